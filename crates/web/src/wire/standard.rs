//! Standards of low-efficiency land: what they are written from, what they state, what a trial gives. Areas are 亩 as text.

use super::Named;
use super::plot::{Deed, NextStep};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which standards; none is left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StandardFilter {
    /// draft, signed or withdrawn.
    pub state: Option<String>,
}

/// A standard in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StandardRow {
    pub key: String,
    pub title: String,
    /// draft, signed or withdrawn.
    pub state: String,
    pub state_title: String,
    /// Number of the document.
    pub number: Option<String>,
    /// First day on which it holds.
    pub from: Option<String>,
    /// Last day on which it holds, where the next is signed.
    pub until: Option<String>,
    /// Whether it holds on the day that is looked at.
    pub in_force: bool,
    /// What it states otherwise than packs and configuration: classes, sub-types left out, lines.
    pub changes: u64,
    pub by: String,
    pub day: String,
}

/// What an area states.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardTerms {
    /// Classes whose land counts; none: the last of the scheme.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Document that names them.
    #[serde(default)]
    pub classes_source: String,
    #[serde(default)]
    pub left_out: Vec<StandardLeftOut>,
    #[serde(default)]
    pub lines: Vec<StandardLineChange>,
}

/// A sub-type that is not used.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardLeftOut {
    pub code: String,
    /// Document that says so.
    pub source: String,
}

/// A number that an area states.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardLineChange {
    pub pack: String,
    pub parameter: String,
    pub value: String,
    /// Document that it comes from.
    pub source: String,
}

/// A standard to draft, or what a draft becomes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardForm {
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What the result of the evaluation shows; of a change, why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    pub terms: StandardTerms,
}

/// What a standard is written from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StandardBasis {
    pub day: String,
    /// Classes of the schemes, best first.
    pub classes: Vec<Named>,
    pub categories: Vec<StandardCategory>,
    pub lines: Vec<StandardLine>,
    /// The standard in force; absent where that of the configuration holds.
    pub in_force: Option<StandardRow>,
    /// What holds now, as a draft begins with it.
    pub terms: StandardTerms,
}

/// A category with its sub-types.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StandardCategory {
    pub id: String,
    pub title: String,
    /// By code.
    pub sub_types: Vec<Named>,
}

/// A number at which sub-types hold, as packs and configuration have it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StandardLine {
    pub pack: String,
    pub parameter: String,
    pub label: String,
    pub unit: String,
    /// Whether the source masks it, so that a signed standard must state it.
    pub required: bool,
    /// Whether a binding article states it.
    pub fixed: bool,
    pub value: Option<String>,
    pub source: String,
    pub confirmed: bool,
    /// Codes of the sub-types that use it.
    pub sub_types: Vec<String>,
}

/// A standard.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Standard {
    #[serde(flatten)]
    pub row: StandardRow,
    pub terms: StandardTerms,
    /// The standard that it is compared with; absent for that of the configuration.
    pub before: Option<Named>,
    pub differences: Vec<StandardDifference>,
    pub history: Vec<Deed>,
    pub next: Vec<NextStep>,
    /// Whether the caller may change the draft.
    pub may_revise: bool,
}

/// Something that two standards do not say the same.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StandardDifference {
    pub what: String,
    pub unit: String,
    pub before: String,
    pub after: String,
    /// Document that it comes from.
    pub source: String,
}

/// A standard tried out on the land of a day, beside the one in force.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StandardTrial {
    pub day: String,
    /// Why no list can be made by one of them.
    pub why: Option<String>,
    /// The standard in force; absent for that of the configuration.
    pub before: Option<Named>,
    pub parcels_before: u64,
    pub parcels_after: u64,
    pub listed_before: String,
    pub listed_after: String,
    /// How many parcels and how much land come in and leave.
    pub coming: StandardSum,
    pub leaving: StandardSum,
    pub moves: Vec<StandardMove>,
}

/// Parcels and their land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StandardSum {
    pub parcels: u64,
    pub area: String,
}

/// A parcel of which the two do not say the same.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StandardMove {
    pub code: String,
    pub location: String,
    pub zone: Option<Named>,
    pub firms: Vec<Named>,
    /// in, out, area or grounds.
    pub what: String,
    pub what_title: String,
    pub before: String,
    pub after: String,
    /// Sub-types before and after, by code.
    pub codes_before: Vec<String>,
    pub codes_after: Vec<String>,
}
