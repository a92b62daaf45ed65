//! Answers of closed surveys beside what the layers say: an answer that is newer than the layer is the parcel's figure,
//! an older one is shown beside it. Which answers count is left to `office::survey`.

use super::book::LandBook;
use super::register::Land;
use fact::Area;
use jiff::civil::Date;
use law::{Figures, Value};
use office::docket::{Docket, LayerKind};
use office::survey::{AnswerVersion, Survey, SurveyParcel, base_survey, counting_answers, questions};
use std::collections::{BTreeMap, BTreeSet};

/// What a survey says of a figure of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surveyed {
    /// Glossary id.
    pub term: &'static str,
    /// The answer, as written.
    pub answer: String,
    /// What the layer says; `None` when it says nothing.
    pub file: Option<Value>,
    /// Whether the answer is the figure that is decided by.
    pub counts: bool,
    /// Day of the answer.
    pub day: Date,
    /// Entry that recorded it.
    pub entry: u64,
    /// Who gave it.
    pub by: String,
    /// Key of the survey.
    pub survey: String,
    /// Title of the survey.
    pub title: String,
}

/// The documents of surveys, and since when the layers in force describe the land.
pub(crate) struct Surveys<'d> {
    /// Documents.
    pub docket: &'d Docket,
    /// Day asked about.
    pub day: Date,
    /// First day of each layer in force.
    pub since: BTreeMap<LayerKind, Date>,
}

impl Surveys<'_> {
    /// Closed surveys of the day, by key and the entry that closed them: what their answers are worth depends on no more.
    pub fn closed(&self) -> Vec<(String, u64)> {
        let closed = self.docket.surveys.values().filter_map(|survey| {
            let closed = survey.closed.as_ref().filter(|closed| closed.on <= self.day)?;
            Some((survey.key.clone(), closed.entry))
        });
        closed.collect()
    }
}

impl Land {
    /// Takes the base survey and the answers of closed surveys.
    pub(crate) fn take_surveys(&mut self, surveys: &Surveys<'_>) {
        let Surveys { docket, day, since } = surveys;
        let zones: BTreeSet<Option<&str>> =
            self.grounds.iter().map(|ground| ground.zone.as_deref()).collect();
        if !zones.is_empty() {
            self.rules.survey = base_survey(&self.rules.survey, &docket.surveys, &zones, *day);
        }
        for (code, (version, survey)) in counting_answers(&docket.surveys, &docket.survey_answers, *day) {
            if let Some(place) = self.place_of(code) {
                let told = self.take_answer(place, version, survey, since);
                self.surveyed.insert(place, told);
            }
        }
    }

    fn take_answer(
        &mut self,
        place: usize,
        version: &AnswerVersion,
        survey: &Survey,
        since: &BTreeMap<LayerKind, Date>,
    ) -> Vec<Surveyed> {
        let is_newer = |kind| since.get(&kind).is_none_or(|since| version.act.day > *since);
        let (counts, counts_for_firm) = (is_newer(LayerKind::Parcel), is_newer(LayerKind::Occupancy));
        let parcel = &mut self.parcels[place];
        let mut told = Vec::new();
        for question in questions() {
            let id = question.term.id.as_str();
            let Some(answer) = version.answers.get(id) else { continue };
            // Checked when it was given; a question that changed its kind since is passed over.
            let Ok(value) = question.figure(answer) else { continue };
            let file = parcel.figures.get(id).cloned();
            if counts {
                parcel.figures.insert(id.to_owned(), value.clone());
            }
            // What is found on a parcel that one firm uses alone is found of that firm.
            if let ([only], true) = (parcel.occupants.as_mut_slice(), counts_for_firm) {
                replace(&mut only.figures, id, value);
            }
            told.push(Surveyed {
                term: id,
                answer: answer.clone(),
                file,
                counts,
                day: version.act.day,
                entry: version.act.entry,
                by: version.act.by.name.clone(),
                survey: survey.key.clone(),
                title: survey.title.clone(),
            });
        }
        told
    }
}

/// A figure that is there gets another value.
fn replace(figures: &mut Figures, id: &str, value: Value) {
    if figures.contains(id) {
        figures.insert(id.to_owned(), value);
    }
}

impl LandBook {
    /// What surveys say of a parcel.
    #[must_use]
    pub fn surveyed(&self, place: usize) -> &[Surveyed] {
        self.land.surveyed.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The parcels that a survey is about: those of a zone, or all, but for those whose use is known to be another than
    /// those that are looked at.
    #[must_use]
    pub fn survey_parcels(&self, zone: Option<&str>) -> Vec<SurveyParcel> {
        let standard = self.standard().ok();
        let scope =
            standard.as_ref().and_then(|standard| Some(&standard.rules().identification.as_ref()?.0.scope));
        let asked = standard.as_ref().zip(scope).map(|(standard, scope)| standard.derivation([scope]));
        let is_out = |place: usize| -> Option<bool> {
            let (standard, scope, asked) = (standard.as_ref()?, scope?, asked.as_ref()?);
            let figures = standard.figures(&self.land.parcels[place], None);
            Some(standard.values(asked, &figures).ok()?.get(scope)?.truth() == Some(false))
        };
        let places = (0..self.land.parcels.len()).filter(|place| {
            let own = self.land.grounds[*place].zone.as_deref();
            (zone.is_none() || own == zone) && is_out(*place) != Some(true)
        });
        let parcel = |place: usize| {
            let (parcel, ground) = (&self.land.parcels[place], &self.land.grounds[place]);
            SurveyParcel {
                code: parcel.code.clone(),
                micro_mu: Area::micro_mu(parcel.area),
                title: ground.location.clone(),
                zone: ground.zone.clone(),
            }
        };
        places.map(parcel).collect()
    }
}
