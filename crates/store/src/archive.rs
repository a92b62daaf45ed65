//! The archive of the office: the journal, documents, facts, findings, outcomes and files.

use crate::Store;
use crate::commit::{Sealed, entry_with_id, head, keep, refuse_unfit, repeated};
use crate::engine::{Engine, Row, Value};
use crate::filter::{Conditions, pattern};
use crate::rows::{
    FactReader, document_of, entry_of, finding_of, outcome_of, severity, severity_id, source_of,
};
use crate::schema::{DOCUMENT, ENTRY, FACT, FINDING, OUTCOME, SOURCE, Table};
use crate::trouble::Trouble;
use crate::{files, verify};
use async_trait::async_trait;
use fact::Fact;
use futures::TryStreamExt;
use jiff::Timestamp;
use jiff::civil::Date;
use office::journal::{
    Archive, ArchiveError, Committed, Document, Draft, Entry, EntryFilter, FileRef, FindingCount,
    FindingFilter, Listed, NumberedFinding, OutcomeFilter, OutcomeSort, Page, Progress, Rows, StoredOutcome,
    Verification,
};

/// Pages of so many rows and more are read from a snapshot.
const MANY_ROWS: u32 = 10_000;

#[async_trait]
impl Archive for Store {
    async fn head(&self) -> Result<Option<Entry>, ArchiveError> {
        Ok(head(&mut self.readers.lend().await?.engine()).await?)
    }

    async fn entry(&self, seq: u64) -> Result<Option<Entry>, ArchiveError> {
        let sql = format!("SELECT {} FROM entry WHERE seq = $1", ENTRY.column_list());
        let mut lent = self.readers.lend().await?;
        let row = lent.engine().first(&sql, &[Value::count(seq)]).await?;
        Ok(row.as_ref().map(entry_of).transpose()?)
    }

    async fn entry_by_id(&self, id: &str) -> Result<Option<Entry>, ArchiveError> {
        Ok(entry_with_id(&mut self.readers.lend().await?.engine(), id).await?)
    }

    async fn entries(&self, filter: &EntryFilter, page: Page) -> Result<Listed<Entry>, ArchiveError> {
        let mut conditions = Conditions::default();
        conditions.add_some("account = $", filter.account.as_deref());
        conditions.add_some("action = $", filter.action.as_deref());
        conditions.add_some("day >= $", filter.from.map(|day| Value::text(day.to_string())));
        conditions.add_some("day <= $", filter.to.map(|day| Value::text(day.to_string())));
        Ok(self.listed(&ENTRY, &conditions, "seq DESC", page, entry_of).await?)
    }

    async fn last_entry_by_day(&self, day: Date) -> Result<Option<u64>, ArchiveError> {
        let sql = "SELECT max(seq) FROM entry WHERE day <= $1";
        Ok(self.last_entry(sql, Value::text(day.to_string())).await?)
    }

    async fn last_entry_recorded_by(&self, moment: Timestamp) -> Result<Option<u64>, ArchiveError> {
        let sql = "SELECT max(seq) FROM entry WHERE recorded <= $1";
        Ok(self.last_entry(sql, moment.as_microsecond().into()).await?)
    }

    async fn commit(&self, draft: Draft, expected: u64, rows: Rows) -> Result<Committed, ArchiveError> {
        if let Some(entry) = self.entry_by_id(&draft.id).await? {
            return Ok(repeated(&draft, entry)?);
        }
        let writer = std::sync::Arc::clone(&self.writer);
        // A caller that goes away neither stops the work halfway nor leaves a connection in the midst of a copy.
        let work = tokio::spawn(async move {
            let sealing = tokio::task::spawn_blocking(move || {
                refuse_unfit(&draft, &rows)?;
                let sealed = Sealed::new(rows, expected)?;
                Ok::<_, ArchiveError>((draft, sealed))
            });
            let (draft, sealed) = sealing.await.map_err(Trouble::unavailable)??;
            let mut writer = writer.lock().await;
            let kept = keep(writer.connection().await?, draft, expected, &sealed).await;
            writer.heed(kept)
        });
        Ok(work.await.map_err(Trouble::unavailable)??)
    }

