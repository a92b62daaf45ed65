//! Scores of many subjects over columns. In a scheme published in binary64 the operations are the
//! published ones. In an exact scheme binary64 is a fast path: every total carries a bound on its
//! error, and whatever the bound leaves open is asked of `score`.
//!
//! The bound: an item is at most twelve operations on correctly rounded operands, so its relative
//! error stays below 16·2⁻⁵³ of `w·(|ratio| + 3)` (the 3 covers the differences of the inverse and
//! min–max families); a sum of up to 64 items and the scaling add less than 80·2⁻⁵³ of the sum of
//! magnitudes. [`RELATIVE_BOUND`] is more than fifty times both together.

use super::benchmark::Yardstick;
use super::item::Kernel;
use super::item_rows::{ItemRows, KeyedBenchmark, alike};
use super::lanes::{Lane, Numbers, binary_column, lane};
use super::prepared::{CHUNK_ROWS, Prepared, whole_below};
use super::scheme::{Arithmetic, Constant, Points};
use super::score::{Score, score};
use super::table::Table;
use super::yardsticks::Yardsticks;
use fact::Rounding;
use law::Expression;
use std::ops::Range;

/// Error allowed per unit of magnitude (see the module's comment).
pub(super) const RELATIVE_BOUND: f64 = 1e-12;

/// Scores of a run of rows. `NaN` marks what is not there.
#[derive(Clone, Debug, Default)]
pub(super) struct Scored {
    pub values: Vec<Vec<f64>>,
    pub scores: Vec<Vec<f64>>,
    pub benchmarks: Vec<Vec<f64>>,
    pub raw: Vec<f64>,
    pub base: Vec<f64>,
    pub bonus: Vec<f64>,
    pub deduction: Vec<f64>,
    pub total: Vec<f64>,
    /// Most that `total` may be off, in an exact scheme.
    pub bound: Vec<f64>,
}

/// Scores rows of a prepared table.
pub(super) struct Scorer<'a> {
    pub prepared: &'a Prepared<'a>,
    yardsticks: &'a Yardsticks,
    pub kernels: Vec<Kernel>,
    /// By indicator and list: low and high benchmark by dense key.
    pub tables: Vec<Vec<Option<KeyedBenchmark<'a>>>>,
    pub means: Vec<Vec<f64>>,
    /// By indicator: every row is scored alike, so that whole columns can be.
    pub alike: Vec<bool>,
    pub exact: bool,
    /// Weights that count are added up, to scale the rest to them.
    pub reweighting: bool,
}

impl<'a> Scorer<'a> {
    pub fn new(prepared: &'a Prepared<'a>, yardsticks: &'a Yardsticks) -> Self {
        let scheme = prepared.scheme;
        let lists = scheme.groups.len().max(1);
        let kernels: Vec<Kernel> = scheme.indicators.iter().map(Kernel::new).collect();
        let table = |indicator: usize, list: usize| {
            let rule = scheme.benchmark_of(indicator, list)?;
            let table = yardsticks.tables.get(rule)?.get(&indicator)?;
            let ends = |entry: &super::benchmark::Entry| match &entry.used {
                Some(Yardstick::Point(point)) => (point.nearest, point.nearest),
                Some(Yardstick::Range(low, high)) => (low.nearest, high.nearest),
                None => (f64::NAN, f64::NAN),
            };
            let (low, high) = table.entries.iter().map(ends).unzip();
            Some(KeyedBenchmark { ids: prepared.keys(&scheme.benchmarks[rule].by), low, high })
        };
        let mean = |list: usize, indicator: usize| {
            let list = u8::try_from(list).unwrap_or(u8::MAX);
            yardsticks.item_mean(list, indicator).map_or(0.0, fact::Ratio::to_f64)
        };
        let indicators = 0..scheme.indicators.len();
        Self {
            tables: indicators
                .clone()
                .map(|indicator| (0..lists).map(|list| table(indicator, list)).collect())
                .collect(),
            means: (0..lists)
                .map(|list| indicators.clone().map(|index| mean(list, index)).collect())
                .collect(),
            alike: indicators.clone().map(|index| alike(scheme, index, lists)).collect(),
            exact: scheme.arithmetic == Arithmetic::Exact,
            reweighting: scheme.total.reweight_to.is_some(),
            prepared,
            yardsticks,
            kernels,
        }
    }

    /// Rows of a segment that are scored together.
    pub fn chunks(&self, segment: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let rows = self.prepared.table.segments[segment].rows;
        (0..rows).step_by(CHUNK_ROWS).map(move |start| start..rows.min(start + CHUNK_ROWS))
    }

