//! The bulletins of a year as a series: the next number, and which months have none.

use super::document::Bulletin;
use super::month::Month;
use super::state::BulletinState;

/// A month of the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Month.
    pub month: Month,
    /// Its bulletins that were not withdrawn, the oldest first.
    pub bulletins: Vec<&'a Bulletin>,
    /// What is missing.
    pub gap: MonthGap,
}

/// Whether a month has its bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthGap {
    /// One was issued.
    None,
    /// One is being written.
    Unfinished,
    /// There is none, and the next month is over as well, or has its bulletin.
    Skipped,
    /// There is none yet; it is the last month that is over.
    Due,
}

/// The number after the last one that was issued in a year, from 1. Numbers are given one by one, so there is no gap.
#[must_use]
pub fn next_number<'a>(bulletins: impl Iterator<Item = &'a Bulletin>, year: i16) -> u32 {
    let given = bulletins.filter_map(|one| one.number.as_ref()).filter(|number| number.year == year);
    given.map(|number| number.number).max().map_or(1, |last| last.saturating_add(1))
}

/// The months from the first bulletin to the last month that is over on a day, the newest first.
#[must_use]
pub fn standing<'a>(
    bulletins: impl Iterator<Item = &'a Bulletin> + Clone,
    today: jiff::civil::Date,
) -> Vec<Standing<'a>> {
    let alive = bulletins.filter(|one| one.state != BulletinState::Withdrawn);
    let Some(first) = alive.clone().map(|one| one.month).min() else { return Vec::new() };
    let Some(last) = Month::of(today).before() else { return Vec::new() };
    let mut months = Vec::new();
    let mut next = Some(first);
    while let Some(month) = next.filter(|month| *month <= last) {
        let mut own: Vec<&Bulletin> = alive.clone().filter(|one| one.month == month).collect();
        own.sort_by_key(|one| one.drafted.entry);
        let gap = match own.first() {
            Some(_) if own.iter().any(|one| one.number.is_some()) => MonthGap::None,
            Some(_) => MonthGap::Unfinished,
            None if month == last => MonthGap::Due,
            None => MonthGap::Skipped,
        };
        months.push(Standing { month, bulletins: own, gap });
        next = month.after();
    }
    months.reverse();
    months
}
