//! Plans of redevelopment: drafted, changed, written out by years, approved, ended. What a plan takes is the work of
//! `redevelopment`; here it gets its place among the documents.

use super::super::{Command, Context, Docket, Refusal, Written};
use super::land::law_in_force;
use super::place_target;
use crate::authority::Target;
use crate::land::LandLaw as _;
use crate::redevelopment::{NewPlan, NewYear, PlanStep, RedevelopmentPlan};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let rules = law_in_force(context)?.rules(context.today)?;
    let act = context.act();
    let written = match command {
        Command::DraftRedevelopment { plan, title, zone, from_year, to_year, units, parcels } => {
            let (from_year, to_year) = (*from_year, *to_year);
            let new = NewPlan { title, zone: zone.as_deref(), from_year, to_year, units, parcels };
            match plan {
                None => RedevelopmentPlan::draft(&new, &rules.modes, &act)?,
                Some(key) => plan_of(docket, key)?.revise(&new, &rules.modes, &act)?,
            }
        }
        Command::PlanRedevelopmentYear { plan, year, lines } => {
            plan_of(docket, plan)?.plan_year(&NewYear { year: *year, lines }, &rules.modes, &act)?
        }
        Command::StepRedevelopment { plan, year, take } => {
            let plan = plan_of(docket, plan)?;
            let others = docket.redevelopments.values().filter(|other| other.key != plan.key);
            plan.carry_out(*year, take, others, &act)?
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![written.into()])
}

/// A plan belongs to the zone that it is for; approving it is for the whole area.
pub(super) fn target<'a>(docket: &'a Docket, command: &'a Command) -> Result<Target<'a>, Refusal> {
    let zone = match command {
        Command::DraftRedevelopment { plan: None, zone, .. } => zone.as_deref(),
        Command::DraftRedevelopment { plan: Some(plan), .. }
        | Command::PlanRedevelopmentYear { plan, .. }
        | Command::StepRedevelopment { plan, take: PlanStep::End { .. }, .. } => {
            plan_of(docket, plan)?.zone.as_deref()
        }
        _ => None,
    };
    Ok(place_target(docket, zone))
}

fn plan_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a RedevelopmentPlan, Refusal> {
    docket.redevelopments.get(key).ok_or_else(|| {
        Refusal::new("no_such_plan", format!("没有编号为{key}的再开发规划。"), "请从规划清单中选。")
    })
}
