//! Ranks from scores.

/// Standard competition ranks (1224): 1 for the highest, equal scores share the better rank, no score
/// no rank. With `digits`, scores are compared after rounding to so many digits, as a publication
/// that ranks its printed scores does.
#[must_use]
pub fn competition_ranks(scores: &[Option<f64>], digits: Option<u8>) -> Vec<Option<u32>> {
    let compared: Vec<Option<f64>> =
        scores.iter().map(|score| score.map(|score| as_printed(score, digits))).collect();
    let mut ordered: Vec<f64> = compared.iter().flatten().copied().collect();
    ordered.sort_unstable_by(|a, b| b.total_cmp(a));
    let rank = |score: &f64| {
        let better = ordered.partition_point(|other| other > score);
        u32::try_from(better + 1).ok()
    };
    compared.iter().map(|score| score.as_ref().and_then(rank)).collect()
}

/// The number that the printed score reads back as; without digits the score itself.
fn as_printed(score: f64, digits: Option<u8>) -> f64 {
    let Some(digits) = digits else { return score };
    let printed = format!("{score:.*}", usize::from(digits));
    printed.parse().expect("a printed number reads back")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_share_the_better_rank_and_no_score_has_none() {
        let scores = [Some(3.0), None, Some(5.0), Some(3.0), Some(1.0)];
        assert_eq!(competition_ranks(&scores, None), [Some(2), None, Some(1), Some(2), Some(4)]);
    }

    #[test]
    fn printed_digits_decide_a_tie_at_just_below_and_just_above_the_half() {
        let just_below = [Some(1.004_999), Some(1.0)];
        assert_eq!(competition_ranks(&just_below, Some(2)), [Some(1), Some(1)]);
        let just_above = [Some(1.005_001), Some(1.0)];
        assert_eq!(competition_ranks(&just_above, Some(2)), [Some(1), Some(2)]);
        assert_eq!(competition_ranks(&just_below, None), [Some(1), Some(2)]);
        assert_eq!(competition_ranks(&[Some(-0.001), Some(0.0)], Some(2)), [Some(1), Some(1)]);
    }
}
