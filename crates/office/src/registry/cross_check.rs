//! Plausibility checks between departments' figures as data. They never reject: they say where somebody should look.

use super::Registry;
use super::rules::Tolerance;
use super::snapshot::{Column, Snapshot};
use fact::{Decimal, Finding, Place, Ratio, Severity};
use serde::Deserialize;

/// One check of a zone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Table")]
pub struct CrossCheck {
    /// Code of its findings.
    pub id: String,
    /// What is wrong, in Chinese, one sentence.
    pub message: String,
    /// What to do, in Chinese, one sentence.
    pub advice: String,
    /// What is checked.
    pub rule: CheckRule,
}

/// What a check compares. A figure that is not known is never compared.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CheckRule {
    /// The value lies outside its plausible range, the ends allowed.
    Range {
        /// Glossary id.
        term: String,
        /// Least plausible value.
        least: Option<Decimal>,
        /// Largest plausible value.
        most: Option<Decimal>,
    },
    /// The quotient of two figures lies outside its plausible range, the ends allowed; nothing is said of a zero
    /// denominator.
    Ratio {
        /// Glossary id above the line.
        numerator: String,
        /// Glossary id below the line.
        denominator: String,
        /// Least plausible quotient.
        least: Option<Decimal>,
        /// Largest plausible quotient.
        most: Option<Decimal>,
    },
    /// Two departments' figures of one thing lie further apart than both bounds.
    Gap {
        /// Glossary id.
        left: String,
        /// Glossary id.
        right: String,
        /// Share of the larger one.
        relative: Decimal,
        /// In the terms' unit.
        absolute: Decimal,
    },
    /// Zero is reported although one of the others is above zero or holds.
    FalseZero {
        /// Glossary id.
        term: String,
        /// Glossary ids of numbers or flags.
        although: Vec<String>,
    },
    /// The figure is this many times last year's, or that part of it.
    Change {
        /// Glossary id.
        term: String,
        /// Above 1.
        factor: Decimal,
    },
    /// A code does not begin as the zone's codes do.
    Outside {
        /// Glossary id of a text.
        term: String,
        /// Beginnings that belong to the zone.
        within: Vec<String>,
    },
}

/// Taken apart by hand, so that a misspelt key of a rule is an error and not a check that never fires.
impl TryFrom<toml::Table> for CrossCheck {
    type Error = String;

    fn try_from(mut table: toml::Table) -> Result<Self, String> {
        let mut text = |key: &str| match table.remove(key) {
            Some(toml::Value::String(text)) if !text.is_empty() => Ok(text),
            _ => Err(format!("检查缺少“{key}”")),
        };
        let (id, message, advice) = (text("id")?, text("message")?, text("advice")?);
        let rule = table.try_into().map_err(|error: toml::de::Error| format!("检查“{id}”：{error}"))?;
        Ok(Self { id, message, advice, rule })
    }
}

impl CrossCheck {
    /// Every glossary id it names.
    pub(super) fn terms(&self) -> Vec<&str> {
        match &self.rule {
            CheckRule::Range { term, .. }
            | CheckRule::Change { term, .. }
            | CheckRule::Outside { term, .. } => {
                vec![term]
            }
            CheckRule::Ratio { numerator, denominator, .. } => vec![numerator, denominator],
            CheckRule::Gap { left, right, .. } => vec![left, right],
            CheckRule::FalseZero { term, although } => {
                std::iter::once(term).chain(although).map(String::as_str).collect()
            }
        }
    }
}

impl Registry {
    /// Runs the zone's checks over a year, `before` being the year before when there is one. The findings stand in
    /// the order of the checks, then of the credit codes.
    #[must_use]
    pub fn cross_check(&self, now: &Snapshot, before: Option<&Snapshot>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for check in &self.rules.cross_checks {
            for row in 0..now.subjects().len() {
                if let Some(suspicion) = check.rule.suspicion(Figures { now, before, row }) {
                    findings.push(self.suspicion(check, now, row, suspicion));
                }
            }
        }
        findings
    }

