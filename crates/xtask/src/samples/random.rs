//! Seeded random numbers and the few distributions that the sample city needs.
//!
//! Only additions, multiplications and divisions of binary64 are used, which every machine rounds
//! alike, so the same seed gives the same bytes everywhere.

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random {
    state: u64,
}

impl Random {
    /// A stream of its own for each purpose: changing one department does not move another.
    pub fn new(seed: u64, stream: &str) -> Self {
        let mixed =
            stream.bytes().fold(seed, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        Self { state: mixed }
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in `low..high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low).unsigned_abs()) as i64
    }

    /// In `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.between(0, choices.len() as i64) as usize]
    }

    /// Close to the standard normal: twelve uniforms less six.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Lognormal with this median and this spread of the logarithm.
    pub fn lognormal(&mut self, median: f64, spread: f64) -> f64 {
        median * exponential(self.normal() * spread)
    }
}

/// `e^x` by halving the argument and a short series; no library function, whose last digit differs by machine.
fn exponential(x: f64) -> f64 {
    let small = x / 1024.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for step in 1..8 {
        term *= small / f64::from(step);
        sum += term;
    }
    (0..10).fold(sum, |power, _| power * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_published_splitmix_sequence() {
        let mut random = Random { state: 1_234_567 };
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn the_exponential_is_right_to_ten_digits() {
        for (x, expected) in
            [(0.0, 1.0), (1.0, std::f64::consts::E), (-2.5, 0.082_084_998_623_9), (4.0, 54.598_150_033_144)]
        {
            assert!((exponential(x) / expected - 1.0).abs() < 1e-10, "{x}");
        }
    }
}
