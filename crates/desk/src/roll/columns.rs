//! The columns of a roll that lists are narrowed by: short numbers for words that repeat, and one long text to search.
//! What is asked for is left to the roll.

use super::BETWEEN;
use memchr::memmem;
use office::journal::OutcomeRow;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Marks where a row of a long text begins. Nobody's name has it: archives refuse it.
const MARK: char = '\0';

/// What lists are narrowed by.
pub(super) struct Columns {
    pub list: Coded,
    pub region: Coded,
    pub zone: Coded,
    pub industry: Coded,
    pub status: Coded,
    pub class: Coded,
    pub previous_class: Coded,
    /// `up`, `same`, `down`, or empty where one of the classes is missing.
    pub change: Coded,
    /// District and zone, with the mark between them.
    pub place: Coded,
    pub names: Searched,
    pub subjects: Searched,
}

impl Columns {
    pub fn of(rows: &[OutcomeRow], classes: &[String]) -> Self {
        let changes = rows.iter().map(|row| match change(classes, row) {
            Some(1..) => "up",
            Some(0) => "same",
            Some(_) => "down",
            None if row.previous_class.is_none() => "new",
            None => "",
        });
        let places: Vec<String> =
            rows.iter().map(|row| format!("{}{BETWEEN}{}", row.region, row.zone)).collect();
        Self {
            list: Coded::new(rows.iter().map(|row| row.list.as_str())),
            region: Coded::new(rows.iter().map(|row| row.region.as_str())),
            zone: Coded::new(rows.iter().map(|row| row.zone.as_str())),
            industry: Coded::new(rows.iter().map(|row| row.industry.as_str())),
            status: Coded::new(rows.iter().map(|row| row.status.as_str())),
            class: Coded::new(rows.iter().map(|row| row.class.as_str())),
            previous_class: Coded::new(rows.iter().map(|row| row.previous_class.as_deref().unwrap_or(""))),
            change: Coded::new(changes),
            place: Coded::new(places.iter().map(String::as_str)),
            names: Searched::new(rows, |row| &row.name),
            subjects: Searched::new(rows, |row| &row.subject),
        }
    }

    /// One limit for each column that is asked about.
    pub fn limits(&self, wanted: &super::Wanted) -> Vec<Wanted<'_>> {
        let whole = [
            (&self.list, &wanted.list),
            (&self.region, &wanted.region),
            (&self.zone, &wanted.zone),
            (&self.status, &wanted.status),
            (&self.previous_class, &wanted.previous_class),
        ];
        let asked = whole.into_iter().filter_map(|(column, word)| Some((column, word.as_deref()?)));
        let mut limits: Vec<_> = asked.map(|(column, asked)| column.wanted(|word| word == asked)).collect();
        if !wanted.classes.is_empty() {
            limits.push(self.class.wanted(|word| wanted.classes.iter().any(|class| class == word)));
        }
        if let Some(code) = &wanted.industry {
            limits.push(self.industry.wanted(|word| word.starts_with(code.as_str())));
        }
        if let Some(change) = &wanted.change {
            limits.push(self.change.wanted(|word| match change.as_str() {
                "any" => matches!(word, "up" | "down"),
                "up" | "down" | "same" | "new" => word == change,
                _ => false,
            }));
        }
        limits
    }
}

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

/// 1 for a better class than the year before, -1 for a worse one, 0 for the same; `None` when one is missing.
pub(super) fn change(classes: &[String], row: &OutcomeRow) -> Option<i8> {
    let before = row.previous_class.as_ref().filter(|class| !class.is_empty())?;
    let known = |class: &str| classes.iter().position(|known| known == class);
    Some(match known(before)?.cmp(&known(&row.class)?) {
        Ordering::Greater => 1,
        Ordering::Equal => 0,
        Ordering::Less => -1,
    })
}
