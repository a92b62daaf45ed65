//! The sheet of one firm of a zone: which row it is, its name and place, the cells behind it, and what would change its
//! class.

use super::of_registry;
use crate::failure::Failure;
use crate::zone::Zone;
use fact::Decimal;
use office::evaluation::Run;
use office::evaluation::explain::{Explanation, explain};
use office::evaluation::what_if::{Field, Limits, what_if};
use office::registry::{AsOf, Registry};
use std::collections::BTreeMap;

/// The sheet of a firm of a zone, with its name, its place, its cells and what would change its class.
#[must_use]
pub fn sheet_of_zone(
    run: &Run<'_>,
    field: &Field<'_>,
    row: usize,
    registry: &Registry,
    zone: &Zone,
) -> Explanation {
    sheet_as_of(run, field, row, registry, zone, &|_| AsOf::Now)
}

/// As [`sheet_of_zone`], each term's cells as known at its own point.
#[must_use]
pub fn sheet_as_of(
    run: &Run<'_>,
    field: &Field<'_>,
    row: usize,
    registry: &Registry,
    zone: &Zone,
    as_of: &dyn Fn(&str) -> AsOf,
) -> Explanation {
    let code = run.prepared.subject(row);
    let year = run.prepared.year;
    let origins = |term: &str| of_registry(registry, &code, year, term, as_of(term));
    let mut explanation = explain(field, row, &origins);
    explanation.name = name_of(registry, &code);
    if !explanation.place.is_empty() {
        explanation.place = zone.place_name(&explanation.place);
    }
    explanation.notice.clone_from(zone.description.notice.as_ref().unwrap_or(&String::new()));
    explanation.changes = Some(what_if(field, row, &limits(zone)));
    explanation
}

/// Least and most that the zone's forms take.
#[must_use]
pub fn limits(zone: &Zone) -> Limits {
    let mut ranges: BTreeMap<String, (Option<Decimal>, Option<Decimal>)> = BTreeMap::new();
    for column in zone.forms.values().flat_map(|form| &form.columns) {
        if column.least.is_some() || column.most.is_some() {
            ranges.insert(column.term.to_string(), (column.least, column.most));
        }
    }
    Limits { ranges, ..Limits::default() }
}

/// Name of an enterprise; empty when nobody gave one.
#[must_use]
pub fn name_of(registry: &Registry, code: &str) -> String {
    registry.enterprise(code).and_then(|known| known.name()).map_or_else(String::new, str::to_owned)
}

/// The row of a firm by its code, its name, or a part of the name that no other has.
///
/// # Errors
/// When no firm fits, or several do.
pub fn row_of(run: &Run<'_>, wanted: &str, names: &dyn Fn(&str) -> String) -> Result<usize, Failure> {
    let rows = run.prepared.table.rows();
    let unit = run.units.unit_of.get(wanted).map_or(wanted, String::as_str);
    let codes: Vec<String> = (0..rows).map(|row| run.prepared.subject(row)).collect();
    if let Some(row) = codes.iter().position(|code| code == unit) {
        return Ok(row);
    }
    let named: Vec<String> = codes.iter().map(|code| names(code)).collect();
    if let Some(row) = named.iter().position(|name| name == wanted) {
        return Ok(row);
    }
    let parts: Vec<usize> =
        (0..rows).filter(|row| !wanted.is_empty() && named[*row].contains(wanted)).collect();
    match parts[..] {
        [row] => Ok(row),
        [] => Err(Failure::NoFirm { year: run.prepared.year, wanted: wanted.to_owned() }),
        _ => {
            let some: Vec<&str> = parts.iter().take(8).map(|row| named[*row].as_str()).collect();
            Err(Failure::SeveralFirms {
                wanted: wanted.to_owned(),
                count: parts.len(),
                some: some.join("、"),
            })
        }
    }
}
