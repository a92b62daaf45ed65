//! Kept files: uploaded beside a decision, and read by way of something that the account may see. Which files those are,
//! and why, stands here alone; the files of deliveries go out with their batch or layer.

use crate::App;
use crate::exports::attachment;
use crate::guard::Caller;
use crate::land_cases::tells;
use crate::problem::{Problem, Result};
use crate::take::Path;
use crate::upload::Upload;
use crate::wire::StoredFile;
use axum::extract::State;
use axum::response::Response;
use office::authority::Target;
use office::bulletin::is_party;
use office::docket::{Docket, land_case_target, place_target, plot_target, project_target};
use office::journal::{AccessResult, FileRef};

/// `POST /api/files`.
pub(crate) async fn keep(
    State(app): State<App>,
    caller: Caller,
    upload: Upload,
) -> Result<axum::Json<StoredFile>> {
    const KINDS: [&str; 14] = [
        "pdf", "ofd", "png", "jpg", "jpeg", "bmp", "tif", "tiff", "xlsx", "xls", "csv", "docx", "doc", "zip",
    ];
    let kind = upload.name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase()).unwrap_or_default();
    if !KINDS.contains(&kind.as_str()) || upload.runs() {
        let detail =
            format!("附件“{}”的类型或内容不能上传。请用 PDF、OFD、图片、Office 文件或 zip。", upload.name);
        return Err(Problem::unprocessable("wrong_file_type", detail));
    }
    let file = upload.keep(&app).await?;
    app.note(&caller, caller.action, &file.digest, AccessResult::Allowed);
    Ok(axum::Json(StoredFile::from(&file)))
}

/// `GET /api/files/{digest}`.
pub(crate) async fn read(
    State(app): State<App>,
    caller: Caller,
    Path(digest): Path<String>,
) -> Result<Response> {
    let docket = app.docket();
    let reached = |way: &Way<'_>| {
        let scope = app.permits(&caller.author.role, way.action);
        way.file.digest == digest && way.target.within(scope, &caller.author)
    };
    let way = ways(&docket, &caller).find(reached).ok_or_else(Problem::not_found)?;
    app.note(&caller, caller.action, &digest, AccessResult::Allowed);
    let bytes = app.desk().file_bytes(&digest).await?;
    Ok(attachment(&way.file.name, "application/octet-stream", bytes))
}

/// A way to a file: whose it is, and the action of `codes/authority.toml` by which it is read.
struct Way<'a> {
    file: &'a FileRef,
    target: Target<'a>,
    action: &'static str,
}

impl<'a> Way<'a> {
    const fn new(action: &'static str, target: Target<'a>, file: &'a FileRef) -> Self {
        Self { file, target, action }
    }
}

/// Every way to a file that a document names. A file named twice has two ways: each may lead to it.
fn ways<'a>(docket: &'a Docket, caller: &'a Caller) -> impl Iterator<Item = Way<'a>> {
    delivered(docket)
        .chain(disputed(docket))
        .chain(of_years(docket))
        .chain(of_surveys(docket))
        .chain(of_parcels(docket))
        .chain(of_legacy(docket))
        .chain(of_standards(docket, caller))
        .chain(of_bulletins(docket, caller))
        .chain(of_appraisals(docket, caller))
        .chain(of_supply(docket))
        .chain(of_cases(docket, caller))
}

const DELIVERED: &str = "read_files";

/// What departments handed in, and what proves a correction or an adjustment.
fn delivered(docket: &Docket) -> impl Iterator<Item = Way<'_>> {
    let by = |department, enterprise| Target { department, enterprise, ..Target::default() };
    let batches = docket.batches.values();
    let batches =
        batches.map(move |one| Way::new(DELIVERED, by(Some(one.department.as_str()), None), &one.file));
    let layers = docket.layers.values();
    let layers =
        layers.map(move |one| Way::new(DELIVERED, by(one.act.by.department.as_deref(), None), &one.file));
    let corrections = docket.corrections.values().map(|one| (&one.act, &one.subject, &one.evidence));
    let adjustments = docket.adjustments.values().map(|one| (&one.act, &one.subject, &one.evidence));
    let proofs = corrections.chain(adjustments).map(move |(act, subject, evidence)| {
        Way::new(DELIVERED, by(act.by.department.as_deref(), Some(subject.as_str())), evidence)
    });
    batches.chain(layers).chain(proofs)
}

/// What firms and departments say in an objection.
fn disputed(docket: &Docket) -> impl Iterator<Item = Way<'_>> {
    docket.objections.values().flat_map(|one| {
        let (department, enterprise) = (Some(one.owner.as_str()), Some(one.subject.as_str()));
        let target = Target { department, enterprise, ..Target::default() };
        let answers = one.answer.iter().flat_map(|answer| &answer.opinion.files);
        let checks = one.precheck.iter().flat_map(|opinion| &opinion.files);
        one.files.iter().chain(checks).chain(answers).map(move |file| Way::new(DELIVERED, target, file))
    })
}

