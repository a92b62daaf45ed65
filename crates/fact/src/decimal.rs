//! Exact decimals as they stand in a cell or are published: a whole mantissa and its digits.

use crate::Rounding;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// `mantissa / 10^digits`, exactly. `1.50` and `1.5` are equal but print as written.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    mantissa: i128,
    digits: u8,
}

/// Why a text is not a decimal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Something other than an optional sign, digits and one point.
    #[error("“{0}”不是十进制数")]
    NotANumber(String),
    /// More than 30 significant digits.
    #[error("“{0}”位数过多")]
    TooLong(String),
}

impl Decimal {
    /// Zero without decimals.
    pub const ZERO: Self = Self { mantissa: 0, digits: 0 };

    /// `mantissa / 10^digits`.
    #[must_use]
    pub const fn new(mantissa: i128, digits: u8) -> Self {
        Self { mantissa, digits }
    }

    /// The whole number this decimal is, times `10^digits`.
    #[must_use]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Places after the point.
    #[must_use]
    pub const fn digits(self) -> u8 {
        self.digits
    }

    /// The mantissa at `digits` places, or `None` when that would lose a digit or overflow.
    #[must_use]
    pub fn mantissa_at(self, digits: u8) -> Option<i128> {
        if digits >= self.digits {
            let factor = 10i128.checked_pow(u32::from(digits - self.digits))?;
            self.mantissa.checked_mul(factor)
        } else {
            let factor = 10i128.checked_pow(u32::from(self.digits - digits))?;
            (self.mantissa % factor == 0).then(|| self.mantissa / factor)
        }
    }

    /// This number at `digits` places, rounded when it has more.
    #[must_use]
    pub fn round(self, digits: u8, rounding: Rounding) -> Self {
        if let Some(mantissa) = self.mantissa_at(digits) {
            return Self::new(mantissa, digits);
        }
        if digits >= self.digits {
            return crate::Ratio::from(self).round(digits, rounding);
        }
        let factor = 10i128.pow(u32::from(self.digits - digits));
        Self::new(rounding.quotient(self.mantissa, factor), digits)
    }

    /// The same number without trailing zeros.
    #[must_use]
    pub fn trim(self) -> Self {
        let Self { mut mantissa, mut digits } = self;
        while digits > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            digits -= 1;
        }
        Self { mantissa, digits }
    }

    /// Whether this is exactly zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The nearest binary64 (exact integer divided once, so correctly rounded below 2^53).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the nearest value is what is asked for")]
    #[expect(clippy::float_arithmetic, reason = "for charts and for fast paths that carry an error bound")]
    pub fn to_f64(self) -> f64 {
        self.mantissa as f64 / 10f64.powi(i32::from(self.digits))
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads `[+-]digits[.digits]`. No exponent, no separators: cleaning is the reader's work.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let not_a_number = || DecimalError::NotANumber(text.to_owned());
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if whole.is_empty() && part.is_empty() {
            return Err(not_a_number());
        }
        if whole.len() + part.len() > 30 {
            return Err(DecimalError::TooLong(text.to_owned()));
        }
        let mut mantissa = 0i128;
        for byte in whole.bytes().chain(part.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(not_a_number());
            }
            mantissa = mantissa * 10 + i128::from(byte - b'0');
        }
        if text.starts_with('-') {
            mantissa = -mantissa;
        }
        let digits = u8::try_from(part.len()).map_err(|_| DecimalError::TooLong(text.to_owned()))?;
        Ok(Self { mantissa, digits })
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(value.into(), 0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.digits);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        let point = if places > 0 { "." } else { "" };
        f.pad(&format!("{sign}{whole}{point}{part}"))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Decimal {}

impl std::hash::Hash for Decimal {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let Self { mantissa, digits } = self.trim();
        (mantissa, digits).hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let digits = self.digits.max(other.digits);
        match (self.mantissa_at(digits), other.mantissa_at(digits)) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => crate::Ratio::from(*self).cmp(&crate::Ratio::from(*other)),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_decimal_prints_as_it_was_written() {
        for text in ["0", "-0.05", "12.340", "-7", "1000000.000001"] {
            assert_eq!(text.parse::<Decimal>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", "-", ".", "1e5", "1,000", "１２", "1.2.3", " 1"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn rounding_whole_mantissas_agrees_with_rounding_fractions(mantissa in -10_000_000i64..10_000_000, digits in 0u8..5) {
            use Rounding::{Ceiling, Down, Floor, HalfEven, HalfUp, Up};
            let number = Decimal::new(mantissa.into(), 4);
            for rounding in [Ceiling, Down, Floor, HalfEven, HalfUp, Up] {
                prop_assert_eq!(number.round(digits, rounding), crate::Ratio::from(number).round(digits, rounding));
            }
        }

        #[test]
        fn order_and_equality_do_not_depend_on_trailing_zeros(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000, extra in 0u8..6) {
            let plain = Decimal::new(a.into(), 3);
            let longer = Decimal::new(i128::from(a) * 10i128.pow(extra.into()), 3 + extra);
            prop_assert_eq!(plain, longer);
            let other = Decimal::new(b.into(), 3);
            prop_assert_eq!(longer.cmp(&other), a.cmp(&b));
        }
    }
}
