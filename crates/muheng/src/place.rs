//! Where an office's data lies, as the arguments say, and the runtime in which it is read.

use crate::stop::Stop;
use std::path::{Path, PathBuf};
use store::{Location, Store};

/// Where the data lies.
#[derive(clap::Args)]
pub struct Place {
    /// 数据文件夹（默认 data/开发区）
    #[arg(long, conflicts_with = "database")]
    data: Option<PathBuf>,
    /// PostgreSQL 地址：postgres://用户:口令@主机/库
    #[arg(long, env = "MUHENG_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// 开发区：zones 下的名称，或文件夹
    #[arg(long, default_value = "demo")]
    pub zone: PathBuf,
}

impl Place {
    /// The place.
    #[must_use]
    pub fn location(&self) -> Location {
        match (&self.database, &self.data) {
            (Some(url), _) => Location::Postgres(url.clone()),
            (None, Some(folder)) => Location::Sqlite(folder.clone()),
            (None, None) => Location::Sqlite(Path::new("data").join(self.zone_name())),
        }
    }

    fn zone_name(&self) -> PathBuf {
        self.zone.file_name().map_or_else(|| self.zone.clone(), PathBuf::from)
    }

    /// Opens the data to look at it, beside a program that writes.
    pub async fn beside(&self) -> Result<Store, Stop> {
        Ok(Store::open_beside(&self.location()).await?)
    }
}

/// Runs a command that waits for databases and requests.
pub fn run<T>(work: impl Future<Output = Result<T, Stop>>) -> Result<T, Stop> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Stop::Findings(format!("程序无法启动：{why}")))?;
    runtime.block_on(work)
}
