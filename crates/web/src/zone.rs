//! The zone, what waits for the person who asks, notices, and the demo's own routes.

use crate::App;
use crate::change::record;
use crate::guard::{Caller, RequestId};
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Json, Looked, day};
use crate::wire::session::{Demo, DemoAccount, DemoClock};
use crate::wire::zone::{
    ClassBrief, FormBrief, IndicatorBrief, Notice, ReadMarks, Task, Tasks, Term, YearBrief, Zone,
};
use crate::wire::{Named, Receipt};
use axum::extract::State;
use axum::http::StatusCode;
use desk::Moment;
use fact::glossary;
use jiff::Timestamp;
use office::docket::Command;
use office::evaluation::Scheme;
use office::tasks::{Desktop, notices, tasks};
use std::collections::{BTreeMap, BTreeSet};

/// `GET /api/zone`.
pub(crate) async fn zone(State(app): State<App>, AsOf(moment): AsOf) -> Result<axum::Json<Zone>> {
    let setup = moment.setup()?;
    let configuration = &setup.configuration;
    let place =
        |place: &office::docket::PlaceName| Named { id: place.id.clone(), title: place.title.clone() };
    let forms = setup.rules.forms.iter().map(|(id, duty)| FormBrief {
        id: id.clone(),
        title: duty.title.clone(),
        department: duty.department.clone(),
        department_title: names::department(&duty.department),
    });
    let terms: BTreeSet<&str> =
        setup.rules.forms.values().flat_map(|duty| &duty.terms).map(String::as_str).collect();
    let today = app.desk().now().today(Timestamp::now());
    let newest = newest_scheme(&moment);
    Ok(axum::Json(Zone {
        id: configuration.zone.clone(),
        title: configuration.title.clone(),
        notice: configuration.notice.clone(),
        today: today.to_string(),
        as_of: as_of(&moment, today).to_string(),
        years: years(&moment),
        regions: configuration.regions.iter().map(place).collect(),
        zones: configuration.zones.iter().map(place).collect(),
        forms: forms.collect(),
        departments: fact::departments()
            .iter()
            .map(|known| Named { id: known.id.clone(), title: known.zh.clone() })
            .collect(),
        terms: terms.into_iter().filter_map(term).collect(),
        classes: newest.as_ref().map_or_else(Vec::new, classes),
        indicators: newest.as_ref().map_or_else(Vec::new, indicators),
    }))
}

/// The scheme of the newest year, as it stands at the end of that year.
fn newest_scheme(moment: &Moment) -> Option<Scheme> {
    let year = years(moment).into_iter().find(|year| !year.scheme.is_empty())?;
    scheme_of(moment, &year.scheme, year.year)
}

/// A scheme as configured here; nothing when it cannot be used.
pub(crate) fn scheme_of(moment: &Moment, scheme: &str, year: i16) -> Option<Scheme> {
    moment.setup.as_ref()?.scheme(scheme, year, &BTreeMap::new()).ok()
}

/// The classes of a scheme, best first.
pub(crate) fn classes(scheme: &Scheme) -> Vec<ClassBrief> {
    let brief = |class: &office::evaluation::scheme::Class| ClassBrief {
        id: class.id.clone(),
        title: class.label.clone(),
        rated: !class.outside,
    };
    scheme.classes.iter().map(brief).collect()
}

fn indicators(scheme: &Scheme) -> Vec<IndicatorBrief> {
    let brief = |indicator: &office::evaluation::scheme::Indicator| IndicatorBrief {
        id: indicator.id.to_string(),
        label: desk::wording::term(&indicator.id),
        unit: glossary::term(&indicator.id).map_or_else(String::new, |known| known.unit.clone()),
        digits: indicator.value_digits,
        weight: indicator.weight.value.to_string(),
    };
    scheme.indicators.iter().map(brief).collect()
}

/// The day that a moment shows: today for the current one.
fn as_of(moment: &Moment, today: jiff::civil::Date) -> jiff::civil::Date {
    moment.head.as_ref().map_or(today, |head| head.day).min(today)
}

