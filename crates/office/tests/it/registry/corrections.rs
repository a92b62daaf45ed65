//! A correction with evidence against what departments deliver before and after it.

use super::sample::{FIRST, day, delivery, operation, registry};
use fact::{Datum, Fact, Reading, Severity, Source};
use office::registry::{AsOf, OperationId, Registry, STATED_FORM, Why};
use std::sync::Arc;

/// What a person stated: the same as a delivery of one cell, but of no table.
fn correction(department: &str, value: &str) -> Vec<Fact> {
    let cell = format!("tax_paid={value}");
    let mut facts = delivery(department, "", &[(FIRST, &[&cell])]);
    for fact in &mut facts {
        let source = Source {
            file: "完税证明.pdf".to_owned(),
            sheet: String::new(),
            department: department.to_owned(),
            form: STATED_FORM.to_owned(),
            delivered: Some(day("2025-03-02")),
            digest: String::new(),
        };
        fact.origin.source = Arc::new(source);
        (fact.origin.row, fact.origin.column) = (0, 0);
    }
    facts
}

/// `c` before a value is a correction; the others are deliveries of the tax bureau. Codes of all findings.
fn told(statements: &[&str]) -> (Registry, Vec<fact::Finding>) {
    let mut registry = registry();
    let mut findings = Vec::new();
    for (id, statement) in (1..).zip(statements) {
        let facts = match statement.strip_prefix('c') {
            Some(value) => correction("tax", value),
            None => delivery("tax", "", &[(FIRST, &[&format!("tax_paid={statement}")])]),
        };
        findings.extend(registry.admit(operation(id), facts).findings);
    }
    (registry, findings)
}

fn value(registry: &Registry, as_of: AsOf) -> String {
    match registry.figure_as_of(FIRST, "tax_paid", 2024, as_of).reading {
        Some(Reading::Known(Datum::Number(number))) => number.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_correction_stays_in_force_until_another_one_settles_it() {
    let cases: &[(&[&str], &str, Why, &str)] = &[
        (&["10", "c12"], "12", Why::Correction, "figure-corrected"),
        // Delivered again with the old figure, with a third one, with the corrected one.
        (&["10", "c12", "10"], "12", Why::Correction, "figure-corrected correction-stands"),
        (&["10", "c12", "11"], "12", Why::Correction, "figure-corrected correction-stands"),
        (&["10", "c12", "12"], "12", Why::Correction, "figure-corrected"),
        // A blank neither undoes it nor contradicts it.
        (&["10", "c12", "-"], "12", Why::Correction, "figure-corrected blank-after-value"),
        // Before the correction a later delivery counts as ever.
        (&["10", "11", "c12"], "12", Why::Correction, "figure-corrected figure-corrected figure-corrected"),
        // The department settles it by another correction.
        (
            &["10", "c12", "10", "c10"],
            "10",
            Why::Correction,
            "figure-corrected correction-stands figure-corrected",
        ),
        // A correction of a figure that nobody delivered before.
        (&["c12"], "12", Why::OnlyStatement, ""),
        (&["c12", "10"], "12", Why::Correction, "correction-stands"),
        // "Not reported" states nothing that could stand.
        (&["10", "c-", "11"], "11", Why::LaterDelivery, "blank-after-value figure-corrected"),
    ];
    for (statements, chosen, why, codes) in cases {
        let (registry, findings) = told(statements);
        let figure = registry.figure(FIRST, "tax_paid", 2024);
        assert_eq!((value(&registry, AsOf::Now).as_str(), figure.why), (*chosen, *why), "{statements:?}");
        let found: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(found.join(" "), *codes, "{statements:?}");
        let kept = 1 + figure.superseded.len() + figure.agreeing.len() + figure.conflicting.len();
        assert_eq!(kept, statements.len(), "every statement is told: {figure:?}");
    }
}

#[test]
fn the_finding_names_the_correction_and_its_day_at_the_cell_that_says_otherwise() {
    let (_, findings) = told(&["10", "c12", "11"]);
    let stands = findings.iter().find(|finding| finding.code == "correction-stands").expect("told");
    assert_eq!((stands.severity, stands.raw.as_str()), (Severity::Warning, "11"));
    assert_eq!((stands.place.row, stands.place.column), (Some(3), Some(2)));
    for part in ["第2号操作", "2025-03-03", "王敏", "“12”（完税证明.pdf）", "“11”（tax.xlsx 表1!B3）"]
    {
        assert!(stands.message.contains(part), "{part}: {}", stands.message);
    }
}

#[test]
fn a_file_that_takes_the_place_of_the_corrected_one_leaves_the_correction() {
    let (mut registry, _) = told(&["10", "c12"]);
    registry.withdraw(operation(3), OperationId(1));
    let again = registry.admit(operation(3), delivery("tax", "2025-03-20", &[(FIRST, &["tax_paid=10"])]));
    assert_eq!(again.findings.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["correction-stands"]);
    assert_eq!(value(&registry, AsOf::Now), "12");
    assert_eq!(value(&registry, AsOf::Operation(OperationId(1))), "10");
    let snapshot = registry.snapshot(2024, AsOf::Now);
    let column = snapshot.column("tax_paid").zip(snapshot.row(FIRST));
    assert_eq!(
        column.and_then(|(column, row)| column.number(row)).map(|one| one.to_string()),
        Some("12".into())
    );
}

#[test]
fn a_correction_that_is_taken_back_gives_way_to_the_delivery() {
    let (mut registry, _) = told(&["10", "c12", "11"]);
    registry.withdraw(operation(4), OperationId(2));
    assert_eq!(value(&registry, AsOf::Now), "11");
}

#[test]
fn a_correction_of_a_lower_rank_does_not_stand_against_the_authority() {
    let mut registry = registry();
    registry.admit(operation(1), correction("statistics", "12"));
    let found = registry.admit(operation(2), delivery("tax", "", &[(FIRST, &["tax_paid=10"])]));
    assert_eq!(value(&registry, AsOf::Now), "10");
    assert_eq!(found.findings[0].code, "source-outranked");
}
