//! Blocks of whole rows into columns.

use super::column::PlainColumn;
use super::{ColumnKind, PlainError, PlainSegment, PlainTable};
use simd_csv::{ReaderBuilder, ZeroCopyReaderBuilder};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Columns of some rows.
pub(super) struct Block {
    pub rows: usize,
    columns: Vec<Growing>,
}

#[derive(Default)]
struct Growing {
    column: PlainColumn,
    digits: u8,
    texts: HashMap<Box<str>, i64>,
}

/// What is wrong in a block, with the row counted from the block's start.
pub(super) enum Wrong {
    Width { row: usize, found: usize },
    Number { row: usize, column: usize, raw: String },
    Broken(String),
}

impl Wrong {
    pub fn at(self, first: usize, names: &[String]) -> PlainError {
        match self {
            Self::Width { row, found } => {
                PlainError::Width { row: first + row, found, expected: names.len() }
            }
            Self::Number { row, column, raw } => {
                PlainError::NotANumber { row: first + row, column: names[column].clone(), raw }
            }
            Self::Broken(message) => PlainError::Io(std::io::Error::other(message)),
        }
    }
}

/// First byte after the header row.
pub(super) fn end_of_first_row(text: &[u8]) -> Option<usize> {
    let mut quoted = false;
    text.iter()
        .position(|byte| {
            quoted ^= *byte == b'"';
            *byte == b'\n' && !quoted
        })
        .map(|position| position + 1)
}

pub(super) fn header(line: &[u8]) -> Result<Vec<String>, PlainError> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line);
    let mut record = simd_csv::ByteRecord::new();
    let read = reader
        .read_byte_record(&mut record)
        .map_err(|error| PlainError::Io(std::io::Error::other(error.to_string())))?;
    if !read || record.is_empty() {
        return Err(PlainError::Empty);
    }
    Ok(record.iter().map(|field| String::from_utf8_lossy(field).trim().to_owned()).collect())
}

/// Where to cut after whole rows, at or before `wanted` bytes; 0 when no row ends there.
/// A line end inside quotes ends no row: the quotes before it are odd in number.
pub(super) fn cut(text: &[u8], wanted: usize) -> usize {
    let window = &text[..wanted.min(text.len())];
    if !window.contains(&b'"') {
        return window.iter().rposition(|byte| *byte == b'\n').map_or(0, |position| position + 1);
    }
    let mut quoted = false;
    let mut end = 0;
    for (position, byte) in window.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => end = position + 1,
            _ => {}
        }
    }
    end
}

impl Block {
    pub fn parse(text: &[u8], kinds: &[ColumnKind]) -> Result<Self, Wrong> {
        let mut columns: Vec<Growing> = kinds.iter().map(|_| Growing::default()).collect();
        let mut reader = ZeroCopyReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        let mut rows = 0;
        loop {
            let record = match reader.read_byte_record() {
                Ok(Some(record)) => record,
                Ok(None) => break,
                Err(error) => return Err(Wrong::Broken(error.to_string())),
            };
            if record.len() != kinds.len() {
                return Err(Wrong::Width { row: rows, found: record.len() });
            }
            for (index, (field, kind)) in record.iter().zip(kinds).enumerate() {
                columns[index].take(field, *kind).map_err(|()| Wrong::Number {
                    row: rows,
                    column: index,
                    raw: String::from_utf8_lossy(field).into_owned(),
                })?;
            }
            rows += 1;
        }
        Ok(Self { rows, columns })
    }
}

impl Growing {
    #[inline]
    fn take(&mut self, field: &[u8], kind: ColumnKind) -> Result<(), ()> {
        match kind {
            ColumnKind::Skip => Ok(()),
            ColumnKind::Number => self.number(field),
            ColumnKind::Text => {
                self.text(field);
                Ok(())
            }
            ColumnKind::Key => {
                if self.texts.is_empty() && is_plain_whole(field) {
                    return self.number(field);
                }
                self.become_texts();
                self.text(field);
                Ok(())
            }
        }
    }

    #[inline]
    fn number(&mut self, field: &[u8]) -> Result<(), ()> {
        if field.is_empty() {
            self.column.push_gap();
            return Ok(());
        }
        let (mantissa, digits) = match decimal(field) {
            Some(number) => number,
            None => slow_decimal(field).ok_or(())?,
        };
        if digits == self.digits {
            self.column.push(mantissa);
            return Ok(());
        }
        if digits > self.digits {
            if !self.column.rescale(digits - self.digits) {
                return Err(());
            }
            self.digits = digits;
            self.column.push(mantissa);
            return Ok(());
        }
        let factor = 10i64.pow(u32::from(self.digits - digits));
        self.column.push(mantissa.checked_mul(factor).ok_or(())?);
        Ok(())
    }

