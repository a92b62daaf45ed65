//! Whatever is changed, removed or inserted behind the store's back is named by its table, entry and number.

use crate::guards::access;
use crate::place::Place;
use crate::sample::{draft, keep, keep_file, rows};
use office::journal::FaultKind::{ChainBroken, Changed, Inserted, Removed};
use office::journal::{AccessLog, Archive, Fault, FaultKind, Table};
use std::sync::Mutex;
use store::Store;

on_both!(
    an_honest_journal_has_no_faults,
    a_changed_byte_in_any_column_is_named,
    removed_rows_are_named,
    inserted_rows_are_named,
    a_changed_seal_is_named,
    a_row_changed_with_its_seal_is_betrayed_by_the_digest,
    removed_and_swapped_entries_are_named,
    a_changed_log_line_is_named,
    files_are_checked_byte_by_byte,
    a_database_that_is_wrong_throughout_is_reported_within_measure,
);

/// Three entries, the second one with a file.
async fn prepared(place: &Place) -> Store {
    let store = place.open().await;
    let file = keep_file(&store, "税务.xlsx", b"one file").await;
    for number in 1..=3 {
        let mut draft = draft(number);
        if number == 2 {
            draft.files.push(file.clone());
        }
        store.commit(draft, number, rows(number, 10)).await.expect("kept");
    }
    store.log((0..5).map(|_| access("wang")).collect()).await.expect("logged");
    store
}

type Named = (Table, u64, Option<u64>, FaultKind);

fn named(faults: &[Fault]) -> Vec<Named> {
    faults.iter().map(|fault| (fault.table, fault.entry, fault.number, fault.kind)).collect()
}

async fn faults(store: &Store) -> Vec<Named> {
    named(&store.verify(&|_| {}).await.expect("verified").faults)
}

async fn an_honest_journal_has_no_faults(place: Place) {
    let store = prepared(&place).await;
    let seen = Mutex::new(Vec::new());
    let verification =
        store.verify(&|progress| seen.lock().expect("free").push((progress.done, progress.total))).await;
    let verification = verification.expect("verified");
    assert_eq!(verification.faults, []);
    assert_eq!(verification.entries, 3);
    // Documents, facts, findings and outcomes of three entries, a file and its part.
    assert_eq!(verification.rows, 3 * (2 + 10 + 3 + 4) + 2);
    assert_eq!(*seen.lock().expect("free"), [(3, 3)]);
    assert_eq!(store.verify_accesses().await, Ok(vec![]));
}

