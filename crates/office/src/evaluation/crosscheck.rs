//! Objective weights shown beside the official ones: equal, entropy and CRITIC weights, the influence
//! that each item really has on the total, and pairs of items that say the same or pull apart.
//!
//! A cross-check for people who set weights. No class is ever decided by it, so it computes in binary64.
#![expect(
    clippy::float_arithmetic,
    reason = "statistics shown beside the weights; nothing is decided by them"
)]

use super::index::{IndexScheme, Node};
use std::collections::HashMap;
use thiserror::Error;

/// An indicator with one figure per firm, all known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Criterion<'a> {
    /// Indicator id.
    pub id: &'a str,
    /// Figures, in the same order of firms for every indicator.
    pub values: &'a [f64],
    /// Whether more is better.
    pub higher_is_better: bool,
}

/// A weight that a method gives to an indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectiveWeight {
    /// Indicator id.
    pub id: String,
    /// Share of 1.
    pub weight: f64,
    /// All firms have the same figure: the indicator tells them not apart and weighs nothing.
    pub constant: bool,
}

/// What an item does to the total, beside what its weight promises.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// Indicator id.
    pub id: String,
    /// Its weight as a share of all weights.
    pub nominal: f64,
    /// Pearson correlation with the total; `None` when the item or the total is constant.
    pub correlation: Option<f64>,
    /// Its share of the variance of the total, `w·cov(x, total)/var(total)`; the shares add up to 1
    /// (Shorrocks 1982). `None` when the total is constant.
    pub variance_share: Option<f64>,
}

/// Two indicators that hardly differ or pull in opposite directions.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrelationFlag {
    /// First indicator.
    pub first: String,
    /// Second indicator.
    pub second: String,
    /// Pearson correlation, less-is-better indicators turned round.
    pub correlation: f64,
    /// Which of the two.
    pub kind: FlagKind,
}

/// Why a pair is flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// Correlation at or above the upper limit: counted twice.
    SaysTheSame,
    /// Correlation at or below the lower limit: a gain in one costs the other.
    PullsApart,
}

/// Why there is no cross-check.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CrosscheckError {
    /// No indicator or fewer than two firms.
    #[error("至少要有一个指标、两家企业才能计算客观权重。")]
    TooFew,
    /// Columns of different length.
    #[error("指标“{0}”的企业数与其他指标不同。")]
    DifferentLength(String),
    /// A figure that is not finite.
    #[error("指标“{0}”含有不是有限数的值。请先排除未填报的企业。")]
    NotFinite(String),
    /// Entropy of the figures as given needs figures of zero or more.
    #[error("指标“{0}”有负数，不能直接计算熵权。请改用标准化后的数值。")]
    Negative(String),
    /// Every indicator is constant.
    #[error("所有指标在各企业之间都没有差别，无法计算客观权重。")]
    NoSpread,
    /// Weights that are negative or all zero, or not one per indicator.
    #[error("权重须与指标一一对应，不小于 0，且不全为 0。")]
    BadWeights,
}

/// On which figures entropy is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntropyBasis {
    /// As given; they must not be negative.
    AsGiven,
    /// Brought to 0…1 by minimum and maximum, direction applied.
    MinMax,
}

