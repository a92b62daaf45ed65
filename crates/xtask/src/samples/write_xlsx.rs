//! Workbooks as spreadsheet programs write them, with merged headers and days as serials.

use super::table::{Cell, Delivery, Sheet};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

/// Stands for a result that was never stored; taken out of the finished file.
const NEVER_STORED: &str = "NEVER STORED";

struct Styles {
    title: Format,
    header: Format,
    day: Format,
}

/// The bytes of a workbook; the same each time.
pub fn xlsx(delivery: &Delivery) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(
        delivery.delivered.year().unsigned_abs(),
        delivery.delivered.month().unsigned_abs(),
        delivery.delivered.day().unsigned_abs(),
    )?;
    workbook.set_properties(&DocProperties::new().set_author("示范数据").set_creation_datetime(&created));
    let styles = Styles {
        title: Format::new().set_bold().set_align(FormatAlign::Center),
        header: Format::new()
            .set_bold()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Center)
            .set_text_wrap(),
        day: Format::new().set_num_format("yyyy-mm-dd"),
    };
    for sheet in &delivery.sheets {
        write_sheet(workbook.add_worksheet(), sheet, &styles)?;
    }
    let bytes = workbook.save_to_buffer()?;
    let uncached = delivery.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
    if uncached.into_iter().any(|cell| matches!(cell, Cell::Formula(_, None))) {
        without_results(&bytes)
    } else {
        Ok(bytes)
    }
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet, styles: &Styles) -> Result<(), XlsxError> {
    page.set_name(&sheet.name)?;
    let grid = sheet.grid();
    for (first_row, first, last_row, last) in &grid.merges {
        let style = if *first_row < grid.title_rows { &styles.title } else { &styles.header };
        if first_row != last_row || first != last {
            page.merge_range(*first_row as u32, *first as u16, *last_row as u32, *last as u16, "", style)?;
        }
    }
    for (row, cells) in grid.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (row as u32, column as u16);
            let head = (row as usize) < grid.first_data_row;
            match cell {
                Cell::Blank => {}
                Cell::Text(text) if head => {
                    let style = if (row as usize) < grid.title_rows { &styles.title } else { &styles.header };
                    page.write_string_with_format(row, column, text, style)?;
                }
                Cell::Text(text) => {
                    page.write_string(row, column, text)?;
                }
                Cell::Number(number) => {
                    page.write_number(row, column, number.to_f64())?;
                }
                Cell::Day(day) => {
                    let day = ExcelDateTime::from_ymd(
                        day.year().unsigned_abs(),
                        day.month().unsigned_abs(),
                        day.day().unsigned_abs(),
                    )?;
                    page.write_datetime_with_format(row, column, &day, &styles.day)?;
                }
                Cell::Formula(formula, result) => {
                    let result = result.map_or_else(|| NEVER_STORED.to_owned(), |number| number.to_string());
                    page.write_formula(row, column, Formula::new(formula).set_result(result))?;
                }
            }
        }
    }
    page.set_column_width(1, 22)?;
    page.set_column_width(2, 30)?;
    Ok(())
}

/// Takes the stand-in results out, as programs write formulas that they never computed.
fn without_results(bytes: &[u8]) -> Result<Vec<u8>, XlsxError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        let name = part.name()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content)?;
        if name.starts_with("xl/worksheets/") {
            let text =
                String::from_utf8_lossy(&content).replace(&format!("<v>{NEVER_STORED}</v>"), "<v></v>");
            content = text.replace(" t=\"str\"><f>", "><f>").into_bytes();
        }
        writer.start_file(name, options)?;
        writer.write_all(&content)?;
    }
    Ok(writer.finish()?.into_inner())
}
