//! What land supply does not do while an idle case is open (Order 53 article 24): for the user no new application for land,
//! with the idle parcel no transfer, lease, mortgage or change of registration. What is frozen stands in the packs.

use super::super::{Context, Docket, Refusal};
use super::lines::parcel_of;
use crate::authority::Scope;
use crate::land::{FrozenAct, LandCase, LandInForce, LandKind, LandLaw as _};
use crate::supply::{DealEvent, DealKind, Plot, SupplyStep};

/// Action of whoever closes an idle case, which lifts the freeze.
const CLOSES: &str = "land_close";

/// Refuses a step of a plot that an open idle case freezes.
pub(super) fn may_step(
    docket: &Docket,
    plot: &Plot,
    step: &SupplyStep,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let Some(act) = act_of(plot, step) else { return Ok(()) };
    let here = |case: &&LandCase| case.place == parcel_of(plot);
    refuse_any(docket, act, here, context)?;
    if act != FrozenAct::Application {
        return Ok(());
    }
    let bidder = match step {
        SupplyStep::Sell { enterprise, .. } => enterprise.as_deref(),
        _ => docket.projects.get(&plot.project).and_then(|project| project.enterprise.as_deref()),
    };
    may_apply(docket, bidder, context)
}

/// Refuses a new application for land of a firm that has idle land.
pub(super) fn may_apply(docket: &Docket, firm: Option<&str>, context: &Context<'_>) -> Result<(), Refusal> {
    let Some(firm) = firm.map(str::trim).filter(|firm| !firm.is_empty()) else { return Ok(()) };
    let own = |case: &&LandCase| case.found.user() == Some(firm);
    refuse_any(docket, FrozenAct::Application, own, context)
}

fn refuse_any(
    docket: &Docket,
    act: FrozenAct,
    concerned: impl Fn(&&LandCase) -> bool,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let Some(book) = &context.rules.land else { return Ok(()) };
    let mut idle = docket.land_cases.values().filter(|case| case.kind() == LandKind::Idle && case.is_open());
    let Some(case) = idle.find(concerned) else { return Ok(()) };
    let law = LandInForce { book, calendar: &context.rules.calendar };
    let rules = law.rules(context.today)?;
    let Some(frozen) = rules.frozen.iter().find(|frozen| frozen.act == act) else { return Ok(()) };
    let message = format!(
        "宗地{}的闲置土地案件{}还没有办结，{}不办（{}）。",
        case.place, case.key, frozen.label, frozen.clause
    );
    let authority = &context.rules.authority;
    let lifts = authority.roles().filter(|role| authority.permits(&role.id, CLOSES) != Scope::Nothing);
    let lifts: Vec<&str> = lifts.map(|role| role.title.as_str()).collect();
    let advice = format!("由{}办结闲置案件、销号以后自动解除。", lifts.join("、"));
    Err(Refusal::new("idle_frozen", message, advice))
}

/// What of the article a step is; `None` for steps that it does not name.
fn act_of(plot: &Plot, step: &SupplyStep) -> Option<FrozenAct> {
    Some(match step {
        SupplyStep::SubmitPlan { .. }
        | SupplyStep::ApprovePlan { .. }
        | SupplyStep::ListPlot { .. }
        | SupplyStep::Sell { .. }
        | SupplyStep::PriceConversion { .. }
        | SupplyStep::SignGrant { .. } => FrozenAct::Application,
        SupplyStep::ApplySplit { .. } | SupplyStep::ApproveSplit { .. } => FrozenAct::Transfer,
        SupplyStep::RegisterSplit { .. } => FrozenAct::Registration,
        SupplyStep::PublishDeal { kind } => of_deal(*kind),
        SupplyStep::CheckDeal { number, .. } | SupplyStep::ResumeDeal { number, .. } => deal(plot, *number)?,
        SupplyStep::DealOn { number, event, .. } => match event {
            DealEvent::Deal => deal(plot, *number)?,
            DealEvent::Register => FrozenAct::Registration,
            _ => return None,
        },
        _ => return None,
    })
}

const fn of_deal(kind: DealKind) -> FrozenAct {
    match kind {
        DealKind::Transfer => FrozenAct::Transfer,
        DealKind::Lease => FrozenAct::Lease,
        DealKind::Mortgage => FrozenAct::Mortgage,
    }
}

/// What a deal is, by its number from 1; the step itself refuses a number that there is not.
fn deal(plot: &Plot, number: u32) -> Option<FrozenAct> {
    let place = usize::try_from(number).ok()?.checked_sub(1)?;
    plot.deals.get(place).map(|deal| of_deal(deal.kind))
}
