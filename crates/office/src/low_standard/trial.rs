//! A standard tried out: which parcels come onto the list of low-efficiency land and which leave it, when the land of one day is
//! identified by it beside the one in force.

use crate::identification::{Identification, ParcelFinding};
use fact::Area;

/// What becomes of a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Move {
    /// It comes onto the list.
    In,
    /// It leaves the list.
    Out,
    /// It stays with another area.
    Area,
    /// It stays with the same area and other sub-types.
    Grounds,
}

/// A parcel of which two standards do not say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Place among the parcels.
    pub place: usize,
    /// What becomes of it.
    pub what: Move,
    /// Land listed before.
    pub before: Area,
    /// Land listed after.
    pub after: Area,
    /// Codes of the sub-types before, the primary one first.
    pub codes_before: Vec<String>,
    /// The same after.
    pub codes_after: Vec<String>,
}

/// The parcels of which two identifications of the same parcels do not say the same, in their order.
#[must_use]
pub fn moves(before: &Identification, after: &Identification) -> Vec<Moved> {
    let pairs = before.parcels.iter().zip(&after.parcels).enumerate();
    pairs.filter_map(|(place, (before, after))| moved(place, before, after)).collect()
}

fn moved(place: usize, before: &ParcelFinding, after: &ParcelFinding) -> Option<Moved> {
    let (area_before, area_after) = (before.listed(), after.listed());
    let (codes_before, codes_after) = (codes(before), codes(after));
    let what = match (area_before > Area::default(), area_after > Area::default()) {
        (false, true) => Move::In,
        (true, false) => Move::Out,
        (true, true) if area_before != area_after => Move::Area,
        (true, true) if codes_before != codes_after => Move::Grounds,
        _ => return None,
    };
    Some(Moved { place, what, before: area_before, after: area_after, codes_before, codes_after })
}

fn codes(finding: &ParcelFinding) -> Vec<String> {
    finding.hits.iter().map(|hit| hit.code.clone()).collect()
}
