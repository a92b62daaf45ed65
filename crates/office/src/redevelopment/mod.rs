//! The plan by which an area redevelops its low-efficiency land, and what of it is to be done in a year (S2-7c): which parcels
//! and plan units, in which way, by when and by whom; approved with a number. Which parcels are low-efficiency is left to
//! `identification`, what is done with each to its case in `land`.

mod plan;
mod progress;
mod state;
#[cfg(test)]
mod tests;
mod yearly;

pub use plan::{Approval, NewPlan, PlannedParcel, RedevelopmentPlan};
pub use progress::{LineProgress, LineState, YearProgress, year_progress};
pub use state::{PlanEvent, PlanState, PlanStep, plan_fields};
pub use yearly::{NewYear, YearLine, YearPart};
