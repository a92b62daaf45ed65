//! Every shipped pack: its sections make a scheme, its cases come out as written, every line that
//! decides has a case at it, below and above.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the shipped packs; the room is given their text"
)]

use office::evaluation::cases::Runner;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn pack_files(name: &str) -> Vec<(String, String)> {
    let folder = root().join("packs").join(name);
    let mut paths = vec![folder.join("pack.toml")];
    for entry in std::fs::read_dir(folder.join("clauses")).expect("clauses") {
        paths.push(entry.expect("entry").path());
    }
    paths.sort();
    let read = |path: &PathBuf| std::fs::read_to_string(path).expect("readable");
    let name_of = |path: &Path| path.strip_prefix(root()).expect("below").to_string_lossy().into_owned();
    paths.iter().map(|path| (name_of(path), read(path))).collect()
}

fn clause_keys() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("codes/clauses.csv")).expect("the clause register");
    text.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect()
}

#[test]
fn every_shipped_pack_passes_with_all_its_cases() {
    let mut names: Vec<String> = std::fs::read_dir(root().join("packs"))
        .expect("packs")
        .filter_map(|entry| entry.ok())
        .filter(|entry| entry.path().join("pack.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 8, "{names:?}");
    let mut wrong = String::new();
    for name in names {
        let report = law::check(&pack_files(&name), &clause_keys(), &mut Runner);
        if !report.passes() {
            wrong += &report.render();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_case_that_comes_out_otherwise_is_named_with_its_firm_and_figure() {
    let mut files = pack_files("huangyan-2022");
    for (_, text) in &mut files {
        *text = text.replace("97.5707", "97.5708");
    }
    let report = law::check(&files, &clause_keys(), &mut Runner);
    assert!(!report.passes());
    let text = report.render();
    assert!(text.contains("case-differs") && text.contains("97.5708"), "{text}");
}
