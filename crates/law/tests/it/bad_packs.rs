//! One malformed sample for each diagnostic code, with the text a person gets to read.

use crate::packs::{FRONT, LINE, MANIFEST, case, checked, files, files_of, pack, rule};
use expect_test::expect_file;
use law::{Diagnostic, contradictions};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A parameter in the unit 万元.
fn parameter(rest: &str) -> String {
    rule(&format!("[parameter.line]\nlabel = \"线\"\nunit = \"万元\"\n{rest}\n"))
}

/// A calculation of 用地面积.
fn derive(value: &str) -> String {
    rule(&format!("[[derive]]\nid = \"land_used\"\nvalue = \"{value}\"\n"))
}

fn article(front: &str) -> Vec<(String, String)> {
    files_of(MANIFEST, &[("01-a.md", front)])
}

fn with_interpretation(text: &str) -> Vec<(String, String)> {
    let mut files = files("");
    files.push(("test-2022/interpretations.md".to_owned(), text.to_owned()));
    files
}

fn manifest(from: &str, to: &str) -> Vec<(String, String)> {
    files_of(&MANIFEST.replace(from, to), &[])
}

/// Packs that the loader refuses.
fn refused() -> Vec<(&'static str, Vec<(String, String)>)> {
    let mut samples = manifests_and_articles();
    let value = "value = \"2000\"\nsource = \"F:Test\"";
    samples.extend([
        ("missing-key", files(&rule("[parameter.line]\nunit = \"万元\"\nvalue = \"1\"\nsource = \"P\"\n"))),
        ("unknown-key", files(&parameter(&format!("{value}\ntreshold = true")))),
        ("bad-toml", files(&parameter("value = 2000\nsource = \"F:Test\""))),
        ("missing-citation", files(&parameter("value = \"2000\""))),
        ("masked-number", files(&parameter("value = \"**\"\nsource = \"S1-1.1g\""))),
        ("missing-value", files(&parameter("source = \"S1-1.1g\""))),
        ("two-values", files(&parameter(&format!("{value}\nvalues = []")))),
        ("bad-number", files(&parameter("value = \"2,000\"\nsource = \"P\""))),
        ("bad-unit", files(&parameter(value).replace("万元", "万块"))),
        ("unit-changed", files(&format!("{}{}", parameter(value), parameter(value).replace("万元", "元")))),
        ("name-taken", files(&parameter(value).replace("parameter.line", "parameter.revenue"))),
        (
            "days-outside",
            files(&parameter("values = [{ value = \"1\", from = 2024-01-01 }]\nsource = \"P\"")),
        ),
        (
            "day-gap",
            files(&parameter(
                "values = [{ value = \"1\", from = 2022-01-01, to = 2022-06-30 }, { value = \"2\", from = 2022-08-01 }]\nsource = \"P\"",
            )),
        ),
        ("day-overlap", files(&format!("{}{}", parameter(value), parameter(value)))),
        ("derive-cycle", files(&derive("land_used + land_owned"))),
        ("rounding-missing", files(&derive("land_owned * land_let / land_leased"))),
        ("rounding-incomplete", files(&derive("land_owned").replace("value", "digits = 2\nvalue"))),
        ("unit-mismatch", files(&derive("land_owned + tax_paid"))),
        ("kind-mismatch", files(&derive("land_owned + region"))),
        ("unknown-word", files(&derive("land_ownd + land_leased"))),
        ("unknown-function", files(&derive("coalsece(land_owned, 0)"))),
        ("unknown-table", files(&derive("lookup('bracket', land_owned)"))),
        ("unknown-indicator", files(&derive("value(tax_per_mu)"))),
        ("bad-expression", files(&derive("(select land_owned)"))),
        ("expression-too-long", files(&derive(&("1+".repeat(260) + "1")))),
        ("empty-table", files(&rule("[table.bracket]\ninput = \"land_used\"\nunit = \"分\"\nrows = []\n"))),
        (
            "table-order",
            files(&rule(
                "[table.bracket]\ninput = \"land_used\"\nunit = \"分\"\nrows = [{ from = \"5\", value = \"1\" }, { from = \"5.0\", value = \"2\" }]\n",
            )),
        ),
        ("unclosed-block", files("```rule\n[parameter.line]\n")),
    ]);
    samples
}

