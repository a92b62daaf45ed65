//! What the office asks of the place that keeps its journal. `store` answers, on SQLite and PostgreSQL alike.

use super::{Document, Draft, Entry, FileRef, OutcomeRow, Rows};
use async_trait::async_trait;
use fact::{Fact, Finding, Severity};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Files are kept in parts of this size; only the last one is smaller.
pub const FILE_PART_BYTES: usize = 1 << 20;

/// A piece of a list: rows after the first `skip`, at most `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Rows before it.
    pub skip: u64,
    /// Rows in it at most.
    pub most: u32,
}

/// A piece of a list, and how long the whole list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The piece.
    pub items: Vec<T>,
    /// Rows of the whole list.
    pub total: u64,
}

/// An entry that is kept now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The entry; the first one when the id was there already.
    pub entry: Entry,
    /// Whether the id was there already, and nothing was done.
    pub repeated: bool,
}

/// Which entries are wanted; an absent field does not filter. Newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Log-in of the author.
    pub account: Option<String>,
    /// Action of the command, as `Command::action` names it.
    pub action: Option<String>,
    /// From this office day, included.
    pub from: Option<Date>,
    /// To this office day, included.
    pub to: Option<Date>,
}

/// Which findings of an entry are wanted; an absent field does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// Stable code.
    pub code: Option<String>,
    /// Weight.
    pub severity: Option<Severity>,
    /// Who it is about.
    pub subject: Option<String>,
}

/// A finding with its place in its entry, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedFinding {
    /// Place.
    pub number: u64,
    /// The finding.
    pub finding: Finding,
}

/// How often a code was found in an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FindingCount {
    /// Stable code.
    pub code: String,
    /// Weight.
    pub severity: Severity,
    /// How often.
    pub count: u64,
}

/// Order of outcome rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutcomeSort {
    /// As the run numbered them.
    #[default]
    Number,
    /// By list and rank, those without a rank last.
    Rank,
    /// By total.
    Total,
    /// By name.
    Name,
    /// By class.
    Class,
}

/// Which outcomes of an entry are wanted; an absent field does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeFilter {
    /// List.
    pub list: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// Beginning of the industry code.
    pub industry: Option<String>,
    /// Status.
    pub status: Option<String>,
    /// Class.
    pub class: Option<String>,
    /// Part of the name, or beginning of the credit code.
    pub text: Option<String>,
    /// Order.
    pub sort: OutcomeSort,
    /// Whether the order is turned round.
    pub descending: bool,
}

/// An outcome with the entry of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredOutcome {
    /// Entry of the run.
    pub entry: u64,
    /// Place in the run, from 1.
    pub number: u64,
    /// The row.
    pub row: OutcomeRow,
}

/// A table that is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Entries.
    Entry,
    /// Versions of documents.
    Document,
    /// Facts.
    Fact,
    /// Findings.
    Finding,
    /// Outcomes.
    Outcome,
    /// Files and their parts.
    File,
    /// The access log.
    Access,
}

/// What was done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Its bytes are not those that were sealed.
    Changed,
    /// It is gone.
    Removed,
    /// It was not there when the entry was made.
    Inserted,
    /// Its seal was recomputed after a change, and the digest in the entry betrays it; or the chain is broken here.
    ChainBroken,
}

/// One row that is not as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fault {
    /// Table.
    pub table: Table,
    /// Entry (the number of the line for the access log).
    pub entry: u64,
    /// Row within the entry, when one can be named.
    pub number: Option<u64>,
    /// What was done.
    pub kind: FaultKind,
    /// In Chinese, one sentence: which row, what does not fit.
    pub what: String,
}

/// How far a verification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Entries checked.
    pub done: u64,
    /// Entries to check.
    pub total: u64,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Entries checked.
    pub entries: u64,
    /// Rows checked.
    pub rows: u64,
    /// What is not as it was recorded.
    pub faults: Vec<Fault>,
}

/// Why the archive did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ArchiveError {
    /// Another process writes to this archive.
    #[error("另有一个程序正在使用这份数据。请先停止它，再重试。")]
    InUse,
    /// Another entry was recorded since this one was decided; decide again.
    #[error("刚有新的操作记入，请刷新后重试。")]
    Overtaken,
    /// The id is that of another command: what was sent is not a retry of it.
    #[error("操作编号 {0} 已用于另一项操作。请刷新后重试。")]
    IdTaken(String),
    /// A text that not every database can keep.
    #[error("{0}。请改正后重新提交。")]
    Unfit(String),
    /// A file that the entry names is not kept.
    #[error("文件 {0} 尚未存好。请重新上传。")]
    FileMissing(String),
    /// The database cannot be reached or is full; trying again may help.
    #[error("数据库暂时不可用：{0}。请稍后重试；多次出现请联系系统管理员。")]
    Unavailable(String),
    /// What stands in the database cannot be read as what was written.
    #[error("数据库内容读不懂：{0}。请运行 muheng audit verify 查明。")]
    Corrupt(String),
}

