//! Blocks of whole rows into columns.

use super::column::PlainColumn;
use super::quick;
use super::stage::{STAGE_ROWS, Scaled, Stage};
use super::{ColumnKind, PlainError, PlainSegment, PlainTable};
use memchr::{memchr, memchr_iter, memchr2, memrchr};
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
    scaled: Scaled,
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
    if memchr(b'"', window).is_none() {
        return memrchr(b'\n', window).map_or(0, |position| position + 1);
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
        if memchr(b'"', text).is_some() {
            Self::parse_quoted(text, kinds)
        } else {
            Self::parse_plain(text, kinds)
        }
    }

    /// Rows without any quote: a comma ends a field, a line end a row. Empty lines are no rows.
    fn parse_plain(text: &[u8], kinds: &[ColumnKind]) -> Result<Self, Wrong> {
        let likely_rows = likely_rows(text);
        let mut fields: Vec<Field> = kinds.iter().map(|kind| Field::new(*kind, likely_rows)).collect();
        let (mut rows, mut staged) = (0, 0);
        let mut at = 0;
        while at < text.len() {
            if matches!(text[at], b'\n' | b'\r') {
                at += 1;
                continue;
            }
            for (index, field) in fields.iter_mut().enumerate() {
                let wrong = |field: &[u8]| Wrong::Number {
                    row: rows + staged,
                    column: index,
                    raw: String::from_utf8_lossy(field).into_owned(),
                };
                let end = field.take(text, at, staged).map_err(wrong)?;
                at = end + 1;
                let last = index + 1 == kinds.len();
                if (text.get(end) == Some(&b',')) == last {
                    return Err(Wrong::Width {
                        row: rows + staged,
                        found: width_of_row(text, end, index + 1),
                    });
                }
            }
            staged += 1;
            if staged == STAGE_ROWS {
                flush(&mut fields, rows, staged)?;
                (rows, staged) = (rows + staged, 0);
            }
        }
        flush(&mut fields, rows, staged)?;
        Ok(Self { rows: rows + staged, columns: fields.into_iter().map(|field| field.growing).collect() })
    }

    fn parse_quoted(text: &[u8], kinds: &[ColumnKind]) -> Result<Self, Wrong> {
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

/// About how many rows there are, rather too many: a column that must grow is copied into new memory.
fn likely_rows(text: &[u8]) -> usize {
    let sample = &text[..text.len().min(1 << 16)];
    let rows = memchr_iter(b'\n', sample).count() + 1;
    if sample.len() == text.len() { rows } else { (rows + rows / 50) * text.len().div_ceil(sample.len()) }
}

/// One column of rows without quotes, on its way.
struct Field {
    kind: ColumnKind,
    /// Numbers so far.
    quick: bool,
    stage: Stage,
    growing: Growing,
}

impl Field {
    fn new(kind: ColumnKind, rows: usize) -> Self {
        let mut growing = Growing::default();
        if kind != ColumnKind::Skip {
            growing.scaled.column = PlainColumn::with_room(rows);
        }
        Self { kind, quick: kind != ColumnKind::Text, stage: Stage::default(), growing }
    }

    /// Takes the field that starts at a byte, and says where it ends: at a comma, a line end or the
    /// end of the text. The error is the field that is no number.
    #[inline]
    fn take<'t>(&mut self, text: &'t [u8], at: usize, row: usize) -> Result<usize, &'t [u8]> {
        if self.kind == ColumnKind::Skip {
            return Ok(end_of_field(text, at));
        }
        if let Some(word) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let word = u64::from_le_bytes(*word);
            if let Some(length) = self.take_quickly(word, row) {
                return Ok(at + length);
            }
        }
        self.take_slowly(text, at, row)
    }

    /// Takes the field at the start of eight bytes, if it is short and plain; returns its length.
    #[inline]
    fn take_quickly(&mut self, word: u64, row: usize) -> Option<usize> {
        if !self.quick {
            return None;
        }
        if let Some(digit) = quick::single_digit(word) {
            self.stage.set(row, digit, 0);
            return Some(1);
        }
        let length = quick::length(word);
        if length == 8 || !matches!(quick::byte(word, length), b',' | b'\n') {
            return None;
        }
        if self.kind == ColumnKind::Key {
            self.stage.set(row, quick::whole(word, length)?, 0);
        } else if length == 0 {
            self.stage.set_gap(row);
        } else {
            let (mantissa, digits) = quick::number(word, length)?;
            self.stage.set(row, mantissa, digits);
        }
        Some(length)
    }

    fn take_slowly<'t>(&mut self, text: &'t [u8], at: usize, row: usize) -> Result<usize, &'t [u8]> {
        let end = end_of_field(text, at);
        let field = &text[at..end];
        let field = match field.split_last() {
            Some((b'\r', shorter)) if text.get(end) != Some(&b',') => shorter,
            _ => field,
        };
        if let (ColumnKind::Number, Some((mantissa, digits))) = (self.kind, decimal(field))
            && let Ok(mantissa) = i32::try_from(mantissa)
        {
            self.stage.set(row, mantissa, digits);
            return Ok(end);
        }
        // What is staged comes first; a number without room there is told as this field.
        self.stage.flush(row, &mut self.growing.scaled).map_err(|_| field)?;
        self.stage.pass(row + 1);
        self.growing.take(field, self.kind).map_err(|()| field)?;
        self.quick = self.kind != ColumnKind::Text && self.growing.texts.is_empty();
        Ok(end)
    }
}

