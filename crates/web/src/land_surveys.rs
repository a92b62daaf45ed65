//! Surveys of industrial land over HTTP: campaigns, their parcels as far as the caller sees them, and answers.

use crate::App;
use crate::change::{files, record};
use crate::guard::{Caller, RequestId};
use crate::history::deeds;
use crate::land::{SeenLand, mu};
use crate::listed::{fits, sorted};
use crate::names::{term, word_id, zone as named_zone};
use crate::problem::{Problem, Result};
use crate::steps::{keyed, next, read};
use crate::take::{AsOf, Asked, Json, List, Looked, Path, Query, day as read_day};
use crate::wire::plot::{Deed, NextStep, StepField, StepForm};
use crate::wire::survey::{
    Survey as ShownSurvey, SurveyAnswer as ShownAnswer, SurveyAnswerForm, SurveyFilter, SurveyForm,
    SurveyLeftOut, SurveyParcelFilter, SurveyParcelRow, SurveyQuestion, SurveyRow,
};
use crate::wire::{Named, Page, Receipt, StoredFile};
use axum::extract::State;
use desk::Moment;
use fact::Area;
use jiff::civil::Date;
use office::docket::{Command, place_target, survey_target};
use office::supply::Titled as _;
use office::survey::{
    AnswerVersion, Question, QuestionKind, Survey, SurveyAnswer, SurveyParcel, SurveyPlace, SurveyStep,
    questions, step_fields,
};
use std::collections::BTreeMap;

