//! Development zones as a whole: their balance and the evaluation of their land use. Areas are 亩 as text.

use super::Named;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A zone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZoneLand {
    pub zone: Named,
    pub balance: ZoneBalance,
    pub evaluation: ZoneEvaluation,
}

/// What is planned, supplied, reserved, badly used and closed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZoneBalance {
    pub zone: Named,
    /// Year whose figures count, as they stood at its end; absent when none was reported.
    pub year: Option<i16>,
    /// Planned land.
    pub total: Option<String>,
    pub parts: Vec<ZonePart>,
    /// Day that the three areas below describe.
    pub reserve_day: Option<String>,
    /// Industrial land that is planned.
    pub planned: Option<String>,
    pub supplied: Option<String>,
    pub reserved: Option<String>,
    /// Planned less supplied less reserved.
    pub remaining: Option<String>,
    /// Land of the parcels in the layer in force.
    pub parcels: Option<String>,
    /// Low-efficiency land; absent when no list can be made.
    pub low: Option<String>,
    pub low_firms: Option<u64>,
    pub idle: Option<String>,
    /// Identified since the action began; absent while nobody keeps cases.
    pub identified: Option<String>,
    pub closed: Option<String>,
    /// Percent, two decimals.
    pub closed_share: Option<String>,
    /// Percent, two decimals.
    pub output_growth: Option<String>,
    pub output_basis: String,
    /// Percent, two decimals.
    pub tax_growth: Option<String>,
    pub tax_basis: String,
    /// yes, no or unknown.
    pub twin: String,
    /// What does not add up, and what is missing.
    pub differences: Vec<String>,
}

/// A part of the planned land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZonePart {
    pub id: String,
    pub title: String,
    pub area: Option<String>,
    /// Percent, two decimals.
    pub share: Option<String>,
    pub clause: String,
}

/// How a zone uses its land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZoneEvaluation {
    /// Kind of zone; absent when the figures do not say.
    pub kind: Option<Named>,
    pub indicators: Vec<ZoneIndicator>,
    /// Points, two decimals; absent when an indicator that counts has none.
    pub score: Option<String>,
    /// Place among the zones that have points, 1 the most; absent without points.
    pub rank: Option<u64>,
    /// Zones that have points.
    pub ranked: u64,
    /// How points are given.
    pub scoring: String,
    pub comparison: Vec<ZoneComparison>,
    /// Whether the way in which points are given was seen in no official text.
    pub unverified: bool,
    /// Why there is no evaluation, a division by zero and the like.
    pub remarks: Vec<String>,
}

/// An indicator.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZoneIndicator {
    pub id: String,
    pub title: String,
    pub formula: String,
    /// Percent with two decimals where the unit is %, else four decimals.
    pub value: Option<String>,
    pub unit: String,
    /// In the same unit.
    pub ideal: Option<String>,
    pub weight: Option<String>,
    /// Four decimals.
    pub score: Option<String>,
    /// Whether the scheme gives points for it.
    pub scored: bool,
    pub numbers: Vec<ZoneNumber>,
    /// Figures that nobody reported, numbers that nobody configured.
    pub missing: Vec<String>,
    pub clause: String,
}

/// A figure that an indicator reads.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZoneNumber {
    pub id: String,
    pub title: String,
    pub value: Option<String>,
    pub unit: String,
}

/// Figures of others.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZoneComparison {
    pub title: String,
    pub source: String,
    /// By indicator, in the units of the indicators.
    pub values: BTreeMap<String, String>,
}

/// A parcel against one of the three lines.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LineConflict {
    pub parcel: String,
    pub location: String,
    pub zone: Option<Named>,
    /// Id of the line; empty for land beyond every growth boundary.
    pub line: String,
    pub kind: String,
    /// Whether the land lies beyond the line that it must lie within; otherwise it lies on it.
    pub beyond: bool,
    /// Land concerned, by the geometry.
    pub area: String,
    pub parcel_area: String,
}
