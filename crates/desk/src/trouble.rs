//! Why the desk turns a request away, in kinds that a page answers differently.

use crate::failure::Failure;
use office::docket::Refusal;
use office::journal::ArchiveError;
use thiserror::Error;

/// Why a request is turned away.
#[derive(Debug, Error)]
pub enum Trouble {
    /// The office refuses: not permitted, not now, not like this.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was asked for is not there.
    #[error("{0}")]
    NotFound(String),
    /// It cannot be done with these files, rules or figures.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The archive does not keep it.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Something inside is not as it must be. What was asked for did not happen.
    #[error("{0}")]
    Broken(String),
}

impl Trouble {
    /// What cannot be written as JSON.
    pub(crate) fn json(error: serde_json::Error) -> Self {
        Self::Broken(format!("写成 JSON 时出错：{error}。"))
    }

    /// Work on another thread that did not come back.
    pub(crate) fn lost(error: tokio::task::JoinError) -> Self {
        Self::Broken(format!("处理中断：{error}。请重试；多次出现请联系系统管理员。"))
    }
}
