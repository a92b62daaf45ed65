//! What all sheets of one file share: the tally, the findings told, and which subject and period
//! has been seen in which row.

use crate::form::Duplicates;
use crate::intake::{Sink, Tally, TotalCheck, Withdrawn};
use crate::table::Table;
use fact::{Datum, Decimal, Fact, Finding, Period, Place, Reading, Severity, Source};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// What one row is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) subject: Arc<str>,
    pub(crate) period: Period,
}

/// What became of the first row of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Admitted, with the columns in which it has a number.
    Admitted(u128),
    Held,
    Refused,
}

/// Shared state of one file.
pub(crate) struct Ledger<'s> {
    pub(crate) sink: &'s mut dyn Sink,
    pub(crate) tally: Tally,
    pub(crate) totals: Vec<TotalCheck>,
    pub(crate) withdrawn: Vec<Withdrawn>,
    pub(crate) findings: u64,
    last_row_told: u32,
    first: HashMap<Key, First>,
    added: HashMap<Key, usize>,
    added_facts: Vec<Vec<Fact>>,
}

struct First {
    source: Arc<Source>,
    row: u32,
    digest: u64,
    status: Status,
}

/// Findings of one file after which only one more is told for each row.
const FINDINGS: u64 = 200_000;

impl<'s> Ledger<'s> {
    pub(crate) fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            tally: Tally::default(),
            totals: Vec::new(),
            withdrawn: Vec::new(),
            findings: 0,
            last_row_told: 0,
            first: HashMap::new(),
            added: HashMap::new(),
            added_facts: Vec::new(),
        }
    }

    /// Tells a finding.
    pub(crate) fn tell(&mut self, finding: Finding) {
        self.findings += 1;
        self.sink.finding(finding);
    }

    /// Tells a finding about a row; beyond very many, only the first of each row.
    pub(crate) fn tell_in_row(&mut self, row: u32, finding: Finding) {
        if self.findings > FINDINGS && self.last_row_told == row && finding.severity < Severity::Refused {
            return;
        }
        self.last_row_told = row;
        self.tell(finding);
    }

    /// Enters a row under its key; false when its facts are not to be taken (its finding is told).
    pub(crate) fn enter(
        &mut self,
        rule: Duplicates,
        key: Key,
        digest: u64,
        status: Status,
        row: u32,
        table: &mut Table<'_>,
    ) -> bool {
        if matches!(rule, Duplicates::Sum | Duplicates::Keep) {
            return true;
        }
        let source = Arc::clone(&table.bound.source);
        let subject = Arc::clone(&key.subject);
        let new = First { source, row, digest, status };
        let first = match self.first.entry(key) {
            Entry::Vacant(free) => {
                free.insert(new);
                return true;
            }
            Entry::Occupied(taken) => taken.into_mut(),
        };
        let is_same = first.digest == digest && first.status == status;
        let (first_place, this_place) = (place(&first.source, first.row), place(&new.source, row));
        let shown = shown(&first_place, &this_place);
        let withdrawn = Withdrawn::Row(Arc::clone(&first.source), first.row);
        let was = first.status;
        let findings = match rule {
            Duplicates::Refuse if is_same => {
                let message = format!("与{shown}的内容完全相同，只收一次。");
                let advice = "请删去重复的行。";
                vec![finding("duplicate-row", Severity::Notice, this_place, &subject, message, advice)]
            }
            Duplicates::Refuse => {
                let back = crate::ledger::shown(&this_place, &first_place);
                let advice = "请核对后只保留正确的一行。";
                first.status = Status::Refused;
                let told = |place, other: &str| {
                    let message = format!("与{other}是同一对象、同一期间，内容却不同，两行都没有收。");
                    finding("duplicate-row", Severity::Refused, place, &subject, message, advice)
                };
                let mut list = vec![told(this_place, &shown)];
                if was != Status::Refused {
                    list.push(told(first_place, &back));
                }
                list
            }
            Duplicates::Last => {
                let back = crate::ledger::shown(&this_place, &first_place);
                *first = new;
                let message = format!("被{back}取代（同一对象、同一期间以后一行为准）。");
                vec![finding(
                    "duplicate-replaced",
                    Severity::Notice,
                    first_place,
                    &subject,
                    message,
                    "如不应取代，请删去后一行。",
                )]
            }
            Duplicates::Sum | Duplicates::Keep => Vec::new(),
        };
        for finding in findings {
            self.tell(finding);
        }
        if rule == Duplicates::Last || (!is_same && was != Status::Refused) {
            self.withdraw(withdrawn, was, table);
        }
        rule == Duplicates::Last
    }

    fn withdraw(&mut self, withdrawn: Withdrawn, was: Status, table: &mut Table<'_>) {
        match was {
            Status::Admitted(mask) => {
                self.tally.admitted -= 1;
                if let Withdrawn::Row(source, _) = &withdrawn
                    && Arc::ptr_eq(source, &table.bound.source)
                    && let Some(count) = table.masks.get_mut(&mask)
                {
                    *count = count.saturating_sub(1);
                }
            }
            Status::Held => self.tally.held -= 1,
            Status::Refused => return,
        }
        self.tally.refused += 1;
        self.withdrawn.push(withdrawn);
    }

    /// Adds the numbers of a row to those of earlier rows of its key.
    pub(crate) fn add_up(&mut self, facts: &mut Vec<Fact>) {
        let Some(first) = facts.first() else { return };
        let key = Key { subject: Arc::clone(&first.subject), period: first.period };
        match self.added.entry(key) {
            Entry::Vacant(free) => {
                free.insert(self.added_facts.len());
                self.added_facts.push(std::mem::take(facts));
            }
            Entry::Occupied(taken) => {
                let Some(sums) = self.added_facts.get_mut(*taken.get()) else { return };
                for fact in facts.drain(..) {
                    match sums.iter_mut().find(|sum| sum.term == fact.term) {
                        Some(sum) => add(sum, fact),
                        None => sums.push(fact),
                    }
                }
            }
        }
    }

    /// Hands over the sums.
    pub(crate) fn finish(&mut self) {
        for fact in self.added_facts.drain(..).flatten() {
            self.sink.fact(fact);
        }
    }
}

fn add(sum: &mut Fact, more: Fact) {
    match (sum.reading.number(), more.reading.number()) {
        (Some(left), Some(right)) => {
            let digits = left.digits().max(right.digits());
            let total =
                left.mantissa_at(digits).zip(right.mantissa_at(digits)).and_then(|(a, b)| a.checked_add(b));
            if let Some(total) = total {
                sum.reading = Reading::Known(Datum::Number(Decimal::new(total, digits)));
                sum.origin.raw =
                    format!("{} + {}（第{}行）", sum.origin.raw, more.origin.raw, more.origin.row).into();
            }
        }
        _ if !matches!(sum.reading, Reading::Known(_)) => *sum = more,
        _ => {}
    }
}

fn place(source: &Source, row: u32) -> Place {
    Place { file: source.file.clone(), sheet: source.sheet.clone(), row: Some(row), column: None }
}

/// The other row as seen from this one: its sheet only when that is another.
fn shown(other: &Place, this: &Place) -> String {
    let row = other.row.unwrap_or(0);
    if other.sheet == this.sheet {
        format!("第{row}行")
    } else {
        format!("工作表“{}”第{row}行", other.sheet)
    }
}

fn finding(
    code: &str,
    severity: Severity,
    place: Place,
    subject: &str,
    message: String,
    advice: &str,
) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        place,
        subject: subject.to_owned(),
        term: String::new(),
        raw: String::new(),
        message,
        advice: advice.to_owned(),
    }
}
