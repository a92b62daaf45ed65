//! A case of land as one document: what was found, its machine, its closing. Each step goes to the machine of its kind;
//! what the three share stands here.

use super::clock::Clock;
use super::found::{FoundFirm, FoundLand};
use super::idle::{IdleCase, IdleState};
use super::law::LandLaw;
use super::low::{LowCase, LowState};
use super::modes::Board;
use super::steps::{LandStep, Machine};
use super::unsupplied::{BatchCase, BatchStage};
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Titled as _, keep_files, needs_text, refuse, words};
use fact::{Area, Decimal};
use serde::{Deserialize, Serialize};

words! {
    /// What a case is about.
    LandKind {
        /// Land that is used badly.
        Low = "低效用地",
        /// Land that lies idle.
        Idle = "闲置土地",
        /// Land that was approved and not supplied.
        Unsupplied = "批而未供",
    }
}

/// A case. Key: number of the entry that opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandCase {
    /// Key.
    pub key: String,
    /// Parcel code, or number of the batch.
    pub place: String,
    /// What was found when it was opened.
    pub found: FoundLand,
    /// Its machine.
    pub course: Course,
    /// Its closing.
    pub closure: Option<Closure>,
    /// When and by whom it was opened.
    pub opened: Act,
}

/// The machine of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// Low-efficiency land.
    Low(LowCase),
    /// Idle land.
    Idle(IdleCase),
    /// A batch.
    Unsupplied(BatchCase),
}

/// The closing of a case: one item, one number (S2-8e).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// Number.
    pub number: String,
    /// What was reached.
    pub text: String,
    /// When and by whom.
    pub act: Act,
}

impl LandKind {
    /// Id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Idle => "idle",
            Self::Unsupplied => "unsupplied",
        }
    }

    /// The kind with an id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }

    const fn short(self) -> &'static str {
        match self {
            Self::Low => "低效",
            Self::Idle => "闲置",
            Self::Unsupplied => "批供",
        }
    }
}

impl LandCase {
    /// A case about what was found at a place.
    ///
    /// # Errors
    /// When nothing was found, or what the register of its kind must say is missing (S2-8c).
    pub fn open(
        kind: LandKind,
        place: &str,
        found: &FoundLand,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        needs_text(place, "宗地代码或批次编号", "S2-8c")?;
        if found.area <= Area::default() || found.area > found.whole {
            let message = format!("{}没有找到{}。", place.trim(), kind.title());
            return Err(Refusal::new("nothing_found", message, "请先看宗地档案里的认定结果。"));
        }
        let course = match kind {
            LandKind::Low => Course::Low(LowCase::open()),
            LandKind::Idle => Course::Idle(IdleCase::open(found, law, act)?),
            LandKind::Unsupplied => Course::Unsupplied(BatchCase::open(found, act)?),
        };
        Ok(Self {
            key: act.entry.to_string(),
            place: place.trim().to_owned(),
            found: found.clone(),
            course,
            closure: None,
            opened: act.clone(),
        })
    }

    /// The case after a step.
    ///
    /// # Errors
    /// When its machine has no such step from where it stands, or something that the step needs is missing, with the
    /// clause.
    pub fn carry_out(&self, step: &LandStep, law: &dyn LandLaw, act: &Act) -> Result<Self, Refusal> {
        let fits = match self.kind() {
            LandKind::Low => matches!(step.machine(), Machine::Low | Machine::Any),
            LandKind::Idle => matches!(step.machine(), Machine::Idle | Machine::Any),
            LandKind::Unsupplied => matches!(step.machine(), Machine::Batch | Machine::Any),
        };
        if !fits {
            let message = format!("“{}”不是{}的一步。", step.title(), self.kind().title());
            return Err(Refusal::new("wrong_kind", message, "请按 next 列出的步骤办。"));
        }
        let mut after = self.clone();
        after.course = match &self.course {
            Course::Low(low) => Course::Low(low.carry_out(self, step, law, act)?),
            Course::Idle(idle) => Course::Idle(idle.carry_out(self, step, law, act)?),
            Course::Unsupplied(batch) => Course::Unsupplied(batch.carry_out(self, step, law, act)?),
        };
        keep_files(after.deeds_mut().iter_mut(), act.entry, &step.files());
        if let LandStep::Refind { found } = step {
            after.found = FoundLand::clone(found);
        }
        if let LandStep::Close { text, .. } = step {
            let number = format!("{}{}-{}", self.kind().short(), act.day.year(), self.key);
            after.closure = Some(Closure { number, text: text.trim().to_owned(), act: act.clone() });
        }
        Ok(after)
    }

    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> LandKind {
        match self.course {
            Course::Low(_) => LandKind::Low,
            Course::Idle(_) => LandKind::Idle,
            Course::Unsupplied(_) => LandKind::Unsupplied,
        }
    }

