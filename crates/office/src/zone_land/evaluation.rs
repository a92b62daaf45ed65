//! A zone's use of its land by indicators, each an exact quotient of figures that the zone reported: value, points,
//! kind of zone. Nothing is put in for a figure that nobody reported, and a division by zero is said, not answered.

use super::rules::{Comparison, IndicatorRule, ScoringRule, ZoneKind, ZoneRules};
use crate::calendar::Calendar;
use crate::docket::Refusal;
use crate::supply::{Asked, Quote, QuoteKind, SupplyRules, quote, values};
use fact::{Decimal, Ratio, glossary};
use jiff::civil::Date;
use law::{Diagnostic, Figures, Pack, Value};
use std::collections::BTreeMap;

/// How a zone uses its land, on a day.
#[derive(Clone, Debug)]
pub struct ZoneEvaluation {
    /// Day whose rules hold.
    pub day: Date,
    /// Kind of zone; `None` when the figures do not say.
    pub kind: Option<ZoneKind>,
    /// Indicators in the order of the scheme.
    pub indicators: Vec<Indicator>,
    /// Points together; `None` when an indicator that counts has none, or none counts.
    pub score: Option<Ratio>,
    /// How points are given.
    pub scoring: Option<ScoringRule>,
    /// Figures of others.
    pub comparisons: Vec<Comparison>,
    /// What does not fit: a division by zero, an ideal value that is none.
    pub remarks: Vec<Refusal>,
}

/// Where each of several zones stands by its points, 1 the most; zones with the same points stand at the same place and the
/// next one behind all of them, one without points stands nowhere (S2-18e).
#[must_use]
pub fn ranks(scores: &[Option<Ratio>]) -> Vec<Option<usize>> {
    let better = |own: &Ratio| scores.iter().flatten().filter(|other| *other > own).count();
    scores.iter().map(|score| score.as_ref().map(|own| better(own) + 1)).collect()
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Numerator ÷ denominator in words.
    pub formula: String,
    /// The exact quotient; `None` when it is not known.
    pub value: Option<Ratio>,
    /// Whether it is read in hundredths.
    pub percent: bool,
    /// Unit; empty for a plain number.
    pub unit: String,
    /// Whether the scheme gives points for it.
    pub is_scored: bool,
    /// The value that earns all points, where it is scored and configured.
    pub ideal: Option<Decimal>,
    /// Points that it may earn, where it is scored and configured.
    pub weight: Option<Decimal>,
    /// Points that it earns, exact.
    pub score: Option<Ratio>,
    /// Figures that were read.
    pub numbers: Vec<IndicatorNumber>,
    /// What is missing, by name: figures that nobody reported, numbers that nobody configured.
    pub missing: Vec<String>,
    /// Clause keys of the article, or its document.
    pub clause: String,
}

/// A figure that an indicator reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorNumber {
    /// Glossary id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Exact value; `None` when nobody reported it.
    pub value: Option<Ratio>,
    /// Unit.
    pub unit: String,
}

/// Evaluates a zone by the packs in force on a day.
///
/// # Errors
/// When no pack says how, a section does not fit, a figure is of the wrong kind, or a pack's own rounding of an indicator
/// contradicts the exact quotient.
pub fn evaluate(
    packs: &[&Pack],
    calendar: &Calendar,
    day: Date,
    figures: &Figures,
) -> Result<ZoneEvaluation, Refusal> {
    let packs: Vec<&Pack> = packs.iter().copied().filter(|pack| pack.days.contain(day)).collect();
    let rules = ZoneRules::read(&packs, day).map_err(|wrong| unfit(&wrong))?;
    if rules.indicators.is_empty() {
        let message = format!("{day}没有现行有效的开发区用地评价办法。");
        return Err(Refusal::new(
            "no_zone_rules",
            message,
            "请在 land.toml 里选用含开发区用地指标的规则包。",
        ));
    }
    let mut supply = SupplyRules::read(&packs, day).map_err(|wrong| unfit(&wrong))?;
    supply.quotes = rules.indicators.iter().map(|(rule, pack)| asked_of(rule, pack)).collect();
    let readings = BTreeMap::new();
    let asked = Asked { packs: &packs, rules: &supply, calendar, day, figures, readings: &readings };
    let mut remarks = Vec::new();
    let mut indicators = Vec::with_capacity(rules.indicators.len());
    for (rule, pack) in &rules.indicators {
        let pack = packs.iter().copied().find(|one| one.id == *pack);
        let told = quote(&rule.id, &asked)?;
        indicators.push(indicator(rule, pack, &told, &mut remarks)?);
    }
    let kind = kind(&rules, &asked)?;
    let score = total(&indicators);
    let ZoneRules { scoring, comparisons, .. } = rules;
    Ok(ZoneEvaluation { day, kind, indicators, score, scoring, comparisons, remarks })
}

impl ZoneEvaluation {
    /// Whether the way in which points are given was seen in no official text.
    #[must_use]
    pub fn is_unverified(&self) -> bool {
        self.scoring.as_ref().is_some_and(|scoring| !scoring.confirmed)
    }
}

fn unfit(wrong: &[Diagnostic]) -> Refusal {
    let why: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    Refusal::new("standard_wrong", why.join("\n"), "请更正规则包后再试。")
}

fn asked_of(rule: &IndicatorRule, pack: &str) -> QuoteKind {
    let results = vec![rule.id.clone(), rule.numerator.clone(), rule.denominator.clone()];
    QuoteKind { id: rule.id.clone(), label: rule.id.clone(), results, pack: pack.to_owned() }
}

