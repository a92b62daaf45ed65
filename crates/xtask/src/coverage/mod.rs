//! `cargo xtask coverage`: reads codes/clauses.csv, checks that every row marked done or partly names
//! running tests that carry its key, and counts what is done, partly, open and context.

mod proofs;

use crate::tree::Tree;
use proofs::Proofs;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const REGISTER: &str = "codes/clauses.csv";
const COLUMNS: [&str; 7] = ["key", "document", "cue", "capability", "status", "tests", "note"];
const STATUSES: [&str; 4] = ["done", "partly", "open", "context"];

struct Row {
    line: u64,
    key: String,
    document: String,
    status: String,
    tests: Vec<String>,
}

/// Prints the table and fails on a row that claims what no test proves.
pub fn run() -> Result<(), String> {
    let tree = Tree::read()?;
    let register =
        tree.file(REGISTER).and_then(|file| file.text()).ok_or(format!("{REGISTER} is missing"))?;
    let rows = read(register)?;
    let proofs = Proofs::collect(&tree);
    print!("{}", table(&rows));
    let vectors: Vec<String> = proofs.vectors().into_iter().collect();
    println!("test vectors in running tests: {}", vectors.join(" "));
    for hint in unclaimed(&rows, &proofs) {
        println!("{hint}");
    }
    let remarks = check(&rows, &proofs);
    for remark in &remarks {
        println!("{remark}");
    }
    if remarks.is_empty() { Ok(()) } else { Err(format!("{REGISTER} has {} remarks", remarks.len())) }
}

fn read(register: &str) -> Result<Vec<Row>, String> {
    let mut reader = csv::Reader::from_reader(register.as_bytes());
    let headers = reader.headers().map_err(|why| format!("{REGISTER}: {why}"))?;
    if headers.iter().ne(COLUMNS) {
        return Err(format!("{REGISTER}:1: the columns must be {}", COLUMNS.join(",")));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|why| format!("{REGISTER}: {why}"))?;
        let cell = |index: usize| record.get(index).map(str::trim).map(str::to_owned);
        let tests = record.get(5).map_or("", |tests| tests).split(';').map(str::trim);
        rows.push(Row {
            line: record.position().map_or(0, csv::Position::line),
            key: cell(0).ok_or("no key")?,
            document: cell(1).ok_or("no document")?,
            status: cell(4).ok_or("no status")?,
            tests: tests.filter(|test| !test.is_empty()).map(str::to_owned).collect(),
        });
    }
    Ok(rows)
}

fn check(rows: &[Row], proofs: &Proofs) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut remarks = Vec::new();
    for row in rows {
        let mut remark =
            |message: String| remarks.push(format!("{REGISTER}:{}: {} {message}", row.line, row.key));
        if !seen.insert(&row.key) {
            remark("stands twice".into());
        }
        if !STATUSES.contains(&row.status.as_str()) {
            remark(format!("has the status `{}`; use one of {}", row.status, STATUSES.join(", ")));
        }
        if matches!(row.status.as_str(), "done" | "partly") && row.tests.is_empty() {
            remark(format!("is {} but names no test", row.status));
        }
        for test in &row.tests {
            match proofs.keys_of(test) {
                None => remark(format!(
                    "names `{test}`, which is neither a test function nor an article with cases"
                )),
                Some(carries) if !carries(&row.key) => {
                    remark(format!("names `{test}`, which does not carry the key; see CONTRIBUTING.md"));
                }
                Some(_) => {}
            }
        }
    }
    remarks
}

/// Open rows whose key some test carries already.
fn unclaimed(rows: &[Row], proofs: &Proofs) -> Vec<String> {
    let open = rows.iter().filter(|row| row.status == "open");
    open.filter_map(|row| {
        let test = proofs.first_that_carries(&row.key)?;
        Some(format!("hint: {} is open, and {test} carries its key", row.key))
    })
    .collect()
}

