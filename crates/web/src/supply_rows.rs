//! Rows of land supply as the lists, exports and calendars have them: narrowed to who may read, filtered, in order.

use crate::guard::Caller;
use crate::history::deeds;
use crate::listed::{fits, found, sorted};
use crate::names::{named_department, term, word_id, zone};
use crate::problem::{Problem, Result};
use crate::take::Asked;
use crate::wire::Named;
use crate::wire::plot::{
    BondRow, MilestoneFilter, MilestoneRow, PlotFilter, PlotRow, PlotStanding, ProjectRow, WatchFilter,
    WrittenFigure,
};
use desk::Moment;
use jiff::civil::Date;
use office::docket::{Act, plot_target, project_target};
use office::supply::{
    self, Bond, Given, LawInForce, Milestone, MilestoneState, SupplyLaw as _, SupplyRules, Titled,
};
use std::sync::Arc;

/// The projects that a caller sees and asks for, in order.
pub(crate) fn project_rows(asked: &Asked<PlotFilter>) -> Result<Vec<ProjectRow>> {
    let Asked { caller, moment, filter, list, .. } = asked;
    let view = caller.view();
    let seen = moment.docket.projects.values().filter(|one| view.reaches(&project_target(one)));
    let rows = seen.map(|one| project_row(moment, one)).filter(|row| {
        fits(&filter.zone, row.zone.as_ref().map(|zone| zone.id.as_str()))
            && fits(&filter.state, Some(&row.state))
            && found(list, &[&row.title, &row.investor])
    });
    sorted(rows.collect(), list, |row, column| match column {
        "title" => Some(row.title.clone()),
        "investor" => Some(row.investor.clone()),
        "state" => Some(row.state_title.clone()),
        "proposed" => Some(row.proposed.clone()),
        _ => None,
    })
}

/// The plots that a caller sees and asks for, in order.
pub(crate) fn plot_rows(asked: &Asked<PlotFilter>) -> Result<Vec<PlotRow>> {
    let Asked { caller, moment, day, filter, list } = asked;
    let rows = plots_seen(caller, moment).map(|one| plot_row(moment, one, *day)).filter(|row| {
        fits(&filter.zone, row.zone.as_ref().map(|zone| zone.id.as_str()))
            && fits(&filter.state, Some(&row.state))
            && fits(&filter.project, Some(&row.project.id))
            && filter.part.as_deref().is_none_or(|part| has_come_to(&row.standing, part))
            && found(list, &[&row.code, &row.title, &row.winner])
    });
    sorted(rows.collect(), list, |row, column| match column {
        "code" => Some(row.code.clone()),
        "title" => Some(row.title.clone()),
        "winner" => Some(row.winner.clone()),
        "state" => Some(row.state_title.clone()),
        "next_day" => Some(row.next_day.as_ref().map_or_else(|| "9999".to_owned(), |day| day.due.clone())),
        _ => None,
    })
}

/// The bonds that a caller sees and asks for, in order.
pub(crate) fn bond_rows(asked: &Asked<WatchFilter>) -> Result<Vec<BondRow>> {
    let Asked { caller, moment, day, filter, list } = asked;
    let plots = plots_seen(caller, moment).filter(|plot| wanted(&filter.zone, &filter.plot, plot));
    let rows = plots.flat_map(|plot| plot.bonds.iter().map(move |bond| bond_row(plot, bond, *day)));
    let mut rows: Vec<BondRow> = rows
        .filter(|row| {
            fits(&filter.state, Some(&row.state))
                && found(list, &[&row.code, &row.winner, &row.number, &row.issuer])
        })
        .collect();
    // Those that are kept stand first, by how near their last day is.
    rows.sort_by(|left, right| {
        (left.days_left.is_none(), &left.until).cmp(&(right.days_left.is_none(), &right.until))
    });
    sorted(rows, list, |row, column| match column {
        "until" => Some(row.until.clone()),
        "code" => Some(row.code.clone()),
        "number" => Some(row.number.clone()),
        "state" => Some(row.state_title.clone()),
        _ => None,
    })
}

/// The agreed days that a caller sees and asks for, the next one first unless another order is wanted.
pub(crate) fn milestone_rows(asked: &Asked<MilestoneFilter>) -> Result<Vec<MilestoneRow>> {
    let Asked { caller, moment, day, filter, list } = asked;
    let plots = plots_seen(caller, moment).filter(|plot| wanted(&filter.zone, &filter.plot, plot));
    let rules = rules_on(moment, *day)?;
    let rows = plots.flat_map(|plot| agreed_days(plot, *day, Some(&rules)).map(|(_, row)| row));
    let mut rows: Vec<MilestoneRow> = rows
        .filter(|row| {
            fits(&filter.state, Some(&row.state))
                && supervised(&filter.proposer, row)
                && found(list, &[&row.code, &row.winner, &row.title])
        })
        .collect();
    rows.sort_by(|left, right| (&left.due, &left.code).cmp(&(&right.due, &right.code)));
    sorted(rows, list, |row, column| match column {
        "due" => Some(row.due.clone()),
        "code" => Some(row.code.clone()),
        "title" => Some(row.title.clone()),
        "state" => Some(row.state_title.clone()),
        _ => None,
    })
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

fn wanted(zone: &Option<String>, key: &Option<String>, plot: &supply::Plot) -> bool {
    fits(zone, plot.zone.as_deref()) && fits(key, Some(&plot.key))
}

fn supervised(by: &Option<String>, row: &MilestoneRow) -> bool {
    by.is_none() || row.supervisors.iter().any(|one| fits(by, Some(&one.id)))
}

pub(crate) fn project_row(moment: &Moment, project: &supply::Project) -> ProjectRow {
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
        zone: project.zone.as_deref().map(|id| zone(moment, id)),
        state,
        state_title,
        proposed: project.proposed.day.to_string(),
        plots: plots.map(|plot| Named { id: plot.key.clone(), title: plot.code.clone() }).collect(),
    }
}

