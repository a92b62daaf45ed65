//! Units as they are printed, and their algebra: products, quotients, equality. No unit is ever
//! converted here: 万元 is not 元 and 亩 is not m², so an expression that mixes them is refused.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The names a unit is made of, each with other spellings of the same unit.
const ATOMS: [(&str, &[&str]); 24] = [
    ("亿元", &[]),
    ("万元", &[]),
    ("元", &[]),
    ("分", &[]),
    ("亩", &[]),
    ("m²", &["平方米", "㎡", "m2"]),
    ("公顷", &["hm²"]),
    ("km²", &["平方公里"]),
    ("tce", &["吨标准煤", "吨标煤"]),
    ("kgce", &["千克标准煤", "公斤标准煤"]),
    ("万kWh", &["万千瓦时"]),
    ("kWh", &["千瓦时"]),
    ("t", &["吨"]),
    ("kg", &["千克"]),
    ("人", &[]),
    ("年", &[]),
    ("月", &["个月"]),
    ("天", &["日"]),
    ("件", &[]),
    ("家", &["户"]),
    ("宗", &[]),
    ("m", &["米"]),
    ("km", &["公里"]),
    ("%", &[]),
];

/// A printed unit, reduced: `万元/亩` times `亩` is `万元`. [`Unit::NONE`] is the unit of a bare number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Unit(Vec<(u8, i8)>);

/// Why a text is not a unit.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{0}”不是认识的单位")]
pub struct UnitError(pub String);

impl Unit {
    /// The unit of a bare number, printed `1`.
    pub const NONE: Self = Self(Vec::new());

    /// Whether this is the unit of a bare number. 分 counts points and is bare as well.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.fits(&Self::NONE)
    }

    /// Whether figures of the two units may be added and compared: the same unit, where 分 (points of
    /// a score) goes with a bare number, because a score is a share of a weight that is itself bare.
    #[must_use]
    pub fn fits(&self, other: &Self) -> bool {
        fn physical(unit: &Unit) -> impl Iterator<Item = &(u8, i8)> {
            unit.0.iter().filter(|(atom, _)| ATOMS[usize::from(*atom)].0 != "分")
        }
        physical(self).eq(physical(other))
    }

    /// The unit of a product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        self.combine(other, 1)
    }

    /// The unit of a quotient.
    #[must_use]
    pub fn per(&self, other: &Self) -> Self {
        self.combine(other, -1)
    }

    fn combine(&self, other: &Self, sign: i8) -> Self {
        let mut powers = self.0.clone();
        for (atom, power) in &other.0 {
            let power = power.saturating_mul(sign);
            match powers.binary_search_by_key(atom, |(atom, _)| *atom) {
                Ok(place) => powers[place].1 = powers[place].1.saturating_add(power),
                Err(place) => powers.insert(place, (*atom, power)),
            }
        }
        powers.retain(|(_, power)| *power != 0);
        Self(powers)
    }
}

impl FromStr for Unit {
    type Err = UnitError;

    /// Reads `万元/亩`, `元/m²/年`, `亩·年`; empty, `1` and `无` are the bare unit.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let mut unit = Self::NONE;
        for (position, quotient) in text.trim().split('/').enumerate() {
            for name in quotient.split(['·', '*', '×']) {
                let name = name.trim();
                if matches!(name, "1" | "无") || (name.is_empty() && text.trim().is_empty()) {
                    continue;
                }
                let place = ATOMS.iter().position(|(atom, also)| *atom == name || also.contains(&name));
                let place = place.ok_or_else(|| UnitError(text.to_owned()))?;
                let atom = Self(vec![(u8::try_from(place).map_err(|_| UnitError(text.to_owned()))?, 1)]);
                unit = if position == 0 { unit.times(&atom) } else { unit.per(&atom) };
            }
        }
        Ok(unit)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |sign: i8| {
            self.0.iter().filter(move |(_, power)| power.signum() == sign).flat_map(|(atom, power)| {
                std::iter::repeat_n(ATOMS[usize::from(*atom)].0, usize::from(power.unsigned_abs()))
            })
        };
        let above: Vec<&str> = names(1).collect();
        let mut printed = if above.is_empty() { "1".to_owned() } else { above.join("·") };
        for below in names(-1) {
            printed.push('/');
            printed.push_str(below);
        }
        f.pad(&printed)
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        text.parse().expect(text)
    }

    #[test]
    fn a_unit_prints_as_it_was_read() {
        for text in ["1", "万元", "万元/亩", "万元/万kWh", "元/m²/年", "亩·年", "kgce/万元", "%"]
        {
            assert_eq!(unit(text).to_string(), text);
        }
        assert_eq!(unit("元/平方米"), unit("元/m²"));
        assert_eq!(unit(""), Unit::NONE);
    }

    #[test]
    fn what_is_no_unit_is_refused() {
        for text in ["斤", "万元/", "/亩", "元//亩", "万元亩"] {
            assert!(text.parse::<Unit>().is_err(), "{text}");
        }
    }

    #[test]
    fn products_and_quotients_cancel() {
        assert_eq!(unit("万元/亩").times(&unit("亩")), unit("万元"));
        assert_eq!(unit("万元").per(&unit("万元")), Unit::NONE);
        assert_eq!(unit("万元").per(&unit("亩")).per(&unit("年")), unit("万元/亩/年"));
    }

    #[test]
    fn no_unit_is_converted_silently_and_points_are_bare() {
        assert!(!unit("万元").fits(&unit("元")));
        assert!(!unit("亩").fits(&unit("m²")));
        assert!(!unit("%").fits(&Unit::NONE));
        assert!(unit("分").fits(&Unit::NONE));
        assert!(unit("分").is_bare());
    }

    #[test]
    fn every_unit_of_the_glossary_is_known() {
        for term in crate::glossary::terms() {
            assert!(term.unit.parse::<Unit>().is_ok(), "{}: {}", term.id, term.unit);
        }
    }
}
