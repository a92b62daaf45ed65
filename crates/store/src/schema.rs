//! The tables: their columns, which of them only grow, and the migrations that make them.
//!
//! Three plain types serve every table: whole numbers, text, bytes. Text is ordered byte by byte in both engines, so
//! that a list has one order. No identity columns, no extensions, no JSON columns: databases that only speak the
//! protocol of PostgreSQL can run it.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Whole,
    Text,
    Bytes,
}

/// Which database of a SQLite data folder a table lives in; PostgreSQL keeps both in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The journal and what is derived from it: one writer.
    Journal,
    /// Credentials, sessions, jobs, the access log: written by the way, also while a long entry is being kept.
    Gate,
}

/// One table.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub part: Part,
    pub columns: &'static [(&'static str, Kind)],
    /// Columns of the primary key, also the order of reading.
    pub key: &'static str,
}

/// One step from an older database to a newer one.
pub struct Migration {
    pub number: i64,
    pub part: Part,
    pub name: &'static str,
    pub script: &'static str,
    /// Tables that only grow from here on, with the guard of their rows.
    pub growing: &'static [(&'static str, Guard)],
}

/// Which rows may not be changed or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// None.
    Every,
    /// Parts of a file that is finished; an upload that broke off may be begun again.
    OfFinishedFile,
}

use Kind::{Bytes, Text, Whole};

pub const ENTRY: Table = Table {
    name: "entry",
    part: Part::Journal,
    columns: &[
        ("seq", Whole),
        ("id", Text),
        ("recorded", Whole),
        ("day", Text),
        ("account", Text),
        ("name", Text),
        ("role", Text),
        ("department", Text),
        ("enterprise", Text),
        ("zone", Text),
        ("action", Text),
        ("command", Text),
        ("files", Text),
        ("documents", Whole),
        ("documents_digest", Bytes),
        ("facts", Whole),
        ("facts_digest", Bytes),
        ("findings", Whole),
        ("findings_digest", Bytes),
        ("outcomes", Whole),
        ("outcomes_digest", Bytes),
        ("previous", Bytes),
        ("hash", Bytes),
    ],
    key: "seq",
};

pub const DOCUMENT: Table = Table {
    name: "document",
    part: Part::Journal,
    columns: &[
        ("entry", Whole),
        ("number", Whole),
        ("kind", Text),
        ("key", Text),
        ("body", Text),
        ("seal", Bytes),
    ],
    key: "entry, number",
};

/// One sheet that an entry's facts came from: a fact names it by its number.
pub const SOURCE: Table = Table {
    name: "source",
    part: Part::Journal,
    columns: &[
        ("entry", Whole),
        ("number", Whole),
        ("file", Text),
        ("sheet", Text),
        ("department", Text),
        ("form", Text),
        ("delivered", Text),
        ("digest", Text),
        ("seal", Bytes),
    ],
    key: "entry, number",
};

pub const FACT: Table = Table {
    name: "fact",
    part: Part::Journal,
    columns: &[
        ("entry", Whole),
        ("number", Whole),
        ("subject", Text),
        ("term", Text),
        ("period", Text),
        ("reading", Text),
        ("amount", Whole),
        ("digits", Whole),
        ("text", Text),
        ("source", Whole),
        ("sheet_row", Whole),
        ("sheet_column", Whole),
        ("raw", Text),
        ("seal", Bytes),
    ],
    key: "entry, number",
};

pub const FINDING: Table = Table {
    name: "finding",
    part: Part::Journal,
    columns: &[
        ("entry", Whole),
        ("number", Whole),
        ("code", Text),
        ("severity", Text),
        ("file", Text),
        ("sheet", Text),
        ("sheet_row", Whole),
        ("sheet_column", Whole),
        ("subject", Text),
        ("term", Text),
        ("raw", Text),
        ("message", Text),
        ("advice", Text),
        ("seal", Bytes),
    ],
    key: "entry, number",
};

pub const OUTCOME: Table = Table {
    name: "outcome",
    part: Part::Journal,
    columns: &[
        ("entry", Whole),
        ("number", Whole),
        ("subject", Text),
        ("name", Text),
        ("list", Text),
        ("region", Text),
        ("zone", Text),
        ("industry", Text),
        ("status", Text),
        ("class", Text),
        ("class_by_rank", Text),
        ("rank", Whole),
        ("ranked", Whole),
        ("total", Text),
        ("total_order", Text),
        ("previous_class", Text),
        ("body", Text),
        ("seal", Bytes),
    ],
    key: "entry, number",
};

pub const FILE: Table = Table {
    name: "file",
    part: Part::Journal,
    columns: &[("digest", Text), ("name", Text), ("size", Whole), ("parts", Whole), ("seal", Bytes)],
    key: "digest",
};

pub const FILE_PART: Table = Table {
    name: "file_part",
    part: Part::Journal,
    columns: &[("digest", Text), ("number", Whole), ("bytes", Bytes)],
    key: "digest, number",
};

pub const ACCESS_LOG: Table = Table {
    name: "access_log",
    part: Part::Gate,
    columns: &[
        ("seq", Whole),
        ("happened", Whole),
        ("account", Text),
        ("role", Text),
        ("action", Text),
        ("what", Text),
        ("came_from", Text),
        ("result", Text),
        ("quoted", Text),
        ("previous", Bytes),
        ("hash", Bytes),
    ],
    key: "seq",
};

pub const CREDENTIAL: Table = Table {
    name: "credential",
    part: Part::Gate,
    columns: &[
        ("account", Text),
        ("password", Text),
        ("must_change", Whole),
        ("changed", Whole),
        ("second_factor", Text),
        ("second_factor_step", Whole),
        ("failed", Whole),
        ("locked_until", Whole),
    ],
    key: "account",
};

pub const READ_MARK: Table = Table {
    name: "read_mark",
    part: Part::Gate,
    columns: &[("account", Text), ("notice", Text)],
    key: "account, notice",
};

pub const JOB: Table = Table {
    name: "job",
    part: Part::Gate,
    columns: &[
        ("id", Text),
        ("kind", Text),
        ("due", Whole),
        ("body", Text),
        ("state", Text),
        ("tries", Whole),
        ("worker", Text),
        ("leased_until", Whole),
        ("error", Text),
        ("finished", Whole),
    ],
    key: "id",
};

/// What a backup carries. Sessions stay behind: a restored office asks everybody to log in again.
pub const KEPT_IN_BACKUPS: &[&Table] = &[
    &ENTRY,
    &DOCUMENT,
    &SOURCE,
    &FACT,
    &FINDING,
    &OUTCOME,
    &FILE,
    &ACCESS_LOG,
    &CREDENTIAL,
    &READ_MARK,
    &JOB,
];

/// All steps, in order. A step that was released is never edited.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        part: Part::Journal,
        name: "journal",
        script: include_str!("migrations/1_journal.sql"),
        growing: &[
            ("entry", Guard::Every),
            ("document", Guard::Every),
            ("source", Guard::Every),
            ("fact", Guard::Every),
            ("finding", Guard::Every),
            ("outcome", Guard::Every),
            ("file", Guard::Every),
            ("file_part", Guard::OfFinishedFile),
        ],
    },
    Migration {
        number: 2,
        part: Part::Gate,
        name: "gate",
        script: include_str!("migrations/2_gate.sql"),
        growing: &[("access_log", Guard::Every)],
    },
];

impl Table {
    /// `entry, number, …`
    pub fn column_list(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}