pub(crate) fn plot_row(moment: &Moment, plot: &supply::Plot, day: Date) -> PlotRow {
    let (state, state_title) = match &plot.pair {
        Some(pair) => (word_id(&pair.state), pair.state.title().to_owned()),
        None => (word_id(&plot.plan.state), plot.plan.state.title().to_owned()),
    };
    let project = moment.docket.projects.get(&plot.project);
    let rules = rules_on(moment, day).ok();
    let open = agreed_days(plot, day, rules.as_deref()).filter(|(one, _)| one.state == MilestoneState::Open);
    PlotRow {
        key: plot.key.clone(),
        code: plot.code.clone(),
        title: plot.title.clone(),
        project: Named {
            id: plot.project.clone(),
            title: project.map_or_else(|| plot.project.clone(), |project| project.title.clone()),
        },
        zone: plot.zone.as_deref().map(|id| zone(moment, id)),
        enterprise: plot.enterprise.clone(),
        winner: plot.plan.winner.clone(),
        state,
        state_title,
        next_day: open.min_by_key(|(one, _)| one.due).map(|(_, row)| row),
        open_tasks: plot.tasks.iter().filter(|task| task.done.is_none()).count() as u64,
        uncovered: plot.uncovered.to_decimal().to_string(),
        standing: standing(plot),
    }
}

fn standing(plot: &supply::Plot) -> PlotStanding {
    let pair = plot.pair.as_ref();
    PlotStanding {
        route: told("", plot.route.state),
        plan: told("", plot.plan.state),
        parts_written: plot.plan.parts.len() as u64,
        ground_holding: plot.ground.found.values().filter(|one| one.holds).count() as u64,
        contracts: pair.map(|pair| told("", pair.state)),
        signing_deadline: plot.plan.signing_deadline.map(|day| day.to_string()),
        agreement_day: pair.and_then(|pair| pair.agreement_day).map(|day| day.to_string()),
        contract_day: pair.and_then(|pair| pair.contract_day).map(|day| day.to_string()),
        assessment: plot.assessment.as_ref().map(|one| told("", one.state)),
        lease: plot.lease.as_ref().map(|one| told("", one.state)),
        lease_to: plot.lease_to.map(|day| day.to_string()),
        splits: plot.splits.iter().map(|one| told(&format!("{}平方米：", one.floor), one.state)).collect(),
        transition: plot.transition.as_ref().map(|one| told(&format!("{}：", one.new_use), one.state)),
        deals: plot.deals.iter().map(|one| told(&format!("{}：", one.kind.title()), one.state)).collect(),
    }
}

/// Whether a plot has come to a part of its life; nobody has come to what is no part.
fn has_come_to(standing: &PlotStanding, part: &str) -> bool {
    match part {
        "contracts" => standing.contracts.is_some(),
        "assessment" => standing.assessment.is_some(),
        "lease" => standing.lease.is_some(),
        "floors" => !standing.splits.is_empty() || standing.transition.is_some(),
        "deals" => !standing.deals.is_empty(),
        _ => part.is_empty(),
    }
}

/// A state, after what it is the state of.
fn told<S: Titled + serde::Serialize>(what: &str, state: S) -> Named {
    Named { id: word_id(&state), title: format!("{what}{}", state.title()) }
}

pub(crate) fn bond_row(plot: &supply::Plot, bond: &Bond, day: Date) -> BondRow {
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

/// The agreed days of a plot, numbered from 1 in the order in which they were agreed.
pub(crate) fn agreed_days<'a>(
    plot: &'a supply::Plot,
    day: Date,
    rules: Option<&'a SupplyRules>,
) -> impl Iterator<Item = (&'a Milestone, MilestoneRow)> {
    (1..)
        .zip(&plot.milestones)
        .map(move |(number, one)| (one, milestone_row(plot, (number, one), day, rules)))
}

fn milestone_row(
    plot: &supply::Plot,
    (number, one): (u32, &Milestone),
    day: Date,
    rules: Option<&SupplyRules>,
) -> MilestoneRow {
    let supervisors = rules.map_or_else(Vec::new, |rules| supply::supervisors(rules, one));
    MilestoneRow {
        plot: plot.key.clone(),
        number,
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
        supervisors: supervisors.iter().map(|id| named_department(id)).collect(),
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Figures as written, each with who wrote it last, as far as `by` knows.
pub(crate) fn figures<'a>(given: &Given, by: impl Fn(&str) -> Option<&'a Act>) -> Vec<WrittenFigure> {
    let figure = |(id, value): (&String, &String)| {
        let act = by(id);
        WrittenFigure {
            id: id.clone(),
            title: term(id),
            unit: fact::glossary::term(id).map_or_else(String::new, |term| term.unit.clone()),
            value: value.clone(),
            by: act.map(|act| act.by.name.clone()),
            day: act.map(|act| act.day.to_string()),
            entry: act.map(|act| act.entry),
        }
    };
    given.iter().map(figure).collect()
}
