//! One year of a zone ready to be evaluated: its scheme with the zone's parameters, its figures, last year's figures.
//! Every command that evaluates a zone starts here, so that all see the same figures.

use crate::city_facts::CityFacts;
use crate::pack_files;
use crate::snapshot_table;
use crate::stop::Stop;
use crate::zone::Zone;
use fact::{Finding, Severity};
use jiff::civil::date;
use law::Pack;
use office::evaluation::{CompileRequest, Past, Scheme, Table, TableError, compile};
use office::registry::{AsOf, Coverage, Snapshot};
use std::collections::BTreeMap;
use std::path::Path;

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
    pub fn collect(facts: &CityFacts, year: i16) -> Result<Self, Stop> {
        let registry = &facts.registry;
        let snapshot = registry.snapshot(year, AsOf::Now);
        if snapshot.subjects().is_empty() {
            return Err(Stop::Use(format!(
                "没有 {year} 年的数据。请核对年度，或先用 muheng import 收文件。"
            )));
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

fn year_table(facts: &CityFacts, snapshot: &Snapshot) -> Result<(Table, Vec<Finding>), Stop> {
    let registry = &facts.registry;
    let (land, mut findings) = registry.land(snapshot.year(), AsOf::Now);
    let land =
        land.parcels().next().is_some().then(|| land.apportion(snapshot.year(), &registry.rules().land));
    findings.extend(land.iter().flat_map(|land| land.findings.iter().cloned()));
    let too_large = |error: TableError| Stop::Findings(error.to_string());
    let held = held_figures(facts, snapshot.year());
    Ok((snapshot_table::table(snapshot, land.as_ref(), &held).map_err(too_large)?, findings))
}

/// Figures of a year that a reader holds back: something stands in the cell, but not what was meant.
fn held_figures(facts: &CityFacts, year: i16) -> snapshot_table::HeldFigures {
    crate::evaluation::of_year(facts, year)
        .flat_map(|file| &file.findings)
        .filter(|finding| finding.severity == Severity::Held && !finding.term.is_empty())
        .map(|finding| (finding.subject.clone(), finding.term.clone()))
        .collect()
}

/// The pack of `pack/scheme` with the parameters that the zone sets.
pub fn configured_pack(zone: &Zone, packs: &Path, name: &str) -> Result<Pack, Stop> {
    let id = name.split_once('/').map_or(name, |(pack, _)| pack);
    let pack = pack_files::load(packs, id)?;
    let configured = match zone.used_pack(&pack.id) {
        Some(used) if !used.parameters.is_empty() => pack
            .with_configuration(&used.parameters, &used.source)
            .map_err(pack_files::PackFailure::Refused)?,
        _ => pack,
    };
    Ok(configured)
}

/// The scheme of a year: the one named, else the zone's own.
pub fn scheme(zone: &Zone, packs: &Path, named: Option<&str>, year: i16) -> Result<Scheme, Stop> {
    let name = named.or_else(|| zone.main_scheme(year)).ok_or_else(|| {
        let title = &zone.description.title;
        Stop::Use(format!(
            "{title}没有配置 {year} 年的方案。请用 --scheme 给出，或写进 zone.toml 的 [[evaluation]]。"
        ))
    })?;
    let pack = configured_pack(zone, packs, name)?;
    scheme_of(&pack, name, year, BTreeMap::new())
}

/// Compiles `pack/scheme` for a year with some parameters set otherwise.
pub fn scheme_of(
    pack: &Pack,
    name: &str,
    year: i16,
    overrides: BTreeMap<String, fact::Decimal>,
) -> Result<Scheme, Stop> {
    let named = name.split_once('/').map(|(_, scheme)| scheme);
    let unset: Vec<_> = pack.unconfigured();
    if !unset.is_empty() && overrides.is_empty() {
        return Err(pack_files::PackFailure::Refused(unset).into());
    }
    let request = CompileRequest { scheme: named, day: date(year, 12, 31), overrides };
    Ok(compile(pack, &request).map_err(pack_files::PackFailure::Refused)?)
}
