//! Admits the rows of a delivery: finds each row's enterprise, keeps its facts, or holds it with a reason.

use super::code::{Key, classify};
use super::enterprise::{GivenName, NameNews, is_name_term, normal_name};
use super::held::{Held, HeldKey, HeldRow};
use super::ledger::FactId;
use super::notice;
use super::operation::Operation;
use super::rules::SubjectKind;
use super::totals::Totals;
use super::{HeldId, Registry};
use crate::journal::{ArchiveError, FactPieces};
use fact::{Datum, Fact, Finding, Reading, Source};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// What became of a delivery. Rows admitted and held add up to the rows given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    /// Everything that somebody should know, in the order of the files' cells.
    pub findings: Vec<Finding>,
    /// Rows whose facts were admitted.
    pub rows_admitted: usize,
    /// Rows held until somebody says which enterprise they are about.
    pub rows_held: usize,
    /// Rows held before that this delivery made clear; not among `rows_admitted`.
    pub rows_released: usize,
    /// Sums of what was admitted and held, per file, sheet and term.
    pub totals: Totals,
}

/// Facts of one row of one file.
#[derive(Clone, Copy)]
struct Row<'a> {
    facts: &'a [Fact],
    /// Number of the source in the ledger.
    source: u32,
}

/// How a row found its enterprise.
enum Found {
    Enterprise(u32),
    Other,
    Held(Held),
}

