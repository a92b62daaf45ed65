//! Seeded chance: the same seed gives the same life on every machine (SplitMix64, Steele et al. 2014).

pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to one below `limit`.
    pub(crate) fn below(&mut self, limit: u32) -> i64 {
        i64::try_from(self.next() % u64::from(limit)).expect("below 2^32")
    }

    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(length.max(1)).expect("short")).expect("below the length")
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.below(2) == 0
    }
}
