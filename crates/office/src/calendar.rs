//! Working days, by tables of public holidays and make-up workdays (`codes/holidays`). A year without a table is
//! refused, not guessed. What the days are for is left to `procedure` and `year`.

use jiff::civil::{Date, Weekday};
use jiff::{Span, Timestamp, tz};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use thiserror::Error;

/// The tables of `codes/holidays`, compiled in.
const TABLES: [&str; 7] = [
    include_str!("../../../codes/holidays/CN-2020.toml"),
    include_str!("../../../codes/holidays/CN-2021.toml"),
    include_str!("../../../codes/holidays/CN-2022.toml"),
    include_str!("../../../codes/holidays/CN-2023.toml"),
    include_str!("../../../codes/holidays/CN-2024.toml"),
    include_str!("../../../codes/holidays/CN-2025.toml"),
    include_str!("../../../codes/holidays/CN-2026.toml"),
];

/// Why working days cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// No table for a year.
    #[error(
        "没有{year}年的放假安排，算不出工作日。请把国务院办公厅的通知录入 codes/holidays/CN-{year}.toml 后再办。"
    )]
    NoTable {
        /// The year.
        year: i16,
    },
    /// The text of a table cannot be read.
    #[error("放假安排读不懂：{0}")]
    Unreadable(String),
    /// A table says two things of one day, or of a day of another year.
    #[error("{year}年放假安排中的{day}写法不对：{what}。请对照通知改正。")]
    Wrong {
        /// The year.
        year: i16,
        /// The day.
        day: Date,
        /// What is wrong.
        what: &'static str,
    },
    /// Beyond the days that can be written.
    #[error("日期超出范围。请核对天数。")]
    OutOfRange,
}

/// What a day is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary working day.
    Workday,
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday, with its name.
    Holiday(String),
    /// A Saturday or Sunday on which people work, with the holiday that it makes up for.
    MakeUp(String),
}

/// Where a year's table comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarSource {
    /// The year.
    pub year: i16,
    /// Notices: title and number.
    pub notices: Vec<(String, String)>,
    /// What it was checked against; `None` is shown as 未核实.
    pub verified: Option<String>,
}

/// Holiday tables of some years.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    years: BTreeMap<i16, YearTable>,
}

