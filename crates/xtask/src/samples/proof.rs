//! Proves the readers on the sample: every planted fault is found, nothing else is held, and what was imported is
//! what was meant.

use super::city::City;
use super::faults::Planted;
use super::intake::{self, Read};
use super::table::{Cell, Delivery};
use super::{bytes, city, departments, faults, truth, zone};
use fact::{Area, Datum, Finding, Reading, Severity};
use office::registry::land::Used;
use office::registry::{AsOf, Operation, OperationId, Registry, RegistryRules};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

/// Codes that only the registry can find, which sees more than one file.
const REGISTRY_CODES: &[&str] = &[
    "ends-before-it-begins",
    "false-zero-energy",
    "figure-corrected",
    "former-name-used",
    "lease-with-oneself",
    "name-differs",
    "source-outranked",
    "unknown-parcel",
];
/// Told by the list of those to chase, not by a finding at a place.
const MISSING: &str = "coverage-missing";

struct Sample {
    city: City,
    deliveries: Vec<(Delivery, Vec<u8>)>,
    planted: Vec<Planted>,
    reads: Vec<Read>,
}

/// Generated and read once for all tests.
fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let city = city::build();
        let mut deliveries = departments::deliveries(&city);
        let planted = faults::plant(&city, &mut deliveries);
        let written = deliveries.into_iter().map(|delivery| {
            let bytes = bytes(&delivery).expect("it is written");
            (delivery, bytes)
        });
        let deliveries: Vec<(Delivery, Vec<u8>)> = written.collect();
        let forms = intake::forms(&zone()).expect("the forms are right");
        let reads = intake::read(&deliveries, &forms).expect("each file has a form");
        Sample { city, deliveries, planted, reads }
    })
}

fn findings() -> impl Iterator<Item = &'static Finding> {
    sample().reads.iter().flat_map(|read| &read.findings)
}

/// Whether a finding is at a planted place: the cell, its row, or its column for what is told once a column.
fn is_at(finding: &Finding, planted: &Planted) -> bool {
    let place = &finding.place;
    if place.file != planted.file || (place.sheet != planted.sheet && !place.sheet.is_empty()) {
        return false;
    }
    let letters: String = planted.cell.chars().take_while(char::is_ascii_alphabetic).collect();
    let row = planted.cell[letters.len()..].parse::<u32>().ok();
    let column = letters.bytes().fold(0u16, |number, letter| number * 26 + u16::from(letter - b'A') + 1);
    let same_column = letters.is_empty() || place.column.is_none_or(|found| found == column);
    (place.row.is_none() || place.row == row) && same_column
}

