//! Which of several statements is the figure: authority first, then the later delivery; open disagreement is held.

use super::enterprise::{is_name_term, normal_name};
use super::ledger::{FactId, Ledger, NONE, Value};
use super::operation::{AsOf, Operation};
use super::rules::RegistryRules;
use super::withdrawal::{Knowledge, Known};
use super::{Registry, code};
use fact::{Datum, Reading};
use jiff::civil::Date;

/// What stands for a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FigureState {
    /// Nobody delivered it.
    Absent,
    /// One statement was chosen.
    Chosen,
    /// Sources of equal rank disagree; nothing is chosen until that is settled.
    Held,
}

/// Why a statement was chosen, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// Nobody delivered it.
    NoStatement,
    /// There is one statement.
    OnlyStatement,
    /// The same department delivered again.
    LaterDelivery,
    /// A correction with evidence, or an accepted objection; a later delivery does not undo it.
    Correction,
    /// The department with authority for the term said so.
    Authority,
    /// Sources of equal rank agree within the tolerance; the first listed is taken.
    Agreement,
    /// The department with authority said nothing; the next one is taken.
    AuthoritySilent,
    /// Sources of equal rank disagree beyond the tolerance.
    Disagreement,
}

/// A figure with everything that was ever said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Chosen, held or absent.
    pub state: FigureState,
    /// What was chosen; `None` unless `state` is `Chosen`.
    pub reading: Option<Reading>,
    /// The fact behind `reading`.
    pub chosen: Option<FactId>,
    /// The reason.
    pub why: Why,
    /// Earlier statements of departments that delivered again, and blanks that came after a value.
    pub superseded: Vec<FactId>,
    /// Other statements that agree with the chosen one or yield to it without contradiction.
    pub agreeing: Vec<FactId>,
    /// Statements that differ beyond the tolerance: outranked ones, or the equals of a held figure.
    pub conflicting: Vec<FactId>,
}

impl Registry {
    /// The figure as known now.
    #[must_use]
    pub fn figure(&self, subject: &str, term: &str, year: i16) -> Resolved {
        self.figure_as_of(subject, term, year, AsOf::Now)
    }

    /// The figure as it was known then.
    #[must_use]
    pub fn figure_as_of(&self, subject: &str, term: &str, year: i16, as_of: AsOf) -> Resolved {
        let subject = self
            .ledger
            .subjects
            .find(subject)
            .or_else(|| self.ledger.subjects.find(&code::subject_key(subject)));
        let heads = self.ledger.heads_of_year(term, year);
        let heads =
            subject.into_iter().flat_map(|subject| heads.iter().map(move |heads| heads.head(subject)));
        let verdict = self.resolver(as_of).year(heads, term);
        verdict.resolved(&self.ledger)
    }

    pub(super) fn resolver(&self, as_of: AsOf) -> Resolver<'_> {
        let knowledge = self.knowledge(as_of);
        Resolver { ledger: &self.ledger, rules: &self.rules, operations: &self.operations, knowledge }
    }
}

/// Decides figures for one point of knowledge.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    ledger: &'a Ledger,
    rules: &'a RegistryRules,
    operations: &'a [Operation],
    knowledge: Knowledge,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub chosen: Option<u32>,
    pub why: Why,
    pub superseded: Vec<u32>,
    pub agreeing: Vec<u32>,
    pub conflicting: Vec<u32>,
}

/// What one department says in the end.
struct Statement<'a> {
    department: &'a str,
    rank: (usize, usize),
    fact: u32,
    /// Equal claims of one delivery that contradict `fact`.
    contradicting: Vec<u32>,
    corrected: bool,
    /// Whether a person stated it with evidence.
    stated: bool,
}

