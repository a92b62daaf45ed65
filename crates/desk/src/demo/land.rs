//! The demo's layers of land, handed in by the natural-resources bureau on the day from which they hold.

use super::Story;
use crate::failure::Failure;
use crate::land::{LandFile, LandSetting};
use crate::trouble::Trouble;
use jiff::civil::Date;
use office::docket::Command;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Log-in of the bureau.
const BUREAU: &str = "natural_resources";

/// Layers that are still to come, the earliest first.
pub(super) struct Layers {
    folder: PathBuf,
    files: VecDeque<LandFile>,
}

impl Layers {
    /// Those that `land.toml` of a zone names with their days.
    pub fn of(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("land.toml");
        if !path.is_file() {
            return Ok(Self { folder: folder.to_owned(), files: VecDeque::new() });
        }
        let text = std::fs::read_to_string(&path).map_err(Failure::io(&path))?;
        let mut files = LandSetting::from_toml(&text)?.file;
        files.retain(|file| file.valid_from.is_some());
        files.sort_by_key(|file| file.valid_from);
        Ok(Self { folder: folder.to_owned(), files: files.into() })
    }

    fn next_until(&mut self, day: Date) -> Option<LandFile> {
        let comes = self.files.front()?.valid_from.is_some_and(|from| from <= day);
        if comes { self.files.pop_front() } else { None }
    }
}

impl Story<'_> {
    /// Hands in the layers whose day has come.
    pub(super) async fn land_until(&mut self, day: Date) -> Result<(), Trouble> {
        while let Some(file) = self.land.next_until(day) {
            let path = self.land.folder.join(&file.path);
            let bytes = std::fs::read(&path).map_err(Failure::io(&path))?;
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            self.tell(&name);
            self.clock.to(file.valid_from.unwrap_or(day));
            let kept = self.desk.keep_file(&name, &bytes).await?;
            let LandFile { kind, valid_from, reading, .. } = file;
            self.by(BUREAU, Command::DeliverLayer { kind, valid_from, file: kept, reading }).await?;
        }
        Ok(())
    }
}
