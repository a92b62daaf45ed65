//! The contracts as a workbook and as a text table.

use super::Results;
use super::tables::{TableCell, TableColumn, contract_rows};
use paper::{Cell, ColumnStyle, Note, TextTable, Workbook, WriteError};

/// All contracts on one sheet, with what was decided about them in the notes.
///
/// # Errors
/// When a cell or a note cannot be written.
pub fn contracts_workbook(results: &Results, notes: &[Note]) -> Result<Workbook, WriteError> {
    let (columns, rows) = contract_rows(results);
    let style = |column: &TableColumn| match column.digits {
        Some(digits) => ColumnStyle::number(column.title, column.unit, digits),
        None => ColumnStyle::text(column.title),
    };
    let styles: Vec<ColumnStyle> = columns.iter().map(style).collect();
    let mut book = Workbook::new();
    let mut sheet = book.long_sheet("合同", "", &styles)?;
    for row in &rows {
        let cells: Vec<Cell<'_>> = row.iter().map(cell).collect();
        sheet.row(&cells)?;
    }
    book.notes(notes)?;
    Ok(book)
}

fn cell(cell: &TableCell) -> Cell<'_> {
    match cell {
        TableCell::Text(text) => Cell::Text(text),
        TableCell::Number(number) => Cell::Number(*number),
        TableCell::Day(day) => Cell::Day(*day),
    }
}

/// The same as text, units behind the titles.
///
/// # Errors
/// When a row cannot be written.
pub fn contracts_text(results: &Results) -> Result<Vec<u8>, WriteError> {
    let (columns, rows) = contract_rows(results);
    let titles = columns.iter().map(|column| match column.unit {
        "" => column.title.to_owned(),
        unit => format!("{}（{unit}）", column.title),
    });
    let mut table = TextTable::new(Vec::new(), titles)?;
    for row in &rows {
        table.row(row.iter().map(|cell| match cell {
            TableCell::Text(text) => text.clone(),
            TableCell::Number(number) => number.to_string(),
            TableCell::Day(day) => day.to_string(),
        }))?;
    }
    table.finish()
}
