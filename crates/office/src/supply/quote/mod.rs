//! A quote: the exact amounts that the packs of a day give for the figures of a plot or contract, each with the lines
//! that lead to it, the clauses, the readings taken and what is still unknown. Rendering is left to those who print.

mod compute;
#[cfg(test)]
mod tests;
mod wanting;

use super::rules::{QuoteKind, ReadingChoice, SupplyRules};
use crate::calendar::Calendar;
use crate::docket::Refusal;
use crate::step::refuse;
use compute::{Computed, Law};
use fact::{Decimal, Ratio, glossary};
use jiff::civil::Date;
use law::{Figures, Pack, Type, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a quote is computed from.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Packs of the place, in any order; greater authority is computed first.
    pub packs: &'a [&'a Pack],
    /// Their sections on that day.
    pub rules: &'a SupplyRules,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Day whose rules hold.
    pub day: Date,
    /// Figures by glossary id or derived id; a derived figure that is given stands.
    pub figures: &'a Figures,
    /// Readings chosen, by choice id; the default is taken, and shown, for the others.
    pub readings: &'a BTreeMap<String, String>,
}

/// A quote with its reasons.
#[derive(Clone, Debug)]
pub struct Quote {
    /// What was asked for.
    pub kind: QuoteKind,
    /// Day whose rules hold.
    pub day: Date,
    /// Calculations in the order in which they were done; those asked for are marked.
    pub lines: Vec<Line>,
    /// Days that clocks gave.
    pub days: Vec<QuotedDay>,
    /// Readings taken, to be printed.
    pub readings: Vec<TakenReading>,
    /// Figures that were read, glossary id and value.
    pub figures: Vec<(String, Value)>,
    /// Terms that are wanted for a result that is not known.
    pub missing: Vec<String>,
    /// Parameters that are wanted, that the source leaves open and nobody has configured: id and label.
    pub unset: Vec<(String, String)>,
    /// Packs used, id and digest.
    pub packs: Vec<(String, String)>,
}

/// One calculation.
#[derive(Clone, Debug)]
pub struct Line {
    /// Derived id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Whether it was asked for; the others lead to it.
    pub asked: bool,
    /// The value, rounded as declared.
    pub value: Value,
    /// Unit; empty for none.
    pub unit: String,
    /// One line that can be checked by hand.
    pub sentence: String,
    /// Conditions that were decided on the way.
    pub steps: Vec<String>,
    /// Numbers of the law that were used.
    pub numbers: Vec<UsedNumber>,
    /// Pack.
    pub pack: String,
    /// Title of the article.
    pub article: String,
    /// Clause keys of the article.
    pub clauses: Vec<String>,
    /// Title of the document.
    pub document: String,
}

/// A number of the law that a calculation used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedNumber {
    /// Label.
    pub label: String,
    /// Value; `None` when nobody has set it.
    pub value: Option<Decimal>,
    /// Unit as printed.
    pub unit: String,
    /// Tag or clause.
    pub source: String,
    /// Whether it was confirmed at its source; if not it is shown as 未核实.
    pub confirmed: bool,
}

/// A reading of an ambiguous wording that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenReading {
    /// Choice id.
    pub choice: String,
    /// What is unclear.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// How it was read.
    pub reading: ReadingChoice,
    /// Whether a person chose it; if not, it is the default of the pack.
    pub chosen: bool,
}

/// A day that a clock gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedDay {
    /// Glossary id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Day that it was counted from.
    pub from: Date,
    /// Parameter that says how long, as labelled.
    pub length: String,
    /// The day.
    pub day: Date,
}

/// Computes a quote.
///
/// # Errors
/// An unknown quote, a figure or reading of the wrong kind, or a year without a table of working days. What is merely
/// not known does not stop it: the lines say so, and `missing` and `unset` say what to fill in.
pub fn quote(kind: &str, asked: &Asked<'_>) -> Result<Quote, Refusal> {
    let kind = asked.rules.quote(kind).ok_or_else(|| no_such_quote(asked.rules, kind))?;
    let law = Law::of(asked.packs, asked.day);
    let needed = law.needed(&kind.results, asked.rules);
    let computed = Computed::of(&law, &needed, asked)?;
    Ok(computed.quote(kind, &needed, asked))
}

/// What the packs derive of some words, without the lines that tell how.
///
/// # Errors
/// As [`Derivation::values`].
pub(crate) fn values(results: &[String], asked: &Asked<'_>) -> Result<BTreeMap<String, Value>, Refusal> {
    Derivation::of(results.to_vec(), asked.packs, asked.rules, asked.day).values(asked)
}

/// How the packs of a day derive some words: found once, asked for any number of parcels.
#[derive(Debug)]
pub struct Derivation<'a> {
    law: Law<'a>,
    results: Vec<String>,
    needed: BTreeSet<String>,
}

