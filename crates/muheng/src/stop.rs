//! Why a command stops, and the exit code that says so: 1 what was found, 2 wrong use.

use crate::language::Language;
use desk::{Failure, PackFailure, Trouble};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a command stops.
#[derive(Debug, Error)]
pub enum Stop {
    /// The arguments do not fit together or name something that is not there.
    #[error("{0}")]
    Use(String),
    /// Findings stop it. They have been printed; this is the last line.
    #[error("{0}")]
    Findings(String),
    /// The desk cannot do it.
    #[error(transparent)]
    Desk(#[from] Failure),
    /// The office's desk turned it away.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// The data cannot be opened.
    #[error(transparent)]
    Open(#[from] store::OpenError),
    /// A backup was not made or not restored.
    #[error(transparent)]
    Backup(#[from] store::BackupError),
    /// A file could not be read or written.
    #[error("{0}：{1}")]
    Io(PathBuf, std::io::Error),
    /// A workbook could not be written.
    #[error("{0}：{1}")]
    Write(PathBuf, paper::WriteError),
}

impl From<PackFailure> for Stop {
    fn from(failure: PackFailure) -> Self {
        Self::Desk(failure.into())
    }
}

impl Stop {
    /// For a file that cannot be read or written.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |error| Self::Io(path.to_owned(), error)
    }

    /// For a workbook that cannot be written.
    pub fn write(path: &Path) -> impl FnOnce(paper::WriteError) -> Self + '_ {
        move |error| Self::Write(path.to_owned(), error)
    }

    /// Exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Use(_) | Self::Open(store::OpenError::Nothing(_)) => 2,
            Self::Desk(failure) if failure.is_wrong_use() => 2,
            Self::Io(_, error) if error.kind() == std::io::ErrorKind::NotFound => 2,
            _ => 1,
        }
    }

    /// Says it on the error stream.
    pub fn print(&self, lang: Language) {
        let word = match (self.code(), lang) {
            (2, Language::Zh) => "用法有误：",
            (2, Language::En) => "Wrong use: ",
            (_, Language::Zh) => "",
            (_, Language::En) => "Stopped: ",
        };
        eprintln!("{word}{self}");
    }
}
