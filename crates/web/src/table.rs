//! The route table, the only one: every route with its method, path, who may call it, what narrows it, what it takes
//! and what it answers. A row without `.to(…)` is in the contract and is not served yet.

use crate::App;
use crate::route::{Limits, Route, XLSX, asks, reads, records, tagged};
use crate::wire::{Finding, Receipt, StoredFile};
use crate::wire::{account, audit, delivery, firm, objection, overview, pack, session, year, zone};
use utoipa::openapi::HttpMethod::{Delete, Put};

type Rows = Vec<Route<App>>;

/// Every route under `/api`.
pub(crate) fn routes() -> Rows {
    [
        tagged("会话", sessions()),
        tagged("区域与待办", zone_and_tasks()),
        tagged("数据汇集", deliveries()),
        tagged("企业", firms()),
        tagged("评价年度", years()),
        tagged("评价年度", year_decisions()),
        tagged("异议", objections()),
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
        asks("/api/session", "登录").public().takes::<session::LogIn>().answers::<session::Me>(),
        reads("/api/session", "当前账号").session().now().answers::<session::Me>(),
        asks("/api/session", "退出").with(Delete).session().answers_nothing(),
        asks("/api/session/password", "修改密码")
            .with(Put)
            .session()
            .takes::<session::PasswordChange>()
            .answers::<session::Me>(),
        asks("/api/session/second_factor", "登记第二因素").session().answers::<session::Enrolment>(),
        asks("/api/session/second_factor", "确认第二因素")
            .with(Put)
            .session()
            .takes::<session::SecondFactorCode>()
            .answers::<session::Me>(),
        reads("/api/demo", "演示说明").public().now().answers::<session::Demo>(),
        records("/api/demo/clock", "演示区：推进日期")
            .action(&["set_office_day"])
            .takes::<session::DemoClock>()
            .answers::<Receipt>(),
    ]
}

fn zone_and_tasks() -> Rows {
    vec![
        reads("/api/zone", "区域概况").answers::<zone::Zone>(),
        reads("/api/tasks", "我的待办").limited(Limits::Own).answers_list::<zone::Task>(),
        reads("/api/notices", "我的通知").limited(Limits::Own).answers_list::<zone::Notice>(),
        asks("/api/notices/read", "通知标为已读")
            .limited(Limits::Own)
            .takes::<zone::ReadMarks>()
            .answers_nothing(),
        reads("/api/events", "进度与变动（服务器推送）").limited(Limits::Own).now().answer(
            200,
            "事件流：progress、changed",
            "text/event-stream",
            None,
        ),
    ]
}

