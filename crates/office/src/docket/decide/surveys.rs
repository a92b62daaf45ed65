//! Surveys of industrial land: opened, answered, closed. What a survey takes is the work of `survey`; here it gets its
//! place among the documents.

use super::super::{Command, Context, Docket, Refusal, Written};
use crate::survey::{AnswerVersion, NewSurvey, Survey, SurveyAnswer};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let act = context.act();
    match command {
        Command::OpenSurvey { year, title, zone, due, parcels } => {
            let zone = zone.as_deref();
            known_zone(docket, zone)?;
            let open = docket.surveys.values().find(|survey| {
                survey.closed.is_none() && survey.year == *year && survey.zone.as_deref() == zone
            });
            if let Some(open) = open {
                let message = format!("{year}年的调查“{}”还没有办结（S2-7a）。", open.title);
                return Err(Refusal::new("survey_open", message, "请在那一次里填报，办结后再开。"));
            }
            let new = NewSurvey { year: *year, title, zone, due: *due, parcels };
            Ok(vec![Survey::open(&new, &act)?.into()])
        }
        Command::AnswerSurvey { survey, parcel, answers, photos, place } => {
            let survey = survey_of(docket, survey)?;
            let earlier = docket.survey_answers.get(&SurveyAnswer::key_of(&survey.key, parcel));
            let (answers, photos, place) = (answers.clone(), photos.clone(), place.clone());
            let version = AnswerVersion { answers, photos, place, act };
            Ok(vec![survey.answer(parcel, earlier, version)?.into()])
        }
        Command::StepSurvey { survey, take } => {
            let survey = survey_of(docket, survey)?;
            Ok(vec![survey.carry_out(take, &docket.survey_answers, &act)?.into()])
        }
        _ => Ok(Vec::new()),
    }
}

fn known_zone(docket: &Docket, zone: Option<&str>) -> Result<(), Refusal> {
    let known = docket.configuration().map_or(&[][..], |known| &known.zones[..]);
    match zone {
        Some(zone) if known.iter().all(|place| place.id != zone) => {
            let message = format!("没有代码为“{zone}”的开发区。");
            Err(Refusal::new("unknown_place", message, "请从清单中选。"))
        }
        _ => Ok(()),
    }
}

pub(super) fn survey_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a Survey, Refusal> {
    docket.surveys.get(key).ok_or_else(|| {
        Refusal::new("no_such_survey", format!("没有编号为{key}的调查。"), "请从调查清单中选。")
    })
}
