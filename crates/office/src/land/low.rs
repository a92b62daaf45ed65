//! Low-efficiency land from screening to closing (domain: screening, field check, notice, joint review, publicity, decision,
//! plan, disposal, acceptance, closing). The plan and its progress are left to `low_plan`.

use super::case::{LandCase, received};
use super::clock::{Clock, Clocks, running};
use super::law::LandLaw;
use super::low_plan::{DisposalPlan, ProgressReport, Right};
use super::steps::LandStep;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use crate::supply::Stance;
use fact::Area;
use serde::{Deserialize, Serialize};

words! {
    /// Where a case of low-efficiency land stands.
    LowState {
        /// Found by the figures.
        Screened = "已筛选",
        /// Looked at in the field.
        Checked = "已核查",
        /// The firms were told.
        Notified = "已告知",
        /// The departments are asked.
        Reviewing = "会审中",
        /// Published for objections.
        Publicised = "公示中",
        /// Identified.
        Identified = "已认定",
        /// The firm has its plan.
        Planned = "方案已定",
        /// Being disposed of.
        Disposing = "盘活中",
        /// The plan was carried out.
        Accepted = "已验收",
        /// Closed under a number.
        Closed = "已销号",
        /// Not identified.
        Rejected = "不予认定",
        /// Only watched.
        Watched = "观察",
        /// The land is idle; the idle case goes on.
        MergedIntoIdle = "并入闲置",
        /// Found again after it was closed.
        Recurred = "再次低效",
    }
}

words! {
    /// What happens to it.
    LowEvent {
        /// Somebody looks.
        Check = "现场核查",
        /// The firms are told.
        Notify = "企业告知",
        /// A firm replies.
        Reply = "企业答复",
        /// The departments are asked.
        Review = "提请联合会审",
        /// A department answers.
        Opine = "会审意见",
        /// It is published.
        Publicise = "公示",
        /// It is identified.
        Identify = "认定",
        /// It is not.
        Reject = "不予认定",
        /// It is watched.
        Watch = "列入观察",
        /// A right is listed.
        ListRight = "登记权利负担",
        /// All rights are listed.
        RightsListed = "权利负担已列全",
        /// A plan is made.
        Plan = "一企一策方案",
        /// It begins.
        Begin = "启动盘活",
        /// It goes on.
        Progress = "盘活进展",
        /// The plan is made anew.
        Replan = "重拟方案",
        /// It was carried out.
        Accept = "验收",
        /// It is closed.
        Close = "销号",
        /// An idle case takes the land over.
        Merge = "并入闲置",
        /// It was found again.
        Recur = "再次低效",
    }
}

use LowEvent as E;
use LowState as S;

/// The transition table.
pub(super) const STEPS: &[Step<S, E>] = &[
    Step::new(S::Screened, E::Check, S::Checked, "S1-3.1b"),
    Step::new(S::Watched, E::Check, S::Checked, "S1-3.1b"),
    Step::new(S::Checked, E::Notify, S::Notified, "S1-3.1b"),
    Step::new(S::Notified, E::Reply, S::Notified, "S1-3.1b"),
    Step::new(S::Notified, E::Review, S::Reviewing, "S1-3.1b"),
    Step::new(S::Reviewing, E::Opine, S::Reviewing, "S1-3.1b"),
    Step::new(S::Reviewing, E::Publicise, S::Publicised, "S1-3.1b"),
    Step::new(S::Publicised, E::Identify, S::Identified, "S1-1.4g"),
    Step::new(S::Identified, E::ListRight, S::Identified, "S1-1.3i"),
    Step::new(S::Identified, E::RightsListed, S::Identified, "S1-1.3i"),
    Step::new(S::Identified, E::Plan, S::Planned, "S1-1.4h"),
    Step::new(S::Planned, E::Begin, S::Disposing, "S1-1.4i"),
    Step::new(S::Disposing, E::Progress, S::Disposing, "S1-1.4i"),
    Step::new(S::Planned, E::Replan, S::Identified, "S1-1.4h"),
    Step::new(S::Disposing, E::Replan, S::Identified, "S1-1.4h"),
    Step::new(S::Disposing, E::Accept, S::Accepted, "S1-1.4h"),
    Step::new(S::Accepted, E::Close, S::Closed, "S2-8e"),
    Step::new(S::Checked, E::Reject, S::Rejected, "S1-3.1b"),
    Step::new(S::Notified, E::Reject, S::Rejected, "S1-3.1b"),
    Step::new(S::Reviewing, E::Reject, S::Rejected, "S1-3.1b"),
    Step::new(S::Publicised, E::Reject, S::Rejected, "S1-3.1b"),
    Step::new(S::Screened, E::Watch, S::Watched, "S1-1.1e"),
    Step::new(S::Checked, E::Watch, S::Watched, "S1-1.1e"),
    Step::new(S::Notified, E::Watch, S::Watched, "S1-1.1e"),
    Step::new(S::Reviewing, E::Watch, S::Watched, "S1-1.1e"),
    Step::new(S::Screened, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Checked, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Notified, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Reviewing, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Publicised, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Identified, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Planned, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Disposing, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Accepted, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Watched, E::Merge, S::MergedIntoIdle, "S1-1.0f"),
    Step::new(S::Closed, E::Recur, S::Recurred, "S1-1.0f"),
];

