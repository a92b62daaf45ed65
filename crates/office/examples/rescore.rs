//! How long it takes to score and rank 100,000 firms again after a weight was moved: the slider.
//!
//! `cargo run --release -p office --example rescore -- packs/ev1` prints the seconds of some rounds.
#![expect(clippy::disallowed_methods, reason = "a measuring program reads a pack and an argument")]
#![expect(clippy::disallowed_types, reason = "a measuring program reads a clock")]
#![expect(clippy::print_stdout, reason = "a measuring program prints its figures")]

use fact::Decimal;
use jiff::civil::date;
use law::Pack;
use office::evaluation::prepared::SUBJECT;
use office::evaluation::{Cell, CompileRequest, Past, Scheme, compile, evaluate, table_of};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

const FIRMS: u64 = 100_000;

fn main() {
    let folder = std::env::args().nth(1).expect("the folder of the pack ev1");
    let pack = Pack::load(&texts(Path::new(&folder))).expect("the shipped pack loads");
    let schemes = ["30", "35"].map(|weight| scheme(&pack, weight));
    let mut run = evaluate(&schemes[0], table_of(figures()).expect("fits"), 2024, Past::default());
    for round in 1..=10 {
        let start = Instant::now();
        run = run.under(&schemes[round % 2]);
        println!("{:.4} s, {} in class A", start.elapsed().as_secs_f64(), run.class_counts()[0].1);
    }
}

fn scheme(pack: &Pack, weight: &str) -> Scheme {
    let weight = weight.parse().expect("a number");
    let overrides = BTreeMap::from([("weight_tax_per_mu".to_owned(), weight)]);
    compile(pack, &CompileRequest { scheme: None, day: date(2024, 12, 31), overrides }).expect("compiles")
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts = vec![text(&folder.join("pack.toml"))];
    for entry in std::fs::read_dir(folder.join("clauses")).expect("the articles") {
        texts.push(text(&entry.expect("an article").path()));
    }
    texts.sort();
    texts
}

fn text(path: &Path) -> (String, String) {
    (path.to_string_lossy().into_owned(), std::fs::read_to_string(path).expect("readable"))
}

/// Firms with scattered figures; which they are does not matter here.
fn figures() -> BTreeMap<String, Vec<Cell>> {
    let scattered = |row: u64, salt: u64| {
        let mixed = (row * 64 + salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ (mixed >> 29)) % 1_000_003
    };
    let column = |salt: u64, modulus: u64, low: u64, digits: u8| {
        let cell = |row| Cell::Number(Decimal::new(i128::from(low + scattered(row, salt) % modulus), digits));
        (0..FIRMS).map(cell).collect::<Vec<_>>()
    };
    let keys = (1..=FIRMS).map(|key| Cell::Number(Decimal::new(i128::from(key), 0))).collect();
    let mut columns = BTreeMap::from([(SUBJECT.to_owned(), keys)]);
    let numbers = ["tax_paid", "revenue", "value_added", "rd_expense", "energy", "emissions", "land_owned"];
    for (salt, term) in (1..).zip(numbers) {
        columns.insert(term.to_owned(), column(salt, 900_000, 100, 2));
    }
    let small =
        [("employees", 900, 1), ("region", 90, 1), ("industry_division", 31, 13), ("start_year", 30, 1990)];
    for (salt, (term, modulus, low)) in (20..).zip(small) {
        columns.insert(term.to_owned(), column(salt, modulus, low, 0));
    }
    for (salt, term) in (40..).zip(["exempt", "veto_environment", "veto_safety", "veto_credit"]) {
        let flag = |row| Cell::Number(Decimal::from(i64::from(scattered(row, salt) % 100 == 0)));
        columns.insert(term.to_owned(), (0..FIRMS).map(flag).collect());
    }
    for (salt, term) in (50..).zip(["high_tech", "srdi", "green_factory", "invention_patents"]) {
        columns.insert(term.to_owned(), column(salt, 2, 0, 0));
    }
    columns
}