    fn suspicion(&self, check: &CrossCheck, now: &Snapshot, row: usize, suspicion: Suspicion<'_>) -> Finding {
        let origin = |term: &str| {
            let fact = now.column(term)?.fact(row)?;
            Some(self.fact(fact).origin)
        };
        let origin = origin(suspicion.term);
        Finding {
            code: check.id.clone(),
            severity: Severity::Warning,
            place: origin.as_ref().map_or_else(Place::default, Place::of),
            subject: now.subjects()[row].to_string(),
            term: suspicion.term.to_owned(),
            raw: origin.map_or_else(String::new, |origin| origin.raw.into_string()),
            message: format!("{}（{}）", check.message.trim_end_matches('。'), suspicion.detail) + "。",
            advice: check.advice.clone(),
        }
    }
}

/// The figures of one enterprise.
#[derive(Clone, Copy)]
struct Figures<'a> {
    now: &'a Snapshot,
    before: Option<&'a Snapshot>,
    row: usize,
}

/// What a check noticed: the figure it is about and the numbers.
struct Suspicion<'a> {
    term: &'a str,
    detail: String,
}

impl<'a> Figures<'a> {
    fn number(self, term: &str) -> Option<Decimal> {
        self.now.column(term)?.number(self.row)
    }

    fn text(self, term: &str) -> Option<&'a str> {
        self.now.column(term)?.text(self.row)
    }

    /// The same enterprise's number of the year before.
    fn number_before(self, term: &str) -> Option<Decimal> {
        let before = self.before?;
        let row = before.row(&self.now.subjects()[self.row])?;
        before.column(term)?.number(row)
    }

    fn holds(self, term: &str) -> bool {
        let column: Option<&Column> = self.now.column(term);
        let flag = column.and_then(|column| column.flag(self.row)).unwrap_or(false);
        flag || self.number(term).is_some_and(|number| number > Decimal::ZERO)
    }
}

impl CheckRule {
    /// `None` when nothing is suspicious or a figure is not known.
    fn suspicion<'a>(&'a self, figures: Figures<'_>) -> Option<Suspicion<'a>> {
        match self {
            Self::Range { term, least, most } => {
                let number = figures.number(term)?;
                outside(&Ratio::from(number), *least, *most)
                    .then(|| Suspicion { term, detail: format!("{}{number}", label(term)) })
            }
            Self::Ratio { numerator, denominator, least, most } => {
                let (above, below) = (figures.number(numerator)?, figures.number(denominator)?);
                let quotient = Ratio::from(above).checked_div(&Ratio::from(below))?;
                outside(&quotient, *least, *most).then(|| Suspicion {
                    term: numerator,
                    detail: format!("{}{above}，{}{below}", label(numerator), label(denominator)),
                })
            }
            Self::Gap { left, right, relative, absolute } => {
                let (one, other) = (figures.number(left)?, figures.number(right)?);
                let tolerance = Tolerance { relative: *relative, absolute: *absolute };
                (!tolerance.covers(one, other)).then(|| Suspicion {
                    term: left,
                    detail: format!("{}{one}，{}{other}", label(left), label(right)),
                })
            }
            Self::FalseZero { term, although } => {
                figures.number(term).filter(|number| number.is_zero())?;
                let reason = although.iter().find(|other| figures.holds(other))?;
                let number =
                    figures.number(reason).map_or_else(|| "是".to_owned(), |number| number.to_string());
                Some(Suspicion { term, detail: format!("{}0，{}{number}", label(term), label(reason)) })
            }
            Self::Change { term, factor } => {
                let (now, before) = (figures.number(term)?, figures.number_before(term)?);
                let change = Ratio::from(now).checked_div(&Ratio::from(before))?;
                let factor = Ratio::from(*factor);
                let shrunk = &change * &factor < Ratio::from(1) && change.is_positive();
                (change > factor || shrunk)
                    .then(|| Suspicion {
                        term, detail: format!("上年{}{before}，本年{now}", label(term))
                    })
            }
            Self::Outside { term, within } => {
                let code = figures.text(term)?;
                (!within.iter().any(|beginning| code.starts_with(beginning.as_str())))
                    .then(|| Suspicion { term, detail: format!("{}{code}", label(term)) })
            }
        }
    }
}

fn outside(number: &Ratio, least: Option<Decimal>, most: Option<Decimal>) -> bool {
    least.is_some_and(|least| *number < Ratio::from(least))
        || most.is_some_and(|most| *number > Ratio::from(most))
}

fn label(term: &str) -> &str {
    fact::glossary::term(term).map_or(term, |term| term.zh.as_str())
}
