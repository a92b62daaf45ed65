//! Opens the data: the writer's lock and connection, the readers, the form of the tables.

use crate::engine::{Connection, Pool};
use crate::location::{Location, OpenError};
use crate::migration::{Standing, last_known, migrate, standing};
use crate::schema::Part;
use crate::trouble::Trouble;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Held for the life of the program that writes. Any number will do, as long as nobody else takes it.
const WRITER_LOCK: i64 = 0x6d75_6865_6e67;
const READERS: u32 = 8;
/// The connections to the small tables of a data folder, which are written by turns.
const GATE_CONNECTIONS: u32 = 4;
const SERVER_CONNECTIONS: u32 = 16;
pub const BUSY: Duration = Duration::from_secs(20);
/// A server notices a little late that a killed writer is gone.
const PATIENCE: Duration = Duration::from_millis(100);
const TRIES: u32 = 80;

/// What an open archive works with.
pub struct Opened {
    pub readers: Pool,
    pub gate: Pool,
    pub writer: Writer,
}

/// The one who may write the journal.
pub struct Writer {
    location: Location,
    /// `None` after the connection was lost; made anew, with its lock, by the next who writes.
    connection: Option<Connection>,
    /// The lock of a data folder; it ends with the process however that ends.
    lock: Option<File>,
    may_write: bool,
}

/// Opens to write: takes the lock, makes or upgrades the tables.
pub async fn open_to_write(location: &Location) -> Result<Opened, OpenError> {
    let now = jiff::Timestamp::now().as_microsecond();
    let mut writer = Writer { location: location.clone(), connection: None, lock: None, may_write: true };
    match location {
        Location::Sqlite(folder) => {
            writer.lock = Some(lock_folder(location, folder)?);
            let gate = sqlite(&gate_file(folder)).create_if_missing(true).connect().await;
            let mut gate = Connection::Sqlite(gate.map_err(|error| unreachable(location, &error))?);
            bring_up_to_date(location, &mut gate, &[Part::Gate], now).await?;
            writer.connect().await?;
            if let Some(connection) = &mut writer.connection {
                bring_up_to_date(location, connection, &[Part::Journal], now).await?;
            }
        }
        Location::Postgres(_) => {
            writer.connect().await?;
            if let Some(connection) = &mut writer.connection {
                bring_up_to_date(location, connection, &[Part::Journal, Part::Gate], now).await?;
            }
        }
    }
    let (readers, gate) = pools(location).await?;
    Ok(Opened { readers, gate, writer })
}

/// Opens beside a program that writes: the journal is only read; sessions, jobs and the access log may be written.
pub async fn open_beside(location: &Location) -> Result<Opened, OpenError> {
    if let Location::Sqlite(folder) = location
        && !journal_file(folder).is_file()
    {
        return Err(OpenError::Nothing(location.clone()));
    }
    let (readers, gate) = pools(location).await?;
    let both: [(&Pool, &[Part]); 2] = match location {
        Location::Sqlite(_) => [(&readers, &[Part::Journal]), (&gate, &[Part::Gate])],
        Location::Postgres(_) => [(&readers, &[Part::Journal]), (&readers, &[Part::Gate])],
    };
    for (pool, parts) in both {
        let mut lent = pool.lend().await.map_err(|error| unreachable(location, error))?;
        match standing(&mut lent.engine(), parts).await.map_err(|error| unreachable(location, error))? {
            Standing::Present => {}
            Standing::Empty => return Err(OpenError::Nothing(location.clone())),
            Standing::Older => return Err(OpenError::TooOld(location.clone())),
            Standing::Newer(found) => return Err(too_new(location, found)),
        }
    }
    let writer = Writer { location: location.clone(), connection: None, lock: None, may_write: false };
    Ok(Opened { readers, gate, writer })
}

/// The journal of a data folder.
pub fn journal_file(folder: &Path) -> PathBuf {
    folder.join("journal.sqlite")
}

/// Credentials, sessions, jobs and the access log of a data folder.
pub fn gate_file(folder: &Path) -> PathBuf {
    folder.join("gate.sqlite")
}

/// What SQLite has not yet brought into the file itself; gone when the last writing connection closes in good order.
pub fn write_ahead_log(file: &Path) -> PathBuf {
    file.with_extension("sqlite-wal")
}

impl Opened {
    /// The writer last: only a connection that may write brings the write-ahead log into the file.
    pub async fn close(mut self) {
        self.readers.close().await;
        self.gate.close().await;
        self.writer.close().await;
    }
}

impl Writer {
    /// The connection to write on.
    pub async fn connection(&mut self) -> Result<&mut Connection, Trouble> {
        if !self.may_write {
            return Err(Trouble::unavailable("这份数据是在另一个程序旁边打开的，只能查看"));
        }
        if self.connection.is_none() {
            self.connect().await.map_err(|error| Trouble::Office(error.into()))?;
        }
        self.connection.as_mut().ok_or_else(|| Trouble::unavailable("没有连接"))
    }