    /// What a page calls what it is about.
    #[must_use]
    pub fn kind_title(&self) -> &'static str {
        self.kind().title()
    }

    /// Area that it is about.
    #[must_use]
    pub const fn area(&self) -> Area {
        self.found.area
    }

    /// Area that was disposed of.
    #[must_use]
    pub fn disposed(&self) -> Area {
        match &self.course {
            Course::Low(low) => low.disposed(),
            Course::Idle(idle) if idle.state == IdleState::Closed => self.area(),
            Course::Idle(_) => Area::default(),
            Course::Unsupplied(batch) => batch.settled(),
        }
    }

    /// What a page calls where it stands.
    #[must_use]
    pub fn state_title(&self) -> &'static str {
        match &self.course {
            Course::Low(low) => low.state.title(),
            Course::Idle(idle) => idle.state.title(),
            Course::Unsupplied(batch) => batch.state.title(),
        }
    }

    /// Id of where it stands.
    #[must_use]
    pub fn state_id(&self) -> String {
        let word = match &self.course {
            Course::Low(low) => serde_json::to_value(low.state),
            Course::Idle(idle) => serde_json::to_value(idle.state),
            Course::Unsupplied(batch) => serde_json::to_value(batch.state),
        };
        word.ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_else(String::new)
    }

    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match &self.course {
            Course::Low(low) => !matches!(
                low.state,
                LowState::Closed
                    | LowState::Rejected
                    | LowState::Watched
                    | LowState::MergedIntoIdle
                    | LowState::Recurred
            ),
            Course::Idle(idle) => !matches!(idle.state, IdleState::Closed | IdleState::NotIdle),
            Course::Unsupplied(batch) => !matches!(batch.state, BatchStage::Closed),
        }
    }

    /// Whether it was closed under a number and still counts as closed.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        match &self.course {
            Course::Low(low) => matches!(low.state, LowState::Closed),
            Course::Idle(idle) => matches!(idle.state, IdleState::Closed),
            Course::Unsupplied(batch) => matches!(batch.state, BatchStage::Closed),
        }
    }

    /// Whether its area counts as identified: found to be so by a decision, and not counted elsewhere.
    #[must_use]
    pub fn is_identified(&self) -> bool {
        match &self.course {
            Course::Low(low) => low.is_identified(),
            Course::Idle(idle) => idle.is_identified(),
            Course::Unsupplied(_) => true,
        }
    }

    /// The task force that has it, once it has a plan (S1-1.4c).
    #[must_use]
    pub fn board(&self) -> Option<Board> {
        match &self.course {
            Course::Low(low) => low.plan.as_ref().map(|plan| plan.board),
            _ => None,
        }
    }

    /// What happened so far.
    #[must_use]
    pub fn deeds(&self) -> &[Deed] {
        match &self.course {
            Course::Low(low) => &low.deeds,
            Course::Idle(idle) => &idle.deeds,
            Course::Unsupplied(batch) => &batch.deeds,
        }
    }

    fn deeds_mut(&mut self) -> &mut Vec<Deed> {
        match &mut self.course {
            Course::Low(low) => &mut low.deeds,
            Course::Idle(idle) => &mut idle.deeds,
            Course::Unsupplied(batch) => &mut batch.deeds,
        }
    }

    /// Clocks that its steps started.
    #[must_use]
    pub fn clocks(&self) -> &[Clock] {
        match &self.course {
            Course::Low(low) => &low.clocks,
            Course::Idle(idle) => &idle.clocks,
            Course::Unsupplied(batch) => &batch.clocks,
        }
    }

    /// What is not done with the parcel now: everything that the order freezes, while an idle case is open.
    ///
    /// # Errors
    /// When the rules cannot be read.
    pub fn frozen(&self, law: &dyn LandLaw, day: jiff::civil::Date) -> Result<Vec<String>, Refusal> {
        if self.kind() != LandKind::Idle || !self.is_open() {
            return Ok(Vec::new());
        }
        let rules = law.rules(day)?;
        Ok(rules.frozen.iter().map(|one| format!("{}（{}）", one.label, one.clause)).collect())
    }

    /// The firm that speaks: the author's own, or the one that is named when the office enters a paper.
    pub(super) fn speaker(
        &self,
        named: Option<&str>,
        has_paper: bool,
        act: &Act,
        clause: &str,
    ) -> Result<&FoundFirm, Refusal> {
        let wanted = act.by.enterprise.as_deref().or(named);
        let firm = self.found.enterprises.iter().find(|firm| Some(firm.code.as_str()) == wanted);
        let Some(firm) = firm else {
            let message = "这不是案件涉及的企业。";
            return Err(refuse("not_the_firm", clause, message, "请从案件涉及的企业中选。"));
        };
        if act.by.enterprise.is_none() && !has_paper {
            let message = "代企业录入的，没有附企业的书面材料。";
            return Err(refuse("paper_missing", clause, message, "请上传企业的书面答复。"));
        }
        Ok(firm)
    }
}

/// An area that somebody wrote, 亩.
pub(super) fn area_of(written: Decimal, what: &str, clause: &str) -> Result<Area, Refusal> {
    let area = Area::from_mu(written).filter(|area| *area >= Area::default());
    area.ok_or_else(|| {
        let message = format!("{what}“{written}”不是不小于零、最多六位小数的亩数。");
        refuse("bad_area", clause, &message, "请按亩填写。")
    })
}

/// A day on which something was received: not before another, not in the future.
pub(super) fn received(
    day: jiff::civil::Date,
    since: jiff::civil::Date,
    act: &Act,
    clause: &str,
) -> Result<(), Refusal> {
    if day < since || day > act.day {
        let message = format!("收到的日期{day}不在{since}和今天{}之间。", act.day);
        return Err(refuse("bad_day", clause, &message, "请核对送达回证上的日期。"));
    }
    Ok(())
}
