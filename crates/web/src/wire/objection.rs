//! Objections: what a firm disputes, what the office answers, and who else moved.

use super::{Figure, Reading, StoredFile};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which objections are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ObjectionFilter {
    pub year: Option<i16>,
    pub state: Option<String>,
    /// Only those that wait for the person who asks.
    pub mine: Option<bool>,
}

/// An objection in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ObjectionRow {
    pub id: String,
    pub year: i16,
    pub subject: String,
    pub name: String,
    pub item: ObjectionItem,
    pub item_title: String,
    pub state: String,
    pub state_title: String,
    pub submitted: String,
    /// Department that must act now.
    pub waits_for: Option<String>,
    pub waits_for_title: Option<String>,
    /// Day by which it has to act.
    pub due: Option<String>,
    pub overdue: bool,
    /// Department that answers.
    pub owner: Option<String>,
    pub owner_title: Option<String>,
}

/// One objection.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Objection {
    #[serde(flatten)]
    pub row: ObjectionRow,
    pub claim: String,
    /// What it should be, as the firm says.
    pub value: Option<Figure>,
    pub files: Vec<StoredFile>,
    pub precheck: Option<Said>,
    pub answer: Option<Said>,
    pub accepted: Option<bool>,
    pub answered_value: Option<Figure>,
    /// What the firm was told.
    pub reply: Option<String>,
    pub history: Vec<ObjectionStep>,
    /// Standing of the firm before and after, once recomputed.
    pub before: Option<Standing>,
    pub after: Option<Standing>,
    /// Others whose class changed, before and after; empty for firms.
    pub also_moved: Vec<Moved>,
    pub also_moved_count: u64,
    /// What the person who asks may do now.
    pub actions: Vec<String>,
}

/// What somebody said, with proof.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Said {
    pub text: String,
    pub files: Vec<StoredFile>,
    pub by: String,
    pub day: String,
}

/// A firm whose class changed with the figure of another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Moved {
    pub before: Standing,
    pub after: Standing,
}

/// Where a firm stood in a run.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Standing {
    pub subject: String,
    pub name: String,
    pub class: Option<String>,
    pub rank: Option<u64>,
    pub total: Option<String>,
}

/// A step of an objection.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ObjectionStep {
    /// State that it led to.
    pub state: String,
    pub state_title: String,
    pub text: String,
    pub by: String,
    pub day: String,
    pub entry: u64,
}

/// What is disputed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum ObjectionItem {
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

/// An objection to make.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObjectionForm {
    pub year: i16,
    pub subject: String,
    pub item: ObjectionItem,
    #[schema(min_length = 1, max_length = 4000)]
    pub claim: String,
    /// What it should be, where it is a figure.
    #[serde(default)]
    pub value: Option<Reading>,
    /// Digests of files that POST /files kept.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub files: Vec<String>,
}

/// An opinion before the owner department answers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opinion {
    #[schema(min_length = 1, max_length = 4000)]
    pub opinion: String,
}

/// The owner department's answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub accept: bool,
    #[schema(min_length = 1, max_length = 4000)]
    pub opinion: String,
    /// What the figure is, where a disputed figure is accepted.
    #[serde(default)]
    pub value: Option<Reading>,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub files: Vec<String>,
}

/// What to tell the firm besides before and after.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub reply: String,
}

/// Why something is taken back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: String,
}
