//! One figure as a computation reads it: who says it, and where it comes from.

use super::result::KnownFigure;

/// A figure of a district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureIn {
    /// Glossary id.
    pub term: String,
    /// As written: an exact decimal in the term's unit.
    pub value: String,
    /// Department that handed it in; `None` when the system knows it from its own books.
    pub department: Option<String>,
    /// Document, page or books.
    pub source: String,
    /// Entry that recorded it, for one that was handed in.
    pub entry: Option<u64>,
}

impl FigureIn {
    /// A figure that the system knows from its own books.
    pub(super) fn of_known(known: &KnownFigure) -> Self {
        Self {
            term: known.term.clone(),
            value: known.value.clone(),
            department: None,
            source: known.source.clone(),
            entry: None,
        }
    }
}
