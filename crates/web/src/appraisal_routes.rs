//! The routes of yearly assessments of districts, rows of the route table.

use crate::App;
use crate::appraisals;
use crate::route::{Route, XLSX, reads, records};
use crate::wire::plot::StepForm;
use crate::wire::{Receipt, appraisal};

/// Rows of yearly assessments.
pub(crate) fn routes() -> Vec<Route<App>> {
    const READ: &[&str] = &["read_appraisals"];
    const STEP: &[&str] = &["appraisal_lead", "appraisal_deliver", "appraisal_object", "appraisal_confirm"];
    vec![
        reads("/api/appraisals", "辖市、区年度考核：各个年度")
            .action(READ)
            .query::<appraisal::AppraisalFilter>()
            .answers_page::<appraisal::AppraisalRow>()
            .to(appraisals::years),
        records("/api/appraisals", "开始一个年度的考核")
            .action(&["appraisal_lead"])
            .takes::<appraisal::AppraisalForm>()
            .answers::<Receipt>()
            .to(appraisals::open),
        reads("/api/appraisals/{year}", "一个年度的考核：辖区的指标、得分、名次、挂钩和下一步")
            .action(READ)
            .answers::<appraisal::Appraisal>()
            .to(appraisals::year),
        records("/api/appraisals/{year}/steps", "报送数据、计算、提意见、答复、审定、公布")
            .action(STEP)
            .takes::<StepForm>()
            .answers::<Receipt>()
            .to(appraisals::step),
        reads("/api/appraisals/{year}/table.xlsx", "一个年度的考核（表格）")
            .action(READ)
            .answers_file(XLSX)
            .to(appraisals::workbook_of),
    ]
}
