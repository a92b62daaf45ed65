//! Plans of redevelopment over HTTP (S2-7c): the list, one plan with its years and how far each is.

use crate::App;
use crate::guard::Caller;
use crate::history::deeds;
use crate::land::{SeenLand, mu};
use crate::land_cases::law;
use crate::listed::{fits, found, sorted};
use crate::names::{word_id, zone as named_zone};
use crate::problem::{Problem, Result};
use crate::steps::{next, shape};
use crate::take::{AsOf, Asked, Looked, Path};
use crate::wire::plot::NextStep;
use crate::wire::redevelopment::{
    Redevelopment, RedevelopmentFilter, RedevelopmentLine, RedevelopmentParcel, RedevelopmentRow,
    RedevelopmentSum, RedevelopmentYear,
};
use crate::wire::{Named, Page};
use axum::extract::State;
use desk::Moment;
use fact::Area;
use office::authority::Target;
use office::docket::place_target;
use office::land::{LandLaw as _, ProcedureRules};
use office::redevelopment::{
    LineProgress, LineState, PlanState, RedevelopmentPlan, YearPart, plan_fields, year_progress,
};
use office::supply::Titled as _;

/// `GET /api/land/redevelopment`.
pub(crate) async fn plans(asked: Asked<RedevelopmentFilter>) -> Result<axum::Json<Page<RedevelopmentRow>>> {
    let Asked { caller, moment, filter, list, .. } = asked;
    let seen = moment.docket.redevelopments.values().rev().filter(|plan| sees(&caller, &moment, plan));
    let rows = seen.map(|plan| row(&moment, plan)).filter(|row| {
        fits(&filter.state, Some(&row.state))
            && fits(&filter.zone, row.zone.as_ref().map(|zone| zone.id.as_str()))
            && found(&list, &[&row.title, row.number.as_deref().unwrap_or("")])
    });
    let rows = sorted(rows.collect(), &list, |row, column| match column {
        "title" => Some(row.title.clone()),
        "from_year" => Some(row.from_year.to_string()),
        "state" => Some(row.state_title.clone()),
        "number" => Some(row.number.clone().unwrap_or_else(String::new)),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `GET /api/land/redevelopment/{key}`.
pub(crate) async fn plan(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<axum::Json<Redevelopment>> {
    let land = SeenLand::of(&app, &caller, moment.clone(), day).await?;
    let one = find(&caller, &moment, &key)?;
    told(&app, &caller, &land, one).map(axum::Json)
}

/// A plan as the caller sees it: of a plan for the whole area those parcels that the caller sees.
pub(crate) fn told(
    app: &App,
    caller: &Caller,
    land: &SeenLand,
    one: &RedevelopmentPlan,
) -> Result<Redevelopment> {
    let moment = &land.moment;
    let rules = law(moment)?.rules(land.book.key.day).map_err(Problem::from)?;
    let parcels = one.parcels.iter().filter(|parcel| sees_code(land, &parcel.code));
    let parcel = |parcel: &office::redevelopment::PlannedParcel| RedevelopmentParcel {
        code: parcel.code.clone(),
        location: parcel.title.clone(),
        area: mu(Area::from_micro_mu(parcel.micro_mu)),
        mode: mode(&rules, &parcel.mode),
        listed: is_listed(land, &parcel.code),
        years: one
            .years
            .iter()
            .filter(|(_, part)| part.lines.iter().any(|line| line.code == parcel.code))
            .map(|(year, _)| *year)
            .collect(),
    };
    let units = land.book.unit_names();
    let unit = |id: &String| {
        let title = units.iter().find(|(known, _)| known == id).map_or(id, |(_, title)| title);
        Named { id: id.clone(), title: title.clone() }
    };
    let own = place_target(&moment.docket, one.zone.as_deref());
    let drafts = app.authority().require(&caller.author, "redevelopment_draft", &own).is_ok();
    Ok(Redevelopment {
        row: row(moment, one),
        plan_units: one.units.iter().map(unit).collect(),
        plan_parcels: parcels.map(parcel).collect(),
        plan_years: one
            .years
            .iter()
            .map(|(number, part)| year(app, caller, land, (one, *number, part), &rules))
            .collect(),
        modes: modes(&rules),
        history: deeds(&one.deeds),
        next: steps(app, caller, moment, (one, one.state)),
        may_draft: drafts && one.state != PlanState::Ended,
    })
}

fn year(
    app: &App,
    caller: &Caller,
    land: &SeenLand,
    (plan, number, part): (&RedevelopmentPlan, i16, &YearPart),
    rules: &ProcedureRules,
) -> RedevelopmentYear {
    let cases = land.moment.docket.land_cases.values();
    let progress = year_progress(part, cases, land.book.key.day);
    let seen: Vec<&LineProgress<'_>> =
        progress.lines.iter().filter(|line| sees_code(land, &line.line.code)).collect();
    let sum = |holds: &dyn Fn(&LineProgress<'_>) -> bool| {
        let areas: Vec<Area> = seen
            .iter()
            .filter(|line| holds(line))
            .map(|line| Area::from_micro_mu(line.line.micro_mu))
            .collect();
        RedevelopmentSum { parcels: areas.len() as u64, area: mu(areas.into_iter().sum()) }
    };
    RedevelopmentYear {
        year: number,
        state: word_id(&part.state),
        state_title: part.state.title().to_owned(),
        number: part.approved.as_ref().map(|approval| approval.number.clone()),
        planned: sum(&|line| line.state == LineState::Planned),
        begun: sum(&|line| line.state == LineState::Begun),
        done: sum(&|line| line.state == LineState::Done),
        late: sum(&|line| line.is_late),
        lines: seen.iter().map(|line| line_told(line, rules)).collect(),
        next: steps(app, caller, &land.moment, (plan, part.state)),
    }
}

fn line_told(progress: &LineProgress<'_>, rules: &ProcedureRules) -> RedevelopmentLine {
    let (state, state_title) = match progress.state {
        LineState::Planned => ("planned", "未开始"),
        LineState::Begun => ("begun", "已启动"),
        LineState::Done => ("done", "已完成"),
    };
    let line = progress.line;
    RedevelopmentLine {
        code: line.code.clone(),
        location: line.title.clone(),
        area: mu(Area::from_micro_mu(line.micro_mu)),
        mode: mode(rules, &line.mode),
        day: line.day.to_string(),
        person: line.person.clone(),
        state: state.to_owned(),
        state_title: state_title.to_owned(),
        late: progress.is_late,
        disposed: mu(progress.disposed),
        case: progress.case.clone(),
    }
}

/// Whether a plan concerns what the caller sees: one for the whole area concerns everybody.
fn sees(caller: &Caller, moment: &Moment, plan: &RedevelopmentPlan) -> bool {
    plan.zone.is_none() || caller.view().reaches(&place_target(&moment.docket, plan.zone.as_deref()))
}

/// What is not seen is not there.
pub(crate) fn find<'m>(caller: &Caller, moment: &'m Moment, key: &str) -> Result<&'m RedevelopmentPlan> {
    let known = moment.docket.redevelopments.get(key).filter(|plan| sees(caller, moment, plan));
    known.ok_or_else(Problem::not_found)
}

/// A parcel that is no more on the map is shown to those who see everything.
fn sees_code(land: &SeenLand, code: &str) -> bool {
    !land.is_narrowed() || land.find(code).is_some()
}

fn is_listed(land: &SeenLand, code: &str) -> bool {
    let finding = land.book.land.place_of(code).and_then(|place| land.book.finding(place));
    finding.is_some_and(|finding| finding.listed() > Area::default())
}

/// Ways of the procedure.
pub(crate) fn modes(rules: &ProcedureRules) -> Vec<Named> {
    rules.modes.iter().map(|mode| Named { id: mode.id.clone(), title: mode.label.clone() }).collect()
}

fn mode(rules: &ProcedureRules, id: &str) -> Named {
    let known = rules.mode(id).map_or(id, |mode| mode.label.as_str());
    Named { id: id.to_owned(), title: known.to_owned() }
}

fn row(moment: &Moment, plan: &RedevelopmentPlan) -> RedevelopmentRow {
    RedevelopmentRow {
        key: plan.key.clone(),
        title: plan.title.clone(),
        zone: plan.zone.as_deref().map(|zone| named_zone(moment, zone)),
        from_year: plan.from_year,
        to_year: plan.to_year,
        state: word_id(&plan.state),
        state_title: plan.state.title().to_owned(),
        number: plan.approved.as_ref().map(|approval| approval.number.clone()),
        parcels: plan.parcels.len() as u64,
        area: mu(plan.area()),
        units: plan.units.len() as u64,
        years: plan.years.keys().copied().collect(),
    }
}

fn steps(
    app: &App,
    caller: &Caller,
    moment: &Moment,
    (plan, state): (&RedevelopmentPlan, PlanState),
) -> Vec<NextStep> {
    let step = |(id, title, action): (&'static str, &'static str, &'static str)| {
        let target = match id {
            "approve" => Target::default(),
            _ => place_target(&moment.docket, plan.zone.as_deref()),
        };
        let fields = plan_fields(id).into_iter().map(|field| shape(id, field, &[])).collect();
        next(app, caller, (id, title, action), fields, &[], &target)
    };
    state.next().into_iter().map(step).collect()
}
