//! What an expression yields: a number, a flag, a text, a day, or nothing known.

use fact::{Datum, Decimal, Ratio, Reading};
use jiff::civil::Date;
use std::cmp::Ordering;
use std::fmt;

/// A value under SQL's three-valued logic. `Unknown` is neither zero nor false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An exact number in the unit of its term or expression.
    Number(Ratio),
    /// A condition that holds or does not.
    Flag(bool),
    /// A text or a code.
    Text(Box<str>),
    /// A day.
    Day(Date),
    /// Not known, not reported or not applicable: which of them, the reading says.
    Unknown,
}

impl Value {
    /// The number; a flag counts as 1 or 0.
    #[must_use]
    pub fn number(&self) -> Option<Ratio> {
        match self {
            Self::Number(number) => Some(number.clone()),
            Self::Flag(flag) => Some(Ratio::from(i64::from(*flag))),
            Self::Text(_) | Self::Day(_) | Self::Unknown => None,
        }
    }

    /// Whether the condition holds; a number holds when it is not zero. `None`: not known.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Number(number) => Some(!number.is_zero()),
            Self::Text(_) | Self::Day(_) | Self::Unknown => None,
        }
    }

    /// Whether there is a value.
    #[must_use]
    pub fn is_known(&self) -> bool {
        *self != Self::Unknown
    }

    /// How this stands to `other`; `None` when either is unknown or they are of different kinds.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => Some(left.cmp(right)),
            (Self::Day(left), Self::Day(right)) => Some(left.cmp(right)),
            _ => Some(self.number()?.cmp(&other.number()?)),
        }
    }
}

impl From<Option<bool>> for Value {
    fn from(flag: Option<bool>) -> Self {
        flag.map_or(Self::Unknown, Self::Flag)
    }
}

impl From<Option<Ratio>> for Value {
    fn from(number: Option<Ratio>) -> Self {
        number.map_or(Self::Unknown, Self::Number)
    }
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Self {
        Self::Number(number.into())
    }
}

impl From<&Reading> for Value {
    fn from(reading: &Reading) -> Self {
        match reading {
            Reading::Known(Datum::Number(number)) => Self::Number((*number).into()),
            Reading::Known(Datum::Text(text)) => Self::Text(text.clone()),
            Reading::Known(Datum::Day(day)) => Self::Day(*day),
            Reading::Known(Datum::Flag(flag)) => Self::Flag(*flag),
            Reading::NotReported | Reading::NotApplicable | Reading::Unknown => Self::Unknown,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Flag(flag) => f.pad(if *flag { "是" } else { "否" }),
            Self::Text(text) => f.pad(text),
            Self::Day(day) => day.fmt(f),
            Self::Unknown => f.pad("未知"),
        }
    }
}
