//! Ties the columns of a form to the columns of a sheet: unit of each, period of the rows, merged
//! areas among the data. What is missing or doubtful about the header is told here.

use crate::form::{Column, Form, PeriodRule};
use crate::format::{Merge, SheetHead};
use crate::header::{Header, Match, NoHeader};
use crate::header_text::{squeeze, years_in};
use crate::intake::Delivery;
use crate::ledger::Ledger;
use crate::printed_unit::PrintedUnit;
use crate::reading::BoundColumn;
use fact::glossary::Kind;
use fact::{Finding, Period, Place, Severity, Source};
use std::collections::HashMap;
use std::sync::Arc;

/// A form tied to a sheet.
pub(crate) struct Bound<'f> {
    pub(crate) source: Arc<Source>,
    pub(crate) columns: Vec<BoundColumn<'f>>,
    /// Columns whose figures are not taken, because their unit is not known.
    pub(crate) closed: Vec<bool>,
    /// Index of the key column; of the one that stands in for it where the sheet has no key column.
    pub(crate) subject: usize,
    /// Index of the column that stands in for a key that is not filled in.
    pub(crate) stand_in: Option<usize>,
    pub(crate) period_column: Option<usize>,
    pub(crate) period: Option<Period>,
    /// Vertically merged areas below the header, by column, from top to bottom.
    pub(crate) merges: HashMap<u16, Vec<Merge>>,
    pub(crate) header_key: String,
}

impl<'f> Bound<'f> {
    /// Ties a form to a sheet whose header was found.
    pub(crate) fn new(
        form: &'f Form,
        header: &Header,
        head: &SheetHead,
        source: Arc<Source>,
        delivery: &Delivery,
        ledger: &mut Ledger<'_>,
    ) -> Self {
        let mut binder = Binder { form, header, source: &source, ledger };
        binder.tell_unknown_columns();
        let mut columns = Vec::new();
        let mut closed = Vec::new();
        for (index, column) in form.columns.iter().enumerate() {
            let Some(found) = header.matches.get(index).and_then(Option::as_ref) else { continue };
            let unit = binder.unit(column, found);
            let is_twice = binder.tell_twice(index, column, found);
            let mut bound = BoundColumn::new(column, found.column, unit.as_deref().unwrap_or_default());
            bound.takes_older_codes = form.stand_in.is_some() && column.term == form.subject;
            columns.push(bound);
            closed.push(unit.is_none() || is_twice);
        }
        let at = |term: &str| columns.iter().position(|column| *column.spec.term == *term);
        let stand_in = form.stand_in.as_deref().and_then(at);
        let subject = at(&form.subject).or(stand_in).unwrap_or(0);
        let stand_in = stand_in.filter(|index| *index != subject);
        let period_column = match &form.period {
            PeriodRule::Column(term) => at(term),
            _ => None,
        };
        let period = binder.period(head, delivery);
        let header_key = header
            .matches
            .iter()
            .flatten()
            .find(|found| columns.get(subject).is_some_and(|column| column.column == found.column))
            .map_or_else(String::new, |found| squeeze(&found.header));
        let mut merges: HashMap<u16, Vec<Merge>> = HashMap::new();
        for area in
            head.merges.iter().filter(|area| area.first_row > header.row && area.last_row > area.first_row)
        {
            if columns.iter().any(|column| column.column == area.first_column) {
                merges.entry(area.first_column).or_default().push(*area);
            }
        }
        for areas in merges.values_mut() {
            areas.sort_unstable_by_key(|area| area.first_row);
        }
        Self { source, columns, closed, subject, stand_in, period_column, period, merges, header_key }
    }

    /// The sheet as a place.
    pub(crate) fn place(&self) -> Place {
        sheet_place(&self.source)
    }
}

/// Tells that a sheet has no header of this form.
pub(crate) fn no_header(form: &Form, found: &NoHeader, source: &Source) -> Finding {
    let missing = found.missing.join("”“");
    let (code, message) = if found.row.is_some() {
        ("column-missing", format!("表头缺少必需的列“{missing}”，这张表没有读取。"))
    } else {
        ("header-not-found", format!("前60行里找不到“{}”的表头，这张表没有读取。", form.title))
    };
    Finding {
        code: code.to_owned(),
        severity: Severity::Refused,
        place: Place { row: found.row, ..sheet_place(source) },
        subject: String::new(),
        term: String::new(),
        raw: String::new(),
        message,
        advice: "请检查是否选对了表单，或把表头改成表单规定的写法。".to_owned(),
    }
}

fn sheet_place(source: &Source) -> Place {
    Place { file: source.file.clone(), sheet: source.sheet.clone(), row: None, column: None }
}

struct Binder<'a, 's> {
    form: &'a Form,
    header: &'a Header,
    source: &'a Source,
    ledger: &'a mut Ledger<'s>,
}

impl Binder<'_, '_> {
    fn tell(
        &mut self,
        code: &str,
        severity: Severity,
        about: Option<(&Column, &Match)>,
        message: String,
        advice: String,
    ) {
        let place =
            Place { row: None, column: about.map(|(_, found)| found.column), ..sheet_place(self.source) };
        self.ledger.tell(Finding {
            code: code.to_owned(),
            severity,
            place,
            subject: String::new(),
            term: about.map_or_else(String::new, |(column, _)| column.term.to_string()),
            raw: about.map_or_else(String::new, |(_, found)| found.header.clone()),
            message,
            advice,
        });
    }

