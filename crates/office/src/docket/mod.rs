//! The current state documents of an office and the one function that changes them. Facts, files and outcomes are
//! left to the archive; computing them to `desk`, which passes what it computed as evidence.

mod action;
mod command;
mod context;
mod decide;
mod document;
mod refusal;
mod shelves;

pub use command::Command;
pub use context::{
    AdjustedEvidence, AnsweredEvidence, Context, CorrectedEvidence, CrossedLine, DeliveredEvidence, Evidence,
    FirmEvidence, FormDuty, LayerEvidence, LineEvidence, RanEvidence, ReopenedEvidence, Rulebook,
    SettledEvidence, StandardEvidence,
};
pub(crate) use decide::concern_of;
pub use decide::{
    decide, land_case_target, objection_target, parcel_on_lines, permit, place_target, plot_target,
    project_target, survey_target,
};
pub use document::{
    Account, Act, Adjustment, AdjustmentKind, Answer, AreaBasis, Batch, BatchState, Chase, ClassCount,
    Configuration, Confirmation, ConfirmationSubject, Correction, FindingTally, Interest, LayerDelivery,
    LayerKind, LayerReading, Notice, Objection, ObjectionItem, ObjectionState, ObjectionStep, OfficeDay,
    Opinion, Overrides, PackStamp, PackUse, PlaceName, Publication, Purpose, Recomputed, Reopening,
    ReopeningState, RunRecord, Settlement, StageDates, Standing, StatedSheetTotal, Tally, Timetable,
    Transition, Window, YearPlan,
};
pub use refusal::Refusal;
pub use shelves::{Docket, Written};
