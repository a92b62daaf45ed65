//! One cell under one column of the form: what it says in the canonical unit, or why it is not
//! taken.

use crate::day::{self, Day, DayError};
use crate::figure::{self, FigureError};
use crate::form::{Blank, Column};
use crate::format::Cell;
use crate::printed_unit::{Factor, PrintedUnit};
use crate::wording::{Absence, absence, narrow, tidy};
use fact::glossary::Kind;
use fact::{Datum, Decimal, Identifier, Ratio, Reading, Rounding, Severity, Uscc, UsccError};
use std::collections::BTreeMap;

/// A column of the form with where and in which unit it stands in this sheet.
pub(crate) struct BoundColumn<'f> {
    pub(crate) spec: &'f Column,
    /// Column of the sheet, from 1.
    pub(crate) column: u16,
    /// Unit in which the figures are printed; `None` for texts and counts.
    pub(crate) printed: Option<PrintedUnit>,
    /// Name of that unit.
    pub(crate) printed_name: String,
    canonical: Option<PrintedUnit>,
    factor: Factor,
    values: BTreeMap<String, String>,
    is_uscc: bool,
    /// Whether an older code that contains the organisation code is taken as the key of a row.
    pub(crate) takes_older_codes: bool,
    /// Whole numbers between the limits, so that a figure with such a whole part is within them.
    inside: Option<(i64, i64)>,
}

/// Powers of ten that fit.
const POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut index = 1;
    while index < 19 {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// What a cell says, and what should be known about it.
pub(crate) struct Taken {
    pub(crate) reading: Reading,
    /// The number in the unit of the column, for sums.
    pub(crate) printed: Option<Decimal>,
}

/// Something to say about one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) advice: String,
    /// Number in the unit of the column, when the cell held one that is not taken.
    pub(crate) printed: Option<Decimal>,
    /// The raw text is a person's and must not travel.
    pub(crate) is_private: bool,
}

impl Remark {
    pub(crate) fn new(
        code: &'static str,
        severity: Severity,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Box<Self> {
        let (message, advice) = (message.into(), advice.into());
        Box::new(Self { code, severity, message, advice, printed: None, is_private: false })
    }
}

/// Remarks that are told once per column and not for each cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Habit {
    /// A stored number of more than 15 digits.
    Rounded,
    /// A serial number taken as a day.
    SerialDay,
    /// A month taken as its first day.
    FirstOfMonth,
    /// A day that stands for "unknown".
    SentinelDay,
    /// A unit behind the number.
    UnitInCell,
    /// A conversion without an exact decimal.
    Inexact,
}

/// Where a cell's remarks go.
pub(crate) trait Remarks {
    /// One remark about this cell; the cell is taken all the same.
    fn remark(&mut self, remark: Box<Remark>);
    /// A habit of the column shows in this cell.
    fn habit(&mut self, habit: Habit);
}

impl<'f> BoundColumn<'f> {
    /// Binds a column; `printed` is the unit that header, unit row, note or form name.
    pub(crate) fn new(spec: &'f Column, column: u16, printed_name: &str) -> Self {
        let canonical = PrintedUnit::parse(&spec.canonical_unit);
        let printed = PrintedUnit::parse(printed_name);
        let factor = match (&printed, &canonical) {
            (Some(printed), Some(canonical)) => printed.factor_to(canonical).unwrap_or(Factor::ONE),
            _ => Factor::ONE,
        };
        let values =
            spec.values.iter().map(|(text, value)| (narrow(text).to_lowercase(), value.clone())).collect();
        Self {
            spec,
            column,
            printed,
            printed_name: printed_name.to_owned(),
            canonical,
            factor,
            values,
            is_uscc: &*spec.term == "uscc",
            takes_older_codes: false,
            inside: inside(spec.least, spec.most),
        }
    }

    /// The canonical unit of the term.
    pub(crate) fn canonical(&self) -> Option<&PrintedUnit> {
        self.canonical.as_ref()
    }

