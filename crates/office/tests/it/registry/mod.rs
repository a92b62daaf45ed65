//! The registry, tested by what it admits, holds, chooses and says.

mod admission;
mod figures;
mod sample;
