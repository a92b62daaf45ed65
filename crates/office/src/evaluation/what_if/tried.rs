//! One firm with figures that somebody wants to try, everybody else and the benchmarks unchanged.

use super::Field;
use crate::evaluation::table::{Cell, TableError};
use serde::Serialize;

/// What a firm gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Class id; empty for none.
    pub class: String,
    /// Rank in its list; `None` when it is not ranked.
    pub rank: Option<usize>,
    /// How many are ranked there.
    pub ranked: usize,
    /// Total as printed; `None` when it has none.
    pub total: Option<String>,
    /// Score of each item as printed, by indicator id, in the order of the scheme.
    pub items: Vec<(String, String)>,
}

impl Field<'_> {
    /// What the firm of a row gets with these figures instead of its own.
    ///
    /// # Errors
    /// When a figure does not fit into a table.
    pub fn tried(&self, row: usize, changes: &[(&str, Cell)]) -> Result<Tried, TableError> {
        let scheme = self.run().scheme();
        let outcome = self.attempt(&self.subject_on_trial(row)?, changes);
        let printed =
            |score: &crate::evaluation::score::Score| score.total.printed(scheme.total.digits.unwrap_or(4));
        let item = |item: &crate::evaluation::score::Item| {
            let indicator = &scheme.indicators[item.indicator];
            (indicator.id.to_string(), item.score.printed(indicator.score_digits.unwrap_or(4)))
        };
        let group = self.run().groups.get(self.run().group_of[row] as usize);
        Ok(Tried {
            class: scheme
                .classes
                .get(usize::from(outcome.class))
                .map_or_else(String::new, |class| class.id.clone()),
            rank: (outcome.rank > 0).then_some(outcome.rank),
            ranked: group.map_or(0, |group| group.members.len()),
            total: outcome.score.as_ref().map(printed),
            items: outcome.score.iter().flat_map(|score| &score.items).map(item).collect(),
        })
    }
}