/// Moves the staged rows of all columns into them.
fn flush(fields: &mut [Field], rows: usize, staged: usize) -> Result<(), Wrong> {
    for (column, field) in fields.iter_mut().enumerate().filter(|(_, field)| field.kind != ColumnKind::Skip) {
        let no_room = |(row, number): (usize, fact::Decimal)| Wrong::Number {
            row: rows + row,
            column,
            raw: number.to_string(),
        };
        field.stage.flush(staged, &mut field.growing.scaled).map_err(no_room)?;
        field.stage.pass(0);
    }
    Ok(())
}

/// Where the field that starts at `at` ends, in rows without quotes. Fields are short: most end
/// before a call to a searching routine would have returned.
#[inline]
fn end_of_field(text: &[u8], mut at: usize) -> usize {
    while let Some(word) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*word);
        let length = quick::length(word);
        at += length;
        if length < 8 {
            if matches!(quick::byte(word, length), b',' | b'\n') {
                return at;
            }
            at += 1;
        }
    }
    let rest = text.get(at..).unwrap_or_default();
    at + memchr2(b',', b'\n', rest).unwrap_or(rest.len())
}

/// Fields of a row that has `fields` of them up to `at`, its next comma or its end.
fn width_of_row(text: &[u8], at: usize, fields: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let row = &rest[..memchr(b'\n', rest).unwrap_or(rest.len())];
    fields + row.iter().filter(|byte| **byte == b',').count()
}

impl Growing {
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

    fn number(&mut self, field: &[u8]) -> Result<(), ()> {
        if field.is_empty() {
            self.scaled.column.push_gap();
            return Ok(());
        }
        let (mantissa, digits) = match decimal(field) {
            Some(number) => number,
            None => slow_decimal(field).ok_or(())?,
        };
        self.scaled.push(mantissa, digits)
    }

    fn text(&mut self, field: &[u8]) {
        let field = unescaped(field);
        let text = String::from_utf8_lossy(&field);
        let text = text.trim();
        if text.is_empty() {
            self.scaled.column.push_gap();
            return;
        }
        let next = i64::try_from(self.texts.len()).unwrap_or(i64::MAX);
        let code = match self.texts.get(text) {
            Some(code) => *code,
            None => *self.texts.entry(text.into()).or_insert(next),
        };
        self.scaled.column.push(code);
    }

