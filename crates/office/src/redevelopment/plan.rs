//! A redevelopment plan: its years, plan units and parcels with their ways, drafted, changed while it is a draft, approved
//! with a number, ended.

use super::state::{CLAUSE, PlanEvent, PlanState, PlanStep, TABLE};
use super::yearly::{NewYear, YearPart};
use crate::docket::{Act, Refusal};
use crate::land::Mode;
use crate::step::{Deed, needs_text, refuse, take};
use fact::Area;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A parcel of a plan, as it was when it was put into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedParcel {
    /// Parcel code.
    pub code: String,
    /// Land that is to be redeveloped, micro-亩.
    pub micro_mu: i64,
    /// Where it lies, in words.
    pub title: String,
    /// Way: a disposal mode of the procedure.
    pub mode: String,
}

/// An approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Number of the document.
    pub number: String,
    /// Day of the document.
    pub day: Date,
    /// Who recorded it.
    pub act: Act,
}

/// A redevelopment plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedevelopmentPlan {
    /// Key: the entry, as text.
    pub key: String,
    /// Title.
    pub title: String,
    /// Development zone that it is for; `None` for the whole area.
    pub zone: Option<String>,
    /// First year.
    pub from_year: i16,
    /// Last year.
    pub to_year: i16,
    /// Plan units, by id: parcels in them are planned as well.
    pub units: BTreeSet<String>,
    /// Parcels, by code.
    pub parcels: Vec<PlannedParcel>,
    /// What is to be done in each year.
    pub years: BTreeMap<i16, YearPart>,
    /// Where it stands.
    pub state: PlanState,
    /// Its approval.
    pub approved: Option<Approval>,
    /// What was done with it and its years.
    pub deeds: Vec<Deed>,
    /// Who drafted it.
    pub drafted: Act,
}

/// What a plan is drafted with.
#[derive(Clone, Copy, Debug)]
pub struct NewPlan<'a> {
    /// Title.
    pub title: &'a str,
    /// Development zone that it is for.
    pub zone: Option<&'a str>,
    /// First year.
    pub from_year: i16,
    /// Last year.
    pub to_year: i16,
    /// Plan units.
    pub units: &'a BTreeSet<String>,
    /// Parcels.
    pub parcels: &'a [PlannedParcel],
}

impl RedevelopmentPlan {
    /// Drafts a plan.
    ///
    /// # Errors
    /// No title, years that do not follow on each other, neither parcel nor unit, a parcel twice, without area, or in a way
    /// that the procedure does not know.
    pub fn draft(new: &NewPlan<'_>, modes: &[Mode], act: &Act) -> Result<Self, Refusal> {
        Ok(Self {
            key: act.entry.to_string(),
            title: new.title.trim().to_owned(),
            zone: new.zone.map(str::to_owned),
            from_year: new.from_year,
            to_year: new.to_year,
            units: new.units.clone(),
            parcels: checked(new, modes)?,
            years: BTreeMap::new(),
            state: PlanState::Draft,
            approved: None,
            deeds: vec![Deed::new(PlanEvent::Draft, "再开发规划", act)],
            drafted: act.clone(),
        })
    }

    /// Changes a draft.
    ///
    /// # Errors
    /// As drafting, and when it is no draft any more.
    pub fn revise(&self, new: &NewPlan<'_>, modes: &[Mode], act: &Act) -> Result<Self, Refusal> {
        let state = take(TABLE, self.state, PlanEvent::Revise)?;
        let mut after = self.clone();
        after.state = state;
        after.title = new.title.trim().to_owned();
        (after.from_year, after.to_year) = (new.from_year, new.to_year);
        after.units = new.units.clone();
        after.parcels = checked(new, modes)?;
        after.deeds.push(Deed::new(PlanEvent::Revise, "再开发规划", act));
        Ok(after)
    }

    /// Writes what is to be done in a year of an approved plan, in the place of an earlier draft of it.
    ///
    /// # Errors
    /// When the plan is not approved or does not cover the year, the year is approved already, or a line is none.
    pub fn plan_year(&self, new: &NewYear<'_>, modes: &[Mode], act: &Act) -> Result<Self, Refusal> {
        if self.state != PlanState::Approved {
            let message = format!("“{}”{}，不能编年度计划。", self.title, state_word(self.state));
            return Err(refuse("wrong_state", CLAUSE, &message, "规划批准以后再编年度计划。"));
        }
        if !(self.from_year..=self.to_year).contains(&new.year) {
            let message = format!("{}年不在规划期{}—{}年内。", new.year, self.from_year, self.to_year);
            return Err(refuse("bad_year", CLAUSE, &message, "请核对年度。"));
        }
        let event = match self.years.get(&new.year) {
            None => PlanEvent::Draft,
            Some(part) => {
                take(TABLE, part.state, PlanEvent::Revise)?;
                PlanEvent::Revise
            }
        };
        let part = YearPart::of(self, new, modes, act)?;
        let mut after = self.clone();
        after.years.insert(new.year, part);
        after.deeds.push(Deed::new(event, format!("{}年度实施计划", new.year), act));
        Ok(after)
    }

