//! The clock of the demo's story: office hours, a few minutes between two steps, ids that are the same each time.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// Minutes between two steps of one day.
const PACE: i64 = 3;

/// The clock.
pub(crate) struct Clock {
    day: Date,
    steps: i64,
    ids: u64,
}

impl Clock {
    /// At nine o'clock of a day.
    pub fn at(day: Date) -> Self {
        Self { day, steps: 0, ids: 0 }
    }

    /// The day.
    pub fn day(&self) -> Date {
        self.day
    }

    /// Goes on to a day; a day that is over leaves it where it is.
    pub fn to(&mut self, day: Date) {
        if day > self.day {
            self.day = day;
            self.steps = 0;
        }
    }

    /// The next moment.
    pub fn now(&mut self) -> Timestamp {
        self.steps += 1;
        let opening =
            Offset::constant(8).to_timestamp(self.day.at(9, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH);
        opening.checked_add(SignedDuration::from_mins(PACE * self.steps)).unwrap_or(opening)
    }

    /// The next id.
    pub fn id(&mut self) -> String {
        self.ids += 1;
        format!("d0000000-0000-4000-8000-{:012}", self.ids)
    }
}
