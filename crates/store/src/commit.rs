//! Keeps an entry with all its rows in one transaction, or nothing of it. What the entry says is left to the office.

use crate::bulk::{insert, insert_one};
use crate::engine::{Connection, Engine};
use crate::rows::{
    Sheets, document_values, entry_of, entry_values, fact_values, files_text, finding_values, outcome_values,
    source_seal, source_values,
};
use crate::schema::{DOCUMENT, ENTRY, FACT, FINDING, OUTCOME, SOURCE};
use crate::trouble::Trouble;
use fact::Fact;
use office::journal::{
    ArchiveError, Committed, Counted, Digest, Digester, Draft, Entry, Rows, canonical_document,
    canonical_fact, canonical_finding, canonical_outcome, seal, table_digest,
};
use rayon::prelude::*;

/// Rows with their seals.
pub struct Sealed {
    rows: Rows,
    documents: Vec<Digest>,
    /// Of the facts in memory.
    facts: Vec<Digest>,
    /// Of all facts.
    facts_counted: Counted,
    sheets: Sheets,
    findings: Vec<Digest>,
    outcomes: Vec<Digest>,
}

impl Sealed {
    /// Seals rows as those of entry `entry`. Long for many rows, and free of any database.
    ///
    /// Facts that do not stand in memory are read once to be sealed and once more to be kept; their seals are not held.
    ///
    /// # Errors
    /// Facts that do not stand in memory cannot be read, or hold what a database cannot keep.
    pub fn new(rows: Rows, entry: u64) -> Result<Self, ArchiveError> {
        let rows = rows.placed(entry);
        let documents =
            numbered(&rows.documents, |number, row| seal(&canonical_document(entry, number, row)));
        let facts = sealed_facts(&rows.facts, entry, 1);
        let mut sheets = Sheets::default();
        sheets.know(&rows.facts);
        let mut digester = Digester::new();
        facts.iter().for_each(|seal| digester.add(seal));
        let mut count = facts.len() as u64;
        for piece in rows.spooled.iter().flat_map(|spooled| spooled.pieces()) {
            let piece = piece?;
            piece.iter().try_for_each(refuse_unfit_fact)?;
            sheets.know(&piece);
            sealed_facts(&piece, entry, count + 1).iter().for_each(|seal| digester.add(seal));
            count += piece.len() as u64;
        }
        let facts_counted = Counted { count, digest: digester.finish() };
        let findings = numbered(&rows.findings, |number, row| seal(&canonical_finding(entry, number, row)));
        let outcomes = numbered(&rows.outcomes, |number, row| seal(&canonical_outcome(entry, number, row)));
        Ok(Self { rows, documents, facts, facts_counted, sheets, findings, outcomes })
    }

    fn counted(&self) -> [Counted; 4] {
        let counted = |seals: &[Digest]| {
            let (count, digest) = table_digest(seals.iter().copied());
            Counted { count, digest }
        };
        let (documents, findings) = (counted(&self.documents), counted(&self.findings));
        [documents, self.facts_counted, findings, counted(&self.outcomes)]
    }
}

/// Keeps the entry numbered `expected`, unless its id is there already.
pub async fn keep(
    connection: &mut Connection,
    draft: Draft,
    expected: u64,
    sealed: &Sealed,
) -> Result<Committed, Trouble> {
    let mut transaction = connection.begin().await?;
    let mut engine = transaction.engine();
    if let Some(entry) = entry_with_id(&mut engine, &draft.id).await? {
        transaction.rollback().await?;
        return repeated(&draft, entry);
    }
    let head = head(&mut engine).await?;
    if head.as_ref().map_or(1, |head| head.seq + 1) != expected {
        return Err(ArchiveError::Overtaken.into());
    }
    for file in &draft.files {
        let found =
            engine.number("SELECT size FROM file WHERE digest = $1", &[file.digest.as_str().into()]).await?;
        if found != i64::try_from(file.size).ok() {
            return Err(ArchiveError::FileMissing(file.name.clone()).into());
        }
    }
    let previous = head.map_or([0; 32], |head| head.hash);
    let entry = Entry::number(draft, expected, previous, sealed.counted());
    let files = files_text(&entry.files)?;
    insert_one(&mut engine, &ENTRY, &entry_values(&entry, &files)).await?;
    keep_rows(&mut engine, expected, sealed).await?;
    transaction.commit().await?;
    Ok(Committed { entry, repeated: false })
}

/// Refuses what one of the databases cannot keep, whichever is in use: PostgreSQL has no text with NUL in it.
pub fn refuse_unfit(draft: &Draft, rows: &Rows) -> Result<(), ArchiveError> {
    let author = &draft.author;
    let optional =
        [&author.department, &author.enterprise, &author.zone].map(|text| text.as_deref().unwrap_or(""));
    let texts = [&draft.id, &author.account, &author.name, &author.role, &draft.action, &draft.command];
    if texts.iter().any(|text| unfit(text)) || optional.into_iter().any(unfit) {
        return refusal("操作".into());
    }
    if draft.files.iter().any(|file| unfit(&file.name) || unfit(&file.digest)) {
        return refusal("文件名".into());
    }
    for document in &rows.documents {
        if [&document.kind, &document.key, &document.body].into_iter().any(|text| unfit(text)) {
            return refusal(format!("文档 {} ", document.key.replace('\0', "")));
        }
    }
    rows.facts.iter().try_for_each(refuse_unfit_fact)?;
    for finding in &rows.findings {
        let place =
            [&finding.place.file, &finding.place.sheet, &finding.code, &finding.subject, &finding.term];
        let words = [&finding.raw, &finding.message, &finding.advice];
        if place.into_iter().chain(words).any(|text| unfit(text)) {
            return refusal(format!("{} 的检查发现", finding.place).replace('\0', ""));
        }
    }
    for row in &rows.outcomes {
        let texts = [&row.subject, &row.name, &row.list, &row.region, &row.zone, &row.industry, &row.status];
        let more = [&row.class, &row.class_by_rank, &row.body];
        if texts.into_iter().chain(more).chain(&row.previous_class).any(|text| unfit(text)) {
            return refusal(format!("{} 的评价结果", row.subject.replace('\0', "")));
        }
    }
    Ok(())
}