/// Keeps the journal and what is derived from it. Everything is only added.
#[async_trait]
pub trait Archive: Send + Sync {
    /// The last entry.
    async fn head(&self) -> Result<Option<Entry>, ArchiveError>;
    /// One entry by number.
    async fn entry(&self, seq: u64) -> Result<Option<Entry>, ArchiveError>;
    /// One entry by the id that the client made.
    async fn entry_by_id(&self, id: &str) -> Result<Option<Entry>, ArchiveError>;
    /// Entries, the newest first.
    async fn entries(&self, filter: &EntryFilter, page: Page) -> Result<Listed<Entry>, ArchiveError>;
    /// The last entry of an office day or before it; `None` when the first is later.
    async fn last_entry_by_day(&self, day: Date) -> Result<Option<u64>, ArchiveError>;
    /// The last entry recorded at a moment or before it.
    async fn last_entry_recorded_by(&self, moment: Timestamp) -> Result<Option<u64>, ArchiveError>;

    /// Numbers a draft `expected` (the head it was decided on, plus one) and keeps it with its rows, all or nothing.
    /// An id that is there already returns its entry and does nothing, if it is that of the same command by the same
    /// account ([`ArchiveError::IdTaken`] otherwise); another head is [`ArchiveError::Overtaken`].
    async fn commit(&self, draft: Draft, expected: u64, rows: Rows) -> Result<Committed, ArchiveError>;

    /// The latest version of every document, up to an entry when one is given, by kind and key.
    async fn documents(&self, as_of: Option<u64>) -> Result<Vec<Document>, ArchiveError>;
    /// Every version of one document, oldest first.
    async fn document_versions(&self, kind: &str, key: &str) -> Result<Vec<Document>, ArchiveError>;
    /// Documents that one entry made.
    async fn documents_of(&self, entry: u64) -> Result<Vec<Document>, ArchiveError>;

    /// Facts of an entry in the order of their numbers, a piece at a time.
    async fn facts_of(&self, entry: u64, page: Page) -> Result<Vec<Fact>, ArchiveError>;
    /// Entries that carry facts, in order, with how many.
    async fn entries_with_facts(&self) -> Result<Vec<(u64, u64)>, ArchiveError>;

    /// Findings of an entry in the order of their numbers.
    async fn findings_of(
        &self,
        entry: u64,
        filter: &FindingFilter,
        page: Page,
    ) -> Result<Listed<NumberedFinding>, ArchiveError>;
    /// How often each code was found in an entry.
    async fn finding_counts(&self, entry: u64) -> Result<Vec<FindingCount>, ArchiveError>;

    /// Outcomes of a run.
    async fn outcomes_of(
        &self,
        entry: u64,
        filter: &OutcomeFilter,
        page: Page,
    ) -> Result<Listed<StoredOutcome>, ArchiveError>;
    /// Outcomes of one firm in all runs, oldest first.
    async fn outcomes_of_subject(&self, subject: &str) -> Result<Vec<StoredOutcome>, ArchiveError>;

    /// Keeps one part of a file, numbered from 0. A part that is there already is left as it is.
    async fn put_file_part(&self, digest: &str, part: u32, bytes: &[u8]) -> Result<(), ArchiveError>;
    /// Says that all parts of a file are there.
    async fn finish_file(&self, file: &FileRef) -> Result<(), ArchiveError>;
    /// A file that is kept; `None` when it is not there or not finished.
    async fn file(&self, digest: &str) -> Result<Option<FileRef>, ArchiveError>;
    /// One part of a file; `None` beyond the last one.
    async fn file_part(&self, digest: &str, part: u32) -> Result<Option<Vec<u8>>, ArchiveError>;

    /// Walks everything and names each row that was changed, removed or inserted.
    async fn verify(
        &self,
        progress: &(dyn for<'p> Fn(&'p Progress) + Send + Sync),
    ) -> Result<Verification, ArchiveError>;
}

impl Page {
    /// Everything that fits into one answer.
    pub const ALL: Self = Self { skip: 0, most: u32::MAX };

    /// Page `page` (from 1) of `size` rows.
    #[must_use]
    pub fn of(page: u32, size: u32) -> Self {
        Self { skip: u64::from(page.saturating_sub(1)) * u64::from(size), most: size }
    }
}

impl Table {
    /// Name of the table.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Document => "document",
            Self::Fact => "fact",
            Self::Finding => "finding",
            Self::Outcome => "outcome",
            Self::File => "file",
            Self::Access => "access",
        }
    }
}
