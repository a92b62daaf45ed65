//! Exact rational numbers and the named roundings that turn them back into decimals.

use crate::Decimal;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::{BigRational, Rational64};
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ratio(Kept);

/// In lowest terms, the denominator above zero. A number that fits the small form always has it, so that equal numbers
/// are equal in form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kept {
    /// Numerator and denominator within ±(2⁶³ − 1): nearly every figure, without memory of its own.
    Small(Rational64),
    Large(Box<BigRational>),
}

impl Ratio {
    /// `numerator / denominator`; `None` when the denominator is zero.
    #[must_use]
    pub fn new(numerator: impl Into<i128>, denominator: impl Into<i128>) -> Option<Self> {
        let (numerator, denominator) = (numerator.into(), denominator.into());
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (_, Ok(0)) => None,
            (Ok(top), Ok(bottom)) if top > i64::MIN && bottom > i64::MIN => {
                Some(Self(Kept::Small(Rational64::new(top, bottom))))
            }
            _ => Some(Self::of_large(BigRational::new(numerator.into(), denominator.into()))),
        }
    }

    /// The fraction that a finite binary64 number is; `None` for what is not finite.
    #[must_use]
    pub fn of_binary(number: f64) -> Option<Self> {
        BigRational::from_float(number).map(Self::of_large)
    }

    /// The small form where it fits.
    fn of_large(number: BigRational) -> Self {
        match (number.numer().to_i64(), number.denom().to_i64()) {
            (Some(top), Some(bottom)) if top > i64::MIN => {
                Self(Kept::Small(Rational64::new_raw(top, bottom)))
            }
            _ => Self(Kept::Large(Box::new(number))),
        }
    }

    fn of_small(number: Rational64) -> Option<Self> {
        (*number.numer() > i64::MIN).then_some(Self(Kept::Small(number)))
    }

    fn large(&self) -> Cow<'_, BigRational> {
        match &self.0 {
            Kept::Small(number) => {
                let (top, bottom) = (*number.numer(), *number.denom());
                Cow::Owned(BigRational::new_raw(top.into(), bottom.into()))
            }
            Kept::Large(number) => Cow::Borrowed(number),
        }
    }

    /// One operation: among small numbers while the result stays one, else among large ones.
    fn combined(
        &self,
        other: &Self,
        small: impl Fn(&Rational64, &Rational64) -> Option<Rational64>,
        large: impl Fn(&BigRational, &BigRational) -> BigRational,
    ) -> Self {
        if let (Kept::Small(left), Kept::Small(right)) = (&self.0, &other.0)
            && let Some(result) = small(left, right).and_then(Self::of_small)
        {
            return result;
        }
        Self::of_large(large(&self.large(), &other.large()))
    }

    /// The number zero.
    #[must_use]
    pub fn zero() -> Self {
        Self(Kept::Small(Rational64::zero()))
    }

    /// Exact quotient; `None` when `divisor` is zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        // The inverse carries its sign above the line, so that no product has it below.
        let small = |left: &Rational64, right: &Rational64| left.checked_mul(&right.recip());
        (!divisor.is_zero()).then(|| self.combined(divisor, small, |left, right| left / right))
    }

    /// Whether this is exactly zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Kept::Small(number) => number.is_zero(),
            Kept::Large(number) => number.is_zero(),
        }
    }

    /// Whether this is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Kept::Small(number) => number.is_negative(),
            Kept::Large(number) => number.is_negative(),
        }
    }

    /// Whether this is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
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
        if let Kept::Small(number) = &self.0
            && let Some(power) = 10i128.checked_pow(digits.into())
            && let Some(scaled) = i128::from(*number.numer()).checked_mul(power)
        {
            return Some(Decimal::new(rounding.quotient(scaled, (*number.denom()).into()), digits));
        }
        let number = self.large();
        let scaled = number.numer() * BigInt::from(10u8).pow(u32::from(digits));
        let mantissa = round_quotient(&scaled, number.denom(), rounding);
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
        let nearest = match &self.0 {
            Kept::Small(number) => number.to_f64(),
            Kept::Large(number) => number.to_f64(),
        };
        nearest.unwrap_or(f64::NAN)
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

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Kept::Small(left), Kept::Small(right)) => left.cmp(right),
            _ => self.large().cmp(&other.large()),
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
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
        let small =
            10i128.checked_pow(value.digits().into()).and_then(|power| Self::new(value.mantissa(), power));
        small.unwrap_or_else(|| {
            let denominator = BigInt::from(10u8).pow(u32::from(value.digits()));
            Self::of_large(BigRational::new(value.mantissa().into(), denominator))
        })
    }
}