fn manifests_and_articles() -> Vec<(&'static str, Vec<(String, String)>)> {
    vec![
        ("no-manifest", vec![("test-2022/clauses/01-a.md".to_owned(), FRONT.to_owned())]),
        ("id-not-folder", manifest("test-2022", "test-2023")),
        ("bad-day", manifest("to = 2022-12-31", "to = 2022-12-31T00:00:00")),
        ("days-reversed", manifest("to = 2022-12-31", "to = 2021-12-31")),
        ("missing-citation", article(&FRONT.replace("\"plan\"", "\"paln\""))),
        ("no-front-matter", article("# 评价对象\n")),
        ("days-outside", article(&FRONT.replace("from = 2022-01-01", "from = 2023-01-01"))),
        ("unknown-key", manifest("\"city\"", "\"town\"")),
        ("undated-interpretation", with_interpretation("# 读法\n\n## 上限倍数\n\n按 1.5 倍。\n")),
    ]
}

/// Packs that are read; their check finds something.
fn found_by_check() -> Vec<(&'static str, Vec<(String, String)>)> {
    let line = rule(LINE);
    vec![
        ("unknown-clause", article(&FRONT.replace("S1-1.1g", "S1-1.1x"))),
        (
            "case-failed",
            files(&format!(
                "{line}{}",
                case(
                    "title = \"一例\"\ngiven = { revenue = \"1999.99\" }\nexpect = { above_scale = \"1\" }\n"
                )
            )),
        ),
        ("case-without-expectation", files(&format!("{line}{}", case("title = \"一例\"\nexpect = {}\n")))),
        ("threshold-without-case", files(&line)),
        (
            "bracket-without-case",
            files(&rule(
                "[table.bracket]\ninput = \"land_owned\"\nunit = \"亩\"\nrows = [{ from = \"0\", value = \"1\" }, { from = \"5\", value = \"2\" }]\n[[derive]]\nid = \"land_used\"\nvalue = \"lookup('bracket', land_owned)\"\n",
            )),
        ),
        ("not-configured", files(&parameter("required = true\nsource = \"S1-1.1g\""))),
        ("unused-parameter", files(&parameter("value = \"1\"\nsource = \"P\""))),
        (
            "unconfirmed-parameter",
            files(&parameter("value = \"1\"\nsource = \"P\"\nconfidence = \"unconfirmed\"")),
        ),
        ("nameless-number", files(&derive("land_owned * 0.95"))),
        ("no-restatement", article(FRONT.split("# ").next().unwrap_or(""))),
    ]
}

fn lower_and_higher() -> Vec<Diagnostic> {
    let higher = pack(&rule(LINE));
    let files = files_of(
        &MANIFEST.replace("\"city\"", "\"zone\""),
        &[("01-a.md", &format!("{FRONT}{}", rule(&LINE.replace("2000", "500"))))],
    );
    let lower = law::Pack::load(&files).expect("good by itself");
    contradictions(&[&lower, &higher])
}

fn configured_wrongly() -> Vec<Diagnostic> {
    let values = BTreeMap::from([("above_scale_lime".to_owned(), fact::Decimal::from(1))]);
    pack(&rule(LINE)).with_configuration(&values, "zone.toml").expect_err("no such parameter")
}

#[test]
fn each_mistake_is_told_with_file_line_and_what_to_do() {
    let mut told = String::new();
    let mut codes = BTreeSet::new();
    let mut tell = |code: &'static str, found: Vec<Diagnostic>| {
        let of_code: Vec<&Diagnostic> = found.iter().filter(|found| found.code == code).collect();
        assert!(!of_code.is_empty(), "{code} was not told: {found:#?}");
        assert!(of_code.iter().all(|found| found.message.ends_with('。')), "{code}");
        for found in of_code {
            told.push_str(&found.render());
            told.push('\n');
        }
        codes.insert(code);
    };
    for (code, files) in refused() {
        let found = law::Pack::load(&files).expect_err(code);
        assert!(found.iter().all(|found| found.code == code), "{code}: {found:#?}");
        tell(code, found);
    }
    for (code, files) in found_by_check() {
        tell(code, checked(&files).diagnostics);
    }
    tell("contradicts-higher", lower_and_higher());
    tell("not-configurable", configured_wrongly());
    expect_file!["bad_packs.txt"].assert_eq(&told);
    assert_eq!(codes, codes_in_source(), "each code has a sample, and no sample a code of its own");
}

/// Every string of the source that looks like a code.
fn codes_in_source() -> BTreeSet<&'static str> {
    let mut text = String::new();
    read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    let is_code = |word: &&str| {
        word.contains('-')
            && !word.starts_with('-')
            && !word.ends_with('-')
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    text.leak().split('"').filter(is_code).collect()
}

fn read_all(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("source").flatten() {
        if entry.path().is_dir() {
            read_all(&entry.path(), text);
        } else {
            text.push_str(&std::fs::read_to_string(entry.path()).expect("source"));
        }
    }
}