impl Registry {
    /// Admits a delivery's facts. The order of the facts does not matter.
    ///
    /// Facts that are lent are copied only when they do not stand in the order of their rows.
    ///
    /// Operations are numbered upwards; facts of an operation older than the last one are refused, because what was
    /// known on a day must not change afterwards.
    pub fn admit<'a>(&mut self, operation: Operation, facts: impl Into<Cow<'a, [Fact]>>) -> Admission {
        let mut facts = facts.into();
        let mut admission = Admission::default();
        let Some(operation) = self.enter_operation(operation, &mut admission) else { return admission };
        let first_new = self.ledger.len();
        let rows = self.rows(&mut facts);
        let (with_code, without) = rows.into_iter().partition::<Vec<_>, _>(|row| self.has_code(row));
        let mut news = Vec::new();
        for row in with_code.into_iter().chain(without) {
            self.place(row, operation, &mut admission, &mut news);
        }
        self.release(news, operation, &mut admission);
        self.compare_sources(first_new, &mut admission.findings);
        admission.findings.sort();
        admission
    }

    /// As [`Self::admit`], of more facts than should stand in memory at once. What comes out is the same.
    ///
    /// # Errors
    /// When the facts cannot be read; then this registry is of no more use.
    pub fn admit_pieces(
        &mut self,
        operation: Operation,
        facts: &dyn FactPieces,
    ) -> Result<Admission, ArchiveError> {
        let mut admission = Admission::default();
        let Some(operation) = self.enter_operation(operation, &mut admission) else { return Ok(admission) };
        let first_new = self.ledger.len();
        let mut news = Vec::new();
        let mut any_without_code = false;
        // Rows that carry a code first: they bring names by which the others are found.
        for codes in [true, false] {
            if !codes && !any_without_code {
                break;
            }
            for piece in facts.pieces_by_row() {
                let mut piece = Cow::Owned(piece?);
                for row in self.rows(&mut piece) {
                    if self.has_code(&row) == codes {
                        self.place(row, operation, &mut admission, &mut news);
                    } else {
                        any_without_code |= codes;
                    }
                }
            }
        }
        self.release(news, operation, &mut admission);
        self.compare_sources(first_new, &mut admission.findings);
        admission.findings.sort();
        Ok(admission)
    }

    /// Admits a held row to the enterprise that a person names.
    pub fn settle(&mut self, operation: Operation, held: HeldId, code: &str) -> Admission {
        let mut admission = Admission::default();
        let Some(place) = self.enterprises.place(&super::code::subject_key(code)) else {
            admission.findings.push(notice::no_such_enterprise(code));
            return admission;
        };
        let Some(operation) = self.enter_operation(operation, &mut admission) else { return admission };
        let first_new = self.ledger.len();
        match self.held.take(held) {
            Some(row) => {
                let mut news = Vec::new();
                self.release_row(&row, place, operation, &mut admission, &mut news);
                self.release(news, operation, &mut admission);
            }
            None => admission.findings.push(notice::not_held(held)),
        }
        self.compare_sources(first_new, &mut admission.findings);
        admission.findings.sort();
        admission
    }

    /// Puts a row to its enterprise, or holds it.
    fn place(&mut self, row: Row<'_>, operation: u32, admission: &mut Admission, news: &mut Vec<HeldKey>) {
        match self.find(&row, &mut admission.findings) {
            Found::Enterprise(place) => {
                admission.rows_admitted += 1;
                self.keep(place, row, operation, admission, news);
            }
            Found::Other => {
                admission.rows_admitted += 1;
                self.keep_other(row, operation, admission);
            }
            Found::Held(held) => {
                admission.rows_held += 1;
                self.hold(held, row, operation, admission);
            }
        }
    }

    pub(super) fn enter_operation(&mut self, operation: Operation, admission: &mut Admission) -> Option<u32> {
        let last = self.operations.last();
        if last.is_none_or(|last| last.id < operation.id && last.recorded <= operation.recorded) {
            self.operations.push(operation);
        } else if last != Some(&operation) {
            admission.findings.push(notice::operation_out_of_order(&operation, last));
            return None;
        }
        u32::try_from(self.operations.len() - 1).ok()
    }

    /// Groups facts by row, in the order of file, sheet and row whatever the order given.
    fn rows<'a>(&mut self, facts: &'a mut Cow<'_, [Fact]>) -> Vec<Row<'a>> {
        let mut numbers: HashMap<*const Source, u32> = HashMap::new();
        let mut sources: Vec<(Arc<Source>, u32)> = Vec::new();
        for fact in facts.iter() {
            let source = &fact.origin.source;
            numbers.entry(Arc::as_ptr(source)).or_insert_with(|| {
                let number = self.ledger.source_number(source);
                sources.push((source.clone(), number));
                number
            });
        }
        sources.sort_by(|(left, _), (right, _)| source_order(left).cmp(&source_order(right)));
        let mut ranks: HashMap<u32, usize> = HashMap::new();
        for (rank, (_, number)) in sources.iter().enumerate() {
            ranks.entry(*number).or_insert(rank);
        }
        let rank = |fact: &Fact| ranks[&numbers[&Arc::as_ptr(&fact.origin.source)]];
        let compare = |left: &Fact, right: &Fact| {
            let places = (rank(left), left.origin.row).cmp(&(rank(right), right.origin.row));
            places.then_with(|| fact_key(left).cmp(&fact_key(right)))
        };
        if !facts.is_sorted_by(|left, right| compare(left, right).is_le()) {
            facts.to_mut().sort_by(compare);
        }
        let facts: &'a [Fact] = facts;
        let one_row = |left: &Fact, right: &Fact| {
            left.origin.row == right.origin.row && left.subject == right.subject && rank(left) == rank(right)
        };
        let source = |row: &[Fact]| numbers[&Arc::as_ptr(&row[0].origin.source)];
        facts.chunk_by(one_row).map(|row| Row { facts: row, source: source(row) }).collect()
    }

    fn has_code(&self, row: &Row<'_>) -> bool {
        match self.rules.subject_kind(&row.first().origin.source.form) {
            SubjectKind::Other => true,
            SubjectKind::Enterprise => matches!(classify(&row.first().subject), Key::Credit { .. }),
        }
    }

    fn find(&mut self, row: &Row<'_>, findings: &mut Vec<Finding>) -> Found {
        let first = row.first();
        if self.rules.subject_kind(&first.origin.source.form) == SubjectKind::Other {
            return if first.subject.trim().is_empty() { Found::Held(Held::NoSubject) } else { Found::Other };
        }
        let key = classify(&first.subject);
        let name = row.name().map(str::to_owned);
        match key {
            Key::Credit { code, checked } => {
                let place = match self.enterprises.place(code.as_str()) {
                    Some(place) => place,
                    None => self.enter(code.as_str(), checked, row, findings),
                };
                Found::Enterprise(place)
            }
            Key::Organisation(organisation) => {
                let given = first.subject.trim();
                match self.enterprises.with_organisation(&organisation) {
                    [only] => {
                        findings.push(notice::matched_by_organisation(first, self.enterprises.get(*only)));
                        Found::Enterprise(*only)
                    }
                    [] => self.by_name(name, Some(HeldKey::Organisation(organisation)), first, findings),
                    several => {
                        let candidates = several.iter().map(|place| (*place, None)).collect();
                        Found::Held(Held::Several { given: given.to_owned(), candidates })
                    }
                }
            }
            Key::Name(given) => self.by_name(Some(name.unwrap_or(given)), None, first, findings),
            Key::Unusable(reason) if name.is_none() => Found::Held(Held::Unusable { reason }),
            Key::Unusable(_) => self.by_name(name, None, first, findings),
            Key::Empty if name.is_none() => Found::Held(Held::NoSubject),
            Key::Empty => self.by_name(name, None, first, findings),
        }
    }

    fn enter(&mut self, code: &str, checked: bool, row: &Row<'_>, findings: &mut Vec<Finding>) -> u32 {
        let subject = self.ledger.subjects.number(code);
        let code = self.ledger.subjects.text(subject).clone();
        if !checked {
            findings.push(notice::code_unchecked(row.first(), &code));
        }
        self.enterprises.enter(&code, checked, subject)
    }

    /// An exact current name, else an exact former name; anything less certain is offered, never taken.
    fn by_name(
        &self,
        name: Option<String>,
        key: Option<HeldKey>,
        first: &Fact,
        findings: &mut Vec<Finding>,
    ) -> Found {
        let Some(name) = name else {
            let key = key.expect("a row without name got here by its organisation code");
            return Found::Held(Held::Nobody { name: None, key });
        };
        let normal = normal_name(&name);
        let names = self.enterprises.names();
        let current: Vec<u32> = names.current(&normal).collect();
        let former: Vec<u32> = names.former(&normal).collect();
        match (current.as_slice(), former.as_slice()) {
            ([only], _) => {
                findings.push(notice::matched_by_name(first, &name, self.enterprises.get(*only)));
                Found::Enterprise(*only)
            }
            ([], [only]) => {
                findings.push(notice::matched_by_former_name(first, &name, self.enterprises.get(*only)));
                Found::Enterprise(*only)
            }
            ([], []) => {
                let rules = self.rules.candidates;
                let code = |place: u32| self.enterprises.get(place).code.clone();
                let near = names.near(&normal, rules.least_similarity, rules.most, code);
                let key = key.unwrap_or(HeldKey::Name(normal));
                if near.is_empty() {
                    return Found::Held(Held::Nobody { name: Some(name), key });
                }
                let candidates = near.into_iter().map(|near| (near.place, Some(near.similarity))).collect();
                Found::Held(Held::Near { name, key, candidates })
            }
            (several, others) => {
                let several = if several.is_empty() { others } else { several };
                let candidates = several.iter().map(|place| (*place, Some(100))).collect();
                Found::Held(Held::Several { given: name, candidates })
            }
        }
    }

    /// Keeps a row's facts under an enterprise and learns its names. Keys by which held rows may now be found are
    /// pushed to `news`.
    fn keep(
        &mut self,
        place: u32,
        row: Row<'_>,
        operation: u32,
        admission: &mut Admission,
        news: &mut Vec<HeldKey>,
    ) {
        let (subject, first_time) = {
            let enterprise = self.enterprises.get(place);
            (enterprise.subject, enterprise.names.is_empty())
        };
        if first_time && let Some(organisation) = self.enterprises.get(place).code.get(8..17) {
            news.push(HeldKey::Organisation(organisation.to_owned()));
        }
        for fact in row.facts {
            let id = self.ledger.add(subject, operation, row.source, fact);
            admission.totals.admitted(fact);
            if let (true, Reading::Known(Datum::Text(name))) = (is_name_term(&fact.term), &fact.reading) {
                self.learn_name(place, fact, name, id, &mut admission.findings, news);
            }
        }
    }

    fn learn_name(
        &mut self,
        place: u32,
        fact: &Fact,
        name: &str,
        id: FactId,
        findings: &mut Vec<Finding>,
        news: &mut Vec<HeldKey>,
    ) {
        let department = &fact.origin.source.department;
        let given = GivenName { name, former: &*fact.term == "former_name", department };
        let before = self.enterprises.get(place).names.len();
        let mut sharing = Vec::new();
        match self.enterprises.name(place, given, id, &mut sharing) {
            NameNews::Former(known) if matches!(classify(&fact.subject), Key::Credit { .. }) => {
                findings.push(notice::former_name_used(fact, self.enterprises.get(place), &known));
            }
            NameNews::Differs { known, department } => {
                findings.push(notice::name_differs(fact, self.enterprises.get(place), &known, &department));
            }
            NameNews::Nothing | NameNews::Former(_) => {}
        }
        for other in sharing {
            let (enterprise, other) = (self.enterprises.get(place), self.enterprises.get(other));
            findings.push(notice::name_shared(fact, enterprise, other));
        }
        if self.enterprises.get(place).names.len() > before && !self.held.is_empty() {
            news.push(HeldKey::Name(normal_name(name)));
        }
    }

    fn keep_other(&mut self, row: Row<'_>, operation: u32, admission: &mut Admission) {
        let subject = self.ledger.subjects.number(row.first().subject.trim());
        for fact in row.facts {
            self.ledger.add(subject, operation, row.source, fact);
            admission.totals.admitted(fact);
        }
    }

    fn hold(&mut self, held: Held, row: Row<'_>, operation: u32, admission: &mut Admission) {
        row.facts.iter().for_each(|fact| admission.totals.held(fact));
        let codes = |place: u32| self.enterprises.get(place);
        admission.findings.push(notice::held(row.first(), &held, codes));
        let operation = self.operations[operation as usize].id;
        self.held.add(HeldRow::new(row.facts.to_vec(), held, operation, |place| codes(place).code.clone()));
    }

    /// Tries again the held rows whose name or organisation code has just become known.
    fn release(&mut self, mut news: Vec<HeldKey>, operation: u32, admission: &mut Admission) {
        while !news.is_empty() && !self.held.is_empty() {
            let waiting = self.held.waiting_for(&news);
            news.clear();
            for id in waiting {
                let Some(row) = self.held.take(id) else { continue };
                let source = self.ledger.source_number(&row.facts[0].origin.source);
                match self.find(&Row { facts: &row.facts, source }, &mut admission.findings) {
                    Found::Enterprise(place) => {
                        self.release_row(&row, place, operation, admission, &mut news)
                    }
                    Found::Other | Found::Held(_) => self.held.put_back(id, row),
                }
            }
        }
    }

    fn release_row(
        &mut self,
        held: &HeldRow,
        place: u32,
        operation: u32,
        admission: &mut Admission,
        news: &mut Vec<HeldKey>,
    ) {
        admission.rows_released += 1;
        let source = self.ledger.source_number(&held.facts[0].origin.source);
        let first = self.ledger.len();
        self.keep(place, Row { facts: &held.facts, source }, operation, admission, news);
        self.withdrawals.released(held.operation, first, self.ledger.len());
    }
}

impl<'a> Row<'a> {
    fn first(&self) -> &'a Fact {
        &self.facts[0]
    }

    /// The enterprise name that stands in the row itself.
    fn name(&self) -> Option<&'a str> {
        self.facts.iter().find_map(|fact| match &fact.reading {
            Reading::Known(Datum::Text(name)) if &*fact.term == "enterprise_name" => Some(&**name),
            _ => None,
        })
    }
}

/// What sheets are admitted in the order of.
pub fn source_order(source: &Source) -> impl Ord + '_ {
    (&source.file, &source.sheet, &source.department, &source.form, source.delivered, &source.digest)
}

fn fact_key(fact: &Fact) -> impl Ord + '_ {
    (&fact.subject, fact.origin.column, &fact.term, fact.period, &fact.origin.raw)
}
