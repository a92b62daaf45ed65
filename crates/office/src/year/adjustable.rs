//! What may be put on a firm beside its figures: the vetoes, bonuses and deductions that a scheme reads. What they do to
//! a class is left to `evaluation`.

use crate::docket::{AdjustmentKind, Refusal};
use crate::evaluation::Scheme;
use fact::glossary::{self, Kind};
use law::Expression;
use std::collections::BTreeSet;

/// A figure whose entry changes what a scheme says of a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustable {
    /// Veto, bonus or deduction.
    pub kind: AdjustmentKind,
    /// Glossary id of the figure.
    pub term: String,
    /// What the scheme calls the rule that reads it.
    pub rule: String,
}

/// What a scheme reads as vetoes, bonuses and deductions, in its order; nothing when it knows none. A figure of which
/// an indicator is computed is not among them: who delivers it corrects it.
#[must_use]
pub fn adjustable(scheme: &Scheme) -> Vec<Adjustable> {
    let vetoes = scheme.vetoes.iter().map(|veto| (AdjustmentKind::Veto, &veto.label, &veto.when));
    let bonuses = scheme.bonuses.iter().map(|one| (AdjustmentKind::Bonus, &one.label, &one.points));
    let taken = scheme.deductions.iter().map(|one| (AdjustmentKind::Deduction, &one.label, &one.points));
    let measured = measured(scheme);
    let mut found: Vec<Adjustable> = Vec::new();
    for (kind, label, expression) in vetoes.chain(bonuses).chain(taken) {
        for term in facts(scheme, expression.terms()) {
            let enters =
                glossary::term(term).is_some_and(|known| matches!(known.kind, Kind::Flag | Kind::Number));
            let known = found.iter().any(|one| one.kind == kind && one.term == term);
            if enters && !known && !measured.contains(term) {
                found.push(Adjustable { kind, term: term.to_owned(), rule: label.clone() });
            }
        }
    }
    found
}

/// Refuses an entry that the scheme would not read: the firm would be told of a veto that does nothing.
pub(crate) fn reads(offered: &[Adjustable], kind: AdjustmentKind, term: &str) -> Result<(), Refusal> {
    if offered.iter().any(|one| one.kind == kind && one.term == term) {
        return Ok(());
    }
    let label = |term: &str| glossary::term(term).map_or_else(|| term.to_owned(), |known| known.zh.clone());
    let kind_title = kind.title();
    let message = format!("本年度的方案不把“{}”作为{kind_title}项，登记了也不会改变结果。", label(term));
    let same: Vec<String> =
        offered.iter().filter(|one| one.kind == kind).map(|one| label(&one.term)).collect();
    let advice = match same.as_slice() {
        [] => format!("这个方案没有{kind_title}项，不用登记。"),
        known => format!("可登记的{kind_title}项：{}。", known.join("、")),
    };
    Err(Refusal::new("not_in_scheme", message, advice))
}

/// The figures of which indicators are computed.
fn measured(scheme: &Scheme) -> BTreeSet<&str> {
    let parts = scheme
        .indicators
        .iter()
        .flat_map(|indicator| std::iter::once(&*indicator.numerator).chain(indicator.denominator.as_deref()));
    facts(scheme, parts).into_iter().collect()
}

/// The figures behind some terms, each once: those that the scheme derives are followed to what they are derived from.
fn facts<'a>(scheme: &'a Scheme, terms: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let derived = |term: &str| scheme.derived.iter().find(|derived| *derived.id == *term);
    let mut found = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = terms.collect();
    // The next one stands last.
    open.reverse();
    while let Some(term) = open.pop() {
        if !seen.insert(term) {
            continue;
        }
        match derived(term) {
            Some(known) => {
                let below: Vec<&str> = Expression::terms(&known.expression).collect();
                open.extend(below.into_iter().rev());
            }
            None => found.push(term),
        }
    }
    found
}
