//! One whole row as nearly every program writes it, in one pass over its bytes. Anything unusual
//! (prefixes, rich texts, comments, single quotes) is left to the token by token reading.

use super::package::push_unescaped;
use super::sheet::{Kind, State};
use crate::format::Row;
use crate::format::reader::{Stop, Writer};
use crate::format::xml::unescape;
use memchr::{memchr, memmem};
use std::borrow::Cow;

/// What a whole-row reading came to.
pub(super) enum Whole {
    /// The row took so many bytes.
    Taken(usize),
    /// Something unusual: read it token by token.
    Unusual,
}

impl State<'_> {
    /// Reads `<row …>…</row>` at the start of `bytes` and hands the row over.
    pub(super) fn whole_row(&mut self, bytes: &[u8], writer: &mut Writer) -> Result<Whole, Stop> {
        let mut at = 4;
        let (mut stated, mut is_hidden) = (None, false);
        let is_empty = attributes(bytes, &mut at, |name, value| match name {
            b"r" => stated = digits(value),
            b"hidden" => is_hidden = matches!(value, b"1" | b"true"),
            _ => {}
        });
        let Some(is_empty) = is_empty else { return Ok(Whole::Unusual) };
        let number = stated.unwrap_or_else(|| self.last_row.saturating_add(1));
        self.row = Row { number, is_hidden, cells: Vec::with_capacity(self.width) };
        self.next_column = 0;
        if !is_empty && self.whole_cells(bytes, &mut at, writer).is_none() {
            return Ok(Whole::Unusual);
        }
        self.last_row = number;
        let row = std::mem::take(&mut self.row);
        self.width = row.cells.len();
        writer.row(row)?;
        Ok(Whole::Taken(at))
    }

    fn whole_cells(&mut self, bytes: &[u8], at: &mut usize, writer: &mut Writer) -> Option<()> {
        loop {
            skip_spaces(bytes, at);
            let rest = bytes.get(*at..)?;
            if rest.starts_with(b"</row>") {
                *at += 6;
                return Some(());
            }
            if !rest.starts_with(b"<c") || !matches!(rest.get(2), Some(b' ' | b'>' | b'/')) {
                return None;
            }
            *at += 2;
            self.whole_cell(bytes, at, writer)?;
        }
    }

    fn whole_cell(&mut self, bytes: &[u8], at: &mut usize, writer: &mut Writer) -> Option<()> {
        self.column = self.next_column;
        self.kind = Kind::Number;
        self.shows_day = false;
        self.has_formula = false;
        let is_empty = attributes(bytes, at, |name, value| self.cell_attribute(name, value))?;
        self.next_column = self.column + 1;
        if is_empty {
            return Some(());
        }
        let mut value = Cow::Borrowed("");
        loop {
            let rest = bytes.get(*at..)?;
            if rest.starts_with(b"<v>") {
                *at += 3;
                value = self.text_until(bytes, at, b"</v>")?;
            } else if rest.starts_with(b"</c>") {
                *at += 4;
                break;
            } else if rest.starts_with(b"<is><t>") {
                *at += 7;
                value = self.text_until(bytes, at, b"</t></is>")?;
            } else if rest.starts_with(b"<is><t xml:space=\"preserve\">") {
                *at += 28;
                value = self.text_until(bytes, at, b"</t></is>")?;
            } else if rest.starts_with(b"<f") {
                self.has_formula = true;
                let end = memchr(b'>', rest)?;
                let is_closed = rest.get(end.checked_sub(1)?) == Some(&b'/');
                *at += if is_closed { end + 1 } else { memmem::find(rest, b"</f>")? + 4 };
            } else if rest.starts_with(b"<v/>") {
                *at += 4;
            } else {
                return None;
            }
        }
        if let Some(cell) = self.cell(&value) {
            self.push(cell, writer);
        }
        Some(())
    }

    fn text_until<'b>(&self, bytes: &'b [u8], at: &mut usize, mark: &[u8]) -> Option<Cow<'b, str>> {
        let rest = bytes.get(*at..)?;
        let length = memchr(b'<', rest)?;
        let (text, behind) = rest.split_at(length);
        if !behind.starts_with(mark) {
            return None;
        }
        *at += length + mark.len();
        let is_plain = self.kind != Kind::Text || !text.iter().any(|byte| matches!(byte, b'&' | b'_'));
        match std::str::from_utf8(text) {
            Ok(text) if is_plain => Some(Cow::Borrowed(text)),
            _ => {
                let mut letters = String::new();
                push_unescaped(&mut letters, &unescape(text));
                Some(Cow::Owned(letters))
            }
        }
    }
}

/// Hands each attribute over; true for a tag that closes itself, `None` for an unusual one.
fn attributes<'b>(bytes: &'b [u8], at: &mut usize, mut take: impl FnMut(&'b [u8], &'b [u8])) -> Option<bool> {
    loop {
        skip_spaces(bytes, at);
        match bytes.get(*at)? {
            b'>' => {
                *at += 1;
                return Some(false);
            }
            b'/' if bytes.get(*at + 1) == Some(&b'>') => {
                *at += 2;
                return Some(true);
            }
            _ => {}
        }
        let name = until(bytes, at, b'=')?;
        *at += 1;
        if bytes.get(*at) != Some(&b'"') {
            return None;
        }
        *at += 1;
        let value = until(bytes, at, b'"')?;
        *at += 1;
        take(name, value);
    }
}

/// The bytes up to a mark that must come soon: names and values of attributes are short.
fn until<'b>(bytes: &'b [u8], at: &mut usize, mark: u8) -> Option<&'b [u8]> {
    let start = *at;
    let window = bytes.get(start..bytes.len().min(start + 256))?;
    let length = window.iter().position(|byte| *byte == mark)?;
    *at += length;
    window.get(..length).filter(|found| !found.contains(&b'<'))
}

fn skip_spaces(bytes: &[u8], at: &mut usize) {
    while bytes.get(*at).is_some_and(u8::is_ascii_whitespace) {
        *at += 1;
    }
}

/// A short whole number.
pub(super) fn digits(value: &[u8]) -> Option<u32> {
    if value.is_empty() || value.len() > 9 {
        return None;
    }
    value
        .iter()
        .try_fold(0u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}
