//! An empty place for data on one of the databases, and a way round the store to do what it never does.

use crate::cluster;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use store::{Location, Store};
use tempfile::TempDir;

/// A place of one test.
pub struct Place {
    pub location: Location,
    pub folder: TempDir,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a folder");
        Self { location: Location::Sqlite(folder.path().join("data")), folder }
    }

    pub async fn postgres() -> Self {
        let address = cluster::address().await;
        let database = format!("office_{}", uuid::Uuid::new_v4().simple());
        let mut connection = PgConnection::connect(address).await.expect("the cluster");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {database}"))).await.expect("a database");
        connection.close().await.expect("closed");
        let (server, _) = address.rsplit_once('/').expect("a database in the address");
        Self {
            location: Location::Postgres(format!("{server}/{database}")),
            folder: TempDir::new().expect("a folder"),
        }
    }

    pub async fn open(&self) -> Store {
        Store::open(&self.location).await.expect("an open store")
    }

    /// Runs statements with all guards switched off, as somebody with the database's password could.
    pub async fn tamper(&self, sql: &str) {
        match &self.location {
            Location::Sqlite(_) => {
                for file in ["journal.sqlite", "gate.sqlite"] {
                    let mut connection = self.sqlite_file(file).await;
                    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
                    let triggers: Vec<String> =
                        sqlx::query_scalar(triggers).fetch_all(&mut connection).await.expect("triggers");
                    for trigger in triggers {
                        let drop = format!("DROP TRIGGER {trigger}");
                        connection.execute(AssertSqlSafe(drop)).await.expect("dropped");
                    }
                }
                self.run(sql).await.expect(sql);
            }
            Location::Postgres(_) => {
                self.run(&format!("SET session_replication_role = replica; {sql}")).await.expect(sql);
            }
        }
    }

    /// Runs statements beside the store, guards and all.
    pub async fn run(&self, sql: &str) -> Result<(), sqlx::Error> {
        match &self.location {
            Location::Sqlite(_) => {
                let gate =
                    ["access_log", "credential", "session", "job"].iter().any(|table| sql.contains(table));
                let mut connection =
                    self.sqlite_file(if gate { "gate.sqlite" } else { "journal.sqlite" }).await;
                let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.map(drop);
                connection.close().await?;
                done
            }
            Location::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await?;
                let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.map(drop);
                connection.close().await?;
                done
            }
        }
    }

    async fn sqlite_file(&self, name: &str) -> SqliteConnection {
        let url = format!("sqlite://{}", self.folder.path().join("data").join(name).display());
        SqliteConnection::connect(&url).await.expect("the file")
    }

    /// The sign of bytes in this database's SQL.
    pub fn bytes(&self, hex: &str) -> String {
        match &self.location {
            Location::Sqlite(_) => format!("X'{hex}'"),
            Location::Postgres(_) => format!("'\\x{hex}'"),
        }
    }
}
