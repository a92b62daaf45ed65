//! Benchmarks: the value each firm is measured against, found from exact sums (domain reference
//! §1.5). Rounding is the published one, so that anyone can recompute a score by hand.

use super::keys::Keys;
use super::prepared::Prepared;
use super::scheme::{Arithmetic, Benchmark, BenchmarkKind, Better, Constant, Fallback, Indicator};
use super::table::{Column, Mantissas};
use fact::{Decimal, Ratio, Rounding};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// A benchmark figure, exact and as the nearest binary64.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Exact.
    pub exact: Ratio,
    /// Nearest binary64 of the exact (published) number.
    pub nearest: f64,
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Yardstick {
    /// One value.
    Point(Figure),
    /// Smallest and largest.
    Range(Figure, Figure),
}

/// The benchmark of one key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// What is used; `None`: nothing to compare with.
    pub used: Option<Yardstick>,
    /// Subjects that entered the own sums.
    pub count: u32,
    /// Sum of numerators, exact.
    pub numerator_sum: Option<Ratio>,
    /// Sum of denominators, exact.
    pub denominator_sum: Option<Ratio>,
    /// The own value was not usable; the value of all together stands in.
    pub fell_back: bool,
}

/// All benchmarks of one rule for one indicator.
#[derive(Clone, Debug, Default)]
pub struct BenchmarkTable {
    /// By dense key (see [`Prepared::key_of`]); empty `by`: a single entry.
    pub entries: Vec<Entry>,
    /// All together.
    pub all: Entry,
}

impl Figure {
    /// From an exact number.
    #[must_use]
    pub fn new(exact: Ratio) -> Self {
        let nearest = exact.to_decimal(15).map_or_else(|| exact.to_f64(), Decimal::to_f64);
        Self { exact, nearest }
    }
}

/// Benchmarks of every rule × indicator it serves, in the order of `scheme.benchmarks`.
///
/// `earlier` is last year's prepared table, for rules that look back.
pub(super) fn benchmarks(
    prepared: &Prepared<'_>,
    earlier: Option<&Prepared<'_>>,
) -> Vec<BTreeMap<usize, BenchmarkTable>> {
    let scheme = prepared.scheme;
    let rules: Vec<(usize, usize)> = scheme
        .benchmarks
        .iter()
        .enumerate()
        .flat_map(|(rule, benchmark)| benchmark.indicators.iter().map(move |indicator| (rule, *indicator)))
        .collect();
    let mut tables = vec![BTreeMap::new(); scheme.benchmarks.len()];
    for (rule, indicator) in rules {
        let table = one_table(prepared, earlier, rule, indicator);
        tables[rule].insert(indicator, table);
    }
    tables
}

fn one_table(
    prepared: &Prepared<'_>,
    earlier: Option<&Prepared<'_>>,
    rule: usize,
    index: usize,
) -> BenchmarkTable {
    let scheme = prepared.scheme;
    let benchmark = &scheme.benchmarks[rule];
    let indicator = &scheme.indicators[index];
    let keys = prepared.keys(&benchmark.by);
    if benchmark.kind == BenchmarkKind::Fixed {
        let published = benchmark.value.as_ref().map(|value| Ratio::from(value.value));
        let entry = |key: Option<usize>| Entry {
            used: published.clone().map(|value| finish(prepared, benchmark, value, key)),
            ..Entry::default()
        };
        return BenchmarkTable {
            entries: (0..keys.count).map(|key| entry(Some(key))).collect(),
            all: entry(None),
        };
    }
    // Last year's sums are taken over last year's firms, but asked for by this year's keys.
    let over = if benchmark.kind == BenchmarkKind::LastYear { earlier } else { Some(prepared) };
    let Some(over) = over else {
        return BenchmarkTable { entries: vec![Entry::default(); keys.count], all: Entry::default() };
    };
    let own_keys = over.keys(&benchmark.by);
    let gathered = gather(over, rule, index, own_keys.count);
    let (keyed, all) = match gathered.split_last() {
        Some((all, keyed)) => (keyed, all),
        None => return BenchmarkTable::default(),
    };
    let all_value = value(benchmark, indicator, all).filter(|value| usable(benchmark, indicator, value));
    let all_entry = entry(prepared, benchmark, all, all_value.as_ref(), false, None);
    let entries = (0..keys.count)
        .map(|key| {
            let own = over.same_key(prepared, &benchmark.by, key).and_then(|own| keyed.get(own));
            let empty = Gathered::default();
            let own = own.unwrap_or(&empty);
            let own_value = (own.count >= benchmark.min_count.max(1))
                .then(|| value(benchmark, indicator, own))
                .flatten()
                .filter(|value| usable(benchmark, indicator, value));
            let fall_back = own_value.is_none() && benchmark.fallback == Fallback::All;
            let used = if fall_back { all_value.as_ref() } else { own_value.as_ref() };
            entry(prepared, benchmark, own, used, fall_back, Some(key))
        })
        .collect();
    BenchmarkTable { entries, all: all_entry }
}

