//! Evaluation years: timetable, stages, runs, comparisons, adjustments, publication.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// A year to open.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct YearForm {
    pub year: i16,
    /// `pack/scheme`.
    pub scheme: String,
    pub timetable: TimetableForm,
}

/// Days of the stages and of the deliveries.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimetableForm {
    pub stages: Vec<StageDays>,
    /// Last day for each form that must be delivered, by form.
    #[serde(default)]
    pub due: BTreeMap<String, String>,
}

/// Days of one stage.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StageDays {
    pub stage: String,
    #[schema(format = Date)]
    pub starts: String,
    #[schema(format = Date)]
    pub ends: String,
}

/// A change of the timetable.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimetableChange {
    pub timetable: TimetableForm,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// One year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Year {
    pub year: i16,
    pub state: String,
    pub state_title: String,
    pub scheme: String,
    pub scheme_title: String,
    pub pack: PackVersion,
    pub timetable: Vec<StageRow>,
    /// Last day for each form that must be delivered, by form.
    pub due: BTreeMap<String, String>,
    /// Stages that may follow, allowed or not.
    pub next: Vec<NextStage>,
    pub runs: Vec<RunRow>,
    /// Entry of the run that pages show.
    pub current_run: Option<u64>,
    pub published: Vec<PublicationRow>,
    pub reopenings: Vec<Reopening>,
    /// Absent in stages from which nobody sends a year back.
    pub way_back: Option<WayBack>,
    /// Numbers that the page shows: firms, objections open, held rows and so on, by name.
    pub counts: BTreeMap<String, u64>,
    pub windows: Vec<Window>,
    /// Moves so far.
    pub history: Vec<Step>,
    /// What its scheme reads as vetoes, bonuses and deductions; nothing else can be entered.
    pub adjustable: Vec<Adjustable>,
}

/// A veto, bonus or deduction that a scheme reads.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Adjustable {
    /// veto, bonus or deduction.
    pub kind: String,
    pub term: String,
    pub label: String,
    pub unit: String,
    /// flag or number.
    pub value_kind: String,
    /// What the scheme calls the rule that reads it.
    pub rule: String,
    /// Department that answers for it.
    pub owner_title: Option<String>,
    /// Whether this account may enter it.
    pub mine: bool,
}

/// A move from one stage to another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Step {
    pub from: String,
    pub to: String,
    pub to_title: String,
    pub reason: String,
    pub evidence: Vec<super::StoredFile>,
    pub by: String,
    pub day: String,
    pub entry: u64,
}

/// The pack that a year is judged by.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PackVersion {
    pub id: String,
    pub version: String,
    pub digest: String,
}

/// A stage in the timetable.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StageRow {
    pub stage: String,
    pub title: String,
    pub starts: Option<String>,
    pub ends: Option<String>,
    /// done, now, late or ahead.
    pub state: String,
}

/// A stage that may follow.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NextStage {
    pub to: String,
    pub title: String,
    /// Action that moves the year there.
    pub action: String,
    pub allowed: bool,
    pub why_not: Vec<String>,
    pub what_happens: String,
    pub clause: Option<String>,
    /// Whether a reason and papers are asked for.
    pub needs_evidence: bool,
}

/// A window in which something may be done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Window {
    pub kind: String,
    pub title: String,
    pub opens: String,
    pub closes: String,
    pub open: bool,
}

/// A step of a year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Advance {
    pub to: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: String,
    /// Digests of files that POST /files kept.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub evidence: Vec<String>,
}

/// A run to make.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunForm {
    /// trial, preliminary or final.
    pub purpose: String,
    #[serde(default)]
    pub scheme: Option<String>,
    /// Parameters of the scheme with other values, for a trial.
    #[serde(default)]
    pub overrides: BTreeMap<String, String>,
}

/// A run in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RunRow {
    /// Entry of the run.
    pub id: u64,
    pub year: i16,
    pub purpose: String,
    pub purpose_title: String,
    pub scheme: String,
    pub scheme_title: String,
    pub overrides: BTreeMap<String, String>,
    /// The same in words.
    pub changed: Vec<Changed>,
    /// Facts up to this entry.
    pub facts_as_of: u64,
    /// SM3 over its outcomes, hex.
    pub digest: String,
    /// Moment, UTC.
    pub ran: String,
    /// The office's day.
    pub day: String,
    pub by: String,
    /// Firms by class.
    pub classes: BTreeMap<String, u64>,
    pub firms: u64,
}

