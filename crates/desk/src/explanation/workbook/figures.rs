//! The sheet 数据: one row a firm, what was reported, and what is calculated from it by formula.

use super::formula::{Words, formula, letters};
use super::{Book, Content, FIGURES, rounded, write_row};
use fact::glossary::{self, Kind};
use office::evaluation::{Gap, Run};
use paper::{ColumnStyle, Workbook, WriteError};
use std::collections::{BTreeMap, BTreeSet};

/// Columns before the figures: key and name.
const FIRST: usize = 2;

/// Columns of figures: those that items and rules use, calculated ones after what they come from.
pub(super) fn columns(run: &Run<'_>) -> BTreeMap<String, usize> {
    let scheme = run.scheme();
    let mut order: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for indicator in &scheme.indicators {
        for term in [Some(&indicator.numerator), indicator.denominator.as_ref()].into_iter().flatten() {
            add(run, term, &mut seen, &mut order);
        }
    }
    let conditions = (scheme.indicators.iter().flat_map(|indicator| {
        indicator.applicable.iter().chain(indicator.special.iter().map(|special| &special.when))
    }))
    .chain(
        scheme
            .bonuses
            .iter()
            .chain(&scheme.deductions)
            .flat_map(|points| points.until.iter().chain([&points.points])),
    )
    .chain(scheme.vetoes.iter().map(|veto| &veto.when))
    .chain(scheme.regrades.iter().flat_map(|rule| rule.until.iter().chain([&rule.when])))
    .chain(
        scheme
            .classings
            .iter()
            .flat_map(|classing| classing.lines.iter().filter_map(|line| line.when.as_ref())),
    );
    for condition in conditions {
        condition.terms().for_each(|term| add(run, term, &mut seen, &mut order));
    }
    order.into_iter().enumerate().map(|(index, term)| (term, FIRST + index)).collect()
}

fn add(run: &Run<'_>, term: &str, seen: &mut BTreeSet<String>, order: &mut Vec<String>) {
    if run.prepared.table.position(term).is_none() || !seen.insert(term.to_owned()) {
        return;
    }
    if let Some(derived) = run.scheme().derived.iter().find(|derived| *derived.id == *term) {
        derived.expression.terms().for_each(|part| add(run, part, seen, order));
    }
    order.push(term.to_owned());
}

pub(super) fn write(workbook: &mut Workbook, book: &Book<'_, '_>) -> Result<(), WriteError> {
    let run = book.run;
    let mut terms: Vec<(&String, usize)> =
        book.figures.iter().map(|(term, column)| (term, *column)).collect();
    terms.sort_by_key(|(_, column)| *column);
    let mut columns = vec![
        ColumnStyle { width: 22, ..ColumnStyle::text("统一社会信用代码") },
        ColumnStyle { width: 26, ..ColumnStyle::text("企业名称") },
    ];
    columns.extend(terms.iter().map(|(term, _)| {
        let known = glossary::term(term);
        let title = known.map_or_else(|| (*term).clone(), |known| known.zh.clone());
        let unit = known.map_or_else(String::new, |known| known.unit.clone());
        ColumnStyle { unit, ..ColumnStyle::text(title) }
    }));
    let mut sheet = workbook.sheet(FIGURES, "各企业数据（计算得出的列是公式）", &columns)?;
    for row in 0..run.prepared.table.rows() {
        let at = sheet.next_row();
        let key = run.prepared.subject(row);
        let mut cells = vec![Content::Text(key.clone()), Content::Text((book.names)(&key))];
        cells.extend(terms.iter().map(|(term, _)| cell(book, row, term, at)));
        write_row(&mut sheet, &cells)?;
    }
    Ok(())
}

fn cell(book: &Book<'_, '_>, row: usize, term: &str, at: u32) -> Content {
    let run = book.run;
    let table = &run.prepared.table;
    let Some(column) = table.position(term) else { return Content::Empty };
    let figure = table.decimal(column, row);
    if table.columns[column].texts.is_some() {
        return Content::Text(table.text(column, row));
    }
    if let Some(derived) = run.scheme().derived.iter().find(|derived| *derived.id == *term) {
        let words = Words {
            term: &|term| book.figures.get(term).map(|column| format!("${}{at}", letters(*column))),
            parameter: &|id| book.parameter(id),
            figure: &|_, _| None,
            year: run.prepared.year,
        };
        if let Some(text) = formula(&derived.expression.node, &words) {
            // A condition stands as 1 or 0, like a reported flag.
            let flag = glossary::term(term)
                .map_or(matches!(derived.expression.kind, law::Type::Flag), |term| term.kind == Kind::Flag);
            let text = if flag {
                format!("IF({text},1,0)")
            } else {
                rounded(&text, derived.digits, derived.rounding)
            };
            let text = format!("=IFERROR({text},\"\")");
            return match figure {
                Ok(number) => Content::Formula(text, number),
                Err(_) => Content::TextFormula(text, String::new()),
            };
        }
    }
    match figure {
        Ok(number) => Content::Number(number),
        Err(Gap::NotApplicable) => Content::Text("不适用".to_owned()),
        Err(Gap::Held) => Content::Text("暂存待核".to_owned()),
        Err(Gap::NotReported) => Content::Empty,
    }
}
