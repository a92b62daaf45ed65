//! Cases of land beside the parcels that they are about.

use crate::land::SeenLand;
use crate::wire::land::LandCaseRef;

/// Cases about a parcel that the caller sees.
pub(crate) fn cases_of(_land: &SeenLand, _code: &str) -> Vec<LandCaseRef> {
    Vec::new()
}
