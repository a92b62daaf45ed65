//! What is decided about idle land and how it is carried out: the fee of a fifth, the take-back after two years, or one of
//! the other ways out (Order 53 articles 12 to 17). The numbers are those that were found when the case was opened.

use super::case::{LandCase, received};
use super::clock::{Clock, Clocks as _, running};
use super::found::IdleFound;
use super::idle::{IdleCase, IdleCause, IdleEvent as E, IdleState, limbs};
use super::law::LandLaw;
use super::low::still_running;
use super::rules::IdleOption;
use super::steps::LandStep;
use crate::docket::{Act, Refusal};
use crate::step::{Titled as _, needs_text, refuse, words};
use fact::{Decimal, Yuan};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// What is to be done with idle land.
    Measure {
        /// The idle fee (article 14 item 1).
        Fee = "征缴闲置费",
        /// Take-back without compensation (article 14 item 2).
        TakeBack = "无偿收回",
        /// Another way out (article 12).
        Option = "其他处置方式",
    }
}

words! {
    /// Which government approved it.
    Approver {
        /// Of the same level.
        SameLevel = "同级人民政府",
        /// Whoever has the power to approve supply.
        WithPower = "有批准权的人民政府",
    }
}

words! {
    /// Where a decision is contested.
    Contest {
        /// Before a higher office.
        Reconsideration = "行政复议",
        /// In court.
        Litigation = "行政诉讼",
    }
}

/// What is to be done, as drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What.
    pub measure: Measure,
    /// Way out, id and label.
    pub option: Option<(String, String)>,
    /// First day of the new time.
    pub start: Option<Date>,
    /// Last day of it.
    pub until: Option<Date>,
    /// Whether the land is mortgaged.
    pub mortgaged: bool,
    /// The draft in words.
    pub text: String,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What.
    pub measure: Measure,
    /// The fee, for a fee.
    pub fee: Option<Yuan>,
    /// Government that approved it.
    pub approver: Approver,
    /// Number of the approval.
    pub approval_number: String,
    /// Number of the city government's approval, where the planned use changes.
    pub city_approval: String,
    /// When and by whom it was registered.
    pub act: Act,
}

impl IdleCase {
    pub(super) fn carry_decision_out(
        &self,
        case: &LandCase,
        step: &LandStep,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        match step {
            LandStep::Draft { .. } => self.drafted(limbs(&case.found)?, step, law, act),
            LandStep::TellHearing { day, paper } => {
                let mut moved = self.stepped(E::TellHearing, &paper.name, act)?;
                received(*day, self.drafted_on(act), act, "第十五条")?;
                moved.start(Clock::of("idle_hearing", *day), law)?;
                Ok(moved)
            }
            LandStep::AskHearing { text } => {
                let mut moved = self.stepped(E::AskHearing, text, act)?;
                needs_text(text, "听证的理由", "第十五条")?;
                if let Some(last) = running(&self.clocks, "idle_hearing", law)?.filter(|last| act.day > *last)
                {
                    let message = format!("要求听证的期限到{last}为止，已经过了。");
                    return Err(refuse("too_late", "第十五条", &message, "逾期未要求的，视为放弃。"));
                }
                moved.meet("idle_hearing", act.day);
                Ok(moved)
            }
            LandStep::Hear { minutes } => self.stepped(E::Hear, &minutes.name, act),
            LandStep::Decide { .. } => self.decided(limbs(&case.found)?, step, law, act),
            LandStep::Serve { day, receipt } => {
                let mut moved = self.stepped(E::Serve, &receipt.name, act)?;
                let since = self.decision.as_ref().map_or(act.day, |decision| decision.act.day);
                received(*day, since, act, "第十七条")?;
                if let Some(term) = self.owed() {
                    moved.start(Clock::of(term, *day), law)?;
                }
                Ok(moved)
            }
            _ => self.carry_on(step, law, act),
        }
    }

