//! Land supply: what a quote asks for and answers.

use super::Named;
use desk::supply_quote as shown;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// On which day the rules are looked up.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RuleDay {
    /// Day whose rules hold; the day looked at when not given.
    pub day: Option<String>,
}

/// A quote that can be asked for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteKind {
    pub id: String,
    pub title: String,
    /// Day whose rules hold.
    pub day: String,
    /// What it answers, in order.
    pub results: Vec<Named>,
    /// What it asks for, readings of ambiguous wording last.
    pub inputs: Vec<QuoteInput>,
}

/// What a quote asks a person for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteInput {
    /// Glossary id.
    pub id: String,
    pub title: String,
    /// Empty for none.
    pub unit: String,
    /// number, flag, day, text, code or reading.
    pub kind: String,
    /// What may be chosen, for a code; for a reading the default first.
    pub options: Vec<Named>,
}

/// Figures and readings for a quote.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteForm {
    /// Day whose rules hold; today when not given.
    pub day: Option<String>,
    /// Figures and readings by id or Chinese name; a flag is 是 or 否. Those left blank are not known.
    #[serde(default)]
    pub given: Vec<Given>,
    /// Numbers that the documents leave to the place, as `unset` of an answer names them.
    #[serde(default)]
    pub parameters: Vec<Given>,
    /// Who decided those numbers, by which document; needed with them.
    pub source: Option<String>,
}

/// What somebody wrote for a term, reading or parameter.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    pub id: String,
    pub value: String,
}

/// A quote.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Quote {
    pub kind: String,
    pub title: String,
    /// Day whose rules hold.
    pub day: String,
    pub results: Vec<QuoteResult>,
    pub days: Vec<QuoteDay>,
    pub readings: Vec<QuoteReading>,
    pub lines: Vec<QuoteLine>,
    pub figures: Vec<QuoteFigure>,
    /// Terms that are still wanted; none of them is taken for zero.
    pub missing: Vec<Named>,
    /// Parameters that nobody decided.
    pub unset: Vec<Named>,
    /// Figures that were given and are not used.
    pub unused: Vec<String>,
    pub packs: Vec<QuotePack>,
}

/// What was asked for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteResult {
    pub id: String,
    pub title: String,
    /// Exact; absent when not known.
    pub value: Option<String>,
    pub unit: String,
    pub shown: String,
}

/// A day that is counted from another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteDay {
    pub id: String,
    pub title: String,
    pub clause: String,
    pub from: String,
    pub length: String,
    pub day: String,
}

/// How a wording that may be read in several ways was read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteReading {
    pub id: String,
    pub title: String,
    pub clause: String,
    /// Whether a person or the office chose it, or it is the default of the pack.
    pub chosen: bool,
    pub taken: String,
    pub options: Vec<QuoteOption>,
}

/// One way to read it, and what comes out otherwise under it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteOption {
    pub id: String,
    pub title: String,
    /// Empty for the one taken, and where nothing differs.
    pub differs: Vec<Differing>,
}

/// A result that comes out otherwise.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Differing {
    pub title: String,
    pub shown: String,
}

/// A step of the calculation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteLine {
    pub id: String,
    pub title: String,
    /// Whether it is one of the results.
    pub asked: bool,
    /// Exact; absent when not known.
    pub value: Option<String>,
    pub unit: String,
    /// A sentence that can be checked by hand.
    pub sentence: String,
    /// Conditions decided on the way.
    pub steps: Vec<String>,
    pub numbers: Vec<QuoteNumber>,
    pub pack: String,
    pub article: String,
    /// Keys of the register of clauses.
    pub clauses: Vec<String>,
    pub document: String,
}

/// A number of a pack that a step used.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteNumber {
    pub title: String,
    /// Absent when nobody decided it.
    pub value: Option<String>,
    pub unit: String,
    pub source: String,
    /// Whether it was read in an official text.
    pub confirmed: bool,
}

/// A figure that was given.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuoteFigure {
    pub id: String,
    pub title: String,
    pub value: Option<String>,
    pub shown: String,
}

/// A pack that was used.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct QuotePack {
    pub id: String,
    /// SHA-256 of its files.
    pub digest: String,
}

impl From<shown::QuoteBody> for Quote {
    fn from(body: shown::QuoteBody) -> Self {
        let named = |one: shown::IdAndLabel| Named { id: one.id, title: one.label };
        Self {
            kind: body.kind,
            title: body.label,
            day: body.day,
            results: body.results.into_iter().map(Into::into).collect(),
            days: body.days.into_iter().map(Into::into).collect(),
            readings: body.readings.into_iter().map(Into::into).collect(),
            lines: body.lines.into_iter().map(Into::into).collect(),
            figures: body.figures.into_iter().map(Into::into).collect(),
            missing: body.missing.into_iter().map(named).collect(),
            unset: body.unset.into_iter().map(named).collect(),
            unused: body.unused,
            packs: body
                .packs
                .into_iter()
                .map(|pack| QuotePack { id: pack.id, digest: pack.digest })
                .collect(),
        }
    }
}

impl From<shown::ResultBody> for QuoteResult {
    fn from(one: shown::ResultBody) -> Self {
        Self { id: one.id, title: one.label, value: one.value, unit: one.unit, shown: one.shown }
    }
}

impl From<shown::DayBody> for QuoteDay {
    fn from(one: shown::DayBody) -> Self {
        let shown::DayBody { id, label, clause, from, length, day } = one;
        Self { id, title: label, clause, from, length, day }
    }
}

impl From<shown::ReadingBody> for QuoteReading {
    fn from(one: shown::ReadingBody) -> Self {
        let differing = |(title, shown)| Differing { title, shown };
        let option = |option: shown::OptionBody| QuoteOption {
            id: option.id,
            title: option.label,
            differs: option.differs.into_iter().map(differing).collect(),
        };
        Self {
            id: one.id,
            title: one.label,
            clause: one.clause,
            chosen: one.chosen,
            taken: one.taken,
            options: one.options.into_iter().map(option).collect(),
        }
    }
}

impl From<shown::LineBody> for QuoteLine {
    fn from(one: shown::LineBody) -> Self {
        let number = |number: shown::NumberBody| QuoteNumber {
            title: number.label,
            value: number.value,
            unit: number.unit,
            source: desk::wording::source(&number.source),
            confirmed: number.confirmed,
        };
        Self {
            id: one.id,
            title: one.label,
            asked: one.asked,
            value: one.value,
            unit: one.unit,
            sentence: one.sentence,
            steps: one.steps,
            numbers: one.numbers.into_iter().map(number).collect(),
            pack: one.pack,
            article: one.article,
            clauses: one.clauses,
            document: one.document,
        }
    }
}

impl From<shown::FigureBody> for QuoteFigure {
    fn from(one: shown::FigureBody) -> Self {
        Self { id: one.id, title: one.label, value: one.value, shown: one.shown }
    }
}
