//! Units of measurement as people print them, and the exact factor between two of one kind.
//!
//! Only names and conversions stand here; which unit a column may be printed in is the form's.

use fact::{Decimal, Ratio, Rounding};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Dimension {
    Money,
    Land,
    Electricity,
    Mass,
    Coal,
    People,
    Pieces,
    Households,
    Years,
    Score,
    Number,
}

/// A unit: one measure, or one over another (万元/亩).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PrintedUnit {
    over: Measure,
    under: Option<Measure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Measure {
    dimension: Dimension,
    numerator: i128,
    denominator: i128,
}

/// The exact factor from a printed unit to the canonical one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Factor {
    numerator: i128,
    denominator: i128,
    /// The same factor as a decimal, when there is one: the fast path.
    decimal: Option<(i128, u8)>,
}

/// Places kept when a conversion has no exact decimal (亩 to m²).
const INEXACT_DIGITS: u8 = 6;

type Row = (&'static [&'static str], Dimension, i128, i128);

/// Names (lower case, half width) and the factor to the base unit of the dimension. 1 亩 is
/// 2000/3 m² (domain §7.7); a cubic metre of water is counted as a tonne.
const UNITS: &[Row] = &[
    (&["元", "人民币元", "圆", "rmb", "yuan"], Dimension::Money, 1, 1),
    (&["千元"], Dimension::Money, 1_000, 1),
    (&["万元", "人民币万元", "万圆", "w元"], Dimension::Money, 10_000, 1),
    (&["百万元"], Dimension::Money, 1_000_000, 1),
    (&["千万元"], Dimension::Money, 10_000_000, 1),
    (&["亿元"], Dimension::Money, 100_000_000, 1),
    (&["平方米", "平米", "平方", "㎡", "m²", "m2", "m^2", "平方公尺", "sqm"], Dimension::Land, 1, 1),
    (&["万平方米", "万平米", "万㎡", "万m²", "万m2"], Dimension::Land, 10_000, 1),
    (&["公顷", "ha", "hm²", "hm2", "h㎡", "hectare", "hectares"], Dimension::Land, 10_000, 1),
    (&["平方公里", "平方千米", "km²", "km2", "k㎡"], Dimension::Land, 1_000_000, 1),
    (&["亩", "市亩", "mu"], Dimension::Land, 2_000, 3),
    (&["万亩"], Dimension::Land, 20_000_000, 3),
    (&["kwh", "kw·h", "kw.h", "千瓦时", "千瓦·时", "千瓦小时", "度"], Dimension::Electricity, 1, 1),
    (&["mwh", "兆瓦时", "千千瓦时"], Dimension::Electricity, 1_000, 1),
    (&["万kwh", "万kw·h", "万千瓦时", "万千瓦·时", "万千瓦小时", "万度"], Dimension::Electricity, 10_000, 1),
    (&["亿kwh", "亿千瓦时", "亿度"], Dimension::Electricity, 100_000_000, 1),
    (&["克", "g"], Dimension::Mass, 1, 1_000),
    (&["公斤", "千克", "kg"], Dimension::Mass, 1, 1),
    (&["吨", "t", "立方米", "m³", "m3", "立方", "方", "ton"], Dimension::Mass, 1_000, 1),
    (&["千吨"], Dimension::Mass, 1_000_000, 1),
    (&["万吨", "万t", "万立方米", "万m³", "万m3", "万立方", "万方"], Dimension::Mass, 10_000_000, 1),
    (&["千克标准煤", "千克标煤", "公斤标准煤", "公斤标煤", "kgce"], Dimension::Coal, 1, 1),
    (&["吨标准煤", "吨标煤", "吨标准煤当量", "tce"], Dimension::Coal, 1_000, 1),
    (&["万吨标准煤", "万吨标煤", "万tce"], Dimension::Coal, 10_000_000, 1),
    (&["人", "名", "人次"], Dimension::People, 1, 1),
    (&["万人"], Dimension::People, 10_000, 1),
    (&["件", "项", "个", "宗", "套", "台", "份"], Dimension::Pieces, 1, 1),
    (&["家", "户"], Dimension::Households, 1, 1),
    (&["年", "年度"], Dimension::Years, 1, 1),
    (&["分"], Dimension::Score, 1, 1),
    (&["1", "无量纲", "倍"], Dimension::Number, 1, 1),
    (&["%", "％", "百分比"], Dimension::Number, 1, 100),
    (&["‰"], Dimension::Number, 1, 1_000),
];

