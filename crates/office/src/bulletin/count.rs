//! The figures of a month counted from what the office keeps: cases of land, batches and supplies, contracts, objections,
//! deadlines, problems. Given the documents as they stood at the end of the month's last day, the same month always counts
//! the same. Finding those documents and the land of the day is left to `desk`.

use super::figure::{Figure, FigureId, FigureItem, FigureUnit, MonthFigures, Target};
use super::month::Month;
use super::party::known_party;
use crate::docket::{Docket, PlaceName, Rulebook};
use crate::identification::{Batch, Ledger, Supply};
use crate::land::{DeadlineState, LandCase, LandInForce, LandKind, deadlines};
use crate::redevelopment::{LineState, year_progress};
use crate::supply::MilestoneState;
use fact::{Area, glossary};
use std::collections::BTreeMap;

/// The approved land of the month's last day.
#[derive(Clone, Copy, Debug)]
pub struct Approved<'a> {
    /// Batches.
    pub batches: &'a [Batch],
    /// Supplies.
    pub supplies: &'a [Supply],
    /// Its ledger, or why there is none.
    pub ledger: Result<&'a Ledger, &'a str>,
}

/// What a month is counted from.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// Month.
    pub month: Month,
    /// Documents at the end of its last day.
    pub docket: &'a Docket,
    /// Last entry of them.
    pub position: u64,
    /// Entry up to which layers of land are known.
    pub land_position: u64,
    /// Rules.
    pub rules: &'a Rulebook,
    /// Approved land.
    pub approved: Approved<'a>,
}

/// Counts a month.
#[must_use]
pub fn count(from: &Counted<'_>) -> MonthFigures {
    let configuration = from.docket.configuration();
    let zones = configuration.map_or_else(Vec::new, |known| known.zones.clone());
    let figures = FigureId::ALL.iter().map(|id| {
        let mut figure = of(from, *id);
        for item in figure.items.iter_mut().filter(|item| item.region.is_none()) {
            item.region = region_of(&zones, item.zone.as_deref());
        }
        figure.items.sort();
        figure
    });
    let targets = &from.rules.procedure.bulletin_targets;
    MonthFigures {
        month: from.month,
        day: from.month.last(),
        position: from.position,
        land_position: from.land_position,
        regions: configuration.map_or_else(Vec::new, |known| known.regions.clone()),
        figures: figures.collect(),
        targets: targets.iter().filter(|target| target.holds(from.month)).map(Target::clone).collect(),
        zones,
    }
}

fn region_of(zones: &[PlaceName], zone: Option<&str>) -> Option<String> {
    zones.iter().find(|place| Some(place.id.as_str()) == zone)?.region.clone()
}

fn of(from: &Counted<'_>, id: FigureId) -> Figure {
    let month = from.month;
    let is_new = |case: &LandCase| case.closure.as_ref().is_some_and(|closure| month.holds(closure.act.day));
    match id {
        FigureId::LowStock => cases(from, id, LandKind::Low, |case| !case.is_closed()),
        FigureId::LowClosed => cases(from, id, LandKind::Low, |case| case.is_closed() && is_new(case)),
        FigureId::LowShare => cases(from, id, LandKind::Low, |_| true),
        FigureId::IdleStock => cases(from, id, LandKind::Idle, |case| !case.is_closed()),
        FigureId::IdleClosed => cases(from, id, LandKind::Idle, |case| case.is_closed() && is_new(case)),
        FigureId::Unsupplied | FigureId::SupplyRate | FigureId::Digested => match from.approved.ledger {
            Err(why) => Figure::unknown(id, why),
            Ok(ledger) => Figure::new(id, batches(from, ledger, id)),
        },
        FigureId::MilestonesLate => match from.rules.supply {
            None => Figure::unknown(id, "本地没有配置供地。"),
            Some(_) => Figure::new(id, milestones(from)),
        },
        FigureId::ObjectionsOpen => Figure::new(id, objections(from)),
        FigureId::Overdue => Figure::new(id, overdue(from)),
        FigureId::ProblemsOpen => Figure::new(id, problems(from, false)),
        FigureId::ProblemsLate => Figure::new(id, problems(from, true)),
    }
}

