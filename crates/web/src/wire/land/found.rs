//! What an identification says as a whole, and the ledger of approved land.

use crate::wire::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an identification says as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandIdentification {
    pub day: String,
    /// Whether a list can be made.
    pub ready: bool,
    pub why: Option<String>,
    pub survey: LandSurveyDone,
    /// The signed standard in force; absent where that of the configuration holds.
    pub standard: Option<String>,
    pub packs: Vec<LandPack>,
    pub groups: Vec<StateShare>,
    pub categories: Vec<CategoryShare>,
    pub listed: String,
    pub idle: String,
    pub firms: u64,
    pub chain: Option<SupplyChain>,
}

/// The survey that it rests on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandSurveyDone {
    pub completed: Option<String>,
    pub document: String,
}

/// A pack that was used.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandPack {
    pub id: String,
    pub digest: String,
}

/// Parcels of one state.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StateShare {
    pub state: String,
    pub title: String,
    pub parcels: u64,
    pub area: String,
}

/// Listed land of a category.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CategoryShare {
    pub id: String,
    pub title: String,
    pub parcels: u64,
    pub area: String,
    pub sub_types: Vec<SubTypeShare>,
}

/// Listed land whose primary sub-type this is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SubTypeShare {
    pub code: String,
    pub id: String,
    pub label: String,
    pub parcels: u64,
    pub area: String,
}

/// The ledger of approved land as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SupplyChain {
    pub approved: String,
    pub supplied: String,
    pub lapsed: String,
    pub adjusted: String,
    pub unsupplied: String,
    /// Approved in the years that the rate looks back.
    pub recent_approved: String,
    /// Supplied of it.
    pub recent_supplied: String,
    /// Supplied to approved over those years; absent without an approval in them.
    pub rate: Option<String>,
    /// Whether the rate is below the line of the place; absent without a line.
    pub rate_low: Option<bool>,
    pub remarks: Vec<String>,
}

/// A batch of approved land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LandBatchRow)]
pub(crate) struct BatchRow {
    pub id: String,
    /// Development zone in which it lies, where somebody reported one.
    pub zone: Option<Named>,
    pub approved_day: String,
    pub approved: String,
    pub supplied: String,
    pub lapsed: String,
    pub adjusted: String,
    pub unsupplied: String,
    pub expropriated: Option<String>,
    pub not_expropriated: Option<String>,
    pub state: Option<Named>,
    pub lapses_on: Option<String>,
    /// Whether the clock stands still.
    pub lapses_standing: bool,
    pub supplies: Vec<BatchSupply>,
}

/// A supply out of a batch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BatchSupply {
    pub id: String,
    pub day: String,
    pub area: String,
    /// What of it comes out of this batch.
    pub share: String,
}
