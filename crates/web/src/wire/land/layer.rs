//! Layers of land: their kinds, files that were handed in, what a file gave.

use crate::wire::delivery::{FindingGroup, Tally};
use crate::wire::{Finding, Receipt, StoredFile};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of layer or table of land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandLayer {
    pub kind: String,
    pub title: String,
    /// Whether its rows have a place on the map.
    pub is_map: bool,
    pub columns: Vec<LandColumn>,
    /// The delivery that counts on the day asked about.
    pub current: Option<LandDelivery>,
    /// All deliveries, the newest first.
    pub deliveries: Vec<LandDelivery>,
}

/// A column that a kind has a use for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandColumn {
    pub name: String,
    /// Whether a row without it is refused.
    pub needed: bool,
    pub meaning: String,
}

/// A file of land that was handed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandDelivery {
    pub id: String,
    pub entry: u64,
    pub kind: String,
    pub kind_title: String,
    pub file: StoredFile,
    /// First day on which it describes the land.
    pub valid_from: String,
    /// Day on which it was handed in.
    pub delivered: String,
    pub account_name: String,
    /// Frame that it is read in; absent for tables.
    pub frame: Option<String>,
    pub tally: Tally,
    pub findings_by: Vec<FindingGroup>,
    pub receipt: String,
    /// Whether it counts on the day asked about.
    pub counts: bool,
}

/// What is handed in: a file, what it is about, and how it is read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandForm {
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
    pub kind: String,
    /// First day on which it describes the land; the office's day when absent.
    pub valid_from: Option<String>,
    /// Number of the frame in the EPSG register, declared or confirmed.
    pub frame: Option<u32>,
    /// Whether the two numbers of every point are exchanged.
    pub swap_axes: Option<bool>,
    /// Code page of attributes, e.g. GBK.
    pub code_page: Option<String>,
}

/// What a file of land gave, or would give.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandReport {
    /// Absent for a dry run.
    pub delivery: Option<String>,
    pub dry_run: bool,
    pub tally: Tally,
    pub frame: Option<String>,
    pub cures: Vec<LandCure>,
    pub fields: Vec<String>,
    pub findings_by: Vec<FindingGroup>,
    /// The first 200.
    pub findings: Vec<Finding>,
    pub findings_count: u64,
    /// Areas of title beside those of the geometry; for parcels.
    pub compared: Option<LandCompared>,
    pub receipt: Option<Receipt>,
}

/// What may be confirmed to make a layer readable.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCure {
    /// use_frame or swap_axes.
    pub kind: String,
    pub epsg: Option<u32>,
    pub title: String,
}

/// How many parcels have a geometry with the area of the title.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCompared {
    pub within: u64,
    pub beyond: u64,
    pub unmeasured: u64,
}