    /// Drops a connection that is lost, so that the next write makes a new one.
    pub fn heed<T>(&mut self, result: Result<T, Trouble>) -> Result<T, Trouble> {
        if result.as_ref().is_err_and(Trouble::is_lost_connection) {
            self.connection = None;
        }
        result
    }

    /// Ends writing and gives the lock away.
    pub async fn close(&mut self) {
        match self.connection.take() {
            Some(Connection::Sqlite(connection)) => drop(connection.close().await),
            Some(Connection::Postgres(connection)) => drop(connection.close().await),
            None => {}
        }
        self.lock = None;
        self.may_write = false;
    }

    async fn connect(&mut self) -> Result<(), OpenError> {
        let location = &self.location;
        self.connection = Some(match location {
            Location::Sqlite(folder) => {
                let options =
                    sqlite(&journal_file(folder)).create_if_missing(true).pragma("cache_size", "-65536");
                let connection = options.connect().await.map_err(|error| unreachable(location, &error))?;
                Connection::Sqlite(connection)
            }
            Location::Postgres(url) => {
                let connection = postgres(location, url)?.connect().await;
                let mut connection =
                    Connection::Postgres(connection.map_err(|error| unreachable(location, &error))?);
                take_server_lock(location, &mut connection).await?;
                connection
            }
        });
        Ok(())
    }
}

async fn bring_up_to_date(
    location: &Location,
    connection: &mut Connection,
    parts: &[Part],
    now: i64,
) -> Result<(), OpenError> {
    let found =
        standing(&mut connection.engine(), parts).await.map_err(|error| unreachable(location, error))?;
    if let Standing::Newer(found) = found {
        return Err(too_new(location, found));
    }
    migrate(connection, parts, now).await.map_err(|error| unreachable(location, error))
}

async fn pools(location: &Location) -> Result<(Pool, Pool), OpenError> {
    match location {
        Location::Sqlite(folder) => {
            let options = sqlite(&journal_file(folder)).read_only(true).pragma("cache_size", "-16384");
            let pool = SqlitePoolOptions::new().max_connections(READERS).test_before_acquire(false);
            let readers = pool.connect_with(options).await.map_err(|error| unreachable(location, &error))?;
            let pool = SqlitePoolOptions::new().max_connections(GATE_CONNECTIONS).test_before_acquire(false);
            let gate = pool.connect_with(sqlite(&gate_file(folder))).await;
            Ok((Pool::Sqlite(readers), Pool::Sqlite(gate.map_err(|error| unreachable(location, &error))?)))
        }
        Location::Postgres(url) => {
            let pool = PgPoolOptions::new().max_connections(SERVER_CONNECTIONS);
            let pool = pool.connect_with(postgres(location, url)?).await;
            let pool = Pool::Postgres(pool.map_err(|error| unreachable(location, &error))?);
            Ok((pool.clone(), pool))
        }
    }
}

/// Every acknowledged write reaches the disk before it is acknowledged: WAL with `synchronous = FULL`.
fn sqlite(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .pragma("recursive_triggers", "ON")
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging()
}

fn postgres(location: &Location, url: &str) -> Result<PgConnectOptions, OpenError> {
    let options = url.parse::<PgConnectOptions>().map_err(|error| unreachable(location, &error))?;
    // Acknowledged means on the disk, whatever the server's default is.
    Ok(options.options([("synchronous_commit", "on")]).application_name("muheng").disable_statement_logging())
}

pub fn lock_folder(location: &Location, folder: &Path) -> Result<File, OpenError> {
    let broken = |why| OpenError::Folder { folder: folder.to_owned(), why };
    std::fs::create_dir_all(folder).map_err(broken)?;
    let lock =
        File::options().create(true).truncate(false).write(true).open(folder.join("lock")).map_err(broken)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(location.clone())),
        Err(TryLockError::Error(why)) => Err(broken(why)),
    }
}

async fn take_server_lock(location: &Location, connection: &mut Connection) -> Result<(), OpenError> {
    let sql = "SELECT CASE WHEN pg_try_advisory_lock($1) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END";
    for _ in 0..TRIES {
        let taken = connection.engine().number(sql, &[WRITER_LOCK.into()]).await;
        if taken.map_err(|error| unreachable(location, error))? == Some(1) {
            return Ok(());
        }
        tokio::time::sleep(PATIENCE).await;
    }
    Err(OpenError::InUse(location.clone()))
}

fn too_new(location: &Location, found: i64) -> OpenError {
    OpenError::TooNew { location: location.clone(), found, known: last_known() }
}

fn unreachable(location: &Location, why: impl WhyUnreachable) -> OpenError {
    OpenError::Unreachable { location: location.clone(), why: why.words() }
}

/// What a failed connection says.
trait WhyUnreachable {
    fn words(self) -> String;
}

impl WhyUnreachable for &sqlx::Error {
    fn words(self) -> String {
        self.to_string()
    }
}

impl WhyUnreachable for Trouble {
    fn words(self) -> String {
        office::journal::ArchiveError::from(self).to_string()
    }
}
