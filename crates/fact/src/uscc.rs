//! The unified social credit code of GB 32100—2015 and what is wrong with one as delivered.
//!
//! Older identifiers that stand in the same column are told apart in `identifier`, what is said of
//! a code stands in `uscc_remarks`; whether the region inside it exists is asked of `regions`.

use crate::identifier::Identifier;
use crate::uscc_remarks::{UsccError, UsccWarning};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Code characters of GB 32100—2015; the index is the value. I, O, S, V and Z are not used.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of GB 32100—2015 for the first 17 characters: 3^i modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of GB 11714 for the first 8 characters of an organisation code.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A unified social credit code: 18 characters of the standard's alphabet. The check character
/// need not be right, because official pages publish wrong ones; [`Uscc::is_valid`] tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; 18]);

impl Uscc {
    /// Reads a code as people type it: full-width, lower case, spaces, hyphens and look-alike
    /// letters are put right and named; a wrong check character is named and never refused.
    ///
    /// # Errors
    /// [`UsccError`] for another length, an impossible character or an older identifier.
    pub fn read(text: &str) -> Result<(Self, Vec<UsccWarning>), UsccError> {
        if let Some(code) = Self::exact(text) {
            return Ok((code, Vec::new()));
        }
        match Identifier::read(text)? {
            (Identifier::Uscc(code), warnings) => Ok((code, warnings)),
            (other, _) => Err(UsccError::OtherKind { kind: other.kind() }),
        }
    }

    /// The 18 cleaned characters as a code, with look-alikes and checks named.
    pub(crate) fn of_characters(
        characters: &[char],
        warnings: &mut Vec<UsccWarning>,
    ) -> Result<Self, UsccError> {
        let mut code = [0u8; 18];
        for ((place, slot), &found) in (1u8..).zip(&mut code).zip(characters) {
            let read_as = lookalike(found).unwrap_or(found);
            let usable = value(read_as).is_some() && (!(3..=8).contains(&place) || read_as.is_ascii_digit());
            let byte = u8::try_from(read_as).ok().filter(|_| usable);
            *slot = byte.ok_or(UsccError::Character { position: place, found })?;
            if read_as != found {
                warnings.push(UsccWarning::Lookalike { position: place, found, read_as });
            }
        }
        let code = Self(code);
        warnings.extend(code.check_warnings());
        Ok(code)
    }

    /// A code whose both check characters are computed: department and kind (`91`), region
    /// (`320411`) and the first eight characters of the organisation code. `None` when a part is
    /// not made of the characters the standard allows there.
    #[must_use]
    pub fn compose(registrar: &str, region: &str, organisation: &str) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let lengths = (registrar.len(), region.len(), organisation.len());
        if lengths != (2, 6, 8) || !digits(region) {
            return None;
        }
        let check = organisation_check(organisation)?;
        Self::with_check(&format!("{registrar}{region}{organisation}{check}"))
    }

    /// The code of these first 17 characters; `None` when they are not 17 of the alphabet.
    #[must_use]
    pub fn with_check(first_seventeen: &str) -> Option<Self> {
        let check = check_character(first_seventeen)?;
        let mut code = [0; 18];
        code[..17].copy_from_slice(first_seventeen.as_bytes());
        code[17] = u8::try_from(check).ok()?;
        Some(Self(code))
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only characters of the ASCII alphabet are ever stored")
    }

    /// The six digits of the registering authority's region (GB/T 2260).
    #[must_use]
    pub fn region(&self) -> &str {
        &self.as_str()[2..8]
    }

    /// The nine characters of the organisation code (GB 11714) inside.
    #[must_use]
    pub fn organisation(&self) -> &str {
        &self.as_str()[8..17]
    }

    /// Whether both check characters are the computed ones.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let text = self.as_str();
        check_character(&text[..17]) == text.chars().next_back()
            && organisation_check(&text[8..16]) == text[16..].chars().next()
    }

    fn exact(text: &str) -> Option<Self> {
        let code = Self(text.as_bytes().try_into().ok()?);
        let usable = text.chars().all(|found| value(found).is_some())
            && text[2..8].bytes().all(|byte| byte.is_ascii_digit());
        (usable && known_registrar(&code.0) && code.is_valid()).then_some(code)
    }

    fn check_warnings(&self) -> Vec<UsccWarning> {
        let text = self.as_str();
        let mut warnings = Vec::new();
        if !known_registrar(&self.0) {
            warnings.push(UsccWarning::UnknownRegistrar {
                found: [char::from(self.0[0]), char::from(self.0[1])],
            });
        }
        let found = char::from(self.0[16]);
        if let Some(computed) = organisation_check(&text[8..16]).filter(|&computed| computed != found) {
            warnings.push(UsccWarning::OrganisationCheck { computed, found });
        }
        let found = char::from(self.0[17]);
        if let Some(computed) = check_character(&text[..17]).filter(|&computed| computed != found) {
            warnings.push(UsccWarning::CheckCharacter { computed, found });
            if text.ends_with("000") && text.bytes().all(|byte| byte.is_ascii_digit()) {
                warnings.push(UsccWarning::CutByNumberFormat);
            }
        }
        warnings
    }
}

