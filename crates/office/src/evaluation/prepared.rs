//! A table made ready: derived figures, who takes part, which list, which vetoes. Everything after
//! this reads columns only.

use super::keys::Keys;
use super::lanes::{Frame, Many, Numbers, lane};
use super::parts::{Parts, PartsOf};
use super::scheme::{Arithmetic, Derived, PlausibilityEffect, Scheme, Status};
use super::table::{Cell, Column, Gap, Heading, Table, column_of};
use fact::glossary::{self, Kind};
use fact::{Decimal, Rounding};
use law::{DatedValue, Expression, Figure, Scope, Value};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Heading of the column that holds the subjects' keys.
pub const SUBJECT: &str = "subject";
/// No rule.
pub(super) const NO_RULE: u8 = u8::MAX;
/// Rows evaluated together: temporaries stay in the cache.
pub(super) const CHUNK_ROWS: usize = 2_048;

/// A table with everything decided that does not need other subjects.
#[derive(Clone, Debug)]
pub struct Prepared<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The year evaluated.
    pub year: i16,
    /// Figures and derived figures.
    pub table: Table,
    /// Part in the evaluation, by row.
    pub status: Vec<Status>,
    /// Rule of participation or plausibility that decided it (index), or [`NO_RULE`].
    pub(super) status_rule: Vec<u8>,
    /// List, by row.
    pub group: Vec<u8>,
    /// Vetoes that hold, one bit each, by row.
    pub vetoes: Vec<u16>,
    /// Rules of plausibility that warn, one bit each, by row.
    pub warnings: Vec<u16>,
    /// Tenants that take the owner's class, by row (empty when the scheme has none).
    pub follows: Vec<bool>,
    parts: Vec<Parts>,
    enters: Vec<Option<Vec<bool>>>,
    keys: BTreeMap<Vec<Box<str>>, Keys>,
}

/// Prepares a table for a scheme and a year.
#[must_use]
pub fn prepare(scheme: &Scheme, table: Table, year: i16) -> Prepared<'_> {
    let rows = table.rows();
    let mut prepared = Prepared {
        scheme,
        year,
        table,
        status: vec![Status::Rated; rows],
        status_rule: vec![NO_RULE; rows],
        group: vec![0; rows],
        vetoes: Vec::new(),
        warnings: vec![0; rows],
        follows: Vec::new(),
        parts: Vec::new(),
        enters: Vec::new(),
        keys: BTreeMap::new(),
    };
    for derived in &scheme.derived {
        prepared.derive(derived);
    }
    prepared.decide_participation();
    prepared.decide_groups();
    prepared.decide_plausibility();
    prepared.vetoes = prepared.marks(scheme.vetoes.iter().map(|veto| &veto.when).collect());
    if let Some(follow) = &scheme.follow_owner {
        prepared.follows = prepared.holds(&follow.when);
    }
    prepared.parts =
        scheme.indicators.iter().map(|indicator| Parts::of(&prepared.table, indicator)).collect();
    prepared.number_keys();
    let enters = scheme.benchmarks.iter().map(|benchmark| prepared.who_enters(benchmark)).collect();
    prepared.enters = enters;
    prepared
}

