//! Where the data lies: a folder with embedded databases, or a PostgreSQL server; and why it could not be opened.

use office::journal::ArchiveError;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use thiserror::Error;

/// Where the data lies.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A folder on this machine; nothing else is needed.
    Sqlite(PathBuf),
    /// `postgres://user:password@host/database`, version 15 or later or one that speaks its protocol.
    Postgres(String),
}

/// Why the data could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process holds the writer's lock.
    #[error(
        "{0} 正由另一个程序写入，同一份数据同时只能有一个程序写入。请先停止那个程序，再启动本程序；只查看或备份时不必停止它。"
    )]
    InUse(Location),
    /// A newer program wrote it.
    #[error("{location} 由更新的程序写成（数据版本 {found}，本程序只认识到 {known}）。请改用新版程序打开。")]
    TooNew {
        /// Where.
        location: Location,
        /// Number of its last migration.
        found: i64,
        /// Number of the last migration that this program knows.
        known: i64,
    },
    /// An older program wrote it and nobody may change it now.
    #[error("{0} 由较旧的程序写成，需先由写入程序打开一次完成升级。")]
    TooOld(Location),
    /// Nothing is there.
    #[error("{0} 处没有数据。请核对位置。")]
    Nothing(Location),
    /// Something is there that must not be overwritten.
    #[error("{0} 处已有数据，恢复不会覆盖已有数据。请换一个空的位置。")]
    NotEmpty(Location),
    /// The folder cannot be used.
    #[error("文件夹 {folder} 无法使用：{why}。请检查路径、权限和剩余空间。")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The database cannot be reached.
    #[error("{location} 无法连接：{why}。请检查地址、账号和数据库服务是否已启动。")]
    Unreachable {
        /// Where.
        location: Location,
        /// What the database says.
        why: String,
    },
}

impl FromStr for Location {
    type Err = std::convert::Infallible;

    /// An address that begins with `postgres://` or `postgresql://` is a server, everything else a folder.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let server = text.starts_with("postgres://") || text.starts_with("postgresql://");
        Ok(if server { Self::Postgres(text.to_owned()) } else { Self::Sqlite(text.into()) })
    }
}

/// Without the password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(folder) => write!(f, "数据文件夹 {}", folder.display()),
            Self::Postgres(url) => {
                let address = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
                let address = address.rsplit_once('@').map_or(address, |(_, host)| host);
                let address = address.split_once('?').map_or(address, |(host, _)| host);
                write!(f, "PostgreSQL 数据库 {address}")
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<OpenError> for ArchiveError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::InUse(_) => Self::InUse,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let cases = [
            (
                "postgres://office:secret@db.local:5432/muheng?sslmode=disable",
                "PostgreSQL 数据库 db.local:5432/muheng",
            ),
            ("postgresql://db.local/muheng", "PostgreSQL 数据库 db.local/muheng"),
            ("data", "数据文件夹 data"),
        ];
        for (text, shown) in cases {
            let Ok(location) = text.parse::<Location>();
            assert_eq!(location.to_string(), shown);
            assert_eq!(format!("{location:?}"), shown);
        }
    }
}
