//! How a Rust file looks: its opening sentence, its length, the length of its functions, and whether
//! the compiler sees it at all.

use super::source::has_word;
use super::{Remark, Source};
use crate::tree::Tree;
use std::collections::BTreeMap;

const FILE_LOOK_AGAIN: usize = 400;
const FILE_STOP: usize = 800;
const FUNCTION_STOP: usize = 70;

/// Every module opens with a `//!` sentence.
pub fn modules_open_with_a_sentence(tree: &Tree) -> Vec<Remark> {
    tree.texts(".rs")
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(file, _)| {
            Remark::new(
                &file.path,
                1,
                "open with a `//!` sentence: what this module is and what it leaves to others",
            )
        })
        .collect()
}

/// Rust files stay below 800 lines, and those beyond 400 are named.
pub fn files_are_short(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (file, text) in tree.texts(".rs") {
        let lines = text.lines().count();
        if lines > FILE_STOP {
            let message = format!("{lines} lines, the limit is {FILE_STOP}; split it by what it knows");
            remarks.push(Remark::new(&file.path, 0, message));
        } else if lines > FILE_LOOK_AGAIN {
            let message = format!("{lines} lines; look whether it holds one thing");
            remarks.push(Remark::mild(&file.path, 0, message));
        }
    }
    remarks
}

/// Functions stay within 70 lines.
pub fn functions_are_short(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (file, text) in tree.texts(".rs") {
        for function in Source::new(text).functions() {
            let lines = function.last - function.first + 1;
            if lines > FUNCTION_STOP {
                let message = format!(
                    "fn {} has {lines} lines, the limit is {FUNCTION_STOP}; move a step into a function of its own",
                    function.name
                );
                remarks.push(Remark::new(&file.path, function.first, message));
            }
        }
    }
    remarks
}

/// Every file is a module that its parent declares, so that none looks like code or a test and is neither.
pub fn no_file_is_forgotten(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (file, _) in tree.texts(".rs").filter(|(file, _)| file.path.starts_with("crates/")) {
        let Some((name, parents)) = declared_in(&file.path) else { continue };
        let declares = |parent: &String| {
            let text = tree.file(parent).and_then(|file| file.text()).unwrap_or("");
            has_word(Source::new(text).code_text(), &format!("mod {name}"))
        };
        if !parents.iter().any(declares) {
            let message = format!("no module declares `mod {name};` for this file; declare or delete it");
            remarks.push(Remark::new(&file.path, 0, message));
        }
    }
    remarks
}

/// A crate has one integration test binary: each one more links the whole crate again.
pub fn one_test_binary_per_crate(tree: &Tree) -> Vec<Remark> {
    let mut roots: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in &tree.files {
        let Some((room, rest)) =
            file.path.strip_prefix("crates/").and_then(|path| path.split_once("/tests/"))
        else {
            continue;
        };
        // A folder of unit tests, such as `src/land/tests`, is part of its crate.
        let is_root = !room.contains('/')
            && rest.ends_with(".rs")
            && (!rest.contains('/') || rest.matches('/').count() == 1 && rest.ends_with("/main.rs"));
        if is_root {
            roots.entry(room).or_default().push(&file.path);
        }
    }
    let more = roots.into_values().flat_map(|paths| paths.into_iter().skip(1));
    more.map(|path| Remark::new(path, 0, "a second integration test binary; make it a module of the first"))
        .collect()
}

/// The module name of a file and the files that may declare it; `None` for roots of a crate or target.
fn declared_in(path: &str) -> Option<(&str, Vec<String>)> {
    let (folder, file) = path.rsplit_once('/')?;
    let stem = file.strip_suffix(".rs")?;
    let (home, name) = match stem {
        "main" | "lib" | "build" => return None,
        "mod" => folder.rsplit_once('/')?,
        _ => (folder, stem),
    };
    // Folders of targets stand beside `src`; one of the same name below it is a module.
    let target = home.strip_prefix("crates/").and_then(|home| home.split_once('/'));
    let is_target_root =
        target.is_some_and(|(_, folder)| ["tests", "benches", "examples", "src/bin"].contains(&folder));
    if is_target_root && stem != "mod" {
        return None;
    }
    Some((
        name,
        vec![
            format!("{home}/mod.rs"),
            format!("{home}/lib.rs"),
            format!("{home}/main.rs"),
            format!("{home}.rs"),
        ],
    ))
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn a_module_without_an_opening_sentence_is_named() {
        let files = [("a.rs", "use x;\n"), ("b.rs", "//! What it is.\n"), ("c.rs", "//!\n//! late\n")];
        assert_eq!(places(modules_open_with_a_sentence, &files), ["a.rs:1", "c.rs:1"]);
    }

    #[test]
    fn length_is_mild_beyond_400_lines_and_a_stop_beyond_800() {
        for (lines, remarks) in [(400, 0), (401, 1), (800, 1), (801, 1)] {
            let text = "x\n".repeat(lines);
            let found = files_are_short(&Tree::of(&[("a.rs", &text)]));
            assert_eq!(found.len(), remarks, "{lines}");
            assert!(found.iter().all(|remark| remark.mild == (lines <= 800)), "{lines}");
        }
    }

    #[test]
    fn a_function_of_seventy_lines_passes_and_one_more_does_not() {
        for (lines, remarks) in [(70, 0), (71, 1)] {
            let text = format!("fn a() {{\n{}}}\n", "x;\n".repeat(lines - 2));
            assert_eq!(functions_are_short(&Tree::of(&[("a.rs", &text)])).len(), remarks, "{lines}");
        }
    }

    #[test]
    fn a_file_that_no_module_declares_is_named() {
        let files = [
            ("crates/a/src/lib.rs", "mod b;\npub mod c; // mod d;\n"),
            ("crates/a/src/b.rs", "mod x;\n"),
            ("crates/a/src/b/x.rs", ""),
            ("crates/a/src/b/y.rs", ""),
            ("crates/a/src/c/mod.rs", ""),
            ("crates/a/src/d.rs", ""),
            ("crates/a/tests/it/main.rs", "mod e;"),
            ("crates/a/tests/it/e.rs", ""),
            ("crates/a/tests/it/f.rs", ""),
            ("crates/a/benches/g.rs", ""),
            ("crates/a/src/b/tests/mod.rs", "mod h;"),
            ("crates/a/src/b/tests/h.rs", ""),
            ("crates/a/src/b/tests/i.rs", ""),
        ];
        assert_eq!(
            places(no_file_is_forgotten, &files),
            [
                "crates/a/src/b/y.rs:0",
                "crates/a/src/d.rs:0",
                "crates/a/tests/it/f.rs:0",
                "crates/a/src/b/tests/mod.rs:0",
                "crates/a/src/b/tests/i.rs:0",
            ]
        );
    }

    #[test]
    fn a_second_test_binary_is_named() {
        let files = [
            ("crates/a/tests/it/main.rs", ""),
            ("crates/a/tests/it/x.rs", ""),
            ("crates/a/tests/more.rs", ""),
            ("crates/b/tests/it.rs", ""),
            ("crates/b/src/c/tests/mod.rs", ""),
            ("crates/b/src/c/tests/x.rs", ""),
        ];
        assert_eq!(places(one_test_binary_per_crate, &files), ["crates/a/tests/more.rs:0"]);
    }
}
