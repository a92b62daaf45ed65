//! Credentials, sessions and read marks: the few rows that are changed and erased.

use crate::Store;
use crate::bulk::insert_one;
use crate::engine::{Row, Value};
use crate::rows::moment;
use crate::schema::{CREDENTIAL, READ_MARK};
use crate::trouble::Trouble;
use async_trait::async_trait;
use jiff::Timestamp;
use office::journal::{ArchiveError, Credential, Session, Vault};
use std::collections::BTreeSet;

const SESSION_COLUMNS: &str = "token, account, csrf, began, used, ends, second_factor, came_from";

#[async_trait]
impl Vault for Store {
    async fn credential(&self, account: &str) -> Result<Option<Credential>, ArchiveError> {
        let sql = format!("SELECT {} FROM credential WHERE account = $1", CREDENTIAL.column_list());
        let row = self.gate.lend().await?.engine().first(&sql, &[account.into()]).await?;
        Ok(row.as_ref().map(credential_of).transpose()?)
    }

    async fn put_credential(&self, credential: &Credential) -> Result<(), ArchiveError> {
        let mut transaction = self.gate.begin().await?;
        let mut engine = transaction.engine();
        engine
            .run("DELETE FROM credential WHERE account = $1", &[credential.account.as_str().into()])
            .await?;
        insert_one(&mut engine, &CREDENTIAL, &credential_values(credential)).await?;
        Ok(transaction.commit().await?)
    }

    async fn failed_attempt(&self, account: &str, most: u32, until: Timestamp) -> Result<u32, ArchiveError> {
        let count = "UPDATE credential SET failed = failed + 1,
                     locked_until = CASE WHEN failed + 1 >= $1 THEN $2 ELSE locked_until END WHERE account = $3";
        let mut transaction = self.gate.begin().await?;
        let mut engine = transaction.engine();
        let values = [i64::from(most).into(), until.as_microsecond().into(), account.into()];
        engine.run(count, &values).await?;
        // The row stays locked until the end, so this reads what was just counted.
        let row = engine.first("SELECT failed FROM credential WHERE account = $1", &[account.into()]).await?;
        let failed = row.map_or(Ok(0), |row| row.small(0))?;
        transaction.commit().await?;
        Ok(failed)
    }

    async fn forget_failures(&self, account: &str) -> Result<(), ArchiveError> {
        let sql = "UPDATE credential SET failed = 0, locked_until = NULL WHERE account = $1";
        Ok(self.change(sql, &[account.into()]).await.map(drop)?)
    }

    async fn use_second_factor(&self, account: &str, step: i64) -> Result<bool, ArchiveError> {
        let sql = "UPDATE credential SET second_factor_step = $1
                   WHERE account = $2 AND (second_factor_step IS NULL OR second_factor_step < $1)";
        Ok(self.change(sql, &[step.into(), account.into()]).await? == 1)
    }

