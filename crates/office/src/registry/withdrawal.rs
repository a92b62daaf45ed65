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
    /// Operations that were recorded by then.
    recorded: u32,
    /// Of these, whether each was withdrawn; as long as the last one that was.
    withdrawn: Vec<bool>,
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
        // Numbers and days of operations ascend, so those that were known then come first.
        let recorded = self.operations.partition_point(|operation| as_of.covers(operation));
        let mut withdrawn = Vec::new();
        for id in self.withdrawals.by.keys().filter(|id| self.is_withdrawn(**id, as_of)) {
            let place = self.operations.partition_point(|operation| operation.id < *id);
            withdrawn.resize(withdrawn.len().max(place + 1), false);
            withdrawn[place] = true;
        }
        let gone = self.withdrawals.released.iter().filter(|(from, _)| self.is_withdrawn(**from, as_of));
        let mut facts: Vec<Range<u32>> = gone.flat_map(|(_, facts)| facts.iter().cloned()).collect();
        facts.sort_unstable_by_key(|range| range.start);
        Knowledge { recorded: u32::try_from(recorded).unwrap_or(u32::MAX), withdrawn, facts }
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
        if operation >= self.recorded {
            return Known::NotYet;
        }
        if self.withdrawn.get(operation as usize).copied().unwrap_or(false) {
            return Known::Withdrawn;
        }
        if !self.facts.is_empty() {
            let after = self.facts.partition_point(|range| range.start <= fact);
            if after.checked_sub(1).is_some_and(|place| self.facts[place].contains(&fact)) {
                return Known::Withdrawn;
            }
        }
        Known::Counts
    }

    /// Whether a fact counts.
    pub fn counts(&self, fact: u32, operation: u32) -> bool {
        self.of(fact, operation) == Known::Counts
    }
}
