//! The days that a contract agreed on, read on a day: ahead, reached, or kept where the deed itself is known. A blank
//! deed is unknown and never "not done".

use super::{Published, PublishedLaw};
use crate::supply::clock::month_before;
use jiff::Unit;
use jiff::civil::Date;

/// One agreed day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedClock {
    /// Glossary id of the agreed day.
    pub term: &'static str,
    /// Day agreed for; `None`: not known.
    pub agreed: Option<Date>,
    /// Day on which it was done; `None`: not known.
    pub done: Option<Date>,
    /// How it stands.
    pub standing: ClockStanding,
}

/// How an agreed day stands on a day; days are calendar days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockStanding {
    /// No day was agreed, as far as the paper says.
    NotKnown,
    /// So many days ahead; zero on the day itself.
    Ahead(i32),
    /// Passed so many days ago; whether it was done is not known.
    Passed(i32),
    /// Done in time.
    InTime,
    /// Done so many days late.
    Late(i32),
}

/// Days on which idle land turns, counted from the agreed start, if nothing was started by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleDays {
    /// Full year without a start.
    pub idle_from: Option<Date>,
    /// May be taken back.
    pub take_back_from: Option<Date>,
}

pub(super) fn agreed(contract: &Published, as_of: Date) -> [AgreedClock; 3] {
    [
        ("agreed_delivery", contract.agreed_delivery, None),
        ("agreed_start", contract.agreed_start, contract.actual_start),
        ("agreed_completion", contract.agreed_completion, contract.actual_completion),
    ]
    .map(|(term, agreed, done)| AgreedClock {
        term,
        agreed,
        done,
        standing: standing(agreed, done, as_of),
    })
}

fn standing(agreed: Option<Date>, done: Option<Date>, as_of: Date) -> ClockStanding {
    let Some(agreed) = agreed else { return ClockStanding::NotKnown };
    // A deed after the day on which the clock is read has not happened on it.
    match done.filter(|done| *done <= as_of) {
        Some(done) if done <= agreed => ClockStanding::InTime,
        Some(done) => ClockStanding::Late(days_between(agreed, done)),
        None if as_of <= agreed => ClockStanding::Ahead(days_between(as_of, agreed)),
        None => ClockStanding::Passed(days_between(agreed, as_of)),
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

/// Order 53, articles 2 and 14, where a pack with their months is in force; nothing once the start is known.
pub(super) fn idle_days(contract: &Published, law: &PublishedLaw<'_>) -> Option<IdleDays> {
    let start = contract.agreed_start?;
    if contract.actual_start.is_some() {
        return None;
    }
    let after = |parameter: &str| {
        let months = law.packs.iter().find_map(|pack| pack.parameter(parameter, law.as_of))?;
        let months = i32::try_from(months.value.mantissa_at(0)?).ok()?;
        month_before(start, months.checked_neg()?)
    };
    let days = IdleDays { idle_from: after("idle_start_months"), take_back_from: after("take_back_months") };
    (days.idle_from.is_some() || days.take_back_from.is_some()).then_some(days)
}