    /// Scores rows of a segment.
    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see the module)")]
    pub fn score(&self, segment: usize, rows: Range<usize>) -> Scored {
        let scheme = self.prepared.scheme;
        let count = rows.len();
        let first = self.prepared.table.segments[segment].start + rows.start;
        let mut scored = Scored {
            raw: vec![0.0; count],
            bound: vec![0.0; if self.exact { count } else { 0 }],
            ..Scored::default()
        };
        let mut columns = BinaryColumns::new(&self.prepared.table, segment, rows.clone());
        let mut weight_sum = vec![0.0; if self.reweighting { count } else { 0 }];
        for indicator in 0..scheme.indicators.len() {
            self.score_item(indicator, &mut columns, &mut scored, &mut weight_sum);
        }
        scored.base = match &scheme.total.reweight_to {
            Some(to) => {
                let to = to.value.to_f64();
                let scale = |(raw, sum): (&f64, &f64)| if *sum == 0.0 { 0.0 } else { raw * (to / sum) };
                if self.exact {
                    for (bound, sum) in scored.bound.iter_mut().zip(&weight_sum) {
                        *bound *= if *sum == 0.0 { 1.0 } else { (to / sum).max(1.0) };
                    }
                }
                scored.raw.iter().zip(&weight_sum).map(scale).collect()
            }
            None => scored.raw.clone(),
        };
        scored.bonus = self.points(segment, &rows, &scheme.bonuses, scheme.total.bonus_cap.as_ref());
        scored.deduction =
            self.points(segment, &rows, &scheme.deductions, scheme.total.deduction_cap.as_ref());
        scored.total = scored.base.iter().zip(&scored.bonus).map(|(base, bonus)| base + bonus).collect();
        if !scheme.deductions.is_empty() {
            for (total, deduction) in scored.total.iter_mut().zip(&scored.deduction) {
                *total -= deduction;
            }
        }
        if self.exact {
            for row in 0..count {
                let others = scored.bonus[row].abs() + scored.deduction[row].abs() + 1.0;
                scored.bound[row] = (scored.bound[row] + others) * RELATIVE_BOUND;
            }
        }
        for row in 0..count {
            if !self.prepared.scored(first + row) {
                scored.total[row] = f64::NAN;
            }
        }
        scored
    }

    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see the module)")]
    fn score_item(
        &self,
        index: usize,
        columns: &mut BinaryColumns<'_>,
        scored: &mut Scored,
        weight_sum: &mut [f64],
    ) {
        let indicator = &self.prepared.scheme.indicators[index];
        let values = self.values(index, columns);
        let (segment, rows) = (columns.segment, columns.rows.clone());
        let first = self.prepared.table.segments[segment].start + rows.start;
        let applies = indicator.applicable.as_ref().map(|applies| self.truths(segment, &rows, applies));
        let specials: Vec<(Vec<bool>, f64)> = indicator
            .special
            .iter()
            .map(|special| (self.truths(segment, &rows, &special.when), special.ratio.value.to_f64()))
            .collect();
        let chunk =
            ItemRows { scorer: self, index, segment, start: rows.start, values: &values, applies, specials };
        let item = chunk.scores(first);
        for (raw, points) in scored.raw.iter_mut().zip(&item.scores) {
            *raw += points;
        }
        for (sum, counted) in weight_sum.iter_mut().zip(&item.counted) {
            *sum += counted;
        }
        for (bound, item) in scored.bound.iter_mut().zip(&item.bounds) {
            *bound += item;
        }
        scored.values.push(values);
        scored.scores.push(item.scores);
        scored.benchmarks.push(item.lows);
    }

    #[inline]
    pub fn benchmark(&self, index: usize, list: usize, row: usize) -> (f64, f64) {
        match self.tables[index].get(list).and_then(Option::as_ref) {
            Some(table) => {
                let key = table.ids.id(row);
                (table.low[key], table.high[key])
            }
            None => (f64::NAN, f64::NAN),
        }
    }

    /// Values of an indicator, `NaN` where not defined.
    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see the module)")]
    fn values(&self, index: usize, columns: &mut BinaryColumns<'_>) -> Vec<f64> {
        let BinaryColumns { segment, rows, .. } = columns;
        let segment = *segment;
        let indicator = &self.prepared.scheme.indicators[index];
        let parts = self.prepared.parts(index);
        if let Some(digits) = indicator.value_digits {
            let value = |row: usize| {
                let (numerator, denominator) = parts.known(segment, row)?;
                let mantissa = parts.value_mantissa(indicator, numerator, denominator)?;
                Some(fact::Decimal::new(mantissa.into(), digits).to_f64())
            };
            return rows.clone().map(|row| value(row).unwrap_or(f64::NAN)).collect();
        }
        let (Some(numerator), denominator) = parts.places() else {
            return vec![f64::NAN; rows.len()];
        };
        match denominator {
            None => columns.at(numerator).to_vec(),
            Some(None) => vec![f64::NAN; rows.len()],
            Some(Some(denominator)) => {
                let (numerators, divisors) = columns.pair(numerator, denominator);
                let quotient = |(value, divisor): (&f64, &f64)| {
                    if *divisor > 0.0 { value / divisor } else { f64::NAN }
                };
                numerators.iter().zip(divisors).map(quotient).collect()
            }
        }
    }

    fn truths(&self, segment: usize, rows: &Range<usize>, condition: &Expression) -> Vec<bool> {
        let frame = self.prepared.frame(segment, !self.exact);
        let Ok(lane) = lane(&condition.node, &frame, rows.clone()) else {
            let first = self.prepared.table.segments[segment].start;
            return rows.clone().map(|row| condition.holds(&self.prepared.scope(first + row))).collect();
        };
        let mut holds = vec![false; rows.len()];
        lane.truths(&mut holds);
        holds
    }

    /// Points given under a list of rules, capped one by one and together, in the order written.
    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see the module)")]
    fn points(
        &self,
        segment: usize,
        rows: &Range<usize>,
        rules: &[Points],
        cap: Option<&Constant>,
    ) -> Vec<f64> {
        let first = self.prepared.table.segments[segment].start;
        let mut sums = vec![0.0; rows.len()];
        for rule in rules {
            let frame = self.prepared.frame(segment, !self.exact);
            let points: Vec<f64> = match lane(&rule.points.node, &frame, rows.clone()) {
                Ok(lane) => points_of(lane, rows.len()),
                Err(_) => rows
                    .clone()
                    .map(|row| {
                        let exact = rule.points.evaluate(&self.prepared.scope(first + row)).number();
                        exact.map_or(0.0, |exact| exact.to_f64())
                    })
                    .collect(),
            };
            let cap = rule.cap.as_ref().map_or(f64::INFINITY, |cap| cap.value.to_f64());
            let expired = |row: usize| {
                rule.until.is_some() && self.prepared.expired(rule.until.as_ref(), first + rows.start + row)
            };
            for (row, (sum, points)) in sums.iter_mut().zip(points).enumerate() {
                *sum += if expired(row) { 0.0 } else { least(points, cap) };
            }
        }
        if let Some(cap) = cap {
            let cap = cap.value.to_f64();
            for sum in &mut sums {
                *sum = least(*sum, cap);
            }
        }
        sums
    }

    pub fn item_by_steps(&self, index: usize, segment: usize, row: usize, value: f64) -> f64 {
        if self.exact {
            return self.exact_item(index, segment, row);
        }
        let reached = self.kernels[index].steps.iter().rev().find(|(from, _)| value >= *from);
        reached.map_or(0.0, |(_, points)| *points)
    }

    /// The published rounding of an item; asks for the exact item next to a half.
    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see the module)")]
    pub fn rounded_item(
        &self,
        index: usize,
        segment: usize,
        row: usize,
        points: f64,
        magnitude: f64,
        digits: u8,
    ) -> f64 {
        let power = 10f64.powi(i32::from(digits));
        if self.exact {
            let indicator = &self.prepared.scheme.indicators[index];
            let bound =
                (self.kernels[index].weight.abs() * (magnitude + 3.0) + points.abs()) * RELATIVE_BOUND;
            match certain_mantissa(points, bound, digits, indicator.rounding) {
                Some(mantissa) => fact::Decimal::new(mantissa.into(), digits).to_f64(),
                None => self.exact_item(index, segment, row),
            }
        } else {
            (points * power + 0.5).floor() / power
        }
    }

    fn exact_item(&self, index: usize, segment: usize, row: usize) -> f64 {
        let row = self.prepared.table.segments[segment].start + row;
        self.exactly(row).item(index).map_or(0.0, |item| item.score.to_f64())
    }

    /// The score of a row by its definition.
    pub fn exactly(&self, row: usize) -> Score {
        score(self.prepared, self.yardsticks, row)
    }

    /// The published mantissas of totals, in whole units of `10^-digits`; `i64::MIN` where there is
    /// none. `start` is their first row within the segment.
    #[expect(clippy::float_arithmetic, reason = "the rounding of a scheme published in binary64")]
    pub fn publish(&self, segment: usize, start: usize, scored: &Scored, published: &mut [i64]) {
        let Some(digits) = self.prepared.scheme.total.digits else { return };
        let power = 10f64.powi(i32::from(digits));
        let first = self.prepared.table.segments[segment].start + start;
        for (row, (published, total)) in published.iter_mut().zip(&scored.total).enumerate() {
            *published = if total.is_nan() {
                i64::MIN
            } else if self.exact {
                self.exact_mantissa(first + row, *total, scored.bound[row], digits)
            } else {
                whole_below(total * power + 0.5)
            };
        }
    }

    /// The published mantissa of a total of an exact scheme.
    fn exact_mantissa(&self, row: usize, total: f64, bound: f64, digits: u8) -> i64 {
        let rounding = self.prepared.scheme.total.rounding.unwrap_or(Rounding::HalfUp);
        certain_mantissa(total, bound, digits, rounding).unwrap_or_else(|| {
            let exact = self.exactly(row).total.exact();
            i64::try_from(exact.round(digits, rounding).mantissa()).unwrap_or(i64::MAX)
        })
    }
}

