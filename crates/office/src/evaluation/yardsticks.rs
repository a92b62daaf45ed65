//! What a run measures with, frozen: benchmarks and the mean item scores of groups. A firm whose
//! figures are changed on trial is measured with the same yardsticks.

use super::benchmark::{BenchmarkTable, Entry, benchmarks};
use super::prepared::Prepared;
use fact::Ratio;
use std::collections::BTreeMap;

/// Benchmarks and group means of a run.
#[derive(Clone, Debug, Default)]
pub struct Yardsticks {
    /// By benchmark rule, by indicator.
    pub tables: Vec<BTreeMap<usize, BenchmarkTable>>,
    /// By list and indicator: the published mean item score.
    pub(super) means: BTreeMap<(u8, usize), Ratio>,
    /// By benchmark rule: texts of the keys, for tables other than the run's own.
    key_texts: Vec<BTreeMap<String, usize>>,
    /// Address of the run's own rows: whose key numbers the entries follow.
    home: usize,
}

impl Yardsticks {
    /// Finds the benchmarks of a prepared table; `earlier` is last year's.
    pub(super) fn find(prepared: &Prepared<'_>, earlier: Option<&Prepared<'_>>) -> Self {
        let tables = benchmarks(prepared, earlier);
        let key_texts = prepared
            .scheme
            .benchmarks
            .iter()
            .map(|benchmark| {
                let count = prepared.keys(&benchmark.by).count;
                (0..count).map(|key| (prepared.key_text(&benchmark.by, key), key)).collect()
            })
            .collect();
        Self { tables, means: BTreeMap::new(), key_texts, home: address(prepared) }
    }

    /// Replaces every benchmark of an indicator by a published figure (worked cases, appeals).
    pub(super) fn publish(
        &mut self,
        prepared: &Prepared<'_>,
        indicator: usize,
        figure: &super::benchmark::Figure,
    ) {
        for (rule, tables) in self.tables.iter_mut().enumerate() {
            if !prepared.scheme.benchmarks[rule].indicators.contains(&indicator) {
                continue;
            }
            let table = tables.entry(indicator).or_default();
            let used = Some(super::benchmark::Yardstick::Point(figure.clone()));
            for entry in table.entries.iter_mut().chain([&mut table.all]) {
                entry.used.clone_from(&used);
            }
        }
    }

    /// The benchmark that a row is measured against.
    #[must_use]
    pub fn entry(&self, prepared: &Prepared<'_>, indicator: usize, row: usize) -> Option<&Entry> {
        let scheme = prepared.scheme;
        let rule = scheme.benchmark_of(indicator, usize::from(prepared.group[row]))?;
        let table = self.tables.get(rule)?.get(&indicator)?;
        let by = &scheme.benchmarks[rule].by;
        if self.home == address(prepared) {
            return table.entries.get(prepared.keys(by).id(row));
        }
        let text = prepared.key_text(by, prepared.keys(by).id(row));
        match self.key_texts[rule].get(&text) {
            Some(key) => table.entries.get(*key),
            None => Some(&table.all),
        }
    }

    /// The mean item score of a list.
    #[must_use]
    pub fn item_mean(&self, group: u8, indicator: usize) -> Option<&Ratio> {
        self.means.get(&(group, indicator))
    }
}

fn address(prepared: &Prepared<'_>) -> usize {
    prepared.table.segments.as_ptr().addr()
}
