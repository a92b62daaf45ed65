//! Delimited text in any encoding Chinese offices use: UTF-8, UTF-16 with mark, GBK, GB18030.
//!
//! Blank lines count as rows, so that row numbers are those a spreadsheet shows.

use super::reader::{Stop, Writer};
use super::{Cell, Problem, Row, SheetHead};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Fields of one record that are kept.
const FIELDS: usize = 20_000;

/// Reads delimited text.
pub(crate) fn read(bytes: &[u8], writer: &mut Writer) -> Result<(), Stop> {
    let text = decode(bytes, writer)?;
    writer.sheet(SheetHead::default())?;
    let delimiter = delimiter_of(&text);
    let mut records = Records { text: &text, at: 0, delimiter };
    let mut number = 0;
    let mut fields: Vec<Cow<'_, str>> = Vec::new();
    while records.next_into(&mut fields) {
        number += 1;
        let mut row = Row { number, ..Row::default() };
        for (index, field) in fields.drain(..).enumerate() {
            if !field.is_empty()
                && let Some(column) = writer.column(index)
            {
                row.cells.push((column, Cell::Text(field.into())));
            }
        }
        writer.row(row)?;
    }
    Ok(())
}

/// The text of a file in the encoding its mark or its bytes say; what is not valid is told.
pub(crate) fn decode<'a>(bytes: &'a [u8], writer: &mut Writer) -> Result<Cow<'a, str>, Stop> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[length..]);
        return report(text, had_errors, encoding, writer);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let encoding = guess(bytes);
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    report(text, had_errors, encoding, writer)
}

fn report<'a>(
    text: Cow<'a, str>,
    had_errors: bool,
    encoding: &'static Encoding,
    writer: &mut Writer,
) -> Result<Cow<'a, str>, Stop> {
    if had_errors {
        let count = text.matches('\u{fffd}').count();
        writer.problem(Problem::encoding(count, encoding.name()))?;
    }
    Ok(text)
}

/// The encoding of bytes that are no UTF-8: what a person in China would have saved.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    // One wrong byte in a UTF-8 file must not turn the whole file into GBK.
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let has_text_before = bytes.get(..valid).is_some_and(|start| !start.is_ascii());
    if has_text_before && valid > 64 {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    let encoding = detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow);
    if encoding == encoding_rs::GBK { GB18030 } else { encoding }
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(512) & !1)?;
    let zeros =
        |offset: usize| sample.chunks_exact(2).filter(|pair| pair.get(offset) == Some(&0)).count() * 4;
    let pairs = sample.len() / 2;
    if pairs >= 4 && zeros(1) > pairs {
        return Some(UTF_16LE);
    }
    (pairs >= 4 && zeros(0) > pairs).then_some(UTF_16BE)
}

/// The mark that separates fields: the one that splits the first lines most alike.
fn delimiter_of(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let score = |delimiter: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| count_outside_quotes(line, delimiter)).collect();
        let most = counts.iter().max().copied().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == most).count();
        if most == 0 { 0 } else { alike * 1_000 + most.min(999) }
    };
    [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

fn count_outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut is_quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        if byte == b'"' {
            is_quoted = !is_quoted;
        } else if byte == delimiter && !is_quoted {
            count += 1;
        }
    }
    count
}

struct Records<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
}

impl<'a> Records<'a> {
    /// Reads one record; false at the end of the text.
    fn next_into(&mut self, fields: &mut Vec<Cow<'a, str>>) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        loop {
            let field = self.field();
            if fields.len() < FIELDS {
                fields.push(field);
            }
            let bytes = self.text.as_bytes();
            match bytes.get(self.at) {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                Some(b'\r') => {
                    self.at += 1;
                    if bytes.get(self.at) == Some(&b'\n') {
                        self.at += 1;
                    }
                    return true;
                }
                Some(_) => {
                    self.at += 1;
                    return true;
                }
                None => return true,
            }
        }
    }

    fn field(&mut self) -> Cow<'a, str> {
        let rest = &self.text[self.at..];
        if let Some(quoted) = rest.strip_prefix('"')
            && let Some((field, length)) = self.quoted(quoted)
        {
            self.at += length + 1;
            return field;
        }
        let end = rest
            .bytes()
            .position(|byte| byte == self.delimiter || byte == b'\n' || byte == b'\r')
            .unwrap_or(rest.len());
        self.at += end;
        Cow::Borrowed(&rest[..end])
    }

    /// The field after an opening quote and its length with the closing one; `None` when the quote
    /// is not closed before a delimiter or line end, and so is only a letter.
    fn quoted(&self, rest: &'a str) -> Option<(Cow<'a, str>, usize)> {
        let bytes = rest.as_bytes();
        let mut at = 0;
        let mut has_doubled = false;
        loop {
            at += memchr::memchr(b'"', bytes.get(at..)?)?;
            match bytes.get(at + 1) {
                Some(b'"') => {
                    has_doubled = true;
                    at += 2;
                }
                None | Some(b'\r' | b'\n') => break,
                Some(byte) if *byte == self.delimiter => break,
                Some(_) => return None,
            }
        }
        let field = &rest[..at];
        let field = if has_doubled { Cow::Owned(field.replace("\"\"", "\"")) } else { Cow::Borrowed(field) };
        Some((field, at + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut records = Records { text, at: 0, delimiter: delimiter_of(text) };
        let mut list = Vec::new();
        let mut fields = Vec::new();
        while records.next_into(&mut fields) {
            list.push(fields.drain(..).map(Cow::into_owned).collect());
        }
        list
    }

    #[test]
    fn quotes_blank_lines_and_line_ends_are_kept_apart() {
        assert_eq!(
            records("a,\"b,\"\"c\"\"\nd\",e\r\n\r\n,x\n"),
            vec![vec!["a", "b,\"c\"\nd", "e"], vec![""], vec!["", "x"]]
        );
        assert_eq!(records("a,b\rc,d"), vec![vec!["a", "b"], vec!["c", "d"]]);
        assert_eq!(records("5\" pipe,\"open,1\n2,3"), vec![vec!["5\" pipe", "\"open", "1"], vec!["2", "3"]]);
    }

    #[test]
    fn the_delimiter_is_the_one_that_splits_the_lines_alike() {
        for (text, delimiter) in [
            ("名称;金额\n甲,乙;1\n丙;2", b';'),
            ("名称\t地址\n甲\t一,二\n", b'\t'),
            ("名称,地址\n甲,\"a;b\"", b','),
            ("名称\n甲", b','),
        ] {
            assert_eq!(delimiter_of(text), delimiter, "{text}");
        }
    }

    #[test]
    fn chinese_encodings_are_told_apart() {
        let sample = "企业名称,实缴税金\n常州市某某机械有限公司,12.5\n\u{20bb7}野家,3\n";
        let (gb18030, ..) = GB18030.encode(sample);
        assert_eq!(guess(&gb18030), GB18030);
        assert_eq!(GB18030.decode(&gb18030).0, sample);
        let utf16: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(guess(&utf16), UTF_16LE);
        let mut broken = sample.repeat(3).into_bytes();
        broken.push(0xff);
        assert_eq!(guess(&broken), UTF_8);
    }
}
