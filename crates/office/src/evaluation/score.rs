//! The score of one subject, step by step, in the scheme's own arithmetic. This is the definition;
//! `batch` gives the same result for many subjects and asks here whenever it cannot be sure.

use super::benchmark::{Entry, Yardstick};
use super::item::{Kernel, Limit, Number, Treatment, exact_clamp, exact_ratio, exact_rounded, exact_steps};
use super::prepared::Prepared;
use super::scheme::{Arithmetic, Constant, Family, Indicator, Missing, NotApplicable, Points, Scheme};
use super::yardsticks::Yardsticks;
use fact::{Decimal, Ratio, Rounding};

/// One item with all its steps.
#[derive(Clone, Debug)]
pub struct Item {
    /// Index into the scheme's indicators.
    pub indicator: usize,
    /// Numerator as used.
    pub numerator: Option<Decimal>,
    /// Denominator as used.
    pub denominator: Option<Decimal>,
    /// Value, at its declared digits.
    pub value: Option<Number>,
    /// What it is compared with.
    pub entry: Option<Entry>,
    /// Ratio before cap and floor.
    pub ratio: Option<Number>,
    /// Ratio after cap and floor.
    pub clamped: Option<Number>,
    /// Which limit was met.
    pub limit: Limit,
    /// What became of it.
    pub treatment: Treatment,
    /// Whether its weight counts.
    pub counts: bool,
    /// Points.
    pub score: Number,
}

/// Points added or taken by one rule.
#[derive(Clone, Debug)]
pub struct PointsGiven {
    /// Index into the scheme's bonuses or deductions.
    pub rule: usize,
    /// Points before the cap of the item.
    pub points: Number,
    /// Points counted.
    pub counted: Number,
    /// The rule no longer holds in this year.
    pub expired: bool,
    /// What it asks for is not known; no points.
    pub unknown: bool,
}

/// The score of one subject.
#[derive(Clone, Debug)]
pub struct Score {
    /// Items of the subject's list, in the order of the sum.
    pub items: Vec<Item>,
    /// Sum of items.
    pub raw: Number,
    /// Sum of the weights that count.
    pub weight_sum: Number,
    /// Scaled sum.
    pub base: Number,
    /// Additions.
    pub bonuses: Vec<PointsGiven>,
    /// Additions counted.
    pub bonus: Number,
    /// Subtractions.
    pub deductions: Vec<PointsGiven>,
    /// Subtractions counted.
    pub deduction: Number,
    /// Total before the published rounding.
    pub unrounded: Number,
    /// Total as published and ranked.
    pub total: Number,
}

impl Score {
    /// The item of an indicator, if it is on the subject's list.
    #[must_use]
    pub fn item(&self, indicator: usize) -> Option<&Item> {
        self.items.iter().find(|item| item.indicator == indicator)
    }
}

/// Scores a row of a prepared table against yardsticks (its own run's, or a published run's).
#[must_use]
pub fn score(prepared: &Prepared<'_>, yardsticks: &Yardsticks, row: usize) -> Score {
    let scheme = prepared.scheme;
    let group = usize::from(prepared.group[row]);
    let items: Vec<Item> = (0..scheme.indicators.len())
        .filter(|indicator| scheme.indicators[*indicator].serves(group))
        .map(|indicator| item(prepared, yardsticks, row, indicator))
        .collect();
    total(prepared, row, items)
}

/// The total of items that are already scored.
pub(super) fn total(prepared: &Prepared<'_>, row: usize, items: Vec<Item>) -> Score {
    let scheme = prepared.scheme;
    let arithmetic = scheme.arithmetic;
    let zero = || constant(arithmetic, Decimal::ZERO);
    let raw = items.iter().fold(zero(), |sum, item| sum.add(&item.score));
    let counting = items.iter().filter(|item| item.counts);
    let weight_sum = counting.fold(zero(), |sum, item| {
        sum.add(&constant(arithmetic, scheme.indicators[item.indicator].weight.value))
    });
    let base = match &scheme.total.reweight_to {
        Some(to) => match constant(arithmetic, to.value).divide(&weight_sum) {
            Some(factor) => raw.multiply(&factor),
            None => zero(),
        },
        None => raw.clone(),
    };
    let bonuses = given(prepared, row, &scheme.bonuses);
    let deductions = given(prepared, row, &scheme.deductions);
    let sum = |points: &[PointsGiven], cap: Option<&Constant>| {
        let sum = points.iter().fold(zero(), |sum, points| sum.add(&points.counted));
        cap.map_or(sum.clone(), |cap| sum.least(constant(arithmetic, cap.value)))
    };
    let bonus = sum(&bonuses, scheme.total.bonus_cap.as_ref());
    let deduction = sum(&deductions, scheme.total.deduction_cap.as_ref());
    let mut unrounded = base.add(&bonus);
    if !deductions.is_empty() {
        unrounded = unrounded.subtract(&deduction);
    }
    let total = rounded(&unrounded, scheme.total.digits, scheme.total.rounding.unwrap_or(Rounding::HalfUp));
    Score { items, raw, weight_sum, base, bonuses, bonus, deductions, deduction, unrounded, total }
}

