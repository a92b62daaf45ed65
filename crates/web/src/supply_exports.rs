//! Land supply as files: the lists as workbooks, each with its columns in one place, and agreed days as a calendar.

use crate::App;
use crate::calendar_file::{DayEvent, calendar_file};
use crate::problem::Result;
use crate::sheet::{Column, Value, column, named, sheet, text, written_day};
use crate::supply_rows::{bond_rows, milestone_rows, plot_rows, project_rows, rules_on};
use crate::take::Asked;
use crate::wire::plot::{
    BondRow, MilestoneFilter, MilestoneRow, PlotFilter, PlotRow, ProjectRow, WatchFilter,
};
use axum::extract::State;
use axum::response::Response;
use office::supply::SupplyRules;

fn yuan<R>(title: &'static str, value: fn(&R) -> Value) -> Column<R> {
    Column { title, unit: "元", width: 16, value }
}

fn fen(text: &str) -> Value {
    Value::Number(text.to_owned(), 2)
}

fn whole<N: ToString>(number: Option<N>) -> Value {
    number.map_or_else(|| text(""), |number| Value::Number(number.to_string(), 0))
}

fn project_columns() -> Vec<Column<ProjectRow>> {
    vec![
        column("项目", 30, |row| text(&row.title)),
        column("投资方", 30, |row| text(&row.investor)),
        column("统一社会信用代码", 22, |row| text(row.enterprise.as_deref().unwrap_or(""))),
        column("开发区", 24, |row| named(&row.zone)),
        column("状态", 14, |row| text(&row.state_title)),
        column("提出日期", 12, |row| written_day(&row.proposed)),
        column("宗地", 30, |row| {
            Value::Text(row.plots.iter().map(|plot| plot.title.as_str()).collect::<Vec<_>>().join("、"))
        }),
    ]
}

fn plot_columns() -> Vec<Column<PlotRow>> {
    vec![
        column("宗地编号", 14, |row| text(&row.code)),
        column("坐落", 30, |row| text(&row.title)),
        column("项目", 30, |row| text(&row.project.title)),
        column("开发区", 24, |row| named(&row.zone)),
        column("竞得人", 30, |row| text(&row.winner)),
        column("统一社会信用代码", 22, |row| text(row.enterprise.as_deref().unwrap_or(""))),
        column("状态", 14, |row| text(&row.state_title)),
        column("净地条件为是", 12, |row| whole(Some(row.standing.ground_holding))),
        column("下一个节点", 18, |row| text(row.next_day.as_ref().map_or("", |next| &next.title))),
        column("节点日期", 12, |row| written_day(row.next_day.as_ref().map_or("", |next| &next.due))),
        column("未办结任务", 12, |row| whole(Some(row.open_tasks))),
        yuan("保函以外待追缴的违约金", |row| fen(&row.uncovered)),
    ]
}

fn bond_columns() -> Vec<Column<BondRow>> {
    vec![
        column("宗地编号", 14, |row| text(&row.code)),
        column("用地单位", 30, |row| text(&row.winner)),
        column("种类", 14, |row| text(&row.kind_title)),
        column("编号", 20, |row| text(&row.number)),
        column("出具机构", 26, |row| text(&row.issuer)),
        column("受益人", 22, |row| text(&row.beneficiary)),
        yuan("金额", |row| fen(&row.amount)),
        yuan("已扣", |row| fen(&row.claimed)),
        yuan("余额", |row| fen(&row.balance)),
        column("有效期至", 12, |row| written_day(&row.until)),
        column("剩余天数", 10, |row| whole(row.days_left)),
        column("保管处", 26, |row| text(&row.place)),
        column("状态", 14, |row| text(&row.state_title)),
    ]
}

fn milestone_columns() -> Vec<Column<MilestoneRow>> {
    vec![
        column("宗地编号", 14, |row| text(&row.code)),
        column("用地单位", 30, |row| text(&row.winner)),
        column("节点", 20, |row| text(&row.title)),
        column("应完成日期", 12, |row| written_day(&row.due)),
        column("原约定日期", 12, |row| written_day(&row.agreed)),
        column("实际日期", 12, |row| written_day(row.met.as_deref().unwrap_or(""))),
        column("状态", 12, |row| text(&row.state_title)),
        column("剩余天数", 10, |row| whole(row.days_left)),
        column("逾期天数", 10, |row| whole(Some(row.days_late))),
        column("提出部门", 24, |row| named(&row.proposer)),
        column("监管部门", 24, |row| text(&supervisors(row))),
    ]
}

