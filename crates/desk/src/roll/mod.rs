//! All outcomes of one run in memory, with the orders that lists are asked in, so that a page of a hundred thousand
//! firms is a walk over small columns.

use crate::result_rows::OutcomeBody;
use crate::trouble::Trouble;
use office::journal::{Archive, OutcomeFilter, OutcomeRow, Page};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// Outcomes read from the archive at once.
const ROWS_AT_ONCE: u32 = 20_000;

/// The columns that lists are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
}

impl Order {
    /// The order that a page calls by this word.
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
}

/// Which firms are wanted; what is not set does not limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Part of the name, or the beginning of the credit code.
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
    /// Class; empty for those without one.
    pub class: Option<String>,
    /// Class of the year before.
    pub previous_class: Option<String>,
    /// Only firms whose class changed: `up`, `down` or `any`.
    pub change: Option<String>,
    /// Only these firms.
    pub subjects: Option<Vec<String>>,
    /// Order, and whether it is turned round.
    pub order: Option<(Order, bool)>,
}

/// All outcomes of a run.
pub struct Roll {
    /// Entry of the run.
    pub run: u64,
    rows: Vec<OutcomeRow>,
    by_subject: HashMap<String, u32>,
    /// Classes, best first.
    classes: Vec<String>,
    orders: [OnceLock<Vec<u32>>; 9],
}

impl Roll {
    /// A roll of rows; `classes` best first.
    #[must_use]
    pub fn new(run: u64, rows: Vec<OutcomeRow>, classes: Vec<String>) -> Self {
        let by_subject = (0..).zip(&rows).map(|(place, row)| (row.subject.clone(), place)).collect();
        Self { run, rows, by_subject, classes, orders: Default::default() }
    }

    /// Reads a run's outcomes.
    pub(crate) async fn load(archive: &dyn Archive, run: u64, classes: Vec<String>) -> Result<Self, Trouble> {
        let mut rows = Vec::new();
        loop {
            let page = Page { skip: rows.len() as u64, most: ROWS_AT_ONCE };
            let more = archive.outcomes_of(run, &OutcomeFilter::default(), page).await?;
            let (got, total) = (more.items.len(), more.total);
            rows.extend(more.items.into_iter().map(|stored| stored.row));
            if got == 0 || rows.len() as u64 >= total {
                return Ok(Self::new(run, rows, classes));
            }
        }
    }

    /// All rows, as the run numbered them.
    #[must_use]
    pub fn rows(&self) -> &[OutcomeRow] {
        &self.rows
    }

    /// Classes, best first.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The row of a firm.
    #[must_use]
    pub fn find(&self, subject: &str) -> Option<&OutcomeRow> {
        self.by_subject.get(subject).map(|place| &self.rows[*place as usize])
    }

    /// Place of a class in the order of classes; the place after the last for none.
    #[must_use]
    pub fn class_place(&self, class: &str) -> usize {
        self.classes.iter().position(|known| known == class).unwrap_or(self.classes.len())
    }

    /// 1 for a better class than the year before, -1 for a worse one, 0 for the same; `None` when one is missing.
    #[must_use]
    pub fn change(&self, row: &OutcomeRow) -> Option<i8> {
        let before = row.previous_class.as_ref().filter(|class| !class.is_empty())?;
        let known = |class: &str| self.classes.iter().position(|known| known == class);
        Some(match known(before)?.cmp(&known(&row.class)?) {
            Ordering::Greater => 1,
            Ordering::Equal => 0,
            Ordering::Less => -1,
        })
    }

    /// The firms wanted, in their order.
    #[must_use]
    pub fn select(&self, wanted: &Wanted) -> Vec<&OutcomeRow> {
        let (order, descending) = wanted.order.unwrap_or((Order::Rank, false));
        let text =
            wanted.text.as_ref().map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
        let fits = |place: &&u32| self.fits(&self.rows[**place as usize], wanted, text.as_deref());
        let order = self.order(order);
        let row = |place: &u32| &self.rows[*place as usize];
        if descending {
            order.iter().rev().filter(fits).map(row).collect()
        } else {
            order.iter().filter(fits).map(row).collect()
        }
    }

    fn fits(&self, row: &OutcomeRow, wanted: &Wanted, text: Option<&str>) -> bool {
        let same =
            |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        same(&wanted.list, &row.list)
            && same(&wanted.region, &row.region)
            && same(&wanted.zone, &row.zone)
            && same(&wanted.status, &row.status)
            && same(&wanted.class, &row.class)
            && wanted.industry.as_ref().is_none_or(|code| row.industry.starts_with(code.as_str()))
            && same(&wanted.previous_class, row.previous_class.as_deref().unwrap_or_default())
            && wanted.subjects.as_ref().is_none_or(|subjects| subjects.contains(&row.subject))
            && wanted.change.as_ref().is_none_or(|change| match (change.as_str(), self.change(row)) {
                ("up", Some(change)) => change > 0,
                ("down", Some(change)) => change < 0,
                ("any", Some(change)) => change != 0,
                _ => false,
            })
            && text.is_none_or(|text| {
                row.name.to_lowercase().contains(text) || row.subject.to_lowercase().starts_with(text)
            })
    }

    fn order(&self, order: Order) -> &[u32] {
        self.orders[order as usize].get_or_init(|| {
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
            };
            places.sort_by(|left, right| {
                let (left, right) = (&self.rows[*left as usize], &self.rows[*right as usize]);
                by(left, right).then_with(|| left.subject.cmp(&right.subject))
            });
            places
        })
    }

    /// How many firms of a selection are in each class, in the order of classes, those without last.
    #[must_use]
    pub fn class_totals(&self, rows: &[&OutcomeRow]) -> Vec<(String, u64)> {
        let mut counts = vec![0; self.classes.len() + 1];
        for row in rows {
            counts[self.class_place(&row.class)] += 1;
        }
        self.classes.iter().cloned().chain([String::new()]).zip(counts).collect()
    }

    /// How many firms of each class stand under each key.
    #[must_use]
    pub fn count_by<'a>(&'a self, key: impl Fn(&'a OutcomeRow) -> &'a str) -> BTreeMap<&'a str, Vec<u64>> {
        let mut counts: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for row in &self.rows {
            let line = counts.entry(key(row)).or_insert_with(|| vec![0; self.classes.len() + 1]);
            line[self.class_place(&row.class)] += 1;
        }
        counts
    }
}

/// What else a row says.
///
/// # Errors
/// When it cannot be read as what was written.
pub fn body(row: &OutcomeRow) -> Result<OutcomeBody, Trouble> {
    serde_json::from_str(&row.body).map_err(Trouble::json)
}
