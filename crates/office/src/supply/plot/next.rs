//! What may be done with a plot next: steps whose machine stands where they begin, and the fields that a page asks for.
//! What a step needs besides its state is asked when it is taken.

use super::Plot;
use crate::step::{Field, NextStep, field};
use crate::supply::assessment::AssessmentEvent as A;
use crate::supply::bond::BondEvent as B;
use crate::supply::contract_pair::PairEvent as P;
use crate::supply::conversion::ConversionEvent as C;
use crate::supply::milestone::MilestoneState;
use crate::supply::plan::{PlanEvent as L, PlanState};
use crate::supply::route::RouteEvent as R;
use crate::supply::secondary_market::DealEvent as D;
use crate::supply::split::SplitEvent as S;
use crate::supply::transition_period::TransitionEvent as T;
use crate::supply::{BondKind, SupplyStep};

// Lists of a plot's fields: part, route, exception, which, event, held_bond, item, split, deal, deal_kind, deal_event,
// task, term, secured_term.
const REASON: Field = field("reason", "理由", "text");
const FIGURES: Field = field("figures", "测算要填的数和读法", "figures");
const EVIDENCE: Field = field("evidence", "依据的材料", "file");
const DOCUMENT: Field = field("document", "文件", "file");
const DAY: Field = field("day", "日期", "day");
const BOND: Field = field("bond", "保函编号", "held_bond");
const SPLIT: Field = field("number", "分割申请", "split");
const DEAL: Field = field("number", "交易", "deal");

