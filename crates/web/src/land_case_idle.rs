//! What is to be done about idle land as its case shows it: cause and reasons, draft, decision. A firm reads the draft from
//! the day on which it was told of its hearing.

use crate::guard::Caller;
use crate::names::word;
use crate::wire::Named;
use crate::wire::land_case::{LandDecision, LandProposal};
use office::land::{Course, Decision, IdleCase, IdleEvent, LandCase, Proposal};
use office::supply::Titled as _;

/// Facts and reasons of the cause, once it is found.
pub(crate) fn ground(case: &LandCase) -> Option<String> {
    idle(case)?.cause.as_ref().map(|(_, ground)| ground.clone())
}

/// The draft, as far as the caller may read it.
pub(crate) fn proposal(caller: &Caller, case: &LandCase) -> Option<LandProposal> {
    let idle = idle(case)?;
    let is_told = || idle.deeds.iter().any(|deed| deed.what == IdleEvent::TellHearing.title());
    let may = !caller.is_firm() || idle.decision.is_some() || is_told();
    idle.proposal.as_ref().filter(|_| may).map(draft)
}

/// The decision.
pub(crate) fn decision(case: &LandCase) -> Option<LandDecision> {
    idle(case)?.decision.as_ref().map(decided)
}

fn idle(case: &LandCase) -> Option<&IdleCase> {
    match &case.course {
        Course::Idle(idle) => Some(idle),
        _ => None,
    }
}

fn draft(proposal: &Proposal) -> LandProposal {
    let option = proposal.option.as_ref();
    LandProposal {
        measure: word(&proposal.measure),
        option: option.map(|(id, title)| Named { id: id.clone(), title: title.clone() }),
        start: proposal.start.map(|day| day.to_string()),
        until: proposal.until.map(|day| day.to_string()),
        mortgaged: proposal.mortgaged,
        text: proposal.text.clone(),
    }
}

fn decided(decision: &Decision) -> LandDecision {
    LandDecision {
        measure: word(&decision.measure),
        fee: decision.fee.map(|fee| fee.to_wan_yuan().to_string()),
        approver: word(&decision.approver),
        approval_number: decision.approval_number.clone(),
        city_approval: decision.city_approval.clone(),
        day: decision.act.day.to_string(),
    }
}
