//! The two databases behind one face: values to bind, rows to read, connections to run a statement on. Statements
//! use `$1` on both. What the statements are is left to the modules that need them.

use crate::opening::BUSY;
use crate::scan::{Scan, ScannedRow};
use crate::trouble::Trouble;
use futures::TryStreamExt;
use futures::stream::BoxStream;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    Arguments, AssertSqlSafe, Connection as _, PgConnection, PgPool, Postgres, Row as _, Sqlite,
    SqliteConnection, SqlitePool, Transaction,
};
use std::borrow::Cow;

/// A value to bind or to put into a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Whole(Option<i64>),
    Text(Option<Cow<'a, str>>),
    Bytes(Option<Cow<'a, [u8]>>),
}

/// A connection, lent for some statements.
pub enum Engine<'c> {
    Sqlite(&'c mut SqliteConnection),
    /// A file read as it stood at one moment.
    Scan(&'c Scan),
    Postgres(&'c mut PgConnection),
}

/// Everything as it stands at one moment, however long the reading takes.
pub enum Snapshot {
    Sqlite(Scan),
    Postgres(Transaction<'static, Postgres>),
}

/// A connection of its own.
pub enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Connections to take turns on.
#[derive(Clone)]
pub enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A connection taken from a pool.
pub enum Lent {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction; what is not committed is rolled back.
pub enum Tx<'c> {
    Sqlite(Transaction<'c, Sqlite>),
    Postgres(Transaction<'c, Postgres>),
}

/// A row that was read.
pub enum Row {
    Sqlite(SqliteRow),
    Scanned(ScannedRow),
    Postgres(PgRow),
}

impl Engine<'_> {
    /// Runs a statement and returns how many rows it touched.
    pub async fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Trouble> {
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_with(AssertSqlSafe(sql), sqlite_arguments(values)?)
                .execute(&mut **connection)
                .await?
                .rows_affected(),
            Self::Scan(_) => return Err(only_read()),
            Self::Postgres(connection) => sqlx::query_with(AssertSqlSafe(sql), postgres_arguments(values)?)
                .execute(&mut **connection)
                .await?
                .rows_affected(),
        })
    }

    /// Runs several statements without values, as they stand.
    pub async fn script(&mut self, sql: &str) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(connection) => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **connection).await?;
            }
            Self::Scan(_) => return Err(only_read()),
            Self::Postgres(connection) => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **connection).await?;
            }
        }
        Ok(())
    }

    /// The rows of a query, one at a time.
    pub fn stream<'e>(
        &'e mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<BoxStream<'e, Result<Row, Trouble>>, Trouble> {
        Ok(match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), sqlite_arguments(values)?);
                Box::pin(query.fetch(&mut **connection).map_ok(Row::Sqlite).map_err(Trouble::from))
            }
            Self::Scan(scan) => Box::pin(scan.stream(sql, values)?.map_ok(Row::Scanned)),
            Self::Postgres(connection) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), postgres_arguments(values)?);
                Box::pin(query.fetch(&mut **connection).map_ok(Row::Postgres).map_err(Trouble::from))
            }
        })
    }

    /// All rows of a query.
    pub async fn rows(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Trouble> {
        self.stream(sql, values)?.try_collect().await
    }

    /// The first row of a query.
    pub async fn first(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Option<Row>, Trouble> {
        self.stream(sql, values)?.try_next().await
    }

    /// The single whole number that a query returns.
    pub async fn number(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Option<i64>, Trouble> {
        self.first(sql, values).await?.map_or(Ok(None), |row| row.optional_whole(0))
    }
}

impl Connection {
    pub fn engine(&mut self) -> Engine<'_> {
        match self {
            Self::Sqlite(connection) => Engine::Sqlite(connection),
            Self::Postgres(connection) => Engine::Postgres(connection),
        }
    }

    /// Begins to write: SQLite takes its write lock at once, so that a read within is not overtaken.
    pub async fn begin(&mut self) -> Result<Tx<'_>, Trouble> {
        Ok(match self {
            Self::Sqlite(connection) => Tx::Sqlite(connection.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(connection) => Tx::Postgres(connection.begin().await?),
        })
    }
}

impl Pool {
    pub async fn lend(&self) -> Result<Lent, Trouble> {
        Ok(match self {
            Self::Sqlite(pool) => Lent::Sqlite(pool.acquire().await?),
            Self::Postgres(pool) => Lent::Postgres(pool.acquire().await?),
        })
    }

    /// Begins to write.
    pub async fn begin(&self) -> Result<Tx<'static>, Trouble> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Everything as it stands at one moment: for walks over many rows.
    pub async fn snapshot(&self) -> Result<Snapshot, Trouble> {
        Ok(match self {
            Self::Sqlite(pool) => {
                Snapshot::Sqlite(Scan::open(pool.connect_options().get_filename(), BUSY).await?)
            }
            Self::Postgres(pool) => {
                Snapshot::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Snapshot {
    pub fn engine(&mut self) -> Engine<'_> {
        match self {
            Self::Sqlite(scan) => Engine::Scan(scan),
            Self::Postgres(transaction) => Engine::Postgres(transaction),
        }
    }
}

impl Lent {
    pub fn engine(&mut self) -> Engine<'_> {
        match self {
            Self::Sqlite(connection) => Engine::Sqlite(connection),
            Self::Postgres(connection) => Engine::Postgres(connection),
        }
    }
}

impl Tx<'_> {
    pub fn engine(&mut self) -> Engine<'_> {
        match self {
            Self::Sqlite(transaction) => Engine::Sqlite(transaction),
            Self::Postgres(transaction) => Engine::Postgres(transaction),
        }
    }

    pub async fn commit(self) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    pub async fn rollback(self) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await?,
            Self::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}

impl Row {
    pub fn optional_whole(&self, column: usize) -> Result<Option<i64>, Trouble> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Scanned(row) => row.optional_whole(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, Trouble> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Scanned(row) => row.optional_text(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub fn optional_bytes(&self, column: usize) -> Result<Option<&[u8]>, Trouble> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Scanned(row) => row.optional_bytes(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub fn whole(&self, column: usize) -> Result<i64, Trouble> {
        self.optional_whole(column)?.ok_or_else(|| Trouble::missing(column))
    }

    pub fn text(&self, column: usize) -> Result<&str, Trouble> {
        self.optional_text(column)?.ok_or_else(|| Trouble::missing(column))
    }

    pub fn bytes(&self, column: usize) -> Result<&[u8], Trouble> {
        self.optional_bytes(column)?.ok_or_else(|| Trouble::missing(column))
    }

    /// A number that counts something: never below zero.
    pub fn count(&self, column: usize) -> Result<u64, Trouble> {
        u64::try_from(self.whole(column)?).map_err(|_| Trouble::corrupt("计数为负"))
    }

    /// A whole number within the bounds of its type.
    pub fn small<T: TryFrom<i64>>(&self, column: usize) -> Result<T, Trouble> {
        T::try_from(self.whole(column)?).map_err(|_| Trouble::corrupt("数值超出范围"))
    }

    pub fn flag(&self, column: usize) -> Result<bool, Trouble> {
        Ok(self.whole(column)? != 0)
    }

    pub fn digest(&self, column: usize) -> Result<[u8; 32], Trouble> {
        self.bytes(column)?.try_into().map_err(|_| Trouble::corrupt("摘要长度不是 32 字节"))
    }
}

impl<'a> Value<'a> {
    /// A number that counts something. The databases keep 63 bits; a count beyond them cannot occur.
    pub fn count(number: u64) -> Self {
        Self::Whole(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    pub fn flag(flag: bool) -> Self {
        Self::Whole(Some(i64::from(flag)))
    }

    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(Some(text.into()))
    }

    pub fn optional(text: Option<&'a str>) -> Self {
        Self::Text(text.map(Cow::Borrowed))
    }

    pub fn bytes(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self::Bytes(Some(bytes.into()))
    }
}

impl Value<'_> {
    /// The same without borrowing.
    pub fn owned(&self) -> Value<'static> {
        match self {
            Self::Whole(number) => Value::Whole(*number),
            Self::Text(text) => Value::Text(text.as_deref().map(|text| Cow::Owned(text.to_owned()))),
            Self::Bytes(bytes) => Value::Bytes(bytes.as_deref().map(|bytes| Cow::Owned(bytes.to_owned()))),
        }
    }
}

fn only_read() -> Trouble {
    Trouble::unavailable("这条连接只用来读")
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Whole(Some(number))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(Cow::Borrowed(text)))
    }
}

fn sqlite_arguments(values: &[Value<'_>]) -> Result<SqliteArguments, Trouble> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        match value {
            Value::Whole(number) => arguments.add(*number),
            Value::Text(text) => arguments.add(text.as_deref()),
            Value::Bytes(bytes) => arguments.add(bytes.as_deref()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn postgres_arguments(values: &[Value<'_>]) -> Result<PgArguments, Trouble> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Whole(number) => arguments.add(*number),
            Value::Text(text) => arguments.add(text.as_deref()),
            Value::Bytes(bytes) => arguments.add(bytes.as_deref()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
