//! The dashboard and the public pages.

use super::year::Mover;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Which year.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfYear {
    pub year: Option<i16>,
}

/// Which alerts are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertFilter {
    pub year: Option<i16>,
    /// notice, warning or urgent.
    pub level: Option<String>,
}

/// The dashboard of one year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Overview {
    pub year: i16,
    /// Entry of the run that is shown.
    pub run: Option<u64>,
    /// Classes in the order of the scheme, best first.
    pub class_order: Vec<String>,
    /// Firms by class.
    pub classes: BTreeMap<String, u64>,
    pub districts: Vec<Breakdown>,
    pub industries: Vec<Breakdown>,
    pub zones: Vec<Breakdown>,
    pub lists: Vec<Breakdown>,
    /// Firms by score.
    pub distribution: Vec<Bin>,
    /// Firms whose class differs from the year before: falls, then rises, then those who came or left; the first 100.
    pub movers: Vec<Mover>,
    /// All of them.
    pub movers_count: u64,
    /// Firms by class and year.
    pub class_path: Vec<ClassYear>,
    /// The most pressing; all of them are listed by `/api/alerts`.
    pub alerts: Vec<Alert>,
    pub alerts_count: u64,
    /// How much of what is expected is there.
    pub coverage: Vec<Coverage>,
}

/// Firms of one district, industry, zone or list by class.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Breakdown {
    pub id: String,
    pub title: String,
    pub classes: BTreeMap<String, u64>,
    pub count: u64,
}

/// Firms whose total lies in a span.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Bin {
    /// Included.
    pub from: String,
    /// Not included.
    pub to: String,
    pub count: u64,
}

/// Firms by class in one year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ClassYear {
    pub year: i16,
    pub classes: BTreeMap<String, u64>,
}

/// Something that somebody should look at.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Alert {
    pub id: String,
    /// notice, warning or urgent.
    pub level: String,
    pub title: String,
    pub detail: String,
    /// Firm that it is about.
    pub subject: Option<String>,
    /// Department that it is for.
    pub department: Option<String>,
    pub link: String,
}

/// How many rows of a form that is due are there.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Coverage {
    pub form: String,
    pub title: String,
    pub rows: u64,
    pub admitted: u64,
}

/// What the public may read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PublicPage {
    pub title: String,
    pub notice: Option<String>,
    pub years: Vec<PublicYear>,
}

/// A published year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PublicYear {
    pub year: i16,
    pub scheme_title: String,
    /// Day of publication; absent while it is in publicity.
    pub published: Option<String>,
    /// Number of the publication in its year.
    pub number: Option<u32>,
    pub classes: Vec<String>,
    /// What the classes are called, best first.
    pub class_titles: Vec<super::zone::ClassBrief>,
    /// Whether it is shown for objections and not decided yet.
    pub in_publicity: bool,
    pub objections_until: Option<String>,
}

/// Which published results are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PublicFilter {
    pub year: Option<i16>,
    pub class: Option<String>,
}

/// Name and class, nothing else.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PublicResult {
    pub name: String,
    pub class: String,
}
