//! Text tables in the two encodings in which meters and social insurance send them.

use super::table::{Cell, Format, Sheet};

/// Stands for a byte that is no letter in any Chinese encoding.
pub const BROKEN: char = '\u{f8ff}';

/// The bytes of a text table.
pub fn csv(sheet: &Sheet, format: Format) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let grid = sheet.grid();
    for (number, row) in grid.rows.iter().enumerate() {
        let texts = row.iter().map(text);
        let written = if number < grid.title_rows {
            writer.write_record(texts.take(1))
        } else {
            writer.write_record(texts)
        };
        written.expect("writing to memory");
    }
    let text =
        String::from_utf8(writer.into_inner().expect("writing to memory")).expect("the cells are UTF-8");
    match format {
        Format::CsvGb18030 => {
            let parts: Vec<Vec<u8>> =
                text.split(BROKEN).map(|part| encoding_rs::GB18030.encode(part).0.into_owned()).collect();
            parts.join(&0xFF)
        }
        _ => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
    }
}

/// A cell as text.
pub fn text(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Formula(_, result) => result.map(|number| number.to_string()).unwrap_or_default(),
    }
}
