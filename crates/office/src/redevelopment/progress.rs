//! How far a year of a plan is, from the cases of its parcels: planned, begun, done, late; each parcel once.

use super::yearly::{YearLine, YearPart};
use crate::land::{Course, LandCase, LandKind};
use fact::Area;
use jiff::civil::Date;

/// How far a parcel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineState {
    /// Nothing is done yet.
    Planned,
    /// Its case has a plan of its own.
    Begun,
    /// Its case is closed under a number.
    Done,
}

/// A parcel of a year, as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProgress<'a> {
    /// What is planned.
    pub line: &'a YearLine,
    /// How far it is.
    pub state: LineState,
    /// Whether its day is over and it is not done.
    pub is_late: bool,
    /// Land that its case has disposed of so far, within what is planned.
    pub disposed: Area,
    /// Key of the case.
    pub case: Option<String>,
}

/// A year, as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearProgress<'a> {
    /// Parcels, by code.
    pub lines: Vec<LineProgress<'a>>,
}

/// How far a year is.
#[must_use]
pub fn year_progress<'a>(
    part: &'a YearPart,
    cases: impl Iterator<Item = &'a LandCase> + Clone,
    today: Date,
) -> YearProgress<'a> {
    let lines = part.lines.iter().map(|line| {
        let own = cases.clone().filter(|case| {
            case.kind() == LandKind::Low && case.place == line.code && case.opened.day <= today
        });
        let case = own.max_by_key(|case| case.opened.entry);
        let state = match case {
            Some(case) if case.is_closed() => LineState::Done,
            Some(case) if has_plan(case) => LineState::Begun,
            _ => LineState::Planned,
        };
        let whole = Area::from_micro_mu(line.micro_mu);
        LineProgress {
            line,
            state,
            is_late: state != LineState::Done && line.day < today,
            disposed: case.map_or_else(Area::default, |case| case.disposed().min(whole)),
            case: case.map(|case| case.key.clone()),
        }
    });
    YearProgress { lines: lines.collect() }
}

fn has_plan(case: &LandCase) -> bool {
    matches!(&case.course, Course::Low(low) if low.plan.is_some()) && case.is_open()
}

impl YearProgress<'_> {
    /// Parcels and land of those that are so far.
    #[must_use]
    pub fn count(&self, state: LineState) -> (usize, Area) {
        sum(self.lines.iter().filter(|line| line.state == state))
    }

    /// Parcels and land that are late.
    #[must_use]
    pub fn late(&self) -> (usize, Area) {
        sum(self.lines.iter().filter(|line| line.is_late))
    }
}

fn sum<'a>(lines: impl Iterator<Item = &'a LineProgress<'a>>) -> (usize, Area) {
    let areas: Vec<Area> = lines.map(|line| Area::from_micro_mu(line.line.micro_mu)).collect();
    (areas.len(), areas.into_iter().sum())
}
