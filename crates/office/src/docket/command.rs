//! Everything that may change anything, one variant a change. The serde form is what the journal keeps and replays,
//! so a field that was once there stays readable for ever.

use super::{
    AdjustmentKind, Configuration, ConfirmationSubject, Interest, LayerKind, LayerReading, ObjectionItem,
    Overrides, Purpose, Timetable,
};
use crate::appraisal::AppraisalStep;
use crate::bulletin::{
    BulletinStep, FigureId, Month, MonthFigures, NewInspection, NewMeeting, NewProblem, ProblemStep,
};
use crate::journal::FileRef;
use crate::land::{FoundLand, LandKind, LandStep, LegacyKind};
use crate::low_standard::{StandardStep, StandardTerms};
use crate::redevelopment::{PlanStep, PlannedParcel, YearLine};
use crate::supply::{Given, ReviewStep, SupplyStep};
use crate::survey::{SurveyParcel, SurveyPlace, SurveyStep};
use crate::year::Stage;
use fact::Reading;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A change that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Sets up the office, or changes its packs and forms.
    Configure {
        /// The configuration from now on.
        configuration: Configuration,
    },
    /// Moves the day of the demo office forward.
    SetOfficeDay {
        /// The new day.
        day: Date,
    },
    /// Opens an account. It has no role yet.
    OpenAccount {
        /// Log-in, unique for ever.
        login: String,
        /// Name of the person or firm.
        name: String,
        /// Department it belongs to.
        department: Option<String>,
        /// Credit code, for the account of a firm.
        enterprise: Option<String>,
    },
    /// Renames an account, or closes and reopens it.
    ChangeAccount {
        /// Log-in.
        login: String,
        /// Name from now on.
        name: String,
        /// Whether it may log in.
        open: bool,
    },
    /// Gives an account its role and its limits.
    GrantRole {
        /// Log-in.
        login: String,
        /// Role id of `codes/authority.toml`.
        role: String,
        /// Region or development zone that it is limited to.
        zone: Option<String>,
        /// Why.
        reason: String,
    },
    /// Notes that the password or second factor of an account was reset. The secret itself is in the vault.
    ResetCredential {
        /// Log-in.
        login: String,
        /// Why.
        reason: String,
    },
    /// Hands in a file.
    Deliver {
        /// Form it is read by.
        form: String,
        /// Year that the figures are about, when the form does not say.
        year: Option<i16>,
        /// The file.
        file: FileRef,
        /// Day on which it was delivered, when it is not today (deliveries taken over from before the office began).
        delivered: Option<Date>,
        /// Whether it adds to what was delivered, as a correction of some rows does, instead of taking its place.
        #[serde(default)]
        supplement: bool,
    },
    /// Hands in a layer or table of land.
    DeliverLayer {
        /// What it is about.
        kind: LayerKind,
        /// First day on which it describes the land; the office's day when absent.
        valid_from: Option<Date>,
        /// The file.
        file: FileRef,
        /// How it is to be read.
        #[serde(default)]
        reading: LayerReading,
    },
    /// Says which enterprise a held row is about.
    Settle {
        /// Number of the held row.
        held: u32,
        /// Credit code.
        subject: String,
        /// Why.
        reason: String,
    },
    /// Corrects one figure with evidence.
    Correct {
        /// Credit code.
        subject: String,
        /// Glossary id.
        term: String,
        /// Year of the figure.
        year: i16,
        /// What it is.
        reading: Reading,
        /// Why.
        reason: String,
        /// The proof.
        evidence: FileRef,
    },
    /// Opens an evaluation year.
    OpenYear {
        /// Year that is evaluated.
        year: i16,
        /// `pack/scheme`.
        scheme: String,
        /// Stages and days of delivery.
        timetable: Timetable,
    },
    /// Changes days that are still to come.
    ChangeTimetable {
        /// Year.
        year: i16,
        /// From now on.
        timetable: Timetable,
        /// Why.
        reason: String,
    },
    /// Moves a year to its next stage.
    Advance {
        /// Year.
        year: i16,
        /// Stage to move to.
        to: Stage,
        /// Why, where the stage asks for it.
        reason: String,
        /// Minutes, approvals and the like.
        evidence: Vec<FileRef>,
    },
    /// Sends a year back from the stage in which the leading group approves (domain.md §1.10).
    SendBack {
        /// Year.
        year: i16,
        /// What is to be looked at again.
        reason: String,
        /// Minutes and the like.
        evidence: Vec<FileRef>,
    },
    /// Asks a department for what is missing.
    Chase {
        /// Year.
        year: i16,
        /// Form.
        form: String,
        /// What to say.
        message: String,
    },
    /// Evaluates a year.
    Run {
        /// Year.
        year: i16,
        /// What for.
        purpose: Purpose,
        /// Another scheme than the year's, for a trial.
        scheme: Option<String>,
        /// Other parameters, for a trial.
        overrides: Overrides,
    },
    /// Puts a veto, a bonus or a deduction on a firm, with evidence.
    Adjust {
        /// Year.
        year: i16,
        /// Credit code.
        subject: String,
        /// Veto, bonus or correction.
        kind: AdjustmentKind,
        /// The figure by which the scheme knows it, e.g. `veto_safety` or `high_tech`.
        term: String,
        /// What it is now.
        reading: Reading,
        /// Why.
        reason: String,
        /// The proof.
        evidence: FileRef,
    },
    /// Takes an adjustment back.
    WithdrawAdjustment {
        /// Key of the adjustment.
        adjustment: String,
        /// Why.
        reason: String,
    },
    /// Confirms areas or profile, or says that they are not right.
    Confirm {
        /// Year.
        year: i16,
        /// Credit code.
        subject: String,
        /// What is confirmed.
        what: ConfirmationSubject,
        /// Whether it is right.
        agrees: bool,
        /// What is not right.
        remark: String,
    },
    /// Objects to an item.
    SubmitObjection {
        /// Year.
        year: i16,
        /// Credit code.
        subject: String,
        /// What is disputed.
        item: ObjectionItem,
        /// What the firm says.
        claim: String,
        /// What it should be, where it is a figure.
        value: Option<Reading>,
        /// Proof.
        files: Vec<FileRef>,
    },
    /// The township or zone's opinion before the owner department answers.
    PrecheckObjection {
        /// Key of the objection.
        objection: String,
        /// Opinion.
        opinion: String,
    },
    /// The owner department's answer.
    AnswerObjection {
        /// Key of the objection.
        objection: String,
        /// Whether it is accepted.
        accept: bool,
        /// Opinion.
        opinion: String,
        /// What the figure is; needed when a disputed figure is accepted.
        value: Option<Reading>,
        /// Proof.
        files: Vec<FileRef>,
    },
    /// Replies to the firm and closes.
    CloseObjection {
        /// Key of the objection.
        objection: String,
        /// What to tell the firm besides before and after.
        reply: String,
    },
    /// The firm takes its objection back.
    WithdrawObjection {
        /// Key of the objection.
        objection: String,
        /// Why.
        reason: String,
    },
    /// Opens a frozen year again for one firm and its neighbours on the same parcels.
    Reopen {
        /// Year.
        year: i16,
        /// Credit code.
        subject: String,
        /// Why.
        reason: String,
        /// Proof.
        evidence: Vec<FileRef>,
    },
    /// Ends a re-opening: its run supersedes.
    CloseReopening {
        /// Key of the re-opening.
        reopening: String,
        /// Why, as published beside the new list.
        reason: String,
    },
    /// Publishes a run that supersedes what was published.
    Republish {
        /// Year.
        year: i16,
        /// Entry of the final run.
        run: u64,
        /// Why, as published beside the new list.
        reason: String,
    },
    /// Registers a project that asks for land (S2-4a).
    ProposeProject {
        /// What it is called.
        title: String,
        /// Who invests.
        investor: String,
        /// Its credit code, where it has one.
        enterprise: Option<String>,
        /// District.
        region: Option<String>,
        /// Development zone.
        zone: Option<String>,
        /// What it promises, by glossary id, as written.
        #[serde(default)]
        figures: Given,
    },
    /// Takes a step of a project's joint review (S2-4b).
    ReviewProject {
        /// Key of the project.
        project: String,
        /// Step.
        review: ReviewStep,
    },
    /// Opens a plot for a project (S2-4c).
    OpenPlot {
        /// What people call it.
        code: String,
        /// Where it lies, in words.
        title: String,
        /// Key of the project.
        project: String,
        /// Figures known.
        #[serde(default)]
        figures: Given,
    },
    /// Takes a step of a plot's life.
    Supply {
        /// Key of the plot.
        plot: String,
        /// Step.
        supply: SupplyStep,
    },
    /// Opens a survey over parcels that are frozen into it (S2-7a).
    OpenSurvey {
        /// Year that it is about.
        year: i16,
        /// Title.
        title: String,
        /// Development zone that it is limited to.
        zone: Option<String>,
        /// Last day.
        due: Date,
        /// Its parcels, as the layers of the day have them.
        parcels: Vec<SurveyParcel>,
    },
    /// Answers a survey for a parcel; an earlier answer is kept behind it.
    AnswerSurvey {
        /// Key of the survey.
        survey: String,
        /// Parcel code.
        parcel: String,
        /// Answers by question, as written.
        answers: BTreeMap<String, String>,
        /// Photographs.
        #[serde(default)]
        photos: Vec<FileRef>,
        /// Where it was written.
        #[serde(default)]
        place: Option<SurveyPlace>,
    },
    /// Closes a survey, or opens it again.
    StepSurvey {
        /// Key of the survey.
        survey: String,
        /// Step.
        take: SurveyStep,
    },
    /// Opens a case of land on what was found.
    OpenLandCase {
        /// What it is about.
        kind: LandKind,
        /// Parcel code, or number of the batch.
        place: String,
        /// What identification found on the office's day.
        found: Box<FoundLand>,
    },
    /// Takes a step of a case of land.
    TakeLandStep {
        /// Key of the case.
        case: String,
        /// Step.
        land: LandStep,
    },
    /// Adds photos to the file of a parcel (S1-1.4g).
    AddParcelPhotos {
        /// Parcel code.
        parcel: String,
        /// Development zone of the parcel, as the layers of the day have it.
        zone: Option<String>,
        /// Day on which they were taken.
        day: Date,
        /// What is seen.
        note: String,
        /// Pictures.
        photos: Vec<FileRef>,
    },
    /// Enters a problem of long ago of a parcel (S2-8h).
    EnterLegacy {
        /// Parcel code.
        parcel: String,
        /// Development zone of the parcel, as the layers of the day have it.
        zone: Option<String>,
        /// What is the matter.
        kind: LegacyKind,
        /// What happened.
        note: String,
        /// What is to become of it.
        way: String,
        /// What it was found by.
        paper: FileRef,
    },
    /// Settles a problem of long ago.
    SettleLegacy {
        /// Key of the problem.
        legacy: String,
        /// What came of it.
        result: String,
        /// The paper.
        paper: FileRef,
    },
    /// Drafts the standard of low-efficiency land, or changes a draft (S2-7b).
    DraftLowStandard {
        /// Key of the draft that is changed; `None` for a new one.
        standard: Option<String>,
        /// Title.
        title: String,
        /// What it states.
        terms: StandardTerms,
        /// What the result of the evaluation shows; of a change, why.
        reason: String,
    },
    /// Signs a drafted standard, or gives it up.
    StepLowStandard {
        /// Key of the standard.
        standard: String,
        /// Step.
        take: StandardStep,
    },
    /// Drafts a plan of redevelopment, or changes a draft (S2-7c).
    DraftRedevelopment {
        /// Key of the draft that is changed; `None` for a new one.
        plan: Option<String>,
        /// Title.
        title: String,
        /// Development zone that it is for; `None` for the whole area.
        zone: Option<String>,
        /// First year.
        from_year: i16,
        /// Last year.
        to_year: i16,
        /// Plan units.
        units: BTreeSet<String>,
        /// Parcels, as the land of the day has them.
        parcels: Vec<PlannedParcel>,
    },
    /// Writes what of an approved plan is to be done in a year.
    PlanRedevelopmentYear {
        /// Key of the plan.
        plan: String,
        /// Year.
        year: i16,
        /// Parcels, as the land of the day has them.
        lines: Vec<YearLine>,
    },
    /// Approves or ends a plan of redevelopment, or a year of it.
    StepRedevelopment {
        /// Key of the plan.
        plan: String,
        /// Year; `None` for the plan as a whole.
        year: Option<i16>,
        /// Step.
        take: PlanStep,
    },
    /// Drafts the bulletin of a month, or of one that corrects it (S2-IV.3b).
    DraftBulletin {
        /// Month.
        month: Month,
        /// Key of the bulletin that it corrects.
        corrects: Option<String>,
        /// Why.
        #[serde(default)]
        reason: String,
        /// Its figures, as the journal had them on the month's last day.
        figures: Box<MonthFigures>,
    },
    /// Takes a step of a bulletin.
    StepBulletin {
        /// Key of the bulletin.
        bulletin: String,
        /// Step.
        take: BulletinStep,
    },
    /// Raises a problem from a line of a bulletin (S2-IV.3c).
    RaiseProblem {
        /// Key of the bulletin.
        bulletin: String,
        /// Figure.
        figure: Option<FigureId>,
        /// The problem.
        problem: NewProblem,
    },
    /// Takes a step of a problem.
    StepProblem {
        /// Key of the problem.
        problem: String,
        /// Step.
        take: ProblemStep,
    },
    /// Records an inspection with what it found (S2-IV.3a).
    RecordInspection {
        /// The inspection.
        inspection: NewInspection,
    },
    /// Records a meeting of the joint conference with what it resolved (S1-1.4d).
    RecordMeeting {
        /// The meeting.
        meeting: NewMeeting,
    },
    /// Opens the yearly assessment of the districts for a year that is over (S2-18c).
    OpenAppraisal {
        /// Year that is assessed.
        year: i16,
    },
    /// Takes a step of a year's assessment.
    StepAppraisal {
        /// Year that is assessed.
        year: i16,
        /// Step.
        take: AppraisalStep,
    },
    /// Writes to those whom something concerns. Made by jobs: reminders, windows that closed.
    Notify {
        /// Whom.
        to: Interest,
        /// Title.
        title: String,
        /// Text.
        text: String,
        /// Page that it is about.
        link: String,
    },
}

