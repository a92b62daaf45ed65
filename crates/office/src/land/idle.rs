//! Idle land from suspicion to closing (Order 53): investigation, answer, cause, declaration, publication. What is decided
//! and how it is carried out is left to `idle_decision`.

use super::case::{LandCase, received};
use super::clock::{Clock, Clocks, running};
use super::found::{FoundLand, IdleFound};
use super::idle_decision::{Decision, Proposal};
use super::law::LandLaw;
use super::low::still_running;
use super::steps::LandStep;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use fact::Area;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

words! {
    /// Where a case of idle land stands.
    IdleState {
        /// Suspected.
        Suspected = "疑似闲置",
        /// Being investigated.
        Investigating = "调查中",
        /// The firm was asked.
        AwaitingReply = "待答复",
        /// Not idle.
        NotIdle = "不属闲置",
        /// The government caused it, or force majeure.
        GovernmentCaused = "政府原因",
        /// The user caused it.
        UserCaused = "企业原因",
        /// Declared idle.
        Identified = "已认定",
        /// Published and reported.
        Published = "已公布上报",
        /// What is to be done is drafted.
        Drafted = "方案已拟",
        /// The firm was told of its right to a hearing.
        HearingTold = "已告知听证",
        /// It asked for one.
        HearingAsked = "待听证",
        /// The hearing was held.
        Heard = "已听证",
        /// Decided.
        Decided = "已决定",
        /// The decision was received.
        Served = "已送达",
        /// The fee was paid.
        Paid = "已缴清",
        /// The title was cancelled.
        Deregistered = "已注销",
        /// Before a higher office or a court.
        Contested = "复议诉讼中",
        /// The court is asked to enforce.
        Enforcing = "强制执行中",
        /// Closed under a number.
        Closed = "已销号",
    }
}

words! {
    /// What happens to it.
    IdleEvent {
        /// The investigation begins.
        Investigate = "启动调查",
        /// The notice is received.
        ServeNotice = "送达调查通知书",
        /// The firm answers.
        Answer = "企业答复",
        /// The finding is frozen anew.
        Refind = "补登价款后重新核定",
        /// It is not idle.
        FindNotIdle = "认定不属闲置",
        /// The government caused it.
        FindGovernment = "认定政府原因",
        /// The user caused it.
        FindUser = "认定企业原因",
        /// It is declared idle.
        Declare = "认定闲置",
        /// It is published.
        Publish = "公布并上报",
        /// What is to be done is drafted.
        Draft = "拟处置方案",
        /// The right to a hearing is told.
        TellHearing = "告知听证",
        /// A hearing is asked for.
        AskHearing = "要求听证",
        /// It is held.
        Hear = "举行听证",
        /// It is decided.
        Decide = "作出决定",
        /// The decision is received.
        Serve = "送达决定",
        /// The fee is paid.
        Pay = "缴清闲置费",
        /// The title is cancelled.
        Deregister = "注销登记",
        /// The decision is contested.
        Contest = "复议或诉讼",
        /// It stands.
        Uphold = "维持决定",
        /// It falls.
        Annul = "撤销决定",
        /// The court is asked.
        Enforce = "申请强制执行",
        /// It is closed.
        Close = "销号",
    }
}

use IdleEvent as E;
use IdleState as S;

