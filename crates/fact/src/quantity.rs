//! Money in whole fen and land in whole micro-亩.

use crate::{Decimal, Ratio, Rounding};
use serde::{Deserialize, Serialize};
use std::ops::{Add, Neg, Sub};

/// An amount of money, whole fen (1 yuan = 100).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Yuan(i64);

/// An area of land, whole micro-亩: 1 亩 = 1,000,000, so 1 m² = 1,500 and 0.01 m² = 15 exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Area(i64);

impl Yuan {
    /// From whole fen.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// Whole fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// From yuan; `None` when it is not a whole number of fen.
    #[must_use]
    pub fn from_yuan(yuan: Decimal) -> Option<Self> {
        yuan.mantissa_at(2).and_then(|fen| fen.try_into().ok()).map(Self)
    }

    /// From 万元; `None` when it is not a whole number of fen.
    #[must_use]
    pub fn from_wan_yuan(wan_yuan: Decimal) -> Option<Self> {
        wan_yuan.mantissa_at(6).and_then(|fen| fen.try_into().ok()).map(Self)
    }

    /// `rate` of this amount, rounded once to whole fen.
    #[must_use]
    pub fn share(self, rate: &Ratio, rounding: Rounding) -> Self {
        Self(whole(&(&Ratio::from(self.0) * rate), rounding))
    }

    /// This amount in yuan, exactly.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0.into(), 2)
    }

    /// This amount in 万元, exactly, without zeros at its end.
    #[must_use]
    pub fn to_wan_yuan(self) -> Decimal {
        Decimal::new(self.0.into(), 6).trim()
    }
}

impl Area {
    /// From whole micro-亩.
    #[must_use]
    pub const fn from_micro_mu(micro_mu: i64) -> Self {
        Self(micro_mu)
    }

    /// Whole micro-亩.
    #[must_use]
    pub const fn micro_mu(self) -> i64 {
        self.0
    }

    /// From 亩; `None` beyond six decimals.
    #[must_use]
    pub fn from_mu(mu: Decimal) -> Option<Self> {
        mu.mantissa_at(6).and_then(|micro| micro.try_into().ok()).map(Self)
    }

    /// From m² (1 亩 = 2000/3 m²), rounded once to whole micro-亩; exact up to 0.01 m² and beyond
    /// wherever 1,500 per m² divides.
    #[must_use]
    pub fn from_square_metres(square_metres: Decimal, rounding: Rounding) -> Self {
        Self(whole(&(Ratio::from(square_metres) * Ratio::from(1_500)), rounding))
    }

    /// From hectares (15 亩 each), rounded once to whole micro-亩.
    #[must_use]
    pub fn from_hectares(hectares: Decimal, rounding: Rounding) -> Self {
        Self(whole(&(Ratio::from(hectares) * Ratio::from(15_000_000)), rounding))
    }

    /// This area in 亩, exactly.
    #[must_use]
    pub fn to_mu(self) -> Decimal {
        Decimal::new(self.0.into(), 6)
    }

    /// `rate` of this area, rounded once to whole micro-亩.
    #[must_use]
    pub fn share(self, rate: &Ratio, rounding: Rounding) -> Self {
        Self(whole(&(&Ratio::from(self.0) * rate), rounding))
    }
}

fn whole(number: &Ratio, rounding: Rounding) -> i64 {
    let mantissa = number.round(0, rounding).mantissa();
    i64::try_from(mantissa).expect("an amount or area of this domain fits 64 bits")
}

macro_rules! additive {
    ($type:ident) => {
        impl Add for $type {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0.checked_add(other.0).expect("sum fits 64 bits"))
            }
        }
        impl Sub for $type {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0.checked_sub(other.0).expect("difference fits 64 bits"))
            }
        }
        impl Neg for $type {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl std::iter::Sum for $type {
            fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
                parts.fold(Self(0), Add::add)
            }
        }
    };
}
additive!(Yuan);
additive!(Area);

#[cfg(test)]
mod tests {
    use super::*;

    fn area(square_metres: &str) -> Area {
        Area::from_square_metres(square_metres.parse().expect("number"), Rounding::HalfUp)
    }

    #[test]
    fn tv01_square_metres_become_mu_without_loss() {
        assert_eq!(area("20000").to_mu(), Decimal::from(30));
        assert_eq!(area("26666.67").to_mu().to_string(), "40.000005");
        assert_eq!(area("0.01").micro_mu(), 15);
    }

    #[test]
    fn tv02_a_tenant_of_a_fifth_of_the_floor_uses_a_fifth_of_the_parcel() {
        let parcel = area("20000");
        let tenant = parcel.share(&Ratio::new(3_000, 15_000).expect("not zero"), Rounding::HalfUp);
        assert_eq!(tenant, area("4000"));
        assert_eq!(tenant.to_mu(), Decimal::from(6));
        assert_eq!((parcel - tenant).to_mu(), Decimal::from(24));
    }

    #[test]
    fn money_finer_than_a_fen_is_not_taken() {
        assert_eq!(Yuan::from_yuan("1.005".parse().expect("number")), None);
        let amount = Yuan::from_wan_yuan("4.87".parse().expect("number")).expect("whole fen");
        assert_eq!(amount.to_decimal().to_string(), "48700.00");
        assert_eq!(amount.to_wan_yuan().to_string(), "4.87");
    }
}
