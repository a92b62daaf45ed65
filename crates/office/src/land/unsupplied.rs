//! Land of a batch that was approved and not supplied: which parcels, why, what is done about each, until nothing is left
//! (S2-6). The parts are exactly what was unsupplied when the case was opened.

use super::case::{LandCase, area_of};
use super::clock::{Clock, ClockEnd, Clocks};
use super::found::{BatchFound, FoundLand};
use super::law::LandLaw;
use super::rules::Way;
use super::steps::LandStep;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use fact::Area;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// Where the case of a batch stands.
    BatchStage {
        /// Registered; causes are looked for.
        Registered = "已登记",
        /// All of the land has a cause.
        CausesFound = "原因查清",
        /// All of the land has a path.
        Handling = "办理中",
        /// Closed under a number.
        Closed = "已销号",
    }
}

words! {
    /// What happens to it.
    BatchEvent {
        /// A parcel is named with its cause.
        FindPart = "登记宗地和原因",
        /// It is taken out again.
        DropPart = "删去一宗",
        /// All causes are found.
        CausesFound = "原因查清",
        /// A path is set.
        RoutePart = "定路径",
        /// All paths are set.
        RoutesSet = "路径确定",
        /// A parcel is dealt with.
        SettlePart = "办结一宗",
        /// It is closed.
        Close = "销号",
    }
}

use BatchEvent as E;
use BatchStage as S;

/// The transition table.
pub(super) const STEPS: &[Step<S, E>] = &[
    Step::new(S::Registered, E::FindPart, S::Registered, "S2-6b"),
    Step::new(S::Registered, E::DropPart, S::Registered, "S2-6b"),
    Step::new(S::Registered, E::CausesFound, S::CausesFound, "S2-6b"),
    Step::new(S::CausesFound, E::RoutePart, S::CausesFound, "S2-6b"),
    Step::new(S::CausesFound, E::RoutesSet, S::Handling, "S2-6b"),
    Step::new(S::Handling, E::RoutePart, S::Handling, "S2-6b"),
    Step::new(S::Handling, E::SettlePart, S::Handling, "S2-6b"),
    Step::new(S::Handling, E::Close, S::Closed, "S2-8e"),
];

/// The case of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchCase {
    /// Where it stands.
    pub state: BatchStage,
    /// Parts of what is unsupplied.
    pub parts: Vec<BatchPart>,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

/// A part of what is unsupplied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchPart {
    /// What people call it.
    pub title: String,
    /// Area.
    pub area: Area,
    /// Cause, id.
    pub cause: String,
    /// In words.
    pub text: String,
    /// What is done about it.
    pub route: Option<Route>,
    /// Number of the paper by which it was dealt with, and when and by whom.
    pub settled: Option<(String, Act)>,
}

/// What is done about a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Path, id.
    pub path: String,
    /// Why.
    pub reason: String,
    /// By when.
    pub day: Date,
    /// Who answers for it.
    pub person: String,
}

impl BatchCase {
    pub(super) fn open(found: &FoundLand, act: &Act) -> Result<Self, Refusal> {
        let batch = ledger(found)?;
        let mut case =
            Self { state: S::Registered, parts: Vec::new(), clocks: Vec::new(), deeds: Vec::new() };
        let waits = batch.not_expropriated.is_none_or(|area| area > Area::default());
        if let Some(day) = batch.lapses_on.filter(|_| waits) {
            case.clocks.push(Clock::set("approval_lapses", act.day, day));
        }
        Ok(case)
    }

