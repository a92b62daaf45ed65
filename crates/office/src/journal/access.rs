//! The access log: who came in, was refused, or read a firm's data. Outside the journal, because reading changes
//! nothing; chained like it (GB/T 22239, audit: who, when, what, from where, with which result; not to be altered).

use super::canonical::{Digest, canonical_access, seal};
use super::{ArchiveError, Fault, Listed, Page};
use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How an access ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessResult {
    /// Done.
    Allowed,
    /// Not permitted by the authority table or outside the account's scope.
    Refused,
    /// Wrong password or code.
    Failed,
    /// The account is locked.
    Locked,
}

/// One access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// When, UTC.
    pub at: Timestamp,
    /// Log-in as given; empty without one.
    pub account: String,
    /// Role; empty without one.
    pub role: String,
    /// Action id of `codes/authority.toml`, or `log_in`, `log_out`.
    pub action: String,
    /// What it was about: a credit code, a file, a route.
    pub what: String,
    /// Address it came from.
    pub from: String,
    /// How it ended.
    pub result: AccessResult,
    /// The number that was given to the person to quote.
    pub number: String,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    /// Number, contiguous from 1.
    pub seq: u64,
    /// What happened.
    pub access: Access,
    /// Hash of the line before; zeros for the first.
    pub previous: Digest,
    /// SM3 of [`canonical_access`].
    pub hash: Digest,
}

/// Which lines are wanted; an absent field does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessFilter {
    /// Log-in.
    pub account: Option<String>,
    /// Action.
    pub action: Option<String>,
    /// What it was about.
    pub what: Option<String>,
    /// How it ended.
    pub result: Option<AccessResult>,
    /// From this moment, included.
    pub from: Option<Timestamp>,
    /// Up to this moment, not included.
    pub to: Option<Timestamp>,
}

/// Keeps the access log. Lines are only added.
#[async_trait]
pub trait AccessLog: Send + Sync {
    /// Adds lines in their order and returns the number of the last one.
    async fn log(&self, accesses: Vec<Access>) -> Result<u64, ArchiveError>;
    /// Lines, the newest first.
    async fn accesses(&self, filter: &AccessFilter, page: Page) -> Result<Listed<AccessEntry>, ArchiveError>;
    /// Walks the chain and names every line that was changed, removed or inserted.
    async fn verify_accesses(&self) -> Result<Vec<Fault>, ArchiveError>;
}

impl AccessResult {
    /// Id as stored.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Locked => "locked",
        }
    }

    /// The result with this id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        [Self::Allowed, Self::Refused, Self::Failed, Self::Locked]
            .into_iter()
            .find(|result| result.id() == id)
    }
}

impl AccessEntry {
    /// The line that an access becomes.
    #[must_use]
    pub fn number(access: Access, seq: u64, previous: Digest) -> Self {
        let at = Timestamp::from_microsecond(access.at.as_microsecond()).unwrap_or(access.at);
        let access = Access { at, ..access };
        let hash = seal(&canonical_access(seq, &access, &previous));
        Self { seq, access, previous, hash }
    }
}
