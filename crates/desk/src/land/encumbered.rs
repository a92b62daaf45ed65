//! Mortgages and seizures of parcels, kept apart: the day since when a parcel is encumbered is that of either. What they
//! mean for a case is left to `office`.

use super::book::LandBook;
use law::{Figures, Value};

/// What is known of a parcel; `None` where nobody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encumbrance {
    /// Whether it is pledged.
    pub mortgaged: Option<bool>,
    /// Whether it is seized.
    pub seized: Option<bool>,
}

impl Encumbrance {
    /// By the figures of a parcel. Where nobody says whether it is mortgaged, a parcel that is encumbered and not seized is,
    /// one that is not encumbered is not, and of any other nobody knows: its day may be that of the seizure.
    #[must_use]
    pub fn of(figures: &Figures) -> Self {
        let flag = |id: &str| figures.get(id).and_then(Value::truth);
        let seized = flag("seized");
        let is_encumbered = matches!(figures.get("encumbered_day"), Some(Value::Day(_)));
        let mortgaged = flag("mortgaged").or(match (is_encumbered, seized) {
            (false, _) => Some(false),
            (true, Some(false)) => Some(true),
            (true, _) => None,
        });
        Self { mortgaged, seized }
    }

    /// Whether nobody said enough of it.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        self.mortgaged.is_none() || self.seized.is_none()
    }
}

impl LandBook {
    /// What is known of the parcel at a place.
    #[must_use]
    pub fn encumbrance(&self, place: usize) -> Encumbrance {
        Encumbrance::of(&self.land.parcels[place].figures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_seizure_is_no_mortgage_and_a_day_alone_says_neither() {
        let day = Value::Day(date(2020, 3, 1));
        let (yes, no) = (Some(true), Some(false));
        for (given, seized, mortgaged) in [
            (vec![], None, no),
            (vec![("seized", no)], no, no),
            (vec![("seized", yes)], yes, no),
            (vec![("day", yes), ("seized", no)], no, yes),
            (vec![("day", yes), ("seized", yes)], yes, None),
            (vec![("day", yes)], None, None),
            (vec![("day", yes), ("seized", yes), ("mortgaged", no)], yes, no),
            (vec![("day", yes), ("seized", yes), ("mortgaged", yes)], yes, yes),
            (vec![("mortgaged", yes)], None, yes),
        ] {
            let figure = |(id, flag): &(&str, Option<bool>)| match *id {
                "day" => ("encumbered_day".to_owned(), day.clone()),
                id => (id.to_owned(), Value::Flag(*flag == yes)),
            };
            let found = Encumbrance::of(&given.iter().map(figure).collect());
            assert_eq!(found, Encumbrance { mortgaged, seized }, "{given:?}");
            assert_eq!(found.is_unknown(), seized.is_none() || mortgaged.is_none());
        }
    }
}
