//! What a computation gave, frozen: every figure with its source, every line with its clause and numbers, so that anyone
//! can do it again by hand years later.

use crate::docket::Refusal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The result of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppraisalResult {
    /// Day whose rules held.
    pub day: Date,
    /// Entry that computed it.
    pub entry: u64,
    /// Packs, id and digest.
    pub packs: Vec<(String, String)>,
    /// How points are given, in words.
    pub scoring: String,
    /// Whether that wording was seen.
    pub confirmed: bool,
    /// Districts in the order of the appraisal.
    pub districts: Vec<DistrictResult>,
}

/// A district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistrictResult {
    /// Code.
    pub district: String,
    /// Points together, as rounded; `None` when it gets none.
    pub points: Option<String>,
    /// Place, 1 the most; equal points share a place; `None` without points.
    pub rank: Option<usize>,
    /// Why there are no points: what is missing, by name.
    pub missing: Vec<String>,
    /// Numbers that nobody configured, by name.
    pub unset: Vec<String>,
    /// What does not agree.
    pub findings: Vec<Refusal>,
    /// Items: those that earn points first.
    pub items: Vec<ResultLine>,
    /// Calculations that lead to them, and points.
    pub lines: Vec<ResultLine>,
    /// Figures that were read.
    pub figures: Vec<UsedFigure>,
    /// What the system knows beside what departments handed in.
    pub known: Vec<KnownFigure>,
    /// What hangs on it.
    pub links: Vec<LinkResult>,
}

/// A calculation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultLine {
    /// Derived id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Value as rounded; 是 or 否 of a flag; `None` when it is not known.
    pub value: Option<String>,
    /// Unit; empty for none.
    pub unit: String,
    /// Points that it earns, of an item.
    pub points: Option<String>,
    /// Whether it can earn points.
    pub is_scored: bool,
    /// One line that can be checked by hand.
    pub sentence: String,
    /// Clause keys, or the document.
    pub clause: String,
    /// Title of the article.
    pub article: String,
    /// Numbers of the law that were used.
    pub numbers: Vec<ResultNumber>,
}

/// A number of the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultNumber {
    /// What it is.
    pub label: String,
    /// Value; `None` when nobody has configured it.
    pub value: Option<String>,
    /// Unit.
    pub unit: String,
    /// Tag or clause.
    pub source: String,
    /// Whether it was confirmed at its source.
    pub confirmed: bool,
}

/// A figure that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsedFigure {
    /// Glossary id.
    pub term: String,
    /// What it is.
    pub title: String,
    /// Exact value as written; `None` when nobody handed it in and the system does not know it.
    pub value: Option<String>,
    /// Unit.
    pub unit: String,
    /// Department that handed it in; `None` when the system knows it from its own books, or nobody does.
    pub department: Option<String>,
    /// Document, page or books.
    pub source: String,
    /// Entry that recorded it.
    pub entry: Option<u64>,
    /// Clause that asks for it.
    pub clause: String,
}

/// A figure that the system knows from its own books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownFigure {
    /// Glossary id.
    pub term: String,
    /// What it is.
    pub title: String,
    /// Exact value.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// Which books.
    pub source: String,
    /// Whether a department handed in another value.
    pub differs: bool,
}

/// What hangs on the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkResult {
    /// Id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Amount before.
    pub before: Option<String>,
    /// Amount after.
    pub after: Option<String>,
    /// After − before; `None` while one of them is not known.
    pub change: Option<String>,
    /// Unit.
    pub unit: String,
    /// Clauses, of the link and of the article that computes it.
    pub clause: String,
    /// One line that can be checked by hand.
    pub sentence: String,
    /// What is missing, by name.
    pub missing: Vec<String>,
}

impl AppraisalResult {
    /// A district's part.
    #[must_use]
    pub fn district(&self, id: &str) -> Option<&DistrictResult> {
        self.districts.iter().find(|one| one.district == id)
    }
}