/// Papers of the moves of a year, and of years opened again for a firm.
fn of_years(docket: &Docket) -> impl Iterator<Item = Way<'_>> {
    let moves = docket.years.values().flat_map(|plan| &plan.history).flat_map(|step| &step.evidence);
    let moves = moves.map(|file| Way::new(DELIVERED, Target::default(), file));
    let again = docket.reopenings.values().flat_map(|one| {
        let target = Target { enterprise: Some(&one.subject), ..Target::default() };
        one.evidence.iter().map(move |file| Way::new(DELIVERED, target, file))
    });
    moves.chain(again)
}

/// Photographs of answers, earlier ones too.
fn of_surveys(docket: &Docket) -> impl Iterator<Item = Way<'_>> {
    docket.survey_answers.values().flat_map(|answer| {
        let target = place_target(docket, answer.zone.as_deref());
        let photos = answer.versions.iter().flat_map(|version| &version.photos);
        photos.map(move |file| Way::new("read_surveys", target, file))
    })
}

/// Photographs that were added to the file of a parcel.
fn of_parcels(docket: &Docket) -> impl Iterator<Item = Way<'_>> {
    docket.parcel_photos.values().flat_map(|added| {
        let target = place_target(docket, added.zone.as_deref());
        added.photos.iter().map(move |file| Way::new("read_land", target, file))
    })
}

/// Papers of problems of long ago.
fn of_legacy(docket: &Docket) -> impl Iterator<Item = Way<'_>> {
    docket.legacy_land.values().flat_map(|one| {
        let target = place_target(docket, one.zone.as_deref());
        let papers = [Some(&one.paper), one.settled.as_ref().map(|settled| &settled.paper)];
        papers.into_iter().flatten().map(move |file| Way::new("read_land", target, file))
    })
}

/// Signed standards of low-efficiency land and approved plans of redevelopment: they hold for the whole
/// area, so each zone reads them.
fn of_standards<'a>(docket: &'a Docket, caller: &'a Caller) -> impl Iterator<Item = Way<'a>> {
    let target = place_target(docket, caller.author.zone.as_deref());
    let standards = docket.low_standards.values().flat_map(|standard| &standard.deeds);
    let standards = standards.flat_map(|deed| &deed.files);
    let plans = docket.redevelopments.values().flat_map(move |plan| {
        let own = plan.zone.as_deref().map_or(target, |zone| place_target(docket, Some(zone)));
        let files = plan.deeds.iter().flat_map(|deed| &deed.files);
        files.map(move |file| Way::new("read_redevelopment", own, file))
    });
    standards.map(move |file| Way::new("read_standards", target, file)).chain(plans)
}

/// Photos and papers of inspections and problems, as far as each is seen, and minutes of meetings, which all who read
/// bulletins read.
fn of_bulletins<'a>(docket: &'a Docket, caller: &'a Caller) -> impl Iterator<Item = Way<'a>> {
    let own = place_target(docket, caller.author.zone.as_deref());
    let inspections = docket.inspections.values().flat_map(|one| {
        let target = Target { region: one.region.as_deref(), zone: one.zone.as_deref(), ..Target::default() };
        one.record.files.iter().map(move |file| (target, file))
    });
    let problems = docket.problems.values().flat_map(move |one| {
        let parties = std::iter::once(&one.lead).chain(&one.support);
        let takes_part = parties.into_iter().any(|id| is_party(&caller.author, id));
        let place = Target { region: one.region.as_deref(), zone: one.zone.as_deref(), ..Target::default() };
        let target = if takes_part { own } else { place };
        one.deeds.iter().flat_map(|deed| &deed.files).map(move |file| (target, file))
    });
    let minutes = docket.meetings.values().map(move |one| (own, &one.record.minutes));
    let all = inspections.chain(problems).chain(minutes);
    all.map(|(target, file)| Way::new("read_bulletins", target, file))
}

/// Papers of yearly assessments: every district reads them.
fn of_appraisals<'a>(docket: &'a Docket, caller: &'a Caller) -> impl Iterator<Item = Way<'a>> {
    let target = place_target(docket, caller.author.zone.as_deref());
    let deeds = docket.appraisals.values().flat_map(|one| &one.deeds);
    deeds.flat_map(|deed| &deed.files).map(move |file| Way::new("read_appraisals", target, file))
}

/// Papers of projects and plots.
fn of_supply(docket: &Docket) -> impl Iterator<Item = Way<'_>> {
    let projects = docket.projects.values().flat_map(|one| {
        let target = project_target(one);
        one.files().map(move |file| Way::new("read_supply", target, file))
    });
    let plots = docket.plots.values().flat_map(|one| {
        let target = plot_target(one);
        one.files().map(move |file| Way::new("read_supply", target, file))
    });
    projects.chain(plots)
}

/// Papers of cases of land, as far as their deeds are told: a firm does not read what departments say among themselves.
fn of_cases<'a>(docket: &'a Docket, caller: &'a Caller) -> impl Iterator<Item = Way<'a>> {
    docket.land_cases.values().flat_map(move |case| {
        let target = land_case_target(case, caller.author.enterprise.as_deref());
        let told = case.deeds().iter().filter(|deed| tells(caller, deed));
        told.flat_map(|deed| &deed.files).map(move |file| Way::new("read_land", target, file))
    })
}