    async fn documents(&self, as_of: Option<u64>) -> Result<Vec<Document>, ArchiveError> {
        let sql = format!(
            "SELECT {} FROM document AS d WHERE d.entry <= $1 AND NOT EXISTS (SELECT 1 FROM document AS n
             WHERE n.kind = d.kind AND n.key = d.key AND n.entry <= $1
             AND (n.entry > d.entry OR (n.entry = d.entry AND n.number > d.number)))
             ORDER BY d.kind, d.key",
            DOCUMENT.column_list()
        );
        Ok(self.read(&sql, &[Value::count(as_of.unwrap_or(u64::MAX))], document_of).await?)
    }

    async fn document_versions(&self, kind: &str, key: &str) -> Result<Vec<Document>, ArchiveError> {
        let columns = DOCUMENT.column_list();
        let sql =
            format!("SELECT {columns} FROM document WHERE kind = $1 AND key = $2 ORDER BY entry, number");
        Ok(self.read(&sql, &[kind.into(), key.into()], document_of).await?)
    }

    async fn documents_of(&self, entry: u64) -> Result<Vec<Document>, ArchiveError> {
        let sql = format!("SELECT {} FROM document WHERE entry = $1 ORDER BY number", DOCUMENT.column_list());
        Ok(self.read(&sql, &[Value::count(entry)], document_of).await?)
    }

    async fn facts_of(&self, entry: u64, page: Page) -> Result<Vec<Fact>, ArchiveError> {
        Ok(self.facts(entry, page).await?)
    }

    async fn entries_with_facts(&self) -> Result<Vec<(u64, u64)>, ArchiveError> {
        let sql = "SELECT seq, facts FROM entry WHERE facts > 0 ORDER BY seq";
        Ok(self.read(sql, &[], |row| Ok((row.count(0)?, row.count(1)?))).await?)
    }

    async fn findings_of(
        &self,
        entry: u64,
        filter: &FindingFilter,
        page: Page,
    ) -> Result<Listed<NumberedFinding>, ArchiveError> {
        let mut conditions = Conditions::default();
        conditions.add("entry = $", Value::count(entry));
        conditions.add_some("code = $", filter.code.as_deref());
        conditions.add_some("severity = $", filter.severity.map(severity_id));
        conditions.add_some("subject = $", filter.subject.as_deref());
        Ok(self.listed(&FINDING, &conditions, "number", page, finding_of).await?)
    }

    async fn finding_counts(&self, entry: u64) -> Result<Vec<FindingCount>, ArchiveError> {
        let sql = "SELECT code, severity, count(*) FROM finding WHERE entry = $1
                   GROUP BY code, severity ORDER BY code, severity";
        let count = |row: &Row| {
            Ok(FindingCount {
                code: row.text(0)?.to_owned(),
                severity: severity(row.text(1)?)?,
                count: row.count(2)?,
            })
        };
        Ok(self.read(sql, &[Value::count(entry)], count).await?)
    }

    async fn outcomes_of(
        &self,
        entry: u64,
        filter: &OutcomeFilter,
        page: Page,
    ) -> Result<Listed<StoredOutcome>, ArchiveError> {
        let mut conditions = Conditions::default();
        conditions.add("entry = $", Value::count(entry));
        for (condition, wanted) in [
            ("list = $", &filter.list),
            ("region = $", &filter.region),
            ("zone = $", &filter.zone),
            ("status = $", &filter.status),
            ("class = $", &filter.class),
        ] {
            conditions.add_some(condition, wanted.as_deref());
        }
        let industry = filter.industry.as_ref().map(|text| Value::text(pattern("", text, "%")));
        conditions.add_some("lower(industry) LIKE $ ESCAPE '!'", industry);
        if let Some(text) = &filter.text {
            // One value for both: a name is found by any part of it, a code by its beginning.
            let about = "(lower(name) LIKE $ ESCAPE '!' OR lower(subject) LIKE substr($, 2) ESCAPE '!')";
            conditions.add(about, Value::text(pattern("%", text, "%")));
        }
        let order = outcome_order(filter.sort, filter.descending);
        Ok(self.listed(&OUTCOME, &conditions, order, page, outcome_of).await?)
    }

    async fn outcomes_of_subject(&self, subject: &str) -> Result<Vec<StoredOutcome>, ArchiveError> {
        let columns = OUTCOME.column_list();
        let sql = format!("SELECT {columns} FROM outcome WHERE subject = $1 ORDER BY entry, number");
        Ok(self.read(&sql, &[subject.into()], outcome_of).await?)
    }

    async fn put_file_part(&self, digest: &str, part: u32, bytes: &[u8]) -> Result<(), ArchiveError> {
        let mut writer = self.writer.lock().await;
        let put = files::put_part(writer.connection().await?, digest, part, bytes).await;
        Ok(writer.heed(put)?)
    }

    async fn finish_file(&self, file: &FileRef) -> Result<(), ArchiveError> {
        let mut writer = self.writer.lock().await;
        let finished = files::finish(writer.connection().await?, file).await;
        Ok(writer.heed(finished)?)
    }

    async fn file(&self, digest: &str) -> Result<Option<FileRef>, ArchiveError> {
        Ok(files::file(&mut self.readers.lend().await?.engine(), digest).await?)
    }

    async fn file_part(&self, digest: &str, part: u32) -> Result<Option<Vec<u8>>, ArchiveError> {
        Ok(files::part(&mut self.readers.lend().await?.engine(), digest, part).await?)
    }

    async fn verify(
        &self,
        progress: &(dyn for<'p> Fn(&'p Progress) + Send + Sync),
    ) -> Result<Verification, ArchiveError> {
        let mut snapshot = self.readers.snapshot().await?;
        Ok(verify::verify(&mut snapshot.engine(), progress).await?)
    }
}

