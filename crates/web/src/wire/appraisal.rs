//! Yearly assessments of districts. Values are exact decimals as text; what is not known is absent.

use super::plot::{Deed, NextStep};
use super::{Named, StoredFile};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which years.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AppraisalFilter {
    /// collecting, computed, confirmed or published.
    pub state: Option<String>,
}

/// A year in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AppraisalRow {
    pub year: i16,
    pub state: String,
    pub state_title: String,
    /// Number of the document.
    pub number: Option<String>,
    pub districts: u64,
    /// Districts that have points.
    pub scored: u64,
    /// Objections that are not answered.
    pub waiting: u64,
}

/// A year to open.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppraisalForm {
    pub year: i16,
}

/// A year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Appraisal {
    #[serde(flatten)]
    pub row: AppraisalRow,
    /// How points are given; absent before it is computed.
    pub scoring: Option<String>,
    /// Whether that wording was seen; otherwise points are 未核实.
    pub confirmed: bool,
    /// Day whose rules held.
    pub day: Option<String>,
    /// Packs with their digests.
    pub packs: Vec<Named>,
    /// Districts in the order of their codes.
    pub results: Vec<AppraisalDistrict>,
    /// Every figure that was handed in, the newest first.
    pub delivered: Vec<AppraisalDelivered>,
    pub objections: Vec<AppraisalObjection>,
    pub history: Vec<Deed>,
    pub next: Vec<NextStep>,
}

/// A district.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AppraisalDistrict {
    pub district: Named,
    pub points: Option<String>,
    pub rank: Option<u64>,
    /// Why it has no points; empty when it has.
    pub why: String,
    pub items: Vec<AppraisalLine>,
    /// Calculations that lead to the items and to what hangs on them.
    pub lines: Vec<AppraisalLine>,
    pub figures: Vec<AppraisalFigure>,
    /// What the books of the office say beside them.
    pub known: Vec<AppraisalKnown>,
    pub links: Vec<AppraisalLink>,
}

/// A calculation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AppraisalLine {
    pub id: String,
    pub label: String,
    pub value: Option<String>,
    pub unit: String,
    pub points: Option<String>,
    pub scored: bool,
    /// One line that can be checked by hand.
    pub sentence: String,
    pub clause: String,
    pub article: String,
    /// Numbers of the law with their sources, in words.
    pub numbers: Vec<String>,
}

/// A figure that was read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AppraisalFigure {
    pub id: String,
    pub title: String,
    pub value: Option<String>,
    pub unit: String,
    /// Absent when the books of the office say it, or nobody does.
    pub department: Option<Named>,
    pub source: String,
    /// Entry of the journal.
    pub entry: Option<u64>,
    pub clause: String,
}

/// A figure that the books of the office say.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AppraisalKnown {
    pub id: String,
    pub title: String,
    pub value: String,
    pub unit: String,
    pub source: String,
    /// Whether a department handed in another value.
    pub differs: bool,
}

/// What hangs on the result.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AppraisalLink {
    pub id: String,
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub change: Option<String>,
    pub unit: String,
    pub clause: String,
    pub sentence: String,
    /// What is missing, by name.
    pub missing: Vec<String>,
}

/// A figure that was handed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AppraisalDelivered {
    pub district: Named,
    pub figure: Named,
    pub value: String,
    pub unit: String,
    pub department: Named,
    pub source: String,
    pub file: Option<StoredFile>,
    pub day: String,
    pub entry: u64,
    pub by: String,
    /// Whether no later one took its place.
    pub counts: bool,
}

/// An objection of a district.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AppraisalObjection {
    /// From 1.
    pub number: u64,
    pub district: Named,
    pub text: String,
    pub file: Option<StoredFile>,
    pub day: String,
    pub by: String,
    /// Absent while it waits.
    pub accepted: Option<bool>,
    pub opinion: Option<String>,
    pub answered: Option<String>,
}
