//! Which statement is the figure.

use super::sample::{FIRST, delivery, operation, registry};
use fact::Reading;
use office::registry::{AsOf, FigureState, OperationId, Registry, Why};

/// Statements of `term` for one firm, one operation each: (department, day of delivery, value).
fn stated(term: &str, statements: &[(&str, &str, &str)]) -> (Registry, String) {
    let mut registry = registry();
    let mut codes = Vec::new();
    for (id, (department, delivered, value)) in (1..).zip(statements) {
        let cell = format!("{term}={value}");
        let admission = registry.admit(operation(id), delivery(department, delivered, &[(FIRST, &[&cell])]));
        codes.extend(admission.findings.into_iter().map(|finding| finding.code));
    }
    (registry, codes.join(" "))
}

/// Term, statements, what is chosen, why, and the codes of the findings.
type Case =
    (&'static str, &'static [(&'static str, &'static str, &'static str)], &'static str, Why, &'static str);

const CASES: &[Case] = &[
    ("tax_paid", &[("tax", "", "10")], "10", Why::OnlyStatement, ""),
    ("tax_paid", &[("tax", "", "10"), ("tax", "", "12")], "12", Why::LaterDelivery, "figure-corrected"),
    (
        "tax_paid",
        &[("tax", "2025-03-02", "10"), ("tax", "2025-02-01", "12")],
        "10",
        Why::LaterDelivery,
        "older-delivery",
    ),
    ("tax_paid", &[("tax", "", "10"), ("tax", "", "-")], "10", Why::LaterDelivery, "blank-after-value"),
    ("tax_paid", &[("tax", "", "10"), ("tax", "", "/")], "/", Why::LaterDelivery, "figure-corrected"),
    ("tax_paid", &[("tax", "", "-"), ("tax", "", "10")], "10", Why::LaterDelivery, ""),
    ("tax_paid", &[("statistics", "", "11"), ("tax", "", "10")], "10", Why::Authority, "source-outranked"),
    ("tax_paid", &[("statistics", "", "11"), ("tax", "", "-")], "11", Why::AuthoritySilent, ""),
    ("tax_paid", &[("statistics", "", "11"), ("tax", "", "?")], "11", Why::AuthoritySilent, ""),
    ("tax_paid", &[("tax", "", "10"), ("leading_group", "", "9")], "9", Why::Authority, "source-outranked"),
    ("revenue", &[("statistics", "", "200"), ("enterprise", "", "200")], "200", Why::Agreement, ""),
    (
        "revenue",
        &[("enterprise", "", "199"), ("statistics", "", "200")],
        "200",
        Why::Agreement,
        "sources-near",
    ),
    (
        "revenue",
        &[("enterprise", "", "198.9"), ("statistics", "", "200")],
        "held",
        Why::Disagreement,
        "sources-disagree",
    ),
    ("revenue", &[("enterprise", "", "0"), ("statistics", "", "-")], "0", Why::OnlyStatement, ""),
    ("revenue", &[("enterprise", "", "?"), ("statistics", "", "-")], "?", Why::Agreement, ""),
    ("water", &[("a", "", "5"), ("b", "", "6")], "held", Why::Disagreement, "sources-disagree"),
    (
        "water",
        &[("a", "", "5"), ("b", "", "6"), ("water", "", "7")],
        "7",
        Why::Authority,
        "sources-disagree source-outranked",
    ),
];

#[test]
fn the_figure_is_chosen_by_authority_then_by_the_later_delivery() {
    for (term, statements, chosen, why, codes) in CASES {
        let (chosen, why) = (*chosen, *why);
        let (registry, said) = stated(term, statements);
        let figure = registry.figure(FIRST, term, 2024);
        let reading = match &figure.reading {
            None => "held".to_owned(),
            Some(Reading::Known(datum)) => datum.to_string(),
            Some(Reading::NotReported) => "-".to_owned(),
            Some(Reading::NotApplicable) => "/".to_owned(),
            Some(Reading::Unknown) => "?".to_owned(),
        };
        assert_eq!((reading.as_str(), figure.why), (chosen, why), "{term} {statements:?} {figure:?}");
        assert_eq!(said, *codes, "{term} {statements:?}");
        let kept = figure.chosen.iter().count()
            + figure.superseded.len()
            + figure.agreeing.len()
            + figure.conflicting.len();
        assert_eq!(kept, statements.len(), "every statement is told: {figure:?}");
    }
}

#[test]
fn a_tolerance_holds_at_its_bound_and_not_beyond() {
    for (value, state) in
        [("199", FigureState::Chosen), ("198.99", FigureState::Held), ("199.01", FigureState::Chosen)]
    {
        let (registry, _) = stated("revenue", &[("statistics", "", "200"), ("enterprise", "", value)]);
        assert_eq!(registry.figure(FIRST, "revenue", 2024).state, state, "{value}");
    }
}

#[test]
fn what_was_known_on_a_day_stays_known() {
    let (registry, _) = stated("tax_paid", &[("tax", "", "10"), ("tax", "", "12"), ("statistics", "", "13")]);
    for (as_of, expected) in [
        (AsOf::Operation(OperationId(0)), None),
        (AsOf::Operation(OperationId(1)), Some("10")),
        (AsOf::Operation(OperationId(2)), Some("12")),
        (AsOf::Day(operation(1).recorded), Some("10")),
        (AsOf::Day(operation(2).recorded), Some("12")),
        (AsOf::Now, Some("12")),
    ] {
        let figure = registry.figure_as_of(FIRST, "tax_paid", 2024, as_of);
        let number = figure.reading.and_then(|reading| reading.number()).map(|number| number.to_string());
        assert_eq!(number.as_deref(), expected, "{as_of:?}");
        let snapshot = registry.snapshot(2024, as_of);
        let column = snapshot.column("tax_paid");
        let number = column.zip(snapshot.row(FIRST)).and_then(|(column, row)| column.number(row));
        assert_eq!(number.map(|number| number.to_string()).as_deref(), expected, "{as_of:?}");
    }
}

#[test]
fn a_correction_keeps_the_old_fact_with_its_cell() {
    let (registry, _) = stated("tax_paid", &[("tax", "", "10"), ("tax", "", "12")]);
    let figure = registry.figure(FIRST, "tax_paid", 2024);
    let old = registry.fact(figure.superseded[0]);
    assert_eq!((&*old.origin.raw, old.origin.cell().as_str()), ("10", "B3"));
    assert_eq!(registry.recorded_by(figure.superseded[0]).id, OperationId(1));
}
