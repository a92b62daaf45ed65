//! The standard by which an area calls land low-efficiency (S2-7b): which classes count, which sub-types are left out and
//! where their lines lie, drafted, tried out, and signed with a number and a day from which it holds. Identifying parcels by
//! it is left to `identification`, trying it out on the land of a day to the desk.

mod document;
mod lines;
mod state;
mod terms;
#[cfg(test)]
mod tests;
mod trial;

pub use document::{LowStandard, NewStandard, SignedStandard};
pub use lines::{StandardLine, standard_lines};
pub use state::{StandardEvent, StandardState, StandardStep, standard_fields};
pub use terms::{LineChange, StandardTerms};
pub use trial::{Move, Moved, moves};
