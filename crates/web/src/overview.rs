//! The dashboard of a year and the public page: counts from a run, and names with classes, nothing else, for everybody.

use crate::App;
use crate::firms::target;
use crate::guard::Caller;
use crate::problem::{Problem, Result};
use crate::results::{by_class, mover};
use crate::take::{AsOf, List, Query};
use crate::wire::Page;
use crate::wire::overview::{
    Alert, Bin, Breakdown, ClassYear, Coverage, OfYear, Overview, PublicFilter, PublicPage, PublicResult,
    PublicYear,
};
use crate::wire::year::Mover;
use crate::years::{decided_run, shown_run, wanted_year};
use crate::zone::{classes as classes_of, scheme_of, scheme_title, years};
use axum::extract::State;
use desk::{Moment, Roll, Wanted, body};

use jiff::Timestamp;
use office::alert::{self, ClassPath, Level, YearClass};
use office::authority::Target;
use office::journal::OutcomeRow;
use office::year::{Stage, expectations};
use std::collections::BTreeMap;

/// Movers on the dashboard.
const MOVERS_TOLD: usize = 100;
/// Years of the class path.
const YEARS_BACK: i16 = 5;
/// Width of a span of totals.
const SPAN: i64 = 10;

/// `GET /api/overview`.
pub(crate) async fn overview(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(OfYear { year }): Query<OfYear>,
) -> Result<axum::Json<Overview>> {
    let year = wanted_year(&moment, year)?;
    let run = shown_run(&app, &caller, &moment, year, None)?;
    let roll = match run {
        Some(run) => Some(app.desk().roll(run.act.entry).await?),
        None => None,
    };
    let rows: Vec<&OutcomeRow> = match &roll {
        Some(roll) => roll.rows().iter().filter(|row| caller.reaches(&target(row))).collect(),
        None => Vec::new(),
    };
    let place = |id: &str| place_title(&moment, id);
    let industry = |row: &OutcomeRow| row.industry.get(..2).unwrap_or("").to_owned();
    let (class_path, paths) = path(&app, &caller, &moment, year).await?;
    let moved = movers(roll.as_deref(), &rows);
    let alerts = alerts(&app, &caller, &moment, year, &paths)?;
    Ok(axum::Json(Overview {
        year,
        run: run.map(|run| run.act.entry),
        class_order: roll.as_ref().map_or_else(Vec::new, |roll| roll.classes().to_vec()),
        classes: by_class(&rows),
        districts: breakdown(&rows, |row| row.region.clone(), |row| place(&row.region)),
        zones: breakdown(&rows, |row| row.zone.clone(), |row| place(&row.zone)),
        industries: breakdown(&rows, industry, |row| industry_title(&industry(row))),
        lists: breakdown(
            &rows,
            |row| row.list.clone(),
            |row| body(row).map_or_else(|_| row.list.clone(), |body| body.list),
        ),
        distribution: distribution(&rows),
        movers_count: moved.len() as u64,
        movers: moved.into_iter().take(MOVERS_TOLD).collect(),
        class_path,
        alerts_count: alerts.len() as u64,
        alerts,
        coverage: coverage(&moment, year)?,
    }))
}

fn breakdown(
    rows: &[&OutcomeRow],
    id: impl Fn(&OutcomeRow) -> String,
    title: impl Fn(&OutcomeRow) -> String,
) -> Vec<Breakdown> {
    let mut all: BTreeMap<String, Breakdown> = BTreeMap::new();
    for row in rows {
        let one = all.entry(id(row)).or_insert_with_key(|id| Breakdown {
            id: id.clone(),
            title: title(row),
            classes: BTreeMap::new(),
            count: 0,
        });
        one.count += 1;
        *one.classes.entry(row.class.clone()).or_default() += 1;
    }
    all.into_values().collect()
}

fn place_title(moment: &Moment, id: &str) -> String {
    let named = moment.docket.configuration().and_then(|configuration| {
        configuration.regions.iter().chain(&configuration.zones).find(|place| place.id == id)
    });
    match named {
        Some(place) => place.title.clone(),
        None if id.is_empty() => "未注明".to_owned(),
        None => id.to_owned(),
    }
}

fn industry_title(division: &str) -> String {
    match fact::Industry::of_code(division) {
        Some(known) => known.name.to_owned(),
        None if division.is_empty() => "未注明".to_owned(),
        None => division.to_owned(),
    }
}

/// Firms by spans of ten points; exact, so that a firm at the border stands above it.
fn distribution(rows: &[&OutcomeRow]) -> Vec<Bin> {
    let mut bins: BTreeMap<i64, u64> = BTreeMap::new();
    for total in rows.iter().filter_map(|row| row.total.as_ref()) {
        let whole = total.to_string();
        let whole = whole.split('.').next().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        *bins.entry(whole.div_euclid(SPAN)).or_default() += 1;
    }
    let bin = |(span, count): (i64, u64)| Bin {
        from: (span * SPAN).to_string(),
        to: ((span + 1) * SPAN).to_string(),
        count,
    };
    bins.into_iter().map(bin).collect()
}

