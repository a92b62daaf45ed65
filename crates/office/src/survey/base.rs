//! What closed surveys are worth on a day: the base survey without which nothing is listed, and the answers that count.

use super::answer::{AnswerVersion, SurveyAnswer};
use super::campaign::{ClosedSurvey, Survey};
use crate::identification;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The base survey of a day: closed surveys that together cover the zones of all parcels (`None`: land in no zone), or
/// the one that the configuration states when that is newer. What is not covered leaves the stated one.
#[must_use]
pub fn base_survey(
    stated: &identification::Survey,
    surveys: &BTreeMap<String, Survey>,
    zones: &BTreeSet<Option<&str>>,
    day: Date,
) -> identification::Survey {
    let newest = |zone: &Option<&str>| {
        let covers = |survey: &Survey| survey.zone.is_none() || survey.zone.as_deref() == *zone;
        let own =
            surveys.values().filter(|survey| covers(survey)).filter_map(|survey| closed_by(survey, day));
        own.max_by_key(|closed| (closed.on, closed.entry))
    };
    let found: Option<Vec<&ClosedSurvey>> = zones.iter().map(newest).collect();
    let Some(mut found) = found else { return stated.clone() };
    found.sort_by_key(|closed| closed.entry);
    found.dedup_by_key(|closed| closed.entry);
    // The base is complete with the last of them.
    let Some(last) = found.last() else { return stated.clone() };
    if stated.completed.is_some_and(|stated| stated > last.on && stated <= day) {
        return stated.clone();
    }
    let documents: Vec<&str> = found.iter().map(|closed| closed.document.as_str()).collect();
    identification::Survey { completed: Some(last.on), document: documents.join("、") }
}

/// For each parcel the newest answer of a survey that was closed by a day: what it says, and the survey.
#[must_use]
pub fn counting_answers<'d>(
    surveys: &'d BTreeMap<String, Survey>,
    answers: &'d BTreeMap<String, SurveyAnswer>,
    day: Date,
) -> BTreeMap<&'d str, (&'d AnswerVersion, &'d Survey)> {
    let mut found: BTreeMap<&str, (&AnswerVersion, &Survey)> = BTreeMap::new();
    for answer in answers.values() {
        let Some(survey) = surveys.get(&answer.survey) else { continue };
        let Some(closed) = closed_by(survey, day) else { continue };
        let Some(version) = answer.at_entry(closed.entry) else { continue };
        let known = found.get(answer.parcel.as_str());
        if known.is_none_or(|(known, _)| known.act.entry < version.act.entry) {
            found.insert(&answer.parcel, (version, survey));
        }
    }
    found
}

fn closed_by(survey: &Survey, day: Date) -> Option<&ClosedSurvey> {
    survey.closed.as_ref().filter(|closed| closed.on <= day)
}
