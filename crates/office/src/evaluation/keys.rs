//! Dense numbers for the combinations of grouping figures that stand in a table: lists, regions,
//! industries. What is counted or ranked by them stands elsewhere.

use super::table::{Column, Mantissas, Segment, Table, of_any_width, wide};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Dense numbers for combinations of grouping figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    /// By row.
    pub ids: Vec<u32>,
    /// How many there are.
    pub count: usize,
    /// A row that has each key.
    pub example: Vec<u32>,
}

impl Keys {
    /// Numbers the combinations of these figures that stand in a table; without figures all rows have one.
    pub fn number(table: &Table, by: &[Box<str>]) -> Self {
        let rows = table.rows();
        if by.is_empty() {
            return Self { ids: Vec::new(), count: 1, example: vec![0; usize::from(rows > 0)] };
        }
        let columns: Vec<(usize, Vec<i64>)> = by
            .iter()
            .filter_map(|term| table.position(term))
            .map(|column| (column, distinct(table, column)))
            .collect();
        let coders: Vec<(usize, Coder<'_>)> =
            columns.iter().map(|(column, values)| (*column, Coder::new(values))).collect();
        let mut ids = vec![0u32; rows];
        table.cut(&mut ids).into_par_iter().zip(&table.segments).for_each(|(ids, segment)| {
            for (place, (column, coder)) in coders.iter().enumerate() {
                coder.append(&segment.columns[*column], ids, place == 0);
            }
        });
        let count = coders.iter().map(|(_, coder)| coder.values.len()).product();
        let mut example = vec![u32::MAX; count];
        for (row, id) in ids.iter().enumerate() {
            let example = &mut example[*id as usize];
            if *example == u32::MAX {
                *example = u32::try_from(row).unwrap_or(u32::MAX);
            }
        }
        compact(ids, example)
    }

    /// Number of the key that a row has.
    #[inline]
    pub fn id(&self, row: usize) -> usize {
        if self.ids.is_empty() { 0 } else { self.ids[row] as usize }
    }
}

/// The distinct values of a column in ascending order, a gap first.
fn distinct(table: &Table, column: usize) -> Vec<i64> {
    let parts = table.segments.par_iter().map(|segment| &segment.columns[column]);
    let found: BTreeSet<i64> =
        parts.zip(&table.segments).map(distinct_in).reduce(BTreeSet::new, |mut left, right| {
            left.extend(right);
            left
        });
    if found.is_empty() { vec![i64::MIN] } else { found.into_iter().collect() }
}

/// The distinct values of a column, a gap as the smallest. They lie close together as a rule
/// (regions, divisions), so that each can be ticked off in a list of all between them.
fn distinct_in((part, segment): (&Column, &Segment)) -> BTreeSet<i64> {
    match (part.gaps(), part.mantissas()) {
        (None, mantissas) => {
            of_any_width!(mantissas, values => distinct_of(values.iter().map(wide)))
        }
        (Some(_), _) => {
            let mut found = distinct_of((0..segment.rows).filter_map(|row| part.at(row).ok()));
            found.insert(i64::MIN);
            found
        }
    }
}

fn distinct_of(values: impl Iterator<Item = i64> + Clone) -> BTreeSet<i64> {
    let (low, high) =
        values.clone().fold((i64::MAX, i64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let span = high.checked_sub(low).and_then(|span| usize::try_from(span).ok());
    match span.filter(|span| *span < 1 << 16) {
        Some(span) => {
            let mut met = vec![false; span + 1];
            for value in values {
                met[usize::try_from(value - low).unwrap_or(0)] = true;
            }
            (low..=high).zip(met).filter(|(_, met)| *met).map(|(value, _)| value).collect()
        }
        None => values.collect(),
    }
}

/// From a value to its place among the distinct values: by a table where they lie close together.
struct Coder<'a> {
    values: &'a [i64],
    first: i64,
    places: Vec<u32>,
}

impl<'a> Coder<'a> {
    fn new(values: &'a [i64]) -> Self {
        let first = values.iter().copied().find(|value| *value != i64::MIN).unwrap_or(0);
        let span = values.last().map_or(0, |last| last.saturating_sub(first).saturating_add(1));
        let mut places = Vec::new();
        if (1..=1 << 16).contains(&span) {
            places.resize(usize::try_from(span).unwrap_or(0), 0);
            for (place, value) in values.iter().enumerate().filter(|(_, value)| **value != i64::MIN) {
                places[usize::try_from(value - first).unwrap_or(0)] = u32::try_from(place).unwrap_or(0);
            }
        }
        Self { values, first, places }
    }

    /// Makes room in every number for another figure and puts in that figure's place. Numbers that are blank are not
    /// read: memory that is read before it is written is given out twice.
    fn append(&self, column: &Column, ids: &mut [u32], blank: bool) {
        match (column.gaps(), column.mantissas()) {
            (None, mantissas) => of_any_width!(mantissas, values => {
                self.append_codes(ids, values.iter().map(wide), blank);
            }),
            (Some(_), _) => {
                let values = (0..ids.len()).map(|row| column.at(row).unwrap_or(i64::MIN));
                self.append_codes(ids, values, blank);
            }
        }
    }

    fn append_codes(&self, ids: &mut [u32], values: impl Iterator<Item = i64>, blank: bool) {
        let distinct = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        for (id, value) in ids.iter_mut().zip(values) {
            let before = if blank { 0 } else { *id * distinct };
            *id = before + self.code(value);
        }
    }

    #[inline]
    fn code(&self, value: i64) -> u32 {
        let near = value.checked_sub(self.first).and_then(|offset| usize::try_from(offset).ok());
        match near.and_then(|offset| self.places.get(offset)) {
            Some(place) => *place,
            None => u32::try_from(self.values.partition_point(|known| *known < value)).unwrap_or(0),
        }
    }
}

/// Leaves out the combinations that no row has.
fn compact(mut ids: Vec<u32>, example: Vec<u32>) -> Keys {
    if !example.contains(&u32::MAX) {
        return Keys { ids, count: example.len(), example };
    }
    let mut renumbered = vec![0u32; example.len()];
    let mut kept = Vec::new();
    for (id, row) in example.iter().enumerate() {
        if *row != u32::MAX {
            renumbered[id] = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            kept.push(*row);
        }
    }
    for id in &mut ids {
        *id = renumbered[*id as usize];
    }
    Keys { ids, count: kept.len(), example: kept }
}
