//! A number as people write it in a cell: separators, full-width digits, brackets for negative,
//! percent, exponent and a unit behind it. What cannot be read for certain is refused.

use crate::wording::narrow;
use fact::Decimal;

/// A number and what stood behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    /// The number as written, before any unit.
    pub(crate) value: Decimal,
    /// What stands behind it (a unit, `%`), empty for nothing.
    pub(crate) suffix: String,
}

/// Why a text is not taken as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigureError {
    /// `约1200`, `近千`, `100左右`, `>5`: not exact.
    Approximate,
    /// `10-20`, `3~5`, `1、2`: more than one number.
    Several,
    /// A comma where no thousands separator can stand.
    Comma,
    /// More digits than any figure has.
    TooLong,
    /// Anything else.
    NotANumber,
}

/// Significant digits a spreadsheet shows of a stored number.
const STORED_DIGITS: u32 = 15;

/// Reads a number from a tidy text.
pub(crate) fn read(text: &str) -> Result<Figure, FigureError> {
    if let Some(value) = plain(text) {
        return Ok(Figure { value, suffix: String::new() });
    }
    let text = narrow(text);
    let mut rest = strip_currency(&text);
    let mut is_negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        rest = inner.trim();
        is_negative = true;
    }
    if let Some(unsigned) = rest.strip_prefix(['-', '+']) {
        is_negative ^= rest.starts_with('-');
        rest = strip_currency(unsigned.trim_start());
    }
    let (mut digits, behind) = split_digits(rest);
    let (exponent, behind) = exponent(behind);
    let suffix = behind.trim();
    if digits.is_empty() || digits == "." {
        return Err(kind_of_error(&text));
    }
    if suffix.starts_with(|letter: char| letter.is_ascii_digit() || "-~+至到—–<>".contains(letter)) {
        return Err(if is_range(suffix) { FigureError::Several } else { FigureError::NotANumber });
    }
    let joined;
    if digits.contains([',', ' ', '\'']) {
        joined = without_separators(digits)?;
        digits = &joined;
    }
    let value = scaled(digits, exponent)?;
    if let Some(error) = vague(suffix) {
        return Err(error);
    }
    let value = if is_negative { Decimal::new(-value.mantissa(), value.digits()) } else { value };
    Ok(Figure { value, suffix: suffix.to_owned() })
}

/// The number stored in a cell, and whether it had to be cut to the 15 digits that a spreadsheet
/// shows (binary noise such as 0.30000000000000004).
pub(crate) fn read_stored(digits: &str) -> Result<(Decimal, bool), FigureError> {
    let value = match plain(digits) {
        Some(value) => value,
        None => read(digits)?.value,
    };
    let size = value.mantissa().unsigned_abs();
    if size < 10u128.pow(STORED_DIGITS) {
        return Ok((value, false));
    }
    let excess = size.ilog10() + 1 - STORED_DIGITS;
    let unit = 10i128.pow(excess);
    let half = unit / 2;
    let sign = value.mantissa().signum();
    let rounded = (value.mantissa() + sign * half) / unit;
    let digits = u32::from(value.digits());
    let value = match digits.checked_sub(excess) {
        Some(digits) => Decimal::new(rounded, u8::try_from(digits).unwrap_or(0)),
        None => Decimal::new(rounded * 10i128.pow(excess - digits), 0),
    };
    Ok((value.trim(), true))
}

/// `-?digits(.digits)?` of at most 18 digits: nearly every number cell.
fn plain(text: &str) -> Option<Decimal> {
    let (unsigned, sign) = match text.strip_prefix('-') {
        Some(unsigned) => (unsigned, -1),
        None => (text, 1),
    };
    if unsigned.is_empty() || unsigned.len() > 19 {
        return None;
    }
    let mut mantissa = 0i64;
    let mut point = None;
    let mut count = 0;
    for (index, byte) in unsigned.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() => point = Some(index),
            _ => return None,
        }
        if count > 18 {
            return None;
        }
    }
    if count == 0 {
        return None;
    }
    let digits = point.map_or(0, |point| unsigned.len() - point - 1);
    Some(Decimal::new(i128::from(sign * mantissa), u8::try_from(digits).ok()?))
}

