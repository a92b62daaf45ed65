//! Parcels and leases as the registry's facts tell them. A registered lease speaks for both sides.

use super::{Extent, LandRegister, Occupancy, Parcel, Tenure, notice};
use crate::registry::{AsOf, FactId, FigureState, Registry, Resolved};
use fact::{Area, Datum, Decimal, Finding, Place, Reading};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Registry {
    /// Parcels (rows with `parcel_area`, held by `holder_uscc`) and leases (rows with `parcel_code`, `landlord_uscc`
    /// and `tenant_uscc`) of a year as known then. What cannot be taken is a finding.
    #[must_use]
    pub fn land(&self, year: i16, as_of: AsOf) -> (LandRegister, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut parcels = Vec::new();
        let mut occupancies = Vec::new();
        let reader = Reader { registry: self, year, as_of };
        for subject in self.stated_subjects("parcel_area", year, as_of) {
            match reader.parcel(&subject) {
                Ok((parcel, occupancy)) => {
                    parcels.push(parcel);
                    occupancies.extend(occupancy);
                }
                Err(finding) => findings.push(*finding),
            }
        }
        for subject in self.stated_subjects("tenant_uscc", year, as_of) {
            match reader.lease(&subject) {
                Ok(sides) => occupancies.extend(sides),
                Err(finding) => findings.push(*finding),
            }
        }
        let (register, more) = LandRegister::new(parcels, occupancies);
        findings.extend(more);
        findings.sort();
        (register, findings)
    }

    /// The parcels that an enterprise has to do with, with everybody's occupancies of them: what [`Self::land`] says of
    /// them, without reading all others.
    #[must_use]
    pub fn land_of(&self, enterprise: &str, year: i16, as_of: AsOf) -> LandRegister {
        let reader = Reader { registry: self, year, as_of };
        let is_stated =
            |subject: &Arc<str>, term: &str| reader.figure(subject, term).state != FigureState::Absent;
        let leases = |subjects: BTreeSet<Arc<str>>| {
            let leases = subjects.into_iter().filter(|subject| is_stated(subject, "tenant_uscc"));
            leases.filter_map(|lease| Some((reader.lease(&lease).ok()?, lease)))
        };
        let naming = self.ledger.naming(enterprise);
        let leased = leases(naming.clone()).map(|([side, _], _)| side.parcel);
        let codes: BTreeSet<Arc<str>> = naming.iter().cloned().chain(leased).collect();
        let (mut parcels, mut occupancies) = (Vec::new(), BTreeMap::new());
        for code in codes.iter().filter(|code| is_stated(code, "parcel_area")) {
            let Ok((parcel, owner)) = reader.parcel(code) else { continue };
            parcels.push(parcel);
            // Parcels and leases have keys of their own; a key of both is told apart by its place.
            occupancies.insert((code.clone(), 0), owner.into_iter().collect::<Vec<_>>());
            for (sides, lease) in leases(self.ledger.naming(code)) {
                occupancies.insert((lease, 1), sides.into());
            }
        }
        let mine = |occupancy: &Occupancy| codes.contains(&occupancy.parcel);
        let occupancies = occupancies.into_values().flatten().filter(mine).collect();
        LandRegister::new(parcels, occupancies).0
    }
}

impl Registry {
    /// Subjects of which a term was stated by then, in the order of their keys.
    fn stated_subjects(&self, term: &str, year: i16, as_of: AsOf) -> Vec<Arc<str>> {
        let stated =
            |subject: &Arc<str>| self.figure_as_of(subject, term, year, as_of).state != FigureState::Absent;
        self.subjects_with(term, year).into_iter().filter(stated).collect()
    }
}

/// Reads the figures of one subject.
#[derive(Clone, Copy)]
struct Reader<'a> {
    registry: &'a Registry,
    year: i16,
    as_of: AsOf,
}