    pub(super) fn carry_out(
        &self,
        case: &LandCase,
        step: &LandStep,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        match step {
            LandStep::FindPart { title, area, cause, text } => {
                let area = area_of(*area, "面积", "S2-6b")?;
                self.found(case, (title, area), (cause, text), law, act)
            }
            LandStep::DropPart { number, reason } => {
                let mut moved = self.moved(E::DropPart, reason, act)?;
                let place = self.place(*number)?;
                needs_text(reason, "删去的理由", "S2-6b")?;
                moved.parts.remove(place);
                Ok(moved)
            }
            LandStep::CausesFound {} => {
                let moved = self.moved(E::CausesFound, "", act)?;
                let named = self.named();
                if named != case.area() {
                    let message = format!(
                        "批而未供{}亩，已登记{}亩，还差{}亩。",
                        case.area().to_mu().trim(),
                        named.to_mu().trim(),
                        (case.area() - named).to_mu().trim()
                    );
                    return Err(refuse("areas_differ", "S2-6b", &message, "请登记齐各宗地。"));
                }
                Ok(moved)
            }
            LandStep::RoutePart { .. } => self.routed(case, step, law, act),
            LandStep::RoutesSet {} => {
                let moved = self.moved(E::RoutesSet, "", act)?;
                let missing = self.parts.iter().filter(|part| part.route.is_none()).count();
                if missing > 0 {
                    let message = format!("还有{missing}宗没有定路径。");
                    return Err(refuse("route_missing", "S2-6b", &message, "请逐宗定路径。"));
                }
                Ok(moved)
            }
            LandStep::SettlePart { number, approval_number, document } => {
                self.settle(case, *number, (approval_number, &document.name), law, act)
            }
            LandStep::Close { text, .. } => {
                let mut moved = self.moved(E::Close, text, act)?;
                needs_text(text, "销号的结论", "S2-8e")?;
                let open = self.parts.iter().filter(|part| part.settled.is_none()).count();
                if open > 0 {
                    let message = format!("还有{open}宗没有办结。");
                    return Err(refuse("part_open", "S2-8e", &message, "逐宗办结后再销号。"));
                }
                moved.drop_clocks(act.day);
                Ok(moved)
            }
            _ => Err(Refusal::new("wrong_kind", format!("没有“{}”这一步。", step.title()), "")),
        }
    }

    /// Area that was dealt with.
    pub(super) fn settled(&self) -> Area {
        self.parts.iter().filter(|part| part.settled.is_some()).map(|part| part.area).sum()
    }

    /// Area that has a name and a cause.
    pub(super) fn named(&self) -> Area {
        self.parts.iter().map(|part| part.area).sum()
    }

    fn found(
        &self,
        case: &LandCase,
        (title, area): (&str, Area),
        (cause, text): (&str, &str),
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut moved = self.moved(E::FindPart, title, act)?;
        needs_text(title, "宗地名称", "S2-6b")?;
        if !law.rules(act.day)?.causes.iter().any(|known| known.id == cause) {
            let message = format!("没有“{cause}”这种原因。");
            return Err(refuse("unknown_cause", "S2-6b", &message, "请从列出的原因中选。"));
        }
        let all = self.named() + area;
        if area <= Area::default() || all > case.area() {
            let message = format!(
                "这宗{}亩，加上已登记的共{}亩，批而未供只有{}亩。",
                area.to_mu().trim(),
                all.to_mu().trim(),
                case.area().to_mu().trim()
            );
            return Err(refuse("areas_differ", "S2-6b", &message, "请核对面积。"));
        }
        moved.parts.push(BatchPart {
            title: title.trim().to_owned(),
            area,
            cause: cause.to_owned(),
            text: text.trim().to_owned(),
            route: None,
            settled: None,
        });
        Ok(moved)
    }

    fn routed(
        &self,
        case: &LandCase,
        step: &LandStep,
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let LandStep::RoutePart { number, path, reason, day, person } = step else { return Ok(self.clone()) };
        let place = self.place(*number)?;
        let mut moved = self.moved(E::RoutePart, &self.parts[place].title, act)?;
        if self.parts[place].settled.is_some() {
            return Err(refuse("settled_already", "S2-6b", "这一宗已经办结。", "不用再定路径。"));
        }
        needs_text(reason, "理由", "S2-6b")?;
        needs_text(person, "责任人", "S1-1.4h")?;
        if *day < act.day {
            let message = format!("完成日期{day}早于今天{}。", act.day);
            return Err(refuse("bad_day", "S1-1.4h", &message, "请核对日期。"));
        }
        let (path, reason, person) = (path.clone(), reason.trim().to_owned(), person.trim().to_owned());
        moved.parts[place].route = Some(Route { path, reason, day: *day, person });
        moved.check_ways(ledger(&case.found)?, law, act.day)?;
        moved.end_of_part(place, ClockEnd { day: act.day, met: false });
        let about = Some(self.parts[place].title.clone());
        moved.clocks.push(Clock { about, ..Clock::set("part_day", act.day, *day) });
        Ok(moved)
    }

