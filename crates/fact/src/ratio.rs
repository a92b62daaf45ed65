//! Exact rational numbers and the named roundings that turn them back into decimals.

use crate::Decimal;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// How an exact number becomes a decimal with fewer digits.
///
/// A pack always names one; there is no default rounding in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// 四舍五入: a half goes away from zero (2.345 → 2.35, −2.345 → −2.35).
    HalfUp,
    /// GB/T 8170: a half goes to the even digit (2.345 → 2.34).
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards negative infinity.
    Floor,
    /// Towards positive infinity.
    Ceiling,
}

impl Rounding {
    /// `numerator / denominator` as a whole number; the denominator is above zero.
    #[must_use]
    pub fn quotient(self, numerator: i128, denominator: i128) -> i128 {
        let (quotient, remainder) = (numerator / denominator, numerator % denominator);
        if remainder == 0 {
            return quotient;
        }
        let away = if numerator < 0 { -1 } else { 1 };
        let part = remainder.unsigned_abs();
        let half = part.cmp(&(denominator.unsigned_abs() - part));
        let step_away = self.steps_away(away < 0, half, quotient % 2 != 0);
        if step_away { quotient + away } else { quotient }
    }

    /// Whether a remainder moves the quotient away from zero. `half` is the remainder against one half.
    fn steps_away(self, negative: bool, half: Ordering, odd: bool) -> bool {
        match self {
            Self::Up => true,
            Self::Down => false,
            Self::Floor => negative,
            Self::Ceiling => !negative,
            Self::HalfUp => half.is_ge(),
            Self::HalfEven => half.is_gt() || (half.is_eq() && odd),
        }
    }
}

/// An exact rational number of any size.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio(BigRational);

impl Ratio {
    /// `numerator / denominator`; `None` when the denominator is zero.
    #[must_use]
    pub fn new(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> Option<Self> {
        let denominator = denominator.into();
        (!denominator.is_zero()).then(|| Self(BigRational::new(numerator.into(), denominator)))
    }

    /// The number zero.
    #[must_use]
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// Exact quotient; `None` when `divisor` is zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        (!divisor.0.is_zero()).then(|| Self(&self.0 / &divisor.0))
    }

    /// Whether this is exactly zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether this is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.0.is_positive()
    }

    /// The numerator in lowest terms (carries the sign).
    #[must_use]
    pub fn numerator(&self) -> &BigInt {
        self.0.numer()
    }

    /// The denominator in lowest terms, always positive.
    #[must_use]
    pub fn denominator(&self) -> &BigInt {
        self.0.denom()
    }

    /// The decimal with `digits` places nearest to this number under `rounding`.
    ///
    /// # Panics
    /// When the result does not fit 38 digits, which no figure of this domain reaches.
    #[must_use]
    pub fn round(&self, digits: u8, rounding: Rounding) -> Decimal {
        self.checked_round(digits, rounding).expect("a rounded figure fits 38 digits")
    }

    /// The decimal with `digits` places nearest to this number under `rounding`; `None` when it does
    /// not fit 38 digits, which a figure typed by a person may reach.
    #[must_use]
    pub fn checked_round(&self, digits: u8, rounding: Rounding) -> Option<Decimal> {
        let shift = BigInt::from(10u8).pow(u32::from(digits));
        let scaled = self.0.numer() * shift;
        let mantissa = round_quotient(&scaled, self.0.denom(), rounding);
        mantissa.to_i128().map(|mantissa| Decimal::new(mantissa, digits))
    }

    /// The exact decimal equal to this number, if it has one with at most `digits` places.
    #[must_use]
    pub fn to_decimal(&self, digits: u8) -> Option<Decimal> {
        let rounded = self.checked_round(digits, Rounding::Down)?;
        (Self::from(rounded) == *self).then(|| rounded.trim())
    }

    /// The nearest binary64, for charts and for fast paths that carry an error bound.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// The smaller of two numbers.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    /// The larger of two numbers.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        if other > self { other } else { self }
    }
}

fn round_quotient(numerator: &BigInt, denominator: &BigInt, rounding: Rounding) -> BigInt {
    let (quotient, remainder) = numerator.div_rem(denominator);
    if remainder.is_zero() {
        return quotient;
    }
    let away = if numerator.is_negative() { -1 } else { 1 };
    let twice: BigInt = remainder.abs() * 2;
    let half = twice.cmp(denominator);
    let step_away = rounding.steps_away(away < 0, half, quotient.is_odd());
    if step_away { quotient + away } else { quotient }
}

impl From<Decimal> for Ratio {
    fn from(value: Decimal) -> Self {
        let denominator = BigInt::from(10u8).pow(u32::from(value.digits()));
        Self(BigRational::new(value.mantissa().into(), denominator))
    }
}

impl From<i64> for Ratio {
    fn from(value: i64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

impl fmt::Display for Ratio {
    /// The exact decimal when there is one within 12 places, else `numerator/denominator`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal(12) {
            Some(decimal) => decimal.fmt(f),
            None => write!(f, "{}/{}", self.0.numer(), self.0.denom()),
        }
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl $trait for Ratio {
            type Output = Ratio;
            fn $method(self, other: Ratio) -> Ratio {
                Ratio(self.0.$method(other.0))
            }
        }
        impl $trait<&Ratio> for &Ratio {
            type Output = Ratio;
            fn $method(self, other: &Ratio) -> Ratio {
                Ratio((&self.0).$method(&other.0))
            }
        }
    };
}
operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);

impl Div for &Ratio {
    type Output = Option<Ratio>;
    fn div(self, other: &Ratio) -> Option<Ratio> {
        self.checked_div(other)
    }
}

impl Neg for Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        Ratio(-self.0)
    }
}

impl std::iter::Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(numbers: I) -> Ratio {
        numbers.fold(Ratio::zero(), |sum, number| sum + number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(text: &str, digits: u8, rounding: Rounding) -> String {
        let exact = Ratio::from(text.parse::<Decimal>().expect("test number"));
        exact.round(digits, rounding).to_string()
    }

    #[test]
    fn tv30_a_half_goes_up_or_to_the_even_digit_as_named() {
        assert_eq!(round("2.345", 2, Rounding::HalfUp), "2.35");
        assert_eq!(round("2.345", 2, Rounding::HalfEven), "2.34");
        assert_eq!(round("-2.345", 2, Rounding::HalfUp), "-2.35");
    }

    #[test]
    fn each_rounding_decides_just_below_at_and_just_above_the_half() {
        for (rounding, below, at, above) in [
            (Rounding::HalfUp, "1", "2", "2"),
            (Rounding::HalfEven, "1", "2", "2"),
            (Rounding::Up, "2", "2", "2"),
            (Rounding::Down, "1", "1", "1"),
            (Rounding::Floor, "1", "1", "1"),
            (Rounding::Ceiling, "2", "2", "2"),
        ] {
            assert_eq!(round("1.4999", 0, rounding), below, "{rounding:?}");
            assert_eq!(round("1.5", 0, rounding), at, "{rounding:?}");
            assert_eq!(round("1.5001", 0, rounding), above, "{rounding:?}");
        }
        assert_eq!(round("2.5", 0, Rounding::HalfEven), "2");
    }

    #[test]
    fn a_quotient_without_a_decimal_prints_as_a_fraction() {
        let third = Ratio::new(1, 3).expect("not zero");
        assert_eq!(third.to_string(), "1/3");
        assert_eq!(third.to_decimal(6), None);
    }
}
