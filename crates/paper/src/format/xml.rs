//! A pull scanner for the XML inside workbooks: tags and texts from a stream, each part bounded,
//! so that a part that unpacks to more than it says costs an error and not the memory.
//!
//! It does not validate; a broken document gives an error or odd tokens, never a loop.

use memchr::{memchr, memmem};
use std::borrow::Cow;
use std::io::Read;
use thiserror::Error;

/// Largest single tag or text.
const TOKEN_BYTES: usize = 8 << 20;
const CHUNK_BYTES: usize = 256 << 10;

/// Why a part cannot be read on.
#[derive(Debug, Error)]
pub(crate) enum XmlError {
    /// The packed data are damaged or end early.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The part ends inside a tag.
    #[error("XML 在标签中间中断")]
    Truncated,
    /// A tag or text longer than any cell can be.
    #[error("XML 中有过长的内容")]
    TooLong,
    /// The part unpacks to more than is allowed.
    #[error("解压后超过允许的大小")]
    TooLarge,
    /// A part in UTF-16 or another encoding no spreadsheet program writes.
    #[error("XML 不是 UTF-8 编码")]
    Encoding,
}

/// Reads tokens from one part.
pub(crate) struct Scanner<R> {
    source: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_finished: bool,
    allowance: u64,
    is_first: bool,
    /// A row without an end was met; looking for ends again and again would take for ever.
    has_endless_row: bool,
}

