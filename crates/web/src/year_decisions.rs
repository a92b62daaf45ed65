//! What moves an evaluation year: opening, timetable, stages, adjustments, re-openings, publications, confirmations.

use crate::App;
use crate::change::{file, files, record};
use crate::guard::{Caller, RequestId};
use crate::problem::{Problem, Result};
use crate::take::{Json, Path, Query, day};
use crate::wire::Receipt;
use crate::wire::firm::ConfirmationForm;
use crate::wire::objection::Reason;
use crate::wire::overview::OfYear;
use crate::wire::year::{
    AdjustmentForm, Advance, ReopenForm, RepublishForm, SendBackForm, TimetableChange, TimetableForm,
    YearForm,
};
use axum::extract::State;
use office::docket::{AdjustmentKind, Command, ConfirmationSubject, StageDates, Timetable};
use office::year::Stage;
use std::collections::BTreeMap;

type Answer = Result<axum::Json<Receipt>>;

/// `POST /api/years`.
pub(crate) async fn open(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<YearForm>,
) -> Answer {
    let timetable = timetable(form.timetable)?;
    record(&app, &caller, id, Command::OpenYear { year: form.year, scheme: form.scheme, timetable }).await
}

/// `POST /api/years/{year}/timetable`.
pub(crate) async fn change_timetable(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(year): Path<i16>,
    Json(form): Json<TimetableChange>,
) -> Answer {
    let timetable = timetable(form.timetable)?;
    record(&app, &caller, id, Command::ChangeTimetable { year, timetable, reason: form.reason }).await
}

/// `POST /api/years/{year}/advance`.
pub(crate) async fn advance(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(year): Path<i16>,
    Json(form): Json<Advance>,
) -> Answer {
    let evidence = files(&app, &form.evidence).await?;
    let command = Command::Advance { year, to: stage(&form.to)?, reason: form.reason, evidence };
    record(&app, &caller, id, command).await
}

/// `POST /api/years/{year}/send_back`.
pub(crate) async fn send_back(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(year): Path<i16>,
    Json(form): Json<SendBackForm>,
) -> Answer {
    let evidence = files(&app, &form.evidence).await?;
    record(&app, &caller, id, Command::SendBack { year, reason: form.reason, evidence }).await
}

/// `POST /api/years/{year}/adjustments`.
pub(crate) async fn adjust(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(year): Path<i16>,
    Json(form): Json<AdjustmentForm>,
) -> Answer {
    let kind = match form.kind.as_str() {
        "veto" => AdjustmentKind::Veto,
        "bonus" => AdjustmentKind::Bonus,
        "deduction" => AdjustmentKind::Deduction,
        _ => return Err(Problem::unprocessable("wrong_kind", "种类应为 veto、bonus 或 deduction。")),
    };
    let reading = form.reading.read(&form.term)?;
    let evidence = file(&app, &form.evidence).await?;
    let AdjustmentForm { subject, term, reason, .. } = form;
    record(&app, &caller, id, Command::Adjust { year, subject, kind, term, reading, reason, evidence }).await
}

/// `POST /api/years/{year}/adjustments/{adjustment}/withdraw`.
pub(crate) async fn withdraw_adjustment(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path((year, adjustment)): Path<(i16, String)>,
    Json(form): Json<Reason>,
) -> Answer {
    if app.docket().adjustments.get(&adjustment).is_none_or(|one| one.year != year) {
        return Err(Problem::not_found());
    }
    record(&app, &caller, id, Command::WithdrawAdjustment { adjustment, reason: form.reason }).await
}

/// `POST /api/years/{year}/reopen`.
pub(crate) async fn reopen(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(year): Path<i16>,
    Json(form): Json<ReopenForm>,
) -> Answer {
    let evidence = files(&app, &form.evidence).await?;
    let ReopenForm { subject, reason, .. } = form;
    record(&app, &caller, id, Command::Reopen { year, subject, reason, evidence }).await
}

/// `POST /api/years/{year}/reopenings/{reopening}/close`.
pub(crate) async fn close_reopening(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path((year, reopening)): Path<(i16, String)>,
    Json(form): Json<Reason>,
) -> Answer {
    if app.docket().reopenings.get(&reopening).is_none_or(|one| one.year != year) {
        return Err(Problem::not_found());
    }
    record(&app, &caller, id, Command::CloseReopening { reopening, reason: form.reason }).await
}

/// `POST /api/years/{year}/republish`.
pub(crate) async fn republish(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(year): Path<i16>,
    Json(form): Json<RepublishForm>,
) -> Answer {
    record(&app, &caller, id, Command::Republish { year, run: form.run, reason: form.reason }).await
}

/// `POST /api/firms/{subject}/confirmation`.
pub(crate) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(subject): Path<String>,
    Query(OfYear { year }): Query<OfYear>,
    Json(form): Json<ConfirmationForm>,
) -> Answer {
    let what = match form.what.as_str() {
        "areas" => ConfirmationSubject::Areas,
        "profile" => ConfirmationSubject::Profile,
        _ => return Err(Problem::unprocessable("wrong_subject", "what 应为 areas 或 profile。")),
    };
    let year = crate::years::wanted_year(&app.desk().now(), year)?;
    let ConfirmationForm { agrees, remark, .. } = form;
    record(&app, &caller, id, Command::Confirm { year, subject, what, agrees, remark }).await
}

fn stage(id: &str) -> Result<Stage> {
    let unknown = || Problem::unprocessable("unknown_stage", format!("没有“{id}”这个阶段。"));
    Stage::ALL.into_iter().find(|stage| stage.id() == id).ok_or_else(unknown)
}

fn timetable(form: TimetableForm) -> Result<Timetable> {
    let mut stages = BTreeMap::new();
    for days in form.stages {
        let dates = StageDates { starts: day(&days.starts)?, ends: day(&days.ends)? };
        if stages.insert(stage(&days.stage)?, dates).is_some() {
            return Err(Problem::unprocessable("stage_twice", format!("阶段“{}”写了两次。", days.stage)));
        }
    }
    let due: Result<BTreeMap<String, _>> =
        form.due.into_iter().map(|(form, text)| Ok((form, day(&text)?))).collect();
    Ok(Timetable { stages, due: due? })
}
