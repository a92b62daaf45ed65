//! Bulletins drafted and issued, problems raised, inspections and meetings recorded over HTTP. The figures of a draft are counted
//! here, by the server, from the journal.

use crate::App;
use crate::bulletins::find;
use crate::change::{file, files, record};
use crate::guard::{Caller, RequestId};
use crate::problem::{Problem, Result};
use crate::steps::{keyed, read};
use crate::take::{Json, Path, day};
use crate::wire::Receipt;
use crate::wire::bulletin::{BulletinForm, InspectionForm, MeetingForm, ProblemForm};
use crate::wire::plot::StepForm;
use axum::extract::State;
use desk::bulletin::month_figures;
use office::bulletin::{
    BulletinStep, FigureId, Month, NewInspection, NewMeeting, NewProblem, ProblemStep, bulletin_fields,
    problem_fields,
};
use office::docket::Command;

/// `POST /api/bulletins`.
pub(crate) async fn draft(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<BulletinForm>,
) -> Result<axum::Json<Receipt>> {
    let month: Month = form.month.parse().map_err(|why: String| Problem::unprocessable("bad_month", why))?;
    let corrects = form.corrects.filter(|key| !key.is_empty());
    if let Some(key) = &corrects {
        find(&app, &caller, &app.desk().now(), key)?;
    }
    let figures = Box::new(month_figures(app.desk(), month, corrects.is_some()).await?);
    keyed(&app, &caller, id, Command::DraftBulletin { month, corrects, reason: form.reason, figures }).await
}

/// `POST /api/bulletins/{key}/steps`.
pub(crate) async fn step(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(bulletin): Path<String>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    find(&app, &caller, &app.desk().now(), &bulletin)?;
    let take: BulletinStep = read(&app, &form, &bulletin_fields(&form.step)).await?;
    record(&app, &caller, id, Command::StepBulletin { bulletin, take }).await
}

/// `POST /api/bulletins/{key}/problems`.
pub(crate) async fn raise(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(bulletin): Path<String>,
    Json(form): Json<ProblemForm>,
) -> Result<axum::Json<Receipt>> {
    find(&app, &caller, &app.desk().now(), &bulletin)?;
    let figure = match form.figure.as_deref().filter(|id| !id.is_empty()) {
        None => None,
        Some(id) => {
            let known = FigureId::ALL.iter().copied().find(|known| known.id() == id);
            let unknown =
                || Problem::unprocessable("unknown_figure", format!("没有指标“{id}”。请从通报里选。"));
            Some(known.ok_or_else(unknown)?)
        }
    };
    let problem = problem_of(form)?;
    keyed(&app, &caller, id, Command::RaiseProblem { bulletin, figure, problem }).await
}

/// `POST /api/bulletin_problems/{key}/steps`.
pub(crate) async fn step_problem(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(problem): Path<String>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    let take: ProblemStep = read(&app, &form, &problem_fields(&form.step)).await?;
    record(&app, &caller, id, Command::StepProblem { problem, take }).await
}

/// `POST /api/bulletin_inspections`.
pub(crate) async fn inspect(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<InspectionForm>,
) -> Result<axum::Json<Receipt>> {
    let files = files(&app, &form.files).await?;
    let problems: Result<Vec<NewProblem>> = form.problems.into_iter().map(problem_of).collect();
    let inspection = NewInspection {
        place: form.place,
        day: day(&form.day)?,
        people: form.people,
        organisation: form.organisation,
        policy: form.policy,
        effect: form.effect,
        files,
        problems: problems?,
    };
    keyed(&app, &caller, id, Command::RecordInspection { inspection }).await
}

/// `POST /api/bulletin_meetings`.
pub(crate) async fn meet(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<MeetingForm>,
) -> Result<axum::Json<Receipt>> {
    let minutes = file(&app, &form.minutes).await?;
    let items: Result<Vec<NewProblem>> = form.items.into_iter().map(problem_of).collect();
    let (title, attended) = (form.title, form.attended);
    let meeting = NewMeeting { title, day: day(&form.day)?, attended, minutes, items: items? };
    keyed(&app, &caller, id, Command::RecordMeeting { meeting }).await
}

fn problem_of(form: ProblemForm) -> Result<NewProblem> {
    Ok(NewProblem {
        what: form.what,
        place: form.place.filter(|place| !place.is_empty()),
        lead: form.lead,
        support: form.support.into_iter().collect(),
        due: day(&form.due)?,
    })
}