/// The value of a point, or both ends of a range.
#[derive(Clone, Debug)]
struct Found(Ratio, Option<Ratio>);

fn usable(benchmark: &Benchmark, _indicator: &Indicator, found: &Found) -> bool {
    !benchmark.positive || found.1.is_some() || found.0.is_positive()
}

fn value(benchmark: &Benchmark, indicator: &Indicator, gathered: &Gathered) -> Option<Found> {
    match benchmark.kind {
        BenchmarkKind::Fixed => None,
        BenchmarkKind::RatioOfSums | BenchmarkKind::LastYear => gathered
            .numerator
            .ratio()?
            .checked_div(&gathered.denominator.ratio()?)
            .map(|sum| Found(sum, None)),
        BenchmarkKind::MeanOfRatios => {
            let values = winsorised(gathered, benchmark.winsorise.as_ref());
            let sum: i128 = values.iter().map(|value| i128::from(*value)).sum();
            let count = i128::try_from(values.len()).ok()?;
            Ratio::new(sum, count * 10i128.pow(u32::from(gathered.value_digits)))
                .map(|mean| Found(mean, None))
        }
        BenchmarkKind::MinMax => {
            let values = winsorised(gathered, benchmark.winsorise.as_ref());
            let end = |value: Option<&i64>| {
                value.map(|value| Ratio::from(Decimal::new((*value).into(), gathered.value_digits)))
            };
            Some(Found(end(values.first())?, Some(end(values.last())?)))
        }
        BenchmarkKind::Best => {
            let values = winsorised(gathered, benchmark.winsorise.as_ref());
            let best = match indicator.better {
                Better::Higher => values.last(),
                Better::Lower => values.first(),
            }?;
            Some(Found(Ratio::from(Decimal::new((*best).into(), gathered.value_digits)), None))
        }
    }
}

/// Sorted values with `share` of them on each side set to the last value that stays.
fn winsorised(gathered: &Gathered, share: Option<&Constant>) -> Vec<i64> {
    let mut values = gathered.values.clone();
    values.sort_unstable();
    let Some(share) = share else { return values };
    let count = Ratio::from(i64::try_from(values.len()).unwrap_or(i64::MAX)) * Ratio::from(share.value);
    let cut = usize::try_from(count.round(0, Rounding::Floor).mantissa()).unwrap_or(0);
    if cut * 2 < values.len() {
        let (low, high) = (values[cut], values[values.len() - 1 - cut]);
        for value in &mut values {
            *value = (*value).clamp(low, high);
        }
    }
    values
}

fn entry(
    prepared: &Prepared<'_>,
    benchmark: &Benchmark,
    gathered: &Gathered,
    used: Option<&Found>,
    fell_back: bool,
    key: Option<usize>,
) -> Entry {
    let used = used.map(|found| match found {
        Found(point, None) => finish(prepared, benchmark, point.clone(), key),
        Found(low, Some(high)) => Yardstick::Range(Figure::new(low.clone()), Figure::new(high.clone())),
    });
    // A value that the published rounding makes zero divides nothing.
    let used = used.filter(|yardstick| match yardstick {
        Yardstick::Point(point) => !benchmark.positive || point.exact.is_positive(),
        Yardstick::Range(..) => true,
    });
    Entry {
        used,
        count: gathered.count,
        numerator_sum: gathered.numerator.ratio(),
        denominator_sum: gathered.denominator.ratio(),
        fell_back,
    }
}