impl<'a> Prepared<'a> {
    /// The same decisions under a scheme that differs only in what comes after them.
    pub(super) fn under<'b>(self, scheme: &'b Scheme) -> Prepared<'b> {
        Prepared {
            scheme,
            year: self.year,
            table: self.table,
            status: self.status,
            status_rule: self.status_rule,
            group: self.group,
            vetoes: self.vetoes,
            warnings: self.warnings,
            follows: self.follows,
            parts: self.parts,
            enters: self.enters,
            keys: self.keys,
        }
    }

    /// Whether a subject is scored.
    #[inline]
    pub(super) fn scored(&self, row: usize) -> bool {
        matches!(self.status[row], Status::Rated | Status::NoGrade)
    }

    pub(super) fn parts(&self, indicator: usize) -> PartsOf<'_> {
        self.parts[indicator].over(&self.table)
    }

    /// Who enters a benchmark.
    pub(super) fn enters(&self, rule: usize) -> impl Fn(usize) -> bool + Sync + '_ {
        let over = self.enters[rule].as_ref();
        move |row| match over {
            Some(over) => over[row],
            None => self.status[row] == Status::Rated,
        }
    }

    pub(super) fn keys(&self, by: &[Box<str>]) -> &Keys {
        &self.keys[by]
    }

    /// Number of the key that a row has among the keys of `by`.
    #[must_use]
    pub fn key_of(&self, by: &[Box<str>], row: usize) -> usize {
        self.keys(by).id(row)
    }

    /// The texts of a key's figures, joined by `|`.
    #[must_use]
    pub fn key_text(&self, by: &[Box<str>], key: usize) -> String {
        let Some(row) = self.keys(by).example.get(key) else { return String::new() };
        self.text_of(by, *row as usize)
    }

    fn text_of(&self, by: &[Box<str>], row: usize) -> String {
        let texts: Vec<String> = by
            .iter()
            .map(|term| {
                self.table.position(term).map_or_else(String::new, |column| self.table.text(column, row))
            })
            .collect();
        texts.join("|")
    }

    /// The key of this table that stands for the same figures as `key` of another year's table.
    pub(super) fn same_key(&self, other: &Prepared<'_>, by: &[Box<str>], key: usize) -> Option<usize> {
        if std::ptr::eq(self.table.segments.as_ptr(), other.table.segments.as_ptr()) {
            return Some(key);
        }
        let wanted = other.key_text(by, key);
        (0..self.keys(by).count).find(|own| self.key_text(by, *own) == wanted)
    }

    /// The subject's key as printed.
    #[must_use]
    pub fn subject(&self, row: usize) -> String {
        self.table
            .position(SUBJECT)
            .map_or_else(|| (row + 1).to_string(), |column| self.table.text(column, row))
    }

    /// Why a subject is not rated like the others, in the words of the rule that decided it; `None` when it is
    /// rated, and when a figure that holds it back is missing.
    #[must_use]
    pub fn status_reason(&self, row: usize) -> Option<&'a str> {
        let rule = usize::from(self.status_rule[row]);
        match self.status[row] {
            Status::Rated => None,
            Status::Held => self.scheme.plausibility.get(rule).map(|rule| rule.message.as_str()),
            Status::NoGrade | Status::NotRated | Status::Excluded => {
                self.scheme.participation.get(rule).map(|rule| rule.reason.as_str())
            }
        }
    }

    /// Why a row is held that no rule of plausibility holds: which figures wait, or that one is missing.
    #[must_use]
    pub fn held_reason(&self, row: usize) -> String {
        let waits = |term: &&str| {
            self.table.position(term).is_some_and(|column| self.table.at(column, row) == Err(Gap::Held))
        };
        let label =
            |term: &str| glossary::term(term).map_or_else(|| term.to_string(), |term| term.zh.clone());
        let waiting: Vec<String> =
            self.scheme.terms.iter().map(|term| &**term).filter(waits).map(label).collect();
        if waiting.is_empty() {
            return "有必需的数据未报送，补报后才能评价".to_owned();
        }
        format!("{}暂存待核，核实后才能评价", waiting.join("、"))
    }

    fn derive(&mut self, derived: &Derived) {
        let rounding = derived.digits.map(|digits| (digits, derived.rounding));
        let (heading, columns) = self.column_for(&derived.id, &derived.expression, rounding);
        match self.table.position(&derived.id) {
            // A file that brings the figure itself is overruled by the scheme's own calculation.
            Some(position) => {
                self.table.columns[position] = heading;
                for (segment, column) in self.table.segments.iter_mut().zip(columns) {
                    segment.columns[position] = column;
                }
            }
            None => self.table.push_column(heading, columns),
        }
    }

    fn column_for(
        &self,
        id: &str,
        expression: &Expression,
        rounding: Option<(u8, Rounding)>,
    ) -> (Heading, Vec<Column>) {
        // Figures without a declared rounding are exact in every scheme.
        let binary = self.scheme.arithmetic == Arithmetic::Binary64 && rounding.is_some();
        let by_lanes: Option<Vec<(Column, u8)>> = (0..self.table.segments.len())
            .into_par_iter()
            .map(|segment| self.column_by_lanes(segment, expression, rounding, binary))
            .collect();
        if let Some(columns) = by_lanes {
            let digits = columns.first().map_or(0, |(_, digits)| *digits);
            let heading = Heading { term: id.into(), digits, texts: None };
            return (heading, columns.into_iter().map(|(column, _)| column).collect());
        }
        let cells: Vec<Cell> = (0..self.table.rows())
            .into_par_iter()
            .map(|row| cell_of(&expression.evaluate(&self.scope(row)), rounding))
            .collect();
        column_of(id, &cells, &self.table.segments)
    }

    fn column_by_lanes(
        &self,
        segment: usize,
        expression: &Expression,
        rounding: Option<(u8, Rounding)>,
        binary: bool,
    ) -> Option<(Column, u8)> {
        let rows = self.table.segments[segment].rows;
        let frame = self.frame(segment, binary);
        let mut mantissas = Vec::with_capacity(rows);
        let mut gaps = Vec::new();
        let mut digits = rounding.map_or(0, |(digits, _)| digits);
        for start in (0..rows).step_by(CHUNK_ROWS) {
            let end = rows.min(start + CHUNK_ROWS);
            let (numbers, known) = lane(&expression.node, &frame, start..end).ok()?.numbers(binary);
            digits = push_mantissas(&mut mantissas, &numbers, rounding, end - start)?;
            match known {
                Some(known) => {
                    gaps.resize(start, 0);
                    gaps.extend(known.iter().map(|known| u8::from(!known)));
                }
                None if !gaps.is_empty() => gaps.resize(end, 0),
                None => {}
            }
        }
        Some((Column::of(mantissas, gaps), digits))
    }

    /// Rows for which a condition is known to hold.
    pub(super) fn holds(&self, condition: &Expression) -> Vec<bool> {
        let mut holds = vec![false; self.table.rows()];
        self.table
            .cut(&mut holds)
            .into_par_iter()
            .enumerate()
            .for_each(|(segment, holds)| self.holds_in(segment, condition, holds));
        holds
    }

    /// Which of some conditions are known to hold, one bit each, by row.
    fn marks(&self, conditions: Vec<&Expression>) -> Vec<u16> {
        let mut marks = vec![0; self.table.rows()];
        self.table.cut(&mut marks).into_par_iter().enumerate().for_each(|(segment, marks)| {
            let mut holds = vec![false; marks.len()];
            for (place, condition) in conditions.iter().enumerate() {
                self.holds_in(segment, condition, &mut holds);
                for (bits, holds) in marks.iter_mut().zip(&holds) {
                    let before = if place == 0 { 0 } else { *bits };
                    *bits = before | u16::from(*holds) << place;
                }
            }
        });
        marks
    }

    fn holds_in(&self, segment: usize, condition: &Expression, holds: &mut [bool]) {
        let first = self.table.segments[segment].start;
        let frame = self.frame(segment, self.scheme.arithmetic == Arithmetic::Binary64);
        for (chunk, holds) in holds.chunks_mut(CHUNK_ROWS).enumerate() {
            let start = chunk * CHUNK_ROWS;
            match lane(&condition.node, &frame, start..start + holds.len()) {
                Ok(lane) => lane.truths(holds),
                Err(_) => {
                    for (row, holds) in holds.iter_mut().enumerate() {
                        *holds = condition.holds(&self.scope(first + start + row));
                    }
                }
            }
        }
    }

    pub(super) fn frame(&self, segment: usize, binary: bool) -> Frame<'_> {
        Frame {
            headings: &self.table.columns,
            segment: &self.table.segments[segment],
            parameters: &self.scheme.parameters,
            year: self.year,
            binary,
            figures: None,
        }
    }

    /// The figures of one row, for the exact evaluator.
    #[must_use]
    pub fn scope(&self, row: usize) -> RowScope<'_> {
        RowScope { prepared: self, row }
    }

    fn decide_participation(&mut self) {
        for (index, rule) in self.scheme.participation.iter().enumerate().rev() {
            let mut holds = self.holds(&rule.when);
            self.take_out_expired(rule.until.as_ref(), &mut holds);
            for (row, _) in holds.iter().enumerate().filter(|(_, holds)| **holds) {
                self.status[row] = rule.status;
                self.status_rule[row] = u8::try_from(index).unwrap_or(NO_RULE);
            }
        }
    }

    /// A rule holds no longer where its `until` has come (see [`Self::expired`]).
    fn take_out_expired(&self, until: Option<&Expression>, holds: &mut [bool]) {
        let Some(until) = until else { return };
        self.table.cut(holds).into_par_iter().enumerate().for_each(|(segment, holds)| {
            let first = self.table.segments[segment].start;
            let frame = self.frame(segment, false);
            for (chunk, holds) in holds.chunks_mut(CHUNK_ROWS).enumerate() {
                let start = chunk * CHUNK_ROWS;
                let reached = lane(&until.node, &frame, start..start + holds.len());
                if reached.and_then(|lane| lane.take_out_reached(self.year, holds)).is_err() {
                    for (row, holds) in holds.iter_mut().enumerate().filter(|(_, holds)| **holds) {
                        *holds = !self.expired(Some(until), first + start + row);
                    }
                }
            }
        });
    }

    /// Whether `until` (a year) has come: protection ends by itself.
    pub(super) fn expired(&self, until: Option<&Expression>, row: usize) -> bool {
        let Some(until) = until else { return false };
        let year = until.evaluate(&self.scope(row)).number();
        year.is_some_and(|until| fact::Ratio::from(i64::from(self.year)) >= until)
    }

    fn decide_groups(&mut self) {
        let none = u8::try_from(self.scheme.groups.len()).unwrap_or(NO_RULE);
        if none == 0 {
            return;
        }
        self.group.fill(none);
        for (index, group) in self.scheme.groups.iter().enumerate().rev() {
            let holds = self.holds(&group.when);
            for (list, holds) in self.group.iter_mut().zip(holds) {
                if holds {
                    *list = u8::try_from(index).unwrap_or(NO_RULE);
                }
            }
        }
        for (status, list) in self.status.iter_mut().zip(&self.group) {
            if *list == none && matches!(status, Status::Rated | Status::NoGrade) {
                *status = Status::Excluded;
            }
        }
    }

    fn decide_plausibility(&mut self) {
        for (index, rule) in self.scheme.plausibility.iter().enumerate() {
            let holds = self.holds(&rule.when);
            for (row, holds) in holds.into_iter().enumerate() {
                if !holds {
                    continue;
                }
                self.warnings[row] |= 1 << index;
                if rule.effect == PlausibilityEffect::Hold && self.scored(row) {
                    self.status[row] = Status::Held;
                    self.status_rule[row] = u8::try_from(index).unwrap_or(NO_RULE);
                }
            }
        }
    }

    fn who_enters(&self, benchmark: &super::scheme::Benchmark) -> Option<Vec<bool>> {
        if benchmark.over.is_none() && benchmark.groups.is_none() {
            return None;
        }
        let mut enters = match &benchmark.over {
            Some(over) => self.holds(over),
            None => self.status.iter().map(|status| *status == Status::Rated).collect(),
        };
        for (row, enters) in enters.iter_mut().enumerate() {
            let listed = |groups: &Vec<usize>| groups.contains(&usize::from(self.group[row]));
            *enters &= benchmark.groups.as_ref().is_none_or(listed) && self.status[row] != Status::Held;
        }
        Some(enters)
    }

    fn number_keys(&mut self) {
        let mut wanted: BTreeSet<Vec<Box<str>>> =
            self.scheme.benchmarks.iter().map(|benchmark| benchmark.by.clone()).collect();
        wanted.extend(self.scheme.rankings.iter().map(|ranking| ranking.within.clone()));
        wanted.insert(Vec::new());
        let keys = wanted.into_iter().map(|by| {
            let keys = Keys::number(&self.table, &by);
            (by, keys)
        });
        self.keys = keys.collect();
    }
}

