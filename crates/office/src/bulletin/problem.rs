//! A problem that a bulletin, an inspection or a meeting named: who answers for it, by when, what was done, whether that was
//! enough. It ends only when somebody else found it to be put right (S2-IV.3c, S1-1.4d).

use super::figure::FigureId;
use super::party::{is_party, known_party};
use super::problem_state::{CLAUSE, ProblemEvent, ProblemState, ProblemStep, STEPS};
use crate::docket::{Act, Configuration, Refusal};
use crate::step::{Deed, keep_files, moves, needs_text, refuse};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use ProblemEvent as E;

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Key: the entry, and its number where an entry raised several.
    pub key: String,
    /// What is the matter, or what is to be done.
    pub what: String,
    /// What named it.
    pub source: ProblemSource,
    /// District that it lies in.
    pub region: Option<String>,
    /// Development zone that it lies in.
    pub zone: Option<String>,
    /// The one that answers for it.
    pub lead: String,
    /// Those that support it.
    pub support: BTreeSet<String>,
    /// Last day.
    pub due: Date,
    /// Where it stands.
    pub state: ProblemState,
    /// What was done.
    pub deeds: Vec<Deed>,
    /// Who raised it.
    pub raised: Act,
}

/// What named a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProblemSource {
    /// A line of a bulletin.
    Bulletin {
        /// Key.
        key: String,
        /// Figure.
        figure: Option<FigureId>,
    },
    /// An inspection.
    Inspection {
        /// Key.
        key: String,
    },
    /// A meeting.
    Meeting {
        /// Key.
        key: String,
    },
}

/// What a problem is raised with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewProblem {
    /// What is the matter, or what is to be done.
    pub what: String,
    /// District or development zone that it lies in.
    #[serde(default)]
    pub place: Option<String>,
    /// The one that answers for it.
    pub lead: String,
    /// Those that support it.
    #[serde(default)]
    pub support: BTreeSet<String>,
    /// Last day.
    pub due: Date,
}

impl Problem {
    /// Raises a problem.
    ///
    /// # Errors
    /// When nobody says what it is, a place or party is not known, the lead supports itself, or the day is over.
    pub fn raise(
        new: &NewProblem,
        (key, source): (String, ProblemSource),
        configuration: &Configuration,
        act: &Act,
    ) -> Result<Self, Refusal> {
        needs_text(&new.what, "是什么问题、要办什么", CLAUSE)?;
        let parties = std::iter::once(&new.lead).chain(&new.support);
        if let Some(unknown) = parties.into_iter().find(|id| known_party(configuration, id).is_none()) {
            let message = format!("没有“{unknown}”这个单位。");
            return Err(refuse("unknown_party", "S1-2.5g", &message, "请从部门、辖区和园区中选。"));
        }
        if new.support.contains(&new.lead) {
            let message = "主办单位又列为协办。";
            return Err(refuse("lead_supports", "S1-2.5g", message, "每件事一个主办，协办另选。"));
        }
        not_over(new.due, act)?;
        let (region, zone) = place(new.place.as_deref(), configuration)?;
        Ok(Self {
            key,
            what: new.what.trim().to_owned(),
            source,
            region,
            zone,
            lead: new.lead.clone(),
            support: new.support.clone(),
            due: new.due,
            state: ProblemState::Open,
            deeds: vec![Deed::new(E::Raise, format!("期限{}", new.due), act)],
            raised: act.clone(),
        })
    }

    /// Takes a step.
    ///
    /// # Errors
    /// When the table has no such step, a text or paper is missing, somebody else reports, who reports looks at it again, or
    /// a day is over or not later.
    pub fn carry_out(&self, step: &ProblemStep, act: &Act) -> Result<Self, Refusal> {
        let mut after = match step {
            ProblemStep::Report { text, files } => {
                let after = self.moved(E::Report, text.trim(), act)?;
                if !is_party(&act.by, &self.lead) {
                    let advice = "由主办单位报整改结果。";
                    return Err(refuse("not_the_lead", "S1-2.5g", "你单位不是主办单位。", advice));
                }
                needs_text(text, "整改情况", CLAUSE)?;
                if files.is_empty() {
                    let advice = "请上传整改材料。";
                    return Err(refuse("paper_missing", CLAUSE, "没有附整改材料。", advice));
                }
                after
            }
            ProblemStep::Pass { text, .. } => {
                let after = self.moved(E::Pass, text.trim(), act)?;
                self.looked_at_by_another(act)?;
                needs_text(text, "复查情况", CLAUSE)?;
                after
            }
            ProblemStep::Fail { text, day } => {
                let mut after = self.moved(E::Fail, format!("{}；期限{day}", text.trim()), act)?;
                self.looked_at_by_another(act)?;
                needs_text(text, "还有什么问题", CLAUSE)?;
                not_over(*day, act)?;
                after.due = *day;
                after
            }
            ProblemStep::Extend { day, reason } => {
                let mut after =
                    self.moved(E::Extend, format!("{}改为{day}：{}", self.due, reason.trim()), act)?;
                needs_text(reason, "为什么延长", CLAUSE)?;
                not_over(*day, act)?;
                if *day <= self.due {
                    let message = format!("新的期限{day}不晚于{}。", self.due);
                    return Err(refuse("not_later", CLAUSE, &message, "请核对日期。"));
                }
                after.due = *day;
                after
            }
        };
        keep_files(after.deeds.iter_mut(), act.entry, &step.files());
        Ok(after)
    }

    /// Whether something is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state != ProblemState::Closed
    }

    /// Whether its last day is over on a day and nobody reported.
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        self.state == ProblemState::Open && self.due < today
    }

    fn looked_at_by_another(&self, act: &Act) -> Result<(), Refusal> {
        if is_party(&act.by, &self.lead) {
            let message = "主办单位不能复查自己的整改。";
            return Err(refuse("own_recheck", CLAUSE, message, "请由督查部门或领导小组办公室的其他人复查。"));
        }
        Ok(())
    }
}

moves!(Problem, ProblemEvent);

fn not_over(due: Date, act: &Act) -> Result<(), Refusal> {
    if due < act.day {
        let message = format!("期限{due}已经过了。");
        return Err(refuse("bad_day", CLAUSE, &message, "请定在今天或以后。"));
    }
    Ok(())
}

/// District and development zone of a place.
pub(super) fn place(
    id: Option<&str>,
    configuration: &Configuration,
) -> Result<(Option<String>, Option<String>), Refusal> {
    let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok((None, None)) };
    if let Some(zone) = configuration.zones.iter().find(|zone| zone.id == id) {
        return Ok((zone.region.clone(), Some(zone.id.clone())));
    }
    if configuration.regions.iter().any(|region| region.id == id) {
        return Ok((Some(id.to_owned()), None));
    }
    let message = format!("没有“{id}”这个辖区或园区。");
    Err(refuse("unknown_place", CLAUSE, &message, "请从辖区和园区中选。"))
}