#[test]
fn every_planted_fault_of_a_file_is_found_at_its_place() {
    let of_files = sample().planted.iter().filter(|planted| {
        let code = planted.fault.code;
        !REGISTRY_CODES.contains(&code) && code != MISSING
    });
    let missing: Vec<String> = of_files
        .filter(|planted| !planted.fault.code.is_empty())
        .filter(|planted| {
            let same = |finding: &Finding| {
                finding.code == planted.fault.code
                    && format!("{:?}", finding.severity).to_lowercase() == planted.fault.severity
                    && is_at(finding, planted)
            };
            !findings().any(same)
        })
        .map(|planted| {
            let near =
                findings().filter(|finding| is_at(finding, planted)).map(|finding| finding.code.as_str());
            format!(
                "{} {} {:?}: found {:?}",
                planted.file,
                planted.cell,
                planted.fault,
                near.collect::<Vec<_>>()
            )
        })
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn nothing_but_what_was_planted_is_held_or_refused() {
    let heavy = findings().filter(|finding| finding.severity >= Severity::Held);
    let unplanted: Vec<String> = heavy
        .filter(|finding| !sample().planted.iter().any(|planted| is_at(finding, planted)))
        .map(|finding| format!("{} {finding}", finding.code))
        .collect();
    assert!(
        unplanted.is_empty(),
        "{} of them:\n{}",
        unplanted.len(),
        unplanted[..unplanted.len().min(40)].join("\n")
    );
}

#[test]
fn rows_read_are_rows_typed_and_every_row_is_accounted_for() {
    for read in &sample().reads {
        let (delivery, _) =
            sample().deliveries.iter().find(|(delivery, _)| delivery.file == read.file).expect("it was read");
        let sheets = delivery.sheets.iter().filter(|sheet| sheet.form == read.form);
        let furniture = |row: &&super::table::Row| row.firm != usize::MAX;
        let typed: usize = sheets.map(|sheet| sheet.rows.iter().filter(furniture).count()).sum();
        assert!(read.tally.adds_up(), "{} {:?}", read.file, read.tally);
        assert_eq!(read.tally.read, typed as u64, "{} {}", read.file, read.form);
    }
}

/// (file, sheet, subject, term) → state and value of the truth.
fn truths() -> HashMap<[String; 4], (String, String)> {
    let deliveries: Vec<Delivery> =
        sample().deliveries.iter().map(|(delivery, _)| delivery.clone()).collect();
    let bytes = truth::truth(&deliveries).expect("it is written");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows = reader.records().map(|row| row.expect("it is a table"));
    rows.map(|row| {
        let key = [&row[0], &row[1], &row[2], &row[4]].map(str::to_owned);
        (key, (row[5].to_owned(), row[6].to_owned()))
    })
    .collect()
}

fn stated(reading: &Reading) -> (&'static str, String) {
    match reading {
        Reading::Known(Datum::Number(number)) => ("known", number.trim().to_string()),
        Reading::Known(Datum::Text(text)) => ("known", text.to_string()),
        Reading::Known(Datum::Day(day)) => ("known", day.to_string()),
        Reading::Known(Datum::Flag(flag)) => ("known", u8::from(*flag).to_string()),
        Reading::NotReported => ("not_reported", String::new()),
        Reading::NotApplicable => ("not_applicable", String::new()),
        Reading::Unknown => ("unknown", String::new()),
    }
}

#[test]
fn what_is_imported_is_what_was_meant() {
    let truths = truths();
    let mut planted: BTreeMap<(&str, &str, &str), &Planted> = BTreeMap::new();
    for one in &sample().planted {
        planted.insert(
            (&one.file, &one.subject, if one.fault.effect == "row_absent" { "" } else { &one.term }),
            one,
        );
    }
    let mut seen: BTreeSet<[String; 4]> = BTreeSet::new();
    let mut wrong = Vec::new();
    for fact in sample().reads.iter().flat_map(|read| &read.facts) {
        let source = &fact.origin.source;
        let key =
            [source.file.clone(), source.sheet.clone(), fact.subject.to_string(), fact.term.to_string()];
        let effect = planted
            .get(&(source.file.as_str(), &*fact.subject, &*fact.term))
            .map(|planted| planted.fault.effect);
        let found = stated(&fact.reading);
        let right = match (truths.get(&key), effect) {
            (None, _) => {
                ["uscc", "enterprise_name"].contains(&&*fact.term)
                    || !fact.subject.starts_with("91")
                    || other_key(&fact.subject)
            }
            (Some((state, value)), None | Some("as_meant")) => (state.as_str(), value) == (found.0, &found.1),
            (Some(_), Some("differs")) => true,
            (Some(_), Some(state)) => state == found.0,
        };
        if !right {
            wrong.push(format!("{key:?} {effect:?}: {found:?} meant {:?}", truths.get(&key)));
        }
        seen.insert(key);
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    let silent = |key: &&[String; 4]| !seen.contains(*key) && !excused(key, &planted);
    let lost: Vec<_> = truths.keys().filter(silent).collect();
    assert!(lost.is_empty(), "{} lost, e.g. {:?}", lost.len(), &lost[..lost.len().min(20)]);
}

/// A code that was spoiled on purpose keys its row under another subject.
fn other_key(subject: &str) -> bool {
    let spoiled = |delivery: &Delivery| {
        let rows = delivery.sheets.iter().flat_map(|sheet| sheet.rows.iter().map(move |row| (sheet, row)));
        rows.into_iter().any(|(sheet, row)| {
            sheet.column("uscc").is_some_and(|column| matches!(&row.cells[column], Cell::Text(text) if text == subject && *text != row.subject))
        })
    };
    sample().deliveries.iter().any(|(delivery, _)| spoiled(delivery))
}

/// Whether a figure is rightly absent: its cell cannot be read, or its row has no usable key or contradicts another.
fn excused(key: &[String; 4], planted: &BTreeMap<(&str, &str, &str), &Planted>) -> bool {
    let [file, _, subject, term] = key;
    let effect = |term: &str| {
        planted.get(&(file.as_str(), subject.as_str(), term)).map(|planted| planted.fault.effect)
    };
    effect(term) == Some("absent")
        || effect("") == Some("row_absent")
        || effect("uscc").is_some_and(|effect| effect != "as_meant")
}

#[test]
fn the_findings_are_those_that_were_read_and_approved() {
    let listed = intake::list(&sample().reads).expect("writing to memory");
    let approved = std::fs::read(zone().join("expected/findings.csv")).expect("it is in the repository");
    let message =
        "the findings changed; read them after `cargo xtask samples --bless` and commit what is right";
    assert!(listed == approved, "{message}");
    assert_eq!(sample().city.firms.len(), city::ENTERPRISES);
}

/// The files admitted one after the other, as they came in, with the findings of admission.
fn admitted() -> &'static (Registry, Vec<Finding>) {
    static ADMITTED: OnceLock<(Registry, Vec<Finding>)> = OnceLock::new();
    ADMITTED.get_or_init(|| {
        let text = std::fs::read_to_string(zone().join("registry.toml")).expect("the zone has rules");
        let mut registry = Registry::new(RegistryRules::from_toml(&text).expect("the rules are right"));
        let mut findings = Vec::new();
        for (number, read) in (0u32..).zip(&sample().reads) {
            let mut all = sample().deliveries.iter();
            let (delivery, _) = all.find(|(delivery, _)| delivery.file == read.file).expect("it was read");
            let operation = Operation {
                id: OperationId(number),
                recorded: delivery.delivered,
                who: "示范数据".to_owned(),
                why: format!("{}报送", read.form),
            };
            findings.extend(registry.admit(operation, read.facts.clone()).findings);
        }
        (registry, findings)
    })
}

#[test]
fn what_departments_say_against_one_another_is_found_and_nothing_else_is_held() {
    let (registry, of_admission) = admitted();
    let mut found = of_admission.clone();
    for year in [2023, 2024] {
        let (register, of_land) = registry.land(year, AsOf::Now);
        found.extend(of_land);
        found.extend(register.apportion(year, &registry.rules().land).findings);
        let (now, before) = (registry.snapshot(year, AsOf::Now), registry.snapshot(year - 1, AsOf::Now));
        found.extend(registry.cross_check(&now, Some(&before)));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &found {
        *counts.entry(&finding.code).or_default() += 1;
    }
    let of_registry = sample().planted.iter().filter(|planted| REGISTRY_CODES.contains(&planted.fault.code));
    // What two departments say is told at one of the two cells.
    let same = |finding: &Finding, planted: &Planted| {
        let told = (finding.subject.as_str(), finding.term.as_str()) == (&planted.subject, &planted.term);
        finding.code == planted.fault.code && (told || is_at(finding, planted))
    };
    let missing: Vec<String> = of_registry
        .filter(|planted| !found.iter().any(|finding| same(finding, planted)))
        .map(|planted| {
            let near = found.iter().filter(|finding| finding.subject == planted.subject);
            let near: Vec<String> = near.map(|finding| format!("{} {finding}", finding.code)).collect();
            format!("{} {} {:?}: found {near:?}", planted.file, planted.cell, planted.fault)
        })
        .collect();
    assert!(missing.is_empty(), "{counts:?}\n{}", missing.join("\n"));
    let held = found.iter().filter(|finding| finding.severity >= Severity::Held);
    let unplanted: Vec<String> = held
        .filter(|finding| !sample().planted.iter().any(|planted| is_at(finding, planted)))
        .map(|finding| format!("{} {finding}", finding.code))
        .collect();
    assert!(unplanted.is_empty(), "{counts:?}\n{}", unplanted[..unplanted.len().min(40)].join("\n"));
}

#[test]
fn whom_a_department_forgot_stands_on_its_list_of_those_to_chase() {
    let registry = &admitted().0;
    for planted in sample().planted.iter().filter(|planted| planted.fault.code == MISSING) {
        let coverage = registry.coverage(&registry.snapshot(planted.year, AsOf::Now));
        let mut missing =
            coverage.iter().filter(|list| list.term == planted.term).flat_map(|list| &list.missing);
        assert!(missing.any(|code| **code == planted.subject), "{planted:?}");
    }
}

#[test]
fn a_row_without_a_credit_code_reaches_its_firm_by_name_or_organisation_code() {
    let registry = &admitted().0;
    let matched = sample().planted.iter().filter(|planted| planted.fault.effect == "matched");
    let states: Vec<(i16, &str, bool)> = matched
        .map(|planted| {
            let figure = registry.figure(&planted.subject, "water", planted.year);
            (planted.year, planted.fault.code, figure.chosen.is_some())
        })
        .collect();
    assert_eq!(states, [(2022, "uscc-other-kind", true), (2024, "key-from-name", true)]);
}

#[test]
fn parcels_and_leases_give_each_firm_the_land_that_the_department_sums() {
    let registry = &admitted().0;
    // Leases of 2024 are planted with faults.
    for year in [2020, 2021, 2022, 2023] {
        let (register, findings) = registry.land(year, AsOf::Now);
        assert!(findings.is_empty(), "{year}: {:?}", findings.first());
        let land = register.apportion(year, &registry.rules().land);
        for firm in &sample().city.firms {
            let Some(figures) = firm.year(year) else { continue };
            let square_metres = figures.owned + figures.leased - figures.let_out;
            assert_eq!(
                land.used(&firm.code),
                Used::Land(Area::from_micro_mu(square_metres * 1_500)),
                "{}",
                firm.code
            );
        }
    }
}
