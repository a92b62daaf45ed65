//! Leases of one parcel: the landlord's and the tenant's declarations brought together, so that what one gains the
//! other loses. A lease on which the sides disagree, or whose other side nobody knows, changes nothing until it is
//! settled.

use super::months::months_in_force;
use super::{Extent, LandRules, Occupancy, Parcel, RentedFloor, Tenure, notice};
use fact::{Area, Decimal, Finding, Ratio};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A lease as both sides bear it, in exact micro-亩 averaged over the year.
#[derive(Clone, Debug)]
pub(super) struct Lease {
    pub landlord: Arc<str>,
    pub tenant: Arc<str>,
    pub micro_mu: Ratio,
}

/// Leases of a parcel, and those whose land is not settled.
#[derive(Debug, Default)]
pub(super) struct Leases {
    pub leases: Vec<Lease>,
    pub unsettled: BTreeSet<Arc<str>>,
    pub findings: Vec<Finding>,
}

/// Converts extents of one parcel to land averaged over one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale<'a> {
    pub parcel: &'a Parcel,
    pub rules: &'a LandRules,
    pub year: i16,
}

impl Scale<'_> {
    pub fn months(self, occupancy: &Occupancy) -> u8 {
        months_in_force(occupancy.from, occupancy.to, self.year, self.rules.counting_day)
    }

    /// Exact micro-亩 weighted by months; `None` when floor cannot become land for want of a figure.
    pub fn land(self, occupancy: &Occupancy) -> Option<Ratio> {
        let weight = Ratio::new(self.months(occupancy), 12)?;
        Some(&self.whole(occupancy.extent)? * &weight)
    }

    fn whole(self, extent: Extent) -> Option<Ratio> {
        let floor = match extent {
            Extent::Land(area) => return Some(Ratio::from(area.micro_mu())),
            Extent::Floor(floor) => Ratio::from(floor),
        };
        let square_metre =
            Ratio::from(Area::from_square_metres(Decimal::from(1), self.rules.rounding).micro_mu());
        let ratio = match self.rules.rented_floor {
            RentedFloor::FloorShare => {
                let share = floor.checked_div(&Ratio::from(self.parcel.total_floor?))?;
                return Some(&Ratio::from(self.parcel.area.micro_mu()) * &share);
            }
            RentedFloor::PlotRatio => self.parcel.plot_ratio?,
            RentedFloor::FixedRatio(ratio) => ratio,
        };
        (&floor * &square_metre).checked_div(&Ratio::from(ratio))
    }

    /// Whether the chosen conversion misses the share of the floor, so that the floor of a parcel does not become
    /// the parcel.
    pub fn breaks_the_sum(self, occupancy: &Occupancy) -> bool {
        if !matches!(occupancy.extent, Extent::Floor(_)) || self.rules.rented_floor == RentedFloor::FloorShare
        {
            return false;
        }
        let rules = LandRules { rented_floor: RentedFloor::FloorShare, ..self.rules.clone() };
        let by_share = Scale { rules: &rules, ..self }.whole(occupancy.extent);
        match (self.whole(occupancy.extent), by_share) {
            (Some(land), Some(share)) => !near(&land, &share, self.rules.tolerance),
            _ => matches!(self.rules.rented_floor, RentedFloor::FixedRatio(_)),
        }
    }
}

/// Brings the declarations of one parcel together.
pub(super) fn pair(scale: Scale<'_>, occupancies: &[Occupancy]) -> Leases {
    let in_force = |occupancy: &&Occupancy| scale.months(occupancy) > 0;
    let owners: BTreeSet<&Arc<str>> = occupancies
        .iter()
        .filter(in_force)
        .filter(|occupancy| occupancy.tenure == Tenure::Owned)
        .map(|occupancy| &occupancy.enterprise)
        .collect();
    let mut lettings: Vec<&Occupancy> =
        occupancies.iter().filter(|occupancy| matches!(occupancy.tenure, Tenure::LetOut { .. })).collect();
    let mut result = Leases::default();
    let rentals = occupancies.iter().filter(|occupancy| matches!(occupancy.tenure, Tenure::RentedIn { .. }));
    for rental in rentals {
        match partner(scale, rental, &lettings) {
            Some(place) => result.both(scale, rental, lettings.remove(place)),
            None => result.tenant_only(scale, rental, &owners),
        }
    }
    lettings.into_iter().for_each(|letting| result.landlord_only(scale, letting));
    result
}

