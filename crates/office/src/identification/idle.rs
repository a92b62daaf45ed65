//! Idle land by both limbs of the rules in force: what is idle, since when, what may be asked of the user and when.
//! Government delay is neither idle nor low-efficiency: it waits with a clock of its own. The case that follows a
//! finding is left to the procedure.

use super::excused::{ExcuseCause, Excuses};
use super::parcel::Parcel;
use super::rules::LandRules;
use super::standard::{Standard, Turned};
use crate::docket::Refusal;
use fact::{Area, Rounding, Yuan};
use jiff::civil::Date;
use law::{Figures, Value};
use std::collections::BTreeMap;

/// Where land that is not built on stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delay {
    /// None: built on, being built on, or not known.
    None,
    /// Supplied, not started, not yet idle.
    NotUsed {
        /// Days on which it becomes idle and may be taken back.
        turned: Vec<Turned>,
    },
    /// Waits for the government; neither idle nor low-efficiency.
    Waiting {
        /// Since when; `None` when only the cause is known.
        since: Option<Date>,
        /// Days up to and including the day asked about.
        days: Option<i64>,
        /// Document that says so.
        document: String,
    },
    /// Idle.
    Idle(IdleFinding),
}

/// Land that is idle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleFinding {
    /// Limb.
    pub limb: Limb,
    /// Area.
    pub area: Area,
    /// Turning days: idle from, take-back from.
    pub turned: Vec<Turned>,
    /// Suspended days that were taken out.
    pub excused_days: i64,
    /// Who caused it.
    pub cause: Cause,
    /// Fee, whole fen; `None` when it is not known or none is set by the article.
    pub fee: Option<Yuan>,
    /// Whether it may be taken back without compensation; `None` when that is not known.
    pub take_back: Option<bool>,
}

/// Which of the two definitions is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limb {
    /// Not started for the time set.
    NotStarted,
    /// Started, too little done, suspended for the time set.
    Suspended,
}

/// Who caused it, as found so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The user.
    User,
    /// Nobody has found it yet: suspected only.
    NotFound,
}

/// Where a parcel stands.
///
/// # Errors
/// A figure or reading of the wrong kind.
pub fn delay(standard: &Standard<'_>, parcel: &Parcel, figures: &Figures) -> Result<Delay, Refusal> {
    let Some(rule) = standard.rules().idle.as_ref() else { return Ok(Delay::None) };
    let excuses = Excuses::of(&parcel.excused);
    let (known, turned) = turns(standard, figures, &excuses)?;
    let holds = |id: &String| known.get(id).and_then(Value::truth) == Some(true);
    let government = figures.get("government_caused").and_then(Value::truth);
    let limb = if holds(&rule.by_start) {
        Some(Limb::NotStarted)
    } else if holds(&rule.by_suspension) {
        Some(Limb::Suspended)
    } else {
        None
    };
    if let Some(waiting) = waiting(standard, parcel, &turned, limb, government) {
        return Ok(waiting);
    }
    match limb {
        None if turned.iter().any(|turned| is_of_start(standard, turned)) => Ok(Delay::NotUsed { turned }),
        None => Ok(Delay::None),
        Some(limb) => {
            let cause = if government == Some(false) { Cause::User } else { Cause::NotFound };
            let due = standard.rules().idle.as_ref().and_then(|idle| match figures.get(&idle.start_day) {
                Some(Value::Day(day)) => Some(*day),
                _ => None,
            });
            let excused_days = due.map_or(0, |due| excuses.days_between(due, standard.as_of()));
            let area = idle_area(standard, &known, parcel);
            // The article on fee and take-back speaks of land not started only.
            let own = limb == Limb::NotStarted;
            let fee = known.get(&rule.fee).filter(|_| own).and_then(yuan);
            let take_back = known.get(&rule.take_back).filter(|_| own).and_then(Value::truth);
            Ok(Delay::Idle(IdleFinding { limb, area, turned, excused_days, cause, fee, take_back }))
        }
    }
}

