//! How firmly classes and ranks stand: random noise on the weights, and each item left out in turn.
//!
//! A study beside the result. It ranks by binary64 totals, so it may order two firms otherwise whose exact
//! totals differ by less than 1e-12 of the total; the official classes never come from here.
#![expect(
    clippy::float_arithmetic,
    reason = "probabilities shown beside the result; no class is given by them"
)]

use rayon::prelude::*;
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

/// A case with its number of firms.
struct Study<'a> {
    case: &'a StabilityCase<'a>,
    firms: usize,
}

/// Working space of one thread.
struct Room {
    totals: Vec<f64>,
    applicable: Vec<f64>,
    /// Totals as whole numbers that sort from best to worst, with the place of the firm.
    order: Vec<(u64, u32)>,
    classes: Vec<u16>,
    ranks: Vec<u32>,
}

/// Whole-number sums over draws, so that the order of adding does not matter.
struct Tally {
    counts: Vec<u32>,
    best: Vec<u32>,
    worst: Vec<u32>,
    distances: Vec<u64>,
}

impl Cut {
    fn classes(&self) -> usize {
        match self {
            Self::Seats(seats) => seats.len(),
            Self::None => 1,
        }
    }
}

impl Study<'_> {
    fn totals(&self, weights: &[f64], room: &mut Room) {
        let all: f64 = weights.iter().sum();
        room.totals.fill(0.0);
        let partial = self.case.items.iter().any(|item| matches!(item, Item::Partial(_)));
        room.applicable.fill(all);
        for (item, &weight) in self.case.items.iter().zip(weights) {
            match item {
                Item::Complete(scores) => {
                    for (total, score) in room.totals.iter_mut().zip(*scores) {
                        *total += weight * score;
                    }
                }
                Item::Partial(scores) => {
                    let firms = room.totals.iter_mut().zip(&mut room.applicable);
                    for ((total, applicable), score) in firms.zip(*scores) {
                        match score {
                            Some(score) => *total += weight * score,
                            None => *applicable -= weight,
                        }
                    }
                }
            }
        }
        if partial {
            for (total, &applicable) in room.totals.iter_mut().zip(&room.applicable) {
                if applicable > 0.0 {
                    *total *= all / applicable;
                }
            }
        }
        for (total, fixed) in room.totals.iter_mut().zip(self.case.fixed) {
            *total += fixed;
        }
    }

    /// Classes by seats: the firms of each class are selected without a full sort; equal totals come in by
    /// their order in the list.
    fn classes(&self, room: &mut Room) {
        let Cut::Seats(seats) = &self.case.cut else { return room.classes.fill(0) };
        room.fill_order();
        let mut rest = room.order.as_mut_slice();
        for (class, &count) in (0u16..).zip(seats) {
            if count > 0 && count < rest.len() {
                rest.select_nth_unstable(count - 1);
            }
            let (members, others) = rest.split_at_mut(count);
            for (_, firm) in members {
                room.classes[*firm as usize] = class;
            }
            rest = others;
        }
    }

    fn ranks(&self, room: &mut Room) {
        room.fill_order();
        room.order.sort_unstable();
        for (rank, (_, firm)) in (1u32..).zip(&room.order) {
            room.ranks[*firm as usize] = rank;
        }
    }

    fn tally(&self, draws: &[u32], noise: Noise, official: &[u32], classes: usize) -> Tally {
        let mut room = Room::new(self);
        let followed = if noise.ranks { self.firms } else { 0 };
        let mut tally = Tally {
            counts: vec![0; self.firms * classes],
            best: vec![u32::MAX; followed],
            worst: vec![0; followed],
            distances: vec![0; followed],
        };
        for &draw in draws {
            let weights = noisy_weights(&self.case.weights, noise, draw);
            self.totals(&weights, &mut room);
            self.classes(&mut room);
            for (counts, class) in tally.counts.chunks_exact_mut(classes).zip(&room.classes) {
                counts[usize::from(*class)] += 1;
            }
            if noise.ranks {
                self.ranks(&mut room);
                tally.follow(&room.ranks, official);
            }
        }
        tally
    }
}

impl Room {
    fn new(study: &Study<'_>) -> Self {
        let firms = study.firms;
        Self {
            totals: vec![0.0; firms],
            applicable: vec![0.0; firms],
            order: vec![(0, 0); firms],
            classes: vec![0; firms],
            ranks: vec![0; firms],
        }
    }

    fn fill_order(&mut self) {
        for ((place, total), firm) in self.order.iter_mut().zip(&self.totals).zip(0u32..) {
            *place = (best_first(*total), firm);
        }
    }
}

