//! Plans of redevelopment, their years, and what of the list of low-efficiency land no plan covers. Areas are 亩 as text.

use super::Named;
use super::plot::{Deed, NextStep};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which plans.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RedevelopmentFilter {
    /// draft, approved or ended.
    pub state: Option<String>,
    pub zone: Option<String>,
}

/// A plan in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RedevelopmentRow {
    pub key: String,
    pub title: String,
    /// Absent for the whole area.
    pub zone: Option<Named>,
    pub from_year: i16,
    pub to_year: i16,
    pub state: String,
    pub state_title: String,
    /// Number of the document.
    pub number: Option<String>,
    pub parcels: u64,
    pub area: String,
    pub units: u64,
    /// Years with a plan of their own.
    pub years: Vec<i16>,
}

/// A plan to draft, or what a draft becomes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedevelopmentForm {
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    pub zone: Option<String>,
    pub from_year: i16,
    pub to_year: i16,
    /// Ids of plan units.
    #[serde(default)]
    pub units: Vec<String>,
    #[serde(default)]
    pub parcels: Vec<RedevelopmentPick>,
}

/// A parcel and its way.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedevelopmentPick {
    pub code: String,
    /// Id of a way.
    pub mode: String,
}

/// What is to be done in a year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedevelopmentYearForm {
    pub lines: Vec<RedevelopmentYearPick>,
}

/// A parcel of a year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedevelopmentYearPick {
    pub code: String,
    pub mode: String,
    /// By when.
    #[schema(format = Date)]
    pub day: String,
    /// Who answers for it.
    pub person: String,
}

/// A plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Redevelopment {
    #[serde(flatten)]
    pub row: RedevelopmentRow,
    pub plan_units: Vec<Named>,
    /// Parcels that the caller sees.
    pub plan_parcels: Vec<RedevelopmentParcel>,
    pub plan_years: Vec<RedevelopmentYear>,
    /// Ways of the procedure.
    pub modes: Vec<Named>,
    pub history: Vec<Deed>,
    pub next: Vec<NextStep>,
    /// Whether the caller may change the draft, or write a year of it.
    pub may_draft: bool,
}

/// A parcel of a plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RedevelopmentParcel {
    pub code: String,
    pub location: String,
    pub area: String,
    pub mode: Named,
    /// Whether it is on the list of the day.
    pub listed: bool,
    /// Years in which it is to be done.
    pub years: Vec<i16>,
}

/// A year of a plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RedevelopmentYear {
    pub year: i16,
    pub state: String,
    pub state_title: String,
    pub number: Option<String>,
    pub lines: Vec<RedevelopmentLine>,
    /// Planned, begun, done and late; the first three add up to all.
    pub planned: RedevelopmentSum,
    pub begun: RedevelopmentSum,
    pub done: RedevelopmentSum,
    pub late: RedevelopmentSum,
    pub next: Vec<NextStep>,
}

/// Parcels and their land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RedevelopmentSum {
    pub parcels: u64,
    pub area: String,
}

/// A parcel of a year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RedevelopmentLine {
    pub code: String,
    pub location: String,
    pub area: String,
    pub mode: Named,
    pub day: String,
    pub person: String,
    /// planned, begun or done.
    pub state: String,
    pub state_title: String,
    pub late: bool,
    /// Land that its case has disposed of.
    pub disposed: String,
    /// Key of its case.
    pub case: Option<String>,
}

/// What of the list the plans of a year cover.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RedevelopmentCoverage {
    pub day: String,
    pub year: i16,
    /// Why there is no list.
    pub why: Option<String>,
    pub listed: RedevelopmentSum,
    pub covered: RedevelopmentSum,
    /// Covered to listed land, percent, two decimals; absent where nothing is listed.
    pub share: Option<String>,
    pub gaps: Vec<RedevelopmentGap>,
    /// Plan units and ways, for a plan that is written.
    pub units: Vec<Named>,
    pub modes: Vec<Named>,
}

/// A parcel of the list that no plan covers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RedevelopmentGap {
    pub code: String,
    pub location: String,
    pub zone: Option<Named>,
    /// Land listed.
    pub area: String,
    pub category: Option<Named>,
    /// Plan unit that holds most of it.
    pub unit: Option<Named>,
    pub firms: Vec<Named>,
    /// West, south, east, north, degrees.
    pub bounds: Option<[f64; 4]>,
}
