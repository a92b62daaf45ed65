//! OpenDocument spreadsheets with just what a reader needs.

use super::table::{Cell, Delivery, Sheet};
use std::io::{Cursor, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;
const OPENING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>"#;
const CLOSING: &str = "</office:spreadsheet></office:body></office:document-content>";

/// The bytes of a spreadsheet; the same each time.
pub fn ods(delivery: &Delivery) -> ZipResult<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    writer.start_file("mimetype", plain.compression_method(zip::CompressionMethod::Stored))?;
    writer.write_all(MIME.as_bytes())?;
    let mut content = OPENING.to_owned();
    for sheet in &delivery.sheets {
        table(&mut content, sheet);
    }
    content.push_str(CLOSING);
    writer.start_file("content.xml", plain)?;
    writer.write_all(content.as_bytes())?;
    writer.start_file("META-INF/manifest.xml", plain)?;
    writer.write_all(MANIFEST.as_bytes())?;
    Ok(writer.finish()?.into_inner())
}

fn table(content: &mut String, sheet: &Sheet) {
    let grid = sheet.grid();
    content.push_str(&format!("<table:table table:name=\"{}\">", escape(&sheet.name)));
    content.push_str(&format!(
        "<table:table-column table:number-columns-repeated=\"{}\"/>",
        sheet.columns.len()
    ));
    for (number, row) in grid.rows.iter().enumerate() {
        content.push_str("<table:table-row>");
        for (column, cell) in row.iter().enumerate() {
            let covered = |merge: &&(usize, usize, usize, usize)| {
                (merge.0..=merge.2).contains(&number) && (merge.1..=merge.3).contains(&column)
            };
            let span = match grid.merges.iter().find(covered) {
                Some(merge) if (merge.0, merge.1) == (number, column) => format!(
                    " table:number-rows-spanned=\"{}\" table:number-columns-spanned=\"{}\"",
                    merge.2 - merge.0 + 1,
                    merge.3 - merge.1 + 1
                ),
                Some(_) => {
                    content.push_str("<table:covered-table-cell/>");
                    continue;
                }
                None => String::new(),
            };
            content.push_str(&one_cell(cell, &span));
        }
        content.push_str("</table:table-row>");
    }
    content.push_str("</table:table>");
}

fn one_cell(cell: &Cell, span: &str) -> String {
    match cell {
        Cell::Blank => format!("<table:table-cell{span}/>"),
        Cell::Text(text) => {
            format!(
                "<table:table-cell{span} office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                escape(text)
            )
        }
        Cell::Number(number) | Cell::Formula(_, Some(number)) => {
            format!(
                "<table:table-cell{span} office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
            )
        }
        Cell::Day(day) => {
            format!(
                "<table:table-cell{span} office:value-type=\"date\" office:date-value=\"{day}\"><text:p>{day}</text:p></table:table-cell>"
            )
        }
        Cell::Formula(formula, None) => {
            format!("<table:table-cell{span} table:formula=\"of:={}\"/>", escape(formula))
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
