//! Evaluation years as pages show them: stage, timetable, what may come next, runs, adjustments, publications.

use crate::App;
use crate::guard::Caller;
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Looked, Path, Query};
use crate::wire::StoredFile;
use crate::wire::overview::OfYear;
use crate::wire::year::{
    Adjustable, Adjustment, Changed, Neighbour, NextStage, PackVersion, PublicationRow, Reopening, RunRow,
    StageDays, StageRow, Step, TimetableForm, WayBack, Window, Year,
};
use crate::wire::zone::YearBrief;
use crate::zone::{scheme_title, years};
use axum::extract::State;
use desk::Moment;
use fact::glossary;
use jiff::Timestamp;
use office::authority::{Scope, Target};
use office::docket::{self, AdjustmentKind, Purpose, Refusal, ReopeningState, RunRecord, YearPlan};
use office::year::{Stage, next_steps, way_back};
use std::collections::BTreeMap;

/// The year that is asked for, or the newest one that was opened, or the newest one that is planned.
pub(crate) fn wanted_year(moment: &Moment, year: Option<i16>) -> Result<i16> {
    let opened = || moment.docket.years.values().map(|plan| plan.year).max();
    let planned = || years(moment).first().map(|year| year.year);
    year.or_else(opened).or_else(planned).ok_or_else(Problem::not_found)
}

/// The run of a year that somebody is shown. Firms and the zone's staff see what is in publicity or decided, nothing
/// that is only tried; others see any run, and by default the one that the year stands on, else the newest.
pub(crate) fn shown_run<'a>(
    app: &App,
    role: &str,
    moment: &'a Moment,
    year: i16,
    asked: Option<u64>,
) -> Result<Option<&'a RunRecord>> {
    let docket = &moment.docket;
    let free = app.permits(role, "read_runs") == Scope::All;
    let decided = decided_run(moment, year);
    if let Some(entry) = asked {
        let published = || docket.publications_of(year).iter().any(|list| list.run == entry.to_string());
        let run = docket.run(entry).filter(|run| run.year == year).ok_or_else(Problem::not_found)?;
        let open = free || decided.is_some_and(|decided| decided.key == run.key) || published();
        return if open { Ok(Some(run)) } else { Err(Problem::not_found()) };
    }
    if !free {
        return Ok(decided);
    }
    let standing = docket.year(year).and_then(|plan| docket.runs.get(plan.run.as_ref()?));
    let newest = || docket.runs.values().filter(|run| run.year == year).max_by_key(|run| run.act.entry);
    Ok(standing.or_else(newest))
}

/// The run that firms and the public may know of: the published one, else the one in publicity and after it.
pub(crate) fn decided_run(moment: &Moment, year: i16) -> Option<&RunRecord> {
    let docket = &moment.docket;
    if let Some(published) = docket.published(year) {
        return docket.runs.get(&published.run);
    }
    let plan = docket.year(year)?;
    if plan.stage < Stage::ResultPublicity {
        return None;
    }
    docket.runs.get(plan.run.as_ref()?)
}

/// `GET /api/years`.
pub(crate) async fn all(AsOf(moment): AsOf) -> axum::Json<Vec<YearBrief>> {
    axum::Json(years(&moment))
}

/// `GET /api/years/proposed`: days to begin with when a year is opened; without a year, the one after the newest.
pub(crate) async fn proposed(
    AsOf(moment): AsOf,
    Looked(today): Looked,
    Query(OfYear { year }): Query<OfYear>,
) -> Result<axum::Json<TimetableForm>> {
    let next = || moment.docket.years.values().map(|plan| plan.year.saturating_add(1)).max();
    let year = year.or_else(next).unwrap_or_else(|| today.year().saturating_sub(1));
    let table = office::year::proposed(&moment.docket, &moment.setup()?.rules, year, today);
    let table = table.map_err(|error| Problem::malformed(error.to_string()))?;
    let days = |(stage, days): (&Stage, &docket::StageDates)| StageDays {
        stage: stage.id().to_owned(),
        starts: days.starts.to_string(),
        ends: days.ends.to_string(),
    };
    Ok(axum::Json(TimetableForm {
        stages: table.stages.iter().map(days).collect(),
        due: table.due.into_iter().map(|(form, day)| (form, day.to_string())).collect(),
    }))
}

