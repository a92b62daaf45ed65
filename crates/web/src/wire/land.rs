//! Land: layers and their deliveries, parcels, the map, what is found and analysed. Areas are 亩 as text unless the
//! name says m².

mod analysis;
mod found;
mod layer;
mod legacy;
mod map;
mod parcel;

pub(crate) use analysis::*;
pub(crate) use found::*;
pub(crate) use layer::*;
pub(crate) use legacy::*;
pub(crate) use map::*;
pub(crate) use parcel::*;