/// The same weight for each indicator, constant ones too.
///
/// # Errors
/// When the columns are no matrix.
pub fn equal_weights(criteria: &[Criterion<'_>]) -> Result<Vec<ObjectiveWeight>, CrosscheckError> {
    check(criteria)?;
    Ok(shares(criteria, &vec![1.0; criteria.len()]))
}

/// Entropy weights (熵权法; Shannon 1948, as a weight Zeleny 1982): `p = x/Σx`, `e = −Σ p·ln p / ln n` with
/// `0·ln 0 = 0`, weight `(1 − e)/Σ(1 − e)`. A constant column, zeros included, weighs exactly 0.
///
/// # Errors
/// When the columns are no matrix, have negatives with [`EntropyBasis::AsGiven`], or are all constant.
pub fn entropy_weights(
    criteria: &[Criterion<'_>],
    basis: EntropyBasis,
) -> Result<Vec<ObjectiveWeight>, CrosscheckError> {
    check(criteria)?;
    let mut diversities = Vec::with_capacity(criteria.len());
    for criterion in criteria {
        if basis == EntropyBasis::AsGiven && criterion.values.iter().any(|value| *value < 0.0) {
            return Err(CrosscheckError::Negative(criterion.id.to_owned()));
        }
        diversities.push(match (min_max(criterion), basis) {
            (None, _) => 0.0,
            (Some(scaled), EntropyBasis::MinMax) => 1.0 - entropy(&scaled),
            (Some(_), EntropyBasis::AsGiven) => 1.0 - entropy(criterion.values),
        });
    }
    spread(criteria, &diversities)
}

/// CRITIC weights (Diakoulaki, Mavrotas & Papayannakis 1995): figures brought to 0…1 with direction,
/// `C = σ·Σ(1 − r)` over the other indicators, weight `C/ΣC`. A constant column weighs exactly 0 and
/// takes no part in the sums of the others.
///
/// # Errors
/// When the columns are no matrix or are all constant.
pub fn critic_weights(criteria: &[Criterion<'_>]) -> Result<Vec<ObjectiveWeight>, CrosscheckError> {
    check(criteria)?;
    let scaled: Vec<Option<Vec<f64>>> = criteria.iter().map(min_max).collect();
    let contrast = |own: &Option<Vec<f64>>, place: usize| {
        let Some(own) = own else { return 0.0 };
        let others = scaled.iter().enumerate().filter(|&(other, _)| other != place);
        let conflict: f64 = others
            .filter_map(|(_, other)| correlation(own, other.as_ref()?))
            .map(|correlation| 1.0 - correlation)
            .sum();
        let alone = scaled.iter().flatten().count() == 1;
        deviation(own) * if alone { 1.0 } else { conflict }
    };
    let contents: Vec<f64> = scaled.iter().enumerate().map(|(place, own)| contrast(own, place)).collect();
    spread(criteria, &contents)
}

/// What each item does to the total `Σ w·x`. Items of a scheme already carry their direction, so
/// `higher_is_better` is not looked at.
///
/// # Errors
/// When the columns are no matrix or the weights do not fit.
pub fn influences(criteria: &[Criterion<'_>], weights: &[f64]) -> Result<Vec<Influence>, CrosscheckError> {
    check(criteria)?;
    let sum: f64 = weights.iter().sum();
    let fits = weights.len() == criteria.len() && weights.iter().all(|weight| *weight >= 0.0);
    if !fits || !sum.is_finite() || sum <= 0.0 {
        return Err(CrosscheckError::BadWeights);
    }
    let mut total = vec![0.0; criteria[0].values.len()];
    for (criterion, weight) in criteria.iter().zip(weights) {
        for (total, value) in total.iter_mut().zip(criterion.values) {
            *total += weight * value;
        }
    }
    let variance = if is_constant(&total) { None } else { Some(covariance(&total, &total)) };
    let influence = |(criterion, weight): (&Criterion<'_>, &f64)| Influence {
        id: criterion.id.to_owned(),
        nominal: weight / sum,
        correlation: correlation(criterion.values, &total),
        variance_share: variance.map(|variance| weight * covariance(criterion.values, &total) / variance),
    };
    Ok(criteria.iter().zip(weights).map(influence).collect())
}

/// Pairs whose correlation is at or beyond a limit, in the order of the columns. Constant columns have
/// no correlation and are passed over.
///
/// # Errors
/// When the columns are no matrix.
pub fn correlation_flags(
    criteria: &[Criterion<'_>],
    upper: f64,
    lower: f64,
) -> Result<Vec<CorrelationFlag>, CrosscheckError> {
    check(criteria)?;
    let mut flags = Vec::new();
    for (place, first) in criteria.iter().enumerate() {
        for second in &criteria[place + 1..] {
            let Some(raw) = correlation(first.values, second.values) else { continue };
            let correlation = if first.higher_is_better == second.higher_is_better { raw } else { -raw };
            let kind = if correlation >= upper {
                FlagKind::SaysTheSame
            } else if correlation <= lower {
                FlagKind::PullsApart
            } else {
                continue;
            };
            let (first, second) = (first.id.to_owned(), second.id.to_owned());
            flags.push(CorrelationFlag { first, second, correlation, kind });
        }
    }
    Ok(flags)
}

/// Weight of each indicator in the index itself: the product of its shares on the way up. They add up to
/// 1 when every member has a value.
#[must_use]
pub fn effective_weights(scheme: &IndexScheme) -> Vec<(String, f64)> {
    let above: HashMap<&str, &Node> = scheme
        .nodes
        .iter()
        .flat_map(|node| node.members.iter().map(move |(member, _)| (member.as_str(), node)))
        .collect();
    let effective = |leaf: &str| {
        let mut share = 1.0;
        let mut current = leaf;
        while let Some(node) = above.get(current) {
            let sum: f64 = node.members.iter().map(|(_, weight)| weight).sum();
            let own = node.members.iter().find(|(member, _)| member == current);
            share *= own.map_or(0.0, |(_, weight)| weight / sum);
            current = &node.id;
        }
        share
    };
    scheme.leaves.iter().map(|leaf| (leaf.id.clone(), effective(&leaf.id))).collect()
}

fn check(criteria: &[Criterion<'_>]) -> Result<(), CrosscheckError> {
    let Some(first) = criteria.first().filter(|first| first.values.len() >= 2) else {
        return Err(CrosscheckError::TooFew);
    };
    for criterion in criteria {
        if criterion.values.len() != first.values.len() {
            return Err(CrosscheckError::DifferentLength(criterion.id.to_owned()));
        }
        if criterion.values.iter().any(|value| !value.is_finite()) {
            return Err(CrosscheckError::NotFinite(criterion.id.to_owned()));
        }
    }
    Ok(())
}

fn spread(criteria: &[Criterion<'_>], contents: &[f64]) -> Result<Vec<ObjectiveWeight>, CrosscheckError> {
    if contents.iter().sum::<f64>() > 0.0 {
        Ok(shares(criteria, contents))
    } else {
        Err(CrosscheckError::NoSpread)
    }
}

fn shares(criteria: &[Criterion<'_>], contents: &[f64]) -> Vec<ObjectiveWeight> {
    let sum: f64 = contents.iter().sum();
    let weight = |(criterion, content): (&Criterion<'_>, &f64)| ObjectiveWeight {
        id: criterion.id.to_owned(),
        weight: content / sum,
        constant: is_constant(criterion.values),
    };
    criteria.iter().zip(contents).map(weight).collect()
}

fn is_constant(values: &[f64]) -> bool {
    values.iter().all(|value| *value == values[0])
}

fn min_max(criterion: &Criterion<'_>) -> Option<Vec<f64>> {
    let low = criterion.values.iter().copied().reduce(f64::min)?;
    let high = criterion.values.iter().copied().reduce(f64::max)?;
    let range = high - low;
    let scaled = |value: &f64| {
        if criterion.higher_is_better { (value - low) / range } else { (high - value) / range }
    };
    (range > 0.0).then(|| criterion.values.iter().map(scaled).collect())
}

/// Of values that are not negative and not all zero.
fn entropy(values: &[f64]) -> f64 {
    let sum: f64 = values.iter().sum();
    let shares = values.iter().map(|value| value / sum).filter(|share| *share > 0.0);
    -shares.map(|share| share * share.ln()).sum::<f64>() / count(values).ln()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values)
}

fn covariance(first: &[f64], second: &[f64]) -> f64 {
    let (centre_first, centre_second) = (mean(first), mean(second));
    let products = first.iter().zip(second).map(|(a, b)| (a - centre_first) * (b - centre_second));
    products.sum::<f64>() / (count(first) - 1.0)
}

fn deviation(values: &[f64]) -> f64 {
    covariance(values, values).sqrt()
}

fn correlation(first: &[f64], second: &[f64]) -> Option<f64> {
    if is_constant(first) || is_constant(second) {
        return None;
    }
    let correlation = covariance(first, second) / (deviation(first) * deviation(second));
    correlation.is_finite().then(|| correlation.clamp(-1.0, 1.0))
}

#[expect(clippy::cast_precision_loss, reason = "counts of firms are far below 2^53")]
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

#[cfg(test)]
mod tests;
