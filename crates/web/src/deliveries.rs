//! What departments deliver: batches with their findings and cells, what is expected and chased, corrections.

use crate::App;
use crate::change::{file, record, submit, turned_away};
use crate::exports::{attachment, filtered, made, workbook};
use crate::findings;
use crate::guard::{Caller, RequestId};
use crate::listed::{found, sorted};
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Asked, Json, Path, Query};
use crate::upload::Upload;
use crate::wire::delivery::{
    Batch, BatchFilter, CellRange, CellRow, Cells, ChaseMessage, Chased, Correction, Delivery, DryRun,
    Expectation, FindingFilter, FindingGroup, Tally, Total,
};
use crate::wire::overview::OfYear;
use crate::wire::{Finding, Page, Receipt, StoredFile};
use axum::extract::State;
use axum::response::Response;
use desk::{Moment, Request};
use fact::glossary;
use jiff::Timestamp;
use office::authority::Target;
use office::docket::{self, Command};
use office::journal::FindingFilter as Wanted;
use office::year::{DeliveryState, expectations};
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};

/// Findings told at once after a delivery.
const FINDINGS_TOLD: u32 = 200;
/// Rows around a finding, at most.
const AROUND_MOST: u32 = 50;

/// `GET /api/batches`.
pub(crate) async fn batches(
    State(app): State<App>,
    asked: Asked<BatchFilter>,
) -> Result<axum::Json<Page<Batch>>> {
    let Page { items, total, page, size, .. } = asked.list.cut(chosen(&asked)?);
    let items = items.into_iter().map(|batch| shape(&app, &asked.moment, batch)).collect();
    Ok(axum::Json(Page::of(items, total, page, size)))
}

/// `GET /api/batches/export.xlsx`: exactly what the filter shows.
pub(crate) async fn export(State(app): State<App>, asked: Asked<BatchFilter>) -> Result<Response> {
    let Asked { caller, moment, filter, list, .. } = &asked;
    let rows: Vec<Batch> = chosen(&asked)?.into_iter().map(|batch| shape(&app, moment, batch)).collect();
    let year = filter.year.map(|year| year.to_string());
    let words = [("年度", &year), ("部门", &filter.department), ("表", &filter.form), ("检索", &list.text)];
    let notes = made(&app, caller, moment, &filtered(&words));
    workbook(&app, caller, "批次.xlsx".to_owned(), move || batches_book(&rows, &notes)).await
}

/// The batches wanted that the caller may see, the newest first unless another order is wanted.
fn chosen(asked: &Asked<BatchFilter>) -> Result<Vec<&docket::Batch>> {
    let Asked { caller, moment, filter, list, .. } = asked;
    let wanted = |batch: &&docket::Batch| {
        caller.reaches(&target(batch))
            && filter.year.is_none_or(|year| batch.year == Some(year) || batch.year.is_none())
            && filter.department.as_ref().is_none_or(|department| batch.department == *department)
            && filter.form.as_ref().is_none_or(|form| batch.form == *form)
            && found(list, &[&batch.file.name, &batch.receipt, &batch.form])
    };
    let mut rows: Vec<&docket::Batch> = moment.docket.batches.values().filter(wanted).collect();
    rows.sort_by_key(|batch| std::cmp::Reverse(batch.act.entry));
    let text = |text: &str| Some((0, text.to_owned()));
    let count = |count: u64| Some((count, String::new()));
    sorted(rows, list, |batch, column| match column {
        "file" => text(&batch.file.name),
        "form" => text(&title_of(moment, &batch.form)),
        "department" => text(&names::department(&batch.department)),
        "year" => text(&batch.year.map_or_else(String::new, |year| year.to_string())),
        "delivered" => text(&batch.delivered.to_string()),
        "read" => count(batch.tally.read),
        "admitted" => count(batch.tally.admitted),
        "held" => count(batch.tally.held),
        "refused" => count(batch.tally.refused),
        "findings" => count(batch.findings.iter().map(|kind| kind.count).sum()),
        "account" => text(&batch.act.by.account),
        "recorded" | "entry" => count(batch.act.entry),
        _ => None,
    })
}

