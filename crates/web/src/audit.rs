//! What auditors read: the journal, the access log, and whether everything is as it was recorded.

use crate::App;
use crate::exports::{filtered, made, workbook};
use crate::guard::Caller;
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, List, Path, Query, day};
use crate::wire::audit::{
    AccessFilter, AccessRow, DocumentChange, Entry, EntryFilter, EntryRow, Fault, RowCount, Verification,
};
use crate::wire::{Page, StoredFile};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use office::journal::{self, AccessResult, Counted, FaultKind, hex};
use paper::{Cell, ColumnStyle, Workbook};
use tokio::sync::Mutex;
use uuid::Uuid;

/// Entries in one workbook.
const ENTRIES_IN_A_BOOK: u32 = 100_000;
/// One verification at a time: it reads everything.
static VERIFYING: Mutex<()> = Mutex::const_new(());

/// `GET /api/audit/entries`.
pub(crate) async fn entries(
    State(app): State<App>,
    AsOf(moment): AsOf,
    Query(filter): Query<EntryFilter>,
    list: List,
) -> Result<axum::Json<Page<EntryRow>>> {
    let found = app.desk().archive().entries(&wanted(&filter, &moment)?, list.piece()).await?;
    let items = found.items.iter().map(|entry| entry_row(&app, entry)).collect();
    Ok(axum::Json(Page::of(items, found.total, list.page, list.size)))
}

/// `GET /api/audit/entries/{seq}`.
pub(crate) async fn entry(State(app): State<App>, Path(seq): Path<u64>) -> Result<axum::Json<Entry>> {
    let archive = app.desk().archive();
    let entry = archive.entry(seq).await?.ok_or_else(Problem::not_found)?;
    let documents = archive.documents_of(seq).await?;
    let body = |text: &str| {
        serde_json::from_str(text).unwrap_or_else(|_| serde_json::Value::String(text.to_owned()))
    };
    let count = |table: &str, title: &str, counted: &Counted| RowCount {
        table: table.to_owned(),
        title: title.to_owned(),
        count: counted.count,
        digest: hex(&counted.digest),
    };
    Ok(axum::Json(Entry {
        command: body(&entry.command),
        rows: vec![
            count("document", "文书", &entry.documents),
            count("fact", "数据", &entry.facts),
            count("finding", "问题", &entry.findings),
            count("outcome", "结果", &entry.outcomes),
        ],
        previous: hex(&entry.previous),
        hash: hex(&entry.hash),
        documents: documents
            .iter()
            .map(|document| DocumentChange {
                kind_title: names::document_kind(&document.kind).to_owned(),
                kind: document.kind.clone(),
                key: document.key.clone(),
                body: body(&document.body),
            })
            .collect(),
        row: entry_row(&app, &entry),
    }))
}

/// `GET /api/audit/log`.
pub(crate) async fn log(
    State(app): State<App>,
    Query(filter): Query<AccessFilter>,
    list: List,
) -> Result<axum::Json<Page<AccessRow>>> {
    let found = app.access_log().accesses(&wanted_accesses(&app, &filter)?, list.piece()).await?;
    let items = found.items.iter().map(|line| access_row(&app, line)).collect();
    Ok(axum::Json(Page::of(items, found.total, list.page, list.size)))
}