/// Steps that may be taken now, in the order of a plot's life.
#[must_use]
pub fn next_steps(plot: &Plot) -> Vec<NextStep> {
    let open = |entry: &&(&'static str, &'static str, &'static str)| may(plot, entry.0);
    let step = |(id, title, action): &(&'static str, &'static str, &'static str)| NextStep {
        id,
        title,
        action,
        fields: fields(id),
        quotes: quotes(id),
    };
    let mut steps: Vec<NextStep> = SupplyStep::ALL.iter().filter(open).map(step).collect();
    // Land that was found ready may be checked again, but that is not what comes next.
    if !plot.ground.is_empty() && plot.ground.found.values().all(|found| found.holds) {
        steps.sort_by_key(|step| step.id == "check_ground");
    }
    steps
}

fn may(plot: &Plot, id: &str) -> bool {
    planning(plot, id).or_else(|| contracts(plot, id)).or_else(|| later(plot, id)).unwrap_or(false)
}

fn planning(plot: &Plot, id: &str) -> Option<bool> {
    let fixed = matches!(plot.plan.state, PlanState::Listed | PlanState::Sold);
    let route = |event| plot.route.may(event) && !fixed;
    Some(match id {
        "note" => true,
        "propose_route" => route(R::Propose),
        "recognise_route" => route(R::Recognise),
        "reject_route" => route(R::Reject),
        "decide_route" => route(R::Decide),
        "withdraw_route" => route(R::Withdraw),
        "fill_part" => plot.plan.may(L::Fill),
        "submit_plan" => plot.plan.may(L::Submit),
        "return_plan" => plot.plan.may(L::Return),
        "approve_plan" => plot.plan.may(L::Approve),
        "check_ground" => plot.may_be_checked(),
        "list_plot" => plot.plan.may(L::List),
        "sell" => plot.plan.may(L::Sell),
        "pass_in" => plot.plan.state == PlanState::Listed,
        "revise_plan" => plot.plan.may(L::Revise),
        "withdraw_plan" => plot.plan.may(L::Withdraw),
        _ => return None,
    })
}

fn contracts(plot: &Plot, id: &str) -> Option<bool> {
    let pair = |event| plot.pair.as_ref().is_some_and(|pair| pair.may(event));
    let bond = |event| plot.bonds.iter().any(|bond| bond.may(event));
    let day = |terms: &[&str]| {
        let open = |one: &super::Milestone| one.state == MilestoneState::Open;
        plot.milestones.iter().any(|one| open(one) && terms.contains(&one.term.as_str()))
    };
    Some(match id {
        "sign_output" => pair(P::SignOutput),
        "sign_land" => pair(P::SignLand),
        "lapse" => pair(P::Lapse),
        "terminate" => pair(P::Terminate),
        "lodge_bond" => is_in_force(plot) && lacks_bond(plot),
        "bonds_there" => pair(P::Bond),
        "extend_bond" => bond(B::Extend),
        "claim_bond" => bond(B::ClaimRest),
        "pay_penalty" => plot.agreed("agreed_start").is_some() && !plot.bonds.is_empty(),
        "return_bond" => bond(B::Return),
        "expire_bond" => bond(B::Expire),
        "go_on" => [P::Deliver, P::Start, P::Complete, P::Produce].into_iter().any(pair),
        "extend_day" => day(&["agreed_start", "agreed_completion"]),
        "meet_day" => day(&["agreed_full_capacity"]),
        "finish_task" => plot.tasks.iter().any(|task| task.done.is_none()),
        _ => return None,
    })
}

fn later(plot: &Plot, id: &str) -> Option<bool> {
    let in_force = is_in_force(plot);
    let assessed = |event| plot.assessment.as_ref().is_some_and(|one| one.may(event));
    let lease = |event| in_force && plot.lease.as_ref().is_some_and(|lease| lease.may(event));
    let split = |event| plot.splits.iter().any(|split| split.may(event));
    let transition = |event| plot.transition.as_ref().is_some_and(|one| one.may(event));
    let deal = |event| plot.deals.iter().any(|deal| deal.may(event));
    Some(match id {
        "open_assessment" => assessed(A::Open),
        "submit_item" => assessed(A::Submit),
        "pass_assessment" => in_force && assessed(A::Pass),
        "rectify" => assessed(A::Rectify),
        "reassess" => assessed(A::Reassess),
        "fail_assessment" => in_force && assessed(A::Fail),
        "assess_lease" => lease(C::Pass),
        "price_conversion" => lease(C::Price),
        "sign_grant" => lease(C::Sign),
        "settle_lease" => lease(C::Renew),
        "apply_split" | "publish_deal" => in_force,
        "approve_split" => split(S::Approve),
        "refuse_split" => split(S::Refuse),
        "register_split" => split(S::Register),
        "withdraw_split" => split(S::Withdraw),
        "apply_transition" => plot.transition.is_none(),
        "approve_transition" => transition(T::Approve),
        "refuse_transition" => transition(T::Refuse),
        "expire_transition" => transition(T::Expire),
        "settle_transition" => [T::Allocate, T::Agree, T::TakeBack].into_iter().any(transition),
        "check_deal" => deal(D::Check),
        "stop_deal" => deal(D::Stop),
        "resume_deal" => deal(D::Resume),
        "deal_on" => [D::Deal, D::Tax, D::Register].into_iter().any(deal),
        "withdraw_deal" => deal(D::Withdraw),
        _ => return None,
    })
}

fn is_in_force(plot: &Plot) -> bool {
    plot.pair.as_ref().is_some_and(|pair| pair.in_force())
}

/// Whether one of the two kinds is not kept.
fn lacks_bond(plot: &Plot) -> bool {
    let kept = |kind: BondKind| plot.bonds.iter().any(|bond| bond.is_held() && bond.paper.kind == kind);
    !(kept(BondKind::Start) && kept(BondKind::Completion))
}

/// Quotes that a step is decided by.
fn quotes(id: &str) -> &'static [&'static str] {
    match id {
        "recognise_route" | "decide_route" => &["route"],
        "submit_plan" => &["admission"],
        "list_plot" => &["five_standards", "floor_price"],
        "lodge_bond" | "bonds_there" => &["bond"],
        "claim_bond" | "pay_penalty" => &["penalty"],
        "submit_item" | "pass_assessment" | "rectify" | "fail_assessment" => &["assessment"],
        "price_conversion" | "sign_grant" => &["conversion"],
        "approve_split" => &["split"],
        "approve_transition" | "settle_transition" => &["transition"],
        "check_deal" => &["transfer"],
        _ => &[],
    }
}

