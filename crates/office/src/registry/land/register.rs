//! Parcels with their occupancies, and who must be recomputed when one of them changes.

use super::{Extent, Occupancy, Parcel, Tenure, notice};
use fact::{Decimal, Finding};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All parcels and occupancies that were taken.
#[derive(Clone, Debug, Default)]
pub struct LandRegister {
    parcels: BTreeMap<Arc<str>, (Parcel, Vec<Occupancy>)>,
    by_enterprise: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
}

impl LandRegister {
    /// Takes parcels and occupancies in any order. What cannot be taken is a finding, never left out silently.
    #[must_use]
    pub fn new(parcels: Vec<Parcel>, occupancies: Vec<Occupancy>) -> (Self, Vec<Finding>) {
        let mut register = Self::default();
        let mut findings = Vec::new();
        let mut parcels = parcels;
        parcels.sort_by(|left, right| (&left.code, &left.place).cmp(&(&right.code, &right.place)));
        for parcel in parcels {
            if parcel.area.micro_mu() <= 0 {
                findings.push(notice::parcel_without_area(&parcel));
            } else if let Some((known, _)) = register.parcels.get(&parcel.code) {
                findings.push(notice::parcel_twice(&parcel, known));
            } else {
                register.parcels.insert(parcel.code.clone(), (parcel, Vec::new()));
            }
        }
        for occupancy in occupancies {
            match (occupancy.problem(), register.parcels.get_mut(&occupancy.parcel)) {
                (Some(problem), _) => findings.push(problem),
                (None, None) => findings.push(notice::unknown_parcel(&occupancy)),
                (None, Some((_, occupancies))) => {
                    for enterprise in occupancy.enterprises() {
                        let parcels = register.by_enterprise.entry(enterprise.clone()).or_default();
                        parcels.insert(occupancy.parcel.clone());
                    }
                    occupancies.push(occupancy);
                }
            }
        }
        for (_, occupancies) in register.parcels.values_mut() {
            occupancies.sort_by(|left, right| left.key().cmp(&right.key()));
        }
        findings.sort();
        (register, findings)
    }

    /// Parcels with their occupancies, in the order of their codes.
    pub fn parcels(&self) -> impl Iterator<Item = (&Parcel, &[Occupancy])> {
        self.parcels.values().map(|(parcel, occupancies)| (parcel, occupancies.as_slice()))
    }

    /// Enterprises that must be recomputed when a parcel changes (invariant I5): everybody who occupies, rents or
    /// lets a part of it at any time.
    #[must_use]
    pub fn occupants(&self, parcel: &str) -> BTreeSet<Arc<str>> {
        let occupancies = self.parcels.get(parcel).into_iter().flat_map(|(_, occupancies)| occupancies);
        occupancies.flat_map(Occupancy::enterprises).cloned().collect()
    }

    /// An enterprise and its neighbours on every parcel it has to do with: all that a change of its area re-opens.
    #[must_use]
    pub fn reopened_by(&self, enterprise: &str) -> BTreeSet<Arc<str>> {
        let parcels = self.by_enterprise.get(enterprise).into_iter().flatten();
        parcels.flat_map(|parcel| self.occupants(parcel)).collect()
    }
}

impl Occupancy {
    /// Why it cannot be taken at all.
    fn problem(&self) -> Option<Finding> {
        if self.from.zip(self.to).is_some_and(|(from, to)| to < from) {
            return Some(notice::ends_before_it_begins(self));
        }
        if self.enterprises().skip(1).any(|other| *other == self.enterprise) {
            return Some(notice::lease_with_oneself(self));
        }
        (!self.extent.is_positive()).then(|| notice::extent_not_positive(self))
    }

    /// The enterprise and the other side, where one is named.
    fn enterprises(&self) -> impl Iterator<Item = &Arc<str>> {
        let other = match &self.tenure {
            Tenure::RentedIn { landlord: other } | Tenure::LetOut { tenant: other } => other.as_ref(),
            Tenure::Owned | Tenure::Excluded | Tenure::Illegal => None,
        };
        std::iter::once(&self.enterprise).chain(other)
    }

    fn key(&self) -> impl Ord + '_ {
        (&self.enterprise, &self.tenure, self.from, self.to, self.extent.key(), &self.place)
    }
}

impl Extent {
    fn is_positive(self) -> bool {
        match self {
            Self::Land(area) => area.micro_mu() > 0,
            Self::Floor(floor) => floor > Decimal::ZERO,
        }
    }

    fn key(self) -> (bool, Decimal) {
        match self {
            Self::Land(area) => (false, area.to_mu()),
            Self::Floor(floor) => (true, floor),
        }
    }
}
