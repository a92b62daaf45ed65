//! A finished evaluation that stays in memory with everything it was made from, so that one firm can be explained or
//! tried without evaluating all of them again.

use crate::failure::Failure;
use crate::ledger::Ledger;
use crate::setup::Setup;
use crate::year::{Basis, YearFigures, point};
use office::docket::{AreaBasis, Overrides};
use office::evaluation::what_if::Field;
use office::evaluation::{Past, Run, Scheme, Table, evaluate};
use office::registry::Registry;
use self_cell::self_cell;
use std::sync::Arc;

/// What an evaluation is determined by: equal questions have equal answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Year.
    pub year: i16,
    /// `pack/scheme`.
    pub scheme: String,
    /// Parameters set otherwise.
    pub overrides: Overrides,
    /// Facts up to this entry.
    pub facts_as_of: u64,
    /// Frozen area facts.
    pub areas: Option<AreaBasis>,
}

impl Question {
    /// The entry up to which statements about a term of a firm were read.
    #[must_use]
    pub fn read_up_to(&self, subject: &str, term: &str) -> u64 {
        let frozen = self.areas.as_ref().filter(|areas| areas.terms.contains(term));
        frozen.map_or(self.facts_as_of, |areas| areas.reopened.get(subject).copied().unwrap_or(areas.as_of))
    }
}

self_cell!(
    struct OwnedRun {
        owner: Scheme,
        #[covariant]
        dependent: Run,
    }
);

self_cell!(
    struct OwnedField {
        owner: OwnedRun,
        #[covariant]
        dependent: Field,
    }
);

/// A finished evaluation.
pub struct Evaluated {
    /// What was asked.
    pub question: Question,
    /// Configuration.
    pub setup: Arc<Setup>,
    /// Facts.
    pub ledger: Ledger,
    /// Figures of the year; their table has moved into the run.
    pub figures: YearFigures,
    field: OwnedField,
}

impl Evaluated {
    /// Evaluates.
    ///
    /// # Errors
    /// When there are no figures, or the scheme cannot be used.
    pub fn new(setup: &Arc<Setup>, ledger: &Ledger, question: Question) -> Result<Self, Failure> {
        let scheme = setup.scheme(&question.scheme, question.year, &question.overrides)?;
        let held = |year| ledger.held_figures(year, question.facts_as_of);
        let basis = Basis {
            registry: &ledger.registry,
            held: &held,
            as_of: point(question.facts_as_of),
            areas: question.areas.as_ref(),
        };
        let mut figures = YearFigures::collect_from(&basis, question.year)?;
        let table = std::mem::replace(&mut figures.table, Table::new(Vec::new(), Vec::new()));
        let past = Past { table: figures.past.take() };
        let run = OwnedRun::new(scheme, |scheme| evaluate(scheme, table, question.year, past));
        let field = OwnedField::new(run, |run| Field::new(run.borrow_dependent()));
        Ok(Self { question, setup: setup.clone(), ledger: ledger.clone(), figures, field })
    }

    /// The run.
    #[must_use]
    pub fn run(&self) -> &Run<'_> {
        self.field.borrow_owner().borrow_dependent()
    }

    /// The run, to try single firms on.
    #[must_use]
    pub fn field(&self) -> &Field<'_> {
        self.field.borrow_dependent()
    }

    /// The registry that it was made from.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.ledger.registry
    }
}