/// `GET /api/land/surveys`.
pub(crate) async fn surveys(asked: Asked<SurveyFilter>) -> Result<axum::Json<Page<SurveyRow>>> {
    let Asked { caller, moment, day, filter, list } = asked;
    let seen = moment.docket.surveys.values().rev().filter(|one| sees(&caller, &moment, one));
    let rows = seen.map(|one| row(&caller, &moment, day, one)).filter(|row| {
        filter.year.is_none_or(|year| row.year == year)
            && fits(&filter.state, Some(&row.state))
            && fits(&filter.zone, row.zone.as_ref().map(|zone| zone.id.as_str()))
            && list.text.as_deref().is_none_or(|text| row.title.contains(text))
    });
    let rows = sorted(rows.collect(), &list, |row, column| match column {
        "year" => Some(row.year.to_string()),
        "title" => Some(row.title.clone()),
        "due" => Some(row.due.clone()),
        "state" => Some(row.state_title.clone()),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `POST /api/land/surveys`: the parcels in scope on the office's day are frozen into it.
pub(crate) async fn open(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<SurveyForm>,
) -> Result<axum::Json<Receipt>> {
    let SurveyForm { year, title, zone, due } = form;
    // Whoever is limited to a zone opens a survey of it.
    let zone = zone.filter(|zone| !zone.is_empty()).or_else(|| caller.author.zone.clone());
    let moment = app.desk().now();
    let today = moment.today(jiff::Timestamp::now());
    let book = app.desk().land(&moment, today).await?;
    let parcels = book.survey_parcels(zone.as_deref());
    let command = Command::OpenSurvey { year, title, zone, due: read_day(&due)?, parcels };
    keyed(&app, &caller, id, command).await
}

/// `GET /api/land/surveys/{survey}`.
pub(crate) async fn survey(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<axum::Json<ShownSurvey>> {
    let one = find(&caller, &moment, &key)?;
    let closed = one.closed.as_ref();
    let seen = |code: &str| one.parcel(code).is_some_and(|parcel| sees_parcel(&caller, &moment, parcel));
    let left_out = closed.into_iter().flat_map(|closed| &closed.left_out).filter(|left| seen(&left.parcel));
    Ok(axum::Json(ShownSurvey {
        row: row(&caller, &moment, day, one),
        questions: questions().iter().map(question).collect(),
        document: closed.map(|closed| closed.document.clone()),
        left_out: left_out
            .map(|left| SurveyLeftOut { parcel: left.parcel.clone(), reason: left.reason.clone() })
            .collect(),
        history: deeds(&one.deeds),
        next: steps(&app, &caller, &moment, one),
        open: one.is_open(),
    }))
}

/// `GET /api/land/surveys/{survey}/parcels`.
pub(crate) async fn parcels(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
    Query(filter): Query<SurveyParcelFilter>,
    list: List,
) -> Result<axum::Json<Page<SurveyParcelRow>>> {
    let land = SeenLand::of(&app, &caller, moment.clone(), day).await?;
    let one = find(&caller, &moment, &key)?;
    let rows = chosen(&caller, &land, one, &filter, list.text.as_deref());
    let rows = sorted(rows, &list, |row, column| match column {
        "code" => Some(row.code.clone()),
        "title" => Some(row.title.clone()),
        "day" => Some(row.day.clone().unwrap_or_else(String::new)),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `GET /api/land/surveys/{survey}/parcels/{code}`.
pub(crate) async fn parcel(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path((key, code)): Path<(String, String)>,
) -> Result<axum::Json<ShownAnswer>> {
    let land = SeenLand::of(&app, &caller, moment.clone(), day).await?;
    let one = find(&caller, &moment, &key)?;
    let parcel = one.parcel(&code).filter(|parcel| sees_parcel(&caller, &moment, parcel));
    let parcel = parcel.ok_or_else(Problem::not_found)?;
    let answer = moment.docket.survey_answers.get(&SurveyAnswer::key_of(&key, &code));
    let latest = answer.and_then(SurveyAnswer::latest);
    let figures = land.find(&code).map(|place| &land.book.land.parcels[place].figures);
    let told = land.find(&code).map_or(&[][..], |place| land.book.surveyed(place));
    let of_layer = |question: &Question| {
        let id = &question.term.id;
        // An answer of an earlier survey may stand in the place of what the layer says.
        let file = match told.iter().find(|one| one.term == id) {
            Some(one) => one.file.as_ref(),
            None => figures.and_then(|figures| figures.get(id)),
        };
        file.map(|value| (id.clone(), crate::land_file::written(value)))
    };
    let target = place_target(&moment.docket, parcel.zone.as_deref());
    let may = app.authority().require(&caller.author, "survey_answer", &target).is_ok();
    Ok(axum::Json(ShownAnswer {
        row: parcel_row(&land, one, parcel),
        answers: latest.map_or_else(BTreeMap::new, |latest| latest.answers.clone()),
        layer: questions().iter().filter_map(of_layer).collect(),
        photos: latest.into_iter().flat_map(|latest| &latest.photos).map(StoredFile::from).collect(),
        place: latest.and_then(|latest| latest.place.as_ref()).and_then(degrees),
        history: answer.map_or_else(Vec::new, history),
        may_answer: may && one.is_open(),
    }))
}

/// `POST /api/land/surveys/{survey}/parcels/{code}`.
pub(crate) async fn answer(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path((survey, parcel)): Path<(String, String)>,
    Json(form): Json<SurveyAnswerForm>,
) -> Result<axum::Json<Receipt>> {
    let moment = app.desk().now();
    find(&caller, &moment, &survey)?;
    let SurveyAnswerForm { answers, photos, place } = form;
    let photos = files(&app, &photos).await?;
    // 0.000001° is a tenth of a metre.
    let degrees = |degrees: f64| format!("{degrees:.6}");
    let place = place.map(|[longitude, latitude]| SurveyPlace {
        longitude: degrees(longitude),
        latitude: degrees(latitude),
    });
    record(&app, &caller, id, Command::AnswerSurvey { survey, parcel, answers, photos, place }).await
}

/// `POST /api/land/surveys/{survey}/steps`.
pub(crate) async fn step(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(survey): Path<String>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    let moment = app.desk().now();
    find(&caller, &moment, &survey)?;
    let take: SurveyStep = read(&app, &form, &step_fields(&form.step)).await?;
    record(&app, &caller, id, Command::StepSurvey { survey, take }).await
}

/// Whether a survey concerns what the caller sees: its place, or a parcel of it.
fn sees(caller: &Caller, moment: &Moment, survey: &Survey) -> bool {
    caller.view().reaches(&survey_target(&moment.docket, survey))
        || survey.parcels.iter().any(|parcel| sees_parcel(caller, moment, parcel))
}

fn sees_parcel(caller: &Caller, moment: &Moment, parcel: &SurveyParcel) -> bool {
    caller.view().reaches(&place_target(&moment.docket, parcel.zone.as_deref()))
}

/// What is not seen is not there.
pub(crate) fn find<'m>(caller: &Caller, moment: &'m Moment, key: &str) -> Result<&'m Survey> {
    let found = moment.docket.surveys.get(key).filter(|one| sees(caller, moment, one));
    found.ok_or_else(Problem::not_found)
}

fn row(caller: &Caller, moment: &Moment, day: Date, survey: &Survey) -> SurveyRow {
    let answers = &moment.docket.survey_answers;
    let coverage = survey.coverage(answers, |parcel| sees_parcel(caller, moment, parcel));
    SurveyRow {
        key: survey.key.clone(),
        year: survey.year,
        title: survey.title.clone(),
        zone: survey.zone.as_deref().map(|zone| named_zone(moment, zone)),
        due: survey.due.to_string(),
        overdue: survey.is_open() && survey.due < day,
        state: word_id(&survey.state),
        state_title: survey.state.title().to_owned(),
        parcels: coverage.parcels as u64,
        answered: coverage.answered as u64,
        area: mu(coverage.area),
        answered_area: mu(coverage.answered_area),
        closed: survey.closed.as_ref().map(|closed| closed.on.to_string()),
    }
}

fn question(question: &Question) -> SurveyQuestion {
    let option = |option: &String| Named { id: option.clone(), title: option.clone() };
    SurveyQuestion {
        id: question.term.id.clone(),
        title: question.term.zh.clone(),
        meaning: question.term.meaning.clone(),
        kind: match question.kind() {
            QuestionKind::Flag => "flag",
            QuestionKind::Choice => "choice",
            QuestionKind::Number => "number",
            QuestionKind::Text => "text",
            QuestionKind::Day => "day",
        }
        .to_owned(),
        unit: unit(question).to_owned(),
        options: question.options.iter().map(option).collect(),
        optional: question.is_optional,
        clause: question.clause.clone(),
    }
}

/// The unit as printed: a plain number has none.
pub(crate) fn unit(question: &Question) -> &'static str {
    Some(question.term.unit.as_str()).filter(|unit| *unit != "1").unwrap_or("")
}

fn steps(app: &App, caller: &Caller, moment: &Moment, survey: &Survey) -> Vec<NextStep> {
    let target = survey_target(&moment.docket, survey);
    let field = |field: office::supply::Field| StepField {
        name: field.name.to_owned(),
        title: field.label.to_owned(),
        kind: field.kind.to_owned(),
        options: Vec::new(),
        optional: field.name == "left_out",
    };
    let step = |id: &'static str| {
        let (_, title) = SurveyStep::ALL.into_iter().find(|(known, _)| *known == id)?;
        let fields = step_fields(id).into_iter().map(field).collect();
        Some(next(app, caller, (id, title, "survey_close"), fields, &[], &target))
    };
    survey.state.next().into_iter().filter_map(step).collect()
}

/// The parcels of a survey that the caller sees and asks for.
pub(crate) fn chosen(
    caller: &Caller,
    land: &SeenLand,
    survey: &Survey,
    filter: &SurveyParcelFilter,
    text: Option<&str>,
) -> Vec<SurveyParcelRow> {
    let seen = survey.parcels.iter().filter(|parcel| sees_parcel(caller, &land.moment, parcel));
    let rows = seen.map(|parcel| parcel_row(land, survey, parcel)).filter(|row| {
        let zone = filter.zone.as_deref().filter(|zone| !zone.is_empty());
        filter.answered.is_none_or(|answered| row.answered == answered)
            && zone.is_none_or(|zone| row.zone.as_ref().is_some_and(|own| own.id == zone))
            && text.is_none_or(|text| {
                row.code.contains(text)
                    || row.title.contains(text)
                    || row.firms.iter().any(|firm| firm.title.contains(text) || firm.id.starts_with(text))
            })
    });
    rows.collect()
}

fn parcel_row(land: &SeenLand, survey: &Survey, parcel: &SurveyParcel) -> SurveyParcelRow {
    let answers = &land.moment.docket.survey_answers;
    let answer = answers.get(&SurveyAnswer::key_of(&survey.key, &parcel.code));
    let latest = answer.and_then(SurveyAnswer::latest);
    let now = land.find(&parcel.code).map(|place| &land.book.land.parcels[place]);
    let firms = now.into_iter().flat_map(|parcel| &parcel.occupants);
    SurveyParcelRow {
        code: parcel.code.clone(),
        title: parcel.title.clone(),
        zone: parcel.zone.as_deref().map(|zone| land.named_place(zone)),
        area: mu(Area::from_micro_mu(parcel.micro_mu)),
        firms: firms.map(|firm| land.named_firm(&firm.uscc)).collect(),
        answered: answer.is_some_and(|answer| answer.is_complete),
        by: latest.map(|latest| latest.act.by.name.clone()),
        day: latest.map(|latest| latest.act.day.to_string()),
    }
}

/// What changed with each answer.
fn history(answer: &SurveyAnswer) -> Vec<Deed> {
    let mut before: Option<&AnswerVersion> = None;
    let mut told = Vec::new();
    for version in &answer.versions {
        let changed = questions().iter().filter(|question| {
            let own = |version: &AnswerVersion| version.answers.get(&question.term.id).cloned();
            own(version) != before.and_then(own)
        });
        let changed = changed.map(|question| {
            let own = version.answers.get(&question.term.id).map_or("（删去）", String::as_str);
            format!("{}：{own}", term(&question.term.id))
        });
        let mut text = changed.collect::<Vec<_>>().join("；");
        if !version.photos.is_empty() {
            text.push_str(&format!("（照片{}张）", version.photos.len()));
        }
        told.push(Deed {
            entry: version.act.entry,
            day: version.act.day.to_string(),
            what: "填报".to_owned(),
            text,
            by: version.act.by.name.clone(),
            files: version.photos.iter().map(StoredFile::from).collect(),
        });
        before = Some(version);
    }
    told
}

fn degrees(place: &SurveyPlace) -> Option<[f64; 2]> {
    Some([place.longitude.parse().ok()?, place.latitude.parse().ok()?])
}
