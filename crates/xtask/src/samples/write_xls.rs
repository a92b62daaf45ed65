//! Excel 97–2003 workbooks: BIFF8 records in a compound file, as little as every program reads.
//!
//! Layout after Microsoft's published [MS-XLS]: a globals substream with one string table, then one substream a sheet.

use super::table::{Cell, Delivery, Sheet};
use jiff::civil::{Date, date};
use std::collections::HashMap;
use std::io::{Cursor, Result, Write};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CODE_PAGE: u16 = 0x0042;
const WINDOW_1: u16 = 0x003D;
const FONT: u16 = 0x0031;
const EXTENDED_FORMAT: u16 = 0x00E0;
const STYLE: u16 = 0x0293;
const BOUND_SHEET: u16 = 0x0085;
const STRING_TABLE: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const DIMENSIONS: u16 = 0x0200;
const WINDOW_2: u16 = 0x023E;
const LABEL: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const MERGED: u16 = 0x00E5;

/// Most bytes of one record's content.
const RECORD_BYTES: usize = 8_224;
/// Index of the format of ordinary cells and of days (built-in number format 14).
const ORDINARY: u16 = 15;
const DAY: u16 = 16;

/// Strings of the whole workbook, each once.
#[derive(Default)]
struct Strings {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
    used: u32,
}

/// The bytes of a workbook; the same each time.
pub fn xls(delivery: &Delivery) -> Result<Vec<u8>> {
    let mut strings = Strings::default();
    let sheets: Vec<Vec<u8>> =
        delivery.sheets.iter().map(|sheet| sheet_stream(sheet, &mut strings)).collect();
    let mut book = globals(&delivery.sheets, &[], &strings);
    let mut start = book.len();
    let starts: Vec<u32> = sheets
        .iter()
        .map(|sheet| {
            let here = start as u32;
            start += sheet.len();
            here
        })
        .collect();
    book = globals(&delivery.sheets, &starts, &strings);
    book.extend(sheets.into_iter().flatten());
    // Readers take a short stream from the mini stream; a full one is read the same by all.
    book.resize(book.len().max(4_096), 0);
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream("/Workbook")?.write_all(&book)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

fn globals(sheets: &[Sheet], starts: &[u32], strings: &Strings) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, BOF, &beginning(0x0005));
    record(&mut out, CODE_PAGE, &1200u16.to_le_bytes());
    record(&mut out, WINDOW_1, &words(&[0, 0, 0x3000, 0x2000, 0x0038, 0, 0, 1, 0x0258]));
    for _ in 0..5 {
        let mut font = words(&[220, 0, 0x7FFF, 400, 0]);
        font.extend([0, 0, 134, 0]);
        font.extend(short_text("宋体"));
        record(&mut out, FONT, &font);
    }
    for number in 0..=DAY {
        let style = number < ORDINARY;
        let format = if number == DAY { 14 } else { 0 };
        let mut content = words(&[0, format, if style { 0xFFF5 } else { 0x0001 }]);
        content.extend([0x20, 0, 0, if number == DAY { 0x04 } else { 0 }]);
        content.extend([0; 8]);
        content.extend(words(&[0x20C0]));
        record(&mut out, EXTENDED_FORMAT, &content);
    }
    record(&mut out, STYLE, &[0x00, 0x80, 0x00, 0xFF]);
    for (number, sheet) in sheets.iter().enumerate() {
        let mut content = starts.get(number).copied().unwrap_or(0).to_le_bytes().to_vec();
        content.extend([0, 0]);
        content.extend(short_text(&sheet.name));
        record(&mut out, BOUND_SHEET, &content);
    }
    string_table(&mut out, strings);
    record(&mut out, EOF, &[]);
    out
}

/// Strings never straddle a record here, so no continued string needs a second flag byte.
fn string_table(out: &mut Vec<u8>, strings: &Strings) {
    let mut kind = STRING_TABLE;
    let mut content = strings.used.to_le_bytes().to_vec();
    content.extend((strings.texts.len() as u32).to_le_bytes());
    for text in &strings.texts {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut entry = (units.len() as u16).to_le_bytes().to_vec();
        entry.push(1);
        entry.extend(words(&units));
        if content.len() + entry.len() > RECORD_BYTES {
            record(out, kind, &content);
            kind = CONTINUE;
            content = Vec::new();
        }
        content.extend(entry);
    }
    record(out, kind, &content);
}

fn sheet_stream(sheet: &Sheet, strings: &mut Strings) -> Vec<u8> {
    let grid = sheet.grid();
    let mut out = Vec::new();
    record(&mut out, BOF, &beginning(0x0010));
    let mut dimensions =
        [0, grid.rows.len() as u32].iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    dimensions.extend(words(&[0, sheet.columns.len() as u16, 0]));
    record(&mut out, DIMENSIONS, &dimensions);
    for (row, cells) in grid.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            write_cell(&mut out, row as u16, column as u16, cell, strings);
        }
    }
    record(&mut out, WINDOW_2, &words(&[0x06B6, 0, 0, 64, 0, 0, 0, 0, 0]));
    let merges: Vec<_> =
        grid.merges.iter().filter(|merge| merge.0 != merge.2 || merge.1 != merge.3).collect();
    let mut content = words(&[merges.len() as u16]);
    for merge in merges {
        content.extend(words(&[merge.0 as u16, merge.2 as u16, merge.1 as u16, merge.3 as u16]));
    }
    record(&mut out, MERGED, &content);
    record(&mut out, EOF, &[]);
    out
}

fn write_cell(out: &mut Vec<u8>, row: u16, column: u16, cell: &Cell, strings: &mut Strings) {
    let number = |out: &mut Vec<u8>, style: u16, value: f64| {
        let mut content = words(&[row, column, style]);
        content.extend(value.to_le_bytes());
        record(out, NUMBER, &content);
    };
    match cell {
        Cell::Blank | Cell::Formula(_, None) => {}
        Cell::Text(text) => {
            let mut content = words(&[row, column, ORDINARY]);
            content.extend(strings.number(text).to_le_bytes());
            record(out, LABEL, &content);
        }
        Cell::Number(value) | Cell::Formula(_, Some(value)) => number(out, ORDINARY, value.to_f64()),
        Cell::Day(day) => number(out, DAY, f64::from(serial(*day))),
    }
}

/// Days since the last day of 1899 as spreadsheets count them (right from March 1900 on).
pub fn serial(day: Date) -> i32 {
    let span = day.since(date(1899, 12, 30)).expect("both days are within the calendar");
    span.get_days()
}

fn beginning(kind: u16) -> Vec<u8> {
    let mut content = words(&[0x0600, kind, 0x0DBB, 0x07CC]);
    content.extend([0x41, 0, 0, 0, 6, 0, 0, 0]);
    content
}

fn record(out: &mut Vec<u8>, kind: u16, content: &[u8]) {
    out.extend(kind.to_le_bytes());
    out.extend((content.len() as u16).to_le_bytes());
    out.extend(content);
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A length byte, a flag for two bytes a character, and the characters.
fn short_text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = vec![units.len() as u8, 1];
    out.extend(words(&units));
    out
}

impl Strings {
    fn number(&mut self, text: &str) -> u32 {
        self.used += 1;
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }
}
