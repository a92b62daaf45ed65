//! The states of a problem, by one table, and its steps.

use crate::journal::FileRef;
use crate::step::{Field, Step, Titled as _, field, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The clause by which problems are followed up.
pub(super) const CLAUSE: &str = "S2-IV.3c";

words! {
    /// Where a problem stands.
    ProblemState {
        /// Being put right.
        Open = "整改中",
        /// Reported as put right; to be looked at again.
        Reported = "待复查",
        /// Found to be put right.
        Closed = "已办结",
    }
}

words! {
    /// What happens to a problem.
    ProblemEvent {
        /// It is raised.
        Raise = "交办",
        /// Who answers for it reports.
        Report = "报整改结果",
        /// It is found to be put right.
        Pass = "复查通过",
        /// It is found not to be put right.
        Fail = "复查不通过",
        /// A later day is allowed.
        Extend = "延长期限",
    }
}

use ProblemEvent as E;
use ProblemState as S;

/// Every legal step with its clause.
pub(super) const STEPS: &[Step<S, E>] = &[
    Step::new(S::Open, E::Report, S::Reported, CLAUSE),
    Step::new(S::Open, E::Extend, S::Open, CLAUSE),
    Step::new(S::Reported, E::Pass, S::Closed, CLAUSE),
    Step::new(S::Reported, E::Fail, S::Open, CLAUSE),
];

/// A step that somebody takes with a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProblemStep {
    /// Reports what was done.
    Report {
        /// What was done.
        text: String,
        /// Papers.
        files: Vec<FileRef>,
    },
    /// Finds that it is put right.
    Pass {
        /// What was found.
        text: String,
        /// Papers.
        #[serde(default)]
        files: Vec<FileRef>,
    },
    /// Finds that it is not put right.
    Fail {
        /// What was found.
        text: String,
        /// New last day.
        day: Date,
    },
    /// Allows a later day.
    Extend {
        /// New last day.
        day: Date,
        /// Why.
        reason: String,
    },
}

/// Steps in the order of a problem's life: id, event, action of `codes/authority.toml`.
const ORDER: [(&str, E, &str); 4] = [
    ("report", E::Report, "problem_report"),
    ("pass", E::Pass, "problem_check"),
    ("fail", E::Fail, "problem_check"),
    ("extend", E::Extend, "problem_raise"),
];

impl ProblemStep {
    /// Files that it names.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        match self {
            Self::Report { files, .. } | Self::Pass { files, .. } => files.clone(),
            Self::Fail { .. } | Self::Extend { .. } => Vec::new(),
        }
    }

    /// Id of the action, as `codes/authority.toml` names it.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Report { .. } => "problem_report",
            Self::Pass { .. } | Self::Fail { .. } => "problem_check",
            Self::Extend { .. } => "problem_raise",
        }
    }
}

impl ProblemState {
    /// The steps that may be taken: id, title, action.
    #[must_use]
    pub fn next(self) -> Vec<(&'static str, &'static str, &'static str)> {
        let may = |event| STEPS.iter().any(|step| step.from == self && step.event == event);
        let taken = ORDER.into_iter().filter(|(_, event, _)| may(*event));
        taken.map(|(id, event, action)| (id, event.title(), action)).collect()
    }
}

/// What a step asks for.
#[must_use]
pub fn problem_fields(step: &str) -> Vec<Field> {
    match step {
        "report" => vec![field("text", "整改情况", "text"), field("files", "整改材料", "files")],
        "pass" => vec![field("text", "复查情况", "text"), field("files", "复查材料", "files")],
        "fail" => vec![field("text", "还有什么问题", "text"), field("day", "新的期限", "day")],
        "extend" => vec![field("day", "延长到", "day"), field("reason", "为什么延长", "text")],
        _ => Vec::new(),
    }
}
