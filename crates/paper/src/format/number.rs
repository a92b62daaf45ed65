//! The binary number in a cell as the decimal a person typed, and the day a serial number means.

use super::Letters;
use jiff::civil::{Date, date};

/// The decimal digits of a stored number: as stored when it has at most 15 digits, else the
/// shortest decimal that is the same binary number (`0.30000000000000004` stays; `1.1000000000000001`
/// becomes `1.1`). `None` when it is no number.
pub(crate) fn stored_digits(text: &str) -> Option<Letters> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let plain = bytes.len() <= 15
        && bytes.iter().enumerate().all(|(index, byte)| {
            byte.is_ascii_digit() || (index > 0 && *byte == b'.') || (index == 0 && *byte == b'-')
        });
    if plain && bytes.last().is_some_and(u8::is_ascii_digit) && !has_idle_zeros(bytes) {
        return Some(text.into());
    }
    digits_of(text.parse().ok()?)
}

fn has_idle_zeros(bytes: &[u8]) -> bool {
    let points = bytes.iter().filter(|byte| **byte == b'.').count();
    let unsigned = bytes.strip_prefix(b"-").unwrap_or(bytes);
    bytes == b"-0"
        || points > 1
        || (points == 1 && bytes.last() == Some(&b'0'))
        || (unsigned.len() > 1 && unsigned.first() == Some(&b'0') && unsigned.get(1) != Some(&b'.'))
        || unsigned.first() == Some(&b'.')
}

/// The shortest decimal that is this binary number, in plain digits; with an exponent beyond 10^30.
pub(crate) fn digits_of(number: f64) -> Option<Letters> {
    if !number.is_finite() {
        return None;
    }
    let size = number.abs();
    let text = if size != 0.0 && !(1e-15..1e25).contains(&size) {
        format!("{number:e}")
    } else if number == 0.0 {
        "0".to_owned()
    } else {
        number.to_string()
    };
    Some(text.into())
}

/// The day of a serial number: 1900 system (with its 29 February 1900) or 1904 system.
pub(crate) fn serial_day(serial: f64, is_1904: bool) -> Option<Date> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked above; the part behind the point is the time"
    )]
    let days = serial as i32;
    let start = if is_1904 {
        date(1904, 1, 1)
    } else if days < 60 {
        date(1899, 12, 31)
    } else {
        date(1899, 12, 30)
    };
    start.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Whether a number format shows a day: has a year, month or day outside quotes and brackets.
pub(crate) fn is_day_format(code: &str) -> bool {
    let section = code.split(';').next().unwrap_or(code);
    let mut letters = section.chars();
    let mut has_day = false;
    let mut has_month = false;
    let mut has_digit = false;
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            '"' => while letters.next().is_some_and(|letter| letter != '"') {},
            '[' => while letters.next().is_some_and(|letter| letter != ']') {},
            '\\' | '_' | '*' => {
                letters.next();
            }
            'y' | 'd' => has_day = true,
            'm' => has_month = true,
            '0' | '#' | '?' => has_digit = true,
            'h' | 's' => has_digit = has_digit || !has_day,
            _ => {}
        }
    }
    has_day || (has_month && !has_digit)
}

/// Whether a built-in number format shows a day (ECMA-376 part 1, 18.8.30, with the Chinese ones).
pub(crate) fn is_day_format_id(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_number_becomes_what_was_typed() {
        for (stored, typed) in [
            ("12", "12"),
            ("-0.5", "-0.5"),
            ("1234.5599999999999", "1234.56"),
            ("1.1000000000000001", "1.1"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("1E-3", "0.001"),
            ("9.1320411000000004E+17", "913204110000000000"),
            ("007", "7"),
            ("1.50", "1.5"),
            ("-0", "0"),
        ] {
            assert_eq!(stored_digits(stored).as_deref(), Some(typed), "{stored}");
        }
        for no_number in ["", "abc", "1.2.3", "NaN", "inf", "."] {
            assert_eq!(stored_digits(no_number), None, "{no_number}");
        }
    }

    #[test]
    fn serial_numbers_are_days_in_both_systems() {
        for (serial, is_1904, day) in [
            (43_466.0, false, "2019-01-01"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (43_466.75, false, "2019-01-01"),
            (42_004.0, true, "2019-01-01"),
            (2_958_465.0, false, "9999-12-31"),
        ] {
            assert_eq!(serial_day(serial, is_1904).map(|day| day.to_string()).as_deref(), Some(day));
        }
        assert_eq!(serial_day(-1.0, false), None);
        assert_eq!(serial_day(1e9, false), None);
    }

    #[test]
    fn a_format_with_a_year_month_or_day_shows_a_day() {
        for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"", "[$-804]yyyy/m/d;@", "m/d", "mmm"] {
            assert!(is_day_format(code), "{code}");
        }
        for code in ["General", "0.00", "#,##0.00_);[Red](#,##0.00)", "0.0\"m\"", "@", "[h]:mm:ss", "h:mm"] {
            assert!(!is_day_format(code), "{code}");
        }
    }
}
