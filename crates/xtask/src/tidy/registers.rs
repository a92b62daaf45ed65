//! Registers that the tree must agree with: the glossary, the clauses, the decisions.

use super::{Remark, Source};
use crate::tree::Tree;
use std::collections::BTreeSet;

const GLOSSARY: &str = "codes/glossary.toml";
const CLAUSES: &str = "codes/clauses.csv";
const DEPARTMENTS: &str = "codes/departments.toml";
const DECISIONS: &str = "docs/decisions/README.md";

/// Glossary ids and Chinese labels are unique; ids are lower-case words joined by `_`.
pub fn glossary_has_one_word_for_one_thing(tree: &Tree) -> Vec<Remark> {
    let Some(text) = tree.file(GLOSSARY).and_then(|file| file.text()) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut remarks = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let label = quoted(line, "zh").filter(|label| !seen.insert(*label));
        if let Some(label) = label {
            remarks.push(Remark::new(
                GLOSSARY,
                index + 1,
                format!("`{label}` stands twice; two ids for one thing"),
            ));
        }
        let Some(id) = quoted(line, "id") else { continue };
        let words = !id.is_empty()
            && id.split('_').all(|word| {
                !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        if !words || !id.starts_with(|c: char| c.is_ascii_lowercase()) {
            remarks.push(Remark::new(
                GLOSSARY,
                index + 1,
                format!("`{id}`: write ids as lower-case words joined by _"),
            ));
        }
        if !seen.insert(id) {
            remarks.push(Remark::new(
                GLOSSARY,
                index + 1,
                format!("`{id}` stands twice; one word for one thing"),
            ));
        }
    }
    remarks
}

/// Every clause key that a pack article, a case or a test comment cites stands in codes/clauses.csv.
pub fn cited_clauses_exist(tree: &Tree) -> Vec<Remark> {
    let Some(register) = tree.file(CLAUSES).and_then(|file| file.text()) else { return Vec::new() };
    let keys: BTreeSet<&str> = register.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let mut remarks = Vec::new();
    let articles = tree.texts(".md").filter(|(file, _)| file.path.starts_with("packs/"));
    for (file, text) in articles.chain(tree.texts(".rs")) {
        for (index, line) in text.lines().enumerate() {
            for key in cited(line) {
                if !keys.contains(key) {
                    let message =
                        format!("clause `{key}` is not in {CLAUSES}; correct the key or add its row");
                    remarks.push(Remark::new(&file.path, index + 1, message));
                }
            }
        }
    }
    remarks
}

/// The terms and departments of a zone's forms stand in the glossary and in the list of departments.
pub fn forms_use_known_words(tree: &Tree) -> Vec<Remark> {
    let ids = |register: &str| -> BTreeSet<&str> {
        let text = tree.file(register).and_then(|file| file.text()).unwrap_or("");
        text.lines().filter_map(|line| quoted(line, "id")).collect()
    };
    let registers = [(["term", "subject"].as_slice(), GLOSSARY), (&["department"], DEPARTMENTS)];
    let registers = registers.map(|(names, register)| (names, register, ids(register)));
    let mut remarks = Vec::new();
    for (file, text) in tree.texts(".toml").filter(|(file, _)| file.path.contains("/forms/")) {
        for (index, line) in text.lines().enumerate() {
            for (names, register, ids) in &registers {
                let word =
                    names.iter().find_map(|name| quoted(line, name)).filter(|word| !ids.contains(word));
                if let Some(word) = word {
                    let message = format!("`{word}` is not in {register}; use its id or add it there");
                    remarks.push(Remark::new(&file.path, index + 1, message));
                }
            }
        }
    }
    remarks
}

/// A test whose name begins like a clause key begins with one that exists.
pub fn clauses_in_test_names_exist(tree: &Tree) -> Vec<Remark> {
    let Some(register) = tree.file(CLAUSES).and_then(|file| file.text()) else { return Vec::new() };
    let normal = |key: &str| key.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "_");
    let keys: Vec<String> =
        register.lines().skip(1).filter_map(|line| line.split(',').next()).map(normal).collect();
    let mut remarks = Vec::new();
    for (file, text) in tree.texts(".rs") {
        for function in Source::new(text).functions() {
            let name = function.name.as_str();
            let looks_like_a_key = name.starts_with("s1_") || name.starts_with("s2_");
            let is_a_key = keys
                .iter()
                .any(|key| name.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with('_')));
            if looks_like_a_key && !is_a_key {
                let message = format!("fn {name} begins like a clause key that is not in {CLAUSES}");
                remarks.push(Remark::new(&file.path, function.first, message));
            }
        }
    }
    remarks
}

