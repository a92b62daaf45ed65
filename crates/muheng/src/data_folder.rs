//! The data folder: files brought in by `muheng import`, kept as they came, with a list that only grows.

use crate::stop::Stop;
use desk::year_result::Made;
use desk::zone::{Delivered, Zone};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A data folder.
pub struct DataFolder {
    folder: PathBuf,
}

/// One line of `intake/manifest.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Number of the operation, from 1.
    pub operation: u32,
    /// Zone it was brought in for.
    pub zone: String,
    /// Form.
    pub form: String,
    /// Name as it was delivered.
    pub file: String,
    /// Name in the folder.
    pub stored: String,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// Day of delivery.
    pub delivered: Date,
    /// Year it is about, when it was said.
    pub year: Option<i16>,
    /// Who ran the command.
    pub who: String,
    /// When, in UTC.
    pub recorded: String,
}

/// Who runs the command, as the machine knows.
#[must_use]
pub fn who() -> String {
    let name = ["MUHENG_USER", "USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "未署名".to_owned())
}

/// Who has a result made now.
#[must_use]
pub fn made() -> Made {
    Made { by: who(), on: today() }
}

/// The day in China.
#[must_use]
pub fn today() -> Date {
    jiff::tz::Offset::constant(8).to_datetime(jiff::Timestamp::now()).date()
}

impl DataFolder {
    /// The folder given, or `data/<zone>`.
    #[must_use]
    pub fn of(given: Option<&Path>, zone: &Zone) -> Self {
        let folder = given.map_or_else(|| Path::new("data").join(&zone.description.id), Path::to_owned);
        Self { folder }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    fn intake(&self) -> PathBuf {
        self.folder.join("intake")
    }

    fn manifest(&self) -> PathBuf {
        self.intake().join("manifest.jsonl")
    }

    /// Everything brought in, in order.
    pub fn entries(&self) -> Result<Vec<Entry>, Stop> {
        let path = self.manifest();
        if !path.is_file() {
            return Ok(Vec::new());
        }
        let text = std::fs::read_to_string(&path).map_err(Stop::io(&path))?;
        let entry = |(number, line): (usize, &str)| {
            serde_json::from_str(line)
                .map_err(|error| Stop::Findings(format!("{} 第{}行：{error}", path.display(), number + 1)))
        };
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(entry).collect()
    }

    /// The files brought in for a zone, in order.
    pub fn deliveries(&self, zone: &Zone) -> Result<Vec<Delivered>, Stop> {
        let entries = self.entries()?.into_iter().filter(|entry| entry.zone == zone.description.id);
        let delivered = |entry: Entry| Delivered {
            path: self.intake().join(&entry.stored),
            name: entry.file,
            form: entry.form,
            delivered: Some(entry.delivered),
            year: entry.year,
            who: entry.who,
        };
        Ok(entries.map(delivered).collect())
    }

    /// Keeps a file. The same bytes for the same zone, form and year are kept once; then nothing is added.
    pub fn keep(&self, bytes: &[u8], mut entry: Entry) -> Result<Kept, Stop> {
        let entries = self.entries()?;
        let same = |known: &&Entry| {
            known.sha256 == entry.sha256
                && (&known.zone, &known.form, known.year) == (&entry.zone, &entry.form, entry.year)
        };
        if let Some(known) = entries.iter().find(same) {
            return Ok(Kept::Known(known.operation));
        }
        entry.operation = entries.last().map_or(1, |last| last.operation + 1);
        entry.stored = format!("{:06}_{}", entry.operation, entry.file);
        let folder = self.intake();
        std::fs::create_dir_all(&folder).map_err(Stop::io(&folder))?;
        let path = folder.join(&entry.stored);
        std::fs::write(&path, bytes).map_err(Stop::io(&path))?;
        let manifest = self.manifest();
        let line = serde_json::to_string(&entry).map_err(|error| Stop::Findings(error.to_string()))?;
        let mut file =
            OpenOptions::new().create(true).append(true).open(&manifest).map_err(Stop::io(&manifest))?;
        writeln!(file, "{line}").map_err(Stop::io(&manifest))?;
        Ok(Kept::New(entry.operation))
    }
}

/// What became of a file to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Kept under this operation.
    New(u32),
    /// The same file was brought in before, under this operation.
    Known(u32),
}
