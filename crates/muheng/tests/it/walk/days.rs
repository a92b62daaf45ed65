//! Working days by the notices of the State Council for 2025 and 2026, written down here once more, and last days as the
//! law counts them (民法典 201, 203). The product's own tables are not asked.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

const HOLIDAYS: [(Date, Date); 13] = [
    (date(2025, 1, 1), date(2025, 1, 1)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 5, 31), date(2025, 6, 2)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
];
const MADE_UP: [Date; 11] = [
    date(2025, 1, 26),
    date(2025, 2, 8),
    date(2025, 4, 27),
    date(2025, 9, 28),
    date(2025, 10, 11),
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
];

fn is_working(day: Date) -> bool {
    let rests = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let holiday = HOLIDAYS.iter().any(|(from, to)| (*from..=*to).contains(&day));
    MADE_UP.contains(&day) || !(rests || holiday)
}

/// Working days after a day, up to and with another.
pub fn working_days(mut from: Date, to: Date) -> u32 {
    let mut count = 0;
    while from < to {
        from = from.tomorrow().unwrap();
        count += u32::from(is_working(from));
    }
    count
}

/// So many working days later; the day itself does not count.
pub fn after_working_days(mut day: Date, mut count: u32) -> Date {
    while count > 0 {
        day = day.tomorrow().unwrap();
        count -= u32::from(is_working(day));
    }
    day
}

/// The day itself, or the next on which people work. A year without a notice moves nothing.
pub fn moved(mut day: Date) -> Date {
    if day.year() > 2026 {
        return day;
    }
    while !is_working(day) {
        day = day.tomorrow().unwrap();
    }
    day
}

/// So many days before.
pub fn days_before(day: Date, days: i32) -> Date {
    day.checked_sub(days.days()).unwrap()
}

/// So many months before; the last of the month where it has no such day.
pub fn months_before(day: Date, months: i32) -> Date {
    day.checked_sub(months.months()).unwrap()
}
