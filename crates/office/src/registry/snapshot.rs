//! What an evaluation reads: all enterprises of a year × terms, as columns, with the fact behind every reading.

use super::Registry;
use super::ledger::{FactId, NONE, Value, reading};
use super::operation::AsOf;
use super::pieces::Pages;
use super::resolution::FigureState;
use fact::{Decimal, Reading};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The figures of a year as known at one point. Subjects stand in the order of their codes.
#[derive(Clone, Debug)]
pub struct Snapshot {
    year: i16,
    as_of: AsOf,
    subjects: Vec<Arc<str>>,
    columns: BTreeMap<Arc<str>, Column>,
}

/// One term for all subjects of a snapshot.
#[derive(Clone, Debug)]
pub struct Column {
    cells: Vec<Cell>,
    facts: Vec<u32>,
    texts: Pages<Arc<str>>,
    wide: Pages<Decimal>,
}

#[derive(Clone, Copy, Debug)]
enum Cell {
    Absent,
    Held,
    Chosen(Value),
}

impl Registry {
    /// The figures of a year. Enterprises appear when anything that was known then is about the year or holds always.
    #[must_use]
    pub fn snapshot(&self, year: i16, as_of: AsOf) -> Snapshot {
        let resolver = self.resolver(as_of);
        let enterprises: Vec<_> = self.enterprises().map(|enterprise| enterprise.subject).collect();
        let terms: Vec<&Arc<str>> = self.ledger.terms.texts.iter().collect();
        let texts = &self.ledger.texts.texts;
        let wide = &self.ledger.wide;
        let column = |term: &Arc<str>| {
            let heads = self.ledger.heads_of_year(term, year);
            let mut cells = Vec::with_capacity(enterprises.len());
            let mut facts = Vec::with_capacity(enterprises.len());
            for subject in &enterprises {
                let verdict = resolver.year(heads.iter().map(|heads| heads.head(*subject)), term);
                facts.push(verdict.chosen.unwrap_or(NONE));
                cells.push(match (verdict.state(), verdict.chosen) {
                    (FigureState::Chosen, Some(fact)) => Cell::Chosen(self.ledger.record(fact).value),
                    (FigureState::Held, _) => Cell::Held,
                    _ => Cell::Absent,
                });
            }
            Column { cells, facts, texts: texts.clone(), wide: wide.clone() }
        };
        let mut columns: Vec<Column> = terms.par_iter().map(|term| column(term)).collect();
        let seen: Vec<bool> = (0..enterprises.len())
            .into_par_iter()
            .map(|row| columns.iter().any(|column| !matches!(column.cells[row], Cell::Absent)))
            .collect();
        columns.par_iter_mut().for_each(|column| column.retain(&seen));
        let filled = |column: &Column| column.cells.iter().any(|cell| !matches!(cell, Cell::Absent));
        let terms = terms.into_iter().cloned();
        let codes = enterprises.iter().map(|subject| self.ledger.subjects.text(*subject).clone());
        Snapshot {
            year,
            as_of,
            subjects: codes.zip(&seen).filter(|(_, seen)| **seen).map(|(code, _)| code).collect(),
            columns: terms.zip(columns).filter(|(_, column)| filled(column)).collect(),
        }
    }
}

impl Snapshot {
    /// The year the figures are about.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The point of knowledge.
    #[must_use]
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// Credit codes in their order; the place of a code is its row in every column.
    #[must_use]
    pub fn subjects(&self) -> &[Arc<str>] {
        &self.subjects
    }

    /// The row of a credit code.
    #[must_use]
    pub fn row(&self, subject: &str) -> Option<usize> {
        self.subjects.binary_search_by(|code| (**code).cmp(subject)).ok()
    }

    /// Terms that at least one enterprise has a statement for, in the order of their ids.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(|term| &**term)
    }

    /// One term for all subjects; `None` when nobody delivered anything of it.
    #[must_use]
    pub fn column(&self, term: &str) -> Option<&Column> {
        self.columns.get(term)
    }
}

impl Column {
    /// Whether the figure of a row is chosen, held or absent.
    #[must_use]
    pub fn state(&self, row: usize) -> FigureState {
        match self.cells[row] {
            Cell::Absent => FigureState::Absent,
            Cell::Held => FigureState::Held,
            Cell::Chosen(_) => FigureState::Chosen,
        }
    }

    /// The reading of a row; `None` when it is absent or held.
    #[must_use]
    pub fn reading(&self, row: usize) -> Option<Reading> {
        match self.cells[row] {
            Cell::Chosen(value) => Some(reading(value, &self.texts, &self.wide)),
            Cell::Absent | Cell::Held => None,
        }
    }

    /// The number of a row, when one is known.
    #[must_use]
    pub fn number(&self, row: usize) -> Option<Decimal> {
        match self.cells[row] {
            Cell::Chosen(Value::Number { mantissa, digits }) => Some(Decimal::new(mantissa.into(), digits)),
            Cell::Chosen(Value::WideNumber(place)) => Some(self.wide[place as usize]),
            _ => None,
        }
    }

    /// The text of a row, when one is known.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&str> {
        match self.cells[row] {
            Cell::Chosen(Value::Text(place)) => Some(&self.texts[place as usize]),
            _ => None,
        }
    }

    /// Yes or no of a row, when it is known.
    #[must_use]
    pub fn flag(&self, row: usize) -> Option<bool> {
        match self.cells[row] {
            Cell::Chosen(Value::Flag(flag)) => Some(flag),
            Cell::Chosen(Value::Number { mantissa, digits }) => {
                let number = Decimal::new(mantissa.into(), digits);
                let flags = [(Decimal::ZERO, false), (Decimal::new(1, 0), true)];
                flags.iter().find(|(value, _)| *value == number).map(|(_, flag)| *flag)
            }
            _ => None,
        }
    }

    /// The fact behind a row's reading.
    #[must_use]
    pub fn fact(&self, row: usize) -> Option<FactId> {
        let fact = self.facts[row];
        (fact != NONE).then_some(FactId(fact))
    }

    fn retain(&mut self, seen: &[bool]) {
        let mut keep = seen.iter();
        self.cells.retain(|_| *keep.next().expect("one flag a row"));
        let mut keep = seen.iter();
        self.facts.retain(|_| *keep.next().expect("one flag a row"));
    }
}
