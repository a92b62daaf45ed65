//! Admits facts to enterprises and parcels with nothing lost and nothing guessed. Reading files is left to `paper`,
//! keeping the facts to `store`, deciding classes to `evaluation`.

mod admission;
mod code;
mod coverage;
mod cross_check;
mod disagreement;
mod enterprise;
mod held;
pub mod land;
mod ledger;
mod name;
mod name_index;
mod notice;
mod operation;
mod pieces;
mod protection;
mod resolution;
mod rules;
mod snapshot;
mod totals;
mod withdrawal;

pub use admission::{Admission, source_order};
pub use coverage::{Coverage, Expectation};
pub use cross_check::{CheckRule, CrossCheck};
pub use enterprise::{Enterprise, EnterpriseName};
pub use held::{Candidate, HeldId, HeldRow};
pub use ledger::{FactId, STATED_FORM};
pub use operation::{AsOf, Operation, OperationId};
pub use protection::{Protection, protections_on, returns_to_pool};
pub use resolution::{FigureState, Resolved, Why};
pub use rules::{CandidateRules, RegistryRules, RulesError, SubjectKind, Tolerance};
pub use snapshot::{Column, Snapshot};
pub use totals::{Reconciliation, StatedTotal, Sum, TermTotal, Totals, check_list_total};

use enterprise::Enterprises;
use held::HeldRows;
use ledger::Ledger;
use std::collections::BTreeSet;
use std::sync::Arc;
use withdrawal::Withdrawals;

/// What the office knows: every fact ever admitted, by whom it was said, and which enterprise it is about.
///
/// Built from deliveries in their order. Rows of one delivery may stand in any order; the outcome is the same. A copy
/// shares with the original what neither changes, and neither sees what the other admits.
#[derive(Clone, Debug)]
pub struct Registry {
    rules: Arc<RegistryRules>,
    operations: Vec<Operation>,
    ledger: Ledger,
    enterprises: Enterprises,
    held: HeldRows,
    withdrawals: Withdrawals,
}

impl Registry {
    /// An empty registry under a zone's rules.
    #[must_use]
    pub fn new(rules: RegistryRules) -> Self {
        Self {
            rules: Arc::new(rules),
            operations: Vec::new(),
            ledger: Ledger::default(),
            enterprises: Enterprises::default(),
            held: HeldRows::default(),
            withdrawals: Withdrawals::default(),
        }
    }

    /// The rules it was built with.
    #[must_use]
    pub fn rules(&self) -> &RegistryRules {
        &self.rules
    }

    /// Operations in the order in which they were recorded.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// A fact as it was delivered, its subject normalised.
    #[must_use]
    pub fn fact(&self, id: FactId) -> fact::Fact {
        self.ledger.fact(id)
    }

    /// The operation that recorded a fact.
    #[must_use]
    pub fn recorded_by(&self, id: FactId) -> &Operation {
        &self.operations[self.ledger.operation(id) as usize]
    }

    /// How many facts are kept, superseded ones included.
    #[must_use]
    pub fn fact_count(&self) -> usize {
        self.ledger.len()
    }

    /// The enterprises known, in the order of their codes.
    pub fn enterprises(&self) -> impl Iterator<Item = &Enterprise> {
        self.enterprises.in_order()
    }

    /// One enterprise by its credit code.
    #[must_use]
    pub fn enterprise(&self, code: &str) -> Option<&Enterprise> {
        self.enterprises.by_code(code)
    }

    /// How many enterprises are known.
    #[must_use]
    pub fn enterprise_count(&self) -> usize {
        self.enterprises.len()
    }

    /// Rows that are held until somebody says which enterprise they are about.
    pub fn held_rows(&self) -> impl Iterator<Item = (HeldId, &HeldRow)> {
        self.held.iter()
    }

    /// Subjects that have any fact of a term for a year, in the order of their keys.
    fn subjects_with(&self, term: &str, year: i16) -> BTreeSet<Arc<str>> {
        let heads = self.ledger.heads_of_year(term, year);
        let subjects = heads.into_iter().flat_map(|heads| heads.subjects());
        subjects.map(|subject| self.ledger.subjects.text(subject).clone()).collect()
    }
}
