//! The heart crates decide: data in, data out. No file, clock, environment or terminal, and no binary
//! float unless the file says why.

use super::source::has_word;
use super::{Remark, Source};
use crate::tree::{File, Tree};

const HEARTS: &[&str] = &["fact", "law", "office", "atlas"];

const RIM: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "stdin",
    "stdout",
    "stderr",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "print!",
    "println!",
    "eprint!",
    "eprintln!",
    "dbg!",
];

/// Modules that only tests have.
const TEST_FILES: &[&str] = &["/tests.rs", "_test.rs", "_tests.rs"];

/// No I/O, clock, environment or terminal in the heart.
pub fn hearts_do_no_io(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (file, text) in hearts(tree) {
        for (number, line) in Source::new(text).lines() {
            if let Some(word) = RIM.iter().find(|word| has_word(line, word)) {
                let message = format!(
                    "`{word}` in a heart crate; take the text, bytes or day as an argument and let muheng or paper fetch it"
                );
                remarks.push(Remark::new(&file.path, number, message));
            }
        }
    }
    remarks
}

/// No `f64` or `f32` in the heart, unless the file `expect`s its float arithmetic with a reason, or a module
/// above it does for all below, or a file that only carries such numbers says binary64 in its comments.
/// A conversion called `to_f64` decides nothing and needs none.
pub fn hearts_decide_without_floats(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (file, text) in hearts(tree) {
        let carried = text
            .lines()
            .any(|line| line.trim_start().starts_with("//") && line.to_lowercase().contains("binary64"));
        if carried
            || gives_a_reason(text, "expect(")
            || modules_above(tree, &file.path).any(|text| gives_a_reason(text, "#![expect("))
        {
            continue;
        }
        let source = Source::new(text);
        let conversions: Vec<_> = source.functions().into_iter().filter(|f| f.name == "to_f64").collect();
        let converts = |number: usize| conversions.iter().any(|f| (f.first..=f.last).contains(&number));
        let first = source
            .lines()
            .find(|(number, line)| (has_word(line, "f64") || has_word(line, "f32")) && !converts(*number));
        if let Some((number, _)) = first {
            let message = "a binary float in a heart crate; use Decimal or Ratio, or say `#[expect(clippy::float_arithmetic, reason = \"…\")]` where the published definition or a proven bound allows it; a file that only carries binary64 says so in a comment";
            remarks.push(Remark::new(&file.path, number, message));
        }
    }
    remarks
}

/// Each heart crate asks clippy for float arithmetic; the workspace manifest cannot ask it of three crates only.
pub fn hearts_ask_for_float_lint(tree: &Tree) -> Vec<Remark> {
    let asked = |text: &str| text.contains("#![warn(clippy::float_arithmetic)]");
    let libs = hearts(tree).filter(|(file, text)| file.path.ends_with("/src/lib.rs") && !asked(text));
    libs.map(|(file, _)| {
        Remark::new(&file.path, 1, "write `#![warn(clippy::float_arithmetic)]` below the opening")
    })
    .collect()
}

fn gives_a_reason(text: &str, opening: &str) -> bool {
    let compact: String = text.split_whitespace().collect();
    compact.contains(&format!("{opening}clippy::float_arithmetic,reason="))
}

/// Texts of the modules that a file lies in, `mod.rs` or `folder.rs`.
fn modules_above<'a>(tree: &'a Tree, path: &'a str) -> impl Iterator<Item = &'a str> {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    let files = folders.flat_map(|folder| [format!("{folder}/mod.rs"), format!("{folder}.rs")]);
    files.filter_map(|module| tree.file(&module)?.text())
}

fn hearts(tree: &Tree) -> impl Iterator<Item = (&File, &str)> {
    tree.texts(".rs").filter(|(file, _)| {
        let heart = file.room().is_some_and(|room| HEARTS.contains(&room));
        let of_tests = TEST_FILES.iter().any(|ending| file.path.ends_with(ending));
        heart && file.path.contains("/src/") && !of_tests && !file.path.contains("/tests/")
    })
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn the_rim_is_named_in_hearts_outside_tests_only() {
        let bad = "//! x\nuse std::fs;\n// std::fs\nfn a() { println!(\"x\"); }\n#[cfg(test)]\nmod tests { use std::env; }\n";
        let files = [
            ("crates/law/src/a.rs", bad),
            ("crates/paper/src/a.rs", bad),
            ("crates/law/tests/it/main.rs", bad),
        ];
        assert_eq!(places(hearts_do_no_io, &files), ["crates/law/src/a.rs:2", "crates/law/src/a.rs:4"]);
        let clock = "let a = Instant::now(); let b = an_Instant; instant();";
        assert_eq!(places(hearts_do_no_io, &[("crates/fact/src/a.rs", clock)]), ["crates/fact/src/a.rs:1"]);
    }

    #[test]
    fn a_heart_that_does_not_ask_for_the_float_lint_is_named() {
        let asks = "//! x\n\n#![warn(clippy::float_arithmetic)]\n";
        let files = [
            ("crates/fact/src/lib.rs", asks),
            ("crates/law/src/lib.rs", "//! x\n"),
            ("crates/paper/src/lib.rs", "//! x\n"),
        ];
        assert_eq!(places(hearts_ask_for_float_lint, &files), ["crates/law/src/lib.rs:1"]);
    }

    #[test]
    fn a_float_in_a_heart_needs_its_reason() {
        let bare = "//! x\nfn a(x: f64) {}\n";
        let told = "#[expect(clippy::float_arithmetic, reason = \"charts\")]\nfn a(x: f64) {}\n";
        let files = [
            ("crates/fact/src/a.rs", bare),
            ("crates/fact/src/b.rs", told),
            (
                "crates/fact/src/index/mod.rs",
                "#![expect(clippy::float_arithmetic, reason = \"published so\")]\n",
            ),
            ("crates/fact/src/index/d.rs", bare),
            ("crates/fact/src/e.rs", "/// Binary64 of the published table.\ntype A = f64;\n"),
            ("crates/muheng/src/a.rs", bare),
        ];
        assert_eq!(places(hearts_decide_without_floats, &files), ["crates/fact/src/a.rs:2"]);
    }
}
