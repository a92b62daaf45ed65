//! How long a million facts take to be kept, read back, verified and backed up, and how much memory that needs.
//!
//! `cargo run --release -p store --example million -- FOLDER-OR-URL BACKUP-FILE` into an empty place.
#![expect(clippy::print_stdout, reason = "a measuring program prints its figures")]

use fact::{Datum, Decimal, Fact, Origin, Period, Reading, Source};
use jiff::Timestamp;
use office::journal::{Archive, Author, Draft, Page, Rows};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use store::{Store, backup};

const FIRMS: u32 = 100_000;
const TERMS: u32 = 10;
const PAGE: u32 = 20_000;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let place = arguments.next().expect("a folder or the address of a database");
    let file = arguments.next().expect("a file for the backup");
    let Ok(location) = place.parse();
    let store = Store::open(&location).await.expect("an empty place");
    let rows = Rows { facts: facts(), ..Rows::default() };
    say("made", Instant::now());
    let start = Instant::now();
    store.commit(draft(), 1, rows).await.expect("kept");
    say("kept", start);
    let start = Instant::now();
    let (mut page, mut read) = (1, 0);
    loop {
        let facts = store.facts_of(1, Page::of(page, PAGE)).await.expect("facts");
        if facts.is_empty() {
            break;
        }
        read += facts.len();
        page += 1;
    }
    say(&format!("read {read}"), start);
    let start = Instant::now();
    let verification = store.verify(&|_| {}).await.expect("verified");
    say(&format!("verified {} rows, {} faults", verification.rows, verification.faults.len()), start);
    let start = Instant::now();
    backup(&store, Path::new(&file)).await.expect("a backup");
    say("backed up", start);
}

/// Seconds, memory now and at most.
fn say(what: &str, start: Instant) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name| status.lines().find(|line: &&str| line.starts_with(name)).unwrap_or_default();
    println!("{what}: {:.2} s, {}, {}", start.elapsed().as_secs_f64(), line("VmRSS"), line("VmHWM"));
}

fn draft() -> Draft {
    let moment = Timestamp::UNIX_EPOCH;
    Draft {
        id: "00000000-0000-4000-8000-000000000001".into(),
        recorded: moment,
        day: jiff::civil::date(2024, 3, 1),
        author: Author {
            account: "wang".into(),
            name: "王芳".into(),
            role: "tax".into(),
            department: Some("tax".into()),
            enterprise: None,
            zone: None,
        },
        action: "deliver".into(),
        command: "{}".into(),
        files: Vec::new(),
    }
}

fn facts() -> Vec<Fact> {
    let source = Arc::new(Source {
        file: "税务2023.xlsx".into(),
        sheet: "企业税收".into(),
        department: "tax".into(),
        form: "tax-paid".into(),
        delivered: Some(jiff::civil::date(2024, 3, 1)),
        digest: "ab".repeat(32),
    });
    let terms = (0..TERMS).map(|term| Arc::from(format!("tax_paid_{term}"))).collect::<Vec<Arc<str>>>();
    let firm = |firm: u32| {
        let subject: Arc<str> = format!("91331003MA{firm:08}").into();
        let (source, terms) = (&source, &terms);
        (0..TERMS).map(move |term| {
            let amount = i64::from(firm) * 977 + i64::from(term);
            Fact {
                subject: Arc::clone(&subject),
                term: Arc::clone(&terms[term as usize]),
                period: Period::Year(2023),
                reading: Reading::Known(Datum::Number(Decimal::new(amount.into(), 2))),
                origin: Origin {
                    source: Arc::clone(source),
                    row: firm + 2,
                    column: u16::try_from(term + 3).expect("small"),
                    raw: format!("{}.{:02}", amount / 100, amount % 100).into(),
                },
            }
        })
    };
    (0..FIRMS).flat_map(firm).collect()
}
