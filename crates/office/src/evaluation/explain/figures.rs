//! Figures behind an explanation: what was reported where, and what was calculated from it.

use super::{FigureNote, ItemNote, Origins, label};
use crate::evaluation::run::Run;
use crate::evaluation::scheme::Derived;
use crate::evaluation::table::Gap;
use fact::glossary::{self, Kind};
use fact::{Decimal, Rounding};
use std::collections::BTreeSet;

/// A figure and all that it was calculated from, the figure itself first.
pub(super) fn figures(run: &Run<'_>, row: usize, term: &str, origins: &Origins<'_>) -> Vec<FigureNote> {
    let mut notes = Vec::new();
    let mut seen = BTreeSet::new();
    collect(run, row, term, origins, &mut seen, &mut notes);
    notes
}

fn collect(
    run: &Run<'_>,
    row: usize,
    term: &str,
    origins: &Origins<'_>,
    seen: &mut BTreeSet<String>,
    notes: &mut Vec<FigureNote>,
) {
    if term == "evaluation_year" || !seen.insert(term.to_owned()) {
        return;
    }
    notes.push(figure(run, row, term, origins));
    if let Some(derived) = derived(run, term) {
        for part in derived.expression.terms() {
            collect(run, row, part, origins, seen, notes);
        }
    }
}

fn derived<'a>(run: &Run<'a>, term: &str) -> Option<&'a Derived> {
    run.prepared.scheme.derived.iter().find(|derived| *derived.id == *term)
}

/// One figure with its value, its calculation or its cells.
pub(super) fn figure(run: &Run<'_>, row: usize, term: &str, origins: &Origins<'_>) -> FigureNote {
    let table = &run.prepared.table;
    let known = glossary::term(term);
    let reading = table.position(term).map(|column| (column, table.at(column, row)));
    let value = match reading {
        Some((column, Ok(_))) => match table.decimal(column, row) {
            Ok(number) if table.columns[column].texts.is_none() => printed(term, number),
            _ => table.text(column, row),
        },
        Some((_, Err(Gap::NotApplicable))) => "不适用".to_owned(),
        Some((_, Err(Gap::Held))) => "暂存待核".to_owned(),
        Some((_, Err(Gap::NotReported))) if derived(run, term).is_some() => "无法计算".to_owned(),
        Some((_, Err(Gap::NotReported))) | None => "未报送".to_owned(),
    };
    let mut note = FigureNote {
        term: term.to_owned(),
        label: label(term),
        value,
        unit: known.map_or_else(String::new, |known| known.unit.clone()),
        known: matches!(reading, Some((_, Ok(_)))),
        formula: None,
        steps: Vec::new(),
        origins: Vec::new(),
    };
    match derived(run, term) {
        Some(derived) => {
            let mut traced = derived.expression.trace(&run.prepared.scope(row));
            if let (Some(digits), law::Value::Number(number)) = (derived.digits, &traced.exact) {
                traced.rounding = Some((digits, derived.rounding));
                if let Some(rounded) = number.checked_round(digits, derived.rounding) {
                    traced.value = law::Value::Number(rounded.into());
                }
            }
            note.formula = Some(traced.sentence(&note.label));
            note.steps = traced
                .steps
                .iter()
                .filter(|step| step.figures != step.formula)
                .map(|step| format!("{}：{} → {}", step.formula, step.figures, step.result))
                .collect();
        }
        None => note.origins = origins(term),
    }
    note
}

/// A figure as a person reads it: exact, with at least the digits the glossary shows.
pub(super) fn printed(term: &str, number: Decimal) -> String {
    let known = glossary::term(term);
    if known.is_some_and(|known| known.kind == Kind::Flag) {
        return if number.is_zero() { "否" } else { "是" }.to_owned();
    }
    let number = number.trim();
    let shown = known.map_or(0, |known| known.digits);
    if number.digits() < shown {
        number.round(shown, Rounding::HalfUp).to_string()
    } else {
        number.to_string()
    }
}

/// Figures that rules asked for beside those of the items.
pub(super) fn other_figures(
    run: &Run<'_>,
    row: usize,
    items: &[ItemNote],
    origins: &Origins<'_>,
) -> Vec<FigureNote> {
    let scheme = run.prepared.scheme;
    let shown: BTreeSet<&str> =
        items.iter().flat_map(|item| item.figures.iter().map(|figure| &*figure.term)).collect();
    let mut wanted = BTreeSet::new();
    let conditions = (scheme.participation.iter().map(|rule| &rule.when))
        .chain(scheme.groups.iter().map(|group| &group.when))
        .chain(scheme.vetoes.iter().map(|veto| &veto.when))
        .chain(scheme.bonuses.iter().chain(&scheme.deductions).map(|points| &points.points))
        .chain(scheme.regrades.iter().map(|rule| &rule.when));
    for condition in conditions {
        wanted.extend(condition.terms().map(str::to_owned));
    }
    let wanted = wanted.into_iter().filter(|term| !shown.contains(&**term) && glossary::term(term).is_some());
    let known = |term: &String| run.prepared.table.position(term).is_some();
    let mut seen: BTreeSet<String> = shown.iter().map(|term| (*term).to_owned()).collect();
    let mut notes = Vec::new();
    for term in wanted.filter(known) {
        collect(run, row, &term, origins, &mut seen, &mut notes);
    }
    notes
}
