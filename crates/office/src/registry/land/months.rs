//! Months of a year in which something is in force.

use jiff::civil::Date;

/// Months of `year` in which a period from `from` to `to` (both included, open when absent) is in force on
/// `counting_day`, or on the last day of a shorter month. Two periods that follow one another never count a month
/// twice, and a whole year counts twelve.
#[must_use]
pub fn months_in_force(from: Option<Date>, to: Option<Date>, year: i16, counting_day: i8) -> u8 {
    let mut months = 0;
    for month in 1..=12 {
        let Ok(first) = Date::new(year, month, 1) else { return 0 };
        let day = counting_day.clamp(1, first.days_in_month());
        let counted = first.with().day(day).build().expect("clamped to the month");
        let begun = from.is_none_or(|from| from <= counted);
        let running = to.is_none_or(|to| counted <= to);
        months += u8::from(begun && running);
    }
    months
}

#[cfg(test)]
mod tests {
    use super::months_in_force;
    use jiff::civil::Date;

    fn day(text: &str) -> Option<Date> {
        (!text.is_empty()).then(|| text.parse().expect("a day"))
    }

    #[test]
    fn a_month_counts_when_the_lease_runs_on_its_counting_day() {
        for (from, to, months) in [
            ("", "", 12),
            ("2024-01-01", "2024-12-31", 12),
            ("2024-04-15", "", 9),
            ("2024-04-16", "", 8),
            ("", "2024-04-14", 3),
            ("", "2024-04-15", 4),
            ("2023-01-01", "2023-12-31", 0),
            ("2025-01-01", "", 0),
            ("2024-04-16", "2024-05-14", 0),
        ] {
            assert_eq!(months_in_force(day(from), day(to), 2024, 15), months, "{from} {to}");
        }
    }

    #[test]
    fn a_counting_day_after_the_end_of_a_short_month_is_its_last_day() {
        assert_eq!(months_in_force(day("2023-02-28"), day("2023-02-28"), 2023, 31), 1);
        assert_eq!(months_in_force(day("2023-02-27"), day("2023-02-27"), 2023, 31), 0);
    }

    #[test]
    fn two_leases_that_follow_one_another_fill_the_year_once() {
        for ending in 1..=28 {
            let last = Date::new(2024, 6, ending).expect("a day");
            let first = months_in_force(None, Some(last), 2024, 15);
            let second = months_in_force(last.tomorrow().ok(), None, 2024, 15);
            assert_eq!(first + second, 12, "{last}");
        }
    }
}
