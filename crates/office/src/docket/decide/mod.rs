//! The one function that changes the office's state: a command and what is known give documents or a refusal.

mod accounts;
mod appraisals;
mod bulletins;
mod deliveries;
mod frozen;
mod land;
mod layers;
mod lines;
mod redevelopment;
mod runs;
mod standards;
mod supply;
mod surveys;

use super::{
    Adjustment, Command, Confirmation, Context, Docket, Evidence, FirmEvidence, Interest, Notice, Objection,
    Refusal, Tally, Written, YearPlan,
};
use crate::authority::Target;
use crate::land::{FoundLand, LandCase, ParcelPhotos};
use crate::objection::{self, Claim, Reply};
use crate::supply::{Plot, Project};
use crate::survey::Survey;
use crate::year;
use crate::year::Stage;

pub(crate) use land::concern_of;
pub use lines::parcel_on_lines;

/// What a command writes, or why it is not carried out. Pure: the same docket, command and context give the same.
///
/// # Errors
/// A refusal that says in Chinese what stands in the way and what to do.
pub fn decide(docket: &Docket, command: &Command, context: &Context<'_>) -> Result<Vec<Written>, Refusal> {
    permit(docket, command, context)?;
    match command {
        Command::Configure { .. }
        | Command::SetOfficeDay { .. }
        | Command::OpenAccount { .. }
        | Command::ChangeAccount { .. }
        | Command::GrantRole { .. }
        | Command::ResetCredential { .. } => accounts::decide(docket, command, context),
        Command::Deliver { .. }
        | Command::Settle { .. }
        | Command::Correct { .. }
        | Command::Chase { .. } => deliveries::decide(docket, command, context),
        Command::DeliverLayer { .. } => layers::decide(docket, command, context),
        Command::Run { .. }
        | Command::Adjust { .. }
        | Command::WithdrawAdjustment { .. }
        | Command::Reopen { .. }
        | Command::CloseReopening { .. }
        | Command::Republish { .. } => runs::decide(docket, command, context),
        Command::OpenYear { .. }
        | Command::ChangeTimetable { .. }
        | Command::Advance { .. }
        | Command::SendBack { .. } => evaluation_year(docket, command, context),
        Command::Confirm { .. } => confirm(docket, command, context),
        Command::SubmitObjection { .. }
        | Command::PrecheckObjection { .. }
        | Command::AnswerObjection { .. }
        | Command::CloseObjection { .. }
        | Command::WithdrawObjection { .. } => objected(docket, command, context),
        Command::ProposeProject { .. }
        | Command::ReviewProject { .. }
        | Command::OpenPlot { .. }
        | Command::Supply { .. } => supply::decide(docket, command, context),
        Command::OpenSurvey { .. } | Command::AnswerSurvey { .. } | Command::StepSurvey { .. } => {
            surveys::decide(docket, command, context)
        }
        Command::OpenLandCase { .. } | Command::TakeLandStep { .. } => land::decide(docket, command, context),
        Command::AddParcelPhotos { .. } => photographed(command, context),
        Command::EnterLegacy { .. } | Command::SettleLegacy { .. } => land::legacy(docket, command, context),
        Command::DraftLowStandard { .. } | Command::StepLowStandard { .. } => {
            standards::decide(docket, command, context)
        }
        Command::DraftRedevelopment { .. }
        | Command::PlanRedevelopmentYear { .. }
        | Command::StepRedevelopment { .. } => redevelopment::decide(docket, command, context),
        Command::DraftBulletin { .. }
        | Command::StepBulletin { .. }
        | Command::RaiseProblem { .. }
        | Command::StepProblem { .. }
        | Command::RecordInspection { .. }
        | Command::RecordMeeting { .. } => bulletins::decide(docket, command, context),
        Command::OpenAppraisal { .. } | Command::StepAppraisal { .. } => {
            appraisals::decide(docket, command, context)
        }
        Command::Notify { to, title, text, link } => Ok(vec![notify(to, title, text, link, context).into()]),
    }
}

