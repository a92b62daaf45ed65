//! The map: its layers, what colours mean, what lies under it.

use crate::wire::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the map needs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandMap {
    /// West, south, east, north, degrees.
    pub bounds: Option<[f64; 4]>,
    pub layers: Vec<MapLayerRow>,
    pub legends: MapLegends,
    pub base: MapBase,
}

/// A layer of the map.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MapLayerRow {
    pub layer: String,
    pub title: String,
    pub features: u64,
    /// Changes when its tiles change.
    pub version: String,
    pub bounds: Option<[f64; 4]>,
}

/// What colours mean.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MapLegends {
    pub state: Vec<Named>,
    #[serde(rename = "use")]
    pub land_use: Vec<Named>,
    pub category: Vec<Named>,
    pub class: Vec<Named>,
}

/// What lies under the map.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MapBase {
    /// Key of 天地图, where one is configured.
    pub tianditu_key: Option<String>,
}
