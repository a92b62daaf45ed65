//! The states of a plan and of its years, by one table, and their steps.

use crate::journal::FileRef;
use crate::step::{Field, Step, Titled, field};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The clause by which an area plans its redevelopment.
pub(super) const CLAUSE: &str = "S2-7c";

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Being written.
    Draft,
    /// Approved.
    Approved,
    /// Given up, or ended before its last year.
    Ended,
}

/// What happens to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanEvent {
    /// It is drafted.
    Draft,
    /// It changes.
    Revise,
    /// It is approved.
    Approve,
    /// It ends.
    End,
}

impl Titled for PlanState {
    fn title(self) -> &'static str {
        match self {
            Self::Draft => "草案",
            Self::Approved => "已批准",
            Self::Ended => "已终止",
        }
    }
}

impl Titled for PlanEvent {
    fn title(self) -> &'static str {
        match self {
            Self::Draft => "编制",
            Self::Revise => "修改",
            Self::Approve => "批准",
            Self::End => "终止",
        }
    }
}

/// Every legal step with its clause.
pub(super) const TABLE: &[Step<PlanState, PlanEvent>] = &[
    Step::new(PlanState::Draft, PlanEvent::Revise, PlanState::Draft, CLAUSE),
    Step::new(PlanState::Draft, PlanEvent::Approve, PlanState::Approved, CLAUSE),
    Step::new(PlanState::Draft, PlanEvent::End, PlanState::Ended, CLAUSE),
    Step::new(PlanState::Approved, PlanEvent::End, PlanState::Ended, CLAUSE),
];

/// A step that somebody takes with a plan or a year of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlanStep {
    /// Approves it.
    Approve {
        /// Number of the document.
        number: String,
        /// Day of the document.
        day: Date,
        /// The document.
        document: FileRef,
    },
    /// Ends it.
    End {
        /// Why.
        reason: String,
    },
}

impl PlanStep {
    /// Files that it names.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        match self {
            Self::Approve { document, .. } => vec![document.clone()],
            Self::End { .. } => Vec::new(),
        }
    }

    /// Id of the action, as `codes/authority.toml` names it.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Approve { .. } => "redevelopment_approve",
            Self::End { .. } => "redevelopment_draft",
        }
    }
}

impl PlanState {
    /// The steps that may be taken: id, title, action.
    #[must_use]
    pub fn next(self) -> Vec<(&'static str, &'static str, &'static str)> {
        let steps = [
            ("approve", PlanEvent::Approve, "redevelopment_approve"),
            ("end", PlanEvent::End, "redevelopment_draft"),
        ];
        let may = |event| TABLE.iter().any(|step| step.from == self && step.event == event);
        let taken = steps.into_iter().filter(|(_, event, _)| may(*event));
        taken.map(|(id, event, action)| (id, event.title(), action)).collect()
    }
}

/// What a step asks for.
#[must_use]
pub fn plan_fields(step: &str) -> Vec<Field> {
    match step {
        "approve" => vec![
            field("number", "文号", "text"),
            field("day", "批准日", "day"),
            field("document", "批准的文件", "file"),
        ],
        "end" => vec![field("reason", "为什么终止", "text")],
        _ => Vec::new(),
    }
}
