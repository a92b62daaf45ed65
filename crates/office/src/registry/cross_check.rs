//! Plausibility checks between departments' figures as data. They never reject: they say where somebody should look.

use fact::Decimal;
use serde::Deserialize;

/// One check of a zone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CrossCheck {
    /// Code of its findings.
    pub id: String,
    /// What is wrong, in Chinese, one sentence.
    pub message: String,
    /// What to do, in Chinese, one sentence.
    pub advice: String,
    /// What is checked.
    #[serde(flatten)]
    pub rule: CheckRule,
}

/// What a check compares. A figure that is not known is never compared.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
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
