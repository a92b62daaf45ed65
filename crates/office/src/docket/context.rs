//! What a decision is told besides the docket: who, when, the rules of the office, and what the desk computed.

use super::Refusal;
use super::document::Act;
use super::document::{AreaBasis, ClassCount, Overrides, PackStamp, Recomputed, StatedSheetTotal, Tally};
use crate::authority::Authority;
use crate::calendar::Calendar;
use crate::journal::{Author, FindingCount};
use crate::land::LandProcedure;
use crate::procedure::Procedure;
use crate::registry::RegistryRules;
use crate::supply::SupplyBook;
use crate::year::Adjustable;
use fact::{Area, Reading};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The rules of the office, read from data. The desk keeps one.
#[derive(Debug)]
pub struct Rulebook {
    /// Who may do what.
    pub authority: Authority,
    /// Working days.
    pub calendar: Calendar,
    /// Periods.
    pub procedure: Procedure,
    /// Whose figures count.
    pub registry: RegistryRules,
    /// Forms of the zone: title, department and what they carry, by id.
    pub forms: BTreeMap<String, FormDuty>,
    /// The law of supply; `None` when the zone supplies no land.
    pub supply: Option<SupplyBook>,
    /// The procedure of land cases; `None` when the zone looks at no land.
    pub land: Option<LandProcedure>,
}

/// What is known of a form here; reading by it is left to `paper`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormDuty {
    /// Title.
    pub title: String,
    /// Department that delivers it.
    pub department: String,
    /// Glossary ids that it carries.
    pub terms: BTreeSet<String>,
}

/// What a decision is told.
#[derive(Debug)]
pub struct Context<'a> {
    /// Who asks.
    pub author: &'a Author,
    /// Moment, UTC.
    pub now: Timestamp,
    /// The office's day.
    pub today: Date,
    /// Number that the entry will have.
    pub entry: u64,
    /// Rules.
    pub rules: &'a Rulebook,
    /// What the desk computed for this command.
    pub evidence: Evidence,
}

/// What the desk computed for a command, by the same code whenever it is replayed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing was to be computed.
    #[default]
    None,
    /// For `Deliver`.
    Delivered(DeliveredEvidence),
    /// For `DeliverLayer`.
    Layer(LayerEvidence),
    /// For steps of `Supply` that supply land which is on the map.
    Lines(LineEvidence),
    /// For `Settle`.
    Settled(SettledEvidence),
    /// For `Correct`.
    Corrected(CorrectedEvidence),
    /// For `Adjust`.
    Adjusted(AdjustedEvidence),
    /// For `Run`.
    Ran(Box<RanEvidence>),
    /// For `AnswerObjection`.
    Answered(AnsweredEvidence),
    /// For `Reopen`.
    Reopened(ReopenedEvidence),
    /// For `Confirm` and `SubmitObjection`.
    Firm(FirmEvidence),
    /// For `DraftLowStandard` and `StepLowStandard`.
    Standard(StandardEvidence),
}

/// Whether a standard of low-efficiency land fits the packs and schemes of the office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandardEvidence {
    /// What does not fit.
    pub wrong: Option<Refusal>,
}

/// The lines that a parcel lies on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEvidence {
    /// Each with the land concerned; none: the parcel is clear of all of them.
    pub crossed: Vec<CrossedLine>,
}

/// A line that forbids land in part or as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossedLine {
    /// Kind of the line.
    pub kind: String,
    /// Its id; empty for land beyond every growth boundary.
    pub line: String,
    /// Whether the land lies beyond a line that it must lie within.
    pub is_beyond: bool,
    /// Land concerned, by the geometry.
    pub area: Area,
}

/// Who a firm is, as the registry knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirmEvidence {
    /// Name; `None` when the enterprise is not known.
    pub name: Option<String>,
    /// Region that it lies in.
    pub region: Option<String>,
    /// Development zone that it lies in.
    pub zone: Option<String>,
}

/// What reading and admitting a file gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredEvidence {
    /// Year that the figures are about, as the form or the command says.
    pub year: Option<i16>,
    /// Rows.
    pub tally: Tally,
    /// Totals.
    pub totals: Vec<StatedSheetTotal>,
    /// Findings by code.
    pub findings: Vec<FindingCount>,
    /// Facts.
    pub facts: u64,
}

/// What reading a file of land gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerEvidence {
    /// Frame that it was read in, by its name; `None` for tables and where none is known.
    pub frame: Option<String>,
    /// Rows.
    pub tally: Tally,
    /// Findings by code.
    pub findings: Vec<FindingCount>,
}

/// Whether the held row and the enterprise are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledEvidence {
    /// Whether the row is still held.
    pub held: bool,
    /// Whether the enterprise is known.
    pub known: bool,
}

/// What stood there before a veto, bonus or deduction, and which of them the year's scheme reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustedEvidence {
    /// Whether the enterprise is known.
    pub known: bool,
    /// The reading that counted until now.
    pub before: Option<Reading>,
    /// What the scheme reads.
    pub adjustable: Vec<Adjustable>,
}

/// What stood there before a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectedEvidence {
    /// Whether the enterprise is known.
    pub known: bool,
    /// The reading that counted until now.
    pub before: Option<Reading>,
}

/// What a run gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RanEvidence {
    /// `pack/scheme` that was used.
    pub scheme: String,
    /// The pack.
    pub pack: PackStamp,
    /// Parameters other than the zone's.
    pub overrides: Overrides,
    /// Facts up to this entry.
    pub facts_as_of: u64,
    /// Area facts that were read.
    pub areas: Option<AreaBasis>,
    /// Firms by list and class.
    pub counts: Vec<ClassCount>,
    /// Digest of the outcomes, hex.
    pub digest: String,
    /// For each accepted objection that waits for this run, by key.
    pub recomputed: BTreeMap<String, Recomputed>,
}

/// The enterprise and its neighbours on the same parcels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReopenedEvidence {
    /// `LandRegister::reopened_by`, the firm itself included; empty when the firm is not known.
    pub subjects: BTreeSet<String>,
}

/// The enterprise and its neighbours, for an accepted objection to an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredEvidence {
    /// Firms whose areas change with it; the firm alone for other items.
    pub subjects: BTreeSet<String>,
}

impl Context<'_> {
    /// Who does what is decided here, when, by which entry.
    #[must_use]
    pub fn act(&self) -> Act {
        Act { entry: self.entry, at: self.now, day: self.today, by: self.author.clone() }
    }
}