/// Years that were opened or are planned in the zone's files, the newest first.
pub(crate) fn years(moment: &Moment) -> Vec<YearBrief> {
    let planned = moment.docket.configuration().map(|configuration| configuration.schemes.clone());
    let mut all: BTreeSet<i16> = planned.iter().flat_map(|schemes| schemes.keys().copied()).collect();
    all.extend(moment.docket.years.values().map(|plan| plan.year));
    let brief = |year: i16| {
        let plan = moment.docket.year(year);
        let scheme = plan.map(|plan| plan.scheme.clone());
        let scheme = scheme.or_else(|| planned.as_ref()?.get(&year).cloned()).unwrap_or_default();
        YearBrief {
            year,
            state: plan.map_or("not_opened", |plan| plan.stage.id()).to_owned(),
            state_title: plan.map_or("未开启", |plan| plan.stage.title()).to_owned(),
            scheme_title: scheme_title(moment, &scheme),
            scheme,
            has_result: moment.docket.runs.values().any(|run| run.year == year),
        }
    };
    all.into_iter().rev().map(brief).collect()
}

/// What a scheme's pack is called; the id when it is not configured.
pub(crate) fn scheme_title(moment: &Moment, scheme: &str) -> String {
    let pack = moment.setup.as_ref().and_then(|setup| setup.pack(scheme).ok());
    pack.map_or_else(|| scheme.to_owned(), |pack| pack.title.clone())
}

fn term(id: &str) -> Option<Term> {
    let known = glossary::term(id)?;
    Some(Term {
        id: known.id.clone(),
        label: known.zh.clone(),
        unit: known.unit.to_string(),
        kind: match known.kind {
            glossary::Kind::Number => "number",
            glossary::Kind::Flag => "flag",
            glossary::Kind::Text => "text",
            glossary::Kind::Day => "day",
        }
        .to_owned(),
    })
}

/// `GET /api/tasks`.
pub(crate) async fn my_tasks(
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<Tasks>> {
    let setup = moment.setup()?;
    let now = Timestamp::now();
    let desktop = Desktop {
        docket: &moment.docket,
        rules: &setup.rules,
        author: &caller.author,
        today: day,
        now,
        held_rows: moment.ledger()?.registry.held_rows().count(),
    };
    let both = tasks(&desktop);
    let shape = |task: office::tasks::Task| Task {
        id: task.id,
        kind: task.kind.to_owned(),
        title: task.title,
        detail: task.detail,
        due: task.due.map(|day| day.to_string()),
        overdue: task.overdue,
        action: task.action.to_owned(),
        link: task.link,
    };
    Ok(axum::Json(Tasks {
        mine: both.mine.into_iter().map(shape).collect(),
        waiting: both.waiting.into_iter().map(shape).collect(),
    }))
}

/// `GET /api/notices`.
pub(crate) async fn my_notices(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
) -> Result<axum::Json<Vec<Notice>>> {
    let read = app.sessions().vault().read_marks(&caller.author.account).await?;
    let shape = |notice: &office::docket::Notice| Notice {
        id: notice.key.clone(),
        at: names::office_moment(&moment, &notice.act),
        day: notice.act.day.to_string(),
        title: notice.title.clone(),
        text: notice.text.clone(),
        link: notice.link.clone(),
        read: read.contains(&notice.key),
    };
    Ok(axum::Json(notices(&moment.docket, &caller.author).into_iter().map(shape).collect()))
}

/// `POST /api/notices/read`.
pub(crate) async fn mark_read(
    State(app): State<App>,
    caller: Caller,
    Json(marks): Json<ReadMarks>,
) -> Result<StatusCode> {
    let docket = app.docket();
    let known = |id: &&String| docket.notices.contains_key(*id);
    let known: Vec<String> = marks.ids.iter().filter(known).cloned().collect();
    app.sessions().vault().mark_read(&caller.author.account, &known).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/demo`.
pub(crate) async fn demo(State(app): State<App>) -> Result<axum::Json<Demo>> {
    let moment = app.desk().now();
    let shape = |shown: desk::demo::DemoAccount| DemoAccount {
        login: shown.login,
        password: shown.password,
        name: shown.name,
        role: shown.role,
        role_title: shown.role_title,
        what: shown.what,
    };
    let demo = app.is_demo();
    let notice = if demo {
        "演示区：数据都是编造的；演示账号不要求第二因素，密码公开，请勿录入真实数据。"
    } else {
        ""
    };
    Ok(axum::Json(Demo {
        demo,
        notice: notice.to_owned(),
        accounts: desk::demo::accounts(&moment).into_iter().map(shape).collect(),
        today: moment.today(Timestamp::now()).to_string(),
    }))
}

/// `POST /api/demo/clock`.
pub(crate) async fn move_clock(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<DemoClock>,
) -> Result<axum::Json<Receipt>> {
    if !app.is_demo() {
        return Err(Problem::not_found());
    }
    record(&app, &caller, id, Command::SetOfficeDay { day: day(&form.day)? }).await
}