words! {
    /// What a firm wants to do with its land.
    Will {
        /// Use it better itself.
        SelfDevelop = "自主改造",
        /// Find a partner.
        Partner = "合作开发",
        /// Hand it over to the reserve.
        Reserve = "愿意收储",
        /// Nothing.
        Nothing = "无意愿",
    }
}

/// A case of low-efficiency land.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LowCase {
    /// Where it stands.
    pub state: LowState,
    /// What firms replied.
    pub replies: Vec<Reply>,
    /// What departments think; the latest of each.
    pub opinions: Vec<CaseOpinion>,
    /// Rights on the land.
    pub rights: Vec<Right>,
    /// Whether all of them are listed.
    pub rights_listed: bool,
    /// The plan.
    pub plan: Option<DisposalPlan>,
    /// Progress so far.
    pub progress: Vec<ProgressReport>,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

/// What a firm replied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Credit code.
    pub enterprise: String,
    /// What it wants.
    pub will: Will,
    /// What it says.
    pub text: String,
    /// When and by whom.
    pub act: Act,
}

/// What a department thinks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseOpinion {
    /// Department.
    pub department: String,
    /// What it thinks.
    pub stance: Stance,
    /// Why.
    pub text: String,
    /// When and by whom.
    pub act: Act,
}

impl LowCase {
    pub(super) const fn open() -> Self {
        Self {
            state: LowState::Screened,
            replies: Vec::new(),
            opinions: Vec::new(),
            rights: Vec::new(),
            rights_listed: false,
            plan: None,
            progress: Vec::new(),
            clocks: Vec::new(),
            deeds: Vec::new(),
        }
    }

    pub(super) fn carry_out(
        &self,
        case: &LandCase,
        step: &LandStep,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        match step {
            LandStep::Check { text, files } => {
                let moved = self.moved(E::Check, text, act)?;
                needs_text(text, "核查的情况", "S1-3.1b")?;
                if files.is_empty() {
                    let message = "没有现场照片或核查表。";
                    return Err(refuse("paper_missing", "S1-3.1b", message, "请上传照片或核查表。"));
                }
                Ok(moved)
            }
            LandStep::Notify { paper, day } => {
                let mut moved = self.moved(E::Notify, &paper.name, act)?;
                received(*day, case.opened.day, act, "S1-3.1b")?;
                moved.replies.clear();
                moved.opinions.clear();
                moved.start(Clock::of("low_reply", *day), law)?;
                Ok(moved)
            }
            LandStep::Reply { enterprise, will, text, files } => {
                let moved = self.moved(E::Reply, text, act)?;
                let firm = case.speaker(enterprise.as_deref(), !files.is_empty(), act, "S1-3.1b")?;
                moved.replied(case, &firm.code, (*will, text), act)
            }
            LandStep::Review {} => self.review(case, law, act),
            LandStep::Opine { department, stance, text, file } => {
                self.opine((department, *stance, text), file.is_some(), act)
            }
            LandStep::Publicise { paper, reason } => self.publicise(&paper.name, reason, law, act),
            LandStep::Identify { document } => {
                let mut moved = self.moved(E::Identify, &document.name, act)?;
                still_running(running(&self.clocks, "low_publicity", law)?, ("公示", "S1-3.1b"), act)?;
                moved.meet("low_publicity", act.day);
                Ok(moved)
            }
            LandStep::Reject { reason } => self.ended(E::Reject, reason, act),
            LandStep::Watch { reason } => self.ended(E::Watch, reason, act),
            LandStep::Close { text, .. } => {
                let moved = self.moved(E::Close, text, act)?;
                needs_text(text, "销号的结论", "S2-8e")?;
                Ok(moved)
            }
            _ => self.carry_plan_out(case, step, law, act),
        }
    }

    /// The land is idle: the idle case goes on, and the area counts there.
    pub(crate) fn merged(&self, idle_case: &str, act: &Act) -> Result<Self, Refusal> {
        self.ended(E::Merge, &format!("并入闲置案件{idle_case}"), act)
    }

    /// The land was found again.
    pub(crate) fn recurred(&self, new_case: &str, act: &Act) -> Result<Self, Refusal> {
        self.ended(E::Recur, &format!("再次立案{new_case}"), act)
    }

    /// Whether the area counts as identified.
    pub(super) const fn is_identified(&self) -> bool {
        matches!(self.state, S::Identified | S::Planned | S::Disposing | S::Accepted | S::Closed)
    }

    /// Area disposed of so far.
    pub(super) fn disposed(&self) -> Area {
        self.progress.last().map_or_else(Area::default, |report| report.disposed)
    }

