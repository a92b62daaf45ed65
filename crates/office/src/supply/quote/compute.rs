//! Which words a quote needs, what the packs of a day derive of them in order of authority, and the lines that tell it.

use super::super::clock;
use super::super::rules::{Choice, QuoteKind, SupplyRules};
use super::wanting::Wanting;
use super::{Asked, Line, Quote, QuotedDay, TakenReading, UsedNumber};
use crate::docket::Refusal;
use fact::glossary;
use jiff::civil::Date;
use law::{DatedValue, Derived, Figures, Pack, Scope, Table, Type, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The packs in force on a day, greater authority first, and what each derives, each after those that it uses.
#[derive(Debug)]
pub(super) struct Law<'a> {
    pub(super) packs: Vec<&'a Pack>,
    pub(super) derived: Vec<Vec<&'a Derived>>,
}

/// What is derived from the figures.
pub(super) struct Computed<'l, 'a> {
    pub(super) law: &'l Law<'a>,
    /// What was given.
    figures: &'l Figures,
    /// Readings, clocks, and glossary terms that packs derived; they stand before what was given.
    shared: BTreeMap<String, Value>,
    /// What each pack derived, in the order of the packs.
    pub(super) own: Vec<BTreeMap<&'a str, Value>>,
    days: Vec<QuotedDay>,
}

pub(super) struct QuoteScope<'a> {
    pub(super) pack: &'a Pack,
    pub(super) day: Date,
    pub(super) own: &'a BTreeMap<&'a str, Value>,
    pub(super) shared: &'a BTreeMap<String, Value>,
    pub(super) figures: &'a Figures,
}

impl Scope for QuoteScope<'_> {
    fn term(&self, id: &str) -> Value {
        let known = self.own.get(id).or_else(|| self.shared.get(id)).or_else(|| self.figures.get(id));
        known.cloned().unwrap_or(Value::Unknown)
    }
    fn parameter(&self, id: &str) -> Option<&DatedValue> {
        self.pack.parameter(id, self.day)
    }
    fn table(&self, id: &str) -> Option<&Table> {
        self.pack.table(id, self.day)
    }
}

impl<'a> Law<'a> {
    pub(super) fn of(packs: &[&'a Pack], day: Date) -> Self {
        let mut packs: Vec<&Pack> = packs.iter().copied().filter(|pack| pack.days.contain(day)).collect();
        packs.sort_by_key(|pack| std::cmp::Reverse(pack.authority));
        let derived = packs.iter().map(|pack| pack.derived_on(day)).collect();
        Self { packs, derived }
    }

    /// All words that the results lead back to, results included.
    pub(super) fn needed(&self, results: &[String], rules: &SupplyRules) -> BTreeSet<String> {
        let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for one in self.derived.iter().flatten() {
            uses.entry(one.id.as_str()).or_default().extend(one.expression.terms());
        }
        for clock in &rules.clocks {
            let words = uses.entry(clock.id.as_str()).or_default();
            words.insert(clock.from.as_str());
            words.extend(clock.under.as_ref().map(|(choice, _)| choice.as_str()));
        }
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut open: Vec<&str> = results.iter().map(String::as_str).collect();
        while let Some(id) = open.pop() {
            if found.insert(id.to_owned()) {
                open.extend(uses.get(id).into_iter().flatten().copied());
            }
        }
        found
    }

    /// Which pack tells of a word that several may derive: the one that offers the quote, else the greatest.
    pub(super) fn teller(&self, id: &str, kind: &QuoteKind) -> Option<usize> {
        let derives = |place: &usize| self.derived[*place].iter().any(|one| one.id == id);
        let mut places = (0..self.packs.len()).filter(derives);
        let first = places.next()?;
        let offers = std::iter::once(first).chain(places).find(|place| self.packs[*place].id == kind.pack);
        Some(offers.unwrap_or(first))
    }
}

impl<'l, 'a> Computed<'l, 'a> {
    pub(super) fn of(
        law: &'l Law<'a>,
        needed: &BTreeSet<String>,
        asked: &Asked<'l>,
    ) -> Result<Self, Refusal> {
        check_figures(asked, law)?;
        let mut shared = BTreeMap::new();
        for choice in &asked.rules.choices {
            let taken = asked.readings.get(&choice.id).unwrap_or(&choice.default);
            if choice.reading(taken).is_none() {
                return Err(no_such_reading(choice, taken));
            }
            shared.insert(choice.id.clone(), Value::Text(taken.as_str().into()));
        }
        let mut days = Vec::new();
        let known = |id: &str| shared.get(id).or_else(|| asked.figures.get(id)).cloned();
        for (clock, day) in clock::run(asked.rules, known, asked.calendar)? {
            let Some(Value::Day(from)) = known(&clock.from) else { continue };
            if !asked.figures.contains(&clock.id) {
                let (id, label, clause) = (clock.id.clone(), clock.label.clone(), clock.clause.clone());
                days.push(QuotedDay { id, label, clause, from, length: clock.length.label.clone(), day });
            }
        }
        shared.extend(days.iter().map(|day| (day.id.clone(), Value::Day(day.day))));
        let mut computed = Self { law, figures: asked.figures, shared, own: Vec::new(), days };
        for place in 0..law.packs.len() {
            computed.derive(place, needed, asked);
        }
        Ok(computed)
    }

