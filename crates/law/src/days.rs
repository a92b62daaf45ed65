//! Stretches of days in force, both ends included.

use jiff::civil::Date;
use std::fmt;

/// Days, both inclusive; without `to` there is no last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Days {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
}

impl Days {
    /// Whether the day is among them.
    #[must_use]
    pub fn contain(&self, date: Date) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }

    /// The days common to both, if there are any.
    #[must_use]
    pub fn common(&self, other: &Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(left), Some(right)) => Some(left.min(right)),
            (left, right) => left.or(right),
        };
        to.is_none_or(|to| from <= to).then_some(Self { from, to })
    }
}

impl fmt::Display for Days {
    /// `2022-01-01至2022-12-31`, `2022-01-01起`, or one day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) if to == self.from => self.from.fmt(f),
            Some(to) => write!(f, "{}至{to}", self.from),
            None => write!(f, "{}起", self.from),
        }
    }
}
