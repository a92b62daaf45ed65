//! Every step of a land case as somebody asks for it, machine by machine. The serde form stands in the journal inside its
//! command, so a field that was once there stays readable for ever.

use super::found::FoundLand;
use super::idle::IdleCause;
use super::idle_decision::{Approver, Contest, Measure};
use super::low::Will;
use super::low_plan::RightKind;
use crate::journal::FileRef;
use crate::step_table::steps;
use crate::supply::Stance;
use fact::Decimal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Which machine a step goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Machine {
    Low,
    Idle,
    Batch,
    /// Whichever the case is.
    Any,
}

steps! {
    /// A step of a land case.
    LandStep;
    /// Looks at the land in the field.
    Check = "check", "现场核查", Low, "land_check" {
        /// What was seen.
        text: String,
        /// Photos and forms.
        files: Vec<FileRef>,
    }
    /// Tells the firms.
    Notify = "notify", "企业告知", Low, "land_notify" {
        /// The notice.
        paper: FileRef,
        /// Day on which it was received.
        day: Date,
    }
    /// A firm replies.
    Reply = "reply", "企业答复", Low, "land_reply" {
        /// Firm, when the office enters a reply on paper.
        #[serde(default)]
        enterprise: Option<String>,
        /// What the firm wants.
        will: Will,
        /// What it says.
        text: String,
        /// Papers.
        #[serde(default)]
        files: Vec<FileRef>,
    }
    /// Asks the departments.
    Review = "review", "提请联合会审", Low, "land_notify" {}
    /// A department gives its opinion.
    Opine = "opine", "会审意见", Low, "land_review" {
        /// Department.
        department: String,
        /// What it thinks.
        stance: Stance,
        /// Why.
        #[serde(default)]
        text: String,
        /// Paper, when somebody else enters it.
        file: Option<FileRef>,
    }
    /// Publishes for objections.
    Publicise = "publicise", "公示", Low, "land_decide" {
        /// What is published.
        paper: FileRef,
        /// Why, where a department is against.
        #[serde(default)]
        reason: String,
    }
    /// Identifies the land (one card a parcel).
    Identify = "identify", "认定", Low, "land_decide" {
        /// The decision.
        document: FileRef,
    }
    /// Does not identify it.
    Reject = "reject", "不予认定", Low, "land_decide" {
        /// Why.
        reason: String,
    }
    /// Only watches it.
    Watch = "watch", "列入观察", Low, "land_decide" {
        /// Why.
        reason: String,
    }
    /// Registers a mortgage, seizure or claim (S1-1.3i).
    ListRight = "list_right", "登记权利负担", Low, "land_plan" {
        /// Kind.
        kind: RightKind,
        /// Whose.
        holder: String,
        /// Amount, rank, file number.
        text: String,
    }
    /// Says that all of them are listed.
    RightsListed = "rights_listed", "权利负担已列全", Low, "land_plan" {
        /// Register extract.
        evidence: FileRef,
    }
    /// Makes the plan of the firm (S1-1.4h).
    Plan = "plan", "一企一策方案", Low, "land_plan" {
        /// Way.
        mode: String,
        /// Its form.
        sub_form: String,
        /// What is to be reached.
        target: String,
        /// How that is measured.
        criteria: String,
        /// By when.
        day: Date,
        /// Who answers for it.
        person: String,
        /// Whether the planned use is unchanged, for reserve (S1-1.3f).
        #[serde(default)]
        use_unchanged: bool,
        /// Whether the holder is unwilling, for reserve (S1-1.3f).
        #[serde(default)]
        unwilling: bool,
    }
    /// Begins to carry the plan out.
    Begin = "begin", "启动盘活", Low, "land_plan" {}
    /// Tells the progress.
    Progress = "progress", "盘活进展", Low, "land_progress" {
        /// Area disposed of so far, all together, 亩.
        disposed: Decimal,
        /// What happened.
        text: String,
        /// Papers and photos.
        #[serde(default)]
        files: Vec<FileRef>,
    }
    /// Makes the plan anew.
    Replan = "replan", "重拟方案", Low, "land_plan" {
        /// Why.
        reason: String,
    }
    /// Finds that the plan was carried out.
    Accept = "accept", "验收", Low, "land_accept" {
        /// What was found.
        text: String,
        /// Report.
        evidence: FileRef,
    }
    /// Begins the investigation (Order 53 article 5).
    Investigate = "investigate", "启动调查", Idle, "land_idle" {
        /// The notice of investigation.
        paper: FileRef,
    }
    /// The notice was received.
    ServeNotice = "serve_notice", "送达调查通知书", Idle, "land_idle" {
        /// Day of receipt.
        day: Date,
        /// Proof of receipt.
        receipt: FileRef,
    }
    /// The firm answers.
    Answer = "answer", "企业答复调查", Idle, "land_reply" {
        /// Firm, when the office enters an answer on paper.
        #[serde(default)]
        enterprise: Option<String>,
        /// What it says.
        text: String,
        /// Papers.
        #[serde(default)]
        files: Vec<FileRef>,
    }
    /// Freezes the finding anew, now that the price is known; what is found is worked out by the server.
    Refind = "refind", "补登价款后重新核定", Idle, "land_idle" {
        /// What is found.
        found: Box<FoundLand>,
    }
    /// Finds the cause (article 8).
    FindCause = "find_cause", "认定原因", Idle, "land_idle" {
        /// Cause.
        cause: IdleCause,
        /// Facts and reasons.
        ground: String,
        /// Report.
        evidence: FileRef,
    }
    /// Declares it idle (article 9).
    DeclareIdle = "declare_idle", "认定闲置", Idle, "land_idle" {
        /// The declaration.
        document: FileRef,
    }
    /// Publishes and reports it (article 11).
    Publish = "publish", "公布并上报", Idle, "land_idle" {
        /// What was published.
        paper: FileRef,
    }
    /// Drafts what is to be done (articles 12 to 14).
    Draft = "draft", "拟处置方案", Idle, "land_idle" {
        /// What.
        measure: Measure,
        /// Way out, where it is neither fee nor take-back.
        #[serde(default)]
        option: Option<String>,
        /// First day of the new time, where the way out has one.
        #[serde(default)]
        start: Option<Date>,
        /// Last day of it.
        #[serde(default)]
        until: Option<Date>,
        /// Whether the land is mortgaged.
        #[serde(default)]
        mortgaged: bool,
        /// The draft in words.
        text: String,
    }
    /// Tells of the right to a hearing (article 15).
    TellHearing = "tell_hearing", "告知听证", Idle, "land_idle" {
        /// Day of receipt.
        day: Date,
        /// The notice.
        paper: FileRef,
    }
    /// The firm asks for a hearing.
    AskHearing = "ask_hearing", "要求听证", Idle, "land_reply" {
        /// What it says.
        text: String,
    }
    /// The hearing is held.
    Hear = "hear", "举行听证", Idle, "land_idle" {
        /// Minutes.
        minutes: FileRef,
    }
    /// Decides.
    Decide = "decide", "作出决定", Idle, "land_decide" {
        /// The decision.
        document: FileRef,
        /// Government that approved it.
        approver: Approver,
        /// Number of the approval.
        approval_number: String,
        /// The approval.
        approval: FileRef,
        /// Copy for the mortgagee.
        #[serde(default)]
        mortgagee_copy: Option<FileRef>,
        /// Number of the city government's approval, where the planned use changes (S2-8g).
        #[serde(default)]
        city_approval: String,
    }
    /// The decision was received.
    Serve = "serve", "送达决定", Idle, "land_idle" {
        /// Day of receipt.
        day: Date,
        /// Proof of receipt.
        receipt: FileRef,
    }
    /// The fee was paid (article 17).
    Pay = "pay", "缴清闲置费", Idle, "land_idle" {
        /// Amount, 万元.
        amount: Decimal,
        /// Receipt.
        receipt: FileRef,
    }
    /// The title was cancelled.
    Deregister = "deregister", "注销登记", Idle, "land_idle" {
        /// Number of the certificate that was cancelled.
        certificate: String,
        /// Paper.
        document: FileRef,
    }
    /// The firm goes to a higher office or a court.
    Contest = "contest", "复议或诉讼", Idle, "land_idle" {
        /// Where.
        way: Contest,
        /// Paper.
        document: FileRef,
    }
    /// The decision stands.
    Uphold = "uphold", "维持决定", Idle, "land_idle" {
        /// Ruling.
        document: FileRef,
    }
    /// The decision falls.
    Annul = "annul", "撤销决定", Idle, "land_idle" {
        /// Ruling.
        document: FileRef,
    }
    /// Asks the court to enforce.
    Enforce = "enforce", "申请强制执行", Idle, "land_idle" {
        /// Application.
        document: FileRef,
    }
    /// Names a part of what is unsupplied, and why it is (S2-6b).
    FindPart = "find_part", "登记宗地和原因", Batch, "land_batch" {
        /// What people call it.
        title: String,
        /// Area, 亩.
        area: Decimal,
        /// Cause.
        cause: String,
        /// In words.
        text: String,
    }
    /// Takes a part out again.
    DropPart = "drop_part", "删去一宗", Batch, "land_batch" {
        /// Which, from 1.
        number: u32,
        /// Why.
        reason: String,
    }
    /// All of the land has a cause.
    CausesFound = "causes_found", "原因查清", Batch, "land_batch" {}
    /// Sets what is done about a part.
    RoutePart = "route_part", "定路径", Batch, "land_batch" {
        /// Which, from 1.
        number: u32,
        /// Path.
        path: String,
        /// Why.
        reason: String,
        /// By when.
        day: Date,
        /// Who answers for it.
        person: String,
    }
    /// All of the land has a path.
    RoutesSet = "routes_set", "路径确定", Batch, "land_batch" {}
    /// A part was dealt with.
    SettlePart = "settle_part", "办结一宗", Batch, "land_batch" {
        /// Which, from 1.
        number: u32,
        /// Number of the approval, notice or contract.
        approval_number: String,
        /// The paper.
        document: FileRef,
    }
    /// Closes the case under a number (S2-8e).
    Close = "close", "销号", Any, "land_close" {
        /// What was reached.
        text: String,
        /// Evidence.
        evidence: FileRef,
    }
}
