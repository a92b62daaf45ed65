//! Time that does not count: suspended stretches kept as first and last day, never as a number, and the days and full
//! months that are left when they are taken out. Which cause excuses is the office's finding, not decided here.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A stretch of days that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excused {
    /// First day.
    pub from: Date,
    /// Last day; `None` while it lasts.
    pub to: Option<Date>,
    /// Why.
    pub cause: ExcuseCause,
    /// Document that says so.
    pub document: String,
}

/// Why time does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExcuseCause {
    /// The government or one of its departments caused the delay, Order 53 article 8.
    Government,
    /// Force majeure, Order 53 article 8.
    ForceMajeure,
    /// A later day was approved.
    Extension,
}

/// When a stretch of time is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// On this day.
    On(Date),
    /// Nobody can say: a suspension still lasts.
    Standing,
}

impl Full {
    /// The day, where one can be said.
    #[must_use]
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::On(day) => Some(day),
            Self::Standing => None,
        }
    }
}

/// Suspended stretches, in order and without overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excuses {
    stretches: Vec<(Date, Option<Date>)>,
}

impl Excuses {
    /// The stretches put together; a day that two of them name counts once. One that ends before it begins is left out:
    /// [`wrong_stretches`] names it.
    #[must_use]
    pub fn of(list: &[Excused]) -> Self {
        let sound = list.iter().filter(|one| one.to.is_none_or(|to| one.from <= to));
        let mut given: Vec<(Date, Option<Date>)> = sound.map(|one| (one.from, one.to)).collect();
        given.sort_unstable();
        let mut stretches: Vec<(Date, Option<Date>)> = Vec::new();
        for (from, to) in given {
            match stretches.last_mut() {
                Some((_, None)) => break,
                Some((_, Some(last))) if from <= last.tomorrow().unwrap_or(Date::MAX) => {
                    let reached = to.map(|to| to.max(*last));
                    if let Some(entry) = stretches.last_mut() {
                        entry.1 = reached;
                    }
                }
                _ => stretches.push((from, to)),
            }
        }
        Self { stretches }
    }

    /// The day on which so many months from a day are full. Suspended days from that day on move it by as many days,
    /// as long as they begin before it is reached. `None` beyond the calendar.
    #[must_use]
    pub fn full_months_on(&self, from: Date, months: u32) -> Option<Full> {
        let span = 0.months().try_months(i64::from(months)).ok()?;
        let mut due = from.checked_add(span).ok()?;
        for (first, last) in &self.stretches {
            if *first >= due {
                break;
            }
            let Some(last) = last else { return Some(Full::Standing) };
            let days = days_of((*first).max(from), *last);
            due = due.checked_add(0.days().try_days(days).ok()?).ok()?;
        }
        Some(Full::On(due))
    }

    /// Full months from a day to another, suspended days taken out; 0 when the first lies ahead.
    #[must_use]
    pub fn full_months(&self, from: Date, to: Date) -> u32 {
        let years = i32::from(to.year()) - i32::from(from.year());
        let most = years * 12 + i32::from(to.month()) - i32::from(from.month());
        let mut months = u32::try_from(most).unwrap_or(0);
        let is_full =
            |months: u32| matches!(self.full_months_on(from, months), Some(Full::On(day)) if day <= to);
        while months > 0 && !is_full(months) {
            months -= 1;
        }
        months
    }

    /// Suspended days from a day up to and including another.
    #[must_use]
    pub fn days_between(&self, from: Date, to: Date) -> i64 {
        let cut = |(first, last): &(Date, Option<Date>)| {
            days_of((*first).max(from), last.map_or(to, |last| last.min(to)))
        };
        self.stretches.iter().map(cut).sum()
    }
}

/// The stretches that end before they begin.
pub fn wrong_stretches(list: &[Excused]) -> impl Iterator<Item = &Excused> {
    list.iter().filter(|one| one.to.is_some_and(|to| to < one.from))
}