/// The same for one fact.
fn refuse_unfit_fact(fact: &Fact) -> Result<(), ArchiveError> {
    let source = &fact.origin.source;
    let known = match &fact.reading {
        fact::Reading::Known(fact::Datum::Text(text)) => text,
        _ => "",
    };
    let sheet = [&source.file, &source.sheet, &source.department, &source.form, &source.digest];
    if [&*fact.subject, &*fact.term, known, &*fact.origin.raw].into_iter().any(unfit)
        || sheet.into_iter().any(|text| unfit(text))
    {
        let cell = format!("{} {}!{} ", source.file, source.sheet, fact.origin.cell());
        return refusal(cell.replace('\0', ""));
    }
    Ok(())
}

fn unfit(text: &str) -> bool {
    text.as_bytes().contains(&0)
}

fn refusal(what: String) -> Result<(), ArchiveError> {
    Err(ArchiveError::Unfit(format!("{what}中有空字符（NUL），数据库无法保存")))
}

/// The last entry.
pub async fn head(engine: &mut Engine<'_>) -> Result<Option<Entry>, Trouble> {
    let sql = format!("SELECT {} FROM entry ORDER BY seq DESC LIMIT 1", ENTRY.column_list());
    engine.first(&sql, &[]).await?.as_ref().map(entry_of).transpose()
}

/// The entry with this id.
pub async fn entry_with_id(engine: &mut Engine<'_>, id: &str) -> Result<Option<Entry>, Trouble> {
    let sql = format!("SELECT {} FROM entry WHERE id = $1", ENTRY.column_list());
    engine.first(&sql, &[id.into()]).await?.as_ref().map(entry_of).transpose()
}

/// The first answer, when the request is the same.
pub fn repeated(draft: &Draft, entry: Entry) -> Result<Committed, Trouble> {
    let same = entry.action == draft.action
        && entry.command == draft.command
        && entry.author.account == draft.author.account;
    if same {
        Ok(Committed { entry, repeated: true })
    } else {
        Err(ArchiveError::IdTaken(draft.id.clone()).into())
    }
}

async fn keep_rows(engine: &mut Engine<'_>, entry: u64, sealed: &Sealed) -> Result<(), Trouble> {
    let rows = &sealed.rows;
    let documents = (1..).zip(rows.documents.iter().zip(&sealed.documents));
    let mut documents = documents.map(|(number, (row, seal))| document_values(entry, number, row, seal));
    insert(engine, &DOCUMENT, &mut documents).await?;
    let mut sheets = sealed.sheets.clone();
    let mut sources = sealed
        .sheets
        .all()
        .map(|(number, source)| source_values(entry, number, source, source_seal(entry, number, source)));
    insert(engine, &SOURCE, &mut sources).await?;
    drop(sources);
    keep_facts(engine, entry, 1, &rows.facts, &sealed.facts, &mut sheets).await?;
    let mut next = rows.facts.len() as u64 + 1;
    for piece in rows.spooled.iter().flat_map(|spooled| spooled.pieces()) {
        let piece = piece?;
        let seals = sealed_facts(&piece, entry, next);
        keep_facts(engine, entry, next, &piece, &seals, &mut sheets).await?;
        next += piece.len() as u64;
    }
    let findings = (1..).zip(rows.findings.iter().zip(&sealed.findings));
    let mut findings = findings.map(|(number, (row, seal))| finding_values(entry, number, row, seal));
    insert(engine, &FINDING, &mut findings).await?;
    let outcomes = (1..).zip(rows.outcomes.iter().zip(&sealed.outcomes));
    let mut outcomes = outcomes.map(|(number, (row, seal))| outcome_values(entry, number, row, seal));
    insert(engine, &OUTCOME, &mut outcomes).await
}

async fn keep_facts(
    engine: &mut Engine<'_>,
    entry: u64,
    first: u64,
    facts: &[Fact],
    seals: &[Digest],
    sheets: &mut Sheets,
) -> Result<(), Trouble> {
    let places: Vec<u64> = facts.iter().map(|fact| sheets.number(&fact.origin.source)).collect();
    let rows = (first..).zip(facts.iter().zip(places).zip(seals));
    let mut rows = rows.map(|(number, ((row, sheet), seal))| fact_values(entry, number, row, sheet, seal));
    insert(engine, &FACT, &mut rows).await
}

/// The seals of facts whose first one has this number.
fn sealed_facts(facts: &[Fact], entry: u64, first: u64) -> Vec<Digest> {
    numbered(facts, |number, row| seal(&canonical_fact(entry, first + number - 1, row)))
}

fn numbered<T: Sync>(rows: &[T], seal_of: impl Fn(u64, &T) -> Digest + Sync) -> Vec<Digest> {
    rows.par_iter().enumerate().map(|(place, row)| seal_of(place as u64 + 1, row)).collect()
}
