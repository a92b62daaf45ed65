//! Walks everything that only grows and names what was changed, removed or inserted. Holds some entries and one row
//! at a time, however long the journal is.

use crate::engine::{Engine, Row};
use crate::faults::Faults;
use crate::files::{file_seal, whole};
use crate::rows::{FactReader, document_of, entry_of, finding_of, outcome_of, source_of, source_seal};
use crate::schema::{self, DOCUMENT, ENTRY, FACT, FILE, FINDING, OUTCOME, SOURCE};
use crate::trouble::Trouble;
use futures::TryStreamExt;
use office::journal::{
    Counted, Digest, Digester, Entry, FaultKind, FileRef, Progress, Table, Verification, canonical_document,
    canonical_fact, canonical_finding, canonical_outcome, seal,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// Entries held at a time.
const PAGE: i64 = 200;

/// Checks everything in the database that this connection sees.
pub async fn verify(
    engine: &mut Engine<'_>,
    progress: &(dyn for<'p> Fn(&'p Progress) + Send + Sync),
) -> Result<Verification, Trouble> {
    let total = engine.number("SELECT count(*) FROM entry", &[]).await?.unwrap_or(0);
    let total = u64::try_from(total).unwrap_or(0);
    let mut walk =
        Walk { faults: Faults::default(), chain: Chain::default(), rows: 0, named: HashMap::new() };
    let (mut after, mut done) = (i64::MIN, 0);
    loop {
        let sql =
            format!("SELECT {} FROM entry WHERE seq > $1 ORDER BY seq LIMIT {PAGE}", ENTRY.column_list());
        let rows = engine.rows(&sql, &[after.into()]).await?;
        let Some(last) = rows.last() else { break };
        let to = last.whole(0)?;
        let entries = walk.entries(&rows)?;
        done += rows.len() as u64;
        drop(rows);
        walk.derived(engine, after.max(0), to, &entries).await?;
        after = to;
        progress(&Progress { done, total });
    }
    walk.rows_of_no_entry(engine, after.max(0)).await?;
    walk.files(engine).await?;
    Ok(Verification { entries: done, rows: walk.rows, faults: walk.faults.finish() })
}

struct Walk {
    faults: Faults,
    chain: Chain,
    rows: u64,
    /// Digest of a file, the first entry that names it, and its size there.
    named: HashMap<String, (u64, u64)>,
}

/// Where the chain of entries stands.
struct Chain {
    next: u64,
    /// `None` where the entry before cannot be trusted.
    previous: Option<Digest>,
}

impl Default for Chain {
    fn default() -> Self {
        Self { next: 1, previous: Some([0; 32]) }
    }
}

/// Counts and digests that an entry says of its rows.
type Said = BTreeMap<u64, [Counted; 4]>;

/// The four derived tables, in the order in which an entry counts them.
const DERIVED: [(&schema::Table, Table); 4] = [
    (&DOCUMENT, Table::Document),
    (&FACT, Table::Fact),
    (&FINDING, Table::Finding),
    (&OUTCOME, Table::Outcome),
];

const WITH_ENTRY: [(&schema::Table, Table); 5] = [
    (&DOCUMENT, Table::Document),
    (&SOURCE, Table::Fact),
    (&FACT, Table::Fact),
    (&FINDING, Table::Finding),
    (&OUTCOME, Table::Outcome),
];

impl Walk {
    /// Checks the chain over some entries.
    fn entries(&mut self, rows: &[Row]) -> Result<Said, Trouble> {
        let mut said = Said::new();
        for row in rows {
            let Ok(seq) = u64::try_from(row.whole(0)?) else {
                self.faults.add(
                    Table::Entry,
                    0,
                    None,
                    FaultKind::Inserted,
                    "有一条操作的编号小于 1。".into(),
                );
                continue;
            };
            self.gap(seq);
            match entry_of(row) {
                Ok(entry) => self.entry(entry, &mut said),
                Err(_) => {
                    self.faults.changed(Table::Entry, seq, None);
                    self.chain.previous = None;
                }
            }
            self.chain.next = seq + 1;
        }
        Ok(said)
    }

    fn gap(&mut self, seq: u64) {
        if seq > self.chain.next {
            self.chain.previous = None;
        }
        self.faults.removed_entries(self.chain.next..seq);
    }

    fn entry(&mut self, entry: Entry, said: &mut Said) {
        let seq = entry.seq;
        if entry.true_hash() != entry.hash {
            self.faults.changed(Table::Entry, seq, None);
        } else if self.chain.previous.is_some_and(|previous| previous != entry.previous) {
            let what = format!("第 {seq} 号操作与前一号操作接不上：其中之一连同摘要被改动。");
            self.faults.add(Table::Entry, seq, None, FaultKind::ChainBroken, what);
        }
        self.chain.previous = Some(entry.hash);
        for file in entry.files {
            self.named.entry(file.digest).or_insert((seq, file.size));
        }
        said.insert(seq, [entry.documents, entry.facts, entry.findings, entry.outcomes]);
    }

