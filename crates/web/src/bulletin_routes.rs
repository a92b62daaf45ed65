//! The routes of bulletins, problems, inspections and meetings, rows of the route table.

use crate::App;
use crate::route::{DOCX, Limits, Route, reads, records};
use crate::wire::plot::StepForm;
use crate::wire::{Receipt, bulletin};
use crate::{bulletin_changes, bulletin_problems, bulletins};

const READ: &[&str] = &["read_bulletins"];

/// Rows of bulletins.
pub(crate) fn routes() -> Vec<Route<App>> {
    vec![
        reads("/api/bulletins", "督查通报：各月的期号和缺期")
            .action(READ)
            .answers::<bulletin::BulletinBoard>()
            .to(bulletins::board),
        records("/api/bulletins", "起草一个月的通报，或更正通报；数据由系统取")
            .action(&["bulletin_draft"])
            .takes::<bulletin::BulletinForm>()
            .answers::<Receipt>()
            .to(bulletin_changes::draft),
        reads("/api/bulletins/{key}", "一期通报：正文、数据和明细、签收、问题")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<bulletin::BulletinPage>()
            .to(bulletins::bulletin),
        reads("/api/bulletins/{key}/paper.docx", "一期通报（公文）")
            .action(READ)
            .limited(Limits::Rows)
            .answers_file(DOCX)
            .to(bulletins::paper),
        records("/api/bulletins/{key}/steps", "填写、签发、印发、签收、撤回通报")
            .action(&["bulletin_draft", "bulletin_sign", "bulletin_receive"])
            .takes::<StepForm>()
            .answers::<Receipt>()
            .to(bulletin_changes::step),
        records("/api/bulletins/{key}/problems", "就一期通报交办问题")
            .action(&["problem_raise"])
            .takes::<bulletin::ProblemForm>()
            .answers::<Receipt>()
            .to(bulletin_changes::raise),
        reads("/api/bulletin_problems", "督查问题：主办、期限、整改")
            .action(READ)
            .limited(Limits::Rows)
            .query::<bulletin::ProblemFilter>()
            .answers_page::<bulletin::ProblemRow>()
            .to(bulletin_problems::problems),
        reads("/api/bulletin_problems/{key}", "一个督查问题：经过和下一步")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<bulletin::ProblemPage>()
            .to(bulletin_problems::problem),
        records("/api/bulletin_problems/{key}/steps", "报整改、复查、延长期限")
            .action(&["problem_report", "problem_check", "problem_raise"])
            .takes::<StepForm>()
            .answers::<Receipt>()
            .to(bulletin_changes::step_problem),
        reads("/api/bulletin_inspections", "督查记录")
            .action(READ)
            .limited(Limits::Rows)
            .answers_list::<bulletin::InspectionRow>()
            .to(bulletin_problems::inspections),
        records("/api/bulletin_inspections", "登记一次督查，连同发现的问题")
            .action(&["inspection_record"])
            .takes::<bulletin::InspectionForm>()
            .answers::<Receipt>()
            .to(bulletin_changes::inspect),
        reads("/api/bulletin_meetings", "联席会议和议定事项")
            .action(READ)
            .answers_list::<bulletin::MeetingRow>()
            .to(bulletin_problems::meetings),
        records("/api/bulletin_meetings", "登记一次联席会议，连同议定事项")
            .action(&["inspection_record"])
            .takes::<bulletin::MeetingForm>()
            .answers::<Receipt>()
            .to(bulletin_changes::meet),
    ]
}
