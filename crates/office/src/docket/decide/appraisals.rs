//! Yearly assessments of districts: opened, taken step by step. What a step takes is the work of `appraisal`; here it gets the
//! packs, what the books of the office know, and its place among the documents.

use super::super::{Command, Context, Docket, Refusal, Written};
use super::place_target;
use crate::appraisal::{Appraisal, AppraisalRules, AppraisalStep, Around, known};
use crate::authority::Target;
use law::Pack;

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let packs = packs(context)?;
    let act = context.act();
    let written = match command {
        Command::OpenAppraisal { year } => {
            if docket.appraisals.contains_key(&year.to_string()) {
                let message = format!("{year}年度考核已经开始，一年只考核一次（S2-18c）。");
                return Err(Refusal::new("appraisal_twice", message, "请打开已有的年度。"));
            }
            let districts = docket.configuration().map_or(&[][..], |known| &known.regions[..]);
            Appraisal::open(*year, districts, packs, &act)?
        }
        Command::StepAppraisal { year, take } => {
            let known = known(docket, *year);
            let around = Around { packs, calendar: &context.rules.calendar, known: &known };
            appraisal_of(docket, *year)?.carry_out(take, &around, &act)?
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![written.into()])
}

/// A figure belongs to the department that owns it, an objection to its district, for which the committee of a zone that lies
/// in it speaks too; the rest is for the whole area.
pub(super) fn target<'a>(
    docket: &'a Docket,
    take: &'a AppraisalStep,
    context: &'a Context<'_>,
) -> Result<Target<'a>, Refusal> {
    match take {
        AppraisalStep::Object { district, .. } => {
            let own = place_target(docket, context.author.zone.as_deref());
            let district = Some(district.as_str());
            Ok(if own.region == district { own } else { Target { region: district, ..Target::default() } })
        }
        AppraisalStep::Deliver { figures, .. } => {
            let rules = AppraisalRules::read(packs(context)?, context.today)?;
            let owner = figures.keys().find_map(|term| rules.figure(term)).map(|rule| rule.from.as_str());
            let known = owner.and_then(fact::department).map(|department| department.id.as_str());
            Ok(Target { department: known, ..Target::default() })
        }
        _ => Ok(Target::default()),
    }
}

fn packs<'a>(context: &Context<'a>) -> Result<&'a [Pack], Refusal> {
    let book = context.rules.supply.as_ref();
    book.map(|book| book.packs.as_slice()).ok_or_else(|| {
        let advice = "请在配置里补上 supply.toml，选用含年度考核的规则包。";
        Refusal::new("no_appraisal_rules", "本地没有配置年度考核办法。", advice)
    })
}

fn appraisal_of(docket: &Docket, year: i16) -> Result<&Appraisal, Refusal> {
    docket.appraisals.get(&year.to_string()).ok_or_else(|| {
        let message = format!("没有开始{year}年度考核。");
        Refusal::new("no_such_appraisal", message, "请先由发改委开始这一年度的考核。")
    })
}