    /// What one pack derives of the words needed; a glossary term that a greater pack left open is settled by a
    /// lesser one.
    fn derive(&mut self, place: usize, needed: &BTreeSet<String>, asked: &Asked<'_>) {
        let pack = self.law.packs[place];
        let mut own = BTreeMap::new();
        for derived in &self.law.derived[place] {
            if asked.figures.contains(&derived.id) || !needed.contains(&derived.id) {
                continue;
            }
            let (shared, figures) = (&self.shared, self.figures);
            let value = derived.evaluate(&QuoteScope { pack, day: asked.day, own: &own, shared, figures });
            let open = self.known(&derived.id).is_none_or(|known| !known.is_known());
            if glossary::term(&derived.id).is_some() && open {
                self.shared.insert(derived.id.clone(), value.clone());
            }
            own.insert(derived.id.as_str(), value);
        }
        self.own.push(own);
    }

    /// What the greatest pack that derives a word says of it; what is given when none does.
    pub(super) fn value(&self, id: &str) -> Value {
        let derived = self.own.iter().find_map(|own| own.get(id).filter(|value| value.is_known()));
        derived.or_else(|| self.known(id)).cloned().unwrap_or(Value::Unknown)
    }

    /// What is known of a word besides what a single pack derived.
    pub(super) fn known(&self, id: &str) -> Option<&Value> {
        self.shared.get(id).or_else(|| self.figures.get(id))
    }

    pub(super) fn scope<'s>(&'s self, place: usize, asked: &Asked<'_>) -> QuoteScope<'s> {
        QuoteScope {
            pack: self.law.packs[place],
            day: asked.day,
            own: &self.own[place],
            shared: &self.shared,
            figures: self.figures,
        }
    }