/// A parameter that a run set otherwise.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Changed {
    pub id: String,
    pub title: String,
    pub value: String,
    pub unit: String,
}

/// One run.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Run {
    #[serde(flatten)]
    pub row: RunRow,
    /// Classes in the order of the scheme, best first.
    pub class_order: Vec<String>,
    /// Firms by status.
    pub statuses: BTreeMap<String, u64>,
    pub lists: Vec<super::overview::Breakdown>,
    pub receipt: Option<super::Receipt>,
}

/// With what to compare.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CompareWith {
    /// A year, or `run:` and the entry of a run.
    pub with: String,
    /// Entry of a run of this year; the current one without it.
    pub run: Option<u64>,
}

/// Two runs beside each other.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Comparison {
    pub before: String,
    pub after: String,
    pub counts_before: BTreeMap<String, u64>,
    pub counts_after: BTreeMap<String, u64>,
    /// Classes, the row and column heads of `transitions`; the last one is "no class".
    pub classes: Vec<String>,
    /// Firms by class before (rows) and after (columns).
    pub transitions: Vec<Vec<u64>>,
    /// The first 500.
    pub movers: Vec<Mover>,
    pub movers_count: u64,
}

/// A firm whose class or rank changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Mover {
    pub subject: String,
    pub name: String,
    pub class_before: Option<String>,
    pub class_after: Option<String>,
    pub rank_before: Option<u64>,
    pub rank_after: Option<u64>,
    pub total_before: Option<String>,
    pub total_after: Option<String>,
    pub why: Option<String>,
}

/// Another scheme or other parameters on the same facts.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SimulationForm {
    #[serde(default)]
    pub scheme: Option<String>,
    #[serde(default)]
    pub overrides: BTreeMap<String, String>,
}

/// A veto, bonus or deduction to put on a firm.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdjustmentForm {
    pub subject: String,
    /// veto, bonus or deduction.
    pub kind: String,
    /// Figure by which the scheme knows it.
    pub term: String,
    pub reading: super::Reading,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// Digest of a file that POST /files kept.
    pub evidence: String,
}

/// A veto, bonus or deduction.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Adjustment {
    pub id: String,
    pub subject: String,
    pub name: String,
    pub kind: String,
    pub kind_title: String,
    pub term: String,
    pub label: String,
    pub value: super::Figure,
    pub reason: String,
    pub evidence: super::StoredFile,
    pub by: String,
    pub day: String,
    /// Why it was taken back, when it was.
    pub withdrawn: Option<String>,
}

/// Checks before a result is shown to anybody.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Checks {
    pub run: u64,
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Check {
    pub id: String,
    pub title: String,
    /// What it says, one sentence.
    pub text: String,
    /// fine, look or stop.
    pub level: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A year that the leading group sends back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendBackForm {
    /// What is to be looked at again.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// Digests of files that POST /files kept.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub evidence: Vec<String>,
}

/// Where a year may be sent back to from the stage in which the leading group approves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct WayBack {
    pub to: String,
    pub title: String,
    /// Action of the authority table.
    pub action: String,
    /// Whether this account may do it.
    pub allowed: bool,
    pub why_not: Option<String>,
    pub what_happens: String,
}

/// A year to open again for one firm.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReopenForm {
    pub subject: String,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub evidence: Vec<String>,
}

/// A firm on the same parcels.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Neighbour {
    pub subject: String,
    pub name: String,
}

/// A re-opening.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Reopening {
    pub id: String,
    pub subject: String,
    pub name: String,
    /// The others on the same parcels, with their names; for a firm only itself.
    pub neighbours: Vec<Neighbour>,
    /// The firm and its neighbours on the same parcels.
    pub subjects: Vec<String>,
    pub reason: String,
    pub day: String,
    pub open: bool,
}

/// A run to publish in place of what is published.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RepublishForm {
    /// Entry of the final run.
    pub run: u64,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// A publication in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PublicationRow {
    /// From 1 in its year.
    pub number: u32,
    pub run: u64,
    pub published: String,
    pub by: String,
    pub supersedes: Option<u32>,
    pub reason: String,
}

/// One publication as it was published, whatever came later.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Publication {
    #[serde(flatten)]
    pub row: PublicationRow,
    pub classes: BTreeMap<String, u64>,
    /// Firms whose class differs from the publication before; to those who may compare results.
    pub changes: Vec<Mover>,
    pub results: Vec<PublishedFirm>,
}

/// A firm as it was published.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PublishedFirm {
    pub subject: String,
    pub name: String,
    pub list: Option<String>,
    pub class: String,
}