    async fn derived(
        &mut self,
        engine: &mut Engine<'_>,
        after: i64,
        to: i64,
        said: &Said,
    ) -> Result<(), Trouble> {
        let mut sheets = Sheets::read(engine, after, to, &mut self.faults).await?;
        for (place, (table, name)) in DERIVED.into_iter().enumerate() {
            let sql = format!(
                "SELECT {} FROM {} WHERE entry > $1 AND entry <= $2 ORDER BY entry, number",
                table.column_list(),
                table.name
            );
            let mut stretches = stretches(said, place, name);
            let mut current: Option<Stretch> = None;
            let mut rows = engine.stream(&sql, &[after.into(), to.into()])?;
            while let Some(row) = rows.try_next().await? {
                self.rows += 1;
                let entry = row.count(0)?;
                while stretches.front().is_some_and(|stretch| stretch.entry <= entry) {
                    if let Some(done) = std::mem::replace(&mut current, stretches.pop_front()) {
                        done.finish(&mut self.faults);
                    }
                }
                // Rows of an entry that is gone are named with it.
                if let Some(stretch) = current.as_mut().filter(|stretch| stretch.entry == entry) {
                    stretch.row(&row, table, &mut sheets, &mut self.faults)?;
                }
            }
            current.into_iter().chain(stretches).for_each(|stretch| stretch.finish(&mut self.faults));
        }
        sheets.finish(said, &mut self.faults);
        Ok(())
    }

    /// Rows that claim an entry beyond the last one or before the first.
    async fn rows_of_no_entry(&mut self, engine: &mut Engine<'_>, head: i64) -> Result<(), Trouble> {
        for (table, name) in WITH_ENTRY {
            let sql = format!(
                "SELECT entry, number FROM {} WHERE entry > $1 OR entry < 1 ORDER BY entry, number",
                table.name
            );
            let mut rows = engine.stream(&sql, &[head.into()])?;
            while let Some(row) = rows.try_next().await? {
                self.rows += 1;
                let (entry, number) = (row.whole(0)?, row.whole(1)?);
                let what =
                    format!("{} 表有一行属于不存在的第 {entry} 号操作（第 {number} 行）。", table.name);
                let entry = u64::try_from(entry).unwrap_or(0);
                self.faults.add(name, entry, u64::try_from(number).ok(), FaultKind::Inserted, what);
            }
        }
        Ok(())
    }

    async fn files(&mut self, engine: &mut Engine<'_>) -> Result<(), Trouble> {
        let sql = format!("SELECT {} FROM file ORDER BY digest", FILE.column_list());
        let rows = engine.rows(&sql, &[]).await?;
        for row in rows {
            self.rows += 1;
            let file = FileRef {
                digest: row.text(0)?.to_owned(),
                name: row.text(1)?.to_owned(),
                size: row.count(2)?,
            };
            let (entry, size) = self.named.remove(&file.digest).unwrap_or((0, file.size));
            let parts = row.count(3)?;
            let whole = whole(engine, &file.digest).await?;
            self.rows += whole.parts;
            let name = format!("文件 {}（{}）", file.name, file.digest.get(..8).unwrap_or(&file.digest));
            let (kind, what) = if file_seal(&file, parts)[..] != *row.bytes(4)? || size != file.size {
                (FaultKind::Changed, "的记载与其封签不符")
            } else if !whole.contiguous || whole.parts < parts {
                (FaultKind::Removed, "缺少分块")
            } else if whole.parts > parts {
                (FaultKind::Inserted, "多出分块")
            } else if whole.digest != file.digest || whole.size != file.size {
                (FaultKind::Changed, "的内容与其摘要不符")
            } else {
                continue;
            };
            self.faults.add(Table::File, entry, None, kind, format!("{name}{what}。"));
        }
        let mut missing = self.named.drain().collect::<Vec<_>>();
        missing.sort_by(|left, right| (left.1, &left.0).cmp(&(right.1, &right.0)));
        for (digest, (entry, _)) in missing {
            let what = format!("第 {entry} 号操作所附的文件 {digest} 不见了。");
            self.faults.add(Table::File, entry, None, FaultKind::Removed, what);
        }
        Ok(())
    }
}

fn stretches(said: &Said, place: usize, table: Table) -> VecDeque<Stretch> {
    said.iter().map(|(entry, said)| Stretch::new(table, *entry, said[place])).collect()
}

/// The rows of one table that belong to one entry.
struct Stretch {
    table: Table,
    entry: u64,
    said: Counted,
    next: u64,
    digester: Digester,
    /// Whether a row of it was named already, so that the digest need not speak.
    named: bool,
}

impl Stretch {
    fn new(table: Table, entry: u64, said: Counted) -> Self {
        Self { table, entry, said, next: 1, digester: Digester::new(), named: false }
    }

