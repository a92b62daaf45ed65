//! A day as people and programs write it: separators of every kind, `2019年5月`, `2019.5`,
//! eight digits, serial numbers, and the days that stand for "unknown".

use crate::format::serial_day;
use crate::wording::narrow;
use jiff::civil::{Date, date};

/// What a cell of days says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// A day.
    Exact(Date),
    /// A month; its first day.
    Month(Date),
    /// A serial number without a day's format.
    Serial(Date),
    /// A day that programs write for "unknown".
    Sentinel,
}

/// Why a text is not taken as a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayError {
    /// `03/04/2019`, or the stored number 2019.1 (January or October).
    Ambiguous,
    /// Only a year, or a year of two digits.
    Incomplete,
    /// No such day, or no day at all.
    NotADay,
}

/// Sorts out the days that mean "unknown" (1900 and 1901 in land-market files, 9999-12-31).
pub(crate) fn checked(day: Date) -> Day {
    if day.year() <= 1901 || day.year() >= 9_999 { Day::Sentinel } else { Day::Exact(day) }
}

/// Reads a day from a tidy text.
pub(crate) fn read(text: &str) -> Result<Day, DayError> {
    let text = narrow(text);
    let text = without_time(&text);
    let parts = parts(text)?;
    match *parts.as_slice() {
        [(number, 8)] => numbered(number / 10_000, number / 100 % 100, number % 100),
        [(number, 6)] => month(number / 100, number % 100),
        [(number, 5)] => stored(&number.to_string()),
        [(number, 1)] if number <= 2 => Ok(Day::Sentinel),
        [(_, 4)] => Err(DayError::Incomplete),
        [(year, 4), (number, 1 | 2)] => month(year, number),
        [(year, 4), (number, 1 | 2), (day, 1 | 2)] => numbered(year, number, day),
        [(first, 1 | 2), (second, 1 | 2), (year, 4)] => match (first > 12, second > 12) {
            (true, false) => numbered(year, second, first),
            (false, true) => numbered(year, first, second),
            _ if first == second => numbered(year, first, second),
            _ => Err(DayError::Ambiguous),
        },
        [(_, 1 | 2), (_, 1 | 2), (_, 1 | 2)] => Err(DayError::Incomplete),
        _ => Err(DayError::NotADay),
    }
}

/// Reads a day from the digits of a stored number.
pub(crate) fn stored(digits: &str) -> Result<Day, DayError> {
    if let Some((year, part)) = digits.split_once('.') {
        if year.len() == 4 && matches!(part, "1") {
            // 2019.10 is stored as 2019.1.
            return Err(DayError::Ambiguous);
        }
        if year.len() == 4 {
            return read(digits);
        }
    }
    let serial: f64 = digits.parse().map_err(|_| DayError::NotADay)?;
    if digits.len() == 8 || digits.len() == 6 || digits.len() == 4 {
        return read(digits);
    }
    match serial_day(serial, false) {
        Some(day) if day.year() <= 1901 => Ok(Day::Sentinel),
        Some(day) if (1950..2100).contains(&day.year()) => Ok(Day::Serial(day)),
        _ => Err(DayError::NotADay),
    }
}

fn without_time(text: &str) -> &str {
    let colon = text.find(':');
    let Some(colon) = colon else { return text.trim_end_matches('T') };
    let end = text[..colon].rfind([' ', 'T', '日']).unwrap_or(0);
    text[..end].trim()
}

/// Numbers between separators, each with its count of digits.
fn parts(text: &str) -> Result<Vec<(i32, usize)>, DayError> {
    let mut list = Vec::new();
    for piece in text.split(|letter: char| "-/.年月日号, ".contains(letter)) {
        if piece.is_empty() {
            continue;
        }
        if !piece.bytes().all(|byte| byte.is_ascii_digit()) || piece.len() > 8 {
            return Err(DayError::NotADay);
        }
        list.push((piece.parse().map_err(|_| DayError::NotADay)?, piece.len()));
        if list.len() > 3 {
            return Err(DayError::NotADay);
        }
    }
    Ok(list)
}

fn month(year: i32, number: i32) -> Result<Day, DayError> {
    match numbered(year, number, 1)? {
        Day::Exact(first) => Ok(Day::Month(first)),
        other => Ok(other),
    }
}

