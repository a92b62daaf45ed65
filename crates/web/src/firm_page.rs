//! One firm: what was said of it, its land, its years, where a number comes from, and trying other figures.

use crate::App;
use crate::firms::Eyes;
use crate::guard::Caller;
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Json, Path, Query};
use crate::wire::Figure;
use crate::wire::firm::{
    Attempt, AttemptItem, AttemptResult, AttemptStanding, Clause, Confirmation, DecidedBy, FigureRow, Firm,
    FirmYear, Formula, Occupancy, Statement, Trace, TraceInput, TraceOf, YearAndRun,
};
use crate::years::{shown_run, wanted_year};
use axum::extract::State;
use axum::http::StatusCode;
use desk::{Asked, Moment, attempt, status_title};
use fact::{Datum, Reading, glossary};
use office::authority::Scope;
use office::docket::ConfirmationSubject;
use office::evaluation::what_if::Tried;

/// Years that a firm's page shows.
const YEARS_SHOWN: usize = 5;

/// `GET /api/firms/{subject}`.
pub(crate) async fn firm(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(subject): Path<String>,
    Query(wanted): Query<YearAndRun>,
) -> Result<axum::Json<Firm>> {
    let known = moment.ledger()?.registry.enterprise(&subject).ok_or_else(Problem::not_found)?;
    let year = wanted_year(&moment, wanted.year)?;
    let mut shown: Vec<i16> = crate::zone::years(&moment).iter().map(|brief| brief.year).collect();
    shown.retain(|one| *one <= year);
    shown.truncate(YEARS_SHOWN);
    let eyes = Eyes::of(&app, &caller, &moment);
    let text = |term: &str| newest_text(&moment, &subject, term, &shown);
    let mut former: Vec<String> =
        known.names.iter().filter(|name| name.former).map(|name| name.name.to_string()).collect();
    former.dedup();
    let industry = text("industry");
    let title = industry.as_deref().and_then(fact::Industry::of_code).map(|known| known.name.to_owned());
    let mut objections = Vec::new();
    if app.permits(&caller.author.role, "read_objections") != Scope::Nothing {
        for objection in moment.docket.objections.values().filter(|one| one.subject == subject) {
            objections.push(crate::objections::row(&app, &moment, objection)?);
        }
    }
    let confirmations = moment.docket.confirmations.values().filter(|word| word.subject == subject);
    let confirmation = confirmations.map(|word| Confirmation {
        year: word.year,
        what: match word.what {
            ConfirmationSubject::Areas => "areas",
            ConfirmationSubject::Profile => "profile",
        }
        .to_owned(),
        agrees: word.agrees,
        remark: word.remark.clone(),
        day: word.act.day.to_string(),
        by: word.act.by.name.clone(),
    });
    Ok(axum::Json(Firm {
        name: known.name().map_or_else(|| subject.clone(), str::to_owned),
        former_names: former,
        industry_title: title,
        industry,
        district: text("region"),
        zone: text("zone"),
        town: text("town"),
        years: years(&app, &caller, &moment, &subject, &shown).await?,
        figures: figures(&moment, &subject, &shown, &eyes)?,
        occupancy: if eyes.may_see("land_used") { land(&moment, &subject, year)? } else { Vec::new() },
        objections,
        confirmation: confirmation.collect(),
        subject,
    }))
}

/// A text of the newest year in which somebody gave it.
fn newest_text(moment: &Moment, subject: &str, term: &str, years: &[i16]) -> Option<String> {
    let registry = &moment.ledger.as_ref()?.registry;
    years.iter().find_map(|year| match registry.figure_as_of(subject, term, *year, moment.as_of()).reading {
        Some(Reading::Known(Datum::Text(text))) => Some(text.into_string()),
        _ => None,
    })
}

async fn years(
    app: &App,
    caller: &Caller,
    moment: &Moment,
    subject: &str,
    years: &[i16],
) -> Result<Vec<FirmYear>> {
    let mut all = Vec::new();
    for year in years {
        let plan = moment.docket.year(*year);
        let run = shown_run(app, &caller.author.role, moment, *year, None)?;
        let roll = match run {
            Some(run) => Some(app.desk().roll(run.act.entry).await?),
            None => None,
        };
        let row = roll.as_ref().and_then(|roll| roll.find(subject));
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        all.push(FirmYear {
            year: *year,
            run: run.map(|run| run.act.entry),
            class: row.and_then(|row| some(&row.class)),
            total: row.and_then(|row| row.total.as_ref()).map(ToString::to_string),
            rank: row.and_then(|row| row.rank).map(u64::from),
            ranked: row.map(|row| u64::from(row.ranked)),
            status: row.map(|row| row.status.clone()),
            status_title: row.map(|row| status_title(&row.status).to_owned()),
            state: plan.map_or("not_opened", |plan| plan.stage.id()).to_owned(),
            state_title: plan.map_or("未开启", |plan| plan.stage.title()).to_owned(),
        });
    }
    Ok(all)
}