/// `GET /api/years/{year}`.
pub(crate) async fn year(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(today): Looked,
    Path(year): Path<i16>,
) -> Result<axum::Json<Year>> {
    let docket = &moment.docket;
    let plan = docket.year(year).ok_or_else(Problem::not_found)?;
    let setup = moment.setup()?;
    let now = Timestamp::now();
    let steps = next_steps(docket, &setup.rules, plan, &caller.author, today, now);
    let free = app.permits(&caller.author.role, "read_runs") == Scope::All;
    let runs = docket.runs.values().filter(|run| run.year == year && free);
    let mut runs: Vec<RunRow> = runs.map(|run| run_row(&moment, run)).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.id));
    let reached = |reopening: &&docket::Reopening| {
        reopening.year == year
            && (!caller.is_firm() || reopening.subjects.iter().any(|one| mine(&caller, one)))
    };
    let shown = shown_run(&app, &caller.author.role, &moment, year, None)?;
    Ok(axum::Json(Year {
        year,
        state: plan.stage.id().to_owned(),
        state_title: plan.stage.title().to_owned(),
        scheme: plan.scheme.clone(),
        scheme_title: scheme_title(&moment, &plan.scheme),
        pack: pack_version(&moment, &plan.scheme),
        timetable: Stage::ALL.into_iter().map(|stage| stage_row(plan, stage, today)).collect(),
        due: plan.timetable.due.iter().map(|(form, day)| (form.clone(), day.to_string())).collect(),
        next: steps.into_iter().map(next_stage).collect(),
        runs,
        current_run: shown.map(|run| run.act.entry),
        published: docket.publications_of(year).into_iter().map(publication_row).collect(),
        reopenings: docket
            .reopenings
            .values()
            .filter(reached)
            .map(|one| reopening_row(&moment, &caller, one))
            .collect(),
        counts: if caller.is_firm() { BTreeMap::new() } else { counts(&moment, plan, shown) },
        way_back: way_back(&setup.rules, plan, &caller.author).map(back),
        windows: plan
            .windows
            .iter()
            .map(|(stage, window)| self::window(setup, *stage, window, today, now))
            .collect(),
        history: plan.history.iter().map(step).collect(),
        // A scheme that cannot be used reads nothing; why it cannot is told where it is run.
        adjustable: moment
            .adjustable(year)
            .iter()
            .flatten()
            .map(|one| adjustable(&app, &caller, setup, one))
            .collect(),
    }))
}

/// `GET /api/years/{year}/adjustments`.
pub(crate) async fn adjustments(
    caller: Caller,
    AsOf(moment): AsOf,
    Path(year): Path<i16>,
) -> Result<axum::Json<Vec<Adjustment>>> {
    let name = |subject: &str| names::firm(&moment, subject);
    let reached = |one: &&docket::Adjustment| {
        let target = Target {
            department: one.act.by.department.as_deref(),
            enterprise: Some(&one.subject),
            ..Target::default()
        };
        one.year == year && caller.reaches(&target)
    };
    let mut found: Vec<&docket::Adjustment> = moment.docket.adjustments.values().filter(reached).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.act.entry));
    let shape = |one: &docket::Adjustment| Adjustment {
        id: one.key.clone(),
        subject: one.subject.clone(),
        name: name(&one.subject),
        kind: adjustment_kind(one.kind).to_owned(),
        kind_title: one.kind.title().to_owned(),
        label: glossary::term(&one.term).map_or_else(|| one.term.clone(), |term| term.zh.clone()),
        term: one.term.clone(),
        value: (&one.reading).into(),
        reason: one.reason.clone(),
        evidence: StoredFile::from(&one.evidence),
        by: one.act.by.name.clone(),
        day: one.act.day.to_string(),
        withdrawn: one.withdrawn.as_ref().map(|(reason, _)| reason.clone()),
    };
    Ok(axum::Json(found.into_iter().map(shape).collect()))
}

