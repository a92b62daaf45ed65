//! The order of subjects within their lists. Totals are compared exactly; a tie goes to the next
//! key, and which key settled it is kept, because it is printed.

use super::batch::Scorer;
use super::prepared::{Prepared, SUBJECT};
use super::scheme::{Direction, OrderBy, OrderKey, Ranking};
use fact::{Decimal, Ratio, Rounding};
use std::cmp::Ordering;

/// Totals as they are ranked.
#[derive(Clone, Debug)]
pub enum Totals {
    /// Published with these digits: whole units.
    Published(Vec<i64>, u8),
    /// Exact: nearest binary64 and a bound on its error; equality is asked of the definition.
    Exact {
        /// Nearest binary64.
        nearest: Vec<f64>,
        /// Most that it may be off.
        bound: Vec<f64>,
    },
}

/// One ranking: a list, or a part of it.
#[derive(Clone, Debug, Default)]
pub struct RankGroup {
    /// List.
    pub list: u8,
    /// A row of the group, for its grouping figures.
    pub example: u32,
    /// Rows in rank order.
    pub members: Vec<u32>,
    /// Rows vetoed out of the ranking.
    pub vetoed: u32,
    /// Rows not rated.
    pub not_rated: u32,
    /// Last rank of each class by the cuts.
    pub cuts: Vec<(super::scheme::ClassIndex, usize)>,
}

/// A member of a ranking as one number that sorts by its published total, the highest first: how far
/// the total lies below the highest possible one, then the row.
pub(super) type Keyed = u64;

/// Makes members into numbers to sort by.
pub(super) struct Keying<'t> {
    totals: &'t [i64],
    highest: i64,
}

impl<'t> Keying<'t> {
    /// For published totals whose range fits; `None` for others.
    pub fn of(totals: &'t Totals) -> Option<Self> {
        let Totals::Published(totals, _) = totals else { return None };
        let (mut lowest, mut highest) = (i64::MAX, i64::MIN);
        for total in totals {
            highest = highest.max(*total);
            // Rows that are not scored carry the smallest number.
            lowest = lowest.min(if *total == i64::MIN { i64::MAX } else { *total });
        }
        let span = highest.checked_sub(lowest)?;
        u32::try_from(span).is_ok().then_some(Self { totals, highest })
    }

    /// The number of a scored row.
    #[inline]
    pub fn key(&self, row: usize) -> Keyed {
        let below = u64::try_from(self.highest.saturating_sub(self.totals[row])).unwrap_or(u64::MAX);
        below.min(u64::from(u32::MAX)) << 32 | (row as u64 & u64::from(u32::MAX))
    }
}

/// Whether the highest total comes first.
pub(super) fn ranks_by_total(ranking: &Ranking) -> bool {
    let first = ranking.order.first();
    first.is_some_and(|first| first.by == OrderBy::Total && first.direction == Direction::Descending)
}

/// Orders one group. Returns, for members whose total equals that of a neighbour, the index of the
/// key that settled their place.
pub(super) fn order(
    scorer: &Scorer<'_>,
    prepared: &Prepared<'_>,
    ranking: &Ranking,
    totals: &Totals,
    members: &mut Vec<u32>,
    keyed: Option<Vec<Keyed>>,
) -> Vec<(u32, u8)> {
    let comparer = Comparer::new(prepared, ranking);
    match totals {
        Totals::Published(totals, _) => match keyed {
            Some(keyed) => order_keyed(&comparer, members, keyed),
            None => {
                let by_total = |left: u32, right: u32| totals[left as usize].cmp(&totals[right as usize]);
                members.sort_by(|left, right| comparer.compare(*left, *right, by_total).0);
                let equal = |left: u32, right: u32| totals[left as usize] == totals[right as usize];
                comparer.ties(members, equal, by_total)
            }
        },
        Totals::Exact { nearest, bound } => order_exact(scorer, &comparer, nearest, bound, members),
    }
}

