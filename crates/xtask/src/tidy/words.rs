//! Words that must not stand in the tree: work left for later, paths of one machine, how it was made.
//! The words are written in halves here, so that this file passes its own rule.

use super::source::has_word;
use super::{Remark, Source};
use crate::tree::{File, Tree};

const LATER: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("#[ig", "nore"),
    concat!(".on", "ly("),
    concat!("test.sk", "ip"),
    concat!("it.sk", "ip"),
];

const ONE_MACHINE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("C:\\Us", "ers"),
    concat!("../sha", "red"),
];

const NUMBER_OPENS: &str = "〔20";

const MAKING: &[&str] = &[
    concat!("clau", "de"),
    concat!("anthro", "pic"),
    concat!("chat", "gpt"),
    concat!("open", "ai"),
    concat!("copi", "lot"),
    concat!("language mo", "del"),
    concat!("sub", "agent"),
    concat!("co-autho", "red-by"),
    concat!("generated w", "ith"),
];

/// Nothing is left for later and no test is switched off.
pub fn nothing_is_left_for_later(tree: &Tree) -> Vec<Remark> {
    find(tree, |line| {
        let word = LATER.iter().find(|word| has_word(line, word))?;
        Some(format!("`{word}`: do it now, or write it into an issue"))
    })
}

/// No path of one machine, and no word about how the tree was made.
pub fn the_tree_speaks_of_itself_only(tree: &Tree) -> Vec<Remark> {
    find(tree, |line| {
        if let Some(path) = ONE_MACHINE.iter().find(|path| line.contains(**path)) {
            return Some(format!("`{path}` is a path of one machine; say it relative to the repository"));
        }
        let lower = line.to_lowercase();
        let word = MAKING.iter().find(|word| has_word(&lower, word))?;
        Some(format!("`{word}` says how the tree was made, not what it is; take it out"))
    })
}

/// The number of a document, `〔2019〕12号`, stands in a pack, not in Rust.
pub fn document_numbers_stand_in_packs(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (file, text) in tree.texts(".rs").filter(|(file, _)| file.room().is_some_and(|room| room != "xtask"))
    {
        let raw: Vec<&str> = text.lines().collect();
        for (number, _) in Source::new(text).lines() {
            if raw.get(number - 1).is_some_and(|line| line.contains(NUMBER_OPENS)) {
                let message = "the number of a document in Rust; it belongs to the pack that cites it";
                remarks.push(Remark::new(&file.path, number, message));
            }
        }
    }
    remarks
}

fn find(tree: &Tree, wrong: impl Fn(&str) -> Option<String>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (file, text) in tree.files.iter().filter(written_here).filter_map(|file| Some((file, file.text()?))) {
        for (index, line) in text.lines().enumerate() {
            if let Some(message) = wrong(line) {
                remarks.push(Remark::new(&file.path, index + 1, message));
            }
        }
    }
    remarks
}

/// Lock files are written by a tool.
fn written_here(file: &&File) -> bool {
    !file.path.ends_with(".lock") && !file.path.ends_with("package-lock.json")
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn what_is_left_for_later_is_named_wherever_it_stands() {
        for word in LATER {
            let text = format!("fine\n x;{word} x\n");
            assert_eq!(places(nothing_is_left_for_later, &[("a.md", &text)]), ["a.md:2"], "{word}");
        }
        let fine = "method to_do todos SEXXXY\n";
        assert!(places(nothing_is_left_for_later, &[("a.md", fine)]).is_empty());
    }

    #[test]
    fn machine_paths_and_words_about_the_making_are_named() {
        for word in ONE_MACHINE.iter().chain(MAKING) {
            let text = format!("see {}\n", word);
            assert_eq!(places(the_tree_speaks_of_itself_only, &[("a.md", &text)]), ["a.md:1"], "{word}");
            assert!(places(the_tree_speaks_of_itself_only, &[("Cargo.lock", &text)]).is_empty());
        }
    }

    #[test]
    fn the_number_of_a_document_in_rust_is_named() {
        let text =
            "//! x\nconst A: &str = \"常政办发〔2019〕12号\";\n#[cfg(test)]\nmod tests {\n // 〔2019〕\n}\n";
        let files = [("crates/law/src/a.rs", text), ("packs/p/pack.toml", text)];
        assert_eq!(places(document_numbers_stand_in_packs, &files), ["crates/law/src/a.rs:2"]);
    }
}
