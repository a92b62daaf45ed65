//! What each rule did for or against a firm: its class and total if the rule were taken away.

use super::super::scheme::{RegradeKind, Scheme};
use super::class_id;
use super::trial::{Field, OnTrial};
use serde::Serialize;

/// What kind of rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Points added.
    Bonus,
    /// Points taken.
    Deduction,
    /// A veto.
    Veto,
    /// A condition of a class.
    Gate,
    /// A protection.
    Protection,
    /// An event that moved the class.
    Event,
    /// A rule on who takes part.
    Participation,
}

/// A rule that acted, and what would be without it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleEffect {
    /// What kind.
    pub kind: RuleKind,
    /// Id in the pack.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Class without it; empty for none.
    pub class_without: String,
    /// Rank without it.
    pub rank_without: Option<usize>,
    /// Total without it.
    pub total_without: Option<String>,
    /// Whether the class is another one without it.
    pub decides: bool,
}

/// The rules that acted on a row.
pub(super) fn effects(field: &Field<'_>, row: usize, subject: &OnTrial) -> Vec<RuleEffect> {
    let run = field.run;
    let scheme = run.prepared.scheme;
    let mut found = Vec::new();
    let score = run.score(row);
    let given = |points: &[super::super::score::PointsGiven]| -> Vec<usize> {
        points.iter().filter(|points| !points.counted.exact().is_zero()).map(|points| points.rule).collect()
    };
    for rule in score.iter().flat_map(|score| given(&score.bonuses)) {
        let bonus = &scheme.bonuses[rule];
        found.push((RuleKind::Bonus, &bonus.id, &bonus.label, Without::bonus(scheme, rule)));
    }
    for rule in score.iter().flat_map(|score| given(&score.deductions)) {
        let deduction = &scheme.deductions[rule];
        found.push((RuleKind::Deduction, &deduction.id, &deduction.label, Without::deduction(scheme, rule)));
    }
    for (rule, veto) in scheme.vetoes.iter().enumerate() {
        if run.prepared.vetoes[row] & (1 << rule) != 0 {
            found.push((RuleKind::Veto, &veto.id, &veto.label, Without::veto(scheme, rule)));
        }
    }
    for (rule, regrade) in scheme.regrades.iter().enumerate() {
        if run.regraded_by[row] & (1 << rule) != 0 {
            let kind = match regrade.kind {
                RegradeKind::Gate => RuleKind::Gate,
                RegradeKind::Protection => RuleKind::Protection,
                RegradeKind::Event => RuleKind::Event,
            };
            found.push((kind, &regrade.id, &regrade.reason, Without::regrade(scheme, rule)));
        }
    }
    let participation = usize::from(run.prepared.status_rule[row]);
    let held = run.prepared.status[row] == super::super::scheme::Status::Held;
    if let Some(rule) = scheme.participation.get(participation).filter(|_| !held) {
        let without = Without::participation(scheme, participation);
        found.push((RuleKind::Participation, &rule.id, &rule.reason, without));
    }
    found
        .into_iter()
        .filter_map(|(kind, id, label, without)| effect(field, (row, subject), kind, id, label, &without))
        .collect()
}

fn effect(
    field: &Field<'_>,
    (row, subject): (usize, &OnTrial),
    kind: RuleKind,
    id: &str,
    label: &str,
    without: &Scheme,
) -> Option<RuleEffect> {
    let outcome = field.attempt_by(without, subject, &[]);
    Some(RuleEffect {
        kind,
        id: id.to_owned(),
        label: label.to_owned(),
        class_without: class_id(field, outcome.class),
        rank_without: (outcome.rank > 0).then_some(outcome.rank),
        total_without: outcome.score.map(|score| score.total.printed(4)),
        decides: outcome.class != field.run.class[row],
    })
}

/// A scheme with one rule taken away.
struct Without;

impl Without {
    fn bonus(scheme: &Scheme, rule: usize) -> Scheme {
        let mut without = scheme.clone();
        without.bonuses.remove(rule);
        without
    }

    fn deduction(scheme: &Scheme, rule: usize) -> Scheme {
        let mut without = scheme.clone();
        without.deductions.remove(rule);
        without
    }

    fn veto(scheme: &Scheme, rule: usize) -> Scheme {
        let mut without = scheme.clone();
        without.vetoes.remove(rule);
        without
    }

    fn regrade(scheme: &Scheme, rule: usize) -> Scheme {
        let mut without = scheme.clone();
        without.regrades.remove(rule);
        without
    }

    fn participation(scheme: &Scheme, rule: usize) -> Scheme {
        let mut without = scheme.clone();
        without.participation.remove(rule);
        without
    }
}
