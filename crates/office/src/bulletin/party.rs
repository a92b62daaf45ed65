//! Who a bulletin goes to and who answers for a problem: a department, a district or a development zone, by its id.

use crate::docket::{Configuration, Docket, Interest};
use crate::journal::Author;
use crate::told::{Concern, interests};

/// What a department, district or development zone is called; `None` when there is none of this id.
#[must_use]
pub fn known_party<'a>(configuration: &'a Configuration, id: &str) -> Option<&'a str> {
    let places = configuration.zones.iter().chain(&configuration.regions);
    let place = places.into_iter().find(|place| place.id == id);
    place.map(|place| place.title.as_str()).or_else(|| fact::department(id).map(|known| known.zh.as_str()))
}

/// Whether an author speaks for it: those who are limited to a place for the place, others for their department.
#[must_use]
pub fn is_party(author: &Author, id: &str) -> bool {
    match &author.zone {
        Some(zone) => zone == id,
        None => author.department.as_deref() == Some(id),
    }
}

/// Those who are told what concerns it: a name for each, the same every time, and the interest.
pub(crate) fn told(docket: &Docket, id: &str) -> Vec<(String, Interest)> {
    let known = docket.configuration();
    let is_place =
        known.is_some_and(|known| known.zones.iter().chain(&known.regions).any(|place| place.id == id));
    match is_place {
        true => {
            let concern = Concern { region: Some(id), zone: Some(id), enterprises: Vec::new() };
            interests(docket, &concern, "zone_committee")
        }
        false => {
            let to = Interest { department: Some(id.to_owned()), ..Interest::default() };
            vec![(id.to_owned(), to)]
        }
    }
}
