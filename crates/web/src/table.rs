//! The route table, the only one: every route with its method, path, who may call it, what narrows it, what it takes
//! and what it answers.

use crate::App;
use crate::packs as pack_handlers;
use crate::route::{Limits, Route, XLSX, asks, reads, records, tagged};
use crate::session::{change_password, confirm_second_factor, enrol_second_factor, log_in, log_out, who};
use crate::supply_exports::{self as supply_files, CALENDAR};
use crate::supply_quotes::{self as quote_handlers, DOCX};
use crate::wire::{Finding, Receipt, StoredFile};
use crate::wire::{
    account, audit, delivery, firm, objection, overview, pack, plot, session, supply, year, zone,
};
use crate::{accounts as account_handlers, audit as audit_handlers, objections as objection_handlers};
use crate::{
    deliveries as delivery_handlers, events, explained, held, overview as overview_handlers, policies,
    results,
};
use crate::{
    firm_page, firms as firm_handlers, year_decisions, years as year_handlers, zone as zone_handlers,
};
use crate::{supply_plots as plot_handlers, supply_steps as step_handlers};
use utoipa::openapi::HttpMethod::{Delete, Put};

type Rows = Vec<Route<App>>;

/// Every route under `/api`.
pub(crate) fn routes() -> Rows {
    [
        tagged("会话", sessions()),
        tagged("区域与待办", zone_and_tasks()),
        tagged("数据汇集", batches()),
        tagged("数据汇集", completions()),
        tagged("企业", firms()),
        tagged("评价年度", years()),
        tagged("评价年度", year_decisions()),
        tagged("异议", objections()),
        tagged("供地", supply_quotes()),
        tagged("供地", supply_projects()),
        tagged("供地", supply_plots()),
        tagged("供地", supply_exports()),
        tagged("土地", crate::land_routes::routes()),
        tagged("方案与条款", packs()),
        tagged("总览与公示", overviews()),
        tagged("审计", audits()),
        tagged("系统", accounts()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn sessions() -> Rows {
    vec![
        asks("/api/session", "登录").public().takes::<session::LogIn>().answers::<session::Me>().to(log_in),
        reads("/api/session", "当前账号；未登录时没有内容")
            .public()
            .now()
            .answers_or_nothing::<session::Me>()
            .to(who),
        asks("/api/session", "退出").with(Delete).session().answers_nothing().to(log_out),
        asks("/api/session/password", "修改密码")
            .with(Put)
            .session()
            .takes::<session::PasswordChange>()
            .answers::<session::Me>()
            .to(change_password),
        asks("/api/session/second_factor", "登记第二因素")
            .session()
            .answers::<session::Enrolment>()
            .to(enrol_second_factor),
        asks("/api/session/second_factor", "确认第二因素")
            .with(Put)
            .session()
            .takes::<session::SecondFactorCode>()
            .answers::<session::Me>()
            .to(confirm_second_factor),
        reads("/api/demo", "演示说明").public().now().answers::<session::Demo>().to(zone_handlers::demo),
        records("/api/demo/clock", "演示区：推进日期")
            .action(&["set_office_day"])
            .takes::<session::DemoClock>()
            .answers::<Receipt>()
            .to(zone_handlers::move_clock),
    ]
}

fn zone_and_tasks() -> Rows {
    vec![
        reads("/api/zone", "区域概况").action(&["read_zone"]).answers::<zone::Zone>().to(zone_handlers::zone),
        reads("/api/tasks", "我的待办")
            .action(&["read_tasks"])
            .limited(Limits::Own)
            .answers::<zone::Tasks>()
            .to(zone_handlers::my_tasks),
        reads("/api/notices", "我的通知")
            .action(&["read_notices"])
            .limited(Limits::Own)
            .answers_list::<zone::Notice>()
            .to(zone_handlers::my_notices),
        asks("/api/notices/read", "通知标为已读")
            .action(&["read_notices"])
            .limited(Limits::Own)
            .takes::<zone::ReadMarks>()
            .answers_nothing()
            .to(zone_handlers::mark_read),
        reads("/api/events", "进度与变动（服务器推送）")
            .action(&["read_notices"])
            .limited(Limits::Own)
            .now()
            .answers_events("事件流：hello、progress、changed")
            .to(events::events),
    ]
}

fn batches() -> Rows {
    const READ: &[&str] = &["read_batches"];
    vec![
        reads("/api/batches", "批次")
            .action(READ)
            .limited(Limits::Rows)
            .query::<delivery::BatchFilter>()
            .answers_page::<delivery::Batch>()
            .to(delivery_handlers::batches),
        records("/api/batches", "报送文件（可试读）")
            .action(&["deliver"])
            .query::<delivery::DryRun>()
            .takes_file::<delivery::DeliveryForm>()
            .answers::<delivery::Delivery>()
            .to(delivery_handlers::deliver),
        reads("/api/batches/export.xlsx", "批次（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<delivery::BatchFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(delivery_handlers::export),
        reads("/api/batches/{batch}", "一个批次")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<delivery::Batch>()
            .to(delivery_handlers::batch),
        reads("/api/batches/{batch}/findings", "批次的问题")
            .action(&["read_findings"])
            .limited(Limits::Rows)
            .query::<delivery::FindingFilter>()
            .answers_page::<Finding>()
            .to(delivery_handlers::findings),
        reads("/api/batches/{batch}/findings.xlsx", "批次的问题（表格）")
            .action(&["read_findings"])
            .limited(Limits::Rows)
            .query::<delivery::FindingFilter>()
            .answers_file(XLSX)
            .to(delivery_handlers::findings_workbook),
        reads("/api/batches/{batch}/file", "原始文件")
            .action(&["read_files"])
            .limited(Limits::Rows)
            .answers_file("application/octet-stream")
            .to(delivery_handlers::original),
        reads("/api/batches/{batch}/cells", "问题旁的单元格")
            .action(&["read_findings"])
            .limited(Limits::Rows)
            .query::<delivery::CellRange>()
            .answers::<delivery::Cells>()
            .to(delivery_handlers::cells),
    ]
}

/// What makes a delivery whole: chasing, rows that wait for their firm, corrections and their proof.
fn completions() -> Rows {
    vec![
        reads("/api/expectations", "应报与催报")
            .action(&["read_expectations"])
            .limited(Limits::Rows)
            .query::<overview::OfYear>()
            .answers_list::<delivery::Expectation>()
            .to(delivery_handlers::expected),
        records("/api/expectations/{form}/chase", "催报")
            .action(&["chase"])
            .query::<overview::OfYear>()
            .takes::<delivery::ChaseMessage>()
            .answers::<Receipt>()
            .to(delivery_handlers::chase),
        reads("/api/held", "暂挂的行：待认领或有单元格读不出")
            .action(&["read_held"])
            .limited(Limits::Rows)
            .query::<delivery::HeldFilter>()
            .answers_page::<delivery::HeldRow>()
            .to(held::held),
        records("/api/held/{held}/settle", "认领一行")
            .action(&["settle"])
            .takes::<delivery::Settlement>()
            .answers::<Receipt>()
            .to(held::settle),
        records("/api/corrections", "更正一个数")
            .action(&["correct"])
            .takes::<delivery::Correction>()
            .answers::<Receipt>()
            .to(delivery_handlers::correct),
        asks("/api/files", "上传附件")
            .action(&["upload_file"])
            .limited(Limits::Own)
            .takes_file::<delivery::FileForm>()
            .answers::<StoredFile>()
            .to(delivery_handlers::keep_file),
        reads("/api/files/{digest}", "附件")
            .action(&["read_files", "read_supply", "read_surveys"])
            .limited(Limits::Rows)
            .now()
            .answers_file("application/octet-stream")
            .to(delivery_handlers::kept_file),
    ]
}

fn firms() -> Rows {
    const READ: &[&str] = &["read_firms"];
    vec![
        reads("/api/firms", "企业列表")
            .action(READ)
            .limited(Limits::Rows)
            .query::<firm::FirmFilter>()
            .answers_page::<firm::FirmRow>()
            .to(firm_handlers::firms),
        reads("/api/firms/export.xlsx", "企业列表（表格）")
            .action(&["export_firms"])
            .limited(Limits::Rows)
            .query::<firm::FirmFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(firm_handlers::export),
        reads("/api/firms/{subject}", "一家企业")
            .action(&["read_firm"])
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers::<firm::Firm>()
            .to(firm_page::firm),
        reads("/api/firms/{subject}/trace", "一个数的依据")
            .action(&["read_trace"])
            .limited(Limits::Subject)
            .query::<firm::TraceOf>()
            .answers::<firm::Trace>()
            .to(firm_page::trace),
        reads("/api/firms/{subject}/policies", "适用的政策")
            .action(&["read_firm"])
            .limited(Limits::Subject)
            .query::<firm::YearWanted>()
            .answers::<firm::Policies>()
            .to(policies::of_firm),
        reads("/api/firms/{subject}/explanation", "说明单")
            .action(&["read_explanation"])
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_object("说明单")
            .to(explained::data),
        reads("/api/firms/{subject}/explanation.html", "说明单（网页）")
            .action(&["read_explanation"])
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_file("text/html")
            .to(explained::page),
        reads("/api/firms/{subject}/explanation.xlsx", "说明单（表格）")
            .action(&["read_explanation"])
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_file(XLSX)
            .to(explained::book),
        asks("/api/firms/{subject}/try", "试算（不保存）")
            .action(&["try_figures"])
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .takes::<firm::Attempt>()
            .answers::<firm::AttemptResult>()
            .to(firm_page::try_figures),
        records("/api/firms/{subject}/confirmation", "确认用地或基本情况")
            .action(&["confirm"])
            .limited(Limits::Subject)
            .query::<overview::OfYear>()
            .takes::<firm::ConfirmationForm>()
            .answers::<Receipt>()
            .to(year_decisions::confirm),
    ]
}

fn years() -> Rows {
    const READ: &[&str] = &["read_years"];
    vec![
        reads("/api/years", "评价年度").action(READ).answers_list::<zone::YearBrief>().to(year_handlers::all),
        records("/api/years", "开启评价年度")
            .action(&["open_year"])
            .takes::<year::YearForm>()
            .answers::<Receipt>()
            .to(year_decisions::open),
        reads("/api/years/proposed", "新年度的时间表建议")
            .action(&["open_year"])
            .query::<overview::OfYear>()
            .answers::<year::TimetableForm>()
            .to(year_handlers::proposed),
        reads("/api/years/{year}", "一个评价年度")
            .action(READ)
            .answers::<year::Year>()
            .to(year_handlers::year),
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
            .to(year_handlers::adjustments),
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
            .to(year_handlers::published),
        reads("/api/years/{year}/published/{number}", "一次公布")
            .action(&["read_published"])
            .limited(Limits::Rows)
            .answers::<year::Publication>()
            .to(results::publication),
    ]
}

fn year_decisions() -> Rows {
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

fn objections() -> Rows {
    const READ: &[&str] = &["read_objections"];
    vec![
        reads("/api/objections", "异议")
            .action(READ)
            .limited(Limits::Rows)
            .query::<objection::ObjectionFilter>()
            .answers_page::<objection::ObjectionRow>()
            .to(objection_handlers::objections),
        records("/api/objections", "提出异议")
            .action(&["submit_objection"])
            .takes::<objection::ObjectionForm>()
            .answers::<Receipt>()
            .to(objection_handlers::object),
        reads("/api/objections/{objection}", "一件异议")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<objection::Objection>()
            .to(objection_handlers::objection),
        records("/api/objections/{objection}/precheck", "镇街、园区初核")
            .action(&["precheck_objection"])
            .takes::<objection::Opinion>()
            .answers::<Receipt>()
            .to(objection_handlers::precheck),
        records("/api/objections/{objection}/answer", "数据主管部门答复")
            .action(&["answer_objection"])
            .takes::<objection::Answer>()
            .answers::<Receipt>()
            .to(objection_handlers::answer),
        records("/api/objections/{objection}/close", "回复并办结")
            .action(&["close_objection"])
            .takes::<objection::Closing>()
            .answers::<Receipt>()
            .to(objection_handlers::close),
        records("/api/objections/{objection}/withdraw", "撤回异议")
            .action(&["withdraw_objection"])
            .takes::<objection::Reason>()
            .answers::<Receipt>()
            .to(objection_handlers::withdraw),
    ]
}

fn supply_quotes() -> Rows {
    const QUOTE: &[&str] = &["quote_supply"];
    vec![
        reads("/api/supply/quotes", "供地测算：能算哪些，各要填什么")
            .action(QUOTE)
            .query::<supply::RuleDay>()
            .answers_list::<supply::QuoteKind>()
            .to(quote_handlers::kinds),
        reads("/api/supply/quotes/{kind}", "一种测算要填什么")
            .action(QUOTE)
            .query::<supply::RuleDay>()
            .answers::<supply::QuoteKind>()
            .to(quote_handlers::kind),
        asks("/api/supply/quotes/{kind}", "测算（不保存）")
            .action(QUOTE)
            .takes::<supply::QuoteForm>()
            .answers::<supply::Quote>()
            .to(quote_handlers::quote),
        asks("/api/supply/quotes/{kind}/sheet.docx", "测算单（可打印签字）")
            .action(QUOTE)
            .takes::<supply::QuoteForm>()
            .answers_file(DOCX)
            .to(quote_handlers::sheet),
    ]
}

fn supply_projects() -> Rows {
    const READ: &[&str] = &["read_supply"];
    vec![
        reads("/api/supply/projects", "供地项目")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::PlotFilter>()
            .answers_page::<plot::ProjectRow>()
            .to(plot_handlers::projects),
        records("/api/supply/projects", "登记供地项目")
            .action(&["supply_propose"])
            .takes::<plot::ProjectForm>()
            .answers::<Receipt>()
            .to(step_handlers::propose),
        reads("/api/supply/projects/{project}", "一个供地项目")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<plot::Project>()
            .to(plot_handlers::project),
        records("/api/supply/projects/{project}/steps", "项目评审的一步")
            .action(&["supply_review", "supply_chair"])
            .takes::<plot::StepForm>()
            .answers::<Receipt>()
            .to(step_handlers::review),
        reads("/api/supply/duties", "牵头和配合单位")
            .action(READ)
            .now()
            .answers_list::<plot::Duty>()
            .to(plot_handlers::duties),
    ]
}

fn supply_plots() -> Rows {
    const READ: &[&str] = &["read_supply"];
    const STEPS: &[&str] = &[
        "supply_plan",
        "supply_approve",
        "supply_list",
        "supply_agreement",
        "supply_contract",
        "supply_end",
        "supply_bond",
        "supply_supervise",
        "supply_assess",
        "supply_convert",
        "supply_apply",
        "supply_split",
        "supply_transition",
        "supply_market",
    ];
    vec![
        reads("/api/supply/plots", "供地宗地")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::PlotFilter>()
            .answers_page::<plot::PlotRow>()
            .to(plot_handlers::plots),
        records("/api/supply/plots", "登记宗地")
            .action(&["supply_plan"])
            .takes::<plot::PlotForm>()
            .answers::<Receipt>()
            .to(step_handlers::open),
        reads("/api/supply/plots/{plot}", "一宗地：全过程与下一步")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<plot::Plot>()
            .to(plot_handlers::plot),
        records("/api/supply/plots/{plot}/steps", "宗地的一步")
            .action(STEPS)
            .takes::<plot::StepForm>()
            .answers::<Receipt>()
            .to(step_handlers::take),
        reads("/api/supply/bonds", "履约保函登记簿")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::WatchFilter>()
            .answers_page::<plot::BondRow>()
            .to(plot_handlers::bonds),
        reads("/api/supply/milestones", "履约节点")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::MilestoneFilter>()
            .answers_page::<plot::MilestoneRow>()
            .to(plot_handlers::milestones),
    ]
}

fn supply_exports() -> Rows {
    const READ: &[&str] = &["read_supply"];
    vec![
        reads("/api/supply/projects.xlsx", "供地项目（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::PlotFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(supply_files::projects),
        reads("/api/supply/plots.xlsx", "供地宗地（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::PlotFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(supply_files::plots),
        reads("/api/supply/bonds.xlsx", "履约保函登记簿（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::WatchFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(supply_files::bonds),
        reads("/api/supply/milestones.xlsx", "履约节点（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::MilestoneFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(supply_files::milestones),
        reads("/api/supply/milestones.ics", "履约节点（日历）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<plot::MilestoneFilter>()
            .filtered()
            .answers_file(CALENDAR)
            .to(supply_files::calendar),
    ]
}

fn packs() -> Rows {
    const READ: &[&str] = &["read_packs"];
    vec![
        reads("/api/packs", "方案包").action(READ).answers_list::<pack::PackRow>().to(pack_handlers::packs),
        reads("/api/packs/diff", "两个方案包的差别")
            .action(READ)
            .query::<pack::TwoPacks>()
            .answers::<pack::PackDifference>()
            .to(pack_handlers::difference),
        reads("/api/packs/{pack}", "一个方案包").action(READ).answers::<pack::Pack>().to(pack_handlers::pack),
        reads("/api/packs/{pack}/articles/{file}", "一条")
            .action(READ)
            .answers::<pack::Article>()
            .to(pack_handlers::article),
    ]
}

fn overviews() -> Rows {
    vec![
        reads("/api/overview", "总览")
            .action(&["read_overview"])
            .limited(Limits::Rows)
            .query::<overview::OfYear>()
            .answers::<overview::Overview>()
            .to(overview_handlers::overview),
        reads("/api/alerts", "要留意的")
            .action(&["read_alerts"])
            .limited(Limits::Rows)
            .query::<overview::AlertFilter>()
            .answers_page::<overview::Alert>()
            .to(overview_handlers::all_alerts),
        reads("/api/public", "公示与查询")
            .public()
            .answers::<overview::PublicPage>()
            .to(overview_handlers::public),
        reads("/api/public/results", "公布的结果（企业名称与等级）")
            .public()
            .query::<overview::PublicFilter>()
            .answers_page::<overview::PublicResult>()
            .to(overview_handlers::public_results),
    ]
}

fn audits() -> Rows {
    vec![
        reads("/api/audit/entries", "操作日志")
            .action(&["read_entries"])
            .query::<audit::EntryFilter>()
            .answers_page::<audit::EntryRow>()
            .to(audit_handlers::entries),
        reads("/api/audit/entries/{seq}", "一次操作")
            .action(&["read_entries"])
            .now()
            .answers::<audit::Entry>()
            .to(audit_handlers::entry),
        reads("/api/audit/log", "访问日志")
            .action(&["read_access_log"])
            .now()
            .query::<audit::AccessFilter>()
            .answers_page::<audit::AccessRow>()
            .to(audit_handlers::log),
        reads("/api/audit/log/export.xlsx", "访问日志（表格）")
            .action(&["read_access_log"])
            .now()
            .query::<audit::AccessFilter>()
            .answers_file(XLSX)
            .to(audit_handlers::export_log),
        asks("/api/audit/verify", "校验全部记录")
            .action(&["verify_journal"])
            .answers::<audit::Verification>()
            .to(audit_handlers::verify),
        reads("/api/audit/export.xlsx", "操作日志（表格）")
            .action(&["export_entries"])
            .query::<audit::EntryFilter>()
            .answers_file(XLSX)
            .to(audit_handlers::export),
    ]
}

fn accounts() -> Rows {
    vec![
        reads("/api/accounts", "账号")
            .action(&["read_accounts"])
            .answers_page::<account::Account>()
            .to(account_handlers::accounts),
        records("/api/accounts", "开设账号")
            .action(&["open_account"])
            .takes::<account::AccountForm>()
            .answers::<account::NewCredential>()
            .to(account_handlers::open),
        records("/api/accounts/{login}", "变更账号、授予角色或重置密码")
            .with(Put)
            .action(&["change_account", "grant_role", "reset_credential"])
            .takes::<account::AccountChange>()
            .answers::<account::NewCredential>()
            .to(account_handlers::change),
        reads("/api/roles", "角色与权限")
            .action(&["read_roles"])
            .now()
            .answers_list::<account::Role>()
            .to(account_handlers::roles),
    ]
}