    /// Reads a cell.
    pub(crate) fn read(&self, cell: Option<&Cell>, remarks: &mut impl Remarks) -> Result<Taken, Box<Remark>> {
        match cell {
            None => Ok(self.blank()),
            Some(Cell::NoResult) => Err(Remark::new(
                "formula-without-result",
                Severity::Refused,
                "这里是公式，但文件中没有保存计算结果。",
                "请在 Excel 或 WPS 中打开、保存后重新上传。",
            )),
            Some(Cell::Error(_)) => Err(Remark::new(
                "error-cell",
                Severity::Refused,
                "这里是公式错误，没有数值。",
                "请改正公式，或直接填写结果。",
            )),
            Some(Cell::Text(text)) => self.read_text(text, remarks),
            Some(Cell::Number(digits)) if self.spec.kind == Kind::Number && self.values.is_empty() => {
                self.read_stored(digits, remarks)
            }
            Some(cell) => self.read_other(cell, remarks),
        }
    }

    fn blank(&self) -> Taken {
        let reading = match self.spec.blank {
            Blank::NotReported => Reading::NotReported,
            Blank::NotApplicable => Reading::NotApplicable,
            Blank::Zero if self.spec.kind == Kind::Flag => Reading::Known(Datum::Flag(false)),
            Blank::Zero if self.spec.kind == Kind::Number => Reading::Known(Datum::Number(Decimal::ZERO)),
            Blank::Zero => Reading::NotReported,
        };
        Taken { reading, printed: None }
    }

    fn read_text(&self, raw: &str, remarks: &mut impl Remarks) -> Result<Taken, Box<Remark>> {
        let text = tidy(raw);
        if !self.values.is_empty()
            && let Some(value) = self.values.get(&narrow(&text).to_lowercase())
        {
            return self.read_value(value, remarks);
        }
        let is_flag = self.spec.kind == Kind::Flag;
        match absence(&text) {
            // 无 under 高新技术企业 is a no.
            Some(Absence::NotApplicable) if is_flag && matches!(&*text, "无" | "没有") => {}
            Some(Absence::Blank) => return Ok(self.blank()),
            Some(Absence::Missing) => return Ok(Taken { reading: Reading::NotReported, printed: None }),
            Some(Absence::NotApplicable) => {
                return Ok(Taken { reading: Reading::NotApplicable, printed: None });
            }
            Some(Absence::Unknown) => return Ok(Taken { reading: Reading::Unknown, printed: None }),
            None => {}
        }
        match self.spec.kind {
            Kind::Number => self.read_figure(&text, remarks),
            Kind::Day => self.day(day::read(&text), remarks),
            Kind::Flag => flag(&text).map(Datum::Flag).map(known).ok_or_else(|| self.unknown_value()),
            Kind::Text if self.is_uscc => self.credit_code(&text, remarks).map(known),
            Kind::Text if !self.values.is_empty() => Err(self.unknown_value()),
            Kind::Text => Ok(known(Datum::Text(text.into()))),
        }
    }

    fn read_value(&self, value: &str, remarks: &mut impl Remarks) -> Result<Taken, Box<Remark>> {
        match self.spec.kind {
            Kind::Flag => flag(value).map(Datum::Flag).map(known).ok_or_else(|| self.unknown_value()),
            Kind::Number => {
                value.parse().map(|number| known(Datum::Number(number))).map_err(|_| self.unknown_value())
            }
            Kind::Day => self.day(day::read(value), remarks),
            Kind::Text => Ok(known(Datum::Text(value.into()))),
        }
    }

