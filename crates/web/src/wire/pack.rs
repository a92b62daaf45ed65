//! Packs: articles, parameters, worked cases, and two versions beside each other.

use super::year::PackVersion;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A pack in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PackRow {
    #[serde(flatten)]
    pub version: PackVersion,
    pub title: String,
    pub authority: String,
    pub in_force: String,
    pub articles: u64,
    pub cases: u64,
    pub schemes: Vec<super::Named>,
}

/// One pack.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Pack {
    #[serde(flatten)]
    pub row: PackRow,
    pub articles_list: Vec<ArticleRow>,
    pub parameters: Vec<Parameter>,
}

/// An article in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ArticleRow {
    pub file: String,
    pub clause: String,
    pub title: String,
    pub in_force: String,
    /// Whether the customer has confirmed how it is read.
    pub confirmed: bool,
}

/// A parameter of a pack.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Parameter {
    pub id: String,
    pub title: String,
    pub value: String,
    pub unit: String,
    pub clause: String,
}

/// One article.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Article {
    #[serde(flatten)]
    pub row: ArticleRow,
    pub citation: String,
    /// The restatement, Markdown.
    pub text: String,
    /// The rules as they stand in the file.
    pub rules: Vec<Rule>,
    pub cases: Vec<Case>,
}

/// A rule of an article.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Rule {
    pub id: String,
    pub text: String,
}

/// A worked case, computed now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Case {
    pub title: String,
    pub expected: String,
    pub got: String,
    pub passes: bool,
}

/// Which two packs.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TwoPacks {
    pub a: String,
    pub b: String,
}

/// What differs between two packs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PackDifference {
    pub a: PackVersion,
    pub b: PackVersion,
    pub changes: Vec<PackChange>,
}

/// One difference.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PackChange {
    /// article, rule, parameter or scheme.
    pub kind: String,
    pub id: String,
    pub title: String,
    pub before: Option<String>,
    pub after: Option<String>,
}
