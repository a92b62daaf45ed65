//! Projects, plots, bonds and agreed days of land supply over HTTP. Taking a step is left to `supply_steps`, the rows to
//! `supply_rows`.

use crate::App;
use crate::guard::Caller;
use crate::history::{deeds, machine};
use crate::names::{named_department, term, word_id};
use crate::problem::{Problem, Result};
use crate::supply_rows::{
    agreed_days, bond_row, bond_rows, figures, milestone_rows, plot_row, plot_rows, project_row,
    project_rows, rules_on,
};
use crate::supply_steps::{next_of_plot, next_of_project};
use crate::take::{AsOf, Asked, Looked, Path};
use crate::wire::plot::{
    BondRow, Duty, DutyTask, GroundCondition, MilestoneFilter, MilestoneRow, PanelMember, PenaltyPayment,
    PlanPart, Plot, PlotFilter, PlotRow, PlotTask, Project, ProjectRow, WatchFilter,
};
use crate::wire::{Named, Page, StoredFile};
use axum::extract::State;
use office::docket::{plot_target, project_target};
use office::supply::{self, Titled as _};

/// `GET /api/supply/projects`.
pub(crate) async fn projects(asked: Asked<PlotFilter>) -> Result<axum::Json<Page<ProjectRow>>> {
    Ok(axum::Json(asked.list.cut(project_rows(&asked)?)))
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
        figures: figures(&one.figures, |_| Some(&one.proposed)),
        members: members.collect(),
        meeting: review.and_then(|review| review.meeting).map(|day| day.to_string()),
        minutes: review.and_then(|review| review.minutes.as_ref()).map(StoredFile::from),
        history: review.map_or_else(Vec::new, |review| deeds(&review.deeds)),
        next: next_of_project(&app, &caller, one),
    }))
}

/// `GET /api/supply/plots`.
pub(crate) async fn plots(asked: Asked<PlotFilter>) -> Result<axum::Json<Page<PlotRow>>> {
    Ok(axum::Json(asked.list.cut(plot_rows(&asked)?)))
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
    let payment = |paid: &supply::Payment| PenaltyPayment {
        term: paid.term.clone(),
        title: term(&paid.term),
        amount: paid.amount.to_decimal().to_string(),
        receipt: paid.receipt.clone(),
        day: paid.act.day.to_string(),
        by: paid.act.by.name.clone(),
    };
    let pair = one.pair.as_ref();
    Ok(axum::Json(Plot {
        row: plot_row(&moment, one, day),
        figures: figures(&one.figures, |id| one.written.get(id)),
        route: machine("", one.route.state, &one.route.deeds),
        plan: machine("", one.plan.state, &one.plan.deeds),
        parts: rules.plan_parts.iter().map(part).collect(),
        ground: rules.ground.iter().map(|condition| ground(one, condition)).collect(),
        ground_history: deeds(&one.ground.deeds),
        signing_deadline: one.plan.signing_deadline.map(|day| day.to_string()),
        pair: pair.map(|pair| machine(&pair.winner, pair.state, &pair.deeds)),
        agreement_day: pair.and_then(|pair| pair.agreement_day).map(|day| day.to_string()),
        contract_day: pair.and_then(|pair| pair.contract_day).map(|day| day.to_string()),
        bonds: one.bonds.iter().map(|bond| bond_row(one, bond, day)).collect(),
        milestones: agreed_days(one, day, Some(&rules)).map(|(_, row)| row).collect(),
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
        payments: one.payments.iter().map(payment).collect(),
        tasks: (1..).zip(&one.tasks).map(task).collect(),
        next: next_of_plot(&app, &caller, one, &rules),
    }))
}

/// A condition for supplying the land, and what was found of it last.
fn ground(plot: &supply::Plot, condition: &supply::GroundCondition) -> GroundCondition {
    let found = plot.ground.found.get(&condition.id);
    let deed =
        found.and_then(|found| plot.ground.deeds.iter().find(|deed| deed.act.entry == found.act.entry));
    GroundCondition {
        id: condition.id.clone(),
        title: condition.label.clone(),
        clause: condition.clause.clone(),
        acts: named_department(&condition.acts),
        holds: found.map(|found| found.holds),
        note: found.map_or_else(String::new, |found| found.note.clone()),
        day: found.map(|found| found.day.to_string()),
        by: found.map(|found| found.act.by.name.clone()),
        entry: found.map(|found| found.act.entry),
        files: deed.iter().flat_map(|deed| &deed.files).map(StoredFile::from).collect(),
    }
}

/// `GET /api/supply/bonds`.
pub(crate) async fn bonds(asked: Asked<WatchFilter>) -> Result<axum::Json<Page<BondRow>>> {
    Ok(axum::Json(asked.list.cut(bond_rows(&asked)?)))
}

/// `GET /api/supply/milestones`.
pub(crate) async fn milestones(asked: Asked<MilestoneFilter>) -> Result<axum::Json<Page<MilestoneRow>>> {
    Ok(axum::Json(asked.list.cut(milestone_rows(&asked)?)))
}

/// `GET /api/supply/duties`.
pub(crate) async fn duties() -> Result<axum::Json<Vec<Duty>>> {
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
