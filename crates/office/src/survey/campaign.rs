//! A survey as a campaign: opened over parcels that are frozen into it, answered parcel by parcel, closed when each is
//! answered or left out by name with a reason.

use super::answer::{AnswerVersion, SurveyAnswer};
use super::state::{SurveyEvent, SurveyState, SurveyStep, TABLE};
use crate::docket::{Act, Refusal};
use crate::supply::{Deed, Titled, take};
use fact::Area;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A parcel of a survey, as it was when the survey opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyParcel {
    /// Parcel code.
    pub code: String,
    /// Area of title, micro-亩.
    pub micro_mu: i64,
    /// Where it lies, in words.
    pub title: String,
    /// Development zone.
    pub zone: Option<String>,
}

/// A parcel that was not surveyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Parcel code.
    pub parcel: String,
    /// Why.
    pub reason: String,
}

/// The latest completion of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedSurvey {
    /// Day on which it was completed.
    pub on: Date,
    /// Entry of the journal; answers up to it count.
    pub entry: u64,
    /// Document that says so.
    pub document: String,
    /// Parcels left out.
    pub left_out: Vec<LeftOut>,
}

/// A survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// Key: the entry, as text.
    pub key: String,
    /// Year that it is about.
    pub year: i16,
    /// Title.
    pub title: String,
    /// Development zone that it is limited to.
    pub zone: Option<String>,
    /// Last day.
    pub due: Date,
    /// Its parcels, by code.
    pub parcels: Vec<SurveyParcel>,
    /// Where it stands.
    pub state: SurveyState,
    /// Its latest completion.
    pub closed: Option<ClosedSurvey>,
    /// What was done with it.
    pub deeds: Vec<Deed>,
    /// Who opened it.
    pub opened: Act,
}

/// What a survey is opened with.
#[derive(Clone, Copy, Debug)]
pub struct NewSurvey<'a> {
    /// Year that it is about.
    pub year: i16,
    /// Title.
    pub title: &'a str,
    /// Development zone that it is limited to.
    pub zone: Option<&'a str>,
    /// Last day.
    pub due: Date,
    /// Its parcels.
    pub parcels: &'a [SurveyParcel],
}

/// How far a survey is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Parcels.
    pub parcels: usize,
    /// Parcels with a whole answer.
    pub answered: usize,
    /// Land of the parcels.
    pub area: Area,
    /// Land of those with a whole answer.
    pub answered_area: Area,
}

impl Survey {
    /// Opens a survey.
    ///
    /// # Errors
    /// No title, no parcel, a parcel twice, a day that is over, or a year that has not begun.
    pub fn open(new: &NewSurvey<'_>, act: &Act) -> Result<Self, Refusal> {
        let refuse =
            |code, message: String, advice| Err(Refusal::new(code, format!("{message}（S2-7a）。"), advice));
        if new.title.trim().is_empty() {
            return refuse("title_missing", "调查没有名称".to_owned(), "请写名称。");
        }
        if new.due < act.day {
            return refuse("bad_due", format!("期限{}已经过了", new.due), "请另定期限。");
        }
        if new.year > act.day.year() {
            return refuse("bad_year", format!("{}年还没有到", new.year), "请核对年度。");
        }
        if new.parcels.is_empty() {
            let advice = "请先报送宗地图层，或核对开发区。";
            return refuse("no_parcels", "没有要调查的宗地".to_owned(), advice);
        }
        let mut parcels = new.parcels.to_vec();
        parcels.sort_by(|one, other| one.code.cmp(&other.code));
        if let Some(twice) = parcels.windows(2).find(|pair| pair[0].code == pair[1].code) {
            let message = format!("宗地{}给了不止一次", twice[0].code);
            return refuse("parcel_twice", message, "请先在台账里合并。");
        }
        Ok(Self {
            key: act.entry.to_string(),
            year: new.year,
            title: new.title.trim().to_owned(),
            zone: new.zone.map(str::to_owned),
            due: new.due,
            parcels,
            state: SurveyState::Open,
            closed: None,
            deeds: vec![Deed {
                what: "开始调查".to_owned(),
                text: String::new(),
                act: act.clone(),
                files: Vec::new(),
            }],
            opened: act.clone(),
        })
    }

    /// A parcel of the survey.
    #[must_use]
    pub fn parcel(&self, code: &str) -> Option<&SurveyParcel> {
        let place = self.parcels.binary_search_by(|parcel| parcel.code.as_str().cmp(code)).ok()?;
        self.parcels.get(place)
    }

    /// Whether answers may come in.
    #[must_use]
    pub fn is_open(&self) -> bool {
        take(TABLE, self.state, SurveyEvent::Answer).is_ok()
    }

