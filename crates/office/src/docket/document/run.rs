//! Evaluations, what was put on firms beside them, what was published, and years opened again for one firm.

use super::Act;
use crate::journal::FileRef;
use fact::Reading;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Parameters other than the zone's, exact decimals as text, by parameter id.
pub type Overrides = BTreeMap<String, String>;

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To see what would come out; binds nobody.
    Trial,
    /// For the preliminary result and its publicity.
    Preliminary,
    /// After objections, to be published.
    Final,
}

/// A pack as a run used it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackStamp {
    /// Pack id.
    pub id: String,
    /// Version.
    pub version: String,
    /// Digest over all files.
    pub digest: String,
    /// Digest of each file, by its path in the pack.
    pub files: BTreeMap<String, String>,
    /// Parameters given to it.
    pub parameters: BTreeMap<String, String>,
}

/// Which area facts a run reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaBasis {
    /// Glossary ids of the figures that are frozen.
    pub terms: BTreeSet<String>,
    /// Area facts up to this entry.
    pub as_of: u64,
    /// Firms whose areas were opened again, each up to its own entry.
    pub reopened: BTreeMap<String, u64>,
}

/// How many firms of a list are in a class (empty: no class).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassCount {
    /// List.
    pub list: String,
    /// Class id, empty for none.
    pub class: String,
    /// Firms.
    pub count: u64,
}

/// An evaluation. Key: its entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// Key: the entry, as text.
    pub key: String,
    /// Year.
    pub year: i16,
    /// What for.
    pub purpose: Purpose,
    /// `pack/scheme`.
    pub scheme: String,
    /// The pack, frozen by its digests.
    pub pack: PackStamp,
    /// Facts up to this entry.
    pub facts_as_of: u64,
    /// Area facts; `None` before they are frozen: they are read up to `facts_as_of` as well.
    pub areas: Option<AreaBasis>,
    /// Other parameters.
    pub overrides: Overrides,
    /// Firms by list and class.
    pub counts: Vec<ClassCount>,
    /// SM3 over the seals of its outcomes without their entry, hex: equal results have equal digests.
    pub digest: String,
    /// When and by whom.
    pub act: Act,
}

/// What is put on a firm beside its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// Takes the best classes away.
    Veto,
    /// Adds to the score.
    Bonus,
    /// Takes from the score.
    Deduction,
}

impl AdjustmentKind {
    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Veto => "否决",
            Self::Bonus => "加分",
            Self::Deduction => "扣分",
        }
    }
}

/// A veto, bonus or deduction with its proof. Key `<year>-<entry>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// Key.
    pub key: String,
    /// Year.
    pub year: i16,
    /// Credit code.
    pub subject: String,
    /// Which kind.
    pub kind: AdjustmentKind,
    /// The figure by which the scheme knows it.
    pub term: String,
    /// What it was; `None` when nothing was known.
    pub before: Option<Reading>,
    /// What it is.
    pub reading: Reading,
    /// Why.
    pub reason: String,
    /// The proof.
    pub evidence: FileRef,
    /// When and by whom.
    pub act: Act,
    /// Why it was taken back, and by whom.
    pub withdrawn: Option<(String, Act)>,
}

/// A list that was published. Never changes; a later number supersedes it. Key `<year>-<number>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Key.
    pub key: String,
    /// Year.
    pub year: i16,
    /// From 1 in each year.
    pub number: u32,
    /// Key of the run.
    pub run: String,
    /// The run's digest at publication.
    pub digest: String,
    /// The pack's digest at publication.
    pub pack_digest: String,
    /// Facts up to this entry.
    pub facts_as_of: u64,
    /// Number of the publication that it supersedes.
    pub supersedes: Option<u32>,
    /// Why.
    pub reason: String,
    /// When and by whom.
    pub act: Act,
}

/// How far a re-opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReopeningState {
    /// Facts of these firms enter the year again.
    Open,
    /// Closed by a new publication, or given up.
    Closed,
}

/// A year opened again for one firm and its neighbours on the same parcels. Key `<year>-<entry>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// Key.
    pub key: String,
    /// Year.
    pub year: i16,
    /// Firm that it is for.
    pub subject: String,
    /// The firm and its neighbours on the same parcels.
    pub subjects: BTreeSet<String>,
    /// Why.
    pub reason: String,
    /// Proof.
    pub evidence: Vec<FileRef>,
    /// How far.
    pub state: ReopeningState,
    /// When and by whom.
    pub act: Act,
    /// Closed when and by whom; facts after that entry do not enter.
    pub closed: Option<Act>,
}
