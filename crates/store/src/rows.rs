//! How entries, documents, facts, findings and outcomes lie in their columns, and how they are read back. The order
//! of values is that of the columns in `schema`; what seals are taken over is left to `office::journal`.

use crate::engine::{Row, Value};
use crate::trouble::Trouble;
use fact::{Datum, Decimal, Fact, Finding, Origin, Period, Place, Reading, Severity, Source};
use jiff::Timestamp;
use jiff::civil::Date;
use office::journal::{
    Author, Counted, Digest, Document, Entry, FileRef, NumberedFinding, OutcomeRow, StoredOutcome,
};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub fn entry_values<'a>(entry: &'a Entry, files: &'a str) -> Vec<Value<'a>> {
    let author = &entry.author;
    let mut values = vec![
        Value::count(entry.seq),
        entry.id.as_str().into(),
        entry.recorded.as_microsecond().into(),
        Value::text(entry.day.to_string()),
        author.account.as_str().into(),
        author.name.as_str().into(),
        author.role.as_str().into(),
        Value::optional(author.department.as_deref()),
        Value::optional(author.enterprise.as_deref()),
        Value::optional(author.zone.as_deref()),
        entry.action.as_str().into(),
        entry.command.as_str().into(),
        files.into(),
    ];
    for counted in [&entry.documents, &entry.facts, &entry.findings, &entry.outcomes] {
        values.extend([Value::count(counted.count), Value::bytes(&counted.digest[..])]);
    }
    values.extend([Value::bytes(&entry.previous[..]), Value::bytes(&entry.hash[..])]);
    values
}

pub fn entry_of(row: &Row) -> Result<Entry, Trouble> {
    let counted = |column: usize| {
        Ok::<_, Trouble>(Counted { count: row.count(column)?, digest: row.digest(column + 1)? })
    };
    Ok(Entry {
        seq: row.count(0)?,
        id: row.text(1)?.to_owned(),
        recorded: moment(row.whole(2)?)?,
        day: day(row.text(3)?)?,
        author: Author {
            account: row.text(4)?.to_owned(),
            name: row.text(5)?.to_owned(),
            role: row.text(6)?.to_owned(),
            department: row.optional_text(7)?.map(str::to_owned),
            enterprise: row.optional_text(8)?.map(str::to_owned),
            zone: row.optional_text(9)?.map(str::to_owned),
        },
        action: row.text(10)?.to_owned(),
        command: row.text(11)?.to_owned(),
        files: files_of(row.text(12)?)?,
        documents: counted(13)?,
        facts: counted(15)?,
        findings: counted(17)?,
        outcomes: counted(19)?,
        previous: row.digest(21)?,
        hash: row.digest(22)?,
    })
}

/// The files of an entry as they are kept in its row.
pub fn files_text(files: &[FileRef]) -> Result<String, Trouble> {
    serde_json::to_string(files).map_err(|error| Trouble::corrupt(&error.to_string()))
}

fn files_of(text: &str) -> Result<Vec<FileRef>, Trouble> {
    serde_json::from_str(text).map_err(|_| Trouble::corrupt("操作的文件清单"))
}

pub fn document_values<'a>(
    entry: u64,
    number: u64,
    document: &'a Document,
    seal: &'a Digest,
) -> Vec<Value<'a>> {
    vec![
        Value::count(entry),
        Value::count(number),
        document.kind.as_str().into(),
        document.key.as_str().into(),
        document.body.as_str().into(),
        Value::bytes(&seal[..]),
    ]
}

pub fn document_of(row: &Row) -> Result<Document, Trouble> {
    Ok(Document {
        entry: row.count(0)?,
        number: row.count(1)?,
        kind: row.text(2)?.to_owned(),
        key: row.text(3)?.to_owned(),
        body: row.text(4)?.to_owned(),
    })
}

pub fn source_values<'a>(entry: u64, number: u64, source: &'a Source, seal: Digest) -> Vec<Value<'a>> {
    vec![
        Value::count(entry),
        Value::count(number),
        source.file.as_str().into(),
        source.sheet.as_str().into(),
        source.department.as_str().into(),
        source.form.as_str().into(),
        Value::Text(source.delivered.map(|day| Cow::Owned(day.to_string()))),
        source.digest.as_str().into(),
        Value::bytes(seal.to_vec()),
    ]
}

