//! Monthly bulletins with their figures and lists, problems with their steps, inspections and meetings. Values are text without
//! their unit.

use super::plot::{Deed, NextStep};
use super::{Named, StoredFile};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// All months of the series.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinBoard {
    /// The newest first.
    pub months: Vec<BulletinMonth>,
    /// Whether the caller may draft one.
    pub may_draft: bool,
    /// Whether the caller may record inspections and meetings.
    pub may_record: bool,
    /// The last month that is over.
    pub last_month: Option<String>,
    /// Departments, districts and development zones that one may go to or that may answer for a problem.
    pub parties: Vec<Named>,
    /// Districts and development zones.
    pub places: Vec<Named>,
}

/// A month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinMonth {
    /// As 2025-04.
    pub month: String,
    pub title: String,
    /// none, unfinished, skipped or due: what is missing of it.
    pub gap: String,
    pub gap_title: String,
    pub bulletins: Vec<BulletinRow>,
}

/// A bulletin in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinRow {
    pub key: String,
    pub title: String,
    /// As 2025年第4期; absent before it is issued.
    pub number: Option<String>,
    pub state: String,
    pub state_title: String,
    /// Day on which it was issued.
    pub issued: Option<String>,
    /// Number of the bulletin that it corrects.
    pub corrects: Option<String>,
    pub addressees: u64,
    pub received: u64,
    /// Problems that it named and that are not closed.
    pub open_problems: u64,
}

/// A bulletin to draft.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulletinForm {
    /// As 2025-04.
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}$")]
    pub month: String,
    /// Key of the bulletin that it corrects.
    pub corrects: Option<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A bulletin.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinPage {
    #[serde(flatten)]
    pub row: BulletinRow,
    pub month: String,
    /// Day by which everything is counted.
    pub day: String,
    /// Last entry of the journal that was read.
    pub position: u64,
    /// Why it corrects another; empty otherwise.
    pub reason: String,
    pub organisation: String,
    pub policy: String,
    pub effect: String,
    pub demands: String,
    pub figures: Vec<BulletinFigure>,
    pub receipts: Vec<BulletinReceipt>,
    pub problems: Vec<ProblemRow>,
    pub history: Vec<Deed>,
    pub next: Vec<NextStep>,
    /// Whether the caller may raise a problem from it.
    pub may_raise: bool,
    /// Whether the caller may draft a correction of it.
    pub may_correct: bool,
    pub parties: Vec<Named>,
    pub places: Vec<Named>,
}

/// A figure of a month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinFigure {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub more_is_better: bool,
    pub clause: String,
    /// Why it is not known; absent when it is.
    pub unknown: Option<String>,
    /// By districts, the whole last.
    pub regions: Vec<BulletinPlace>,
    /// By development zones, the whole last.
    pub zones: Vec<BulletinPlace>,
    /// What it was made from, as far as the caller sees it.
    pub items: Vec<BulletinItem>,
    /// Rows that the caller does not see.
    pub hidden: u64,
}

/// A place.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinPlace {
    /// Absent for what lies in none of them, and for the whole.
    pub place: Option<String>,
    pub title: String,
    pub value: String,
    /// Rows that it was made from.
    pub rows: u64,
    /// Against the bulletin of the month before; absent when there is none.
    pub change: Option<String>,
    /// Equals share one.
    pub rank: Option<u64>,
    pub target: Option<String>,
    pub target_source: Option<String>,
    pub target_met: Option<bool>,
}

/// One thing that a figure was made from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinItem {
    pub about: String,
    pub title: String,
    pub region: Option<String>,
    pub zone: Option<String>,
    pub value: String,
    /// Of a share what is below the line, 亩.
    pub whole: Option<String>,
    pub note: String,
    /// Page that it opens.
    pub link: String,
}

/// An addressee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BulletinReceipt {
    pub to: Named,
    /// Who confirmed, when; absent while nobody did.
    pub by: Option<String>,
    pub day: Option<String>,
}

/// Which problems.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProblemFilter {
    /// open, reported or closed.
    pub state: Option<String>,
    /// Department, district or development zone that answers for it.
    pub lead: Option<String>,
    /// Whether its day is over.
    pub late: Option<bool>,
}

/// A problem in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProblemRow {
    pub key: String,
    pub what: String,
    /// bulletin, inspection or meeting.
    pub source: String,
    pub source_title: String,
    /// Page of what named it.
    pub source_link: String,
    pub place: Option<String>,
    pub lead: Named,
    pub support: Vec<Named>,
    pub due: String,
    pub state: String,
    pub state_title: String,
    pub late: bool,
}

/// A problem.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProblemPage {
    #[serde(flatten)]
    pub row: ProblemRow,
    pub history: Vec<Deed>,
    pub next: Vec<NextStep>,
}

/// A problem to raise.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProblemForm {
    #[schema(min_length = 1, max_length = 2000)]
    pub what: String,
    /// District or development zone that it lies in.
    pub place: Option<String>,
    /// The one that answers for it.
    pub lead: String,
    #[serde(default)]
    pub support: Vec<String>,
    #[schema(format = Date)]
    pub due: String,
    /// Figure of the bulletin that it comes from.
    pub figure: Option<String>,
}

/// An inspection to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InspectionForm {
    pub place: String,
    #[schema(format = Date)]
    pub day: String,
    pub people: String,
    pub organisation: String,
    pub policy: String,
    pub effect: String,
    /// Digests of photos and papers.
    #[serde(default)]
    pub files: Vec<String>,
    #[serde(default)]
    pub problems: Vec<ProblemForm>,
}

/// An inspection.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct InspectionRow {
    pub key: String,
    pub place: String,
    pub day: String,
    pub people: String,
    pub organisation: String,
    pub policy: String,
    pub effect: String,
    pub files: Vec<StoredFile>,
    pub problems: Vec<ProblemRow>,
    pub by: String,
}

/// A meeting to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeetingForm {
    pub title: String,
    #[schema(format = Date)]
    pub day: String,
    pub attended: Vec<String>,
    /// Digest of the minutes.
    pub minutes: String,
    #[serde(default)]
    pub items: Vec<ProblemForm>,
}

/// A meeting.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MeetingRow {
    pub key: String,
    pub title: String,
    pub day: String,
    pub attended: Vec<Named>,
    pub minutes: StoredFile,
    pub items: Vec<ProblemRow>,
    pub by: String,
}
