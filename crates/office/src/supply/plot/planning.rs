//! Form of supply and supply plan: from the exception to the sale (S2-4, S2-10a, S2-10b, S1-3.3b).

use super::steps::SupplyStep;
use super::{Given, Plot};
use crate::docket::{Act, Refusal};
use crate::step::{Titled as _, refuse};
use crate::supply::contract_pair::ContractPair;
use crate::supply::ground::{Ground, GroundCondition, GroundSaid};
use crate::supply::law::SupplyLaw;
use crate::supply::plan::{PlanEvent, PlanState, SupplyPlan};
use crate::supply::quote::Quote;
use crate::supply::review::Review;
use crate::supply::route::RouteState;
use crate::supply::transition_period::TransitionEvent;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Plot {
    pub(super) fn on_planning(
        &mut self,
        step: &SupplyStep,
        review: Option<&Review>,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        match step {
            SupplyStep::Note { figures } => self.note(figures, law, act)?,
            SupplyStep::FillPart { part, text } => {
                self.plan = self.plan.fill(&law.rules(act.day)?.plan_parts, part, text, act)?;
            }
            SupplyStep::SubmitPlan { figures } => self.submit(figures, review, law, act)?,
            SupplyStep::ReturnPlan { reason } => self.plan = self.plan.send_back(reason, act)?,
            SupplyStep::ApprovePlan { document } => self.plan = self.plan.approve(&document.name, act)?,
            SupplyStep::CheckGround { found, day, .. } => {
                self.ground = self.checked(&law.rules(act.day)?.ground, found, *day, act)?;
            }
            SupplyStep::ListPlot { figures, signing_deadline } => {
                self.list(figures, *signing_deadline, law, act)?;
            }
            SupplyStep::Sell { winner, enterprise, figures } => {
                let sold = self.plan.sell(winner, act)?;
                self.note(figures, law, act)?;
                self.plan = sold;
                self.won(winner.trim(), enterprise.clone());
            }
            SupplyStep::PassIn { reason } => self.pass_in(reason, act)?,
            SupplyStep::RevisePlan {} => self.plan = self.plan.revise(act)?,
            SupplyStep::WithdrawPlan { reason } => self.plan = self.plan.withdraw(reason, act)?,
            _ => self.on_route(step, law, act)?,
        }
        Ok(())
    }

    fn on_route(&mut self, step: &SupplyStep, law: &dyn SupplyLaw, act: &Act) -> Result<(), Refusal> {
        // What is listed or sold was decided before; it is given up by its plan, not by another form.
        if matches!(self.plan.state, PlanState::Listed | PlanState::Sold) {
            let message = format!("宗地{}已经挂牌或成交，供应方式不能再改。", self.code);
            return Err(refuse("route_fixed", "S2-10a", &message, "未成交的，先重拟方案。"));
        }
        let route = match step {
            SupplyStep::ProposeRoute { route, exception, reason } => {
                self.route.propose(route.trim(), exception.trim(), reason, act)?
            }
            SupplyStep::RecogniseRoute { figures, document } => {
                let figures = with(figures, "exception_document", &document.name);
                self.route.recognise(&*self.route_quote(&figures, law, act)?, &document.name, act)?
            }
            SupplyStep::RejectRoute { reason } => self.route.reject(reason, act)?,
            SupplyStep::DecideRoute { figures, reason } => {
                self.route.decide(&*self.route_quote(figures, law, act)?, reason, act)?
            }
            SupplyStep::WithdrawRoute { reason } => self.route.withdraw(reason, act)?,
            _ => return Ok(()),
        };
        // What the form was decided by is what price, term and bonds are computed from later.
        if let SupplyStep::RecogniseRoute { figures, document } = step {
            self.note(&with(figures, "exception_document", &document.name), law, act)?;
        }
        if let SupplyStep::DecideRoute { figures, .. } = step {
            let leased = if self.is_leased() { "是" } else { "否" };
            self.note(&with(figures, "leased", leased), law, act)?;
        }
        self.route = route;
        Ok(())
    }

    fn route_quote(&self, figures: &Given, law: &dyn SupplyLaw, act: &Act) -> Result<Arc<Quote>, Refusal> {
        let mut known = vec![("supply_route", self.form().to_owned())];
        if !self.route.exception.is_empty() {
            known.push(("exception_kind", self.route.exception.clone()));
        }
        self.quote("route", act.day, figures, &known, law)
    }

    /// The form of supply, as the packs call it.
    fn form(&self) -> &str {
        if self.route.route.is_empty() { "lease_then_grant" } else { &self.route.route }
    }

    /// Whether the decided form begins with a lease.
    pub(super) fn is_leased(&self) -> bool {
        self.form() == "lease_then_grant"
    }

    /// Whether the form is decided at all.
    pub(super) fn is_decided(&self) -> bool {
        self.route.state == RouteState::Decided
    }

    fn submit(
        &mut self,
        figures: &Given,
        review: Option<&Review>,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        let Some(review) = review else {
            let advice = "请先开项目评审联席会议并通过。";
            return Err(refuse("not_reviewed", "S2-4a", "项目还没有评审。", advice));
        };
        let admission = self.quote("admission", act.day, figures, &[], law)?;
        let parts = &law.rules(act.day)?.plan_parts;
        let submitted = self.plan.submit(parts, review, &self.route, &admission, act)?;
        self.note(figures, law, act)?;
        self.plan = submitted;
        Ok(())
    }

    fn list(
        &mut self,
        figures: &Given,
        signing_deadline: Date,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        let standards = self.quote("five_standards", act.day, figures, &[], law)?;
        let floor = self.quote("floor_price", act.day, figures, &[], law)?;
        let listed = self.plan.list(&standards, &floor, signing_deadline, act)?;
        self.ground.require(&self.code, "挂牌", law, act)?;
        self.note(figures, law, act)?;
        self.plan = listed;
        Ok(())
    }

    /// Land is checked before it is listed, and before what follows a transition period.
    pub(super) fn may_be_checked(&self) -> bool {
        let is_over = matches!(self.plan.state, PlanState::Listed | PlanState::Sold | PlanState::Withdrawn);
        !is_over || self.transition.as_ref().is_some_and(|one| one.may(TransitionEvent::Allocate))
    }

    fn checked(
        &self,
        conditions: &[GroundCondition],
        found: &BTreeMap<String, GroundSaid>,
        day: Date,
        act: &Act,
    ) -> Result<Ground, Refusal> {
        if !self.may_be_checked() {
            let message = format!("宗地{}的方案是“{}”，不再做供前核查。", self.code, self.plan.state.title());
            return Err(refuse("checked_too_late", "S2-8b", &message, "未成交的，重拟方案以后再核查。"));
        }
        self.ground.check(conditions, found, day, act)
    }

    fn won(&mut self, winner: &str, enterprise: Option<String>) {
        let Some(deadline) = self.plan.signing_deadline else { return };
        self.pair = Some(ContractPair::won(&self.code, winner, deadline));
        self.enterprise = enterprise.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
        let code = self.code.clone();
        self.agree(&code, "signing_deadline", deadline, None);
    }

    /// Nobody bid. A sale that is not signed ends by its own step, which says who is liable.
    fn pass_in(&mut self, reason: &str, act: &Act) -> Result<(), Refusal> {
        if self.plan.state == PlanState::Sold {
            let advice = "签订期限过后办“逾期未签，视作不成交”；已签的办提前终止。";
            return Err(refuse("already_sold", "S2-14d", "这宗地已经成交。", advice));
        }
        self.plan = self.plan.pass_in(reason, act)?;
        Ok(())
    }

    /// The sale counts as none (S2-14d).
    pub(super) fn sale_is_void(&mut self, act: &Act) -> Result<(), Refusal> {
        if SupplyPlan::may(&self.plan, PlanEvent::PassIn) {
            self.plan = self.plan.pass_in("逾期未签约，视作不成交", act)?;
        }
        self.enterprise = None;
        Ok(())
    }
}

/// Figures with one more that is known by itself.
fn with(figures: &Given, id: &str, text: &str) -> Given {
    let mut figures = figures.clone();
    figures.insert(id.to_owned(), text.to_owned());
    figures
}