impl Command {
    /// Canonical JSON: fields in the order of their declaration, maps by key, no spaces.
    ///
    /// # Errors
    /// None that a command can cause; serde's signature has one.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The command of an entry.
    ///
    /// # Errors
    /// When the text is not a command; unknown fields and variants are refused.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Files that it names.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        match self {
            Self::Deliver { file, .. } | Self::DeliverLayer { file, .. } => vec![file.clone()],
            Self::Correct { evidence, .. } | Self::Adjust { evidence, .. } => vec![evidence.clone()],
            Self::Advance { evidence: files, .. }
            | Self::SendBack { evidence: files, .. }
            | Self::SubmitObjection { files, .. }
            | Self::AnswerObjection { files, .. }
            | Self::Reopen { evidence: files, .. } => files.clone(),
            Self::ReviewProject { review, .. } => review.files(),
            Self::Supply { supply, .. } => supply.files(),
            Self::AnswerSurvey { photos, .. } | Self::AddParcelPhotos { photos, .. } => photos.clone(),
            Self::TakeLandStep { land, .. } => land.files(),
            Self::EnterLegacy { paper, .. } | Self::SettleLegacy { paper, .. } => vec![paper.clone()],
            Self::StepLowStandard { take, .. } => take.files(),
            Self::StepRedevelopment { take, .. } => take.files(),
            Self::StepProblem { take, .. } => take.files(),
            Self::RecordInspection { inspection } => inspection.files.clone(),
            Self::RecordMeeting { meeting } => vec![meeting.minutes.clone()],
            Self::StepAppraisal { take, .. } => take.files(),
            _ => Vec::new(),
        }
    }

    /// The firm that it is about, where it is about one.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Settle { subject, .. }
            | Self::Correct { subject, .. }
            | Self::Adjust { subject, .. }
            | Self::Confirm { subject, .. }
            | Self::SubmitObjection { subject, .. }
            | Self::Reopen { subject, .. } => Some(subject),
            _ => None,
        }
    }
}