/// A column, what somebody writes into it, and what was there.
type Change = (&'static str, String, String);

fn text(column: &'static str) -> Change {
    let back = format!("{column} = substr({column}, 1, length({column}) - 1)");
    (column, format!("{column} = {column} || '，'"), back)
}

fn whole(column: &'static str) -> Change {
    (column, format!("{column} = {column} + 1"), format!("{column} = {column} - 1"))
}

fn other(column: &'static str, wrong: &str, right: &str) -> Change {
    (column, format!("{column} = {wrong}"), format!("{column} = {right}"))
}

fn changes_of_facts() -> Vec<Change> {
    let mut changes = ["subject", "term", "raw"].map(text).to_vec();
    changes.extend(["amount", "digits", "sheet_row", "sheet_column"].map(whole));
    changes.push(other("period", "'2022'", "'2023'"));
    changes.push(other("reading", "'unknown'", "'number'"));
    changes
}

fn changes_of_findings() -> Vec<Change> {
    let mut changes =
        ["code", "file", "sheet", "subject", "term", "raw", "message", "advice"].map(text).to_vec();
    changes.push(other("severity", "'notice'", "'refused'"));
    changes.push(other("sheet_row", "1", "NULL"));
    changes
}

fn changes_of_outcomes() -> Vec<Change> {
    let texts = ["subject", "name", "list", "region", "industry", "status", "class", "class_by_rank", "body"];
    let mut changes = texts.map(text).to_vec();
    changes.extend(["rank", "ranked"].map(whole));
    changes.push(other("total", "'99.06'", "'99.05'"));
    let order = "total_order";
    changes.push(other(order, "total_order || '1'", "substr(total_order, 1, length(total_order) - 1)"));
    changes.push(other("previous_class", "''", "NULL"));
    changes
}

fn changes_of_entries() -> Vec<Change> {
    let mut changes = ["account", "name", "role", "department", "action", "command"].map(text).to_vec();
    changes.push(whole("recorded"));
    changes.push(other("day", "'2024-01-03'", "'2024-01-02'"));
    changes.push(other("enterprise", "''", "NULL"));
    changes.push(other("files", "replace(files, '税', '水')", "replace(files, '水', '税')"));
    changes
}

async fn a_changed_byte_in_any_column_is_named(place: Place) {
    let store = prepared(&place).await;
    for (table, name, changes) in [
        ("document", Table::Document, ["kind", "key", "body"].map(text).to_vec()),
        ("fact", Table::Fact, changes_of_facts()),
        ("finding", Table::Finding, changes_of_findings()),
        ("outcome", Table::Outcome, changes_of_outcomes()),
        ("entry", Table::Entry, changes_of_entries()),
    ] {
        for (column, change, back) in changes {
            let row = if table == "entry" { "seq = 2" } else { "entry = 2 AND number = 1" };
            place.tamper(&format!("UPDATE {table} SET {change} WHERE {row}")).await;
            let number = (table != "entry").then_some(1);
            assert_eq!(faults(&store).await, [(name, 2, number, Changed)], "{table}.{column}");
            place.tamper(&format!("UPDATE {table} SET {back} WHERE {row}")).await;
        }
    }
    assert_eq!(faults(&store).await, []);
    // A sheet is named once, not with each of its facts.
    place.tamper("UPDATE source SET department = 'court' WHERE entry = 3 AND number = 2").await;
    assert_eq!(faults(&store).await, [(Table::Fact, 3, None, Changed)]);
    place.tamper("UPDATE source SET department = 'tax' WHERE entry = 3 AND number = 2").await;
    place.tamper("UPDATE fact SET source = 1 WHERE entry = 3 AND number = 10").await;
    assert_eq!(faults(&store).await, [(Table::Fact, 3, Some(10), Changed)]);
}

async fn removed_rows_are_named(place: Place) {
    let store = prepared(&place).await;
    place.tamper("DELETE FROM fact WHERE entry = 2 AND number IN (4, 5)").await;
    place.tamper("DELETE FROM outcome WHERE entry = 3 AND number = 4").await;
    place.tamper("DELETE FROM document WHERE entry = 1").await;
    assert_eq!(
        faults(&store).await,
        [
            (Table::Document, 1, Some(1), Removed),
            (Table::Document, 1, Some(2), Removed),
            (Table::Fact, 2, Some(4), Removed),
            (Table::Fact, 2, Some(5), Removed),
            (Table::Outcome, 3, Some(4), Removed),
        ]
    );
    place.tamper("DELETE FROM source WHERE entry = 3 AND number = 1").await;
    assert!(faults(&store).await.contains(&(Table::Fact, 3, None, Removed)));
}

async fn inserted_rows_are_named(place: Place) {
    let store = prepared(&place).await;
    let copy = |entry: i64, number: u32| {
        format!(
            "INSERT INTO document (entry, number, kind, key, body, seal)
             SELECT {entry}, {number}, kind, key, body, seal FROM document WHERE entry = 1 AND number = 1"
        )
    };
    place.tamper(&copy(2, 3)).await;
    place.tamper(&copy(2, 0)).await;
    place.tamper(&copy(4, 1)).await;
    place.tamper(&copy(-1, 1)).await;
    let source = "INSERT INTO source (entry, number, file, sheet, department, form, delivered, digest, seal)
                  SELECT entry, 9, file, sheet, department, form, delivered, digest, seal FROM source WHERE entry = 1 AND number = 1";
    place.tamper(source).await;
    assert_eq!(
        faults(&store).await,
        [
            (Table::Document, 0, Some(1), Inserted),
            (Table::Document, 2, Some(0), Inserted),
            (Table::Document, 2, Some(3), Inserted),
            (Table::Document, 4, Some(1), Inserted),
            (Table::Fact, 1, None, Changed),
            (Table::Fact, 1, None, Inserted),
        ]
    );
}

async fn a_changed_seal_is_named(place: Place) {
    let store = prepared(&place).await;
    let seal = place.bytes(&"00".repeat(32));
    for (table, name) in [
        ("document", Table::Document),
        ("fact", Table::Fact),
        ("finding", Table::Finding),
        ("outcome", Table::Outcome),
    ] {
        place.tamper(&format!("UPDATE {table} SET seal = {seal} WHERE entry = 1 AND number = 2")).await;
        assert!(faults(&store).await.contains(&(name, 1, Some(2), Changed)), "{table}");
    }
    place
        .tamper(&format!("UPDATE finding SET seal = {} WHERE entry = 3 AND number = 2", place.bytes("00")))
        .await;
    assert!(faults(&store).await.contains(&(Table::Finding, 3, Some(2), Changed)));
    place.tamper(&format!("UPDATE entry SET facts_digest = {seal} WHERE seq = 3")).await;
    let found = faults(&store).await;
    assert!(found.contains(&(Table::Entry, 3, None, Changed)));
    assert!(found.contains(&(Table::Fact, 3, None, ChainBroken)));
}

async fn a_row_changed_with_its_seal_is_betrayed_by_the_digest(place: Place) {
    let store = prepared(&place).await;
    let mut document = store.documents_of(2).await.expect("documents").remove(0);
    document.body = r#"{"state":"伪造"}"#.into();
    let seal = office::journal::seal(&office::journal::canonical_document(2, 1, &document));
    let forged = place.bytes(&office::journal::hex(&seal));
    let change = format!(
        "UPDATE document SET body = '{}', seal = {forged} WHERE entry = 2 AND number = 1",
        document.body
    );
    place.tamper(&change).await;
    assert_eq!(faults(&store).await, [(Table::Document, 2, None, ChainBroken)]);
    // The entry with its hash as well: the next entry does not follow it any more.
    let mut entry = store.entry(2).await.expect("read").expect("an entry");
    let seals = [
        seal,
        office::journal::seal(&office::journal::canonical_document(
            2,
            2,
            &store.documents_of(2).await.expect("documents")[1],
        )),
    ];
    entry.documents.digest = office::journal::table_digest(seals).1;
    let hash = place.bytes(&office::journal::hex(&entry.true_hash()));
    let digest = place.bytes(&office::journal::hex(&entry.documents.digest));
    place.tamper(&format!("UPDATE entry SET documents_digest = {digest}, hash = {hash} WHERE seq = 2")).await;
    assert_eq!(faults(&store).await, [(Table::Entry, 3, None, ChainBroken)]);
}

async fn removed_and_swapped_entries_are_named(place: Place) {
    let store = prepared(&place).await;
    place.tamper("DELETE FROM entry WHERE seq = 2").await;
    assert_eq!(
        faults(&store).await,
        [(Table::Entry, 2, None, Removed)],
        "its rows and its file are named with it"
    );
    place.tamper("UPDATE entry SET seq = 99 WHERE seq = 1; UPDATE entry SET seq = 1 WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 99").await;
    let found = faults(&store).await;
    for seq in [1, 3] {
        assert!(found.contains(&(Table::Entry, seq, None, Changed)), "{found:?}");
    }
    // The last entry alone: its rows stay behind and belong to nobody.
    let place = Place::sqlite();
    let store = place.open().await;
    keep(&store, 3, 2).await;
    place.tamper("DELETE FROM entry WHERE seq = 3").await;
    let found = faults(&store).await;
    assert!(found.contains(&(Table::Fact, 3, Some(2), Inserted)), "{found:?}");
}

async fn a_changed_log_line_is_named(place: Place) {
    let store = prepared(&place).await;
    let faults = async || named(&store.verify_accesses().await.expect("verified"));
    place.tamper("UPDATE access_log SET account = 'li' WHERE seq = 2").await;
    assert_eq!(faults().await, [(Table::Access, 2, None, Changed)]);
    place.tamper("UPDATE access_log SET account = 'wang' WHERE seq = 2").await;
    place.tamper("DELETE FROM access_log WHERE seq = 3").await;
    assert_eq!(faults().await, [(Table::Access, 3, None, Removed)]);
    place.tamper("UPDATE access_log SET result = 'x' WHERE seq = 5").await;
    assert_eq!(faults().await, [(Table::Access, 3, None, Removed), (Table::Access, 5, None, Changed)]);
    let next = store.log(vec![access("wang")]).await;
    assert_eq!(next, Ok(6));
}

async fn files_are_checked_byte_by_byte(place: Place) {
    let store = prepared(&place).await;
    let part = |bytes: &str| format!("UPDATE file_part SET bytes = {}", place.bytes(&hex_of(bytes)));
    place.tamper(&part("One file")).await;
    assert_eq!(faults(&store).await, [(Table::File, 2, None, Changed)]);
    place.tamper(&part("one file")).await;
    place.tamper("UPDATE file SET name = '其他.xlsx'").await;
    assert_eq!(faults(&store).await, [(Table::File, 2, None, Changed)]);
    place.tamper("UPDATE file SET name = '税务.xlsx'").await;
    assert_eq!(faults(&store).await, []);
    let more = "INSERT INTO file_part (digest, number, bytes) SELECT digest, 1, bytes FROM file_part";
    place.tamper(more).await;
    assert_eq!(faults(&store).await, [(Table::File, 2, None, Inserted)]);
    place.tamper("DELETE FROM file_part").await;
    assert_eq!(faults(&store).await, [(Table::File, 2, None, Removed)]);
    place.tamper("DELETE FROM file").await;
    assert_eq!(faults(&store).await, [(Table::File, 2, None, Removed)]);
}

async fn a_database_that_is_wrong_throughout_is_reported_within_measure(place: Place) {
    let store = place.open().await;
    store.commit(draft(1), 1, rows(1, 12_000)).await.expect("kept");
    place.tamper("UPDATE fact SET raw = 'x'").await;
    let verification = store.verify(&|_| {}).await.expect("verified");
    assert_eq!(verification.faults.len(), 10_001);
    let last = verification.faults.last().expect("the rest");
    assert_eq!(last.what, "fact 表还有 2000 处不符，不再逐一列出。");
    place.tamper("DELETE FROM fact").await;
    assert_eq!(store.verify(&|_| {}).await.expect("verified").faults.len(), 10_001);
}

fn hex_of(text: &str) -> String {
    office::journal::hex(text.as_bytes())
}
