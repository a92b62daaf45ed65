//! Facts kept compactly, only ever added: one record a fact, one chain a figure (subject × term × period).

use super::code::subject_key;
use super::pieces::{LayeredMap, Pages};
use fact::{Datum, Decimal, Fact, Origin, Period, Reading, Source};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Number of an admitted fact; stays the same for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u32);

/// Facts of a page; adding to a shared page copies at most these. Their raw texts together stay below 4 GB, since no
/// file's cell holds more than 32,767 characters.
const FACTS_OF_PAGE: usize = 8_192;

/// Form that facts name which a person stated with evidence: a correction, an accepted objection, a veto.
pub const STATED_FORM: &str = "correction";

/// Marks the end of a chain.
pub(super) const NONE: u32 = u32::MAX;

/// A reading in 16 bytes. Long decimals and texts stand in the ledger's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Number { mantissa: i64, digits: u8 },
    WideNumber(u32),
    Text(u32),
    Day(Date),
    Flag(bool),
    NotReported,
    NotApplicable,
    Unknown,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub value: Value,
    /// Where its raw text ends in that of its page.
    raw_end: u32,
    pub subject: u32,
    pub operation: u32,
    pub source: u32,
    row: u32,
    /// The fact of the same figure that was recorded just before, or [`NONE`].
    pub earlier: u32,
    column: u16,
    pub figure: u32,
}

/// Newest fact of each subject for one term and period.
#[derive(Clone, Debug)]
pub(super) enum Heads {
    /// Years and what always holds: nearly every subject has one.
    Dense(Pages<u32>),
    /// Single days: few subjects each.
    Sparse(Arc<BTreeMap<u32, u32>>),
}

/// Facts recorded one after the other, with their raw texts.
#[derive(Clone, Debug, Default)]
struct FactPage {
    records: Vec<Record>,
    raw: String,
}

/// Distinct texts with a number each.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    numbers: LayeredMap<Arc<str>, u32>,
    pub texts: Pages<Arc<str>>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    pages: Vec<Arc<FactPage>>,
    len: usize,
    pub subjects: Texts,
    pub terms: Texts,
    pub texts: Texts,
    pub wide: Pages<Decimal>,
    sources: Vec<Arc<Source>>,
    source_numbers: HashMap<Arc<Source>, u32>,
    figures: Vec<(u32, Period, Heads)>,
    figure_numbers: HashMap<(u32, Period), u32>,
    /// Per term, its figures by period: the periods a year's reading may come from.
    periods: Vec<BTreeMap<Period, u32>>,
    /// Subjects with a fact, of any time, that names another subject: parcels by holder, leases by parcel and party.
    naming: LayeredMap<Arc<str>, BTreeSet<u32>>,
}

impl Texts {
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).expect("fewer than 2^32 distinct texts fit in memory");
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    pub fn text(&self, number: u32) -> &Arc<str> {
        &self.texts[number as usize]
    }
}

impl Heads {
    pub fn head(&self, subject: u32) -> u32 {
        match self {
            Self::Dense(heads) => heads.get(subject as usize).copied().unwrap_or(NONE),
            Self::Sparse(heads) => heads.get(&subject).copied().unwrap_or(NONE),
        }
    }

    /// Subjects that have a fact.
    pub fn subjects(&self) -> Vec<u32> {
        match self {
            Self::Dense(heads) => (0..)
                .zip(heads.iter())
                .filter(|(_, head)| **head != NONE)
                .map(|(subject, _)| subject)
                .collect(),
            Self::Sparse(heads) => heads.keys().copied().collect(),
        }
    }

    fn replace(&mut self, subject: u32, fact: u32) -> u32 {
        match self {
            Self::Dense(heads) => {
                let place = subject as usize;
                while heads.len() <= place {
                    heads.push(NONE);
                }
                heads.get_mut(place).map_or(NONE, |head| std::mem::replace(head, fact))
            }
            Self::Sparse(heads) => Arc::make_mut(heads).insert(subject, fact).unwrap_or(NONE),
        }
    }
}