/// Factor, coefficient of the key, published rounding.
fn finish(prepared: &Prepared<'_>, benchmark: &Benchmark, mut value: Ratio, key: Option<usize>) -> Yardstick {
    if let Some(factor) = &benchmark.factor {
        value = value * Ratio::from(factor.value);
    }
    if let (Some(key), false) = (key, benchmark.coefficients.is_empty()) {
        let text = prepared.key_text(&benchmark.by, key);
        if let Some(coefficient) = benchmark.coefficients.get(&text) {
            value = value * Ratio::from(coefficient.value);
        }
    }
    let Some(digits) = benchmark.digits else { return Yardstick::Point(Figure::new(value)) };
    if prepared.scheme.arithmetic == Arithmetic::Binary64 {
        return Yardstick::Point(published_in_binary64(&value, digits));
    }
    Yardstick::Point(Figure::new(Ratio::from(value.round(digits, benchmark.rounding))))
}

/// `floor(x · 10^d + 0.5) / 10^d` with x the sum ratio rounded once to binary64.
#[expect(clippy::float_arithmetic, reason = "the published definition of this rounding is in binary64")]
fn published_in_binary64(value: &Ratio, digits: u8) -> Figure {
    let power = 10f64.powi(i32::from(digits));
    let whole = (value.to_f64() * power + 0.5).floor();
    #[expect(clippy::cast_possible_truncation, reason = "benchmarks are far below 2^63 units")]
    let mantissa = whole as i64;
    Figure { exact: Ratio::from(Decimal::new(mantissa.into(), digits)), nearest: whole / power }
}

/// An exact sum of mantissas at one number of digits.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    mantissa: i128,
    digits: u8,
    any: bool,
}

impl Sum {
    fn ratio(&self) -> Option<Ratio> {
        self.any.then(|| Ratio::from(Decimal::new(self.mantissa, self.digits)))
    }
}

#[derive(Clone, Debug, Default)]
struct Gathered {
    numerator: Sum,
    denominator: Sum,
    count: u32,
    values: Vec<i64>,
    value_digits: u8,
}

/// Marks the sums that something entered and puts all keys together into the last element.
fn sum_up(gathered: &mut [Gathered]) {
    let Some((all, keyed)) = gathered.split_last_mut() else { return };
    for one in keyed.iter_mut().filter(|one| one.count > 0) {
        (one.numerator.any, one.denominator.any) = (true, true);
        all.add(one);
    }
}

impl Gathered {
    fn add(&mut self, other: &Self) {
        self.numerator.mantissa += other.numerator.mantissa;
        self.denominator.mantissa += other.denominator.mantissa;
        self.numerator.any |= other.numerator.any;
        self.denominator.any |= other.denominator.any;
        self.count += other.count;
        self.values.extend_from_slice(&other.values);
    }
}

