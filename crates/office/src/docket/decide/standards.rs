//! Standards of low-efficiency land: drafted, changed, signed, given up. What a standard takes is the work of
//! `low_standard`; here it gets its place among the documents.

use super::super::{Command, Context, Docket, Evidence, Refusal, Written};
use super::{no_evidence, place_target};
use crate::authority::Target;
use crate::low_standard::{LowStandard, NewStandard, StandardStep};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Evidence::Standard(evidence) = &context.evidence else { return Err(no_evidence(command)) };
    let act = context.act();
    match command {
        Command::DraftLowStandard { standard, title, terms, reason } => {
            let new = NewStandard { title, terms, reason };
            let drafted = match standard {
                None => LowStandard::draft(&new, &act)?,
                Some(key) => standard_of(docket, key)?.revise(&new, &act)?,
            };
            evidence.wrong.clone().map_or(Ok(vec![drafted.into()]), Err)
        }
        Command::StepLowStandard { standard, take } => {
            let standard = standard_of(docket, standard)?;
            let others = docket.low_standards.values().filter(|other| other.key != standard.key);
            let after = standard.carry_out(take, others, &act)?;
            evidence.wrong.clone().map_or(Ok(vec![after.into()]), Err)
        }
        _ => Ok(Vec::new()),
    }
}

/// A draft belongs to the zone of whoever wrote it; a signature is for the whole area.
pub(super) fn target<'a>(
    docket: &'a Docket,
    command: &Command,
    context: &'a Context<'_>,
) -> Result<Target<'a>, Refusal> {
    let zone = match command {
        Command::DraftLowStandard { standard: None, .. } => context.author.zone.as_deref(),
        Command::DraftLowStandard { standard: Some(key), .. } => standard_of(docket, key)?.zone.as_deref(),
        Command::StepLowStandard { standard, take: StandardStep::Withdraw { .. } } => {
            standard_of(docket, standard)?.zone.as_deref()
        }
        _ => None,
    };
    Ok(place_target(docket, zone))
}

fn standard_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a LowStandard, Refusal> {
    docket.low_standards.get(key).ok_or_else(|| {
        let message = format!("没有编号为{key}的低效标准。");
        Refusal::new("no_such_standard", message, "请从标准清单中选。")
    })
}
