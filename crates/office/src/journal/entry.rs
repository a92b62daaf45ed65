//! An entry of the journal: who changed what, when, with which files, and what was derived from it.

use super::canonical::{Digest, Digester, canonical_entry, hex};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who recorded an entry, as they stood at that moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// Log-in of the account; `system` for what the office does by itself.
    pub account: String,
    /// Name of the person or firm.
    pub name: String,
    /// Role id of `codes/authority.toml`.
    pub role: String,
    /// Department id of `codes/departments.toml`, for those who belong to one.
    pub department: Option<String>,
    /// Credit code of the firm, for firms.
    pub enterprise: Option<String>,
    /// Development zone or region the account is limited to.
    pub zone: Option<String>,
}

/// A file that an entry names. Its bytes are kept by digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// SHA-256 of the bytes, lower-case hex (the digest of `fact::Source`).
    pub digest: String,
    /// Name as delivered, without its folder.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

/// How many rows of one table an entry made, and the digest of their seals in the order of their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Rows.
    pub count: u64,
    /// SM3 over the seals, see [`super::table_digest`].
    pub digest: Digest,
}

/// An entry before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// UUID made by the client; a repeated one returns the first entry and does nothing.
    pub id: String,
    /// Moment of recording, UTC; kept in whole microseconds.
    pub recorded: Timestamp,
    /// The office's day: the local day, or the day of the demo clock. "As of a day" is counted by this.
    pub day: Date,
    /// Who.
    pub author: Author,
    /// What it does: the action of the command, for filters.
    pub action: String,
    /// The command, canonical JSON of `docket::Command`.
    pub command: String,
    /// Files that the command names; their bytes are already kept.
    pub files: Vec<FileRef>,
}

/// One entry of the journal. Never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number, contiguous from 1.
    pub seq: u64,
    /// UUID made by the client.
    pub id: String,
    /// Moment of recording, UTC, whole microseconds.
    pub recorded: Timestamp,
    /// The office's day.
    pub day: Date,
    /// Who.
    pub author: Author,
    /// What it does: the action of the command.
    pub action: String,
    /// The command, canonical JSON.
    pub command: String,
    /// Files.
    pub files: Vec<FileRef>,
    /// Versions of documents made.
    pub documents: Counted,
    /// Facts recorded.
    pub facts: Counted,
    /// Findings made.
    pub findings: Counted,
    /// Outcomes computed.
    pub outcomes: Counted,
    /// Hash of the entry before; zeros for the first.
    pub previous: Digest,
    /// SM3 of [`canonical_entry`].
    pub hash: Digest,
}

impl Entry {
    /// The entry that a draft becomes: numbered, tied to the one before, hashed. Counts and digests of its rows are
    /// those of [`super::Rows::counted`].
    #[must_use]
    pub fn number(draft: Draft, seq: u64, previous: Digest, rows: [Counted; 4]) -> Self {
        let [documents, facts, findings, outcomes] = rows;
        let mut entry = Self {
            seq,
            id: draft.id,
            recorded: whole_microseconds(draft.recorded),
            day: draft.day,
            author: draft.author,
            action: draft.action,
            command: draft.command,
            files: draft.files,
            documents,
            facts,
            findings,
            outcomes,
            previous,
            hash: [0; 32],
        };
        entry.hash = entry.true_hash();
        entry
    }

    /// The hash that the entry should carry.
    #[must_use]
    pub fn true_hash(&self) -> Digest {
        let mut digester = Digester::new();
        digester.add(&canonical_entry(self));
        digester.finish()
    }

    /// The number to quote: the entry and the first digits of its hash.
    #[must_use]
    pub fn quoted(&self) -> String {
        let hash = hex(&self.hash);
        format!("{}-{}", self.seq, hash.get(..8).unwrap_or(&hash))
    }
}

/// A moment without what the databases do not keep.
fn whole_microseconds(moment: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(moment.as_microsecond()).unwrap_or(moment)
}
