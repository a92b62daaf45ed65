//! Noise and left-out items on lists small enough to be worked out by hand.

use super::random::SplitMix64;
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
    assert_eq!(outputs, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
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
    let bad = |weights: &[f64], seats: &[usize]| under_noise(&case(&[&scores], weights, seats), NOISE).err();
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
