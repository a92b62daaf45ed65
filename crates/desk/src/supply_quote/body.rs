//! A quote as a program reads it: exact values as texts, every step, clause and reading.

use super::shown::without_unit;
use super::{Answer, SupplyLaw};
use law::Value;
use office::supply::{Line, QuotedDay, ReadingChoice, UsedNumber};
use serde::Serialize;

/// A quote.
#[derive(Debug, Serialize)]
pub struct QuoteBody {
    /// Quote id.
    pub kind: String,
    /// What it is called.
    pub label: String,
    /// Day whose rules hold, or that comes out.
    pub day: String,
    /// What was asked for, in order.
    pub results: Vec<ResultBody>,
    /// Clocks.
    pub days: Vec<DayBody>,
    /// Readings taken.
    pub readings: Vec<ReadingBody>,
    /// Steps.
    pub lines: Vec<LineBody>,
    /// Figures given.
    pub figures: Vec<FigureBody>,
    /// Terms that are still wanted.
    pub missing: Vec<IdAndLabel>,
    /// Parameters that nobody decided.
    pub unset: Vec<IdAndLabel>,
    /// Figures given that the quote does not use.
    pub unused: Vec<String>,
    /// Packs used.
    pub packs: Vec<PackBody>,
}

/// What was asked for.
#[derive(Debug, Serialize)]
pub struct ResultBody {
    /// Id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// `null` when not known.
    pub value: Option<String>,
    /// Unit; empty for none.
    pub unit: String,
    /// As printed.
    pub shown: String,
}

/// A day that a clock gives.
#[derive(Debug, Serialize)]
pub struct DayBody {
    /// Id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Day that it is counted from.
    pub from: String,
    /// How long.
    pub length: String,
    /// Day whose rules hold, or that comes out.
    pub day: String,
}

/// A reading of an ambiguous wording.
#[derive(Debug, Serialize)]
pub struct ReadingBody {
    /// Id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Whether a person or the office chose it.
    pub chosen: bool,
    /// Id of the reading taken.
    pub taken: String,
    /// All readings.
    pub options: Vec<OptionBody>,
}

/// One way to read it.
#[derive(Debug, Serialize)]
pub struct OptionBody {
    /// Id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What comes out otherwise than under the reading that was taken.
    pub differs: Vec<(String, String)>,
}

/// A step of the calculation.
#[derive(Debug, Serialize)]
pub struct LineBody {
    /// Id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Whether it was asked for.
    pub asked: bool,
    /// Exact value; `None` when not known.
    pub value: Option<String>,
    /// Unit; empty for none.
    pub unit: String,
    /// Sentence that can be checked by hand.
    pub sentence: String,
    /// Conditions decided on the way.
    pub steps: Vec<String>,
    /// Numbers of packs used.
    pub numbers: Vec<NumberBody>,
    /// Pack id.
    pub pack: String,
    /// Article.
    pub article: String,
    /// Clause keys.
    pub clauses: Vec<String>,
    /// Document.
    pub document: String,
}

/// A number of a pack that a step used.
#[derive(Debug, Serialize)]
pub struct NumberBody {
    /// What it is called.
    pub label: String,
    /// Exact value; `None` when not known.
    pub value: Option<String>,
    /// Unit; empty for none.
    pub unit: String,
    /// Where the number stands.
    pub source: String,
    /// Whether it was read in an official text.
    pub confirmed: bool,
}

/// A figure that was given.
#[derive(Debug, Serialize)]
pub struct FigureBody {
    /// Id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Exact value; `None` when not known.
    pub value: Option<String>,
    /// As printed.
    pub shown: String,
}

/// An id and what it is called.
#[derive(Debug, Serialize)]
pub struct IdAndLabel {
    /// Id.
    pub id: String,
    /// What it is called.
    pub label: String,
}

/// A pack that was used.
#[derive(Debug, Serialize)]
pub struct PackBody {
    /// Id.
    pub id: String,
    /// SHA-256 of the pack.
    pub digest: String,
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
