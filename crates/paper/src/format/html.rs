//! Tables of web pages, and XML spreadsheets of 2003: what many systems export with the name xls.

use super::reader::{Stop, Writer};
use super::xml::{Scanner, Tag, Token, unescape};
use super::{Cell, Problem, Row, SheetHead, text};
use std::collections::BTreeMap;

#[derive(Default)]
struct State {
    row: Row,
    column: usize,
    text: Option<String>,
    is_number: bool,
    has_rows: bool,
    has_sheet: bool,
    /// Columns still covered by a cell of an earlier row, with the rows left.
    covered: BTreeMap<usize, u32>,
    span: (usize, u32),
    skip: Option<Vec<u8>>,
}

/// Reads all tables of a page, one sheet each in an XML spreadsheet, else one below the other.
pub(crate) fn read(bytes: &[u8], writer: &mut Writer) -> Result<(), Stop> {
    let content = decode(bytes, writer)?;
    let mut scanner = Scanner::new(content.as_bytes(), u64::MAX);
    let mut state = State::default();
    loop {
        let token = match scanner.next() {
            Ok(Some(token)) => token,
            Ok(None) => break,
            Err(error) => {
                writer.flush()?;
                let problem = Problem::sheet_broken("", Some(state.row.number), &error.to_string());
                writer.problem(problem)?;
                break;
            }
        };
        match token {
            Token::Open(tag) => state.open(&tag, writer)?,
            Token::Close(name) => match name.to_ascii_lowercase().as_slice() {
                b"td" | b"th" | b"cell" => state.end_cell(writer),
                b"tr" | b"row" => state.end_row(writer)?,
                name if state.skip.as_deref() == Some(name) => state.skip = None,
                _ => {}
            },
            Token::Text(raw) | Token::Data(raw) => state.add(raw),
        }
    }
    state.end_row(writer)?;
    if !state.has_sheet {
        return Err(Stop::Problem(Problem::not_a_table("不含表格的网页")));
    }
    Ok(())
}

/// Text of the page in the encoding that it names, else in what it looks like.
fn decode(bytes: &[u8], writer: &mut Writer) -> Result<String, Stop> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_lowercase();
    let label = ["charset=", "encoding="].iter().find_map(|mark| {
        let rest = start.split_once(mark)?.1.trim_start_matches(['"', '\'']);
        rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_').next()
    });
    let named = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    match named {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => {
            let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
            if !had_errors {
                return Ok(text.into_owned());
            }
            text::decode(bytes, writer).map(std::borrow::Cow::into_owned)
        }
        _ => text::decode(bytes, writer).map(std::borrow::Cow::into_owned),
    }
}

fn number(attribute: Option<&[u8]>) -> Option<u32> {
    std::str::from_utf8(attribute?).ok()?.trim().parse().ok()
}

impl State {
    fn open(&mut self, tag: &Tag<'_>, writer: &mut Writer) -> Result<(), Stop> {
        let name = tag.name().to_ascii_lowercase();
        match name.as_slice() {
            b"worksheet" => {
                self.end_row(writer)?;
                *self = Self { has_sheet: true, ..Self::default() };
                writer.sheet(SheetHead {
                    name: tag.text(b"Name").unwrap_or_default(),
                    ..SheetHead::default()
                })?;
            }
            b"tr" | b"row" => {
                if !self.has_sheet {
                    writer.sheet(SheetHead::default())?;
                    self.has_sheet = true;
                }
                self.end_row(writer)?;
                self.begin_row(number(tag.attribute(b"Index")));
            }
            b"td" | b"th" | b"cell" => {
                self.end_cell(writer);
                let across = number(tag.attribute(b"colspan"))
                    .or(number(tag.attribute(b"MergeAcross")).map(|more| more.saturating_add(1)));
                let down = number(tag.attribute(b"rowspan"))
                    .or(number(tag.attribute(b"MergeDown")).map(|more| more.saturating_add(1)));
                self.begin_cell(number(tag.attribute(b"Index")), across, down);
                if tag.is_empty {
                    self.end_cell(writer);
                }
            }
            b"data" => self.is_number = tag.attribute(b"Type") == Some(b"Number"),
            b"br" => {
                if let Some(text) = &mut self.text {
                    text.push(' ');
                }
            }
            b"style" | b"script" if !tag.is_empty => self.skip = Some(name),
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self, index: Option<u32>) {
        let next = self.row.number.saturating_add(1);
        let number = index.unwrap_or(next).max(next);
        self.row = Row { number, ..Row::default() };
        self.column = 0;
        self.has_rows = true;
    }

    fn end_row(&mut self, writer: &mut Writer) -> Result<(), Stop> {
        self.end_cell(writer);
        if self.has_rows {
            self.has_rows = false;
            self.covered.retain(|_, rows| {
                *rows -= 1;
                *rows > 0
            });
            let row = Row { cells: std::mem::take(&mut self.row.cells), ..self.row };
            writer.row(row)?;
        }
        Ok(())
    }

    fn begin_cell(&mut self, index: Option<u32>, across: Option<u32>, down: Option<u32>) {
        if let Some(index) = index {
            self.column = (index as usize).saturating_sub(1).max(self.column).min(20_000);
        }
        while self.covered.contains_key(&self.column) {
            self.column += 1;
        }
        let across = across.unwrap_or(1).clamp(1, 1_000) as usize;
        self.span = (across, down.unwrap_or(1).clamp(1, 70_000));
        self.text = Some(String::new());
        self.is_number = false;
    }

    fn add(&mut self, raw: &[u8]) {
        if let (Some(text), None) = (&mut self.text, &self.skip) {
            text.push_str(&unescape(raw));
        }
    }

    fn end_cell(&mut self, writer: &mut Writer) {
        let Some(text) = self.text.take() else { return };
        let (across, down) = self.span;
        if down > 1 {
            // The row itself counts down once at its end.
            self.covered.extend((self.column..self.column + across).map(|column| (column, down)));
        }
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        if let (false, Some(column)) = (words.is_empty(), writer.column(self.column)) {
            let text = words.join(" ");
            let digits = if self.is_number { super::number::stored_digits(&text) } else { None };
            self.row.cells.push((column, digits.map_or_else(|| Cell::Text(text.into()), Cell::Number)));
        }
        self.column += across;
    }
}
