//! The outcomes of an evaluation as rows that are kept: one for each firm, with what lists show of it.

use crate::evaluated::Evaluated;
use crate::outcome::{Outcome, outcomes};
use crate::roll::Roll;
use crate::trouble::Trouble;
use office::docket::ClassCount;
use office::evaluation::scheme::Status;
use office::journal::{OutcomeRow, canonical_outcome, hex, seal, table_digest};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What else a run says of a firm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeBody {
    /// Label of its list.
    pub list: String,
    /// Why it is not rated, or why its class is not the one by rank.
    pub reason: String,
    /// What settled its place among equals.
    pub tie: String,
    /// Credit code of the firm that it is evaluated together with.
    pub with: Option<String>,
    /// Indicators as printed, by id; those without a value are left out.
    pub figures: BTreeMap<String, String>,
    /// Scores of the indicators as printed, by id.
    pub scores: BTreeMap<String, String>,
}

/// Id of a status, as rows keep it.
#[must_use]
pub fn status_id(status: Status) -> &'static str {
    match status {
        Status::Rated => "rated",
        Status::NoGrade => "no_grade",
        Status::NotRated => "not_rated",
        Status::Excluded => "excluded",
        Status::Held => "held",
    }
}

/// What a page calls a status.
#[must_use]
pub fn status_title(id: &str) -> &'static str {
    match id {
        "rated" => "参评",
        "no_grade" => "不定等级",
        "not_rated" => "暂不评价",
        "excluded" => "不参评",
        "held" => "搁置",
        _ => "",
    }
}

/// The rows of an evaluation, in the order of lists and ranks. `previous` is the published result of the year before.
///
/// # Errors
/// None that a result can cause; serde's signature has one.
pub fn outcome_rows(evaluated: &Evaluated, previous: Option<&Roll>) -> Result<Vec<OutcomeRow>, Trouble> {
    let run = evaluated.run();
    let firms = outcomes(run, evaluated.registry(), &evaluated.setup.zone);
    firms.par_iter().map(|firm| row(evaluated, firm, previous)).collect()
}

fn row(evaluated: &Evaluated, firm: &Outcome, previous: Option<&Roll>) -> Result<OutcomeRow, Trouble> {
    let run = evaluated.run();
    let prepared = &run.prepared;
    let text = |term: &str| {
        prepared.table.position(term).map_or_else(String::new, |column| prepared.table.text(column, firm.row))
    };
    let unit = prepared.subject(firm.row);
    let mut body = OutcomeBody {
        list: firm.list.clone(),
        reason: firm.reason.clone(),
        tie: firm.tie.clone(),
        with: (unit != firm.code).then_some(unit),
        ..OutcomeBody::default()
    };
    if let Some(score) = run.score(firm.row) {
        for item in &score.items {
            let indicator = &run.scheme().indicators[item.indicator];
            let known = fact::glossary::term(&indicator.id);
            let digits =
                indicator.value_digits.unwrap_or_else(|| known.map_or(4, |known| known.digits.max(4)));
            if let Some(value) = &item.value {
                body.figures.insert(indicator.id.to_string(), value.printed(digits));
            }
            let digits = indicator.score_digits.unwrap_or(4);
            body.scores.insert(indicator.id.to_string(), item.score.printed(digits));
        }
    }
    let group = run.scheme().groups.get(usize::from(prepared.group[firm.row]));
    Ok(OutcomeRow {
        subject: firm.code.clone(),
        name: firm.name.clone(),
        list: group.map_or_else(String::new, |group| group.id.clone()),
        region: text("region"),
        zone: text("zone"),
        industry: text("industry"),
        status: status_id(prepared.status[firm.row]).to_owned(),
        class: firm.class.clone(),
        class_by_rank: firm.class_by_rank.clone(),
        rank: firm.rank,
        ranked: u32::try_from(firm.ranked).unwrap_or(u32::MAX),
        total: firm.total_exact,
        previous_class: previous.and_then(|roll| roll.find(&firm.code)).map(|row| row.class.clone()),
        body: serde_json::to_string(&body).map_err(Trouble::json)?,
    })
}

/// Firms by list and class.
#[must_use]
pub fn class_counts(rows: &[OutcomeRow]) -> Vec<ClassCount> {
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for row in rows {
        *counts.entry((&row.list, &row.class)).or_default() += 1;
    }
    let count = |((list, class), count): ((&str, &str), u64)| ClassCount {
        list: list.to_owned(),
        class: class.to_owned(),
        count,
    };
    counts.into_iter().map(count).collect()
}

/// SM3 over the seals of the rows as if they stood in no entry, hexadecimal: equal results have equal digests.
#[must_use]
pub fn result_digest(rows: &[OutcomeRow]) -> String {
    let seals: Vec<_> = rows
        .par_iter()
        .enumerate()
        .map(|(place, row)| seal(&canonical_outcome(0, place as u64 + 1, row)))
        .collect();
    let (_, digest) = table_digest(seals);
    hex(&digest)
}