/// Sorts by total, then every run of equal totals by the further keys.
fn order_keyed(comparer: &Comparer<'_>, members: &mut Vec<u32>, mut keyed: Vec<Keyed>) -> Vec<(u32, u8)> {
    keyed.sort_unstable();
    let row = |key: &Keyed| u32::try_from(key & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    let mut ordered: Vec<u32> = keyed.iter().map(row).collect();
    let mut ties = Vec::new();
    let mut start = 0;
    for run in keyed.chunk_by(|left, right| left >> 32 == right >> 32) {
        let rows = &mut ordered[start..start + run.len()];
        start += run.len();
        if run.len() > 1 {
            comparer.sort_equal(rows);
            for pair in rows.windows(2) {
                let (_, key) = comparer.compare(pair[0], pair[1], |_, _| Ordering::Equal);
                ties.extend([(pair[0], key), (pair[1], key)]);
            }
        }
    }
    *members = ordered;
    ties
}

fn order_exact(
    scorer: &Scorer<'_>,
    comparer: &Comparer<'_>,
    nearest: &[f64],
    bound: &[f64],
    members: &mut [u32],
) -> Vec<(u32, u8)> {
    if !matches!(comparer.ranking.order.first(), Some(OrderKey { by: OrderBy::Total, .. })) {
        // Without the total in first place every comparison is of exact figures; totals are asked last.
        members.sort_by(|left, right| {
            comparer
                .compare(*left, *right, |left, right| {
                    exact_total(scorer, left).cmp(&exact_total(scorer, right))
                })
                .0
        });
        return Vec::new();
    }
    members.sort_by(|left, right| nearest[*right as usize].total_cmp(&nearest[*left as usize]));
    let mut ties = Vec::new();
    let mut start = 0;
    while start < members.len() {
        let mut end = start + 1;
        while end < members.len() && in_doubt(nearest, bound, members[end - 1], members[end]) {
            end += 1;
        }
        if end - start > 1 {
            let mut run: Vec<(u32, Ratio)> =
                members[start..end].iter().map(|row| (*row, exact_total(scorer, *row))).collect();
            run.sort_by(|(left, left_total), (right, right_total)| {
                comparer.compare(*left, *right, |_, _| left_total.cmp(right_total)).0
            });
            for pair in run.windows(2) {
                if pair[0].1 == pair[1].1 {
                    let (_, key) = comparer.compare(pair[0].0, pair[1].0, |_, _| Ordering::Equal);
                    ties.extend([(pair[0].0, key), (pair[1].0, key)]);
                }
            }
            for (slot, (row, _)) in members[start..end].iter_mut().zip(run) {
                *slot = row;
            }
        }
        start = end;
    }
    ties
}

#[expect(clippy::float_arithmetic, reason = "decides only which totals are compared exactly")]
fn in_doubt(nearest: &[f64], bound: &[f64], left: u32, right: u32) -> bool {
    let (left, right) = (left as usize, right as usize);
    (nearest[left] - nearest[right]).abs() <= bound[left] + bound[right]
}

fn exact_total(scorer: &Scorer<'_>, row: u32) -> Ratio {
    scorer.exactly(row as usize).total.exact()
}

struct Comparer<'a> {
    prepared: &'a Prepared<'a>,
    ranking: &'a Ranking,
    subjects: Option<usize>,
}

impl<'a> Comparer<'a> {
    fn new(prepared: &'a Prepared<'a>, ranking: &'a Ranking) -> Self {
        Self { prepared, ranking, subjects: prepared.table.position(SUBJECT) }
    }

    /// Orders rows whose totals are equal. Long runs (nobody has a point) have their figures looked
    /// up once, where all keys are figures.
    fn sort_equal(&self, rows: &mut [u32]) {
        match self.fast_columns() {
            Some(columns) if rows.len() > 8 => {
                rows.sort_by_cached_key(|row| {
                    (self.fast_keys(&columns, *row as usize), self.subject(*row as usize))
                });
            }
            _ => rows.sort_by(|left, right| self.compare(*left, *right, |_, _| Ordering::Equal).0),
        }
    }
}

/// A column key that fits a whole number: column, digits, sign.
struct FastColumn {
    column: Option<usize>,
    digits: Option<u8>,
    descending: bool,
    subject: bool,
}

