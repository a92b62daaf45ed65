//! The orders that a roll is listed in, and how they are made. Keeping them is left to the roll.

use super::Roll;
use fact::Decimal;
use office::journal::OutcomeRow;
use serde::Deserialize;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The columns that lists are sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// List, then rank; those without a rank last, by code.
    Rank,
    /// Total; those without one last.
    Total,
    /// Name.
    Name,
    /// Credit code.
    Subject,
    /// Class, best first; those without one last.
    Class,
    /// Class of the year before.
    PreviousClass,
    /// Development zone.
    Zone,
    /// District.
    Region,
    /// Industry code.
    Industry,
    /// A figure that the rows carry, smallest first; those without it last, whichever way it is turned.
    Figure(Box<str>),
}

impl Order {
    /// The order that a page calls by this word; figures are known by the roll, see [`Roll::carries`].
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "rank" => Self::Rank,
            "total" => Self::Total,
            "name" => Self::Name,
            "subject" => Self::Subject,
            "class" => Self::Class,
            "previous_class" => Self::PreviousClass,
            "zone" => Self::Zone,
            "district" | "region" => Self::Region,
            "industry" => Self::Industry,
            _ => return None,
        })
    }

    /// Its place among the orders that every roll has; `None` for a figure.
    pub(super) const fn place(&self) -> Option<usize> {
        Some(match self {
            Self::Rank => 0,
            Self::Total => 1,
            Self::Name => 2,
            Self::Subject => 3,
            Self::Class => 4,
            Self::PreviousClass => 5,
            Self::Zone => 6,
            Self::Region => 7,
            Self::Industry => 8,
            Self::Figure(_) => return None,
        })
    }
}

/// One order of the rows.
pub(super) struct Ordered {
    pub places: Vec<u32>,
    /// Where each row stands in it.
    pub standing: Vec<u32>,
    /// How many of them, from the first, are turned round when the order is; the others stay last.
    pub turned: usize,
}

impl Ordered {
    fn of(places: Vec<u32>, turned: usize) -> Self {
        let mut standing = vec![0; places.len()];
        (0..).zip(&places).for_each(|(number, place)| standing[*place as usize] = number);
        Self { places, standing, turned }
    }
}

impl Roll {
    /// Rows by a figure, smallest first, those without it last.
    pub(super) fn by_figure(&self, figure: &str) -> Ordered {
        let figures: Vec<Option<Decimal>> = self.rows.iter().map(|row| figure_of(row, figure)).collect();
        let mut places: Vec<u32> = (0..).take(self.rows.len()).collect();
        places.sort_by(|left, right| {
            let (left, right) = (*left as usize, *right as usize);
            let by =
                (figures[left].is_none(), figures[left]).cmp(&(figures[right].is_none(), figures[right]));
            by.then_with(|| self.rows[left].subject.cmp(&self.rows[right].subject))
        });
        Ordered::of(places, figures.iter().flatten().count())
    }

    /// Rows in one of the orders that every roll has.
    pub(super) fn ordered(&self, order: &Order) -> Ordered {
        let mut places: Vec<u32> = (0..).take(self.rows.len()).collect();
        let by = |left: &OutcomeRow, right: &OutcomeRow| match order {
            Order::Rank => (left.rank.is_none(), &left.list, left.rank).cmp(&(
                right.rank.is_none(),
                &right.list,
                right.rank,
            )),
            Order::Total => (left.total.is_none(), right.total).cmp(&(right.total.is_none(), left.total)),
            Order::Name => left.name.cmp(&right.name),
            Order::Subject => Ordering::Equal,
            Order::Class => self.class_place(&left.class).cmp(&self.class_place(&right.class)),
            Order::PreviousClass => {
                let place = |row: &OutcomeRow| {
                    row.previous_class.as_ref().map_or(usize::MAX, |class| self.class_place(class))
                };
                place(left).cmp(&place(right))
            }
            Order::Zone => left.zone.cmp(&right.zone),
            Order::Region => left.region.cmp(&right.region),
            Order::Industry => left.industry.cmp(&right.industry),
            Order::Figure(_) => Ordering::Equal,
        };
        places.sort_by(|left, right| {
            let (left, right) = (&self.rows[*left as usize], &self.rows[*right as usize]);
            by(left, right).then_with(|| left.subject.cmp(&right.subject))
        });
        let all = places.len();
        Ordered::of(places, all)
    }
}

/// A figure of a row as a number; `None` when it has none.
pub(super) fn figure_of(row: &OutcomeRow, figure: &str) -> Option<Decimal> {
    /// Of the body only the figures are read.
    #[derive(Deserialize)]
    struct Figures<'a> {
        #[serde(borrow)]
        figures: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    }
    let body: Figures<'_> = serde_json::from_str(&row.body).ok()?;
    body.figures.get(figure)?.replace(',', "").parse().ok()
}
