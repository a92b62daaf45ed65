//! Mean, skewness and kurtosis as statistics packages publish them for outlier treatment.

/// Arithmetic mean, corrected once by the mean of the remainders (as R computes it); `None` for none.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let count = count(values);
    let first = values.iter().sum::<f64>() / count;
    let remainder = values.iter().map(|value| value - first).sum::<f64>() / count;
    Some(first + remainder)
}

/// Sample skewness G₁ = g₁·√(n(n−1))/(n−2) (Joanes & Gill 1998, type 2; the one of SAS, SPSS and Excel).
/// `None` for fewer than three values or no spread.
#[must_use]
pub fn skewness(values: &[f64]) -> Option<f64> {
    if values.len() < 3 {
        return None;
    }
    let count = count(values);
    let [second, third, _] = power_sums(values)?;
    let simple = count.sqrt() * third / second.powf(1.5);
    Some(simple * (count * (count - 1.0)).sqrt() / (count - 2.0))
}

/// Sample excess kurtosis G₂ = ((n+1)·g₂ + 6)·(n−1)/((n−2)(n−3)) (Joanes & Gill 1998, type 2).
/// `None` for fewer than four values or no spread.
#[must_use]
pub fn excess_kurtosis(values: &[f64]) -> Option<f64> {
    if values.len() < 4 {
        return None;
    }
    let count = count(values);
    let [second, _, fourth] = power_sums(values)?;
    let ratio = count * fourth / (second * second);
    Some(((count + 1.0) * (ratio - 3.0) + 6.0) * (count - 1.0) / ((count - 2.0) * (count - 3.0)))
}

/// Sums of the second, third and fourth powers of the distances from the mean; `None` without spread.
fn power_sums(values: &[f64]) -> Option<[f64; 3]> {
    let centre = mean(values)?;
    let mut sums = [0.0; 3];
    for value in values {
        let distance = value - centre;
        let square = distance * distance;
        sums[0] += square;
        sums[1] += square * distance;
        sums[2] += square * square;
    }
    let spread = values.iter().any(|value| *value != values[0]);
    (spread && sums[0] > 0.0).then_some(sums)
}

#[expect(clippy::cast_precision_loss, reason = "counts of units are far below 2^53")]
pub(super) fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 2, 3, 10: mean 4, distances −3 −2 −1 6, Σd² = 50, Σd³ = 180, Σd⁴ = 1394.
    /// g₁ = 2·180/50^1.5, G₁ = g₁·√12/2; ratio = 4·1394/2500, G₂ = (5(ratio−3)+6)·3/2.
    #[test]
    fn four_values_give_the_moments_worked_out_by_hand() {
        let values = [1.0, 2.0, 3.0, 10.0];
        let by_hand = 2.0 * 180.0 / 50f64.powf(1.5) * 12f64.sqrt() / 2.0;
        assert!((skewness(&values).unwrap() - by_hand).abs() < 1e-14);
        assert!((skewness(&values).unwrap() - 1.763_632_614_803_888).abs() < 1e-14);
        assert!((excess_kurtosis(&values).unwrap() - 3.2280).abs() < 1e-12);
    }

    #[test]
    fn too_few_values_or_no_spread_have_no_moments() {
        assert_eq!(mean(&[]), None);
        assert_eq!(skewness(&[1.0, 2.0]), None);
        assert_eq!(excess_kurtosis(&[1.0, 2.0, 4.0]), None);
        assert_eq!(skewness(&[0.1; 7]), None);
        assert_eq!(excess_kurtosis(&[0.1; 7]), None);
    }
}
