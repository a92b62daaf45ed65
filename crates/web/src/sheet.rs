//! Lists as workbooks: the columns of a list stand in one place, each with what a row has there. Which rows there are is
//! left to each list.

use crate::App;
use crate::exports::{filtered, made, workbook};
use crate::problem::Result;
use crate::take::Asked;
use crate::wire::Named;
use axum::response::Response;
use fact::Decimal;
use jiff::civil::Date;
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};

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

pub(crate) fn named(one: &Option<Named>) -> Value {
    Value::Text(one.as_ref().map_or_else(String::new, |one| one.title.clone()))
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn written_day(text: &str) -> Value {
    Value::Day(text.to_owned())
}

/// What a list shows as a workbook of one sheet, which says in words what was asked.
pub(crate) async fn sheet<F, R: Send + 'static>(
    app: &App,
    asked: &Asked<F>,
    (title, name): (&'static str, String),
    columns: Vec<Column<R>>,
    rows: Vec<R>,
    words: &[(&str, &Option<String>)],
) -> Result<Response> {
    let words: Vec<_> = words.iter().copied().chain([("检索", &asked.list.text)]).collect();
    let notes = made(app, &asked.caller, &asked.moment, &filtered(&words));
    workbook(app, &asked.caller, name, move || book(title, &columns, &rows, &notes)).await
}

fn book<R>(
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