/// Who supervises an agreed day, by name.
fn supervisors(row: &MilestoneRow) -> String {
    let names: Vec<&str> = row.supervisors.iter().map(|one| one.title.as_str()).collect();
    names.join("、")
}

/// `GET /api/supply/projects.xlsx`: exactly what the filter shows.
pub(crate) async fn projects(State(app): State<App>, asked: Asked<PlotFilter>) -> Result<Response> {
    let filter = &asked.filter;
    let words = [("开发区", &filter.zone), ("状态", &filter.state)];
    let name = ("供地项目", "供地项目.xlsx".to_owned());
    sheet(&app, &asked, name, project_columns(), project_rows(&asked)?, &words).await
}

/// `GET /api/supply/plots.xlsx`.
pub(crate) async fn plots(State(app): State<App>, asked: Asked<PlotFilter>) -> Result<Response> {
    let filter = &asked.filter;
    let words = [("开发区", &filter.zone), ("状态", &filter.state), ("项目", &filter.project)];
    let name = ("供地宗地", "供地宗地.xlsx".to_owned());
    sheet(&app, &asked, name, plot_columns(), plot_rows(&asked)?, &words).await
}

/// `GET /api/supply/bonds.xlsx`.
pub(crate) async fn bonds(State(app): State<App>, asked: Asked<WatchFilter>) -> Result<Response> {
    let filter = &asked.filter;
    let words = [("开发区", &filter.zone), ("宗地", &filter.plot), ("状态", &filter.state)];
    let name = ("履约保函登记簿", "履约保函登记簿.xlsx".to_owned());
    sheet(&app, &asked, name, bond_columns(), bond_rows(&asked)?, &words).await
}

/// `GET /api/supply/milestones.xlsx`.
pub(crate) async fn milestones(State(app): State<App>, asked: Asked<MilestoneFilter>) -> Result<Response> {
    let filter = &asked.filter;
    let words = [
        ("开发区", &filter.zone),
        ("宗地", &filter.plot),
        ("状态", &filter.state),
        ("监管部门", &filter.proposer),
    ];
    let name = ("履约节点", "履约节点.xlsx".to_owned());
    sheet(&app, &asked, name, milestone_columns(), milestone_rows(&asked)?, &words).await
}

/// `GET /api/supply/milestones.ics`: the agreed days that the filter shows, as all-day events.
pub(crate) async fn calendar(State(app): State<App>, asked: Asked<MilestoneFilter>) -> Result<Response> {
    let rules = rules_on(&asked.moment, asked.day)?;
    let rows = milestone_rows(&asked)?;
    let days = rows.iter().map(|row| event(row, &rules));
    Ok(calendar_file(&app, &asked.caller, ("履约节点", "supply"), days))
}

/// One agreed day; what ends is told as cancelled.
fn event(row: &MilestoneRow, rules: &SupplyRules) -> DayEvent {
    let clause = rules.reminders.iter().find(|rule| rule.of == row.term).map(|rule| rule.clause.as_str());
    let winner = if row.winner.is_empty() { "未成交" } else { &row.winner };
    let mut told = vec![format!("宗地：{}", row.code), format!("用地单位：{winner}")];
    told.extend(row.proposer.as_ref().map(|one| format!("提出部门：{}", one.title)));
    told.push(format!("监管部门：{}", supervisors(row)));
    told.extend(clause.map(|clause| format!("依据：{clause}")));
    told.push(match &row.met {
        Some(met) => format!("状态：{}（{met}）", row.state_title),
        None => format!("状态：{}", row.state_title),
    });
    if row.due != row.agreed {
        told.push(format!("原约定：{}", row.agreed));
    }
    DayEvent {
        id: format!("plot-{}-day-{}@supply.muheng", row.plot, row.number),
        day: row.due.clone(),
        title: format!("{} {}", row.code, row.title),
        told,
        is_cancelled: row.state == "cancelled",
    }
}
