//! Objections: what a firm disputes, who answers, what was answered and what moved.

use super::Act;
use crate::journal::FileRef;
use fact::{Decimal, Reading};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How far an objection is (domain: submit → pre-check → answer → recompute → reply → closed).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectionState {
    /// Handed in; waits for the township or zone.
    Submitted,
    /// Waits for the owner department.
    Prechecked,
    /// Refused by the owner department; waits for the reply.
    Rejected,
    /// Accepted; waits for a run that reads the new figure.
    Accepted,
    /// A run has read the new figure; waits for the reply.
    Recomputed,
    /// Replied to.
    Closed,
    /// Taken back by the firm.
    Withdrawn,
}

/// What is disputed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum ObjectionItem {
    /// Land area or occupancy.
    Area {
        /// Glossary id, e.g. `land_used`.
        term: String,
    },
    /// Another figure.
    Figure {
        /// Glossary id.
        term: String,
        /// Year of the figure.
        year: i16,
    },
    /// The class, the rank or how they were computed.
    Class,
}

/// What somebody said at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Text.
    pub text: String,
    /// Proof.
    pub files: Vec<FileRef>,
    /// When and by whom.
    pub act: Act,
}

/// The owner department's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Whether the objection is accepted.
    pub accept: bool,
    /// What the figure is, when a figure was disputed and accepted.
    pub value: Option<Reading>,
    /// Firms whose areas change with it, when an area was accepted.
    pub subjects: BTreeSet<String>,
    /// What was said.
    pub opinion: Opinion,
}

/// Where a firm stood in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Credit code.
    pub subject: String,
    /// Name.
    pub name: String,
    /// Class id; empty for none.
    pub class: String,
    /// Rank.
    pub rank: Option<u32>,
    /// Total as published.
    pub total: Option<Decimal>,
}

/// What a new run changed for the firm and for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recomputed {
    /// Key of the run that the objection was against.
    pub run_before: String,
    /// Key of the run that read the new figure.
    pub run_after: String,
    /// The firm before; `None` when it was not in that run.
    pub before: Option<Standing>,
    /// The firm after; `None` when it is not in that run.
    pub after: Option<Standing>,
    /// Others whose class is not the same, before and after.
    pub also_moved: Vec<(Standing, Standing)>,
}

/// A step, for the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionStep {
    /// State that it led to.
    pub state: ObjectionState,
    /// What was said.
    pub text: String,
    /// When and by whom.
    pub act: Act,
}

/// An objection. Key `<year>-<entry>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Key.
    pub key: String,
    /// Year.
    pub year: i16,
    /// Credit code.
    pub subject: String,
    /// Name of the firm when it objected.
    pub name: String,
    /// Region that it lies in.
    pub region: Option<String>,
    /// Development zone that it lies in.
    pub zone: Option<String>,
    /// What is disputed.
    pub item: ObjectionItem,
    /// What the firm says.
    pub claim: String,
    /// What it should be, as the firm says.
    pub value: Option<Reading>,
    /// Proof.
    pub files: Vec<FileRef>,
    /// Department that answers.
    pub owner: String,
    /// Last day for the pre-check.
    pub precheck_due: Date,
    /// Last day for the answer.
    pub answer_due: Date,
    /// How far.
    pub state: ObjectionState,
    /// Key of the run that it is against; `None` for areas before any run.
    pub run: Option<String>,
    /// The township's or zone's opinion.
    pub precheck: Option<Opinion>,
    /// The owner department's answer.
    pub answer: Option<Answer>,
    /// What changed.
    pub recomputed: Option<Recomputed>,
    /// What the firm was told.
    pub reply: Option<String>,
    /// Steps so far.
    pub history: Vec<ObjectionStep>,
}

impl ObjectionItem {
    /// Glossary id of the disputed figure; `None` for the class.
    #[must_use]
    pub fn term(&self) -> Option<&str> {
        match self {
            Self::Area { term } | Self::Figure { term, .. } => Some(term),
            Self::Class => None,
        }
    }

    /// What a page calls it.
    #[must_use]
    pub fn title(&self) -> String {
        match self.term().and_then(fact::glossary::term) {
            Some(term) => term.zh.clone(),
            None => self.term().unwrap_or("等级、名次").to_owned(),
        }
    }
}

impl ObjectionState {
    /// What a page calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Submitted => "待初核",
            Self::Prechecked => "待答复",
            Self::Rejected => "不予采纳，待回复企业",
            Self::Accepted => "已采纳，待重新测算",
            Self::Recomputed => "已重新测算，待回复企业",
            Self::Closed => "已办结",
            Self::Withdrawn => "已撤回",
        }
    }
}

impl Objection {
    /// What a page calls its state. One that was accepted before any result waits for no run, only for its answer.
    #[must_use]
    pub fn state_title(&self) -> &'static str {
        match self.state {
            ObjectionState::Accepted if self.run.is_none() => "已采纳，待回复企业",
            state => state.title(),
        }
    }

    /// Whether something is still to be done about it. Measures against the firm for the item are frozen until then.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.state, ObjectionState::Closed | ObjectionState::Withdrawn)
    }

    /// Whether its answer is still to be given.
    #[must_use]
    pub fn awaits_answer(&self) -> bool {
        matches!(self.state, ObjectionState::Submitted | ObjectionState::Prechecked)
    }
}
