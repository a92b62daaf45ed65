//! The routes of evaluation years and of objections, rows of the route table.

use crate::App;
use crate::route::{Limits, Route, asks, reads, records};
use crate::wire::{Receipt, firm, objection, overview, year, zone};
use crate::{objections, results, year_decisions, years};

type Rows = Vec<Route<App>>;

/// Rows of evaluation years.
pub(crate) fn of_years() -> Rows {
    [shown(), decided()].into_iter().flatten().collect()
}

/// Rows of objections.
pub(crate) fn objections() -> Rows {
    const READ: &[&str] = &["read_objections"];
    vec![
        reads("/api/objections", "异议")
            .action(READ)
            .limited(Limits::Rows)
            .query::<objection::ObjectionFilter>()
            .answers_page::<objection::ObjectionRow>()
            .to(objections::objections),
        records("/api/objections", "提出异议")
            .action(&["submit_objection"])
            .takes::<objection::ObjectionForm>()
            .answers::<Receipt>()
            .to(objections::object),
        reads("/api/objections/{objection}", "一件异议")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<objection::Objection>()
            .to(objections::objection),
        records("/api/objections/{objection}/precheck", "镇街、园区初核")
            .action(&["precheck_objection"])
            .takes::<objection::Opinion>()
            .answers::<Receipt>()
            .to(objections::precheck),
        records("/api/objections/{objection}/answer", "数据主管部门答复")
            .action(&["answer_objection"])
            .takes::<objection::Answer>()
            .answers::<Receipt>()
            .to(objections::answer),
        records("/api/objections/{objection}/close", "回复并办结")
            .action(&["close_objection"])
            .takes::<objection::Closing>()
            .answers::<Receipt>()
            .to(objections::close),
        records("/api/objections/{objection}/withdraw", "撤回异议")
            .action(&["withdraw_objection"])
            .takes::<objection::Reason>()
            .answers::<Receipt>()
            .to(objections::withdraw),
    ]
}

fn shown() -> Rows {
    const READ: &[&str] = &["read_years"];
    vec![
        reads("/api/years", "评价年度").action(READ).answers_list::<zone::YearBrief>().to(years::all),
        records("/api/years", "开启评价年度")
            .action(&["open_year"])
            .takes::<year::YearForm>()
            .answers::<Receipt>()
            .to(year_decisions::open),
        reads("/api/years/proposed", "新年度的时间表建议")
            .action(&["open_year"])
            .query::<overview::OfYear>()
            .answers::<year::TimetableForm>()
            .to(years::proposed),
        reads("/api/years/{year}", "一个评价年度").action(READ).answers::<year::Year>().to(years::year),
        reads("/api/years/{year}/runs/{run}", "一次运算")
            .action(&["read_runs"])
            .limited(Limits::Rows)
            .answers::<year::Run>()
            .to(results::run),
        reads("/api/years/{year}/compare", "两次结果对比")
            .action(&["compare_runs"])
            .limited(Limits::Rows)
            .query::<year::CompareWith>()
            .answers::<year::Comparison>()
            .to(results::compare),
        asks("/api/years/{year}/simulate", "换方案试算（不保存）")
            .action(&["simulate"])
            .limited(Limits::Rows)
            .takes::<year::SimulationForm>()
            .answers::<year::Comparison>()
            .to(results::simulate),
        reads("/api/years/{year}/adjustments", "否决与加扣分")
            .action(&["read_adjustments"])
            .limited(Limits::Rows)
            .answers_list::<year::Adjustment>()
            .to(years::adjustments),
        reads("/api/years/{year}/checks", "结果检查")
            .action(&["read_checks"])
            .limited(Limits::Rows)
            .query::<firm::YearAndRun>()
            .answers::<year::Checks>()
            .to(results::checks),
        reads("/api/years/{year}/published", "历次公布")
            .action(&["read_published"])
            .limited(Limits::Rows)
            .answers_list::<year::PublicationRow>()
            .to(years::published),
        reads("/api/years/{year}/published/{number}", "一次公布")
            .action(&["read_published"])
            .limited(Limits::Rows)
            .answers::<year::Publication>()
            .to(results::publication),
    ]
}

fn decided() -> Rows {
    const STEPS: &[&str] = &["advance_year", "approve_year", "publish"];
    vec![
        records("/api/years/{year}/advance", "进入下一阶段")
            .action(STEPS)
            .takes::<year::Advance>()
            .answers::<Receipt>()
            .to(year_decisions::advance),
        records("/api/years/{year}/send_back", "领导小组送回")
            .action(&["send_back"])
            .takes::<year::SendBackForm>()
            .answers::<Receipt>()
            .to(year_decisions::send_back),
        records("/api/years/{year}/timetable", "调整时间表")
            .action(&["change_timetable"])
            .takes::<year::TimetableChange>()
            .answers::<Receipt>()
            .to(year_decisions::change_timetable),
        records("/api/years/{year}/runs", "运算")
            .action(&["run", "run_trial"])
            .takes::<year::RunForm>()
            .answers::<year::Run>()
            .to(results::make_run),
        records("/api/years/{year}/adjustments", "否决或加扣分")
            .action(&["adjust"])
            .takes::<year::AdjustmentForm>()
            .answers::<Receipt>()
            .to(year_decisions::adjust),
        records("/api/years/{year}/adjustments/{adjustment}/withdraw", "撤回否决或加扣分")
            .action(&["withdraw_adjustment"])
            .takes::<objection::Reason>()
            .answers::<Receipt>()
            .to(year_decisions::withdraw_adjustment),
        records("/api/years/{year}/reopen", "为一家企业重开")
            .action(&["reopen"])
            .takes::<year::ReopenForm>()
            .answers::<Receipt>()
            .to(year_decisions::reopen),
        records("/api/years/{year}/reopenings/{reopening}/close", "结束重开")
            .action(&["close_reopening"])
            .takes::<objection::Reason>()
            .answers::<Receipt>()
            .to(year_decisions::close_reopening),
        records("/api/years/{year}/republish", "重新公布")
            .action(&["republish"])
            .takes::<year::RepublishForm>()
            .answers::<Receipt>()
            .to(year_decisions::republish),
    ]
}
