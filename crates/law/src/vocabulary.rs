//! The words an expression may use and what each stands for.

use fact::{Unit, glossary};
use std::collections::BTreeMap;
use std::fmt;

/// What kind of value an expression, term or parameter has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A number in a unit.
    Number(Unit),
    /// The literal 0, which goes with any unit.
    Zero,
    /// A condition.
    Flag,
    /// A text or code.
    Text,
    /// A day.
    Day,
    /// Only `null` so far, which goes with anything.
    Unknown,
}

/// The words of one pack: the glossary, and whatever the pack declares on top.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    terms: BTreeMap<String, Type>,
    parameters: BTreeMap<String, (Unit, bool)>,
    tables: BTreeMap<String, (Type, Unit)>,
    figures: BTreeMap<String, Unit>,
}

impl Type {
    /// Whether a value of this type may stand where `wanted` is asked for.
    #[must_use]
    pub fn fits(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::Unknown, _) | (Self::Zero, Self::Number(_)) => true,
            (Self::Number(unit), Self::Number(wanted)) => unit.fits(wanted),
            (Self::Flag, Self::Number(wanted)) => wanted.is_bare(),
            _ => self == wanted,
        }
    }

    /// The unit of a number.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Number(unit) => unit.clone(),
            _ => Unit::NONE,
        }
    }

    /// The type of a glossary term.
    #[must_use]
    pub fn of_term(term: &glossary::Term) -> Self {
        match term.kind {
            glossary::Kind::Number => Self::Number(term.unit.parse().unwrap_or(Unit::NONE)),
            glossary::Kind::Flag => Self::Flag,
            glossary::Kind::Text => Self::Text,
            glossary::Kind::Day => Self::Day,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(unit) if *unit == Unit::NONE => f.write_str("无单位的数"),
            Self::Number(unit) => write!(f, "以{unit}为单位的数"),
            Self::Zero => f.write_str("0"),
            Self::Flag => f.write_str("是非"),
            Self::Text => f.write_str("文字"),
            Self::Day => f.write_str("日期"),
            Self::Unknown => f.write_str("未知"),
        }
    }
}

impl Vocabulary {
    /// The glossary alone.
    #[must_use]
    pub fn glossary() -> Self {
        Self::default()
    }

    /// Adds a term that is not in the glossary (a derived id, a column of a file).
    #[must_use]
    pub fn with_term(mut self, id: &str, kind: Type) -> Self {
        self.terms.insert(id.to_owned(), kind);
        self
    }

    /// Adds a parameter; `threshold` says that cases must stand at it, below and above.
    #[must_use]
    pub fn with_parameter(mut self, id: &str, unit: Unit, threshold: bool) -> Self {
        self.parameters.insert(id.to_owned(), (unit, threshold));
        self
    }

    /// Adds a bracket table: what goes in and the unit of what comes out.
    #[must_use]
    pub fn with_table(mut self, id: &str, input: Type, unit: Unit) -> Self {
        self.tables.insert(id.to_owned(), (input, unit));
        self
    }

    /// Allows `value(id)`, `score(id)` and `benchmark(id)` for an indicator of this unit.
    #[must_use]
    pub fn with_figure(mut self, id: &str, unit: Unit) -> Self {
        self.figures.insert(id.to_owned(), unit);
        self
    }

    /// The type of a term.
    #[must_use]
    pub fn term(&self, id: &str) -> Option<Type> {
        self.terms.get(id).cloned().or_else(|| glossary::term(id).map(Type::of_term))
    }

    /// Unit of a parameter and whether it is a threshold.
    #[must_use]
    pub fn parameter(&self, id: &str) -> Option<(&Unit, bool)> {
        self.parameters.get(id).map(|(unit, threshold)| (unit, *threshold))
    }

    /// Input type and unit of a bracket table.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<(&Type, &Unit)> {
        self.tables.get(id).map(|(input, unit)| (input, unit))
    }

    /// Unit of an indicator that has figures.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&Unit> {
        self.figures.get(id)
    }

    /// The known word most like `id`, for “是不是 …？”.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let own = self.terms.keys().chain(self.parameters.keys()).chain(self.figures.keys());
        let words = own.map(String::as_str).chain(glossary::terms().map(|term| term.id.as_str()));
        nearest(id, words)
    }

    /// The indicator most like `id`.
    #[must_use]
    pub fn nearest_figure(&self, id: &str) -> Option<&str> {
        nearest(id, self.figures.keys().map(String::as_str))
    }

    /// The known table most like `id`.
    #[must_use]
    pub fn nearest_table(&self, id: &str) -> Option<&str> {
        nearest(id, self.tables.keys().map(String::as_str))
    }
}

/// The word that differs from `id` by the fewest letters, when it is few enough to be a slip.
pub fn nearest<'a>(id: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let slip = 1 + id.chars().count() / 3;
    words.map(|word| (distance(id, word), word)).filter(|(far, _)| *far <= slip).min().map(|(_, word)| word)
}

/// Letters to insert, delete or replace to come from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (place, letter) in from.chars().enumerate() {
        let mut corner = row[0];
        row[0] = place + 1;
        for (column, other) in to.iter().enumerate() {
            let replaced = corner + usize::from(letter != *other);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}