fn strip_currency(text: &str) -> &str {
    let text = text.trim_start_matches("人民币").trim_start_matches("RMB");
    text.trim_start_matches(['¥', '￥', '$']).trim_start()
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text
        .char_indices()
        .find(|(_, letter)| !(letter.is_ascii_digit() || matches!(letter, '.' | ',' | ' ' | '\'')))
        .map_or(text.len(), |(at, _)| at);
    let (digits, rest) = text.split_at(end);
    (digits.trim_end(), rest)
}

fn exponent(text: &str) -> (i32, &str) {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return (0, text) };
    let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let length = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    match unsigned[..length].parse::<i32>() {
        Ok(number) if length <= 3 => {
            (if rest.starts_with('-') { -number } else { number }, &unsigned[length..])
        }
        _ => (0, text),
    }
}

/// Digits without thousands separators, which stand every three digits or nowhere.
fn without_separators(digits: &str) -> Result<String, FigureError> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split([',', ' ', '\'']);
    let first = groups.next().unwrap_or_default();
    if part.contains([',', ' ', '\''])
        || first.is_empty()
        || first.len() > 3
        || groups.any(|group| group.len() != 3)
    {
        return Err(FigureError::Comma);
    }
    Ok(digits.replace([',', ' ', '\''], ""))
}

fn scaled(digits: &str, exponent: i32) -> Result<Decimal, FigureError> {
    let value: Decimal = digits.parse().map_err(|error| match error {
        fact::DecimalError::TooLong(_) => FigureError::TooLong,
        fact::DecimalError::NotANumber(_) => FigureError::NotANumber,
    })?;
    if exponent == 0 {
        return Ok(value);
    }
    let places = i32::from(value.digits()) - exponent;
    if places >= 0 {
        let places = u8::try_from(places).ok().filter(|places| *places <= 30);
        return Ok(Decimal::new(value.mantissa(), places.ok_or(FigureError::TooLong)?).trim());
    }
    let factor = 10i128.checked_pow(places.unsigned_abs()).ok_or(FigureError::TooLong)?;
    let mantissa = value.mantissa().checked_mul(factor).ok_or(FigureError::TooLong)?;
    if mantissa.unsigned_abs() >= 10u128.pow(30) {
        return Err(FigureError::TooLong);
    }
    Ok(Decimal::new(mantissa, 0))
}

const VAGUE_BEFORE: [&str; 14] =
    ["约", "大约", "近", "超", "逾", "不足", "估", "预计", ">", "<", "≥", "≤", "≈", "~"];
const VAGUE_BEHIND: [&str; 8] = ["左右", "以上", "以下", "余", "多", "上下", "估计", "+"];

fn vague(suffix: &str) -> Option<FigureError> {
    VAGUE_BEHIND.iter().any(|word| suffix.contains(word)).then_some(FigureError::Approximate)
}

fn kind_of_error(text: &str) -> FigureError {
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    if has_digit && VAGUE_BEFORE.iter().any(|word| text.starts_with(word)) {
        FigureError::Approximate
    } else {
        FigureError::NotANumber
    }
}