/// Each record of a decision has its own number and stands in the index.
pub fn decisions_are_indexed(tree: &Tree) -> Vec<Remark> {
    let index = tree.file(DECISIONS).and_then(|file| file.text()).unwrap_or("");
    let mut numbers = BTreeSet::new();
    let mut remarks = Vec::new();
    for (file, _) in tree.texts(".md") {
        let Some(name) = file.path.strip_prefix("docs/decisions/").filter(|name| *name != "README.md") else {
            continue;
        };
        let number = name.split('-').next().unwrap_or(name);
        if number.len() != 4 || !number.bytes().all(|b| b.is_ascii_digit()) || !numbers.insert(number) {
            remarks.push(Remark::new(&file.path, 0, "name it NNNN-words.md with the next free number"));
        }
        if !index.contains(&format!("({name})")) {
            remarks.push(Remark::new(&file.path, 0, format!("add it to {DECISIONS}")));
        }
    }
    remarks
}

/// The text of a line `name = "text"`.
fn quoted<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?;
    rest.split('"').next()
}

/// Keys of a line `clauses = ["S1-1.1g"]` or `// clause: S1-1.1g, S2-9b`; test vectors (TV01) are not clauses.
fn cited(line: &str) -> Vec<&str> {
    let line = line.trim_start();
    let list = line.strip_prefix("clauses = [").and_then(|rest| rest.split(']').next());
    let list = list.or_else(|| line.strip_prefix("// clause: "));
    let keys = list.unwrap_or_default().split(',').map(|key| key.trim().trim_matches('"'));
    keys.filter(|key| key.starts_with("S1-") || key.starts_with("S2-")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn ids_are_unique_lower_case_words() {
        let text = "id = \"land_area\"\nid = \"Land\"\nid = \"land_area\"\nid = \"land__x\"\nid = \"rd_2\"\nzh = \"地\"\nzh = \"地\"\n";
        let lines = [2, 3, 4, 7].map(|line| format!("codes/glossary.toml:{line}"));
        assert_eq!(places(glossary_has_one_word_for_one_thing, &[(GLOSSARY, text)]), lines);
    }

    #[test]
    fn a_clause_that_is_not_in_the_register_is_named() {
        let files = [
            (CLAUSES, "key,document\nS1-1.1g,a\nS2-9b,b\n"),
            ("packs/a/clauses/01.md", "clauses = [\"S1-1.1g\", \"S2-99\", \"TV03\"]\n"),
            ("crates/law/src/a.rs", "    // clause: S2-9b\n    // clause: S1-9\n"),
        ];
        assert_eq!(places(cited_clauses_exist, &files), ["packs/a/clauses/01.md:1", "crates/law/src/a.rs:2"]);
    }

    #[test]
    fn a_word_of_a_form_that_stands_in_no_register_is_named() {
        let form =
            "id = \"tax\"\ndepartment = \"taxes\"\nsubject = \"uscc\"\n[[column]]\nterm = \"tax_payed\"\n";
        let files = [
            (GLOSSARY, "id = \"uscc\"\n"),
            (DEPARTMENTS, "id = \"tax\"\n"),
            ("zones/demo/forms/tax.toml", form),
        ];
        let lines = ["zones/demo/forms/tax.toml:2", "zones/demo/forms/tax.toml:5"];
        assert_eq!(places(forms_use_known_words, &files), lines);
    }

    #[test]
    fn a_test_named_after_a_clause_that_does_not_exist_is_named() {
        let tests = "fn s2_9b_best() {}\nfn s1_1_1g_x() {}\nfn s2_99_x() {}\nfn s2_9bx() {}\n";
        let files = [(CLAUSES, "key\nS2-9b,\nS1-1.1g,\n"), ("a.rs", tests)];
        assert_eq!(places(clauses_in_test_names_exist, &files), ["a.rs:3", "a.rs:4"]);
    }

    #[test]
    fn a_decision_without_its_own_number_or_entry_is_named() {
        let files = [
            ("docs/decisions/0001-a.md", ""),
            ("docs/decisions/0001-b.md", ""),
            ("docs/decisions/2-c.md", ""),
            (DECISIONS, "[1](0001-a.md) [1](0001-b.md) [2](2-c.md)"),
            ("docs/decisions/0002-d.md", ""),
        ];
        let named = ["docs/decisions/0001-b.md:0", "docs/decisions/2-c.md:0", "docs/decisions/0002-d.md:0"];
        assert_eq!(places(decisions_are_indexed, &files), named);
    }
}