    /// Only land whose compensation was not carried out within two years lapses, only the rest is adjusted or supplied
    /// (S2-6d to S2-6f).
    fn check_ways(&self, batch: &BatchFound, law: &dyn LandLaw, day: Date) -> Result<(), Refusal> {
        let rules = law.rules(day)?;
        let mut lapse = Area::default();
        for route in self.parts.iter().filter_map(|part| Some((part, part.route.as_ref()?))) {
            let (part, Route { path: id, .. }) = route;
            let Some(path) = rules.paths.iter().find(|path| path.id == *id) else {
                let message = format!("没有“{id}”这种路径。");
                return Err(refuse("unknown_path", "S2-6b", &message, "请从列出的路径中选。"));
            };
            if path.way == Way::Lapse {
                lapse = lapse + part.area;
            }
        }
        if lapse == Area::default() {
            return Ok(());
        }
        let over = batch.lapses_on.is_some_and(|lapses_on| day >= lapses_on);
        if !over {
            let message = match batch.lapses_on {
                Some(lapses_on) => format!("到{lapses_on}才满两年，还不能失效清理。"),
                None => "满两年的日期还不知道，不能失效清理。".to_owned(),
            };
            return Err(refuse("not_lapsed", "S2-6d", &message, "未满两年的走调整或供应。"));
        }
        match batch.not_expropriated {
            Some(most) if lapse <= most => Ok(()),
            Some(most) => {
                let message = format!(
                    "失效清理共{}亩，没有实施征收补偿的只有{}亩。",
                    lapse.to_mu().trim(),
                    most.to_mu().trim()
                );
                Err(refuse("compensated", "S2-6d", &message, "已征收补偿的走调整或供应。"))
            }
            None => {
                let message = "征收补偿面积没有报，不知道哪些没有实施。";
                Err(refuse("compensation_not_known", "S2-6d", message, "请在批次表里补报后重新立案。"))
            }
        }
    }

    fn settle(
        &self,
        case: &LandCase,
        number: u32,
        (approval, document): (&str, &str),
        law: &dyn LandLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let place = self.place(number)?;
        let part = &self.parts[place];
        let mut moved = self.moved(E::SettlePart, format!("{}：{document}", part.title), act)?;
        if part.settled.is_some() {
            return Err(refuse("settled_already", "S2-6b", "这一宗已经办结。", "不用再办。"));
        }
        needs_text(approval, "批准、公告或合同的文号", "S2-6e")?;
        self.check_ways(ledger(&case.found)?, law, act.day)?;
        moved.parts[place].settled = Some((approval.trim().to_owned(), act.clone()));
        moved.end_of_part(place, ClockEnd { day: act.day, met: true });
        if moved.parts.iter().all(|part| part.settled.is_some()) {
            moved.meet("approval_lapses", act.day);
        }
        Ok(moved)
    }

    fn end_of_part(&mut self, place: usize, end: ClockEnd) {
        let title = self.parts[place].title.clone();
        let own = |clock: &&mut Clock| {
            clock.term == "part_day" && clock.about.as_deref() == Some(&title) && clock.end.is_none()
        };
        for clock in self.clocks.iter_mut().filter(own) {
            clock.end = Some(end);
        }
    }

    fn place(&self, number: u32) -> Result<usize, Refusal> {
        let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        place.filter(|place| *place < self.parts.len()).ok_or_else(|| {
            refuse("no_such_part", "S2-6b", &format!("没有第{number}宗。"), "请从列出的宗地中选。")
        })
    }
}

fn ledger(found: &FoundLand) -> Result<&BatchFound, Refusal> {
    found
        .batch
        .as_ref()
        .ok_or_else(|| refuse("nothing_found", "S2-6a", "批次台账里没有这一批。", "请核对批次编号。"))
}

impl Clocks for BatchCase {
    fn clocks_mut(&mut self) -> &mut Vec<Clock> {
        &mut self.clocks
    }
}

moves!(BatchCase, BatchEvent);
