//! Facts that a person states with evidence instead of a file, and what the registry says around them.

use crate::carrying_out::Task;
use crate::setup::Setup;
use fact::{Datum, Fact, Origin, Period, Reading, Source};
use jiff::civil::Date;
use office::docket::{Command, Docket, FirmEvidence, ObjectionItem};
use office::journal::FileRef;
use office::registry::{AsOf, Registry, STATED_FORM};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The fact that a command states; `None` for commands that state none.
pub(crate) fn fact_of(setup: &Setup, docket: &Docket, task: &Task) -> Option<Fact> {
    let owner = |term: &str| setup.rules.registry.owner(term).map(str::to_owned);
    let department = |term: &str| task.author.department.clone().or_else(|| owner(term));
    match &task.command {
        Command::Correct { subject, term, year, reading, evidence, .. }
        | Command::Adjust { subject, term, year, reading, evidence, .. } => {
            let about = (subject.as_str(), term.as_str(), *year);
            Some(stated(about, reading, &department(term)?, Some(evidence), task.day))
        }
        Command::AnswerObjection { objection, accept: true, value: Some(reading), files, .. } => {
            let objection = docket.objections.get(objection)?;
            let (term, year) = match &objection.item {
                ObjectionItem::Area { term } => (term, objection.year),
                ObjectionItem::Figure { term, year } => (term, *year),
                ObjectionItem::Class => return None,
            };
            let about = (objection.subject.as_str(), term.as_str(), year);
            Some(stated(about, reading, &objection.owner, files.first(), task.day))
        }
        _ => None,
    }
}

fn stated(
    (subject, term, year): (&str, &str, i16),
    reading: &Reading,
    department: &str,
    evidence: Option<&FileRef>,
    day: Date,
) -> Fact {
    let source = Source {
        file: evidence.map_or_else(String::new, |file| file.name.clone()),
        sheet: String::new(),
        department: department.to_owned(),
        form: STATED_FORM.to_owned(),
        delivered: Some(day),
        digest: evidence.map_or_else(String::new, |file| file.digest.clone()),
    };
    // Row 0 is no cell of a table: a person said so.
    let origin = Origin { source: Arc::new(source), row: 0, column: 0, raw: shown(reading).into() };
    Fact {
        subject: subject.into(),
        term: term.into(),
        period: Period::Year(year),
        reading: reading.clone(),
        origin,
    }
}

/// A reading in words.
#[must_use]
pub fn shown(reading: &Reading) -> String {
    match reading {
        Reading::Known(Datum::Number(number)) => number.to_string(),
        Reading::Known(datum) => datum.to_string(),
        Reading::NotReported => "未报送".to_owned(),
        Reading::NotApplicable => "不适用".to_owned(),
        Reading::Unknown => "不详".to_owned(),
    }
}

/// The reading that counted before.
pub(crate) fn reading_before(
    registry: &Registry,
    subject: &str,
    term: &str,
    year: i16,
    as_of: AsOf,
) -> Option<Reading> {
    registry.figure_as_of(subject, term, year, as_of).reading
}

/// A firm and those on the same parcels.
pub(crate) fn neighbours(registry: &Registry, subject: &str, year: i16, as_of: AsOf) -> BTreeSet<String> {
    let land = registry.land_of(subject, year, as_of);
    let mut all: BTreeSet<String> = land.reopened_by(subject).iter().map(ToString::to_string).collect();
    all.insert(subject.to_owned());
    all
}

/// Who a firm is and where it lies.
pub(crate) fn firm(registry: &Registry, subject: &str, year: i16, as_of: AsOf) -> FirmEvidence {
    let text = |term: &str| match registry.figure_as_of(subject, term, year, as_of).reading {
        Some(Reading::Known(Datum::Text(text))) => Some(text.to_string()),
        _ => None,
    };
    FirmEvidence {
        name: registry.enterprise(subject).and_then(|known| known.name()).map(str::to_owned),
        region: text("region"),
        zone: text("zone"),
    }
}
