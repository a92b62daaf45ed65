//! The law of supply that an office works by: its packs, the readings it decided on, and the quotes that a step of a
//! plot needs, by the rules of the day that the step names.

use super::quote::{Asked, Quote, figure, quote};
use super::rules::SupplyRules;
use crate::calendar::Calendar;
use crate::docket::Refusal;
use crate::step::refuse;
use fact::{Decimal, glossary};
use jiff::civil::Date;
use law::{Figures, Pack, Type, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Packs in order of authority and readings by choice, as the office configured them.
#[derive(Clone, Default)]
pub struct SupplyBook {
    /// Packs.
    pub packs: Arc<Vec<Pack>>,
    /// Reading by choice; the default of the pack for the others.
    pub readings: BTreeMap<String, String>,
}

impl SupplyBook {
    /// Readings by id: the office may have written labels.
    fn readings_under(&self, rules: &SupplyRules) -> BTreeMap<String, String> {
        let chosen = self.readings.iter().filter_map(|(word, text)| {
            let choice = rules.choices.iter().find(|one| one.id == *word || one.label == *word)?;
            let reading = choice.readings.iter().find(|one| one.id == *text || one.label == *text)?;
            Some((choice.id.clone(), reading.id.clone()))
        });
        chosen.collect()
    }
}

impl fmt::Debug for SupplyBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let packs: Vec<&str> = self.packs.iter().map(|pack| pack.id.as_str()).collect();
        f.debug_struct("SupplyBook").field("packs", &packs).field("readings", &self.readings).finish()
    }
}

/// What a step of a plot asks the law.
pub trait SupplyLaw {
    /// The sections of the packs on a day.
    ///
    /// # Errors
    /// When a section does not fit.
    fn rules(&self, day: Date) -> Result<Arc<SupplyRules>, Refusal>;

    /// A quote by the rules of a day; figures are written as a person writes them, and keys that are choices are
    /// readings.
    ///
    /// # Errors
    /// As [`quote`](super::quote::quote).
    fn quote(&self, kind: &str, day: Date, given: &BTreeMap<String, String>) -> Result<Arc<Quote>, Refusal>;

    /// A figure as a person writes it.
    ///
    /// # Errors
    /// When no term is called so, or the text is not of its kind.
    fn figure(&self, id: &str, text: &str) -> Result<Value, Refusal> {
        figure(id, text)
    }

    /// The day that a clock of the rules of `day` gives, counted from another; `None` when no pack has such a clock or
    /// nobody configured its length.
    ///
    /// # Errors
    /// When a year on the way has no table of working days.
    fn counted(&self, clock: &str, day: Date, from: Date) -> Result<Option<Date>, Refusal>;
}

/// A book with the working days that it counts by.
#[derive(Clone, Copy, Debug)]
pub struct LawInForce<'a> {
    /// Packs and readings.
    pub book: &'a SupplyBook,
    /// Working days.
    pub calendar: &'a Calendar,
}

impl SupplyLaw for LawInForce<'_> {
    fn rules(&self, day: Date) -> Result<Arc<SupplyRules>, Refusal> {
        let packs: Vec<&Pack> = self.book.packs.iter().collect();
        let unreadable = |found: Vec<law::Diagnostic>| {
            let first = found.first().map_or_else(String::new, |first| first.message.clone());
            Refusal::new("supply_rules_unusable", format!("供地规则读不了：{first}"), "请联系系统管理员。")
        };
        SupplyRules::read(&packs, day).map(Arc::new).map_err(unreadable)
    }

    fn quote(&self, kind: &str, day: Date, given: &BTreeMap<String, String>) -> Result<Arc<Quote>, Refusal> {
        let packs: Vec<&Pack> = self.book.packs.iter().collect();
        let rules = self.rules(day)?;
        let mut figures = Figures::new();
        let mut readings = self.book.readings_under(&rules);
        for (id, text) in given.iter().filter(|(_, text)| !text.trim().is_empty()) {
            match rules.choice(id) {
                Some(choice) if choice.reading(text).is_none() => {
                    let message = format!("“{}”没有“{text}”这种读法。", choice.label);
                    return Err(refuse("unknown_reading", &choice.clause, &message, "请从列出的读法中选。"));
                }
                Some(_) => drop(readings.insert(id.clone(), text.clone())),
                None => drop(figures.insert(id.clone(), self.figure(id, text)?)),
            }
        }
        let asked = Asked {
            packs: &packs,
            rules: &rules,
            calendar: self.calendar,
            day,
            figures: &figures,
            readings: &readings,
        };
        quote(kind, &asked).map(Arc::new)
    }

    /// What a pack derives may be given too, and stands: a rent that was agreed is more than the least.
    fn figure(&self, id: &str, text: &str) -> Result<Value, Refusal> {
        let derived = || self.book.packs.iter().flat_map(|pack| &pack.derived).find(|one| one.id == id);
        let Some(derived) = glossary::term(id).is_none().then(derived).flatten() else {
            return figure(id, text);
        };
        let text = text.trim();
        let value = match (&derived.expression.kind, text) {
            (Type::Flag, "1" | "是" | "true") => Some(Value::Flag(true)),
            (Type::Flag, "0" | "否" | "false") => Some(Value::Flag(false)),
            (Type::Flag, _) => None,
            (Type::Text, _) => (!text.is_empty()).then(|| Value::Text(text.into())),
            (Type::Day, _) => text.parse().ok().map(Value::Day),
            _ => text.parse::<Decimal>().ok().map(Value::from),
        };
        value.ok_or_else(|| {
            let message = format!("“{}”写的是“{text}”，不是{}。", derived.label, derived.expression.kind);
            Refusal::new("bad_figure", message, "数写成半角小数；是非写 是 或 否；日期写 2024-01-31。")
        })
    }

    fn counted(&self, clock: &str, day: Date, from: Date) -> Result<Option<Date>, Refusal> {
        let rules = self.rules(day)?;
        match rules.clocks.iter().find(|rule| rule.id == clock && rule.under.is_none()) {
            Some(rule) => rule.length.after(from, self.calendar),
            None => Ok(None),
        }
    }
}
