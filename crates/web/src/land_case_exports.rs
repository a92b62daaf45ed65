//! Cases of land as files: the register as a workbook, deadlines as a calendar, papers to send.

use crate::App;
use crate::calendar_file::{DayEvent, calendar_file};
use crate::exports::attachment;
use crate::guard::Caller;
use crate::land_cases::{case_rows, deadline_rows, law, sees};
use crate::problem::{Problem, Result};
use crate::route::DOCX;
use crate::sheet::{Column, Value, column, named, sheet, text, written_day};
use crate::take::{AsOf, Asked, Looked, Path};
use crate::wire::land_case::{LandCaseFilter, LandCaseRow, LandDeadlineFilter, LandDeadlineRow};
use axum::extract::State;
use axum::response::Response;
use desk::land::case_paper;
use office::journal::AccessResult;

fn mu(title: &'static str, value: fn(&LandCaseRow) -> Value) -> Column<LandCaseRow> {
    Column { title, unit: "亩", width: 14, value }
}

fn area(text: &str) -> Value {
    Value::Number(text.to_owned(), 6)
}

fn columns() -> Vec<Column<LandCaseRow>> {
    vec![
        column("案件编号", 12, |row| text(&row.key)),
        column("种类", 12, |row| text(&row.kind_title)),
        column("宗地、批次", 24, |row| text(&row.place)),
        column("位置", 30, |row| text(&row.title)),
        column("开发区", 24, |row| named(&row.zone)),
        column("主体", 36, |row| {
            let firms = row.enterprises.iter().map(|firm| format!("{} {}", firm.title, firm.id));
            text(&firms.collect::<Vec<_>>().join("、"))
        }),
        mu("面积", |row| area(&row.area)),
        column("类型", 16, |row| named(&row.category)),
        column("原因", 16, |row| {
            let kinds = row.sub_types.iter().map(|one| format!("{} {}", one.id, one.title));
            text(&row.cause.clone().unwrap_or_else(|| kinds.collect::<Vec<_>>().join("、")))
        }),
        column("状态", 14, |row| text(&row.state_title)),
        column("专班", 16, |row| named(&row.board)),
        mu("已处置", |row| area(&row.disposed)),
        mu("未处置", |row| area(&row.remaining)),
        column("立案日期", 12, |row| written_day(&row.opened)),
        column("下一期限", 20, |row| text(row.next_deadline.as_ref().map_or("", |next| &next.title))),
        column("期限日", 12, |row| written_day(row.next_deadline.as_ref().map_or("", |next| &next.due))),
        column("销号编号", 16, |row| text(row.closed.as_deref().unwrap_or(""))),
    ]
}

/// `GET /api/land/cases.xlsx`.
pub(crate) async fn register(State(app): State<App>, asked: Asked<LandCaseFilter>) -> Result<Response> {
    let filter = &asked.filter;
    let words = [
        ("种类", &filter.kind),
        ("状态", &filter.state),
        ("开发区", &filter.zone),
        ("专班", &filter.board),
        ("宗地", &filter.parcel),
        ("在办", &filter.open),
    ];
    let name = ("土地案件登记册", format!("土地案件登记册-{}.xlsx", asked.day));
    sheet(&app, &asked, name, columns(), case_rows(&asked)?, &words).await
}

/// `GET /api/land/deadlines.ics`.
pub(crate) async fn calendar(State(app): State<App>, asked: Asked<LandDeadlineFilter>) -> Result<Response> {
    let rows = deadline_rows(&app, &asked).await?;
    let days = rows.iter().map(|row| DayEvent {
        id: format!("{}-{}@land.muheng", identity(row), row.id),
        day: row.due.clone(),
        title: format!("{} {}", row.case_title, row.title),
        told: vec![
            format!("案件：{}", row.case_title),
            format!("由{}办理", row.role.title),
            format!("依据：{}（{}）", row.clause, row.unit),
            format!("状态：{}", row.state_title),
        ],
        is_cancelled: false,
    });
    Ok(calendar_file(&app, &asked.caller, ("土地案件期限", "land"), days))
}

/// What a calendar knows a line by: its case, or its place where there is none.
fn identity(row: &LandDeadlineRow) -> String {
    row.case.as_ref().map_or_else(|| format!("{}-{}", row.kind, row.place), |case| format!("case-{case}"))
}

/// `GET /api/land/cases/{key}/papers/{paper}`, the last part written as `id.docx`.
pub(crate) async fn paper(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path((key, paper)): Path<(String, String)>,
) -> Result<Response> {
    let id = paper.strip_suffix(".docx").ok_or_else(Problem::not_found)?;
    let case =
        moment.docket.land_cases.get(&key).filter(|case| !caller.is_firm() && sees(&caller.view(), case));
    let case = case.ok_or_else(Problem::not_found)?;
    let law = law(&moment)?;
    let made = case_paper(case, id, &law, day).map_err(|error| {
        tracing::error!(%error, "paper of a case");
        Problem::ours()
    })?;
    let Some((name, bytes)) = made else {
        return Err(Problem::not_found());
    };
    app.note(&caller, caller.action, &name, AccessResult::Allowed);
    Ok(attachment(&name, DOCX, bytes))
}
