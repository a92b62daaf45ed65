//! Small deliveries for the tests.

use fact::{Datum, Fact, Finding, Origin, Period, Reading, Source};
use jiff::civil::Date;
use office::registry::{Operation, OperationId, Registry, RegistryRules};
use std::sync::Arc;

pub(crate) const RULES: &str = include_str!("../../../../../zones/demo/registry.toml");

/// Two firms with right check characters (domain.md §7.1) and one published with a wrong one.
pub(crate) const FIRST: &str = "91330100716105852F";
pub(crate) const SECOND: &str = "914403001922038216";
pub(crate) const WRONG_CHECK: &str = "11371800004234373R";

pub(crate) fn registry() -> Registry {
    Registry::new(RegistryRules::from_toml(RULES).expect("the demo zone's rules"))
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

pub(crate) fn operation(id: u32) -> Operation {
    let recorded = day("2025-03-01").checked_add(jiff::Span::new().days(i64::from(id))).expect("a day");
    Operation { id: OperationId(id), recorded, who: "王敏".to_owned(), why: "部门报送".to_owned() }
}

/// A number as it stands in a text.
pub(crate) fn number(text: &str) -> fact::Decimal {
    text.parse().expect("a number")
}

/// Rows of one file: a subject and `term=value` texts. `-` is not reported, `/` not applicable, `?` unknown.
pub(crate) fn delivery(department: &str, delivered: &str, rows: &[(&str, &[&str])]) -> Vec<Fact> {
    let source = Arc::new(Source {
        file: format!("{department}.xlsx"),
        sheet: "表1".to_owned(),
        department: department.to_owned(),
        form: department.to_owned(),
        delivered: (!delivered.is_empty()).then(|| day(delivered)),
        digest: String::new(),
    });
    let mut facts = Vec::new();
    for (row, (subject, cells)) in (3u32..).zip(rows) {
        for (column, cell) in (2u16..).zip(*cells) {
            let (term, value) = cell.split_once('=').expect("term=value");
            let origin = Origin { source: source.clone(), row, column, raw: value.into() };
            let (period, reading) = (period(term), reading(term, value));
            facts.push(Fact { subject: (*subject).into(), term: term.into(), period, reading, origin });
        }
    }
    facts
}

fn period(term: &str) -> Period {
    match term {
        "enterprise_name" | "former_name" => Period::Always,
        _ => Period::Year(2024),
    }
}

fn reading(term: &str, value: &str) -> Reading {
    let text = || Reading::Known(Datum::Text(value.into()));
    match value {
        "-" => Reading::NotReported,
        "/" => Reading::NotApplicable,
        "?" => Reading::Unknown,
        _ => match fact::glossary::term(term).map(|term| term.kind) {
            Some(fact::glossary::Kind::Flag) => Reading::Known(Datum::Flag(value == "1")),
            Some(fact::glossary::Kind::Text) => text(),
            _ if term.ends_with("_uscc") || term.ends_with("_code") => text(),
            _ => value
                .parse()
                .map(Datum::Number)
                .or_else(|_| value.parse().map(Datum::Day))
                .map_or_else(|_| text(), Reading::Known),
        },
    }
}

/// `code subject raw` of each finding, a line each.
pub(crate) fn brief(findings: &[Finding]) -> String {
    let line = |finding: &Finding| format!("{} {} {}", finding.code, finding.subject, finding.raw);
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}
