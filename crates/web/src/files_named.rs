//! Every file that a document names, with whom it belongs to: the way by which somebody may read it.

use office::authority::Target;
use office::docket::{Docket, place_target, plot_target, project_target};
use office::journal::FileRef;

/// A file and whose it is.
pub(crate) struct Named<'a> {
    pub file: &'a FileRef,
    pub target: Target<'a>,
    /// Action of `codes/authority.toml` by which it is read.
    pub action: &'static str,
}

const DELIVERED: &str = "read_files";
const OF_SURVEYS: &str = "read_surveys";
const OF_SUPPLY: &str = "read_supply";

/// All files that the current documents name. A file named twice stands twice: each way may lead to it.
pub(crate) fn files_named(docket: &Docket) -> Vec<Named<'_>> {
    let mut all = Vec::new();
    for batch in docket.batches.values() {
        let target = Target { department: Some(&batch.department), ..Target::default() };
        all.push(Named { file: &batch.file, target, action: DELIVERED });
    }
    for layer in docket.layers.values() {
        let department = layer.act.by.department.as_deref();
        all.push(Named {
            file: &layer.file,
            target: Target { department, ..Target::default() },
            action: DELIVERED,
        });
    }
    for correction in docket.corrections.values() {
        let department = correction.act.by.department.as_deref();
        let target = Target { department, enterprise: Some(&correction.subject), ..Target::default() };
        all.push(Named { file: &correction.evidence, target, action: DELIVERED });
    }
    for adjustment in docket.adjustments.values() {
        let department = adjustment.act.by.department.as_deref();
        let target = Target { department, enterprise: Some(&adjustment.subject), ..Target::default() };
        all.push(Named { file: &adjustment.evidence, target, action: DELIVERED });
    }
    for objection in docket.objections.values() {
        let target = Target {
            department: Some(&objection.owner),
            enterprise: Some(&objection.subject),
            ..Target::default()
        };
        let answers = objection.answer.iter().flat_map(|answer| &answer.opinion.files);
        let checks = objection.precheck.iter().flat_map(|opinion| &opinion.files);
        all.extend(objection.files.iter().chain(checks).chain(answers).map(|file| Named {
            file,
            target,
            action: DELIVERED,
        }));
    }
    for answer in docket.survey_answers.values() {
        let target = place_target(docket, answer.zone.as_deref());
        let photos = answer.versions.iter().flat_map(|version| &version.photos);
        all.extend(photos.map(|file| Named { file, target, action: OF_SURVEYS }));
    }
    for plan in docket.years.values() {
        let papers = plan.history.iter().flat_map(|step| &step.evidence);
        all.extend(papers.map(|file| Named { file, target: Target::default(), action: DELIVERED }));
    }
    for reopening in docket.reopenings.values() {
        let target = Target { enterprise: Some(&reopening.subject), ..Target::default() };
        all.extend(reopening.evidence.iter().map(|file| Named { file, target, action: DELIVERED }));
    }
    for project in docket.projects.values() {
        let target = project_target(project);
        all.extend(project.papers.values().flatten().map(|file| Named { file, target, action: OF_SUPPLY }));
    }
    for plot in docket.plots.values() {
        let target = plot_target(plot);
        all.extend(plot.papers.values().flatten().map(|file| Named { file, target, action: OF_SUPPLY }));
    }
    all
}
