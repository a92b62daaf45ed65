//! Credentials, sessions and read marks: the few rows that may be changed and erased, because they decide nothing.

use super::ArchiveError;
use async_trait::async_trait;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What an account proves itself with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Log-in.
    pub account: String,
    /// argon2id, PHC text.
    pub password: String,
    /// Whether the password was given by somebody else and must be changed first.
    pub must_change: bool,
    /// When it was set.
    pub changed: Timestamp,
    /// Secret of the second factor (RFC 6238), base32; `None` until one is enrolled.
    pub second_factor: Option<String>,
    /// Last time step of the second factor that was used, so that none is used twice.
    pub second_factor_step: Option<i64>,
    /// Failed attempts since the last success.
    pub failed: u32,
    /// Locked until.
    pub locked_until: Option<Timestamp>,
}

/// One session.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// SM3 of the token in the cookie, hex: who reads the database cannot use it.
    pub token: String,
    /// Log-in.
    pub account: String,
    /// Text that changing requests must repeat.
    pub csrf: String,
    /// Began.
    pub began: Timestamp,
    /// Last used.
    pub used: Timestamp,
    /// Ends at the latest.
    pub ends: Timestamp,
    /// Whether the second factor was given.
    pub second_factor: bool,
    /// Address it began from.
    pub from: String,
}

/// Keeps credentials, sessions and read marks.
#[async_trait]
pub trait Vault: Send + Sync {
    /// The credential of an account.
    async fn credential(&self, account: &str) -> Result<Option<Credential>, ArchiveError>;
    /// Writes a credential, replacing the one before.
    async fn put_credential(&self, credential: &Credential) -> Result<(), ArchiveError>;
    /// Counts a failed attempt, locks the account until `until` when it is the `most`th, and returns the count. One
    /// step in the database, so that attempts side by side are all counted.
    async fn failed_attempt(&self, account: &str, most: u32, until: Timestamp) -> Result<u32, ArchiveError>;
    /// Forgets failed attempts and the lock.
    async fn forget_failures(&self, account: &str) -> Result<(), ArchiveError>;
    /// Notes that a step of the second factor was used; `false` when it or a later one was used before.
    async fn use_second_factor(&self, account: &str, step: i64) -> Result<bool, ArchiveError>;
    /// Erases password, second factor, sessions and read marks of an account.
    async fn wipe(&self, account: &str) -> Result<(), ArchiveError>;
    /// Begins a session.
    async fn put_session(&self, session: &Session) -> Result<(), ArchiveError>;
    /// The session of a token digest, if it has not ended by `now`.
    async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Session>, ArchiveError>;
    /// Notes that a session was used and until when it now lasts.
    async fn touch_session(&self, token: &str, used: Timestamp, ends: Timestamp) -> Result<(), ArchiveError>;
    /// Notes that the second factor was given.
    async fn confirm_session(&self, token: &str) -> Result<(), ArchiveError>;
    /// Ends a session.
    async fn end_session(&self, token: &str) -> Result<(), ArchiveError>;
    /// Ends all sessions of an account but one.
    async fn end_sessions_of(&self, account: &str, but: Option<&str>) -> Result<(), ArchiveError>;
    /// Erases sessions that have ended; how many.
    async fn sweep_sessions(&self, now: Timestamp) -> Result<u64, ArchiveError>;
    /// Notices that an account has read.
    async fn read_marks(&self, account: &str) -> Result<BTreeSet<String>, ArchiveError>;
    /// Marks notices as read.
    async fn mark_read(&self, account: &str, notices: &[String]) -> Result<(), ArchiveError>;
}

/// Secrets do not reach a log.
impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential").field("account", &self.account).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("account", &self.account).finish_non_exhaustive()
    }
}
