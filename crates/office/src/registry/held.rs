//! Rows that are held back: nothing of them is lost, and they are tried again when their name becomes known.

use super::operation::OperationId;
use super::pieces::{LayeredMap, Pages};
use fact::Fact;
use std::sync::Arc;

/// Number of a held row; stays the same for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeldId(pub u32);

/// An enterprise offered for a held row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its credit code.
    pub code: Arc<str>,
    /// Likeness of the names in percent; `None` when it was found by the organisation code.
    pub similarity: Option<u8>,
}

/// A row that is admitted to no enterprise yet.
#[derive(Clone, Debug)]
pub struct HeldRow {
    /// Its facts as delivered.
    pub facts: Vec<Fact>,
    /// Enterprises it may be about, the likeliest first.
    pub candidates: Vec<Candidate>,
    pub(super) key: Option<HeldKey>,
    /// The operation that delivered it.
    pub operation: OperationId,
}

/// Why a row is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// Neither code nor name.
    NoSubject,
    /// The code cannot be used and there is no name.
    Unusable { reason: String },
    /// No enterprise has this name or organisation code, and none is near.
    Nobody { name: Option<String>, key: HeldKey },
    /// Near names only.
    Near { name: String, key: HeldKey, candidates: Vec<(u32, Option<u8>)> },
    /// Several enterprises fit exactly.
    Several { given: String, candidates: Vec<(u32, Option<u8>)> },
}

/// What would make a held row clear.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum HeldKey {
    Name(String),
    Organisation(String),
}

#[derive(Clone, Debug, Default)]
pub(super) struct HeldRows {
    rows: Pages<Option<Arc<HeldRow>>>,
    waiting: LayeredMap<HeldKey, Vec<HeldId>>,
    held: usize,
}

impl HeldRow {
    pub(super) fn new(
        facts: Vec<Fact>,
        held: Held,
        operation: OperationId,
        code: impl Fn(u32) -> Arc<str>,
    ) -> Self {
        let (key, candidates) = match held {
            Held::NoSubject | Held::Unusable { .. } => (None, Vec::new()),
            Held::Nobody { key, .. } => (Some(key), Vec::new()),
            Held::Near { key, candidates, .. } => (Some(key), candidates),
            Held::Several { candidates, .. } => (None, candidates),
        };
        let candidate = |(place, similarity)| Candidate { code: code(place), similarity };
        Self { facts, candidates: candidates.into_iter().map(candidate).collect(), key, operation }
    }
}

impl HeldRows {
    pub fn is_empty(&self) -> bool {
        self.held == 0
    }

    pub fn add(&mut self, row: HeldRow) {
        let id = HeldId(u32::try_from(self.rows.len()).expect("fewer held rows than facts"));
        if let Some(key) = &row.key {
            self.waiting.change(key, Vec::new, |waiting| waiting.push(id));
        }
        self.rows.push(Some(Arc::new(row)));
        self.held += 1;
    }

    /// Returns a row that was taken and is not clear yet.
    pub fn put_back(&mut self, id: HeldId, row: Arc<HeldRow>) {
        if let Some(place) = self.rows.get_mut(id.0 as usize) {
            *place = Some(row);
            self.held += 1;
        }
    }

    pub fn take(&mut self, id: HeldId) -> Option<Arc<HeldRow>> {
        self.rows.get(id.0 as usize)?.as_ref()?;
        let row = self.rows.get_mut(id.0 as usize)?.take()?;
        self.held -= 1;
        Some(row)
    }

    /// Drops the rows that an operation delivered.
    pub fn drop_of(&mut self, operation: OperationId) -> usize {
        let of_it = |row: &Option<Arc<HeldRow>>| row.as_ref().is_some_and(|row| row.operation == operation);
        let places: Vec<usize> =
            self.rows.iter().enumerate().filter(|(_, row)| of_it(row)).map(|(place, _)| place).collect();
        let dropped = places.len();
        for place in places {
            if let Some(row) = self.rows.get_mut(place) {
                *row = None;
            }
        }
        self.held -= dropped;
        dropped
    }

    pub fn iter(&self) -> impl Iterator<Item = (HeldId, &HeldRow)> {
        let ids = (0..).map(HeldId);
        ids.zip(self.rows.iter()).filter_map(|(id, row)| Some((id, &**row.as_ref()?)))
    }

    /// Rows that wait for one of these, in the order in which they were held.
    pub fn waiting_for(&self, news: &[HeldKey]) -> Vec<HeldId> {
        let mut ids: Vec<HeldId> =
            news.iter().filter_map(|key| self.waiting.get(key)).flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
