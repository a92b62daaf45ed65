//! Problems of bulletins, inspections and meetings over HTTP (S2-IV.3c): the list with its deadlines, one with its steps; and what
//! left them on the spot and around the table.

use crate::App;
use crate::bulletins::named_party;
use crate::guard::Caller;
use crate::history::deeds;
use crate::listed::{fits, found, sorted};
use crate::names::word_id;
use crate::problem::{Problem, Result};
use crate::steps::{next, shape};
use crate::take::{AsOf, Asked, Looked, Path};
use crate::wire::bulletin::{InspectionRow, MeetingRow, ProblemFilter, ProblemPage, ProblemRow};
use crate::wire::plot::NextStep;
use crate::wire::{Page, StoredFile};
use axum::extract::State;
use desk::Moment;
use jiff::civil::Date;
use office::authority::Target;
use office::bulletin::{Bulletin, Problem as Raised, ProblemSource, is_party, problem_fields};
use office::docket::place_target;
use office::supply::Titled as _;

/// Fields by step that may be left out.
const OPTIONAL: &[(&str, &str)] = &[("pass", "files")];

/// `GET /api/bulletin_problems`.
pub(crate) async fn problems(asked: Asked<ProblemFilter>) -> Result<axum::Json<Page<ProblemRow>>> {
    let Asked { caller, moment, day, filter, list } = asked;
    let seen = moment.docket.problems.values().filter(|problem| sees(&caller, problem));
    let rows = seen.map(|problem| row(&moment, problem, day)).filter(|row| {
        fits(&filter.state, Some(&row.state))
            && fits(&filter.lead, Some(&row.lead.id))
            && filter.late.is_none_or(|late| late == row.late)
            && found(&list, &[&row.what, &row.lead.title])
    });
    let mut rows: Vec<ProblemRow> = rows.collect();
    rows.sort_by(|one, other| {
        let key = |row: &ProblemRow| (row.state == "closed", row.due.clone(), row.key.clone());
        key(one).cmp(&key(other))
    });
    let rows = sorted(rows, &list, |row, column| match column {
        "what" => Some(row.what.clone()),
        "lead" => Some(row.lead.title.clone()),
        "due" => Some(row.due.clone()),
        "state" => Some(row.state_title.clone()),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `GET /api/bulletin_problems/{key}`.
pub(crate) async fn problem(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<axum::Json<ProblemPage>> {
    let one = moment.docket.problems.get(&key).filter(|one| sees(&caller, one));
    let one = one.ok_or_else(Problem::not_found)?;
    Ok(axum::Json(ProblemPage {
        row: row(&moment, one, day),
        history: deeds(&one.deeds),
        next: steps(&app, &caller, &moment, one),
    }))
}

/// `GET /api/bulletin_inspections`.
pub(crate) async fn inspections(
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<Vec<InspectionRow>>> {
    let view = caller.view();
    let seen = moment.docket.inspections.values().filter(|one| {
        let target = Target { region: one.region.as_deref(), zone: one.zone.as_deref(), ..Target::default() };
        view.reaches(&target)
    });
    let told = |one: &office::bulletin::Inspection| InspectionRow {
        key: one.key.clone(),
        place: named_party(&moment, &one.record.place).title,
        day: one.record.day.to_string(),
        people: one.record.people.clone(),
        organisation: one.record.organisation.clone(),
        policy: one.record.policy.clone(),
        effect: one.record.effect.clone(),
        files: one.record.files.iter().map(StoredFile::from).collect(),
        problems: rows(&moment, &one.problems, day),
        by: one.act.by.name.clone(),
    };
    let mut all: Vec<InspectionRow> = seen.map(told).collect();
    all.sort_by(|one, other| other.day.cmp(&one.day));
    Ok(axum::Json(all))
}

/// `GET /api/bulletin_meetings`.
pub(crate) async fn meetings(AsOf(moment): AsOf, Looked(day): Looked) -> Result<axum::Json<Vec<MeetingRow>>> {
    let told = |one: &office::bulletin::Meeting| MeetingRow {
        key: one.key.clone(),
        title: one.record.title.clone(),
        day: one.record.day.to_string(),
        attended: one.record.attended.iter().map(|id| named_party(&moment, id)).collect(),
        minutes: StoredFile::from(&one.record.minutes),
        items: rows(&moment, &one.problems, day),
        by: one.act.by.name.clone(),
    };
    let mut all: Vec<MeetingRow> = moment.docket.meetings.values().map(told).collect();
    all.sort_by(|one, other| other.day.cmp(&one.day));
    Ok(axum::Json(all))
}

fn rows(moment: &Moment, keys: &[String], day: Date) -> Vec<ProblemRow> {
    let known = keys.iter().filter_map(|key| moment.docket.problems.get(key));
    known.map(|problem| row(moment, problem, day)).collect()
}

/// Whoever is limited to a place sees what lies there and what the place answers for or supports.
fn sees(caller: &Caller, problem: &Raised) -> bool {
    let target =
        Target { region: problem.region.as_deref(), zone: problem.zone.as_deref(), ..Target::default() };
    caller.view().reaches(&target)
        || std::iter::once(&problem.lead).chain(&problem.support).any(|id| is_party(&caller.author, id))
}

/// A problem in a list, as it is on a day.
pub(crate) fn row(moment: &Moment, one: &Raised, day: Date) -> ProblemRow {
    let (source, source_title, source_link) = match &one.source {
        ProblemSource::Bulletin { key, figure } => {
            let number = moment.docket.bulletins.get(key).and_then(Bulletin::number_title);
            let figure = figure.map_or_else(String::new, |figure| format!("：{}", figure.title()));
            let title = format!("{}{figure}", number.unwrap_or_else(|| "通报".to_owned()));
            ("bulletin", title, format!("/bulletins/{key}"))
        }
        ProblemSource::Inspection { key } => {
            let known = moment.docket.inspections.get(key);
            let day = known.map_or_else(String::new, |one| one.record.day.to_string());
            ("inspection", format!("{day}督查"), "/bulletins/inspections".to_owned())
        }
        ProblemSource::Meeting { key } => {
            let known = moment.docket.meetings.get(key);
            let title = known.map_or_else(|| "联席会议".to_owned(), |one| one.record.title.clone());
            ("meeting", title, "/bulletins/meetings".to_owned())
        }
    };
    let place = one.zone.as_ref().or(one.region.as_ref());
    ProblemRow {
        key: one.key.clone(),
        what: one.what.clone(),
        source: source.to_owned(),
        source_title,
        source_link,
        place: place.map(|id| named_party(moment, id).title),
        lead: named_party(moment, &one.lead),
        support: one.support.iter().map(|id| named_party(moment, id)).collect(),
        due: one.due.to_string(),
        state: word_id(&one.state),
        state_title: one.state.title().to_owned(),
        late: one.is_late(day),
    }
}

fn steps(app: &App, caller: &Caller, moment: &Moment, one: &Raised) -> Vec<NextStep> {
    let target = place_target(&moment.docket, Some(&one.lead));
    let leads = is_party(&caller.author, &one.lead);
    let step = |(id, title, action): (&'static str, &'static str, &'static str)| {
        let fields = problem_fields(id).into_iter().map(|field| shape(id, field, OPTIONAL)).collect();
        let told = next(app, caller, (id, title, action), fields, &[], &target);
        // Its lead reports, others look at it again.
        let fits = match id {
            "report" => leads,
            "pass" | "fail" => !leads,
            _ => true,
        };
        NextStep { permitted: told.permitted && fits, ..told }
    };
    one.state.next().into_iter().map(step).collect()
}
