//! The life of a plot as one document: form of supply, plan, the two contracts, bonds, agreed days, assessment, lease,
//! splits, transition, deals. Each step goes to its machine; what follows from it for the others is done here.

mod bonds;
mod contracts;
mod figures;
mod history;
mod later;
mod next;
mod papers;
mod planning;
mod steps;
mod supervision;
#[cfg(test)]
mod tests;

use super::Assessment;
use super::bond::Bond;
use super::contract_pair::{ContractPair, Task};
use super::conversion::Conversion;
use super::ground::Ground;
use super::law::SupplyLaw;
use super::milestone::{Milestone, MilestoneState};
use super::plan::SupplyPlan;
use super::review::Review;
use super::route::RouteDecision;
use super::secondary_market::Deal;
use super::split::Split;
use super::transition_period::TransitionPeriod;
use crate::docket::{Act, Refusal};
use crate::journal::FileRef;
use crate::step::{needs_text, refuse};
use fact::{Decimal, Yuan};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use contracts::AGREED_DAYS;
pub use figures::Given;
pub use next::{fields, next_steps};
pub use papers::{AgreedDay, BondPaper, Payment};
pub use steps::SupplyStep;

/// A plot. Key: number of the entry that opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Plot {
    /// Key.
    pub key: String,
    /// What people call the plot; the machines know it by this.
    pub code: String,
    /// Where it lies, in words.
    pub title: String,
    /// Key of the project whose review it follows.
    pub project: String,
    /// District.
    pub region: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// Credit code of the winner, once sold.
    pub enterprise: Option<String>,
    /// Figures and readings of the plot by id, as written; steps may bring more for themselves.
    pub figures: Given,
    /// Who wrote each of them last.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub written: BTreeMap<String, Act>,
    /// Files by entry, as they were stored before deeds had them; empty once it is read.
    #[serde(default, skip_serializing)]
    papers: BTreeMap<u64, Vec<FileRef>>,
    /// Form of supply.
    pub route: RouteDecision,
    /// Supply plan.
    pub plan: SupplyPlan,
    /// Whether it is ready to be supplied (S2-8b).
    #[serde(default, skip_serializing_if = "Ground::is_empty")]
    pub ground: Ground,
    /// The two contracts, once sold.
    pub pair: Option<ContractPair>,
    /// Bonds ever lodged.
    pub bonds: Vec<Bond>,
    /// Agreed days.
    pub milestones: Vec<Milestone>,
    /// Assessment, once it produces.
    pub assessment: Option<Assessment>,
    /// Figures that departments handed in for the assessment.
    pub assessed: Given,
    /// The lease, where it is lease-then-grant.
    pub lease: Option<Conversion>,
    /// Last day of the lease.
    pub lease_to: Option<Date>,
    /// Applications to split.
    pub splits: Vec<Split>,
    /// Transition period.
    pub transition: Option<TransitionPeriod>,
    /// Deals of the secondary market.
    pub deals: Vec<Deal>,
    /// What steps left to do.
    pub tasks: Vec<RaisedTask>,
    /// Penalties beyond the bonds, to be recovered otherwise.
    pub uncovered: Yuan,
    /// The same by the agreed day that was not kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub beyond: BTreeMap<String, Yuan>,
    /// Penalties that the firm paid itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// When and by whom it was opened.
    pub opened: Act,
}

/// Something that a step left to do, and that it was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RaisedTask {
    /// What.
    pub task: Task,
    /// What was done, and by whom; absent as long as it is open.
    pub done: Option<(String, Act)>,
}

/// What a new plot begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPlot<'a> {
    /// What people call it.
    pub code: &'a str,
    /// Where it lies, in words.
    pub title: &'a str,
    /// Key of the project.
    pub project: &'a str,
    /// District.
    pub region: Option<&'a str>,
    /// Development zone.
    pub zone: Option<&'a str>,
    /// Figures known.
    pub figures: &'a Given,
}