    fn text(&mut self, field: &[u8]) {
        let field = unescaped(field);
        let text = String::from_utf8_lossy(&field);
        let text = text.trim();
        if text.is_empty() {
            self.column.push_gap();
            return;
        }
        let next = i64::try_from(self.texts.len()).unwrap_or(i64::MAX);
        let code = match self.texts.get(text) {
            Some(code) => *code,
            None => *self.texts.entry(text.into()).or_insert(next),
        };
        self.column.push(code);
    }

    /// Numbers taken so far become the texts they were.
    fn become_texts(&mut self) {
        if !self.texts.is_empty() || self.column.rows() == 0 {
            return;
        }
        let old = std::mem::take(&mut self.column);
        for row in 0..old.rows() {
            if old.gaps.get(row) == Some(&1) {
                self.column.push_gap();
                continue;
            }
            let number = match &old.mantissas {
                super::PlainMantissas::Narrow(values) => i64::from(values[row]),
                super::PlainMantissas::Wide(values) => values[row],
            };
            self.text(number.to_string().as_bytes());
        }
    }
}

fn unescaped(field: &[u8]) -> Cow<'_, [u8]> {
    match field.strip_prefix(b"\"").and_then(|field| field.strip_suffix(b"\"")) {
        Some(inner) if inner.contains(&b'"') => {
            Cow::Owned(String::from_utf8_lossy(inner).replace("\"\"", "\"").into_bytes())
        }
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(field),
    }
}

fn is_plain_whole(field: &[u8]) -> bool {
    let leading_zero = field.len() > 1 && field[0] == b'0';
    !field.is_empty() && field.len() <= 18 && !leading_zero && field.iter().all(u8::is_ascii_digit)
}

/// `[-]digits[.digits]` of at most 18 digits.
#[inline]
fn decimal(field: &[u8]) -> Option<(i64, u8)> {
    let (negative, unsigned) = match field.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, field),
    };
    if unsigned.is_empty() || unsigned.len() > 19 {
        return None;
    }
    let mut mantissa = 0i64;
    let mut point = None;
    for (position, byte) in unsigned.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
        } else if *byte == b'.' && point.is_none() {
            point = Some(position);
        } else {
            return None;
        }
    }
    if unsigned.len() > 18 && point.is_none() {
        return None;
    }
    let digits = point.map_or(0, |point| unsigned.len() - point - 1);
    if point.is_some() && unsigned.len() == 1 {
        return None;
    }
    Some((if negative { -mantissa } else { mantissa }, u8::try_from(digits).ok()?))
}

/// Forms that programs also print: quotes, spaces, a plus sign, an exponent.
fn slow_decimal(field: &[u8]) -> Option<(i64, u8)> {
    let field = unescaped(field);
    let text = std::str::from_utf8(&field).ok()?.trim().to_owned();
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number.to_owned(), exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let parsed: fact::Decimal = number.parse().ok()?;
    let digits = i32::from(parsed.digits()) - exponent;
    let (mantissa, digits) = if digits < 0 {
        (parsed.mantissa().checked_mul(10i128.checked_pow(digits.unsigned_abs())?)?, 0)
    } else {
        (parsed.mantissa(), digits)
    };
    let trimmed = fact::Decimal::new(mantissa, u8::try_from(digits).ok()?).trim();
    Some((i64::try_from(trimmed.mantissa()).ok()?, trimmed.digits()))
}

/// Blocks to one table: the most digits of a column hold for all its segments, texts are numbered
/// in byte order.
pub(super) fn join(mut blocks: Vec<Block>, kinds: &[ColumnKind]) -> PlainTable {
    let mut table = PlainTable::default();
    for index in 0..kinds.len() {
        let any_text = blocks.iter().any(|block| !block.columns[index].texts.is_empty());
        if any_text {
            for block in &mut blocks {
                block.columns[index].become_texts();
            }
        }
        let digits = blocks.iter().map(|block| block.columns[index].digits).max().unwrap_or(0);
        for block in &mut blocks {
            let growing = &mut block.columns[index];
            // A mantissa that no longer fits would have stopped its own block at these digits.
            if growing.column.rescale(digits - growing.digits) {
                growing.digits = digits;
            }
        }
        let mut texts: Vec<Box<str>> =
            blocks.iter().flat_map(|block| block.columns[index].texts.keys().cloned()).collect();
        texts.sort_unstable();
        texts.dedup();
        for block in &mut blocks {
            let growing = &mut block.columns[index];
            let mut codes = vec![0; growing.texts.len()];
            for (text, code) in &growing.texts {
                let place = texts.binary_search(text).unwrap_or(0);
                codes[usize::try_from(*code).unwrap_or(0)] = u32::try_from(place).unwrap_or(0);
            }
            if !codes.is_empty() {
                growing.column.recode(&codes);
            }
        }
        table.digits.push(digits);
        table.texts.push((!texts.is_empty()).then(|| Arc::from(texts)));
    }
    let mut start = 0;
    for block in blocks {
        let rows = block.rows;
        let columns = block.columns.into_iter().map(|growing| growing.column).collect();
        table.segments.push(PlainSegment { start, rows, columns });
        start += rows;
    }
    table
}
