//! How a Rust file looks: its opening sentence, its length, the length of its functions.

use super::{Remark, Source};
use crate::tree::Tree;

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
}
