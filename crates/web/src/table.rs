//! The route table, the only one: every route with its method, path, who may call it, what narrows it, what it takes
//! and what it answers. The rows of land, of supply and of years stand in files of their own.

use crate::App;
use crate::packs as pack_handlers;
use crate::route::{DOCX, Limits, Route, XLSX, asks, reads, records, tagged};
use crate::session::{change_password, confirm_second_factor, enrol_second_factor, log_in, log_out, who};
use crate::wire::{
    Finding, Receipt, StoredFile, account, audit, delivery, firm, overview, pack, session, zone,
};
use crate::{accounts as account_handlers, audit as audit_handlers, zone as zone_handlers};
use crate::{
    deliveries as delivery_handlers, events, explained, firm_page, firms as firm_handlers, held, kept_files,
    overview as overview_handlers, policies, year_decisions,
};
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
        tagged("企业", explanations()),
        tagged("评价年度", crate::year_routes::of_years()),
        tagged("异议", crate::year_routes::objections()),
        tagged("供地", crate::supply_routes::routes()),
        tagged("督查考核", crate::bulletin_routes::routes()),
        tagged("土地", crate::land_routes::routes()),
        tagged("年度考核", crate::appraisal_routes::routes()),
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
            .to(kept_files::keep),
        reads("/api/files/{digest}", "附件")
            .action(&["read_files", "read_supply", "read_surveys", "read_land"])
            .limited(Limits::Rows)
            .now()
            .answers_file("application/octet-stream")
            .to(kept_files::read),
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

fn explanations() -> Rows {
    const READ: &[&str] = &["read_explanation"];
    vec![
        reads("/api/firms/{subject}/explanation", "说明单")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_object("说明单")
            .to(explained::data),
        reads("/api/firms/{subject}/explanation.html", "说明单（网页）")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_file("text/html")
            .to(explained::page),
        reads("/api/firms/{subject}/explanation.docx", "说明单（文档）")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_file(DOCX)
            .to(explained::paper),
        reads("/api/firms/{subject}/explanation.xlsx", "说明单（表格）")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_file(XLSX)
            .to(explained::book),
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
