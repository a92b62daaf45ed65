//! The states of a survey, by one table.

use crate::supply::{Field, Step, Titled};
use serde::{Deserialize, Serialize};

/// Where a survey stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyState {
    /// Answers come in.
    Open,
    /// Completed: a base for identification.
    Closed,
    /// Opened again to be corrected; what was closed before counts until it is closed anew.
    Reopened,
}

/// What happens to a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyEvent {
    /// A parcel is answered.
    Answer,
    /// It is completed.
    Close,
    /// It is opened again.
    Reopen,
}

impl Titled for SurveyState {
    fn title(self) -> &'static str {
        match self {
            Self::Open => "调查中",
            Self::Closed => "已办结",
            Self::Reopened => "重开更正",
        }
    }
}

impl Titled for SurveyEvent {
    fn title(self) -> &'static str {
        match self {
            Self::Answer => "填报",
            Self::Close => "办结调查",
            Self::Reopen => "重开调查",
        }
    }
}

/// Every legal step with its clause.
pub(super) const TABLE: &[Step<SurveyState, SurveyEvent>] = &[
    Step::new(SurveyState::Open, SurveyEvent::Answer, SurveyState::Open, "S2-7a"),
    Step::new(SurveyState::Open, SurveyEvent::Close, SurveyState::Closed, "S1-1.1a"),
    Step::new(SurveyState::Closed, SurveyEvent::Reopen, SurveyState::Reopened, "S2-7a"),
    Step::new(SurveyState::Reopened, SurveyEvent::Answer, SurveyState::Reopened, "S2-7a"),
    Step::new(SurveyState::Reopened, SurveyEvent::Close, SurveyState::Closed, "S1-1.1a"),
];

/// A step that somebody takes with a survey as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum SurveyStep {
    /// Completes it.
    Close {
        /// Document that says so.
        document: String,
        /// Parcels left out, one a line: code, a space, why.
        #[serde(default)]
        left_out: String,
    },
    /// Opens it again.
    Reopen {
        /// Why.
        reason: String,
    },
}

impl SurveyStep {
    /// Every step by its id, with its title.
    pub const ALL: [(&'static str, &'static str); 2] = [("close", "办结调查"), ("reopen", "重开调查")];

    /// What happens.
    #[must_use]
    pub const fn event(&self) -> SurveyEvent {
        match self {
            Self::Close { .. } => SurveyEvent::Close,
            Self::Reopen { .. } => SurveyEvent::Reopen,
        }
    }
}

impl SurveyState {
    /// Ids of the steps that may be taken.
    #[must_use]
    pub fn next(self) -> Vec<&'static str> {
        let may = |event| TABLE.iter().any(|step| step.from == self && step.event == event);
        let steps = [("close", SurveyEvent::Close), ("reopen", SurveyEvent::Reopen)];
        steps.into_iter().filter(|(_, event)| may(*event)).map(|(id, _)| id).collect()
    }
}

/// What a step asks for.
#[must_use]
pub fn step_fields(step: &str) -> Vec<Field> {
    let field = |name, label| Field { name, label, kind: "text" };
    match step {
        "close" => {
            vec![
                field("document", "调查成果文件"),
                field("left_out", "没有调查的宗地：一行一宗，写宗地代码、空格、原因"),
            ]
        }
        "reopen" => vec![field("reason", "为什么重开")],
        _ => Vec::new(),
    }
}