    fn replied(
        mut self,
        case: &LandCase,
        enterprise: &str,
        (will, text): (Will, &str),
        act: &Act,
    ) -> Result<Self, Refusal> {
        needs_text(text, "答复的内容", "S1-3.1b")?;
        self.replies.retain(|reply| reply.enterprise != enterprise);
        let (enterprise, text) = (enterprise.to_owned(), text.trim().to_owned());
        self.replies.push(Reply { enterprise, will, text, act: act.clone() });
        if self.all_replied(case) {
            self.meet("low_reply", act.day);
        }
        Ok(self)
    }

    fn all_replied(&self, case: &LandCase) -> bool {
        let replied = |code: &str| self.replies.iter().any(|reply| reply.enterprise == code);
        case.found.enterprises.iter().all(|firm| replied(&firm.code))
    }

    fn review(&self, case: &LandCase, law: &dyn LandLaw, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(E::Review, "", act)?;
        if !self.all_replied(case) {
            still_running(running(&self.clocks, "low_reply", law)?, ("企业答复", "S1-3.1b"), act)?;
        }
        moved.drop_clocks(act.day);
        let rules = law.rules(act.day)?;
        let (members, clause) = &rules.review;
        if members.is_empty() {
            let message = "规则包没有写会审的部门。";
            return Err(refuse("no_panel", clause, message, "请在 land.toml 里配置有办理程序的规则包。"));
        }
        for department in members {
            let department = Some(department.clone());
            moved.start(Clock { department, ..Clock::of("low_review", act.day) }, law)?;
        }
        Ok(moved)
    }

    fn opine(
        &self,
        (department, stance, text): (&str, Stance, &str),
        on_paper: bool,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let name = fact::department(department).map_or(department, |known| &known.zh);
        let mut moved = self.moved(E::Opine, format!("{name}：{text}"), act)?;
        let asked = |clock: &&mut Clock| {
            clock.term == "low_review" && clock.department.as_deref() == Some(department)
        };
        let Some(clock) = moved.clocks.iter_mut().rev().find(asked) else {
            let message = format!("“{name}”不是会审的部门。");
            return Err(refuse("not_a_member", "S1-3.1b", &message, "请从会审部门中选。"));
        };
        if !on_paper && act.by.department.as_deref() != Some(department) {
            let message = format!("{name}的意见由{name}提出。");
            return Err(refuse("not_the_owner", "S1-3.1b", &message, "代为录入的，请附该部门的书面意见。"));
        }
        if stance != Stance::Agree {
            needs_text(text, "条件或不同意的理由", "S1-3.1b")?;
        }
        clock.end = Some(super::ClockEnd { day: act.day, met: true });
        moved.opinions.retain(|opinion| opinion.department != department);
        let (department, text) = (department.to_owned(), text.trim().to_owned());
        moved.opinions.push(CaseOpinion { department, stance, text, act: act.clone() });
        Ok(moved)
    }

    fn publicise(&self, paper: &str, reason: &str, law: &dyn LandLaw, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(E::Publicise, paper, act)?;
        let silent: Vec<&str> = self
            .clocks
            .iter()
            .filter(|clock| clock.term == "low_review" && clock.end.is_none())
            .filter_map(|clock| clock.department.as_deref())
            .map(|id| fact::department(id).map_or(id, |known| &known.zh))
            .collect();
        if !silent.is_empty() {
            let message = format!("{}的会审意见还没有提。", silent.join("、"));
            return Err(refuse(
                "opinion_missing",
                "S1-3.1b",
                &message,
                "请催各部门提意见，或附书面意见代录。",
            ));
        }
        if self.opinions.iter().any(|opinion| opinion.stance == Stance::Against) {
            needs_text(reason, "有部门不同意而仍公示的理由", "S1-3.1b")?;
        }
        moved.start(Clock::of("low_publicity", act.day), law)?;
        Ok(moved)
    }

    fn ended(&self, event: LowEvent, reason: &str, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(event, reason, act)?;
        needs_text(reason, "理由", "S1-3.1b")?;
        moved.drop_clocks(act.day);
        Ok(moved)
    }

    pub(super) fn stepped(&self, event: LowEvent, text: &str, act: &Act) -> Result<Self, Refusal> {
        self.moved(event, text, act)
    }
}

/// Refuses while a period still runs; its last day belongs to it.
pub(super) fn still_running(
    last: Option<jiff::civil::Date>,
    (what, clause): (&str, &str),
    act: &Act,
) -> Result<(), Refusal> {
    match last.filter(|last| act.day <= *last) {
        None => Ok(()),
        Some(last) => {
            let message = format!("{what}到{last}为止，还没有期满。");
            Err(refuse("still_running", clause, &message, "期满后再办。"))
        }
    }
}

impl Clocks for LowCase {
    fn clocks_mut(&mut self) -> &mut Vec<Clock> {
        &mut self.clocks
    }
}

moves!(LowCase, LowEvent);
