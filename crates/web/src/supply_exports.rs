//! Land supply as files: the lists as workbooks, each with its columns in one place, and agreed days as a calendar.

use crate::App;
use crate::exports::{attachment, filtered, made, workbook};
use crate::guard::Caller;
use crate::problem::Result;
use crate::supply_rows::{bond_rows, milestone_rows, plot_rows, project_rows, rules_on};
use crate::take::{AsOf, List, Looked, Query};
use crate::wire::Named;
use crate::wire::plot::{
    BondRow, MilestoneFilter, MilestoneRow, PlotFilter, PlotRow, ProjectRow, WatchFilter,
};
use axum::extract::State;
use axum::response::Response;
use fact::Decimal;
use icalendar::{Calendar, Component as _, Event, EventStatus, Property};
use jiff::civil::Date;
use office::journal::AccessResult;
use office::supply::SupplyRules;
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};

/// Media type of a calendar (RFC 5545).
pub(crate) const CALENDAR: &str = "text/calendar; charset=utf-8";

/// A column: header, unit, width, and what a row has there.
pub(crate) struct Column<R> {
    pub title: &'static str,
    pub unit: &'static str,
    pub width: u16,
    pub value: fn(&R) -> Value,
}

/// What stands in a cell.
pub(crate) enum Value {
    Text(String),
    /// Written as a number where it is one, with this many decimals shown.
    Number(String, u8),
    /// Written as a day where it is one.
    Day(String),
}

pub(crate) fn column<R>(title: &'static str, width: u16, value: fn(&R) -> Value) -> Column<R> {
    Column { title, unit: "", width, value }
}

fn yuan<R>(title: &'static str, value: fn(&R) -> Value) -> Column<R> {
    Column { title, unit: "元", width: 16, value }
}

