//! The yearly assessment of districts (年度考核, S2-18): figures that departments hand in, the four indicators and what
//! supplements them by the packs, points and places, what hangs on them, and the steps from opening to publishing. What the
//! indicators are is left to packs, who may take a step to `authority`, printing to others.

mod compute;
mod document;
mod figures;
mod known;
mod result;
mod rules;
mod state;
#[cfg(test)]
mod tests;

pub use compute::{Asked, compute};
pub(crate) use document::Around;
pub use document::{Announced, Appraisal, Delivered, DistrictObjection};
pub use figures::FigureIn;
pub use known::{Known, known};
pub use result::{
    AppraisalResult, DistrictResult, KnownFigure, LinkResult, ResultLine, ResultNumber, UsedFigure,
};
pub use rules::{AppraisalRules, CheckRule, FigureRule, ItemRule, LinkRule, ScoreRule};
pub use state::{AppraisalEvent, AppraisalState, AppraisalStep, appraisal_fields};
