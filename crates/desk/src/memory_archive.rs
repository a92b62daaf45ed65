//! An archive in memory, for tests and for trying a replay. It keeps what the archives on disk keep and forgets it
//! when it is dropped.

use async_trait::async_trait;
use fact::Fact;
use jiff::Timestamp;
use jiff::civil::Date;
use office::journal::{
    Archive, ArchiveError, Committed, Document, Draft, Entry, EntryFilter, Fault, FaultKind, FileRef,
    FindingCount, FindingFilter, Listed, NumberedFinding, OutcomeFilter, Page, Progress, Rows, StoredOutcome,
    Table, Verification,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An archive in memory.
#[derive(Default)]
pub struct MemoryArchive {
    kept: Mutex<Kept>,
    /// Whether the next commit fails, for tests of what must not happen then.
    failing: AtomicBool,
}

#[derive(Default)]
struct Kept {
    entries: Vec<Entry>,
    rows: Vec<Rows>,
    files: BTreeMap<String, FileRef>,
    parts: BTreeMap<(String, u32), Vec<u8>>,
}

impl MemoryArchive {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets commits fail from now on, or work again.
    pub fn fail_commits(&self, failing: bool) {
        self.failing.store(failing, Ordering::SeqCst);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn rows(&self, entry: u64) -> Option<&Rows> {
        self.rows.get(place(entry)?)
    }

    fn documents(&self, as_of: Option<u64>) -> impl Iterator<Item = &Document> {
        let until = as_of.unwrap_or(u64::MAX);
        self.rows.iter().flat_map(|rows| &rows.documents).filter(move |document| document.entry <= until)
    }
}

fn place(entry: u64) -> Option<usize> {
    usize::try_from(entry.checked_sub(1)?).ok()
}

fn piece<T>(all: Vec<T>, page: Page) -> Listed<T> {
    let total = all.len() as u64;
    let skip = usize::try_from(page.skip).unwrap_or(usize::MAX);
    let items = all.into_iter().skip(skip).take(page.most as usize).collect();
    Listed { items, total }
}

#[async_trait]
impl Archive for MemoryArchive {
    async fn head(&self) -> Result<Option<Entry>, ArchiveError> {
        Ok(self.kept().entries.last().cloned())
    }

    async fn entry(&self, seq: u64) -> Result<Option<Entry>, ArchiveError> {
        Ok(place(seq).and_then(|place| self.kept().entries.get(place).cloned()))
    }

    async fn entry_by_id(&self, id: &str) -> Result<Option<Entry>, ArchiveError> {
        Ok(self.kept().entries.iter().find(|entry| entry.id == id).cloned())
    }

    async fn entries(&self, filter: &EntryFilter, page: Page) -> Result<Listed<Entry>, ArchiveError> {
        let fits = |entry: &&Entry| {
            filter.account.as_ref().is_none_or(|account| *account == entry.author.account)
                && filter.action.as_ref().is_none_or(|action| *action == entry.action)
                && filter.from.is_none_or(|from| entry.day >= from)
                && filter.to.is_none_or(|to| entry.day <= to)
        };
        Ok(piece(self.kept().entries.iter().rev().filter(fits).cloned().collect(), page))
    }

    async fn last_entry_by_day(&self, day: Date) -> Result<Option<u64>, ArchiveError> {
        Ok(self.kept().entries.iter().rev().find(|entry| entry.day <= day).map(|entry| entry.seq))
    }

    async fn last_entry_recorded_by(&self, moment: Timestamp) -> Result<Option<u64>, ArchiveError> {
        Ok(self.kept().entries.iter().rev().find(|entry| entry.recorded <= moment).map(|entry| entry.seq))
    }

    async fn commit(&self, draft: Draft, expected: u64, rows: Rows) -> Result<Committed, ArchiveError> {
        if self.failing.load(Ordering::SeqCst) {
            return Err(ArchiveError::Unavailable("存储已断开".to_owned()));
        }
        let mut kept = self.kept();
        if let Some(entry) = kept.entries.iter().find(|entry| entry.id == draft.id) {
            if entry.command != draft.command || entry.author.account != draft.author.account {
                return Err(ArchiveError::IdTaken(draft.id));
            }
            return Ok(Committed { entry: entry.clone(), repeated: true });
        }
        if kept.entries.len() as u64 + 1 != expected {
            return Err(ArchiveError::Overtaken);
        }
        if let Some(file) = draft.files.iter().find(|file| !kept.files.contains_key(&file.digest)) {
            return Err(ArchiveError::FileMissing(file.name.clone()));
        }
        let previous = kept.entries.last().map_or([0; 32], |entry| entry.hash);
        let rows = rows.gathered()?.placed(expected);
        let entry = Entry::number(draft, expected, previous, rows.counted(expected));
        kept.entries.push(entry.clone());
        kept.rows.push(rows);
        Ok(Committed { entry, repeated: false })
    }

    async fn documents(&self, as_of: Option<u64>) -> Result<Vec<Document>, ArchiveError> {
        let kept = self.kept();
        let mut latest: BTreeMap<(&str, &str), &Document> = BTreeMap::new();
        for document in kept.documents(as_of) {
            latest.insert((&document.kind, &document.key), document);
        }
        Ok(latest.into_values().cloned().collect())
    }

    async fn document_versions(&self, kind: &str, key: &str) -> Result<Vec<Document>, ArchiveError> {
        let same = |document: &&Document| document.kind == kind && document.key == key;
        Ok(self.kept().documents(None).filter(same).cloned().collect())
    }

    async fn documents_of(&self, entry: u64) -> Result<Vec<Document>, ArchiveError> {
        Ok(self.kept().rows(entry).map_or_else(Vec::new, |rows| rows.documents.clone()))
    }

    async fn facts_of(&self, entry: u64, page: Page) -> Result<Vec<Fact>, ArchiveError> {
        let kept = self.kept();
        Ok(piece(kept.rows(entry).map_or_else(Vec::new, |rows| rows.facts.clone()), page).items)
    }

    async fn entries_with_facts(&self) -> Result<Vec<(u64, u64)>, ArchiveError> {
        let kept = self.kept();
        let with = kept.entries.iter().filter(|entry| entry.facts.count > 0);
        Ok(with.map(|entry| (entry.seq, entry.facts.count)).collect())
    }

    async fn findings_of(
        &self,
        entry: u64,
        filter: &FindingFilter,
        page: Page,
    ) -> Result<Listed<NumberedFinding>, ArchiveError> {
        let kept = self.kept();
        let Some(rows) = kept.rows(entry) else { return Ok(Listed { items: Vec::new(), total: 0 }) };
        let fits = |found: &&NumberedFinding| {
            let finding = &found.finding;
            filter.code.as_ref().is_none_or(|code| *code == finding.code)
                && filter.severity.is_none_or(|severity| severity == finding.severity)
                && filter.subject.as_ref().is_none_or(|subject| *subject == finding.subject)
        };
        let numbered: Vec<NumberedFinding> = (1..)
            .zip(&rows.findings)
            .map(|(number, finding)| NumberedFinding { number, finding: finding.clone() })
            .collect();
        Ok(piece(numbered.iter().filter(fits).cloned().collect(), page))
    }

    async fn finding_counts(&self, entry: u64) -> Result<Vec<FindingCount>, ArchiveError> {
        let kept = self.kept();
        let mut counts = BTreeMap::new();
        for finding in kept.rows(entry).into_iter().flat_map(|rows| &rows.findings) {
            *counts.entry((finding.code.clone(), finding.severity)).or_insert(0) += 1;
        }
        let count = |((code, severity), count)| FindingCount { code, severity, count };
        Ok(counts.into_iter().map(count).collect())
    }

    async fn outcomes_of(
        &self,
        entry: u64,
        filter: &OutcomeFilter,
        page: Page,
    ) -> Result<Listed<StoredOutcome>, ArchiveError> {
        let kept = self.kept();
        let same =
            |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        let rows = kept.rows(entry).into_iter().flat_map(|rows| (1..).zip(&rows.outcomes));
        let fitting = rows.filter(|(_, row)| {
            same(&filter.list, &row.list)
                && same(&filter.region, &row.region)
                && same(&filter.zone, &row.zone)
                && same(&filter.status, &row.status)
                && same(&filter.class, &row.class)
                && filter.industry.as_ref().is_none_or(|code| row.industry.starts_with(code.as_str()))
                && filter.text.as_ref().is_none_or(|text| {
                    row.name.contains(text.as_str()) || row.subject.starts_with(text.as_str())
                })
        });
        let stored = |(number, row): (u64, &_)| StoredOutcome { entry, number, row: Clone::clone(row) };
        Ok(piece(fitting.map(stored).collect(), page))
    }

    async fn outcomes_of_subject(&self, subject: &str) -> Result<Vec<StoredOutcome>, ArchiveError> {
        let kept = self.kept();
        let all = (1..).zip(&kept.rows).flat_map(|(entry, rows)| {
            (1..).zip(&rows.outcomes).map(move |(number, row)| StoredOutcome {
                entry,
                number,
                row: row.clone(),
            })
        });
        Ok(all.filter(|stored| stored.row.subject == subject).collect())
    }

    async fn put_file_part(&self, digest: &str, part: u32, bytes: &[u8]) -> Result<(), ArchiveError> {
        self.kept().parts.entry((digest.to_owned(), part)).or_insert_with(|| bytes.to_vec());
        Ok(())
    }

    async fn finish_file(&self, file: &FileRef) -> Result<(), ArchiveError> {
        self.kept().files.entry(file.digest.clone()).or_insert_with(|| file.clone());
        Ok(())
    }

    async fn file(&self, digest: &str) -> Result<Option<FileRef>, ArchiveError> {
        Ok(self.kept().files.get(digest).cloned())
    }

    async fn file_part(&self, digest: &str, part: u32) -> Result<Option<Vec<u8>>, ArchiveError> {
        Ok(self.kept().parts.get(&(digest.to_owned(), part)).cloned())
    }

    async fn verify(
        &self,
        progress: &(dyn for<'p> Fn(&'p Progress) + Send + Sync),
    ) -> Result<Verification, ArchiveError> {
        let kept = self.kept();
        let total = kept.entries.len() as u64;
        let (mut faults, mut counted) = (Vec::new(), 0);
        for (entry, rows) in kept.entries.iter().zip(&kept.rows) {
            let found = rows.counted(entry.seq);
            counted += found.iter().map(|counted| counted.count).sum::<u64>();
            if found != [entry.documents, entry.facts, entry.findings, entry.outcomes]
                || entry.hash != entry.true_hash()
            {
                faults.push(Fault {
                    table: Table::Entry,
                    entry: entry.seq,
                    number: None,
                    kind: FaultKind::ChainBroken,
                    what: format!("第{}号操作与它的校验值不符。", entry.seq),
                });
            }
            progress(&Progress { done: entry.seq, total });
        }
        Ok(Verification { entries: total, rows: counted, faults })
    }
}
