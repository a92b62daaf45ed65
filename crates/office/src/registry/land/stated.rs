//! Land let and rented as departments state it per enterprise, against what the leases of the parcels give.

use super::{Apportionment, Part};
use crate::registry::totals::absolute;
use crate::registry::{Column, Registry, Snapshot};
use fact::{Area, Finding, Place, Ratio, Severity};

/// A stated term, what the leases give for it, and the code of the finding when they differ.
type Stated = (&'static str, fn(&Part) -> Area, &'static str);

const STATED: [Stated; 2] = [
    ("land_let", |part| part.let_out, "land-let-differs"),
    ("land_leased", |part| part.rented_in, "land-leased-differs"),
];

impl Registry {
    /// Warnings where an enterprise's stated figure misses the sum of its leases by more than the zone's tolerance.
    /// Nothing is said where no figure is stated or a part is not settled.
    #[must_use]
    pub fn compare_stated_land(&self, land: &Apportionment, snapshot: &Snapshot) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (term, pick, code) in STATED {
            let Some(column) = snapshot.column(term) else { continue };
            for (row, enterprise) in snapshot.subjects().iter().enumerate() {
                let settled =
                    land.parts_of(enterprise).all(|(parcel, _)| !parcel.unsettled.contains(enterprise));
                let leases: Area = land.parts_of(enterprise).map(|(_, part)| pick(part)).sum();
                let Some(stated) = column.number(row).filter(|_| settled) else { continue };
                let gap = absolute(&Ratio::from(stated) - &Ratio::from(leases.to_mu()));
                if gap > Ratio::from(self.rules().land.tolerance) {
                    findings.push(self.stated_differs(column, row, (term, code), leases, enterprise));
                }
            }
        }
        findings
    }

    fn stated_differs(
        &self,
        column: &Column,
        row: usize,
        (term, code): (&str, &str),
        leases: Area,
        enterprise: &str,
    ) -> Finding {
        let origin = column.fact(row).map(|fact| self.fact(fact).origin);
        let label = fact::glossary::term(term).map_or(term, |term| term.zh.as_str());
        Finding {
            code: code.to_owned(),
            severity: Severity::Warning,
            place: origin.as_ref().map_or_else(Place::default, Place::of),
            subject: enterprise.to_owned(),
            term: term.to_owned(),
            raw: origin.map_or_else(String::new, |origin| origin.raw.into_string()),
            message: format!("{label}与租赁登记不符，按租赁双方合计为{}亩。", leases.to_mu().trim()),
            advice: "请核对是否有未登记或已到期的租约。".to_owned(),
        }
    }
}
