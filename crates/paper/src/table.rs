//! The rows of one sheet under one form, once its header is found: each row becomes facts, or
//! findings that say why not.

use crate::binding::Bound;
use crate::figure;
use crate::form::{Duplicates, Form};
use crate::format::{Cell, Row};
use crate::header_text::squeeze;
use crate::ledger::{Key, Ledger, Status};
use crate::reading::{BoundColumn, Habit, Remark, Remarks};
use crate::suspicion::Suspicion;
use crate::totals::{Aside, Sum, aside};
use crate::wording::tidy;
use fact::glossary::Kind;
use fact::{Datum, Decimal, Fact, Finding, Origin, Period, Place, Reading, Severity};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One sheet being read.
pub(crate) struct Table<'f> {
    pub(crate) form: &'f Form,
    pub(crate) bound: Bound<'f>,
    pub(crate) sums: Vec<Sum>,
    pub(crate) totals: Vec<PrintedTotal>,
    /// Habits of a column: first place, its raw text, how often.
    pub(crate) habits: BTreeMap<(usize, Habit), (u32, Box<str>, u64)>,
    pub(crate) suspicions: Vec<Suspicion>,
    /// Admitted rows by the columns in which they have a number.
    pub(crate) masks: HashMap<u128, u64>,
    pub(crate) hidden_rows: u64,
    pub(crate) data_rows: u64,
    is_in_notes: bool,
    /// Top cells of merged areas, by column.
    carried: HashMap<u16, Cell>,
    facts: Vec<Fact>,
    remarks: CellRemarks,
    /// Where in the row the next cell is likely to stand.
    hint: usize,
    /// Raw text of the last cell that was not taken.
    untaken: Box<str>,
    /// What the key cell of the row says, where rows stand by themselves and the key is a figure like the others.
    key: Option<(Reading, Box<str>)>,
}

/// A totals row as printed.
pub(crate) struct PrintedTotal {
    pub(crate) kind: Aside,
    pub(crate) row: u32,
    /// Column of the form, figure, raw text.
    pub(crate) cells: Vec<(usize, Decimal, Box<str>)>,
    /// Sums of the rows above it.
    pub(crate) sums: Vec<Sum>,
}

#[derive(Default)]
struct CellRemarks {
    remarks: Vec<Remark>,
    habits: Vec<Habit>,
}

impl Remarks for CellRemarks {
    fn remark(&mut self, remark: Box<Remark>) {
        self.remarks.push(*remark);
    }
    fn habit(&mut self, habit: Habit) {
        self.habits.push(habit);
    }
}

/// What became of a row.
enum Fate {
    Admitted(u128),
    Held,
    Refused,
}

impl<'f> Table<'f> {
    /// Begins with the first row below the header.
    pub(crate) fn new(form: &'f Form, bound: Bound<'f>) -> Self {
        let sums = vec![Sum::default(); bound.columns.len()];
        let suspicions = bound.columns.iter().map(Suspicion::new).collect();
        Self {
            form,
            bound,
            sums,
            totals: Vec::new(),
            habits: BTreeMap::new(),
            suspicions,
            masks: HashMap::new(),
            hidden_rows: 0,
            data_rows: 0,
            is_in_notes: false,
            carried: HashMap::new(),
            facts: Vec::new(),
            remarks: CellRemarks::default(),
            hint: 0,
            untaken: Box::default(),
            key: None,
        }
    }

