//! Projects and plots of land supply: lists, pages, the steps that may be taken and the form of a step.

use super::{Named, StoredFile};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Which projects or plots.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlotFilter {
    /// Development zone.
    pub zone: Option<String>,
    /// State id, as the rows carry it.
    pub state: Option<String>,
    /// Key of a project.
    pub project: Option<String>,
    /// Part of its life that a plot has come to: contracts, assessment, lease, floors or deals.
    pub part: Option<String>,
}

/// Which bonds.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WatchFilter {
    /// Development zone.
    pub zone: Option<String>,
    /// Key of a plot.
    pub plot: Option<String>,
    /// State id, as the rows carry it.
    pub state: Option<String>,
}

/// Which agreed days.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MilestoneFilter {
    /// Development zone.
    pub zone: Option<String>,
    /// Key of a plot.
    pub plot: Option<String>,
    /// State id, as the rows carry it.
    pub state: Option<String>,
    /// Department that supervises the day: it proposed the item, or the packs name it.
    pub proposer: Option<String>,
}

/// A project to register.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectForm {
    pub title: String,
    /// Who invests.
    pub investor: String,
    /// Credit code, where it has one.
    pub enterprise: Option<String>,
    pub region: Option<String>,
    pub zone: Option<String>,
    /// What it promises, by glossary id.
    #[serde(default)]
    pub figures: BTreeMap<String, String>,
}

/// A plot to open.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlotForm {
    /// What people call it.
    pub code: String,
    /// Where it lies, in words.
    pub title: String,
    /// Key of the project.
    pub project: String,
    #[serde(default)]
    pub figures: BTreeMap<String, String>,
}

/// A step with its fields, as `next` of the page lists them; files by digest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StepForm {
    /// Id of the step.
    pub step: String,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
}

/// A step that may be taken now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NextStep {
    pub step: String,
    pub title: String,
    pub action: String,
    /// Whether the caller's role may take it here.
    pub permitted: bool,
    /// Roles that may.
    pub roles: Vec<Named>,
    pub fields: Vec<StepField>,
    /// Quotes that it is decided by: their inputs are what `figures` asks for.
    pub quotes: Vec<String>,
}

/// A field of a step.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StepField {
    pub name: String,
    pub title: String,
    /// text, day, flag, number, amount (万元), area (亩), file (digest), files (digests), figures, bond, terms, days, ground,
    /// members, or choice.
    pub kind: String,
    /// What may be chosen, for a choice; kinds of bond, conditions of the ground, agreed days, figures that no quote of the step asks for.
    pub options: Vec<Named>,
    /// Whether it may be left out.
    pub optional: bool,
}

/// A figure as it was written.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct WrittenFigure {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub value: String,
    /// Who wrote it last, and when.
    pub by: Option<String>,
    pub day: Option<String>,
    /// Entry of the journal.
    pub entry: Option<u64>,
}

/// What was done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Deed {
    pub entry: u64,
    pub day: String,
    pub what: String,
    pub text: String,
    pub by: String,
    /// Papers that came with it.
    pub files: Vec<StoredFile>,
}

/// A project in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SupplyProjectRow)]
pub(crate) struct ProjectRow {
    pub key: String,
    pub title: String,
    pub investor: String,
    pub enterprise: Option<String>,
    pub zone: Option<Named>,
    /// proposed, or the state of its review.
    pub state: String,
    pub state_title: String,
    pub proposed: String,
    pub plots: Vec<Named>,
}

/// A project.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SupplyProject)]
pub(crate) struct Project {
    #[serde(flatten)]
    pub row: ProjectRow,
    pub figures: Vec<WrittenFigure>,
    pub members: Vec<PanelMember>,
    pub meeting: Option<String>,
    pub minutes: Option<StoredFile>,
    pub history: Vec<Deed>,
    pub next: Vec<NextStep>,
}

/// A department of the panel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PanelMember {
    pub department: Named,
    pub chairs: bool,
    pub attended: bool,
    /// agree, conditional or against; absent as long as it said nothing.
    pub stance: Option<Named>,
    pub text: String,
    pub file: Option<StoredFile>,
}

/// A plot in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SupplyPlotRow)]
pub(crate) struct PlotRow {
    pub key: String,
    pub code: String,
    pub title: String,
    pub project: Named,
    pub zone: Option<Named>,
    pub enterprise: Option<String>,
    pub winner: String,
    /// State of the pair of contracts, else of the plan.
    pub state: String,
    pub state_title: String,
    /// The open day that is next.
    pub next_day: Option<MilestoneRow>,
    pub open_tasks: u64,
    /// Penalties beyond the bonds, 元.
    pub uncovered: String,
    /// How far each part of its life is.
    pub standing: PlotStanding,
}

