//! Even noise on weights from a generator of our own, so that the same seed gives the same draws forever.

use super::Noise;
use super::study::rescale;

/// The weights of one draw; a draw that leaves nothing (cannot happen below noise 1) keeps the official ones.
pub(super) fn noisy_weights(weights: &[f64], noise: Noise, draw: u32) -> Vec<f64> {
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

/// SplitMix64 (Steele, Lea & Flood 2014), one stream a draw.
pub(super) struct SplitMix64(pub(super) u64);

impl SplitMix64 {
    fn of_draw(seed: u64, draw: u32) -> Self {
        let mut start = Self(seed);
        let first = start.next();
        Self(first ^ Self(u64::from(draw)).next())
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub(super) fn between_minus_one_and_one(&mut self) -> f64 {
        let half = (self.next() >> 11) as f64 / (1u64 << 52) as f64;
        half - 1.0
    }
}
