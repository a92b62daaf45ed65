//! The demo's surveys of industrial land: one of a small zone, closed last year, and one of another that is being
//! answered, through the commands that people use. What is answered is what the layer of the day says.

use super::Story;
use crate::land::LandBook;
use crate::trouble::Trouble;
use jiff::civil::{Date, date};
use law::Value;
use office::docket::Command;
use office::survey::{SurveyStep, questions};
use std::collections::{BTreeMap, VecDeque};

const BUREAU: &str = "natural_resources";
const COMMITTEE: &str = "zone_committee";
/// Parcels of the survey that runs that are answered already.
const ANSWERED: usize = 14;

/// What is still to happen, and the key of the survey that it happens to.
pub(super) struct Surveys {
    coming: VecDeque<(Date, What)>,
    key: String,
}

#[derive(Clone, Copy)]
enum What {
    Open {
        by: &'static str,
        zone: &'static str,
        year: i16,
        title: &'static str,
        due: Date,
    },
    /// Answers the first so many parcels, or all but the last.
    Answer {
        by: &'static str,
        zone: &'static str,
        first: Option<usize>,
    },
    /// Closes it; the last parcel is left out.
    Close {
        by: &'static str,
        zone: &'static str,
    },
}

impl Surveys {
    /// All of it.
    pub fn whole() -> Self {
        let (small, large) = ("GYQ", "KFQ");
        let coming = [
            (
                date(2024, 2, 26),
                What::Open {
                    by: BUREAU,
                    zone: small,
                    year: 2024,
                    title: "2024年西岭工业集中区工业用地更新调查",
                    due: date(2024, 6, 28),
                },
            ),
            (date(2024, 3, 18), What::Answer { by: BUREAU, zone: small, first: None }),
            (date(2024, 3, 29), What::Close { by: BUREAU, zone: small }),
            (
                date(2025, 5, 8),
                What::Open {
                    by: COMMITTEE,
                    zone: large,
                    year: 2025,
                    title: "2025年示范经济开发区工业用地更新调查",
                    due: date(2025, 6, 30),
                },
            ),
            (date(2025, 5, 14), What::Answer { by: COMMITTEE, zone: large, first: Some(ANSWERED) }),
        ];
        Self { coming: coming.into(), key: String::new() }
    }

    /// The day of what comes next.
    pub fn next_day(&self) -> Option<Date> {
        self.coming.front().map(|(day, _)| *day)
    }
}

impl Story<'_> {
    /// Lets the next thing happen, on its day.
    pub(super) async fn survey_next(&mut self) -> Result<(), Trouble> {
        let Some((day, what)) = self.surveys.coming.pop_front() else { return Ok(()) };
        self.clock.to(day);
        let moment = self.desk.now();
        let book = self.desk.land(&moment, day).await?;
        match what {
            What::Open { by, zone, year, title, due } => {
                self.tell(title);
                let parcels = book.survey_parcels(Some(zone));
                let (title, zone) = (title.to_owned(), Some(zone.to_owned()));
                let entry = self.by(by, Command::OpenSurvey { year, title, zone, due, parcels }).await?;
                self.surveys.key = entry.to_string();
            }
            What::Answer { by, zone, first } => {
                let parcels = book.survey_parcels(Some(zone));
                let count = first.unwrap_or(parcels.len().saturating_sub(1));
                for parcel in parcels.into_iter().take(count) {
                    let answers = answers(&book, &parcel.code);
                    let (survey, parcel) = (self.surveys.key.clone(), parcel.code);
                    let (photos, place) = (Vec::new(), None);
                    self.by(by, Command::AnswerSurvey { survey, parcel, answers, photos, place }).await?;
                }
            }
            What::Close { by, zone } => {
                let last = book.survey_parcels(Some(zone)).pop();
                let left_out =
                    last.map_or_else(String::new, |last| format!("{} 道路施工，不能进场", last.code));
                let document = "西岭工业集中区2024年工业用地更新调查报告".to_owned();
                let (survey, take) = (self.surveys.key.clone(), SurveyStep::Close { document, left_out });
                self.by(by, Command::StepSurvey { survey, take }).await?;
            }
        }
        Ok(())
    }
}

/// What the layer says of a parcel, as answers.
fn answers(book: &LandBook, code: &str) -> BTreeMap<String, String> {
    let Some(place) = book.land.place_of(code) else { return BTreeMap::new() };
    let figures = &book.land.parcels[place].figures;
    let flag = |id: &str| figures.get(id).and_then(Value::truth);
    let mut answers = BTreeMap::new();
    for question in questions() {
        let id = question.term.id.as_str();
        let known = figures.get(id).and_then(|value| match value {
            Value::Flag(flag) => Some(if *flag { "是" } else { "否" }.to_owned()),
            Value::Number(number) => number.to_decimal(6).map(|number| number.trim().to_string()),
            Value::Day(day) => Some(day.to_string()),
            Value::Text(text) => Some(text.to_string()),
            Value::Unknown => None,
        });
        let plain = || match id {
            "current_land_use" if flag("construction_started") == Some(false) => "未建".to_owned(),
            "current_land_use" if flag("in_production") == Some(false) => "空置".to_owned(),
            "current_land_use" => "生产".to_owned(),
            _ => "否".to_owned(),
        };
        let answer = known.or_else(|| (!question.is_optional).then(plain));
        answers.extend(answer.map(|answer| (id.to_owned(), answer)));
    }
    answers
}
