//! Days of the law that come near at places that have no case: land about to lie idle or to fall under the take-back,
//! approvals about to lapse (S2-8a, S2-6d). Which day turns is left to `identification`, sending to `reminder`.

use super::case::{LandCase, LandKind};
use super::rules::{Foretelling, ProcedureRules};
use fact::Area;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// A day that comes at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foretold {
    /// Kind of the case that it would become.
    pub kind: LandKind,
    /// Parcel code, or number of the batch.
    pub place: String,
    /// District.
    pub region: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// Area concerned.
    pub area: Area,
    /// Turning day, as the packs call it.
    pub of: String,
    /// What turns.
    pub label: String,
    /// The day.
    pub due: Date,
}

/// A day that is to be told, by which rule.
#[derive(Clone, Copy, Debug)]
pub struct Coming<'a> {
    /// What comes.
    pub foretold: &'a Foretold,
    /// By which rule it is told.
    pub rule: &'a Foretelling,
}

/// What the packs want told of places that have no open case of the kind, the earliest first.
#[must_use]
pub fn coming<'a>(
    foretold: &'a [Foretold],
    cases: &[&LandCase],
    rules: &'a ProcedureRules,
) -> Vec<Coming<'a>> {
    let has_case = |one: &Foretold| {
        cases.iter().any(|case| case.is_open() && case.kind() == one.kind && case.place == one.place)
    };
    let told = |foretold: &'a Foretold| {
        let rule = rules.foretellings.iter().find(|rule| rule.of == foretold.of)?;
        Some(Coming { foretold, rule })
    };
    let mut all: Vec<Coming<'a>> = foretold.iter().filter_map(told).collect();
    all.retain(|one| !has_case(one.foretold));
    all.sort_by_key(|one| (one.foretold.due, &one.foretold.place, &one.foretold.of));
    all
}

impl Coming<'_> {
    /// Days on which it is told.
    fn told_on(&self) -> impl Iterator<Item = Date> {
        let leads = self.rule.leads.iter().filter_map(|lead| lead.amount);
        leads.filter_map(|days| {
            let span = 0.days().try_days(i64::from(days)).ok()?;
            self.foretold.due.checked_sub(span).ok()
        })
    }

    /// The newest day on which it is told, of those from `first` to `today`.
    #[must_use]
    pub fn told_between(&self, first: Date, today: Date) -> Option<Date> {
        self.told_on().filter(|on| (first..=today).contains(on)).max()
    }

    /// Whether a day lies between the first telling and the day itself.
    #[must_use]
    pub fn is_near(&self, today: Date) -> bool {
        today <= self.foretold.due && self.told_on().any(|on| on <= today)
    }

    /// Days from a day to the one that comes; negative when it is over.
    #[must_use]
    pub fn days_left(&self, today: Date) -> i32 {
        today.until(self.foretold.due).map_or(0, |span| span.get_days())
    }
}