/// The transition table.
pub(super) const STEPS: &[Step<S, E>] = &[
    Step::new(S::Suspected, E::Investigate, S::Investigating, "第五条"),
    Step::new(S::Investigating, E::ServeNotice, S::AwaitingReply, "第五条"),
    Step::new(S::AwaitingReply, E::Answer, S::AwaitingReply, "第六条"),
    Step::new(S::AwaitingReply, E::FindNotIdle, S::NotIdle, "第八条"),
    Step::new(S::AwaitingReply, E::FindGovernment, S::GovernmentCaused, "第八条"),
    Step::new(S::AwaitingReply, E::FindUser, S::UserCaused, "第八条"),
    Step::new(S::GovernmentCaused, E::Declare, S::Identified, "第九条"),
    Step::new(S::UserCaused, E::Declare, S::Identified, "第九条"),
    Step::new(S::Identified, E::Publish, S::Published, "第十一条"),
    Step::new(S::Suspected, E::Refind, S::Suspected, "第十四条"),
    Step::new(S::Investigating, E::Refind, S::Investigating, "第十四条"),
    Step::new(S::AwaitingReply, E::Refind, S::AwaitingReply, "第十四条"),
    Step::new(S::GovernmentCaused, E::Refind, S::GovernmentCaused, "第十四条"),
    Step::new(S::UserCaused, E::Refind, S::UserCaused, "第十四条"),
    Step::new(S::Identified, E::Refind, S::Identified, "第十四条"),
    Step::new(S::Published, E::Refind, S::Published, "第十四条"),
    Step::new(S::Published, E::Draft, S::Drafted, "第十三条"),
    Step::new(S::Drafted, E::Draft, S::Drafted, "第十三条"),
    Step::new(S::HearingTold, E::Draft, S::Drafted, "第十三条"),
    Step::new(S::Heard, E::Draft, S::Drafted, "第十三条"),
    Step::new(S::Drafted, E::TellHearing, S::HearingTold, "第十五条"),
    Step::new(S::HearingTold, E::AskHearing, S::HearingAsked, "第十五条"),
    Step::new(S::HearingAsked, E::Hear, S::Heard, "第十五条"),
    Step::new(S::Drafted, E::Decide, S::Decided, "第十三条"),
    Step::new(S::HearingTold, E::Decide, S::Decided, "第十四条"),
    Step::new(S::Heard, E::Decide, S::Decided, "第十四条"),
    Step::new(S::Decided, E::Serve, S::Served, "第十七条"),
    Step::new(S::Served, E::Pay, S::Paid, "第十七条"),
    Step::new(S::Served, E::Deregister, S::Deregistered, "第十七条"),
    Step::new(S::Served, E::Contest, S::Contested, "第十七条"),
    Step::new(S::Contested, E::Uphold, S::Served, "第十七条"),
    Step::new(S::Contested, E::Annul, S::Published, "第十三条"),
    Step::new(S::Served, E::Enforce, S::Enforcing, "第十七条"),
    Step::new(S::Enforcing, E::Pay, S::Paid, "第十七条"),
    Step::new(S::Enforcing, E::Deregister, S::Deregistered, "第十七条"),
    Step::new(S::Served, E::Close, S::Closed, "S2-8e"),
    Step::new(S::Paid, E::Close, S::Closed, "S2-8e"),
    Step::new(S::Deregistered, E::Close, S::Closed, "S2-8e"),
];

words! {
    /// Who caused it, as found in the case.
    IdleCause {
        /// It is not idle after all.
        NotIdle = "不属闲置",
        /// The government or its departments, or force majeure (article 8).
        Government = "政府原因",
        /// The user.
        User = "企业原因",
    }
}

