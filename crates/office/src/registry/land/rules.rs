//! A zone's choices about apportioning land, as data.

use fact::{Decimal, Rounding};
use serde::Deserialize;

/// How land is apportioned. All of these are choices of a place; none has a default in code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandRules {
    /// 亩 by which the parts of a parcel may miss the parcel before that is a finding.
    pub tolerance: Decimal,
    /// How rented floor becomes land.
    pub rented_floor: RentedFloor,
    /// A lease counts for a month when it is in force on this day of the month, so that leases which follow one
    /// another never count a month twice. Clamped to the last day of a short month.
    pub counting_day: i8,
    /// Rounding of each part to whole micro-亩; the last part of a sum is got by subtraction.
    pub rounding: Rounding,
}

/// How rented floor becomes land.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RentedFloor {
    /// Parcel × rented floor ÷ total floor: keeps the sum.
    FloorShare,
    /// Rented floor ÷ the parcel's plot ratio: keeps the sum when the plot ratio is total floor ÷ parcel.
    PlotRatio,
    /// Rented floor ÷ one ratio for all: breaks the sum and warns wherever it differs from the share of the floor.
    FixedRatio(Decimal),
}
