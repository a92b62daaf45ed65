//! Everything a zone was told: each delivered file read by its form and admitted in the order of delivery.

use crate::failure::Failure;
use crate::zone::{Delivered, Zone};
use fact::{Finding, Period};
use jiff::civil::Date;
use office::registry::{Operation, OperationId, Registry};
use paper::{Delivery, Form, Intake, Tally, TotalCheck};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Files read at once, so that a large city does not hold all of its cells in memory.
const FILES_AT_ONCE: usize = 32;

/// A zone's facts.
pub struct CityFacts {
    /// Facts and enterprises.
    pub registry: Registry,
    /// What became of each file, in order.
    pub files: Vec<FileOutcome>,
}

/// What became of one file.
pub struct FileOutcome {
    /// Name shown to people.
    pub name: String,
    /// Form.
    pub form: String,
    /// Department.
    pub department: String,
    /// Day of delivery.
    pub delivered: Option<Date>,
    /// Year it is about, when it was said.
    pub year: Option<i16>,
    /// Rows.
    pub tally: Tally,
    /// Printed totals.
    pub totals: Vec<TotalCheck>,
    /// Rows that no enterprise could be found for.
    pub rows_unassigned: usize,
    /// Findings of the reader and of the registry.
    pub findings: Vec<Finding>,
}

/// SHA-256 as lower-case hex.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads one file.
///
/// # Errors
/// When it cannot be opened.
pub fn read_file(delivered: &Delivered, form: &Form) -> Result<Intake, Failure> {
    let bytes = std::fs::read(&delivered.path).map_err(Failure::io(&delivered.path))?;
    let delivery = Delivery {
        delivered: delivered.delivered,
        digest: digest(&bytes),
        year: delivered.year,
        code_page: code_page(&delivered.path),
        ..Delivery::default()
    };
    Ok(paper::read(&delivered.name, bytes, form, &delivery))
}

/// The `.cpg` file beside a `.dbf`.
#[must_use]
pub fn code_page(path: &Path) -> Option<String> {
    let is_table = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("dbf"));
    let named = is_table.then(|| path.with_extension("cpg")).filter(|path| path.is_file())?;
    std::fs::read_to_string(named).ok().map(|text| text.trim().to_owned())
}

/// The deliveries about a year up to `last_year`, and those that do not say.
#[must_use]
pub fn up_to(deliveries: Vec<Delivered>, last_year: i16) -> Vec<Delivered> {
    deliveries.into_iter().filter(|file| file.year.is_none_or(|year| year <= last_year)).collect()
}

/// Reads and admits deliveries in their order; `step` is called after each file.
///
/// # Errors
/// When a file cannot be opened or its form is not there.
pub fn read(zone: &Zone, deliveries: &[Delivered], step: &(dyn Fn() + Sync)) -> Result<CityFacts, Failure> {
    let mut registry = Registry::new(zone.rules.clone());
    let mut files = Vec::with_capacity(deliveries.len());
    for some in deliveries.chunks(FILES_AT_ONCE) {
        let read: Vec<Result<(&Delivered, &Form, Intake), Failure>> = some
            .par_iter()
            .map(|file| {
                let form = zone.form(&file.form)?;
                let intake = read_file(file, form)?;
                step();
                Ok((file, form, intake))
            })
            .collect();
        for read in read {
            let (file, form, intake) = read?;
            files.push(admit(&mut registry, file, form, intake));
        }
    }
    Ok(CityFacts { registry, files })
}

fn admit(registry: &mut Registry, file: &Delivered, form: &Form, intake: Intake) -> FileOutcome {
    let number = u32::try_from(registry.operations().len() + 1).unwrap_or(u32::MAX);
    let day = file.delivered.or_else(|| first_day(&intake)).unwrap_or(Date::ZERO);
    // The registry wants operations in the order of their days; a file listed late counts from then on.
    let recorded = registry.operations().last().map_or(day, |last| last.recorded.max(day));
    let operation =
        Operation { id: OperationId(number), recorded, who: file.who.clone(), why: file.name.clone() };
    let Intake { facts, mut findings, tally, totals } = intake;
    let admission = registry.admit(operation, facts);
    findings.extend(admission.findings);
    FileOutcome {
        name: file.name.clone(),
        form: form.id.clone(),
        department: form.department.clone(),
        delivered: file.delivered,
        year: file.year,
        tally,
        totals,
        rows_unassigned: admission.rows_held,
        findings,
    }
}

/// A delivery without a day counts from the first day of the year it is about.
fn first_day(intake: &Intake) -> Option<Date> {
    intake.facts.iter().find_map(|fact| match fact.period {
        Period::Year(year) => Date::new(year, 1, 1).ok(),
        Period::Day(day) => Some(day),
        Period::Always => None,
    })
}