/// The floor of a number as a whole one. Twice as fast as the library's where the processor's own
/// instruction is not assumed.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "figures are far below 2^63 units")]
#[expect(clippy::cast_precision_loss, reason = "a whole number that came from binary64 fits it")]
pub(super) fn whole_below(number: f64) -> i64 {
    let towards_zero = number as i64;
    towards_zero.saturating_sub(i64::from(towards_zero as f64 > number))
}

#[expect(clippy::float_arithmetic, reason = "the rounding of a scheme published in binary64")]
fn push_mantissas(
    mantissas: &mut Vec<i64>,
    numbers: &Numbers,
    rounding: Option<(u8, Rounding)>,
    rows: usize,
) -> Option<u8> {
    match (numbers, rounding) {
        (Numbers::Binary(values), Some((digits, _))) => {
            let power = 10f64.powi(i32::from(digits));
            mantissas.extend((0..rows).map(|row| whole_below(values.at(row) * power + 0.5)));
            Some(digits)
        }
        (Numbers::Binary(_), None) => None,
        (Numbers::Decimal(values, digits), None) => {
            match values {
                Many::Each(values) => mantissas.extend_from_slice(values),
                Many::Same(value) => mantissas.resize(mantissas.len() + rows, *value),
            }
            Some(*digits)
        }
        (Numbers::Decimal(values, from), Some((digits, rounding))) => {
            for row in 0..rows {
                let rounded = Decimal::new(values.at(row).into(), *from).round(digits, rounding);
                mantissas.push(i64::try_from(rounded.mantissa()).ok()?);
            }
            Some(digits)
        }
    }
}