fn table(rows: &[Row]) -> String {
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for row in rows {
        let counts = counts.entry(&row.document).or_default();
        if let Some(column) = STATUSES.iter().position(|status| *status == row.status) {
            counts[column] += 1;
        }
    }
    let all = (0..4).map(|column| counts.values().map(|row| row[column]).sum());
    let all: Vec<usize> = all.collect();
    let mut text =
        format!("{:<10}{:>7}{:>8}{:>6}{:>9}{:>6}\n", "document", "done", "partly", "open", "context", "all");
    let lines = counts.iter().map(|(name, row)| (*name, row.as_slice())).chain([("all", all.as_slice())]);
    for (name, row) in lines {
        let sum: usize = row.iter().sum();
        let _ = writeln!(text, "{name:<10}{:>7}{:>8}{:>6}{:>9}{sum:>6}", row[0], row[1], row[2], row[3]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESTS: &str =
        "#[test]\nfn s2_9b_a_class_follows() {}\n// clause: S1-1.1g\n#[test]\nfn told_above() {}\n";
    const ASYNC: &str = "#[tokio::test(flavor = \"multi_thread\")]\nasync fn s2_9d_waits() {}\n";
    const ARTICLE: &str = "text\n```case\ntitle = \"S2-1a 恰在线上\"\nclauses = [\"S2-9c\"]\n```\n";

    fn remarks(rows: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("crates/law/src/a.rs", TESTS),
            ("crates/web/src/a.rs", ASYNC),
            ("packs/p/clauses/01-a.md", ARTICLE),
        ]);
        let rows = read(&format!("{}\n{rows}", COLUMNS.join(","))).expect("a register");
        check(&rows, &Proofs::collect(&tree))
    }

    #[test]
    fn a_row_that_is_done_names_tests_that_carry_its_key() {
        let fine = [
            "S2-9b,S2,,,done,s2_9b_a_class_follows,",
            "S1-1.1g,S1,,,partly,told_above,",
            "S2-9c,S2,,,done,p/01-a,",
            "S2-1a,S2,,,done,p/01-a,",
            "S2-9d,S2,,,done,s2_9d_waits,",
            "S2-9e,S2,,,open,,",
        ];
        assert_eq!(remarks(&fine.join("\n")), Vec::<String>::new());
        let bad = [
            "S2-9b,S2,,,done,,",
            "S2-9b,S2,,,open,,",
            "S1-1.1h,S1,,,done,told_above; gone; p/02-b,",
            "S2-9a,S2,,,nearly,,",
            "S2-9,S2,,,done,s2_9b_a_class_follows,",
        ];
        assert_eq!(
            remarks(&bad.join("\n")),
            [
                "codes/clauses.csv:2: S2-9b is done but names no test",
                "codes/clauses.csv:3: S2-9b stands twice",
                "codes/clauses.csv:4: S1-1.1h names `told_above`, which does not carry the key; see CONTRIBUTING.md",
                "codes/clauses.csv:4: S1-1.1h names `gone`, which is neither a test function nor an article with cases",
                "codes/clauses.csv:4: S1-1.1h names `p/02-b`, which is neither a test function nor an article with cases",
                "codes/clauses.csv:5: S2-9a has the status `nearly`; use one of done, partly, open, context",
                "codes/clauses.csv:6: S2-9 names `s2_9b_a_class_follows`, which does not carry the key; see CONTRIBUTING.md",
            ]
        );
    }

    #[test]
    fn test_vectors_are_found_in_names_and_cases() {
        let case = "x\n```case\ntitle = \"甲\"\nclauses = [\"TV03\", \"S2-9b\"]\n```\n";
        let test = "#[test]\nfn tv08_two_stages() {}\n#[test]\nfn tvx1_no() {}\nfn tv09_no_test() {}\n";
        let tree = Tree::of(&[("crates/a/src/a.rs", test), ("packs/p/clauses/01-a.md", case)]);
        assert_eq!(Vec::from_iter(Proofs::collect(&tree).vectors()), ["TV03", "TV08"]);
    }

    #[test]
    fn the_table_counts_both_documents() {
        let header = COLUMNS.join(",");
        let rows = read(&format!("{header}\na,S1,,,done,x,\nb,S1,,,open,,\nc,S2,,,context,,\n"))
            .expect("a register");
        assert_eq!(
            table(&rows),
            "document     done  partly  open  context   all\n\
             S1              1       0     1        0     2\n\
             S2              0       0     0        1     1\n\
             all             1       0     1        1     3\n"
        );
    }
}
