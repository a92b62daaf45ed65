//! What happens on the spot and around a table: an inspection with its three sides (S2-IV.3a), a meeting of the joint
//! conference with its minutes (S1-1.4d). Both leave problems, which end by themselves.

use super::party::known_party;
use super::problem::{NewProblem, Problem, ProblemSource, place};
use super::state::SIDES;
use crate::docket::{Act, Configuration, Refusal};
use crate::journal::FileRef;
use crate::step::{needs_text, refuse};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The clause by which the joint conference meets.
const CONFERENCE: &str = "S1-1.4d";

/// An inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// Key: the entry, as text.
    pub key: String,
    /// What was recorded.
    pub record: NewInspection,
    /// District.
    pub region: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// Keys of the problems that it left.
    pub problems: Vec<String>,
    /// Who recorded it.
    pub act: Act,
}

/// What an inspection is recorded with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInspection {
    /// District or development zone.
    pub place: String,
    /// Day.
    pub day: Date,
    /// Who was there.
    pub people: String,
    /// 组织推进.
    pub organisation: String,
    /// 政策落实.
    pub policy: String,
    /// 实际成效.
    pub effect: String,
    /// Photos and papers.
    pub files: Vec<FileRef>,
    /// Problems that were found.
    #[serde(default)]
    pub problems: Vec<NewProblem>,
}

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Key: the entry, as text.
    pub key: String,
    /// What was recorded.
    pub record: NewMeeting,
    /// Keys of the items that were resolved.
    pub problems: Vec<String>,
    /// Who recorded it.
    pub act: Act,
}

/// What a meeting is recorded with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMeeting {
    /// What it was about.
    pub title: String,
    /// Day.
    pub day: Date,
    /// Departments, districts and development zones that took part.
    pub attended: Vec<String>,
    /// Minutes.
    pub minutes: FileRef,
    /// Items that were resolved.
    pub items: Vec<NewProblem>,
}

impl Inspection {
    /// Records an inspection with the problems that it found.
    ///
    /// # Errors
    /// When one of its sides is missing, the place is not known, the day lies ahead, or a problem cannot be raised.
    pub fn record(
        new: &NewInspection,
        configuration: &Configuration,
        act: &Act,
    ) -> Result<(Self, Vec<Problem>), Refusal> {
        let (region, zone) = place(Some(&new.place), configuration)?;
        if region.is_none() && zone.is_none() {
            return Err(refuse("place_missing", SIDES, "没有写督查的辖区或园区。", "请选一个。"));
        }
        held(new.day, SIDES, act)?;
        needs_text(&new.people, "督查人员", SIDES)?;
        needs_text(&new.organisation, "组织推进情况", SIDES)?;
        needs_text(&new.policy, "政策落实情况", SIDES)?;
        needs_text(&new.effect, "实际成效", SIDES)?;
        let key = act.entry.to_string();
        let here = |problem: &NewProblem| NewProblem {
            place: problem.place.clone().or_else(|| Some(new.place.clone())),
            ..problem.clone()
        };
        let found: Vec<NewProblem> = new.problems.iter().map(here).collect();
        let source = ProblemSource::Inspection { key: key.clone() };
        let problems = raised(&found, &source, configuration, act)?;
        let keys = problems.iter().map(|problem| problem.key.clone()).collect();
        let record = NewInspection { problems: Vec::new(), ..new.clone() };
        Ok((Self { key, record, region, zone, problems: keys, act: act.clone() }, problems))
    }
}

impl Meeting {
    /// Records a meeting with the items that it resolved.
    ///
    /// # Errors
    /// When it has no title, nobody known took part, the day lies ahead, or an item cannot be raised.
    pub fn record(
        new: &NewMeeting,
        configuration: &Configuration,
        act: &Act,
    ) -> Result<(Self, Vec<Problem>), Refusal> {
        needs_text(&new.title, "会议议题", CONFERENCE)?;
        held(new.day, CONFERENCE, act)?;
        if new.attended.is_empty() {
            return Err(refuse("nobody_attended", CONFERENCE, "没有写参会单位。", "请选参会单位。"));
        }
        if let Some(unknown) = new.attended.iter().find(|id| known_party(configuration, id).is_none()) {
            let message = format!("没有“{unknown}”这个单位。");
            return Err(refuse("unknown_party", CONFERENCE, &message, "请从部门、辖区和园区中选。"));
        }
        let key = act.entry.to_string();
        let source = ProblemSource::Meeting { key: key.clone() };
        let problems = raised(&new.items, &source, configuration, act)?;
        let keys = problems.iter().map(|problem| problem.key.clone()).collect();
        let record = NewMeeting { items: Vec::new(), ..new.clone() };
        Ok((Self { key, record, problems: keys, act: act.clone() }, problems))
    }
}

fn held(day: Date, clause: &str, act: &Act) -> Result<(), Refusal> {
    if day > act.day {
        let message = format!("日期{day}还没有到。");
        return Err(refuse("bad_day", clause, &message, "请在办过以后登记。"));
    }
    Ok(())
}

fn raised(
    new: &[NewProblem],
    source: &ProblemSource,
    configuration: &Configuration,
    act: &Act,
) -> Result<Vec<Problem>, Refusal> {
    let one = |(number, problem): (usize, &NewProblem)| {
        let key = format!("{}-{number}", act.entry);
        Problem::raise(problem, (key, source.clone()), configuration, act)
    };
    (1..).zip(new).map(one).collect()
}
