//! What would change a firm's class: the smallest change of each single figure, each switch, and what
//! each rule did — with every other firm and every published benchmark as they are. How the result is
//! shown is not decided here.

mod effects;
mod search;
#[cfg(test)]
mod tests;
mod trial;
mod tried;

pub use effects::{RuleEffect, RuleKind};
pub use trial::Field;
pub use tried::Tried;

use super::run::NO_CLASS;
use super::scheme::{ClassIndex, Scheme};
use super::table::{Cell, Gap};
use effects::effects;
use fact::glossary::{self, Kind};
use fact::{Decimal, Ratio, Rounding};
use law::Expression;
use rayon::prelude::*;
use search::{Found, Nearest, Search};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use trial::OnTrial;

/// How far a figure is followed.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Up to so many times the present figure.
    pub factor: u32,
    /// Least and most that the form of a term takes.
    pub ranges: BTreeMap<String, (Option<Decimal>, Option<Decimal>)>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { factor: 100, ranges: BTreeMap::new() }
    }
}

/// What would change a class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes {
    /// The class now; empty for none.
    pub class: String,
    /// Figures, in the order of the indicators.
    pub figures: Vec<FigureChange>,
    /// Yes-or-no figures.
    pub switches: Vec<SwitchChange>,
    /// Rules that acted, each taken away.
    pub effects: Vec<RuleEffect>,
}

/// What changing one figure would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureChange {
    /// Glossary id.
    pub term: String,
    /// Chinese label.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// The figure now; `None`: not reported.
    pub now: Option<Decimal>,
    /// Digits of the smallest step tried.
    pub digits: u8,
    /// Smallest change that gives a better class.
    pub better: Option<Crossing>,
    /// The same the other way, where both ways lead up.
    pub better_other_way: Option<Crossing>,
    /// Smallest change that loses the class.
    pub worse: Option<Crossing>,
    /// From where to where was searched.
    pub searched: (Decimal, Decimal),
}

/// A value at which the class changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Crossing {
    /// The figure.
    pub value: Decimal,
    /// The change, with its sign; `None` when there is no figure now.
    pub change: Option<Decimal>,
    /// The change in percent of the present figure, one decimal.
    pub percent: Option<Decimal>,
    /// The class it gives; empty for none.
    pub class: String,
}

/// What turning one yes-or-no figure would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SwitchChange {
    /// Glossary id.
    pub term: String,
    /// Chinese label.
    pub label: String,
    /// How it stands; `None`: not reported.
    pub now: Option<bool>,
    /// The class after turning it; empty for none.
    pub class: String,
    /// Whether that class is another one.
    pub changes: bool,
    /// The total after turning it.
    pub total: Option<String>,
}

