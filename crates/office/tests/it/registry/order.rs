//! The order of facts within a delivery never matters, and nothing that was admitted is ever lost.

use super::sample::{FIRST, SECOND, delivery, operation, registry};
use fact::Fact;
use office::registry::{AsOf, Registry};
use proptest::prelude::*;

/// One department's words on one of a few subjects, some without code.
fn row() -> impl Strategy<Value = (usize, usize, u8)> {
    (0..5usize, 0..4usize, 0..4u8)
}

fn facts(department: &str, rows: &[(usize, usize, u8)]) -> Vec<Fact> {
    let subjects = [FIRST, SECOND, "", "716105852", "91330100716105852f"];
    let names = [
        "enterprise_name=恒立机械有限公司",
        "enterprise_name=恒力机械有限公司",
        "former_name=恒利机械厂",
        "enterprise_name=恒利机械厂",
    ];
    let values = ["tax_paid=10", "tax_paid=11", "tax_paid=-", "tax_paid=/"];
    let cells: Vec<[&str; 2]> =
        rows.iter().map(|(_, name, value)| [names[*name], values[usize::from(*value)]]).collect();
    let table: Vec<(&str, &[&str])> =
        rows.iter().zip(&cells).map(|((subject, ..), cells)| (subjects[*subject], &cells[..])).collect();
    delivery(department, "", &table)
}

fn state(registry: &Registry) -> String {
    let figures: Vec<String> = registry
        .enterprises()
        .map(|enterprise| {
            let figure = registry.figure(&enterprise.code, "tax_paid", 2024);
            let names: Vec<_> =
                enterprise.names.iter().map(|name| (&name.name, name.former, &name.departments)).collect();
            format!("{} {names:?} {:?} {:?} {:?}", enterprise.code, figure.state, figure.reading, figure.why)
        })
        .collect();
    let held: Vec<_> =
        registry.held_rows().map(|(id, row)| (id, &row.candidates, row.facts[0].origin.row)).collect();
    format!("{figures:#?} {held:?}")
}

proptest! {
    #[test]
    fn the_order_of_facts_within_a_delivery_does_not_change_the_outcome(
        first in proptest::collection::vec(row(), 1..8),
        second in proptest::collection::vec(row(), 1..8),
        seed in any::<u64>(),
    ) {
        let deliveries = [("tax", first), ("statistics", second)];
        let (mut plain, mut mixed) = (registry(), registry());
        for (id, (department, rows)) in (1..).zip(&deliveries) {
            let facts = facts(department, rows);
            let mut shuffled = facts.clone();
            shuffle(&mut shuffled, seed);
            let count = facts.len();
            let one = plain.admit(operation(id), facts);
            let other = mixed.admit(operation(id), shuffled);
            prop_assert_eq!(&one.findings, &other.findings);
            prop_assert_eq!(one.rows_admitted + one.rows_held, rows.len());
            prop_assert!(count >= rows.len());
            prop_assert_eq!(state(&plain), state(&mixed));
        }
    }

    #[test]
    fn every_fact_is_admitted_or_held_and_a_later_delivery_deletes_none(
        rows in proptest::collection::vec(proptest::collection::vec(row(), 1..6), 1..5),
    ) {
        let mut registry = registry();
        let mut given = 0;
        let mut before: Vec<(String, String)> = Vec::new();
        for (id, rows) in (1..).zip(&rows) {
            let facts = facts("tax", rows);
            given += facts.len();
            registry.admit(operation(id), facts);
            let held: usize = registry.held_rows().map(|(_, row)| row.facts.len()).sum();
            prop_assert_eq!(registry.fact_count() + held, given);
            for (fact, (raw, cell)) in (0..).zip(&before) {
                let fact = registry.fact(office::registry::FactId(fact));
                prop_assert_eq!((&*fact.origin.raw, &fact.origin.cell()), (raw.as_str(), cell));
            }
            before = (0..u32::try_from(registry.fact_count()).expect("few"))
                .map(|fact| registry.fact(office::registry::FactId(fact)))
                .map(|fact| (fact.origin.raw.to_string(), fact.origin.cell()))
                .collect();
        }
        for enterprise in registry.enterprises() {
            let figure = registry.figure_as_of(&enterprise.code, "tax_paid", 2024, AsOf::Now);
            let told = figure.chosen.iter().chain(&figure.superseded).chain(&figure.agreeing).chain(&figure.conflicting);
            let mut told: Vec<_> = told.collect();
            told.sort();
            told.dedup();
            let all = (0..u32::try_from(registry.fact_count()).expect("few")).map(office::registry::FactId);
            let about = all.filter(|fact| {
                let fact = registry.fact(*fact);
                *fact.subject == *enterprise.code && &*fact.term == "tax_paid"
            });
            prop_assert_eq!(told.len(), about.count());
        }
    }
}

