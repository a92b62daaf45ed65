//! Entries with rows of every kind.

use fact::{Datum, Decimal, Fact, Finding, Origin, Period, Place, Reading, Severity, Source};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use office::journal::{Archive, Author, Committed, Document, Draft, FileRef, OutcomeRow, Rows};
use std::sync::Arc;
use store::Store;

/// A moment that does not depend on the clock.
pub fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).expect("a moment")
}

pub fn author() -> Author {
    Author {
        account: "wang".into(),
        name: "王芳".into(),
        role: "industry".into(),
        department: Some("industry".into()),
        enterprise: None,
        zone: None,
    }
}

/// The draft of entry `number`, with an id of its own.
pub fn draft(number: u64) -> Draft {
    Draft {
        id: format!("00000000-0000-4000-8000-{number:012}"),
        recorded: moment(i64::try_from(number).expect("small")),
        day: day(number),
        author: author(),
        action: if number.is_multiple_of(2) { "deliver".into() } else { "correct".into() },
        command: format!(r#"{{"deliver":{{"number":{number},"note":"第{number}批"}}}}"#),
        files: Vec::new(),
    }
}

/// The office's day of entry `number`: two entries a day.
pub fn day(number: u64) -> Date {
    date(2024, 1, 1)
        .checked_add(jiff::Span::new().days(i64::try_from(number / 2).expect("small")))
        .expect("a day")
}

pub fn document(kind: &str, key: &str, body: &str) -> Document {
    Document { kind: kind.into(), key: key.into(), body: body.into(), entry: 0, number: 0 }
}

/// Rows of every kind: `facts` facts and some of the others.
pub fn rows(number: u64, facts: u32) -> Rows {
    Rows {
        documents: vec![
            document("year", "2024", &format!(r#"{{"state":"第{number}步"}}"#)),
            document("batch", &number.to_string(), "{}"),
        ],
        facts: (0..facts).map(|place| fact(number, place)).collect(),
        spooled: None,
        findings: (0..3).map(finding).collect(),
        outcomes: (0..4).map(outcome).collect(),
    }
}

pub fn fact(number: u64, place: u32) -> Fact {
    let reading = match place % 8 {
        0 => Reading::Known(Datum::Number(Decimal::new(i128::from(place) * 100 + 7, 2))),
        1 => Reading::Known(Datum::Number(Decimal::new(-(10i128.pow(29)) - 1, 9))),
        2 => Reading::Known(Datum::Text("黄岩区“新前”街道，𠮷".into())),
        3 => Reading::Known(Datum::Day(date(2023, 12, 31))),
        4 => Reading::Known(Datum::Flag(true)),
        5 => Reading::NotReported,
        6 => Reading::NotApplicable,
        _ => Reading::Unknown,
    };
    let period = match place % 3 {
        0 => Period::Year(2023),
        1 => Period::Day(date(2024, 2, 29)),
        _ => Period::Always,
    };
    Fact {
        subject: format!("91331003MA{:08}", place / 8).into(),
        term: format!("term_{}", place % 8).into(),
        period,
        reading,
        origin: Origin {
            source: source(number, place / 5),
            row: place + 2,
            column: u16::try_from(place % 20 + 1).expect("small"),
            raw: format!(" {place} 万元\n").into(),
        },
    }
}

pub fn source(number: u64, sheet: u32) -> Arc<Source> {
    Arc::new(Source {
        file: format!("税务{number}.xlsx"),
        sheet: format!("表{sheet}"),
        department: "tax".into(),
        form: "tax-paid".into(),
        delivered: sheet.is_multiple_of(2).then(|| date(2024, 3, 1)),
        digest: "ab".repeat(32),
    })
}

pub fn finding(place: u32) -> Finding {
    Finding {
        code: if place == 0 { "not-a-number".into() } else { "unknown-code".into() },
        severity: [Severity::Refused, Severity::Held, Severity::Warning, Severity::Notice]
            [place as usize % 4],
        place: Place {
            file: "税务.xlsx".into(),
            sheet: "企业税收".into(),
            row: (place > 0).then_some(place),
            column: (place > 1).then_some(6),
        },
        subject: "91331003MA00000001".into(),
        term: "tax_paid".into(),
        raw: "约1200".into(),
        message: "不是数字。".into(),
        advice: "请填写以万元为单位的数值。".into(),
    }
}

pub fn outcome(place: u32) -> OutcomeRow {
    let totals = [Some(Decimal::new(9905, 2)), Some(Decimal::new(100, 0)), Some(Decimal::new(-15, 1)), None];
    OutcomeRow {
        subject: format!("91331003MA{place:08}"),
        name: ["恒力机械", "安达模具", "Binhai_Plastics", "兴业50%塑料"][place as usize % 4].into(),
        list: if place.is_multiple_of(2) { "above_scale".into() } else { "below_scale".into() },
        region: "331003".into(),
        zone: String::new(),
        industry: format!("35{place}"),
        status: "scored".into(),
        class: ["A", "B", "D", ""][place as usize % 4].into(),
        class_by_rank: "B".into(),
        rank: (place != 3).then_some(place + 1),
        ranked: 3,
        total: totals[place as usize % 4],
        previous_class: (place == 1).then(|| "C".into()),
        body: r#"{"tax_per_mu":"12.5"}"#.into(),
    }
}

/// Keeps entries `1..=last`, each with `facts` facts.
pub async fn keep(store: &Store, last: u64, facts: u32) -> Vec<Committed> {
    let mut kept = Vec::new();
    for number in 1..=last {
        kept.push(store.commit(draft(number), number, rows(number, facts)).await.expect("kept"));
    }
    kept
}

/// Keeps a file and returns how an entry names it.
pub async fn keep_file(store: &Store, name: &str, bytes: &[u8]) -> FileRef {
    use sha2::{Digest as _, Sha256};
    let file = FileRef {
        digest: office::journal::hex(&Sha256::digest(bytes)),
        name: name.into(),
        size: bytes.len() as u64,
    };
    for (part, bytes) in (0..).zip(bytes.chunks(office::journal::FILE_PART_BYTES)) {
        store.put_file_part(&file.digest, part, bytes).await.expect("a part");
    }
    store.finish_file(&file).await.expect("a file");
    file
}

/// Facts as text, for comparison.
pub fn shown(facts: &[Fact]) -> Vec<String> {
    facts.iter().map(|fact| format!("{fact:?}")).collect()
}
