//! Industries of GB/T 4754—2017 by code and name, and what is known of codes of older editions.
//!
//! Old files use the 2011 or 2002 edition: [`IndustryEdition`] travels with the code. Divisions of
//! 2011 are carried over here; a table from the older classes to those of 2017 is not shipped,
//! because no complete official one is at hand. It would stand beside `industries-2017.csv`.

use crate::list;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Edition of GB/T 4754.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndustryEdition {
    /// GB/T 4754—2002.
    Of2002,
    /// GB/T 4754—2011.
    Of2011,
    /// GB/T 4754—2017.
    Of2017,
}

/// Rank of an industry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndustryLevel {
    /// 门类, one letter.
    Section,
    /// 大类, two digits.
    Division,
    /// 中类, three digits.
    Group,
    /// 小类, four digits.
    Class,
}

/// One entry of GB/T 4754—2017.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Industry {
    /// Letter, or two to four digits.
    pub code: &'static str,
    /// Chinese name.
    pub name: &'static str,
    /// Letter of its section.
    pub section: &'static str,
}

/// Why a text is not an industry of the 2017 edition.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IndustryError {
    /// Not a section letter with or without two to four digits.
    #[error("“{found}”不是行业代码，应为2—4位数字，前面可带门类字母。")]
    Form {
        /// What stands there.
        found: String,
    },
    /// The right form, but the edition has no such code.
    #[error("GB/T 4754—2017 没有代码{found}，可能是旧版代码。")]
    NotListed {
        /// The digits.
        found: String,
    },
    /// The letter in front is not the section of the digits.
    #[error("代码{digits}属于{section}门类，前面的字母却是{found}。")]
    OtherSection {
        /// The digits.
        digits: String,
        /// The right letter.
        section: &'static str,
        /// The letter delivered.
        found: char,
    },
}

impl Industry {
    /// The entry of exactly this code (`C`, `33`, `331`, `3311`).
    #[must_use]
    pub fn of_code(code: &str) -> Option<&'static Self> {
        let place = *index().codes.get(code)?;
        entries().get(place)
    }

    /// All entries of exactly this name; a group and its only class often share one.
    pub fn named(name: &str) -> impl Iterator<Item = &'static Self> {
        let places = index().names.get(name.trim()).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| entries().get(*place))
    }

    /// Reads a code as departments write it: `3311`, `C3311`, `C33`, full-width, blanks around.
    ///
    /// # Errors
    /// [`IndustryError`] for another form, a code not in the 2017 edition, or a wrong letter.
    pub fn read(text: &str) -> Result<&'static Self, IndustryError> {
        let cleaned: String = text.trim().chars().map(crate::identifier::half_width).collect();
        let cleaned = cleaned.to_ascii_uppercase();
        let letter = cleaned.chars().next().filter(char::is_ascii_uppercase);
        let digits = cleaned.get(usize::from(letter.is_some())..).unwrap_or_default();
        let form = digits.bytes().all(|byte| byte.is_ascii_digit())
            && ((2..=4).contains(&digits.len()) || (digits.is_empty() && letter.is_some()));
        if !form {
            return Err(IndustryError::Form { found: text.trim().to_owned() });
        }
        let code = if digits.is_empty() { &cleaned } else { digits };
        let found = Self::of_code(code).ok_or_else(|| IndustryError::NotListed { found: code.to_owned() })?;
        match letter {
            Some(letter) if !found.section.starts_with(letter) => Err(IndustryError::OtherSection {
                digits: digits.to_owned(),
                section: found.section,
                found: letter,
            }),
            _ => Ok(found),
        }
    }

    /// All entries in the order of the standard.
    #[must_use]
    pub fn all() -> &'static [Self] {
        entries()
    }

    /// Rank by the length of its code.
    #[must_use]
    pub fn level(&self) -> IndustryLevel {
        match self.code.len() {
            1 => IndustryLevel::Section,
            2 => IndustryLevel::Division,
            3 => IndustryLevel::Group,
            _ => IndustryLevel::Class,
        }
    }

    /// The division it belongs to; none for a section.
    #[must_use]
    pub fn division(&self) -> Option<&'static Self> {
        Self::of_code(self.code.get(..2)?)
    }

    /// Whether it is manufacturing: section C, divisions 13 to 43.
    #[must_use]
    pub fn is_manufacturing(&self) -> bool {
        self.section == "C"
    }

    /// Whether it is industry (工业) in statistics: sections B, C and D, divisions 06 to 46.
    #[must_use]
    pub fn is_industrial(&self) -> bool {
        matches!(self.section, "B" | "C" | "D")
    }
}

impl IndustryEdition {
    /// The edition of a year as files name it.
    #[must_use]
    pub fn of_year(year: &str) -> Option<Self> {
        match year.trim() {
            "2002" => Some(Self::Of2002),
            "2011" => Some(Self::Of2011),
            "2017" => Some(Self::Of2017),
            _ => None,
        }
    }

    /// The division of the 2017 edition for a division of this one. The 2011 edition lacks 79
    /// (土地管理业), so that its divisions from 79 on moved up by one; those of 2002 were cut
    /// differently and have no single counterpart.
    #[must_use]
    pub fn division_in_2017(self, division: &str) -> Option<&'static Industry> {
        let number: u8 = division.parse().ok().filter(|_| division.len() == 2)?;
        match self {
            Self::Of2017 => Industry::of_code(division),
            Self::Of2011 if number < 79 => Industry::of_code(division),
            Self::Of2011 => Industry::of_code(&(number.checked_add(1)?).to_string()),
            Self::Of2002 => None,
        }
    }
}

struct Index {
    codes: HashMap<&'static str, usize>,
    names: HashMap<&'static str, Vec<usize>>,
}

fn entries() -> &'static [Industry] {
    static ENTRIES: OnceLock<Vec<Industry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let rows = list::rows::<2>(include_str!("../../../codes/lists/industries-2017.csv"));
        let mut section = "";
        rows.map(|[code, name]| {
            if code.len() == 1 {
                section = code;
            }
            Industry { code, name, section }
        })
        .collect()
    })
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index { codes: HashMap::new(), names: HashMap::new() };
        for (place, entry) in entries().iter().enumerate() {
            index.codes.insert(entry.code, place);
            index.names.entry(entry.name).or_default().push(place);
        }
        index
    })
}