/// The letting that a rental is the other side of: one with the same terms, else the only one that fits.
fn partner(scale: Scale<'_>, rental: &Occupancy, lettings: &[&Occupancy]) -> Option<usize> {
    let fits: Vec<usize> =
        (0..lettings.len()).filter(|place| are_two_sides(rental, lettings[*place])).collect();
    let same = |place: &&usize| agree(scale, rental, lettings[**place]);
    match fits.as_slice() {
        [] => None,
        [only] => Some(*only),
        several => several.iter().find(same).or(several.first()).copied(),
    }
}

fn are_two_sides(rental: &Occupancy, letting: &Occupancy) -> bool {
    let (Tenure::RentedIn { landlord }, Tenure::LetOut { tenant }) = (&rental.tenure, &letting.tenure) else {
        return false;
    };
    let named = landlord.is_some() || tenant.is_some();
    named
        && landlord.as_ref().is_none_or(|landlord| *landlord == letting.enterprise)
        && tenant.as_ref().is_none_or(|tenant| *tenant == rental.enterprise)
}

fn agree(scale: Scale<'_>, left: &Occupancy, right: &Occupancy) -> bool {
    if left.extent == right.extent && scale.months(left) == scale.months(right) {
        return true;
    }
    match (scale.land(left), scale.land(right)) {
        (Some(left), Some(right)) => near(&left, &right, scale.rules.tolerance),
        _ => false,
    }
}

fn near(left: &Ratio, right: &Ratio, tolerance: Decimal) -> bool {
    let gap = left - right;
    let gap = if gap.is_negative() { -gap } else { gap };
    gap <= Ratio::from(tolerance) * Ratio::from(1_000_000)
}

impl Leases {
    fn both(&mut self, scale: Scale<'_>, rental: &Occupancy, letting: &Occupancy) {
        if scale.months(rental) == 0 && scale.months(letting) == 0 {
            return;
        }
        if agree(scale, rental, letting) {
            self.add(scale, letting, &letting.enterprise, &rental.enterprise);
        } else {
            self.hold([&rental.enterprise, &letting.enterprise], notice::lease_disagrees(rental, letting));
        }
    }

    fn tenant_only(&mut self, scale: Scale<'_>, rental: &Occupancy, owners: &BTreeSet<&Arc<str>>) {
        if scale.months(rental) == 0 {
            return;
        }
        let Tenure::RentedIn { landlord } = &rental.tenure else { return };
        let only_owner = owners.first().filter(|owner| owners.len() == 1 && ***owner != rental.enterprise);
        match landlord.as_ref().or(only_owner.copied()) {
            Some(landlord) => {
                self.findings.push(notice::lease_one_sided(rental, landlord, &rental.enterprise));
                self.add(scale, rental, landlord, &rental.enterprise);
            }
            None => self.hold([&rental.enterprise], notice::lease_without_landlord(rental)),
        }
    }

    fn landlord_only(&mut self, scale: Scale<'_>, letting: &Occupancy) {
        if scale.months(letting) == 0 {
            return;
        }
        let Tenure::LetOut { tenant } = &letting.tenure else { return };
        match tenant {
            Some(tenant) => {
                self.findings.push(notice::lease_one_sided(letting, &letting.enterprise, tenant));
                self.add(scale, letting, &letting.enterprise, tenant);
            }
            None => self.hold([&letting.enterprise], notice::lease_without_tenant(letting)),
        }
    }

    fn add(&mut self, scale: Scale<'_>, terms: &Occupancy, landlord: &Arc<str>, tenant: &Arc<str>) {
        if scale.breaks_the_sum(terms) {
            self.findings.push(notice::conversion_breaks_the_sum(terms, scale.rules));
        }
        match scale.land(terms) {
            Some(micro_mu) => {
                let (landlord, tenant) = (landlord.clone(), tenant.clone());
                self.leases.push(Lease { landlord, tenant, micro_mu });
            }
            None => self.hold([landlord, tenant], notice::floor_without_total(terms, scale)),
        }
    }

    fn hold<const N: usize>(&mut self, sides: [&Arc<str>; N], finding: Finding) {
        self.unsettled.extend(sides.into_iter().cloned());
        self.findings.push(finding);
    }
}