fn given(prepared: &Prepared<'_>, row: usize, rules: &[Points]) -> Vec<PointsGiven> {
    let arithmetic = prepared.scheme.arithmetic;
    let scope = prepared.scope(row);
    let one = |(rule, points): (usize, &Points)| {
        let expired = prepared.expired(points.until.as_ref(), row);
        let exact = points.points.evaluate(&scope).number();
        let unknown = exact.is_none();
        let number = match exact {
            Some(exact) if !expired => Number::from_exact(exact, arithmetic),
            _ => constant(arithmetic, Decimal::ZERO),
        };
        let counted = match &points.cap {
            Some(cap) => number.clone().least(constant(arithmetic, cap.value)),
            None => number.clone(),
        };
        PointsGiven { rule, points: number, counted, expired, unknown }
    };
    rules.iter().enumerate().map(one).collect()
}

fn item(prepared: &Prepared<'_>, yardsticks: &Yardsticks, row: usize, index: usize) -> Item {
    let scheme = prepared.scheme;
    let indicator = &scheme.indicators[index];
    let arithmetic = scheme.arithmetic;
    let (segment, within) = prepared.table.locate(row);
    let parts = prepared.parts(index);
    let known = parts.known(segment, within);
    let (numerator, denominator) = parts.decimals(segment, within);
    let value =
        known.map(|(numerator, denominator)| value(arithmetic, indicator, &parts, numerator, denominator));
    let entry = yardsticks.entry(prepared, index, row).cloned();
    let zero = || constant(arithmetic, Decimal::ZERO);
    let mut item = Item {
        indicator: index,
        numerator,
        denominator,
        value,
        entry,
        ratio: None,
        clamped: None,
        limit: Limit::Within,
        treatment: Treatment::Scored,
        counts: true,
        score: zero(),
    };
    let scope = prepared.scope(row);
    let weight = constant(arithmetic, indicator.weight.value);
    let applies = indicator.applicable.as_ref().is_none_or(|applicable| applicable.holds(&scope));
    let special = indicator.special.iter().position(|special| special.when.holds(&scope));
    if !applies {
        item.treatment = Treatment::NotApplicable;
        item.counts = indicator.when_not_applicable == NotApplicable::Zero;
    } else if let Some(special) = special {
        item.treatment = Treatment::Special(u8::try_from(special).unwrap_or(u8::MAX));
        let ratio = constant(arithmetic, indicator.special[special].ratio.value);
        item.score = finish(indicator, ratio.multiply(&weight));
        item.clamped = Some(ratio);
    } else if item.value.is_none() && parts.not_applicable(segment, within) {
        item.treatment = Treatment::NotApplicable;
        item.counts = indicator.when_not_applicable == NotApplicable::Zero;
    } else if item.value.is_none() {
        missing(prepared, yardsticks, row, &mut item, weight);
    } else {
        compare(scheme, indicator, &mut item, &weight);
    }
    item
}

fn missing(prepared: &Prepared<'_>, yardsticks: &Yardsticks, row: usize, item: &mut Item, weight: Number) {
    let indicator = &prepared.scheme.indicators[item.indicator];
    item.treatment = Treatment::Missing;
    match indicator.missing {
        Missing::Zero | Missing::Hold => {}
        Missing::Full => item.score = finish(indicator, weight),
        Missing::Reweight => item.counts = false,
        Missing::GroupMean => {
            let mean = yardsticks.item_mean(prepared.group[row], item.indicator);
            if let Some(mean) = mean {
                item.score = Number::from_exact(mean.clone(), prepared.scheme.arithmetic);
            }
        }
    }
}

