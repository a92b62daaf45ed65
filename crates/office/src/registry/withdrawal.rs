//! Deliveries that another one took the place of: nothing of them counts any more, also not what is missing in the new
//! one; what was known before stays known as of then.

use super::operation::{AsOf, Operation, OperationId};
use super::{Admission, Registry};
use std::collections::BTreeMap;
use std::ops::Range;

/// What was withdrawn, by what.
#[derive(Clone, Debug, Default)]
pub(super) struct Withdrawals {
    /// Number of a withdrawn operation → place of the operation that withdrew it.
    by: BTreeMap<OperationId, u32>,
    /// Facts of a held row are recorded by the operation that made it clear, but belong to the one that delivered it.
    released: BTreeMap<OperationId, Vec<Range<u32>>>,
}

/// Whether a fact counts at one point of knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It counts.
    Counts,
    /// It did, until its delivery was withdrawn.
    Withdrawn,
    /// It was not recorded yet.
    NotYet,
}

/// What counts at one point of knowledge.
#[derive(Debug)]
pub(super) struct Knowledge {
    operations: Vec<Known>,
    /// Facts withdrawn though their operation was not, in order, without overlaps.
    facts: Vec<Range<u32>>,
}

impl Registry {
    /// Withdraws what another operation delivered: its facts no longer count from this operation on, and its held rows
    /// are dropped. An operation that is not known, or is withdrawn already, is left as it is.
    pub fn withdraw(&mut self, operation: Operation, withdrawn: OperationId) -> Admission {
        let mut admission = Admission::default();
        let is_known = self.operations.iter().any(|known| known.id == withdrawn);
        let Some(place) = self.enter_operation(operation, &mut admission) else { return admission };
        if is_known {
            self.withdrawals.by.entry(withdrawn).or_insert(place);
            self.held.drop_of(withdrawn);
        }
        admission
    }

    /// Whether an operation was withdrawn as known then.
    #[must_use]
    pub fn is_withdrawn(&self, operation: OperationId, as_of: AsOf) -> bool {
        let by = self.withdrawals.by.get(&operation);
        by.is_some_and(|by| as_of.covers(&self.operations[*by as usize]))
    }

    pub(super) fn knowledge(&self, as_of: AsOf) -> Knowledge {
        let state = |operation: &Operation| match as_of.covers(operation) {
            false => Known::NotYet,
            true if self.is_withdrawn(operation.id, as_of) => Known::Withdrawn,
            true => Known::Counts,
        };
        let gone = self.withdrawals.released.iter().filter(|(from, _)| self.is_withdrawn(**from, as_of));
        let mut facts: Vec<Range<u32>> = gone.flat_map(|(_, facts)| facts.iter().cloned()).collect();
        facts.sort_unstable_by_key(|range| range.start);
        Knowledge { operations: self.operations.iter().map(state).collect(), facts }
    }
}

impl Withdrawals {
    /// Notes that facts recorded now belong to a row that an earlier operation delivered.
    pub fn released(&mut self, delivered_by: OperationId, first: usize, end: usize) {
        let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        self.released.entry(delivered_by).or_default().push(place(first)..place(end));
    }
}

impl Knowledge {
    /// The state of a fact that an operation recorded.
    pub fn of(&self, fact: u32, operation: u32) -> Known {
        let state = self.operations[operation as usize];
        if state == Known::Counts && !self.facts.is_empty() {
            let after = self.facts.partition_point(|range| range.start <= fact);
            if after.checked_sub(1).is_some_and(|place| self.facts[place].contains(&fact)) {
                return Known::Withdrawn;
            }
        }
        state
    }

    /// Whether a fact counts.
    pub fn counts(&self, fact: u32, operation: u32) -> bool {
        self.of(fact, operation) == Known::Counts
    }
}