pub fn source_of(row: &Row) -> Result<Source, Trouble> {
    Ok(Source {
        file: row.text(2)?.to_owned(),
        sheet: row.text(3)?.to_owned(),
        department: row.text(4)?.to_owned(),
        form: row.text(5)?.to_owned(),
        delivered: row.optional_text(6)?.map(day).transpose()?,
        digest: row.text(7)?.to_owned(),
    })
}

/// The seal of a sheet's row. Facts carry the sheet in their own seals; this one only tells where the change is.
pub fn source_seal(entry: u64, number: u64, source: &Source) -> Digest {
    let mut bytes = Vec::with_capacity(256);
    bytes.extend_from_slice(b"source1");
    bytes.extend_from_slice(&entry.to_be_bytes());
    bytes.extend_from_slice(&number.to_be_bytes());
    let delivered = source.delivered.map(|day| day.to_string()).unwrap_or_default();
    for text in [&source.file, &source.sheet, &source.department, &source.form, &delivered, &source.digest] {
        bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    office::journal::seal(&bytes)
}

/// The sheets that facts came from, numbered from 1 as they come.
#[derive(Clone, Default)]
pub struct Sheets {
    sources: Vec<Arc<Source>>,
    numbers: HashMap<Arc<Source>, u64>,
    last: Option<(Arc<Source>, u64)>,
}

impl Sheets {
    /// Numbers the sheets of facts that are not known yet.
    pub fn know(&mut self, facts: &[Fact]) {
        for fact in facts {
            self.number(&fact.origin.source);
        }
    }

    /// The number of a fact's sheet.
    pub fn number(&mut self, source: &Arc<Source>) -> u64 {
        if let Some((_, number)) = self.last.as_ref().filter(|(known, _)| Arc::ptr_eq(known, source)) {
            return *number;
        }
        let next = self.sources.len() as u64 + 1;
        let number = *self.numbers.entry(Arc::clone(source)).or_insert(next);
        if number == next {
            self.sources.push(Arc::clone(source));
        }
        self.last = Some((Arc::clone(source), number));
        number
    }

    /// All of them in the order of their numbers.
    pub fn all(&self) -> impl Iterator<Item = (u64, &Source)> + Send {
        (1..).zip(self.sources.iter().map(|source| &**source))
    }
}

pub fn fact_values<'a>(
    entry: u64,
    number: u64,
    fact: &'a Fact,
    source: u64,
    seal: &'a Digest,
) -> Vec<Value<'a>> {
    let (reading, amount, digits, text) = reading_values(&fact.reading);
    vec![
        Value::count(entry),
        Value::count(number),
        (&*fact.subject).into(),
        (&*fact.term).into(),
        Value::Text(Some(match fact.period {
            Period::Year(year) => Cow::Owned(year.to_string()),
            Period::Day(day) => Cow::Owned(day.to_string()),
            Period::Always => Cow::Borrowed(""),
        })),
        reading.into(),
        Value::Whole(amount),
        Value::Whole(digits),
        Value::Text(text),
        Value::count(source),
        i64::from(fact.origin.row).into(),
        i64::from(fact.origin.column).into(),
        (&*fact.origin.raw).into(),
        Value::bytes(&seal[..]),
    ]
}

type ReadingValues<'a> = (&'static str, Option<i64>, Option<i64>, Option<Cow<'a, str>>);

/// A number whose mantissa does not fit into 64 bits stands as text.
fn reading_values(reading: &Reading) -> ReadingValues<'_> {
    match reading {
        Reading::Known(Datum::Number(number)) => {
            let digits = Some(i64::from(number.digits()));
            match i64::try_from(number.mantissa()) {
                Ok(amount) => ("number", Some(amount), digits, None),
                Err(_) => ("wide", None, digits, Some(number.mantissa().to_string().into())),
            }
        }
        Reading::Known(Datum::Text(text)) => ("text", None, None, Some(Cow::Borrowed(text))),
        Reading::Known(Datum::Day(day)) => ("day", None, None, Some(day.to_string().into())),
        Reading::Known(Datum::Flag(flag)) => ("flag", Some(i64::from(*flag)), None, None),
        Reading::NotReported => ("not_reported", None, None, None),
        Reading::NotApplicable => ("not_applicable", None, None, None),
        Reading::Unknown => ("unknown", None, None, None),
    }
}

/// Reads facts back: subjects, terms and sheets are shared as they were.
#[derive(Default)]
pub struct FactReader {
    names: HashSet<Arc<str>>,
    sources: HashMap<(u64, u64), Arc<Source>>,
}

