//! The journal, the access log and their verification, as auditors read them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which entries are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntryFilter {
    /// Log-in.
    pub account: Option<String>,
    /// Action of the command.
    pub action: Option<String>,
    /// Office day, included.
    pub from: Option<String>,
    /// Office day, included.
    pub to: Option<String>,
}

/// An entry of the journal in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct EntryRow {
    pub seq: u64,
    pub id: String,
    /// Number to quote.
    pub number: String,
    pub recorded: String,
    pub day: String,
    pub account: String,
    pub name: String,
    pub role: String,
    pub role_title: String,
    pub department: Option<String>,
    pub action: String,
    pub action_title: String,
    pub files: Vec<super::StoredFile>,
}

/// One entry.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Entry {
    #[serde(flatten)]
    pub row: EntryRow,
    /// The command as recorded.
    #[schema(value_type = Object)]
    pub command: serde_json::Value,
    /// Rows derived from it.
    pub rows: Vec<RowCount>,
    /// SM3, hex.
    pub previous: String,
    /// SM3, hex.
    pub hash: String,
    /// Versions of documents that it made.
    pub documents: Vec<DocumentChange>,
}

/// Rows that an entry made in one table.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RowCount {
    pub table: String,
    /// What the table holds, in words.
    pub title: String,
    pub count: u64,
    /// SM3 over the rows' seals, hex.
    pub digest: String,
}

/// A version of a document that an entry made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct DocumentChange {
    pub kind: String,
    /// The same in words.
    pub kind_title: String,
    pub key: String,
    #[schema(value_type = Object)]
    pub body: serde_json::Value,
}

/// Which accesses are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccessFilter {
    /// Log-in.
    pub account: Option<String>,
    pub action: Option<String>,
    /// allowed, refused, failed or locked.
    pub result: Option<String>,
    /// Day, included.
    pub from: Option<String>,
    /// Day, included.
    pub to: Option<String>,
}

/// A line of the access log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AccessRow {
    pub seq: u64,
    pub at: String,
    pub account: String,
    pub role: String,
    pub action: String,
    pub action_title: String,
    pub what: String,
    pub from: String,
    pub result: String,
    pub result_title: String,
    pub number: String,
}

/// What a verification found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Verification {
    pub entries: u64,
    pub rows: u64,
    pub faults: Vec<Fault>,
    /// What it means, one sentence.
    pub message: String,
}

/// A row that is not as it was recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Fault {
    pub table: String,
    pub entry: u64,
    pub number: Option<u64>,
    /// changed, removed, inserted or chain_broken.
    pub kind: String,
    pub what: String,
}
