//! `muheng backup` and `muheng restore`: everything in one file, checked when it is written and when it is read.

use crate::place::{Place, run};
use crate::stop::Stop;
use std::path::PathBuf;

/// Arguments of both commands.
#[derive(clap::Args)]
pub struct Arguments {
    /// 备份文件
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Writes a backup; others may work meanwhile.
pub fn backup(arguments: &Arguments) -> Result<(), Stop> {
    run(async {
        let store = arguments.place.beside().await?;
        let manifest = store::backup(&store, &arguments.file).await?;
        say!("已备份到 {}：第 {} 号操作及以前。", arguments.file.display(), manifest.head);
        Ok(())
    })
}

/// Brings a backup into an empty place.
pub fn restore(arguments: &Arguments) -> Result<(), Stop> {
    run(async {
        let location = arguments.place.location();
        let restored = store::restore(&arguments.file, &location).await?;
        for fault in &restored.faults {
            say!("{}", fault.what);
        }
        say!("已恢复到 {location}：第 {} 号操作及以前。", restored.manifest.head);
        match restored.faults.len() {
            0 => Ok(()),
            count => Err(Stop::Findings(format!("备份时就有 {count} 处与记录时不一致，见上。"))),
        }
    })
}