/// What a form is called; its id when the configuration has it no more.
fn title_of(moment: &Moment, form: &str) -> String {
    let duty = moment.setup.as_ref().and_then(|setup| setup.rules.forms.get(form));
    duty.map_or_else(|| form.to_owned(), |duty| duty.title.clone())
}

fn batches_book(rows: &[Batch], notes: &[Note]) -> std::result::Result<Workbook, WriteError> {
    let text = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
    let count = |title: &str, unit: &str| ColumnStyle { unit: unit.to_owned(), ..text(title, 10) };
    let columns = [
        text("文件", 36),
        text("表", 26),
        text("部门", 20),
        text("年度", 8),
        text("报送日", 12),
        count("读入", "行"),
        count("采纳", "行"),
        count("暂缓", "行"),
        count("退回", "行"),
        count("问题", "处"),
        text("入账（UTC）", 22),
        text("账号", 16),
        text("记录", 8),
        text("回执", 18),
    ];
    let mut book = Workbook::new();
    let mut sheet = book.long_sheet("批次", "批次", &columns)?;
    for row in rows {
        let findings: u64 = row.findings_by.iter().map(|group| group.count).sum();
        let counts = [row.tally.read, row.tally.admitted, row.tally.held, row.tally.refused, findings];
        let year = row.year.map_or_else(String::new, |year| year.to_string());
        let entry = row.entry.to_string();
        let before = [&row.file.name, &row.form_title, &row.department_title, &year, &row.delivered];
        let after = [&row.recorded, &row.account, &entry, &row.receipt];
        let mut cells: Vec<Cell<'_>> = before.map(|text| Cell::Text(text)).into();
        cells.extend(
            counts.map(|count| i64::try_from(count).map_or(Cell::Empty, |count| Cell::Number(count.into()))),
        );
        cells.extend(after.map(|text| Cell::Text(text)));
        sheet.row(&cells)?;
    }
    book.notes(notes)?;
    Ok(book)
}

/// `GET /api/batches/{batch}`.
pub(crate) async fn batch(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(key): Path<String>,
) -> Result<axum::Json<Batch>> {
    let batch = find(&moment, &caller, &key)?;
    let mut shown = shape(&app, &moment, batch);
    for group in &mut shown.findings_by {
        group.sample = findings::sample(&app, batch.act.entry, &group.code).await?;
    }
    let held = crate::held::rows_of(&app, &moment, batch).await?;
    shown.held_open = Some(held.iter().filter(|row| row.open).count() as u64);
    Ok(axum::Json(shown))
}

/// `GET /api/batches/{batch}/findings`.
pub(crate) async fn findings(
    State(app): State<App>,
    Path(key): Path<String>,
    asked: Asked<FindingFilter>,
) -> Result<axum::Json<Page<Finding>>> {
    let entry = find(&asked.moment, &asked.caller, &key)?.act.entry;
    findings::page(&app, entry, &asked).await
}

/// `GET /api/batches/{batch}/findings.xlsx`.
pub(crate) async fn findings_workbook(
    State(app): State<App>,
    Path(key): Path<String>,
    asked: Asked<FindingFilter>,
) -> Result<Response> {
    let batch = find(&asked.moment, &asked.caller, &key)?;
    findings::book(&app, (batch.act.entry, &batch.receipt, &batch.file.name), &asked).await
}

/// `GET /api/batches/{batch}/file`.
pub(crate) async fn original(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(key): Path<String>,
) -> Result<Response> {
    let batch = find(&moment, &caller, &key)?;
    app.note(&caller, caller.action, &batch.receipt, office::journal::AccessResult::Allowed);
    let bytes = app.desk().file_bytes(&batch.file.digest).await?;
    Ok(attachment(&batch.file.name, "application/octet-stream", bytes))
}