impl FactReader {
    pub fn know(&mut self, entry: u64, number: u64, source: Source) {
        self.sources.insert((entry, number), Arc::new(source));
    }

    pub fn source(&self, entry: u64, number: u64) -> Option<&Arc<Source>> {
        self.sources.get(&(entry, number))
    }

    pub fn fact_of(&mut self, row: &Row) -> Result<Fact, Trouble> {
        let place = (row.count(0)?, row.count(9)?);
        let source = self.sources.get(&place).ok_or_else(|| Trouble::corrupt("事实所指的工作表不存在"))?;
        let origin = Origin {
            source: Arc::clone(source),
            row: row.small(10)?,
            column: row.small(11)?,
            raw: row.text(12)?.into(),
        };
        let (subject, term) = (self.name(row.text(2)?), self.name(row.text(3)?));
        Ok(Fact { subject, term, period: period(row.text(4)?)?, reading: reading_of(row)?, origin })
    }

    fn name(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.names.get(text) {
            return Arc::clone(known);
        }
        let name: Arc<str> = text.into();
        self.names.insert(Arc::clone(&name));
        name
    }
}

fn reading_of(row: &Row) -> Result<Reading, Trouble> {
    let datum = match row.text(5)? {
        "number" => Datum::Number(Decimal::new(row.whole(6)?.into(), row.small(7)?)),
        "wide" => {
            let mantissa = row.text(8)?.parse().map_err(|_| Trouble::corrupt("长数值"))?;
            Datum::Number(Decimal::new(mantissa, row.small(7)?))
        }
        "text" => Datum::Text(row.text(8)?.into()),
        "day" => Datum::Day(day(row.text(8)?)?),
        "flag" => match row.whole(6)? {
            0 => Datum::Flag(false),
            1 => Datum::Flag(true),
            _ => return Err(Trouble::corrupt("是否值")),
        },
        "not_reported" => return Ok(Reading::NotReported),
        "not_applicable" => return Ok(Reading::NotApplicable),
        "unknown" => return Ok(Reading::Unknown),
        _ => return Err(Trouble::corrupt("事实的取值种类")),
    };
    Ok(Reading::Known(datum))
}

fn period(text: &str) -> Result<Period, Trouble> {
    if text.is_empty() {
        return Ok(Period::Always);
    }
    match text.parse::<i16>() {
        Ok(year) => Ok(Period::Year(year)),
        Err(_) => Ok(Period::Day(day(text)?)),
    }
}

pub fn finding_values<'a>(entry: u64, number: u64, finding: &'a Finding, seal: &'a Digest) -> Vec<Value<'a>> {
    vec![
        Value::count(entry),
        Value::count(number),
        finding.code.as_str().into(),
        severity_id(finding.severity).into(),
        finding.place.file.as_str().into(),
        finding.place.sheet.as_str().into(),
        Value::Whole(finding.place.row.map(i64::from)),
        Value::Whole(finding.place.column.map(i64::from)),
        finding.subject.as_str().into(),
        finding.term.as_str().into(),
        finding.raw.as_str().into(),
        finding.message.as_str().into(),
        finding.advice.as_str().into(),
        Value::bytes(&seal[..]),
    ]
}

pub fn finding_of(row: &Row) -> Result<NumberedFinding, Trouble> {
    let sheet_row = row.optional_whole(6)?.map(|_| row.small(6)).transpose()?;
    let sheet_column = row.optional_whole(7)?.map(|_| row.small(7)).transpose()?;
    let place = Place {
        file: row.text(4)?.to_owned(),
        sheet: row.text(5)?.to_owned(),
        row: sheet_row,
        column: sheet_column,
    };
    let finding = Finding {
        code: row.text(2)?.to_owned(),
        severity: severity(row.text(3)?)?,
        place,
        subject: row.text(8)?.to_owned(),
        term: row.text(9)?.to_owned(),
        raw: row.text(10)?.to_owned(),
        message: row.text(11)?.to_owned(),
        advice: row.text(12)?.to_owned(),
    };
    Ok(NumberedFinding { number: row.count(1)?, finding })
}

pub const fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Notice => "notice",
        Severity::Warning => "warning",
        Severity::Held => "held",
        Severity::Refused => "refused",
    }
}

pub fn severity(id: &str) -> Result<Severity, Trouble> {
    [Severity::Notice, Severity::Warning, Severity::Held, Severity::Refused]
        .into_iter()
        .find(|severity| severity_id(*severity) == id)
        .ok_or_else(|| Trouble::corrupt("发现的轻重"))
}

