//! What comes after production: the end of a lease, splits, a transition period, deals (S2-7, S2-10c, S2-16c, S1-3.3g).

use super::steps::SupplyStep;
use super::{Given, Plot, numbered};
use crate::docket::{Act, Refusal};
use crate::step::refuse;
use crate::supply::law::SupplyLaw;
use crate::supply::quote::Quote;
use crate::supply::secondary_market::Deal;
use crate::supply::split::Split;
use crate::supply::transition_period::{TransitionPeriod, TransitionState};
use std::sync::Arc;

impl Plot {
    pub(super) fn on_lease(
        &mut self,
        step: &SupplyStep,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        let Some(lease) = self.lease.clone() else {
            return Err(refuse("no_lease", "S2-10c", "这宗地不是先租后让。", "不用办租赁期满。"));
        };
        if !self.pair()?.in_force() {
            let message = "合同已经终止，租赁期满的事项不再办理。";
            return Err(refuse("contract_ended", "S2-14e", message, "请办收回和结算。"));
        }
        let after = match step {
            SupplyStep::AssessLease { passed, report } => lease.assess(*passed, &report.name, act)?,
            SupplyStep::PriceConversion { figures } => {
                lease.price(&*self.conversion_quote(figures, law, act)?, act)?
            }
            SupplyStep::SignGrant { figures, contract } => {
                let signed = lease.sign(&*self.conversion_quote(figures, law, act)?, &contract.name, act)?;
                self.meet("lease_to", act.day, &contract.name, act)?;
                signed
            }
            SupplyStep::SettleLease { renew, term } => {
                let settled = lease.settle(*renew, term, act)?;
                self.meet("lease_to", act.day, term, act)?;
                settled
            }
            _ => lease,
        };
        if let SupplyStep::PriceConversion { figures } = step {
            self.note(figures, law, act)?;
        }
        self.lease = Some(after);
        Ok(())
    }

