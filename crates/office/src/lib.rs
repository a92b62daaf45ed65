//! The office's decisions: the register of enterprises and land, the yearly evaluation, the journal of what was done,
//! and the state of an evaluation year with its objections and publications.
//!
//! Nothing here opens a file, asks a clock or writes a database: tables, packs and days are arguments.

#![warn(clippy::float_arithmetic)]

pub mod alert;
pub mod appraisal;
pub mod authority;
pub mod bulletin;
pub mod calendar;
#[cfg(test)]
mod chance;
pub mod docket;
pub mod evaluation;
pub mod identification;
pub mod journal;
pub mod land;
pub mod low_standard;
pub mod objection;
pub mod policy;
pub mod procedure;
pub mod redevelopment;
pub mod registry;
pub mod reminder;
mod step;
mod step_table;
pub mod supply;
pub mod survey;
pub mod tasks;
mod told;
pub mod year;
pub mod zone_land;
