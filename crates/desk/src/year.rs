//! One year of a zone ready to be evaluated: its scheme with the zone's parameters, its figures, last year's figures.
//! Every command that evaluates a zone starts here, so that all see the same figures.

use crate::city_facts::{CityFacts, FileOutcome};
use crate::failure::Failure;
use crate::pack_files::{PackFailure, Packs};
use crate::snapshot_table;
use crate::zone::Zone;
use fact::{Finding, Severity};
use jiff::civil::date;
use law::Pack;
use office::evaluation::{CompileRequest, Past, Scheme, Table, compile};
use office::registry::{AsOf, Coverage, Snapshot};
use std::collections::BTreeMap;

/// The figures of a year.
pub struct YearFigures {
    /// Readings with the fact behind each; row of the table = row of the snapshot.
    pub snapshot: Snapshot,
    /// The same as columns.
    pub table: Table,
    /// Last year's columns, when there are any.
    pub past: Option<Table>,
    /// Cross-checks and land.
    pub findings: Vec<Finding>,
    /// Who delivered what for whom.
    pub coverage: Vec<Coverage>,
}

impl YearFigures {
    /// Collects a year from what is known now.
    ///
    /// # Errors
    /// When nothing is known about it, or it does not fit into a table.
    pub fn collect(facts: &CityFacts, year: i16) -> Result<Self, Failure> {
        let registry = &facts.registry;
        let snapshot = registry.snapshot(year, AsOf::Now);
        if snapshot.subjects().is_empty() {
            return Err(Failure::NoFigures { year });
        }
        let before = registry.snapshot(year - 1, AsOf::Now);
        let before = (!before.subjects().is_empty()).then_some(before);
        let (table, mut findings) = year_table(facts, &snapshot)?;
        let past = match &before {
            Some(before) => Some(year_table(facts, before)?.0),
            None => None,
        };
        findings.extend(registry.cross_check(&snapshot, before.as_ref()));
        let coverage = registry.coverage(&snapshot);
        Ok(Self { table, past, findings, coverage, snapshot })
    }

    /// Last year's figures as an evaluation takes them.
    #[must_use]
    pub fn past(&self) -> Past {
        Past { table: self.past.clone() }
    }
}

fn year_table(facts: &CityFacts, snapshot: &Snapshot) -> Result<(Table, Vec<Finding>), Failure> {
    let registry = &facts.registry;
    let (land, mut findings) = registry.land(snapshot.year(), AsOf::Now);
    let land =
        land.parcels().next().is_some().then(|| land.apportion(snapshot.year(), &registry.rules().land));
    findings.extend(land.iter().flat_map(|land| land.findings.iter().cloned()));
    let held = held_figures(facts, snapshot.year());
    Ok((snapshot_table::table(snapshot, land.as_ref(), &held)?, findings))
}

/// Figures of a year that a reader holds back: something stands in the cell, but not what was meant.
fn held_figures(facts: &CityFacts, year: i16) -> snapshot_table::HeldFigures {
    of_year(facts, year)
        .flat_map(|file| &file.findings)
        .filter(|finding| finding.severity == Severity::Held && !finding.term.is_empty())
        .map(|finding| (finding.subject.clone(), finding.term.clone()))
        .collect()
}

/// The files about a year, and those that do not say.
pub fn of_year(facts: &CityFacts, year: i16) -> impl Iterator<Item = &FileOutcome> {
    facts.files.iter().filter(move |file| file.year.is_none_or(|about| about == year))
}

/// The pack of `pack/scheme` with the parameters that the zone sets.
///
/// # Errors
/// When there is no such pack or it cannot be used.
pub fn configured_pack(zone: &Zone, packs: &Packs, name: &str) -> Result<Pack, Failure> {
    let id = name.split_once('/').map_or(name, |(pack, _)| pack);
    let pack = packs.load(id)?;
    let configured = match zone.used_pack(&pack.id) {
        Some(used) if !used.parameters.is_empty() => {
            pack.with_configuration(&used.parameters, &used.source).map_err(PackFailure::Refused)?
        }
        _ => pack,
    };
    Ok(configured)
}

/// The scheme of a year: the one named, else the zone's own.
///
/// # Errors
/// When there is none or its pack cannot be used.
pub fn scheme(zone: &Zone, packs: &Packs, named: Option<&str>, year: i16) -> Result<Scheme, Failure> {
    let name = named
        .or_else(|| zone.main_scheme(year))
        .ok_or_else(|| Failure::NoScheme { zone: zone.description.title.clone(), year })?;
    let pack = configured_pack(zone, packs, name)?;
    scheme_of(&pack, name, year, BTreeMap::new())
}

/// Compiles `pack/scheme` for a year with some parameters set otherwise.
///
/// # Errors
/// When the pack has parameters without a value, or the scheme cannot be compiled.
pub fn scheme_of(
    pack: &Pack,
    name: &str,
    year: i16,
    overrides: BTreeMap<String, fact::Decimal>,
) -> Result<Scheme, Failure> {
    let named = name.split_once('/').map(|(_, scheme)| scheme);
    let unset: Vec<_> = pack.unconfigured();
    if !unset.is_empty() && overrides.is_empty() {
        return Err(PackFailure::Refused(unset).into());
    }
    let request = CompileRequest { scheme: named, day: date(year, 12, 31), overrides };
    Ok(compile(pack, &request).map_err(PackFailure::Refused)?)
}