/// Identified land of a kind, of cases that were opened since the action began, as its progress counts it.
fn cases(from: &Counted<'_>, id: FigureId, kind: LandKind, holds: impl Fn(&LandCase) -> bool) -> Figure {
    let Some(book) = &from.rules.land else {
        return Figure::unknown(id, "本地没有配置用地认定。");
    };
    let counts = |case: &&LandCase| {
        let since = book.since.is_none_or(|since| case.opened.day >= since);
        case.kind() == kind && since && case.is_identified() && holds(case)
    };
    let items = from.docket.land_cases.values().filter(counts).map(|case| {
        let area = case.area().micro_mu();
        let (part, whole) = match id.unit() {
            FigureUnit::Share if case.is_closed() => (area, area),
            FigureUnit::Share => (0, area),
            _ => (area, 0),
        };
        let number = case.closure.as_ref().map(|closure| format!("，{}", closure.number));
        FigureItem {
            about: case.place.clone(),
            title: case.found.title.clone(),
            region: case.found.region.clone(),
            zone: case.found.zone.clone(),
            part,
            whole,
            note: format!("{}{}", case.state_title(), number.as_deref().unwrap_or("")),
            link: format!("/land/cases/{}", case.key),
        }
    });
    Figure::new(id, items.collect())
}

/// Batches: what is unsupplied, what was digested in the month, or what counts in the rate.
fn batches(from: &Counted<'_>, ledger: &Ledger, id: FigureId) -> Vec<FigureItem> {
    let known: BTreeMap<&str, &Batch> =
        from.approved.batches.iter().map(|batch| (batch.id.as_str(), batch)).collect();
    let mut items = Vec::new();
    for state in &ledger.batches {
        let batch = known.get(state.id.as_str());
        let (part, whole, note) = match id {
            FigureId::SupplyRate if state.is_recent => {
                let (supplied, approved) = (state.balance.supplied, state.balance.approved);
                (supplied, approved, format!("批准{}亩，已供{}亩", mu(approved), mu(supplied)))
            }
            FigureId::SupplyRate => continue,
            FigureId::Digested => {
                let [supplied, lapsed, adjusted] =
                    batch.map_or_else(Default::default, |batch| digested(from, batch));
                let note = format!("供地{}亩，失效{}亩，调整{}亩", mu(supplied), mu(lapsed), mu(adjusted));
                (supplied + lapsed + adjusted, Area::default(), note)
            }
            _ => (state.balance.unsupplied, Area::default(), format!("批准{}个月", state.months)),
        };
        if part == Area::default() && whole == Area::default() {
            continue;
        }
        items.push(FigureItem {
            about: state.id.clone(),
            title: format!("批次{}", state.id),
            region: batch.and_then(|batch| batch.region.clone()),
            zone: batch.and_then(|batch| batch.zone.clone()),
            part: part.micro_mu(),
            whole: whole.micro_mu(),
            note,
            link: "/land/batches".to_owned(),
        });
    }
    items
}

/// Of a batch in the month: supplied, lapsed, adjusted.
fn digested(from: &Counted<'_>, batch: &Batch) -> [Area; 3] {
    let month = from.month;
    let shares = from.approved.supplies.iter().filter(|supply| month.holds(supply.on));
    let supplied = shares.flat_map(|supply| &supply.shares).filter(|(id, _)| *id == batch.id);
    let of = |entries: &[crate::identification::Entry]| {
        entries.iter().filter(|entry| month.holds(entry.on)).map(|entry| entry.area).sum()
    };
    [supplied.map(|(_, area)| *area).sum(), of(&batch.lapsed), of(&batch.adjusted)]
}

fn mu(area: Area) -> String {
    area.to_mu().trim().to_string()
}