fn is_range(suffix: &str) -> bool {
    let rest = suffix.trim_start_matches(|letter: char| "-~+至到—– ".contains(letter));
    rest.len() < suffix.len() && rest.starts_with(|letter: char| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_as_people_write_them_are_read() {
        for (text, value, suffix) in [
            ("1200", "1200", ""),
            ("1,234.5", "1234.5", ""),
            ("１，２３４．５", "1234.5", ""),
            (" 99.0 ", "99.0", ""),
            ("1 234 567", "1234567", ""),
            ("12亩", "12", "亩"),
            ("12.5 万元", "12.5", "万元"),
            ("12.5%", "12.5", "%"),
            ("12.5％", "12.5", "%"),
            ("(123)", "-123", ""),
            ("（1,230.50）", "-1230.50", ""),
            ("-5", "-5", ""),
            ("－5", "-5", ""),
            ("+5", "5", ""),
            ("¥1,000", "1000", ""),
            ("￥20元", "20", "元"),
            ("1.2E+3", "1200", ""),
            ("5e-2", "0.05", ""),
            (".5", "0.5", ""),
            ("5.", "5", ""),
            ("2019年", "2019", "年"),
            ("123456789012345678901", "123456789012345678901", ""),
        ] {
            let figure =
                read(&crate::wording::tidy(text)).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!(figure.value, value.parse().expect(value), "{text}");
            assert_eq!(figure.suffix, suffix, "{text}");
        }
    }

    #[test]
    fn what_is_no_certain_number_is_refused_by_its_kind() {
        for (text, error) in [
            ("约1200", FigureError::Approximate),
            ("1200左右", FigureError::Approximate),
            ("≥5", FigureError::Approximate),
            ("100多", FigureError::Approximate),
            ("10-20", FigureError::Several),
            ("10～20", FigureError::Several),
            ("1,2345", FigureError::Comma),
            ("12,34", FigureError::Comma),
            ("1.5,000", FigureError::Comma),
            ("1,2,3", FigureError::Comma),
            ("十二", FigureError::NotANumber),
            ("abc", FigureError::NotANumber),
            ("1.2.3", FigureError::NotANumber),
            ("()", FigureError::NotANumber),
            ("1E400", FigureError::TooLong),
            ("1E999999999", FigureError::NotANumber),
            ("1234567890123456789012345678901234567890", FigureError::TooLong),
        ] {
            match read(text) {
                Err(found) => assert_eq!(found, error, "{text}"),
                Ok(figure) => assert_eq!(
                    (figure.suffix.as_str(), error),
                    ("E999999999", FigureError::NotANumber),
                    "{text}"
                ),
            }
        }
    }

    #[test]
    fn binary_noise_beyond_fifteen_digits_is_cut_and_told() {
        for (stored, typed, is_cut) in [
            ("0.1", "0.1", false),
            ("0.30000000000000004", "0.3", true),
            ("1234567.8900000001", "1234567.89", true),
            ("-0.30000000000000004", "-0.3", true),
            ("123456789012345", "123456789012345", false),
            ("1234567890123456", "1234567890123460", true),
            ("0.333333333333333", "0.333333333333333", false),
            ("0.3333333333333333", "0.333333333333333", true),
            ("9.2e-8", "0.000000092", false),
        ] {
            let (value, cut) = read_stored(stored).expect(stored);
            assert_eq!((value, cut), (typed.parse().expect(typed), is_cut), "{stored}");
        }
    }

    proptest! {
        #[test]
        fn a_decimal_written_in_any_usual_way_reads_back(mantissa in -999_999_999_999i64..999_999_999_999, digits in 0u8..5) {
            let value = Decimal::new(mantissa.into(), digits);
            let plain = value.to_string();
            let (whole, part) = plain.trim_start_matches('-').split_once('.').map_or_else(
                || (plain.trim_start_matches('-').to_owned(), String::new()),
                |(whole, part)| (whole.to_owned(), format!(".{part}")));
            let mut grouped = String::new();
            for (index, digit) in whole.chars().enumerate() {
                if index > 0 && (whole.len() - index) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            let wide: String = format!("{grouped}{part}").chars()
                .map(|letter| char::from_u32(u32::from(letter) - 0x21 + 0xff01).unwrap_or(letter)).collect();
            let sign = if mantissa < 0 { "-" } else { "" };
            for text in [plain.clone(), format!("{sign}{grouped}{part}"), format!("{sign}{wide}"), format!(" {plain}\u{a0}")] {
                prop_assert_eq!(read(&crate::wording::tidy(&text)).map(|figure| figure.value), Ok(value), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_the_reader_of_numbers_panic(text in "\\PC{0,40}") {
            let _ = read(&text);
            let _ = read_stored(&text);
        }

        #[test]
        fn a_double_reads_back_as_its_shortest_decimal(number in -1e12f64..1e12) {
            let digits = number.to_string();
            let (value, _) = read_stored(&digits).expect("a number");
            prop_assert!((value.to_f64() - number).abs() <= number.abs() * 1e-14 + 1e-12);
        }
    }
}
