//! OpenDocument spreadsheets, read as a stream. (calamine 0.38 waits for ever at the end of a cut
//! `content.xml` and expands repeated rows before it looks at them.)

use super::legacy::iso_cell;
use super::number::stored_digits;
use super::reader::{Stop, Writer};
use super::xlsx::part_names;
use super::xml::{Scanner, Tag, Token, unescape};
use super::{Cell, Problem, Row, SheetHead};
use std::io::Cursor;
use std::io::Read;

/// Rows that repeat one with content: more are a format dragged down.
const REPEATED_ROWS: u32 = 1_000;
const REPEATED_CELLS: u32 = 64;
/// Text of one cell that is kept; a cell holds 32,767 letters.
const CELL_BYTES: usize = 1 << 20;

/// Reads a spreadsheet.
pub(crate) fn read(bytes: &[u8], writer: &mut Writer) -> Result<(), Stop> {
    let broken = |detail: &str| Stop::Problem(Problem::broken(detail));
    part_names(bytes, writer.limits())?;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken("压缩包结构不完整"))?;
    let mut manifest = String::new();
    if let Ok(part) = archive.by_name("META-INF/manifest.xml") {
        // Without a manifest the content is simply tried.
        let _ = part.take(1 << 20).read_to_string(&mut manifest);
    }
    if manifest.contains("encryption-data") {
        return Err(Stop::Problem(Problem::encrypted()));
    }
    let allowance = writer.limits().unpacked_bytes;
    let content = archive.by_name("content.xml").map_err(|error| broken(&error.to_string()))?;
    let mut scanner = Scanner::new(content, allowance);
    let mut state = State::default();
    loop {
        let token = match scanner.next() {
            Ok(Some(token)) => token,
            Ok(None) if state.sheets > 0 => return Ok(()),
            Ok(None) => return Err(Stop::Problem(Problem::no_sheets())),
            Err(error) => {
                writer.flush()?;
                let row = Some(state.row.number.max(1));
                return Err(Stop::Problem(Problem::sheet_broken(&state.sheet, row, &error.to_string())));
            }
        };
        state.take(&token, writer)?;
    }
}

#[derive(Default)]
struct State {
    sheet: String,
    sheets: usize,
    depth: usize,
    is_full: bool,
    row: Row,
    row_repeats: u32,
    next_row: u32,
    column: usize,
    cell: Option<Open>,
    annotations: usize,
    is_text: bool,
}

struct Open {
    kind: Vec<u8>,
    value: Option<String>,
    repeats: u32,
    has_formula: bool,
    text: String,
    paragraphs: usize,
}

impl State {
    fn take(&mut self, token: &Token<'_>, writer: &mut Writer) -> Result<(), Stop> {
        match token {
            Token::Open(tag) => self.open(tag, writer),
            Token::Close(name) => self.close(name, writer),
            Token::Text(raw) => {
                if let (Some(cell), true, 0) = (&mut self.cell, self.is_text, self.annotations)
                    && cell.text.len() < CELL_BYTES
                {
                    cell.text.push_str(&unescape(raw));
                }
                Ok(())
            }
            Token::Data(_) => Ok(()),
        }
    }