    async fn wipe(&self, account: &str) -> Result<(), ArchiveError> {
        let mut transaction = self.gate.begin().await?;
        for sql in [
            "DELETE FROM credential WHERE account = $1",
            "DELETE FROM session WHERE account = $1",
            "DELETE FROM read_mark WHERE account = $1",
        ] {
            transaction.engine().run(sql, &[account.into()]).await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn put_session(&self, session: &Session) -> Result<(), ArchiveError> {
        let sql = format!("INSERT INTO session ({SESSION_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
        let values = [
            session.token.as_str().into(),
            session.account.as_str().into(),
            session.csrf.as_str().into(),
            session.began.as_microsecond().into(),
            session.used.as_microsecond().into(),
            session.ends.as_microsecond().into(),
            Value::flag(session.second_factor),
            session.from.as_str().into(),
        ];
        Ok(self.change(&sql, &values).await.map(drop)?)
    }

    async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Session>, ArchiveError> {
        let sql = format!("SELECT {SESSION_COLUMNS} FROM session WHERE token = $1 AND ends > $2");
        let values = [token.into(), now.as_microsecond().into()];
        let row = self.gate.lend().await?.engine().first(&sql, &values).await?;
        Ok(row.as_ref().map(session_of).transpose()?)
    }

    async fn touch_session(&self, token: &str, used: Timestamp, ends: Timestamp) -> Result<(), ArchiveError> {
        let sql = "UPDATE session SET used = $1, ends = $2 WHERE token = $3";
        let values = [used.as_microsecond().into(), ends.as_microsecond().into(), token.into()];
        Ok(self.change(sql, &values).await.map(drop)?)
    }

    async fn confirm_session(&self, token: &str) -> Result<(), ArchiveError> {
        Ok(self
            .change("UPDATE session SET second_factor = 1 WHERE token = $1", &[token.into()])
            .await
            .map(drop)?)
    }

    async fn end_session(&self, token: &str) -> Result<(), ArchiveError> {
        Ok(self.change("DELETE FROM session WHERE token = $1", &[token.into()]).await.map(drop)?)
    }

    async fn end_sessions_of(&self, account: &str, but: Option<&str>) -> Result<(), ArchiveError> {
        // No token is empty.
        let values = [account.into(), but.unwrap_or("").into()];
        let sql = "DELETE FROM session WHERE account = $1 AND token <> $2";
        Ok(self.change(sql, &values).await.map(drop)?)
    }

    async fn sweep_sessions(&self, now: Timestamp) -> Result<u64, ArchiveError> {
        Ok(self.change("DELETE FROM session WHERE ends <= $1", &[now.as_microsecond().into()]).await?)
    }

    async fn read_marks(&self, account: &str) -> Result<BTreeSet<String>, ArchiveError> {
        let sql = "SELECT notice FROM read_mark WHERE account = $1";
        let rows = self.gate.lend().await?.engine().rows(sql, &[account.into()]).await?;
        Ok(rows.iter().map(|row| row.text(0).map(str::to_owned)).collect::<Result<_, _>>()?)
    }

    async fn mark_read(&self, account: &str, notices: &[String]) -> Result<(), ArchiveError> {
        let mut transaction = self.gate.begin().await?;
        let mut engine = transaction.engine();
        for notice in notices.iter().collect::<BTreeSet<_>>() {
            let row = [account.into(), notice.as_str().into()];
            engine.run("DELETE FROM read_mark WHERE account = $1 AND notice = $2", &row).await?;
            insert_one(&mut engine, &READ_MARK, &row).await?;
        }
        Ok(transaction.commit().await?)
    }
}

impl Store {
    async fn change(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, Trouble> {
        self.gate.lend().await?.engine().run(sql, values).await
    }
}

fn credential_values(credential: &Credential) -> Vec<Value<'_>> {
    vec![
        credential.account.as_str().into(),
        credential.password.as_str().into(),
        Value::flag(credential.must_change),
        credential.changed.as_microsecond().into(),
        Value::optional(credential.second_factor.as_deref()),
        Value::Whole(credential.second_factor_step),
        i64::from(credential.failed).into(),
        Value::Whole(credential.locked_until.map(Timestamp::as_microsecond)),
    ]
}

fn credential_of(row: &Row) -> Result<Credential, Trouble> {
    Ok(Credential {
        account: row.text(0)?.to_owned(),
        password: row.text(1)?.to_owned(),
        must_change: row.flag(2)?,
        changed: moment(row.whole(3)?)?,
        second_factor: row.optional_text(4)?.map(str::to_owned),
        second_factor_step: row.optional_whole(5)?,
        failed: row.small(6)?,
        locked_until: row.optional_whole(7)?.map(moment).transpose()?,
    })
}

fn session_of(row: &Row) -> Result<Session, Trouble> {
    Ok(Session {
        token: row.text(0)?.to_owned(),
        account: row.text(1)?.to_owned(),
        csrf: row.text(2)?.to_owned(),
        began: moment(row.whole(3)?)?,
        used: moment(row.whole(4)?)?,
        ends: moment(row.whole(5)?)?,
        second_factor: row.flag(6)?,
        from: row.text(7)?.to_owned(),
    })
}
