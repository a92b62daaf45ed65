//! Entries: what their hash covers, and commands as they are kept.

use super::house::author;
use crate::registry::sample::{day, delivery};
use fact::{Finding, Place, Severity};
use office::docket::Command;
use office::journal::{Document, Draft, Entry, FileRef, OutcomeRow, Rows};

fn draft() -> Draft {
    let command = Command::Chase { year: 2024, form: "tax".into(), message: "请尽快".into() };
    Draft {
        id: "3f0e6a52-6a5e-4c8e-9b53-0d9d1c2b7f11".into(),
        recorded: "2025-03-03T01:02:03.123456789Z".parse().expect("a moment"),
        day: day("2025-03-03"),
        author: author("industry"),
        action: command.action().into(),
        command: command.to_json().expect("JSON"),
        files: vec![FileRef { digest: "00".into(), name: "a.xlsx".into(), size: 1 }],
    }
}

fn rows() -> Rows {
    let document = |key: &str| Document {
        kind: "chase".into(),
        key: key.into(),
        body: "{}".into(),
        entry: 0,
        number: 0,
    };
    let finding = Finding {
        code: "not-a-number".into(),
        severity: Severity::Held,
        place: Place::default(),
        subject: String::new(),
        term: "tax_paid".into(),
        raw: "约1200".into(),
        message: "不是数字。".into(),
        advice: "请填写数值。".into(),
    };
    let outcome = OutcomeRow {
        subject: "91330100716105852F".into(),
        name: "甲".into(),
        list: "above".into(),
        region: "320411".into(),
        zone: String::new(),
        industry: "34".into(),
        status: "rated".into(),
        class: "A".into(),
        class_by_rank: "B".into(),
        rank: Some(1),
        ranked: 2,
        total: Some("71.3842".parse().expect("a number")),
        previous_class: None,
        body: "{}".into(),
    };
    Rows {
        documents: vec![document("1"), document("2")],
        facts: delivery(
            "tax",
            "2025-03-03",
            &[("91330100716105852F", &["tax_paid=1", "enterprise_name=甲"])],
        ),
        spooled: None,
        findings: vec![finding],
        outcomes: vec![outcome],
    }
}

#[test]
fn an_entry_keeps_whole_microseconds_and_its_own_hash() {
    let rows = rows().placed(7);
    assert_eq!(
        rows.documents.iter().map(|row| (row.entry, row.number)).collect::<Vec<_>>(),
        [(7, 1), (7, 2)]
    );
    let entry = Entry::number(draft(), 7, [9; 32], rows.counted(7));
    assert_eq!(entry.recorded.to_string(), "2025-03-03T01:02:03.123456Z");
    assert_eq!(entry.hash, entry.true_hash());
    let counts = [entry.documents, entry.facts, entry.findings, entry.outcomes].map(|counted| counted.count);
    assert_eq!(counts, [2, 2, 1, 1]);
    assert!(entry.quoted().starts_with("7-"));
}

#[test]
fn a_change_of_anything_changes_the_hash() {
    let entry = Entry::number(draft(), 7, [9; 32], rows().counted(7));
    type Change = Box<dyn Fn(&mut Entry)>;
    let changes: Vec<(&str, Change)> = vec![
        ("seq", Box::new(|entry| entry.seq += 1)),
        ("id", Box::new(|entry| entry.id.push('x'))),
        ("recorded", Box::new(|entry| entry.recorded += jiff::SignedDuration::from_micros(1))),
        ("day", Box::new(|entry| entry.day = day("2025-03-04"))),
        ("account", Box::new(|entry| entry.author.account.push('x'))),
        ("name", Box::new(|entry| entry.author.name.push('x'))),
        ("role", Box::new(|entry| entry.author.role.push('x'))),
        ("department", Box::new(|entry| entry.author.department = None)),
        ("enterprise", Box::new(|entry| entry.author.enterprise = Some(String::new()))),
        ("zone", Box::new(|entry| entry.author.zone = Some(String::new()))),
        ("action", Box::new(|entry| entry.action.push('x'))),
        ("command", Box::new(|entry| entry.command.push(' '))),
        ("file", Box::new(|entry| entry.files[0].size += 1)),
        ("files", Box::new(|entry| entry.files.clear())),
        ("documents", Box::new(|entry| entry.documents.count += 1)),
        ("facts", Box::new(|entry| entry.facts.digest[0] ^= 1)),
        ("findings", Box::new(|entry| entry.findings.digest[31] ^= 1)),
        ("outcomes", Box::new(|entry| entry.outcomes.count += 1)),
        ("previous", Box::new(|entry| entry.previous[5] ^= 1)),
    ];
    for (what, change) in changes {
        let mut changed = entry.clone();
        change(&mut changed);
        assert_ne!(changed.true_hash(), entry.hash, "{what}");
    }
}

#[test]
fn a_change_of_any_row_changes_the_counts_of_its_table_only() {
    let before = rows().counted(7);
    let mut changed = rows();
    changed.facts[0].origin.raw = "2".into();
    let after = changed.counted(7);
    assert_eq!([0, 2, 3].map(|table| before[table] == after[table]), [true, true, true]);
    assert_ne!(before[1], after[1]);
    let mut swapped = rows();
    swapped.facts.swap(0, 1);
    assert_ne!(before[1], swapped.counted(7)[1], "the order counts");
    assert_ne!(before[3], rows().counted(8)[3], "a row belongs to its entry");
}

#[test]
fn a_command_with_an_unknown_field_or_name_is_refused() {
    for text in [
        r#"{"do":"chase","year":2024,"form":"tax","message":"","loudly":true}"#,
        r#"{"do":"forget_everything"}"#,
        r#"{"do":"chase","year":2024}"#,
        "",
    ] {
        assert!(Command::from_json(text).is_err(), "{text}");
    }
}

#[test]
fn the_form_in_which_commands_are_kept_does_not_drift() {
    let command = Command::Chase { year: 2024, form: "tax".into(), message: "请尽快".into() };
    assert_eq!(
        command.to_json().expect("JSON"),
        r#"{"do":"chase","year":2024,"form":"tax","message":"请尽快"}"#
    );
    // The SM3 of an entry's canonical bytes, so that no change of the form passes unseen.
    let entry = Entry::number(draft(), 7, [9; 32], rows().counted(7));
    expect_test::expect!["07c9344a832bd5625f96f7062d2b690dac6010a390ff2273bfdf3725a1a40053"]
        .assert_eq(&office::journal::hex(&entry.hash));
}
