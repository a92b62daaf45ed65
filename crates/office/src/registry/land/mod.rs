//! Land used: who occupies which part of which parcel from when to when, apportioned so that the parts of a parcel
//! add up to the parcel.

mod rules;

pub use rules::{LandRules, RentedFloor};