fn numbered(year: i32, month: i32, day: i32) -> Result<Day, DayError> {
    let part = |number: i32| i8::try_from(number).map_err(|_| DayError::NotADay);
    let year = i16::try_from(year).map_err(|_| DayError::NotADay)?;
    if year <= 1901 || year == 9_999 {
        return Ok(Day::Sentinel);
    }
    if year >= 2_200 {
        return Err(DayError::NotADay);
    }
    let day = Date::new(year, part(month)?, part(day)?).map_err(|_| DayError::NotADay)?;
    Ok(if day < date(1902, 1, 1) { Day::Sentinel } else { Day::Exact(day) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_as_people_and_programs_write_them_are_read() {
        for (text, day) in [
            ("2019-05-01", Day::Exact(date(2019, 5, 1))),
            ("2019/5/1", Day::Exact(date(2019, 5, 1))),
            ("2019.5.1", Day::Exact(date(2019, 5, 1))),
            ("2019年5月1日", Day::Exact(date(2019, 5, 1))),
            ("２０１９年０５月０１日", Day::Exact(date(2019, 5, 1))),
            ("20190501", Day::Exact(date(2019, 5, 1))),
            ("2019-05-01 00:00:00", Day::Exact(date(2019, 5, 1))),
            ("2019-05-01T08:30:00", Day::Exact(date(2019, 5, 1))),
            ("18/12/2017", Day::Exact(date(2017, 12, 18))),
            ("12/18/2017", Day::Exact(date(2017, 12, 18))),
            ("05/05/2017", Day::Exact(date(2017, 5, 5))),
            ("2019年5月", Day::Month(date(2019, 5, 1))),
            ("2019-5", Day::Month(date(2019, 5, 1))),
            ("2019.5", Day::Month(date(2019, 5, 1))),
            ("201905", Day::Month(date(2019, 5, 1))),
            ("43586", Day::Serial(date(2019, 5, 1))),
            ("1900-01-01", Day::Sentinel),
            ("1901/1/1", Day::Sentinel),
            ("9999-12-31", Day::Sentinel),
            ("1900年1月", Day::Sentinel),
        ] {
            assert_eq!(read(text), Ok(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_certain_day_is_refused_by_its_kind() {
        for (text, error) in [
            ("2019", DayError::Incomplete),
            ("2019年", DayError::Incomplete),
            ("19-5-1", DayError::Incomplete),
            ("03/04/2019", DayError::Ambiguous),
            ("2019-02-30", DayError::NotADay),
            ("2019-13", DayError::NotADay),
            ("尽快", DayError::NotADay),
            ("2019年5月1日至2020年", DayError::NotADay),
            ("", DayError::NotADay),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_stored_number_may_be_a_serial_a_month_or_either_of_two_months() {
        assert_eq!(stored("43586"), Ok(Day::Serial(date(2019, 5, 1))));
        assert_eq!(stored("43586.5"), Ok(Day::Serial(date(2019, 5, 1))));
        assert_eq!(stored("20190501"), Ok(Day::Exact(date(2019, 5, 1))));
        assert_eq!(stored("2019.5"), Ok(Day::Month(date(2019, 5, 1))));
        assert_eq!(stored("2019.1"), Err(DayError::Ambiguous));
        assert_eq!(stored("2019.12"), Ok(Day::Month(date(2019, 12, 1))));
        assert_eq!(stored("1"), Ok(Day::Sentinel));
        assert_eq!(stored("2019"), Err(DayError::Incomplete));
    }

    proptest! {
        #[test]
        fn a_day_written_in_any_usual_way_reads_back(year in 1950i16..2100, number in 1i8..=12, day in 1i8..=28) {
            let exact = Ok(Day::Exact(date(year, number, day)));
            for text in [format!("{year}-{number}-{day}"), format!("{year}年{number:02}月{day:02}日"),
                format!("{year}/{number:02}/{day:02} 12:00"), format!("{year}{number:02}{day:02}"), format!("{year}.{number}.{day}")] {
                prop_assert_eq!(read(&text), exact, "{}", text);
            }
        }

        #[test]
        fn no_text_makes_the_reader_of_days_panic(text in "\\PC{0,30}") {
            let _ = read(&text);
            let _ = stored(&text);
        }
    }
}
