//! The dashboard of a year and the public page: counts from a run, and names with classes, nothing else, for everybody.

use crate::App;
use crate::dashboard::{Dashboard, Sight, dashboard};
use crate::guard::Caller;
use crate::problem::{Problem, Result};
use crate::results::by_class;
use crate::take::{AsOf, List, Query};
use crate::wire::Page;
use crate::wire::overview::{
    Alert, AlertFilter, Coverage, OfYear, Overview, PublicFilter, PublicPage, PublicResult, PublicYear,
};
use crate::years::{decided_run, shown_run, wanted_year};
use crate::zone::{classes as classes_of, scheme_of, scheme_title, years};
use axum::extract::State;
use desk::{Moment, Wanted};
use jiff::Timestamp;
use office::alert::{self, Level};
use office::authority::{Scope, Target};
use office::journal::OutcomeRow;
use office::year::{Stage, expectations};
use std::sync::Arc;

/// Alerts about single firms that the dashboard tells; the rest is counted there and listed by themselves.
const ALERTS_TOLD: usize = 200;

/// `GET /api/overview`.
pub(crate) async fn overview(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(OfYear { year }): Query<OfYear>,
) -> Result<axum::Json<Overview>> {
    let year = wanted_year(&moment, year)?;
    let run = shown_run(&app, &caller.author.role, &moment, year, None)?;
    let drawn = seen(&app, &caller, &moment, year).await?;
    let mut alerts = work_alerts(&app, &caller, &moment, year)?;
    let alerts_count = (alerts.len() + drawn.alerts.len()) as u64;
    alerts.extend(drawn.alerts.iter().take(ALERTS_TOLD).cloned());
    Ok(axum::Json(Overview {
        year,
        run: run.map(|run| run.act.entry),
        class_order: drawn.class_order.clone(),
        classes: drawn.classes.clone(),
        districts: drawn.districts.clone(),
        zones: drawn.zones.clone(),
        industries: drawn.industries.clone(),
        lists: drawn.lists.clone(),
        distribution: drawn.distribution.clone(),
        movers_count: drawn.movers_count,
        movers: drawn.movers.clone(),
        class_path: drawn.class_path.clone(),
        alerts_count,
        alerts: alerts.into_iter().map(shape).collect(),
        coverage: coverage(&moment, year)?,
    }))
}

/// `GET /api/alerts`: every one of a year, in the order of the dashboard.
pub(crate) async fn all_alerts(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(filter): Query<AlertFilter>,
    list: List,
) -> Result<axum::Json<Page<Alert>>> {
    let year = wanted_year(&moment, filter.year)?;
    let level = filter.level.as_deref().filter(|level| !level.is_empty());
    if level.is_some_and(|level| !LEVELS.iter().any(|known| level_id(*known) == level)) {
        return Err(Problem::malformed("level 应为 notice、warning 或 urgent。"));
    }
    let drawn = seen(&app, &caller, &moment, year).await?;
    let wanted = |alert: &&alert::Alert| {
        level.is_none_or(|level| level_id(alert.level) == level)
            && list.text.as_ref().is_none_or(|text| {
                alert.title.contains(text.as_str()) || alert.detail.contains(text.as_str())
            })
    };
    let work = work_alerts(&app, &caller, &moment, year)?;
    let Page { items, total, page, size, .. } =
        list.cut(work.iter().chain(&drawn.alerts).filter(wanted).collect());
    Ok(axum::Json(Page::of(items.into_iter().cloned().map(shape).collect(), total, page, size)))
}

/// What is drawn for the caller.
async fn seen(app: &App, caller: &Caller, moment: &Moment, year: i16) -> Result<Arc<Dashboard>> {
    dashboard(app, Sight::of(app, &caller.author, caller.scope, moment, year)?).await
}

/// Whether somebody is told of an alert.
fn alert_reached(alert: &alert::Alert, scope: Scope, caller: &Caller) -> bool {
    let place = |place: Option<&String>| {
        let target = Target {
            department: alert.department.as_deref(),
            enterprise: alert.subject.as_deref(),
            region: place.map(String::as_str),
            zone: None,
        };
        target.within(scope, &caller.author)
    };
    if alert.places.is_empty() { place(None) } else { alert.places.iter().any(|one| place(Some(one))) }
}

/// What is due or late now.
fn work_alerts(app: &App, caller: &Caller, moment: &Moment, year: i16) -> Result<Vec<alert::Alert>> {
    let scope = app.permits(&caller.author.role, "read_alerts");
    let rules = &moment.setup()?.rules;
    let now = Timestamp::now();
    let today = app.desk().now().today(now);
    let mut found = alert::work_alerts(&moment.docket, rules, today, now);
    found.retain(|alert| alert.year == year && alert_reached(alert, scope, caller));
    Ok(found)
}

