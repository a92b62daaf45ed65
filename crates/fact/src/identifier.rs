//! What stands in a code column: the credit code of today, or one of the identifiers before it.
//!
//! Old files carry 15-digit registration numbers, 15-character taxpayer numbers and 9-character
//! organisation codes; some carry a person's identity number, which is not ours to keep.

use crate::uscc::{Uscc, organisation_check};
use crate::uscc_remarks::{UsccError, UsccWarning};

/// Kind of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// 18 characters, GB 32100—2015.
    Uscc,
    /// 15-digit registration number of the former industry and commerce authority.
    RegistrationNumber,
    /// 15-character taxpayer number: region and organisation code.
    TaxpayerNumber,
    /// 9-character organisation code, GB 11714.
    OrganisationCode,
    /// 18-character identity number of a person, GB 11643.
    CitizenId,
}

/// A cleaned identifier of a known kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identifier {
    /// Unified social credit code.
    Uscc(Uscc),
    /// 15-digit registration number.
    RegistrationNumber(Box<str>),
    /// 15-character taxpayer number: region and organisation code.
    TaxpayerNumber(Box<str>),
    /// Organisation code without its hyphen.
    OrganisationCode(Box<str>),
}

impl Identifier {
    /// Reads whatever identifier stands there, cleaned and with everything unusual named.
    ///
    /// # Errors
    /// [`UsccError`] when it is none of the known kinds, or a person's identity number.
    pub fn read(text: &str) -> Result<(Self, Vec<UsccWarning>), UsccError> {
        let (characters, mut warnings) = clean(text);
        let cleaned: String = characters.iter().collect();
        let identifier = match characters.len() {
            0 => return Err(UsccError::Empty),
            18 if is_citizen_id(&cleaned) => {
                return Err(UsccError::OtherKind { kind: IdentifierKind::CitizenId });
            }
            18 => Self::Uscc(Uscc::of_characters(&characters, &mut warnings)?),
            15 if organisation_holds(cleaned.get(6..).unwrap_or_default())
                && !registration_holds(&cleaned) =>
            {
                Self::TaxpayerNumber(cleaned.into())
            }
            15 if cleaned.bytes().all(|byte| byte.is_ascii_digit()) => {
                warnings.extend(registration_warning(&cleaned));
                Self::RegistrationNumber(cleaned.into())
            }
            9 if organisation_form(&cleaned) => {
                warnings.retain(|warning| *warning != UsccWarning::Separators);
                warnings.extend(organisation_warning(&cleaned));
                Self::OrganisationCode(cleaned.into())
            }
            _ if is_scientific(text) => return Err(UsccError::ScientificNotation),
            found => return Err(UsccError::Length { found }),
        };
        Ok((identifier, warnings))
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> IdentifierKind {
        match self {
            Self::Uscc(_) => IdentifierKind::Uscc,
            Self::RegistrationNumber(_) => IdentifierKind::RegistrationNumber,
            Self::TaxpayerNumber(_) => IdentifierKind::TaxpayerNumber,
            Self::OrganisationCode(_) => IdentifierKind::OrganisationCode,
        }
    }

    /// The cleaned characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Uscc(code) => code.as_str(),
            Self::RegistrationNumber(text) | Self::TaxpayerNumber(text) | Self::OrganisationCode(text) => {
                text
            }
        }
    }

    /// The organisation code inside, by which an old record finds its firm of today; a
    /// registration number has none.
    #[must_use]
    pub fn organisation(&self) -> Option<&str> {
        match self {
            Self::Uscc(code) => Some(code.organisation()),
            Self::TaxpayerNumber(text) => text.get(6..),
            Self::OrganisationCode(text) => Some(text),
            Self::RegistrationNumber(_) => None,
        }
    }
}

