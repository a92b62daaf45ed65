//! The demo's layers of land, handed in by the natural-resources bureau on the day from which they hold.

use super::Story;
use crate::failure::Failure;
use crate::land::{LandFile, LandSetting};
use crate::trouble::Trouble;
use jiff::civil::Date;
use office::docket::{Command, LayerKind};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Log-in of the bureau.
const BUREAU: &str = "natural_resources";

/// Layers that are still to come, the earliest first.
pub(super) struct Layers {
    folder: PathBuf,
    files: VecDeque<LandFile>,
    /// Whether parcels are there; before that nothing can be surveyed.
    has_parcels: bool,
}

impl Layers {
    /// Those that `land.toml` of a zone names with their days.
    pub fn of(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("land.toml");
        if !path.is_file() {
            return Ok(Self { folder: folder.to_owned(), files: VecDeque::new(), has_parcels: false });
        }
        let text = std::fs::read_to_string(&path).map_err(Failure::io(&path))?;
        let mut files = LandSetting::from_toml(&text)?.file;
        files.retain(|file| file.valid_from.is_some());
        files.sort_by_key(|file| file.valid_from);
        Ok(Self { folder: folder.to_owned(), files: files.into(), has_parcels: false })
    }

    fn next_day(&self) -> Option<Date> {
        self.files.front()?.valid_from
    }
}

impl Story<'_> {
    /// Hands in the layers, and lets happen of surveys, cases and bulletins what has come by a day.
    pub(super) async fn land_until(&mut self, day: Date) -> Result<(), Trouble> {
        loop {
            let survey = self.surveys.next_day().filter(|_| self.land.has_parcels);
            let case = self.cases.next_day().filter(|_| self.land.has_parcels);
            let bulletin = self.bulletins.next_day().filter(|_| self.land.has_parcels);
            let days = [self.land.next_day(), survey, case, bulletin].into_iter().flatten();
            let Some(next) = days.filter(|next| *next <= day).min() else { return Ok(()) };
            if self.land.next_day() != Some(next) {
                match (survey == Some(next), case == Some(next)) {
                    (true, _) => self.survey_next().await?,
                    (false, true) => self.case_next().await?,
                    (false, false) => self.bulletin_next().await?,
                }
                continue;
            }
            let Some(file) = self.land.files.pop_front() else { return Ok(()) };
            let path = self.land.folder.join(&file.path);
            let bytes = std::fs::read(&path).map_err(Failure::io(&path))?;
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            self.tell(&name);
            self.clock.to(file.valid_from.unwrap_or(day));
            let kept = self.desk.keep_file(&name, &bytes).await?;
            let LandFile { kind, valid_from, reading, .. } = file;
            self.land.has_parcels |= kind == LayerKind::Parcel;
            self.by(BUREAU, Command::DeliverLayer { kind, valid_from, file: kept, reading }).await?;
        }
    }
}
