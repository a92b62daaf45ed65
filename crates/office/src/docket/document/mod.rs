//! The small state documents: what each kind says, and its key. A document never changes; a later version replaces it
//! and the earlier one stays readable. Which commands make them is left to `decide`.

mod account;
mod batch;
mod layer;
mod objection;
mod office;
mod run;
mod year_plan;

pub use account::Account;
pub use batch::{Batch, BatchState, Correction, FindingTally, Settlement, StatedSheetTotal, Tally};
pub use layer::{LayerDelivery, LayerKind, LayerReading};
pub use objection::{
    Answer, Objection, ObjectionItem, ObjectionState, ObjectionStep, Opinion, Recomputed, Standing,
};
pub use office::{Chase, Configuration, Interest, Notice, OfficeDay, PackUse, PlaceName};
pub use run::{
    Adjustment, AdjustmentKind, AreaBasis, ClassCount, Overrides, PackStamp, Publication, Purpose, Reopening,
    ReopeningState, RunRecord,
};
pub use year_plan::{Confirmation, ConfirmationSubject, StageDates, Timetable, Transition, Window, YearPlan};

use crate::journal::Author;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who did something, when, by which entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Entry of the journal.
    pub entry: u64,
    /// Moment of recording.
    pub at: Timestamp,
    /// The office's day.
    pub day: Date,
    /// Who.
    pub by: Author,
}
