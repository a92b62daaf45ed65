//! Which area facts a year reads: those up to the freeze, and for firms opened again those up to their own entry.

use crate::docket::{AreaBasis, Docket, ReopeningState, Rulebook, YearPlan};
use std::collections::BTreeMap;

/// The area facts that an evaluation of a year must read when it reads facts up to `facts_as_of`; `None` as long as
/// the areas are not frozen.
#[must_use]
pub fn area_basis(docket: &Docket, rules: &Rulebook, year: i16, facts_as_of: u64) -> Option<AreaBasis> {
    let as_of = docket.year(year)?.areas_frozen_at?;
    let mut reopened: BTreeMap<String, u64> = BTreeMap::new();
    let mut reopen = |subject: &String, entry: u64| {
        let known = reopened.entry(subject.clone()).or_insert(entry);
        *known = entry.max(*known);
    };
    for reopening in docket.reopenings.values().filter(|reopening| reopening.year == year) {
        let until = match (&reopening.state, &reopening.closed) {
            (ReopeningState::Closed, Some(closed)) => closed.entry.min(facts_as_of),
            _ => facts_as_of,
        };
        reopening.subjects.iter().for_each(|subject| reopen(subject, until));
    }
    for objection in docket.objections_of(year) {
        let accepted = objection.answer.as_ref().filter(|answer| answer.accept);
        let Some(answer) = accepted.filter(|answer| answer.opinion.act.entry <= facts_as_of) else {
            continue;
        };
        answer.subjects.iter().for_each(|subject| reopen(subject, answer.opinion.act.entry));
    }
    reopened.retain(|_, entry| *entry > as_of);
    Some(AreaBasis { terms: rules.procedure.area.terms.clone(), as_of, reopened })
}

/// Whether new area facts about a firm stay outside a year.
#[must_use]
pub fn areas_are_frozen_for(docket: &Docket, plan: &YearPlan, subject: &str) -> bool {
    let open = |reopening: &&crate::docket::Reopening| {
        reopening.year == plan.year
            && reopening.state == ReopeningState::Open
            && reopening.subjects.contains(subject)
    };
    plan.areas_frozen_at.is_some() && !docket.reopenings.values().any(|reopening| open(&reopening))
}
