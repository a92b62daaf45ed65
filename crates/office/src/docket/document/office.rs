//! Documents about the office itself: its configuration, its day, what it wrote to whom.

use super::Act;
use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// What the office works with. Key `zone`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Zone id, e.g. `demo`.
    pub zone: String,
    /// Title.
    pub title: String,
    /// Printed on every page, e.g. that the data are invented.
    pub notice: Option<String>,
    /// Whether this is the demo office, with accounts on the log-in page and a clock that can be moved.
    pub demo: bool,
    /// Packs in order of authority.
    pub packs: Vec<PackUse>,
    /// Scheme of each year that was planned in the zone's files.
    #[serde(deserialize_with = "by_year")]
    pub schemes: BTreeMap<i16, String>,
    /// Districts.
    pub regions: Vec<PlaceName>,
    /// Development zones.
    pub zones: Vec<PlaceName>,
    /// SHA-256 of every file of the zone (forms, registry, procedure, calendars), by name.
    pub files: BTreeMap<String, String>,
}

/// A pack that is used, with the parameters it asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackUse {
    /// Pack id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Digest over all its files.
    pub digest: String,
    /// Parameters given to it, exact decimals as text.
    pub parameters: BTreeMap<String, String>,
    /// Who decided them.
    pub source: String,
}

/// A region or development zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceName {
    /// Code or id.
    pub id: String,
    /// Chinese name.
    pub title: String,
    /// Region that a development zone lies in.
    pub region: Option<String>,
}

/// The day of the demo office. Key `day`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeDay {
    /// The day.
    pub day: Date,
}

/// Whom something concerns; all that are set must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interest {
    /// Log-in.
    pub account: Option<String>,
    /// Role.
    pub role: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Credit code of a firm.
    pub enterprise: Option<String>,
}

/// A message to those whom it concerns. Key `<entry>-<n>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Key.
    pub key: String,
    /// When and by whom.
    pub act: Act,
    /// Whom.
    pub to: Interest,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Page.
    pub link: String,
}

/// A reminder to a department. Key `<entry>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chase {
    /// Key.
    pub key: String,
    /// Year.
    pub year: i16,
    /// Form.
    pub form: String,
    /// Department.
    pub department: String,
    /// What was said.
    pub message: String,
    /// When and by whom.
    pub act: Act,
}

/// Years as JSON writes them, in quotes. A command is read by its tag first, and then a number in quotes stays a text.
fn by_year<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<i16, String>, D::Error> {
    let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
    let year = |(year, scheme): (String, String)| {
        let year = year.parse().map_err(|_| D::Error::custom(format!("“{year}”不是年份")))?;
        Ok((year, scheme))
    };
    texts.into_iter().map(year).collect()
}