/// `GET /api/audit/log/export.xlsx`: exactly what the filter shows.
pub(crate) async fn export_log(
    State(app): State<App>,
    caller: Caller,
    Query(filter): Query<AccessFilter>,
) -> Result<Response> {
    let all = journal::Page { skip: 0, most: ENTRIES_IN_A_BOOK };
    // What this very account did a moment ago belongs to it.
    app.notes().flush().await;
    let found = app.access_log().accesses(&wanted_accesses(&app, &filter)?, all).await?;
    let rows: Vec<AccessRow> = found.items.iter().map(|line| access_row(&app, line)).collect();
    let action = filter.action.as_deref().map(|id| access_title(&app, id));
    let named = [
        ("账号", &filter.account),
        ("做什么", &action),
        ("结果", &filter.result),
        ("起", &filter.from),
        ("止", &filter.to),
    ];
    let mut notes = made(&app, &caller, &app.desk().now(), &filtered(&named));
    notes.push(paper::Note { label: "记录总数".to_owned(), text: found.total.to_string() });
    workbook(&app, &caller, "登录拒绝和查阅记录.xlsx".to_owned(), move || {
        let text = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
        let columns = [
            text("时间（UTC）", 22),
            text("账号", 16),
            text("角色", 16),
            text("做什么", 24),
            text("对什么", 34),
            text("结果", 10),
            text("来自", 18),
            text("编号", 18),
        ];
        let mut book = Workbook::new();
        let mut sheet = book.long_sheet("登录、拒绝和查阅", "登录、拒绝和查阅记录", &columns)?;
        for row in &rows {
            let texts = [
                &row.at,
                &row.account,
                &row.role,
                &row.action_title,
                &row.what,
                &row.result_title,
                &row.from,
                &row.number,
            ];
            sheet.row(&texts.map(|text| Cell::Text(text)))?;
        }
        book.notes(&notes)?;
        Ok(book)
    })
    .await
}

fn wanted_accesses(app: &App, filter: &AccessFilter) -> Result<journal::AccessFilter> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let unknown = || Problem::malformed("result 应为 allowed、refused、failed 或 locked。");
    let result = given(&filter.result).map(|id| AccessResult::of(&id).ok_or_else(unknown)).transpose()?;
    let begins =
        |text: &String, later: i64| begins(app, day(text)?.saturating_add(jiff::ToSpan::days(later)));
    Ok(journal::AccessFilter {
        account: given(&filter.account),
        action: given(&filter.action),
        what: None,
        result,
        from: given(&filter.from).map(|text| begins(&text, 0)).transpose()?,
        to: given(&filter.to).map(|text| begins(&text, 1)).transpose()?,
    })
}

fn access_row(app: &App, line: &journal::AccessEntry) -> AccessRow {
    AccessRow {
        seq: line.seq,
        at: names::moment(line.access.at),
        account: line.access.account.clone(),
        role: app.role_title(&line.access.role),
        action: line.access.action.clone(),
        action_title: access_title(app, &line.access.action),
        what: line.access.what.clone(),
        from: line.access.from.clone(),
        result: line.access.result.id().to_owned(),
        result_title: match line.access.result {
            AccessResult::Allowed => "成功",
            AccessResult::Refused => "拒绝",
            AccessResult::Failed => "失败",
            AccessResult::Locked => "已锁定",
        }
        .to_owned(),
        number: line.access.number.clone(),
    }
}

/// What an access is called: an action of the authority table, or what an account does with itself.
fn access_title(app: &App, id: &str) -> String {
    let own = match id {
        "log_in" => "登录",
        "log_out" => "退出",
        "change_password" => "修改密码",
        "enrol_second_factor" => "登记第二因素",
        other => return app.authority().action(other).map_or(other, |action| &action.title).to_owned(),
    };
    own.to_owned()
}