impl Ledger {
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds a fact and returns its number.
    pub fn add(&mut self, subject: u32, operation: u32, source: u32, fact: &Fact) -> FactId {
        let number = u32::try_from(self.len).ok().filter(|number| *number != NONE);
        let number = number.expect("fewer than 2^32 facts fit in memory");
        let term = self.terms.number(&fact.term);
        let figure = self.figure_number(term, fact.period);
        let earlier = self.figures[figure as usize].2.replace(subject, number);
        let value = self.value(&fact.reading);
        let page = self.page();
        page.raw.push_str(&fact.origin.raw);
        page.records.push(Record {
            value,
            raw_end: u32::try_from(page.raw.len()).expect("a page has room for what it takes"),
            subject,
            operation,
            source,
            row: fact.origin.row,
            earlier,
            column: fact.origin.column,
            figure,
        });
        self.len += 1;
        if let Reading::Known(Datum::Text(named)) = &fact.reading
            && names_another(&fact.term)
        {
            self.naming.change(&subject_key(named).into(), BTreeSet::new, |subjects| {
                subjects.insert(subject);
            });
        }
        FactId(number)
    }

    /// Subjects that any fact ever told to have to do with another one, in the order of their keys.
    pub fn naming(&self, subject: &str) -> BTreeSet<Arc<str>> {
        let naming = self.naming.get(subject_key(subject).as_str());
        naming.into_iter().flatten().map(|subject| self.subjects.text(*subject).clone()).collect()
    }

    /// The page for the next fact.
    fn page(&mut self) -> &mut FactPage {
        if self.len.is_multiple_of(FACTS_OF_PAGE) {
            let records = Vec::with_capacity(FACTS_OF_PAGE);
            self.pages.push(Arc::new(FactPage { records, raw: String::new() }));
        }
        let page = self.pages.last_mut().expect("a page was added for the first fact");
        Arc::make_mut(page)
    }

    fn figure_number(&mut self, term: u32, period: Period) -> u32 {
        if let Some(figure) = self.figure_numbers.get(&(term, period)) {
            return *figure;
        }
        let number = u32::try_from(self.figures.len()).expect("fewer figures than facts");
        let heads = match period {
            Period::Day(_) => Heads::Sparse(Arc::default()),
            Period::Year(_) | Period::Always => Heads::Dense(Pages::default()),
        };
        self.figures.push((term, period, heads));
        self.figure_numbers.insert((term, period), number);
        if self.periods.len() <= term as usize {
            self.periods.resize_with(term as usize + 1, BTreeMap::new);
        }
        self.periods[term as usize].insert(period, number);
        number
    }

    fn value(&mut self, reading: &Reading) -> Value {
        match reading {
            Reading::Known(Datum::Number(number)) => match i64::try_from(number.mantissa()) {
                Ok(mantissa) => Value::Number { mantissa, digits: number.digits() },
                Err(_) => {
                    self.wide.push(*number);
                    Value::WideNumber(u32::try_from(self.wide.len() - 1).expect("fewer than the facts"))
                }
            },
            Reading::Known(Datum::Text(text)) => Value::Text(self.texts.number(text)),
            Reading::Known(Datum::Day(day)) => Value::Day(*day),
            Reading::Known(Datum::Flag(flag)) => Value::Flag(*flag),
            Reading::NotReported => Value::NotReported,
            Reading::NotApplicable => Value::NotApplicable,
            Reading::Unknown => Value::Unknown,
        }
    }

    /// The number of a source, the same for equal sources.
    pub fn source_number(&mut self, source: &Arc<Source>) -> u32 {
        if let Some(number) = self.source_numbers.get(source) {
            return *number;
        }
        let number = u32::try_from(self.sources.len()).expect("fewer than 2^32 files");
        self.sources.push(source.clone());
        self.source_numbers.insert(source.clone(), number);
        number
    }

