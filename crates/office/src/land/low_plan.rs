//! The plan of a firm's low-efficiency land, its rights, progress and acceptance (S1-1.3, S1-1.4c to S1-1.4i).

use super::case::{LandCase, area_of};
use super::clock::{Clock, Clocks as _};
use super::law::LandLaw;
use super::low::{LowCase, LowEvent as E, Will};
use super::modes::Board;
use super::steps::LandStep;
use crate::docket::{Act, Refusal};
use crate::step::{Titled as _, needs_text, refuse, words};
use fact::{Area, Decimal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// A right on the land (S1-1.3i).
    RightKind {
        /// Mortgage.
        Mortgage = "抵押",
        /// Seizure.
        Seizure = "查封",
        /// Another creditor.
        Claim = "债权",
        /// Lease.
        Lease = "租赁",
    }
}

/// A right on the land.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// Kind.
    pub kind: RightKind,
    /// Whose.
    pub holder: String,
    /// Amount, rank, file number.
    pub text: String,
}

/// The plan: all four of target, criteria, day and person (S1-1.4h), and the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisposalPlan {
    /// Way.
    pub mode: String,
    /// What a page calls it.
    pub mode_title: String,
    /// Its form.
    pub sub_form: String,
    /// Task force that has the case (S1-1.4c).
    pub board: Board,
    /// What is to be reached.
    pub target: String,
    /// How that is measured.
    pub criteria: String,
    /// By when.
    pub day: Date,
    /// Who answers for it.
    pub person: String,
    /// When and by whom it was made.
    pub act: Act,
}

/// Progress as told on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgressReport {
    /// Area disposed of so far, all together.
    pub disposed: Area,
    /// What happened.
    pub text: String,
    /// When and by whom.
    pub act: Act,
}

impl LowCase {
    pub(super) fn carry_plan_out(
        &self,
        case: &LandCase,
        step: &LandStep,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        match step {
            LandStep::ListRight { kind, holder, text } => {
                let mut moved = self.stepped(E::ListRight, &format!("{}：{holder}", kind.title()), act)?;
                needs_text(holder, "权利人", "S1-1.3i")?;
                // One more right: whether all are listed has to be said again.
                moved.rights_listed = false;
                let (holder, text) = (holder.trim().to_owned(), text.trim().to_owned());
                moved.rights.push(Right { kind: *kind, holder, text });
                Ok(moved)
            }
            LandStep::RightsListed { evidence } => {
                let mut moved = self.stepped(E::RightsListed, &evidence.name, act)?;
                moved.rights_listed = true;
                Ok(moved)
            }
            LandStep::Plan { .. } => self.planned(step, law, act),
            LandStep::Begin {} => {
                let mut moved = self.stepped(E::Begin, "", act)?;
                moved.await_progress(law, act)?;
                Ok(moved)
            }
            LandStep::Progress { disposed, text, .. } => self.reported(case, *disposed, text, law, act),
            LandStep::Replan { reason } => {
                let mut moved = self.stepped(E::Replan, reason, act)?;
                needs_text(reason, "重拟方案的理由", "S1-1.4h")?;
                moved.plan = None;
                moved.drop_clocks(act.day);
                Ok(moved)
            }
            LandStep::Accept { text, .. } => {
                let mut moved = self.stepped(E::Accept, text, act)?;
                needs_text(text, "验收的结论", "S1-1.4h")?;
                if self.disposed() != case.area() {
                    let message = format!(
                        "认定{}亩，已盘活{}亩，还没有全部盘活。",
                        case.area().to_mu().trim(),
                        self.disposed().to_mu().trim()
                    );
                    return Err(refuse("not_all_disposed", "S1-1.4h", &message, "请先报盘活进展。"));
                }
                moved.meet("plan_day", act.day);
                moved.drop_clocks(act.day);
                Ok(moved)
            }
            _ => Err(Refusal::new("wrong_kind", format!("没有“{}”这一步。", step.title()), "")),
        }
    }

