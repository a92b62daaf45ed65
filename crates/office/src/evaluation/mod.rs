//! The yearly evaluation: how a scheme of a pack turns figures into scores, ranks and classes, and
//! why. Figures come from the registry or a plain table, schemes from packs.

mod batch;
pub mod benchmark;
pub mod cases;
pub mod classing;
pub mod compare;
pub mod crosscheck;
pub mod explain;
pub mod index;
pub mod item;
mod item_rows;
mod keys;
mod lanes;
pub mod output;
mod parts;
pub mod prepared;
pub mod ranking;
mod regrade;
pub mod run;
pub mod scheme;
pub mod score;
pub mod stability;
pub mod table;
pub mod units;
pub mod what_if;
pub mod yardsticks;

pub use run::{NO_CLASS, Past, Run, evaluate};
pub use scheme::{CompileRequest, Scheme, compile};
pub use table::{Cell, Gap, Table, TableError, table_of};