/// A tag or a text.
pub(crate) enum Token<'a> {
    /// `<name …>` or `<name …/>`.
    Open(Tag<'a>),
    /// `</name>`, the local name.
    Close(&'a [u8]),
    /// Text as it stands, entities and all.
    Text(&'a [u8]),
    /// Text of a CDATA section, without entities.
    Data(&'a [u8]),
}

/// An opening tag.
#[derive(Clone, Copy)]
pub(crate) struct Tag<'a> {
    body: &'a [u8],
    name_length: usize,
    /// `<name …/>`: no closing tag follows.
    pub(crate) is_empty: bool,
}

impl<R: Read> Scanner<R> {
    /// Scans `source`, at most `allowance` bytes of it.
    pub(crate) fn new(source: R, allowance: u64) -> Self {
        Self {
            source,
            buffer: vec![0; CHUNK_BYTES],
            start: 0,
            end: 0,
            is_finished: false,
            allowance,
            is_first: true,
            has_endless_row: false,
        }
    }

    /// The next tag or text; `None` at the end of the part.
    pub(crate) fn next(&mut self) -> Result<Option<Token<'_>>, XmlError> {
        if self.is_first {
            self.begin()?;
        }
        loop {
            if self.start == self.end && !self.fill()? {
                return Ok(None);
            }
            if self.buffer[self.start] != b'<' {
                let length = self.find_from(0, |window| memchr(b'<', window))?;
                let length = length.unwrap_or(self.end - self.start);
                let from = self.start;
                self.start += length;
                return Ok(Some(Token::Text(&self.buffer[from..from + length])));
            }
            while self.end - self.start < 9 && self.fill()? {}
            let window = &self.buffer[self.start..self.end];
            if window.starts_with(b"<!--") {
                self.skip_past(b"-->")?;
            } else if window.starts_with(b"<![CDATA[") {
                let length = self.find_from(9, |window| memmem::find(window, b"]]>"))?;
                let length = length.ok_or(XmlError::Truncated)?;
                let from = self.start + 9;
                self.start += length + 3;
                return Ok(Some(Token::Data(&self.buffer[from..from + length - 9])));
            } else if window.starts_with(b"<?") {
                self.skip_past(b"?>")?;
            } else if window.starts_with(b"<!") {
                self.skip_past(b">")?;
            } else {
                return self.tag().map(Some);
            }
        }
    }

    /// The bytes from here to the end of a `<row`, if one begins here and ends within reason.
    pub(crate) fn peek_row(&mut self) -> Result<Option<&[u8]>, XmlError> {
        while self.end - self.start < 5 && self.fill()? {}
        let window = &self.buffer[self.start..self.end];
        if self.has_endless_row || !window.starts_with(b"<row") || !matches!(window.get(4), Some(b' ' | b'>'))
        {
            return Ok(None);
        }
        match self.find_from(5, |window| memmem::find(window, b"</row>")) {
            Ok(Some(length)) => Ok(Some(&self.buffer[self.start..self.start + length + 6])),
            Ok(None) | Err(XmlError::TooLong) => {
                self.has_endless_row = true;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Passes over bytes that were peeked at.
    pub(crate) fn skip(&mut self, length: usize) {
        self.start = (self.start + length).min(self.end);
    }

    fn begin(&mut self) -> Result<(), XmlError> {
        self.is_first = false;
        while self.end < 3 && self.fill()? {}
        let window = &self.buffer[..self.end];
        if window.starts_with(&[0xff, 0xfe]) || window.starts_with(&[0xfe, 0xff]) {
            return Err(XmlError::Encoding);
        }
        if window.starts_with(&[0xef, 0xbb, 0xbf]) {
            self.start = 3;
        }
        Ok(())
    }

    fn tag(&mut self) -> Result<Token<'_>, XmlError> {
        let length = self.tag_length()?;
        let from = self.start + 1;
        let to = self.start + length;
        self.start = to + 1;
        let body = &self.buffer[from..to];
        if let Some(name) = body.strip_prefix(b"/") {
            return Ok(Token::Close(local_name(name.trim_ascii())));
        }
        let (body, is_empty) = match body.strip_suffix(b"/") {
            Some(body) => (body, true),
            None => (body, false),
        };
        let name_length = body.iter().position(u8::is_ascii_whitespace).unwrap_or(body.len());
        Ok(Token::Open(Tag { body, name_length, is_empty }))
    }

    /// Distance from `<` to the `>` that ends the tag; a `>` inside quotes does not.
    fn tag_length(&mut self) -> Result<usize, XmlError> {
        let mut at = 1;
        let mut quote = None;
        loop {
            let window = &self.buffer[self.start..self.end];
            while let Some(&letter) = window.get(at) {
                match quote {
                    None if letter == b'>' => return Ok(at),
                    None if matches!(letter, b'"' | b'\'') => quote = Some(letter),
                    Some(mark) if letter == mark => quote = None,
                    _ => {}
                }
                at += 1;
            }
            if window.len() > TOKEN_BYTES {
                return Err(XmlError::TooLong);
            }
            if !self.fill()? {
                return Err(XmlError::Truncated);
            }
        }
    }

    fn skip_past(&mut self, mark: &[u8]) -> Result<(), XmlError> {
        let found = self.find_from(2, |window| memmem::find(window, mark))?;
        self.start += found.ok_or(XmlError::Truncated)? + mark.len();
        Ok(())
    }

    /// Finds something at or after `at` (from the start of the token), reading on as needed.
    fn find_from(
        &mut self,
        mut at: usize,
        find: impl Fn(&[u8]) -> Option<usize>,
    ) -> Result<Option<usize>, XmlError> {
        loop {
            let window = &self.buffer[self.start..self.end];
            if let Some(found) = window.get(at..).and_then(&find) {
                return Ok(Some(at + found));
            }
            // A mark of a few bytes may straddle the end of what is read so far.
            at = at.max(window.len().saturating_sub(8));
            if window.len() > TOKEN_BYTES {
                return Err(XmlError::TooLong);
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    fn fill(&mut self) -> Result<bool, XmlError> {
        if self.is_finished {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let count = self.source.read(&mut self.buffer[self.end..])?;
        self.end += count;
        self.is_finished = count == 0;
        self.allowance = self.allowance.checked_sub(count as u64).ok_or(XmlError::TooLarge)?;
        Ok(count > 0)
    }
}

impl<'a> Tag<'a> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &'a [u8] {
        local_name(&self.body[..self.name_length])
    }

    /// The attribute with this local name, entities and all.
    pub(crate) fn attribute(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.attributes().find(|(key, _)| local_name(key) == name).map(|(_, value)| value)
    }

    /// The attribute as text.
    pub(crate) fn text(&self, name: &[u8]) -> Option<String> {
        self.attribute(name).map(|value| unescape(value).into_owned())
    }

    /// All attributes, names with their prefix.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let mut rest = &self.body[self.name_length..];
        std::iter::from_fn(move || {
            let equals = memchr(b'=', rest)?;
            let key = rest[..equals].trim_ascii();
            let after = rest[equals + 1..].trim_ascii_start();
            let quote = *after.first().filter(|mark| matches!(mark, b'"' | b'\''))?;
            let length = memchr(quote, &after[1..])?;
            rest = &after[length + 2..];
            Some((key, &after[1..=length]))
        })
    }
}

fn local_name(name: &[u8]) -> &[u8] {
    match memchr(b':', name) {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Text with its entities replaced; bytes that are no UTF-8 become U+FFFD.
pub(crate) fn unescape(raw: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(raw);
    if !text.contains('&') {
        return text;
    }
    let mut result = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(at) = rest.find('&') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.find(';').filter(|end| *end <= 10);
        match entity.and_then(|end| entity_letter(&rest[1..end]).map(|letter| (end, letter))) {
            Some((end, letter)) => {
                result.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                result.push('&');
                rest = &rest[1..];
            }
        }
    }
    result.push_str(rest);
    Cow::Owned(result)
}

fn entity_letter(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut scanner = Scanner::new(text.as_bytes(), 1 << 20);
        let mut list = Vec::new();
        loop {
            match scanner.next() {
                Ok(Some(Token::Open(tag))) => {
                    let attributes: Vec<String> = tag
                        .attributes()
                        .map(|(key, value)| format!("{}={}", String::from_utf8_lossy(key), unescape(value)))
                        .collect();
                    list.push(format!("<{} {}>", String::from_utf8_lossy(tag.name()), attributes.join(" ")));
                }
                Ok(Some(Token::Close(name))) => list.push(format!("</{}>", String::from_utf8_lossy(name))),
                Ok(Some(Token::Text(text))) => list.push(unescape(text).into_owned()),
                Ok(Some(Token::Data(text))) => list.push(String::from_utf8_lossy(text).into_owned()),
                Ok(None) => return list,
                Err(error) => {
                    list.push(error.to_string());
                    return list;
                }
            }
        }
    }

    #[test]
    fn tags_texts_and_entities_are_told_apart() {
        let text = "\u{feff}<?xml version='1.0'?><!-- > --><x:a r=\"A1\" t='a&gt;b>c'>1 &lt; 2<b/><![CDATA[&amp;]]></x:a>";
        assert_eq!(tokens(text), ["<a r=A1 t=a>b>c>", "1 < 2", "<b >", "&amp;", "</a>"]);
    }

    #[test]
    fn a_cut_document_ends_with_an_error_or_plainly() {
        let text = "<a><b c=\"d\">e</b><!-- f --></a>";
        for length in 0..text.len() {
            tokens(&text[..length]);
        }
        assert_eq!(tokens("<a b=\"c"), ["XML 在标签中间中断"]);
    }

    #[test]
    fn what_unpacks_to_more_than_allowed_is_an_error() {
        let endless = std::io::repeat(b' ');
        let mut scanner = Scanner::new(endless, 1 << 20);
        assert!(matches!(scanner.next(), Err(XmlError::TooLarge)));
    }
}