impl IdentifierKind {
    /// Chinese name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Uscc => "统一社会信用代码",
            Self::RegistrationNumber => "15位工商注册号",
            Self::TaxpayerNumber => "15位纳税人识别号",
            Self::OrganisationCode => "9位组织机构代码",
            Self::CitizenId => "居民身份证号",
        }
    }
}

/// Half-width capitals without separators, and what had to be changed for that. Blanks around
/// the whole text and the spreadsheet's leading apostrophe are not worth a warning.
fn clean(text: &str) -> (Vec<char>, Vec<UsccWarning>) {
    let text = text.trim_matches(|found: char| is_separator(found) || found == '\'');
    let mut characters = Vec::with_capacity(18);
    let (mut full_width, mut lower_case, mut separators) = (false, false, false);
    for found in text.chars() {
        if is_separator(found) {
            separators = true;
            continue;
        }
        let half = half_width(found);
        let upper = half.to_ascii_uppercase();
        full_width |= half != found;
        lower_case |= upper != half;
        characters.push(upper);
    }
    let mut warnings = Vec::new();
    for (seen, warning) in [
        (full_width, UsccWarning::FullWidth),
        (lower_case, UsccWarning::LowerCase),
        (separators, UsccWarning::Separators),
    ] {
        if seen {
            warnings.push(warning);
        }
    }
    (characters, warnings)
}

pub(crate) fn half_width(found: char) -> char {
    match found {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(found) - 0xfee0).unwrap_or(found),
        _ => found,
    }
}

/// Blanks of every kind, hyphens of every kind and characters that cannot be seen.
pub(crate) fn is_separator(found: char) -> bool {
    found.is_whitespace()
        || found.is_control()
        || matches!(found, '-' | '\u{ff0d}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{00ad}')
        || matches!(found, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

/// `9.13301E+17`: digits, a point, E, a plus sign, digits.
fn is_scientific(text: &str) -> bool {
    let digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let text = text.trim().to_ascii_uppercase();
    text.split_once("E+").is_some_and(|(number, power)| digits(number) && digits(power))
}

fn organisation_form(text: &str) -> bool {
    text.bytes().take(8).all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && text.bytes().last().is_some_and(|byte| byte.is_ascii_digit() || byte == b'X')
}

fn organisation_holds(text: &str) -> bool {
    text.get(..8)
        .and_then(organisation_check)
        .is_some_and(|check| text.get(8..) == Some(check.to_string().as_str()))
}

fn organisation_warning(text: &str) -> Option<UsccWarning> {
    let (computed, found) = (organisation_check(text.get(..8)?)?, text.chars().next_back()?);
    (computed != found).then_some(UsccWarning::OrganisationCheck { computed, found })
}

fn registration_holds(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && registration_warning(text).is_none()
}

/// ISO 7064 MOD 11,10 over the first 14 digits, as the rule for registration numbers asks.
fn registration_warning(text: &str) -> Option<UsccWarning> {
    let mut product = 10;
    for found in text.chars().take(14) {
        let sum = (product + found.to_digit(10)?) % 10;
        product = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    let computed = char::from_digit((11 - product) % 10, 10)?;
    let found = text.chars().next_back()?;
    (computed != found).then_some(UsccWarning::RegistrationCheck { computed, found })
}

/// GB 11643: region, a day of birth that exists, and ISO 7064 MOD 11-2. A code that also holds by
/// GB 32100 is taken for what its column says.
fn is_citizen_id(text: &str) -> bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for (found, weight) in text.chars().zip(weights) {
        let Some(digit) = found.to_digit(10) else { return false };
        sum += digit * weight;
    }
    let check = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let holds = usize::try_from(sum % 11).is_ok_and(|rest| text.ends_with(check[rest]));
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i16>().ok());
    let born = (|| {
        let (year, month, day) = (number(6..10)?, number(10..12)?, number(12..14)?);
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    })();
    holds
        && born.is_some_and(|day| (1900..=2100).contains(&day.year()))
        && Uscc::with_check(&text[..17]).is_none_or(|code| code.as_str() != text)
}