/// `GET /api/years/{year}/published`.
pub(crate) async fn published(AsOf(moment): AsOf, Path(year): Path<i16>) -> axum::Json<Vec<PublicationRow>> {
    axum::Json(moment.docket.publications_of(year).into_iter().map(publication_row).collect())
}

fn mine(caller: &Caller, subject: &str) -> bool {
    caller.author.enterprise.as_deref() == Some(subject)
}

fn adjustment_kind(kind: AdjustmentKind) -> &'static str {
    match kind {
        AdjustmentKind::Veto => "veto",
        AdjustmentKind::Bonus => "bonus",
        AdjustmentKind::Deduction => "deduction",
    }
}

fn adjustable(app: &App, caller: &Caller, setup: &desk::Setup, one: &office::year::Adjustable) -> Adjustable {
    let known = glossary::term(&one.term);
    let owner = setup.rules.registry.owner(&one.term);
    let target = Target { department: owner, ..Target::default() };
    Adjustable {
        kind: adjustment_kind(one.kind).to_owned(),
        label: known.map_or_else(|| one.term.clone(), |known| known.zh.clone()),
        unit: known.map_or_else(String::new, |known| known.unit.clone()),
        value_kind: match known.map(|known| known.kind) {
            Some(glossary::Kind::Flag) => "flag",
            _ => "number",
        }
        .to_owned(),
        term: one.term.clone(),
        rule: one.rule.clone(),
        owner_title: owner.map(names::department),
        mine: app.authority().require(&caller.author, "adjust", &target).is_ok(),
    }
}

pub(crate) fn purpose(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::Trial => ("trial", "试算"),
        Purpose::Preliminary => ("preliminary", "初步测算"),
        Purpose::Final => ("final", "正式测算"),
    }
}

fn pack_version(moment: &Moment, scheme: &str) -> PackVersion {
    let stamp = moment.setup.as_ref().and_then(|setup| setup.stamp(scheme).ok());
    stamp.map_or_else(
        || PackVersion { id: scheme.to_owned(), version: String::new(), digest: String::new() },
        |stamp| PackVersion { id: stamp.id, version: stamp.version, digest: stamp.digest },
    )
}

/// A run in a list.
pub(crate) fn run_row(moment: &Moment, run: &RunRecord) -> RunRow {
    let pack = moment.setup.as_ref().and_then(|setup| setup.pack(&run.scheme).ok());
    let changed = |(id, value): (&String, &String)| {
        let known = pack.as_ref().and_then(|pack| pack.parameters.get(id));
        Changed {
            id: id.clone(),
            title: known.map_or_else(|| id.clone(), |known| known.label.clone()),
            value: value.clone(),
            unit: known.map_or_else(String::new, |known| known.unit.to_string()),
        }
    };
    let mut classes: BTreeMap<String, u64> = BTreeMap::new();
    for count in &run.counts {
        *classes.entry(count.class.clone()).or_default() += count.count;
    }
    RunRow {
        id: run.act.entry,
        year: run.year,
        purpose: purpose(run.purpose).0.to_owned(),
        purpose_title: purpose(run.purpose).1.to_owned(),
        scheme: run.scheme.clone(),
        scheme_title: scheme_title(moment, &run.scheme),
        changed: run.overrides.iter().map(changed).collect(),
        overrides: run.overrides.clone(),
        facts_as_of: run.facts_as_of,
        digest: run.digest.clone(),
        ran: names::moment(run.act.at),
        day: run.act.day.to_string(),
        by: run.act.by.name.clone(),
        firms: classes.values().sum(),
        classes,
    }
}

fn stage_row(plan: &YearPlan, stage: Stage, today: jiff::civil::Date) -> StageRow {
    let days = plan.timetable.stages.get(&stage);
    let late = days.is_some_and(|days| days.ends < today);
    let state = match stage.cmp(&plan.stage) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal if late => "late",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "ahead",
    };
    StageRow {
        stage: stage.id().to_owned(),
        title: stage.title().to_owned(),
        starts: days.map(|days| days.starts.to_string()),
        ends: days.map(|days| days.ends.to_string()),
        state: state.to_owned(),
    }
}