    fn carry_on(&self, step: &LandStep, law: &dyn LandLaw, act: &Act) -> Result<Self, Refusal> {
        match step {
            LandStep::Pay { amount, receipt } => self.paid(*amount, &receipt.name, act),
            LandStep::Deregister { certificate, .. } => {
                let mut moved = self.stepped(E::Deregister, certificate, act)?;
                self.is(Measure::TakeBack)?;
                needs_text(certificate, "注销的证号", "第十七条")?;
                moved.meet("idle_deregister", act.day);
                Ok(moved)
            }
            LandStep::Contest { way, .. } => self.stepped(E::Contest, way.title(), act),
            LandStep::Uphold { document } => self.stepped(E::Uphold, &document.name, act),
            LandStep::Annul { document } => {
                let mut moved = self.stepped(E::Annul, &document.name, act)?;
                (moved.proposal, moved.decision) = (None, None);
                moved.drop_clocks(act.day);
                Ok(moved)
            }
            LandStep::Enforce { document } => {
                let moved = self.stepped(E::Enforce, &document.name, act)?;
                let Some(term) = self.owed() else {
                    let message = "协议方式没有可以强制执行的金额或登记。";
                    return Err(refuse("wrong_measure", "第十七条", message, "请按协议约定办理。"));
                };
                still_running(running(&self.clocks, term, law)?, ("履行期限", "第十七条"), act)?;
                Ok(moved)
            }
            LandStep::Close { text, .. } => {
                let mut moved = self.stepped(E::Close, text, act)?;
                needs_text(text, "销号的结论", "S2-8e")?;
                if self.state == IdleState::Served {
                    self.is(Measure::Option)?;
                }
                moved.drop_clocks(act.day);
                Ok(moved)
            }
            _ => Err(Refusal::new("wrong_kind", format!("没有“{}”这一步。", step.title()), "")),
        }
    }

    fn drafted(
        &self,
        found: &IdleFound,
        step: &LandStep,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let LandStep::Draft { measure, option, start, until, mortgaged, text } = step else {
            return Ok(self.clone());
        };
        let mut moved = self.stepped(E::Draft, measure.title(), act)?;
        needs_text(text, "处置方案", "第十三条")?;
        let option = match measure {
            Measure::Fee | Measure::TakeBack => {
                self.may_by_article_14(found, *measure, act.day)?;
                None
            }
            Measure::Option => {
                let rules = law.rules(act.day)?;
                let known = option.as_deref().and_then(|id| rules.option(id));
                let Some(known) = known else {
                    let message = "没有选处置方式。";
                    return Err(refuse("unknown_option", "第十二条", message, "请从列出的方式中选。"));
                };
                self.may_option(found, known)?;
                within(known, (*start, *until), law)?;
                Some((known.id.clone(), known.label.clone()))
            }
        };
        moved.proposal = Some(Proposal {
            measure: *measure,
            option,
            start: *start,
            until: *until,
            mortgaged: *mortgaged,
            text: text.trim().to_owned(),
        });
        moved.drop_clocks(act.day);
        Ok(moved)
    }

    /// The fee from the first full year, the take-back from the second, both only where the user caused that it was not
    /// started.
    fn may_by_article_14(&self, found: &IdleFound, measure: Measure, day: Date) -> Result<(), Refusal> {
        let refused =
            |message: &str, advice: &str| Err(refuse("not_by_article", "第十四条", message, advice));
        if !matches!(self.cause, Some((IdleCause::User, _))) {
            return refused("属于政府原因的，不征闲置费、不无偿收回。", "请走第十二条的方式。");
        }
        if !found.not_started {
            let message = "第十四条只说没有动工的；已动工后停下的没有闲置费和收回的标准。";
            return refused(message, "请选其他处置方式，按当地规定订协议。");
        }
        let may_take_back = found.take_back_from.is_some_and(|from| day >= from);
        match measure {
            Measure::TakeBack if !may_take_back => match found.take_back_from {
                Some(from) => refused(&format!("到{from}才满两年，还不能无偿收回。"), "现在只能征缴闲置费。"),
                None => refused("满两年的日期还不知道。", "请先核清约定动工日和可扣除的期间。"),
            },
            Measure::Fee if may_take_back => {
                refused("已满两年，应当无偿收回，不再征闲置费。", "请改拟无偿收回。")
            }
            Measure::Fee if found.fee.is_none() => {
                refused("土地价款不知道，算不出闲置费。", "请在宗地图层补登价款，再办“补登价款后重新核定”。")
            }
            _ => Ok(()),
        }
    }

    /// The ways of article 12 are for delay that the government caused; what the user caused after it had started may be
    /// settled by agreement only.
    fn may_option(&self, found: &IdleFound, option: &IdleOption) -> Result<(), Refusal> {
        let government = matches!(self.cause, Some((IdleCause::Government, _)));
        if government || (option.any_cause && !found.not_started) {
            return Ok(());
        }
        let message = format!("企业原因造成的闲置，不能用“{}”。", option.label);
        Err(refuse("not_by_cause", &option.clause, &message, "请按第十四条征缴闲置费或无偿收回。"))
    }

