//! All outcomes of one run in memory, with the orders that lists are asked in, so that a page of a hundred thousand
//! firms is a walk over small columns.

mod columns;
mod order;
mod pinyin_initials;
mod wanted;

pub use order::Order;
pub use wanted::{Piece, Reach, Wanted};

use crate::result_rows::OutcomeBody;
use crate::trouble::Trouble;
use columns::{Columns, change};
use office::journal::{Archive, OutcomeFilter, OutcomeRow, Page};
use order::{Ordered, figure_of};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Outcomes read from the archive at once.
const ROWS_AT_ONCE: u32 = 20_000;

/// All outcomes of a run.
pub struct Roll {
    /// Entry of the run.
    pub run: u64,
    rows: Vec<OutcomeRow>,
    by_subject: HashMap<String, u32>,
    /// Classes, best first.
    classes: Vec<String>,
    orders: [OnceLock<Arc<Ordered>>; 9],
    /// Orders by a figure, as they are asked for.
    by_figure: Mutex<BTreeMap<Box<str>, Arc<Ordered>>>,
    columns: Columns,
}

/// Between district and zone.
const BETWEEN: char = '\0';
/// Of fewer rows than one in so many, the order is made anew instead of walked.
const FEW: usize = 16;

impl Roll {
    /// A roll of rows; `classes` best first.
    #[must_use]
    pub fn new(run: u64, rows: Vec<OutcomeRow>, classes: Vec<String>) -> Self {
        let by_subject = (0..).zip(&rows).map(|(place, row)| (row.subject.clone(), place)).collect();
        let columns = Columns::of(&rows, &classes);
        Self {
            run,
            rows,
            by_subject,
            classes,
            orders: Default::default(),
            by_figure: Mutex::default(),
            columns,
        }
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
                let make = move || Self::new(run, rows, classes);
                return tokio::task::spawn_blocking(make).await.map_err(Trouble::lost);
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

    /// Whether rows carry a figure of this id, so that they can be sorted by it.
    #[must_use]
    pub fn carries(&self, figure: &str) -> bool {
        self.rows.iter().any(|row| figure_of(row, figure).is_some())
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
        change(&self.classes, row)
    }

    /// The firms wanted, in their order.
    #[must_use]
    pub fn select(&self, wanted: &Wanted) -> Vec<&OutcomeRow> {
        self.chosen(wanted, None).into_iter().map(|place| &self.rows[place as usize]).collect()
    }

    /// A piece of the firms wanted within somebody's reach: `most` rows after the first `skip`.
    #[must_use]
    pub fn piece(&self, wanted: &Wanted, reach: &Reach<'_>, skip: usize, most: usize) -> Piece<'_> {
        let places = self.chosen(wanted, Some(reach));
        let mut by_word = vec![0; self.columns.class.words().len()];
        places.iter().for_each(|place| by_word[self.columns.class.code(*place)] += 1);
        let mut counts = vec![0; self.classes.len() + 1];
        for (word, count) in self.columns.class.words().iter().zip(by_word) {
            counts[self.class_place(word)] += count;
        }
        Piece {
            rows: places.iter().skip(skip).take(most).map(|place| &self.rows[*place as usize]).collect(),
            total: places.len(),
            classes: self.classes.iter().cloned().chain([String::new()]).zip(counts).collect(),
        }
    }

    /// The rows within somebody's reach, as the run numbered them.
    #[must_use]
    pub fn reached(&self, reach: &Reach<'_>) -> Vec<&OutcomeRow> {
        match reach {
            Reach::Firm(subject) => self.find(subject).into_iter().collect(),
            Reach::Places(_) => {
                let here = self.here(reach);
                let rows = (0..).zip(&self.rows);
                rows.filter(|(place, _)| here.has(*place)).map(|(_, row)| row).collect()
            }
        }
    }

    fn here(&self, reach: &Reach<'_>) -> columns::Wanted<'_> {
        self.columns.place.wanted(|place| {
            let (region, zone) = place.split_once(BETWEEN).unwrap_or((place, ""));
            match reach {
                Reach::Places(reached) => reached(region, zone),
                Reach::Firm(_) => true,
            }
        })
    }

    /// The places of the rows wanted, in their order.
    fn chosen(&self, wanted: &Wanted, reach: Option<&Reach<'_>>) -> Vec<u32> {
        let mut limits = self.columns.limits(wanted);
        limits.extend(reach.map(|reach| self.here(reach)));
        limits.retain(columns::Wanted::limits);
        let (order, descending) = wanted.order.clone().unwrap_or((Order::Rank, false));
        let ordered = self.order(&order);
        let named = self.named(wanted, reach);
        if let Some(few) = named.as_ref().filter(|named| named.len() < self.rows.len() / FEW) {
            let fits = |place: &u32| limits.iter().all(|limit| limit.has(*place));
            let mut places: Vec<u32> = few.iter().copied().filter(fits).collect();
            places.sort_unstable_by_key(|place| ordered.standing[*place as usize]);
            if descending {
                let turned = |place: &u32| (ordered.standing[*place as usize] as usize) < ordered.turned;
                let turned = places.partition_point(turned);
                places[..turned].reverse();
            }
            return places;
        }
        let flags = named.map(|named| {
            let mut flags = vec![false; self.rows.len()];
            named.iter().for_each(|place| flags[*place as usize] = true);
            flags
        });
        let fits = |place: &u32| {
            flags.as_ref().is_none_or(|flags| flags[*place as usize])
                && limits.iter().all(|limit| limit.has(*place))
        };
        let (turned, last) = ordered.places.split_at(ordered.turned);
        let last = last.iter().copied();
        if descending {
            turned.iter().rev().copied().chain(last).filter(fits).collect()
        } else {
            turned.iter().copied().chain(last).filter(fits).collect()
        }
    }

    /// The rows that a text or a list of firms names; `None` when neither is asked for.
    fn named(&self, wanted: &Wanted, reach: Option<&Reach<'_>>) -> Option<Vec<u32>> {
        let place = |subject: &str| self.by_subject.get(subject).copied();
        let mut named: Option<Vec<u32>> = wanted.subjects.as_ref().map(|subjects| {
            let mut places: Vec<u32> = subjects.iter().filter_map(|subject| place(subject)).collect();
            places.sort_unstable();
            places.dedup();
            places
        });
        let narrow = |named: Option<Vec<u32>>, places: Vec<u32>| {
            Some(match named {
                Some(mut known) => {
                    known.retain(|place| places.binary_search(place).is_ok());
                    known
                }
                None => places,
            })
        };
        if let Some(Reach::Firm(subject)) = reach {
            named = narrow(named, place(subject).into_iter().collect());
        }
        let text = wanted.text.as_ref().map(|text| text.trim().to_lowercase());
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let mut places = self.columns.names.rows(&text, false);
            places.extend(self.columns.subjects.rows(&text, true));
            places.extend(pinyin_initials::rows(self.rows.iter().map(|row| row.name.as_str()), &text));
            places.sort_unstable();
            places.dedup();
            named = narrow(named, places);
        }
        named
    }

    fn order(&self, order: &Order) -> Arc<Ordered> {
        match (order, order.place()) {
            (_, Some(place)) => self.orders[place].get_or_init(|| Arc::new(self.ordered(order))).clone(),
            (Order::Figure(figure), None) => {
                let known = || self.by_figure.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(ordered) = known().get(figure) {
                    return ordered.clone();
                }
                let ordered = Arc::new(self.by_figure(figure));
                known().insert(figure.clone(), ordered.clone());
                ordered
            }
            (_, None) => Arc::new(self.ordered(&Order::Rank)),
        }
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