impl Resolver<'_> {
    /// Decides from the chains of a year, the most specific period first. A period in which everybody left the
    /// cell blank gives way to the next one.
    pub fn year(&self, heads: impl Iterator<Item = u32>, term: &str) -> Verdict {
        let mut blank = Verdict::absent();
        for head in heads {
            if head != NONE {
                let verdict = self.chain(head, term);
                if !matches!(verdict.why, Why::NoStatement) && !self.is_blank(&verdict) {
                    return verdict;
                }
                if blank.chosen.is_none() {
                    blank = verdict;
                }
            }
        }
        blank
    }

    /// Decides between the facts of one chain.
    pub fn chain(&self, head: u32, term: &str) -> Verdict {
        let newest = self.ledger.record(head);
        if newest.earlier == NONE {
            return match self.knowledge.of(head, newest.operation) {
                Known::Counts => Verdict::only(head),
                Known::Withdrawn => Verdict::withdrawn(vec![head]),
                Known::NotYet => Verdict::absent(),
            };
        }
        let (mut counting, mut withdrawn) = (Vec::new(), Vec::new());
        for fact in self.ledger.chain(head) {
            match self.knowledge.of(fact, self.ledger.record(fact).operation) {
                Known::Counts => counting.push(fact),
                Known::Withdrawn => withdrawn.push(fact),
                Known::NotYet => {}
            }
        }
        if withdrawn.is_empty() {
            return self.decide(counting, term);
        }
        let mut verdict = self.decide(counting, term);
        if matches!(verdict.why, Why::OnlyStatement) {
            let stated = verdict.chosen.is_some_and(|fact| self.ledger.is_stated(fact));
            verdict.why = if stated { Why::Correction } else { Why::LaterDelivery };
        }
        verdict.superseded.extend(withdrawn);
        verdict.superseded.sort_unstable();
        verdict
    }

    fn is_blank(&self, verdict: &Verdict) -> bool {
        verdict.chosen.is_some_and(|fact| self.ledger.record(fact).value == Value::NotReported)
    }

    fn decide(&self, facts: Vec<u32>, term: &str) -> Verdict {
        match facts.as_slice() {
            [] => return Verdict::absent(),
            [only] => return Verdict::only(*only),
            _ => {}
        }
        let mut superseded = Vec::new();
        let mut statements = self.statements(facts, term, &mut superseded);
        statements.sort_by(|left, right| (left.rank, left.department).cmp(&(right.rank, right.department)));
        superseded.sort_unstable();
        let says_something = |statement: &&Statement| self.weight(statement.fact) == 0;
        let Some(first) = statements.iter().find(says_something) else {
            let chosen = statements.iter().min_by_key(|statement| self.weight(statement.fact));
            let chosen = chosen.expect("there is at least one fact");
            let others = statements.iter().map(|statement| statement.fact);
            let agreeing = others.filter(|fact| *fact != chosen.fact).collect();
            let why = if statements.len() > 1 { Why::Agreement } else { Why::LaterDelivery };
            return Verdict { chosen: Some(chosen.fact), why, superseded, agreeing, conflicting: Vec::new() };
        };
        self.between(first, &statements, superseded, term)
    }

    /// The verdict once it is clear who speaks first.
    fn between(&self, first: &Statement, all: &[Statement], superseded: Vec<u32>, term: &str) -> Verdict {
        let others = all.iter().filter(|other| other.fact != first.fact && self.weight(other.fact) == 0);
        let silent = all.iter().filter(|other| self.weight(other.fact) > 0);
        let silent_authority = silent.clone().any(|other| other.rank.0 < first.rank.0);
        let speaks_alone = others.clone().next().is_none();
        let mut agreeing: Vec<u32> = silent.map(|other| other.fact).collect();
        let mut conflicting = first.contradicting.clone();
        let mut equals = vec![first.fact];
        let mut held = !first.contradicting.is_empty();
        for other in others {
            let equal = other.rank.0 == first.rank.0;
            let agrees = equals.iter().all(|fact| self.agree(term, *fact, other.fact));
            held |= equal && (!agrees || !other.contradicting.is_empty());
            if equal {
                equals.push(other.fact);
            }
            let pile = if agrees { &mut agreeing } else { &mut conflicting };
            pile.push(other.fact);
            conflicting.extend(&other.contradicting);
        }
        if held && !is_name_term(term) {
            conflicting.push(first.fact);
            conflicting.sort_unstable();
            let why = Why::Disagreement;
            return Verdict { chosen: None, why, superseded, agreeing, conflicting };
        }
        let why = match equals.len() {
            2.. => Why::Agreement,
            _ if silent_authority => Why::AuthoritySilent,
            _ if !speaks_alone => Why::Authority,
            _ if first.corrected && first.stated => Why::Correction,
            _ if first.corrected => Why::LaterDelivery,
            _ => Why::OnlyStatement,
        };
        Verdict { chosen: Some(first.fact), why, superseded, agreeing, conflicting }
    }

    /// One statement a department: its latest correction with evidence, else its latest delivery, unless that is a blank
    /// after a value.
    fn statements(&self, mut facts: Vec<u32>, term: &str, superseded: &mut Vec<u32>) -> Vec<Statement<'_>> {
        let department = |fact: u32| self.ledger.source(fact).department.as_str();
        facts.sort_by(|left, right| {
            let newer_first = || self.delivered(*right).cmp(&self.delivered(*left)).then(left.cmp(right));
            department(*left).cmp(department(*right)).then_with(newer_first)
        });
        let by_department = facts.chunk_by(|left, right| department(*left) == department(*right));
        by_department
            .map(|facts| {
                let says = |fact: &&u32| self.ledger.record(**fact).value != Value::NotReported;
                let corrected = facts.iter().filter(says).find(|fact| self.ledger.is_stated(**fact));
                let fact = *corrected.or_else(|| facts.iter().find(says)).unwrap_or(&facts[0]);
                let rivals = facts.iter().filter(|other| **other != fact);
                let same_delivery = |other: &u32| self.delivered(*other) == self.delivered(fact);
                let contradicts = |other: &u32| same_delivery(other) && !self.agree(term, fact, *other);
                let contradicting: Vec<u32> = rivals
                    .clone()
                    .copied()
                    .filter(|other| self.weight(*other) == 0 && contradicts(other))
                    .collect();
                superseded.extend(rivals.filter(|other| !contradicting.contains(other)));
                let department = department(fact);
                let rank = self.rules.rank(term, department);
                let stated = self.ledger.is_stated(fact);
                Statement { department, rank, fact, corrected: facts.len() > 1, stated, contradicting }
            })
            .collect()
    }

    /// A later delivery is one with a later day; of the same day, the one recorded later.
    fn delivered(&self, fact: u32) -> (Date, u32) {
        let record = self.ledger.record(fact);
        let recorded = self.operations[record.operation as usize].recorded;
        (self.ledger.source(fact).delivered.unwrap_or(recorded), record.operation)
    }

    /// 0 for a statement, more for the ways of saying nothing.
    fn weight(&self, fact: u32) -> u8 {
        match self.ledger.record(fact).value {
            Value::Unknown => 1,
            Value::NotReported => 2,
            _ => 0,
        }
    }

    pub fn agree(&self, term: &str, left: u32, right: u32) -> bool {
        let reading = |fact: u32| self.ledger.reading(self.ledger.record(fact).value);
        match (reading(left), reading(right)) {
            (Reading::Known(Datum::Text(left)), Reading::Known(Datum::Text(right))) if is_name_term(term) => {
                normal_name(&left) == normal_name(&right)
            }
            (Reading::Known(left), Reading::Known(right)) => self.rules.agree(term, &left, &right),
            (left, right) => left == right,
        }
    }
}

impl Verdict {
    fn absent() -> Self {
        Self {
            chosen: None,
            why: Why::NoStatement,
            superseded: Vec::new(),
            agreeing: Vec::new(),
            conflicting: Vec::new(),
        }
    }

    fn withdrawn(superseded: Vec<u32>) -> Self {
        Self { superseded, ..Self::absent() }
    }

    fn only(fact: u32) -> Self {
        Self { chosen: Some(fact), why: Why::OnlyStatement, ..Self::absent() }
    }

    pub fn state(&self) -> FigureState {
        match (self.chosen, self.why) {
            (Some(_), _) => FigureState::Chosen,
            (None, Why::Disagreement) => FigureState::Held,
            (None, _) => FigureState::Absent,
        }
    }

    fn resolved(self, ledger: &Ledger) -> Resolved {
        let ids = |facts: Vec<u32>| facts.into_iter().map(FactId).collect();
        Resolved {
            state: self.state(),
            reading: self.chosen.map(|fact| ledger.reading(ledger.record(fact).value)),
            chosen: self.chosen.map(FactId),
            why: self.why,
            superseded: ids(self.superseded),
            agreeing: ids(self.agreeing),
            conflicting: ids(self.conflicting),
        }
    }
}
