//! The register of land with problems of long ago.

use super::super::{Named, StoredFile};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LegacyFilter {
    /// Development zone.
    pub zone: Option<String>,
    /// Kind, as the rows carry it.
    pub kind: Option<String>,
    /// open or settled.
    pub state: Option<String>,
}

/// A problem of a parcel.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = LandLegacyRow)]
pub(crate) struct LegacyRow {
    /// Key, of what was entered; absent for what the layers say.
    pub key: Option<String>,
    pub parcel: String,
    pub location: String,
    pub zone: Option<Named>,
    /// Area of title; absent for a parcel that is not in the layer.
    pub area: Option<String>,
    pub kind: Named,
    pub note: String,
    /// entered, or layer.
    pub source: Named,
    /// What is to become of it.
    pub way: String,
    /// open or settled.
    pub state: Named,
    /// Cases of the parcel, in words, and their keys.
    pub cases: Vec<String>,
    pub case_keys: Vec<String>,
    pub day: Option<String>,
    pub by: Option<String>,
    pub settled_day: Option<String>,
    pub result: String,
    pub files: Vec<StoredFile>,
}

/// A problem to enter.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LegacyForm {
    /// Parcel code.
    pub parcel: String,
    /// Id of the kind.
    pub kind: String,
    /// What happened.
    #[schema(max_length = 4000)]
    pub note: String,
    /// What is to become of it, by the plan and the function of the place.
    #[schema(max_length = 4000)]
    pub way: String,
    /// Digest of the paper.
    pub paper: String,
}

/// How a problem was settled.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LegacySettleForm {
    #[schema(max_length = 4000)]
    pub result: String,
    /// Digest of the paper.
    pub paper: String,
}