    fn read_other(&self, cell: &Cell, remarks: &mut impl Remarks) -> Result<Taken, Box<Remark>> {
        let raw = cell.raw();
        if let Some(value) = self.values.get(raw.as_ref()) {
            return self.read_value(value, remarks);
        }
        match (self.spec.kind, cell) {
            (Kind::Day, Cell::Day(found)) => self.day(Ok(day::checked(*found)), remarks),
            (Kind::Day, Cell::Number(digits)) => self.day(day::stored(digits), remarks),
            (Kind::Number, Cell::Number(digits)) => self.read_stored(digits, remarks),
            (Kind::Number, Cell::Day(found)) if self.is_year() => {
                Ok(known(Datum::Number(Decimal::from(i64::from(found.year())))))
            }
            (Kind::Number, Cell::Day(_)) => Err(Remark::new(
                "day-for-number",
                Severity::Refused,
                "被当成了日期，不是数值。",
                self.ask_for_number(),
            )),
            (Kind::Flag, Cell::Flag(flag)) => Ok(known(Datum::Flag(*flag))),
            (Kind::Flag, Cell::Number(digits)) if matches!(&**digits, "0" | "1") => {
                Ok(known(Datum::Flag(&**digits == "1")))
            }
            (Kind::Text, Cell::Number(digits)) => self.read_code(digits, remarks),
            (Kind::Text, _) => Ok(known(Datum::Text(raw))),
            _ => Err(self.unknown_value()),
        }
    }

    /// A code that a spreadsheet stored as a number: whole only up to 15 digits.
    fn read_code(&self, digits: &str, remarks: &mut impl Remarks) -> Result<Taken, Box<Remark>> {
        if digits.len() > 15 && !digits.contains('.') || digits.contains(['e', 'E']) {
            return Err(Remark::new(
                "code-cut",
                Severity::Refused,
                "被电子表格当作数字保存，第15位以后的数字已丢失。",
                "请把这一列设为文本格式，从原系统重新导出。",
            ));
        }
        if self.is_uscc {
            return self.credit_code(digits, remarks).map(known);
        }
        if !self.values.is_empty() {
            return Err(self.unknown_value());
        }
        Ok(known(Datum::Text(digits.into())))
    }

    fn credit_code(&self, text: &str, remarks: &mut impl Remarks) -> Result<Datum, Box<Remark>> {
        let error = match Uscc::read(text) {
            Ok((code, warnings)) => {
                for warning in warnings {
                    remarks.remark(Remark::new(
                        warning.code(),
                        warning.severity(),
                        warning.to_string(),
                        warning.advice(),
                    ));
                }
                return Ok(Datum::Text(code.as_str().into()));
            }
            Err(error) => error,
        };
        let other = Identifier::read(text);
        if self.takes_older_codes && matches!(&other, Ok((other, _)) if other.organisation().is_some()) {
            let advice = "已按其中的组织机构代码查找企业；请补填营业执照上的统一社会信用代码。";
            remarks.remark(Remark::new(error.code(), Severity::Warning, error.to_string(), advice));
            return Ok(Datum::Text(text.into()));
        }
        let mut remark = Remark::new(error.code(), Severity::Refused, error.to_string(), error.advice());
        remark.is_private = matches!(error, UsccError::OtherKind { .. }) && other.is_err();
        Err(remark)
    }

    fn read_stored(&self, digits: &str, remarks: &mut impl Remarks) -> Result<Taken, Box<Remark>> {
        let (value, is_cut) = figure::read_stored(digits).map_err(|error| self.not_a_number(error))?;
        if is_cut {
            remarks.habit(Habit::Rounded);
        }
        self.figure(value, &self.factor, remarks)
    }

