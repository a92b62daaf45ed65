//! Analyses of land: the balance of an area, clusters, how cut up it is.

use crate::wire::Named;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// An area that somebody drew.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BalanceForm {
    /// GeoJSON polygon or multipolygon in longitude and latitude.
    #[schema(value_type = Object)]
    pub geometry: Value,
}

/// The balance of an area.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Balance {
    pub area: String,
    pub area_m2: String,
    /// Land of parcels inside.
    pub covered: String,
    /// The rest.
    pub uncovered: String,
    /// Land counted more than once because parcels overlap.
    pub doubled: String,
    pub by_use: Vec<LandShare>,
    pub by_state: Vec<LandShare>,
    pub by_category: Vec<LandShare>,
    pub by_class: Vec<LandShare>,
    pub by_zone: Vec<LandShare>,
    /// The largest 200.
    pub parcels: Vec<BalanceParcel>,
    pub parcel_count: u64,
}

/// Land of one kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandShare {
    pub id: String,
    pub title: String,
    pub area: String,
    pub parcels: u64,
}

/// A parcel in an area.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BalanceParcel {
    pub code: String,
    pub location: String,
    pub inside: String,
    /// By its geometry.
    pub whole: String,
    pub state: String,
    pub state_title: String,
}

/// What clusters are asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClusterFilter {
    /// Metres between neighbours, at most; 10 when absent.
    pub distance: Option<String>,
    /// Least area of a cluster, 亩; what is configured when absent, or none.
    pub least: Option<String>,
    /// Whether parcels of different plan units stay apart; true when absent.
    pub by_unit: Option<bool>,
    /// States with commas; listed, idle and watch when absent.
    pub state: Option<String>,
    pub zone: Option<String>,
}

/// Clusters of parcels.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Clusters {
    /// Metres.
    pub distance: String,
    pub least: String,
    pub by_unit: bool,
    /// Parcels that were looked at.
    pub considered: u64,
    pub clusters: Vec<LandCluster>,
}

/// A cluster.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCluster {
    pub number: u64,
    /// By the geometry.
    pub area: String,
    pub parcels: Vec<ClusterParcel>,
    pub firms: Vec<Named>,
    pub unit: Option<Named>,
    /// Parcels known to be pledged; a seizure is none.
    pub mortgaged: u64,
    /// Parcels known to be seized.
    pub seized: u64,
    /// Parcels of which nobody said enough to know both.
    pub encumbrance_unknown: u64,
    /// Parcels whose firms all fit the leading industries; absent when it is not known of any.
    pub matches_leading: Option<u64>,
    /// Firms, mortgages and seizures, each counted on its own: how many have to agree.
    pub complexity: Option<u64>,
    pub bounds: Option<[f64; 4]>,
}

/// A parcel of a cluster.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ClusterParcel {
    pub code: String,
    pub area: String,
    pub state_title: String,
}

/// What measures are asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FragmentationFilter {
    pub zone: Option<String>,
    /// States with commas; all when absent.
    pub state: Option<String>,
    /// A size that parcels are below, 亩; what is configured when absent.
    pub below: Option<String>,
    /// Only parcels of which cases have put land to use again.
    pub disposed: Option<bool>,
}

/// How cut up the land of a zone is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FragmentationReport {
    pub parcels: u64,
    pub area: String,
    pub measures: Vec<FragmentationMeasure>,
    /// Absent where no size is asked for and none is configured.
    pub below: Option<BelowSize>,
    pub sizes: Vec<SizeShare>,
    pub units: Vec<UnitCoverage>,
}

/// One measure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FragmentationMeasure {
    pub id: String,
    pub title: String,
    pub value: Option<String>,
    pub unit: String,
    pub formula: String,
    pub meaning: String,
}

/// Parcels below a size.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BelowSize {
    pub line: String,
    pub parcels: u64,
    pub area: String,
}

/// Parcels of a size.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SizeShare {
    pub from: String,
    pub to: Option<String>,
    pub parcels: u64,
    pub area: String,
}

/// How much of a plan unit parcels cover.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct UnitCoverage {
    pub id: String,
    pub title: String,
    pub area: String,
    pub covered: String,
    /// Percent, two decimals.
    pub share: Option<String>,
}