impl Reader<'_> {
    fn parcel(self, subject: &Arc<str>) -> Result<(Parcel, Option<Occupancy>), Box<Finding>> {
        let area = self.figure(subject, "parcel_area");
        let place = self.place(&area);
        let micro = self.area(&area).ok_or_else(|| notice::figure_missing(&place, subject, "parcel_area"))?;
        let parcel = Parcel {
            code: subject.clone(),
            area: micro,
            total_floor: self.number(subject, "parcel_floor_area"),
            plot_ratio: None,
            zone: self.text(subject, "zone"),
            place: place.clone(),
        };
        let owned = |enterprise| Occupancy {
            enterprise,
            parcel: subject.clone(),
            tenure: Tenure::Owned,
            extent: Extent::Land(micro),
            from: None,
            to: None,
            place,
        };
        Ok((parcel, self.code(subject, "holder_uscc").map(owned)))
    }

    fn lease(self, subject: &Arc<str>) -> Result<[Occupancy; 2], Box<Finding>> {
        let tenant = self.figure(subject, "tenant_uscc");
        let place = self.place(&tenant);
        let missing = |term| notice::figure_missing(&place, subject, term);
        let parcel = self.text(subject, "parcel_code").ok_or_else(|| missing("parcel_code"))?;
        let landlord = self.code(subject, "landlord_uscc").ok_or_else(|| missing("landlord_uscc"))?;
        let tenant = self.code(subject, "tenant_uscc").ok_or_else(|| missing("tenant_uscc"))?;
        let land = || self.area(&self.figure(subject, "lease_area")).map(Extent::Land);
        let extent = self.number(subject, "lease_floor_area").map(Extent::Floor).or_else(land);
        let extent = extent.ok_or_else(|| missing("lease_floor_area"))?;
        let (from, to) = (self.day(subject, "lease_from")?, self.day(subject, "lease_to")?);
        let side = |enterprise: &Arc<str>, tenure| Occupancy {
            enterprise: enterprise.clone(),
            parcel: parcel.clone(),
            tenure,
            extent,
            from,
            to,
            place: place.clone(),
        };
        Ok([
            side(&tenant, Tenure::RentedIn { landlord: Some(landlord.clone()) }),
            side(&landlord, Tenure::LetOut { tenant: Some(tenant.clone()) }),
        ])
    }

    fn figure(self, subject: &str, term: &str) -> Resolved {
        self.registry.figure_as_of(subject, term, self.year, self.as_of)
    }

    fn number(self, subject: &str, term: &str) -> Option<Decimal> {
        self.figure(subject, term).reading?.number()
    }

    fn area(self, figure: &Resolved) -> Option<Area> {
        Area::from_mu(figure.reading.as_ref()?.number()?)
    }

    fn text(self, subject: &str, term: &str) -> Option<Arc<str>> {
        match self.figure(subject, term).reading {
            Some(Reading::Known(Datum::Text(text))) => Some(text.trim().into()),
            _ => None,
        }
    }

    fn code(self, subject: &str, term: &str) -> Option<Arc<str>> {
        self.text(subject, term).map(|text| crate::registry::code::subject_key(&text).into())
    }

    /// The day, open when nobody gave one; a disagreement is not an open end.
    fn day(self, subject: &str, term: &str) -> Result<Option<Date>, Box<Finding>> {
        let figure = self.figure(subject, term);
        match (figure.state, &figure.reading) {
            (FigureState::Held, _) => Err(notice::figure_missing(&self.place(&figure), subject, term)),
            (_, Some(Reading::Known(Datum::Day(day)))) => Ok(Some(*day)),
            _ => Ok(None),
        }
    }

    fn place(self, figure: &Resolved) -> Place {
        let fact = figure.chosen.or(figure.conflicting.first().copied());
        let place = |fact: FactId| Place::of(&self.registry.fact(fact).origin);
        fact.map_or_else(Place::default, place)
    }
}