/// The days on which a parcel turns: land that is not built on, and land on which building stopped, which stands nowhere
/// else before its year is full. None while it waits for the government.
///
/// # Errors
/// As [`delay`].
pub fn turning_days(standard: &Standard<'_>, parcel: &Parcel) -> Result<Vec<Turned>, Refusal> {
    let figures = standard.figures(parcel, None);
    match delay(standard, parcel, &figures)? {
        Delay::Waiting { .. } => Ok(Vec::new()),
        Delay::NotUsed { turned } | Delay::Idle(IdleFinding { turned, .. }) => Ok(turned),
        Delay::None => Ok(turns(standard, &figures, &Excuses::of(&parcel.excused))?.1),
    }
}

/// What the words of delay come to, and the days on which something turns for the user; days without a condition are those
/// of the approval.
fn turns(
    standard: &Standard<'_>,
    figures: &Figures,
    excuses: &Excuses,
) -> Result<(BTreeMap<String, Value>, Vec<Turned>), Refusal> {
    let known = standard.values(&standard.delay, figures)?;
    let mut turned = standard.turned(figures, &known, excuses);
    let rules = standard.rules();
    let of_user = |id: &str| rules.turning_days.iter().any(|(day, _)| day.id == id && day.when.is_some());
    turned.retain(|turned| of_user(&turned.id));
    Ok((known, turned))
}

/// Where a parcel would stand if its user caused it: what a case freezes before anybody found the cause.
///
/// # Errors
/// As [`delay`].
pub fn if_user_caused(standard: &Standard<'_>, parcel: &Parcel) -> Result<Delay, Refusal> {
    let mut figures = standard.figures(parcel, None);
    figures.insert("government_caused", Value::Flag(false));
    delay(standard, parcel, &figures)
}

impl LandRules {
    /// Words that say where a parcel stands.
    pub(super) fn delay_words(&self) -> Vec<String> {
        let mut words: Vec<String> =
            self.turning_days.iter().filter_map(|(day, _)| day.when.clone()).collect();
        if let Some(idle) = &self.idle {
            words
                .extend([&idle.by_start, &idle.by_suspension, &idle.fee, &idle.take_back].map(String::clone));
        }
        words.extend(self.identification.iter().map(|(rule, _)| rule.idle_area.clone()));
        words
    }
}

/// Government delay that lasts, or that was found to be the cause of what would be idle.
fn waiting(
    standard: &Standard<'_>,
    parcel: &Parcel,
    turned: &[Turned],
    limb: Option<Limb>,
    government: Option<bool>,
) -> Option<Delay> {
    let day = standard.as_of();
    let lasts = parcel.excused.iter().find(|one| {
        let covers = one.from <= day && one.to.is_none_or(|to| day <= to);
        covers && one.cause != ExcuseCause::Extension
    });
    // A parcel on which nothing is due any more waits for nobody.
    let is_due = limb.is_some() || !turned.is_empty();
    if let Some(one) = lasts.filter(|_| is_due) {
        let days = one.from.until(day).ok().map(|span| i64::from(span.get_days()) + 1);
        return Some(Delay::Waiting { since: Some(one.from), days, document: one.document.clone() });
    }
    (government == Some(true) && limb.is_some()).then(|| Delay::Waiting {
        since: None,
        days: None,
        document: String::new(),
    })
}

/// Whether a turning day is counted from the day on which the user had to start.
fn is_of_start(standard: &Standard<'_>, turned: &Turned) -> bool {
    let rules = standard.rules();
    let from = rules.turning_days.iter().find(|(day, _)| day.id == turned.id).map(|(day, _)| &day.from);
    from.is_some_and(|from| rules.idle.as_ref().is_some_and(|idle| idle.start_day == *from))
}

/// The idle area that the packs derive; the whole parcel when they derive none.
fn idle_area(standard: &Standard<'_>, known: &BTreeMap<String, Value>, parcel: &Parcel) -> Area {
    let word = standard.rules().identification.as_ref().map(|(rule, _)| &rule.idle_area);
    let number = word.and_then(|word| known.get(word)).and_then(Value::number);
    let area = number.and_then(|number| number.checked_round(6, Rounding::HalfUp)).and_then(Area::from_mu);
    area.map_or(parcel.area, |area| area.min(parcel.area).max(Area::default()))
}

/// 万元 as whole fen.
fn yuan(value: &Value) -> Option<Yuan> {
    let rounded = value.number()?.checked_round(6, Rounding::HalfUp)?;
    Yuan::from_wan_yuan(rounded)
}