const LEVELS: [Level; 3] = [Level::Notice, Level::Warning, Level::Urgent];

const fn level_id(level: Level) -> &'static str {
    match level {
        Level::Notice => "notice",
        Level::Warning => "warning",
        Level::Urgent => "urgent",
    }
}

fn shape(alert: alert::Alert) -> Alert {
    Alert {
        id: alert.id.to_owned(),
        level: level_id(alert.level).to_owned(),
        title: alert.title,
        detail: alert.detail,
        subject: alert.subject,
        department: alert.department,
        link: alert.link,
    }
}

fn coverage(moment: &Moment, year: i16) -> Result<Vec<Coverage>> {
    let Some(plan) = moment.docket.year(year) else { return Ok(Vec::new()) };
    let rules = &moment.setup()?.rules;
    let shape = |expected: office::year::Expected<'_>| Coverage {
        form: expected.form.to_owned(),
        title: expected.title.to_owned(),
        rows: expected.batch.map_or(0, |batch| batch.tally.read),
        admitted: expected.batch.map_or(0, |batch| batch.tally.admitted),
    };
    Ok(expectations(&moment.docket, rules, plan).into_iter().map(shape).collect())
}

/// `GET /api/public`.
pub(crate) async fn public(AsOf(moment): AsOf) -> axum::Json<PublicPage> {
    let configuration = moment.docket.configuration();
    axum::Json(PublicPage {
        title: configuration.map_or_else(|| "亩衡".to_owned(), |known| known.title.clone()),
        notice: configuration.and_then(|known| known.notice.clone()),
        years: years(&moment).iter().filter_map(|brief| public_year(&moment, brief.year)).collect(),
    })
}

fn public_year(moment: &Moment, year: i16) -> Option<PublicYear> {
    let run = decided_run(moment, year)?;
    let plan = moment.docket.year(year)?;
    let list = moment.docket.published(year);
    let in_publicity = list.is_none() && plan.stage == Stage::ResultPublicity;
    if list.is_none() && !in_publicity {
        return None;
    }
    let window = plan.windows.get(&Stage::ResultPublicity);
    let mut classes: Vec<String> = run.counts.iter().map(|count| count.class.clone()).collect();
    classes.retain(|class| !class.is_empty());
    classes.sort();
    classes.dedup();
    Some(PublicYear {
        year,
        scheme_title: scheme_title(moment, &plan.scheme),
        published: list.map(|list| list.act.day.to_string()),
        number: list.map(|list| list.number),
        classes,
        class_titles: scheme_of(moment, &run.scheme, year).as_ref().map_or_else(Vec::new, classes_of),
        in_publicity,
        objections_until: window.filter(|_| in_publicity).map(|window| window.closes.to_string()),
    })
}

/// `GET /api/public/results`: name and class, nothing else.
pub(crate) async fn public_results(
    State(app): State<App>,
    AsOf(moment): AsOf,
    Query(filter): Query<PublicFilter>,
    list: List,
) -> Result<axum::Json<Page<PublicResult>>> {
    let shown =
        years(&moment).iter().find_map(|brief| public_year(&moment, brief.year).map(|shown| shown.year));
    let Some(year) = filter.year.or(shown) else { return Ok(axum::Json(list.cut(Vec::new()))) };
    public_year(&moment, year).ok_or_else(Problem::not_found)?;
    let run = decided_run(&moment, year).ok_or_else(Problem::not_found)?;
    let roll = app.desk().roll(run.act.entry).await?;
    // By name only: a credit code must not be a way to find out more than a name does.
    let wanted = Wanted {
        classes: filter.class.filter(|class| !class.is_empty()).into_iter().collect(),
        order: Some((desk::Order::Name, false)),
        ..Wanted::default()
    };
    let fits = |row: &&OutcomeRow| {
        !row.class.is_empty() && list.text.as_ref().is_none_or(|text| row.name.contains(text.as_str()))
    };
    let rows: Vec<&OutcomeRow> = roll.select(&wanted).into_iter().filter(fits).collect();
    let totals = by_class(&rows);
    let Page { items, total, page, size, .. } = list.cut(rows);
    let shape = |row: &OutcomeRow| PublicResult { name: row.name.clone(), class: row.class.clone() };
    let mut answer = Page::of(items.into_iter().map(shape).collect(), total, page, size);
    answer.totals = totals.into_iter().map(|(class, count)| (class, count.to_string())).collect();
    Ok(axum::Json(answer))
}