fn next_stage(step: office::year::NextStep) -> NextStage {
    NextStage {
        to: step.to.id().to_owned(),
        title: step.to.title().to_owned(),
        action: step.to.action().to_owned(),
        allowed: step.allowed,
        why_not: step.why_not.iter().map(ToString::to_string).collect(),
        what_happens: step.what_happens,
        clause: Some(step.clause).filter(|clause| !clause.is_empty()),
        needs_evidence: step.needs_evidence,
    }
}

fn back((to, why_not): (Stage, Option<Refusal>)) -> WayBack {
    WayBack {
        to: to.id().to_owned(),
        title: to.title().to_owned(),
        action: "send_back".to_owned(),
        allowed: why_not.is_none(),
        why_not: why_not.map(|refusal| refusal.to_string()),
        what_happens: format!("退到“{}”，写明要重新办理什么；办好后再送审议。", to.title()),
    }
}

fn window(
    setup: &desk::Setup,
    stage: Stage,
    window: &docket::Window,
    today: jiff::civil::Date,
    now: Timestamp,
) -> Window {
    Window {
        kind: stage.id().to_owned(),
        title: stage.title().to_owned(),
        opens: window.opened.to_string(),
        closes: window.closes.to_string(),
        open: !setup.rules.procedure.is_over(window.closes, today, now),
    }
}

fn step(step: &docket::Transition) -> Step {
    Step {
        from: step.from.id().to_owned(),
        to: step.to.id().to_owned(),
        to_title: step.to.title().to_owned(),
        reason: step.reason.clone(),
        evidence: step.evidence.iter().map(StoredFile::from).collect(),
        by: step.act.by.name.clone(),
        day: step.act.day.to_string(),
        entry: step.act.entry,
    }
}

/// A publication in a list.
pub(crate) fn publication_row(list: &docket::Publication) -> PublicationRow {
    PublicationRow {
        number: list.number,
        run: list.run.parse().unwrap_or(0),
        published: list.act.day.to_string(),
        by: list.act.by.name.clone(),
        supersedes: list.supersedes,
        reason: list.reason.clone(),
    }
}

/// A firm is not told who else is on its parcels: only that there is somebody.
fn reopening_row(moment: &Moment, caller: &Caller, reopening: &docket::Reopening) -> Reopening {
    let others = reopening.subjects.iter().filter(|one| **one != reopening.subject);
    let seen = others.filter(|one| !caller.is_firm() || mine(caller, one));
    let named = |subject: &String| Neighbour { subject: subject.clone(), name: names::firm(moment, subject) };
    Reopening {
        name: if caller.is_firm() && !mine(caller, &reopening.subject) {
            "同宗地的另一家企业".to_owned()
        } else {
            names::firm(moment, &reopening.subject)
        },
        neighbours: seen.map(named).collect(),
        id: reopening.key.clone(),
        subject: reopening.subject.clone(),
        subjects: reopening.subjects.iter().cloned().collect(),
        reason: reopening.reason.clone(),
        day: reopening.act.day.to_string(),
        open: reopening.state == ReopeningState::Open,
    }
}

fn counts(moment: &Moment, plan: &YearPlan, shown: Option<&RunRecord>) -> BTreeMap<String, u64> {
    let docket = &moment.docket;
    let held = moment.ledger.as_ref().map_or(0, |ledger| ledger.registry.held_rows().count());
    let batches = docket.batches.values().filter(|batch| batch.year == Some(plan.year)).count();
    let open = docket.objections_of(plan.year).filter(|objection| objection.is_open()).count();
    let all = docket.objections_of(plan.year).count();
    let adjusted = docket.adjustments.values().filter(|one| one.year == plan.year && one.withdrawn.is_none());
    let firms = shown.map_or(0, |run| run.counts.iter().map(|count| count.count).sum());
    [
        ("firms", firms),
        ("held_rows", held as u64),
        ("batches", batches as u64),
        ("objections", all as u64),
        ("objections_open", open as u64),
        ("adjustments", adjusted.count() as u64),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), count))
    .collect()
}
