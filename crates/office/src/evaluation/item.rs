//! One item of one subject: value, ratio to the benchmark, score. The same steps in exact numbers
//! and, where a scheme is published so, in binary64. Who is scored against what is `run`'s work.

use super::benchmark::{Figure, Yardstick};
use super::scheme::{Better, Family, Indicator};
use fact::{Decimal, Ratio, Rounding};

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Scored from value and benchmark.
    Scored,
    /// Scored by a special ratio (index into the indicator's list).
    Special(u8),
    /// The value is not known; scored as the scheme says for missing ones.
    Missing,
    /// There is no benchmark to compare with.
    NoBenchmark,
    /// Does not apply.
    NotApplicable,
}

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// None.
    Within,
    /// The cap.
    Capped,
    /// The floor.
    Floored,
}

/// The exact ratio of a value to its yardstick by the indicator's family, before cap and floor.
/// `None` where the family has no ratio (steps, rank only) or the yardstick cannot divide.
#[must_use]
pub fn exact_ratio(indicator: &Indicator, value: &Ratio, yardstick: &Yardstick) -> Option<Ratio> {
    let one = || Ratio::from(1);
    match (indicator.family, yardstick) {
        (Family::Ratio | Family::Best, Yardstick::Point(point)) => value.checked_div(&point.exact),
        (Family::Inverse, Yardstick::Point(point)) => {
            value.checked_div(&point.exact).map(|part| Ratio::from(2) - part)
        }
        (Family::MinMax, Yardstick::Range(low, high)) => {
            let span = &high.exact - &low.exact;
            let above = match indicator.better {
                Better::Higher => value - &low.exact,
                Better::Lower => &high.exact - value,
            };
            let share = above.checked_div(&span).unwrap_or_else(one);
            let base = indicator.base.as_ref().map_or_else(Ratio::zero, |base| Ratio::from(base.value));
            let rest = one() - base.clone();
            Some(base + rest * share)
        }
        _ => None,
    }
}

/// The ratio within the indicator's cap and floor, and which limit it met.
#[must_use]
pub fn exact_clamp(indicator: &Indicator, ratio: Ratio) -> (Ratio, Limit) {
    if let Some(cap) = &indicator.cap {
        let cap = Ratio::from(cap.value);
        if ratio > cap {
            return (cap, Limit::Capped);
        }
    }
    if let Some(floor) = &indicator.floor {
        let floor = Ratio::from(floor.value);
        if ratio < floor {
            return (floor, Limit::Floored);
        }
    }
    (ratio, Limit::Within)
}

/// Points of a step table for a value: those of the last step that is not above it.
#[must_use]
pub fn exact_steps(indicator: &Indicator, value: &Ratio) -> Ratio {
    let reached = indicator.steps.iter().rev().find(|(from, _)| *value >= Ratio::from(from.value));
    reached.map_or_else(Ratio::zero, |(_, points)| Ratio::from(points.value))
}

/// Points under the declared rounding of the item, or as they are.
#[must_use]
pub fn exact_rounded(points: Ratio, digits: Option<u8>, rounding: Rounding) -> Ratio {
    match digits {
        Some(digits) => Ratio::from(points.round(digits, rounding)),
        None => points,
    }
}

/// The numbers of an indicator as binary64, prepared once a run.
#[derive(Clone, Debug)]
pub(super) struct Kernel {
    pub family: Family,
    pub lower: bool,
    pub weight: f64,
    pub cap: f64,
    pub floor: f64,
    pub base: f64,
    pub steps: Vec<(f64, f64)>,
}

impl Kernel {
    pub fn new(indicator: &Indicator) -> Self {
        let or = |constant: &Option<super::scheme::Constant>, none: f64| {
            constant.as_ref().map_or(none, |constant| constant.value.to_f64())
        };
        Self {
            family: indicator.family,
            lower: indicator.better == Better::Lower,
            weight: indicator.weight.value.to_f64(),
            cap: or(&indicator.cap, f64::INFINITY),
            floor: or(&indicator.floor, f64::NEG_INFINITY),
            base: or(&indicator.base, 0.0),
            steps: indicator
                .steps
                .iter()
                .map(|(from, points)| (from.value.to_f64(), points.value.to_f64()))
                .collect(),
        }
    }

    /// Ratio before cap and floor; the operations in the order a published binary64 scheme writes.
    #[inline]
    #[expect(clippy::float_arithmetic, reason = "binary64 is the published definition, or carries a bound")]
    pub fn ratio(&self, value: f64, low: f64, high: f64) -> f64 {
        match self.family {
            Family::Ratio | Family::Best => Self::plain(value, low),
            Family::Inverse => Self::inverse(value, low),
            Family::MinMax => {
                let span = high - low;
                let above = if self.lower { high - value } else { value - low };
                let share = if span == 0.0 { 1.0 } else { above / span };
                self.base + (1.0 - self.base) * share
            }
            Family::Steps | Family::RankOnly => 0.0,
        }
    }

    #[inline]
    #[expect(clippy::float_arithmetic, reason = "binary64 is the published definition, or carries a bound")]
    pub fn plain(value: f64, benchmark: f64) -> f64 {
        value / benchmark
    }

    #[inline]
    #[expect(clippy::float_arithmetic, reason = "binary64 is the published definition, or carries a bound")]
    pub fn inverse(value: f64, benchmark: f64) -> f64 {
        2.0 - value / benchmark
    }

    #[inline]
    pub fn clamp(&self, ratio: f64) -> f64 {
        // Two comparisons as `min(max(ratio, floor), cap)` is written in published schemes.
        let raised = if ratio < self.floor { self.floor } else { ratio };
        if raised > self.cap { self.cap } else { raised }
    }
}

/// A number that is exact or, in a binary64 scheme, is what the published operations give.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// Exact.
    Exact(Ratio),
    /// Binary64 by publication.
    Binary(f64),
}

impl Number {
    /// Rounded for print.
    #[must_use]
    pub fn printed(&self, digits: u8) -> String {
        match self {
            Self::Exact(exact) => exact.round(digits, Rounding::HalfUp).to_string(),
            Self::Binary(number) => format!("{number:.places$}", places = usize::from(digits)),
        }
    }

    /// As binary64, for charts and plain output.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            Self::Exact(exact) => exact.to_f64(),
            Self::Binary(number) => *number,
        }
    }

    /// The exact number of either (a binary64 number is a fraction of a power of two).
    #[must_use]
    pub fn exact(&self) -> Ratio {
        match self {
            Self::Exact(exact) => exact.clone(),
            Self::Binary(number) => Ratio::of_binary(*number).unwrap_or_else(Ratio::zero),
        }
    }
}

/// The nearest decimal figure of a yardstick, for print.
#[must_use]
pub fn printed_figure(figure: &Figure) -> String {
    figure.exact.to_decimal(12).map_or_else(
        || figure.exact.round(6, Rounding::HalfUp).to_string(),
        |exact: Decimal| exact.to_string(),
    )
}
