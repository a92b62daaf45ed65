//! Days counted from other days: years as the law counts them (the same day of the month, or its last), days and
//! working days. Which clocks run is left to the packs.

use super::rules::{ClockRule, SupplyRules};
use crate::calendar::Calendar;
use crate::docket::Refusal;
use jiff::ToSpan;
use jiff::civil::Date;
use law::Value;

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthUnit {
    /// Calendar years.
    Years,
    /// Calendar months.
    Months,
    /// Calendar days.
    Days,
    /// Days on which people work.
    WorkingDays,
}

/// A length of time that a pack names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length {
    /// What it is counted in.
    pub unit: LengthUnit,
    /// How many; `None` when nobody has configured it.
    pub amount: Option<u32>,
    /// Parameter that says so.
    pub parameter: String,
    /// Its label.
    pub label: String,
}

impl Length {
    /// The day this long after a day; `None` when the length is not configured.
    ///
    /// # Errors
    /// When a year on the way has no table of working days, or the day lies beyond what can be written.
    pub fn after(&self, from: Date, calendar: &Calendar) -> Result<Option<Date>, Refusal> {
        let Some(amount) = self.amount else { return Ok(None) };
        let beyond =
            || Refusal::new("day_out_of_range", format!("自{from}起算超出日期范围。"), "请核对日期。");
        let moved = match self.unit {
            LengthUnit::Years => plus_years(from, i64::from(amount)),
            LengthUnit::Months => {
                month_before(from, i32::try_from(amount).map_or(i32::MAX, |months| -months))
            }
            LengthUnit::Days => plus_days(from, i64::from(amount)),
            LengthUnit::WorkingDays => {
                let day = calendar.add_working_days(from, amount);
                return day.map(Some).map_err(|error| Refusal::new("no_calendar", error.to_string(), ""));
            }
        };
        moved.map(Some).ok_or_else(beyond)
    }
}

fn plus_years(from: Date, years: i64) -> Option<Date> {
    0.years().try_years(years).ok().and_then(|span| from.checked_add(span).ok())
}

fn plus_days(from: Date, days: i64) -> Option<Date> {
    0.days().try_days(days).ok().and_then(|span| from.checked_add(span).ok())
}

/// The day `months` before a day, or after it when negative; the last of the month where it has no such day.
#[must_use]
pub fn month_before(day: Date, months: i32) -> Option<Date> {
    0.months().try_months(-i64::from(months)).ok().and_then(|span| day.checked_add(span).ok())
}

/// The day `days` before a day, or after it when negative.
pub(super) fn days_before(day: Date, days: i32) -> Option<Date> {
    plus_days(day, -i64::from(days))
}

/// The days that the clocks give, from the days that are known. A clock whose first day or length is not known gives
/// none; one that holds under a reading gives one only under it.
///
/// # Errors
/// When a year on the way has no table of working days.
pub(super) fn run<'r>(
    rules: &'r SupplyRules,
    known: impl Fn(&str) -> Option<Value>,
    calendar: &Calendar,
) -> Result<Vec<(&'r ClockRule, Date)>, Refusal> {
    let mut days = Vec::new();
    for clock in &rules.clocks {
        if let Some((choice, reading)) = &clock.under
            && known(choice) != Some(Value::Text(reading.as_str().into()))
        {
            continue;
        }
        let Some(Value::Day(from)) = known(&clock.from) else { continue };
        if let Some(day) = clock.length.after(from, calendar)? {
            days.push((clock, day));
        }
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn years(amount: u32) -> Length {
        let (parameter, label) = ("years".to_owned(), "年数".to_owned());
        Length { unit: LengthUnit::Years, amount: Some(amount), parameter, label }
    }

    #[test]
    fn a_year_ends_on_the_same_day_and_a_leap_day_on_the_last_of_february() {
        let calendar = Calendar::default();
        for (from, amount, to) in [
            (date(2023, 3, 1), 3, date(2026, 3, 1)),
            (date(2024, 2, 29), 1, date(2025, 2, 28)),
            (date(2024, 2, 29), 4, date(2028, 2, 29)),
            (date(2024, 12, 31), 5, date(2029, 12, 31)),
        ] {
            assert_eq!(years(amount).after(from, &calendar).expect("in range"), Some(to), "{from}");
        }
    }

    #[test]
    fn a_length_nobody_configured_gives_no_day_and_one_too_long_is_refused() {
        let calendar = Calendar::default();
        let unset = Length { amount: None, ..years(1) };
        assert_eq!(unset.after(date(2024, 1, 1), &calendar).expect("no day"), None);
        let refusal = years(u32::MAX).after(date(2024, 1, 1), &calendar).expect_err("too long");
        assert_eq!(refusal.code, "day_out_of_range");
    }

    #[test]
    fn months_before_the_end_of_a_longer_month_end_with_the_shorter() {
        assert_eq!(month_before(date(2024, 5, 31), 3), Some(date(2024, 2, 29)));
        assert_eq!(month_before(date(2024, 7, 1), 12), Some(date(2023, 7, 1)));
        assert_eq!(days_before(date(2024, 3, 1), 1), Some(date(2024, 2, 29)));
        assert_eq!(days_before(date(2024, 3, 1), -30), Some(date(2024, 3, 31)));
    }
}
