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
    /// One class or several with commas between; `none` for firms without one.
    pub class: Option<String>,
    pub list: Option<String>,
    pub status: Option<String>,
    /// Beginning of the industry code.
    pub industry: Option<String>,
    /// Class of the year before.
    pub previous_class: Option<String>,
    /// up, down or any: only firms whose class changed; same; or new for those that were not there before.
    pub change: Option<String>,
}

/// A firm in the list. Before the result of its year is shown to an account: only who it is and where it lies.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct FirmRow {
    pub subject: String,
    pub name: String,
    pub district: Option<String>,
    pub zone: Option<String>,
    pub industry: Option<String>,
    pub list: Option<String>,
    pub list_title: Option<String>,
    pub status: Option<String>,
    pub status_title: Option<String>,
    /// Why it is not rated, or why its class is not the one by rank.
    pub reason: Option<String>,
    pub class: Option<String>,
    pub class_by_rank: Option<String>,
    /// Exact decimal.
    pub total: Option<String>,
    pub rank: Option<u64>,
    pub ranked: Option<u64>,
    pub previous_class: Option<String>,
    /// up, down, same or new.
    pub change: Option<String>,
    /// By glossary id; only those that the account may see.
    pub figures: BTreeMap<String, Figure>,
    /// Points of the indicators, by glossary id.
    pub scores: BTreeMap<String, String>,
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
}

/// Which year's published class is asked about; the newest one without it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct YearWanted {
    pub year: Option<i16>,
}

/// Policies that apply to a firm by its published class.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct Policies {
    pub subject: String,
    /// Year whose class counts; absent before a publication.
    pub year: Option<i16>,
    /// Day of that publication.
    pub published: Option<String>,
    pub scheme_title: Option<String>,
    pub class: Option<String>,
    pub class_title: Option<String>,
    /// What the list is, or why it is empty.
    pub note: String,
    /// Those that apply first.
    pub policies: Vec<Policy>,
}

/// A measure as it stands to a firm.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Policy {
    pub id: String,
    pub title: String,
    /// incentive or pressure.
    pub kind: String,
    pub kind_title: String,
    /// applies, conditional, frozen or no_basis.
    pub state: String,
    pub state_title: String,
    pub applies: bool,
    /// Why it applies, or why not.
    pub why: String,
    /// What must hold besides the class.
    pub condition: Option<String>,
    /// Rule of the policy linter that speaks of it.
    pub rule: Option<String>,
    /// What superior law asks for.
    pub warning: Option<String>,
    /// What clears it before superior law.
    pub basis: Option<String>,
    /// The first leads.
    pub departments: Vec<super::Named>,
    /// Key of the register of clauses.
    pub clause: String,
    pub pack: String,
    /// Name of the article's file, as `/packs/{pack}/articles/{file}` knows it.
    pub article: String,
    pub article_title: String,
    pub document: String,
    pub in_force: String,
}

/// A firm in one year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FirmYear {
    pub year: i16,
    /// Entry of the run that is shown.
    pub run: Option<u64>,
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
    /// owned, rented_in, let_out, excluded or illegal.
    pub kind: String,
    pub kind_title: String,
    /// Land in 亩, exact; absent where floor is declared instead.
    pub area: Option<String>,
    /// Floor in m², exact.
    pub floor: Option<String>,
    /// The other side of a lease.
    pub counterpart: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    /// File, sheet and cell.
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

/// Which year, and which of its runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct YearAndRun {
    pub year: Option<i16>,
    /// Entry of a run; the year's current one without it.
    pub run: Option<u64>,
}

/// Which figure's trace is wanted: one of `term`, `indicator`, `total` and `class`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TraceOf {
    pub year: Option<i16>,
    pub run: Option<u64>,
    pub term: Option<String>,
    pub indicator: Option<String>,
    /// `true` for the total.
    pub total: Option<bool>,
    /// `true` for the class.
    pub class: Option<bool>,
}

/// Where a figure comes from: formula, inputs down to the cells, clauses, rounding, who and when.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Trace {
    pub title: String,
    pub value: Figure,
    pub unit: String,
    pub formula: Option<Formula>,
    /// Steps between, each one line.
    pub steps: Vec<String>,
    pub inputs: Vec<TraceInput>,
    pub clauses: Vec<Clause>,
    pub roundings: Vec<String>,
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
    /// What to ask for its own trace: `term=…` or `indicator=…`; absent when it is not computed.
    pub trace: Option<String>,
    pub statements: Vec<Statement>,
}

/// What a department said about a figure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Statement {
    /// File; the proof, for what a person stated.
    pub file: String,
    pub digest: String,
    pub sheet: String,
    /// Empty for what a person stated.
    pub cell: String,
    pub row: u32,
    pub column: u16,
    pub raw: String,
    pub value: Figure,
    pub department: String,
    pub department_title: String,
    pub delivered: Option<String>,
    /// Office day on which it was recorded.
    pub recorded: String,
    pub by: String,
    pub entry: u64,
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
    pub day: String,
    pub entry: u64,
}

/// Figures to try.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attempt {
    /// Exact decimals by glossary id; an empty text is "not reported".
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
    pub ranked: u64,
    pub class: Option<String>,
    pub items: Vec<AttemptItem>,
}

/// One indicator's score.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AttemptItem {
    pub indicator: String,
    pub title: String,
    pub score: String,
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