    fn decided(
        &self,
        found: &IdleFound,
        step: &LandStep,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let LandStep::Decide { document, approver, approval_number, mortgagee_copy, city_approval, .. } =
            step
        else {
            return Ok(self.clone());
        };
        let mut moved = self.stepped(E::Decide, &document.name, act)?;
        let Some(proposal) = &self.proposal else {
            return Err(refuse("no_draft", "第十三条", "还没有处置方案。", "请先拟处置方案。"));
        };
        needs_text(approval_number, "政府批准的文号", "第十三条")?;
        let (wanted, clause) = match proposal.measure {
            Measure::Fee => (Approver::SameLevel, "第十四条第一项"),
            Measure::TakeBack => (Approver::WithPower, "第十四条第二项"),
            Measure::Option => (Approver::SameLevel, "第十三条"),
        };
        if *approver != wanted {
            let message = format!("{}要由{}批准。", proposal.measure.title(), wanted.title());
            return Err(refuse("wrong_approver", clause, &message, "请补办批准手续。"));
        }
        if proposal.mortgaged && proposal.measure != Measure::Fee && mortgagee_copy.is_none() {
            let message = "土地设有抵押，没有抄送抵押权人。";
            return Err(refuse("mortgagee_not_told", clause, message, "请抄送抵押权人并上传回执。"));
        }
        match proposal.measure {
            Measure::Option => {
                let rules = law.rules(act.day)?;
                let id = proposal.option.as_ref().map_or("", |(id, _)| id.as_str());
                if rules.option(id).is_some_and(|option| option.changes_use) {
                    needs_text(city_approval, "市政府批准调整规划用途的文号", "S2-8g")?;
                }
            }
            measure => {
                self.may_by_article_14(found, measure, act.day)?;
                if self.state == IdleState::Drafted {
                    let message = "还没有告知当事人有权要求听证。";
                    return Err(refuse("hearing_not_told", "第十五条", message, "请先送达听证告知书。"));
                }
                let hearing = running(&self.clocks, "idle_hearing", law)?;
                still_running(hearing, ("要求听证的期限", "第十五条"), act)?;
            }
        }
        moved.meet("idle_hearing", act.day);
        moved.decision = Some(Decision {
            measure: proposal.measure,
            fee: found.fee.filter(|_| proposal.measure == Measure::Fee),
            approver: *approver,
            approval_number: approval_number.trim().to_owned(),
            city_approval: city_approval.trim().to_owned(),
            act: act.clone(),
        });
        Ok(moved)
    }

    fn paid(&self, amount: Decimal, receipt: &str, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.stepped(E::Pay, &format!("{amount}万元（{receipt}）"), act)?;
        self.is(Measure::Fee)?;
        let owed = self.decision.as_ref().and_then(|decision| decision.fee);
        let paid = Yuan::from_wan_yuan(amount);
        if paid.is_none() || paid != owed {
            let owed = owed.map_or_else(String::new, |fee| fee.to_wan_yuan().to_string());
            let message = format!("缴纳{amount}万元，决定书是{owed}万元。");
            return Err(refuse("not_the_amount", "第十七条", &message, "要一次缴清，请核对金额。"));
        }
        moved.meet("idle_pay", act.day);
        Ok(moved)
    }

    fn is(&self, measure: Measure) -> Result<(), Refusal> {
        let decided = self.decision.as_ref().map(|decision| decision.measure);
        if decided == Some(measure) {
            return Ok(());
        }
        let was = decided.map_or("没有决定", |measure| measure.title());
        let message = format!("这件案子决定的是“{was}”，不是“{}”。", measure.title());
        Err(refuse("wrong_measure", "第十七条", &message, "请按决定办理。"))
    }

    /// What the decision makes due.
    fn owed(&self) -> Option<&'static str> {
        match self.decision.as_ref()?.measure {
            Measure::Fee => Some("idle_pay"),
            Measure::TakeBack => Some("idle_deregister"),
            Measure::Option => None,
        }
    }

    fn drafted_on(&self, act: &Act) -> Date {
        let drafted = self.deeds.iter().rev().find(|deed| deed.what == E::Draft.title());
        drafted.map_or(act.day, |deed| deed.act.day)
    }
}

/// A new time within what the way out allows.
fn within(
    option: &IdleOption,
    (start, until): (Option<Date>, Option<Date>),
    law: &dyn LandLaw,
) -> Result<(), Refusal> {
    let Some(longest) = &option.longest else { return Ok(()) };
    let (Some(start), Some(until)) = (start, until) else {
        let message = format!("{}没有写起止日期。", option.label);
        return Err(refuse("day_missing", &option.clause, &message, "请填写起日和止日。"));
    };
    let Some(last) = longest.after(start, law.calendar())? else {
        let message = format!("“{}”没有配置。", longest.label);
        return Err(refuse("term_not_configured", &option.clause, &message, "请联系系统管理员。"));
    };
    if until <= start || until > last {
        let message = format!("{}自{start}起最长到{last}，不能到{until}。", option.label);
        return Err(refuse("too_long", &option.clause, &message, "请改短。"));
    }
    Ok(())
}
