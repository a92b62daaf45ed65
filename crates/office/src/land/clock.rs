//! Deadlines of a case, derived from the clocks that its steps started, the law and the calendar, and from nothing else.
//! Reminding of them is left to `reminder`, showing them to `tasks`.

use super::case::LandCase;
use super::law::LandLaw;
use crate::docket::Refusal;
use crate::step::words;
use crate::supply::LengthUnit;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A clock that a step started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Term of the packs, or one of the days that are set by hand: `plan_day`, `part_day`, `approval_lapses`.
    pub term: String,
    /// Day it began.
    pub from: Date,
    /// Day that was set by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<Date>,
    /// Day that it does not go beyond.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// Department that acts, where it is not that of the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// What it is about, where several run at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<ClockEnd>,
}

/// How a clock ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockEnd {
    /// Day.
    pub day: Date,
    /// Whether it was met; else nothing is owed any more.
    pub met: bool,
}

words! {
    /// What a deadline is counted in.
    DeadlineUnit {
        /// Every day.
        Days = "自然日",
        /// Days on which people work.
        WorkingDays = "工作日",
    }
}

words! {
    /// Where a deadline stands on a day.
    DeadlineState {
        /// To be met.
        Open = "未到期",
        /// Over and not met.
        Overdue = "已逾期",
        /// Met.
        Met = "已完成",
    }
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Id within its case, the same as long as it is there.
    pub id: String,
    /// What is due.
    pub title: String,
    /// Last day.
    pub due: Date,
    /// What it is counted in.
    pub unit: DeadlineUnit,
    /// Department that acts; `enterprise` is the firm.
    pub to: String,
    /// Clause.
    pub clause: String,
    /// Day on which it was met.
    pub met: Option<Date>,
}

impl Deadline {
    /// Where it stands on a day.
    #[must_use]
    pub fn state(&self, today: Date) -> DeadlineState {
        match self.met {
            Some(_) => DeadlineState::Met,
            None if today > self.due => DeadlineState::Overdue,
            None => DeadlineState::Open,
        }
    }

    /// Days from a day to the last one; negative when it is over.
    #[must_use]
    pub fn days_left(&self, today: Date) -> i32 {
        today.until(self.due).map_or(0, |span| span.get_days())
    }
}

impl Clock {
    /// A clock of the packs.
    pub(super) fn of(term: &str, from: Date) -> Self {
        Self {
            term: term.to_owned(),
            from,
            set: None,
            latest: None,
            department: None,
            about: None,
            end: None,
        }
    }

    /// A day that somebody set.
    pub(super) fn set(term: &str, from: Date, day: Date) -> Self {
        Self { set: Some(day), ..Self::of(term, from) }
    }

    /// Its last day.
    pub(super) fn due(&self, law: &dyn LandLaw) -> Result<Date, Refusal> {
        let due = match self.set {
            Some(day) => day,
            None => law.last_day(&self.term, self.from)?,
        };
        Ok(match self.latest {
            Some(latest) if latest > self.from => due.min(latest),
            _ => due,
        })
    }

    fn deadline(&self, number: usize, law: &dyn LandLaw) -> Result<Deadline, Refusal> {
        let (label, clause, to, unit) = match by_hand(&self.term) {
            Some((label, clause, to)) => {
                (label.to_owned(), clause.to_owned(), to.to_owned(), DeadlineUnit::Days)
            }
            None => {
                let term = law.term(&self.term, self.from)?;
                let unit = match term.length.unit {
                    LengthUnit::WorkingDays => DeadlineUnit::WorkingDays,
                    _ => DeadlineUnit::Days,
                };
                (term.label, term.clause, term.to, unit)
            }
        };
        let title = match &self.about {
            Some(about) => format!("{label}：{about}"),
            None => label,
        };
        Ok(Deadline {
            id: format!("{}-{}", self.term, number + 1),
            title,
            due: self.due(law)?,
            unit,
            to: self.department.clone().unwrap_or(to),
            clause,
            met: self.end.filter(|end| end.met).map(|end| end.day),
        })
    }
}

/// Days that are set by hand: label, clause, department.
fn by_hand(term: &str) -> Option<(&'static str, &'static str, &'static str)> {
    match term {
        "plan_day" => Some(("一企一策完成日", "S1-1.4h", "zone_committee")),
        "part_day" => Some(("批而未供办理日", "S2-6b", "natural_resources")),
        "approval_lapses" => Some(("批准满两年", "S2-6d", "natural_resources")),
        _ => None,
    }
}

/// Deadlines of a case, those that are met as well, in the order in which they began. What can no longer be counted is
/// left out: the step that began it was refused then.
#[must_use]
pub fn deadlines(case: &LandCase, law: &dyn LandLaw) -> Vec<Deadline> {
    let owed = |(_, clock): &(usize, &Clock)| clock.end.is_none_or(|end| end.met);
    let all = case.clocks().iter().enumerate().filter(owed);
    all.filter_map(|(number, clock)| clock.deadline(number, law).ok()).collect()
}

/// The clocks of a case.
pub(super) trait Clocks {
    /// All of them.
    fn clocks_mut(&mut self) -> &mut Vec<Clock>;

    /// Starts a clock that can be counted.
    fn start(&mut self, clock: Clock, law: &dyn LandLaw) -> Result<(), Refusal> {
        clock.due(law)?;
        self.clocks_mut().push(clock);
        Ok(())
    }

    /// Ends the running clocks of a term.
    fn meet(&mut self, term: &str, day: Date) {
        for clock in self.clocks_mut().iter_mut().filter(|clock| clock.term == term && clock.end.is_none()) {
            clock.end = Some(ClockEnd { day, met: true });
        }
    }

    /// Nothing is owed any more.
    fn drop_clocks(&mut self, day: Date) {
        for clock in self.clocks_mut().iter_mut().filter(|clock| clock.end.is_none()) {
            clock.end = Some(ClockEnd { day, met: false });
        }
    }
}

/// The last day of the running clock of a term.
pub(super) fn running(clocks: &[Clock], term: &str, law: &dyn LandLaw) -> Result<Option<Date>, Refusal> {
    let clock = clocks.iter().rev().find(|clock| clock.term == term && clock.end.is_none());
    clock.map(|clock| clock.due(law)).transpose()
}
