//! What an evaluation means for each firm, in words and printed numbers, for lists and pages. Nothing is decided here.

use crate::zone::Zone;
use fact::Decimal;
use office::evaluation::scheme::{Class, OrderBy, Status};
use office::evaluation::{NO_CLASS, Run};
use office::registry::Registry;
use serde::Serialize;
use std::collections::BTreeMap;

/// One firm of a year's result.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Row of the run's table.
    #[serde(skip)]
    pub row: usize,
    /// Credit code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Label of its list; empty when it is on none.
    pub list: String,
    /// District.
    pub district: String,
    /// Development zone.
    pub zone: String,
    /// How it takes part.
    pub status: &'static str,
    /// Printed total.
    pub total: Option<String>,
    /// Total for charts.
    #[serde(skip)]
    pub total_number: Option<f64>,
    /// Total at its published digits.
    #[serde(skip)]
    pub total_exact: Option<Decimal>,
    /// Rank in its list.
    pub rank: Option<u32>,
    /// How many are ranked there.
    pub ranked: usize,
    /// Class; empty for none.
    pub class: String,
    /// Class by rank before anything changed it; empty for none.
    pub class_by_rank: String,
    /// Why it is not rated, or why its class is not the one by rank.
    pub reason: String,
    /// What settled its place among equals.
    pub tie: String,
}

/// All firms of a run, in the order of lists and ranks, those without rank last by code.
#[must_use]
pub fn outcomes(run: &Run<'_>, registry: &Registry, zone: &Zone) -> Vec<Outcome> {
    let ties: BTreeMap<u32, u8> = run.ties.iter().copied().collect();
    let rows = run.prepared.table.rows();
    let mut list: Vec<Outcome> = (0..rows).map(|row| outcome(run, registry, zone, &ties, row)).collect();
    let members = merged_members(run, registry, &list);
    list.extend(members);
    let place = |outcome: &Outcome| {
        let group = run.group_of.get(outcome.row).copied().unwrap_or(u32::MAX);
        (outcome.rank.is_none(), group, outcome.rank, outcome.code.clone())
    };
    list.sort_by_cached_key(place);
    list
}

/// Firms evaluated together share the result of the one that the unit is named after.
fn merged_members(run: &Run<'_>, registry: &Registry, list: &[Outcome]) -> Vec<Outcome> {
    let by_code: BTreeMap<&str, &Outcome> = list.iter().map(|firm| (firm.code.as_str(), firm)).collect();
    let others = run.units.unit_of.iter().filter(|(member, unit)| member != unit);
    let shared = others.filter_map(|(member, unit)| {
        let unit = *by_code.get(unit.as_str())?;
        let name = registry.enterprise(member).and_then(|known| known.name()).unwrap_or_default().to_owned();
        let unit_name = if unit.name.is_empty() { &unit.code } else { &unit.name };
        let together = format!("与{unit_name}合并评价，共享结果");
        let reasons = [together, unit.reason.clone()].into_iter().filter(|part| !part.is_empty());
        let reason = reasons.collect::<Vec<_>>().join("；");
        Some(Outcome { code: member.clone(), name, reason, ..unit.clone() })
    });
    shared.collect()
}

fn outcome(run: &Run<'_>, registry: &Registry, zone: &Zone, ties: &BTreeMap<u32, u8>, row: usize) -> Outcome {
    let prepared = &run.prepared;
    let code = prepared.subject(row);
    let text = |term: &str| {
        prepared.table.position(term).map_or_else(String::new, |column| prepared.table.text(column, row))
    };
    let name = registry.enterprise(&code).and_then(|known| known.name()).unwrap_or_default().to_owned();
    let rank = run.rank[row];
    let total = run.totals.printed(row);
    let group = run.group_of.get(row).and_then(|group| run.groups.get(*group as usize));
    let tie = u32::try_from(row).ok().and_then(|row| ties.get(&row));
    Outcome {
        row,
        list: list_label(run, row),
        district: place_name(zone, &text("region")),
        zone: place_name(zone, &text("zone")),
        status: status_label(prepared.status[row]),
        total_number: total.as_ref().and_then(|total| total.parse().ok()),
        total_exact: run.totals.published(row).or_else(|| total.as_ref()?.parse().ok()),
        total,
        rank: (rank > 0).then_some(rank),
        ranked: group.map_or(0, |group| group.members.len()),
        class: class_id(run, run.class[row]),
        class_by_rank: class_id(run, run.class_by_rank[row]),
        reason: reason(run, row),
        tie: tie.map_or_else(String::new, |key| tie_label(run, row, *key)),
        code,
        name,
    }
}