    /// Numbers taken so far become the texts they were.
    fn become_texts(&mut self) {
        if !self.texts.is_empty() || self.scaled.column.rows() == 0 {
            return;
        }
        let old = std::mem::take(&mut self.scaled.column);
        for row in 0..old.rows() {
            if old.gaps.get(row) == Some(&1) {
                self.scaled.column.push_gap();
                continue;
            }
            self.text(old.at(row).to_string().as_bytes());
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
pub(super) fn decimal(field: &[u8]) -> Option<(i64, u8)> {
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
        let digits = blocks.iter().map(|block| block.columns[index].scaled.digits).max().unwrap_or(0);
        for block in &mut blocks {
            let scaled = &mut block.columns[index].scaled;
            // A mantissa that no longer fits would have stopped its own block at these digits.
            if scaled.column.rescale(digits - scaled.digits) {
                scaled.digits = digits;
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
                growing.scaled.column.recode(&codes);
            }
        }
        table.digits.push(digits);
        table.texts.push((!texts.is_empty()).then(|| Arc::from(texts)));
    }
    let mut start = 0;
    for block in blocks {
        let rows = block.rows;
        let columns = block.columns.into_iter().map(|growing| growing.scaled.column).collect();
        table.segments.push(PlainSegment { start, rows, columns });
        start += rows;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [ColumnKind; 5] =
        [ColumnKind::Key, ColumnKind::Number, ColumnKind::Skip, ColumnKind::Number, ColumnKind::Text];

    type Told = Result<(usize, Vec<(u8, Vec<Option<i64>>, Vec<String>)>), String>;

    /// All that a block says, or what is wrong with it.
    fn told(block: Result<Block, Wrong>) -> Told {
        let names: Vec<String> = KINDS.iter().map(|kind| format!("{kind:?}")).collect();
        let block = block.map_err(|wrong| wrong.at(2, &names).to_string())?;
        let table = join(vec![block], &KINDS);
        let segment = &table.segments[0];
        let columns =
            segment.columns.iter().zip(&table.digits).zip(&table.texts).map(|((column, digits), texts)| {
                let row = |row: usize| (column.gaps.get(row) != Some(&1)).then(|| column.at(row));
                let texts = texts.iter().flat_map(|texts| texts.iter().map(ToString::to_string)).collect();
                (*digits, (0..column.rows()).map(row).collect(), texts)
            });
        Ok((segment.rows, columns.collect()))
    }

    proptest! {
        #[test]
        fn rows_without_quotes_read_the_same_both_ways(
            rows in prop::collection::vec((0u32..300_000, "[-]?[0-9]{1,9}([.][0-9]{0,4})?|| 7|1e3|[.]5", ".{0,3}[0-9A-Z]{0,20}", "[0-9]{1,2}([.][0-9]{1,9})?|", "[甲乙a-c ]{0,4}"), 1..300),
            line in prop::sample::select(vec!["\n", "\r\n"]),
            odd in 0usize..900,
            end in any::<bool>(),
        ) {
            let clean = |text: &str| text.replace(['"', ',', '\n', '\r'], "");
            let mut text = String::new();
            for (row, (key, first, skipped, second, words)) in rows.iter().enumerate() {
                let key = if row == odd { format!("A{key}") } else { key.to_string() };
                text.push_str(&format!("{key},{first},{},{second},{}{line}", clean(skipped), clean(words)));
            }
            if end {
                text.truncate(text.trim_end().len());
            }
            let text = text.as_bytes();
            prop_assert_eq!(told(Block::parse_plain(text, &KINDS)), told(Block::parse_quoted(text, &KINDS)));
        }
    }

    #[test]
    fn rows_of_another_width_are_told_with_what_they_have() {
        for (text, found) in
            [("1,2,3,4,5\n1,2,3\n", "第3行有3列"), ("1,2,3,4,5,6,7\n", "第2行有7列"), ("1", "第2行有1列")]
        {
            let message = told(Block::parse(text.as_bytes(), &KINDS)).expect_err("refused");
            assert!(message.contains(found), "{message}");
        }
    }

    #[test]
    fn a_number_without_room_is_told() {
        let text = "1,2147483647,,,\n2,0.000000000000000001,,,\n";
        let message = told(Block::parse(text.as_bytes(), &KINDS)).expect_err("refused");
        assert!(message.contains("不是数值"), "{message}");
    }
}
