//! Every step of a plot's life as somebody asks for it, in the order of the life. The serde form stands in the journal
//! inside its command, so a field that was once there stays readable for ever.

use super::figures::Given;
use super::papers::{AgreedDay, BondPaper};
use crate::journal::FileRef;
use crate::step_table::steps;
use crate::supply::contract_pair::{OutputTerms, PairEvent, Which};
use crate::supply::ground::GroundSaid;
use crate::supply::secondary_market::{DealEvent, DealKind};
use fact::Decimal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which machine a step goes to first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Machine {
    Planning,
    Contracts,
    Bonds,
    Supervision,
    Assessment,
    Lease,
    Floors,
    Transition,
    Deals,
}

steps! {
    /// A step.
    SupplyStep;
    /// Keeps figures and readings with the plot; blank ones are no longer known.
    Note = "note", "登记宗地数据", Planning, "supply_plan" {
        /// By id.
        figures: Given,
    }
    /// Asks for another form of supply than lease-then-grant (S2-10b).
    ProposeRoute = "propose_route", "提出供应方式例外", Planning, "supply_plan" {
        /// Form.
        route: String,
        /// Kind of exception.
        exception: String,
        /// Why.
        reason: String,
    }
    /// Recognises the exception.
    RecogniseRoute = "recognise_route", "认定例外", Planning, "supply_approve" {
        /// Figures of the quote `route`.
        #[serde(default)]
        figures: Given,
        /// The recognition.
        document: FileRef,
    }
    /// Does not recognise it.
    RejectRoute = "reject_route", "不予认定例外", Planning, "supply_approve" {
        /// Why.
        reason: String,
    }
    /// Decides the form of supply.
    DecideRoute = "decide_route", "确定供应方式", Planning, "supply_plan" {
        /// Figures of the quote `route`.
        #[serde(default)]
        figures: Given,
        /// Why the term is longer than usual, where it is.
        #[serde(default)]
        reason: String,
    }
    /// Takes the decision back.
    WithdrawRoute = "withdraw_route", "撤回供应方式决定", Planning, "supply_plan" {
        /// Why.
        reason: String,
    }
    /// Writes a part of the plan (S2-4c).
    FillPart = "fill_part", "填写供地方案", Planning, "supply_plan" {
        /// Part.
        part: String,
        /// Text.
        text: String,
    }
    /// Hands the plan in.
    SubmitPlan = "submit_plan", "方案报批", Planning, "supply_plan" {
        /// Figures of the quote `admission`.
        #[serde(default)]
        figures: Given,
    }
    /// Sends it back.
    ReturnPlan = "return_plan", "方案退回", Planning, "supply_approve" {
        /// Why.
        reason: String,
    }
    /// Approves it.
    ApprovePlan = "approve_plan", "方案批准", Planning, "supply_approve" {
        /// The approval.
        document: FileRef,
    }
    /// Says whether the five conditions for supplying the land hold (S2-8b).
    CheckGround = "check_ground", "供前净地核查", Planning, "supply_ground" {
        /// What was found, by condition.
        found: BTreeMap<String, GroundSaid>,
        /// Day on which it was found.
        day: Date,
        /// What it was found by.
        paper: FileRef,
    }
    /// Lists the plot (S1-3.3b, S2-16a).
    ListPlot = "list_plot", "挂牌", Planning, "supply_list" {
        /// Figures of the quotes `five_standards` and `floor_price`.
        #[serde(default)]
        figures: Given,
        /// Last day for both signatures.
        signing_deadline: Date,
    }
    /// A bidder won.
    Sell = "sell", "成交", Planning, "supply_list" {
        /// Name.
        winner: String,
        /// Credit code.
        enterprise: Option<String>,
        /// Price and the like: `supply_price` for a grant, `rent_total` for a lease.
        #[serde(default)]
        figures: Given,
    }
    /// Nobody bid.
    PassIn = "pass_in", "未成交", Planning, "supply_list" {
        /// Why.
        reason: String,
    }
    /// Writes the plan anew after it was not sold.
    RevisePlan = "revise_plan", "重拟方案", Planning, "supply_plan" {}
    /// Gives the plan up.
    WithdrawPlan = "withdraw_plan", "撤回方案", Planning, "supply_plan" {
        /// Why.
        reason: String,
    }
    /// Signs the output agreement (S2-14b, S2-14c).
    SignOutput = "sign_output", "签产出监管协议", Contracts, "supply_agreement" {
        /// What it says.
        terms: OutputTerms,
        /// Day of signing.
        day: Date,
        /// The agreement.
        paper: FileRef,
    }
    /// Signs the land contract.
    SignLand = "sign_land", "签土地合同", Contracts, "supply_contract" {
        /// Day of signing.
        day: Date,
        /// Agreed days by glossary id.
        agreed: BTreeMap<String, AgreedDay>,
        /// Last day of the lease, for lease-then-grant.
        lease_to: Option<Date>,
        /// Values of the contract, such as `penalty_rate`.
        #[serde(default)]
        figures: Given,
        /// The contract.
        paper: FileRef,
    }
    /// The time for signing is over (S2-14d).
    Lapse = "lapse", "逾期未签，视作不成交", Contracts, "supply_contract" {}
    /// Ends both contracts early (S2-14e).
    Terminate = "terminate", "提前终止两份合同", Contracts, "supply_end" {
        /// Which of them ends first.
        which: Which,
        /// Why.
        reason: String,
        /// Decision, agreement or ruling.
        evidence: FileRef,
    }
    /// Takes a bond into custody (S2-15b to S2-15e).
    LodgeBond = "lodge_bond", "收取保函", Bonds, "supply_bond" {
        /// The paper.
        bond: BondPaper,
        /// Copy of the original.
        scan: FileRef,
    }
    /// The bonds are all there, or none are due.
    BondsThere = "bonds_there", "履约保函已齐", Bonds, "supply_bond" {}
    /// Gives a bond a later last day.
    ExtendBond = "extend_bond", "保函延期", Bonds, "supply_bond" {
        /// Number.
        bond: String,
        /// Last day from now on.
        until: Date,
        /// The extension.
        scan: FileRef,
    }
    /// Takes a penalty from a bond (S2-15f).
    ClaimBond = "claim_bond", "保函扣款", Bonds, "supply_bond" {
        /// Number.
        bond: String,
        /// Penalty, 万元; computed from the days late when not given.
        penalty: Option<Decimal>,
        /// What for.
        reason: String,
    }
    /// Keeps that the firm paid a penalty for delay itself, not from the bond (S2-15f, GF-2008-2601).
    PayPenalty = "pay_penalty", "登记违约金另行缴纳", Bonds, "supply_bond" {
        /// Agreed day that was not kept.
        term: String,
        /// Paid, 万元.
        amount: Decimal,
        /// Receipt.
        receipt: FileRef,
    }
    /// Gives the original back (S2-15g).
    ReturnBond = "return_bond", "退还保函原件", Bonds, "supply_bond" {
        /// Number.
        bond: String,
        /// Finding that building began or ended, or that the contract did.
        acceptance: FileRef,
    }
    /// Marks a bond as past its last day.
    ExpireBond = "expire_bond", "登记保函过期", Bonds, "supply_bond" {
        /// Number.
        bond: String,
    }
    /// Delivery, start, completion, production, on evidence.
    GoOn = "go_on", "认定交地、开工、竣工、投产", Supervision, "supply_supervise" {
        /// Which.
        event: PairEvent,
        /// Day on which it was.
        day: Date,
        /// Evidence.
        evidence: FileRef,
    }
    /// Approves a later day (S2-19b).
    ExtendDay = "extend_day", "批准顺延", Supervision, "supply_supervise" {
        /// Agreed day.
        term: String,
        /// New day.
        to: Date,
        /// Why.
        reason: String,
        /// The approval.
        evidence: FileRef,
    }
    /// Finds that an agreed item was met that no other step meets.
    MeetDay = "meet_day", "认定完成", Supervision, "supply_supervise" {
        /// Agreed day.
        term: String,
        /// Day on which it was met.
        day: Date,
        /// Evidence.
        evidence: FileRef,
    }
    /// Notes that a task was done.
    FinishTask = "finish_task", "办结任务", Supervision, "supply_supervise" {
        /// Which, from 1.
        number: u32,
        /// What was done.
        note: String,
    }
    /// Begins the assessment a year after production (S2-11).
    OpenAssessment = "open_assessment", "启动绩效评估", Assessment, "supply_assess" {}
    /// A department hands its item in.
    SubmitItem = "submit_item", "报送评估数据", Assessment, "supply_assess" {
        /// Item.
        item: String,
        /// Figures of the quote `assessment`.
        #[serde(default)]
        figures: Given,
    }
    /// All five meet what was agreed.
    PassAssessment = "pass_assessment", "评估通过", Assessment, "supply_assess" {}
    /// Sets a deadline to make good.
    Rectify = "rectify", "限期整改", Assessment, "supply_assess" {
        /// Deadline.
        by: Date,
    }
    /// Assesses again.
    Reassess = "reassess", "重新评估", Assessment, "supply_assess" {}
    /// Concludes that it failed.
    FailAssessment = "fail_assessment", "评估不通过", Assessment, "supply_assess" {
        /// On which ground.
        ground: String,
    }
    /// Assesses the lease before it ends (S2-10c).
    AssessLease = "assess_lease", "租赁期考核", Lease, "supply_convert" {
        /// Whether what was agreed is met.
        passed: bool,
        /// Report.
        report: FileRef,
    }
    /// Fixes the price of the grant (S2-10h).
    PriceConversion = "price_conversion", "核定转为出让的差价", Lease, "supply_convert" {
        /// Figures and readings of the quote `conversion`.
        #[serde(default)]
        figures: Given,
    }
    /// Signs the grant contract.
    SignGrant = "sign_grant", "签出让合同", Lease, "supply_convert" {
        /// Figures and readings of the quote `conversion`.
        #[serde(default)]
        figures: Given,
        /// The contract.
        contract: FileRef,
    }
    /// Lets the lease go on, or takes the land back (S2-14b).
    SettleLease = "settle_lease", "续租或收回", Lease, "supply_convert" {
        /// Whether it goes on.
        renew: bool,
        /// Term of the output agreement that says so.
        term: String,
    }
    /// Applies to split (S2-7f, S2-16c).
    ApplySplit = "apply_split", "申请分割转让", Floors, "supply_apply" {
        /// Floor, m².
        floor: Decimal,
    }
    /// Approves it.
    ApproveSplit = "approve_split", "批准分割", Floors, "supply_split" {
        /// Which, from 1.
        number: u32,
        /// Figures of the quote `split`.
        #[serde(default)]
        figures: Given,
    }
    /// Refuses it.
    RefuseSplit = "refuse_split", "不予批准分割", Floors, "supply_split" {
        /// Which, from 1.
        number: u32,
        /// Why.
        reason: String,
    }
    /// Registers it.
    RegisterSplit = "register_split", "分割登记", Floors, "supply_split" {
        /// Which, from 1.
        number: u32,
        /// Certificate number.
        certificate: String,
    }
    /// Takes it back.
    WithdrawSplit = "withdraw_split", "撤回分割", Floors, "supply_apply" {
        /// Which, from 1.
        number: u32,
        /// Why.
        reason: String,
    }
    /// Applies for a transition period (S2-7i).
    ApplyTransition = "apply_transition", "申请过渡期", Transition, "supply_apply" {
        /// New use.
        new_use: String,
    }
    /// The city approves.
    ApproveTransition = "approve_transition", "批准过渡期", Transition, "supply_transition" {
        /// Whether the plan is kept.
        plan_conforms: bool,
        /// The approval.
        document: FileRef,
    }
    /// The city does not.
    RefuseTransition = "refuse_transition", "不予批准过渡期", Transition, "supply_transition" {
        /// Why.
        reason: String,
    }
    /// The years are over and nothing was done.
    ExpireTransition = "expire_transition", "登记过渡期满未办", Transition, "supply_transition" {}
    /// Settles it (S2-7j).
    SettleTransition = "settle_transition", "过渡期满办理用地手续", Transition, "supply_transition" {
        /// Figures of the quote `transition`.
        #[serde(default)]
        figures: Given,
        /// The paper.
        document: FileRef,
    }
    /// Offers the parcel (S1-3.3g).
    PublishDeal = "publish_deal", "发布二级市场交易", Deals, "supply_apply" {
        /// What is dealt in.
        kind: DealKind,
    }
    /// Checks the conditions (S1-3.3h).
    CheckDeal = "check_deal", "核验交易条件", Deals, "supply_market" {
        /// Which, from 1.
        number: u32,
        /// Figures of the quote `transfer`.
        #[serde(default)]
        figures: Given,
    }
    /// Stops it.
    StopDeal = "stop_deal", "中止交易", Deals, "supply_market" {
        /// Which, from 1.
        number: u32,
        /// Why.
        reason: String,
    }
    /// Takes it up again.
    ResumeDeal = "resume_deal", "恢复交易", Deals, "supply_market" {
        /// Which, from 1.
        number: u32,
        /// Why.
        reason: String,
    }
    /// Contract, tax, registration.
    DealOn = "deal_on", "签约、缴税、登记", Deals, "supply_market" {
        /// Which, from 1.
        number: u32,
        /// What happens.
        event: DealEvent,
        /// Number of the contract, tax or registration paper.
        document: String,
    }
    /// The holder takes it back.
    WithdrawDeal = "withdraw_deal", "撤回交易", Deals, "supply_apply" {
        /// Which, from 1.
        number: u32,
        /// Why.
        reason: String,
    }
}
