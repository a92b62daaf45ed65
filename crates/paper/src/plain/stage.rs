//! Fields of a few rows on their way into a column: numbers are set down as they stand and brought
//! to the column's digits together, without asking the column at every field.

use super::column::PlainColumn;
use fact::Decimal;

/// Rows set down before they are moved: all columns' stages stay in the nearest cache.
pub(super) const STAGE_ROWS: usize = 128;

const GAP: u8 = u8::MAX;
const POWERS_OF_TEN: [i64; 19] = powers_of_ten();
/// Powers of ten up to this one times 32 bits fit 64 bits.
const SAFE_POWER: usize = 9;

/// Numbers of up to [`STAGE_ROWS`] rows of one column.
pub(super) struct Stage {
    mantissas: [i32; STAGE_ROWS],
    /// Digits after the point, or [`GAP`].
    digits: [u8; STAGE_ROWS],
    /// First row that is not in the column yet.
    from: usize,
}

impl Default for Stage {
    fn default() -> Self {
        Self { mantissas: [0; STAGE_ROWS], digits: [0; STAGE_ROWS], from: 0 }
    }
}

/// A column that grows, and the digits of its mantissas.
#[derive(Default)]
pub(super) struct Scaled {
    pub column: PlainColumn,
    pub digits: u8,
}

impl Stage {
    #[inline]
    pub fn set(&mut self, row: usize, mantissa: i32, digits: u8) {
        let row = row % STAGE_ROWS;
        self.mantissas[row] = mantissa;
        self.digits[row] = digits;
    }

    #[inline]
    pub fn set_gap(&mut self, row: usize) {
        self.set(row, 0, GAP);
    }

    /// Moves the rows before `end` into the column; the error is the row of a number that has no
    /// room at the column's digits, and the number.
    pub fn flush(&mut self, end: usize, into: &mut Scaled) -> Result<(), (usize, Decimal)> {
        let from = std::mem::replace(&mut self.from, end);
        into.append(&self.mantissas[from..end], &self.digits[from..end]).map_err(|row| {
            let row = from + row;
            (row, Decimal::new(self.mantissas[row].into(), self.digits[row]))
        })
    }

    /// The row before `end` went into the column by another way.
    pub fn pass(&mut self, end: usize) {
        self.from = end;
    }
}

impl Scaled {
    /// One number.
    pub fn push(&mut self, mantissa: i64, digits: u8) -> Result<(), ()> {
        if digits > self.digits {
            if !self.column.rescale(digits - self.digits) {
                return Err(());
            }
            self.digits = digits;
        }
        let factor = POWERS_OF_TEN.get(usize::from(self.digits - digits)).copied();
        let scaled =
            if mantissa == 0 { Some(0) } else { factor.and_then(|factor| mantissa.checked_mul(factor)) };
        self.column.push(scaled.ok_or(())?);
        Ok(())
    }

    fn append(&mut self, mantissas: &[i32], digits: &[u8]) -> Result<(), usize> {
        let most = digits.iter().map(|digits| if *digits == GAP { 0 } else { *digits }).max().unwrap_or(0);
        if most > self.digits && self.column.rescale(most - self.digits) {
            self.digits = most;
        }
        if most <= self.digits && self.append_narrow(mantissas, digits) {
            return Ok(());
        }
        for (row, (mantissa, digits)) in mantissas.iter().zip(digits).enumerate() {
            if *digits == GAP {
                self.column.push_gap();
            } else {
                self.push(i64::from(*mantissa), *digits).map_err(|()| row)?;
            }
        }
        Ok(())
    }

    /// All at once, if all fit 32 bits at the column's digits; else nothing is done.
    fn append_narrow(&mut self, mantissas: &[i32], digits: &[u8]) -> bool {
        let wanted = self.digits;
        let none = None::<std::iter::Empty<u8>>;
        if digits.iter().all(|digits| *digits == wanted) {
            self.column.append(mantissas, none);
            return true;
        }
        let mut scaled = [0; STAGE_ROWS];
        let mut fits = true;
        for (scaled, (mantissa, digits)) in scaled.iter_mut().zip(mantissas.iter().zip(digits)) {
            let fewer = usize::from(wanted.wrapping_sub(*digits));
            let narrow = i32::try_from(i64::from(*mantissa) * POWERS_OF_TEN[fewer.min(SAFE_POWER)]);
            // A gap has mantissa zero, so whatever its mark makes of the power is no matter.
            fits &= narrow.is_ok() && (fewer <= SAFE_POWER || *mantissa == 0);
            *scaled = narrow.unwrap_or(0);
        }
        if !fits {
            return false;
        }
        let scaled = &scaled[..mantissas.len()];
        if digits.contains(&GAP) {
            self.column.append(scaled, Some(digits.iter().map(|digits| u8::from(*digits == GAP))));
        } else {
            self.column.append(scaled, none);
        }
        true
    }
}

const fn powers_of_ten() -> [i64; 19] {
    let mut powers = [1; 19];
    let mut power = 1;
    while power < powers.len() {
        powers[power] = powers[power - 1] * 10;
        power += 1;
    }
    powers
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_moved_together_stand_as_if_each_had_been_pushed(
            rows in prop::collection::vec((any::<i32>(), 0u32..31, 0u8..6, 0u8..8), 1..STAGE_ROWS),
            cut in 0..STAGE_ROWS,
            large in 0u8..12,
        ) {
            let mut stage = Stage::default();
            let (mut together, mut single) = (Scaled::default(), Scaled::default());
            let mut refused = false;
            for (row, (mantissa, shorter, digits, gap)) in rows.iter().enumerate() {
                let (mantissa, digits) = (mantissa >> shorter, if row == 7 { digits + large } else { *digits });
                if row == cut {
                    refused |= stage.flush(row, &mut together).is_err();
                }
                if *gap == 0 {
                    stage.set_gap(row);
                    single.column.push_gap();
                } else {
                    stage.set(row, mantissa, digits);
                    if single.push(mantissa.into(), digits).is_err() {
                        return Ok(());
                    }
                }
            }
            refused |= stage.flush(rows.len(), &mut together).is_err();
            prop_assert!(!refused);
            prop_assert_eq!(together.digits, single.digits);
            prop_assert_eq!(together.column.gaps.is_empty(), single.column.gaps.is_empty());
            prop_assert_eq!(&together.column.gaps, &single.column.gaps);
            for row in 0..rows.len() {
                prop_assert_eq!(together.column.at(row), single.column.at(row));
            }
        }
    }
}
