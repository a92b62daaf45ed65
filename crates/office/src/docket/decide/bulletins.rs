//! Bulletins, inspections, meetings and the problems that they leave. What each takes is the work of `bulletin`; here it
//! gets its place among the documents.

use super::super::{Command, Configuration, Context, Docket, Refusal, Written};
use super::place_target;
use crate::authority::Target;
use crate::bulletin::{Bulletin, BulletinFigures, Inspection, Meeting, NewBulletin, Problem, ProblemSource};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let act = context.act();
    let all = docket.bulletins.values();
    Ok(match command {
        Command::DraftBulletin { month, corrects, reason, figures } => {
            let new = NewBulletin { month: *month, corrects: corrects.as_deref(), reason, figures };
            let bulletin = Bulletin::draft(&new, all, &act)?;
            let kept = BulletinFigures { key: bulletin.key.clone(), figures: (**figures).clone() };
            vec![bulletin.into(), kept.into()]
        }
        Command::StepBulletin { bulletin, take } => {
            let bulletin = bulletin_of(docket, bulletin)?;
            vec![bulletin.carry_out(take, all, configuration(docket)?, &act)?.into()]
        }
        Command::RaiseProblem { bulletin, figure, problem } => {
            let key = bulletin_of(docket, bulletin)?.key.clone();
            let source = ProblemSource::Bulletin { key, figure: *figure };
            let named = (context.entry.to_string(), source);
            vec![Problem::raise(problem, named, configuration(docket)?, &act)?.into()]
        }
        Command::StepProblem { problem, take } => {
            vec![problem_of(docket, problem)?.carry_out(take, &act)?.into()]
        }
        Command::RecordInspection { inspection } => {
            let (record, problems) = Inspection::record(inspection, configuration(docket)?, &act)?;
            with(record.into(), problems)
        }
        Command::RecordMeeting { meeting } => {
            let (record, problems) = Meeting::record(meeting, configuration(docket)?, &act)?;
            with(record.into(), problems)
        }
        _ => Vec::new(),
    })
}

/// A report is its lead's; receiving, inspecting and the rest are for the whole area.
pub(super) fn target<'a>(docket: &'a Docket, command: &'a Command, context: &'a Context<'_>) -> Target<'a> {
    match command {
        Command::StepProblem { problem, .. } => {
            let lead = docket.problems.get(problem).map(|problem| problem.lead.as_str());
            place_target(docket, lead)
        }
        Command::StepBulletin { .. } => place_target(docket, context.author.zone.as_deref()),
        _ => Target::default(),
    }
}

fn with(record: Written, problems: Vec<Problem>) -> Vec<Written> {
    std::iter::once(record).chain(problems.into_iter().map(Written::from)).collect()
}

fn configuration(docket: &Docket) -> Result<&Configuration, Refusal> {
    docket
        .configuration()
        .ok_or_else(|| Refusal::new("no_configuration", "系统还没有设置开发区。", "请先由系统管理员设置。"))
}

fn bulletin_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a Bulletin, Refusal> {
    docket.bulletins.get(key).ok_or_else(|| {
        Refusal::new("no_such_bulletin", format!("没有编号为{key}的通报。"), "请从通报清单中选。")
    })
}

fn problem_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a Problem, Refusal> {
    docket.problems.get(key).ok_or_else(|| {
        Refusal::new("no_such_problem", format!("没有编号为{key}的问题。"), "请从问题清单中选。")
    })
}
