//! A zone's periods: least length of publicity, days to answer, what must be delivered, when to remind. Read from
//! `zones/<zone>/procedure.toml`; no number of it stands in Rust. What the periods are for is left to `year`.

use crate::bulletin::Target;
use crate::calendar::{Calendar, CalendarError, local};
use crate::docket::{StageDates, Timetable};
use crate::year::Stage;
use fact::Decimal;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Why a `procedure.toml` is refused.
#[derive(Debug, Error)]
pub enum ProcedureError {
    /// Not TOML, or not the fields that are described.
    #[error("procedure.toml 读不懂：{0}")]
    Unreadable(#[from] toml::de::Error),
    /// A stage with publicity that has no least length.
    #[error("procedure.toml 没有写“{0}”不得少于几个工作日。请补 [[window]] 一段。")]
    NoWindow(&'static str),
    /// A stage that is not one with publicity, or stands twice.
    #[error("procedure.toml 的 [[window]] 写了“{0}”，这一阶段没有公示，或写了两遍。")]
    OddWindow(&'static str),
    /// A term that is not in the glossary.
    #[error("procedure.toml 中的“{0}”不在术语表内。请先在 codes/glossary.toml 登记。")]
    UnknownTerm(String),
    /// A department that is not in the list.
    #[error("procedure.toml 中的部门“{0}”不在部门表内。请先在 codes/departments.toml 登记。")]
    UnknownDepartment(String),
    /// Two targets for one figure, place and month, or one whose last month is before its first.
    #[error("procedure.toml 的 [[bulletin_target]]：“{0}”同一地方同一月份写了两个目标，或起止月份颠倒。")]
    OddTarget(&'static str),
    /// A time of day that cannot be read, or an offset beyond a day.
    #[error("procedure.toml 的 [office] 写法不对：时刻写作 \"17:00\"，时差写整小时。")]
    OddHour,
}

/// The least length of a publicity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowRule {
    /// Stage.
    pub stage: Stage,
    /// Working days at least.
    pub least_working_days: u32,
    /// Who decided it.
    pub source: String,
}

/// Days to deal with an objection.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionRules {
    /// Working days for the pre-check.
    pub precheck_working_days: u32,
    /// Working days for the answer, after the pre-check.
    pub answer_working_days: u32,
    /// Department that answers for class and rank.
    pub class_owner: String,
    /// Who decided it.
    pub source: String,
}

/// What is frozen together with the areas.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaRules {
    /// Glossary ids.
    pub terms: BTreeSet<String>,
    /// Forms that carry them.
    pub forms: BTreeSet<String>,
    /// Who decided it.
    pub source: String,
}

/// A form that must be there before a year is evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueForm {
    /// Form.
    pub form: String,
    /// Working days after collecting began, for the proposed timetable.
    pub working_days: u32,
}

/// When somebody is alerted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertRules {
    /// Years in the lowest class in a row.
    pub lowest_class_years: u32,
    /// Share of held and refused rows of a delivery.
    pub findings_share: Decimal,
    /// Working days before something is due.
    pub remind_working_days: u32,
    /// Who decided it.
    pub source: String,
}

/// All periods of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// Hours that the office's clock is ahead of UTC.
    pub utc_offset_hours: i8,
    /// Time of day at which the last day of a period ends.
    pub closing_time: Time,
    /// Least lengths of publicity.
    pub windows: BTreeMap<Stage, WindowRule>,
    /// Objections.
    pub objection: ObjectionRules,
    /// Areas.
    pub area: AreaRules,
    /// Working days planned for each stage.
    pub plan: BTreeMap<Stage, u32>,
    /// Forms that must be there.
    pub due: Vec<DueForm>,
    /// Alerts.
    pub alert: AlertRules,
    /// Targets that bulletins compare with.
    pub bulletin_targets: Vec<Target>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    office: OfficeHours,
    #[serde(default)]
    window: Vec<WindowRule>,
    objection: ObjectionRules,
    area: AreaRules,
    #[serde(default)]
    plan: BTreeMap<Stage, u32>,
    #[serde(default)]
    due: Vec<DueForm>,
    alert: AlertRules,
    #[serde(default)]
    bulletin_target: Vec<Target>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeHours {
    utc_offset_hours: i8,
    closing_time: String,
}

