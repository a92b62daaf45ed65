//! Figures on one scale: the worst unit at the low end, the best at the high end.

use super::scheme::Normalisation;

/// `(d·x − min)/(max − min)·(high − low) + low` with `d` the direction and min and max of `d·x`;
/// `None` when all reported figures are equal, so that there is no scale.
pub(super) fn min_max(
    figures: &[Option<f64>],
    higher_is_better: bool,
    scale: Normalisation,
) -> Option<Vec<Option<f64>>> {
    let directed = |value: f64| if higher_is_better { value } else { -value };
    let reported = || figures.iter().flatten().map(|value| directed(*value));
    let low = reported().reduce(f64::min)?;
    let high = reported().reduce(f64::max)?;
    let range = high - low;
    let score = |value: f64| (directed(value) - low) / range * (scale.high - scale.low) + scale.low;
    (range > 0.0).then(|| figures.iter().map(|figure| figure.map(score)).collect())
}