    pub fn record(&self, fact: u32) -> &Record {
        let place = fact as usize;
        &self.pages[place / FACTS_OF_PAGE].records[place % FACTS_OF_PAGE]
    }

    pub fn operation(&self, id: FactId) -> u32 {
        self.record(id.0).operation
    }

    pub fn source(&self, fact: u32) -> &Arc<Source> {
        &self.sources[self.record(fact).source as usize]
    }

    /// Whether a person stated a fact with evidence instead of a file.
    pub fn is_stated(&self, fact: u32) -> bool {
        self.source(fact).form == STATED_FORM
    }

    pub fn fact(&self, id: FactId) -> Fact {
        let record = self.record(id.0);
        let (term, period, _) = &self.figures[record.figure as usize];
        let place = id.0 as usize;
        let page = &self.pages[place / FACTS_OF_PAGE];
        let raw_start = match place % FACTS_OF_PAGE {
            0 => 0,
            later => page.records[later - 1].raw_end,
        };
        Fact {
            subject: self.subjects.text(record.subject).clone(),
            term: self.terms.text(*term).clone(),
            period: *period,
            reading: self.reading(record.value),
            origin: Origin {
                source: self.source(id.0).clone(),
                row: record.row,
                column: record.column,
                raw: page.raw[raw_start as usize..record.raw_end as usize].into(),
            },
        }
    }

    pub fn reading(&self, value: Value) -> Reading {
        reading(value, &self.texts.texts, &self.wide)
    }

    pub fn period(&self, fact: u32) -> Period {
        self.figures[self.record(fact).figure as usize].1
    }

    pub fn term(&self, fact: u32) -> &Arc<str> {
        self.terms.text(self.figures[self.record(fact).figure as usize].0)
    }

    pub fn is_head(&self, fact: u32) -> bool {
        let record = self.record(fact);
        self.figures[record.figure as usize].2.head(record.subject) == fact
    }

    /// Heads a year's reading of a term may come from, the first that has a fact wins: the year itself, then the
    /// latest day within the year, then what always holds. A day of another year says nothing about this one.
    pub fn heads_of_year(&self, term: &str, year: i16) -> Vec<&Heads> {
        let Some(periods) = self.terms.find(term).and_then(|term| self.periods.get(term as usize)) else {
            return Vec::new();
        };
        let in_year = |period: &Period| matches!(period, Period::Day(day) if day.year() == year);
        let exact = periods.get(&Period::Year(year)).into_iter();
        let days = periods.iter().rev().filter(|(period, _)| in_year(period)).map(|(_, figure)| figure);
        let always = periods.get(&Period::Always).into_iter();
        exact.chain(days).chain(always).map(|figure| &self.figures[*figure as usize].2).collect()
    }

    /// Facts of one figure, the latest recorded first.
    pub fn chain(&self, head: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors((head != NONE).then_some(head), |fact| {
            let earlier = self.record(*fact).earlier;
            (earlier != NONE).then_some(earlier)
        })
    }
}

/// Terms whose text is the key of another subject.
fn names_another(term: &str) -> bool {
    term.ends_with("_uscc") || term == "parcel_code"
}

/// The reading behind a compact value.
pub(super) fn reading(value: Value, texts: &Pages<Arc<str>>, wide: &Pages<Decimal>) -> Reading {
    Reading::Known(match value {
        Value::Number { mantissa, digits } => Datum::Number(Decimal::new(mantissa.into(), digits)),
        Value::WideNumber(place) => Datum::Number(wide[place as usize]),
        Value::Text(place) => Datum::Text((&*texts[place as usize]).into()),
        Value::Day(day) => Datum::Day(day),
        Value::Flag(flag) => Datum::Flag(flag),
        Value::NotReported => return Reading::NotReported,
        Value::NotApplicable => return Reading::NotApplicable,
        Value::Unknown => return Reading::Unknown,
    })
}
