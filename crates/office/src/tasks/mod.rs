//! What waits for somebody, ordered by the day it is due, each with the one thing to do about it; and what they wait
//! for. Worked out from the documents alone; showing it is left to `web`.

mod bulletin;
mod firm;
mod land;
mod office;
mod survey;

use crate::docket::{Docket, Interest, Notice, Rulebook};
use crate::journal::Author;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// Something to do, or something that others must do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Stays the same as long as the task does.
    pub id: String,
    /// What kind: `deliver`, `advance`, `answer_objection` …
    pub kind: &'static str,
    /// Title.
    pub title: String,
    /// One sentence more.
    pub detail: String,
    /// Last day, where there is one.
    pub due: Option<Date>,
    /// Whether that day is over.
    pub overdue: bool,
    /// What the button says.
    pub action: &'static str,
    /// Page that the button leads to.
    pub link: String,
}

/// Both lists of somebody's desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tasks {
    /// What waits for them.
    pub mine: Vec<Task>,
    /// What they wait for.
    pub waiting: Vec<Task>,
}

/// What tasks are worked out from.
#[derive(Clone, Copy, Debug)]
pub struct Desktop<'a> {
    /// Current documents.
    pub docket: &'a Docket,
    /// Rules.
    pub rules: &'a Rulebook,
    /// Whose.
    pub author: &'a Author,
    /// The office's day.
    pub today: Date,
    /// Moment, UTC.
    pub now: Timestamp,
    /// Rows that are held until somebody says whom they are about.
    pub held_rows: usize,
}

/// What waits for an author and what the author waits for; earliest day first, those without a day last.
#[must_use]
pub fn tasks(desktop: &Desktop<'_>) -> Tasks {
    let mut tasks = Tasks::default();
    if desktop.author.enterprise.is_some() {
        firm::add(desktop, &mut tasks);
    } else {
        office::add(desktop, &mut tasks);
        bulletin::add(desktop, &mut tasks);
    }
    land::add(desktop, &mut tasks);
    let order = |task: &Task| (task.due.is_none(), task.due, task.id.clone());
    tasks.mine.sort_by_key(order);
    tasks.waiting.sort_by_key(order);
    tasks
}

/// Messages that concern an author, the newest first.
#[must_use]
pub fn notices<'a>(docket: &'a Docket, author: &Author) -> Vec<&'a Notice> {
    let mut found: Vec<&Notice> =
        docket.notices.values().filter(|notice| concerns(&notice.to, author)).collect();
    found.sort_by_key(|notice| std::cmp::Reverse((notice.act.entry, notice.key.clone())));
    found
}

/// Whether an interest is an author's: everything that it sets must fit, and it must set something.
#[must_use]
pub fn concerns(interest: &Interest, author: &Author) -> bool {
    let fits = |wanted: &Option<String>, mine: Option<&str>| wanted.is_none() || wanted.as_deref() == mine;
    *interest != Interest::default()
        && fits(&interest.account, Some(&author.account))
        && fits(&interest.role, Some(&author.role))
        && fits(&interest.department, author.department.as_deref())
        && fits(&interest.enterprise, author.enterprise.as_deref())
}

impl Desktop<'_> {
    fn overdue(&self, due: Date) -> bool {
        self.rules.procedure.is_over(due, self.today, self.now)
    }
}
