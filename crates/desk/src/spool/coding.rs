//! Rows of facts as bytes and back. Subjects and terms that repeat stand once, in a list of words beside the bytes.

use fact::{Datum, Decimal, Fact, Origin, Period, Reading, Source};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// Writes rows.
#[derive(Default)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
    words: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

/// Reads rows.
pub(super) struct Decoder<'a> {
    bytes: &'a [u8],
    taken: usize,
    words: &'a [Arc<str>],
    source: &'a Arc<Source>,
}

/// Why bytes cannot be read.
type Wrong = &'static str;
const WRONG: Wrong = "临时文件内容读不懂";

impl Encoder {
    /// The bytes of a row: all facts of one subject in one row of a sheet.
    pub fn row(&mut self, facts: &[Fact]) -> &[u8] {
        self.bytes.clear();
        let Some(first) = facts.first() else { return &self.bytes };
        // The length goes in front, when it is known.
        self.bytes.extend_from_slice(&[0; 4]);
        self.whole(facts.len() as u64);
        self.text(&first.subject);
        self.whole(first.origin.row.into());
        for fact in facts {
            let term = self.word(&fact.term);
            self.whole(term.into());
            self.whole(fact.origin.column.into());
            self.period(fact.period);
            self.reading(&fact.reading);
            self.text(&fact.origin.raw);
        }
        let length = u32::try_from(self.bytes.len() - 4).unwrap_or(u32::MAX);
        self.bytes[..4].copy_from_slice(&length.to_le_bytes());
        &self.bytes
    }

    /// The words that the bytes name by number.
    pub fn words(self) -> Vec<Arc<str>> {
        self.words
    }

    fn word(&mut self, word: &Arc<str>) -> u32 {
        if let Some(known) = self.numbers.get(word) {
            return *known;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.clone());
        self.numbers.insert(word.clone(), number);
        number
    }

    /// Seven bits a byte, the lowest first; most numbers are small.
    fn whole(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
            number >>= 7;
        }
        self.bytes.push(u8::try_from(number).unwrap_or(0));
    }

    fn text(&mut self, text: &str) {
        self.whole(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn day(&mut self, day: Date) {
        self.bytes.extend_from_slice(&day.year().to_le_bytes());
        self.bytes.extend([day.month().unsigned_abs(), day.day().unsigned_abs()]);
    }

    fn period(&mut self, period: Period) {
        match period {
            Period::Always => self.bytes.push(0),
            Period::Year(year) => {
                self.bytes.push(1);
                self.bytes.extend_from_slice(&year.to_le_bytes());
            }
            Period::Day(day) => {
                self.bytes.push(2);
                self.day(day);
            }
        }
    }

    fn reading(&mut self, reading: &Reading) {
        match reading {
            Reading::NotReported => self.bytes.push(0),
            Reading::NotApplicable => self.bytes.push(1),
            Reading::Unknown => self.bytes.push(2),
            Reading::Known(Datum::Flag(flag)) => self.bytes.push(if *flag { 4 } else { 3 }),
            Reading::Known(Datum::Number(number)) => {
                self.bytes.push(5);
                self.bytes.push(number.digits());
                self.bytes.extend_from_slice(&number.mantissa().to_le_bytes());
            }
            Reading::Known(Datum::Text(text)) => {
                self.bytes.push(6);
                self.text(text);
            }
            Reading::Known(Datum::Day(day)) => {
                self.bytes.push(7);
                self.day(*day);
            }
        }
    }
}

impl<'a> Decoder<'a> {
    /// Of bytes that begin with a row.
    pub fn new(bytes: &'a [u8], words: &'a [Arc<str>], source: &'a Arc<Source>) -> Self {
        Self { bytes, taken: 0, words, source }
    }

    /// Bytes of the rows read.
    pub fn taken(&self) -> u64 {
        self.taken as u64
    }

    /// All rows that are whole.
    pub fn rows(&mut self) -> Result<Vec<Fact>, Wrong> {
        let mut facts = Vec::new();
        while let Some(length) = self.next_length() {
            self.taken += 4;
            let end = self.taken + length;
            self.row(&mut facts)?;
            if self.taken != end {
                return Err(WRONG);
            }
        }
        Ok(facts)
    }

    /// The length of the next row, when all of it is there.
    fn next_length(&self) -> Option<usize> {
        let rest = self.bytes.get(self.taken..)?;
        let length = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        (rest.len() >= 4 + length).then_some(length)
    }

    fn row(&mut self, facts: &mut Vec<Fact>) -> Result<(), Wrong> {
        let count = self.whole()?;
        let subject: Arc<str> = self.text()?.into();
        let row = u32::try_from(self.whole()?).map_err(|_| WRONG)?;
        for _ in 0..count {
            let word = usize::try_from(self.whole()?).map_err(|_| WRONG)?;
            let term = self.words.get(word).ok_or(WRONG)?.clone();
            let column = u16::try_from(self.whole()?).map_err(|_| WRONG)?;
            let (period, reading) = (self.period()?, self.reading()?);
            let raw = self.text()?.into();
            let origin = Origin { source: Arc::clone(self.source), row, column, raw };
            facts.push(Fact { subject: subject.clone(), term, period, reading, origin });
        }
        Ok(())
    }

    fn bytes(&mut self, count: usize) -> Result<&'a [u8], Wrong> {
        let bytes = self.bytes.get(self.taken..self.taken.saturating_add(count)).ok_or(WRONG)?;
        self.taken += count;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Wrong> {
        self.bytes(N)?.try_into().map_err(|_| WRONG)
    }

    fn byte(&mut self) -> Result<u8, Wrong> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn whole(&mut self) -> Result<u64, Wrong> {
        let mut number = 0;
        for place in 0..10 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(WRONG)
    }

    fn text(&mut self) -> Result<&'a str, Wrong> {
        let length = usize::try_from(self.whole()?).map_err(|_| WRONG)?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| WRONG)
    }

    fn day(&mut self) -> Result<Date, Wrong> {
        let year = i16::from_le_bytes(self.array()?);
        let [month, day] = self.array()?;
        let small = |number: u8| i8::try_from(number).map_err(|_| WRONG);
        Date::new(year, small(month)?, small(day)?).map_err(|_| WRONG)
    }

    fn period(&mut self) -> Result<Period, Wrong> {
        Ok(match self.byte()? {
            0 => Period::Always,
            1 => Period::Year(i16::from_le_bytes(self.array()?)),
            2 => Period::Day(self.day()?),
            _ => return Err(WRONG),
        })
    }

    fn reading(&mut self) -> Result<Reading, Wrong> {
        Ok(Reading::Known(match self.byte()? {
            0 => return Ok(Reading::NotReported),
            1 => return Ok(Reading::NotApplicable),
            2 => return Ok(Reading::Unknown),
            3 => Datum::Flag(false),
            4 => Datum::Flag(true),
            5 => {
                let digits = self.byte()?;
                Datum::Number(Decimal::new(i128::from_le_bytes(self.array()?), digits))
            }
            6 => Datum::Text(self.text()?.into()),
            7 => Datum::Day(self.day()?),
            _ => return Err(WRONG),
        }))
    }
}
