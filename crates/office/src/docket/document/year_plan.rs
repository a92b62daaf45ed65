//! An evaluation year: its stage, its timetable, what was moved when and why.

use super::Act;
use crate::journal::FileRef;
use crate::year::Stage;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days of a stage, as planned. Windows (publicity) count in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageDates {
    /// First day.
    pub starts: Date,
    /// Last day, included.
    pub ends: Date,
}

/// What is planned for a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    /// Days of each stage that has some.
    pub stages: BTreeMap<Stage, StageDates>,
    /// Last day for each form that must be delivered.
    pub due: BTreeMap<String, Date>,
}

/// A window that is or was open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Day on which it was opened; the count of working days begins the day after.
    pub opened: Date,
    /// Last day, until the hour of `procedure.toml`.
    pub closes: Date,
}

/// A move from one stage to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// From.
    pub from: Stage,
    /// To.
    pub to: Stage,
    /// Why.
    pub reason: String,
    /// Minutes, approvals.
    pub evidence: Vec<FileRef>,
    /// When and by whom.
    pub act: Act,
}

/// An evaluation year. Key: the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearPlan {
    /// Year that is evaluated.
    pub year: i16,
    /// `pack/scheme`.
    pub scheme: String,
    /// Stage.
    pub stage: Stage,
    /// What is planned.
    pub timetable: Timetable,
    /// Windows that were opened, by stage.
    pub windows: BTreeMap<Stage, Window>,
    /// Entry up to which area facts enter the year; `None` before they are frozen.
    pub areas_frozen_at: Option<u64>,
    /// Key of the run that the year stands on: preliminary, then final.
    pub run: Option<String>,
    /// Moves so far.
    pub history: Vec<Transition>,
    /// Opened when and by whom.
    pub opened: Act,
}

/// What a firm confirms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmationSubject {
    /// Areas and occupancy.
    Areas,
    /// Name, industry, contact.
    Profile,
}

/// A firm's word on its areas or profile. Key `<year>-<code>-<what>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// Key.
    pub key: String,
    /// Year.
    pub year: i16,
    /// Credit code.
    pub subject: String,
    /// What.
    pub what: ConfirmationSubject,
    /// Whether it is right.
    pub agrees: bool,
    /// What is not right.
    pub remark: String,
    /// When and by whom.
    pub act: Act,
}
