//! A quote as a program reads it: exact values as texts, every step, clause and reading.

use super::shown::without_unit;
use super::{Answer, SupplyLaw};
use law::Value;
use office::supply::{Line, QuotedDay, ReadingChoice, UsedNumber};
use serde::Serialize;

/// A quote.
#[derive(Debug, Serialize)]
pub struct QuoteBody {
    kind: String,
    label: String,
    day: String,
    results: Vec<ResultBody>,
    days: Vec<DayBody>,
    readings: Vec<ReadingBody>,
    lines: Vec<LineBody>,
    figures: Vec<FigureBody>,
    missing: Vec<IdAndLabel>,
    unset: Vec<IdAndLabel>,
    unused: Vec<String>,
    packs: Vec<PackBody>,
}

#[derive(Debug, Serialize)]
struct ResultBody {
    id: String,
    label: String,
    /// `null` when not known.
    value: Option<String>,
    unit: String,
    shown: String,
}

#[derive(Debug, Serialize)]
struct DayBody {
    id: String,
    label: String,
    clause: String,
    from: String,
    length: String,
    day: String,
}

#[derive(Debug, Serialize)]
struct ReadingBody {
    id: String,
    label: String,
    clause: String,
    chosen: bool,
    taken: String,
    options: Vec<OptionBody>,
}

#[derive(Debug, Serialize)]
struct OptionBody {
    id: String,
    label: String,
    /// What comes out otherwise than under the reading that was taken.
    differs: Vec<(String, String)>,
}

#[derive(Debug, Serialize)]
struct LineBody {
    id: String,
    label: String,
    asked: bool,
    value: Option<String>,
    unit: String,
    sentence: String,
    steps: Vec<String>,
    numbers: Vec<NumberBody>,
    pack: String,
    article: String,
    clauses: Vec<String>,
    document: String,
}

#[derive(Debug, Serialize)]
struct NumberBody {
    label: String,
    value: Option<String>,
    unit: String,
    source: String,
    confirmed: bool,
}

#[derive(Debug, Serialize)]
struct FigureBody {
    id: String,
    label: String,
    value: Option<String>,
    shown: String,
}

#[derive(Debug, Serialize)]
struct IdAndLabel {
    id: String,
    label: String,
}

#[derive(Debug, Serialize)]
struct PackBody {
    id: String,
    digest: String,
}

impl QuoteBody {
    /// The body of an answer.
    #[must_use]
    pub fn of(answer: &Answer, law: &SupplyLaw) -> Self {
        let quote = &answer.quote;
        let shown = super::shown::results(quote, law.rules());
        let results = quote.kind.results.iter().zip(shown).map(|(id, (label, shown))| {
            let line = quote.lines.iter().find(|line| line.id == *id && line.asked);
            let day = || quote.days.iter().find(|day| day.id == *id).map(|day| day.day.to_string());
            let value = line.map_or_else(day, |line| exact(&line.value));
            let unit = line.map_or_else(String::new, |line| line.unit.clone());
            ResultBody { id: id.clone(), label, value, unit, shown }
        });
        let readings = quote.readings.iter().map(|taken| {
            let choice = law.rules().choice(&taken.choice);
            let option = |reading: &ReadingChoice| {
                let same =
                    |other: &&super::OtherReading| other.choice == taken.choice && other.reading == *reading;
                let differs = answer.others.iter().find(same).map(|other| other.results.clone());
                let (id, label) = (reading.id.clone(), reading.label.clone());
                OptionBody { id, label, differs: differs.unwrap_or_default() }
            };
            ReadingBody {
                id: taken.choice.clone(),
                label: taken.label.clone(),
                clause: taken.clause.clone(),
                chosen: taken.chosen,
                taken: taken.reading.id.clone(),
                options: choice.iter().flat_map(|choice| &choice.readings).map(option).collect(),
            }
        });
        let figures = quote.figures.iter().map(|(id, value)| FigureBody {
            id: id.clone(),
            label: crate::wording::term(id),
            value: exact(value),
            shown: without_unit(value, id, law.rules()),
        });
        let missing = quote.missing.iter().map(|id| (id.clone(), crate::wording::term(id)));
        let named = |(id, label): (String, String)| IdAndLabel { id, label };
        Self {
            kind: quote.kind.id.clone(),
            label: quote.kind.label.clone(),
            day: quote.day.to_string(),
            results: results.collect(),
            days: quote.days.iter().map(day).collect(),
            readings: readings.collect(),
            lines: quote.lines.iter().map(line).collect(),
            figures: figures.collect(),
            missing: missing.map(named).collect(),
            unset: quote.unset.iter().cloned().map(named).collect(),
            unused: answer.unused.clone(),
            packs: quote.packs.iter().cloned().map(|(id, digest)| PackBody { id, digest }).collect(),
        }
    }
}

/// The exact value; `None` when not known.
fn exact(value: &Value) -> Option<String> {
    value.is_known().then(|| match value {
        Value::Flag(flag) => flag.to_string(),
        other => other.to_string(),
    })
}

fn day(day: &QuotedDay) -> DayBody {
    DayBody {
        id: day.id.clone(),
        label: day.label.clone(),
        clause: day.clause.clone(),
        from: day.from.to_string(),
        length: day.length.clone(),
        day: day.day.to_string(),
    }
}

fn line(line: &Line) -> LineBody {
    LineBody {
        id: line.id.clone(),
        label: line.label.clone(),
        asked: line.asked,
        value: exact(&line.value),
        unit: line.unit.clone(),
        sentence: line.sentence.clone(),
        steps: line.steps.clone(),
        numbers: line.numbers.iter().map(number).collect(),
        pack: line.pack.clone(),
        article: line.article.clone(),
        clauses: line.clauses.clone(),
        document: line.document.clone(),
    }
}

fn number(used: &UsedNumber) -> NumberBody {
    NumberBody {
        label: used.label.clone(),
        value: used.value.map(|value| value.to_string()),
        unit: used.unit.clone(),
        source: used.source.clone(),
        confirmed: used.confirmed,
    }
}