    fn read_figure(&self, text: &str, remarks: &mut impl Remarks) -> Result<Taken, Box<Remark>> {
        let figure = figure::read(text).map_err(|error| {
            let is_day = self.is_year().then(|| day::read(text).ok()).flatten();
            match is_day {
                Some(Day::Exact(day) | Day::Month(day)) => Err(day),
                _ => Ok(self.not_a_number(error)),
            }
        });
        let figure = match figure {
            Ok(figure) => figure,
            Err(Ok(remark)) => return Err(remark),
            Err(Err(day)) => return Ok(known(Datum::Number(Decimal::from(i64::from(day.year()))))),
        };
        if figure.suffix.is_empty() {
            return self.figure(figure.value, &self.factor, remarks);
        }
        let suffix = PrintedUnit::parse(&figure.suffix);
        let factor = match (suffix, &self.canonical) {
            (Some(suffix), Some(canonical)) => suffix.factor_to(canonical),
            _ => None,
        };
        let Some(factor) = factor else { return Err(self.unknown_unit(&figure.suffix)) };
        let is_printed = suffix == self.printed;
        let is_listed = self.spec.units.is_empty()
            || self.spec.units.iter().any(|unit| PrintedUnit::parse(unit) == suffix)
            || suffix == self.canonical;
        if !is_printed && !is_listed {
            return Err(self.unknown_unit(&figure.suffix));
        }
        if !self.is_year() {
            remarks.habit(Habit::UnitInCell);
        }
        self.figure(figure.value, &factor, remarks)
    }

    fn figure(
        &self,
        value: Decimal,
        factor: &Factor,
        remarks: &mut impl Remarks,
    ) -> Result<Taken, Box<Remark>> {
        let (converted, is_exact) =
            factor.apply(value).ok_or_else(|| self.not_a_number(FigureError::TooLong))?;
        if !is_exact {
            remarks.habit(Habit::Inexact);
        }
        let printed = if *factor == self.factor {
            Some(value)
        } else {
            self.factor.inverse().apply(converted).map(|(value, _)| value)
        };
        if self.is_out_of_limits(converted) {
            let mut remark = self.out_of_limits(converted, *factor != Factor::ONE);
            remark.printed = printed;
            return Err(remark);
        }
        Ok(Taken { reading: Reading::Known(Datum::Number(converted)), printed })
    }

    fn is_out_of_limits(&self, value: Decimal) -> bool {
        // The whole part alone settles nearly every figure.
        if let (Ok(mantissa), Some(&power)) =
            (i64::try_from(value.mantissa()), POWERS.get(usize::from(value.digits())))
            && let Some((least, most)) = self.inside
            && (least..most).contains(&(mantissa / power))
        {
            return false;
        }
        self.spec.least.is_some_and(|least| value < least) || self.spec.most.is_some_and(|most| value > most)
    }

    /// Whether a value would be plausible.
    pub(crate) fn is_plausible(&self, value: Decimal) -> bool {
        !self.is_out_of_limits(value)
    }

    fn day(&self, day: Result<Day, DayError>, remarks: &mut impl Remarks) -> Result<Taken, Box<Remark>> {
        let refused =
            |code, message: &str, advice: &str| Err(Remark::new(code, Severity::Refused, message, advice));
        match day {
            Ok(Day::Exact(day)) => Ok(known(Datum::Day(day))),
            Ok(Day::Month(first)) => {
                remarks.habit(Habit::FirstOfMonth);
                Ok(known(Datum::Day(first)))
            }
            Ok(Day::Serial(day)) => {
                remarks.habit(Habit::SerialDay);
                Ok(known(Datum::Day(day)))
            }
            Ok(Day::Sentinel) => {
                remarks.habit(Habit::SentinelDay);
                Ok(Taken { reading: Reading::Unknown, printed: None })
            }
            Err(DayError::Ambiguous) => Err(Remark::new(
                "day-ambiguous",
                Severity::Held,
                "可以读成两个不同的日期。",
                "请写成 2019-05-01 的形式。",
            )),
            Err(DayError::Incomplete) => {
                refused("day-incomplete", "不是完整的日期。", "请写明年、月、日，例如 2019-05-01。")
            }
            Err(DayError::NotADay) => refused("not-a-day", "不是日期。", "请填写日期，例如 2019-05-01。"),
        }
    }

    fn is_year(&self) -> bool {
        // A calendar year; 土地使用年限 is counted in years too.
        self.spec.term.ends_with("_year") && self.canonical.as_ref().is_some_and(PrintedUnit::is_year)
    }

