//! Surveys that wait for answers or for their end, on the desks of those who may give them.

use super::office::may;
use super::{Desktop, Task, Tasks};
use crate::docket::{place_target, survey_target};
use crate::survey::{Survey, SurveyParcel};

pub(super) fn add(desktop: &Desktop<'_>, tasks: &mut Tasks) {
    for survey in desktop.docket.surveys.values().filter(|survey| survey.is_open()) {
        let answers = &desktop.docket.survey_answers;
        let own = |parcel: &SurveyParcel| {
            may(desktop, "survey_answer", &place_target(desktop.docket, parcel.zone.as_deref()))
        };
        let coverage = survey.coverage(answers, own);
        let open = coverage.parcels - coverage.answered;
        if open > 0 {
            let detail = format!("共{}宗，还有{open}宗没有填报。", coverage.parcels);
            tasks.mine.push(task(desktop, survey, ("answer", "survey_answer", "去填报"), detail));
        }
        let closes = may(desktop, "survey_close", &survey_target(desktop.docket, survey));
        if closes && open == 0 && coverage.parcels == survey.parcels.len() {
            let detail = format!("{}宗都已填报，可以办结。", coverage.parcels);
            tasks.mine.push(task(desktop, survey, ("close", "survey_close", "去办结"), detail));
        }
    }
}

fn task(
    desktop: &Desktop<'_>,
    survey: &Survey,
    (id, kind, action): (&str, &'static str, &'static str),
    detail: String,
) -> Task {
    Task {
        id: format!("survey-{id}-{}", survey.key),
        kind,
        title: survey.title.clone(),
        detail,
        due: Some(survey.due),
        overdue: desktop.overdue(survey.due),
        action,
        link: format!("/land/surveys/{}", survey.key),
    }
}
