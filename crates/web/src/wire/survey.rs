//! Surveys of industrial land: campaigns, their questions, and the answer of a parcel. Areas are 亩 as text.

use super::plot::{Deed, NextStep};
use super::{Named, StoredFile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Which surveys.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SurveyFilter {
    pub year: Option<i16>,
    /// open, closed or reopened.
    pub state: Option<String>,
    pub zone: Option<String>,
}

/// A survey in a list; counts are of the parcels that the caller sees.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SurveyRow {
    pub key: String,
    pub year: i16,
    pub title: String,
    /// Development zone that it is limited to.
    pub zone: Option<Named>,
    pub due: String,
    pub overdue: bool,
    pub state: String,
    pub state_title: String,
    pub parcels: u64,
    pub answered: u64,
    pub area: String,
    pub answered_area: String,
    /// Day on which it was completed last.
    pub closed: Option<String>,
}

/// What is opened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SurveyForm {
    pub year: i16,
    pub title: String,
    pub zone: Option<String>,
    #[schema(format = Date)]
    pub due: String,
}

/// A survey.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Survey {
    #[serde(flatten)]
    pub row: SurveyRow,
    pub questions: Vec<SurveyQuestion>,
    /// Document of its latest completion.
    pub document: Option<String>,
    pub left_out: Vec<SurveyLeftOut>,
    pub history: Vec<Deed>,
    pub next: Vec<NextStep>,
    /// Whether answers may come in now.
    pub open: bool,
}

/// A question.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SurveyQuestion {
    pub id: String,
    pub title: String,
    /// What it means.
    pub meaning: String,
    /// flag (是, 否), choice, number, text or day.
    pub kind: String,
    pub unit: String,
    pub options: Vec<Named>,
    pub optional: bool,
    pub clause: String,
}

/// A parcel that was left out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SurveyLeftOut {
    pub parcel: String,
    pub reason: String,
}

/// Which parcels.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SurveyParcelFilter {
    pub answered: Option<bool>,
    pub zone: Option<String>,
}

/// A parcel of a survey.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SurveyParcelRow {
    pub code: String,
    /// Where it lies.
    pub title: String,
    pub zone: Option<Named>,
    pub area: String,
    /// Firms that use it on the day.
    pub firms: Vec<Named>,
    /// Whether every question that must be answered is.
    pub answered: bool,
    /// Who answered last.
    pub by: Option<String>,
    /// Day of the last answer.
    pub day: Option<String>,
}

/// The answer of a parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SurveyAnswer {
    #[serde(flatten)]
    pub row: SurveyParcelRow,
    pub answers: BTreeMap<String, String>,
    /// What the layer in force says of the same, by question.
    pub layer: BTreeMap<String, String>,
    pub photos: Vec<StoredFile>,
    /// Longitude and latitude.
    pub place: Option<[f64; 2]>,
    /// Every answer, the newest last.
    pub history: Vec<Deed>,
    /// Whether the caller may answer now.
    pub may_answer: bool,
}

/// What was found on a parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SurveyAnswerForm {
    pub answers: BTreeMap<String, String>,
    /// Digests of photographs that were uploaded.
    #[serde(default)]
    pub photos: Vec<String>,
    /// Longitude and latitude.
    pub place: Option<[f64; 2]>,
}

/// What a survey says of a figure of a parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SurveyedFigure {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub answer: String,
    /// What the layer says.
    pub file: Option<String>,
    /// Whether the answer is what is decided by; the layer otherwise.
    pub counts: bool,
    pub day: String,
    pub by: String,
    /// Key and title of the survey.
    pub survey: Named,
}