    /// Reads one row.
    pub(crate) fn row(&mut self, mut row: Row, ledger: &mut Ledger<'_>) {
        if row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(text) if tidy(text).is_empty())) {
            return;
        }
        if !self.has_plain_key(&row) {
            if let Some(kind) = aside(&row) {
                self.take_aside(kind, &row);
                return;
            }
            if self.is_repeated_header(&row) || (self.is_in_notes && row.cells.len() <= 2) {
                return;
            }
        }
        self.hidden_rows += u64::from(row.is_hidden);
        self.data_rows += 1;
        self.carry_merged(&mut row);
        ledger.tally.read += 1;
        match self.take(&mut row, ledger) {
            Fate::Admitted(mask) => {
                ledger.tally.admitted += 1;
                *self.masks.entry(mask).or_default() += 1;
            }
            Fate::Held => ledger.tally.held += 1,
            Fate::Refused => ledger.tally.refused += 1,
        }
    }

    /// Whether the key cell is ASCII and long: a code, which is no total, note or header.
    fn has_plain_key(&self, row: &Row) -> bool {
        match row.cell(self.bound.columns[self.bound.subject].column) {
            Some(Cell::Text(text)) => text.len() >= 9 && text.is_ascii(),
            Some(Cell::Number(_)) => true,
            _ => false,
        }
    }

    fn is_repeated_header(&self, row: &Row) -> bool {
        let column = self.bound.columns[self.bound.subject].column;
        let Some(Cell::Text(text)) = row.cell(column) else { return false };
        let key = squeeze(text);
        let header = self.bound.header_key.as_str();
        (header == key || header.rsplit('/').next() == Some(key.as_str()))
            && row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_)))
    }

    fn take_aside(&mut self, kind: Aside, row: &Row) {
        if kind == Aside::Note {
            self.is_in_notes = true;
            return;
        }
        let mut cells = Vec::new();
        for (index, column) in self.bound.columns.iter().enumerate() {
            if !column.spec.total || self.bound.closed[index] {
                continue;
            }
            let printed = match row.cell(column.column) {
                Some(Cell::Number(digits)) => figure::read_stored(digits).ok().map(|(value, _)| value),
                Some(Cell::Text(text)) => figure::read(&tidy(text)).ok().map(|figure| figure.value),
                _ => None,
            };
            if let (Some(printed), Some(cell)) = (printed, row.cell(column.column)) {
                cells.push((index, printed, cell.raw()));
            }
        }
        self.totals.push(PrintedTotal { kind, row: row.number, cells, sums: self.sums.clone() });
    }

    /// Fills texts of vertically merged areas down; a merged figure belongs to no single row.
    fn carry_merged(&mut self, row: &mut Row) {
        if self.bound.merges.is_empty() {
            return;
        }
        for column in &self.bound.columns {
            let Some(areas) = self.bound.merges.get(&column.column) else { continue };
            let at = areas.partition_point(|area| area.first_row <= row.number);
            let Some(area) = at.checked_sub(1).and_then(|at| areas.get(at)) else { continue };
            if row.number > area.last_row {
                continue;
            }
            if area.first_row == row.number {
                match row.cell(column.column) {
                    Some(cell) => self.carried.insert(column.column, cell.clone()),
                    None => self.carried.remove(&column.column),
                };
            } else if column.spec.kind != Kind::Number
                && let Some(cell) = self.carried.get(&column.column)
                && let Err(at) = row.cells.binary_search_by_key(&column.column, |(column, _)| *column)
            {
                row.cells.insert(at, (column.column, cell.clone()));
            }
        }
    }

    fn is_merged_figure(&self, column: &BoundColumn<'_>, row: u32) -> bool {
        column.spec.kind == Kind::Number
            && self
                .bound
                .merges
                .get(&column.column)
                .is_some_and(|areas| areas.iter().any(|area| (area.first_row..=area.last_row).contains(&row)))
    }

    fn take(&mut self, row: &mut Row, ledger: &mut Ledger<'_>) -> Fate {
        let Some(subject) = self.subject(row, ledger) else {
            self.add_to_sums(row);
            return Fate::Refused;
        };
        let Some(period) = self.period(row, &subject, ledger) else {
            self.add_to_sums(row);
            return Fate::Refused;
        };
        self.facts.clear();
        self.keep_key(&subject, period, row.number);
        self.hint = 0;
        let mut mask = 0u128;
        let mut is_held = false;
        let mut is_refused = false;
        let mut digest = Digest::default();
        for index in 0..self.bound.columns.len() {
            if index == self.bound.subject || Some(index) == self.bound.period_column {
                continue;
            }
            let taken = self.cell(index, row, &subject, ledger);
            let column = &self.bound.columns[index];
            let Some((reading, raw)) = taken else {
                is_held = true;
                digest.add(&self.untaken);
                is_refused |= column.spec.required;
                continue;
            };
            if column.spec.required && !matches!(reading, Reading::Known(_)) {
                is_refused = true;
                let remark = missing(column);
                self.tell(ledger, index, row.number, &subject, &raw, *remark);
                continue;
            }
            if index < 128 && reading.number().is_some() {
                mask |= 1 << index;
            }
            digest.add(&raw);
            self.facts.push(Fact {
                subject: Arc::clone(&subject),
                term: Arc::clone(&self.bound.columns[index].spec.term),
                period,
                reading,
                origin: Origin {
                    source: Arc::clone(&self.bound.source),
                    row: row.number,
                    column: self.bound.columns[index].column,
                    raw,
                },
            });
        }
        if is_refused {
            return Fate::Refused;
        }
        let status = if is_held { Status::Held } else { Status::Admitted(mask) };
        let key = Key { subject, period };
        let is_new = ledger.enter(self.form.duplicates, key, digest.0, status, row.number, self);
        if !is_new {
            return Fate::Refused;
        }
        if self.form.duplicates == Duplicates::Sum {
            ledger.add_up(&mut self.facts);
        } else {
            for fact in self.facts.drain(..) {
                ledger.sink.fact(fact);
            }
        }
        if is_held { Fate::Held } else { Fate::Admitted(mask) }
    }

    /// Figures of a row that is refused still belong to what the totals row adds up.
    fn add_to_sums(&mut self, row: &Row) {
        for (index, column) in self.bound.columns.iter().enumerate() {
            if !column.spec.total {
                continue;
            }
            match column.read(row.cell(column.column), &mut self.remarks) {
                Ok(taken) => {
                    if let Some(printed) = taken.printed {
                        self.sums[index].add(printed);
                    }
                }
                Err(remark) => match remark.printed {
                    Some(printed) => self.sums[index].add(printed),
                    None => self.sums[index].unread += 1,
                },
            }
            self.remarks.remarks.clear();
            self.remarks.habits.clear();
        }
    }

    fn subject(&mut self, row: &mut Row, ledger: &mut Ledger<'_>) -> Option<Arc<str>> {
        let index = self.bound.subject;
        let (reading, raw) = self.cell(index, row, "", ledger)?;
        let is_kept = self.form.duplicates == Duplicates::Keep && matches!(reading, Reading::Known(_));
        self.key = is_kept.then(|| (reading.clone(), raw.clone()));
        match reading {
            Reading::Known(Datum::Text(text)) => Some(text.into()),
            Reading::Known(other) => Some(other.to_string().into()),
            _ => self.stand_in(row, ledger).or_else(|| {
                let remark = missing(&self.bound.columns[index]);
                self.tell(ledger, index, row.number, "", &raw, *remark);
                None
            }),
        }
    }

    fn keep_key(&mut self, subject: &Arc<str>, period: Period, row: u32) {
        let Some((reading, raw)) = self.key.take() else { return };
        let column = &self.bound.columns[self.bound.subject];
        self.facts.push(Fact {
            subject: Arc::clone(subject),
            term: Arc::clone(&column.spec.term),
            period,
            reading,
            origin: Origin { source: Arc::clone(&self.bound.source), row, column: column.column, raw },
        });
    }

    /// What keys a row whose key is not filled in. The cell stays in its row: it is read as a figure too.
    fn stand_in(&mut self, row: &Row, ledger: &mut Ledger<'_>) -> Option<Arc<str>> {
        let index = self.bound.stand_in?;
        let column = &self.bound.columns[index];
        let cell = row.cell(column.column)?;
        let taken = column.read(Some(cell), &mut self.remarks);
        self.remarks = CellRemarks::default();
        let Reading::Known(Datum::Text(text)) = taken.ok()?.reading else { return None };
        let key = &self.bound.columns[self.bound.subject].spec.label;
        let message = format!("“{key}”没有填写，已按{}“{text}”查找企业。", column.spec.label);
        let remark = Remark::new("key-from-name", Severity::Notice, message, "请补填后重新上传。");
        self.tell(ledger, self.bound.subject, row.number, &text, "", *remark);
        Some(text.into())
    }

    fn period(&mut self, row: &mut Row, subject: &str, ledger: &mut Ledger<'_>) -> Option<Period> {
        let Some(index) = self.bound.period_column else {
            if self.bound.period.is_none() {
                ledger.tell(Finding {
                    code: "period-missing".to_owned(),
                    severity: Severity::Refused,
                    place: Place { row: Some(row.number), ..self.bound.place() },
                    subject: subject.to_owned(),
                    term: String::new(),
                    raw: String::new(),
                    message: "看不出这一行属于哪一年。".to_owned(),
                    advice: "请在表的标题或工作表名中写明年份，例如“2024年”。".to_owned(),
                });
            }
            return self.bound.period;
        };
        let (reading, raw) = self.cell(index, row, subject, ledger)?;
        let period = match &reading {
            Reading::Known(Datum::Day(day)) => Some(Period::Day(*day)),
            Reading::Known(Datum::Number(number)) => number
                .mantissa_at(0)
                .and_then(|year| i16::try_from(year).ok())
                .filter(|year| (1900..2200).contains(year))
                .map(Period::Year),
            _ => None,
        };
        if period.is_none() {
            let remark = Remark::new(
                "period-missing",
                Severity::Refused,
                "看不出这一行属于哪一年。",
                "请填写四位数的年份。",
            );
            self.tell(ledger, index, row.number, subject, &raw, *remark);
        }
        period
    }

    /// Reads one cell; `None` when it is not taken (its finding is told).
    fn cell(
        &mut self,
        index: usize,
        row: &mut Row,
        subject: &str,
        ledger: &mut Ledger<'_>,
    ) -> Option<(Reading, Box<str>)> {
        let column = &self.bound.columns[index];
        let cell = row.take(column.column, &mut self.hint);
        if self.bound.closed[index] && cell.is_some() {
            return None;
        }
        if self.is_merged_figure(column, row.number) {
            let remark = Remark::new(
                "merged-figure",
                Severity::Held,
                "合并单元格里的数值跨了几行，不能确定各行是多少。",
                "请取消合并，逐行填写。",
            );
            let raw = cell.map(Cell::into_raw).unwrap_or_default();
            self.tell(ledger, index, row.number, subject, &raw, *remark);
            return None;
        }
        let result = column.read(cell.as_ref(), &mut self.remarks);
        let raw = cell.map(Cell::into_raw).unwrap_or_default();
        if !self.remarks.habits.is_empty() || !self.remarks.remarks.is_empty() {
            self.tell_remarks(ledger, index, row.number, subject, &raw);
        }
        let column = &self.bound.columns[index];
        match result {
            Ok(taken) => {
                if let Some(printed) = taken.printed {
                    if column.spec.total {
                        self.sums[index].add(printed);
                    }
                    self.suspicions[index].plausible();
                }
                Some((taken.reading, raw))
            }
            Err(remark) => {
                match remark.printed {
                    Some(printed) => {
                        self.sums[index].add(printed);
                        self.suspicions[index].implausible(column, printed);
                    }
                    None => self.sums[index].unread += 1,
                }
                self.tell(ledger, index, row.number, subject, &raw, *remark);
                self.untaken = raw;
                None
            }
        }
    }

    fn tell_remarks(&mut self, ledger: &mut Ledger<'_>, index: usize, row: u32, subject: &str, raw: &str) {
        for habit in std::mem::take(&mut self.remarks.habits) {
            let entry = self.habits.entry((index, habit)).or_insert_with(|| (row, raw.into(), 0));
            entry.2 += 1;
        }
        for remark in std::mem::take(&mut self.remarks.remarks) {
            self.tell(ledger, index, row, subject, raw, remark);
        }
    }

    fn tell(
        &self,
        ledger: &mut Ledger<'_>,
        index: usize,
        row: u32,
        subject: &str,
        raw: &str,
        remark: Remark,
    ) {
        let column = &self.bound.columns[index];
        let raw =
            if remark.is_private { "（已隐去）".to_owned() } else { raw.chars().take(120).collect() };
        ledger.tell_in_row(
            row,
            Finding {
                code: remark.code.to_owned(),
                severity: remark.severity,
                place: Place { row: Some(row), column: Some(column.column), ..self.bound.place() },
                subject: subject.to_owned(),
                term: column.spec.term.to_string(),
                raw,
                message: remark.message,
                advice: remark.advice,
            },
        );
    }
}

/// What a row says, in 64 bits: enough to tell a repeated row from one that differs. Two rows that
/// differ and share a digest would have to be made on purpose, and one of them is taken.
#[derive(Default)]
struct Digest(u64);

impl Digest {
    fn add(&mut self, text: &str) {
        let mut chunks = text.as_bytes().chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
        let rest = chunks.remainder().iter().fold(1, |word, byte| word << 8 | u64::from(*byte));
        self.mix(rest);
    }

    fn mix(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93_u128;
        let (low, high) = (product & u128::from(u64::MAX), product >> 64);
        self.0 = u64::try_from(low ^ high).unwrap_or(0).rotate_left(17);
    }
}

fn missing(column: &BoundColumn<'_>) -> Box<Remark> {
    Remark::new(
        "required-missing",
        Severity::Refused,
        format!("“{}”没有填写，整行未收。", column.spec.label),
        "请补填后重新上传。",
    )
}