/// Firms whose class differs from the year before: falls, then rises, the farthest first, then those who had or have no
/// class.
fn movers(roll: Option<&Roll>, rows: &[&OutcomeRow]) -> Vec<Mover> {
    let Some(roll) = roll else { return Vec::new() };
    let far = |row: &OutcomeRow| {
        let before = row.previous_class.as_deref().map(|class| roll.class_place(class))?;
        let after = roll.class_place(&row.class);
        let outside = row.class.is_empty() || row.previous_class.as_deref() == Some("");
        let kind = if outside { 2_u8 } else { u8::from(after < before) };
        (before != after).then(|| (kind, std::cmp::Reverse(before.abs_diff(after))))
    };
    let mut moved: Vec<_> = rows.iter().filter_map(|row| Some((far(row)?, *row))).collect();
    moved.sort_by(|left, right| (left.0, &left.1.subject).cmp(&(right.0, &right.1.subject)));
    let shape = |(_, row): (_, &OutcomeRow)| {
        let before = OutcomeRow {
            class: row.previous_class.clone().unwrap_or_default(),
            rank: None,
            total: None,
            ..row.clone()
        };
        mover(&before, row)
    };
    moved.into_iter().map(shape).collect()
}

/// Firms by class in this and earlier years, and each firm's own path.
async fn path(
    app: &App,
    caller: &Caller,
    moment: &Moment,
    year: i16,
) -> Result<(Vec<ClassYear>, Vec<ClassPath>)> {
    let mut counts = Vec::new();
    let mut paths: BTreeMap<String, ClassPath> = BTreeMap::new();
    for earlier in (year - YEARS_BACK + 1)..=year {
        let Some(run) = shown_run(app, caller, moment, earlier, None)? else { continue };
        let roll = app.desk().roll(run.act.entry).await?;
        let rows: Vec<&OutcomeRow> = roll.rows().iter().filter(|row| caller.reaches(&target(row))).collect();
        counts.push(ClassYear { year: earlier, classes: by_class(&rows) });
        for row in rows.into_iter().filter(|row| row.status == "rated") {
            let path = paths.entry(row.subject.clone()).or_insert_with(|| ClassPath {
                subject: row.subject.clone(),
                name: row.name.clone(),
                places: [&row.region, &row.zone]
                    .into_iter()
                    .filter(|place| !place.is_empty())
                    .cloned()
                    .collect(),
                years: Vec::new(),
            });
            path.years.push(YearClass {
                year: earlier,
                place: roll.class_place(&row.class),
                classes: roll.classes().len(),
                label: row.class.clone(),
            });
        }
    }
    Ok((counts, paths.into_values().collect()))
}

fn alerts(app: &App, caller: &Caller, moment: &Moment, year: i16, paths: &[ClassPath]) -> Result<Vec<Alert>> {
    let scope = app.permits(&caller.author.role, "read_alerts");
    let rules = &moment.setup()?.rules;
    let now = Timestamp::now();
    let today = app.desk().now().today(now);
    let mut found = alert::work_alerts(&moment.docket, rules, today, now);
    found.extend(alert::class_alerts(rules, year, paths));
    let reached = |alert: &alert::Alert| {
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
    };
    found.retain(|alert| alert.year == year && reached(alert));
    let shape = |alert: alert::Alert| Alert {
        id: alert.id.to_owned(),
        level: match alert.level {
            Level::Notice => "notice",
            Level::Warning => "warning",
            Level::Urgent => "urgent",
        }
        .to_owned(),
        title: alert.title,
        detail: alert.detail,
        subject: alert.subject,
        department: alert.department,
        link: alert.link,
    };
    Ok(found.into_iter().map(shape).collect())
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
        class: filter.class.filter(|class| !class.is_empty()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_at_the_border_stands_above_it() {
        let row = |total: &str| OutcomeRow {
            subject: String::new(),
            name: String::new(),
            list: String::new(),
            region: String::new(),
            zone: String::new(),
            industry: String::new(),
            status: String::new(),
            class: String::new(),
            class_by_rank: String::new(),
            rank: None,
            ranked: 0,
            total: total.parse().ok(),
            previous_class: None,
            body: String::new(),
        };
        let rows = [row("79.9999"), row("80"), row("80.0001"), row("100")];
        let rows: Vec<&OutcomeRow> = rows.iter().collect();
        let bins: Vec<(String, u64)> =
            distribution(&rows).into_iter().map(|bin| (bin.from, bin.count)).collect();
        assert_eq!(bins, [("70".to_owned(), 1), ("80".to_owned(), 2), ("100".to_owned(), 1)]);
    }
}