pub(crate) fn named(one: &Option<Named>) -> Value {
    Value::Text(one.as_ref().map_or_else(String::new, |one| one.title.clone()))
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn written_day(text: &str) -> Value {
    Value::Day(text.to_owned())
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

/// Rows as a workbook of one sheet.
pub(crate) fn book<R>(
    title: &str,
    columns: &[Column<R>],
    rows: &[R],
    notes: &[Note],
) -> std::result::Result<Workbook, WriteError> {
    let style = |column: &Column<R>| ColumnStyle {
        unit: column.unit.to_owned(),
        width: column.width,
        ..ColumnStyle::text(column.title)
    };
    let mut styles: Vec<ColumnStyle> = columns.iter().map(style).collect();
    if let Some(first) = rows.first() {
        for (style, column) in styles.iter_mut().zip(columns) {
            if let Value::Number(_, digits) = (column.value)(first) {
                style.digits = Some(digits);
            }
        }
    }
    let mut book = Workbook::new();
    let mut sheet = book.long_sheet(title, title, &styles)?;
    for row in rows {
        let values: Vec<Value> = columns.iter().map(|column| (column.value)(row)).collect();
        let cells: Vec<Cell<'_>> = values.iter().map(cell).collect();
        sheet.row(&cells)?;
    }
    book.notes(notes)?;
    Ok(book)
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Text(text) | Value::Number(text, _) | Value::Day(text) if text.is_empty() => Cell::Empty,
        Value::Text(text) => Cell::Text(text),
        Value::Number(text, _) => text.parse::<Decimal>().map_or(Cell::Text(text), Cell::Number),
        Value::Day(text) => text.parse::<Date>().map_or(Cell::Text(text), Cell::Day),
    }
}

/// `GET /api/supply/projects.xlsx`: exactly what the filter shows.
pub(crate) async fn projects(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(filter): Query<PlotFilter>,
    list: List,
) -> Result<Response> {
    let rows = project_rows(&caller, &moment, &filter, &list)?;
    let asked = [("开发区", &filter.zone), ("状态", &filter.state), ("检索", &list.text)];
    let notes = made(&app, &caller, &moment, &filtered(&asked));
    workbook(&app, &caller, "供地项目.xlsx".to_owned(), move || {
        book("供地项目", &project_columns(), &rows, &notes)
    })
    .await
}

/// `GET /api/supply/plots.xlsx`.
pub(crate) async fn plots(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(looked): Looked,
    Query(filter): Query<PlotFilter>,
    list: List,
) -> Result<Response> {
    let rows = plot_rows(&caller, (&moment, looked), &filter, &list)?;
    let asked =
        [("开发区", &filter.zone), ("状态", &filter.state), ("项目", &filter.project), ("检索", &list.text)];
    let notes = made(&app, &caller, &moment, &filtered(&asked));
    workbook(&app, &caller, "供地宗地.xlsx".to_owned(), move || {
        book("供地宗地", &plot_columns(), &rows, &notes)
    })
    .await
}

/// `GET /api/supply/bonds.xlsx`.
pub(crate) async fn bonds(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(looked): Looked,
    Query(filter): Query<WatchFilter>,
    list: List,
) -> Result<Response> {
    let rows = bond_rows(&caller, (&moment, looked), &filter, &list)?;
    let asked =
        [("开发区", &filter.zone), ("宗地", &filter.plot), ("状态", &filter.state), ("检索", &list.text)];
    let notes = made(&app, &caller, &moment, &filtered(&asked));
    workbook(&app, &caller, "履约保函登记簿.xlsx".to_owned(), move || {
        book("履约保函登记簿", &bond_columns(), &rows, &notes)
    })
    .await
}

/// `GET /api/supply/milestones.xlsx`.
pub(crate) async fn milestones(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(looked): Looked,
    Query(filter): Query<MilestoneFilter>,
    list: List,
) -> Result<Response> {
    let rows = milestone_rows(&caller, (&moment, looked), &filter, &list)?;
    let asked = [
        ("开发区", &filter.zone),
        ("宗地", &filter.plot),
        ("状态", &filter.state),
        ("监管部门", &filter.proposer),
        ("检索", &list.text),
    ];
    let notes = made(&app, &caller, &moment, &filtered(&asked));
    workbook(&app, &caller, "履约节点.xlsx".to_owned(), move || {
        book("履约节点", &milestone_columns(), &rows, &notes)
    })
    .await
}

/// `GET /api/supply/milestones.ics`: the agreed days that the filter shows, as all-day events.
pub(crate) async fn calendar(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(looked): Looked,
    Query(filter): Query<MilestoneFilter>,
    list: List,
) -> Result<Response> {
    let rules = rules_on(&moment, looked)?;
    let rows = milestone_rows(&caller, (&moment, looked), &filter, &list)?;
    app.note(&caller, caller.action, "履约节点.ics", AccessResult::Allowed);
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("PRODID", "-//Muheng//supply//ZH")).name("履约节点");
    for row in &rows {
        calendar.push(event(row, &rules));
    }
    Ok(attachment("履约节点.ics", CALENDAR, calendar.to_string().into_bytes()))
}

/// One agreed day. Its id stays when the day is put off, so that a calendar moves it; what ends is told as cancelled.
fn event(row: &MilestoneRow, rules: &SupplyRules) -> Event {
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
    let state = if row.state == "cancelled" { EventStatus::Cancelled } else { EventStatus::Confirmed };
    day_event(&row.due)
        .uid(&format!("plot-{}-day-{}@supply.muheng", row.plot, row.number))
        .summary(&plain(&format!("{} {}", row.code, row.title)))
        .description(&plain(&told.join("\n")))
        .status(state)
        .done()
}

/// An event of a whole day.
pub(crate) fn day_event(day: &str) -> Event {
    let start = Property::new("DTSTART", day.replace('-', "")).add_parameter("VALUE", "DATE").done();
    let mut event = Event::new();
    event.append_property(start);
    event
}

/// Without the control characters that would end a line of the file; line breaks are escaped when it is written.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { ' ' } else { letter }).collect()
}
