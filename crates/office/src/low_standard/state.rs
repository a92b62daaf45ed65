//! The states of a standard, by one table, and its steps.

use super::terms::CLAUSE;
use crate::journal::FileRef;
use crate::step::{Field, Step, Titled, field};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a standard stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardState {
    /// Being written.
    Draft,
    /// Signed; it holds from its day until the next begins.
    Signed,
    /// Given up before it was signed.
    Withdrawn,
}

/// What happens to a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardEvent {
    /// It is drafted.
    Draft,
    /// Its terms change.
    Revise,
    /// It is signed.
    Sign,
    /// It is given up.
    Withdraw,
}

impl Titled for StandardState {
    fn title(self) -> &'static str {
        match self {
            Self::Draft => "草案",
            Self::Signed => "已签发",
            Self::Withdrawn => "已撤回",
        }
    }
}

impl Titled for StandardEvent {
    fn title(self) -> &'static str {
        match self {
            Self::Draft => "起草标准",
            Self::Revise => "修改草案",
            Self::Sign => "签发标准",
            Self::Withdraw => "撤回草案",
        }
    }
}

/// Every legal step with its clause.
pub(super) const TABLE: &[Step<StandardState, StandardEvent>] = &[
    Step::new(StandardState::Draft, StandardEvent::Revise, StandardState::Draft, CLAUSE),
    Step::new(StandardState::Draft, StandardEvent::Sign, StandardState::Signed, CLAUSE),
    Step::new(StandardState::Draft, StandardEvent::Withdraw, StandardState::Withdrawn, CLAUSE),
];

/// A step that somebody takes with a standard as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum StandardStep {
    /// Signs it.
    Sign {
        /// Number of the document.
        number: String,
        /// Day of the document.
        day: Date,
        /// First day on which it holds.
        from: Date,
        /// The document.
        document: FileRef,
    },
    /// Gives the draft up.
    Withdraw {
        /// Why.
        reason: String,
    },
}

impl StandardStep {
    /// Id of the action, as `codes/authority.toml` names it.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Sign { .. } => "standard_sign",
            Self::Withdraw { .. } => "standard_draft",
        }
    }

    /// Files that it names.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        match self {
            Self::Sign { document, .. } => vec![document.clone()],
            Self::Withdraw { .. } => Vec::new(),
        }
    }
}

impl StandardState {
    /// The steps that may be taken: id, title, action.
    #[must_use]
    pub fn next(self) -> Vec<(&'static str, &'static str, &'static str)> {
        let steps = [
            ("sign", StandardEvent::Sign, "standard_sign"),
            ("withdraw", StandardEvent::Withdraw, "standard_draft"),
        ];
        let may = |event| TABLE.iter().any(|step| step.from == self && step.event == event);
        let taken = steps.into_iter().filter(|(_, event, _)| may(*event));
        taken.map(|(id, event, action)| (id, event.title(), action)).collect()
    }
}

/// What a step asks for.
#[must_use]
pub fn standard_fields(step: &str) -> Vec<Field> {
    match step {
        "sign" => vec![
            field("number", "文号", "text"),
            field("day", "签发日", "day"),
            field("from", "施行日", "day"),
            field("document", "签发的文件", "file"),
        ],
        "withdraw" => vec![field("reason", "为什么撤回", "text")],
        _ => Vec::new(),
    }
}