fn figures(moment: &Moment, subject: &str, years: &[i16], eyes: &Eyes) -> Result<Vec<FigureRow>> {
    let lines = desk::figures(moment, subject, years)?;
    let shape = |line: desk::FigureLine| FigureRow {
        values: line
            .values
            .into_iter()
            .map(|(year, one)| {
                (year.to_string(), Figure { value: one.value, state: one.state, shown: one.shown })
            })
            .collect(),
        term: line.term,
        label: line.label,
        unit: line.unit,
    };
    Ok(lines.into_iter().filter(|line| eyes.may_see(&line.term)).map(shape).collect())
}

fn land(moment: &Moment, subject: &str, year: i16) -> Result<Vec<Occupancy>> {
    let shape = |line: desk::OccupancyLine| Occupancy {
        parcel: line.parcel,
        kind: line.kind,
        kind_title: line.kind_title,
        area: line.area,
        floor: line.floor,
        counterpart: line.counterpart,
        from: line.from.map(|day| day.to_string()),
        to: line.to.map(|day| day.to_string()),
        source: line.place,
    };
    Ok(desk::occupancy(moment, subject, year)?.into_iter().map(shape).collect())
}

/// `GET /api/firms/{subject}/trace`.
pub(crate) async fn trace(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(subject): Path<String>,
    Query(asked): Query<TraceOf>,
) -> Result<axum::Json<Trace>> {
    let eyes = Eyes::of(&app, &caller, &moment);
    let year = wanted_year(&moment, asked.year)?;
    let one = [
        asked.term.is_some(),
        asked.indicator.is_some(),
        asked.total == Some(true),
        asked.class == Some(true),
    ];
    if one.iter().filter(|given| **given).count() != 1 {
        return Err(Problem::malformed("请给出 term、indicator、total、class 中的一个。"));
    }
    // A department that sees its own figures only is told of these only: scores are made of everybody's.
    let hidden = match &asked.term {
        Some(term) => !eyes.may_see(term),
        None => caller.scope == Scope::OwnDepartment,
    };
    if hidden {
        return Err(Problem::forbidden("只能查看本部门负责的数据。"));
    }
    let Some(run) = shown_run(&app, &caller.author.role, &moment, year, asked.run)? else {
        let term = asked.term.as_deref().ok_or_else(no_result)?;
        return Ok(axum::Json(stated(&moment, &subject, term, year)));
    };
    let evaluated = app.desk().evaluated(run).await?;
    // An indicator is no figure that somebody reports.
    if let Some(term) = &asked.term {
        let scheme = evaluated.run().scheme();
        let computed = scheme.derived.iter().any(|derived| *derived.id == **term);
        if !computed && scheme.indicators.iter().any(|indicator| *indicator.id == **term) {
            let detail = format!(
                "“{}”是评价指标，不是报送的数据。请改用 indicator={term}。",
                desk::wording::term(term)
            );
            return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", detail));
        }
    }
    let run = run.clone();
    let shown = moment.clone();
    let work = move || {
        let wanted = match (&asked.term, &asked.indicator, asked.total) {
            (Some(term), _, _) => Asked::Term(term),
            (_, Some(indicator), _) => Asked::Indicator(indicator),
            (_, _, Some(true)) => Asked::Total,
            _ => Asked::Class,
        };
        desk::trace(&moment, &evaluated, Some(&run), &subject, wanted)
    };
    let told = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?.map_err(not_there)?;
    Ok(axum::Json(shape(told, &eyes, &shown)))
}

/// What departments said of a figure of a year without a result.
fn stated(moment: &Moment, subject: &str, term: &str, year: i16) -> Trace {
    let said = desk::statements(moment, subject, term, year, moment.as_of());
    let chosen =
        said.iter().find(|statement| statement.chosen).map(|statement| Figure::from(&statement.value));
    let absent = Figure { value: None, state: "absent".to_owned(), shown: "没有部门报送".to_owned() };
    let value = chosen.unwrap_or(absent);
    let known = glossary::term(term);
    let label = known.map_or_else(|| term.to_owned(), |known| known.zh.clone());
    let unit = known.map_or_else(String::new, |known| known.unit.clone());
    Trace {
        title: label.clone(),
        value: value.clone(),
        unit: unit.clone(),
        formula: None,
        steps: Vec::new(),
        inputs: vec![TraceInput {
            term: term.to_owned(),
            label,
            value,
            unit,
            trace: None,
            statements: said.into_iter().map(statement).collect(),
        }],
        clauses: Vec::new(),
        roundings: Vec::new(),
        capped: None,
        decided_by: None,
    }
}