/// Columns as binary64 for the rows of a chunk, `NaN` in their gaps. Each is made once: several
/// indicators divide by the same land.
struct BinaryColumns<'a> {
    table: &'a Table,
    segment: usize,
    rows: Range<usize>,
    made: Vec<Option<Vec<f64>>>,
}

impl<'a> BinaryColumns<'a> {
    fn new(table: &'a Table, segment: usize, rows: Range<usize>) -> Self {
        Self { table, segment, rows, made: vec![None; table.columns.len()] }
    }

    fn at(&mut self, place: usize) -> &[f64] {
        let (table, rows) = (self.table, &self.rows);
        let make = || {
            let column = &table.segments[self.segment].columns[place];
            let mut values = binary_column(column, table.columns[place].digits, rows.clone());
            if let Some(gaps) = column.gaps() {
                for (value, gap) in values.iter_mut().zip(&gaps[rows.clone()]) {
                    *value = if *gap == 0 { *value } else { f64::NAN };
                }
            }
            values
        };
        self.made[place].get_or_insert_with(make)
    }

    fn pair(&mut self, left: usize, right: usize) -> (&[f64], &[f64]) {
        self.at(left);
        self.at(right);
        let made = |place: usize| self.made[place].as_deref().map_or(&[][..], |made| made);
        (made(left), made(right))
    }
}