impl PrintedUnit {
    /// The unit with this name, in any of its usual spellings.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let name: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .flat_map(|letter| crate::wording::half_width(letter).to_lowercase())
            .collect();
        if let Some(measure) = measure(&name) {
            return Some(Self { over: measure, under: None });
        }
        let (over, under) = name.split_once('/').or_else(|| name.split_once('每'))?;
        Some(Self { over: measure(over)?, under: Some(measure(under)?) })
    }

    /// Whether both measure the same.
    pub(crate) fn converts_to(&self, other: &Self) -> bool {
        let dimension = |measure: &Measure| measure.dimension;
        self.over.dimension == other.over.dimension
            && self.under.as_ref().map(dimension) == other.under.as_ref().map(dimension)
    }

    /// Whether a figure in this unit can be off by a factor: a count cannot.
    pub(crate) fn must_be_printed(&self) -> bool {
        self.under.is_some()
            || matches!(
                self.over.dimension,
                Dimension::Money
                    | Dimension::Land
                    | Dimension::Electricity
                    | Dimension::Mass
                    | Dimension::Coal
            )
    }

    /// Whether this is the calendar year.
    pub(crate) fn is_year(&self) -> bool {
        self.under.is_none() && self.over.dimension == Dimension::Years
    }

    /// The exact factor to `other`; `None` when they measure different things.
    pub(crate) fn factor_to(&self, other: &Self) -> Option<Factor> {
        if !self.converts_to(other) {
            return None;
        }
        let (own, their) = (self.fraction(), other.fraction());
        Some(Factor::new(own.0 * their.1, own.1 * their.0))
    }

    fn fraction(&self) -> (i128, i128) {
        match self.under {
            None => (self.over.numerator, self.over.denominator),
            Some(under) => (self.over.numerator * under.denominator, self.over.denominator * under.numerator),
        }
    }
}

impl Factor {
    /// The factor of a unit to itself.
    pub(crate) const ONE: Self = Self { numerator: 1, denominator: 1, decimal: Some((1, 0)) };

    /// `numerator / denominator`, in lowest terms.
    pub(crate) fn new(numerator: i128, denominator: i128) -> Self {
        let divisor = greatest_common_divisor(numerator, denominator);
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        let decimal = (0..=12u8).find_map(|digits| {
            let scaled = numerator.checked_mul(10i128.pow(u32::from(digits)))?;
            (scaled % denominator == 0).then_some((scaled / denominator, digits))
        });
        Self { numerator, denominator, decimal }
    }

    /// The factor the other way.
    pub(crate) fn inverse(&self) -> Self {
        Self::new(self.denominator, self.numerator)
    }

    /// The value in the canonical unit and whether that is exact; `None` when it has too many digits.
    pub(crate) fn apply(&self, value: Decimal) -> Option<(Decimal, bool)> {
        if let Some((multiplier, digits)) = self.decimal {
            if multiplier == 1 && digits == 0 {
                return Some((value, true));
            }
            let mantissa = value.mantissa().checked_mul(multiplier)?;
            let digits = value.digits().checked_add(digits)?;
            return Some((Decimal::new(mantissa, digits).trim(), true));
        }
        if value.mantissa().unsigned_abs() > 10u128.pow(26) {
            return None;
        }
        let exact = Ratio::from(value) * Ratio::new(self.numerator, self.denominator)?;
        let rounded = exact.round(INEXACT_DIGITS, Rounding::HalfUp);
        let is_exact = Ratio::from(rounded) == exact;
        Some((if is_exact { rounded.trim() } else { rounded }, is_exact))
    }
}

