//! The sections of an index scheme as they stand in rule blocks, before they are checked.

use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// One rule block. Parameters, derivations and tables are the reader's of `law`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    pub scheme: Option<SchemeSection>,
    pub input: Option<InputSection>,
    #[serde(default)]
    pub node: Vec<NodeSection>,
    #[serde(default)]
    pub leaf: Vec<LeafSection>,
    pub index: Option<IndexSection>,
    #[serde(rename = "parameter")]
    _parameter: Option<IgnoredAny>,
    #[serde(rename = "derive")]
    _derive: Option<IgnoredAny>,
    #[serde(rename = "table")]
    _table: Option<IgnoredAny>,
    #[serde(rename = "measure")]
    _measure: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchemeSection {
    pub id: String,
    pub title: String,
    pub method: String,
    pub arithmetic: String,
    #[serde(rename = "subject")]
    _subject: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InputSection {
    pub subject: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeSection {
    pub id: String,
    #[serde(default)]
    pub label: String,
    pub parent: Option<String>,
    pub weight: String,
    pub aggregate: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeafSection {
    pub id: String,
    #[serde(default)]
    pub label: String,
    pub parent: String,
    pub weight: String,
    pub direction: i64,
    pub denominator: Option<String>,
    pub treat: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndexSection {
    pub steps: Vec<String>,
    pub impute: Option<ImputeSection>,
    pub treat: Option<TreatSection>,
    pub normalise: Option<NormaliseSection>,
    pub aggregate: Option<String>,
    pub available_share: Option<String>,
    pub rank: Option<RankSection>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImputeSection {
    pub kind: String,
    pub by: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TreatSection {
    pub skewness: String,
    pub kurtosis: String,
    pub winsorise_points: Option<String>,
    pub winsorise_share: Option<String>,
    pub side: String,
    pub then: String,
    pub then_on: Option<String>,
    pub offset: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NormaliseSection {
    pub kind: String,
    pub low: String,
    pub high: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RankSection {
    pub digits: Option<u8>,
}