    /// What to ask for: the unit of the column, not ours.
    fn ask_for_number(&self) -> String {
        let unit = if self.printed_name.is_empty() { &self.spec.canonical_unit } else { &self.printed_name };
        match unit.as_str() {
            "" | "1" => "请填写数值。".to_owned(),
            "年" if self.is_year() => "请填写四位数的年份。".to_owned(),
            unit => format!("请填写以{unit}为单位的数值。"),
        }
    }

    fn not_a_number(&self, error: FigureError) -> Box<Remark> {
        let (code, message) = match error {
            FigureError::NotANumber => ("not-a-number", "不是数字。"),
            // Style page, habit 8, gives this very message for 约1200.
            FigureError::Approximate => ("not-a-number", "不是数字。"),
            FigureError::Several => ("not-a-number", "不是一个数，像是几个数或一个区间。"),
            FigureError::Comma => ("comma-ambiguous", "中的逗号或空格不在千位上，不能确定是哪个数。"),
            FigureError::TooLong => ("number-too-long", "位数过多，不像是一个数值。"),
        };
        Remark::new(code, Severity::Refused, message, self.ask_for_number())
    }

    fn unknown_unit(&self, suffix: &str) -> Box<Remark> {
        let message = format!("带有“{suffix}”，不是“{}”列可用的单位。", self.spec.label);
        Remark::new("unit-in-cell", Severity::Refused, message, self.ask_for_number())
    }

    fn unknown_value(&self) -> Box<Remark> {
        let known: Vec<&str> = if self.spec.values.is_empty() {
            vec!["是", "否"]
        } else {
            self.spec.values.keys().map(String::as_str).take(12).collect()
        };
        Remark::new(
            "value-unknown",
            Severity::Held,
            format!("不是“{}”可用的填法。", self.spec.label),
            format!("请填写：{}。", known.join("、")),
        )
    }

    fn out_of_limits(&self, value: Decimal, is_converted: bool) -> Box<Remark> {
        let unit = if self.spec.canonical_unit == "1" { "" } else { self.spec.canonical_unit.as_str() };
        let converted = if is_converted { format!("合{}{unit}，", value.trim()) } else { String::new() };
        let limit = |limit: Option<Decimal>| limit.map_or("不限".to_owned(), |limit| limit.to_string());
        Remark::new(
            "out-of-limits",
            Severity::Held,
            format!(
                "{converted}超出“{}”的合理范围（{}至{}{unit}）。",
                self.spec.label,
                limit(self.spec.least),
                limit(self.spec.most)
            ),
            "请核对数值和单位；确实如此的，请报送部门说明后放行。",
        )
    }
}

/// Whole numbers `a..b` such that every figure whose whole part (cut towards zero) is one of them
/// lies within the limits: a figure is less than one away from its whole part.
fn inside(least: Option<Decimal>, most: Option<Decimal>) -> Option<(i64, i64)> {
    let whole =
        |limit: Decimal, rounding| i64::try_from(Ratio::from(limit).round(0, rounding).mantissa()).ok();
    let least = least.map_or(Some(i64::MIN / 4), |least| whole(least, Rounding::Ceiling))?;
    let most = most.map_or(Some(i64::MAX / 4), |most| whole(most, Rounding::Floor))?;
    Some((least.checked_add(1)?, most))
}

fn known(datum: Datum) -> Taken {
    let printed = match &datum {
        Datum::Number(number) => Some(*number),
        _ => None,
    };
    Taken { reading: Reading::Known(datum), printed }
}

fn flag(text: &str) -> Option<bool> {
    let word = narrow(text).to_lowercase();
    match word.as_str() {
        "是" | "有" | "对" | "√" | "✓" | "✔" | "☑" | "y" | "yes" | "true" | "t" | "1" | "1.0" => {
            Some(true)
        }
        "否" | "无" | "没有" | "非" | "不是" | "×" | "✗" | "✘" | "☐" | "n" | "no" | "false" | "f" | "0"
        | "0.0" => Some(false),
        _ => None,
    }
}
