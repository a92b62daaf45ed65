//! The land each enterprise used in a year, parcel by parcel. The parts of a parcel and what is vacant always add up
//! to the parcel, to the micro-亩.

use super::leases::{Lease, Scale, pair};
use super::{LandRegister, LandRules, Occupancy, Tenure, notice};
use fact::{Area, Finding, Ratio, Rounding};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What an enterprise used of one parcel, averaged over the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Credit code.
    pub enterprise: Arc<str>,
    /// Owned.
    pub owned: Area,
    /// Rented from others.
    pub rented_in: Area,
    /// Let to others.
    pub let_out: Area,
    /// Not counted, with proof.
    pub excluded: Area,
    /// Occupied outside the title; not part of the parcel.
    pub illegal: Area,
}

/// One parcel taken apart: Σ within the title + excluded + vacant = area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelShares {
    /// Parcel code.
    pub parcel: Arc<str>,
    /// The parcel's zone, to which reports go.
    pub zone: Option<Arc<str>>,
    /// Its area.
    pub area: Area,
    /// In the order of the credit codes.
    pub parts: Vec<Part>,
    /// What nobody holds.
    pub vacant: Area,
    /// Enterprises whose part is not settled.
    pub unsettled: BTreeSet<Arc<str>>,
}

/// Land used in a year by everybody.
#[derive(Clone, Debug)]
pub struct Apportionment {
    /// The year.
    pub year: i16,
    /// In the order of the parcel codes.
    pub parcels: Vec<ParcelShares>,
    /// What is wrong, in the order of the parcels.
    pub findings: Vec<Finding>,
    by_enterprise: BTreeMap<Arc<str>, Vec<(usize, usize)>>,
}

/// Land used by an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// So much.
    Land(Area),
    /// Exactly none: it has no figure per 亩 and belongs to the tenants without land.
    NoLand,
    /// A lease or parcel is not settled; the area is what would follow without it.
    Unsettled(Area),
}

/// An amount per 亩.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PerMu {
    /// Exactly this, in the amount's unit per 亩.
    Value(Ratio),
    /// There is no land to divide by (invariant I4).
    NotApplicable,
    /// The land is not settled.
    Unsettled,
}

impl Part {
    /// Owned less let out plus rented in less excluded, plus what is occupied outside the title.
    #[must_use]
    pub fn used(&self) -> Area {
        self.within_title() + self.illegal
    }

    fn within_title(&self) -> Area {
        self.owned - self.let_out + self.rented_in - self.excluded
    }

    fn none(enterprise: &Arc<str>) -> Self {
        let enterprise = enterprise.clone();
        let none = Area::from_micro_mu(0);
        Self { enterprise, owned: none, rented_in: none, let_out: none, excluded: none, illegal: none }
    }
}

impl Used {
    /// The amount divided by the land, never by zero.
    #[must_use]
    pub fn per_mu(self, amount: &Ratio) -> PerMu {
        match self {
            Self::NoLand => PerMu::NotApplicable,
            Self::Unsettled(_) => PerMu::Unsettled,
            Self::Land(area) => match amount.checked_div(&Ratio::from(area.to_mu())) {
                Some(value) => PerMu::Value(value),
                None => PerMu::NotApplicable,
            },
        }
    }
}

impl LandRegister {
    /// Apportions every parcel for a year.
    #[must_use]
    pub fn apportion(&self, year: i16, rules: &LandRules) -> Apportionment {
        let parcels: Vec<_> = self.parcels().collect();
        let shares: Vec<(ParcelShares, Vec<Finding>)> = parcels
            .into_par_iter()
            .map(|(parcel, occupancies)| apportion_parcel(Scale { parcel, rules, year }, occupancies))
            .collect();
        let mut result =
            Apportionment { year, parcels: Vec::new(), findings: Vec::new(), by_enterprise: BTreeMap::new() };
        for (parcel, findings) in shares {
            for (place, part) in parcel.parts.iter().enumerate() {
                let places = result.by_enterprise.entry(part.enterprise.clone()).or_default();
                places.push((result.parcels.len(), place));
            }
            result.parcels.push(parcel);
            result.findings.extend(findings);
        }
        result
    }
}

impl Apportionment {
    /// Land an enterprise used, over all parcels.
    #[must_use]
    pub fn used(&self, enterprise: &str) -> Used {
        let places = self.by_enterprise.get(enterprise).map_or(&[][..], Vec::as_slice);
        let used: Area = places.iter().map(|(parcel, part)| self.parcels[*parcel].parts[*part].used()).sum();
        let unsettled = |(parcel, _): &(usize, usize)| self.parcels[*parcel].unsettled.contains(enterprise);
        if places.iter().any(unsettled) {
            Used::Unsettled(used)
        } else if used == Area::from_micro_mu(0) {
            Used::NoLand
        } else {
            Used::Land(used)
        }
    }

