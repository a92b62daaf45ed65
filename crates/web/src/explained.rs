//! The explanation sheet of one firm: as data, as a page to print, as a document and as a workbook.

use crate::App;
use crate::exports::{attachment, made, workbook};
use crate::guard::Caller;
use crate::headers::SHEET_POLICY;
use crate::names;
use crate::problem::{Problem, Result};
use crate::route::DOCX;
use crate::take::{AsOf, Path, Query};
use crate::wire::firm::YearAndRun;
use crate::years::{shown_run, wanted_year};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::Moment;
use desk::explanation::{document, html};
use office::evaluation::explain::{Explanation, FigureNote};
use office::journal::AccessResult;
use paper::{Cell, ColumnStyle, Workbook};

/// `GET /api/firms/{subject}/explanation`.
pub(crate) async fn data(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(subject): Path<String>,
    Query(wanted): Query<YearAndRun>,
) -> Result<axum::Json<Explanation>> {
    explain(&app, &caller, &moment, &subject, &wanted).await.map(axum::Json)
}

/// `GET /api/firms/{subject}/explanation.html`.
pub(crate) async fn page(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(subject): Path<String>,
    Query(wanted): Query<YearAndRun>,
) -> Result<Response> {
    let explanation = explain(&app, &caller, &moment, &subject, &wanted).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHEET_POLICY)),
    ];
    Ok((headers, html(&explanation)).into_response())
}

/// `GET /api/firms/{subject}/explanation.docx`.
pub(crate) async fn paper(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(subject): Path<String>,
    Query(wanted): Query<YearAndRun>,
) -> Result<Response> {
    let explanation = explain(&app, &caller, &moment, &subject, &wanted).await?;
    let bytes = document(&explanation).map_err(|error| {
        tracing::error!(%error, "explanation sheet as a document");
        Problem::ours()
    })?;
    let name = file_name(&explanation, "docx");
    app.note(&caller, caller.action, &name, AccessResult::Allowed);
    Ok(attachment(&name, DOCX, bytes))
}

fn title(explanation: &Explanation) -> String {
    format!("{}年度企业综合评价说明单", explanation.year)
}

fn file_name(explanation: &Explanation, ending: &str) -> String {
    format!("{}-{}.{ending}", explanation.subject, title(explanation))
}

/// `GET /api/firms/{subject}/explanation.xlsx`.
pub(crate) async fn book(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(subject): Path<String>,
    Query(wanted): Query<YearAndRun>,
) -> Result<Response> {
    let explanation = explain(&app, &caller, &moment, &subject, &wanted).await?;
    let notes = made(&app, &caller, &moment, "");
    let (title, name) = (title(&explanation), file_name(&explanation, "xlsx"));
    workbook(&app, &caller, name, move || {
        let mut book = Workbook::new();
        scores(&mut book, &title, &explanation)?;
        sources(&mut book, &explanation)?;
        book.notes(&notes)?;
        Ok(book)
    })
    .await
}

fn scores(
    book: &mut Workbook,
    title: &str,
    sheet: &Explanation,
) -> std::result::Result<(), paper::WriteError> {
    let text = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
    let columns = [
        text("指标", 24),
        text("数值", 14),
        text("单位", 12),
        text("基准值", 14),
        text("比值", 10),
        text("封顶、保底", 10),
        text("权重", 8),
        text("得分", 10),
        text("计算", 50),
        text("条款", 30),
    ];
    let named = if sheet.name.is_empty() { &sheet.subject } else { &sheet.name };
    let mut page = book.sheet("说明单", &format!("{title} {named}"), &columns)?;
    for item in &sheet.items {
        let value = item.value.as_deref().unwrap_or("未报送");
        let benchmark = item.benchmark.as_ref().map_or("", |benchmark| benchmark.value.as_str());
        let ratio = item.ratio.as_deref().unwrap_or("");
        page.row(
            &[
                &item.label,
                value,
                &item.unit,
                benchmark,
                ratio,
                &item.limit,
                &item.weight,
                &item.score,
                &item.formula,
                &item.article,
            ]
            .map(Cell::Text),
        )?;
    }
    let rank = sheet.rank.map_or_else(String::new, |rank| format!("{rank}/{}", sheet.ranked));
    let total = sheet.total.as_deref().unwrap_or("");
    for (label, value) in [
        ("加分", sheet.bonus.as_str()),
        ("扣分", &sheet.deduction),
        ("总分", total),
        ("名次", &rank),
        ("等级", &sheet.class),
    ] {
        page.row(&[Cell::Text(label), Cell::Text(value)])?;
    }
    Ok(())
}

fn sources(book: &mut Workbook, sheet: &Explanation) -> std::result::Result<(), paper::WriteError> {
    let text = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
    let columns = [
        text("数据", 24),
        text("采用值", 16),
        text("单位", 10),
        text("文件", 30),
        text("工作表", 16),
        text("单元格", 10),
        text("原文", 18),
        text("部门", 16),
        text("报送日期", 12),
        text("是否采用", 10),
        text("说明", 24),
    ];
    let mut page = book.sheet("数据来源", "", &columns)?;
    let all = sheet.items.iter().flat_map(|item| &item.figures).chain(&sheet.other_figures);
    let mut told: Vec<&FigureNote> = Vec::new();
    for figure in all {
        if told.iter().any(|known| known.term == figure.term) {
            continue;
        }
        told.push(figure);
        for origin in &figure.origins {
            let chosen = if origin.chosen { "采用" } else { "未采用" };
            page.row(
                &[
                    figure.label.as_str(),
                    &figure.value,
                    &figure.unit,
                    &origin.file,
                    &origin.sheet,
                    &origin.cell,
                    &origin.raw,
                    &origin.department,
                    &origin.delivered,
                    chosen,
                    &origin.remark,
                ]
                .map(Cell::Text),
            )?;
        }
    }
    Ok(())
}

/// The sheet of a firm in the run that the caller is shown.
async fn explain(
    app: &App,
    caller: &Caller,
    moment: &Moment,
    subject: &str,
    wanted: &YearAndRun,
) -> Result<Explanation> {
    let year = wanted_year(moment, wanted.year)?;
    let run = shown_run(app, &caller.author.role, moment, year, wanted.run)?;
    let run = run.ok_or_else(|| {
        let detail = format!("{year} 年还没有可以查看的结果。");
        Problem::new(axum::http::StatusCode::NOT_FOUND, "no_result", detail)
    })?;
    let evaluated = app.desk().evaluated(run).await?;
    let subject = subject.to_owned();
    let work = move || desk::sheet(&evaluated, &subject);
    let explained = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?;
    let named = |mut sheet: Explanation| {
        sheet.within = names::with_zones(moment, sheet.within);
        sheet
    };
    explained.map(named).map_err(|failure| {
        Problem::new(axum::http::StatusCode::NOT_FOUND, "not_in_result", failure.to_string())
    })
}