impl Plot {
    /// A plot about which nothing is decided.
    ///
    /// # Errors
    /// When its code or place is not written, or a figure is none.
    pub fn open(new: &NewPlot<'_>, law: &dyn SupplyLaw, act: &Act) -> Result<Self, Refusal> {
        needs_text(new.code, "宗地编号", "S2-4c")?;
        needs_text(new.title, "宗地坐落", "S2-4c")?;
        let code = new.code.trim();
        let mut plot = Self {
            key: act.entry.to_string(),
            code: code.to_owned(),
            title: new.title.trim().to_owned(),
            project: new.project.to_owned(),
            region: new.region.map(str::to_owned),
            zone: new.zone.map(str::to_owned),
            enterprise: None,
            figures: Given::new(),
            written: BTreeMap::new(),
            papers: BTreeMap::new(),
            route: RouteDecision::open(code),
            plan: SupplyPlan::draft(code, new.project),
            ground: Ground::default(),
            pair: None,
            bonds: Vec::new(),
            milestones: Vec::new(),
            assessment: None,
            assessed: Given::new(),
            lease: None,
            lease_to: None,
            splits: Vec::new(),
            transition: None,
            deals: Vec::new(),
            tasks: Vec::new(),
            uncovered: Yuan::from_fen(0),
            beyond: BTreeMap::new(),
            payments: Vec::new(),
            opened: act.clone(),
        };
        plot.note(new.figures, law, act)?;
        Ok(plot)
    }

    /// The plot after a step. `review` is that of its project.
    ///
    /// # Errors
    /// When a machine has no such step from where it stands, or something that the step needs is missing, with the
    /// clause.
    pub fn carry_out(
        &self,
        step: &SupplyStep,
        review: Option<&Review>,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut plot = self.clone();
        plot.apply(step, review, law, act)?;
        Ok(plot)
    }

    /// The same in place; a refused step leaves the plot as it was.
    pub(super) fn apply(
        &mut self,
        step: &SupplyStep,
        review: Option<&Review>,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        match step.machine() {
            steps::Machine::Planning => self.on_planning(step, review, law, act),
            steps::Machine::Contracts => self.on_contracts(step, law, act),
            steps::Machine::Bonds => self.on_bonds(step, law, act),
            steps::Machine::Supervision => self.on_supervision(step, law, act),
            steps::Machine::Assessment => self.on_assessment(step, law, act),
            steps::Machine::Lease => self.on_lease(step, law, act),
            steps::Machine::Floors => self.on_floors(step, law, act),
            steps::Machine::Transition => self.on_transition(step, law, act),
            steps::Machine::Deals => self.on_deals(step, law, act),
        }?;
        self.keep_files(act.entry, &step.files());
        Ok(())
    }

    /// The two contracts.
    fn pair(&self) -> Result<&ContractPair, Refusal> {
        self.pair
            .as_ref()
            .ok_or_else(|| refuse("not_sold", "S2-14c", "这宗地还没有成交。", "请先办供地方案、挂牌和成交。"))
    }

    /// The agreed day of a term: the newest, as a plot that was sold again has several.
    fn agreed(&self, term: &str) -> Option<usize> {
        self.milestones.iter().rposition(|one| one.term == term && one.contract == self.code)
    }

    /// Adds an agreed day.
    fn agree(&mut self, contract: &str, term: &str, day: Date, proposer: Option<&str>) {
        self.milestones.push(Milestone::agreed(contract, term, day, proposer));
    }

    /// Meets the open agreed days of a term.
    fn meet(&mut self, term: &str, day: Date, evidence: &str, act: &Act) -> Result<(), Refusal> {
        let open = |one: &&mut Milestone| one.term == term && one.state == MilestoneState::Open;
        for one in self.milestones.iter_mut().filter(open) {
            *one = one.meet(day, evidence, act)?;
        }
        Ok(())
    }

    /// Nothing is owed any more but the last days of bonds: those are kept until they are claimed, given back or over.
    fn cancel_owed(&mut self, reason: &str, act: &Act) -> Result<(), Refusal> {
        let owed =
            |one: &&mut Milestone| one.state == MilestoneState::Open && !one.term.ends_with("_bond_until");
        for one in self.milestones.iter_mut().filter(owed) {
            *one = one.cancel(reason, act)?;
        }
        Ok(())
    }

    fn raise(&mut self, tasks: Vec<Task>) {
        self.tasks.extend(tasks.into_iter().map(|task| RaisedTask { task, done: None }));
    }
}

/// Whole fen from 万元.
fn fen(amount: Decimal, what: &str, clause: &str) -> Result<Yuan, Refusal> {
    Yuan::from_wan_yuan(amount).ok_or_else(|| {
        let message = format!("{what}{amount}万元不是整分。");
        refuse("bad_amount", clause, &message, "请按万元填写，最多六位小数。")
    })
}

/// One of a numbered list, from 1.
fn numbered<'a, T>(list: &'a [T], number: u32, what: &str) -> Result<(usize, &'a T), Refusal> {
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    place
        .and_then(|place| Some((place, list.get(place)?)))
        .ok_or_else(|| Refusal::new("no_such_item", format!("没有第{number}件{what}。"), "请从清单中选。"))
}
