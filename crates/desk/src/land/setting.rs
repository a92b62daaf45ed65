//! `land.toml`: by which packs, survey and readings a zone's land is looked at, and, for the command line, which files
//! lie beside it. Deciding is left to `office`.

use crate::failure::Failure;
use crate::pack_files::{PackFailure, Packs};
use crate::zone::UsedPack;
use fact::{Area, Decimal, Ratio};
use jiff::civil::Date;
use law::Pack;
use office::docket::{LayerKind, LayerReading, Refusal};
use office::identification::{Choices, Survey};
use office::low_standard::LowStandard;
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
    /// What is let pass when files are read.
    #[serde(default)]
    pub checks: ChecksSection,
    /// The balance of the zones.
    #[serde(default)]
    pub balance: BalanceSection,
    /// Lines by which land is looked at as a whole.
    #[serde(default)]
    pub analysis: AnalysisSection,
    /// Since when the office acts on its land (S1-1.0h).
    pub action: Option<ActionSection>,
    /// Packs with the zone's numbers.
    pub pack: Vec<UsedPack>,
    /// Files beside it; the served office has its own deliveries.
    #[serde(default)]
    pub file: Vec<LandFile>,
}

/// What is let pass when files are read; what is not written is zero, so that every difference is named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecksSection {
    /// Share within which the area of a geometry counts as that of its title.
    pub same_share: Option<String>,
    /// The same as an area, 亩; the wider of the two counts.
    pub same_area: Option<String>,
    /// Land, 亩, up to which two parcels may lie on each other.
    pub sliver: Option<String>,
}

/// Lines by which land is looked at as a whole; the reports that ask for them mask their numbers, so there is none where
/// nobody configured one (S1-2.2b, S1-2.2e, S1-2.2f).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnalysisSection {
    /// Land, 亩, below which a parcel counts as small.
    pub small: Option<String>,
    /// Land, 亩, from which parcels together are worth redeveloping as one.
    pub cluster: Option<String>,
}

/// The balance of the zones.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BalanceSection {
    /// Share of the total up to which a difference is not named.
    pub tolerance: Option<String>,
}

/// What is let pass when a layer is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerChecks {
    /// Share within which the area of a geometry counts as that of its title.
    pub same_share: Ratio,
    /// The same as an area; the wider of the two counts.
    pub same_area: Area,
    /// Land up to which two parcels may lie on each other.
    pub sliver: Area,
}

impl Default for LayerChecks {
    /// Nothing is let pass.
    fn default() -> Self {
        Self { same_share: Ratio::zero(), same_area: Area::default(), sliver: Area::default() }
    }
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

/// The action to put land to use again.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionSection {
    /// Day from which progress is counted.
    pub since: Date,
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
    /// The signed standard that stands in them, by its title, number and first day; `None` where none is signed.
    pub standard: Option<String>,
    /// Survey.
    pub survey: Survey,
    /// Classes whose land counts as low-efficiency; none: the last of the scheme.
    pub low_classes: BTreeSet<String>,
    /// What is let pass when files are read.
    pub checks: LayerChecks,
    /// Share of a zone's total up to which a difference is not named.
    pub balance_tolerance: Option<Ratio>,
    /// Land below which a parcel counts as small.
    pub small: Option<Area>,
    /// Land from which parcels together are worth redeveloping as one.
    pub cluster: Option<Area>,
    /// Day from which the progress of cases is counted.
    pub since: Option<Date>,
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
            standard: None,
            survey: Survey { completed, document: self.survey.document.clone() },
            low_classes: self.low_classes.clone(),
            checks: self.checks.read()?,
            balance_tolerance: self.balance.tolerance.as_deref().map(share).transpose()?,
            small: self.analysis.small.as_deref().map(area).transpose()?,
            cluster: self.analysis.cluster.as_deref().map(area).transpose()?,
            since: self.action.map(|action| action.since),
        })
    }
}

impl LandRules {
    /// The same under a standard of the area: its classes, its sub-types and its lines stand in the place of those that
    /// are configured (S2-7b).
    ///
    /// # Errors
    /// When a line is none of the packs any more.
    pub fn under(&self, standard: &LowStandard) -> Result<Self, Refusal> {
        let mut rules = self.clone();
        rules.packs = Arc::new(standard.terms.packs(&self.packs)?);
        rules.choices = standard.terms.choices(&self.choices);
        rules.low_classes.clone_from(&standard.terms.classes);
        rules.standard = Some(standard.name());
        Ok(rules)
    }
}

impl ChecksSection {
    /// What is let pass.
    ///
    /// # Errors
    /// When a number is none, or negative.
    pub fn read(&self) -> Result<LayerChecks, Failure> {
        let area = |text: &Option<String>| text.as_deref().map_or_else(|| Ok(Area::default()), area);
        Ok(LayerChecks {
            same_share: self.same_share.as_deref().map_or_else(|| Ok(Ratio::zero()), share)?,
            same_area: area(&self.same_area)?,
            sliver: area(&self.sliver)?,
        })
    }
}

fn share(text: &str) -> Result<Ratio, Failure> {
    let number: Option<Decimal> = text.parse().ok().filter(|number: &Decimal| number.mantissa() >= 0);
    let why = || Failure::configuration("land.toml", format!("“{text}”不是不小于零的数。"));
    number.map(Ratio::from).ok_or_else(why)
}

fn area(text: &str) -> Result<Area, Failure> {
    let area = text.parse().ok().and_then(Area::from_mu).filter(|area| *area >= Area::default());
    area.ok_or_else(|| Failure::configuration("land.toml", format!("“{text}”不是亩数，请写 0.01 这样的数。")))
}
