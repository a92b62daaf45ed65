//! Results of runs: one run, two beside each other, another scheme on the same facts, and what was published.

use crate::App;
use crate::change::{submit, turned_away};
use crate::guard::{Caller, RequestId};
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Json, Path, Query};
use crate::view::target;
use crate::wire::firm::YearAndRun;
use crate::wire::overview::Breakdown;
use crate::wire::year::{
    Check, Checks, CompareWith, Comparison, Mover, Publication, PublishedFirm, Run, RunForm, SimulationForm,
};
use crate::years::{publication_row, run_row, shown_run};
use axum::extract::State;
use desk::{Moment, Roll, body, outcome_rows};
use office::authority::Scope;
use office::docket::{Command, Purpose, RunRecord};
use office::journal::OutcomeRow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Movers told at once.
const MOVERS_TOLD: usize = 500;

/// `GET /api/years/{year}/runs/{run}`.
pub(crate) async fn run(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path((year, run)): Path<(i16, u64)>,
) -> Result<axum::Json<Run>> {
    let record =
        shown_run(&app, &caller.author.role, &moment, year, Some(run))?.ok_or_else(Problem::not_found)?;
    describe(&app, &caller, &moment, record).await.map(axum::Json)
}

/// `POST /api/years/{year}/runs`.
pub(crate) async fn make_run(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(year): Path<i16>,
    Json(form): Json<RunForm>,
) -> Result<axum::Json<Run>> {
    let purpose = match form.purpose.as_str() {
        "trial" => Purpose::Trial,
        "preliminary" => Purpose::Preliminary,
        "final" => Purpose::Final,
        _ => return Err(Problem::unprocessable("wrong_purpose", "用途应为 trial、preliminary 或 final。")),
    };
    let command = Command::Run { year, purpose, scheme: form.scheme, overrides: form.overrides };
    let receipt = submit(&app, &caller, id, command).await?;
    let docket = app.docket();
    let record = docket.run(receipt.entry).ok_or_else(Problem::ours)?;
    let mut run = describe(&app, &caller, &app.desk().now(), record).await?;
    run.receipt = Some(receipt);
    Ok(axum::Json(run))
}

async fn describe(app: &App, caller: &Caller, moment: &Moment, record: &RunRecord) -> Result<Run> {
    let roll = app.desk().roll(record.act.entry).await?;
    let rows = caller.view().rows(&roll);
    let mut statuses: BTreeMap<String, u64> = BTreeMap::new();
    let mut lists: BTreeMap<&str, Breakdown> = BTreeMap::new();
    for row in &rows {
        *statuses.entry(row.status.clone()).or_default() += 1;
        let list = lists.entry(&row.list).or_insert_with(|| Breakdown {
            id: row.list.clone(),
            title: body(row).map_or_else(|_| row.list.clone(), |body| body.list),
            classes: BTreeMap::new(),
            count: 0,
        });
        list.count += 1;
        *list.classes.entry(row.class.clone()).or_default() += 1;
    }
    let mut shown = run_row(moment, record);
    shown.classes = by_class(&rows);
    shown.firms = rows.len() as u64;
    Ok(Run {
        row: shown,
        class_order: roll.classes().to_vec(),
        statuses,
        lists: lists.into_values().collect(),
        receipt: None,
    })
}

/// `GET /api/years/{year}/compare`.
pub(crate) async fn compare(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(year): Path<i16>,
    Query(with): Query<CompareWith>,
) -> Result<axum::Json<Comparison>> {
    let after =
        shown_run(&app, &caller.author.role, &moment, year, with.run)?.ok_or_else(Problem::not_found)?;
    let unreadable = || Problem::malformed("with 应为年度（2023）或某次测算（run:编号）。");
    let before = match with.with.strip_prefix("run:") {
        Some(run) => {
            let run = run.parse().map_err(|_| unreadable())?;
            let record = moment.docket.run(run).ok_or_else(Problem::not_found)?;
            shown_run(&app, &caller.author.role, &moment, record.year, Some(run))?
        }
        None => {
            let other = with.with.parse().map_err(|_| unreadable())?;
            shown_run(&app, &caller.author.role, &moment, other, None)?
        }
    };
    let before = before.ok_or_else(Problem::not_found)?;
    let (old, new) = (app.desk().roll(before.act.entry).await?, app.desk().roll(after.act.entry).await?);
    let titles = [title(before), title(after)];
    Ok(axum::Json(side_by_side(&caller, &old, &new, titles)))
}

/// `POST /api/years/{year}/simulate`: nothing is recorded.
pub(crate) async fn simulate(
    State(app): State<App>,
    caller: Caller,
    Path(year): Path<i16>,
    Json(form): Json<SimulationForm>,
) -> Result<axum::Json<Comparison>> {
    let moment = app.desk().now();
    let base = shown_run(&app, &caller.author.role, &moment, year, None)?;
    let turned = |trouble| turned_away(&app, &caller, "simulate", trouble);
    let before = match base {
        Some(base) => app.desk().roll(base.act.entry).await?,
        None => Arc::new(tried(&app, &moment, year, None, &BTreeMap::new()).await.map_err(turned)?),
    };
    let after = tried(&app, &moment, year, form.scheme.as_deref(), &form.overrides).await.map_err(turned)?;
    let titles = [base.map_or_else(|| format!("{year} 年现行方案"), title), format!("{year} 年试算")];
    Ok(axum::Json(side_by_side(&caller, &before, &after, titles)))
}