/// Label of a row's list.
#[must_use]
pub fn list_label(run: &Run<'_>, row: usize) -> String {
    let scheme = run.scheme();
    let list = scheme.groups.get(usize::from(run.prepared.group[row])).map(|group| group.label.clone());
    list.unwrap_or_else(|| if scheme.groups.is_empty() { "全部企业".to_owned() } else { String::new() })
}

fn place_name(zone: &Zone, code: &str) -> String {
    if code.is_empty() { "未报送".to_owned() } else { zone.place_name(code) }
}

fn class_id(run: &Run<'_>, class: u8) -> String {
    let known = run.scheme().classes.get(usize::from(class)).filter(|_| class != NO_CLASS);
    known.map_or_else(String::new, |class| class.id.clone())
}

/// `A 优先发展类`.
#[must_use]
pub fn class_title(class: &Class) -> String {
    if class.label.is_empty() || class.label == class.id {
        class.id.clone()
    } else {
        format!("{} {}", class.id, class.label)
    }
}

fn status_label(status: Status) -> &'static str {
    match status {
        Status::Rated => "参评",
        Status::NoGrade => "不定等级",
        Status::NotRated => "暂不评价",
        Status::Excluded => "不参评",
        Status::Held => "搁置",
    }
}

fn reason(run: &Run<'_>, row: usize) -> String {
    let (prepared, scheme) = (&run.prepared, run.scheme());
    let mut reasons: Vec<&str> = Vec::new();
    match prepared.status[row] {
        Status::Rated | Status::NoGrade => {
            reasons.extend(prepared.status_reason(row));
            let holds = |index: usize, bits: u16| bits & (1 << index) != 0;
            let vetoes =
                scheme.vetoes.iter().enumerate().filter(|(index, _)| holds(*index, prepared.vetoes[row]));
            reasons.extend(vetoes.map(|(_, veto)| veto.label.as_str()));
            let acted =
                scheme.regrades.iter().enumerate().filter(|(index, _)| holds(*index, run.regraded_by[row]));
            reasons.extend(acted.map(|(_, rule)| rule.reason.as_str()));
            if prepared.follows.get(row).copied().unwrap_or(false) {
                reasons.push("承租企业，随房东定等级");
            }
        }
        Status::Held => {
            let waits;
            reasons.push(match prepared.status_reason(row) {
                Some(reason) => reason,
                None => {
                    waits = prepared.held_reason(row);
                    &waits
                }
            });
            return reasons.join("；");
        }
        Status::NotRated | Status::Excluded => reasons.extend(prepared.status_reason(row)),
    }
    reasons.retain(|reason| !reason.is_empty());
    reasons.join("；")
}

/// What the index of a ranking key means in words.
fn tie_label(run: &Run<'_>, row: usize, key: u8) -> String {
    let ranking = run.ranking_of(run.prepared.group[row]);
    let Some(key) = ranking.and_then(|ranking| ranking.order.get(usize::from(key))) else {
        return String::new();
    };
    let what = match &key.by {
        OrderBy::Total => return String::new(),
        OrderBy::Figure(term) | OrderBy::Value(term) => {
            fact::glossary::term(term).map_or_else(|| term.to_string(), |term| term.zh.clone())
        }
        OrderBy::Subject => "信用代码".to_owned(),
    };
    format!("总分相同，按{what}定先后")
}

/// How many firms of each class each list has; classes in the order of the scheme, then those without.
#[must_use]
pub fn counts<'a>(
    run: &Run<'_>,
    outcomes: &'a [Outcome],
    key: impl Fn(&'a Outcome) -> &'a str,
) -> BTreeMap<&'a str, Vec<usize>> {
    let classes = &run.scheme().classes;
    let mut counts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for outcome in outcomes {
        let row = counts.entry(key(outcome)).or_insert_with(|| vec![0; classes.len() + 1]);
        let class = classes.iter().position(|class| class.id == outcome.class).unwrap_or(classes.len());
        row[class] += 1;
    }
    counts
}
