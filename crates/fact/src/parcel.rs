//! Parcel codes (19 characters) and real-estate unit codes (28) of GB/T 37346—2019.
//!
//! They carry no check character, so that reading breaks them down and says what is unusual. The
//! letters stand in `codes/lists/parcel_types.csv`; letters the list lacks are named, not refused.

use crate::Severity;
use crate::list;
use crate::remark::{Remark, clean, digits, digits_for_lookalikes, region_remark, wrong_length};
use std::fmt;
use std::sync::OnceLock;

/// A parcel code: 19 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParcelCode {
    /// County, six digits (GB/T 2260).
    pub region: String,
    /// Cadastral district (地籍区), three digits.
    pub district: String,
    /// Cadastral sub-district (地籍子区), three digits.
    pub sub_district: String,
    /// Ownership letter: G, J or Z.
    pub owner: char,
    /// Right letter, such as B for the right to use land for construction.
    pub right: char,
    /// Serial number of the parcel, five digits.
    pub serial: String,
}

/// A real-estate unit code: a parcel code and nine characters for what stands on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode {
    /// The parcel.
    pub parcel: ParcelCode,
    /// Fixture letter: F building, L trees, Q other, W none.
    pub fixture: char,
    /// Number of the fixture, eight digits; for buildings four of the building and four of the unit.
    pub number: String,
}

const PARCEL_LENGTH: usize = 19;
const UNIT_LENGTH: usize = 28;

impl ParcelCode {
    /// Reads a parcel code; of a unit code the first 19 characters, with a notice.
    ///
    /// # Errors
    /// A [`Remark`] that names the part and what stands there.
    pub fn read(text: &str) -> Result<(Self, Vec<Remark>), Remark> {
        let (mut cleaned, mut remarks) = clean(text);
        match cleaned.len() {
            PARCEL_LENGTH => {}
            UNIT_LENGTH => remarks.push(Remark {
                code: "parcel-from-unit",
                severity: Severity::Notice,
                message: "这是28位不动产单元代码，宗地代码取其前19位。".to_owned(),
                advice: "无需处理。",
            }),
            found => return Err(wrong_length("parcel-length", "宗地代码", "19", found)),
        }
        let parcel = Self::of_characters(&mut cleaned, &mut remarks)?;
        Ok((parcel, remarks))
    }

    fn of_characters(cleaned: &mut [char], remarks: &mut Vec<Remark>) -> Result<Self, Remark> {
        digits_for_lookalikes(cleaned, (0..12).chain(14..PARCEL_LENGTH), remarks);
        let parcel = Self {
            region: digits(cleaned, 0..6, "行政区划码", "parcel-region")?,
            district: digits(cleaned, 6..9, "地籍区", "parcel-district")?,
            sub_district: digits(cleaned, 9..12, "地籍子区", "parcel-sub-district")?,
            owner: letter(cleaned, 12, "宗地特征码第一位", "parcel-owner")?,
            right: letter(cleaned, 13, "宗地特征码第二位", "parcel-right")?,
            serial: digits(cleaned, 14..PARCEL_LENGTH, "宗地顺序号", "parcel-serial")?,
        };
        remarks.extend(region_remark(&parcel.region));
        remarks.extend(parcel.type_remark());
        Ok(parcel)
    }

    /// What the ownership letter means; `None` for a letter the list lacks.
    #[must_use]
    pub fn owner_name(&self) -> Option<&'static str> {
        entry("owner", self.owner).map(|entry| entry.name)
    }

    /// What the right letter means; `None` for a letter the list lacks.
    #[must_use]
    pub fn right_name(&self) -> Option<&'static str> {
        entry("right", self.right).map(|entry| entry.name)
    }

    fn type_remark(&self) -> Option<Remark> {
        let warn = |message: String| {
            Some(Remark {
                code: "parcel-type",
                severity: Severity::Warning,
                message,
                advice: "请对照不动产权证书核对宗地特征码。",
            })
        };
        if entry("owner", self.owner).is_none() {
            return warn(format!("宗地特征码第一位“{}”不在所列的所有权类型之内。", self.owner));
        }
        match entry("right", self.right) {
            None => warn(format!("宗地特征码第二位“{}”不在所列的权利类型之内。", self.right)),
            Some(right) if !right.with.is_empty() && !right.with.contains(self.owner) => warn(format!(
                "宗地特征码“{}{}”不成立：{}不与“{}”相配。",
                self.owner, self.right, right.name, self.owner
            )),
            Some(_) => None,
        }
    }
}

impl UnitCode {
    /// Reads a real-estate unit code.
    ///
    /// # Errors
    /// A [`Remark`] that names the part and what stands there.
    pub fn read(text: &str) -> Result<(Self, Vec<Remark>), Remark> {
        let (mut cleaned, mut remarks) = clean(text);
        if cleaned.len() != UNIT_LENGTH {
            return Err(wrong_length("unit-length", "不动产单元代码", "28", cleaned.len()));
        }
        let parcel = ParcelCode::of_characters(&mut cleaned, &mut remarks)?;
        digits_for_lookalikes(&mut cleaned, PARCEL_LENGTH + 1..UNIT_LENGTH, &mut remarks);
        let fixture = letter(&cleaned, PARCEL_LENGTH, "定着物特征码", "unit-fixture")?;
        let number = digits(&cleaned, PARCEL_LENGTH + 1..UNIT_LENGTH, "定着物单元号", "unit-number")?;
        let unit = Self { parcel, fixture, number };
        remarks.extend(unit.fixture_remark());
        Ok((unit, remarks))
    }

    /// What the fixture letter means; `None` for a letter the list lacks.
    #[must_use]
    pub fn fixture_name(&self) -> Option<&'static str> {
        entry("fixture", self.fixture).map(|entry| entry.name)
    }

    fn fixture_remark(&self) -> Option<Remark> {
        let message = match (self.fixture_name(), self.fixture) {
            (None, letter) => format!("定着物特征码“{letter}”不在所列的类型之内。"),
            (Some(_), 'W') if self.number != "00000000" => {
                format!("定着物特征码W表示没有定着物，后8位应全为0，这里是“{}”。", self.number)
            }
            _ => return None,
        };
        let advice = "请对照不动产权证书核对定着物代码。";
        Some(Remark { code: "unit-fixture", severity: Severity::Warning, message, advice })
    }
}

impl fmt::Display for ParcelCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { region, district, sub_district, owner, right, serial } = self;
        write!(f, "{region}{district}{sub_district}{owner}{right}{serial}")
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.parcel, self.fixture, self.number)
    }
}

struct Entry {
    place: &'static str,
    letter: char,
    name: &'static str,
    with: &'static str,
}

fn entry(place: &str, letter: char) -> Option<&'static Entry> {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    let entries = ENTRIES.get_or_init(|| {
        let rows = list::rows::<5>(include_str!("../../../codes/lists/parcel_types.csv"));
        rows.filter_map(|[place, letter, name, with, _]| {
            Some(Entry { place, letter: letter.chars().next()?, name, with })
        })
        .collect()
    });
    entries.iter().find(|entry| entry.place == place && entry.letter == letter)
}

fn letter(cleaned: &[char], place: usize, part: &str, code: &'static str) -> Result<char, Remark> {
    let found = cleaned.get(place).copied().unwrap_or(' ');
    if found.is_ascii_uppercase() {
        return Ok(found);
    }
    Err(Remark {
        code,
        severity: Severity::Refused,
        message: format!("第{}位{part}应为字母，这里是“{found}”。", place + 1),
        advice: "请对照原件更正。",
    })
}
