//! The routes of standards of low-efficiency land and of plans of redevelopment, rows of the route table.

use crate::App;
use crate::route::{Limits, Route, XLSX, reads, records};
use crate::wire::plot::StepForm;
use crate::wire::{Receipt, redevelopment as plan, standard};
use crate::{
    land_redevelopment, land_redevelopment_changes, land_redevelopment_gaps, land_standard_trial,
    land_standards,
};

type Rows = Vec<Route<App>>;

/// Rows of standards and plans.
pub(crate) fn routes() -> Rows {
    [standards(), redevelopment()].into_iter().flatten().collect()
}

fn standards() -> Rows {
    const STANDARDS: &[&str] = &["read_standards"];
    vec![
        reads("/api/land/standards", "低效标准：各个版本和草案")
            .action(STANDARDS)
            .query::<standard::StandardFilter>()
            .answers_page::<standard::StandardRow>()
            .to(land_standards::standards),
        reads("/api/land/standard_basis", "起草低效标准的底子：等级、小类、各条线和现行的数")
            .action(STANDARDS)
            .answers::<standard::StandardBasis>()
            .to(land_standards::written_from),
        records("/api/land/standards", "起草低效标准")
            .action(&["standard_draft"])
            .takes::<standard::StandardForm>()
            .answers::<Receipt>()
            .to(land_standards::draft),
        reads("/api/land/standards/{key}", "一个低效标准：内容、与前一个的不同、下一步")
            .action(STANDARDS)
            .answers::<standard::Standard>()
            .to(land_standards::standard),
        records("/api/land/standards/{key}/terms", "修改低效标准的草案")
            .action(&["standard_draft"])
            .takes::<standard::StandardForm>()
            .answers::<Receipt>()
            .to(land_standards::revise),
        records("/api/land/standards/{key}/steps", "签发或撤回低效标准")
            .action(&["standard_draft", "standard_sign"])
            .takes::<StepForm>()
            .answers::<Receipt>()
            .to(land_standards::step),
        reads("/api/land/standards/{key}/trial", "低效标准试算：哪些宗地新列入、哪些不再列入")
            .action(STANDARDS)
            .limited(Limits::Rows)
            .answers::<standard::StandardTrial>()
            .to(land_standard_trial::trial),
    ]
}

fn redevelopment() -> Rows {
    const PLANS: &[&str] = &["read_redevelopment"];
    const WRITE: &[&str] = &["redevelopment_draft"];
    const STEP: &[&str] = &["redevelopment_draft", "redevelopment_approve"];
    vec![
        reads("/api/land/redevelopment", "低效用地再开发规划")
            .action(PLANS)
            .limited(Limits::Rows)
            .query::<plan::RedevelopmentFilter>()
            .answers_page::<plan::RedevelopmentRow>()
            .to(land_redevelopment::plans),
        reads("/api/land/redevelopment_coverage", "低效清单有多少在规划里，缺口是哪些宗地")
            .action(PLANS)
            .limited(Limits::Rows)
            .answers::<plan::RedevelopmentCoverage>()
            .to(land_redevelopment_gaps::coverage),
        reads("/api/land/redevelopment_gaps.xlsx", "规划没有覆盖的低效用地（表格）")
            .action(PLANS)
            .limited(Limits::Rows)
            .answers_file(XLSX)
            .to(land_redevelopment_gaps::gaps_workbook),
        records("/api/land/redevelopment", "编制再开发规划")
            .action(WRITE)
            .takes::<plan::RedevelopmentForm>()
            .answers::<Receipt>()
            .to(land_redevelopment_changes::draft),
        reads("/api/land/redevelopment/{key}", "一个再开发规划：宗地、年度计划和进度")
            .action(PLANS)
            .limited(Limits::Rows)
            .answers::<plan::Redevelopment>()
            .to(land_redevelopment::plan),
        reads("/api/land/redevelopment/{key}/plan.xlsx", "一个再开发规划（表格）")
            .action(PLANS)
            .limited(Limits::Rows)
            .answers_file(XLSX)
            .to(land_redevelopment_gaps::plan_workbook),
        records("/api/land/redevelopment/{key}/terms", "修改再开发规划的草案")
            .action(WRITE)
            .takes::<plan::RedevelopmentForm>()
            .answers::<Receipt>()
            .to(land_redevelopment_changes::revise),
        records("/api/land/redevelopment/{key}/steps", "批准或终止再开发规划")
            .action(STEP)
            .takes::<StepForm>()
            .answers::<Receipt>()
            .to(land_redevelopment_changes::step),
        records("/api/land/redevelopment/{key}/years/{year}", "编制年度实施计划")
            .action(WRITE)
            .takes::<plan::RedevelopmentYearForm>()
            .answers::<Receipt>()
            .to(land_redevelopment_changes::plan_year),
        records("/api/land/redevelopment/{key}/years/{year}/steps", "批准或终止年度实施计划")
            .action(STEP)
            .takes::<StepForm>()
            .answers::<Receipt>()
            .to(land_redevelopment_changes::step_year),
    ]
}
