//! All outcomes of one run in memory, with the orders that lists are asked in, so that a page of a hundred thousand
//! firms is a walk over small columns.

mod columns;
mod pinyin_initials;

use crate::result_rows::OutcomeBody;
use crate::trouble::Trouble;
use columns::{Coded, Searched};
use fact::Decimal;
use office::journal::{Archive, OutcomeFilter, OutcomeRow, Page};
use serde::Deserialize;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Outcomes read from the archive at once.
const ROWS_AT_ONCE: u32 = 20_000;

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
    const fn place(&self) -> Option<usize> {
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

/// What lists are narrowed by.
struct Columns {
    list: Coded,
    region: Coded,
    zone: Coded,
    industry: Coded,
    status: Coded,
    class: Coded,
    previous_class: Coded,
    /// `up`, `same`, `down`, or empty where one of the classes is missing.
    change: Coded,
    /// District and zone, with the mark between them.
    place: Coded,
    names: Searched,
    subjects: Searched,
}

/// One order of the rows.
struct Ordered {
    places: Vec<u32>,
    /// Where each row stands in it.
    standing: Vec<u32>,
    /// How many of them, from the first, are turned round when the order is; the others stay last.
    turned: usize,
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

    fn by_figure(&self, figure: &str) -> Ordered {
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

    fn ordered(&self, order: &Order) -> Ordered {
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

impl Ordered {
    fn of(places: Vec<u32>, turned: usize) -> Self {
        let mut standing = vec![0; places.len()];
        (0..).zip(&places).for_each(|(number, place)| standing[*place as usize] = number);
        Self { places, standing, turned }
    }
}

impl Columns {
    fn of(rows: &[OutcomeRow], classes: &[String]) -> Self {
        let changes = rows.iter().map(|row| match change(classes, row) {
            Some(1..) => "up",
            Some(0) => "same",
            Some(_) => "down",
            None if row.previous_class.is_none() => "new",
            None => "",
        });
        let places: Vec<String> =
            rows.iter().map(|row| format!("{}{BETWEEN}{}", row.region, row.zone)).collect();
        Self {
            list: Coded::new(rows.iter().map(|row| row.list.as_str())),
            region: Coded::new(rows.iter().map(|row| row.region.as_str())),
            zone: Coded::new(rows.iter().map(|row| row.zone.as_str())),
            industry: Coded::new(rows.iter().map(|row| row.industry.as_str())),
            status: Coded::new(rows.iter().map(|row| row.status.as_str())),
            class: Coded::new(rows.iter().map(|row| row.class.as_str())),
            previous_class: Coded::new(rows.iter().map(|row| row.previous_class.as_deref().unwrap_or(""))),
            change: Coded::new(changes),
            place: Coded::new(places.iter().map(String::as_str)),
            names: Searched::new(rows, |row| &row.name),
            subjects: Searched::new(rows, |row| &row.subject),
        }
    }

    /// One limit for each column that is asked about.
    fn limits(&self, wanted: &Wanted) -> Vec<columns::Wanted<'_>> {
        let whole = [
            (&self.list, &wanted.list),
            (&self.region, &wanted.region),
            (&self.zone, &wanted.zone),
            (&self.status, &wanted.status),
            (&self.previous_class, &wanted.previous_class),
        ];
        let asked = whole.into_iter().filter_map(|(column, word)| Some((column, word.as_deref()?)));
        let mut limits: Vec<_> = asked.map(|(column, asked)| column.wanted(|word| word == asked)).collect();
        if !wanted.classes.is_empty() {
            limits.push(self.class.wanted(|word| wanted.classes.iter().any(|class| class == word)));
        }
        if let Some(code) = &wanted.industry {
            limits.push(self.industry.wanted(|word| word.starts_with(code.as_str())));
        }
        if let Some(change) = &wanted.change {
            limits.push(self.change.wanted(|word| match change.as_str() {
                "any" => matches!(word, "up" | "down"),
                "up" | "down" | "same" | "new" => word == change,
                _ => false,
            }));
        }
        limits
    }
}

/// A figure of a row as a number; `None` when it has none.
fn figure_of(row: &OutcomeRow, figure: &str) -> Option<Decimal> {
    /// Of the body only the figures are read.
    #[derive(Deserialize)]
    struct Figures<'a> {
        #[serde(borrow)]
        figures: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    }
    let body: Figures<'_> = serde_json::from_str(&row.body).ok()?;
    body.figures.get(figure)?.replace(',', "").parse().ok()
}

fn change(classes: &[String], row: &OutcomeRow) -> Option<i8> {
    let before = row.previous_class.as_ref().filter(|class| !class.is_empty())?;
    let known = |class: &str| classes.iter().position(|known| known == class);
    Some(match known(before)?.cmp(&known(&row.class)?) {
        Ordering::Greater => 1,
        Ordering::Equal => 0,
        Ordering::Less => -1,
    })
}

/// What else a row says.
///
/// # Errors
/// When it cannot be read as what was written.
pub fn body(row: &OutcomeRow) -> Result<OutcomeBody, Trouble> {
    serde_json::from_str(&row.body).map_err(Trouble::json)
}