/// Sums of two columns of at most 32-bit mantissas, which a segment of fewer than 2^32 rows cannot take beyond
/// 64 bits; `false` when they are not both such columns.
fn sum_narrow(
    (numerator, denominator): (Option<&Column>, Option<Option<&Column>>),
    rows: Range<usize>,
    keys: &Keys,
    enters: &(impl Fn(usize) -> bool + Sync),
    gathered: &mut [Gathered],
) -> bool {
    let (Some(numerator), Some(Some(denominator))) = (numerator, denominator) else { return false };
    let known = |gaps: Option<&[u8]>, row: usize| gaps.is_none_or(|gaps| gaps[row] == 0);
    let (top_gaps, bottom_gaps) = (numerator.gaps(), denominator.gaps());
    let counts = |row: usize| known(top_gaps, row) & known(bottom_gaps, row) && enters(rows.start + row);
    let mut sums = vec![(0i64, 0i64, 0u32); gathered.len()];
    let key = |row: usize| keys.id(rows.start + row);
    match (numerator.mantissas(), denominator.mantissas()) {
        (Mantissas::Narrow(tops), Mantissas::Narrow(bottoms)) => {
            add_up(tops, bottoms, counts, key, &mut sums);
        }
        (Mantissas::Tiny(tops), Mantissas::Narrow(bottoms)) => add_up(tops, bottoms, counts, key, &mut sums),
        (Mantissas::Narrow(tops), Mantissas::Tiny(bottoms)) => add_up(tops, bottoms, counts, key, &mut sums),
        (Mantissas::Tiny(tops), Mantissas::Tiny(bottoms)) => add_up(tops, bottoms, counts, key, &mut sums),
        (Mantissas::Wide(_), _) | (_, Mantissas::Wide(_)) => return false,
    }
    for (gathered, (top, bottom, count)) in gathered.iter_mut().zip(sums) {
        gathered.numerator.mantissa += i128::from(top);
        gathered.denominator.mantissa += i128::from(bottom);
        gathered.count += count;
    }
    true
}

/// Adds the rows that count and whose denominator is above zero to the sums of their keys.
#[inline]
fn add_up<T: Copy + Into<i64>, B: Copy + Into<i64>>(
    tops: &[T],
    bottoms: &[B],
    counts: impl Fn(usize) -> bool,
    key: impl Fn(usize) -> usize,
    sums: &mut [(i64, i64, u32)],
) {
    for (row, (top, bottom)) in tops.iter().zip(bottoms).enumerate() {
        let (top, bottom): (i64, i64) = ((*top).into(), (*bottom).into());
        if bottom > 0 && counts(row) {
            let sum = &mut sums[key(row)];
            sum.0 += top;
            sum.1 += bottom;
            sum.2 += 1;
        }
    }
}

/// Sums per key, and of all together as the last element. Segments are summed side by side and
/// joined in their order; whole numbers make the result the same whatever the order.
fn gather(prepared: &Prepared<'_>, rule: usize, index: usize, keys: usize) -> Vec<Gathered> {
    let benchmark = &prepared.scheme.benchmarks[rule];
    let indicator = &prepared.scheme.indicators[index];
    let keep_values =
        matches!(benchmark.kind, BenchmarkKind::MeanOfRatios | BenchmarkKind::MinMax | BenchmarkKind::Best);
    let parts = prepared.parts(index);
    let enters = prepared.enters(rule);
    let key_ids = prepared.keys(&benchmark.by);
    let blank = || {
        let sum = |digits| Sum { mantissa: 0, digits, any: false };
        let blank = Gathered {
            numerator: sum(parts.numerator_digits),
            denominator: sum(parts.denominator_digits),
            value_digits: indicator.value_digits.unwrap_or(0),
            ..Gathered::default()
        };
        vec![blank; keys + 1]
    };
    let per_segment: Vec<Vec<Gathered>> = (0..prepared.table.segments.len())
        .into_par_iter()
        .map(|segment| {
            let mut gathered = blank();
            let start = prepared.table.segments[segment].start;
            let rows = start..start + prepared.table.segments[segment].rows;
            if !keep_values
                && sum_narrow(parts.columns(segment), rows.clone(), key_ids, &enters, &mut gathered)
            {
                sum_up(&mut gathered);
                return gathered;
            }
            for row in (0..rows.len()).filter(|row| enters(start + row)) {
                let Some((numerator, denominator)) = parts.known(segment, row) else { continue };
                let gathered = &mut gathered[key_ids.id(start + row)];
                gathered.numerator.mantissa += i128::from(numerator);
                gathered.denominator.mantissa += i128::from(denominator);
                gathered.count += 1;
                if keep_values {
                    gathered.values.extend(parts.value_mantissa(indicator, numerator, denominator));
                }
            }
            sum_up(&mut gathered);
            gathered
        })
        .collect();
    let mut total = blank();
    for part in per_segment {
        for (sum, part) in total.iter_mut().zip(&part) {
            sum.add(part);
        }
    }
    total
}
