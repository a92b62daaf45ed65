//! The states of a year's assessment, by one table, and its steps.

use crate::journal::FileRef;
use crate::step::{Field, Step, field, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every year the year before is assessed.
pub(super) const YEARLY: &str = "S2-18c";
/// The office in natural resources does the daily work of it.
const OFFICE: &str = "S2-IV.1b";

words! {
    /// Where a year stands.
    AppraisalState {
        /// Departments hand in their figures.
        Collecting = "收集数据",
        /// Computed; districts may object.
        Computed = "已计算，听取意见",
        /// Confirmed by the office of the leading group.
        Confirmed = "已审定",
        /// Published; nothing changes any more.
        Published = "已公布",
    }
}

words! {
    /// What happens to a year.
    AppraisalEvent {
        /// It is opened.
        Open = "开始考核",
        /// A department hands in figures.
        Deliver = "报送数据",
        /// It is computed.
        Compute = "计算",
        /// Figures are to be handed in again.
        Return = "退回补正",
        /// A district objects.
        Object = "提出意见",
        /// An objection is answered.
        Answer = "答复意见",
        /// It is confirmed.
        Confirm = "审定",
        /// It is published.
        Publish = "公布",
    }
}

use AppraisalEvent as E;
use AppraisalState as S;

/// Every legal step with its clause.
pub(super) const TABLE: &[Step<S, E>] = &[
    Step::new(S::Collecting, E::Deliver, S::Collecting, "S2-18a"),
    Step::new(S::Collecting, E::Compute, S::Computed, "S2-18a"),
    Step::new(S::Computed, E::Return, S::Collecting, OFFICE),
    Step::new(S::Computed, E::Object, S::Computed, OFFICE),
    Step::new(S::Computed, E::Answer, S::Computed, OFFICE),
    Step::new(S::Computed, E::Confirm, S::Confirmed, OFFICE),
    Step::new(S::Confirmed, E::Return, S::Collecting, OFFICE),
    Step::new(S::Confirmed, E::Publish, S::Published, YEARLY),
];

/// A step that somebody takes with a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum AppraisalStep {
    /// Hands in figures of a district; a later one of the same figure takes its place, both are kept.
    Deliver {
        /// District, by its code.
        district: String,
        /// Figures by glossary id, as written.
        figures: BTreeMap<String, String>,
        /// Document and page that they come from.
        source: String,
        /// The document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<FileRef>,
    },
    /// Computes indicators, points and places.
    Compute {},
    /// Gives it back for figures to be put right.
    Return {
        /// Why.
        reason: String,
    },
    /// A district objects.
    Object {
        /// District, by its code.
        district: String,
        /// What is wrong.
        text: String,
        /// Proof.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<FileRef>,
    },
    /// Answers an objection.
    Answer {
        /// Number of the objection, from 1.
        objection: String,
        /// Whether it is right.
        accept: bool,
        /// Opinion.
        opinion: String,
    },
    /// Confirms what was computed.
    Confirm {
        /// What the meeting said.
        opinion: String,
        /// Minutes.
        minutes: FileRef,
    },
    /// Publishes it.
    Publish {
        /// Number of the document.
        number: String,
        /// Day of the document.
        day: Date,
        /// The document.
        document: FileRef,
    },
}

impl AppraisalStep {
    /// What happens.
    pub(super) const fn event(&self) -> AppraisalEvent {
        match self {
            Self::Deliver { .. } => E::Deliver,
            Self::Compute {} => E::Compute,
            Self::Return { .. } => E::Return,
            Self::Object { .. } => E::Object,
            Self::Answer { .. } => E::Answer,
            Self::Confirm { .. } => E::Confirm,
            Self::Publish { .. } => E::Publish,
        }
    }

    /// Id of the action, as `codes/authority.toml` names it.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Deliver { .. } => "appraisal_deliver",
            Self::Object { .. } => "appraisal_object",
            Self::Confirm { .. } => "appraisal_confirm",
            Self::Compute {} | Self::Return { .. } | Self::Answer { .. } | Self::Publish { .. } => {
                "appraisal_lead"
            }
        }
    }

    /// Files that it names.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        match self {
            Self::Deliver { file, .. } | Self::Object { file, .. } => file.iter().cloned().collect(),
            Self::Confirm { minutes: file, .. } | Self::Publish { document: file, .. } => vec![file.clone()],
            Self::Compute {} | Self::Return { .. } | Self::Answer { .. } => Vec::new(),
        }
    }
}

impl AppraisalState {
    /// The steps that may be taken: id, title, action.
    #[must_use]
    pub fn next(self) -> Vec<(&'static str, &'static str, &'static str)> {
        const STEPS: [(&str, AppraisalEvent, &str); 7] = [
            ("deliver", E::Deliver, "appraisal_deliver"),
            ("compute", E::Compute, "appraisal_lead"),
            ("object", E::Object, "appraisal_object"),
            ("answer", E::Answer, "appraisal_lead"),
            ("return", E::Return, "appraisal_lead"),
            ("confirm", E::Confirm, "appraisal_confirm"),
            ("publish", E::Publish, "appraisal_lead"),
        ];
        let may = |event| TABLE.iter().any(|step| step.from == self && step.event == event);
        let taken = STEPS.iter().filter(|(_, event, _)| may(*event));
        taken.map(|(id, event, action)| (*id, crate::step::Titled::title(*event), *action)).collect()
    }
}

/// What a step asks for.
#[must_use]
pub fn appraisal_fields(step: &str) -> Vec<Field> {
    match step {
        "deliver" => vec![
            field("district", "辖区", "district"),
            field("figures", "数据", "figures"),
            field("source", "出处（文件、页）", "text"),
            field("file", "文件", "file"),
        ],
        "return" => vec![field("reason", "为什么退回", "text")],
        "object" => vec![
            field("district", "辖区", "district"),
            field("text", "哪里不对", "text"),
            field("file", "证明材料", "file"),
        ],
        "answer" => vec![
            field("objection", "第几件意见", "objection"),
            field("accept", "采纳", "flag"),
            field("opinion", "答复", "text"),
        ],
        "confirm" => vec![field("opinion", "审定意见", "text"), field("minutes", "会议纪要", "file")],
        "publish" => vec![
            field("number", "文号", "text"),
            field("day", "公布日", "day"),
            field("document", "公布的文件", "file"),
        ],
        _ => Vec::new(),
    }
}
