//! Collects what a verification finds. What is beyond a measure is counted, not listed, so that a database that is
//! wrong throughout still fits into memory.

use office::journal::{Fault, FaultKind, Table};
use std::collections::BTreeMap;
use std::ops::Range;

/// Faults named one by one in each table.
const MOST: usize = 10_000;

#[derive(Default)]
pub struct Faults {
    listed: Vec<Fault>,
    counted: BTreeMap<Table, usize>,
    beyond: BTreeMap<Table, u64>,
}

impl Faults {
    pub fn add(&mut self, table: Table, entry: u64, number: Option<u64>, kind: FaultKind, what: String) {
        let counted = self.counted.entry(table).or_insert(0);
        if *counted < MOST {
            *counted += 1;
            self.listed.push(Fault { table, entry, number, kind, what });
        } else {
            *self.beyond.entry(table).or_insert(0) += 1;
        }
    }

    pub fn changed(&mut self, table: Table, entry: u64, number: Option<u64>) {
        let what = match number {
            Some(number) => format!("{}的内容与其封签不符。", row(table, entry, number)),
            None => format!("第 {entry} 号操作的内容与其摘要不符。"),
        };
        self.add(table, entry, number, FaultKind::Changed, what);
    }

    pub fn inserted(&mut self, table: Table, entry: u64, number: u64) {
        let what = format!("{}是后来加入的。", row(table, entry, number));
        self.add(table, entry, Some(number), FaultKind::Inserted, what);
    }

    pub fn removed(&mut self, table: Table, entry: u64, numbers: Range<u64>) {
        for number in self.within_measure(table, numbers) {
            let what = format!("{}不见了。", row(table, entry, number));
            self.add(table, entry, Some(number), FaultKind::Removed, what);
        }
    }

    pub fn removed_entries(&mut self, entries: Range<u64>) {
        for entry in self.within_measure(Table::Entry, entries) {
            self.add(Table::Entry, entry, None, FaultKind::Removed, format!("第 {entry} 号操作不见了。"));
        }
    }

    /// Everything found, by table, entry and number.
    pub fn finish(mut self) -> Vec<Fault> {
        for (table, beyond) in &self.beyond {
            let what = format!("{} 表还有 {beyond} 处不符，不再逐一列出。", table.id());
            self.listed.push(Fault {
                table: *table,
                entry: u64::MAX,
                number: None,
                kind: FaultKind::Changed,
                what,
            });
        }
        self.listed.sort();
        self.listed
    }

    /// A gap may be as wide as the numbers go: its end is only counted.
    fn within_measure(&mut self, table: Table, numbers: Range<u64>) -> Range<u64> {
        let room = (MOST - self.counted.get(&table).copied().unwrap_or(0)) as u64;
        let end = numbers.end.min(numbers.start.saturating_add(room)).max(numbers.start);
        if end < numbers.end {
            *self.beyond.entry(table).or_insert(0) += numbers.end - end;
        }
        numbers.start..end
    }
}

fn row(table: Table, entry: u64, number: u64) -> String {
    format!("{} 表第 {entry} 号操作第 {number} 行", table.id())
}