/// Days from the first to the last, both counted; 0 when the last comes before.
fn days_of(first: Date, last: Date) -> i64 {
    first.until(last).map_or(0, |span| (i64::from(span.get_days()) + 1).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn stretch(from: Date, to: Option<Date>) -> Excused {
        Excused { from, to, cause: ExcuseCause::Government, document: "示范2023-1".to_owned() }
    }

    // TV18.
    #[test]
    fn a_hundred_and_twenty_excused_days_move_both_days_by_as_many() {
        let start = date(2023, 3, 1);
        let none = Excuses::default();
        assert_eq!(none.full_months_on(start, 12), Some(Full::On(date(2024, 3, 1))));
        assert_eq!(none.full_months_on(start, 24), Some(Full::On(date(2025, 3, 1))));
        let excuses = Excuses::of(&[stretch(date(2023, 5, 1), Some(date(2023, 8, 28)))]);
        assert_eq!(excuses.days_between(start, date(2025, 1, 1)), 120);
        assert_eq!(excuses.full_months_on(start, 12), Some(Full::On(date(2024, 6, 29))));
        assert_eq!(excuses.full_months_on(start, 24), Some(Full::On(date(2025, 6, 29))));
    }

    #[test]
    fn full_months_change_on_the_day_and_not_the_day_before() {
        let start = date(2023, 3, 1);
        let excuses = Excuses::of(&[stretch(date(2023, 5, 1), Some(date(2023, 8, 28)))]);
        for (day, plain, excused) in [
            (date(2023, 3, 1), 0, 0),
            (date(2024, 2, 29), 11, 8),
            (date(2024, 3, 1), 12, 8),
            (date(2024, 3, 2), 12, 8),
            (date(2024, 6, 28), 15, 11),
            (date(2024, 6, 29), 15, 12),
            (date(2024, 6, 30), 15, 12),
            (date(2023, 2, 1), 0, 0),
        ] {
            assert_eq!(Excuses::default().full_months(start, day), plain, "{day}");
            assert_eq!(excuses.full_months(start, day), excused, "{day}");
        }
    }

    #[test]
    fn the_last_of_a_month_is_full_on_the_last_of_a_shorter_one() {
        let none = Excuses::default();
        assert_eq!(none.full_months_on(date(2024, 2, 29), 12), Some(Full::On(date(2025, 2, 28))));
        assert_eq!(none.full_months(date(2024, 8, 31), date(2025, 2, 27)), 5);
        assert_eq!(none.full_months(date(2024, 8, 31), date(2025, 2, 28)), 6);
    }

    #[test]
    fn days_named_twice_count_once_and_days_before_the_start_or_after_the_line_do_not_count() {
        let start = date(2023, 3, 1);
        let twice = Excuses::of(&[
            stretch(date(2023, 6, 1), Some(date(2023, 6, 20))),
            stretch(date(2023, 6, 11), Some(date(2023, 6, 30))),
            stretch(date(2023, 7, 1), Some(date(2023, 7, 10))),
        ]);
        assert_eq!(twice.full_months_on(start, 12), Some(Full::On(date(2024, 4, 10))));
        let before = Excuses::of(&[stretch(date(2023, 2, 20), Some(date(2023, 3, 10)))]);
        assert_eq!(before.full_months_on(start, 12), Some(Full::On(date(2024, 3, 11))));
        // Only what begins before the line is reached moves it.
        for (from, moved) in [
            (date(2024, 2, 29), date(2024, 3, 10)),
            (date(2024, 3, 1), date(2024, 3, 1)),
            (date(2024, 3, 2), date(2024, 3, 1)),
        ] {
            let to = from.checked_add(8.days()).expect("a day");
            let one = Excuses::of(&[stretch(from, Some(to))]);
            assert_eq!(one.full_months_on(start, 12), Some(Full::On(moved)), "{from}");
        }
    }

    #[test]
    fn while_a_suspension_lasts_nobody_can_say_and_the_months_stand_still() {
        let start = date(2023, 3, 1);
        let open = Excuses::of(&[stretch(date(2023, 9, 1), None)]);
        assert_eq!(open.full_months_on(start, 12), Some(Full::Standing));
        assert_eq!(open.full_months_on(start, 6), Some(Full::On(date(2023, 9, 1))));
        assert_eq!(open.full_months(start, date(2030, 1, 1)), 6);
    }

    #[test]
    fn a_stretch_that_ends_before_it_begins_is_named_and_excuses_nothing() {
        let list = [stretch(date(2023, 9, 1), Some(date(2023, 8, 1)))];
        assert_eq!(wrong_stretches(&list).count(), 1);
        assert_eq!(Excuses::of(&list), Excuses::default());
        let one_day = [stretch(date(2023, 9, 1), Some(date(2023, 9, 1)))];
        assert_eq!(wrong_stretches(&one_day).count(), 0);
        assert_eq!(Excuses::of(&one_day).days_between(date(2023, 1, 1), date(2024, 1, 1)), 1);
    }
}
