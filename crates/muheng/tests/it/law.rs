//! `muheng law`.

use crate::desk::{Desk, repository};
use expect_test::expect;

#[test]
fn a_pack_with_an_unknown_word_is_refused_with_its_place_and_a_hint() {
    let desk = Desk::new();
    let pack = desk.read("packs/small/clauses/01-all.md").unwrap();
    desk.put("packs/small/clauses/01-all.md", &pack.replace("tax_paid", "tax_payed"));
    let said = desk.run(&["law", "check", "packs/small"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("packs/small/clauses/01-all.md:"), "{}", said.out);
    assert!(said.out.contains("tax_payed"), "{}", said.out);
    expect!["1 个规则包中有 1 个不可用。\n"].assert_eq(&said.err);
}

#[test]
fn a_missing_pack_is_wrong_use() {
    assert_eq!(Desk::new().run(&["law", "check", "packs/nowhere"]).code, 2);
}

#[test]
fn every_shipped_pack_passes_with_its_cases() {
    let packs = repository().join("packs");
    let folders = std::fs::read_dir(packs).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<String> = folders
        .filter(|path| path.join("pack.toml").is_file())
        .map(|path| path.display().to_string())
        .collect();
    folders.sort();
    let mut arguments = vec!["law", "check", "--format", "json"];
    arguments.extend(folders.iter().map(String::as_str));
    let said = Desk::new().run(&arguments);
    assert_eq!(said.code, 0, "{}", said.out);
    let reports: Vec<serde_json::Value> = serde_json::from_str(&said.out).unwrap();
    assert_eq!(reports.len(), folders.len());
    assert!(reports.iter().all(|report| report["failed"] == 0));
}

#[test]
fn one_clause_of_a_day_is_shown_and_differences_are_named() {
    let desk = Desk::new();
    let shown = desk.run(&["law", "show", "packs/small", "--date", "2024-06-01"]);
    assert!(shown.out.contains("小镇评价办法"), "{}", shown.out);
    let unknown = desk.run(&["law", "show", "packs/small", "--clause", "S1-1"]);
    assert_eq!(unknown.code, 2);
    assert_eq!(desk.run(&["law", "diff", "packs/small", "packs/small"]).out, "没有差别。\n");
}