    fn planned(&self, step: &LandStep, law: &dyn LandLaw, act: &Act) -> Result<Self, Refusal> {
        let LandStep::Plan { mode, sub_form, target, criteria, day, person, use_unchanged, unwilling } = step
        else {
            return Ok(self.clone());
        };
        let rules = law.rules(act.day)?;
        let Some(known) = rules.mode(mode) else {
            let message = format!("没有“{mode}”这种盘活方式。");
            return Err(refuse("unknown_mode", "S2-7e", &message, "请从列出的方式中选。"));
        };
        let mut moved = self.stepped(E::Plan, &format!("{}：{sub_form}", known.label), act)?;
        if !self.rights_listed {
            let message = "查封、抵押和债权债务还没有列全。";
            return Err(refuse("rights_not_listed", "S1-1.3i", message, "请先登记权利负担，并确认已列全。"));
        }
        if !known.sub_forms.iter().any(|form| form == sub_form) {
            let message = format!("{}没有“{sub_form}”这种做法。", known.label);
            return Err(refuse("unknown_sub_form", &known.clause, &message, "请从列出的做法中选。"));
        }
        for (text, what) in [(target, "目标"), (criteria, "评价标准"), (person, "责任人")] {
            needs_text(text, what, "S1-1.4h")?;
        }
        if *day < act.day {
            let message = format!("完成日期{day}早于今天{}。", act.day);
            return Err(refuse("bad_day", "S1-1.4h", &message, "请核对日期。"));
        }
        if known.reserves {
            self.may_reserve(*use_unchanged, *unwilling, &known.clause)?;
        }
        moved.start(Clock::set("plan_day", act.day, *day), law)?;
        moved.plan = Some(DisposalPlan {
            mode: known.id.clone(),
            mode_title: known.label.clone(),
            sub_form: sub_form.clone(),
            board: known.board,
            target: target.trim().to_owned(),
            criteria: criteria.trim().to_owned(),
            day: *day,
            person: person.trim().to_owned(),
            act: act.clone(),
        });
        Ok(moved)
    }

    /// Both must hold: the planned use is unchanged and the holder does not want to use the land (S1-1.3f).
    fn may_reserve(&self, use_unchanged: bool, unwilling: bool, clause: &str) -> Result<(), Refusal> {
        if !use_unchanged {
            let message = "规划用途变了，不走收储出让。";
            return Err(refuse("use_changed", clause, message, "请改选二次开发等方式。"));
        }
        let willing = self.replies.iter().find(|one| matches!(one.will, Will::SelfDevelop | Will::Partner));
        if !unwilling || willing.is_some() {
            let message = match willing {
                Some(reply) => format!("企业{}答复“{}”。", reply.enterprise, reply.will.title()),
                None => "没有确认原权利人无意愿。".to_owned(),
            };
            return Err(refuse(
                "holder_willing",
                clause,
                &message,
                "原权利人愿意开发的，请改选招商开发等方式。",
            ));
        }
        Ok(())
    }

    fn reported(
        &self,
        case: &LandCase,
        disposed: Decimal,
        text: &str,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let disposed = area_of(disposed, "已盘活面积", "S1-1.0h")?;
        let mut moved = self.stepped(E::Progress, text, act)?;
        needs_text(text, "进展", "S1-1.4i")?;
        let (before, all) = (self.disposed(), case.area());
        if disposed < before || disposed > all {
            let message = format!(
                "累计盘活{}亩，应当不小于上次的{}亩、不大于认定的{}亩。",
                disposed.to_mu().trim(),
                before.to_mu().trim(),
                all.to_mu().trim()
            );
            return Err(refuse("bad_progress", "S1-1.0h", &message, "这里填的是累计数，请核对。"));
        }
        moved.progress.push(ProgressReport { disposed, text: text.trim().to_owned(), act: act.clone() });
        moved.meet("low_progress", act.day);
        moved.await_progress(law, act)?;
        Ok(moved)
    }

    /// The next report is due in a month, and no later than the day of the plan (S1-1.4i).
    fn await_progress(&mut self, law: &dyn LandLaw, act: &Act) -> Result<(), Refusal> {
        let latest = self.plan.as_ref().map(|plan| plan.day);
        self.start(Clock { latest, ..Clock::of("low_progress", act.day) }, law)
    }
}