impl<'a> Derivation<'a> {
    /// The derivation of some words.
    pub(crate) fn of(results: Vec<String>, packs: &[&'a Pack], rules: &SupplyRules, day: Date) -> Self {
        let law = Law::of(packs, day);
        let needed = law.needed(&results, rules);
        Self { law, results, needed }
    }

    /// The words' values, without the lines that tell how they came about; asked for the same packs and day.
    ///
    /// # Errors
    /// A figure or reading of the wrong kind, or a year without a table of working days.
    pub(crate) fn values(&self, asked: &Asked<'_>) -> Result<BTreeMap<String, Value>, Refusal> {
        let computed = Computed::of(&self.law, &self.needed, asked)?;
        Ok(self.results.iter().map(|id| (id.clone(), computed.value(id))).collect())
    }
}

/// Terms that a quote reads and that are no result of a calculation: what a page asks for.
#[must_use]
pub fn inputs(kind: &QuoteKind, packs: &[&Pack], rules: &SupplyRules, day: Date) -> Vec<String> {
    let law = Law::of(packs, day);
    let clocks: BTreeSet<&str> = rules.clocks.iter().map(|clock| clock.id.as_str()).collect();
    let needed = law.needed(&kind.results, rules);
    needed.into_iter().filter(|id| law.teller(id, kind).is_none() && !clocks.contains(id.as_str())).collect()
}

/// A figure as a person writes it: a decimal, 是 or 否 (1, 0), a day, a text, by the kind of its term.
///
/// # Errors
/// When there is no such term or the text is not of its kind.
pub fn figure(id: &str, text: &str) -> Result<Value, Refusal> {
    let Some(term) = glossary::term(id) else {
        let message = format!("没有“{id}”这个术语。");
        return Err(Refusal::new("unknown_term", message, "请从术语表中选。"));
    };
    let text = text.trim();
    let value = match term.kind {
        glossary::Kind::Number => text.parse::<Decimal>().ok().map(Value::from),
        glossary::Kind::Day => text.parse::<Date>().ok().map(Value::Day),
        glossary::Kind::Text => (!text.is_empty()).then(|| Value::Text(text.into())),
        glossary::Kind::Flag => match text {
            "1" | "是" | "true" => Some(Value::Flag(true)),
            "0" | "否" | "false" => Some(Value::Flag(false)),
            _ => None,
        },
    };
    value.ok_or_else(|| {
        let unit = if term.unit.is_empty() { String::new() } else { format!("，单位{}", term.unit) };
        let message = format!("“{}”写的是“{text}”，不是{}。", term.zh, Type::of_term(term));
        let advice = format!("数写成半角小数{unit}；是非写 是 或 否；日期写 2024-01-31。");
        Refusal::new("bad_figure", message, advice)
    })
}

impl Quote {
    /// The value of a calculation; unknown when there is none of this id.
    #[must_use]
    pub fn value(&self, id: &str) -> Value {
        let line = self.lines.iter().find(|line| line.id == id);
        line.map_or(Value::Unknown, |line| line.value.clone())
    }

    /// The number that a calculation gave.
    #[must_use]
    pub fn number(&self, id: &str) -> Option<Ratio> {
        self.value(id).number()
    }

    /// Whether a condition holds; `None` when that is not known.
    #[must_use]
    pub fn flag(&self, id: &str) -> Option<bool> {
        self.value(id).truth()
    }

    /// Goes on when a condition holds.
    ///
    /// # Errors
    /// When it does not hold, with the line and its clauses; when it is not known, with what is missing.
    pub fn require(&self, id: &str) -> Result<(), Refusal> {
        self.wanted(id, true)
    }

    /// Goes on when a condition does not hold.
    ///
    /// # Errors
    /// When it holds, with the line and its clauses; when it is not known, with what is missing.
    pub fn forbid(&self, id: &str) -> Result<(), Refusal> {
        self.wanted(id, false)
    }

    /// The missing figures and unset numbers in words, for a person to fill in; empty when nothing is missing.
    #[must_use]
    pub fn still_needed(&self) -> String {
        let term = |id: &String| glossary::term(id).map_or_else(|| id.clone(), |term| term.zh.clone());
        let names: Vec<String> =
            self.missing.iter().map(term).chain(self.unset.iter().map(|(_, label)| label.clone())).collect();
        names.join("、")
    }

    fn wanted(&self, id: &str, wanted: bool) -> Result<(), Refusal> {
        let Some(line) = self.lines.iter().find(|line| line.id == id) else {
            let message = format!("测算“{}”里没有“{id}”这一项。", self.kind.label);
            return Err(Refusal::new("no_such_line", message, "请核对规则包。"));
        };
        let clause = if line.clauses.is_empty() { line.document.clone() } else { line.clauses.join("、") };
        match line.value.truth() {
            Some(found) if found == wanted => Ok(()),
            Some(_) => {
                let word = if wanted { "不成立" } else { "成立" };
                let message = format!("“{}”{word}：{}。", line.label, line.sentence);
                Err(refuse(id, &clause, &message, "请核对所填的数；确实如此的，不能办。"))
            }
            None => {
                let message = format!("“{}”还不知道。", line.label);
                let needed = self.still_needed();
                let advice =
                    if needed.is_empty() { String::new() } else { format!("还要填：{needed}。") };
                Err(refuse("not_known", &clause, &message, &advice))
            }
        }
    }
}

fn no_such_quote(rules: &SupplyRules, kind: &str) -> Refusal {
    let known: Vec<&str> = rules.quotes.iter().map(|quote| quote.id.as_str()).collect();
    let message = format!("没有“{kind}”这种测算。");
    Refusal::new("no_such_quote", message, format!("可用：{}。", known.join("、")))
}
