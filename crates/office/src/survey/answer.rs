//! What was found on a parcel: answers by question, photographs, the place where it was written, and every earlier
//! version.

use super::questions::questions;
use crate::docket::{Act, Refusal};
use crate::journal::FileRef;
use fact::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where an answer was written, degrees as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyPlace {
    /// Longitude.
    pub longitude: String,
    /// Latitude.
    pub latitude: String,
}

/// One version of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerVersion {
    /// Answers by question, as written.
    pub answers: BTreeMap<String, String>,
    /// Photographs.
    pub photos: Vec<FileRef>,
    /// Where it was written.
    pub place: Option<SurveyPlace>,
    /// Who, when.
    pub act: Act,
}

/// The answer of a parcel in a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyAnswer {
    /// Key: that of the survey, a slash, the parcel code.
    pub key: String,
    /// Key of the survey.
    pub survey: String,
    /// Parcel code.
    pub parcel: String,
    /// Development zone of the parcel.
    pub zone: Option<String>,
    /// Whether every question that must be answered is.
    pub is_complete: bool,
    /// The answer, with all before it; the newest last, never empty.
    pub versions: Vec<AnswerVersion>,
}

impl SurveyAnswer {
    /// The key of a parcel's answer.
    #[must_use]
    pub fn key_of(survey: &str, parcel: &str) -> String {
        format!("{survey}/{parcel}")
    }

    /// The newest version.
    #[must_use]
    pub fn latest(&self) -> Option<&AnswerVersion> {
        self.versions.last()
    }

    /// The version that stood after an entry of the journal.
    #[must_use]
    pub fn at_entry(&self, entry: u64) -> Option<&AnswerVersion> {
        self.versions.iter().rfind(|version| version.act.entry <= entry)
    }
}

impl AnswerVersion {
    /// Goes on when every answer is one, with blanks left out.
    ///
    /// # Errors
    /// A question that is not asked, an answer of the wrong kind, a place outside the world, nothing at all.
    pub(super) fn checked(mut self) -> Result<Self, Refusal> {
        self.answers.retain(|_, text| !text.trim().is_empty());
        for (id, text) in &mut self.answers {
            let Some(question) = questions().iter().find(|one| one.term.id == *id) else {
                let message = format!("调查没有问“{id}”（S2-7a）。");
                return Err(Refusal::new("unknown_question", message, "请按调查表的问题填。"));
            };
            question.figure(text)?;
            *text = text.trim().to_owned();
        }
        if self.answers.is_empty() && self.photos.is_empty() {
            let message = "没有填任何一项，也没有照片（S2-7a）。";
            return Err(Refusal::new("answer_missing", message, "请至少填一项再交。"));
        }
        if let Some(place) = &self.place {
            let within = |text: &str, most: i128| {
                let degrees = text.parse::<Decimal>().ok();
                degrees.and_then(|degrees| degrees.mantissa_at(15)).is_some_and(|at| at.abs() <= most)
            };
            let most = 10i128.pow(15);
            if !within(&place.longitude, 180 * most) || !within(&place.latitude, 90 * most) {
                let message = format!("位置“{}，{}”不是经纬度。", place.longitude, place.latitude);
                return Err(Refusal::new("bad_place", message, "请重新定位，或不填位置。"));
            }
        }
        Ok(self)
    }

    /// Whether every question that must be answered is.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        questions().iter().all(|one| one.is_optional || self.answers.contains_key(&one.term.id))
    }
}
