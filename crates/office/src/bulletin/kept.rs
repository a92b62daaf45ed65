//! The figures of a bulletin as a document of their own, so that a step of the bulletin does not write them again.

use super::figure::MonthFigures;
use serde::{Deserialize, Serialize};

/// The figures of a bulletin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulletinFigures {
    /// Key of the bulletin.
    pub key: String,
    /// Figures.
    pub figures: MonthFigures,
}
