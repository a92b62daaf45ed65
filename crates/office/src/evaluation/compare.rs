//! Two runs side by side: who moves when the scheme changes or a year passes, and the path of
//! classes over years.

use super::run::{NO_CLASS, Run};
use super::scheme::Scheme;
use std::collections::BTreeMap;

/// One subject in two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Key.
    pub subject: String,
    /// Class in the first run; empty for none.
    pub before: String,
    /// Class in the second run; empty for none.
    pub after: String,
    /// Total in the first run as printed.
    pub total_before: Option<String>,
    /// Total in the second run as printed.
    pub total_after: Option<String>,
    /// Rank in the first run.
    pub rank_before: Option<u32>,
    /// Rank in the second run.
    pub rank_after: Option<u32>,
}

/// All subjects of either run whose class differs, by key.
#[must_use]
pub fn movers(first: &Run<'_>, second: &Run<'_>) -> Vec<Move> {
    let of = |run: &Run<'_>| -> BTreeMap<String, usize> {
        (0..run.prepared.table.rows()).map(|row| (run.prepared.subject(row), row)).collect()
    };
    let (left, right) = (of(first), of(second));
    let mut subjects: Vec<&String> = left.keys().chain(right.keys()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let class = |run: &Run<'_>, row: Option<&usize>| row.map_or("", |row| run.class_id(*row)).to_owned();
    let rank = |run: &Run<'_>, row: Option<&usize>| row.map(|row| run.rank[*row]).filter(|rank| *rank > 0);
    subjects
        .into_iter()
        .filter_map(|subject| {
            let (left, right) = (left.get(subject), right.get(subject));
            let (before, after) = (class(first, left), class(second, right));
            (before != after).then(|| Move {
                subject: subject.clone(),
                before,
                after,
                total_before: left.and_then(|row| first.totals.printed(*row)),
                total_after: right.and_then(|row| second.totals.printed(*row)),
                rank_before: rank(first, left),
                rank_after: rank(second, right),
            })
        })
        .collect()
}

/// How many went from each class to each other.
#[must_use]
pub fn transitions(moves: &[Move]) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for moved in moves {
        *counts.entry((moved.before.clone(), moved.after.clone())).or_insert(0) += 1;
    }
    counts
}

/// The classes of every subject over several runs, in the order given; empty where there is none.
#[must_use]
pub fn class_paths(runs: &[&Run<'_>]) -> BTreeMap<String, Vec<String>> {
    let mut paths: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (place, run) in runs.iter().enumerate() {
        for row in 0..run.prepared.table.rows() {
            let path =
                paths.entry(run.prepared.subject(row)).or_insert_with(|| vec![String::new(); runs.len()]);
            run.class_id(row).clone_into(&mut path[place]);
        }
    }
    paths
}

impl<'a> Run<'a> {
    /// The same figures and yardsticks under a scheme that differs in weights, caps, bonuses,
    /// ranking or classing only (a slider): nothing is read, derived or summed again.
    #[must_use]
    pub fn under(self, scheme: &Scheme) -> Run<'_> {
        super::run::finish(self.prepared.under(scheme), self.yardsticks)
    }

    /// How many of each class, in the order of the scheme; those without a class last.
    #[must_use]
    pub fn class_counts(&self) -> Vec<(String, usize)> {
        let classes = &self.scheme().classes;
        let mut counts = vec![0; classes.len() + 1];
        for class in &self.class {
            let place = if *class == NO_CLASS { classes.len() } else { usize::from(*class) };
            counts[place] += 1;
        }
        let names = classes.iter().map(|class| class.id.clone()).chain([String::new()]);
        names.zip(counts).collect()
    }
}