    pub(super) fn quote(&self, kind: &QuoteKind, needed: &BTreeSet<String>, asked: &Asked<'_>) -> Quote {
        let labels = labels(&self.law.packs, asked);
        let mut lines = Vec::new();
        let mut told: BTreeSet<&str> = self.days.iter().map(|day| day.id.as_str()).collect();
        for (place, pack) in self.law.packs.iter().enumerate() {
            let scope = self.scope(place, asked);
            for derived in &self.law.derived[place] {
                let computed = self.own[place].contains_key(derived.id.as_str());
                if !computed || self.law.teller(&derived.id, kind) != Some(place) {
                    continue;
                }
                told.insert(derived.id.as_str());
                lines.push(line(pack, derived, &scope, kind.results.contains(&derived.id), &labels));
            }
        }
        let known = |id: &String| self.known(id).cloned().unwrap_or(Value::Unknown);
        let choice = |id: &str| asked.rules.choice(id).is_some();
        let leaves = needed.iter().filter(|id| !told.contains(id.as_str()) && !choice(id));
        let figures: Vec<(String, Value)> = leaves.map(|id| (id.clone(), known(id))).collect();
        let Wanting { terms, parameters } = self.wanting(kind, asked);
        Quote {
            kind: kind.clone(),
            day: asked.day,
            missing: terms.into_iter().collect(),
            readings: readings(needed, asked),
            days: self.days.iter().filter(|day| needed.contains(&day.id)).cloned().collect(),
            unset: parameters.into_iter().collect(),
            packs: self.law.packs.iter().map(|pack| (pack.id.clone(), pack.digest.clone())).collect(),
            figures,
            lines,
        }
    }
}

/// The readings that the quote depends on, and whether a person chose them.
fn readings(needed: &BTreeSet<String>, asked: &Asked<'_>) -> Vec<TakenReading> {
    let choices = asked.rules.choices.iter().filter(|choice| needed.contains(&choice.id));
    let taken = choices.filter_map(|choice| {
        let chosen = asked.readings.get(&choice.id);
        let reading = choice.reading(chosen.unwrap_or(&choice.default))?.clone();
        let (choice, clause, label) = (choice.id.clone(), choice.clause.clone(), choice.label.clone());
        Some(TakenReading { choice, label, clause, reading, chosen: chosen.is_some() })
    });
    taken.collect()
}

fn line(
    pack: &Pack,
    derived: &Derived,
    scope: &QuoteScope<'_>,
    asked: bool,
    labels: &BTreeMap<&str, &str>,
) -> Line {
    let traced = derived.trace(scope);
    let article = &pack.articles[derived.article];
    let steps = traced
        .steps
        .iter()
        .map(|step| worded(&format!("{}：{}，{}", step.formula, step.figures, step.result), labels));
    let numbers = traced.parameters.iter().filter_map(|used| {
        let parameter = pack.parameters.get(&used.id)?;
        Some(UsedNumber {
            label: parameter.label.clone(),
            value: used.value.as_ref().map(|set| set.value),
            unit: parameter.unit.to_string(),
            source: used.value.as_ref().map_or(&parameter.source, |set| &set.citation.source).clone(),
            confirmed: used.value.as_ref().is_some_and(|set| set.citation.confirmed),
        })
    });
    let unit = derived.expression.unit();
    Line {
        id: derived.id.clone(),
        label: derived.label.clone(),
        asked,
        value: traced.value.clone(),
        unit: if unit.is_bare() { String::new() } else { unit.to_string() },
        sentence: worded(&traced.sentence(&derived.label), labels),
        steps: steps.collect(),
        numbers: numbers.collect(),
        pack: pack.id.clone(),
        article: article.title.clone(),
        clauses: article.clauses.clone(),
        document: pack.documents[article.document].title.clone(),
    }
}

/// Chinese labels of words that only a pack knows, for sentences: derived ids, parameters, tables, codes, readings.
fn labels<'a>(packs: &[&'a Pack], asked: &'a Asked<'_>) -> BTreeMap<&'a str, &'a str> {
    let mut labels = BTreeMap::new();
    for pack in packs {
        let derived = pack.derived.iter().filter(|one| glossary::term(&one.id).is_none());
        labels.extend(derived.map(|one| (one.id.as_str(), one.label.as_str())));
        labels.extend(pack.parameters.values().map(|one| (one.id.as_str(), one.label.as_str())));
        let title = |table: &'a Table| pack.articles[table.article].title.as_str();
        labels.extend(pack.tables.iter().map(|table| (table.id.as_str(), title(table))));
    }
    let readings = asked.rules.choices.iter().flat_map(|choice| &choice.readings);
    labels.extend(asked.rules.words.iter().map(|word| (word.id.as_str(), word.label.as_str())));
    labels.extend(readings.map(|reading| (reading.id.as_str(), reading.label.as_str())));
    labels
}

/// A sentence with labels for the words that only a pack knows.
fn worded(text: &str, labels: &BTreeMap<&str, &str>) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let end = rest[start..].find(|letter| !is_part(letter)).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        told.push_str(&rest[..start]);
        told.push_str(labels.get(word).copied().unwrap_or(word));
        rest = &rest[end..];
    }
    told.push_str(rest);
    told
}

fn check_figures(asked: &Asked<'_>, law: &Law<'_>) -> Result<(), Refusal> {
    for (id, value) in asked.figures.iter() {
        let derived = || law.derived.iter().flatten().find(|derived| derived.id == id);
        let kind = glossary::term(id)
            .map(Type::of_term)
            .or_else(|| derived().map(|derived| derived.expression.kind.clone()));
        let Some(kind) = kind else {
            let message = format!("没有“{id}”这个术语或计算项。");
            return Err(Refusal::new("unknown_term", message, "请从测算要填的项目中选。"));
        };
        let fits = match value {
            Value::Unknown => true,
            Value::Number(_) => matches!(kind, Type::Number(_) | Type::Zero | Type::Unknown),
            Value::Flag(_) => matches!(kind, Type::Flag | Type::Unknown),
            Value::Text(_) => matches!(kind, Type::Text | Type::Unknown),
            Value::Day(_) => matches!(kind, Type::Day | Type::Unknown),
        };
        if !fits {
            let message = format!("“{id}”要{kind}，给的是“{value}”。");
            return Err(Refusal::new("bad_figure", message, "请按术语的种类填写。"));
        }
    }
    for id in asked.readings.keys() {
        if asked.rules.choice(id).is_none() {
            let message = format!("没有“{id}”这项读法。");
            return Err(Refusal::new("unknown_reading", message, "请从规则包列出的读法中选。"));
        }
    }
    Ok(())
}

fn no_such_reading(choice: &Choice, taken: &str) -> Refusal {
    let known: Vec<&str> = choice.readings.iter().map(|reading| reading.id.as_str()).collect();
    let message = format!("“{}”没有“{taken}”这种读法（{}）。", choice.label, choice.clause);
    Refusal::new("unknown_reading", message, format!("可选：{}。", known.join("、")))
}
