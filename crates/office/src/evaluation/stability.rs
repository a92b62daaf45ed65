//! How firmly classes and ranks stand: random noise on the weights, and each item left out in turn.
//!
//! A study beside the result. It ranks by binary64 totals, so it may order two firms otherwise whose exact
//! totals differ by less than 1e-12 of the total; the official classes never come from here.
#![expect(
    clippy::float_arithmetic,
    reason = "probabilities shown beside the result; no class is given by them"
)]

mod random;
mod study;

use rayon::prelude::*;
use study::{Room, Study, Tally, rescale};
use thiserror::Error;

/// One list of firms that are classed together, best first where totals are equal.
#[derive(Clone, Debug, PartialEq)]
pub struct StabilityCase<'a> {
    /// Items in the order of the weights.
    pub items: Vec<Item<'a>>,
    /// Official weights, in the order of the items.
    pub weights: Vec<f64>,
    /// Points beside the items (bonus less deductions) of each firm; empty for none.
    pub fixed: &'a [f64],
    /// How totals become classes.
    pub cut: Cut,
}

/// The item scores of all firms per point of weight: 1.0 is the full mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Item<'a> {
    /// Every firm has a score.
    Complete(&'a [f64]),
    /// Some firms have none because the item does not apply; their other weights are scaled up.
    Partial(&'a [Option<f64>]),
}

/// How totals become classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// So many firms in each class, best class first; together all firms.
    Seats(Vec<usize>),
    /// Ranks are studied, there are no classes.
    None,
}

/// Noise on the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Each weight is multiplied by a factor evenly drawn from 1 ± this; then all are scaled back to
    /// their sum. At least 0, below 1.
    pub relative: f64,
    /// Number of draws.
    pub draws: u32,
    /// Seed; the same seed gives the same result on any number of threads.
    pub seed: u64,
    /// Whether ranks are followed too (a full sort each draw).
    pub ranks: bool,
}

/// What noise did to one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoiseOutcome {
    /// Number of draws.
    pub draws: u32,
    /// Class of each firm with the official weights, as a place in the order of classes.
    pub class: Vec<u16>,
    /// How often each firm came into each class: `firm × classes + class`.
    pub class_counts: Vec<u32>,
    /// Number of classes.
    pub classes: usize,
    /// Ranks of each firm, when they were followed.
    pub ranks: Option<Vec<RankSpread>>,
}

/// Ranks of a firm over the draws, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankSpread {
    /// With the official weights.
    pub official: u32,
    /// Best over the draws.
    pub best: u32,
    /// Worst over the draws.
    pub worst: u32,
    /// Sum over the draws of the distance from the official rank.
    pub distance_sum: u64,
}

/// What leaving one item out did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Place of the item.
    pub item: usize,
    /// Firms whose class changed: place, class before, class after.
    pub moved: Vec<(usize, u16, u16)>,
    /// Sum of the distances of all firms from their official rank.
    pub distance_sum: u64,
    /// Largest such distance.
    pub distance_largest: u32,
}

/// Why there is no study.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StabilityError {
    /// Nothing to study.
    #[error("没有企业或没有指标，无法做稳定性分析。")]
    Empty,
    /// Columns, weights or fixed points that do not fit together.
    #[error("得分、权重与附加分的个数对不上：{0}。")]
    Shape(&'static str),
    /// A figure that is not finite, or a weight below 0, or weights that are all 0.
    #[error("得分须为有限数，权重须不小于 0 且不全为 0。")]
    BadNumber,
    /// Seats that do not add up to the firms.
    #[error("各等次名额合计{seats}，企业数{firms}，两者应当相等。")]
    Seats {
        /// Sum of the seats.
        seats: usize,
        /// Firms.
        firms: usize,
    },
    /// Noise outside its bounds.
    #[error("权重扰动幅度须不小于 0 且小于 1，抽样次数至少为 1。")]
    BadNoise,
}

impl NoiseOutcome {
    /// Share of the draws in which a firm came into a class.
    #[must_use]
    pub fn probability(&self, firm: usize, class: usize) -> f64 {
        f64::from(self.class_counts[firm * self.classes + class]) / f64::from(self.draws)
    }

    /// Share of the draws in which a firm kept its official class.
    #[must_use]
    pub fn kept(&self, firm: usize) -> f64 {
        self.probability(firm, usize::from(self.class[firm]))
    }
}