/// `POST /api/audit/verify`: the journal, everything derived from it, and the access log.
///
/// Its progress goes out as events with the request's Idempotency-Key, where it has one. Who goes away does not stop it.
pub(crate) async fn verify(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<axum::Json<Verification>> {
    let Ok(turn) = VERIFYING.try_lock() else {
        return Err(Problem::conflict("verifying", "正在校验，请等这一次结束后再试。"));
    };
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let id = key.filter(|key| Uuid::parse_str(key.trim()).is_ok()).unwrap_or(&caller.number).to_owned();
    let desk = app.desk().clone();
    let work = tokio::spawn(async move {
        let verified = desk.verify(id.trim()).await;
        drop(turn);
        verified
    });
    let verified = work.await.map_err(|_| Problem::ours())??;
    app.notes().flush().await;
    let mut faults = verified.faults;
    faults.extend(app.access_log().verify_accesses().await?);
    let message = if faults.is_empty() {
        format!("共校验 {} 次操作、{} 行记录，全部与记录时一致。", verified.entries, verified.rows)
    } else {
        format!("发现 {} 处与记录时不一致，请立即保全现场并联系系统管理员。", faults.len())
    };
    let shape = |fault: journal::Fault| Fault {
        table: fault.table.id().to_owned(),
        entry: fault.entry,
        number: fault.number,
        kind: match fault.kind {
            FaultKind::Changed => "changed",
            FaultKind::Removed => "removed",
            FaultKind::Inserted => "inserted",
            FaultKind::ChainBroken => "chain_broken",
        }
        .to_owned(),
        what: fault.what,
    };
    Ok(axum::Json(Verification {
        entries: verified.entries,
        rows: verified.rows,
        faults: faults.into_iter().map(shape).collect(),
        message,
    }))
}

/// `GET /api/audit/export.xlsx`.
pub(crate) async fn export(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(filter): Query<EntryFilter>,
) -> Result<Response> {
    let all = journal::Page { skip: 0, most: ENTRIES_IN_A_BOOK };
    let found = app.desk().archive().entries(&wanted(&filter, &moment)?, all).await?;
    let rows: Vec<EntryRow> = found.items.iter().map(|entry| entry_row(&app, entry)).collect();
    let mut notes = made(&app, &caller, &moment, "");
    notes.push(paper::Note { label: "操作总数".to_owned(), text: found.total.to_string() });
    workbook(&app, &caller, "操作日志.xlsx".to_owned(), move || {
        let text = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
        let columns = [
            text("序号", 8),
            text("编号", 18),
            text("记录时间（UTC）", 22),
            text("日期", 12),
            text("账号", 16),
            text("姓名", 16),
            text("角色", 16),
            text("操作", 20),
            text("文件", 40),
        ];
        let mut book = Workbook::new();
        let mut sheet = book.long_sheet("操作日志", "操作日志", &columns)?;
        for row in &rows {
            let files = row.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join("；");
            let seq = row.seq.to_string();
            let texts = [
                seq.as_str(),
                &row.number,
                &row.recorded,
                &row.day,
                &row.account,
                &row.name,
                &row.role_title,
                &row.action_title,
                &files,
            ];
            sheet.row(&texts.map(Cell::Text))?;
        }
        book.notes(&notes)?;
        Ok(book)
    })
    .await
}

fn wanted(filter: &EntryFilter, moment: &desk::Moment) -> Result<journal::EntryFilter> {
    let date = |text: &Option<String>| text.as_deref().filter(|text| !text.is_empty()).map(day).transpose();
    let shown = moment.head.as_ref().map(|head| head.day);
    let to: Option<Date> = date(&filter.to)?;
    Ok(journal::EntryFilter {
        account: filter.account.clone().filter(|text| !text.is_empty()),
        action: filter.action.clone().filter(|text| !text.is_empty()),
        from: date(&filter.from)?,
        to: match (to, shown) {
            (Some(to), Some(shown)) => Some(to.min(shown)),
            (to, shown) => to.or(shown),
        },
    })
}

/// The moment at which a day begins at the office.
fn begins(app: &App, day: Date) -> Result<Timestamp> {
    let hours = app.desk().now().setup.as_ref().map_or(8, |setup| setup.rules.procedure.utc_offset_hours);
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| Problem::malformed("日期超出范围。"))?;
    midnight
        .timestamp()
        .checked_sub(SignedDuration::from_hours(i64::from(hours)))
        .map_err(|_| Problem::malformed("日期超出范围。"))
}

fn entry_row(app: &App, entry: &journal::Entry) -> EntryRow {
    let action = app.authority().action(&entry.action);
    EntryRow {
        seq: entry.seq,
        id: entry.id.clone(),
        number: entry.quoted(),
        recorded: names::moment(entry.recorded),
        day: entry.day.to_string(),
        account: entry.author.account.clone(),
        name: entry.author.name.clone(),
        role_title: app.role_title(&entry.author.role),
        role: entry.author.role.clone(),
        department: entry.author.department.clone(),
        action_title: action.map_or_else(|| entry.action.clone(), |action| action.title.clone()),
        action: entry.action.clone(),
        files: entry.files.iter().map(StoredFile::from).collect(),
    }
}
