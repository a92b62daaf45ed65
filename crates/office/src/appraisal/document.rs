//! A year's assessment as a document of the office: opened once a year for the year before, figures added, computed, argued
//! about, confirmed and published. Figures and objections are only ever added; what is published stays.

use super::compute::{Asked, compute};
use super::figures::FigureIn;
use super::known::Known;
use super::result::AppraisalResult;
use super::rules::AppraisalRules;
use super::state::{AppraisalEvent, AppraisalState, AppraisalStep, TABLE, YEARLY};
use crate::calendar::Calendar;
use crate::docket::{Act, PlaceName, Refusal};
use crate::journal::FileRef;
use crate::step::{Deed, needs_text, refuse, take};
use crate::supply::figure;
use jiff::civil::Date;
use law::Pack;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A year's assessment. Key: the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appraisal {
    /// Year that is assessed.
    pub year: i16,
    /// Districts as they were when it was opened, by code.
    pub districts: Vec<PlaceName>,
    /// Where it stands.
    pub state: AppraisalState,
    /// Figures in the order in which they came; the last of a district and term counts.
    pub figures: Vec<Delivered>,
    /// Objections in the order in which they came.
    pub objections: Vec<DistrictObjection>,
    /// What was computed last.
    pub result: Option<AppraisalResult>,
    /// How it was published.
    pub published: Option<Announced>,
    /// What was done with it.
    pub deeds: Vec<Deed>,
    /// Who opened it.
    pub opened: Act,
}

/// A figure that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    /// District.
    pub district: String,
    /// Glossary id.
    pub term: String,
    /// As written.
    pub value: String,
    /// Department that owns it.
    pub department: String,
    /// Document and page.
    pub source: String,
    /// The document.
    pub file: Option<FileRef>,
    /// When and by whom.
    pub act: Act,
}

/// An objection of a district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistrictObjection {
    /// District.
    pub district: String,
    /// What is wrong.
    pub text: String,
    /// Proof.
    pub file: Option<FileRef>,
    /// When and by whom.
    pub act: Act,
    /// Whether it was right, what was answered, when and by whom.
    pub answer: Option<(bool, String, Act)>,
}

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// Number of the document.
    pub number: String,
    /// Day of the document.
    pub day: Date,
    /// The document.
    pub document: FileRef,
    /// Who recorded it.
    pub act: Act,
}

/// What a step reads besides: the packs, the working days, and what the system knows.
pub(crate) struct Around<'a> {
    pub packs: &'a [Pack],
    pub calendar: &'a Calendar,
    pub known: &'a Known,
}

impl Appraisal {
    /// Opens a year.
    ///
    /// # Errors
    /// When the year is not over (S2-18c), there are no districts, or no pack says how they are assessed.
    pub fn open(year: i16, districts: &[PlaceName], packs: &[Pack], act: &Act) -> Result<Self, Refusal> {
        if year >= act.day.year() {
            let message = format!("考核的是上年度：{year}年还没有过完。");
            return Err(refuse("year_not_over", YEARLY, &message, "请在次年1月1日以后开始。"));
        }
        if districts.is_empty() {
            let advice = "请在 zone.toml 里写上 [[region]]。";
            return Err(refuse("no_districts", YEARLY, "本地没有配置辖市、区。", advice));
        }
        AppraisalRules::read(packs, act.day)?;
        let mut districts = districts.to_vec();
        districts.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(Self {
            year,
            districts,
            state: AppraisalState::Collecting,
            figures: Vec::new(),
            objections: Vec::new(),
            result: None,
            published: None,
            deeds: vec![Deed::new(AppraisalEvent::Open, format!("考核{year}年度"), act)],
            opened: act.clone(),
        })
    }

