//! SQL: the journal, what is derived from it, and the small tables beside it, on SQLite and PostgreSQL alike.
//! Why a row changes is left to `office`.

mod access;
mod agenda;
mod archive;
mod backup;
mod bulk;
mod commit;
mod engine;
mod faults;
mod files;
mod filter;
mod location;
mod migration;
mod opening;
mod restore;
mod rows;
mod scan;
mod schema;
mod trouble;
mod vault;
mod verify;

pub use backup::{BackupError, Manifest, Member, backup, examine};
pub use location::{Location, OpenError};
pub use restore::{Restored, restore};

use engine::Pool;
use opening::{Opened, Writer};
use std::sync::Arc;
use tokio::sync::Mutex;

/// An open archive. Implements the traits of [`office::journal`]; copies of it share its connections.
#[derive(Clone)]
pub struct Store {
    location: Location,
    readers: Pool,
    gate: Pool,
    writer: Arc<Mutex<Writer>>,
}

impl Store {
    /// Opens to write, making the tables or bringing them up to date. One program at a time may.
    pub async fn open(location: &Location) -> Result<Self, OpenError> {
        Ok(Self::of(location, opening::open_to_write(location).await?))
    }

    /// Opens beside a program that writes: for checks and backups, and for workers that share the jobs. New entries
    /// are refused.
    pub async fn open_beside(location: &Location) -> Result<Self, OpenError> {
        Ok(Self::of(location, opening::open_beside(location).await?))
    }

    /// Where the data lies.
    #[must_use]
    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// Ends all connections and gives the writer's lock away; what is being kept is finished first.
    pub async fn close(self) {
        let mut writer = self.writer.lock().await;
        self.readers.close().await;
        self.gate.close().await;
        writer.close().await;
    }

    fn of(location: &Location, opened: Opened) -> Self {
        let Opened { readers, gate, writer } = opened;
        Self { location: location.clone(), readers, gate, writer: Arc::new(Mutex::new(writer)) }
    }
}
