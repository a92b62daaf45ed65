//! Weighted means of the members of a group, over the members that have a value.

/// How members of a group are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mean {
    /// `Σwx / Σw`: a weak member can be made up for by a strong one.
    Arithmetic,
    /// `exp(Σw·ln x / Σw)`, for positive members only: unbalanced profiles score lower.
    Geometric,
}

/// Why a group has no value for a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoMean {
    /// Too few members have a value.
    TooFewMembers,
    /// A geometric mean met zero or a negative number.
    NotPositive,
}

/// The mean of the members that have a value; at least one and at least `available_share` of all.
pub(super) fn weighted_mean(
    mean: Mean,
    members: &[(Option<f64>, f64)],
    available_share: f64,
) -> Result<f64, NoMean> {
    let present = || members.iter().filter_map(|&(value, weight)| Some((value?, weight)));
    let weights: f64 = present().map(|(_, weight)| weight).sum();
    if weights <= 0.0 || share(present().count(), members.len()) < available_share {
        return Err(NoMean::TooFewMembers);
    }
    match mean {
        Mean::Arithmetic => Ok(present().map(|(value, weight)| value * weight).sum::<f64>() / weights),
        Mean::Geometric if present().any(|(value, _)| value <= 0.0) => Err(NoMean::NotPositive),
        Mean::Geometric => {
            Ok((present().map(|(value, weight)| value.ln() * weight).sum::<f64>() / weights).exp())
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of members are far below 2^53")]
fn share(part: usize, all: usize) -> f64 {
    part as f64 / all as f64
}