/// Whether the author may do this to its target at all. `decide` asks first; ask before long work as well. The places
/// of a firm are known only with its evidence.
///
/// # Errors
/// `not_permitted`, `out_of_scope`, or that the objection or adjustment is not there.
pub fn permit(docket: &Docket, command: &Command, context: &Context<'_>) -> Result<(), Refusal> {
    let rules = context.rules;
    let firm = match &context.evidence {
        Evidence::Firm(firm) => Some(firm),
        _ => None,
    };
    let target = match command {
        Command::Deliver { form, .. } => Target {
            department: rules.forms.get(form).map(|duty| duty.department.as_str()),
            ..Target::default()
        },
        Command::Correct { term, subject, .. } | Command::Adjust { term, subject, .. } => {
            Target { department: rules.registry.owner(term), enterprise: Some(subject), ..Target::default() }
        }
        Command::WithdrawAdjustment { adjustment, .. } => {
            let adjustment = adjustment_of(docket, adjustment)?;
            Target { department: rules.registry.owner(&adjustment.term), ..Target::default() }
        }
        Command::Confirm { subject, .. } | Command::SubmitObjection { subject, .. } => Target {
            enterprise: Some(subject),
            region: firm.and_then(|firm: &FirmEvidence| firm.region.as_deref()),
            zone: firm.and_then(|firm| firm.zone.as_deref()),
            department: None,
        },
        Command::PrecheckObjection { objection, .. }
        | Command::AnswerObjection { objection, .. }
        | Command::CloseObjection { objection, .. }
        | Command::WithdrawObjection { objection, .. } => objection_target(objection_of(docket, objection)?),
        Command::ProposeProject { enterprise, region, zone, .. } => Target {
            enterprise: enterprise.as_deref(),
            region: region.as_deref(),
            zone: zone.as_deref(),
            department: None,
        },
        Command::ReviewProject { project, .. } | Command::OpenPlot { project, .. } => {
            project_target(supply::project_of(docket, project)?)
        }
        Command::Supply { plot, .. } => plot_target(supply::plot_of(docket, plot)?),
        Command::OpenSurvey { zone, .. } => place_target(docket, zone.as_deref()),
        Command::AnswerSurvey { survey, parcel, .. } => {
            let parcel = surveys::survey_of(docket, survey)?.parcel(parcel);
            place_target(docket, parcel.and_then(|parcel| parcel.zone.as_deref()))
        }
        Command::StepSurvey { survey, .. } => survey_target(docket, surveys::survey_of(docket, survey)?),
        Command::OpenLandCase { found, .. } => found_target(found, context.author.enterprise.as_deref()),
        Command::TakeLandStep { case, .. } => {
            land_case_target(land::land_case_of(docket, case)?, context.author.enterprise.as_deref())
        }
        Command::AddParcelPhotos { zone, .. } | Command::EnterLegacy { zone, .. } => {
            place_target(docket, zone.as_deref())
        }
        Command::SettleLegacy { legacy, .. } => {
            place_target(docket, land::legacy_of(docket, legacy)?.zone.as_deref())
        }
        Command::DraftLowStandard { .. } | Command::StepLowStandard { .. } => {
            standards::target(docket, command, context)?
        }
        Command::DraftRedevelopment { .. }
        | Command::PlanRedevelopmentYear { .. }
        | Command::StepRedevelopment { .. } => redevelopment::target(docket, command)?,
        Command::StepBulletin { .. } | Command::StepProblem { .. } => {
            bulletins::target(docket, command, context)
        }
        Command::StepAppraisal { take, .. } => appraisals::target(docket, take, context)?,
        _ => Target::default(),
    };
    rules.authority.require(context.author, command.action(), &target).map(|_| ())
}

