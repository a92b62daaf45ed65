//! Work that is due at a moment: closing windows, reminders, nightly checks. A job may be tried more than once after
//! a crash; what it does is one journal entry whose id comes from the job's, so that it happens once.

use super::ArchiveError;
use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits until it is due, or for another try.
    Waiting,
    /// Claimed by a worker until its lease ends.
    Claimed,
    /// Done; never claimed again.
    Done,
    /// Given up after the last try; shown until somebody looks.
    Failed,
}

/// One job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Unique and speaking: `nightly/2024-06-01`, `window/2024/area_publicity`. Planning it twice plans it once.
    pub id: String,
    /// What kind of work, e.g. `nightly`.
    pub kind: String,
    /// Not before this moment.
    pub due: Timestamp,
    /// What the worker needs to know, JSON.
    pub body: String,
    /// How far.
    pub state: JobState,
    /// How often it was claimed.
    pub tries: u32,
    /// Who holds it.
    pub worker: Option<String>,
    /// Until when.
    pub leased_until: Option<Timestamp>,
    /// Why the last try failed.
    pub error: Option<String>,
    /// When it was done.
    pub finished: Option<Timestamp>,
}

/// Keeps jobs.
#[async_trait]
pub trait Agenda: Send + Sync {
    /// Adds a job; `false` when one with this id is there already.
    async fn plan(&self, job: &Job) -> Result<bool, ArchiveError>;
    /// Takes the job that has been due longest and is waiting, or whose lease has ended; one worker gets it.
    async fn claim(
        &self,
        worker: &str,
        now: Timestamp,
        leased_until: Timestamp,
    ) -> Result<Option<Job>, ArchiveError>;
    /// Marks a job done; `false` when this worker does not hold it any more.
    async fn done(&self, id: &str, worker: &str, now: Timestamp) -> Result<bool, ArchiveError>;
    /// Gives a job back with the reason, to be tried again at `again`; given up when that is `None`.
    async fn failed(
        &self,
        id: &str,
        worker: &str,
        error: &str,
        again: Option<Timestamp>,
    ) -> Result<bool, ArchiveError>;
    /// When the next job is due.
    async fn next(&self) -> Result<Option<Timestamp>, ArchiveError>;
    /// The jobs that are not done, and the last `done` ones.
    async fn jobs(&self, done: u32) -> Result<Vec<Job>, ArchiveError>;
}

impl Job {
    /// A job that waits.
    #[must_use]
    pub fn waiting(id: &str, kind: &str, due: Timestamp, body: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind: kind.to_owned(),
            due,
            body: body.to_owned(),
            state: JobState::Waiting,
            tries: 0,
            worker: None,
            leased_until: None,
            error: None,
            finished: None,
        }
    }
}

impl JobState {
    /// Id as stored.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Claimed => "claimed",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The state with this id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        [Self::Waiting, Self::Claimed, Self::Done, Self::Failed].into_iter().find(|state| state.id() == id)
    }
}
