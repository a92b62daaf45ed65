//! A whole year of the demo office, day by day, through the commands that people use and the daily job: every deadline is
//! told when it is near and when it is over, once, on its day, to whoever acts next, and nothing else is told; and the
//! lists of land come to the balance of the zones.

mod areas;
mod days;
mod expected;
mod people;

use crate::desk::repository;
use crate::served::demo_files;
use desk::{Desk, MemoryArchive, Request, daily, demo};
use expected::{Expectation, Message};
use jiff::civil::{Date, date};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};
use office::docket::Command;
use office::journal::FileRef;
use people::People;
use std::sync::Arc;

/// The day that the demo shows when it is new.
const FIRST: Date = date(2025, 5, 23);
const LAST: Date = date(2026, 5, 22);
/// Days on which areas are added up: the first and last, both sides of a year's end, and the ends of two quarters.
const ADDED_UP: [Date; 6] =
    [FIRST, date(2025, 9, 30), date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1), LAST];
/// The day after which the server is started anew.
const RESTARTED: Date = date(2025, 8, 20);

/// The demo office on a day.
pub(super) struct Office {
    desk: Desk,
    archive: Arc<MemoryArchive>,
    day: Date,
    ids: u64,
}

impl Office {
    async fn demo() -> Self {
        demo_files();
        let archive = Arc::new(MemoryArchive::new());
        let desk = Desk::open(archive.clone()).await.unwrap();
        let place = repository();
        demo::seed(&desk, &place.join("zones/demo"), &place.join("packs"), &|_| ()).await.unwrap();
        Self { desk, archive, day: FIRST, ids: 0 }
    }

    /// Eight in the morning, when the daily job runs.
    fn morning(&self) -> Timestamp {
        Offset::constant(8).to_timestamp(self.day.at(8, 0, 0, 0)).unwrap()
    }

    /// Lets an account do something that must be done, and returns the number of its entry.
    async fn does(&mut self, login: &str, command: Command) -> u64 {
        self.ids += 1;
        let author = self.desk.now().docket.accounts[login].author().unwrap();
        let id = format!("e0000000-0000-4000-8000-{:012}", self.ids);
        let told = format!("{} {login} {command:?}", self.day);
        let request = Request { id, author, now: self.morning(), command };
        self.desk.submit(request).await.unwrap_or_else(|trouble| panic!("{told}: {trouble}")).entry
    }

    async fn file(&self, name: &str) -> FileRef {
        self.desk.keep_file(name, name.as_bytes()).await.unwrap()
    }

    /// Runs the daily job and returns what it sent.
    async fn morning_post(&self) -> Vec<Message> {
        let before = self.desk.now().entry;
        let count = daily::remind(&self.desk, self.morning()).await.unwrap();
        let moment = self.desk.now();
        let new = moment.docket.notices.values().filter(|notice| notice.act.entry > before);
        let new: Vec<Message> = new.map(Message::of).collect();
        assert_eq!(new.len(), count, "{}", self.day);
        new
    }

    async fn restart(&mut self) {
        self.desk = Desk::open(self.archive.clone()).await.unwrap();
    }
}

// clause: S1-1.0f, S1-1.0h, S1-1.0k, S2-6a, S2-6c, S2-8a
#[tokio::test]
async fn every_deadline_of_a_year_of_the_demo_is_told_once_on_its_day_to_whoever_acts_next() {
    let mut office = Office::demo().await;
    let (mut expectation, people) = (Expectation::default(), People::of(&office));
    let mut told = 0;
    while office.day <= LAST {
        if office.day > FIRST {
            let day = office.day;
            office.does("industry", Command::SetOfficeDay { day }).await;
        }
        let expected = expectation.of(&office).await;
        let sent = office.morning_post().await;
        expected::compare(office.day, &expected, &sent);
        told += sent.len();
        if !sent.is_empty() {
            assert!(office.morning_post().await.is_empty(), "{}: told again", office.day);
        }
        if office.day == RESTARTED {
            office.restart().await;
            assert!(office.morning_post().await.is_empty(), "told again after a restart");
        }
        people.work(&mut office).await;
        if ADDED_UP.contains(&office.day) {
            areas::add_up(&office).await;
        }
        office.day = office.day.checked_add(1.day()).unwrap();
    }
    expectation.has_seen_everything();
    assert!(told > 100, "{told}");
}