    /// Parcels and parts of an enterprise, for its explanation.
    pub fn parts_of(&self, enterprise: &str) -> impl Iterator<Item = (&ParcelShares, &Part)> {
        let places = self.by_enterprise.get(enterprise).map_or(&[][..], Vec::as_slice);
        places.iter().map(|(parcel, part)| (&self.parcels[*parcel], &self.parcels[*parcel].parts[*part]))
    }

    /// Enterprises with a part of any parcel, in the order of their codes.
    pub fn enterprises(&self) -> impl Iterator<Item = &Arc<str>> {
        self.by_enterprise.keys()
    }

    /// Land used by the zone of the parcel, whoever uses it (invariant I3).
    #[must_use]
    pub fn used_by_zone(&self) -> BTreeMap<Option<Arc<str>>, Area> {
        let mut zones = BTreeMap::new();
        for parcel in &self.parcels {
            let used: Area = parcel.parts.iter().map(Part::used).sum();
            let zone = zones.entry(parcel.zone.clone()).or_insert(Area::from_micro_mu(0));
            *zone = *zone + used;
        }
        zones
    }

    /// Notices for land rented on parcels outside the enterprise's own zone (invariant I3).
    #[must_use]
    pub fn rented_outside_zone<'a>(
        &self,
        register: &LandRegister,
        zone: impl Fn(&str) -> Option<&'a str>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (shares, (parcel, _)) in self.parcels.iter().zip(register.parcels()) {
            for part in &shares.parts {
                let home = zone(&part.enterprise);
                let outside = home.is_some_and(|home| shares.zone.as_deref() != Some(home));
                if outside && part.rented_in != Area::from_micro_mu(0) {
                    findings.push(notice::rented_outside_zone(parcel, &part.enterprise, part.rented_in));
                }
            }
        }
        findings
    }
}

impl ParcelShares {
    /// Invariant I1: what all occupants use within the title, what is excluded and what is vacant, less the parcel.
    #[must_use]
    pub fn gap(&self) -> Area {
        let parts: Area = self.parts.iter().map(|part| part.within_title() + part.excluded).sum();
        parts + self.vacant - self.area
    }
}

/// Exact sums of one enterprise on one parcel, in micro-亩.
#[derive(Default)]
struct Exact {
    owned: Option<Ratio>,
    excluded: Option<Ratio>,
    illegal: Option<Ratio>,
}

fn apportion_parcel(scale: Scale<'_>, occupancies: &[Occupancy]) -> (ParcelShares, Vec<Finding>) {
    let mut leases = pair(scale, occupancies);
    let mut exact: BTreeMap<&Arc<str>, Exact> = BTreeMap::new();
    for occupancy in occupancies.iter().filter(|occupancy| scale.months(occupancy) > 0) {
        let entry = exact.entry(&occupancy.enterprise).or_default();
        let sum = match occupancy.tenure {
            Tenure::Owned => &mut entry.owned,
            Tenure::Excluded => &mut entry.excluded,
            Tenure::Illegal => &mut entry.illegal,
            Tenure::RentedIn { .. } | Tenure::LetOut { .. } => continue,
        };
        match scale.land(occupancy) {
            Some(land) => *sum = Some(sum.take().map_or(land.clone(), |sum| &sum + &land)),
            None => {
                leases.unsettled.insert(occupancy.enterprise.clone());
                leases.findings.push(notice::floor_without_total(occupancy, scale));
            }
        }
    }
    let rounding = scale.rules.rounding;
    let owned: Vec<(&Arc<str>, &Ratio)> =
        exact.iter().filter_map(|(enterprise, exact)| Some((*enterprise, exact.owned.as_ref()?))).collect();
    let mut parts: BTreeMap<Arc<str>, Part> = BTreeMap::new();
    let part = |enterprise: &Arc<str>| (enterprise.clone(), Part::none(enterprise));
    parts.extend(exact.keys().map(|enterprise| part(enterprise)));
    parts.extend(leases.leases.iter().flat_map(|lease| [part(&lease.landlord), part(&lease.tenant)]));
    parts.extend(leases.unsettled.iter().map(part));
    let total: Ratio = owned.iter().map(|(_, land)| (*land).clone()).sum();
    let lands = owned.iter().map(|(_, land)| *land);
    for ((enterprise, _), area) in owned.iter().zip(split(lands, round(&total, rounding), rounding)) {
        at(&mut parts, enterprise).owned = area;
    }
    for (enterprise, exact) in &exact {
        let part = at(&mut parts, enterprise);
        part.excluded = exact.excluded.as_ref().map_or(part.excluded, |land| round(land, rounding));
        part.illegal = exact.illegal.as_ref().map_or(part.illegal, |land| round(land, rounding));
    }
    let held: BTreeMap<&Arc<str>, &Ratio> = owned.into_iter().collect();
    settle_leases(&leases.leases, &held, &mut parts, rounding);
    check(scale, parts, leases.unsettled, leases.findings)
}

