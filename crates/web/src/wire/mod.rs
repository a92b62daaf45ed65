//! The shapes of the API: what requests bring and answers carry, as serde and OpenAPI know them. They hold no rule;
//! handlers fill them from what the desk answers.

pub(crate) mod account;
pub(crate) mod appraisal;
pub(crate) mod audit;
pub(crate) mod bulletin;
pub(crate) mod delivery;
pub(crate) mod firm;
pub(crate) mod land;
pub(crate) mod land_case;
pub(crate) mod objection;
pub(crate) mod overview;
pub(crate) mod pack;
pub(crate) mod plot;
pub(crate) mod redevelopment;
pub(crate) mod session;
pub(crate) mod standard;
pub(crate) mod supply;
pub(crate) mod survey;
pub(crate) mod year;
pub(crate) mod zone;
pub(crate) mod zone_land;

use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A piece of a list. `totals` counts or sums what the filter shows, by a name that the list explains.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Page<T> {
    pub items: Vec<T>,
    pub total: u64,
    pub page: u32,
    pub size: u32,
    #[serde(default)]
    pub totals: BTreeMap<String, String>,
}

/// An id and its Chinese name.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct Named {
    pub id: String,
    pub title: String,
}

/// A file that is kept, by its digest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StoredFile {
    /// SHA-256, lower-case hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
    /// Name as delivered, without its folder.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// What a change left in the journal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Receipt {
    /// Number of the entry.
    pub entry: u64,
    /// Number to quote.
    pub number: String,
    /// Moment of recording, UTC.
    pub recorded: String,
    /// Whether this id was recorded before and nothing was done again.
    pub repeated: bool,
    /// What was done, one sentence.
    pub message: String,
    /// Key of what was made (objection, run, adjustment), where the change makes one.
    pub key: Option<String>,
}

/// A finding: where, what stands there, what is wrong, what to do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Finding {
    pub code: String,
    /// notice, warning, held or refused.
    pub severity: String,
    pub file: String,
    pub sheet: Option<String>,
    /// From 1.
    pub row: Option<u32>,
    /// From 1.
    pub column: Option<u16>,
    /// Name of the cell, e.g. `F17`.
    pub cell: Option<String>,
    pub subject: Option<String>,
    pub term: Option<String>,
    /// What stands there.
    pub raw: String,
    pub message: String,
    pub advice: String,
}

/// A figure that may be unknown: `value` is exact, `shown` is for people, `state` says why there is none.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Figure {
    /// Exact decimal or text.
    pub value: Option<String>,
    /// known, not_reported, not_applicable, confidential or unknown.
    pub state: String,
    /// Rounded, with thousands separators, or the reason why there is none.
    pub shown: String,
}

/// What somebody says a figure is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reading {
    /// A number as exact decimal text; 1 and 0 for yes and no.
    Number(String),
    /// A text.
    Text(String),
    /// The owner has not reported it.
    NotReported,
    /// It does not apply to this firm.
    NotApplicable,
    /// The owner says that it does not know.
    Unknown,
}

impl Reading {
    /// The reading of a figure: a text where the glossary says that it is one, else an exact number or a day.
    pub(crate) fn read(&self, term: &str) -> Result<fact::Reading, Problem> {
        let wrong = |text: &str| {
            let detail = format!("“{text}”不是正确的数值。请填写数字，例如 1234.56。");
            Problem::unprocessable("wrong_value", detail)
        };
        let kind = fact::glossary::term(term).map(|term| term.kind);
        Ok(match self {
            Self::Number(text) if kind == Some(fact::glossary::Kind::Flag) => match text.trim() {
                "1" => fact::Reading::Known(fact::Datum::Flag(true)),
                "0" => fact::Reading::Known(fact::Datum::Flag(false)),
                _ => return Err(Problem::unprocessable("wrong_value", "这一项只有“是”（1）和“否”（0）。")),
            },
            Self::Number(text) => {
                let number = text.trim().replace(',', "").parse().map_err(|_| wrong(text))?;
                fact::Reading::Known(fact::Datum::Number(number))
            }
            Self::Text(text) if kind == Some(fact::glossary::Kind::Day) => {
                let day = text.trim().parse().map_err(|_| wrong(text))?;
                fact::Reading::Known(fact::Datum::Day(day))
            }
            Self::Text(text) => fact::Reading::Known(fact::Datum::Text(text.trim().into())),
            Self::NotReported => fact::Reading::NotReported,
            Self::NotApplicable => fact::Reading::NotApplicable,
            Self::Unknown => fact::Reading::Unknown,
        })
    }
}

impl From<&fact::Reading> for Figure {
    fn from(reading: &fact::Reading) -> Self {
        let state = match reading {
            fact::Reading::Known(_) => "known",
            fact::Reading::NotReported => "not_reported",
            fact::Reading::NotApplicable => "not_applicable",
            fact::Reading::Unknown => "unknown",
        };
        let shown = desk::shown(reading);
        let value = matches!(reading, fact::Reading::Known(_)).then(|| shown.clone());
        Self { value, state: state.to_owned(), shown }
    }
}

impl From<&fact::Finding> for Finding {
    fn from(finding: &fact::Finding) -> Self {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let place = &finding.place;
        let bare = fact::Place { row: place.row, column: place.column, ..fact::Place::default() };
        let cell =
            (place.row.is_some() && place.column.is_some()).then(|| bare.to_string().trim().to_owned());
        Self {
            code: finding.code.clone(),
            severity: severity(finding.severity).to_owned(),
            file: place.file.clone(),
            sheet: some(&place.sheet),
            row: place.row,
            column: place.column,
            cell,
            subject: some(&finding.subject),
            term: some(&finding.term),
            raw: finding.raw.clone(),
            message: finding.message.clone(),
            advice: finding.advice.clone(),
        }
    }
}

/// The id of a weight.
pub(crate) const fn severity(severity: fact::Severity) -> &'static str {
    match severity {
        fact::Severity::Notice => "notice",
        fact::Severity::Warning => "warning",
        fact::Severity::Held => "held",
        fact::Severity::Refused => "refused",
    }
}
