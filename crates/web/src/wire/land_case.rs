//! Cases of land: lists, pages, deadlines, progress. The form of a step and of what may be done next is that of plots.

use super::Named;
use super::plot::{Deed, NextStep, WrittenFigure};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which cases.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LandCaseFilter {
    /// low, idle or unsupplied.
    pub kind: Option<String>,
    /// State id, as the rows carry it.
    pub state: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// Task force: attract, reserve or lawful.
    pub board: Option<String>,
    /// Parcel code or number of a batch.
    pub parcel: Option<String>,
    /// true: to be done; false: done.
    pub open: Option<String>,
}

/// Which deadlines.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LandDeadlineFilter {
    /// Development zone.
    pub zone: Option<String>,
    /// low, idle or unsupplied.
    pub kind: Option<String>,
    /// First last day.
    pub from: Option<String>,
    /// Last last day.
    pub to: Option<String>,
    /// open, overdue or met.
    pub state: Option<String>,
}

/// A case to open; what was found is added here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LandCaseForm {
    /// low, idle or unsupplied.
    pub kind: String,
    /// Parcel code, or number of the batch.
    pub place: String,
}

/// A case in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCaseRow {
    pub key: String,
    pub kind: String,
    pub kind_title: String,
    /// Parcel code, or number of the batch.
    pub place: String,
    /// Where it lies.
    pub title: String,
    pub zone: Option<Named>,
    pub enterprises: Vec<Named>,
    /// 亩.
    pub area: String,
    pub category: Option<Named>,
    pub sub_types: Vec<Named>,
    pub state: String,
    pub state_title: String,
    pub board: Option<Named>,
    pub opened: String,
    pub next_deadline: Option<LandDeadlineRow>,
    /// 亩.
    pub disposed: String,
    /// 亩.
    pub remaining: String,
    /// Cause, once it is found.
    pub cause: Option<String>,
    /// Number under which it was closed.
    pub closed: Option<String>,
}

/// A case.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCase {
    #[serde(flatten)]
    pub row: LandCaseRow,
    /// What was found when it was opened.
    pub found: Vec<LandFound>,
    /// The signed standard that it was found by.
    pub standard: Option<String>,
    pub figures: Vec<WrittenFigure>,
    pub mode: Option<Named>,
    pub target: String,
    pub criteria: String,
    pub plan_day: Option<String>,
    pub person: String,
    /// Facts and reasons of the cause, for idle land.
    pub ground: Option<String>,
    /// What is to be done about idle land, as drafted.
    pub proposal: Option<LandProposal>,
    /// What was decided about it.
    pub decision: Option<LandDecision>,
    pub progress: Vec<LandProgressReport>,
    /// Parts of a batch.
    pub parts: Vec<LandPart>,
    pub deadlines: Vec<LandDeadlineRow>,
    pub opinions: Vec<LandOpinion>,
    pub history: Vec<Deed>,
    pub papers: Vec<LandPaper>,
    /// What is not done with the parcel while the case is open.
    pub frozen: Vec<String>,
    /// Ways out for idle land.
    pub options: Vec<Named>,
    pub next: Vec<NextStep>,
}

/// One thing that was found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandFound {
    pub id: String,
    pub title: String,
    /// 亩.
    pub area: String,
    pub sentence: String,
    pub clause: String,
}

/// What is to be done about idle land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandProposal {
    pub measure: Named,
    /// Way out, where that is the measure.
    pub option: Option<Named>,
    /// First day of the new time.
    pub start: Option<String>,
    /// Last day of it.
    pub until: Option<String>,
    pub mortgaged: bool,
    pub text: String,
}

/// What was decided about idle land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandDecision {
    pub measure: Named,
    /// 万元, for a fee.
    pub fee: Option<String>,
    pub approver: Named,
    pub approval_number: String,
    /// Approval of another planned use; empty where none is needed.
    pub city_approval: String,
    pub day: String,
}

/// Progress as told on a day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandProgressReport {
    pub day: String,
    pub text: String,
    /// All together so far, 亩.
    pub disposed: String,
    pub by: String,
}

/// A part of what is unsupplied.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandPart {
    /// From 1.
    pub number: u32,
    pub title: String,
    /// 亩.
    pub area: String,
    pub cause: Named,
    pub text: String,
    pub path: Option<Named>,
    pub day: Option<String>,
    pub person: String,
    /// Number of the paper by which it was dealt with.
    pub settled: Option<String>,
}

/// What a department thinks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandOpinion {
    pub department: Named,
    pub stance: Option<Named>,
    pub text: String,
}

/// A paper that is filled in from the case.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandPaper {
    pub id: String,
    pub title: String,
    pub ready: bool,
    pub why_not: String,
}

/// A deadline.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandDeadlineRow {
    /// Key of the case; none where a day of the law comes near and nobody opened one yet.
    pub case: Option<String>,
    /// Parcel code, or number of the batch.
    pub place: String,
    pub case_title: String,
    pub kind: String,
    pub id: String,
    pub title: String,
    pub due: String,
    /// Negative when it is over.
    pub days_left: i32,
    /// open, overdue or met.
    pub state: String,
    pub state_title: String,
    /// Who acts.
    pub role: Named,
    pub clause: String,
    /// 自然日 or 工作日.
    pub unit: String,
}

/// How much land was put to use again since the action began.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandProgress {
    pub since: String,
    /// Low-efficiency land identified, 亩.
    pub identified: String,
    /// Of it closed, 亩.
    pub closed: String,
    /// Closed to identified; absent when nothing was identified.
    pub share: Option<String>,
    /// Closed land by way.
    pub by_mode: Vec<LandProgressShare>,
    /// Identified land by task force.
    pub by_board: Vec<LandProgressShare>,
    pub by_kind: Vec<LandKindProgress>,
    pub open: u64,
    pub overdue: u64,
}

/// A line of the progress.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandProgressShare {
    /// Empty where there is none yet.
    pub id: String,
    pub title: String,
    /// 亩.
    pub area: String,
    pub count: u64,
    pub share: Option<String>,
}

/// The progress of a kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandKindProgress {
    pub kind: String,
    pub title: String,
    /// 亩.
    pub identified: String,
    /// 亩.
    pub closed: String,
    pub open: u64,
    /// Cases closed under a number.
    pub count: u64,
}
