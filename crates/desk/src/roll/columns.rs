//! The columns of a roll that lists are narrowed by: short numbers for words that repeat, and one long text to search.
//! What is asked for is left to the roll.

use memchr::memmem;
use office::journal::OutcomeRow;
use std::collections::HashMap;

/// Marks where a row of a long text begins. Nobody's name has it: archives refuse it.
const MARK: char = '\0';

/// A column whose words repeat.
pub(super) struct Coded {
    words: Vec<String>,
    codes: Vec<u32>,
}

/// A column to search in.
pub(super) struct Searched {
    text: String,
    /// Where each row begins.
    starts: Vec<usize>,
}

impl Coded {
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut known = Vec::new();
        let codes = words
            .map(|word| {
                *numbers.entry(word).or_insert_with(|| {
                    known.push(word.to_owned());
                    u32::try_from(known.len() - 1).unwrap_or(u32::MAX)
                })
            })
            .collect();
        Self { words: known, codes }
    }

    pub fn words(&self) -> &[String] {
        &self.words
    }

    pub fn code(&self, row: u32) -> usize {
        self.codes[row as usize] as usize
    }

    /// Which words are wanted.
    pub fn wanted(&self, fits: impl Fn(&str) -> bool) -> Wanted<'_> {
        Wanted { column: self, words: self.words.iter().map(|word| fits(word)).collect() }
    }
}

/// The rows of a column whose word is wanted.
pub(super) struct Wanted<'a> {
    column: &'a Coded,
    words: Vec<bool>,
}

impl Wanted<'_> {
    pub fn has(&self, row: u32) -> bool {
        self.words[self.column.code(row)]
    }

    /// Whether it leaves anybody out.
    pub fn limits(&self) -> bool {
        self.words.contains(&false)
    }
}

impl Searched {
    pub fn new<'a>(rows: &'a [OutcomeRow], text_of: impl Fn(&'a OutcomeRow) -> &'a str) -> Self {
        let (mut text, mut starts) = (String::new(), Vec::with_capacity(rows.len()));
        for row in rows {
            starts.push(text.len());
            text.push(MARK);
            text.push_str(&text_of(row).to_lowercase());
        }
        Self { text, starts }
    }

    /// Rows that contain a text in small letters, or begin with it, in their order.
    pub fn rows(&self, wanted: &str, at_the_beginning: bool) -> Vec<u32> {
        if wanted.contains(MARK) {
            return Vec::new();
        }
        let needle = if at_the_beginning { format!("{MARK}{wanted}") } else { wanted.to_owned() };
        let mut rows: Vec<u32> = Vec::new();
        for found in memmem::find_iter(self.text.as_bytes(), &needle) {
            let row = self.starts.partition_point(|start| *start <= found).saturating_sub(1);
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            if rows.last() != Some(&row) {
                rows.push(row);
            }
        }
        rows
    }
}