/// Fields of a step of a plot's life.
#[must_use]
pub fn fields(id: &str) -> Vec<Field> {
    match id {
        "note" | "submit_plan" | "price_conversion" => vec![FIGURES],
        "propose_route" => {
            vec![field("route", "供应方式", "route"), field("exception", "例外类别", "exception"), REASON]
        }
        "recognise_route" => vec![FIGURES, DOCUMENT],
        "decide_route" => vec![FIGURES, REASON],
        "reject_route" | "withdraw_route" | "return_plan" | "pass_in" | "withdraw_plan" => vec![REASON],
        "fill_part" => vec![field("part", "方案内容", "part"), field("text", "正文", "text")],
        "approve_plan" => vec![DOCUMENT],
        "check_ground" => vec![
            field("found", "五项条件的结论", "ground"),
            field("day", "核查日期", "day"),
            field("paper", "核查依据", "file"),
        ],
        "list_plot" => vec![FIGURES, field("signing_deadline", "签订期限", "day")],
        "sell" => {
            vec![field("winner", "竞得人", "text"), field("enterprise", "统一社会信用代码", "text"), FIGURES]
        }
        "sign_output" => vec![field("terms", "协议约定", "terms"), DAY, field("paper", "协议", "file")],
        "sign_land" => vec![
            DAY,
            field("agreed", "约定的日期", "days"),
            field("lease_to", "租赁期末日", "day"),
            FIGURES,
            field("paper", "合同", "file"),
        ],
        "terminate" => vec![field("which", "先终止的一份", "which"), REASON, EVIDENCE],
        "lodge_bond" => vec![field("bond", "保函", "bond"), field("scan", "保函影印件", "file")],
        "extend_bond" => vec![BOND, field("until", "新的末日", "day"), field("scan", "延期后的保函", "file")],
        "claim_bond" => vec![BOND, field("penalty", "违约金", "amount"), REASON],
        "pay_penalty" => vec![
            field("term", "逾期的节点", "secured_term"),
            field("amount", "缴纳金额", "amount"),
            field("receipt", "缴款凭证", "file"),
        ],
        "return_bond" => vec![BOND, field("acceptance", "认定材料", "file")],
        "expire_bond" => vec![BOND],
        "go_on" => vec![field("event", "节点", "event"), DAY, EVIDENCE],
        "extend_day" => vec![field("term", "节点", "term"), field("to", "顺延到", "day"), REASON, EVIDENCE],
        "meet_day" => vec![field("term", "节点", "term"), DAY, EVIDENCE],
        "finish_task" => vec![field("number", "任务", "task"), field("note", "办理结果", "text")],
        "submit_item" => vec![field("item", "评估项目", "item"), FIGURES],
        "rectify" => vec![field("by", "整改期限", "day")],
        "fail_assessment" => vec![field("ground", "依据", "text")],
        "assess_lease" => vec![field("passed", "达到约定", "flag"), field("report", "考核报告", "file")],
        "sign_grant" => vec![FIGURES, field("contract", "出让合同", "file")],
        "settle_lease" => vec![field("renew", "续租", "flag"), field("term", "协议的约定", "text")],
        "apply_split" => vec![field("floor", "建筑面积（平方米）", "number")],
        "approve_split" => vec![SPLIT, FIGURES],
        "refuse_split" | "withdraw_split" => vec![SPLIT, REASON],
        "register_split" => vec![SPLIT, field("certificate", "不动产权证号", "text")],
        "apply_transition" => vec![field("new_use", "新业态", "text")],
        "approve_transition" => vec![field("plan_conforms", "符合规划", "flag"), DOCUMENT],
        "refuse_transition" => vec![REASON],
        "settle_transition" => vec![FIGURES, DOCUMENT],
        "publish_deal" => vec![field("kind", "交易方式", "deal_kind")],
        "check_deal" => vec![DEAL, FIGURES],
        "stop_deal" | "resume_deal" | "withdraw_deal" => vec![DEAL, REASON],
        "deal_on" => vec![DEAL, field("event", "步骤", "deal_event"), field("document", "文号", "text")],
        _ => Vec::new(),
    }
}
