//! What goes wrong on the way to a database, and how the office is told.

use office::journal::ArchiveError;

/// An error of the driver, or one that the office knows already.
#[derive(Debug)]
pub enum Trouble {
    Driver(sqlx::Error),
    Office(ArchiveError),
}

impl Trouble {
    pub fn corrupt(what: &str) -> Self {
        Self::Office(ArchiveError::Corrupt(what.to_owned()))
    }

    pub fn unavailable(what: impl std::fmt::Display) -> Self {
        Self::Office(ArchiveError::Unavailable(what.to_string()))
    }

    pub fn missing(column: usize) -> Self {
        Self::corrupt(&format!("第 {} 列不应为空", column + 1))
    }

    /// Whether the connection itself is lost, not only the statement.
    pub fn is_lost_connection(&self) -> bool {
        match self {
            // Class 57: the server was stopped or the connection ended by an administrator.
            Self::Driver(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| code.starts_with("57P"))
            }
            Self::Driver(error) => {
                matches!(error, sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed)
            }
            Self::Office(_) => false,
        }
    }

    /// Whether a row with this key is there already.
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Driver(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Driver(error)
    }
}

impl From<ArchiveError> for Trouble {
    fn from(error: ArchiveError) -> Self {
        Self::Office(error)
    }
}

impl From<Trouble> for ArchiveError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Office(error) => error,
            Trouble::Driver(
                error @ (sqlx::Error::ColumnDecode { .. }
                | sqlx::Error::Decode(_)
                | sqlx::Error::ColumnNotFound(_)),
            ) => Self::Corrupt(error.to_string()),
            Trouble::Driver(error) => Self::Unavailable(error.to_string()),
        }
    }
}