/// Class counts and ranks under noise, on all cores.
///
/// # Errors
/// When the case does not fit together or the noise is out of bounds.
pub fn under_noise(case: &StabilityCase<'_>, noise: Noise) -> Result<NoiseOutcome, StabilityError> {
    let firms = check(case)?;
    if !(0.0..1.0).contains(&noise.relative) || noise.draws == 0 {
        return Err(StabilityError::BadNoise);
    }
    let study = Study { case, firms };
    let mut room = Room::new(&study);
    study.totals(&case.weights, &mut room);
    study.classes(&mut room);
    let class = room.classes.clone();
    study.ranks(&mut room);
    let official = room.ranks.clone();
    let classes = case.cut.classes();
    let draws: Vec<u32> = (0..noise.draws).collect();
    let chunk = draws.len().div_ceil(4 * rayon::current_num_threads()).max(1);
    let tally = draws
        .par_chunks(chunk)
        .map(|draws| study.tally(draws, noise, &official, classes))
        .reduce_with(Tally::merged)
        .ok_or(StabilityError::BadNoise)?;
    let spread = |(firm, &official): (usize, &u32)| RankSpread {
        official,
        best: tally.best[firm],
        worst: tally.worst[firm],
        distance_sum: tally.distances[firm],
    };
    Ok(NoiseOutcome {
        draws: noise.draws,
        class,
        classes,
        ranks: noise.ranks.then(|| official.iter().enumerate().map(spread).collect()),
        class_counts: tally.counts,
    })
}

/// Each item left out in turn, its weight shared by the others.
///
/// # Errors
/// When the case does not fit together or there is only one item with weight.
pub fn leaving_one_out(case: &StabilityCase<'_>) -> Result<Vec<LeftOut>, StabilityError> {
    let firms = check(case)?;
    let study = Study { case, firms };
    let mut official = Room::new(&study);
    study.totals(&case.weights, &mut official);
    study.classes(&mut official);
    study.ranks(&mut official);
    let sum: f64 = case.weights.iter().sum();
    (0..case.items.len())
        .into_par_iter()
        .map(|item| {
            let mut weights = case.weights.clone();
            weights[item] = 0.0;
            rescale(&mut weights, sum)?;
            let mut room = Room::new(&study);
            study.totals(&weights, &mut room);
            study.classes(&mut room);
            study.ranks(&mut room);
            let changes = official.classes.iter().zip(&room.classes).enumerate();
            let moved = changes
                .filter(|(_, (before, after))| before != after)
                .map(|(firm, (before, after))| (firm, *before, *after))
                .collect();
            let distances = || official.ranks.iter().zip(&room.ranks).map(|(a, b)| a.abs_diff(*b));
            Ok(LeftOut {
                item,
                moved,
                distance_sum: distances().map(u64::from).sum(),
                distance_largest: distances().max().unwrap_or(0),
            })
        })
        .collect()
}

impl Cut {
    fn classes(&self) -> usize {
        match self {
            Self::Seats(seats) => seats.len(),
            Self::None => 1,
        }
    }
}

fn check(case: &StabilityCase<'_>) -> Result<usize, StabilityError> {
    let length = |item: &Item<'_>| match item {
        Item::Complete(scores) => scores.len(),
        Item::Partial(scores) => scores.len(),
    };
    let firms = case.items.first().map_or(0, length);
    if firms == 0 || u32::try_from(firms).is_err() {
        return Err(StabilityError::Empty);
    }
    if case.items.iter().any(|item| length(item) != firms) {
        return Err(StabilityError::Shape("各指标的企业数不同"));
    }
    if case.weights.len() != case.items.len() {
        return Err(StabilityError::Shape("权重个数与指标个数不同"));
    }
    if !case.fixed.is_empty() && case.fixed.len() != firms {
        return Err(StabilityError::Shape("附加分个数与企业数不同"));
    }
    let finite = case.items.iter().all(|item| match item {
        Item::Complete(scores) => scores.iter().all(|score| score.is_finite()),
        Item::Partial(scores) => scores.iter().flatten().all(|score| score.is_finite()),
    });
    let weights_fit = case.weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0);
    if !finite
        || !weights_fit
        || case.weights.iter().sum::<f64>() <= 0.0
        || case.fixed.iter().any(|points| !points.is_finite())
    {
        return Err(StabilityError::BadNumber);
    }
    if let Cut::Seats(seats) = &case.cut {
        let sum = seats.iter().sum();
        if sum != firms || seats.len() > usize::from(u16::MAX) {
            return Err(StabilityError::Seats { seats: sum, firms });
        }
    }
    Ok(firms)
}

#[cfg(test)]
mod tests;