/// Gives each lease its rounded land, the same for both sides, and the last lease of a landlord by subtraction. A
/// landlord who lets everything keeps exactly nothing. Landlords who hold of their own come before those who sublet.
fn settle_leases(
    leases: &[Lease],
    owned: &BTreeMap<&Arc<str>, &Ratio>,
    parts: &mut BTreeMap<Arc<str>, Part>,
    rounding: Rounding,
) {
    let mut waiting: BTreeSet<&Arc<str>> = leases.iter().map(|lease| &lease.landlord).collect();
    while let Some(first) = waiting.first().copied() {
        let rents = |landlord: &Arc<str>| {
            leases.iter().any(|lease| lease.tenant == *landlord && waiting.contains(&lease.landlord))
        };
        let landlord = waiting.iter().copied().find(|landlord| !rents(landlord)).unwrap_or(first);
        waiting.remove(landlord);
        let mut let_out: Vec<&Lease> = leases.iter().filter(|lease| lease.landlord == *landlord).collect();
        let_out.sort_by(|left, right| (&left.tenant, &left.micro_mu).cmp(&(&right.tenant, &right.micro_mu)));
        let rented =
            leases.iter().filter(|lease| lease.tenant == *landlord).map(|lease| lease.micro_mu.clone());
        let held: Ratio = rented.chain(owned.get(landlord).map(|land| (*land).clone())).sum();
        let total: Ratio = let_out.iter().map(|lease| lease.micro_mu.clone()).sum();
        let part = at(parts, landlord);
        let rounded = if total == held { part.owned + part.rented_in } else { round(&total, rounding) };
        part.let_out = rounded;
        let lands = let_out.iter().map(|lease| &lease.micro_mu);
        for (lease, area) in let_out.iter().zip(split(lands, rounded, rounding)) {
            let tenant = at(parts, &lease.tenant);
            tenant.rented_in = tenant.rented_in + area;
        }
    }
}

/// Invariant I1 and the parts below zero.
fn check(
    scale: Scale<'_>,
    parts: BTreeMap<Arc<str>, Part>,
    mut unsettled: BTreeSet<Arc<str>>,
    mut findings: Vec<Finding>,
) -> (ParcelShares, Vec<Finding>) {
    let parcel = scale.parcel;
    let owned: Area = parts.values().map(|part| part.owned).sum();
    let vacant = parcel.area - owned;
    let below = |area: Area| Ratio::from(area.to_mu()) < -Ratio::from(scale.rules.tolerance);
    if below(vacant) {
        findings.push(notice::parcel_overclaimed(parcel, owned));
        unsettled.extend(parts.keys().cloned());
    }
    for part in parts.values() {
        if part.within_title() < Area::from_micro_mu(0) {
            findings.push(notice::let_more_than_held(parcel, &part.enterprise, part.within_title()));
            unsettled.insert(part.enterprise.clone());
        }
    }
    findings.sort();
    let parts = parts.into_values().collect();
    let (code, zone, area) = (parcel.code.clone(), parcel.zone.clone(), parcel.area);
    (ParcelShares { parcel: code, zone, area, parts, vacant, unsettled }, findings)
}

fn at<'a>(parts: &'a mut BTreeMap<Arc<str>, Part>, enterprise: &Arc<str>) -> &'a mut Part {
    parts.entry(enterprise.clone()).or_insert_with(|| Part::none(enterprise))
}

fn round(micro_mu: &Ratio, rounding: Rounding) -> Area {
    Area::from_micro_mu(1).share(micro_mu, rounding)
}

/// Rounds each land but the last, which is what is left of `total`.
fn split<'a>(lands: impl Iterator<Item = &'a Ratio>, total: Area, rounding: Rounding) -> Vec<Area> {
    let mut areas: Vec<Area> = lands.map(|land| round(land, rounding)).collect();
    if areas.pop().is_some() {
        let others: Area = areas.iter().copied().sum();
        areas.push(total - others);
    }
    areas
}