/// What an objection is to the authority table; for reading one as well.
#[must_use]
pub fn objection_target(objection: &Objection) -> Target<'_> {
    Target {
        department: Some(&objection.owner),
        region: objection.region.as_deref(),
        zone: objection.zone.as_deref(),
        enterprise: Some(&objection.subject),
    }
}

/// What a survey is to the authority table: whose zone it is limited to.
#[must_use]
pub fn survey_target<'a>(docket: &'a Docket, survey: &'a Survey) -> Target<'a> {
    place_target(docket, survey.zone.as_deref())
}

/// What lies in a development zone is to the authority table, with the district of the zone.
#[must_use]
pub fn place_target<'a>(docket: &'a Docket, zone: Option<&'a str>) -> Target<'a> {
    let known = docket.configuration().map_or(&[][..], |known| &known.zones[..]);
    let place = known.iter().find(|place| Some(place.id.as_str()) == zone);
    Target { zone, region: place.and_then(|place| place.region.as_deref()), ..Target::default() }
}

/// What a project is to the authority table; for reading one as well.
#[must_use]
pub fn project_target(project: &Project) -> Target<'_> {
    Target {
        department: None,
        region: project.region.as_deref(),
        zone: project.zone.as_deref(),
        enterprise: project.enterprise.as_deref(),
    }
}

/// What a plot is to the authority table; for reading one as well.
#[must_use]
pub fn plot_target(plot: &Plot) -> Target<'_> {
    Target {
        department: None,
        region: plot.region.as_deref(),
        zone: plot.zone.as_deref(),
        enterprise: plot.enterprise.as_deref(),
    }
}

/// What a case of land is to the authority table; for reading one as well. Of several firms it is the one that asks.
#[must_use]
pub fn land_case_target<'a>(case: &'a LandCase, enterprise: Option<&str>) -> Target<'a> {
    found_target(&case.found, enterprise)
}

fn found_target<'a>(found: &'a FoundLand, enterprise: Option<&str>) -> Target<'a> {
    let own = found.enterprises.iter().find(|firm| Some(firm.code.as_str()) == enterprise);
    Target {
        department: None,
        region: found.region.as_deref(),
        zone: found.zone.as_deref(),
        enterprise: own.map(|firm| firm.code.as_str()),
    }
}

fn evaluation_year(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    match command {
        Command::OpenYear { year, scheme, timetable } => {
            year::open_year(docket, *year, scheme, timetable, context)
        }
        Command::ChangeTimetable { year, timetable, reason } => {
            year::change_timetable(plan(docket, *year)?, timetable, reason, context)
        }
        Command::Advance { year, to, reason, evidence } => {
            year::advance(docket, plan(docket, *year)?, *to, reason, evidence, context)
        }
        Command::SendBack { year, reason, evidence } => {
            year::send_back(docket, plan(docket, *year)?, reason, evidence, context)
        }
        _ => Ok(Vec::new()),
    }
}

fn confirm(docket: &Docket, command: &Command, context: &Context<'_>) -> Result<Vec<Written>, Refusal> {
    let Command::Confirm { year, subject, what, agrees, remark } = command else { return Ok(Vec::new()) };
    let plan = plan(docket, *year)?;
    if !(Stage::Collecting..=Stage::AreaPublicity).contains(&plan.stage) {
        let message = format!("{year}年度现在是“{}”，不再确认用地和基本信息。", plan.stage.title());
        return Err(Refusal::new("wrong_stage", message, "有不对的，请在结果公示期内提出异议。"));
    }
    if !matches!(&context.evidence, Evidence::Firm(FirmEvidence { name: Some(_), .. })) {
        return Err(no_such_enterprise(subject));
    }
    if !agrees && remark.trim().is_empty() {
        return Err(Refusal::new(
            "remark_missing",
            "没有写哪里不对。",
            "请写明不对的地方；用地面积可直接提异议。",
        ));
    }
    let what_id = match what {
        super::ConfirmationSubject::Areas => "areas",
        super::ConfirmationSubject::Profile => "profile",
    };
    let word = Confirmation {
        key: format!("{year}-{subject}-{what_id}"),
        year: *year,
        subject: subject.clone(),
        what: *what,
        agrees: *agrees,
        remark: remark.clone(),
        act: context.act(),
    };
    Ok(vec![word.into()])
}

