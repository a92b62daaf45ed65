//! Files handed in, tried, handed in again.

use super::town::{
    FIRST, SECOND, TAX, TAX_CORRECTED, TAX_ONE_ROW, TAX_SHORTER, THIRD, Town, at, author, industry, number,
};
use desk::Trouble;
use fact::Severity;
use jiff::civil::date;
use office::docket::{BatchState, Command};
use office::journal::{Archive, FindingFilter, Page};

// clause: S2-17b
#[tokio::test]
async fn a_bad_cell_is_a_finding_and_the_other_rows_are_taken() {
    let town = Town::new().await;
    let receipt = town.deliver("tax", "税收.csv", TAX, date(2025, 3, 3)).await.unwrap();
    let moment = town.desk.now();
    let batch = &moment.docket.batches[&receipt.entry.to_string()];
    assert_eq!((batch.tally.read, batch.tally.admitted, batch.tally.held), (3, 2, 1));
    assert_eq!(batch.receipt, "2024-tax-1");
    let found = town.archive.findings_of(receipt.entry, &FindingFilter::default(), Page::ALL).await.unwrap();
    let found: Vec<_> = found.items.iter().map(|found| &found.finding).collect();
    let bad = found.iter().find(|finding| finding.raw == "约20").unwrap();
    assert_eq!((bad.severity, bad.term.as_str()), (Severity::Refused, "tax_paid"), "{found:?}");
}

#[tokio::test]
async fn the_corrected_file_takes_the_place_of_the_first() {
    let town = Town::new().await;
    let first = town.deliver("tax", "税收.csv", TAX, date(2025, 3, 3)).await.unwrap();
    town.deliver("tax", "税收.csv", TAX_CORRECTED, date(2025, 3, 4)).await.unwrap();
    let moment = town.desk.now();
    assert_eq!(moment.docket.batches[&first.entry.to_string()].state, BatchState::Replaced);
    let registry = &moment.ledger().unwrap().registry;
    assert_eq!(registry.figure(SECOND, "tax_paid", 2024).reading, Some(number("20")));
}

#[tokio::test]
async fn rows_that_vanished_from_the_new_file_no_longer_count() {
    let town = Town::new().await;
    let first = town.deliver("tax", "税收.csv", TAX_CORRECTED, date(2025, 3, 3)).await.unwrap();
    town.deliver("tax", "税收.csv", TAX_SHORTER, date(2025, 3, 4)).await.unwrap();
    let moment = town.desk.now();
    let registry = &moment.ledger().unwrap().registry;
    assert_eq!(registry.figure(THIRD, "tax_paid", 2024).reading, None);
    let then = town.desk.at_entry(first.entry).await.unwrap();
    let figure = registry.figure_as_of(THIRD, "tax_paid", 2024, then.as_of());
    assert_eq!(figure.reading, Some(number("10")));
}

#[tokio::test]
async fn a_supplement_leaves_the_other_rows() {
    let town = Town::new().await;
    town.deliver("tax", "税收.csv", TAX_CORRECTED, date(2025, 3, 3)).await.unwrap();
    let more = town.delivery("tax", "更正.csv", TAX_ONE_ROW, true).await;
    town.submit(industry(), date(2025, 3, 4), more).await.unwrap();
    let moment = town.desk.now();
    let registry = &moment.ledger().unwrap().registry;
    assert_eq!(registry.figure(SECOND, "tax_paid", 2024).reading, Some(number("25")));
    assert_eq!(registry.figure(FIRST, "tax_paid", 2024).reading, Some(number("30")));
    assert_eq!(moment.docket.delivery("tax", 2024).unwrap().receipt, "2024-tax-1");
}

#[tokio::test]
async fn a_trial_finds_what_the_delivery_finds_and_keeps_nothing() {
    let town = Town::new().await;
    let command = town.delivery("tax", "税收.csv", TAX, false).await;
    let before = town.desk.now().entry;
    let request = town.request(industry(), date(2025, 3, 3), command.clone());
    let tried = town.desk.try_delivery(request).await.unwrap();
    assert_eq!(town.desk.now().entry, before);
    assert_eq!(town.desk.now().ledger().unwrap().registry.fact_count(), 0);
    let receipt = town.submit(industry(), date(2025, 3, 3), command).await.unwrap();
    let kept = town.archive.findings_of(receipt.entry, &FindingFilter::default(), Page::ALL).await.unwrap();
    let kept: Vec<_> = kept.items.into_iter().map(|numbered| numbered.finding).collect();
    assert_eq!(tried.findings, kept);
    let batch = &town.desk.now().docket.batches[&receipt.entry.to_string()];
    assert_eq!((tried.tally, &tried.totals), (batch.tally, &batch.totals));
}

#[tokio::test]
async fn who_may_not_deliver_a_form_is_told_so_and_nothing_happens() {
    let town = Town::new().await;
    let command = town.delivery("tax", "税收.csv", TAX, false).await;
    let before = town.desk.now().entry;
    let refused = town.submit(author("power", Some("power")), date(2025, 3, 3), command).await;
    assert!(
        matches!(&refused, Err(Trouble::Refused(refusal)) if refusal.code == "out_of_scope"),
        "{refused:?}"
    );
    assert_eq!(town.desk.now().entry, before);
}

#[tokio::test]
async fn a_correction_with_proof_is_a_fact_of_the_department() {
    let town = Town::with_figures().await;
    let correct = Command::Correct {
        subject: FIRST.to_owned(),
        term: "tax_paid".to_owned(),
        year: 2024,
        reading: number("33"),
        reason: "税务局复核".to_owned(),
        evidence: town.evidence().await,
    };
    town.submit(author("tax", Some("tax")), date(2025, 3, 10), correct).await.unwrap();
    let moment = town.desk.now();
    let figure = moment.ledger().unwrap().registry.figure(FIRST, "tax_paid", 2024);
    assert_eq!(figure.reading, Some(number("33")));
    let correction = moment.docket.corrections.values().next().unwrap();
    assert_eq!(correction.before, Some(number("30")));
    let earlier = town.desk.as_of(Some(date(2025, 3, 9))).await.unwrap();
    assert!(earlier.docket.corrections.is_empty());
    assert_eq!(at(date(2025, 3, 10)), moment.head.as_ref().unwrap().recorded);
}
