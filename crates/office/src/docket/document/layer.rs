//! Layers of land that were handed in: which file, how it is to be read, and from which day it holds. Reading it is left
//! to `paper`; what stands in it is read again from the kept file.

use super::{Act, Tally};
use crate::journal::{FileRef, FindingCount};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a file of land is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerKind {
    /// Parcels with their figures.
    Parcel,
    /// Plan units.
    PlanUnit,
    /// The three lines: farmland, ecology, urban growth.
    RedLine,
    /// Extent of the development zones.
    Zone,
    /// Buildings.
    Building,
    /// Firms on parcels.
    Occupancy,
    /// Time that does not count for start and completion.
    Excused,
    /// Batches of approved land.
    Batch,
    /// What lapsed or was adjusted of a batch.
    BatchChange,
    /// Supplies with their shares of batches.
    Supply,
    /// What development zones report of their land as a whole, year by year.
    ZoneState,
}

impl LayerKind {
    /// Every kind, maps first.
    pub const ALL: [Self; 11] = [
        Self::Parcel,
        Self::PlanUnit,
        Self::RedLine,
        Self::Zone,
        Self::Building,
        Self::Occupancy,
        Self::Excused,
        Self::Batch,
        Self::BatchChange,
        Self::Supply,
        Self::ZoneState,
    ];

    /// Id, as commands and tiles carry it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Parcel => "parcel",
            Self::PlanUnit => "plan_unit",
            Self::RedLine => "red_line",
            Self::Zone => "zone",
            Self::Building => "building",
            Self::Occupancy => "occupancy",
            Self::Excused => "excused",
            Self::Batch => "batch",
            Self::BatchChange => "batch_change",
            Self::Supply => "supply",
            Self::ZoneState => "zone_state",
        }
    }

    /// The kind with an id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// What a page calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Parcel => "宗地",
            Self::PlanUnit => "规划单元",
            Self::RedLine => "三线",
            Self::Zone => "开发区范围",
            Self::Building => "建筑物",
            Self::Occupancy => "占用",
            Self::Excused => "可扣除期间",
            Self::Batch => "批次",
            Self::BatchChange => "批次变动",
            Self::Supply => "供地",
            Self::ZoneState => "园区用地状况",
        }
    }

    /// Whether its rows have a place on the map.
    #[must_use]
    pub const fn is_map(self) -> bool {
        matches!(self, Self::Parcel | Self::PlanUnit | Self::RedLine | Self::Zone | Self::Building)
    }
}

/// How a file is to be read, as the person who handed it in declared or confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerReading {
    /// Frame by its number in the EPSG register; goes before what the file states.
    #[serde(default)]
    pub frame: Option<u32>,
    /// Whether the two numbers of every point are to be exchanged.
    #[serde(default)]
    pub swaps_axes: bool,
    /// Code page of the attributes when the file names none.
    #[serde(default)]
    pub code_page: Option<String>,
}

/// A file of land. On a day the one with the latest first day counts, the later entry of two with the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerDelivery {
    /// Key: the entry, as text.
    pub key: String,
    /// Number on the receipt, e.g. `parcel-2`: kind, how many-th.
    pub receipt: String,
    /// What it is about.
    pub kind: LayerKind,
    /// First day on which it describes the land.
    pub valid_from: Date,
    /// The file.
    pub file: FileRef,
    /// How it is read.
    pub reading: LayerReading,
    /// Frame that it is read in, by its name; `None` for tables.
    pub frame: Option<String>,
    /// What became of its rows.
    pub tally: Tally,
    /// Findings by code.
    pub findings: Vec<FindingCount>,
    /// Who handed it in, when, by which entry.
    pub act: Act,
}