impl Comparer<'_> {
    /// The keys after the total, when all are figures or the subject and there are at most two.
    fn fast_columns(&self) -> Option<Vec<FastColumn>> {
        let (_, rest) = self.ranking.order.split_first()?;
        if rest.len() > 2 {
            return None;
        }
        rest.iter()
            .map(|key| {
                let descending = key.direction == Direction::Descending;
                match &key.by {
                    OrderBy::Figure(term) => {
                        let column = self.prepared.table.position(term);
                        Some(FastColumn { column, digits: key.digits, descending, subject: false })
                    }
                    OrderBy::Subject => {
                        Some(FastColumn { column: self.subjects, digits: None, descending, subject: true })
                    }
                    OrderBy::Total | OrderBy::Value(_) => None,
                }
            })
            .collect()
    }

    fn fast_keys(&self, columns: &[FastColumn], row: usize) -> [i64; 2] {
        let mut keys = [0; 2];
        for (slot, column) in keys.iter_mut().zip(columns) {
            let value = if column.subject {
                Some(self.subject(row))
            } else {
                column.column.and_then(|position| self.figure(position, column.digits, row))
            };
            *slot = match value {
                Some(value) if column.descending => -value,
                Some(value) => value,
                None => i64::MAX,
            };
        }
        keys
    }

    fn figure(&self, column: usize, digits: Option<u8>, row: usize) -> Option<i64> {
        let mantissa = self.prepared.table.at(column, row).ok()?;
        let has = self.prepared.table.columns[column].digits;
        match digits {
            Some(digits) if digits < has => {
                let rounded = Decimal::new(mantissa.into(), has).round(digits, Rounding::HalfUp);
                i64::try_from(rounded.mantissa()).ok()
            }
            _ => Some(mantissa),
        }
    }

    /// Place of a subject's key: as a number where all keys are whole numbers, else as text.
    fn subject(&self, row: usize) -> i64 {
        let Some(column) = self.subjects else { return i64::try_from(row).unwrap_or(i64::MAX) };
        let code = self.prepared.table.at(column, row).unwrap_or(i64::MAX);
        match &self.prepared.table.columns[column].texts {
            None => code,
            Some(texts) => {
                let whole = usize::try_from(code).ok().and_then(|code| texts.get(code)?.parse().ok());
                whole.unwrap_or(code)
            }
        }
    }

    /// The order of two rows and the index of the key that decided it.
    fn compare(&self, left: u32, right: u32, totals: impl Fn(u32, u32) -> Ordering) -> (Ordering, u8) {
        for (index, key) in self.ranking.order.iter().enumerate() {
            let (left_row, right_row) = (left as usize, right as usize);
            let known = |left: Option<Ordering>, left_known: bool, right_known: bool| match left {
                Some(order) => key.direction.apply(order),
                // What is unknown comes last whatever the direction.
                None => right_known.cmp(&left_known),
            };
            let order = match &key.by {
                OrderBy::Total => key.direction.apply(totals(left, right)),
                OrderBy::Subject => key.direction.apply(self.subject(left_row).cmp(&self.subject(right_row))),
                OrderBy::Figure(term) => {
                    let at = |row| {
                        let column = self.prepared.table.position(term)?;
                        self.figure(column, key.digits, row)
                    };
                    let (left, right) = (at(left_row), at(right_row));
                    let both = left.zip(right).map(|(left, right)| left.cmp(&right));
                    known(both, left.is_some(), right.is_some())
                }
                OrderBy::Value(indicator) => {
                    let (left, right) = (self.value(indicator, left_row), self.value(indicator, right_row));
                    let both = left.as_ref().zip(right.as_ref()).map(|(left, right)| left.cmp(right));
                    known(both, left.is_some(), right.is_some())
                }
            };
            if order.is_ne() {
                return (order, u8::try_from(index).unwrap_or(u8::MAX));
            }
        }
        // Equal in every key: the order of the rows' keys keeps the result independent of the input.
        (self.subject(left as usize).cmp(&self.subject(right as usize)), u8::MAX)
    }

    fn value(&self, indicator: &str, row: usize) -> Option<Ratio> {
        let indicator = self.prepared.scheme.indicator(indicator, self.prepared.group[row])?;
        let (segment, within) = self.prepared.table.locate(row);
        let parts = self.prepared.parts(indicator);
        let (numerator, denominator) = parts.known(segment, within)?;
        let top = Ratio::from(Decimal::new(numerator.into(), parts.numerator_digits));
        top.checked_div(&Ratio::from(Decimal::new(denominator.into(), parts.denominator_digits)))
    }

    fn ties(
        &self,
        members: &[u32],
        equal: impl Fn(u32, u32) -> bool,
        totals: impl Fn(u32, u32) -> Ordering,
    ) -> Vec<(u32, u8)> {
        let mut ties = Vec::new();
        for pair in members.windows(2) {
            if equal(pair[0], pair[1]) {
                let (_, key) = self.compare(pair[0], pair[1], &totals);
                ties.extend([(pair[0], key), (pair[1], key)]);
            }
        }
        ties
    }
}

impl Direction {
    fn apply(self, order: Ordering) -> Ordering {
        match self {
            Self::Ascending => order,
            Self::Descending => order.reverse(),
        }
    }
}
