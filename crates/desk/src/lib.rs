//! One operation at a time: lets `paper` read files and `office` decide, and hands the result to an archive.
//! SQL is left to `store`, requests to `web`, arguments to `muheng`.

mod charts;
pub mod city_facts;
pub mod class_list;
pub mod comparison;
pub mod explanation;
mod failure;
pub mod firm_sheets;
pub mod outcome;
pub mod pack_files;
pub mod snapshot_table;
pub mod summary_page;
pub mod wording;
pub mod year;
pub mod year_result;
pub mod zone;

pub use failure::Failure;
pub use pack_files::{PackFailure, Packs};
