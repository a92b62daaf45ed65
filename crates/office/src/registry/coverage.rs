//! Who delivered what for whom: the coverage of each expected figure and the list of those to chase.

use super::Registry;
use super::operation::AsOf;
use super::snapshot::Snapshot;
use fact::{Finding, Place, Reading, Severity};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A department owes these terms for all enterprises, or for those with a flag.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Owing department.
    pub department: String,
    /// Glossary ids owed.
    pub terms: Vec<String>,
    /// Flag term that says for whom; absent: for every enterprise.
    pub when: Option<String>,
}

impl Expectation {
    /// Every glossary id it names.
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().chain(&self.when).map(String::as_str)
    }
}

/// One expected figure: for how many it was delivered, and who is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Owing department.
    pub department: String,
    /// Glossary id.
    pub term: String,
    /// Enterprises it is owed for.
    pub expected: usize,
    /// Delivered with a value, not applicable or not known.
    pub delivered: usize,
    /// Delivered with the cell left blank.
    pub blank: Vec<Arc<str>>,
    /// Not in the department's files at all.
    pub missing: Vec<Arc<str>>,
    /// Enterprises for which nobody says whether it is owed.
    pub undecided: usize,
}

impl Registry {
    /// Every expected figure of a year, in the order of the zone's rules: expected = delivered + blank + missing.
    #[must_use]
    pub fn coverage(&self, snapshot: &Snapshot) -> Vec<Coverage> {
        let pairs =
            self.rules.expectations.iter().flat_map(|expectation| {
                expectation.terms.iter().map(move |term| (expectation, term.as_str()))
            });
        pairs.map(|(expectation, term)| self.coverage_of(expectation, term, snapshot)).collect()
    }

    fn coverage_of(&self, expectation: &Expectation, term: &str, snapshot: &Snapshot) -> Coverage {
        let (department, owed_by_flag) = (&expectation.department, expectation.when.as_deref());
        let mut coverage = Coverage {
            department: department.clone(),
            term: term.to_owned(),
            expected: 0,
            delivered: 0,
            blank: Vec::new(),
            missing: Vec::new(),
            undecided: 0,
        };
        let heads = self.ledger.heads_of_year(term, snapshot.year());
        let knowledge = self.knowledge(snapshot.as_of());
        let known = |fact: &u32| knowledge.counts(*fact, self.ledger.record(*fact).operation);
        for (row, code) in snapshot.subjects().iter().enumerate() {
            let flag = |flag| snapshot.column(flag).and_then(|column| column.flag(row));
            match owed_by_flag.map(flag) {
                Some(None) => {
                    coverage.undecided += 1;
                    continue;
                }
                Some(Some(false)) => continue,
                None | Some(Some(true)) => coverage.expected += 1,
            }
            let subject = self.ledger.subjects.find(code);
            let chains =
                subject.into_iter().flat_map(|subject| heads.iter().map(move |heads| heads.head(subject)));
            let facts = chains.flat_map(|head| self.ledger.chain(head)).filter(known);
            let theirs: Vec<u32> =
                facts.filter(|fact| self.ledger.source(*fact).department == *department).collect();
            let blank =
                |fact: &u32| self.ledger.reading(self.ledger.record(*fact).value) == Reading::NotReported;
            match theirs.as_slice() {
                [] => coverage.missing.push(code.clone()),
                facts if facts.iter().all(blank) => coverage.blank.push(code.clone()),
                _ => coverage.delivered += 1,
            }
        }
        coverage
    }

    /// Departments that said anything about an enterprise for a year, with the terms they gave.
    #[must_use]
    pub fn delivered_for(&self, code: &str, year: i16, as_of: AsOf) -> BTreeMap<String, BTreeSet<Arc<str>>> {
        let mut departments: BTreeMap<String, BTreeSet<Arc<str>>> = BTreeMap::new();
        let Some(subject) = self.ledger.subjects.find(code) else { return departments };
        let knowledge = self.knowledge(as_of);
        for term in self.ledger.terms.texts.iter() {
            for heads in self.ledger.heads_of_year(term, year) {
                let chain = self.ledger.chain(heads.head(subject));
                let known = |fact: &u32| knowledge.counts(*fact, self.ledger.record(*fact).operation);
                for fact in chain.filter(known) {
                    let department = self.ledger.source(fact).department.clone();
                    departments.entry(department).or_default().insert(term.clone());
                }
            }
        }
        departments
    }
}

impl Coverage {
    /// The chasing line of a department, when anybody is missing.
    #[must_use]
    pub fn finding(&self, year: i16) -> Option<Finding> {
        if self.missing.is_empty() && self.blank.is_empty() {
            return None;
        }
        let label = fact::glossary::term(&self.term).map_or(self.term.as_str(), |term| term.zh.as_str());
        let department =
            fact::department(&self.department).map_or(self.department.as_str(), |known| known.zh.as_str());
        Some(Finding {
            code: "coverage-missing".to_owned(),
            severity: Severity::Warning,
            place: Place::default(),
            subject: String::new(),
            term: self.term.clone(),
            raw: String::new(),
            message: format!(
                "{department}应报{year}年{label}{}家，已报{}家，空白{}家，未报{}家。",
                self.expected,
                self.delivered,
                self.blank.len(),
                self.missing.len()
            ),
            advice: "请按催报清单补报；确实没有的请报“不适用”。".to_owned(),
        })
    }
}