impl Tally {
    fn follow(&mut self, ranks: &[u32], official: &[u32]) {
        for (firm, (rank, official)) in ranks.iter().zip(official).enumerate() {
            self.best[firm] = self.best[firm].min(*rank);
            self.worst[firm] = self.worst[firm].max(*rank);
            self.distances[firm] += u64::from(rank.abs_diff(*official));
        }
    }

    fn merged(mut self, other: Self) -> Self {
        self.counts.iter_mut().zip(other.counts).for_each(|(sum, more)| *sum += more);
        self.best.iter_mut().zip(other.best).for_each(|(best, one)| *best = one.min(*best));
        self.worst.iter_mut().zip(other.worst).for_each(|(worst, one)| *worst = one.max(*worst));
        self.distances.iter_mut().zip(other.distances).for_each(|(sum, more)| *sum += more);
        self
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

/// The weights of one draw; a draw that leaves nothing (cannot happen below noise 1) keeps the official ones.
fn noisy_weights(weights: &[f64], noise: Noise, draw: u32) -> Vec<f64> {
    let mut random = SplitMix64::of_draw(noise.seed, draw);
    let sum = weights.iter().sum();
    let mut noisy: Vec<f64> = weights
        .iter()
        .map(|weight| weight * (1.0 + noise.relative * random.between_minus_one_and_one()))
        .collect();
    match rescale(&mut noisy, sum) {
        Ok(()) => noisy,
        Err(_) => weights.to_vec(),
    }
}

fn rescale(weights: &mut [f64], sum: f64) -> Result<(), StabilityError> {
    let now: f64 = weights.iter().sum();
    if now <= 0.0 {
        return Err(StabilityError::BadNumber);
    }
    weights.iter_mut().for_each(|weight| *weight *= sum / now);
    Ok(())
}

/// A whole number that is smaller for a larger total (IEEE 754 order, turned round); −0 counts as 0.
fn best_first(total: f64) -> u64 {
    let bits = (total + 0.0).to_bits();
    let ascending = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
    !ascending
}

/// SplitMix64 (Steele, Lea & Flood 2014), one stream a draw.
struct SplitMix64(u64);

impl SplitMix64 {
    fn of_draw(seed: u64, draw: u32) -> Self {
        let mut start = Self(seed);
        let first = start.next();
        Self(first ^ Self(u64::from(draw)).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    fn between_minus_one_and_one(&mut self) -> f64 {
        let half = (self.next() >> 11) as f64 / (1u64 << 52) as f64;
        half - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOISE: Noise = Noise { relative: 0.2, draws: 2000, seed: 7, ranks: true };

    fn case<'a>(items: &[&'a [f64]], weights: &[f64], seats: &[usize]) -> StabilityCase<'a> {
        StabilityCase {
            items: items.iter().map(|scores| Item::Complete(scores)).collect(),
            weights: weights.to_vec(),
            fixed: &[],
            cut: Cut::Seats(seats.to_vec()),
        }
    }

    /// First outputs for the seed 1234567 as they are published with the generator.
    #[test]
    fn the_generator_is_split_mix_64() {
        let mut random = SplitMix64(1_234_567);
        let outputs = [random.next(), random.next(), random.next()];
        assert_eq!(
            outputs,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn a_firm_that_leads_in_every_item_keeps_its_class_in_every_draw() {
        let (tax, output) = ([1.0, 0.4, 0.3], [1.2, 0.3, 0.4]);
        let outcome = under_noise(&case(&[&tax, &output], &[60.0, 40.0], &[1, 2]), NOISE).unwrap();
        assert_eq!((outcome.kept(0), outcome.probability(0, 1)), (1.0, 0.0));
        let leader = RankSpread { official: 1, best: 1, worst: 1, distance_sum: 0 };
        assert_eq!(outcome.ranks.unwrap()[0], leader);
    }

    /// Two firms mirror each other: the better draw of the two weights decides, each with one half.
    #[test]
    fn two_mirrored_firms_change_places_in_half_of_the_draws() {
        let (tax, output) = ([1.0, 0.0], [0.0, 1.0]);
        let noise = Noise { draws: 40_000, ..NOISE };
        let outcome = under_noise(&case(&[&tax, &output], &[50.0, 50.0], &[1, 1]), noise).unwrap();
        assert!((outcome.probability(0, 0) - 0.5).abs() < 0.0125, "{}", outcome.probability(0, 0));
        assert_eq!(outcome.class, [0, 1]);
    }

    /// Firm 0 loses its 60 : 40 lead where 60(1 + u/2) < 40(1 + v/2), so v > 1 + 1.5u, with u and v even on
    /// ±1: an area of ∫₋₁⁰ −1.5u du = 0.75 of 4.
    #[test]
    fn a_lead_under_half_noise_is_lost_as_often_as_the_area_says() {
        let (tax, output) = ([1.0, 0.0], [0.0, 1.0]);
        let noise = Noise { relative: 0.5, draws: 40_000, ..NOISE };
        let outcome = under_noise(&case(&[&tax, &output], &[60.0, 40.0], &[1, 1]), noise).unwrap();
        assert!((outcome.probability(0, 1) - 0.1875).abs() < 0.01, "{}", outcome.probability(0, 1));
    }

    #[test]
    fn the_result_is_the_same_on_one_and_on_three_threads() {
        let scores: Vec<Vec<f64>> = (0..4u64)
            .map(|item| {
                let mut random = SplitMix64(item);
                (0..500).map(|_| random.between_minus_one_and_one()).collect()
            })
            .collect();
        let items: Vec<&[f64]> = scores.iter().map(Vec::as_slice).collect();
        let case = case(&items, &[40.0, 30.0, 20.0, 10.0], &[100, 300, 75, 25]);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| under_noise(&case, Noise { draws: 101, ..NOISE }).unwrap())
        };
        let single = on(1);
        assert_eq!(single, on(3));
        assert!(single.class_counts.chunks(4).all(|counts| counts.iter().sum::<u32>() == 101));
        let seats_of = |class: u16| single.class.iter().filter(|one| **one == class).count();
        assert_eq!([seats_of(0), seats_of(1), seats_of(2), seats_of(3)], [100, 300, 75, 25]);
    }

    #[test]
    fn equal_totals_fill_seats_in_the_order_of_the_list() {
        let equal = [0.5, 0.5, 0.0, -0.0, 0.5];
        let outcome = under_noise(&case(&[&equal], &[100.0], &[2, 0, 2, 1]), NOISE).unwrap();
        assert_eq!(outcome.class, [0, 0, 2, 3, 2]);
        assert!((0..5).all(|firm| outcome.kept(firm) == 1.0));
        let ranks: Vec<u32> = outcome.ranks.unwrap().iter().map(|rank| rank.official).collect();
        assert_eq!(ranks, [1, 2, 4, 5, 3]);
    }

    /// Without tax (60 : 40) the order turns: 0.2 0.9 0.5 by output alone.
    #[test]
    fn leaving_out_an_item_names_who_moves() {
        let (tax, output) = ([1.0, 0.1, 0.6], [0.2, 0.9, 0.5]);
        let found = leaving_one_out(&case(&[&tax, &output], &[60.0, 40.0], &[1, 1, 1])).unwrap();
        assert_eq!(found[0].moved, [(0, 0, 2), (1, 2, 0)]);
        assert_eq!((found[0].distance_sum, found[0].distance_largest), (4, 2));
        assert_eq!((found[1].item, found[1].moved.len()), (1, 0));
    }

    /// Firm 0 has no second item: 0.8 of all points. Firm 1: 60·1 + 40·0.5 = 80, firm 2: 60·1 + 40·0.6.
    #[test]
    fn an_item_that_does_not_apply_gives_its_weight_to_the_others() {
        let tax = [0.8, 1.0, 1.0];
        let power = [None, Some(0.5), Some(0.6)];
        let mut case = case(&[&tax], &[60.0, 40.0], &[1, 1, 1]);
        case.items.push(Item::Partial(&power));
        let still = Noise { relative: 0.0, ..NOISE };
        assert_eq!(under_noise(&case, still).unwrap().class, [1, 2, 0]);
        case.fixed = &[0.0, 5.0, 0.0];
        assert_eq!(under_noise(&case, still).unwrap().class, [2, 0, 1]);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let scores = [1.0, 2.0];
        let bad =
            |weights: &[f64], seats: &[usize]| under_noise(&case(&[&scores], weights, seats), NOISE).err();
        assert_eq!(bad(&[1.0], &[1, 1]), None);
        assert_eq!(bad(&[1.0], &[1, 2]), Some(StabilityError::Seats { seats: 3, firms: 2 }));
        assert_eq!(bad(&[0.0], &[1, 1]), Some(StabilityError::BadNumber));
        assert_eq!(bad(&[1.0, 1.0], &[1, 1]), Some(StabilityError::Shape("权重个数与指标个数不同")));
        for (relative, draws) in [(1.0, 1), (-0.1, 1), (0.5, 0), (f64::NAN, 1)] {
            let noise = Noise { relative, draws, ..NOISE };
            assert_eq!(under_noise(&case(&[&scores], &[1.0], &[1, 1]), noise), Err(StabilityError::BadNoise));
        }
        assert_eq!(under_noise(&case(&[&[]], &[1.0], &[]), NOISE), Err(StabilityError::Empty));
        assert_eq!(leaving_one_out(&case(&[&scores], &[1.0], &[1, 1])), Err(StabilityError::BadNumber));
    }
}