/// A case of idle land.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdleCase {
    /// Where it stands.
    pub state: IdleState,
    /// Firms that answered.
    pub answered: BTreeSet<String>,
    /// Cause, and the facts and reasons.
    pub cause: Option<(IdleCause, String)>,
    /// What is to be done.
    pub proposal: Option<Proposal>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl IdleCase {
    pub(super) fn open(found: &FoundLand, law: &dyn LandLaw, act: &Act) -> Result<Self, Refusal> {
        let idle = limbs(found)?;
        if idle.idle_from.is_some_and(|day| day > found.as_of) {
            let message = "还没有满闲置的期限。";
            return Err(refuse("nothing_found", "第二条", message, "满期后再立案。"));
        }
        if found.title.trim().is_empty() {
            return Err(refuse("text_missing", "S2-8c", "没有写土地位置。", "请在宗地图层里补上坐落。"));
        }
        if found.enterprises.is_empty() {
            let message = "没有登记用地主体。";
            return Err(refuse("no_user", "S2-8c", message, "请在占用表里补上使用权人后再立案。"));
        }
        let mut case = Self {
            state: IdleState::Suspected,
            answered: BTreeSet::new(),
            cause: None,
            proposal: None,
            decision: None,
            clocks: Vec::new(),
            deeds: Vec::new(),
        };
        case.start(Clock::of("idle_investigate", act.day), law)?;
        Ok(case)
    }

    pub(super) fn carry_out(
        &self,
        case: &LandCase,
        step: &LandStep,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        match step {
            LandStep::Investigate { paper } => self.moved(E::Investigate, &paper.name, act),
            LandStep::ServeNotice { day, receipt } => {
                let mut moved = self.moved(E::ServeNotice, &receipt.name, act)?;
                received(*day, case.opened.day, act, "第五条")?;
                moved.meet("idle_investigate", *day);
                moved.start(Clock::of("idle_reply", *day), law)?;
                Ok(moved)
            }
            LandStep::Answer { enterprise, text, files } => {
                let mut moved = self.moved(E::Answer, text, act)?;
                needs_text(text, "答复的内容", "第六条")?;
                let firm = case.speaker(enterprise.as_deref(), !files.is_empty(), act, "第六条")?;
                moved.answered.insert(firm.code.clone());
                if moved.all_answered(case) {
                    moved.meet("idle_reply", act.day);
                }
                Ok(moved)
            }
            LandStep::Refind { found } => self.refound(case, found, act),
            LandStep::FindCause { cause, ground, .. } => self.find_cause(case, *cause, ground, law, act),
            LandStep::DeclareIdle { document } => self.moved(E::Declare, &document.name, act),
            LandStep::Publish { paper } => self.moved(E::Publish, &paper.name, act),
            _ => self.carry_decision_out(case, step, law, act),
        }
    }

    /// Whether nobody knew the price when the case was opened, so that no fee could be said.
    pub(super) fn lacks_price(case: &LandCase) -> bool {
        let sets_none = case.found.is_past_the_fee();
        case.found.idle.as_ref().is_some_and(|idle| idle.not_started && idle.fee.is_none() && !sets_none)
    }

    /// The finding again, with the price: until something is drafted on it.
    fn refound(&self, case: &LandCase, found: &FoundLand, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(E::Refind, format!("按{}的认定结果", found.as_of), act)?;
        let refused = |message: &str, advice: &str| Err(refuse("not_refound", "第十四条", message, advice));
        if !Self::lacks_price(case) {
            return refused(
                "立案时已有价款，或者那时已可无偿收回、不收闲置费，不重新核定。",
                "认定有误的，认定不属闲置后重新立案。",
            );
        }
        if found.area <= Area::default() || found.area > found.whole {
            return refused("现在没有找到闲置土地。", "请先看宗地档案里的认定结果。");
        }
        if limbs(found)?.fee.is_none() && !found.is_past_the_fee() {
            return refused("土地价款还是不知道。", "请先在宗地图层里补上成交价格并报送。");
        }
        Ok(moved)
    }

    /// Whether the area counts as identified.
    pub(super) const fn is_identified(&self) -> bool {
        !matches!(
            self.state,
            S::Suspected
                | S::Investigating
                | S::AwaitingReply
                | S::NotIdle
                | S::GovernmentCaused
                | S::UserCaused
        )
    }

    fn all_answered(&self, case: &LandCase) -> bool {
        case.found.enterprises.iter().all(|firm| self.answered.contains(&firm.code))
    }

    fn find_cause(
        &self,
        case: &LandCase,
        cause: IdleCause,
        ground: &str,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let event = match cause {
            IdleCause::NotIdle => E::FindNotIdle,
            IdleCause::Government => E::FindGovernment,
            IdleCause::User => E::FindUser,
        };
        let mut moved = self.moved(event, ground, act)?;
        needs_text(ground, "认定的事实和理由", "第八条")?;
        if !self.all_answered(case) {
            still_running(running(&self.clocks, "idle_reply", law)?, ("企业答复", "第六条"), act)?;
        }
        moved.cause = Some((cause, ground.trim().to_owned()));
        moved.drop_clocks(act.day);
        Ok(moved)
    }

    pub(super) fn stepped(&self, event: IdleEvent, text: &str, act: &Act) -> Result<Self, Refusal> {
        self.moved(event, text, act)
    }
}

/// What was found by the two limbs.
pub(super) fn limbs(found: &FoundLand) -> Result<&IdleFound, Refusal> {
    found.idle.as_ref().ok_or_else(|| {
        refuse("nothing_found", "第二条", "没有找到闲置土地。", "请先看宗地档案里的认定结果。")
    })
}

impl Clocks for IdleCase {
    fn clocks_mut(&mut self) -> &mut Vec<Clock> {
        &mut self.clocks
    }
}

moves!(IdleCase, IdleEvent);
