//! Papers of a plot's life: agreed days and bonds as they are handed in, penalties that were paid, and the files that a
//! step names.

use super::steps::SupplyStep;
use crate::docket::Act;
use crate::journal::FileRef;
use crate::supply::bond::BondKind;
use fact::{Decimal, Yuan};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A day that the land contract or the output agreement agrees on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedDay {
    /// Day.
    pub day: Date,
    /// Department that proposed the item and answers for it; the default of the pack when not said (S2-19b).
    #[serde(default)]
    pub proposer: Option<String>,
}

/// A bond as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BondPaper {
    /// What it secures.
    pub kind: BondKind,
    /// Number on the paper.
    pub number: String,
    /// Bank or insurer.
    pub issuer: String,
    /// Who may claim.
    pub beneficiary: String,
    /// Amount, 万元.
    pub amount: Decimal,
    /// Last day.
    pub until: Date,
    /// Whether it is paid on first demand (见索即付).
    pub on_demand: bool,
    /// Where the original is kept.
    pub place: String,
}

/// A penalty for delay that the firm paid itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// Agreed day that was not kept.
    pub term: String,
    /// Paid.
    pub amount: Yuan,
    /// Receipt.
    pub receipt: String,
    /// The same as a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileRef>,
    /// When and by whom it was registered.
    pub act: Act,
}

impl SupplyStep {
    /// Files that it names.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        match self {
            Self::RecogniseRoute { document: file, .. }
            | Self::ApprovePlan { document: file }
            | Self::CheckGround { paper: file, .. }
            | Self::SignOutput { paper: file, .. }
            | Self::SignLand { paper: file, .. }
            | Self::Terminate { evidence: file, .. }
            | Self::LodgeBond { scan: file, .. }
            | Self::ExtendBond { scan: file, .. }
            | Self::PayPenalty { receipt: file, .. }
            | Self::ReturnBond { acceptance: file, .. }
            | Self::GoOn { evidence: file, .. }
            | Self::ExtendDay { evidence: file, .. }
            | Self::MeetDay { evidence: file, .. }
            | Self::AssessLease { report: file, .. }
            | Self::SignGrant { contract: file, .. }
            | Self::ApproveTransition { document: file, .. }
            | Self::SettleTransition { document: file, .. } => vec![file.clone()],
            _ => Vec::new(),
        }
    }
}
