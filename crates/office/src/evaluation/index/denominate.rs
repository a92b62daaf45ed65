//! Division of a figure by the size of its unit.

use super::problem::Problem;

/// Each figure over its denominator. Where either is not reported, so is the result.
pub(super) fn denominate(
    figures: &[Option<f64>],
    denominators: &[Option<f64>],
) -> (Vec<Option<f64>>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut divide = |unit: usize, figure: f64, denominator: Option<f64>| {
        let quotient = denominator.map(|denominator| figure / denominator);
        match quotient {
            None => problems.push(Problem::denominator_not_reported(unit)),
            Some(value) if !value.is_finite() => problems.push(Problem::denominator_zero(unit)),
            Some(_) => {}
        }
        quotient.filter(|value| value.is_finite())
    };
    let quotients = figures
        .iter()
        .zip(denominators)
        .enumerate()
        .map(|(unit, (figure, denominator))| figure.and_then(|figure| divide(unit, figure, *denominator)))
        .collect();
    (quotients, problems)
}
