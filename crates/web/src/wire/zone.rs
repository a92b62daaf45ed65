//! The zone, what waits for somebody, and notices.

use super::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The zone as every page needs it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Zone {
    pub id: String,
    pub title: String,
    /// What stands above every page, e.g. that this is sample data.
    pub notice: Option<String>,
    /// The office's day.
    pub today: String,
    /// The day that the answer shows.
    pub as_of: String,
    pub years: Vec<YearBrief>,
    pub regions: Vec<Named>,
    pub zones: Vec<Named>,
    pub forms: Vec<FormBrief>,
    pub departments: Vec<Named>,
    /// Glossary terms that forms deliver or schemes use.
    pub terms: Vec<Term>,
    /// Classes of the newest year's scheme, best first.
    pub classes: Vec<ClassBrief>,
    /// Indicators of the newest year's scheme.
    pub indicators: Vec<IndicatorBrief>,
}

/// A class of a scheme.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ClassBrief {
    pub id: String,
    pub title: String,
    /// Whether it is one of the classes by rank; others stand beside them, such as 暂不评价.
    pub rated: bool,
}

/// An indicator of a scheme.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct IndicatorBrief {
    pub id: String,
    pub label: String,
    pub unit: String,
    /// Decimals of its value; absent where the scheme does not round it.
    pub digits: Option<u8>,
    /// As the scheme has it, exact.
    pub weight: String,
}

/// A year in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct YearBrief {
    pub year: i16,
    pub state: String,
    pub state_title: String,
    /// `pack/scheme`.
    pub scheme: String,
    pub scheme_title: String,
    pub has_result: bool,
}

/// A form in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FormBrief {
    pub id: String,
    pub title: String,
    pub department: String,
    pub department_title: String,
}

/// A term of the glossary.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Term {
    pub id: String,
    pub label: String,
    pub unit: String,
    pub kind: String,
}

/// Something that waits for the person who asks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Task {
    pub id: String,
    pub kind: String,
    pub title: String,
    pub detail: String,
    pub due: Option<String>,
    pub overdue: bool,
    /// Action that does it.
    pub action: String,
    /// Page to go to.
    pub link: String,
}

/// What waits for the person who asks, and what they wait for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Tasks {
    pub mine: Vec<Task>,
    pub waiting: Vec<Task>,
}

/// Something that somebody was told.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Notice {
    pub id: String,
    pub at: String,
    /// The office's day.
    pub day: String,
    pub title: String,
    pub text: String,
    pub link: String,
    pub read: bool,
}

/// Notices to mark as read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadMarks {
    #[schema(max_items = 1000)]
    pub ids: Vec<String>,
}