    /// The difference to pay, with the last day of the lease, today, and whether the assessment was met.
    fn conversion_quote(
        &self,
        figures: &Given,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<Arc<Quote>, Refusal> {
        let mut known = vec![("decision_day", act.day.to_string())];
        known.extend(self.lease_to.map(|day| ("lease_to", day.to_string())));
        let passed = self.lease.as_ref().map(|lease| lease.deeds.iter().any(|deed| deed.what == "考核达到"));
        known.extend(passed.map(|passed| ("assessment_passed", yes(passed))));
        self.quote("conversion", act.day, figures, &known, law)
    }

    pub(super) fn on_floors(
        &mut self,
        step: &SupplyStep,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        if let SupplyStep::ApplySplit { floor } = step {
            let application = Split::apply(&self.code, *floor)?;
            self.contract_agrees()?;
            self.splits.push(application);
            return Ok(());
        }
        let number = match step {
            SupplyStep::ApproveSplit { number, .. }
            | SupplyStep::RefuseSplit { number, .. }
            | SupplyStep::RegisterSplit { number, .. }
            | SupplyStep::WithdrawSplit { number, .. } => *number,
            _ => return Ok(()),
        };
        let (place, one) = numbered(&self.splits, number, "分割申请")?;
        let after = match step {
            SupplyStep::ApproveSplit { figures, .. } => {
                self.as_in_the_contract(figures)?;
                let known = [
                    ("floor_transferred", Split::transferred(&self.splits, &self.code).to_string()),
                    ("floor_applied", one.floor.to_string()),
                ];
                let quote = self.quote("split", act.day, figures, &known, law)?;
                one.approve(&self.splits, &quote, act)?
            }
            SupplyStep::RefuseSplit { reason, .. } => one.refuse(reason, act)?,
            SupplyStep::RegisterSplit { certificate, .. } => one.register(certificate, act)?,
            SupplyStep::WithdrawSplit { reason, .. } => one.withdraw(reason, act)?,
            _ => one.clone(),
        };
        self.splits[place] = after;
        Ok(())
    }

    /// Refuses to split what the contract says nothing of: a redevelopment is split only where its contract says so. Where
    /// nobody wrote down what the contract says, the approval asks for it.
    fn contract_agrees(&self) -> Result<(), Refusal> {
        let written = |id: &str| self.figures.get(id).map(|text| text.trim());
        if written(SPLIT_AGREED).is_some_and(|text| !is_yes(text))
            && written("split_track") != Some("self_built")
        {
            let advice =
                "请先签补充合同约定分割要求，登记“合同约定分割”后再申请；自建高标准厂房的，先登记分割依据。";
            return Err(refuse("split_not_agreed", "S2-7h", "土地有偿使用合同没有约定分割转让。", advice));
        }
        Ok(())
    }

    /// Refuses an approval that says other of the contract than what was written down of it.
    fn as_in_the_contract(&self, brought: &Given) -> Result<(), Refusal> {
        let (Some(written), Some(brought)) = (self.figures.get(SPLIT_AGREED), brought.get(SPLIT_AGREED))
        else {
            return Ok(());
        };
        if brought.trim().is_empty() || is_yes(written) == is_yes(brought) {
            return Ok(());
        }
        let message = format!("合同约定分割登记的是“{}”，批准时填的是“{}”。", written.trim(), brought.trim());
        let advice = "以土地合同为准；合同有补充约定的，先登记宗地数据。";
        Err(refuse("other_than_contract", "S2-7h", &message, advice))
    }

    pub(super) fn on_transition(
        &mut self,
        step: &SupplyStep,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        if let SupplyStep::ApplyTransition { new_use } = step {
            if self.transition.is_some() {
                let advice = "请在原来的申请上办理。";
                return Err(refuse("applied_twice", "S2-7i", "已经申请过过渡期。", advice));
            }
            self.transition = Some(TransitionPeriod::apply(&self.code, new_use)?);
            return Ok(());
        }
        let Some(transition) = self.transition.clone() else {
            return Err(refuse("no_transition", "S2-7i", "没有申请过渡期。", "请先申请。"));
        };
        let code = self.code.clone();
        self.transition = Some(match step {
            SupplyStep::ApproveTransition { plan_conforms, document } => {
                let known = [("transition_approved_day", act.day.to_string())];
                let quote = self.quote("transition", act.day, &Given::new(), &known, law)?;
                let approved = transition.approve(*plan_conforms, &quote, &document.name, act)?;
                if let Some(ends) = approved.ends {
                    self.agree(&code, "transition_end", ends, None);
                }
                approved
            }
            SupplyStep::RefuseTransition { reason } => transition.refuse(reason, act)?,
            SupplyStep::ExpireTransition {} => transition.expire(act)?,
            SupplyStep::SettleTransition { figures, document } => {
                let quote = self.quote("transition", act.day, figures, &[], law)?;
                let settled = transition.settle(&quote, &document.name, act)?;
                if settled.state != TransitionState::TakenBack {
                    self.ground.require(&code, "办理供地手续", law, act)?;
                }
                self.meet("transition_end", act.day, &document.name, act)?;
                settled
            }
            _ => transition,
        });
        Ok(())
    }

    pub(super) fn on_deals(
        &mut self,
        step: &SupplyStep,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        if let SupplyStep::PublishDeal { kind } = step {
            self.deals.push(Deal::publish(&self.code, *kind, act));
            return Ok(());
        }
        let number = match step {
            SupplyStep::CheckDeal { number, .. }
            | SupplyStep::StopDeal { number, .. }
            | SupplyStep::ResumeDeal { number, .. }
            | SupplyStep::DealOn { number, .. }
            | SupplyStep::WithdrawDeal { number, .. } => *number,
            _ => return Ok(()),
        };
        let (place, one) = numbered(&self.deals, number, "交易")?;
        let after = match step {
            SupplyStep::CheckDeal { figures, .. } => {
                one.check(&*self.quote("transfer", act.day, figures, &[], law)?, act)?
            }
            SupplyStep::StopDeal { reason, .. } => one.stop(reason, act)?,
            SupplyStep::ResumeDeal { reason, .. } => one.resume(reason, act)?,
            SupplyStep::DealOn { event, document, .. } => one.go_on(*event, document, act)?,
            SupplyStep::WithdrawDeal { reason, .. } => one.withdraw(reason, act)?,
            _ => one.clone(),
        };
        self.deals[place] = after;
        Ok(())
    }
}

/// Whether the contract says how the floor may be split (S2-7h).
const SPLIT_AGREED: &str = "split_agreed";

fn is_yes(text: &str) -> bool {
    matches!(text.trim(), "是" | "1" | "true")
}

fn yes(flag: bool) -> String {
    if flag { "是" } else { "否" }.to_owned()
}
