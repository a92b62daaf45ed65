//! The cells of one sheet, from the stream of its part.

use super::package::{Book, Package, SheetPart, TextItem, push_unescaped, small_part};
use super::row::{Whole, digits};
use crate::format::legacy::iso_cell;
use crate::format::number::{serial_day, stored_digits};
use crate::format::reader::{Stop, Writer};
use crate::format::xml::{Scanner, Tag, Token, unescape};
use crate::format::{Cell, Merge, Problem, Row, SheetHead};
use memchr::memmem;

/// Sheets up to this size are searched for merged cells before their rows are read.
const MERGE_SEARCH_BYTES: u64 = 24 << 20;
/// Text of one cell that is kept; a cell holds 32,767 letters.
const CELL_BYTES: usize = 1 << 20;

/// Reads one sheet.
pub(super) fn read(
    package: &mut Package<'_>,
    book: &Book,
    sheet: &SheetPart,
    writer: &mut Writer,
) -> Result<(), Stop> {
    let merges =
        small_part(package, &sheet.part, MERGE_SEARCH_BYTES).map_or_else(Vec::new, |bytes| merges(&bytes));
    writer.sheet(SheetHead { name: sheet.name.clone(), is_hidden: sheet.is_hidden, merges })?;
    let broken =
        |row: u32, detail: &str| Stop::Problem(Problem::sheet_broken(&sheet.name, Some(row), detail));
    let Some(mut scanner) = package.stream(&sheet.part)? else {
        return Err(broken(1, "缺少工作表部分"));
    };
    let mut state = State::new(book);
    loop {
        let whole = scanner.peek_row().map_err(|error| broken(state.last_row + 1, &error.to_string()))?;
        let taken = match whole {
            Some(row) => state.whole_row(row, writer)?,
            None => Whole::Unusual,
        };
        if let Whole::Taken(length) = taken {
            scanner.skip(length);
            continue;
        }
        let token = match scanner.next() {
            Ok(Some(token)) => token,
            Ok(None) => return Err(broken(state.row.number.max(1), "内容在中途中断")),
            Err(error) => {
                // The row in which it breaks is incomplete and not handed over.
                return Err(broken(state.row.number.max(1), &error.to_string()));
            }
        };
        match token {
            Token::Open(tag) => match tag.name() {
                b"c" => {
                    state.begin_cell(&tag);
                    if tag.is_empty {
                        state.next_column += 1;
                    }
                }
                b"row" => state.begin_row(&tag),
                b"v" => state.is_value = !tag.is_empty,
                b"f" => {
                    state.has_formula = true;
                    state.is_formula_text = !tag.is_empty;
                }
                b"sheetData" if tag.is_empty => return Ok(()),
                _ if state.is_in_cell => state.item.take(&Token::Open(tag), &mut state.text),
                _ => {}
            },
            Token::Text(raw) => state.add(raw),
            Token::Data(raw) => state.add_plain(raw),
            Token::Close(name) => match name {
                b"v" => state.is_value = false,
                b"f" => state.is_formula_text = false,
                b"c" => state.end_cell(writer),
                b"row" => {
                    let row = std::mem::take(&mut state.row);
                    state.last_row = row.number;
                    state.width = row.cells.len();
                    writer.row(row)?;
                }
                b"sheetData" => return Ok(()),
                name if state.is_in_cell => state.item.take(&Token::Close(name), &mut state.text),
                _ => {}
            },
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Shared,
    Text,
    Flag,
    Error,
    Day,
}

pub(super) struct State<'b> {
    pub(super) book: &'b Book,
    pub(super) row: Row,
    pub(super) last_row: u32,
    pub(super) width: usize,
    pub(super) next_column: usize,
    pub(super) column: usize,
    pub(super) kind: Kind,
    pub(super) shows_day: bool,
    pub(super) is_in_cell: bool,
    pub(super) is_value: bool,
    pub(super) has_formula: bool,
    pub(super) is_formula_text: bool,
    pub(super) text: String,
    pub(super) item: TextItem,
}

impl<'b> State<'b> {
    fn new(book: &'b Book) -> Self {
        Self {
            book,
            row: Row::default(),
            last_row: 0,
            width: 0,
            next_column: 0,
            column: 0,
            kind: Kind::Number,
            shows_day: false,
            is_in_cell: false,
            is_value: false,
            has_formula: false,
            is_formula_text: false,
            text: String::new(),
            item: TextItem::default(),
        }
    }

    fn begin_row(&mut self, tag: &Tag<'_>) {
        let mut stated = None;
        let mut is_hidden = false;
        for (name, value) in tag.attributes() {
            match name {
                b"r" => stated = digits(value),
                b"hidden" => is_hidden = matches!(value, b"1" | b"true"),
                _ => {}
            }
        }
        let number = stated.unwrap_or_else(|| self.last_row.saturating_add(1));
        self.last_row = number;
        self.row = Row { number, is_hidden, cells: Vec::with_capacity(self.width) };
        self.next_column = 0;
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        self.column = self.next_column;
        self.kind = Kind::Number;
        self.shows_day = false;
        for (name, value) in tag.attributes() {
            self.cell_attribute(name, value);
        }
        self.next_column = self.column;
        self.is_in_cell = !tag.is_empty;
        self.is_value = false;
        self.has_formula = false;
        self.is_formula_text = false;
        self.item = TextItem::default();
        self.text.clear();
    }

    pub(super) fn cell_attribute(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"r" => {
                if let Some(column) = column_of(value) {
                    self.column = column;
                }
            }
            b"s" => {
                let format = digits(value).unwrap_or(0) as usize;
                self.shows_day = self.book.day_formats.get(format).copied().unwrap_or(false);
            }
            b"t" => {
                self.kind = match value {
                    b"s" => Kind::Shared,
                    b"str" | b"inlineStr" => Kind::Text,
                    b"b" => Kind::Flag,
                    b"e" => Kind::Error,
                    b"d" => Kind::Day,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, raw: &[u8]) {
        if self.text.len() > CELL_BYTES {
            return;
        }
        if self.is_value {
            match (self.kind, std::str::from_utf8(raw)) {
                (Kind::Number | Kind::Shared, Ok(text)) => self.text.push_str(text),
                _ => push_unescaped(&mut self.text, &unescape(raw)),
            }
        } else if self.is_in_cell && !self.is_formula_text {
            self.item.take(&Token::Text(raw), &mut self.text);
        }
    }

    fn add_plain(&mut self, raw: &[u8]) {
        if self.text.len() > CELL_BYTES {
            return;
        }
        if self.is_value {
            self.text.push_str(&String::from_utf8_lossy(raw));
        } else if self.is_in_cell && !self.is_formula_text {
            self.item.take(&Token::Data(raw), &mut self.text);
        }
    }

    fn end_cell(&mut self, writer: &mut Writer) {
        if !std::mem::take(&mut self.is_in_cell) {
            return;
        }
        self.next_column = self.column + 1;
        if let Some(cell) = self.cell(&self.text) {
            self.push(cell, writer);
        }
    }

    /// Adds a cell to the row.
    pub(super) fn push(&mut self, cell: Cell, writer: &mut Writer) {
        let Some(column) = writer.column(self.column) else { return };
        match self.row.cells.last() {
            // Cells out of order, or one twice, occur in damaged files only.
            Some((last, _)) if *last >= column => {
                match self.row.cells.binary_search_by_key(&column, |(column, _)| *column) {
                    Ok(at) => self.row.cells[at].1 = cell,
                    Err(at) => self.row.cells.insert(at, (column, cell)),
                }
            }
            _ => self.row.cells.push((column, cell)),
        }
    }

    pub(super) fn cell(&self, text: &str) -> Option<Cell> {
        if text.is_empty() {
            // A text formula may well give an empty text; only a number must have been stored.
            return (self.has_formula && self.kind != Kind::Text).then_some(Cell::NoResult);
        }
        match self.kind {
            Kind::Shared => {
                let shared = text.trim().parse().ok().and_then(|index| self.book.texts.get(index));
                match shared {
                    Some("") => None,
                    Some(shared) => Some(Cell::Text(shared.into())),
                    None => Some(Cell::Error("#TEXT!".into())),
                }
            }
            Kind::Text => Some(Cell::Text(text.into())),
            Kind::Flag => Some(Cell::Flag(matches!(text.trim(), "1" | "true" | "TRUE"))),
            Kind::Error => Some(Cell::Error(text.into())),
            Kind::Day => iso_cell(text),
            Kind::Number => {
                if self.shows_day
                    && let Ok(serial) = text.trim().parse::<f64>()
                    && (serial >= 1.0 || (self.book.is_1904 && serial >= 0.0))
                    && let Some(day) = serial_day(serial, self.book.is_1904)
                {
                    return Some(Cell::Day(day));
                }
                stored_digits(text).map(Cell::Number).or_else(|| Some(Cell::Text(text.into())))
            }
        }
    }
}

/// The column (from 0) of a reference such as `AB12`.
fn column_of(reference: &[u8]) -> Option<usize> {
    let letters = reference.iter().take_while(|byte| byte.is_ascii_alphabetic()).take(4);
    let number =
        letters.fold(0usize, |number, byte| number * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn merges(part: &[u8]) -> Vec<Merge> {
    let Some(at) = memmem::rfind(part, b"<mergeCells").or_else(|| memmem::rfind(part, b":mergeCells "))
    else {
        return Vec::new();
    };
    let mut scanner = Scanner::new(&part[at..], u64::MAX);
    let mut merges = Vec::new();
    while let Ok(Some(token)) = scanner.next() {
        match token {
            Token::Open(tag) if tag.name() == b"mergeCell" => {
                merges.extend(tag.attribute(b"ref").and_then(area));
            }
            Token::Close(b"mergeCells") => break,
            _ => {}
        }
    }
    merges
}

fn area(reference: &[u8]) -> Option<Merge> {
    let text = std::str::from_utf8(reference).ok()?;
    let (first, last) = text.split_once(':')?;
    let place = |cell: &str| {
        let column = u16::try_from(column_of(cell.as_bytes())? + 1).ok()?;
        let row = cell.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).parse().ok()?;
        Some((row, column))
    };
    let ((first_row, first_column), (last_row, last_column)) = (place(first)?, place(last)?);
    (first_row <= last_row && first_column <= last_column).then_some(Merge {
        first_row,
        last_row,
        first_column,
        last_column,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_columns_and_areas() {
        for (reference, column) in [("A1", Some(0)), ("Z9", Some(25)), ("AB12", Some(27)), ("12", None)] {
            assert_eq!(column_of(reference.as_bytes()), column);
        }
        let expected = Merge { first_row: 2, last_row: 3, first_column: 2, last_column: 4 };
        assert_eq!(area(b"B2:D3"), Some(expected));
        assert_eq!(area(b"D3:B2"), None);
    }

    #[test]
    fn merged_cells_stand_behind_the_rows() {
        let part = b"<worksheet><sheetData/><mergeCells count=\"1\"><mergeCell ref=\"A1:C1\"/></mergeCells></worksheet>";
        assert_eq!(merges(part).len(), 1);
        assert!(merges(b"<worksheet><sheetData/></worksheet>").is_empty());
    }
}
