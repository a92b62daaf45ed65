//! Whether a whole column looks as if its unit were named wrongly: too many figures beyond the
//! plausible limits, nearly all of them plausible in another unit of the same kind.

use crate::printed_unit::{Factor, relatives};
use crate::reading::BoundColumn;
use fact::Decimal;

/// Figures of one column counted by plausibility.
pub(crate) struct Suspicion {
    figures: u64,
    beyond: u64,
    /// Other units: name, factor to the canonical unit, figures that would be plausible.
    others: Vec<(&'static str, Factor, u64)>,
}

impl Suspicion {
    pub(crate) fn new(column: &BoundColumn<'_>) -> Self {
        let has_limits = column.spec.least.is_some() || column.spec.most.is_some();
        let others = match (column.canonical(), has_limits) {
            (Some(canonical), true) => relatives(canonical, column.printed.as_ref())
                .into_iter()
                .map(|(name, factor)| (name, factor, 0))
                .collect(),
            _ => Vec::new(),
        };
        Self { figures: 0, beyond: 0, others }
    }

    /// A plausible figure.
    pub(crate) fn plausible(&mut self) {
        self.figures += 1;
    }

    /// A figure beyond the limits, as printed.
    pub(crate) fn implausible(&mut self, column: &BoundColumn<'_>, printed: Decimal) {
        self.figures += 1;
        self.beyond += 1;
        for (_, factor, count) in &mut self.others {
            let value = factor.apply(printed).map(|(value, _)| value);
            *count += u64::from(value.is_some_and(|value| column.is_plausible(value)));
        }
    }

    /// The unit in which the column would make sense, with the figures that say so: at least three
    /// figures in all, a fifth of them beyond the limits, four fifths of those plausible otherwise.
    pub(crate) fn other_unit(&self) -> Option<(&'static str, u64)> {
        if self.figures < 3 || self.beyond < 2 || self.beyond * 5 < self.figures {
            return None;
        }
        let best = self.others.iter().rev().max_by_key(|(.., count)| *count)?;
        (best.2 * 5 >= self.beyond * 4).then_some((best.0, self.beyond))
    }
}