/// The smaller of two numbers, in one comparison.
#[inline]
fn least(left: f64, right: f64) -> f64 {
    if left < right { left } else { right }
}

fn points_of(lane: Lane, rows: usize) -> Vec<f64> {
    let (numbers, known) = lane.numbers(true);
    let mut points = match numbers {
        Numbers::Binary(values) => values.each(rows),
        Numbers::Decimal(values, digits) => {
            (0..rows).map(|row| fact::Decimal::new(values.at(row).into(), digits).to_f64()).collect()
        }
    };
    if let Some(known) = known {
        for (points, known) in points.iter_mut().zip(known) {
            *points = if known { *points } else { 0.0 };
        }
    }
    points
}

/// The rounded mantissa when every number within `bound` of `number` rounds to it; else `None`.
#[expect(clippy::float_arithmetic, reason = "a fast path that asks for the exact number when in doubt")]
#[expect(clippy::cast_possible_truncation, reason = "scores are far below 2^63 units")]
#[expect(clippy::cast_precision_loss, reason = "scores are far below 2^53 units")]
fn certain_mantissa(number: f64, bound: f64, digits: u8, rounding: Rounding) -> Option<i64> {
    let power = 10f64.powi(i32::from(digits));
    let scaled = number * power;
    let reach = (bound + number.abs() * RELATIVE_BOUND) * power;
    let round = |number: f64| {
        let whole = number.floor();
        let part = number - whole;
        let up = match rounding {
            Rounding::HalfUp if number < 0.0 => part > 0.5,
            Rounding::HalfUp => part >= 0.5,
            Rounding::HalfEven => part > 0.5 || (part == 0.5 && (whole as i64) % 2 != 0),
            Rounding::Up => part > 0.0 && number > 0.0,
            Rounding::Down => part > 0.0 && number < 0.0,
            Rounding::Floor => false,
            Rounding::Ceiling => part > 0.0,
        };
        if up { whole as i64 + 1 } else { whole as i64 }
    };
    let (low, high) = (round(scaled - reach), round(scaled + reach));
    (low == high && scaled.abs() < (1i64 << 52) as f64).then_some(low)
}
