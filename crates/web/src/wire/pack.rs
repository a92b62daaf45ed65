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
    /// Where it holds.
    pub place: String,
    /// zone, county, city, province or national.
    pub authority: String,
    pub in_force: String,
    pub articles: u64,
    pub cases: u64,
    /// Schemes of it that can be computed here.
    pub schemes: Vec<super::Named>,
    /// Why none can; absent when some can.
    pub unusable: Option<String>,
}

/// One pack.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Pack {
    #[serde(flatten)]
    pub row: PackRow,
    pub articles_list: Vec<ArticleRow>,
    pub parameters: Vec<Parameter>,
    /// How unclear wording is read.
    pub interpretations: Vec<Reading>,
}

/// How a wording that may be read in two ways is read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = InterpretationOfPack)]
pub(crate) struct Reading {
    pub dated: String,
    pub title: String,
    /// Markdown.
    pub text: String,
}

/// An article in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ArticleRow {
    /// Name of its file, without folder and ending.
    pub file: String,
    /// Keys of the register of clauses.
    pub clauses: Vec<String>,
    pub title: String,
    /// Title of the document that it restates.
    pub document: String,
    pub in_force: String,
    /// Whether it binds; a guiding one may be set otherwise below.
    pub binding: bool,
}

/// A parameter of a pack.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Parameter {
    pub id: String,
    pub title: String,
    /// Values with their days.
    pub values: Vec<String>,
    pub unit: String,
    /// Tag of the reference or clause key.
    pub source: String,
    /// The same in words; says so when it was not checked against the official text.
    pub source_title: String,
    /// Whether the pack says of every value that it was read in an official text.
    pub confirmed: bool,
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
    /// TOML, as it stands in the file.
    pub text: String,
    pub in_force: String,
}

/// A worked case, computed now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Case {
    pub title: String,
    /// TOML: what is given and what is expected.
    pub text: String,
    pub clauses: Vec<String>,
    /// Absent for cases of a whole scheme, which the gate computes.
    pub passes: Option<bool>,
    /// What differs from what is expected.
    pub differs: Vec<String>,
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
    /// parameter, derived, table, scheme, article or case.
    pub kind: String,
    /// Id, title or path.
    pub id: String,
    /// What people call it.
    pub title: String,
    pub before: Option<String>,
    pub after: Option<String>,
}
