//! What is asked of a roll: which firms, how far somebody may see, and the piece that is answered.

use super::Order;
use office::journal::OutcomeRow;

/// Which firms are wanted; what is not set does not limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Part of the name, initials of its Pinyin, or the beginning of the credit code.
    pub text: Option<String>,
    /// List.
    pub list: Option<String>,
    /// District.
    pub region: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// Beginning of the industry code.
    pub industry: Option<String>,
    /// Status.
    pub status: Option<String>,
    /// Classes, any of them; empty for those without one. No class named does not limit.
    pub classes: Vec<String>,
    /// Class of the year before.
    pub previous_class: Option<String>,
    /// Only firms whose class changed so since the year before: `up`, `down` or `any`; or `same`, or `new` for those that
    /// were not there.
    pub change: Option<String>,
    /// Only these firms.
    pub subjects: Option<Vec<String>>,
    /// Order, and whether it is turned round.
    pub order: Option<(Order, bool)>,
}

/// How far somebody may see into a roll.
pub enum Reach<'a> {
    /// Firms of the places for which this says so; it is asked for every district and development zone together.
    Places(&'a dyn Fn(&str, &str) -> bool),
    /// One firm.
    Firm(&'a str),
}

/// A piece of a list, with what the whole of it comes to.
pub struct Piece<'a> {
    /// The rows of the piece, in the order asked for.
    pub rows: Vec<&'a OutcomeRow>,
    /// How many the whole list has.
    pub total: usize,
    /// How many of the whole list are in each class, in the order of classes, those without last.
    pub classes: Vec<(String, u64)>,
}
