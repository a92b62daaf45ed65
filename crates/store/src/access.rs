//! The access log: lines that are only added, each tied to the one before.

use crate::Store;
use crate::bulk::insert_one;
use crate::engine::{Engine, Row, Tx, Value};
use crate::filter::Conditions;
use crate::rows::moment;
use crate::schema::ACCESS_LOG;
use crate::trouble::Trouble;
use async_trait::async_trait;
use futures::TryStreamExt;
use office::journal::{
    Access, AccessEntry, AccessFilter, AccessLog, AccessResult, ArchiveError, Fault, FaultKind, Listed, Page,
    Table, canonical_access, seal,
};

/// Faults named one by one; what is beyond is only counted, so that a log that is wrong throughout fits into memory.
const MOST_FAULTS: usize = 10_000;

#[async_trait]
impl AccessLog for Store {
    async fn log(&self, accesses: Vec<Access>) -> Result<u64, ArchiveError> {
        let mut transaction = self.gate.begin().await?;
        if let Tx::Postgres(_) = transaction {
            // Lines are numbered without gaps, also when several programs write.
            transaction.engine().script("LOCK TABLE access_log IN EXCLUSIVE MODE").await?;
        }
        let mut engine = transaction.engine();
        let last = engine.first("SELECT seq, hash FROM access_log ORDER BY seq DESC LIMIT 1", &[]).await?;
        let (mut seq, mut previous) = match last {
            Some(row) => (row.count(0)?, row.digest(1)?),
            None => (0, [0; 32]),
        };
        for access in accesses {
            seq += 1;
            let line = AccessEntry::number(without_nul(access), seq, previous);
            insert_one(&mut engine, &ACCESS_LOG, &values(&line)).await?;
            previous = line.hash;
        }
        transaction.commit().await?;
        Ok(seq)
    }

    async fn accesses(&self, filter: &AccessFilter, page: Page) -> Result<Listed<AccessEntry>, ArchiveError> {
        let mut conditions = Conditions::default();
        conditions.add_some("account = $", filter.account.as_deref());
        conditions.add_some("action = $", filter.action.as_deref());
        conditions.add_some("what = $", filter.what.as_deref());
        conditions.add_some("result = $", filter.result.map(AccessResult::id));
        conditions.add_some("happened >= $", filter.from.map(|moment| moment.as_microsecond()));
        conditions.add_some("happened < $", filter.to.map(|moment| moment.as_microsecond()));
        let mut lent = self.gate.lend().await?;
        let mut engine = lent.engine();
        let total = engine.number(&conditions.counting(ACCESS_LOG.name), conditions.values()).await?;
        let sql = conditions.page(&ACCESS_LOG.column_list(), ACCESS_LOG.name, "seq DESC", page);
        let rows = engine.rows(&sql, conditions.values()).await?;
        let items = rows.iter().map(line_of).collect::<Result<_, _>>()?;
        Ok(Listed { items, total: total.and_then(|total| u64::try_from(total).ok()).unwrap_or(0) })
    }

    async fn verify_accesses(&self) -> Result<Vec<Fault>, ArchiveError> {
        let mut snapshot = self.gate.snapshot().await?;
        Ok(verify(&mut snapshot.engine()).await?)
    }
}

/// Walks the log and names what was changed, removed or inserted.
pub async fn verify(engine: &mut Engine<'_>) -> Result<Vec<Fault>, Trouble> {
    let sql = format!("SELECT {} FROM access_log ORDER BY seq", ACCESS_LOG.column_list());
    let mut rows = engine.stream(&sql, &[])?;
    let mut faults = Vec::new();
    let mut beyond = 0u64;
    let (mut next, mut previous) = (1, Some([0; 32]));
    while let Some(row) = rows.try_next().await? {
        let seq = row.count(0)?;
        let mut found = Vec::new();
        let mut say = |seq, kind, what: String| {
            found.push(Fault { table: Table::Access, entry: seq, number: None, kind, what });
        };
        for gone in next..seq {
            say(gone, FaultKind::Removed, format!("访问日志第 {gone} 条不见了。"));
            previous = None;
            if gone - next >= MOST_FAULTS as u64 {
                break;
            }
        }
        match line_of(&row) {
            Ok(line) => {
                if seal(&canonical_access(seq, &line.access, &line.previous)) != line.hash {
                    say(seq, FaultKind::Changed, format!("访问日志第 {seq} 条的内容与其封签不符。"));
                } else if previous.is_some_and(|previous| previous != line.previous) {
                    say(seq, FaultKind::ChainBroken, format!("访问日志第 {seq} 条与前一条接不上。"));
                }
                previous = Some(line.hash);
            }
            Err(_) => {
                say(seq, FaultKind::Changed, format!("访问日志第 {seq} 条读不懂。"));
                previous = None;
            }
        }
        next = seq + 1;
        let room = MOST_FAULTS.saturating_sub(faults.len());
        beyond += found.len().saturating_sub(room) as u64;
        faults.extend(found.into_iter().take(room));
    }
    if beyond > 0 {
        let what = format!("访问日志还有 {beyond} 处不符，不再逐条列出。");
        faults.push(Fault {
            table: Table::Access,
            entry: next,
            number: None,
            kind: FaultKind::Changed,
            what,
        });
    }
    Ok(faults)
}

/// What a visitor sends is logged whatever it contains; PostgreSQL keeps no NUL, so its picture is kept.
fn without_nul(access: Access) -> Access {
    let clean = |text: String| if text.contains('\0') { text.replace('\0', "␀") } else { text };
    Access {
        account: clean(access.account),
        role: clean(access.role),
        action: clean(access.action),
        what: clean(access.what),
        from: clean(access.from),
        number: clean(access.number),
        ..access
    }
}

fn values(line: &AccessEntry) -> Vec<Value<'_>> {
    let access = &line.access;
    vec![
        Value::count(line.seq),
        access.at.as_microsecond().into(),
        access.account.as_str().into(),
        access.role.as_str().into(),
        access.action.as_str().into(),
        access.what.as_str().into(),
        access.from.as_str().into(),
        access.result.id().into(),
        access.number.as_str().into(),
        Value::bytes(&line.previous[..]),
        Value::bytes(&line.hash[..]),
    ]
}

fn line_of(row: &Row) -> Result<AccessEntry, Trouble> {
    let text = |column: usize| row.text(column).map(str::to_owned);
    let result = AccessResult::of(row.text(7)?).ok_or_else(|| Trouble::corrupt("访问结果"))?;
    let access = Access {
        at: moment(row.whole(1)?)?,
        account: text(2)?,
        role: text(3)?,
        action: text(4)?,
        what: text(5)?,
        from: text(6)?,
        result,
        number: text(8)?,
    };
    Ok(AccessEntry { seq: row.count(0)?, access, previous: row.digest(9)?, hash: row.digest(10)? })
}