/// The check character of GB 32100—2015 for 17 characters; `None` when they are not 17 characters
/// of the alphabet.
#[must_use]
pub fn check_character(first_seventeen: &str) -> Option<char> {
    if first_seventeen.len() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (found, weight) in first_seventeen.chars().zip(WEIGHTS) {
        sum += value(found)? * weight;
    }
    // Without the outer remainder a sum divisible by 31 would ask for a 32nd character.
    let check = (31 - sum % 31) % 31;
    ALPHABET.get(usize::try_from(check).ok()?).copied().map(char::from)
}

/// The check character of GB 11714 for the first eight characters of an organisation code;
/// `None` when they are not eight digits or capital letters.
#[must_use]
pub fn organisation_check(first_eight: &str) -> Option<char> {
    if first_eight.len() != ORGANISATION_WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (found, weight) in first_eight.chars().zip(ORGANISATION_WEIGHTS) {
        if found.is_ascii_lowercase() {
            return None;
        }
        sum += found.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// GB 32100—2015: the registering department and the kinds of body it registers.
fn known_registrar(code: &[u8; 18]) -> bool {
    let kinds: &[u8] = match code[0] {
        b'1' => b"1239",
        b'2' | b'4' | b'8' | b'A' => b"19",
        b'3' => b"123459",
        b'5' | b'N' => b"1239",
        b'6' | b'7' => b"129",
        b'9' => b"123",
        b'Y' => b"1",
        _ => b"",
    };
    kinds.contains(&code[1])
}

const VALUES: [u8; 128] = {
    let mut values = [u8::MAX; 128];
    let mut value: u8 = 0;
    while (value as usize) < ALPHABET.len() {
        values[ALPHABET[value as usize] as usize] = value;
        value += 1;
    }
    values
};

fn value(found: char) -> Option<u32> {
    let place = usize::try_from(u32::from(found)).ok()?;
    VALUES.get(place).filter(|&&value| value != u8::MAX).map(|&value| u32::from(value))
}

/// The digit that a letter outside the alphabet is mistaken for. V looks like both U and Y and is
/// not guessed.
fn lookalike(found: char) -> Option<char> {
    match found {
        'O' => Some('0'),
        'I' => Some('1'),
        'Z' => Some('2'),
        'S' => Some('5'),
        _ => None,
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uscc({})", self.as_str())
    }
}

impl FromStr for Uscc {
    type Err = UsccError;

    fn from_str(text: &str) -> Result<Self, UsccError> {
        Self::read(text).map(|(code, _)| code)
    }
}

impl Serialize for Uscc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Uscc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