impl Procedure {
    /// Reads the text of a `procedure.toml`.
    ///
    /// # Errors
    /// When the text is not as described, or names a term or department that is not registered.
    pub fn from_toml(text: &str) -> Result<Self, ProcedureError> {
        let file: File = toml::from_str(text)?;
        let closing_time: Time =
            format!("{}:00", file.office.closing_time).parse().map_err(|_| ProcedureError::OddHour)?;
        if !(-12..=14).contains(&file.office.utc_offset_hours) {
            return Err(ProcedureError::OddHour);
        }
        let mut windows = BTreeMap::new();
        for window in file.window {
            let stage = window.stage;
            if !stage.has_window() || windows.insert(stage, window).is_some() {
                return Err(ProcedureError::OddWindow(stage.title()));
            }
        }
        if let Some(stage) =
            Stage::ALL.iter().find(|stage| stage.has_window() && !windows.contains_key(*stage))
        {
            return Err(ProcedureError::NoWindow(stage.title()));
        }
        if let Some(term) = file.area.terms.iter().find(|term| fact::glossary::term(term).is_none()) {
            return Err(ProcedureError::UnknownTerm(term.clone()));
        }
        if fact::department(&file.objection.class_owner).is_none() {
            return Err(ProcedureError::UnknownDepartment(file.objection.class_owner));
        }
        for (place, target) in file.bulletin_target.iter().enumerate() {
            let same = |other: &&Target| other.figure == target.figure && other.place == target.place;
            let meets = |other: &Target| other.from <= target.to && target.from <= other.to;
            if target.from > target.to || file.bulletin_target[..place].iter().filter(same).any(meets) {
                return Err(ProcedureError::OddTarget(target.figure.id()));
            }
        }
        Ok(Self {
            utc_offset_hours: file.office.utc_offset_hours,
            closing_time,
            windows,
            objection: file.objection,
            area: file.area,
            plan: file.plan,
            due: file.due,
            alert: file.alert,
            bulletin_targets: file.bulletin_target,
        })
    }

    /// Least working days of a stage's publicity; 0 for stages without one.
    #[must_use]
    pub fn least_working_days(&self, stage: Stage) -> u32 {
        self.windows.get(&stage).map_or(0, |window| window.least_working_days)
    }

    /// Whether a period that ends on `closes` is over: on a later day, or on that day from the closing time on. The
    /// hour counts only while the office's day is the local day; the demo clock has days without hours.
    #[must_use]
    pub fn is_over(&self, closes: Date, today: Date, now: Timestamp) -> bool {
        let clock = local(now, self.utc_offset_hours);
        today > closes || (today == closes && clock.date() == today && clock.time() >= self.closing_time)
    }

    /// `2024-06-05 17:00`, as a page says until when.
    #[must_use]
    pub fn until(&self, closes: Date) -> String {
        format!("{closes} {}", self.closing_time.strftime("%H:%M"))
    }

    /// A timetable from a first day on, stage after stage, by the planned working days; publicity is never planned
    /// shorter than it may be.
    ///
    /// # Errors
    /// When a year on the way has no holiday table.
    pub fn proposed_timetable(&self, calendar: &Calendar, first: Date) -> Result<Timetable, CalendarError> {
        let mut starts = calendar.on_or_after(first)?;
        let mut stages = BTreeMap::new();
        let mut due = BTreeMap::new();
        for stage in Stage::ALL {
            let planned = self.plan.get(&stage).copied().map_or(1, |days| days.max(1));
            // A window's first day does not count, so it ends `least` working days after it; other stages end on
            // their last working day.
            let length =
                if stage.has_window() { planned.max(self.least_working_days(stage)) } else { planned - 1 };
            let ends = calendar.add_working_days(starts, length)?;
            if stage == Stage::Collecting {
                for form in &self.due {
                    due.insert(
                        form.form.clone(),
                        calendar.add_working_days(starts, form.working_days.max(1))?.min(ends),
                    );
                }
            }
            stages.insert(stage, StageDates { starts, ends });
            starts = calendar.add_working_days(ends, 1)?;
        }
        Ok(Timetable { stages, due })
    }
}
