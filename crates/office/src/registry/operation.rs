//! Operations: who recorded what, when and why; and the two ways to ask what was known.

use jiff::civil::Date;

/// Number of an operation, ascending in the order of recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub u32);

/// One recorded change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its number.
    pub id: OperationId,
    /// Day on which it was recorded (not the day the figures are about).
    pub recorded: Date,
    /// Who recorded it.
    pub who: String,
    /// Why: the delivery, correction or decision behind it.
    pub why: String,
}

/// From when knowledge is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AsOf {
    /// Everything recorded so far.
    #[default]
    Now,
    /// Everything recorded up to and with this operation.
    Operation(OperationId),
    /// Everything recorded up to the end of this day.
    Day(Date),
}

impl AsOf {
    /// Whether what this operation recorded was known then.
    #[must_use]
    pub fn covers(self, operation: &Operation) -> bool {
        match self {
            Self::Now => true,
            Self::Operation(last) => operation.id <= last,
            Self::Day(day) => operation.recorded <= day,
        }
    }
}