/// `GET /api/batches/{batch}/cells`.
pub(crate) async fn cells(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(key): Path<String>,
    Query(range): Query<CellRange>,
) -> Result<axum::Json<Cells>> {
    let batch = find(&moment, &caller, &key)?;
    let around = range.around.unwrap_or(3).min(AROUND_MOST);
    let bytes = app.desk().file_bytes(&batch.file.digest).await?;
    let last = range.row.saturating_add(around);
    let name = batch.file.name.clone();
    let read = move || paper::preview(&name, bytes, last as usize, &paper::Delivery::default());
    let sheets = tokio::task::spawn_blocking(read).await.map_err(|_| Problem::ours())?;
    let wanted = |sheet: &&paper::PreviewSheet| range.sheet.as_ref().is_none_or(|name| sheet.name == *name);
    let sheet = sheets.sheets.iter().find(wanted).ok_or_else(Problem::not_found)?;
    let near = |(number, _): &&(u32, Vec<String>)| number.abs_diff(range.row) <= around;
    let rows: Vec<CellRow> = sheet
        .rows
        .iter()
        .filter(near)
        .map(|(number, cells)| CellRow { number: *number, cells: cells.clone() })
        .collect();
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let columns = (1..=width).map(|column| {
        let place = fact::Place { column: u16::try_from(column).ok(), ..fact::Place::default() };
        place.to_string().trim().trim_end_matches('列').to_owned()
    });
    Ok(axum::Json(Cells { sheet: sheet.name.clone(), row: range.row, columns: columns.collect(), rows }))
}

/// `POST /api/batches`.
pub(crate) async fn deliver(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Query(dry): Query<DryRun>,
    upload: Upload,
) -> Result<axum::Json<Delivery>> {
    let missing = || Problem::unprocessable("form_missing", "没有选择表单。请选择这份文件对应的表单。");
    let form = upload.field("form").ok_or_else(missing)?.to_owned();
    let year = upload.field("year").map(str::parse::<i16>).transpose();
    let year = year.map_err(|_| Problem::unprocessable("year_unreadable", "年度应为四位数字。"))?;
    let supplement = matches!(upload.field("supplement"), Some("true" | "1"));
    // Who may not deliver this form is told before the file is kept.
    let moment = app.desk().now();
    let duty = moment.setup()?.rules.forms.get(&form);
    let department = duty.map(|duty| duty.department.as_str());
    app.authority()
        .require(&caller.author, "deliver", &Target { department, ..Target::default() })
        .map_err(|refusal| turned_away(&app, &caller, "deliver", refusal.into()))?;
    let file = upload.keep(&app).await?;
    let command = Command::Deliver { form, year, file, delivered: None, supplement };
    if dry.dry_run {
        let request = Request { id: id.0, author: caller.author.clone(), now: Timestamp::now(), command };
        let report = app.desk().try_delivery(request).await;
        let report = report.map_err(|trouble| turned_away(&app, &caller, "deliver", trouble))?;
        return Ok(axum::Json(Delivery {
            batch: None,
            dry_run: true,
            tally: Tally::from(&report.tally),
            totals: report.totals.iter().map(total).collect(),
            findings_by: report.findings_by.into_iter().map(findings::kind).collect(),
            findings: report.findings.iter().map(Finding::from).collect(),
            findings_count: report.finding_count,
            receipt: None,
        }));
    }
    let receipt = submit(&app, &caller, id, command).await?;
    delivered(&app, receipt).await.map(axum::Json)
}

/// What a recorded delivery gave.
async fn delivered(app: &App, receipt: Receipt) -> Result<Delivery> {
    let docket = app.docket();
    let batch = docket.batches.get(&receipt.entry.to_string()).ok_or_else(Problem::ours)?;
    let first = office::journal::Page { skip: 0, most: FINDINGS_TOLD };
    let found = app.desk().archive().findings_of(receipt.entry, &Wanted::default(), first).await?;
    let mut groups: Vec<FindingGroup> = batch.findings.iter().map(findings::group).collect();
    for group in &mut groups {
        group.sample = findings::sample(app, receipt.entry, &group.code).await?;
    }
    Ok(Delivery {
        batch: Some(batch.key.clone()),
        dry_run: false,
        tally: Tally::from(&batch.tally),
        totals: batch.totals.iter().map(total).collect(),
        findings_by: groups,
        findings: found.items.iter().map(|numbered| Finding::from(&numbered.finding)).collect(),
        findings_count: found.total,
        receipt: Some(receipt),
    })
}