fn milestones(from: &Counted<'_>) -> Vec<FigureItem> {
    let day = from.month.last();
    let mut items = Vec::new();
    for plot in from.docket.plots.values() {
        let open = plot.milestones.iter().filter(|one| one.state == MilestoneState::Open);
        for late in open.filter(|one| one.due < day) {
            let title = glossary::term(&late.term).map_or(late.term.as_str(), |term| &term.zh);
            items.push(FigureItem {
                about: format!("{} {}", plot.code, late.contract),
                title: format!("{}：{title}", plot.title),
                region: plot.region.clone(),
                zone: plot.zone.clone(),
                part: 1,
                whole: 0,
                note: format!("约定{}，逾期{}天", late.due, late.days_late(day)),
                link: format!("/supply/plots/{}", plot.key),
            });
        }
    }
    items
}

fn objections(from: &Counted<'_>) -> Vec<FigureItem> {
    let open = from.docket.objections.values().filter(|objection| objection.is_open());
    open.map(|objection| FigureItem {
        about: objection.key.clone(),
        // Who objects is told on its own page, to those who may read it.
        title: format!("{}年度：{}", objection.year, objection.item.title()),
        region: objection.region.clone(),
        zone: objection.zone.clone(),
        part: 1,
        whole: 0,
        note: objection.state_title().to_owned(),
        link: format!("/objections/{}", objection.key),
    })
    .collect()
}

/// Deadlines of cases, and parcels of yearly plans, whose day is over (AL11).
fn overdue(from: &Counted<'_>) -> Vec<FigureItem> {
    let day = from.month.last();
    let mut items = Vec::new();
    if let Some(book) = &from.rules.land {
        let law = LandInForce { book, calendar: &from.rules.calendar };
        for case in from.docket.land_cases.values().filter(|case| case.is_open()) {
            let all = deadlines(case, &law).into_iter();
            for late in all.filter(|one| one.state(day) == DeadlineState::Overdue) {
                items.push(FigureItem {
                    about: case.place.clone(),
                    title: format!("{}：{}", case.kind_title(), late.title),
                    region: case.found.region.clone(),
                    zone: case.found.zone.clone(),
                    part: 1,
                    whole: 0,
                    note: format!("期限{}，{}", late.due, responsible(&late.to)),
                    link: format!("/land/cases/{}", case.key),
                });
            }
        }
    }
    for plan in from.docket.redevelopments.values() {
        for part in plan.years.values() {
            let progress = year_progress(part, from.docket.land_cases.values(), day);
            for late in progress.lines.iter().filter(|line| line.is_late && line.state != LineState::Done) {
                items.push(FigureItem {
                    about: late.line.code.clone(),
                    title: format!("年度实施计划：{}", late.line.title),
                    region: None,
                    zone: plan.zone.clone(),
                    part: 1,
                    whole: 0,
                    note: format!("计划{}，{}", late.line.day, late.line.person),
                    link: format!("/land/redevelopment/{}", plan.key),
                });
            }
        }
    }
    items
}

fn problems(from: &Counted<'_>, late_only: bool) -> Vec<FigureItem> {
    let known = from.docket.configuration();
    let party = |id: &str| known.and_then(|known| known_party(known, id)).unwrap_or(id).to_owned();
    let day = from.month.last();
    let counts = from
        .docket
        .problems
        .values()
        .filter(|problem| problem.is_open() && (!late_only || problem.is_late(day)));
    counts
        .map(|problem| FigureItem {
            about: problem.key.clone(),
            title: problem.what.clone(),
            region: problem.region.clone(),
            zone: problem.zone.clone(),
            part: 1,
            whole: 0,
            note: format!("{}，期限{}", party(&problem.lead), problem.due),
            link: format!("/bulletins/problems/{}", problem.key),
        })
        .collect()
}

/// A department, or the id itself where it is none.
fn responsible(id: &str) -> String {
    match id {
        "enterprise" => "企业".to_owned(),
        _ => fact::department(id).map_or_else(|| id.to_owned(), |known| known.zh.clone()),
    }
}