fn objected(docket: &Docket, command: &Command, context: &Context<'_>) -> Result<Vec<Written>, Refusal> {
    match command {
        Command::SubmitObjection { year, subject, item, claim, value, files } => {
            let claim = Claim { subject, item, claim, value: value.as_ref(), files };
            objection::submit(docket, plan(docket, *year)?, &claim, context)
        }
        Command::PrecheckObjection { objection, opinion } => {
            objection::precheck(objection_of(docket, objection)?, opinion, context)
        }
        Command::AnswerObjection { objection, accept, opinion, value, files } => {
            let reply = Reply { accept: *accept, opinion, value: value.as_ref(), files };
            objection::answer(objection_of(docket, objection)?, &reply, context)
        }
        Command::CloseObjection { objection, reply } => {
            objection::close(objection_of(docket, objection)?, reply, context)
        }
        Command::WithdrawObjection { objection, reason } => {
            objection::withdraw(objection_of(docket, objection)?, reason, context)
        }
        _ => Ok(Vec::new()),
    }
}

fn photographed(command: &Command, context: &Context<'_>) -> Result<Vec<Written>, Refusal> {
    let Command::AddParcelPhotos { parcel, zone, day, note, photos } = command else { return Ok(Vec::new()) };
    let added = ParcelPhotos::add(parcel, zone.as_deref(), (*day, note), photos, &context.act())?;
    Ok(vec![added.into()])
}

fn notify(to: &Interest, title: &str, text: &str, link: &str, context: &Context<'_>) -> Notice {
    Notice {
        key: format!("{}-1", context.entry),
        act: context.act(),
        to: to.clone(),
        title: title.to_owned(),
        text: text.to_owned(),
        link: link.to_owned(),
    }
}

fn plan(docket: &Docket, year: i16) -> Result<&YearPlan, Refusal> {
    docket.year(year).ok_or_else(|| {
        Refusal::new("no_such_year", format!("没有开{year}年度。"), "请先在评价年度里开这一年。")
    })
}

fn objection_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a Objection, Refusal> {
    docket.objections.get(key).ok_or_else(|| {
        Refusal::new("no_such_objection", format!("没有编号为{key}的异议。"), "请从异议清单中选。")
    })
}

fn adjustment_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a Adjustment, Refusal> {
    docket.adjustments.get(key).ok_or_else(|| {
        Refusal::new("no_such_adjustment", format!("没有编号为{key}的认定。"), "请从认定清单中选。")
    })
}

fn no_such_enterprise(subject: &str) -> Refusal {
    Refusal::new("no_such_enterprise", format!("企业库中没有{subject}。"), "请核对统一社会信用代码。")
}

fn needs_reason(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "没有写理由。", "请写明理由和依据。"));
    }
    Ok(())
}

/// Every row that was read came to something.
fn adds_up(tally: &Tally) -> Result<(), Refusal> {
    if tally.read != tally.admitted.saturating_add(tally.held).saturating_add(tally.refused) {
        let message = "读入、接收、暂挂和退回的行数对不上。";
        return Err(Refusal::new("tally_differs", message, "请联系系统管理员。"));
    }
    Ok(())
}

fn same_file(receipt: &str) -> Refusal {
    let message = format!("同一个文件已经报过，回执号{receipt}。");
    Refusal::new("same_file", message, "不用再报；内容有改动的请上传改后的文件。")
}

/// The desk did not pass what this command needs: a slip of the program, not of the person.
fn no_evidence(command: &Command) -> Refusal {
    let message = format!("程序没有算出“{}”所需的内容。", command.action());
    Refusal::new("no_evidence", message, "请重试；仍然出现的请联系系统管理员。")
}