/// How far each part of a plot's life is; absent what it has not come to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PlotStanding {
    /// Form of supply.
    pub route: Named,
    pub plan: Named,
    /// Parts of the plan that are written.
    pub parts_written: u64,
    /// Conditions for supplying the land that were found to hold.
    pub ground_holding: u64,
    /// The two contracts.
    pub contracts: Option<Named>,
    pub signing_deadline: Option<String>,
    pub agreement_day: Option<String>,
    pub contract_day: Option<String>,
    pub assessment: Option<Named>,
    pub lease: Option<Named>,
    pub lease_to: Option<String>,
    /// Each application to split: floor in m² and how far.
    pub splits: Vec<Named>,
    pub transition: Option<Named>,
    /// Each deal of the secondary market: its kind and how far.
    pub deals: Vec<Named>,
}

/// A plot.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SupplyPlot)]
pub(crate) struct Plot {
    #[serde(flatten)]
    pub row: PlotRow,
    pub figures: Vec<WrittenFigure>,
    pub route: Machine,
    pub plan: Machine,
    /// The six parts, written or not.
    pub parts: Vec<PlanPart>,
    /// Conditions that must hold before the land is supplied, found or not; none where the packs name none.
    pub ground: Vec<GroundCondition>,
    /// Checks of them.
    pub ground_history: Vec<Deed>,
    pub signing_deadline: Option<String>,
    pub pair: Option<Machine>,
    pub agreement_day: Option<String>,
    pub contract_day: Option<String>,
    pub bonds: Vec<BondRow>,
    pub milestones: Vec<MilestoneRow>,
    pub assessment: Option<Machine>,
    pub lease: Option<Machine>,
    pub lease_to: Option<String>,
    /// Difference to pay, 万元.
    pub conversion_price: Option<String>,
    pub splits: Vec<Machine>,
    pub transition: Option<Machine>,
    pub deals: Vec<Machine>,
    /// Penalties for delay that the firm paid itself.
    pub payments: Vec<PenaltyPayment>,
    pub tasks: Vec<PlotTask>,
    pub next: Vec<NextStep>,
}

/// Where one of the machines of a plot stands, and what was done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SupplyMachine)]
pub(crate) struct Machine {
    /// What it is about, where there are several: floor in m², kind of deal, new use.
    pub title: String,
    pub state: String,
    pub state_title: String,
    pub history: Vec<Deed>,
}

/// A part of the plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PlanPart {
    pub id: String,
    pub title: String,
    pub clause: String,
    pub text: Option<String>,
}

/// A condition that must hold before the land is supplied.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct GroundCondition {
    pub id: String,
    pub title: String,
    pub clause: String,
    /// Department that makes it good where it does not hold.
    pub acts: Named,
    /// Whether it holds; absent as long as nobody checked it.
    pub holds: Option<bool>,
    pub note: String,
    /// Day on which it was found.
    pub day: Option<String>,
    pub by: Option<String>,
    /// Entry of the journal.
    pub entry: Option<u64>,
    /// What it was found by.
    pub files: Vec<StoredFile>,
}

/// A bond in the custody register.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BondRow {
    /// Key of the plot.
    pub plot: String,
    pub code: String,
    pub winner: String,
    pub kind: String,
    pub kind_title: String,
    pub number: String,
    pub issuer: String,
    pub beneficiary: String,
    /// 元.
    pub amount: String,
    /// 元.
    pub claimed: String,
    /// What is left of it, 元.
    pub balance: String,
    pub until: String,
    /// Days to its last day; negative when it is over. Absent for one that is no longer kept.
    pub days_left: Option<i32>,
    pub place: String,
    pub state: String,
    pub state_title: String,
    pub history: Vec<Deed>,
}

/// An agreed day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MilestoneRow {
    /// Key of the plot.
    pub plot: String,
    /// Number among the days of the plot, from 1; it stays.
    pub number: u32,
    pub code: String,
    pub winner: String,
    pub term: String,
    pub title: String,
    /// Day now owed.
    pub due: String,
    /// Day first agreed.
    pub agreed: String,
    pub met: Option<String>,
    pub state: String,
    pub state_title: String,
    /// Days to it; negative when it is over. Absent for one that is no longer open.
    pub days_left: Option<i32>,
    pub days_late: i32,
    /// Department that proposed the item and answers for it.
    pub proposer: Option<Named>,
    /// Who supervises it: the proposer, else the departments that the packs name.
    pub supervisors: Vec<Named>,
}

/// A penalty for delay that was paid outside the bond.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PenaltyPayment {
    pub term: String,
    pub title: String,
    /// 元.
    pub amount: String,
    /// Receipt.
    pub receipt: String,
    pub day: String,
    pub by: String,
}

/// What a step left to do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PlotTask {
    /// From 1.
    pub number: u32,
    pub what: String,
    pub department: Named,
    pub clause: String,
    /// What was done; absent as long as it is open.
    pub done: Option<String>,
}

/// An article of the duty matrix.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Duty {
    pub number: u32,
    pub title: String,
    /// The first is responsible.
    pub leads: Vec<Named>,
    pub supports: Vec<Named>,
    pub tasks: Vec<DutyTask>,
}

/// A task of an article.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct DutyTask {
    pub clause: String,
    pub task: String,
}
