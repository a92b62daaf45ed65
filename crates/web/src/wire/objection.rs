//! Objections: what a firm disputes, what the office answers, and who else moved.

use super::{Reading, StoredFile};
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
    /// Day by which the one it waits for has to act.
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
    pub value: Option<String>,
    pub files: Vec<StoredFile>,
    pub history: Vec<ObjectionStep>,
    /// Standing of the firm before and after, once answered and recomputed.
    pub before: Option<super::firm::AttemptStanding>,
    pub after: Option<super::firm::AttemptStanding>,
    pub also_moved: Vec<super::year::Mover>,
    /// What the person who asks may do now.
    pub actions: Vec<String>,
}

/// A step of an objection.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ObjectionStep {
    pub day: String,
    pub by: String,
    pub what: String,
    pub text: String,
    pub files: Vec<StoredFile>,
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
