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
mod tests {
    use super::*;

    /// Six made-up firms; expected values by an independent numpy computation of the same definitions.
    const FIRMS: [[f64; 6]; 4] = [
        [24.1, 11.6, 35.0, 7.3, 18.8, 42.6],
        [136.2, 80.0, 210.5, 55.1, 90.4, 160.0],
        [2.69, 1.2, 0.8, 3.3, 2.1, 1.9],
        [18.1, 9.5, 22.4, 15.0, 30.2, 12.7],
    ];
    const IDS: [&str; 4] = ["tax", "value_added", "emissions", "staff"];

    fn criterion<'a>(id: &'a str, values: &'a [f64]) -> Criterion<'a> {
        Criterion { id, values, higher_is_better: id != "emissions" }
    }

    fn criteria(columns: &[[f64; 6]; 4]) -> Vec<Criterion<'_>> {
        IDS.iter().zip(columns).map(|(id, values)| criterion(id, values)).collect()
    }

    fn small(columns: &[[f64; 3]]) -> Vec<Criterion<'_>> {
        let criterion = |(&id, values)| Criterion { higher_is_better: true, ..criterion(id, values) };
        IDS.iter().zip(columns.iter().map(<[f64; 3]>::as_slice)).map(criterion).collect()
    }

    fn assert_weights(found: &[ObjectiveWeight], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found.weight - expected).abs() < 1e-14, "{}: {} {expected}", found.id, found.weight);
        }
    }

    #[test]
    fn weights_of_six_firms_are_those_of_numpy() {
        let criteria = criteria(&FIRMS);
        assert_weights(&equal_weights(&criteria).unwrap(), &[0.25; 4]);
        assert_weights(
            &entropy_weights(&criteria, EntropyBasis::AsGiven).unwrap(),
            &[
                0.365_486_438_600_714_67,
                0.231_278_925_802_779_34,
                0.231_212_545_772_231_24,
                0.172_022_089_824_274_75,
            ],
        );
        assert_weights(
            &entropy_weights(&criteria, EntropyBasis::MinMax).unwrap(),
            &[
                0.266_187_861_218_603_7,
                0.265_738_790_553_447_8,
                0.203_308_273_780_706_6,
                0.264_765_074_447_241_84,
            ],
        );
        assert_weights(
            &critic_weights(&criteria).unwrap(),
            &[
                0.217_136_854_998_472_5,
                0.178_704_764_367_287_83,
                0.256_289_889_073_265_8,
                0.347_868_491_560_973_9,
            ],
        );
    }

    /// 1 1 2: p = ¼ ¼ ½, e = 1.5·ln 2/ln 3. 5 5 5: nothing. 1 0 0: e = 0.
    #[test]
    fn entropy_of_three_firms_is_worked_out_by_hand_and_a_constant_column_weighs_nothing() {
        let first = 1.0 - 1.5 * 2f64.ln() / 3f64.ln();
        let found = entropy_weights(
            &small(&[[1.0, 1.0, 2.0], [5.0, 5.0, 5.0], [1.0, 0.0, 0.0]]),
            EntropyBasis::AsGiven,
        )
        .unwrap();
        assert_weights(&found, &[first / (first + 1.0), 0.0, 1.0 / (first + 1.0)]);
        assert_eq!(found.iter().map(|weight| weight.constant).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(found[1].weight, 0.0);
    }

    /// 0 ½ 1 and 1 ½ 0 pull apart (r = −1), 0 1 0 goes with neither (r = 0): C = ½·3, ½·3, √⅓·2.
    #[test]
    fn critic_of_three_firms_is_worked_out_by_hand() {
        let third = 2.0 / 3f64.sqrt();
        let sum = 3.0 + third;
        let columns = [[0.0, 5.0, 10.0], [1.0, 0.5, 0.0], [7.0, 8.0, 7.0], [4.0, 4.0, 4.0]];
        let expected = [1.5 / sum, 1.5 / sum, third / sum, 0.0];
        assert_weights(&critic_weights(&small(&columns)).unwrap(), &expected);
        let single = critic_weights(&small(&[[1.0, 2.0, 4.0], [3.0, 3.0, 3.0]])).unwrap();
        assert_weights(&single, &[1.0, 0.0]);
    }

    #[test]
    fn influence_splits_the_variance_of_the_total_without_rest() {
        let scaled: Vec<Vec<f64>> = criteria(&FIRMS).iter().map(|one| min_max(one).unwrap()).collect();
        let criteria: Vec<_> = IDS.iter().zip(&scaled).map(|(id, values)| criterion(id, values)).collect();
        let found = influences(&criteria, &[30.0, 20.0, 20.0, 10.0]).unwrap();
        let correlations = [
            0.911_879_243_654_674_8,
            0.952_467_954_915_115_7,
            0.708_964_833_319_072_8,
            0.249_342_962_330_884_04,
        ];
        let shares = [
            0.443_291_593_237_325_7,
            0.298_379_943_461_663_3,
            0.220_547_808_538_823_9,
            0.037_780_654_762_187_366,
        ];
        for (place, one) in found.iter().enumerate() {
            assert!((one.correlation.unwrap() - correlations[place]).abs() < 1e-14);
            assert!((one.variance_share.unwrap() - shares[place]).abs() < 1e-14);
        }
        assert_eq!(found[0].nominal, 0.375);
        let flat = influences(&small(&[[2.0; 3]]), &[1.0]).unwrap();
        assert_eq!((flat[0].correlation, flat[0].variance_share), (None, None));
    }

    /// Tax and value added correlate at 0.88697; emissions, turned round, at +0.43516 with tax.
    #[test]
    fn a_pair_is_flagged_at_its_limit_and_not_just_beside_it() {
        let criteria = criteria(&FIRMS);
        let correlation = correlation(&FIRMS[0], &FIRMS[1]).unwrap();
        assert!((correlation - 0.886_965_840_353_224_9).abs() < 1e-14);
        assert_eq!(correlation_flags(&criteria, correlation, -0.9).unwrap().len(), 1);
        assert_eq!(correlation_flags(&criteria, correlation + 1e-9, -0.9).unwrap().len(), 0);
        let apart = correlation_flags(&small(&[[0.0, 1.0, 2.0], [3.0, 2.0, 1.0]]), 0.9, -1.0).unwrap();
        assert_eq!(apart[0].kind, FlagKind::PullsApart);
        let turned = correlation_flags(&criteria, 0.43, -0.9).unwrap();
        let pairs: Vec<&str> = turned.iter().map(|flag| flag.second.as_str()).collect();
        assert_eq!(pairs, ["value_added", "emissions", "emissions"]);
    }

    #[test]
    fn what_is_no_matrix_is_refused() {
        let columns = [[1.0, -1.0, 2.0], [3.0, 3.0, 3.0]];
        let negative = entropy_weights(&small(&columns), EntropyBasis::AsGiven);
        assert_eq!(negative, Err(CrosscheckError::Negative("tax".to_owned())));
        assert!(entropy_weights(&small(&columns), EntropyBasis::MinMax).is_ok());
        assert_eq!(critic_weights(&small(&columns[1..])), Err(CrosscheckError::NoSpread));
        assert_eq!(equal_weights(&[]), Err(CrosscheckError::TooFew));
        let infinite = equal_weights(&small(&[[1.0, f64::NAN, 2.0]]));
        assert_eq!(infinite, Err(CrosscheckError::NotFinite("tax".to_owned())));
        assert_eq!(influences(&small(&columns), &[1.0, -1.0]), Err(CrosscheckError::BadWeights));
    }
}
