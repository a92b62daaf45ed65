//! Files of the departments: batches, findings, what is expected, held rows, corrections.

use super::{Finding, Reading};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which batches are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BatchFilter {
    pub year: Option<i16>,
    pub department: Option<String>,
    pub form: Option<String>,
}

/// A file that was delivered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Batch {
    pub id: String,
    pub entry: u64,
    pub form: String,
    pub form_title: String,
    pub department: String,
    pub department_title: String,
    pub year: Option<i16>,
    pub file: super::StoredFile,
    /// Day of delivery.
    pub delivered: String,
    /// Moment of recording, UTC.
    pub recorded: String,
    /// Who handed it in.
    pub account: String,
    pub account_name: String,
    pub role_title: String,
    /// Whether no later delivery has taken its place.
    pub counts: bool,
    /// Whether it came after the areas of its year were frozen; its areas do not enter that year.
    pub after_freeze: bool,
    pub facts: u64,
    pub tally: Tally,
    /// How many of its held rows nobody has settled yet; absent in lists.
    pub held_open: Option<u64>,
    pub totals: Vec<Total>,
    pub findings_by: Vec<FindingGroup>,
    /// Number of the receipt.
    pub receipt: String,
}

/// What became of the rows of a file.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct Tally {
    pub read: u64,
    pub admitted: u64,
    pub held: u64,
    pub refused: u64,
}

/// A total that the file states, beside the sum of its rows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Total {
    pub sheet: String,
    pub term: String,
    pub label: String,
    pub unit: String,
    pub stated: Option<String>,
    pub sum: String,
    /// `null` when the file states no total.
    pub agrees: Option<bool>,
}

/// Findings of one kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FindingGroup {
    pub code: String,
    /// What people call this kind.
    pub title: String,
    pub severity: String,
    pub count: u64,
    /// One of them, in words; absent in lists of batches.
    pub sample: Option<String>,
}

/// What happened to a file that was handed in, or what would happen to it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Delivery {
    /// Absent for a dry run and for a file that was refused.
    pub batch: Option<String>,
    pub dry_run: bool,
    pub tally: Tally,
    pub totals: Vec<Total>,
    pub findings_by: Vec<FindingGroup>,
    /// The first 200.
    pub findings: Vec<Finding>,
    pub findings_count: u64,
    pub receipt: Option<super::Receipt>,
}

/// What is handed in: a file and the form it is read by.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct DeliveryForm {
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
    pub form: String,
    /// Year that the figures are about, where the form does not say.
    pub year: Option<i16>,
    /// Whether it adds to what was delivered instead of taking its place.
    pub supplement: Option<bool>,
}

/// A file beside a decision: a proof, minutes, a photo.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FileForm {
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// Whether nothing is to be recorded.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DryRun {
    /// Reads and checks the file and records nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// Which findings are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindingFilter {
    /// notice, warning, held or refused.
    pub severity: Option<String>,
    pub code: Option<String>,
    /// Credit code.
    pub subject: Option<String>,
}

/// Which cells are wanted.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CellRange {
    pub sheet: Option<String>,
    /// From 1.
    #[param(minimum = 1)]
    pub row: u32,
    /// Rows before and after it.
    #[param(maximum = 50)]
    pub around: Option<u32>,
}

/// Raw cells around a finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Cells {
    pub sheet: String,
    /// Row that was asked for.
    pub row: u32,
    /// Letters of the columns.
    pub columns: Vec<String>,
    pub rows: Vec<CellRow>,
}

/// A row of raw cells.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CellRow {
    pub number: u32,
    pub cells: Vec<String>,
}

/// What a department has to hand in for a year, and how far it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Expectation {
    pub department: String,
    pub department_title: String,
    pub form: String,
    pub form_title: String,
    pub due: Option<String>,
    /// missing, delivered, late or faulty.
    pub state: String,
    pub state_title: String,
    pub delivered: Option<String>,
    pub batch: Option<String>,
    pub rows: Option<u64>,
    pub findings: Option<u64>,
    pub chased: Vec<Chased>,
}

/// A reminder that was sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Chased {
    pub day: String,
    pub by: String,
    pub message: String,
}

/// A reminder to send.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChaseMessage {
    #[schema(min_length = 1, max_length = 2000)]
    pub message: String,
}

/// Which held rows are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HeldFilter {
    /// One batch: its held rows, those that were settled as well.
    pub batch: Option<String>,
    /// firm, cell or column.
    pub kind: Option<String>,
    pub year: Option<i16>,
}

/// A row that is held: nobody knows whom it is about, or a cell of it could not be read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct HeldRow {
    /// By which it is settled; absent where a cell must be mended or the figure corrected instead.
    pub id: Option<u32>,
    /// firm (nobody knows whom it is about), cell (a cell could not be read) or column (a whole column is held).
    pub kind: String,
    /// Whether it still waits.
    pub open: bool,
    /// How it stands, e.g. 待认领 or 已认领.
    pub state_title: String,
    /// What is wrong, and what to do.
    pub why: String,
    pub batch: Option<String>,
    pub year: Option<i16>,
    pub form: String,
    pub form_title: String,
    pub department: String,
    pub department_title: String,
    pub file: String,
    pub sheet: String,
    /// Absent for a whole column.
    pub row: Option<u32>,
    /// What the file names; for a known firm, its name.
    pub name: String,
    pub code: Option<String>,
    pub candidates: Vec<Candidate>,
    /// All figures of a row without a firm; else the cells that could not be read.
    pub figures: Vec<HeldFigure>,
}

/// Whom a held row may be about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Candidate {
    pub subject: String,
    pub name: String,
    pub why: String,
}

/// A figure of a held row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct HeldFigure {
    pub term: String,
    pub label: String,
    pub raw: String,
    /// Name of the cell, e.g. `F17`.
    pub cell: Option<String>,
}

/// Says whom a held row is about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settlement {
    pub subject: String,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Corrects one figure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Correction {
    pub subject: String,
    pub term: String,
    pub year: i16,
    pub reading: Reading,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// Digest of a file that POST /files kept.
    pub evidence: String,
}
