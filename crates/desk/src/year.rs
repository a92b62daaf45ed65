//! One year of a zone ready to be evaluated: its scheme with the zone's parameters, its figures, last year's figures.
//! Every command that evaluates a zone starts here, so that all see the same figures.

use crate::city_facts::{CityFacts, FileOutcome};
use crate::failure::Failure;
use crate::pack_files::{PackFailure, Packs};
use crate::snapshot_table::{HeldFigures, YearColumns};
use crate::zone::Zone;
use fact::{Finding, Severity};
use jiff::civil::date;
use law::Pack;
use office::docket::AreaBasis;
use office::evaluation::{CompileRequest, Past, Scheme, Table, compile};
use office::registry::land::Apportionment;
use office::registry::{AsOf, Coverage, OperationId, Registry, Snapshot};
use std::collections::{BTreeMap, BTreeSet};

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

/// What the figures of a year are read from.
pub struct Basis<'a> {
    /// Facts and enterprises.
    pub registry: &'a Registry,
    /// Figures of a year that the readers of files hold back.
    pub held: &'a (dyn Fn(i16) -> HeldFigures + Sync),
    /// The point of knowledge.
    pub as_of: AsOf,
    /// Area facts that are frozen at another point; `None` before that.
    pub areas: Option<&'a AreaBasis>,
}

impl YearFigures {
    /// Collects a year from what is known now.
    ///
    /// # Errors
    /// When nothing is known about it, or it does not fit into a table.
    pub fn collect(facts: &CityFacts, year: i16) -> Result<Self, Failure> {
        let held = |year| held_figures(facts, year);
        let basis = Basis { registry: &facts.registry, held: &held, as_of: AsOf::Now, areas: None };
        Self::collect_from(&basis, year)
    }

    /// Collects a year from what was known at a point.
    ///
    /// # Errors
    /// When nothing is known about it, or it does not fit into a table.
    pub fn collect_from(basis: &Basis<'_>, year: i16) -> Result<Self, Failure> {
        let registry = basis.registry;
        let snapshot = registry.snapshot(year, basis.as_of);
        if snapshot.subjects().is_empty() {
            return Err(Failure::NoFigures { year });
        }
        let before = registry.snapshot(year - 1, basis.as_of);
        let before = (!before.subjects().is_empty()).then_some(before);
        let (table, mut findings) = year_table(basis, &snapshot, basis.areas)?;
        let past = match &before {
            Some(before) => Some(year_table(basis, before, None)?.0),
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

fn year_table(
    basis: &Basis<'_>,
    snapshot: &Snapshot,
    areas: Option<&AreaBasis>,
) -> Result<(Table, Vec<Finding>), Failure> {
    let (registry, year) = (basis.registry, snapshot.year());
    let mut columns = YearColumns::of(snapshot, &(basis.held)(year));
    let as_of = match areas {
        Some(areas) => {
            columns.freeze(registry, areas);
            point(areas.as_of)
        }
        None => basis.as_of,
    };
    let (land, mut findings) = apportioned(registry, year, as_of);
    let opened = areas.map(|areas| &areas.reopened);
    if let Some(land) = land {
        findings.extend(land.findings.iter().cloned());
        columns.fill_land(&land, &|code| opened.is_none_or(|opened| !opened.contains_key(code)));
    }
    let entries: BTreeSet<u64> = opened.into_iter().flat_map(BTreeMap::values).copied().collect();
    for entry in entries {
        let (land, _) = apportioned(registry, year, point(entry));
        if let Some(land) = land {
            columns.fill_land(&land, &|code| opened.and_then(|opened| opened.get(code)) == Some(&entry));
        }
    }
    Ok((columns.into_table()?, findings))
}

/// Everything recorded up to and with an entry of the journal; operations are numbered as entries are.
#[must_use]
pub fn point(entry: u64) -> AsOf {
    AsOf::Operation(OperationId(u32::try_from(entry).unwrap_or(u32::MAX)))
}

/// The land of a year, where anybody delivers parcels.
fn apportioned(registry: &Registry, year: i16, as_of: AsOf) -> (Option<Apportionment>, Vec<Finding>) {
    let (land, findings) = registry.land(year, as_of);
    let any = land.parcels().next().is_some();
    (any.then(|| land.apportion(year, &registry.rules().land)), findings)
}

/// Figures of a year that a reader holds back: something stands in the cell, but not what was meant.
fn held_figures(facts: &CityFacts, year: i16) -> HeldFigures {
    of_year(facts, year)
        .flat_map(|file| &file.findings)
        .filter(|finding| is_held_figure(finding))
        .map(|finding| (finding.subject.clone(), finding.term.clone()))
        .collect()
}

/// Whether a finding holds back one figure.
#[must_use]
pub fn is_held_figure(finding: &Finding) -> bool {
    finding.severity == Severity::Held && !finding.term.is_empty()
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
