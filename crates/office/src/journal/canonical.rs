//! The bytes that seals and hashes are taken over. Every field has its length before it, so that no two rows share
//! their bytes; numbers are big-endian. A change here makes every stored seal wrong: add a version, never edit.

use super::{Access, Counted, Document, Entry, OutcomeRow};
use fact::{Datum, Decimal, Fact, Finding, Period, Reading, Severity};
use jiff::civil::Date;
use sm3::{Digest as _, Sm3};
use std::fmt::Write as _;

/// An SM3 digest (GB/T 32905).
pub type Digest = [u8; 32];

/// SM3, fed in pieces.
#[derive(Clone)]
pub struct Digester(Sm3);

impl Digester {
    /// Nothing fed yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Sm3::new())
    }

    /// Feeds bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of everything fed.
    #[must_use]
    pub fn finish(self) -> Digest {
        self.0.finalize().into()
    }
}

impl Default for Digester {
    fn default() -> Self {
        Self::new()
    }
}

/// The seal of a row: SM3 of its canonical bytes.
#[must_use]
pub fn seal(canonical: &[u8]) -> Digest {
    let mut digester = Digester::new();
    digester.add(canonical);
    digester.finish()
}

/// How many seals there are, and the digest over them in their order.
#[must_use]
pub fn table_digest(seals: impl IntoIterator<Item = Digest>) -> (u64, Digest) {
    let mut digester = Digester::new();
    let mut count = 0;
    for seal in seals {
        digester.add(&seal);
        count += 1;
    }
    (count, digester.finish())
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a String never fails.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A UUID that is the same for the same text (RFC 9562, version 8): the entry id of what the office does by itself.
#[must_use]
pub fn id_of(name: &str) -> String {
    let mut bytes = seal(name.as_bytes());
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let text = hex(&bytes);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or("");
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}

/// An entry without its own hash.
#[must_use]
pub fn canonical_entry(entry: &Entry) -> Vec<u8> {
    let mut bytes = Bytes::new("entry1");
    bytes.whole(entry.seq);
    bytes.text(&entry.id);
    bytes.signed(entry.recorded.as_microsecond());
    bytes.day(entry.day);
    bytes.text(&entry.author.account);
    bytes.text(&entry.author.name);
    bytes.text(&entry.author.role);
    bytes.optional(entry.author.department.as_deref());
    bytes.optional(entry.author.enterprise.as_deref());
    bytes.optional(entry.author.zone.as_deref());
    bytes.text(&entry.action);
    bytes.text(&entry.command);
    bytes.whole(entry.files.len() as u64);
    for file in &entry.files {
        bytes.text(&file.digest);
        bytes.text(&file.name);
        bytes.whole(file.size);
    }
    for Counted { count, digest } in [&entry.documents, &entry.facts, &entry.findings, &entry.outcomes] {
        bytes.whole(*count);
        bytes.raw(digest);
    }
    bytes.raw(&entry.previous);
    bytes.0
}

/// A version of a document.
#[must_use]
pub fn canonical_document(entry: u64, number: u64, document: &Document) -> Vec<u8> {
    let mut bytes = Bytes::row("document1", entry, number);
    bytes.text(&document.kind);
    bytes.text(&document.key);
    bytes.text(&document.body);
    bytes.0
}

/// A fact as delivered.
#[must_use]
pub fn canonical_fact(entry: u64, number: u64, fact: &Fact) -> Vec<u8> {
    let mut bytes = Bytes::row("fact1", entry, number);
    bytes.text(&fact.subject);
    bytes.text(&fact.term);
    match fact.period {
        Period::Year(year) => {
            bytes.tag(b'y');
            bytes.signed(i64::from(year));
        }
        Period::Day(day) => {
            bytes.tag(b'd');
            bytes.day(day);
        }
        Period::Always => bytes.tag(b'a'),
    }
    bytes.reading(&fact.reading);
    let source = &*fact.origin.source;
    for text in [&source.file, &source.sheet, &source.department, &source.form, &source.digest] {
        bytes.text(text);
    }
    match source.delivered {
        Some(day) => {
            bytes.tag(1);
            bytes.day(day);
        }
        None => bytes.tag(0),
    }
    bytes.whole(u64::from(fact.origin.row));
    bytes.whole(u64::from(fact.origin.column));
    bytes.text(&fact.origin.raw);
    bytes.0
}

/// A finding.
#[must_use]
pub fn canonical_finding(entry: u64, number: u64, finding: &Finding) -> Vec<u8> {
    let mut bytes = Bytes::row("finding1", entry, number);
    bytes.text(&finding.code);
    bytes.tag(match finding.severity {
        Severity::Notice => b'n',
        Severity::Warning => b'w',
        Severity::Held => b'h',
        Severity::Refused => b'r',
    });
    bytes.text(&finding.place.file);
    bytes.text(&finding.place.sheet);
    bytes.optional_whole(finding.place.row.map(u64::from));
    bytes.optional_whole(finding.place.column.map(u64::from));
    for text in [&finding.subject, &finding.term, &finding.raw, &finding.message, &finding.advice] {
        bytes.text(text);
    }
    bytes.0
}

/// One firm of a run.
#[must_use]
pub fn canonical_outcome(entry: u64, number: u64, row: &OutcomeRow) -> Vec<u8> {
    let mut bytes = Bytes::row("outcome1", entry, number);
    let texts = [&row.subject, &row.name, &row.list, &row.region, &row.zone, &row.industry, &row.status];
    texts.into_iter().for_each(|text| bytes.text(text));
    bytes.text(&row.class);
    bytes.text(&row.class_by_rank);
    bytes.optional_whole(row.rank.map(u64::from));
    bytes.whole(u64::from(row.ranked));
    match row.total {
        Some(total) => {
            bytes.tag(1);
            bytes.decimal(total);
        }
        None => bytes.tag(0),
    }
    bytes.optional(row.previous_class.as_deref());
    bytes.text(&row.body);
    bytes.0
}

/// A line of the access log, tied to the one before.
#[must_use]
pub fn canonical_access(seq: u64, access: &Access, previous: &Digest) -> Vec<u8> {
    let mut bytes = Bytes::new("access1");
    bytes.whole(seq);
    bytes.signed(access.at.as_microsecond());
    let texts = [&access.account, &access.role, &access.action, &access.what, &access.from, &access.number];
    texts.into_iter().for_each(|text| bytes.text(text));
    bytes.text(access.result.id());
    bytes.raw(previous);
    bytes.0
}

struct Bytes(Vec<u8>);

impl Bytes {
    fn new(form: &str) -> Self {
        let mut bytes = Self(Vec::with_capacity(256));
        bytes.text(form);
        bytes
    }

    fn row(form: &str, entry: u64, number: u64) -> Self {
        let mut bytes = Self::new(form);
        bytes.whole(entry);
        bytes.whole(number);
        bytes
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn tag(&mut self, tag: u8) {
        self.0.push(tag);
    }

    fn whole(&mut self, number: u64) {
        self.raw(&number.to_be_bytes());
    }

    fn signed(&mut self, number: i64) {
        self.raw(&number.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.whole(text.len() as u64);
        self.raw(text.as_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => {
                self.tag(1);
                self.text(text);
            }
            None => self.tag(0),
        }
    }

    fn optional_whole(&mut self, number: Option<u64>) {
        match number {
            Some(number) => {
                self.tag(1);
                self.whole(number);
            }
            None => self.tag(0),
        }
    }

    fn day(&mut self, day: Date) {
        self.raw(&day.year().to_be_bytes());
        self.raw(&day.month().to_be_bytes());
        self.raw(&day.day().to_be_bytes());
    }

    /// As written: `1.50` and `1.5` are equal numbers, and two rows.
    fn decimal(&mut self, number: Decimal) {
        self.raw(&number.mantissa().to_be_bytes());
        self.tag(number.digits());
    }

    fn reading(&mut self, reading: &Reading) {
        match reading {
            Reading::Known(Datum::Number(number)) => {
                self.tag(b'n');
                self.decimal(*number);
            }
            Reading::Known(Datum::Text(text)) => {
                self.tag(b't');
                self.text(text);
            }
            Reading::Known(Datum::Day(day)) => {
                self.tag(b'd');
                self.day(*day);
            }
            Reading::Known(Datum::Flag(flag)) => {
                self.tag(b'f');
                self.tag(u8::from(*flag));
            }
            Reading::NotReported => self.tag(b'-'),
            Reading::NotApplicable => self.tag(b'/'),
            Reading::Unknown => self.tag(b'?'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        let abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(hex(&seal(b"abc")), abc);
    }

    #[test]
    fn an_id_of_a_name_is_a_uuid_and_stays() {
        let id = id_of("nightly/2025-03-03");
        assert_eq!(id, id_of("nightly/2025-03-03"));
        assert_ne!(id, id_of("nightly/2025-03-04"));
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(id.as_bytes()[14], b'8', "{id}");
        assert!(b"89ab".contains(&id.as_bytes()[19]), "{id}");
    }

    #[test]
    fn rows_whose_fields_join_to_the_same_text_differ() {
        let document = |kind: &str, key: &str| Document {
            kind: kind.into(),
            key: key.into(),
            body: "{}".into(),
            entry: 1,
            number: 1,
        };
        let left = canonical_document(1, 1, &document("ab", "c"));
        assert_ne!(left, canonical_document(1, 1, &document("a", "bc")));
        assert_ne!(left, canonical_document(2, 1, &document("ab", "c")));
        assert_ne!(left, canonical_document(1, 2, &document("ab", "c")));
    }
}