    fn open(&mut self, tag: &Tag<'_>, writer: &mut Writer) -> Result<(), Stop> {
        match tag.name() {
            b"table" if !tag.is_empty => {
                self.depth += 1;
                if self.depth == 1 {
                    self.sheet = tag.text(b"name").unwrap_or_default();
                    self.sheets += 1;
                    self.next_row = 0;
                    self.is_full = false;
                    writer.sheet(SheetHead { name: self.sheet.clone(), ..SheetHead::default() })?;
                }
            }
            b"table-row" => {
                self.row_repeats = count(tag.attribute(b"number-rows-repeated"));
                let is_hidden = matches!(tag.attribute(b"visibility"), Some(b"collapse" | b"filter"));
                self.row = Row { number: self.next_row.saturating_add(1), is_hidden, cells: Vec::new() };
                self.column = 0;
                if tag.is_empty {
                    self.end_row(writer)?;
                }
            }
            b"table-cell" | b"covered-table-cell" => {
                self.begin_cell(tag);
                if tag.is_empty {
                    self.end_cell(writer);
                }
            }
            b"annotation" if !tag.is_empty => self.annotations += 1,
            b"p" => {
                self.is_text = !tag.is_empty;
                if let (Some(cell), 0) = (&mut self.cell, self.annotations) {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            b"s" | b"tab" | b"line-break" => {
                if let (Some(cell), 0) = (&mut self.cell, self.annotations) {
                    let spaces = count(tag.attribute(b"c")).min(256) as usize;
                    cell.text.extend(std::iter::repeat_n(' ', spaces));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8], writer: &mut Writer) -> Result<(), Stop> {
        match name {
            b"table" => self.depth = self.depth.saturating_sub(1),
            b"table-row" => self.end_row(writer)?,
            b"table-cell" | b"covered-table-cell" => self.end_cell(writer),
            b"annotation" => self.annotations = self.annotations.saturating_sub(1),
            b"p" => self.is_text = false,
            _ => {}
        }
        Ok(())
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        let value = [b"value".as_slice(), b"date-value", b"boolean-value", b"string-value"]
            .iter()
            .find_map(|name| tag.text(name));
        // LibreOffice writes the type twice; only `calcext` knows of errors.
        let kinds = tag.attributes().filter(|(name, _)| name.ends_with(b":value-type"));
        let kind = kinds.map(|(_, kind)| kind).fold(b"".as_slice(), |first, next| {
            if first.is_empty() || next == b"error" { next } else { first }
        });
        self.cell = Some(Open {
            kind: kind.to_vec(),
            value,
            repeats: count(tag.attribute(b"number-columns-repeated")),
            has_formula: tag.attribute(b"formula").is_some(),
            text: String::new(),
            paragraphs: 0,
        });
    }

    fn end_cell(&mut self, writer: &mut Writer) {
        let Some(open) = self.cell.take() else { return };
        if let Some(cell) = open.cell() {
            for offset in 0..open.repeats.min(REPEATED_CELLS) {
                if let Some(column) = writer.column(self.column + offset as usize) {
                    self.row.cells.push((column, cell.clone()));
                }
            }
        }
        self.column = self.column.saturating_add(open.repeats as usize).min(1 << 20);
    }

    fn end_row(&mut self, writer: &mut Writer) -> Result<(), Stop> {
        let row = std::mem::take(&mut self.row);
        let first = self.next_row;
        self.next_row = self.next_row.saturating_add(self.row_repeats);
        if row.cells.is_empty() || self.is_full {
            return Ok(());
        }
        for offset in 0..self.row_repeats.min(REPEATED_ROWS) {
            let number = first.saturating_add(offset).saturating_add(1);
            let copy = Row { number, is_hidden: row.is_hidden, cells: row.cells.clone() };
            match writer.row(copy) {
                Err(Stop::SheetFull) => {
                    self.is_full = true;
                    break;
                }
                other => other?,
            }
        }
        Ok(())
    }
}

impl Open {
    fn cell(&self) -> Option<Cell> {
        let text = || (!self.text.is_empty()).then(|| Cell::Text(self.text.as_str().into()));
        match (self.kind.as_slice(), self.value.as_deref()) {
            (b"error", _) => Some(Cell::Error(self.text.as_str().into())),
            (b"float" | b"currency" | b"percentage", Some(value)) => {
                stored_digits(value).map(Cell::Number).or_else(text)
            }
            (b"date", Some(value)) => iso_cell(value),
            (b"boolean", Some(value)) => Some(Cell::Flag(value == "true")),
            (_, Some(value)) if self.text.is_empty() && !value.is_empty() => Some(Cell::Text(value.into())),
            (b"", None) if self.has_formula && self.text.is_empty() => Some(Cell::NoResult),
            _ => text(),
        }
    }
}

/// A repeat count; one when it is not stated.
fn count(attribute: Option<&[u8]>) -> u32 {
    attribute.and_then(|value| std::str::from_utf8(value).ok()?.parse().ok()).unwrap_or(1)
}