fn cell_of(value: &Value, rounding: Option<(u8, Rounding)>) -> Cell {
    match value {
        Value::Number(number) => {
            let decimal = match rounding {
                Some((digits, rounding)) => number.checked_round(digits, rounding),
                None => number.to_decimal(18),
            };
            decimal.map_or(Cell::Gap(Gap::NotReported), Cell::Number)
        }
        Value::Flag(flag) => Cell::Number(Decimal::from(i64::from(*flag))),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Day(day) => Cell::Text(day.to_string().into()),
        Value::Unknown => Cell::Gap(Gap::NotReported),
    }
}

/// The figures of one row and the parameters of the scheme, for the exact evaluator.
#[derive(Clone, Copy)]
pub struct RowScope<'a> {
    prepared: &'a Prepared<'a>,
    row: usize,
}

impl Scope for RowScope<'_> {
    fn term(&self, id: &str) -> Value {
        let Prepared { table, year, .. } = self.prepared;
        if id == "evaluation_year" {
            return Decimal::from(i64::from(*year)).into();
        }
        let Some(column) = table.position(id) else { return Value::Unknown };
        if table.columns[column].texts.is_some() {
            let text = table.text(column, self.row);
            let day = glossary::term(id).is_some_and(|term| term.kind == Kind::Day);
            return match text.parse() {
                Ok(date) if day => Value::Day(date),
                _ if text.is_empty() => Value::Unknown,
                _ => Value::Text(text.into()),
            };
        }
        let Ok(number) = table.decimal(column, self.row) else { return Value::Unknown };
        match glossary::term(id) {
            Some(term) if term.kind == Kind::Flag => Value::Flag(!number.is_zero()),
            _ => number.into(),
        }
    }

    fn parameter(&self, id: &str) -> Option<&DatedValue> {
        self.prepared.scheme.parameters.get(id)
    }

    fn table(&self, id: &str) -> Option<&law::Table> {
        self.prepared.scheme.tables.iter().find(|table| table.id == id)
    }

    fn figure(&self, _figure: Figure, _id: &str) -> Value {
        Value::Unknown
    }
}