/// `GET /api/expectations`.
pub(crate) async fn expected(
    caller: Caller,
    AsOf(moment): AsOf,
    Query(OfYear { year }): Query<OfYear>,
) -> Result<axum::Json<Vec<Expectation>>> {
    let year = crate::years::wanted_year(&moment, year)?;
    let Some(plan) = moment.docket.year(year) else { return Ok(axum::Json(Vec::new())) };
    let all = expectations(&moment.docket, &moment.setup()?.rules, plan);
    let reached = all.into_iter().filter(|expected| {
        caller.reaches(&Target { department: Some(expected.department), ..Target::default() })
    });
    let shape = |expected: office::year::Expected<'_>| {
        let (state, state_title) = match expected.state {
            DeliveryState::Missing => ("missing", "未报送"),
            DeliveryState::Delivered => ("delivered", "已报送"),
            DeliveryState::Late => ("late", "逾期报送"),
            DeliveryState::Faulty => ("faulty", "问题较多"),
        };
        Expectation {
            department: expected.department.to_owned(),
            department_title: names::department(expected.department),
            form: expected.form.to_owned(),
            form_title: expected.title.to_owned(),
            due: Some(expected.due.to_string()),
            state: state.to_owned(),
            state_title: state_title.to_owned(),
            delivered: expected.batch.map(|batch| batch.delivered.to_string()),
            batch: expected.batch.map(|batch| batch.key.clone()),
            rows: expected.batch.map(|batch| batch.tally.read),
            findings: expected.batch.map(|batch| batch.findings.iter().map(|kind| kind.count).sum()),
            chased: expected
                .chases
                .iter()
                .map(|chase| Chased {
                    day: chase.act.day.to_string(),
                    by: chase.act.by.name.clone(),
                    message: chase.message.clone(),
                })
                .collect(),
        }
    };
    Ok(axum::Json(reached.map(shape).collect()))
}

/// `POST /api/expectations/{form}/chase`.
pub(crate) async fn chase(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(form): Path<String>,
    Query(OfYear { year }): Query<OfYear>,
    Json(said): Json<ChaseMessage>,
) -> Result<axum::Json<Receipt>> {
    let year = crate::years::wanted_year(&app.desk().now(), year)?;
    record(&app, &caller, id, Command::Chase { year, form, message: said.message }).await
}

/// `POST /api/corrections`.
pub(crate) async fn correct(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<Correction>,
) -> Result<axum::Json<Receipt>> {
    let evidence = file(&app, &form.evidence).await?;
    let Correction { subject, term, year, reading, reason, .. } = form;
    let reading = reading.read(&term)?;
    record(&app, &caller, id, Command::Correct { subject, term, year, reading, reason, evidence }).await
}

fn find<'a>(moment: &'a Moment, caller: &Caller, key: &str) -> Result<&'a docket::Batch> {
    let batch = moment.docket.batches.get(key).filter(|batch| caller.reaches(&target(batch)));
    batch.ok_or_else(Problem::not_found)
}

pub(crate) fn target(batch: &docket::Batch) -> Target<'_> {
    Target { department: Some(&batch.department), ..Target::default() }
}

fn shape(app: &App, moment: &Moment, batch: &docket::Batch) -> Batch {
    let author = &batch.act.by;
    Batch {
        id: batch.key.clone(),
        entry: batch.act.entry,
        form: batch.form.clone(),
        form_title: title_of(moment, &batch.form),
        department: batch.department.clone(),
        department_title: names::department(&batch.department),
        year: batch.year,
        file: StoredFile::from(&batch.file),
        delivered: batch.delivered.to_string(),
        recorded: names::moment(batch.act.at),
        account: author.account.clone(),
        account_name: author.name.clone(),
        role_title: app.role_title(&author.role),
        counts: batch.state == docket::BatchState::Delivered,
        after_freeze: batch.after_freeze,
        facts: batch.facts,
        tally: Tally::from(&batch.tally),
        totals: batch.totals.iter().map(total).collect(),
        held_open: None,
        findings_by: batch.findings.iter().map(findings::group).collect(),
        receipt: batch.receipt.clone(),
    }
}

fn total(total: &docket::StatedSheetTotal) -> Total {
    let known = glossary::term(&total.term);
    Total {
        sheet: total.sheet.clone(),
        label: known.map_or_else(|| total.term.clone(), |known| known.zh.clone()),
        unit: known.map_or_else(String::new, |known| known.unit.to_string()),
        term: total.term.clone(),
        stated: total.stated.clone(),
        sum: total.sum.clone(),
        agrees: total.agrees,
    }
}
