//! Files that go out: their headers, and workbooks that say when, by whom and from which filter they were made.

use crate::App;
use crate::guard::Caller;
use crate::problem::{Problem, Result};
use crate::route::XLSX;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::Moment;
use jiff::Timestamp;
use office::journal::AccessResult;
use paper::{Note, Workbook, WriteError};
use std::fmt::Write as _;

/// A file to be saved, never shown by the browser: what somebody uploaded must not run as a page of ours.
pub(crate) fn attachment(name: &str, media: &'static str, bytes: Vec<u8>) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(value) = HeaderValue::from_str(&disposition(name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    (headers, Body::from(bytes)).into_response()
}

/// RFC 6266 with RFC 8187 for names that are not ASCII.
fn disposition(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String never fails.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"download\"; filename*=UTF-8''{encoded}")
}

/// A workbook made off the request threads, with what it says about its making.
pub(crate) async fn workbook(
    app: &App,
    caller: &Caller,
    name: String,
    make: impl FnOnce() -> std::result::Result<Workbook, WriteError> + Send + 'static,
) -> Result<Response> {
    app.note(caller, caller.action, &name, AccessResult::Allowed);
    let bytes =
        tokio::task::spawn_blocking(move || make()?.into_bytes()).await.map_err(|_| Problem::ours())?;
    let bytes = bytes.map_err(|error| {
        tracing::error!(%error, "workbook");
        Problem::ours()
    })?;
    Ok(attachment(&name, XLSX, bytes))
}

/// Who made an export, when, as of which operation, by which filter.
pub(crate) fn made(app: &App, caller: &Caller, moment: &Moment, filter: &str) -> Vec<Note> {
    let note = |label: &str, text: String| Note { label: label.to_owned(), text };
    let title = moment.docket.configuration().map_or_else(String::new, |known| known.title.clone());
    let day = moment.head.as_ref().map_or_else(String::new, |head| format!("，{} 止", head.day));
    vec![
        note("来源", title),
        note("导出人", format!("{}（{}）", caller.author.name, app.role_title(&caller.author.role))),
        note("导出时间", crate::names::moment(Timestamp::now())),
        note("截至", format!("第 {} 号操作{day}", moment.entry)),
        note("筛选", if filter.is_empty() { "无".to_owned() } else { filter.to_owned() }),
        note("编号", caller.number.clone()),
    ]
}

/// A filter in words: what was asked of which column.
pub(crate) fn filtered(asked: &[(&str, &Option<String>)]) -> String {
    let set = asked.iter().filter_map(|(label, value)| {
        let value = value.as_ref().filter(|value| !value.is_empty())?;
        Some(format!("{label}={value}"))
    });
    set.collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_name_goes_out_as_the_standard_writes_it() {
        assert_eq!(
            disposition("名单 2024.xlsx"),
            "attachment; filename=\"download\"; filename*=UTF-8''%E5%90%8D%E5%8D%95%202024.xlsx"
        );
        assert!(!disposition("a\"\r\nSet-Cookie: x").contains('\n'));
    }
}
