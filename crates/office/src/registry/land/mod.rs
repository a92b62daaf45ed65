//! Land used: who occupies which part of which parcel from when to when, apportioned so that the parts of a parcel
//! add up to the parcel. Shapes and overlay are left to `atlas`, indicators per 亩 to `evaluation`.

mod apportionment;
mod facts;
mod leases;
mod months;
mod notice;
mod register;
mod rules;

pub use apportionment::{Apportionment, ParcelShares, Part, PerMu, Used};
pub use months::months_in_force;
pub use register::LandRegister;
pub use rules::{LandRules, RentedFloor};

use fact::{Area, Decimal, Place};
use jiff::civil::Date;
use std::sync::Arc;

/// A cadastral parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Parcel code (first 19 characters of GB/T 37346) or the zone's own key.
    pub code: Arc<str>,
    /// Its area.
    pub area: Area,
    /// All floor on it in m²; needed for [`RentedFloor::FloorShare`].
    pub total_floor: Option<Decimal>,
    /// Plot ratio; needed for [`RentedFloor::PlotRatio`].
    pub plot_ratio: Option<Decimal>,
    /// Development zone it lies in; reports go to the parcel's zone whoever uses it.
    pub zone: Option<Arc<str>>,
    /// Where this was read.
    pub place: Place,
}

/// Somebody's use of a part of a parcel, as one side declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupancy {
    /// Credit code of the declaring or recorded enterprise.
    pub enterprise: Arc<str>,
    /// Parcel code.
    pub parcel: Arc<str>,
    /// By what right.
    pub tenure: Tenure,
    /// How much.
    pub extent: Extent,
    /// First day; `None` when it began before any year asked about.
    pub from: Option<Date>,
    /// Last day, included; `None` when no end is known.
    pub to: Option<Date>,
    /// Where this was read.
    pub place: Place,
}

/// By what right an enterprise occupies land.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tenure {
    /// Titled, or owned in fact.
    Owned,
    /// Rented from `landlord`.
    RentedIn {
        /// Credit code, when the declaration names it.
        landlord: Option<Arc<str>>,
    },
    /// Let to `tenant`.
    LetOut {
        /// Credit code, when the declaration names it.
        tenant: Option<Arc<str>>,
    },
    /// Not counted, with the authority's proof (road, greening, river, building period).
    Excluded,
    /// Occupied outside the title; added to the land used and not part of the parcel.
    Illegal,
}

/// How much of a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Land.
    Land(Area),
    /// Floor in m²; becomes land as [`LandRules::rented_floor`] says.
    Floor(Decimal),
}