impl From<i64> for Ratio {
    fn from(value: i64) -> Self {
        let small = Self::of_small(Rational64::from_integer(value));
        small.unwrap_or_else(|| Self::of_large(BigRational::from_integer(value.into())))
    }
}

impl fmt::Display for Ratio {
    /// The exact decimal when there is one within 12 places, else `numerator/denominator`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal(12) {
            Some(decimal) => decimal.fmt(f),
            None => write!(f, "{}/{}", self.large().numer(), self.large().denom()),
        }
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $checked:ident) => {
        impl $trait for Ratio {
            type Output = Ratio;
            fn $method(self, other: Ratio) -> Ratio {
                (&self).$method(&other)
            }
        }
        impl $trait<&Ratio> for &Ratio {
            type Output = Ratio;
            fn $method(self, other: &Ratio) -> Ratio {
                self.combined(other, Rational64::$checked, |left, right| left.$method(right))
            }
        }
    };
}
operator!(Add, add, checked_add);
operator!(Sub, sub, checked_sub);
operator!(Mul, mul, checked_mul);

impl Div for &Ratio {
    type Output = Option<Ratio>;
    fn div(self, other: &Ratio) -> Option<Ratio> {
        self.checked_div(other)
    }
}

impl Neg for Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        match self.0 {
            Kept::Small(number) => Ratio(Kept::Small(-number)),
            Kept::Large(number) => Ratio::of_large(-*number),
        }
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
    use proptest::prelude::*;

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

    /// Numbers around the ends of the small form, and some far from them.
    fn some_number() -> impl Strategy<Value = i128> {
        let ends = [i128::from(i64::MAX), i128::from(i64::MIN), 0, 1 << 31, 10i128.pow(18), 10i128.pow(36)];
        let near = (prop::sample::select(ends.to_vec()), -3i128..=3).prop_map(|(end, more)| end + more);
        let plain = (any::<i64>(), 0u32..63).prop_map(|(number, shorter)| i128::from(number >> shorter));
        prop_oneof![near, plain]
    }

    fn same(ratio: &Ratio, wanted: &BigRational) -> bool {
        let fits =
            wanted.numer().to_i64().is_some_and(|top| top > i64::MIN) && wanted.denom().to_i64().is_some();
        *ratio.large() == *wanted && matches!(ratio.0, Kept::Small(_)) == fits
    }

    proptest! {
        #[test]
        fn small_and_large_numbers_calculate_as_one(
            (a, b, c, d) in (some_number(), some_number(), some_number(), some_number()),
            digits in 0u8..20,
        ) {
            prop_assume!(b != 0 && d != 0);
            let large = |top: i128, bottom: i128| BigRational::new(top.into(), bottom.into());
            let (left, right) = (Ratio::new(a, b).expect("not zero"), Ratio::new(c, d).expect("not zero"));
            let (wide_left, wide_right) = (large(a, b), large(c, d));
            prop_assert!(same(&left, &wide_left) && same(&right, &wide_right));
            prop_assert!(same(&(&left + &right), &(&wide_left + &wide_right)));
            prop_assert!(same(&(&left - &right), &(&wide_left - &wide_right)));
            prop_assert!(same(&(&left * &right), &(&wide_left * &wide_right)));
            prop_assert!(same(&-left.clone(), &-wide_left.clone()));
            match left.checked_div(&right) {
                Some(quotient) => prop_assert!(same(&quotient, &(&wide_left / &wide_right))),
                None => prop_assert_eq!(c, 0),
            }
            prop_assert_eq!(left.cmp(&right), wide_left.cmp(&wide_right));
            prop_assert_eq!(left.is_negative(), wide_left.is_negative());
            prop_assert_eq!(left.is_positive(), wide_left.is_positive());
            prop_assert_eq!(left.to_f64().to_bits(), wide_left.to_f64().unwrap_or(f64::NAN).to_bits());
            for rounding in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Floor] {
                let scaled = wide_left.numer() * BigInt::from(10u8).pow(digits.into());
                let wanted = round_quotient(&scaled, wide_left.denom(), rounding).to_i128();
                let rounded = left.checked_round(digits, rounding);
                prop_assert_eq!(rounded.map(|rounded| rounded.mantissa()), wanted);
            }
        }

        #[test]
        fn a_binary_number_is_the_fraction_that_it_is(number: f64) {
            match Ratio::of_binary(number) {
                // Zero has no sign as a fraction.
                Some(ratio) if number == 0.0 => prop_assert!(ratio.is_zero()),
                Some(ratio) => prop_assert_eq!(ratio.to_f64().to_bits(), number.to_bits()),
                None => prop_assert!(!number.is_finite()),
            }
        }
    }
}
