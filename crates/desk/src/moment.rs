//! The office at one entry of its journal: documents, facts and configuration that belong together. A moment never
//! changes; a change makes the next one.

use crate::ledger::Ledger;
use crate::setup::Setup;
use crate::trouble::Trouble;
use jiff::Timestamp;
use jiff::civil::Date;
use office::docket::{Docket, Overrides, RunRecord};
use office::journal::Entry;
use office::registry::AsOf;
use office::year::{Adjustable, adjustable, area_basis};
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evaluated::Question;
use crate::year::point;

/// Hours that the clock in China is ahead of UTC, until a zone says otherwise.
const CHINA: i8 = 8;

/// The office at one entry.
#[derive(Clone)]
pub struct Moment {
    /// Last entry; 0 before the first.
    pub entry: u64,
    /// Hash of that entry, and its day.
    pub head: Option<Arc<Entry>>,
    /// Documents.
    pub docket: Arc<Docket>,
    /// Configuration; `None` before the office is set up.
    pub setup: Option<Arc<Setup>>,
    /// Facts; what was recorded after `entry` is left out by [`Self::as_of`].
    pub ledger: Option<Ledger>,
}

impl Moment {
    /// Before the first entry.
    #[must_use]
    pub fn beginning() -> Self {
        Self { entry: 0, head: None, docket: Arc::new(Docket::default()), setup: None, ledger: None }
    }

    /// The configuration.
    ///
    /// # Errors
    /// Before the office is set up.
    pub fn setup(&self) -> Result<&Arc<Setup>, Trouble> {
        self.setup.as_ref().ok_or_else(|| Trouble::NotFound("系统还没有设置开发区。".to_owned()))
    }

    /// The facts.
    ///
    /// # Errors
    /// Before the office is set up.
    pub fn ledger(&self) -> Result<&Ledger, Trouble> {
        self.ledger.as_ref().ok_or_else(|| Trouble::NotFound("系统还没有设置开发区。".to_owned()))
    }

    /// The point of knowledge that this moment is.
    #[must_use]
    pub fn as_of(&self) -> AsOf {
        point(self.entry)
    }

    /// The office's day: that of the demo clock, else the day on the wall.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        self.docket.office_day().unwrap_or_else(|| self.wall_day(now))
    }

    /// The day on the wall.
    #[must_use]
    pub fn wall_day(&self, now: Timestamp) -> Date {
        let hours = self.setup.as_ref().map_or(CHINA, |setup| setup.rules.procedure.utc_offset_hours);
        jiff::tz::Offset::from_hours(hours).unwrap_or(jiff::tz::Offset::UTC).to_datetime(now).date()
    }

    /// The vetoes, bonuses and deductions that the scheme of a year reads; none of a year that is not opened.
    ///
    /// # Errors
    /// When its scheme cannot be used.
    pub fn adjustable(&self, year: i16) -> Result<Vec<Adjustable>, Trouble> {
        let Some(plan) = self.docket.year(year) else { return Ok(Vec::new()) };
        Ok(adjustable(&self.setup()?.scheme(&plan.scheme, year, &BTreeMap::new())?))
    }

    /// What an evaluation of a year is determined by now.
    ///
    /// # Errors
    /// When the year is not opened or the office is not set up.
    pub fn question(
        &self,
        year: i16,
        scheme: Option<&str>,
        overrides: &Overrides,
    ) -> Result<Question, Trouble> {
        let setup = self.setup()?;
        let plan = self.docket.year(year);
        let planned = || setup.configuration.schemes.get(&year).cloned();
        let scheme =
            scheme.map(str::to_owned).or_else(|| plan.map(|plan| plan.scheme.clone())).or_else(planned);
        let scheme = scheme.ok_or_else(|| Trouble::NotFound(format!("{year} 年还没有评价方案。")))?;
        Ok(Question {
            year,
            scheme,
            overrides: overrides.clone(),
            facts_as_of: self.entry,
            areas: area_basis(&self.docket, &setup.rules, year, self.entry),
        })
    }
}

/// What a run was determined by.
#[must_use]
pub fn question_of(run: &RunRecord) -> Question {
    Question {
        year: run.year,
        scheme: run.scheme.clone(),
        overrides: run.overrides.clone(),
        facts_as_of: run.facts_as_of,
        areas: run.areas.clone(),
    }
}