proptest! {
    #[test]
    fn a_copy_does_not_see_what_is_admitted_or_withdrawn_later_and_what_was_copied_goes_on_the_same(
        rows in proptest::collection::vec((proptest::collection::vec(row(), 1..6), any::<bool>()), 1..6),
    ) {
        let (mut alone, mut copied) = (registry(), registry());
        let mut kept = Vec::new();
        for (id, (rows, withdraws)) in (1..).zip(&rows) {
            kept.push((copied.clone(), state(&copied), copied.fact_count()));
            // A copy that goes its own way leaves no trace in the one it was made from.
            let mut lost = copied.clone();
            lost.admit(operation(id), facts("commerce", rows));
            for registry in [&mut alone, &mut copied] {
                if *withdraws && id > 1 {
                    registry.withdraw(operation(id), office::registry::OperationId(id - 1));
                }
            }
            let one = alone.admit(operation(id), facts("tax", rows));
            let lent = facts("tax", rows);
            let other = copied.admit(operation(id), lent.as_slice());
            prop_assert_eq!(one, other);
            prop_assert_eq!(state(&alone), state(&copied));
        }
        for (registry, before, count) in kept {
            prop_assert_eq!(state(&registry), before);
            prop_assert_eq!(registry.fact_count(), count);
        }
    }
}

#[test]
fn a_copy_of_a_large_registry_stays_as_it_was() {
    // Credit codes are not checked here, so that thousands are easily made; more than a page of everything.
    let codes: Vec<String> = (0..12_000).map(|serial| format!("91320411{serial:09}0")).collect();
    let names: Vec<String> =
        (0..12_000).map(|serial| format!("enterprise_name=第{serial}机械有限公司")).collect();
    let told = |department: &str, from: usize, to: usize, tax: &str| {
        let cells: Vec<[&str; 2]> = (from..to).map(|firm| [names[firm].as_str(), tax]).collect();
        let rows: Vec<(&str, &[&str])> =
            (from..to).zip(&cells).map(|(firm, cells)| (codes[firm].as_str(), &cells[..])).collect();
        delivery(department, "", &rows)
    };
    let mut registry = registry();
    registry.admit(operation(1), told("tax", 0, 9_000, "tax_paid=10"));
    let (before, shown) = (registry.clone(), state(&registry));
    registry.admit(operation(2), told("tax", 8_000, 12_000, "tax_paid=11"));
    let between = (registry.clone(), state(&registry));
    registry.admit(operation(3), told("statistics", 0, 12_000, "tax_paid=12"));
    let counts = |registry: &Registry| (registry.enterprise_count(), registry.fact_count());
    assert!(counts(&before) < counts(&between.0) && counts(&between.0).1 < registry.fact_count());
    assert!(state(&before) == shown && state(&between.0) == between.1);
    let later = registry.enterprises().find(|known| before.enterprise(&known.code).is_none());
    let later = later.expect("the second delivery brought more enterprises");
    let then = between.0.enterprise(&later.code).expect("known since the second delivery");
    assert_eq!((then.names[0].departments.len(), later.names[0].departments.len()), (1, 2));
    assert!(before.enterprises().all(|known| known.code != later.code));
}

/// A fixed shuffle: each place swaps with one drawn by a multiplicative step.
fn shuffle(facts: &mut [Fact], mut seed: u64) {
    for place in (1..facts.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(seed >> 33).expect("31 bits") % (place + 1);
        facts.swap(place, other);
    }
}
