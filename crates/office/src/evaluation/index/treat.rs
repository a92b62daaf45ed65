//! Outliers: winsorised point by point until skewness or kurtosis is within its limit, transformed
//! by a logarithm when that is not enough.
//!
//! The order of the rounds and the fall-back follow the function `treat` of the R package COINr
//! before 1.0, which published the index that the pack `asem-2018` restates.

use super::moments::{excess_kurtosis, skewness};
use super::run::CellChange;
use super::scheme::{Transform, Treatment, WinsoriseLimit};

/// What was done to an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreatmentOutcome {
    /// Within the limits from the start.
    Untouched,
    /// The pack excludes this indicator.
    Excluded,
    /// Winsorising brought it within the limits.
    Winsorised,
    /// Winsorising was not enough, the logarithm was taken.
    Transformed,
    /// Winsorising was not enough and no logarithm was possible or wanted: the figures stayed as they were.
    StillOutside,
}

/// The record of the treatment of one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct TreatmentRecord {
    /// Indicator.
    pub leaf: String,
    /// What was done.
    pub outcome: TreatmentOutcome,
    /// Rounds of winsorising (each replaces the outermost figure and its equals).
    pub rounds: u32,
    /// Figures lowered and figures raised by winsorising.
    pub lowered: usize,
    /// See `lowered`.
    pub raised: usize,
    /// Skewness before, `None` when there are too few figures or no spread.
    pub skewness_before: Option<f64>,
    /// Excess kurtosis before.
    pub kurtosis_before: Option<f64>,
    /// Skewness of the result.
    pub skewness_after: Option<f64>,
    /// Excess kurtosis of the result.
    pub kurtosis_after: Option<f64>,
}

impl TreatmentOutcome {
    /// Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Untouched => "无需处理",
            Self::Excluded => "方案规定不处理",
            Self::Winsorised => "缩尾",
            Self::Transformed => "取对数",
            Self::StillOutside => "仍超限，保留原值",
        }
    }
}

/// The treated figures of an indicator, its record and the cells that winsorising changed.
pub(super) struct Treated {
    pub figures: Vec<Option<f64>>,
    pub record: TreatmentRecord,
    pub changes: Vec<(usize, CellChange)>,
}

/// Treats one indicator; a share of the units counts also those without a figure.
pub(super) fn treat(leaf: &str, figures: &[Option<f64>], wanted: bool, treatment: &Treatment) -> Treated {
    let places: Vec<usize> = (0..figures.len()).filter(|&unit| figures[unit].is_some()).collect();
    let before: Vec<f64> = figures.iter().flatten().copied().collect();
    let mut values = before.clone();
    let limit = round_limit(treatment.limit, figures.len());
    let rounds = if wanted { winsorise(&mut values, treatment, limit) } else { 0 };
    let mut outcome = match (wanted, rounds) {
        (false, _) => TreatmentOutcome::Excluded,
        (true, 0) => TreatmentOutcome::Untouched,
        (true, _) => TreatmentOutcome::Winsorised,
    };
    let winsorised = values.clone();
    if wanted && outside(&values, treatment) {
        let base = if treatment.transform_untouched { &before } else { &winsorised };
        (values, outcome) = match transformed(base, treatment.transform) {
            Some(values) => (values, TreatmentOutcome::Transformed),
            None => (before.clone(), TreatmentOutcome::StillOutside),
        };
    }
    let shown = match outcome {
        TreatmentOutcome::Winsorised => &winsorised,
        TreatmentOutcome::Transformed if !treatment.transform_untouched => &winsorised,
        _ => &before,
    };
    let changes = changes(&places, &before, shown);
    let lowered = changes.iter().filter(|(_, change)| matches!(change, CellChange::Lowered { .. })).count();
    let record = TreatmentRecord {
        leaf: leaf.to_owned(),
        outcome,
        rounds,
        lowered,
        raised: changes.len() - lowered,
        skewness_before: skewness(&before),
        kurtosis_before: excess_kurtosis(&before),
        skewness_after: skewness(&values),
        kurtosis_after: excess_kurtosis(&values),
    };
    let mut result = figures.to_vec();
    for (&unit, value) in places.iter().zip(values) {
        result[unit] = Some(value);
    }
    Treated { figures: result, record, changes }
}

/// Whether |skewness| and kurtosis are both above their limits; false when they cannot be told.
fn outside(values: &[f64], treatment: &Treatment) -> bool {
    skewness(values).is_some_and(|value| value.abs() > treatment.skewness_limit)
        && excess_kurtosis(values).is_some_and(|value| value > treatment.kurtosis_limit)
}

fn round_limit(limit: WinsoriseLimit, units: usize) -> u32 {
    match limit {
        WinsoriseLimit::Points(points) => points,
        WinsoriseLimit::Share(share) => {
            let whole = 10i128.pow(u32::from(share.digits()));
            let product = share.mantissa() * i128::try_from(units).unwrap_or(i128::MAX);
            u32::try_from((product + whole - 1).div_euclid(whole)).unwrap_or(u32::MAX)
        }
    }
}

/// Replaces the outermost figures by their neighbour, round by round, and says how many rounds it took.
fn winsorise(values: &mut [f64], treatment: &Treatment, limit: u32) -> u32 {
    let first_side_high = skewness(values).is_some_and(|value| value > 0.0);
    let mut rounds = 0;
    while rounds < limit && outside(values, treatment) {
        let high = if treatment.side_each_round {
            skewness(values).is_some_and(|value| value >= 0.0)
        } else {
            first_side_high
        };
        if !pull_in(values, high) {
            break;
        }
        rounds += 1;
    }
    rounds
}

/// Sets the highest (lowest) figure and its equals to the next one; refuses when fewer than two
/// different figures would be left.
fn pull_in(values: &mut [f64], high: bool) -> bool {
    let beyond = |a: f64, b: f64| if high { a > b } else { a < b };
    let outermost =
        |among: &mut dyn Iterator<Item = f64>| among.reduce(|a, b| if beyond(b, a) { b } else { a });
    let Some(end) = outermost(&mut values.iter().copied()) else { return false };
    let Some(next) = outermost(&mut values.iter().copied().filter(|value| *value != end)) else {
        return false;
    };
    if values.iter().all(|value| *value == end || *value == next) {
        return false;
    }
    for value in values.iter_mut().filter(|value| **value == end) {
        *value = next;
    }
    true
}

/// The figures after the transform, or `None` when it is none or not possible.
fn transformed(values: &[f64], transform: Transform) -> Option<Vec<f64>> {
    let low = values.iter().copied().reduce(f64::min)?;
    let high = values.iter().copied().reduce(f64::max)?;
    match transform {
        Transform::None => None,
        Transform::Log if low <= 0.0 => None,
        Transform::Log => Some(values.iter().map(|value| value.ln()).collect()),
        Transform::LogPlusOne => Some(values.iter().map(|value| (value - low + 1.0).ln()).collect()),
        Transform::LogOfRange(share) => {
            let offset = share * (high - low);
            Some(values.iter().map(|value| (value - low + offset).ln()).collect())
        }
    }
}

fn changes(places: &[usize], before: &[f64], after: &[f64]) -> Vec<(usize, CellChange)> {
    places
        .iter()
        .zip(before.iter().zip(after))
        .filter(|(_, (before, after))| before != after)
        .map(|(&unit, (&before, &after))| {
            let change = if after < before {
                CellChange::Lowered { before, after }
            } else {
                CellChange::Raised { before, after }
            };
            (unit, change)
        })
        .collect()
}