/// The outcomes of an evaluation that nobody records.
async fn tried(
    app: &App,
    moment: &Arc<Moment>,
    year: i16,
    scheme: Option<&str>,
    overrides: &BTreeMap<String, String>,
) -> std::result::Result<Roll, desk::Trouble> {
    let question = moment.question(year, scheme, overrides)?;
    let evaluated = app.desk().evaluate(moment, question).await?;
    let rows = move || {
        let scheme = evaluated.run().scheme();
        let mut classes: Vec<String> =
            scheme.classes.iter().filter(|class| !class.outside).map(|class| class.id.clone()).collect();
        classes.extend(scheme.classes.iter().filter(|class| class.outside).map(|class| class.id.clone()));
        outcome_rows(&evaluated, None).map(|rows| Roll::new(0, rows, classes))
    };
    let lost = |error: tokio::task::JoinError| desk::Trouble::Broken(error.to_string());
    tokio::task::spawn_blocking(rows).await.map_err(lost)?
}

fn side_by_side(caller: &Caller, before: &Roll, after: &Roll, titles: [String; 2]) -> Comparison {
    let [old_title, new_title] = titles;
    let mut classes = after.classes().to_vec();
    classes.extend(before.classes().iter().filter(|class| !after.classes().contains(class)).cloned());
    classes.push(String::new());
    let place = |class: &str| classes.iter().position(|known| known == class).unwrap_or(classes.len() - 1);
    let mut transitions = vec![vec![0; classes.len()]; classes.len()];
    let mut movers = Vec::new();
    let view = caller.view();
    let (old, new) = (view.rows(before), view.rows(after));
    for then in &new {
        let Some(was) = before.find(&then.subject).filter(|row| caller.reaches(&target(row))) else {
            continue;
        };
        if let Some(count) =
            transitions.get_mut(place(&was.class)).and_then(|row| row.get_mut(place(&then.class)))
        {
            *count += 1;
        }
        if was.class != then.class {
            movers.push(mover(was, then));
        }
    }
    let movers_count = movers.len() as u64;
    movers.truncate(MOVERS_TOLD);
    Comparison {
        before: old_title,
        after: new_title,
        counts_before: by_class(&old),
        counts_after: by_class(&new),
        classes,
        transitions,
        movers,
        movers_count,
    }
}

/// `GET /api/years/{year}/published/{number}`: as it was published, whatever came later.
pub(crate) async fn publication(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path((year, number)): Path<(i16, u32)>,
) -> Result<axum::Json<Publication>> {
    let all = moment.docket.publications_of(year);
    let list = all.iter().find(|list| list.number == number).ok_or_else(Problem::not_found)?;
    let roll = app.desk().roll(run_of(list)?).await?;
    // A firm reads its own line; the whole list, names and classes, is public.
    let rows: Vec<&OutcomeRow> =
        if caller.is_firm() { caller.view().rows(&roll) } else { roll.rows().iter().collect() };
    let compares = app.permits(&caller.author.role, "compare_runs") == Scope::All;
    let earlier = all.iter().find(|earlier| list.supersedes == Some(earlier.number)).filter(|_| compares);
    let changes = match earlier {
        Some(earlier) => {
            let before = app.desk().roll(run_of(earlier)?).await?;
            let moved = |row: &&OutcomeRow| {
                let was = before.find(&row.subject)?;
                (was.class != row.class).then(|| mover(was, row))
            };
            rows.iter().filter_map(moved).collect()
        }
        None => Vec::new(),
    };
    let shape = |row: &&OutcomeRow| PublishedFirm {
        subject: row.subject.clone(),
        name: row.name.clone(),
        list: Some(row.list.clone()).filter(|list| !list.is_empty()),
        class: row.class.clone(),
    };
    Ok(axum::Json(Publication {
        row: publication_row(list),
        classes: by_class(&rows),
        changes,
        results: rows.iter().map(shape).collect(),
    }))
}

fn run_of(list: &office::docket::Publication) -> Result<u64> {
    list.run.parse().map_err(|_| Problem::ours())
}

fn title(run: &RunRecord) -> String {
    format!("{} 年{}（第 {} 号操作）", run.year, crate::years::purpose(run.purpose).1, run.act.entry)
}

/// Firms by class; those without one under the empty name.
pub(crate) fn by_class(rows: &[&OutcomeRow]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.class.clone()).or_default() += 1;
    }
    counts
}

/// A firm before and after.
pub(crate) fn mover(was: &OutcomeRow, then: &OutcomeRow) -> Mover {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Mover {
        subject: then.subject.clone(),
        name: then.name.clone(),
        class_before: some(&was.class),
        class_after: some(&then.class),
        rank_before: was.rank.map(u64::from),
        rank_after: then.rank.map(u64::from),
        total_before: was.total.as_ref().map(ToString::to_string),
        total_after: then.total.as_ref().map(ToString::to_string),
        why: body(then).ok().map(|body| body.reason).filter(|reason| !reason.is_empty()),
    }
}

/// `GET /api/years/{year}/checks`.
pub(crate) async fn checks(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(year): Path<i16>,
    Query(wanted): Query<YearAndRun>,
) -> Result<axum::Json<Checks>> {
    let run =
        shown_run(&app, &caller.author.role, &moment, year, wanted.run)?.ok_or_else(Problem::not_found)?;
    let evaluated = app.desk().evaluated(run).await?;
    let found =
        tokio::task::spawn_blocking(move || desk::checks(&evaluated)).await.map_err(|_| Problem::ours())?;
    // A list within a zone is named by the zone's id.
    let named = |title: String| names::with_zones(&moment, title);
    let shape = |check: desk::Check| Check {
        id: check.id,
        title: named(check.title),
        text: check.text,
        level: match check.level {
            desk::Level::Fine => "fine",
            desk::Level::Look => "look",
            desk::Level::Stop => "stop",
        }
        .to_owned(),
        columns: check.columns,
        rows: check.rows,
    };
    Ok(axum::Json(Checks { run: run.act.entry, checks: found.into_iter().map(shape).collect() }))
}