#[derive(Clone, Debug)]
struct YearTable {
    source: CalendarSource,
    holidays: Vec<Holiday>,
    workdays: Vec<MakeUp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: i16,
    notice: Vec<NoticeEntry>,
    verified: Option<VerifiedEntry>,
    #[serde(default)]
    holiday: Vec<Holiday>,
    #[serde(default)]
    workday: Vec<MakeUp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeEntry {
    title: String,
    number: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerifiedEntry {
    against: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: String,
    #[serde(deserialize_with = "bare_day")]
    from: Date,
    #[serde(deserialize_with = "bare_day")]
    to: Date,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MakeUp {
    #[serde(deserialize_with = "bare_day")]
    day: Date,
    #[serde(rename = "for")]
    holiday: String,
}

impl Calendar {
    /// The tables that come with the program.
    ///
    /// # Errors
    /// None as long as `codes/holidays` passes its tests.
    pub fn built_in() -> Result<Self, CalendarError> {
        Self::from_tables(TABLES)
    }

    /// Reads tables; a later one of the same year replaces an earlier one, so that an office can add its own.
    ///
    /// # Errors
    /// When a text is not as described or contradicts itself.
    pub fn from_tables<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, CalendarError> {
        let mut calendar = Self::default();
        for text in texts {
            let file: File =
                toml::from_str(text).map_err(|error| CalendarError::Unreadable(error.to_string()))?;
            file.check()?;
            let notices = file.notice.into_iter().map(|notice| (notice.title, notice.number)).collect();
            let verified = file.verified.map(|verified| verified.against);
            let source = CalendarSource { year: file.year, notices, verified };
            let table = YearTable { source, holidays: file.holiday, workdays: file.workday };
            calendar.years.insert(file.year, table);
        }
        Ok(calendar)
    }

    /// Where the tables come from, by year.
    pub fn sources(&self) -> impl Iterator<Item = &CalendarSource> {
        self.years.values().map(|table| &table.source)
    }

    /// What a day is.
    ///
    /// # Errors
    /// When its year has no table.
    pub fn kind(&self, day: Date) -> Result<DayKind, CalendarError> {
        let table = self.years.get(&day.year()).ok_or(CalendarError::NoTable { year: day.year() })?;
        if let Some(make_up) = table.workdays.iter().find(|make_up| make_up.day == day) {
            return Ok(DayKind::MakeUp(make_up.holiday.clone()));
        }
        if let Some(holiday) = table.holidays.iter().find(|holiday| holiday.days().contains(&day)) {
            return Ok(DayKind::Holiday(holiday.name.clone()));
        }
        Ok(match day.weekday() {
            Weekday::Saturday | Weekday::Sunday => DayKind::Weekend,
            _ => DayKind::Workday,
        })
    }

    /// Whether people work on a day.
    ///
    /// # Errors
    /// When its year has no table.
    pub fn is_working_day(&self, day: Date) -> Result<bool, CalendarError> {
        Ok(matches!(self.kind(day)?, DayKind::Workday | DayKind::MakeUp(_)))
    }

    /// The `count`-th working day after a day. The day itself does not count (民法典 §201: a period of days begins on
    /// the day after).
    ///
    /// # Errors
    /// When a year on the way has no table.
    pub fn add_working_days(&self, day: Date, count: u32) -> Result<Date, CalendarError> {
        let mut day = day;
        let mut left = count;
        while left > 0 {
            day = next(day)?;
            left -= u32::from(self.is_working_day(day)?);
        }
        Ok(day)
    }

    /// How many working days lie after `opened`, up to and with `closes`; 0 when it closes before it opens.
    ///
    /// # Errors
    /// When a year on the way has no table.
    pub fn working_days_between(&self, opened: Date, closes: Date) -> Result<u32, CalendarError> {
        let mut day = opened;
        let mut count = 0;
        while day < closes {
            day = next(day)?;
            count += u32::from(self.is_working_day(day)?);
        }
        Ok(count)
    }

    /// The day itself when people work on it, else the next working day (民法典 §203: a period that would end on a
    /// holiday ends on the day after it).
    ///
    /// # Errors
    /// When a year on the way has no table.
    pub fn on_or_after(&self, day: Date) -> Result<Date, CalendarError> {
        let mut day = day;
        while !self.is_working_day(day)? {
            day = next(day)?;
        }
        Ok(day)
    }
}

/// The local day and minute of a moment; China keeps one fixed offset.
#[must_use]
pub fn local(moment: Timestamp, utc_offset_hours: i8) -> jiff::civil::DateTime {
    tz::offset(utc_offset_hours).to_datetime(moment)
}

fn next(day: Date) -> Result<Date, CalendarError> {
    day.checked_add(Span::new().days(1)).map_err(|_| CalendarError::OutOfRange)
}

/// A day as TOML writes it, without quotes.
fn bare_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    written.to_string().parse().map_err(serde::de::Error::custom)
}

impl Holiday {
    fn days(&self) -> RangeInclusive<Date> {
        self.from..=self.to
    }
}

impl File {
    fn check(&self) -> Result<(), CalendarError> {
        let wrong = |day, what| Err(CalendarError::Wrong { year: self.year, day, what });
        for (place, holiday) in self.holiday.iter().enumerate() {
            if holiday.to < holiday.from {
                return wrong(holiday.from, "止日在起日之前");
            }
            if holiday.from.year() != self.year || holiday.to.year() != self.year {
                return wrong(holiday.from, "不在本年");
            }
            let overlaps = |other: &&Holiday| other.from <= holiday.to && holiday.from <= other.to;
            if let Some(other) = self.holiday[..place].iter().find(overlaps) {
                return wrong(other.from, "两个假期重叠");
            }
        }
        for make_up in &self.workday {
            if make_up.day.year() != self.year {
                return wrong(make_up.day, "不在本年");
            }
            if self.holiday.iter().any(|holiday| holiday.days().contains(&make_up.day)) {
                return wrong(make_up.day, "既放假又上班");
            }
            if !matches!(make_up.day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                return wrong(make_up.day, "上班日不是周六、周日");
            }
        }
        Ok(())
    }
}
