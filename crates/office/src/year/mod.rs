//! The evaluation year as a state machine: who may move it on, under which conditions, and what is in the way.
//! Computing results is left to `evaluation`, keeping them to the archive.

mod adjustable;
mod advance;
mod areas;
mod expectation;
mod obstacles;
mod stage;
mod timetable;

pub(crate) use adjustable::reads;
pub use adjustable::{Adjustable, adjustable};
pub use advance::{NextStep, next_steps, way_back};
pub(crate) use advance::{advance, change_timetable, no_calendar, open_year, publication, send_back};
pub use areas::{area_basis, areas_are_frozen_for};
pub use expectation::{DeliveryState, Expected, expectations, is_faulty};
pub use obstacles::Outlook;
pub use stage::Stage;
pub use timetable::{proposed, timetable_problems};
