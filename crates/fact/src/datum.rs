//! One datum: what a cell says about a subject, a term and a period.

use crate::{Decimal, Origin};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// What the figure is about in time (valid time).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A calendar year.
    Year(i16),
    /// One day.
    Day(Date),
    /// Holds whatever the day (a credit code, a name).
    Always,
}

/// A value in the canonical unit of its glossary term.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// A number.
    Number(Decimal),
    /// A text or a code.
    Text(Box<str>),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

/// Unknown, not reported, not applicable and zero are four things.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A value was given (zero is a value).
    Known(Datum),
    /// The form asks for it and the cell is blank.
    NotReported,
    /// The department says that it does not apply (`—`, `不适用`).
    NotApplicable,
    /// The department says that it does not know (`不详`, a sentinel date).
    Unknown,
}

/// One figure with its origin. There is no fact without an origin.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// Credit code, parcel code or other key of the subject.
    pub subject: Arc<str>,
    /// Glossary id.
    pub term: Arc<str>,
    /// Valid time.
    pub period: Period,
    /// What was said.
    pub reading: Reading,
    /// The cell.
    pub origin: Origin,
}

impl Reading {
    /// The number, when one is known.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Known(Datum::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}年"),
            Self::Day(day) => day.fmt(f),
            Self::Always => f.write_str("长期"),
        }
    }
}

impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Day(day) => day.fmt(f),
            Self::Flag(flag) => f.write_str(if *flag { "是" } else { "否" }),
        }
    }
}
