//! `land.toml`: by which packs, survey and readings a zone's land is looked at, and, for the command line, which files
//! lie beside it. Deciding is left to `office`.

use crate::failure::Failure;
use crate::pack_files::{PackFailure, Packs};
use crate::zone::UsedPack;
use jiff::civil::Date;
use law::Pack;
use office::docket::{LayerKind, LayerReading};
use office::identification::{Choices, Survey};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// `land.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandSetting {
    /// The survey.
    pub survey: SurveySection,
    /// Sub-types that the zone leaves out.
    #[serde(default)]
    pub left_out: Vec<String>,
    /// Reading by choice.
    #[serde(default)]
    pub readings: BTreeMap<String, String>,
    /// Classes whose land counts as low-efficiency; none: the last of the scheme.
    #[serde(default)]
    pub low_classes: BTreeSet<String>,
    /// Packs with the zone's numbers.
    pub pack: Vec<UsedPack>,
    /// Files beside it; the served office has its own deliveries.
    #[serde(default)]
    pub file: Vec<LandFile>,
}

/// The survey of a zone's land.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveySection {
    /// Day on which it was completed.
    pub completed: Option<String>,
    /// Document that says so.
    pub document: String,
}

/// A file beside `land.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandFile {
    /// What it is about.
    pub kind: LayerKind,
    /// Path below the zone's folder.
    pub path: PathBuf,
    /// First day on which it describes the land; for the story of the demo.
    pub valid_from: Option<Date>,
    /// How it is read.
    #[serde(default)]
    pub reading: LayerReading,
}

/// What a zone's land is looked at by.
#[derive(Clone, Debug)]
pub struct LandRules {
    /// Packs with the zone's numbers.
    pub packs: Arc<Vec<Pack>>,
    /// What the zone chose.
    pub choices: Choices,
    /// Survey.
    pub survey: Survey,
    /// Classes whose land counts as low-efficiency; none: the last of the scheme.
    pub low_classes: BTreeSet<String>,
}

impl LandSetting {
    /// Reads the text of `land.toml`.
    ///
    /// # Errors
    /// When it is not as described in `docs/land.md`.
    pub fn from_toml(text: &str) -> Result<Self, Failure> {
        toml::from_str(text).map_err(|why| Failure::configuration("land.toml", format!("\n{why}")))
    }

    /// Loads the packs.
    ///
    /// # Errors
    /// When a pack cannot be used, or the day of the survey is none.
    pub fn rules(&self, packs: &Packs) -> Result<LandRules, Failure> {
        let mut loaded = Vec::with_capacity(self.pack.len());
        for used in &self.pack {
            let pack = packs.load(&used.id)?;
            let configured = pack.with_configuration(&used.parameters, &used.source);
            loaded.push(configured.map_err(PackFailure::Refused)?);
        }
        let day = |day: &String| {
            let why = || Failure::configuration("land.toml", format!("“{day}”不是日期，请写 2024-06-30。"));
            day.parse().map_err(|_| why())
        };
        let completed = self.survey.completed.as_ref().map(day).transpose()?;
        Ok(LandRules {
            packs: Arc::new(loaded),
            choices: Choices {
                readings: self.readings.clone(),
                left_out: self.left_out.iter().cloned().collect(),
            },
            survey: Survey { completed, document: self.survey.document.clone() },
            low_classes: self.low_classes.clone(),
        })
    }
}