fn shape(told: desk::Trace, eyes: &Eyes, moment: &Moment) -> Trace {
    let named = |text: String| names::with_zones(moment, text);
    let figure = |known: bool, shown: String| Figure {
        value: known.then(|| shown.replace(',', "")),
        state: if known { "known" } else { "absent" }.to_owned(),
        shown,
    };
    let some = |text: String| (!text.is_empty()).then_some(text);
    let formula = some(told.formula).map(|text| Formula { text, with_figures: named(told.with_figures) });
    let input = |input: desk::TraceInput| TraceInput {
        value: figure(input.known, input.shown),
        term: input.term,
        label: input.label,
        unit: input.unit,
        trace: input.trace,
        statements: input.statements.into_iter().map(statement).collect(),
    };
    let seen = |input: &desk::TraceInput| input.term.is_empty() || eyes.may_see(&input.term);
    Trace {
        title: told.title,
        value: figure(told.known, told.shown),
        unit: told.unit,
        formula,
        steps: told.steps.into_iter().map(named).collect(),
        inputs: told.inputs.into_iter().filter(seen).map(input).collect(),
        clauses: told
            .clauses
            .into_iter()
            .map(|note| Clause {
                pack: note.pack,
                file: article_name(&note.file),
                clause: note.clause,
                title: note.title,
                text: note.text,
                citation: note.citation,
                in_force: note.in_force,
            })
            .collect(),
        roundings: told.roundings,
        capped: some(told.capped),
        decided_by: told.decided_by.map(|act| DecidedBy {
            who: act.by.name.clone(),
            when: names::moment(act.at),
            day: act.day.to_string(),
            entry: act.entry,
        }),
    }
}

/// The name by which `/api/packs/{pack}/articles/{file}` knows an article.
fn article_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_owned()
}

fn statement(said: desk::Statement) -> Statement {
    Statement {
        value: Figure::from(&said.value),
        file: said.file,
        digest: said.digest,
        sheet: said.sheet,
        cell: said.cell,
        row: said.row,
        column: said.column,
        raw: said.raw,
        department: said.department,
        department_title: said.department_title,
        delivered: said.delivered.map(|day| day.to_string()),
        recorded: said.recorded.to_string(),
        by: said.by,
        entry: said.entry,
        batch: said.batch,
        chosen: said.chosen,
        why: said.why,
    }
}

/// `POST /api/firms/{subject}/try`: nothing is recorded.
pub(crate) async fn try_figures(
    State(app): State<App>,
    caller: Caller,
    Path(subject): Path<String>,
    Query(wanted): Query<YearAndRun>,
    Json(form): Json<Attempt>,
) -> Result<axum::Json<AttemptResult>> {
    let moment = app.desk().now();
    let year = wanted_year(&moment, wanted.year)?;
    let run = shown_run(&app, &caller.author.role, &moment, year, wanted.run)?.ok_or_else(no_result)?;
    let evaluated = app.desk().evaluated(run).await?;
    let work = move || attempt(&evaluated, &subject, &form.figures);
    let tried = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?;
    let (before, after) = tried.map_err(not_there)?;
    Ok(axum::Json(AttemptResult { before: standing(before), after: standing(after) }))
}

fn standing(tried: Tried) -> AttemptStanding {
    let item = |(indicator, score): (String, String)| AttemptItem {
        title: glossary::term(&indicator).map_or_else(|| indicator.clone(), |known| known.zh.clone()),
        indicator,
        score,
    };
    AttemptStanding {
        total: tried.total,
        rank: tried.rank.map(|rank| rank as u64),
        ranked: tried.ranked as u64,
        class: Some(tried.class).filter(|class| !class.is_empty()),
        items: tried.items.into_iter().map(item).collect(),
    }
}

fn no_result() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_result", "这一年还没有可以查看的结果。")
}

/// A firm or figure that is not in the evaluation is not found; wrong numbers are told as such.
fn not_there(trouble: desk::Trouble) -> Problem {
    match trouble {
        desk::Trouble::Failure(failure @ desk::Failure::NoFirm { .. }) => {
            Problem::new(StatusCode::NOT_FOUND, "not_in_result", failure.to_string())
        }
        other => other.into(),
    }
}