    /// Takes an answer of a parcel; the earlier ones are kept behind it.
    ///
    /// # Errors
    /// When the survey takes no answers now, has no such parcel, or the answer is none.
    pub fn answer(
        &self,
        parcel: &str,
        earlier: Option<&SurveyAnswer>,
        version: AnswerVersion,
    ) -> Result<SurveyAnswer, Refusal> {
        take(TABLE, self.state, SurveyEvent::Answer)?;
        let parcel = self.parcel(parcel).ok_or_else(|| {
            let message = format!("宗地{parcel}不在“{}”的调查范围里（S2-7a）。", self.title);
            Refusal::new("no_such_parcel", message, "调查范围在开始那天定下，请从清单中选。")
        })?;
        let version = version.checked()?;
        let mut versions = earlier.map_or_else(Vec::new, |earlier| earlier.versions.clone());
        let is_complete = version.is_complete();
        versions.push(version);
        Ok(SurveyAnswer {
            key: SurveyAnswer::key_of(&self.key, &parcel.code),
            survey: self.key.clone(),
            parcel: parcel.code.clone(),
            zone: parcel.zone.clone(),
            is_complete,
            versions,
        })
    }

    /// Takes a step with the survey as a whole.
    ///
    /// # Errors
    /// When the table has no such step, a text is missing, or parcels are neither answered nor left out with a reason.
    pub fn carry_out(
        &self,
        step: &SurveyStep,
        answers: &BTreeMap<String, SurveyAnswer>,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut after = self.clone();
        after.state = take(TABLE, self.state, step.event())?;
        let text = match step {
            SurveyStep::Close { document, left_out } => {
                let document = said(document, "调查成果文件", "S1-1.1a")?;
                let left_out = self.left_out(left_out, answers)?;
                let text = format!("{document}；没有调查{}宗", left_out.len());
                after.closed = Some(ClosedSurvey { on: act.day, entry: act.entry, document, left_out });
                text
            }
            SurveyStep::Reopen { reason } => said(reason, "重开的原因", "S2-7a")?,
        };
        after.deeds.push(Deed {
            what: step.event().title().to_owned(),
            text,
            act: act.clone(),
            files: Vec::new(),
        });
        Ok(after)
    }

    /// How far it is, over the parcels that somebody looks at.
    #[must_use]
    pub fn coverage(
        &self,
        answers: &BTreeMap<String, SurveyAnswer>,
        looked_at: impl Fn(&SurveyParcel) -> bool,
    ) -> Coverage {
        let mut coverage = Coverage::default();
        for parcel in self.parcels.iter().filter(|parcel| looked_at(parcel)) {
            let area = Area::from_micro_mu(parcel.micro_mu);
            coverage.parcels += 1;
            coverage.area = coverage.area + area;
            if self.is_answered(&parcel.code, answers) {
                coverage.answered += 1;
                coverage.answered_area = coverage.answered_area + area;
            }
        }
        coverage
    }

    /// Whether a parcel has a whole answer.
    #[must_use]
    pub fn is_answered(&self, parcel: &str, answers: &BTreeMap<String, SurveyAnswer>) -> bool {
        answers.get(&SurveyAnswer::key_of(&self.key, parcel)).is_some_and(|answer| answer.is_complete)
    }

    /// The parcels that are left out, each named once, unanswered and with its reason; no other is unanswered.
    fn left_out(
        &self,
        text: &str,
        answers: &BTreeMap<String, SurveyAnswer>,
    ) -> Result<Vec<LeftOut>, Refusal> {
        let advice = "不能调查的宗地写进“没有调查的宗地”：一行一宗，宗地代码、空格、原因。";
        let refuse =
            |code, message: String| Err(Refusal::new(code, format!("{message}（S1-1.1a）。"), advice));
        let mut named = BTreeSet::new();
        let mut left_out = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (code, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            if self.parcel(code).is_none() {
                return refuse("unknown_parcel", format!("宗地{code}不在调查范围里"));
            }
            if reason.trim().is_empty() {
                return refuse("reason_missing", format!("宗地{code}没有写为什么不调查"));
            }
            if self.is_answered(code, answers) {
                return refuse("parcel_answered", format!("宗地{code}已经填报，不能写成没有调查"));
            }
            if !named.insert(code.to_owned()) {
                return refuse("parcel_twice", format!("宗地{code}写了两遍"));
            }
            left_out.push(LeftOut { parcel: code.to_owned(), reason: reason.trim().to_owned() });
        }
        let open = self.parcels.iter().map(|parcel| parcel.code.as_str());
        let open: Vec<&str> =
            open.filter(|code| !named.contains(*code) && !self.is_answered(code, answers)).collect();
        if let Some(first) = open.first() {
            let message = format!("还有{}宗没有填报，如{first}", open.len());
            return refuse("parcels_open", message);
        }
        Ok(left_out)
    }
}

fn said(text: &str, what: &str, clause: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        let message = format!("没有写{what}（{clause}）。");
        return Err(Refusal::new("text_missing", message, format!("请写明{what}。")));
    }
    Ok(text.to_owned())
}