pub fn outcome_values<'a>(entry: u64, number: u64, row: &'a OutcomeRow, seal: &'a Digest) -> Vec<Value<'a>> {
    let total = row.total.map(|total| Cow::Owned(total.to_string()));
    let texts = [&row.subject, &row.name, &row.list, &row.region, &row.zone, &row.industry, &row.status];
    let mut values = vec![Value::count(entry), Value::count(number)];
    values.extend(texts.map(|text| text.as_str().into()));
    values.extend([
        row.class.as_str().into(),
        row.class_by_rank.as_str().into(),
        Value::Whole(row.rank.map(i64::from)),
        i64::from(row.ranked).into(),
        Value::Text(total),
        Value::Text(row.total.map(|total| Cow::Owned(order_of(total)))),
        Value::optional(row.previous_class.as_deref()),
        row.body.as_str().into(),
        Value::bytes(&seal[..]),
    ]);
    values
}

pub fn outcome_of(row: &Row) -> Result<StoredOutcome, Trouble> {
    let text = |column: usize| row.text(column).map(str::to_owned);
    let total = row.optional_text(13)?.map(decimal).transpose()?;
    if row.optional_text(14)? != total.map(order_of).as_deref() {
        return Err(Trouble::corrupt("总分的排序键"));
    }
    let outcome = OutcomeRow {
        subject: text(2)?,
        name: text(3)?,
        list: text(4)?,
        region: text(5)?,
        zone: text(6)?,
        industry: text(7)?,
        status: text(8)?,
        class: text(9)?,
        class_by_rank: text(10)?,
        rank: row.optional_whole(11)?.map(|_| row.small(11)).transpose()?,
        ranked: row.small(12)?,
        total,
        previous_class: row.optional_text(15)?.map(str::to_owned),
        body: text(16)?,
    };
    Ok(StoredOutcome { entry: row.count(0)?, number: row.count(1)?, row: outcome })
}

/// Digits as printed; `Decimal::from_str` stops at 30 of them, a stored one may have more.
fn decimal(text: &str) -> Result<Decimal, Trouble> {
    let wrong = || Trouble::corrupt("总分");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mantissa = format!("{whole}{part}").parse().map_err(|_| wrong())?;
    let number = Decimal::new(mantissa, u8::try_from(part.len()).map_err(|_| wrong())?);
    if number.to_string() == text { Ok(number) } else { Err(wrong()) }
}

/// A text whose byte order is the order of the numbers. SQLite has no exact decimals, and binary fractions would tell
/// two firms apart that have the same total.
fn order_of(number: Decimal) -> String {
    let text = number.trim().to_string();
    let unsigned = text.trim_start_matches('-');
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole:0>40}{part}");
    if number.mantissa() >= 0 {
        return format!("1{digits}");
    }
    let turned = digits.bytes().map(|digit| char::from(b'9' - (digit - b'0')));
    // Of two negative numbers the one with more digits is the smaller; `~` comes after every digit.
    format!("0{}~", turned.collect::<String>())
}

pub fn moment(microseconds: i64) -> Result<Timestamp, Trouble> {
    Timestamp::from_microsecond(microseconds).map_err(|_| Trouble::corrupt("时刻"))
}

pub fn day(text: &str) -> Result<Date, Trouble> {
    text.parse().map_err(|_| Trouble::corrupt("日期"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn totals_are_ordered_as_numbers(a in any::<i64>(), b in any::<i64>(), left in 0u8..20, right in 0u8..20) {
            let (a, b) = (Decimal::new(a.into(), left), Decimal::new(b.into(), right));
            prop_assert_eq!(order_of(a).cmp(&order_of(b)), a.cmp(&b), "{} {}", a, b);
        }

        #[test]
        fn near_totals_are_ordered_as_numbers(a in -2000i64..2000, b in -2000i64..2000, left in 0u8..4, right in 0u8..4) {
            let (a, b) = (Decimal::new(a.into(), left), Decimal::new(b.into(), right));
            prop_assert_eq!(order_of(a).cmp(&order_of(b)), a.cmp(&b), "{} {}", a, b);
        }

        #[test]
        fn a_total_is_read_as_it_was_printed(mantissa in any::<i128>(), digits in 0u8..60) {
            let number = Decimal::new(mantissa, digits);
            let read = decimal(&number.to_string());
            prop_assert!(matches!(read, Ok(read) if read.mantissa() == mantissa && read.digits() == digits));
        }
    }
}