fn indicator(
    rule: &IndicatorRule,
    pack: Option<&Pack>,
    told: &Quote,
    remarks: &mut Vec<Refusal>,
) -> Result<Indicator, Refusal> {
    let line = told.lines.iter().find(|line| line.id == rule.id);
    let title = line.map_or_else(|| rule.id.clone(), |line| line.label.clone());
    let (above, below) = (number(told, &rule.numerator), number(told, &rule.denominator));
    if below.as_ref().is_some_and(Ratio::is_zero) {
        let message = format!("“{title}”的分母“{}”是零，算不出。", word(told, &rule.denominator));
        remarks.push(Refusal::new("zero_denominator", message, "请核对所报的面积；确实没有的，这项不评。"));
    }
    let value = above.zip(below).and_then(|(above, below)| above.checked_div(&below));
    agrees(rule, pack, told, value.as_ref(), &title)?;
    let set = |id: &Option<String>| {
        let id = id.as_ref()?;
        Some(pack?.parameter(id, told.day)?.value)
    };
    let (ideal, weight) = (set(&rule.ideal), set(&rule.weight));
    let mut missing: Vec<String> = told.missing.iter().map(|id| term(id)).collect();
    if weight.is_none_or(|weight| !weight.is_zero()) {
        let wanted = rule.ideal.iter().zip([ideal]).chain(rule.weight.iter().zip([weight]));
        let unset = wanted.filter(|(_, value)| value.is_none());
        let label = |id: &String| pack.and_then(|pack| pack.parameters.get(id)).map(|one| one.label.clone());
        missing.extend(unset.filter_map(|(id, _)| label(id)));
    }
    if ideal.is_some_and(|ideal| ideal.mantissa() <= 0) {
        let message = format!("“{title}”的理想值不是正数，不能打分。");
        remarks.push(Refusal::new("bad_ideal", message, "请更正 land.toml 里的理想值。"));
    }
    Ok(Indicator {
        formula: format!("{} ÷ {}", word(told, &rule.numerator), word(told, &rule.denominator)),
        score: score(value.as_ref(), ideal, weight),
        numbers: numbers(told),
        unit: line.map_or_else(String::new, |line| line.unit.clone()),
        clause: line.map_or_else(String::new, |line| {
            if line.clauses.is_empty() { line.document.clone() } else { line.clauses.join("、") }
        }),
        id: rule.id.clone(),
        percent: rule.percent,
        is_scored: rule.ideal.is_some() && rule.weight.is_some(),
        title,
        value,
        ideal,
        weight,
        missing,
    })
}

/// Points: value by ideal, at most all of it, times the weight. A weight of 0 earns nothing whatever the value.
fn score(value: Option<&Ratio>, ideal: Option<Decimal>, weight: Option<Decimal>) -> Option<Ratio> {
    let weight = weight?;
    if weight.is_zero() {
        return Some(Ratio::zero());
    }
    let ideal = ideal.filter(|ideal| ideal.mantissa() > 0)?;
    let share = value?.checked_div(&Ratio::from(ideal))?.min(Ratio::from(1));
    Some(&share * &Ratio::from(weight))
}

/// Every indicator that is scored must have its points; no indicator, no score.
fn total(indicators: &[Indicator]) -> Option<Ratio> {
    let scored: Vec<&Indicator> = indicators.iter().filter(|one| one.is_scored).collect();
    if scored.is_empty() { None } else { scored.into_iter().map(|one| one.score.clone()).sum() }
}

/// The pack rounds the same quotient for its worked cases; the two must not part.
fn agrees(
    rule: &IndicatorRule,
    pack: Option<&Pack>,
    told: &Quote,
    value: Option<&Ratio>,
    title: &str,
) -> Result<(), Refusal> {
    let rounding = pack.and_then(|pack| {
        let derived = pack.derived.iter().find(|one| one.id == rule.id)?;
        derived.rounding
    });
    let rounded = value.map(|value| match rounding {
        Some((digits, rounding)) => Ratio::from(value.round(digits, rounding)),
        None => value.clone(),
    });
    if rounded == told.number(&rule.id) {
        return Ok(());
    }
    let message = format!("规则包里“{title}”的计算和它的分子、分母对不上。");
    Err(Refusal::new("indicator_contradicts", message, "请更正规则包。"))
}

fn kind(rules: &ZoneRules, asked: &Asked<'_>) -> Result<Option<ZoneKind>, Refusal> {
    let flags: Vec<String> = rules.kinds.iter().filter_map(|kind| kind.flag.clone()).collect();
    let found = values(&flags, asked)?;
    let truth = |id: &String| found.get(id).and_then(Value::truth);
    let holds = |kind: &&ZoneKind| kind.flag.as_ref().is_some_and(|flag| truth(flag) == Some(true));
    if let Some(kind) = rules.kinds.iter().find(holds) {
        return Ok(Some(kind.clone()));
    }
    let all_known = flags.iter().all(|flag| truth(flag).is_some());
    Ok(rules.kinds.iter().find(|kind| kind.flag.is_none() && all_known).cloned())
}

/// The number of a word: a calculation, or a figure that was given.
fn number(told: &Quote, id: &str) -> Option<Ratio> {
    let given = || told.figures.iter().find(|(known, _)| known == id).and_then(|(_, value)| value.number());
    told.number(id).or_else(given)
}

fn word(told: &Quote, id: &str) -> String {
    let line = told.lines.iter().find(|line| line.id == id);
    line.map_or_else(|| term(id), |line| line.label.clone())
}

fn term(id: &str) -> String {
    glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone())
}

fn numbers(told: &Quote) -> Vec<IndicatorNumber> {
    let told = told.figures.iter().map(|(id, value)| IndicatorNumber {
        id: id.clone(),
        title: term(id),
        value: value.number(),
        unit: glossary::term(id).map_or_else(String::new, |term| term.unit.clone()),
    });
    told.collect()
}
