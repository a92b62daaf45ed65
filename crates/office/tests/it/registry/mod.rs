//! The registry, tested by what it admits, holds, chooses and says.

mod admission;
mod checks;
mod corrections;
mod figures;
mod land;
mod order;
mod pieces;
mod rules;
pub(crate) mod sample;
mod totals;
mod withdrawal;