    /// Takes a step.
    ///
    /// # Errors
    /// When the table has no such step, a district, figure or objection is not there, a text is missing, or it is confirmed
    /// while an objection waits for its answer or for a new computation.
    pub(crate) fn carry_out(
        &self,
        step: &AppraisalStep,
        around: &Around<'_>,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut after = self.clone();
        after.state = take(TABLE, self.state, step.event())?;
        let text = match step {
            AppraisalStep::Deliver { district, figures, source, file } => {
                after.deliver((district, figures), (source, file.as_ref()), around.packs, act)?
            }
            AppraisalStep::Compute {} => after.computed(around, act)?,
            AppraisalStep::Return { reason } => {
                needs_text(reason, "为什么退回", YEARLY)?;
                reason.trim().to_owned()
            }
            AppraisalStep::Object { district, text, file } => {
                let title = self.title(district)?;
                needs_text(text, "哪里不对", YEARLY)?;
                after.objections.push(DistrictObjection {
                    district: district.clone(),
                    text: text.trim().to_owned(),
                    file: file.clone(),
                    act: act.clone(),
                    answer: None,
                });
                format!("{title}：{}", text.trim())
            }
            AppraisalStep::Answer { objection, accept, opinion } => {
                after.answer(objection, *accept, opinion, act)?
            }
            AppraisalStep::Confirm { opinion, .. } => {
                needs_text(opinion, "审定意见", YEARLY)?;
                self.settled()?;
                opinion.trim().to_owned()
            }
            AppraisalStep::Publish { number, day, document } => {
                let announced = announced(number, *day, document, act)?;
                let text = announced.number.clone();
                after.published = Some(announced);
                text
            }
        };
        let deed = Deed::new(step.event(), text, act);
        after.deeds.push(Deed { files: step.files(), ..deed });
        Ok(after)
    }

    /// The figure that counts for a district.
    #[must_use]
    pub fn figure(&self, district: &str, term: &str) -> Option<&Delivered> {
        self.figures.iter().rev().find(|one| one.district == district && one.term == term)
    }

    /// What a district is called.
    ///
    /// # Errors
    /// When it is not assessed.
    pub fn title(&self, district: &str) -> Result<&str, Refusal> {
        let found = self.districts.iter().find(|place| place.id == district);
        found.map(|place| place.title.as_str()).ok_or_else(|| {
            let message = format!("{}年度考核里没有“{district}”这个辖区。", self.year);
            refuse("unknown_district", YEARLY, &message, "请从列出的辖区中选。")
        })
    }

    fn deliver(
        &mut self,
        (district, figures): (&str, &BTreeMap<String, String>),
        (source, file): (&str, Option<&FileRef>),
        packs: &[Pack],
        act: &Act,
    ) -> Result<String, Refusal> {
        let title = self.title(district)?.to_owned();
        needs_text(source, "数据的出处", "S2-18a")?;
        if figures.is_empty() {
            return Err(refuse("no_figures", "S2-18a", "没有写数据。", "请至少报一个数。"));
        }
        let rules = AppraisalRules::read(packs, act.day)?;
        for (term, value) in figures {
            let Some(rule) = rules.figure(term) else {
                let message = format!("年度考核不用“{term}”这个数。");
                return Err(refuse("unknown_figure", "S2-18a", &message, "请从列出的数据中选。"));
            };
            if act.by.department.as_deref() != Some(rule.from.as_str()) {
                let whose =
                    fact::department(&rule.from).map_or(rule.from.as_str(), |known| known.zh.as_str());
                let message = format!("“{term}”由{whose}报送。");
                return Err(refuse("not_your_figure", &rule.clause, &message, "请只报本部门负责的数。"));
            }
            let read = figure(term, value)?;
            if may_not_be_negative(term) && read.number().is_some_and(|number| number.is_negative()) {
                let message = format!("“{term}”写的是{value}，不能小于零。");
                return Err(refuse("bad_figure", &rule.clause, &message, "请核对后重报。"));
            }
            self.figures.push(Delivered {
                district: district.to_owned(),
                term: term.clone(),
                value: value.trim().to_owned(),
                department: rule.from.clone(),
                source: source.trim().to_owned(),
                file: file.cloned(),
                act: act.clone(),
            });
        }
        Ok(format!("{title}，{}个数，{}", figures.len(), source.trim()))
    }

