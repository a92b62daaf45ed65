//! What an entry derives: versions of documents, facts, findings and outcomes.

use super::canonical::{
    canonical_document, canonical_fact, canonical_finding, canonical_outcome, seal, table_digest,
};
use super::{ArchiveError, Counted};
use fact::{Decimal, Fact, Finding};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A version of a small state document. The current one is that of the greatest entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Kind, as `docket` names it.
    pub kind: String,
    /// Key within the kind.
    pub key: String,
    /// Its body, canonical JSON.
    pub body: String,
    /// The entry that made this version.
    pub entry: u64,
    /// Place among the documents of the entry, from 1.
    pub number: u64,
}

/// One firm of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRow {
    /// Credit code.
    pub subject: String,
    /// Name as known to the run.
    pub name: String,
    /// List (规上, 规下 …) id of the scheme.
    pub list: String,
    /// Region code, empty when not known.
    pub region: String,
    /// Development zone, empty when in none or not known.
    pub zone: String,
    /// Industry code, empty when not known.
    pub industry: String,
    /// How it takes part: id of the scheme's status.
    pub status: String,
    /// Class id; empty for none.
    pub class: String,
    /// Class id by rank, before regrading; empty for none.
    pub class_by_rank: String,
    /// Rank from 1.
    pub rank: Option<u32>,
    /// How many are ranked with it.
    pub ranked: u32,
    /// Total as published.
    pub total: Option<Decimal>,
    /// Class in the published result of the year before; `None` when there is none or the firm was not in it.
    pub previous_class: Option<String>,
    /// What else the run says of the firm, canonical JSON.
    pub body: String,
}

/// Facts that are too many to stand in memory: read a piece at a time, as often as asked, always the same.
pub trait FactPieces: fmt::Debug + Send + Sync {
    /// How many there are.
    fn count(&self) -> u64;
    /// All facts in the order of their delivery. A row is never cut in two.
    fn pieces(&self) -> Pieces<'_>;
    /// The same by file, sheet and row, as the registry admits them.
    fn pieces_by_row(&self) -> Pieces<'_>;
}

/// Pieces of facts, one after the other; an error when they cannot be read again.
pub type Pieces<'a> = Box<dyn Iterator<Item = Result<Vec<Fact>, ArchiveError>> + Send + 'a>;

/// All rows of one entry, each table in the order of its numbers (from 1).
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Versions of documents; their `entry` and `number` are set by [`Rows::placed`].
    pub documents: Vec<Document>,
    /// Facts as delivered.
    pub facts: Vec<Fact>,
    /// More facts, which do not stand in memory; they come after the others.
    pub spooled: Option<Arc<dyn FactPieces>>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Outcomes.
    pub outcomes: Vec<OutcomeRow>,
}

impl Rows {
    /// The same rows with entry and number written into the documents.
    #[must_use]
    pub fn placed(mut self, entry: u64) -> Self {
        for (number, document) in (1..).zip(&mut self.documents) {
            document.entry = entry;
            document.number = number;
        }
        self
    }

    /// The same rows with every fact in memory, for archives that keep them there.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub fn gathered(mut self) -> Result<Self, ArchiveError> {
        if let Some(spooled) = self.spooled.take() {
            for piece in spooled.pieces() {
                self.facts.extend(piece?);
            }
        }
        Ok(self)
    }

    /// Counts and digests of documents, facts, findings and outcomes, as the entry with this number carries them.
    /// Facts that do not stand in memory are left out: whoever keeps them seals them a piece at a time.
    #[must_use]
    pub fn counted(&self, entry: u64) -> [Counted; 4] {
        let documents = (1..).zip(&self.documents);
        let facts = (1..).zip(&self.facts);
        let findings = (1..).zip(&self.findings);
        let outcomes = (1..).zip(&self.outcomes);
        [
            counted(documents.map(|(number, row)| seal(&canonical_document(entry, number, row)))),
            counted(facts.map(|(number, row)| seal(&canonical_fact(entry, number, row)))),
            counted(findings.map(|(number, row)| seal(&canonical_finding(entry, number, row)))),
            counted(outcomes.map(|(number, row)| seal(&canonical_outcome(entry, number, row)))),
        ]
    }
}

fn counted(seals: impl Iterator<Item = super::Digest>) -> Counted {
    let (count, digest) = table_digest(seals);
    Counted { count, digest }
}
