//! Plans of redevelopment drafted, approved and ended over HTTP: the areas and plan units of the parcels that are named come
//! from the land of the day.

use crate::App;
use crate::change::record;
use crate::guard::{Caller, RequestId};
use crate::land::SeenLand;
use crate::land_redevelopment::find;
use crate::problem::{Problem, Result};
use crate::steps::{keyed, read};
use crate::take::{Json, Path, day as read_day};
use crate::wire::Receipt;
use crate::wire::plot::StepForm;
use crate::wire::redevelopment::{RedevelopmentForm, RedevelopmentPick, RedevelopmentYearForm};
use axum::extract::State;
use fact::Area;
use office::docket::Command;
use office::redevelopment::{PlanStep, PlannedParcel, YearLine, plan_fields};

/// `POST /api/land/redevelopment`.
pub(crate) async fn draft(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<RedevelopmentForm>,
) -> Result<axum::Json<Receipt>> {
    let land = land(&app, &caller).await?;
    let command = command(&land, &caller, None, form)?;
    keyed(&app, &caller, id, command).await
}

/// `POST /api/land/redevelopment/{key}/terms`.
pub(crate) async fn revise(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(key): Path<String>,
    Json(form): Json<RedevelopmentForm>,
) -> Result<axum::Json<Receipt>> {
    let land = land(&app, &caller).await?;
    find(&caller, &land.moment, &key)?;
    let command = command(&land, &caller, Some(key), form)?;
    record(&app, &caller, id, command).await
}

/// `POST /api/land/redevelopment/{key}/years/{year}`.
pub(crate) async fn plan_year(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path((plan, year)): Path<(String, i16)>,
    Json(form): Json<RedevelopmentYearForm>,
) -> Result<axum::Json<Receipt>> {
    let land = land(&app, &caller).await?;
    let known = find(&caller, &land.moment, &plan)?.clone();
    let units = match known.units.is_empty() {
        true => Vec::new(),
        false => {
            let book = land.book.clone();
            tokio::task::spawn_blocking(move || book.unit_of_parcels()).await.map_err(|_| Problem::ours())?
        }
    };
    let mut lines = Vec::with_capacity(form.lines.len());
    for one in form.lines {
        let place = place_of(&land, &one.code)?;
        let planned = known.parcel(&one.code).map(|parcel| parcel.micro_mu);
        lines.push(YearLine {
            micro_mu: planned.unwrap_or_else(|| area(&land, place).micro_mu()),
            title: land.book.land.grounds[place].location.clone(),
            unit: units.get(place).cloned().flatten(),
            mode: one.mode,
            day: read_day(&one.day)?,
            person: one.person,
            code: one.code,
        });
    }
    record(&app, &caller, id, Command::PlanRedevelopmentYear { plan, year, lines }).await
}

/// `POST /api/land/redevelopment/{key}/steps`.
pub(crate) async fn step(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(key): Path<String>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    take(&app, &caller, id, (key, None), &form).await
}

/// `POST /api/land/redevelopment/{key}/years/{year}/steps`.
pub(crate) async fn step_year(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path((key, year)): Path<(String, i16)>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    take(&app, &caller, id, (key, Some(year)), &form).await
}

async fn take(
    app: &App,
    caller: &Caller,
    id: RequestId,
    (plan, year): (String, Option<i16>),
    form: &StepForm,
) -> Result<axum::Json<Receipt>> {
    find(caller, &app.desk().now(), &plan)?;
    let take: PlanStep = read(app, form, &plan_fields(&form.step)).await?;
    record(app, caller, id, Command::StepRedevelopment { plan, year, take }).await
}

/// The land of the office's day, as far as the caller sees it.
async fn land(app: &App, caller: &Caller) -> Result<SeenLand> {
    let moment = app.desk().now();
    let today = moment.today(jiff::Timestamp::now());
    SeenLand::of(app, caller, moment, today).await
}

fn command(
    land: &SeenLand,
    caller: &Caller,
    plan: Option<String>,
    form: RedevelopmentForm,
) -> Result<Command> {
    let parcel = |pick: &RedevelopmentPick| {
        let place = place_of(land, &pick.code)?;
        Ok(PlannedParcel {
            code: pick.code.clone(),
            micro_mu: area(land, place).micro_mu(),
            title: land.book.land.grounds[place].location.clone(),
            mode: pick.mode.clone(),
        })
    };
    let parcels: Result<Vec<PlannedParcel>> = form.parcels.iter().map(parcel).collect();
    let known = land.book.unit_names();
    if let Some(unit) = form.units.iter().find(|unit| known.iter().all(|(id, _)| id != *unit)) {
        let detail = format!("规划单元图层里没有“{unit}”。请从清单中选。");
        return Err(Problem::unprocessable("unknown_unit", detail));
    }
    // Whoever is limited to a zone plans for it.
    let zone = form.zone.filter(|zone| !zone.is_empty()).or_else(|| caller.author.zone.clone());
    let RedevelopmentForm { title, from_year, to_year, units, .. } = form;
    let units = units.into_iter().collect();
    Ok(Command::DraftRedevelopment { plan, title, zone, from_year, to_year, units, parcels: parcels? })
}

fn place_of(land: &SeenLand, code: &str) -> Result<usize> {
    land.find(code)
        .ok_or_else(|| Problem::unprocessable("unknown_parcel", format!("没有宗地{code}。请从清单中选。")))
}

/// Land that is to be redeveloped: what is listed, or the whole parcel where nothing is.
fn area(land: &SeenLand, place: usize) -> Area {
    let listed = land.book.finding(place).map_or_else(Area::default, |finding| finding.listed());
    if listed > Area::default() { listed } else { land.book.land.parcels[place].area }
}