fn compare(scheme: &Scheme, indicator: &Indicator, item: &mut Item, weight: &Number) {
    let Some(value) = item.value.clone() else { return };
    match indicator.family {
        Family::RankOnly => return,
        Family::Steps => {
            let points = exact_steps(indicator, &value.exact());
            item.score = finish(indicator, Number::from_exact(points, scheme.arithmetic));
            return;
        }
        _ => {}
    }
    let Some(yardstick) = item.entry.as_ref().and_then(|entry| entry.used.as_ref()) else {
        item.treatment = Treatment::NoBenchmark;
        return;
    };
    let ratio = match &value {
        Number::Exact(value) => exact_ratio(indicator, value, yardstick).map(Number::Exact),
        Number::Binary(value) => {
            let (low, high) = match yardstick {
                Yardstick::Point(point) => (point.nearest, point.nearest),
                Yardstick::Range(low, high) => (low.nearest, high.nearest),
            };
            Some(Number::Binary(Kernel::new(indicator).ratio(*value, low, high)))
        }
    };
    let Some(ratio) = ratio else {
        item.treatment = Treatment::NoBenchmark;
        return;
    };
    let (_, limit) = exact_clamp(indicator, ratio.exact());
    let clamped = match (limit, &indicator.cap, &indicator.floor) {
        (Limit::Capped, Some(cap), _) => constant(scheme.arithmetic, cap.value),
        (Limit::Floored, _, Some(floor)) => constant(scheme.arithmetic, floor.value),
        _ => ratio.clone(),
    };
    item.limit = limit;
    item.score = finish(indicator, clamped.multiply(weight));
    item.ratio = Some(ratio);
    item.clamped = Some(clamped);
}

fn finish(indicator: &Indicator, points: Number) -> Number {
    match points {
        Number::Exact(points) => {
            Number::Exact(exact_rounded(points, indicator.score_digits, indicator.rounding))
        }
        binary @ Number::Binary(_) => match indicator.score_digits {
            Some(digits) => rounded(&binary, Some(digits), indicator.rounding),
            None => binary,
        },
    }
}

fn value(
    arithmetic: Arithmetic,
    indicator: &Indicator,
    parts: &super::parts::PartsOf<'_>,
    numerator: i64,
    denominator: i64,
) -> Number {
    if let (Some(digits), Some(mantissa)) =
        (indicator.value_digits, parts.value_mantissa(indicator, numerator, denominator))
    {
        return constant(arithmetic, Decimal::new(mantissa.into(), digits));
    }
    let top = Decimal::new(numerator.into(), parts.numerator_digits);
    let bottom = Decimal::new(denominator.into(), parts.denominator_digits);
    let quotient = constant(arithmetic, top).divide(&constant(arithmetic, bottom));
    quotient.unwrap_or_else(|| constant(arithmetic, Decimal::ZERO))
}

pub(super) fn constant(arithmetic: Arithmetic, value: Decimal) -> Number {
    match arithmetic {
        Arithmetic::Exact => Number::Exact(value.into()),
        Arithmetic::Binary64 => Number::Binary(value.to_f64()),
    }
}

/// The published rounding; in binary64 `floor(x · 10^d + 0.5) / 10^d`.
#[expect(clippy::float_arithmetic, reason = "the rounding of a scheme published in binary64")]
pub(super) fn rounded(number: &Number, digits: Option<u8>, rounding: Rounding) -> Number {
    let Some(digits) = digits else { return number.clone() };
    match number {
        Number::Exact(exact) => Number::Exact(exact.round(digits, rounding).into()),
        Number::Binary(number) => {
            let power = 10f64.powi(i32::from(digits));
            Number::Binary((number * power + 0.5).floor() / power)
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "the operations of a scheme published in binary64")]
impl Number {
    pub(super) fn from_exact(exact: Ratio, arithmetic: Arithmetic) -> Self {
        match arithmetic {
            Arithmetic::Exact => Self::Exact(exact),
            Arithmetic::Binary64 => {
                Self::Binary(exact.to_decimal(15).map_or_else(|| exact.to_f64(), Decimal::to_f64))
            }
        }
    }

    fn add(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Exact(left), Self::Exact(right)) => Self::Exact(left + right),
            _ => Self::Binary(self.to_f64() + other.to_f64()),
        }
    }

    fn subtract(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Exact(left), Self::Exact(right)) => Self::Exact(left - right),
            _ => Self::Binary(self.to_f64() - other.to_f64()),
        }
    }

    fn multiply(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Exact(left), Self::Exact(right)) => Self::Exact(left * right),
            _ => Self::Binary(self.to_f64() * other.to_f64()),
        }
    }

    fn divide(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Exact(left), Self::Exact(right)) => left.checked_div(right).map(Self::Exact),
            _ if other.to_f64() == 0.0 => None,
            _ => Some(Self::Binary(self.to_f64() / other.to_f64())),
        }
    }

    fn least(self, other: Self) -> Self {
        let smaller = match (&self, &other) {
            (Self::Exact(left), Self::Exact(right)) => left <= right,
            _ => self.to_f64() <= other.to_f64(),
        };
        if smaller { self } else { other }
    }
}