/// Finds what would change the class of a row.
///
/// The result is exact at the figure's own quantum: the value given reaches the class, one quantum
/// less does not.
#[must_use]
pub fn what_if(field: &Field<'_>, row: usize, limits: &Limits) -> Changes {
    let run = field.run;
    let scheme = run.prepared.scheme;
    let now = run.class[row];
    let inputs = Inputs::of(scheme);
    let Ok(subject) = field.subject_on_trial(row) else {
        // Its figures stood in the run's table; they fit one of their own.
        return Changes {
            class: run.class_id(row).to_owned(),
            figures: Vec::new(),
            switches: Vec::new(),
            effects: Vec::new(),
        };
    };
    let (mut figures, mut switches, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    // Inside the pool, so that the many small steps need not hand their work over to it.
    rayon::scope(|_| {
        figures = inputs
            .numbers
            .par_iter()
            .filter_map(|term| figure_change(field, (row, &subject), term, limits, now))
            .collect();
        switches = inputs.flags.iter().filter_map(|term| switch_change(field, row, &subject, term)).collect();
        rules = effects(field, row, &subject);
    });
    Changes { class: run.class_id(row).to_owned(), figures, switches, effects: rules }
}

/// The figures that a firm's class can depend on.
struct Inputs {
    numbers: Vec<String>,
    flags: Vec<String>,
}

impl Inputs {
    fn of(scheme: &Scheme) -> Self {
        let mut inputs = Self { numbers: Vec::new(), flags: Vec::new() };
        let mut seen = BTreeSet::new();
        for indicator in &scheme.indicators {
            for term in [Some(&indicator.numerator), indicator.denominator.as_ref()].into_iter().flatten() {
                inputs.term(scheme, term, &mut seen);
            }
            let conditions =
                indicator.applicable.iter().chain(indicator.special.iter().map(|special| &special.when));
            conditions.for_each(|when| inputs.expression(scheme, when, &mut seen));
        }
        let points = scheme.bonuses.iter().chain(&scheme.deductions).map(|points| &points.points);
        let rules = scheme.vetoes.iter().map(|veto| &veto.when);
        let regrades = scheme.regrades.iter().map(|rule| &rule.when);
        for expression in points.chain(rules).chain(regrades) {
            inputs.expression(scheme, expression, &mut seen);
        }
        inputs
    }

    fn expression(&mut self, scheme: &Scheme, expression: &Expression, seen: &mut BTreeSet<String>) {
        for term in expression.terms() {
            self.term(scheme, term, seen);
        }
    }

    fn term(&mut self, scheme: &Scheme, term: &str, seen: &mut BTreeSet<String>) {
        if !seen.insert(term.to_owned()) {
            return;
        }
        if let Some(derived) = scheme.derived.iter().find(|derived| *derived.id == *term) {
            return self.expression(scheme, &derived.expression, seen);
        }
        // Years and days are what they are; a firm does not change them.
        match glossary::term(term).map(|term| (term.kind, term.unit.as_str())) {
            Some((Kind::Number, unit)) if unit != "年" => self.numbers.push(term.to_owned()),
            Some((Kind::Flag, _)) => self.flags.push(term.to_owned()),
            _ => {}
        }
    }
}

fn figure_change(
    field: &Field<'_>,
    (row, subject): (usize, &OnTrial),
    term: &str,
    limits: &Limits,
    now: ClassIndex,
) -> Option<FigureChange> {
    let table = &field.run.prepared.table;
    let column = table.position(term)?;
    let figure = match table.decimal(column, row) {
        Ok(figure) => Some(figure),
        Err(Gap::NotReported | Gap::Held) => None,
        // What does not apply to a firm is not in its hands.
        Err(Gap::NotApplicable) => return None,
    };
    let known = glossary::term(term)?;
    let at_least = if matches!(known.unit.as_str(), "万元" | "亩") { 2 } else { 0 };
    let digits = table.columns[column].digits.max(at_least);
    let start = figure.and_then(|figure| figure.mantissa_at(digits));
    let (low, high) = reach(field, row, column, term, limits, digits, start)?;
    let mut search = Search::new(field, subject, term, digits, now);
    let (up, down) = match start {
        Some(start) => (search.towards(start, high, false), search.towards(start, low, false)),
        None => (search.towards(low.max(0), high, true), Nearest::default()),
    };
    let crossing = |found: Found| crossing(field, figure, found, digits);
    let distance = |found: &Found| start.map_or(found.quanta, |start| (found.quanta - start).abs());
    let mut better: Vec<Found> = [up.better, down.better].into_iter().flatten().collect();
    better.sort_by_key(distance);
    let worse = [up.worse, down.worse].into_iter().flatten().min_by_key(distance);
    let mut better = better.into_iter().map(crossing);
    Some(FigureChange {
        term: term.to_owned(),
        label: known.zh.clone(),
        unit: known.unit.clone(),
        now: figure,
        digits,
        better: better.next(),
        better_other_way: better.next(),
        worse: worse.map(crossing),
        searched: (Decimal::new(low, digits), Decimal::new(high, digits)),
    })
}

/// From where to where a figure is followed, in quanta: from nothing to `factor` times what it is
/// or the largest of its ranking has, within what the form takes.
fn reach(
    field: &Field<'_>,
    row: usize,
    column: usize,
    term: &str,
    limits: &Limits,
    digits: u8,
    start: Option<i128>,
) -> Option<(i128, i128)> {
    let run = field.run;
    let group = run.groups.get(run.group_of[row] as usize);
    let figure = |member: &u32| run.prepared.table.decimal(column, *member as usize).ok();
    let largest = group.and_then(|group| group.members.iter().filter_map(figure).max());
    let largest = largest.and_then(|largest| largest.mantissa_at(digits)).unwrap_or(0);
    let size = start.map_or(0, i128::abs).checked_mul(i128::from(limits.factor))?;
    let most = i128::from(i64::MAX) / 1_000_000;
    let mut high = size.max(largest).clamp(1, most);
    let mut low = if start.is_some_and(i128::is_negative) { -size.min(most) } else { 0 };
    if let Some((least, greatest)) = limits.ranges.get(term) {
        let at = |limit: &Decimal, rounding| limit.round(digits, rounding).mantissa();
        low = least.as_ref().map_or(low, |least| at(least, Rounding::Ceiling).max(low));
        high = greatest.as_ref().map_or(high, |greatest| at(greatest, Rounding::Floor).min(high));
    }
    Some((low.min(start.unwrap_or(low)), high.max(start.unwrap_or(high))))
}

fn crossing(field: &Field<'_>, figure: Option<Decimal>, found: Found, digits: u8) -> Crossing {
    let value = Decimal::new(found.quanta, digits);
    let start = figure.and_then(|figure| figure.mantissa_at(digits));
    let change = start.map(|start| Decimal::new(found.quanta - start, digits));
    let percent = figure.zip(change).and_then(|(figure, change)| {
        let size = Ratio::from(figure);
        let size = if size.is_negative() { -size } else { size };
        let share = Ratio::from(change).checked_div(&size)?;
        (share * Ratio::from(100)).checked_round(1, Rounding::HalfUp)
    });
    Crossing { value, change, percent, class: class_id(field, found.class) }
}

fn class_id(field: &Field<'_>, class: ClassIndex) -> String {
    let class = field.run.prepared.scheme.classes.get(usize::from(class)).filter(|_| class != NO_CLASS);
    class.map_or_else(String::new, |class| class.id.clone())
}

fn switch_change(field: &Field<'_>, row: usize, subject: &OnTrial, term: &str) -> Option<SwitchChange> {
    let run = field.run;
    let known = glossary::term(term)?;
    let column = run.prepared.table.position(term)?;
    let now = run.prepared.table.decimal(column, row).ok().map(|flag| !flag.is_zero());
    let turned = Decimal::from(i64::from(!now.unwrap_or(false)));
    let outcome = field.attempt(subject, &[(term, Cell::Number(turned))]);
    Some(SwitchChange {
        term: term.to_owned(),
        label: known.zh.clone(),
        now,
        class: class_id(field, outcome.class),
        changes: outcome.class != run.class[row],
        total: outcome.score.map(|score| score.total.printed(4)),
    })
}