    fn computed(&mut self, around: &Around<'_>, act: &Act) -> Result<String, Refusal> {
        let mut districts = Vec::with_capacity(self.districts.len());
        for place in &self.districts {
            let mut last: BTreeMap<&str, &Delivered> = BTreeMap::new();
            let own = self.figures.iter().filter(|one| one.district == place.id);
            last.extend(own.map(|one| (one.term.as_str(), one)));
            let figures = last.into_values().map(|one| FigureIn {
                term: one.term.clone(),
                value: one.value.clone(),
                department: Some(one.department.clone()),
                source: one.source.clone(),
                entry: Some(one.act.entry),
            });
            let known = around.known.of(&place.id).to_vec();
            districts.push((place.id.clone(), figures.collect(), known));
        }
        let Around { packs, calendar, .. } = around;
        let (day, entry) = (act.day, act.entry);
        let result = compute(&Asked { packs, calendar, day, entry, districts: &districts })?;
        let scored = result.districts.iter().filter(|one| one.points.is_some()).count();
        let text = format!("{}个辖区，{scored}个有得分", result.districts.len());
        self.result = Some(result);
        Ok(text)
    }

    fn answer(&mut self, number: &str, accept: bool, opinion: &str, act: &Act) -> Result<String, Refusal> {
        needs_text(opinion, "答复", YEARLY)?;
        let place = number.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let Some(objection) = place.and_then(|place| self.objections.get_mut(place)) else {
            let message = format!("没有第{number}件意见。");
            return Err(refuse("no_such_objection", YEARLY, &message, "请从意见清单中选。"));
        };
        if objection.answer.is_some() {
            let message = format!("第{number}件意见已经答复。");
            return Err(refuse("already_answered", YEARLY, &message, "有新的情况，请辖区另提意见。"));
        }
        objection.answer = Some((accept, opinion.trim().to_owned(), act.clone()));
        let word = if accept { "采纳" } else { "不采纳" };
        Ok(format!("第{number}件，{word}：{}", opinion.trim()))
    }

    /// Every objection is answered, and computed again after one that was right.
    fn settled(&self) -> Result<(), Refusal> {
        let open = self.objections.iter().filter(|one| one.answer.is_none()).count();
        if open > 0 {
            let message = format!("还有{open}件意见没有答复。");
            return Err(refuse("objection_open", YEARLY, &message, "请先答复。"));
        }
        let computed = self.result.as_ref().map_or(0, |result| result.entry);
        let accepted = |one: &&DistrictObjection| {
            one.answer.as_ref().is_some_and(|(accept, _, act)| *accept && act.entry > computed)
        };
        match self.objections.iter().find(accepted) {
            None => Ok(()),
            Some(one) => {
                let message = format!("{}的意见采纳以后还没有重新计算。", self.title(&one.district)?);
                Err(refuse("not_recomputed", YEARLY, &message, "请退回补正，更正数据后重新计算。"))
            }
        }
    }
}

/// Rates may fall below zero; areas and amounts may not.
fn may_not_be_negative(term: &str) -> bool {
    fact::glossary::term(term).is_some_and(|term| term.unit != "1")
}

fn announced(number: &str, day: Date, document: &FileRef, act: &Act) -> Result<Announced, Refusal> {
    needs_text(number, "文号", YEARLY)?;
    if day > act.day {
        let message = format!("公布日{day}还没有到。");
        return Err(refuse("bad_day", YEARLY, &message, "请填写文件上的日期。"));
    }
    let (number, document) = (number.trim().to_owned(), document.clone());
    Ok(Announced { number, day, document, act: act.clone() })
}
