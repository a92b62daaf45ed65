//! A delivery that takes the place of an earlier one.

use super::sample::{FIRST, SECOND, delivery, operation, registry};
use fact::{Datum, Reading};
use office::registry::{AsOf, FigureState, OperationId, Registry, Why};

fn value(registry: &Registry, subject: &str, as_of: AsOf) -> Option<String> {
    match registry.figure_as_of(subject, "tax_paid", 2024, as_of).reading {
        Some(Reading::Known(Datum::Number(number))) => Some(number.to_string()),
        Some(_) => Some("other".to_owned()),
        None => None,
    }
}

/// Two firms delivered, then the file again with one of them.
fn replaced() -> Registry {
    let mut registry = registry();
    let first = [(FIRST, &["tax_paid=10"][..]), (SECOND, &["tax_paid=20"][..])];
    registry.admit(operation(1), delivery("tax", "2025-03-01", &first));
    registry.withdraw(operation(2), OperationId(1));
    registry.admit(operation(2), delivery("tax", "2025-03-02", &[(FIRST, &["tax_paid=11"])]));
    registry
}

#[test]
fn a_row_that_vanished_no_longer_counts_and_is_still_known_as_of_then() {
    let registry = replaced();
    assert_eq!(value(&registry, FIRST, AsOf::Now).as_deref(), Some("11"));
    assert_eq!(value(&registry, SECOND, AsOf::Now), None);
    let then = AsOf::Operation(OperationId(1));
    assert_eq!(value(&registry, FIRST, then).as_deref(), Some("10"));
    assert_eq!(value(&registry, SECOND, then).as_deref(), Some("20"));
}

#[test]
fn what_was_withdrawn_is_named_as_superseded() {
    let registry = replaced();
    let kept = registry.figure(FIRST, "tax_paid", 2024);
    assert_eq!((kept.why, kept.superseded.len()), (Why::LaterDelivery, 1));
    let gone = registry.figure(SECOND, "tax_paid", 2024);
    assert_eq!((gone.state, gone.superseded.len()), (FigureState::Absent, 1));
}

#[test]
fn coverage_and_snapshot_leave_it_out() {
    let registry = replaced();
    let rows = |as_of| registry.snapshot(2024, as_of).subjects().len();
    assert_eq!((rows(AsOf::Operation(OperationId(1))), rows(AsOf::Now)), (2, 1));
    let departments = registry.delivered_for(SECOND, 2024, AsOf::Now);
    assert!(departments.is_empty(), "{departments:?}");
}

#[test]
fn held_rows_go_with_their_delivery_also_when_a_later_one_made_them_clear() {
    let mut registry = registry();
    registry.admit(
        operation(1),
        delivery("tax", "", &[("亩衡精密", &["enterprise_name=亩衡精密", "tax_paid=30"])]),
    );
    assert_eq!(registry.held_rows().count(), 1);
    // The registration names the firm, so the held row of the tax table is admitted by this operation.
    let named = delivery("market_regulation", "", &[(FIRST, &["enterprise_name=亩衡精密"])]);
    assert_eq!(registry.admit(operation(2), named).rows_released, 1);
    assert_eq!(value(&registry, FIRST, AsOf::Now).as_deref(), Some("30"));
    registry.withdraw(operation(3), OperationId(1));
    assert_eq!(value(&registry, FIRST, AsOf::Now), None);
    assert_eq!(value(&registry, FIRST, AsOf::Operation(OperationId(2))).as_deref(), Some("30"));

    let unknown = delivery("tax", "", &[("无名氏", &["enterprise_name=无名氏", "tax_paid=1"])]);
    registry.admit(operation(4), unknown);
    assert_eq!(registry.held_rows().count(), 1);
    registry.withdraw(operation(5), OperationId(4));
    assert_eq!(registry.held_rows().count(), 0);
}

#[test]
fn a_copy_that_is_not_kept_leaves_the_registry_as_it_was() {
    let registry = replaced();
    let mut trial = registry.clone();
    trial.admit(operation(3), delivery("tax", "2025-03-05", &[(FIRST, &["tax_paid=99"])]));
    assert_eq!(value(&trial, FIRST, AsOf::Now).as_deref(), Some("99"));
    assert_eq!(value(&registry, FIRST, AsOf::Now).as_deref(), Some("11"));
}