fn deliveries() -> Rows {
    const READ: &[&str] = &["read_batches"];
    vec![
        reads("/api/batches", "批次")
            .action(READ)
            .limited(Limits::Rows)
            .query::<delivery::BatchFilter>()
            .answers_page::<delivery::Batch>(),
        records("/api/batches", "报送文件（可试读）")
            .action(&["deliver"])
            .query::<delivery::DryRun>()
            .takes_file::<delivery::DeliveryForm>()
            .answers::<delivery::Delivery>(),
        reads("/api/batches/{batch}", "一个批次")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<delivery::Batch>(),
        reads("/api/batches/{batch}/findings", "批次的问题")
            .action(READ)
            .limited(Limits::Rows)
            .query::<delivery::FindingFilter>()
            .answers_page::<Finding>(),
        reads("/api/batches/{batch}/findings.xlsx", "批次的问题（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<delivery::FindingFilter>()
            .answers_file(XLSX),
        reads("/api/batches/{batch}/file", "原始文件")
            .action(READ)
            .limited(Limits::Rows)
            .answers_file("application/octet-stream"),
        reads("/api/batches/{batch}/cells", "问题旁的单元格")
            .action(READ)
            .limited(Limits::Rows)
            .query::<delivery::CellRange>()
            .answers::<delivery::Cells>(),
        reads("/api/expectations", "应报与催报")
            .action(&["read_expectations"])
            .limited(Limits::Rows)
            .query::<overview::OfYear>()
            .answers_list::<delivery::Expectation>(),
        records("/api/expectations/{form}/chase", "催报")
            .action(&["chase"])
            .query::<overview::OfYear>()
            .takes::<delivery::ChaseMessage>()
            .answers::<Receipt>(),
        reads("/api/held", "待认领的行")
            .action(&["settle"])
            .limited(Limits::Rows)
            .query::<overview::OfYear>()
            .answers_page::<delivery::HeldRow>(),
        records("/api/held/{held}/settle", "认领一行")
            .action(&["settle"])
            .takes::<delivery::Settlement>()
            .answers::<Receipt>(),
        records("/api/corrections", "更正一个数")
            .action(&["correct"])
            .takes::<delivery::Correction>()
            .answers::<Receipt>(),
        asks("/api/files", "上传附件")
            .limited(Limits::Own)
            .takes_file::<delivery::FileForm>()
            .answers::<StoredFile>(),
        reads("/api/files/{digest}", "附件")
            .limited(Limits::Rows)
            .now()
            .answers_file("application/octet-stream"),
    ]
}

fn firms() -> Rows {
    const READ: &[&str] = &["read_firms"];
    vec![
        reads("/api/firms", "企业列表")
            .action(READ)
            .limited(Limits::Rows)
            .query::<firm::FirmFilter>()
            .answers_page::<firm::FirmRow>(),
        reads("/api/firms/export.xlsx", "企业列表（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<firm::FirmFilter>()
            .filtered()
            .answers_file(XLSX),
        reads("/api/firms/{subject}", "一家企业")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers::<firm::Firm>(),
        reads("/api/firms/{subject}/trace", "一个数的依据")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::TraceOf>()
            .answers::<firm::Trace>(),
        reads("/api/firms/{subject}/explanation", "说明单")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answer(200, "说明单", "application/json", Some(utoipa::openapi::schema::empty().into())),
        reads("/api/firms/{subject}/explanation.html", "说明单（网页）")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_file("text/html"),
        reads("/api/firms/{subject}/explanation.xlsx", "说明单（表格）")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .answers_file(XLSX),
        asks("/api/firms/{subject}/try", "试算（不保存）")
            .action(READ)
            .limited(Limits::Subject)
            .query::<firm::YearAndRun>()
            .takes::<firm::Attempt>()
            .answers::<firm::AttemptResult>(),
        records("/api/firms/{subject}/confirmation", "确认用地或基本情况")
            .action(&["confirm"])
            .limited(Limits::Subject)
            .query::<overview::OfYear>()
            .takes::<firm::ConfirmationForm>()
            .answers::<Receipt>(),
    ]
}

fn years() -> Rows {
    const READ: &[&str] = &["read_years"];
    vec![
        reads("/api/years", "评价年度").action(READ).answers_list::<zone::YearBrief>(),
        records("/api/years", "开启评价年度")
            .action(&["open_year"])
            .takes::<year::YearForm>()
            .answers::<Receipt>(),
        reads("/api/years/{year}", "一个评价年度").action(READ).answers::<year::Year>(),
        reads("/api/years/{year}/runs/{run}", "一次运算")
            .action(&["read_results"])
            .limited(Limits::Rows)
            .answers::<year::Run>(),
        reads("/api/years/{year}/compare", "两次结果对比")
            .action(&["read_results"])
            .limited(Limits::Rows)
            .query::<year::CompareWith>()
            .answers::<year::Comparison>(),
        asks("/api/years/{year}/simulate", "换方案试算（不保存）")
            .action(&["simulate"])
            .limited(Limits::Rows)
            .takes::<year::SimulationForm>()
            .answers::<year::Comparison>(),
        reads("/api/years/{year}/adjustments", "否决与加扣分")
            .action(&["read_results"])
            .limited(Limits::Rows)
            .answers_list::<year::Adjustment>(),
        reads("/api/years/{year}/checks", "结果检查")
            .action(&["read_results"])
            .limited(Limits::Rows)
            .answers::<year::Checks>(),
        reads("/api/years/{year}/published", "历次公布")
            .action(READ)
            .limited(Limits::Rows)
            .answers_list::<year::PublicationRow>(),
        reads("/api/years/{year}/published/{number}", "一次公布")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<year::Publication>(),
    ]
}

fn year_decisions() -> Rows {
    const STEPS: &[&str] = &["advance_year", "approve_year", "publish"];
    vec![
        records("/api/years/{year}/advance", "进入下一阶段")
            .action(STEPS)
            .takes::<year::Advance>()
            .answers::<Receipt>(),
        records("/api/years/{year}/timetable", "调整时间表")
            .action(&["change_timetable"])
            .takes::<year::TimetableChange>()
            .answers::<Receipt>(),
        records("/api/years/{year}/runs", "运算")
            .action(&["run", "run_trial"])
            .takes::<year::RunForm>()
            .answers::<year::Run>(),
        records("/api/years/{year}/adjustments", "否决或加扣分")
            .action(&["adjust"])
            .takes::<year::AdjustmentForm>()
            .answers::<Receipt>(),
        records("/api/years/{year}/adjustments/{adjustment}/withdraw", "撤回否决或加扣分")
            .action(&["withdraw_adjustment"])
            .takes::<objection::Reason>()
            .answers::<Receipt>(),
        records("/api/years/{year}/reopen", "为一家企业重开")
            .action(&["reopen"])
            .takes::<year::ReopenForm>()
            .answers::<Receipt>(),
        records("/api/years/{year}/reopenings/{reopening}/close", "结束重开")
            .action(&["close_reopening"])
            .takes::<objection::Reason>()
            .answers::<Receipt>(),
        records("/api/years/{year}/republish", "重新公布")
            .action(&["republish"])
            .takes::<year::RepublishForm>()
            .answers::<Receipt>(),
    ]
}

fn objections() -> Rows {
    const READ: &[&str] = &["read_objections"];
    vec![
        reads("/api/objections", "异议")
            .action(READ)
            .limited(Limits::Rows)
            .query::<objection::ObjectionFilter>()
            .answers_page::<objection::ObjectionRow>(),
        records("/api/objections", "提出异议")
            .action(&["submit_objection"])
            .takes::<objection::ObjectionForm>()
            .answers::<Receipt>(),
        reads("/api/objections/{objection}", "一件异议")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<objection::Objection>(),
        records("/api/objections/{objection}/precheck", "镇街、园区初核")
            .action(&["precheck_objection"])
            .takes::<objection::Opinion>()
            .answers::<Receipt>(),
        records("/api/objections/{objection}/answer", "数据主管部门答复")
            .action(&["answer_objection"])
            .takes::<objection::Answer>()
            .answers::<Receipt>(),
        records("/api/objections/{objection}/close", "回复并办结")
            .action(&["close_objection"])
            .takes::<objection::Closing>()
            .answers::<Receipt>(),
        records("/api/objections/{objection}/withdraw", "撤回异议")
            .action(&["withdraw_objection"])
            .takes::<objection::Reason>()
            .answers::<Receipt>(),
    ]
}

fn packs() -> Rows {
    const READ: &[&str] = &["read_packs"];
    vec![
        reads("/api/packs", "方案包").action(READ).answers_list::<pack::PackRow>(),
        reads("/api/packs/diff", "两个方案包的差别")
            .action(READ)
            .query::<pack::TwoPacks>()
            .answers::<pack::PackDifference>(),
        reads("/api/packs/{pack}", "一个方案包").action(READ).answers::<pack::Pack>(),
        reads("/api/packs/{pack}/articles/{file}", "一条").action(READ).answers::<pack::Article>(),
    ]
}

fn overviews() -> Rows {
    vec![
        reads("/api/overview", "总览")
            .action(&["read_overview"])
            .limited(Limits::Rows)
            .query::<overview::OfYear>()
            .answers::<overview::Overview>(),
        reads("/api/public", "公示与查询").public().answers::<overview::PublicPage>(),
        reads("/api/public/results", "公布的结果（企业名称与等级）")
            .public()
            .query::<overview::PublicFilter>()
            .answers_page::<overview::PublicResult>(),
    ]
}

fn audits() -> Rows {
    const READ: &[&str] = &["read_audit"];
    vec![
        reads("/api/audit/entries", "操作日志")
            .action(READ)
            .query::<audit::EntryFilter>()
            .answers_page::<audit::EntryRow>(),
        reads("/api/audit/entries/{seq}", "一次操作").action(READ).now().answers::<audit::Entry>(),
        reads("/api/audit/log", "访问日志")
            .action(READ)
            .now()
            .query::<audit::AccessFilter>()
            .answers_page::<audit::AccessRow>(),
        asks("/api/audit/verify", "校验全部记录").action(READ).answers::<audit::Verification>(),
        reads("/api/audit/export.xlsx", "操作日志（表格）")
            .action(READ)
            .query::<audit::EntryFilter>()
            .answers_file(XLSX),
    ]
}

fn accounts() -> Rows {
    const READ: &[&str] = &["open_account", "grant_role", "read_accounts"];
    vec![
        reads("/api/accounts", "账号").action(READ).answers_page::<account::Account>(),
        records("/api/accounts", "开设账号")
            .action(&["open_account"])
            .takes::<account::AccountForm>()
            .answers::<account::NewCredential>(),
        records("/api/accounts/{login}", "变更账号、授予角色或重置密码")
            .with(Put)
            .action(&["change_account", "grant_role", "reset_credential"])
            .takes::<account::AccountChange>()
            .answers::<account::NewCredential>(),
        reads("/api/roles", "角色与权限").now().answers_list::<account::Role>(),
    ]
}
