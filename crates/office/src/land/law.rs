//! The law of land cases that an office works by: the packs with the procedure, and the working days that it counts by.

use super::rules::{ProcedureRules, Term};
use crate::calendar::Calendar;
use crate::docket::Refusal;
use crate::supply::LengthUnit;
use jiff::civil::Date;
use law::Pack;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Days whose sections stay read.
const KEPT_DAYS: usize = 512;

/// Packs in order of authority, and the day on which the office's action began.
#[derive(Clone, Default)]
pub struct LandProcedure {
    /// Packs.
    pub packs: Arc<Vec<Pack>>,
    /// Day from which progress is counted (S1-1.0h); the first case when not set.
    pub since: Option<Date>,
    read: Arc<Mutex<BTreeMap<Date, Arc<ProcedureRules>>>>,
}

impl LandProcedure {
    /// The procedure of these packs.
    #[must_use]
    pub fn new(packs: Arc<Vec<Pack>>, since: Option<Date>) -> Self {
        Self { packs, since, read: Arc::default() }
    }
}

impl fmt::Debug for LandProcedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let packs: Vec<&str> = self.packs.iter().map(|pack| pack.id.as_str()).collect();
        f.debug_struct("LandProcedure")
            .field("packs", &packs)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

/// What a step of a case asks the law.
pub trait LandLaw {
    /// The sections of the packs on a day.
    ///
    /// # Errors
    /// When a section does not fit.
    fn rules(&self, day: Date) -> Result<Arc<ProcedureRules>, Refusal>;

    /// Working days.
    fn calendar(&self) -> &Calendar;

    /// The term of this id in the rules of a day.
    ///
    /// # Errors
    /// When no pack has it.
    fn term(&self, id: &str, day: Date) -> Result<Term, Refusal> {
        self.rules(day)?.term(id).cloned().ok_or_else(|| {
            let message = format!("规则包没有写期限“{id}”。");
            Refusal::new("no_term", message, "请在 land.toml 里配置有办理程序的规则包。")
        })
    }

    /// The last day of a term that begins on a day: the day after is the first that counts, and a term of days or months
    /// that would end on a holiday ends on the next working day (民法典 201, 203).
    ///
    /// # Errors
    /// When no pack has the term, nobody configured its length or it is shorter than the procedure allows, or a year on
    /// the way has no table of working days.
    fn last_day(&self, id: &str, from: Date) -> Result<Date, Refusal> {
        let term = self.term(id, from)?;
        let Some(amount) = term.length.amount else {
            let message = format!("“{}”没有配置（{}）。", term.length.label, term.clause);
            let advice = format!("请在 land.toml 里给办理程序的规则包写 {}。", term.length.parameter);
            return Err(Refusal::new("term_not_configured", message, advice));
        };
        if let Some(least) =
            term.least.as_ref().and_then(|least| least.amount).filter(|least| amount < *least)
        {
            let message = format!("“{}”配置为{amount}，少于{least}（{}）。", term.length.label, term.clause);
            return Err(Refusal::new("term_too_short", message, "请改长后再办。"));
        }
        let beyond =
            || Refusal::new("day_out_of_range", format!("自{from}起算超出日期范围。"), "请核对日期。");
        let day = term.length.after(from, self.calendar())?.ok_or_else(beyond)?;
        match term.length.unit {
            LengthUnit::WorkingDays => Ok(day),
            // Where no table says which days are holidays, the plain day is the earlier and safe one.
            _ => Ok(self.calendar().on_or_after(day).unwrap_or(day)),
        }
    }
}

/// A procedure with the working days that it counts by.
#[derive(Clone, Copy, Debug)]
pub struct LandInForce<'a> {
    /// Packs.
    pub book: &'a LandProcedure,
    /// Working days.
    pub calendar: &'a Calendar,
}

impl LandLaw for LandInForce<'_> {
    fn rules(&self, day: Date) -> Result<Arc<ProcedureRules>, Refusal> {
        let mut read = self.book.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = read.get(&day) {
            return Ok(Arc::clone(rules));
        }
        let packs: Vec<&Pack> = self.book.packs.iter().collect();
        let unreadable = |found: Vec<law::Diagnostic>| {
            let first = found.first().map_or_else(String::new, |first| first.message.clone());
            Refusal::new("land_rules_unusable", format!("办理程序读不了：{first}"), "请联系系统管理员。")
        };
        let rules = ProcedureRules::read(&packs, day).map(Arc::new).map_err(unreadable)?;
        if read.len() >= KEPT_DAYS {
            read.clear();
        }
        read.insert(day, Arc::clone(&rules));
        Ok(rules)
    }

    fn calendar(&self) -> &Calendar {
        self.calendar
    }
}
