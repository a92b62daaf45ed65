//! The office's decisions: the register of enterprises and land, and the yearly evaluation.
//!
//! Nothing here opens a file, asks a clock or writes a database: tables, packs and days are arguments.

#![warn(clippy::float_arithmetic)]

pub mod evaluation;
pub mod registry;
