//! What of a plan is to be done in a year: parcels of the plan with their way, the day by which each is to be done and who
//! answers for it.

use super::plan::{Approval, RedevelopmentPlan, known_mode};
use super::state::{CLAUSE, PlanState};
use crate::docket::{Act, Refusal};
use crate::land::Mode;
use crate::step::{needs_text, refuse};
use fact::Area;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A parcel of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearLine {
    /// Parcel code.
    pub code: String,
    /// Land, micro-亩, as the land of the day has it.
    pub micro_mu: i64,
    /// Where it lies, in words.
    pub title: String,
    /// Plan unit that holds most of it, as the layers of the day have it.
    pub unit: Option<String>,
    /// Way.
    pub mode: String,
    /// By when.
    pub day: Date,
    /// Who answers for it.
    pub person: String,
}

/// What is to be done in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearPart {
    /// Parcels, by code.
    pub lines: Vec<YearLine>,
    /// Where it stands.
    pub state: PlanState,
    /// Its approval.
    pub approved: Option<Approval>,
    /// Who wrote it last.
    pub act: Act,
}

/// What a year is written with.
#[derive(Clone, Copy, Debug)]
pub struct NewYear<'a> {
    /// Year.
    pub year: i16,
    /// Parcels.
    pub lines: &'a [YearLine],
}

impl YearPart {
    pub(super) fn of(
        plan: &RedevelopmentPlan,
        new: &NewYear<'_>,
        modes: &[Mode],
        act: &Act,
    ) -> Result<Self, Refusal> {
        if new.lines.is_empty() {
            let message = format!("{}年度实施计划里没有宗地。", new.year);
            return Err(refuse("no_parcels", CLAUSE, &message, "请从规划的宗地里选。"));
        }
        let mut lines = new.lines.to_vec();
        lines.sort_by(|one, other| one.code.cmp(&other.code));
        if let Some(twice) = lines.windows(2).find(|pair| pair[0].code == pair[1].code) {
            let message = format!("宗地{}写了不止一次。", twice[0].code);
            return Err(refuse("parcel_twice", CLAUSE, &message, "请只留一行。"));
        }
        for line in &lines {
            let in_unit = line.unit.as_ref().is_some_and(|unit| plan.units.contains(unit));
            if plan.parcel(&line.code).is_none() && !in_unit {
                let message = format!("宗地{}不在“{}”里。", line.code, plan.title);
                return Err(refuse(
                    "not_planned",
                    CLAUSE,
                    &message,
                    "年度计划只列规划内的宗地，请先改规划。",
                ));
            }
            known_mode(&line.mode, &line.code, modes)?;
            if line.day.year() != new.year {
                let message = format!("宗地{}的完成日{}不在{}年。", line.code, line.day, new.year);
                return Err(refuse("bad_day", CLAUSE, &message, "请把完成日定在计划年度内。"));
            }
            needs_text(&line.person, &format!("宗地{}的责任人", line.code), "S1-1.4h")?;
        }
        Ok(Self { lines, state: PlanState::Draft, approved: None, act: act.clone() })
    }

    /// Land of its parcels.
    #[must_use]
    pub fn area(&self) -> Area {
        self.lines.iter().map(|line| Area::from_micro_mu(line.micro_mu)).sum()
    }
}
