//! What departments said about a figure of a firm, down to the cell: which statement counts, and why.

use crate::evaluated::Evaluated;
use crate::moment::Moment;
use crate::stated::shown;
use crate::wording;
use crate::year::point;
use office::registry::{AsOf, FactId, Registry, Resolved, Why};
use serde::Serialize;

/// What one department said once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// File; the proof, for what a person stated.
    pub file: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// Sheet.
    pub sheet: String,
    /// Cell as a spreadsheet names it; empty for what a person stated.
    pub cell: String,
    /// Row from 1; 0 for none.
    pub row: u32,
    /// Column from 1; 0 for none.
    pub column: u16,
    /// What stands there.
    pub raw: String,
    /// What it was read as, in the unit of the term.
    pub value: fact::Reading,
    /// The same in words.
    pub shown: String,
    /// Department.
    pub department: String,
    /// Its name.
    pub department_title: String,
    /// Day of delivery.
    pub delivered: Option<jiff::civil::Date>,
    /// Office day on which it was recorded.
    pub recorded: jiff::civil::Date,
    /// Entry that recorded it.
    pub entry: u64,
    /// Who recorded it.
    pub by: String,
    /// Batch, for what came in a file.
    pub batch: Option<String>,
    /// Whether it is the one that counts.
    pub chosen: bool,
    /// Why it counts, or why not.
    pub why: String,
}

/// All statements about a figure, the one that counts first.
#[must_use]
pub fn statements(moment: &Moment, subject: &str, term: &str, year: i16, as_of: AsOf) -> Vec<Statement> {
    let Some(ledger) = &moment.ledger else { return Vec::new() };
    let registry = &*ledger.registry;
    let resolved = registry.figure_as_of(subject, term, year, as_of);
    let why = reason(&resolved);
    let mut all: Vec<Statement> =
        resolved.chosen.into_iter().map(|fact| statement(moment, registry, fact, true, why)).collect();
    for (facts, remark) in [
        (&resolved.superseded, "已被后来的报送或更正取代"),
        (&resolved.agreeing, "与采用的数一致"),
        (&resolved.conflicting, "与采用的数不一致，未采用"),
    ] {
        all.extend(facts.iter().map(|fact| statement(moment, registry, *fact, false, remark)));
    }
    all
}

/// As [`statements`], as far as an evaluation read them.
#[must_use]
pub fn statements_read(moment: &Moment, evaluated: &Evaluated, subject: &str, term: &str) -> Vec<Statement> {
    let as_of = point(evaluated.question.read_up_to(subject, term));
    statements(moment, subject, term, evaluated.question.year, as_of)
}

fn reason(resolved: &Resolved) -> &'static str {
    match resolved.why {
        Why::NoStatement => "没有部门报送",
        Why::OnlyStatement => "只有这一处报送",
        Why::LaterDelivery => "同一部门最近一次报送",
        Why::Correction => "以附依据的更正（或采纳的异议）为准",
        Why::Authority => "以主管部门为准",
        Why::Agreement => "各部门一致",
        Why::AuthoritySilent => "主管部门未报，取次位部门",
        Why::Disagreement => "部门之间不一致，搁置",
    }
}

fn statement(moment: &Moment, registry: &Registry, id: FactId, chosen: bool, why: &str) -> Statement {
    let fact = registry.fact(id);
    let source = &fact.origin.source;
    let operation = registry.recorded_by(id);
    let entry = u64::from(operation.id.0);
    let key = entry.to_string();
    Statement {
        file: source.file.clone(),
        digest: source.digest.clone(),
        sheet: source.sheet.clone(),
        cell: if fact.origin.row == 0 { String::new() } else { fact.origin.cell() },
        row: fact.origin.row,
        column: fact.origin.column,
        raw: fact.origin.raw.to_string(),
        shown: shown(&fact.reading),
        value: fact.reading,
        department_title: wording::department(&source.department),
        department: source.department.clone(),
        delivered: source.delivered,
        recorded: operation.recorded,
        by: operation.who.clone(),
        batch: moment.docket.batches.contains_key(&key).then_some(key),
        entry,
        chosen,
        why: why.to_owned(),
    }
}
