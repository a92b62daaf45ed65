//! Steps of land cases over HTTP: opening one on what the server finds, what may be done next and by whom, and a step that
//! somebody asks for turned into its command.

use crate::App;
use crate::guard::{Caller, RequestId};
use crate::land_cases::sees;
use crate::names::{named_department, titled};
use crate::problem::{Problem, Result};
use crate::steps::{keyed, next, read, shape};
use crate::take::{AsOf, Json, Looked, Path};
use crate::wire::land_case::LandCaseForm;
use crate::wire::plot::{NextStep, StepField, StepForm};
use crate::wire::{Named, Receipt};
use axum::extract::State;
use desk::Moment;
use desk::land::LandBook;
use office::docket::{Command, land_case_target};
use office::land::{
    Approver, Contest, Course, FoundLand, IdleCause, LAND_OPTIONAL, LandCase, LandKind, LandStep, Measure,
    ProcedureRules, RightKind, Will, land_fields, land_next_steps,
};
use office::supply::Stance;

/// `POST /api/land/cases`.
pub(crate) async fn open(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Json(form): Json<LandCaseForm>,
) -> Result<axum::Json<Receipt>> {
    let unknown = || Problem::unprocessable("unknown_kind", "案件种类写作 low、idle 或 unsupplied。");
    let kind = LandKind::of(&form.kind).ok_or_else(unknown)?;
    let book = app.desk().land(&moment, day).await?;
    let found = found_now(&book, &moment, kind, &form.place)?;
    let place = form.place.trim().to_owned();
    keyed(&app, &caller, id, Command::OpenLandCase { kind, place, found }).await
}

/// `POST /api/land/cases/{key}/steps`.
pub(crate) async fn take(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(case): Path<String>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    if !app.docket().land_cases.get(&case).is_some_and(|case| sees(&caller.view(), case)) {
        return Err(Problem::not_found());
    }
    let land: LandStep = match form.step.as_str() {
        // What is found is the server's to say, as when a case is opened.
        "refind" => refind(&app, &case).await?,
        _ => read(&app, &form, &land_fields(&form.step)).await?,
    };
    crate::change::record(&app, &caller, id, Command::TakeLandStep { case, land }).await
}

/// The finding of a case's place on the office's day.
async fn refind(app: &App, case: &str) -> Result<LandStep> {
    let moment = app.desk().now();
    let one = moment.docket.land_cases.get(case).ok_or_else(Problem::not_found)?;
    let book = app.desk().land(&moment, moment.today(jiff::Timestamp::now())).await?;
    let found = found_now(&book, &moment, one.kind(), &one.place)?;
    Ok(LandStep::Refind { found })
}

/// What is found at a place, firms by their names.
fn found_now(book: &LandBook, moment: &Moment, kind: LandKind, place: &str) -> Result<Box<FoundLand>> {
    let named = |code: &str| {
        let known = book.firms.get(code).map(|firm| firm.name.clone());
        known.unwrap_or_else(|| crate::names::firm(moment, code))
    };
    Ok(Box::new(book.found_at(kind, place, &named).map_err(Problem::from)?))
}

/// Steps of a case that may be taken now.
pub(crate) fn next_of_case(
    app: &App,
    caller: &Caller,
    case: &LandCase,
    rules: &ProcedureRules,
) -> Vec<NextStep> {
    let target = land_case_target(case, caller.author.enterprise.as_deref());
    let step = |one: office::supply::NextStep| {
        // A firm speaks for itself.
        let asked = one.fields.into_iter().filter(|field| field.kind != "firm" || !caller.is_firm());
        let fields = asked.map(|field| StepField {
            options: options(field.kind, case, rules),
            ..shape(one.id, field, LAND_OPTIONAL)
        });
        next(app, caller, (one.id, one.title, one.action), fields.collect(), one.quotes, &target)
    };
    land_next_steps(case).into_iter().map(step).collect()
}

/// What may be chosen in a field of a case's step.
fn options(kind: &str, case: &LandCase, rules: &ProcedureRules) -> Vec<Named> {
    let named = |id: &str, title: &str| Named { id: id.to_owned(), title: title.to_owned() };
    match kind {
        "firm" => case.found.enterprises.iter().map(|firm| named(&firm.code, &firm.name)).collect(),
        "will" => titled(Will::ALL),
        "stance" => titled(Stance::ALL),
        "reviewer" => rules.review.0.iter().map(|id| named_department(id)).collect(),
        "right" => titled(RightKind::ALL),
        "mode" => rules.modes.iter().map(|mode| named(&mode.id, &mode.label)).collect(),
        "sub_form" => {
            let forms =
                rules.modes.iter().flat_map(|mode| mode.sub_forms.iter().map(move |form| (mode, form)));
            forms.map(|(mode, form)| named(form, &format!("{}：{form}", mode.label))).collect()
        }
        "cause" => titled(IdleCause::ALL),
        "measure" => titled(Measure::ALL),
        "option" => rules.options.iter().map(|one| named(&one.id, &one.label)).collect(),
        "approver" => titled(Approver::ALL),
        "contest" => titled(Contest::ALL),
        "batch_cause" => rules.causes.iter().map(|one| named(&one.id, &one.label)).collect(),
        "path" => rules.paths.iter().map(|one| named(&one.id, &one.label)).collect(),
        "part" => match &case.course {
            Course::Unsupplied(batch) => {
                let open = (1_u32..).zip(&batch.parts).filter(|(_, part)| part.settled.is_none());
                open.map(|(number, part)| named(&number.to_string(), &part.title)).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
