//! The door of the reader: a named file, a form and a delivery go in; facts, findings and a
//! tally that adds up come out.

use crate::Form;
use crate::binding::{self, Bound};
use crate::format::{self, Message, Problem, Row, SheetHead};
use crate::header::{self, ROWS_LOOKED_AT};
use crate::ledger::Ledger;
use crate::table::Table;
use fact::{Decimal, Fact, Finding, Place, Severity, Source};
use jiff::civil::Date;
use std::collections::HashSet;
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    if !outcome.withdrawn.is_empty() {
        let withdrawn: HashSet<Withdrawn> = outcome.withdrawn.into_iter().collect();
        intake.facts.retain(|fact| {
            let source = || Arc::clone(&fact.origin.source);
            !withdrawn.contains(&Withdrawn::Row(source(), fact.origin.row))
                && !withdrawn.contains(&Withdrawn::Column(source(), fact.origin.column))
        });
    }
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
    let mut reading = FileReading {
        name,
        form,
        delivery,
        ledger: Ledger::new(sink),
        names: Vec::new(),
        sheet: None,
        skipped: Vec::new(),
        misfits: Vec::new(),
        tables: 0,
        has_problem: false,
    };
    for message in format::open(name, bytes, delivery) {
        match message {
            Message::Sheets(names) => reading.names = names,
            Message::Sheet(head) => {
                reading.end_sheet();
                reading.begin_sheet(head);
            }
            Message::Rows(rows) => reading.rows(rows),
            Message::Problem(problem) => {
                reading.has_problem |= problem.is_refusal();
                reading.ledger.tell(problem.into_finding(name));
            }
        }
    }
    reading.end()
}

struct FileReading<'a, 's> {
    name: &'a str,
    form: &'a Form,
    delivery: &'a Delivery,
    ledger: Ledger<'s>,
    /// Names of all sheets, when the format tells them first.
    names: Vec<String>,
    sheet: Option<Sheet<'a>>,
    skipped: Vec<String>,
    /// Findings about sheets without a header, told when no sheet has one.
    misfits: Vec<Finding>,
    tables: usize,
    has_problem: bool,
}

struct Sheet<'a> {
    head: SheetHead,
    source: Arc<Source>,
    /// Rows gathered until the header is looked for.
    rows: Vec<Row>,
    table: Option<Table<'a>>,
    is_skipped: bool,
}

impl<'a> FileReading<'a, '_> {
    fn begin_sheet(&mut self, head: SheetHead) {
        let source = Arc::new(Source {
            file: self.name.to_owned(),
            sheet: head.name.clone(),
            department: self.form.department.clone(),
            form: self.form.id.clone(),
            delivered: self.delivery.delivered,
            digest: self.delivery.digest.clone(),
        });
        let is_named = |name: &str| self.form.sheets.iter().any(|pattern| fits(pattern, name));
        let has_named = self.names.iter().any(|name| is_named(name));
        let is_skipped = has_named && !is_named(&head.name);
        self.sheet = Some(Sheet { head, source, rows: Vec::new(), table: None, is_skipped });
    }

    fn rows(&mut self, rows: Vec<Row>) {
        let Some(sheet) = &mut self.sheet else { return };
        if sheet.is_skipped {
            return;
        }
        if let Some(table) = &mut sheet.table {
            for row in rows {
                table.row(row, &mut self.ledger);
            }
            return;
        }
        sheet.rows.extend(rows);
        if sheet.rows.len() > ROWS_LOOKED_AT {
            self.look_for_header();
        }
    }

    fn look_for_header(&mut self) {
        let Some(sheet) = &mut self.sheet else { return };
        let rows = std::mem::take(&mut sheet.rows);
        if rows.is_empty() {
            sheet.is_skipped = true;
            return;
        }
        let looked_at = &rows[..rows.len().min(ROWS_LOOKED_AT + 3)];
        let header = match header::find(self.form, looked_at, &sheet.head.merges) {
            Ok(header) if !sheet.head.is_hidden => header,
            found => {
                sheet.is_skipped = true;
                match found {
                    Err(missing) => self.misfits.push(binding::no_header(self.form, &missing, &sheet.source)),
                    Ok(_) => self.misfits.push(hidden_sheet(&sheet.source)),
                }
                self.skipped.push(sheet.head.name.clone());
                return;
            }
        };
        let source = Arc::clone(&sheet.source);
        let bound = Bound::new(self.form, &header, &sheet.head, source, self.delivery, &mut self.ledger);
        let mut table = Table::new(self.form, bound);
        for row in rows.into_iter().skip(header.first_data) {
            table.row(row, &mut self.ledger);
        }
        sheet.table = Some(table);
        self.tables += 1;
    }

    fn end_sheet(&mut self) {
        if self.sheet.as_ref().is_some_and(|sheet| sheet.table.is_none() && !sheet.is_skipped) {
            self.look_for_header();
        }
        if let Some(table) = self.sheet.take().and_then(|sheet| sheet.table) {
            table.finish(&mut self.ledger);
        }
    }

    fn end(mut self) -> Outcome {
        self.end_sheet();
        self.ledger.finish();
        if self.tables == 0 {
            for misfit in std::mem::take(&mut self.misfits) {
                self.ledger.tell(misfit);
            }
            if self.ledger.findings == 0 && !self.has_problem {
                self.ledger.tell(Problem::no_sheets().into_finding(self.name));
            }
        } else if !self.skipped.is_empty() {
            let finding = skipped_sheets(self.name, &self.skipped);
            self.ledger.tell(finding);
        }
        Outcome {
            tally: self.ledger.tally,
            totals: std::mem::take(&mut self.ledger.totals),
            withdrawn: std::mem::take(&mut self.ledger.withdrawn),
        }
    }
}

/// Whether a sheet name fits a pattern; a `*` at the end matches any rest.
fn fits(pattern: &str, name: &str) -> bool {
    let name = name.trim();
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

fn hidden_sheet(source: &Source) -> Finding {
    Finding {
        code: "sheet-hidden".to_owned(),
        severity: Severity::Refused,
        place: Place { file: source.file.clone(), sheet: source.sheet.clone(), row: None, column: None },
        subject: String::new(),
        term: String::new(),
        raw: String::new(),
        message: "这张工作表是隐藏的，没有读取。".to_owned(),
        advice: "如需读取，请取消隐藏后重新上传。".to_owned(),
    }
}

fn skipped_sheets(name: &str, skipped: &[String]) -> Finding {
    Finding {
        code: "sheets-skipped".to_owned(),
        severity: Severity::Notice,
        place: Place { file: name.to_owned(), ..Place::default() },
        subject: String::new(),
        term: String::new(),
        raw: String::new(),
        message: format!("这些工作表的表头不合表单或被隐藏，没有读取：{}。", skipped.join("、")),
        advice: "如其中有需要的数据，请检查表头。".to_owned(),
    }
}