    fn tell_unknown_columns(&mut self) {
        let absent: Vec<&str> = self
            .form
            .columns
            .iter()
            .zip(&self.header.matches)
            .filter(|(_, found)| found.is_none())
            .filter_map(|(column, _)| column.headers.first().map(String::as_str))
            .collect();
        if !absent.is_empty() {
            let message = format!("表中没有这些列：{}。", absent.join("、"));
            let advice = "如本次应当报送，请补充后重新上传。".to_owned();
            self.tell("column-absent", Severity::Notice, None, message, advice);
        }
        let unknown: Vec<&str> = self.header.unknown.iter().map(String::as_str).take(40).collect();
        if !unknown.is_empty() {
            let message = format!("这些列不在表单中，没有读取：{}。", unknown.join("、"));
            let advice = "如其中有需要的列，请在表单里补写它的表头文字。".to_owned();
            self.tell("column-unknown", Severity::Notice, None, message, advice);
        }
    }

    fn tell_twice(&mut self, index: usize, column: &Column, found: &Match) -> bool {
        let Some((_, other)) = self.header.twice.iter().find(|(twice, _)| *twice == index) else {
            return false;
        };
        let other = Place { column: Some(*other), ..Place::default() }.to_string();
        let message = format!(
            "列与{}都像是“{}”，不能确定用哪一列，这一列没有采用。",
            other.trim().trim_start_matches('!'),
            column.label
        );
        self.tell(
            "column-twice",
            Severity::Refused,
            Some((column, found)),
            message,
            "请删去或改名多余的一列。".to_owned(),
        );
        true
    }

    /// The unit in which a column is printed; empty for none needed; `None` when it is not known.
    fn unit(&mut self, column: &Column, found: &Match) -> Option<String> {
        if column.kind != Kind::Number {
            return Some(String::new());
        }
        let Some(canonical) = PrintedUnit::parse(&column.canonical_unit) else { return Some(String::new()) };
        let same_kind =
            |unit: &&String| PrintedUnit::parse(unit).is_some_and(|unit| unit.converts_to(&canonical));
        let noted: Vec<&String> = self.header.note_units.iter().filter(same_kind).collect();
        let printed = found.unit.as_ref().or_else(|| (noted.len() == 1).then(|| noted[0]));
        let Some(printed) = printed else {
            if column.unit.is_some() {
                return column.unit.clone();
            }
            if !canonical.must_be_printed() {
                return Some(column.canonical_unit.clone());
            }
            let message = "没有写明计量单位，这一列没有采用。".to_owned();
            let accepted = if column.units.is_empty() {
                column.canonical_unit.clone()
            } else {
                column.units.join("或")
            };
            let advice = format!("请在表头写明单位，例如“{}（{accepted}）”。", found.header);
            self.tell("unit-missing", Severity::Refused, Some((column, found)), message, advice);
            return None;
        };
        let unit = PrintedUnit::parse(printed);
        let is_accepted = unit.is_some_and(|unit| unit.converts_to(&canonical))
            && (column.units.is_empty()
                || unit == Some(canonical)
                || column.units.iter().any(|accepted| PrintedUnit::parse(accepted) == unit)
                || column.unit.as_ref().is_some_and(|own| PrintedUnit::parse(own) == unit));
        if is_accepted {
            return Some(printed.clone());
        }
        let accepted =
            if column.units.is_empty() { column.canonical_unit.clone() } else { column.units.join("、") };
        let message = format!("的单位“{printed}”不是表单接受的单位，这一列没有采用。");
        let advice = format!("请换算成{accepted}后重新上传。");
        self.tell("unit-not-accepted", Severity::Refused, Some((column, found)), message, advice);
        None
    }

    fn period(&mut self, head: &SheetHead, delivery: &Delivery) -> Option<Period> {
        match &self.form.period {
            PeriodRule::Always => Some(Period::Always),
            PeriodRule::Column(_) => None,
            PeriodRule::Delivery => delivery.year.map(Period::Year),
            PeriodRule::Title => {
                let mut years = self.header.years.clone();
                if years.is_empty() {
                    years = years_in(&head.name);
                }
                // Two title rows that name the same year name one year.
                years.sort_unstable();
                years.dedup();
                match (years.as_slice(), delivery.year) {
                    (&[year], stated) => {
                        if let Some(stated) = stated.filter(|stated| *stated != year) {
                            let message =
                                format!("标题写的是{year}年，本次报送登记的是{stated}年，已按标题读取。");
                            self.tell(
                                "period-differs",
                                Severity::Warning,
                                None,
                                message,
                                "请核对是否上传了正确年份的文件。".to_owned(),
                            );
                        }
                        Some(Period::Year(year))
                    }
                    (several, Some(stated)) if several.is_empty() || several.contains(&stated) => {
                        let why = if several.is_empty() {
                            "标题里没有年份"
                        } else {
                            "标题里有几个年份"
                        };
                        let message = format!("{why}，已按本次报送登记的{stated}年读取。");
                        self.tell(
                            "period-from-delivery",
                            Severity::Notice,
                            None,
                            message,
                            "请在标题中写明年份。".to_owned(),
                        );
                        Some(Period::Year(stated))
                    }
                    _ => None,
                }
            }
        }
    }
}