    /// Approves or ends the plan, or one year of it. `others`: the plans that are there.
    ///
    /// # Errors
    /// When the table has no such step, a text is missing, the number is taken, the day is still to come, or a parcel
    /// stands in another approved plan of the same years.
    pub fn carry_out<'a>(
        &self,
        year: Option<i16>,
        step: &PlanStep,
        others: impl Iterator<Item = &'a Self> + Clone,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut after = self.clone();
        let state = match year {
            None => self.state,
            Some(year) => self.year(year)?.state,
        };
        let what = year.map_or_else(|| "再开发规划".to_owned(), |year| format!("{year}年度实施计划"));
        let (event, text, approval) = match step {
            PlanStep::Approve { number, day, .. } => {
                let approval = self.approval(year, (number, *day), others, act)?;
                (PlanEvent::Approve, format!("{what}，{}", approval.number), Some(approval))
            }
            PlanStep::End { reason } => {
                needs_text(reason, "为什么终止", CLAUSE)?;
                (PlanEvent::End, format!("{what}：{}", reason.trim()), None)
            }
        };
        let state = take(TABLE, state, event)?;
        match year.and_then(|year| after.years.get_mut(&year)) {
            None => {
                after.state = state;
                after.approved = approval.or(after.approved);
            }
            Some(part) => {
                part.state = state;
                part.approved = approval.or(part.approved.take());
            }
        }
        let deed = Deed::new(event, text, act);
        after.deeds.push(Deed { files: step.files(), ..deed });
        Ok(after)
    }

    /// A parcel of the plan.
    #[must_use]
    pub fn parcel(&self, code: &str) -> Option<&PlannedParcel> {
        self.parcels.iter().find(|parcel| parcel.code == code)
    }

    /// What is to be done in a year.
    ///
    /// # Errors
    /// When nothing is written for it.
    pub fn year(&self, year: i16) -> Result<&YearPart, Refusal> {
        self.years.get(&year).ok_or_else(|| {
            let message = format!("“{}”还没有{year}年度实施计划。", self.title);
            Refusal::new("no_such_year", message, "请先编这一年的计划。")
        })
    }

    /// Whether it holds in a year: approved, and one of its years.
    #[must_use]
    pub fn holds_in(&self, year: i16) -> bool {
        self.state == PlanState::Approved && (self.from_year..=self.to_year).contains(&year)
    }

    /// Land of its parcels.
    #[must_use]
    pub fn area(&self) -> Area {
        self.parcels.iter().map(|parcel| Area::from_micro_mu(parcel.micro_mu)).sum()
    }

    fn approval<'a>(
        &self,
        year: Option<i16>,
        (number, day): (&str, Date),
        others: impl Iterator<Item = &'a Self> + Clone,
        act: &Act,
    ) -> Result<Approval, Refusal> {
        needs_text(number, "文号", CLAUSE)?;
        let number = number.trim();
        if day > act.day {
            let message = format!("批准日{day}还没有到。");
            return Err(refuse("bad_day", CLAUSE, &message, "请填写文件上的日期。"));
        }
        let approvals = |plan: &'a Self| {
            plan.approved.iter().chain(plan.years.values().filter_map(|part| part.approved.as_ref()))
        };
        if others.clone().flat_map(approvals).any(|other| other.number == number) {
            let message = format!("文号“{number}”已经用过。");
            return Err(refuse("number_taken", CLAUSE, &message, "请核对文号。"));
        }
        if year.is_none() {
            self.planned_once(others)?;
        }
        Ok(Approval { number: number.to_owned(), day, act: act.clone() })
    }

    /// A parcel stands in one plan at a time (S2-1a).
    fn planned_once<'a>(&self, others: impl Iterator<Item = &'a Self>) -> Result<(), Refusal> {
        let meets = |other: &&Self| {
            other.state == PlanState::Approved
                && other.from_year <= self.to_year
                && self.from_year <= other.to_year
        };
        for other in others.filter(meets) {
            if let Some(both) = self.parcels.iter().find(|parcel| other.parcel(&parcel.code).is_some()) {
                let message = format!(
                    "宗地{}已在“{}”（{}—{}年）里，一宗地同一时期只有一个规划。",
                    both.code, other.title, other.from_year, other.to_year
                );
                return Err(refuse("planned_twice", CLAUSE, &message, "请先终止原规划，或把这宗地拿出来。"));
            }
        }
        Ok(())
    }
}

fn state_word(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "还没有批准",
        PlanState::Approved => "已经批准",
        PlanState::Ended => "已经终止",
    }
}

fn checked(new: &NewPlan<'_>, modes: &[Mode]) -> Result<Vec<PlannedParcel>, Refusal> {
    needs_text(new.title, "规划的名称", CLAUSE)?;
    if new.from_year > new.to_year {
        let message = format!("规划期{}—{}年前后颠倒。", new.from_year, new.to_year);
        return Err(refuse("bad_year", CLAUSE, &message, "请核对起止年度。"));
    }
    if new.parcels.is_empty() && new.units.is_empty() {
        let message = "规划里没有宗地，也没有规划单元。";
        return Err(refuse("no_parcels", CLAUSE, message, "请从低效用地清单里选宗地，或选规划单元。"));
    }
    let mut parcels = new.parcels.to_vec();
    parcels.sort_by(|one, other| one.code.cmp(&other.code));
    if let Some(twice) = parcels.windows(2).find(|pair| pair[0].code == pair[1].code) {
        let message = format!("宗地{}写了不止一次。", twice[0].code);
        return Err(refuse("parcel_twice", CLAUSE, &message, "请只留一行。"));
    }
    for parcel in &parcels {
        if parcel.micro_mu <= 0 {
            let message = format!("宗地{}的面积不是正数。", parcel.code);
            return Err(refuse("bad_area", CLAUSE, &message, "请核对宗地图层。"));
        }
        known_mode(&parcel.mode, &parcel.code, modes)?;
    }
    Ok(parcels)
}

/// A way that the procedure knows.
pub(super) fn known_mode(mode: &str, parcel: &str, modes: &[Mode]) -> Result<(), Refusal> {
    if modes.iter().any(|known| known.id == mode) {
        return Ok(());
    }
    let message = format!("宗地{parcel}的盘活方式“{mode}”不在办理程序里。");
    Err(refuse("unknown_mode", "S2-7e", &message, "请从盘活方式里选。"))
}
