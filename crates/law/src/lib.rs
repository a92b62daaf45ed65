//! Law as data: packs of articles, what is in force on a day, the exact calculation and its trace.
//!
//! Nothing here knows what an enterprise is, opens a file or reads a clock: texts and days are arguments.

#![warn(clippy::float_arithmetic)]

mod authority;
mod block;
mod case;
mod check;
mod coverage;
mod days;
mod diagnostic;
mod diff;
mod evaluate;
mod expression;
mod figures;
mod lint;
mod load;
mod measure;
mod pack;
mod show;
mod syntax;
mod trace;
mod value;
mod vocabulary;

pub use authority::contradictions;
pub use block::{CaseBlock, RuleBlock};
pub use case::run as run_case;
pub use check::{CaseRunner, NoSchemes, Report, check};
pub use coverage::Coverage;
pub use days::Days;
pub use diagnostic::{Diagnostic, Problem, SourceFile};
pub use diff::{Change, ChangeKind, diff};
pub use evaluate::Scope;
pub use expression::{Comparison, Expression, Figure, Function, Home, Node, Operator, Site, SiteId};
pub use fact::Unit;
pub use figures::Figures;
pub use measure::{Gravity, LegalBasis, Measure, MeasureKind, Superior, measures};
pub use pack::{
    Article, Authority, Citation, DatedValue, Declaration, Derived, Document, Force, Interpretation, Pack,
    Parameter, Table, TableRow,
};
pub use trace::{Step, Traced, UsedParameter, rounding_name};
pub use value::Value;
pub use vocabulary::{Type, Vocabulary};

/// Keys of a rule block whose differences this room tells one by one; those of other keys, measures among them, are told
/// as they are written. A room that reads the rest passes over them.
pub const SECTIONS: [&str; 3] = ["parameter", "derive", "table"];
