//! What was found wrong, where, what stands there and what to do about it.

use crate::{Origin, origin::cell_name};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; the figure is taken as it is.
    Notice,
    /// Taken, but somebody should look.
    Warning,
    /// The figure or row is held back until it is settled.
    Held,
    /// The figure, row or file cannot be taken at all.
    Refused,
}

/// Where a finding is: as much of file, sheet, row and column as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// File name.
    pub file: String,
    /// Sheet name, empty when there is none.
    pub sheet: String,
    /// Row from 1; `None` for a whole sheet or file.
    pub row: Option<u32>,
    /// Column from 1; `None` for a whole row.
    pub column: Option<u16>,
}

/// One thing found: a stable code, its place, the raw text, what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, lower-case words joined by hyphens, e.g. `not-a-number`.
    pub code: String,
    /// Weight.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// Who or what it is about (credit code, parcel code), empty when unknown.
    pub subject: String,
    /// Glossary id of the figure, empty when it is about a row or file.
    pub term: String,
    /// What stands there.
    pub raw: String,
    /// What is wrong, in Chinese, one sentence.
    pub message: String,
    /// What to do, in Chinese, one sentence.
    pub advice: String,
}

impl Place {
    /// The place of a cell; of what a person stated, which has none (row 0), the file.
    #[must_use]
    pub fn of(origin: &Origin) -> Self {
        Self {
            file: origin.source.file.clone(),
            sheet: origin.source.sheet.clone(),
            row: (origin.row > 0).then_some(origin.row),
            column: (origin.row > 0).then_some(origin.column),
        }
    }
}

impl fmt::Display for Place {
    /// `税务.xlsx 企业税收!F17`, with parts left out that are not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if !self.sheet.is_empty() {
            write!(f, " {}", self.sheet)?;
        }
        let mark = if self.sheet.is_empty() { " " } else { "!" };
        match (self.row, self.column) {
            (Some(row), Some(column)) => write!(f, "{mark}{}", cell_name(row, column)),
            (Some(row), None) => write!(f, "{mark}第{row}行"),
            (None, Some(column)) => {
                let name = cell_name(0, column);
                write!(f, "{mark}{}列", name.trim_end_matches('0'))
            }
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place != Place::default() {
            write!(f, "{}：", self.place)?;
        }
        if !self.raw.is_empty() {
            write!(f, "“{}”", self.raw)?;
        }
        write!(f, "{}{}", self.message, self.advice)
    }
}