/// The other units of the kind of `unit`, as (name, factor to it), without the one printed.
pub(crate) fn relatives(unit: &PrintedUnit, printed: Option<&PrintedUnit>) -> Vec<(&'static str, Factor)> {
    UNITS
        .iter()
        .filter(|(_, dimension, ..)| unit.under.is_none() && *dimension == unit.over.dimension)
        .filter_map(|(names, dimension, numerator, denominator)| {
            let measure = Measure { dimension: *dimension, numerator: *numerator, denominator: *denominator };
            let other = PrintedUnit { over: measure, under: None };
            let factor = other.factor_to(unit)?;
            (Some(&other) != printed).then(|| (*names.first().unwrap_or(&""), factor))
        })
        .collect()
}

fn measure(name: &str) -> Option<Measure> {
    UNITS.iter().find(|(names, ..)| names.contains(&name)).map(|(_, dimension, numerator, denominator)| {
        Measure { dimension: *dimension, numerator: *numerator, denominator: *denominator }
    })
}

fn greatest_common_divisor(mut left: i128, mut right: i128) -> i128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn convert(value: &str, from: &str, to: &str) -> Option<(String, bool)> {
        let factor = PrintedUnit::parse(from)?.factor_to(&PrintedUnit::parse(to)?)?;
        let (value, exact) = factor.apply(value.parse().ok()?)?;
        Some((value.to_string(), exact))
    }

    #[test]
    fn every_printed_unit_converts_exactly_to_the_canonical_one() {
        for (value, from, to, result) in [
            ("12345.67", "元", "万元", "1.234567"),
            ("1.5", "亿元", "万元", "15000"),
            ("20000", "m²", "亩", "30"),
            ("26666.67", "平方米", "亩", "40.000005"),
            ("11.2232", "公顷", "亩", "168.348"),
            ("1", "km2", "亩", "1500"),
            ("1234", "千瓦时", "万kWh", "0.1234"),
            ("12", "KWH", "万kWh", "0.0012"),
            ("350", "kg", "t", "0.35"),
            ("2500", "kgce", "tce", "2.5"),
            ("7", "立方米", "t", "7"),
            ("150", "元/平方米", "万元/亩", "10"),
            ("30", "万元/公顷", "万元/亩", "2"),
            ("12.5", "％", "1", "0.125"),
        ] {
            assert_eq!(convert(value, from, to), Some((result.to_owned(), true)), "{value} {from}");
        }
    }

    #[test]
    fn a_mu_in_square_metres_has_no_exact_decimal_and_says_so() {
        assert_eq!(convert("1", "亩", "m2"), Some(("666.666667".to_owned(), false)));
        assert_eq!(convert("3", "亩", "m2"), Some(("2000".to_owned(), true)));
    }

    #[test]
    fn different_things_do_not_convert() {
        for (from, to) in [("亩", "万元"), ("t", "tce"), ("万元", "万元/亩"), ("只", "件"), ("万", "万元")]
        {
            assert_eq!(convert("1", from, to), None, "{from} → {to}");
        }
    }

    proptest! {
        #[test]
        fn square_metres_to_mu_is_always_exact(centi in 0i64..100_000_000_000) {
            let value = Decimal::new(centi.into(), 2);
            let factor = PrintedUnit::parse("㎡").and_then(|unit| unit.factor_to(&PrintedUnit::parse("亩")?)).expect("same kind");
            let (mu, exact) = factor.apply(value).expect("fits");
            prop_assert!(exact);
            prop_assert_eq!(Ratio::from(mu) * Ratio::new(2_000, 3).expect("not zero"), Ratio::from(value));
        }
    }
}
