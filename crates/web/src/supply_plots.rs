//! Projects, plots, bonds and agreed days of land supply: lists and pages narrowed to who may read them. Taking a step is
//! left to `supply_steps`.

use crate::App;
use crate::guard::Caller;
use crate::problem::{Problem, Result};
use crate::supply_steps::{named_department, next_of_plot, next_of_project, term, word_id};
use crate::take::{AsOf, List, Looked, Path, Query};
use crate::wire::plot::{
    BondRow, Deed, Duty, DutyTask, Machine, MilestoneRow, PanelMember, PlanPart, Plot, PlotFilter, PlotRow,
    PlotTask, Project, ProjectRow, WatchFilter, WrittenFigure,
};
use crate::wire::{Named, Page, StoredFile};
use axum::extract::State;
use desk::Moment;
use jiff::civil::Date;
use office::docket::{plot_target, project_target};
use office::supply::{
    self, Bond, Given, LawInForce, Milestone, MilestoneState, SupplyLaw as _, SupplyRules, Titled,
};
use std::sync::Arc;

/// `GET /api/supply/projects`.
pub(crate) async fn projects(
    caller: Caller,
    AsOf(moment): AsOf,
    Query(filter): Query<PlotFilter>,
    list: List,
) -> Result<axum::Json<Page<ProjectRow>>> {
    let view = caller.view();
    let seen = moment.docket.projects.values().filter(|one| view.reaches(&project_target(one)));
    let rows = seen.map(|one| project_row(&moment, one)).filter(|row| {
        fits(&filter.zone, row.zone.as_ref().map(|zone| zone.id.as_str()))
            && fits(&filter.state, Some(&row.state))
            && found(&list, &[&row.title, &row.investor])
    });
    let rows: Vec<ProjectRow> = rows.collect();
    let rows = sorted(rows, &list, |row, column| match column {
        "title" => Some(row.title.clone()),
        "investor" => Some(row.investor.clone()),
        "state" => Some(row.state_title.clone()),
        "proposed" => Some(row.proposed.clone()),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `GET /api/supply/projects/{project}`.
pub(crate) async fn project(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(key): Path<String>,
) -> Result<axum::Json<Project>> {
    let found = moment.docket.projects.get(&key).filter(|one| caller.view().reaches(&project_target(one)));
    let one = found.ok_or_else(Problem::not_found)?;
    let review = one.review.as_ref();
    let members = review.iter().flat_map(|review| {
        review.members.iter().map(|member| {
            let said = member.opinion.as_ref();
            PanelMember {
                department: named_department(&member.department),
                chairs: member.department == review.chair,
                attended: member.attended,
                stance: said
                    .map(|said| Named { id: word_id(&said.stance), title: said.stance.title().to_owned() }),
                text: said.map_or_else(String::new, |said| said.text.clone()),
                file: said.and_then(|said| said.file.as_ref()).map(StoredFile::from),
            }
        })
    });
    Ok(axum::Json(Project {
        row: project_row(&moment, one),
        figures: figures(&one.figures),
        members: members.collect(),
        meeting: review.and_then(|review| review.meeting).map(|day| day.to_string()),
        minutes: review.and_then(|review| review.minutes.as_ref()).map(StoredFile::from),
        history: review.map_or_else(Vec::new, |review| deeds(&review.deeds)),
        next: next_of_project(&app, &caller, one),
    }))
}

/// `GET /api/supply/plots`.
pub(crate) async fn plots(
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Query(filter): Query<PlotFilter>,
    list: List,
) -> Result<axum::Json<Page<PlotRow>>> {
    let rows = plots_seen(&caller, &moment).map(|one| plot_row(&moment, one, day)).filter(|row| {
        fits(&filter.zone, row.zone.as_ref().map(|zone| zone.id.as_str()))
            && fits(&filter.state, Some(&row.state))
            && fits(&filter.project, Some(&row.project.id))
            && found(&list, &[&row.code, &row.title, &row.winner])
    });
    let rows: Vec<PlotRow> = rows.collect();
    let rows = sorted(rows, &list, |row, column| match column {
        "code" => Some(row.code.clone()),
        "title" => Some(row.title.clone()),
        "winner" => Some(row.winner.clone()),
        "state" => Some(row.state_title.clone()),
        "next_day" => Some(row.next_day.as_ref().map_or_else(|| "9999".to_owned(), |day| day.due.clone())),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `GET /api/supply/plots/{plot}`.
pub(crate) async fn plot(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<axum::Json<Plot>> {
    let found = moment.docket.plots.get(&key).filter(|one| caller.view().reaches(&plot_target(one)));
    let one = found.ok_or_else(Problem::not_found)?;
    let rules = rules_on(&moment, day)?;
    let part = |part: &supply::PlanPart| PlanPart {
        id: part.id.clone(),
        title: part.label.clone(),
        clause: part.clause.clone(),
        text: one.plan.parts.get(&part.id).cloned(),
    };
    let task = |(number, raised): (u32, &supply::RaisedTask)| PlotTask {
        number,
        what: raised.task.what.clone(),
        department: named_department(&raised.task.department),
        clause: raised.task.clause.clone(),
        done: raised.done.as_ref().map(|(note, act)| format!("{note}（{}，{}）", act.by.name, act.day)),
    };
    let pair = one.pair.as_ref();
    Ok(axum::Json(Plot {
        row: plot_row(&moment, one, day),
        figures: figures(&one.figures),
        route: machine("", one.route.state, &one.route.deeds),
        plan: machine("", one.plan.state, &one.plan.deeds),
        parts: rules.plan_parts.iter().map(part).collect(),
        signing_deadline: one.plan.signing_deadline.map(|day| day.to_string()),
        pair: pair.map(|pair| machine(&pair.winner, pair.state, &pair.deeds)),
        agreement_day: pair.and_then(|pair| pair.agreement_day).map(|day| day.to_string()),
        contract_day: pair.and_then(|pair| pair.contract_day).map(|day| day.to_string()),
        bonds: one.bonds.iter().map(|bond| bond_row(one, bond, day)).collect(),
        milestones: one.milestones.iter().map(|each| milestone_row(one, each, day)).collect(),
        assessment: one.assessment.as_ref().map(|each| machine("", each.state, &each.deeds)),
        lease: one.lease.as_ref().map(|each| machine("", each.state, &each.deeds)),
        lease_to: one.lease_to.map(|day| day.to_string()),
        conversion_price: one.lease.as_ref().and_then(|each| each.price).map(|price| price.to_string()),
        splits: one
            .splits
            .iter()
            .map(|each| machine(&format!("{}平方米", each.floor), each.state, &each.deeds))
            .collect(),
        transition: one.transition.as_ref().map(|each| machine(&each.new_use, each.state, &each.deeds)),
        deals: one.deals.iter().map(|each| machine(each.kind.title(), each.state, &each.deeds)).collect(),
        tasks: (1..).zip(&one.tasks).map(task).collect(),
        next: next_of_plot(&app, &caller, one, &rules),
    }))
}

/// `GET /api/supply/bonds`.
pub(crate) async fn bonds(
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Query(filter): Query<WatchFilter>,
    list: List,
) -> Result<axum::Json<Page<BondRow>>> {
    let plots = plots_seen(&caller, &moment).filter(|plot| wanted(&filter, plot));
    let rows = plots.flat_map(|plot| plot.bonds.iter().map(move |bond| bond_row(plot, bond, day)));
    let rows: Vec<BondRow> = rows
        .filter(|row| {
            fits(&filter.state, Some(&row.state))
                && found(&list, &[&row.code, &row.winner, &row.number, &row.issuer])
        })
        .collect();
    let rows = sorted(rows, &list, |row, column| match column {
        "until" => Some(row.until.clone()),
        "code" => Some(row.code.clone()),
        "number" => Some(row.number.clone()),
        "state" => Some(row.state_title.clone()),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `GET /api/supply/milestones`.
pub(crate) async fn milestones(
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Query(filter): Query<WatchFilter>,
    list: List,
) -> Result<axum::Json<Page<MilestoneRow>>> {
    let plots = plots_seen(&caller, &moment).filter(|plot| wanted(&filter, plot));
    let rows = plots.flat_map(|plot| plot.milestones.iter().map(move |one| milestone_row(plot, one, day)));
    let mut rows: Vec<MilestoneRow> = rows
        .filter(|row| {
            fits(&filter.state, Some(&row.state)) && found(&list, &[&row.code, &row.winner, &row.title])
        })
        .collect();
    rows.sort_by(|left, right| (&left.due, &left.code).cmp(&(&right.due, &right.code)));
    let rows = sorted(rows, &list, |row, column| match column {
        "due" => Some(row.due.clone()),
        "code" => Some(row.code.clone()),
        "title" => Some(row.title.clone()),
        "state" => Some(row.state_title.clone()),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `GET /api/supply/duties`.
pub(crate) async fn duties(caller: Caller) -> Result<axum::Json<Vec<Duty>>> {
    tracing::debug!(role = caller.author.role, "duties");
    let named = |ids: &[String]| ids.iter().map(|id| named_department(id)).collect();
    let duty = |duty: &supply::Duty| Duty {
        number: duty.number,
        title: duty.title.clone(),
        leads: named(&duty.leads),
        supports: named(&duty.supports),
        tasks: duty
            .tasks
            .iter()
            .map(|task| DutyTask { clause: task.clause.clone(), task: task.task.clone() })
            .collect(),
    };
    Ok(axum::Json(supply::duties().iter().map(duty).collect()))
}

/// The rules of supply on a day.
pub(crate) fn rules_on(moment: &Moment, day: Date) -> Result<Arc<SupplyRules>> {
    let rules = &moment.setup()?.rules;
    let Some(book) = &rules.supply else {
        let detail = "本地没有配置供地规则。请在配置里补上 supply.toml。";
        return Err(Problem::unprocessable("no_supply_rules", detail));
    };
    Ok(LawInForce { book, calendar: &rules.calendar }.rules(day)?)
}

/// The plots that a caller sees.
pub(crate) fn plots_seen<'a>(caller: &Caller, moment: &'a Moment) -> impl Iterator<Item = &'a supply::Plot> {
    let view = caller.view();
    moment.docket.plots.values().filter(move |plot| view.reaches(&plot_target(plot)))
}

fn wanted(filter: &WatchFilter, plot: &supply::Plot) -> bool {
    fits(&filter.zone, plot.zone.as_deref()) && fits(&filter.plot, Some(&plot.key))
}

fn fits(wanted: &Option<String>, found: Option<&str>) -> bool {
    wanted.as_deref().is_none_or(|wanted| wanted.is_empty() || found == Some(wanted))
}

fn found(list: &List, texts: &[&str]) -> bool {
    list.text.as_deref().is_none_or(|wanted| texts.iter().any(|text| text.contains(wanted)))
}

/// Rows in the order asked for, by columns that are texts or days.
fn sorted<T>(mut rows: Vec<T>, list: &List, key: impl Fn(&T, &str) -> Option<String>) -> Result<Vec<T>> {
    for (column, turned) in list.sort.iter().rev() {
        if rows.first().is_some_and(|first| key(first, column).is_none()) {
            return Err(Problem::malformed(format!("不能按“{column}”排序。")));
        }
        // Turned by the comparison, so that rows which are equal here keep the order of the columns after this one.
        rows.sort_by(|left, right| {
            let order = key(left, column).cmp(&key(right, column));
            if *turned { order.reverse() } else { order }
        });
    }
    Ok(rows)
}

fn project_row(moment: &Moment, project: &supply::Project) -> ProjectRow {
    let (state, state_title) = match &project.review {
        Some(review) => (word_id(&review.state), review.state.title().to_owned()),
        None => ("proposed".to_owned(), "待召集评审".to_owned()),
    };
    let plots = moment.docket.plots.values().filter(|plot| plot.project == project.key);
    ProjectRow {
        key: project.key.clone(),
        title: project.title.clone(),
        investor: project.investor.clone(),
        enterprise: project.enterprise.clone(),
        zone: project.zone.as_deref().map(|zone| place(moment, zone)),
        state,
        state_title,
        proposed: project.proposed.day.to_string(),
        plots: plots.map(|plot| Named { id: plot.key.clone(), title: plot.code.clone() }).collect(),
    }
}

fn plot_row(moment: &Moment, plot: &supply::Plot, day: Date) -> PlotRow {
    let (state, state_title) = match &plot.pair {
        Some(pair) => (word_id(&pair.state), pair.state.title().to_owned()),
        None => (word_id(&plot.plan.state), plot.plan.state.title().to_owned()),
    };
    let project = moment.docket.projects.get(&plot.project);
    let open = plot.milestones.iter().filter(|one| one.state == MilestoneState::Open);
    PlotRow {
        key: plot.key.clone(),
        code: plot.code.clone(),
        title: plot.title.clone(),
        project: Named {
            id: plot.project.clone(),
            title: project.map_or_else(|| plot.project.clone(), |project| project.title.clone()),
        },
        zone: plot.zone.as_deref().map(|zone| place(moment, zone)),
        enterprise: plot.enterprise.clone(),
        winner: plot.plan.winner.clone(),
        state,
        state_title,
        next_day: open.min_by_key(|one| one.due).map(|one| milestone_row(plot, one, day)),
        open_tasks: plot.tasks.iter().filter(|task| task.done.is_none()).count() as u64,
        uncovered: plot.uncovered.to_decimal().to_string(),
    }
}

fn bond_row(plot: &supply::Plot, bond: &Bond, day: Date) -> BondRow {
    let paper = &bond.paper;
    BondRow {
        plot: plot.key.clone(),
        code: plot.code.clone(),
        winner: plot.plan.winner.clone(),
        kind: word_id(&paper.kind),
        kind_title: paper.kind.title().to_owned(),
        number: paper.number.clone(),
        issuer: paper.issuer.clone(),
        beneficiary: paper.beneficiary.clone(),
        amount: paper.amount.to_decimal().to_string(),
        claimed: bond.claimed.to_decimal().to_string(),
        balance: bond.balance().to_decimal().to_string(),
        until: paper.until.to_string(),
        days_left: bond.is_held().then(|| days(day, paper.until)),
        place: paper.place.clone(),
        state: word_id(&bond.state),
        state_title: bond.state.title().to_owned(),
        history: deeds(&bond.deeds),
    }
}

fn milestone_row(plot: &supply::Plot, one: &Milestone, day: Date) -> MilestoneRow {
    MilestoneRow {
        plot: plot.key.clone(),
        code: plot.code.clone(),
        winner: plot.plan.winner.clone(),
        term: one.term.clone(),
        title: term(&one.term),
        due: one.due.to_string(),
        agreed: one.agreed.to_string(),
        met: one.met.map(|day| day.to_string()),
        state: word_id(&one.state),
        state_title: one.state.title().to_owned(),
        days_left: (one.state == MilestoneState::Open).then(|| days(day, one.due)),
        days_late: one.days_late(day),
        proposer: one.proposer.as_deref().map(named_department),
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn place(moment: &Moment, id: &str) -> Named {
    let known = moment.docket.configuration();
    let title = known.and_then(|known| known.zones.iter().find(|zone| zone.id == id));
    Named { id: id.to_owned(), title: title.map_or_else(|| id.to_owned(), |zone| zone.title.clone()) }
}

fn machine<S: Titled + serde::Serialize>(title: &str, state: S, done: &[supply::Deed]) -> Machine {
    Machine {
        title: title.to_owned(),
        state: word_id(&state),
        state_title: state.title().to_owned(),
        history: deeds(done),
    }
}

fn deeds(done: &[supply::Deed]) -> Vec<Deed> {
    let deed = |deed: &supply::Deed| Deed {
        entry: deed.act.entry,
        day: deed.act.day.to_string(),
        what: deed.what.clone(),
        text: deed.text.clone(),
        by: deed.act.by.name.clone(),
    };
    done.iter().map(deed).collect()
}

fn figures(given: &Given) -> Vec<WrittenFigure> {
    let figure = |(id, value): (&String, &String)| WrittenFigure {
        id: id.clone(),
        title: term(id),
        unit: fact::glossary::term(id).map_or_else(String::new, |term| term.unit.clone()),
        value: value.clone(),
    };
    given.iter().map(figure).collect()
}