const fn outcome_order(sort: OutcomeSort, descending: bool) -> &'static str {
    // Those without a rank or total come last, whichever way the order is turned.
    match (sort, descending) {
        (OutcomeSort::Number, false) => "number",
        (OutcomeSort::Number, true) => "number DESC",
        (OutcomeSort::Rank, false) => "CASE WHEN rank IS NULL THEN 1 ELSE 0 END, list, rank, number",
        (OutcomeSort::Rank, true) => "CASE WHEN rank IS NULL THEN 1 ELSE 0 END, list, rank DESC, number",
        (OutcomeSort::Total, false) => "CASE WHEN total_order IS NULL THEN 1 ELSE 0 END, total_order, number",
        (OutcomeSort::Total, true) => {
            "CASE WHEN total_order IS NULL THEN 1 ELSE 0 END, total_order DESC, number"
        }
        (OutcomeSort::Name, false) => "name, number",
        (OutcomeSort::Name, true) => "name DESC, number",
        (OutcomeSort::Class, false) => "CASE WHEN class = '' THEN 1 ELSE 0 END, class, number",
        (OutcomeSort::Class, true) => "CASE WHEN class = '' THEN 1 ELSE 0 END, class DESC, number",
    }
}

impl Store {
    async fn read<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        of: impl Fn(&Row) -> Result<T, Trouble>,
    ) -> Result<Vec<T>, Trouble> {
        let mut lent = self.readers.lend().await?;
        lent.engine().rows(sql, values).await?.iter().map(of).collect()
    }

    async fn listed<T>(
        &self,
        table: &Table,
        conditions: &Conditions<'_>,
        order: &str,
        page: Page,
        of: impl Fn(&Row) -> Result<T, Trouble>,
    ) -> Result<Listed<T>, Trouble> {
        if page.most < MANY_ROWS {
            return listed(&mut self.readers.lend().await?.engine(), table, conditions, order, page, of)
                .await;
        }
        listed(&mut self.readers.snapshot().await?.engine(), table, conditions, order, page, of).await
    }

    async fn last_entry(&self, sql: &str, value: Value<'_>) -> Result<Option<u64>, Trouble> {
        let found = self.readers.lend().await?.engine().number(sql, &[value]).await?;
        Ok(found.and_then(|seq| u64::try_from(seq).ok()))
    }

    /// Numbers of an entry's rows have no gaps, so a page is a stretch of the key.
    async fn facts(&self, entry: u64, page: Page) -> Result<Vec<Fact>, Trouble> {
        if page.most < MANY_ROWS {
            return facts(&mut self.readers.lend().await?.engine(), entry, page).await;
        }
        facts(&mut self.readers.snapshot().await?.engine(), entry, page).await
    }
}

/// A page of an entry's facts.
async fn facts(engine: &mut Engine<'_>, entry: u64, page: Page) -> Result<Vec<Fact>, Trouble> {
    let mut reader = FactReader::default();
    let sql = format!("SELECT {} FROM source WHERE entry = $1", SOURCE.column_list());
    for row in engine.rows(&sql, &[Value::count(entry)]).await? {
        reader.know(row.count(0)?, row.count(1)?, source_of(&row)?);
    }
    let sql = format!(
        "SELECT {} FROM fact WHERE entry = $1 AND number > $2 AND number <= $3 ORDER BY number",
        FACT.column_list()
    );
    let last = page.skip.saturating_add(page.most.into());
    let values = [Value::count(entry), Value::count(page.skip), Value::count(last)];
    let mut rows = engine.stream(&sql, &values)?;
    let mut facts = Vec::new();
    while let Some(row) = rows.try_next().await? {
        facts.push(reader.fact_of(&row)?);
    }
    Ok(facts)
}

/// A page of a table and how many rows it has in all.
async fn listed<T>(
    engine: &mut Engine<'_>,
    table: &Table,
    conditions: &Conditions<'_>,
    order: &str,
    page: Page,
    of: impl Fn(&Row) -> Result<T, Trouble>,
) -> Result<Listed<T>, Trouble> {
    let total = engine.number(&conditions.counting(table.name), conditions.values()).await?;
    let sql = conditions.page(&table.column_list(), table.name, order, page);
    let mut rows = engine.stream(&sql, conditions.values())?;
    let mut items = Vec::new();
    while let Some(row) = rows.try_next().await? {
        items.push(of(&row)?);
    }
    Ok(Listed { items, total: total.and_then(|total| u64::try_from(total).ok()).unwrap_or(0) })
}
