//! Deliveries, and what people settled and corrected in them.

use super::Act;
use crate::journal::{FileRef, FindingCount};
use fact::Reading;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whether a delivery counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchState {
    /// Counts.
    Delivered,
    /// A later delivery of the same form, year and department took its place. Its facts stay and are superseded.
    Replaced,
}

/// What became of the rows. They add up: read = admitted + held + refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Rows read.
    pub read: u64,
    /// Rows admitted to an enterprise.
    pub admitted: u64,
    /// Rows held until somebody says whom they are about.
    pub held: u64,
    /// Rows refused.
    pub refused: u64,
}

/// A total that the file states, and the sum of its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedSheetTotal {
    /// Sheet.
    pub sheet: String,
    /// Glossary id.
    pub term: String,
    /// As the file says, exact; `None` when it states none.
    pub stated: Option<String>,
    /// Sum of the rows, exact.
    pub sum: String,
    /// Whether they agree; `None` when nothing is stated.
    pub agrees: Option<bool>,
}

/// Findings of one code in a delivery.
pub type FindingTally = FindingCount;

/// A delivery. Key: its entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Key: the entry, as text.
    pub key: String,
    /// Number on the receipt, e.g. `2024-tax-2`: year, form, how many-th.
    pub receipt: String,
    /// Form.
    pub form: String,
    /// Year that the figures are about; `None` for forms about all years.
    pub year: Option<i16>,
    /// Department that owns the form.
    pub department: String,
    /// The file.
    pub file: FileRef,
    /// Day of delivery.
    pub delivered: Date,
    /// What became of its rows.
    pub tally: Tally,
    /// Totals.
    pub totals: Vec<StatedSheetTotal>,
    /// Findings by code.
    pub findings: Vec<FindingTally>,
    /// How many facts.
    pub facts: u64,
    /// Key of the delivery whose place it took.
    pub replaces: Option<String>,
    /// Whether it adds to the delivery before instead of taking its place.
    #[serde(default)]
    pub supplement: bool,
    /// Whether it counts.
    pub state: BatchState,
    /// Whether it brought area figures for a year whose areas are frozen, which therefore do not enter that year.
    pub after_freeze: bool,
    /// When and by whom.
    pub act: Act,
}

/// A held row that was settled. Key: the entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// Key.
    pub key: String,
    /// Number of the held row.
    pub held: u32,
    /// Credit code.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// When and by whom.
    pub act: Act,
}

/// A figure that was corrected. Key: the entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Key.
    pub key: String,
    /// Credit code.
    pub subject: String,
    /// Glossary id.
    pub term: String,
    /// Year of the figure.
    pub year: i16,
    /// What it was; `None` when nothing was known.
    pub before: Option<Reading>,
    /// What it is.
    pub reading: Reading,
    /// Why.
    pub reason: String,
    /// The proof.
    pub evidence: FileRef,
    /// When and by whom.
    pub act: Act,
}
