//! `cargo xtask tidy`: the rules of the house that no compiler knows. Each rule reads the tree and
//! returns remarks; a remark names file and line, says what is wrong and what to do.

mod documents;
mod edges;
mod heart;
mod registers;
mod shape;
mod source;
mod words;

use crate::tree::Tree;
use std::fmt;

pub use source::Source;

/// One thing a rule found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// Path from the root.
    pub file: String,
    /// From 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
    /// Worth a look, but the gate lets it pass.
    pub mild: bool,
}

const RULES: &[fn(&Tree) -> Vec<Remark>] = &[
    edges::rooms_stand_where_they_should,
    edges::arrows_point_down,
    edges::libraries_stay_in_their_room,
    shape::modules_open_with_a_sentence,
    shape::files_are_short,
    shape::functions_are_short,
    shape::no_file_is_forgotten,
    shape::one_test_binary_per_crate,
    heart::hearts_do_no_io,
    heart::hearts_decide_without_floats,
    heart::hearts_ask_for_float_lint,
    words::nothing_is_left_for_later,
    words::the_tree_speaks_of_itself_only,
    words::document_numbers_stand_in_packs,
    registers::glossary_has_one_word_for_one_thing,
    registers::cited_clauses_exist,
    registers::clauses_in_test_names_exist,
    registers::forms_use_known_words,
    registers::decisions_are_indexed,
    documents::links_resolve,
    documents::files_are_plain_and_small,
];

/// Applies every rule to the working tree.
pub fn run() -> Result<(), String> {
    let tree = Tree::read()?;
    let mut remarks: Vec<Remark> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    remarks.sort();
    for remark in &remarks {
        println!("{remark}");
    }
    let stops = remarks.iter().filter(|remark| !remark.mild).count();
    println!(
        "tidy: {} files, {} rules, {stops} remarks, {} mild",
        tree.files.len(),
        RULES.len(),
        remarks.len() - stops
    );
    if stops == 0 { Ok(()) } else { Err(format!("tidy has {stops} remarks")) }
}

impl Remark {
    fn new(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.into(), line, message: message.into(), mild: false }
    }

    fn mild(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { mild: true, ..Self::new(file, line, message) }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}{}", if self.mild { "(mild) " } else { "" }, self.message)
    }
}

/// What a rule says about made-up files, one `file:line` per remark.
#[cfg(test)]
fn places(rule: fn(&Tree) -> Vec<Remark>, files: &[(&str, &str)]) -> Vec<String> {
    rule(&Tree::of(files)).iter().map(|remark| format!("{}:{}", remark.file, remark.line)).collect()
}
