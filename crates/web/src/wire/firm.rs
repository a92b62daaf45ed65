//! Firms: the list, one firm's page, the trace of a figure, and trying other figures.

use super::Figure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Which firms are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FirmFilter {
    pub year: Option<i16>,
    /// Entry of a run; the year's current one without it.
    pub run: Option<u64>,
    pub district: Option<String>,
    pub zone: Option<String>,
    pub class: Option<String>,
    pub list: Option<String>,
    pub status: Option<String>,
    /// Beginning of the industry code.
    pub industry: Option<String>,
}

/// A firm in the list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FirmRow {
    pub subject: String,
    pub name: String,
    pub district: Option<String>,
    pub zone: Option<String>,
    pub industry: Option<String>,
    pub list: Option<String>,
    pub status: Option<String>,
    pub status_title: Option<String>,
    pub class: Option<String>,
    pub class_by_rank: Option<String>,
    /// Exact decimal.
    pub total: Option<String>,
    pub rank: Option<u64>,
    pub ranked: Option<u64>,
    pub previous_class: Option<String>,
    /// up, down, same or new.
    pub change: Option<String>,
    /// By glossary id.
    pub figures: BTreeMap<String, Figure>,
}

/// One firm.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Firm {
    pub subject: String,
    pub name: String,
    pub former_names: Vec<String>,
    pub industry: Option<String>,
    pub industry_title: Option<String>,
    pub district: Option<String>,
    pub zone: Option<String>,
    pub town: Option<String>,
    pub years: Vec<FirmYear>,
    pub figures: Vec<FigureRow>,
    pub occupancy: Vec<Occupancy>,
    pub objections: Vec<super::objection::ObjectionRow>,
    pub confirmation: Vec<Confirmation>,
    pub policies: Vec<Policy>,
}

/// A firm in one year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FirmYear {
    pub year: i16,
    pub class: Option<String>,
    pub total: Option<String>,
    pub rank: Option<u64>,
    pub ranked: Option<u64>,
    pub status: Option<String>,
    pub status_title: Option<String>,
    /// State of the year, e.g. `published`.
    pub state: String,
    pub state_title: String,
}

/// A figure over the years.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FigureRow {
    pub term: String,
    pub label: String,
    pub unit: String,
    /// By year.
    pub values: BTreeMap<String, Figure>,
}

/// Land that a firm uses.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Occupancy {
    pub parcel: String,
    /// own, leased_in or leased_out.
    pub kind: String,
    pub kind_title: String,
    pub area: Figure,
    /// The other side of a lease.
    pub counterpart: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub source: String,
}

/// What a firm has confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Confirmation {
    pub year: i16,
    /// areas or profile.
    pub what: String,
    pub agrees: bool,
    pub remark: String,
    pub day: String,
    pub by: String,
}

/// A measure that follows from a class.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Policy {
    pub title: String,
    pub amount: Option<String>,
    pub clause: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Which year, and which of its runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct YearAndRun {
    pub year: Option<i16>,
    /// Entry of a run; the year's current one without it.
    pub run: Option<u64>,
}

/// Which figure's trace is wanted: one of `term`, `indicator` and `total`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TraceOf {
    pub year: Option<i16>,
    pub run: Option<u64>,
    pub term: Option<String>,
    pub indicator: Option<String>,
    /// Present for the total.
    pub total: Option<bool>,
}

/// Where a figure comes from: formula, inputs down to the cells, clauses, rounding, who and when.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Trace {
    pub title: String,
    pub value: Figure,
    pub unit: String,
    pub formula: Option<Formula>,
    pub inputs: Vec<TraceInput>,
    pub clauses: Vec<Clause>,
    pub rounding: Option<String>,
    pub capped: Option<String>,
    pub decided_by: Option<DecidedBy>,
}

/// A formula, and the same with the figures put in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Formula {
    pub text: String,
    pub with_figures: String,
}

/// An input of a formula.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct TraceInput {
    pub term: String,
    pub label: String,
    pub value: Figure,
    pub unit: String,
    /// Trace of this input, where it is computed itself.
    pub trace_link: Option<String>,
    pub statements: Vec<Statement>,
}

/// What a department said about a figure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Statement {
    pub file: String,
    pub sheet: String,
    pub cell: String,
    pub row: u32,
    pub column: u16,
    pub raw: String,
    pub value: Figure,
    pub department: String,
    pub delivered: Option<String>,
    pub recorded: Option<String>,
    pub entry: Option<u64>,
    pub batch: Option<String>,
    /// Whether it is the one that counts.
    pub chosen: bool,
    pub why: String,
}

/// A clause that made a figure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Clause {
    pub pack: String,
    pub file: String,
    pub clause: String,
    pub title: String,
    pub text: String,
    pub citation: String,
    pub in_force: String,
}

/// Who ran it, and when.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct DecidedBy {
    pub who: String,
    pub when: String,
    pub entry: u64,
}

/// Figures to try.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attempt {
    /// Exact decimals by glossary id.
    pub figures: BTreeMap<String, String>,
}

/// What a firm would get with other figures, everybody else unchanged.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AttemptResult {
    pub before: AttemptStanding,
    pub after: AttemptStanding,
}

/// Score, rank and class.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AttemptStanding {
    pub total: Option<String>,
    pub rank: Option<u64>,
    pub ranked: Option<u64>,
    pub class: Option<String>,
    pub items: Vec<AttemptItem>,
}

/// One indicator's score.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AttemptItem {
    pub indicator: String,
    pub title: String,
    pub score: Option<String>,
}

/// A firm's word on its areas or profile.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmationForm {
    /// areas or profile.
    pub what: String,
    pub agrees: bool,
    /// What is not right.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub remark: String,
}