    fn row(
        &mut self,
        row: &Row,
        table: &schema::Table,
        sheets: &mut Sheets,
        faults: &mut Faults,
    ) -> Result<(), Trouble> {
        let number = u64::try_from(row.whole(1)?).unwrap_or(0);
        if number < self.next || number > self.said.count {
            self.named = true;
            faults.inserted(self.table, self.entry, number);
            return Ok(());
        }
        self.named |= number > self.next;
        faults.removed(self.table, self.entry, self.next..number);
        self.next = number + 1;
        let stored = row.digest(table.columns.len() - 1);
        let changed = match (&stored, sheets.true_seal(self.table, row)) {
            (Ok(stored), Ok(Some(seal))) => *stored != seal,
            // The sheet it came from is at fault and is named itself.
            (Ok(_), Ok(None)) => {
                self.named = true;
                false
            }
            (Ok(_) | Err(_), Err(_)) | (Err(_), Ok(_)) => true,
        };
        if changed {
            self.named = true;
            faults.changed(self.table, self.entry, Some(number));
        }
        self.digester.add(&stored.unwrap_or([0; 32]));
        Ok(())
    }

    fn finish(self, faults: &mut Faults) {
        let missing = self.next <= self.said.count;
        faults.removed(self.table, self.entry, self.next..self.said.count + 1);
        if !self.named && !missing && self.digester.finish() != self.said.digest {
            let what = format!(
                "第 {} 号操作的 {} 表与操作所记的摘要不符：有行连同封签被改动。",
                self.entry,
                self.table.id()
            );
            faults.add(self.table, self.entry, None, FaultKind::ChainBroken, what);
        }
    }
}

/// The sheets that some entries' facts came from.
struct Sheets {
    reader: FactReader,
    /// Sheets whose row was changed, and sheets that facts name and that are gone.
    bad: BTreeSet<(u64, u64)>,
    /// Sheets that no fact has named yet.
    unnamed: BTreeSet<(u64, u64)>,
    gone: BTreeSet<(u64, u64)>,
}

impl Sheets {
    async fn read(
        engine: &mut Engine<'_>,
        after: i64,
        to: i64,
        faults: &mut Faults,
    ) -> Result<Self, Trouble> {
        let mut sheets = Self {
            reader: FactReader::default(),
            bad: BTreeSet::new(),
            unnamed: BTreeSet::new(),
            gone: BTreeSet::new(),
        };
        let sql = format!(
            "SELECT {} FROM source WHERE entry > $1 AND entry <= $2 ORDER BY entry, number",
            SOURCE.column_list()
        );
        let mut rows = engine.stream(&sql, &[after.into(), to.into()])?;
        while let Some(row) = rows.try_next().await? {
            let place = (row.count(0)?, row.count(1)?);
            sheets.unnamed.insert(place);
            let source = source_of(&row);
            let stored = row.digest(SOURCE.columns.len() - 1);
            match source {
                Ok(source)
                    if stored.as_ref().is_ok_and(|seal| *seal == source_seal(place.0, place.1, &source)) =>
                {
                    sheets.reader.know(place.0, place.1, source);
                }
                _ => {
                    sheets.bad.insert(place);
                    let what = format!("第 {} 号操作第 {} 张来源工作表的记载被改动。", place.0, place.1);
                    faults.add(Table::Fact, place.0, None, FaultKind::Changed, what);
                }
            }
        }
        Ok(sheets)
    }

    /// The seal that the row should carry; `None` when the sheet of a fact cannot be trusted.
    fn true_seal(&mut self, table: Table, row: &Row) -> Result<Option<Digest>, Trouble> {
        let (entry, number) = (row.count(0)?, row.count(1)?);
        Ok(Some(match table {
            Table::Document => seal(&canonical_document(entry, number, &document_of(row)?)),
            Table::Finding => seal(&canonical_finding(entry, number, &finding_of(row)?.finding)),
            Table::Outcome => seal(&canonical_outcome(entry, number, &outcome_of(row)?.row)),
            Table::Fact => {
                let sheet = (entry, row.count(9)?);
                self.unnamed.remove(&sheet);
                if self.bad.contains(&sheet) {
                    return Ok(None);
                }
                if self.reader.source(sheet.0, sheet.1).is_none() {
                    self.gone.insert(sheet);
                    return Ok(None);
                }
                seal(&canonical_fact(entry, number, &self.reader.fact_of(row)?))
            }
            Table::Entry | Table::File | Table::Access => return Ok(None),
        }))
    }

    /// Sheets of an entry that is gone are named with it.
    fn finish(self, said: &Said, faults: &mut Faults) {
        for (entry, number) in self.gone {
            let what = format!("第 {entry} 号操作的事实所指的第 {number} 张来源工作表不见了。");
            faults.add(Table::Fact, entry, None, FaultKind::Removed, what);
        }
        for (entry, number) in self.unnamed.into_iter().filter(|(entry, _)| said.contains_key(entry)) {
            let what = format!("第 {entry} 号操作多出第 {number} 张来源工作表，没有事实出自它。");
            faults.add(Table::Fact, entry, None, FaultKind::Inserted, what);
        }
    }
}
