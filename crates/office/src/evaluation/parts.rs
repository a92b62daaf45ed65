//! The columns of one indicator and its value from them, exactly rounded.

use super::scheme::Indicator;
use super::table::{Column, Gap, Table};
use fact::Decimal;

/// Columns of an indicator.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    numerator: Option<usize>,
    denominator: Option<usize>,
    has_denominator: bool,
    numerator_digits: u8,
    denominator_digits: u8,
}

/// The parts of one indicator over a table.
#[derive(Clone, Copy)]
pub(super) struct PartsOf<'a> {
    parts: &'a Parts,
    table: &'a Table,
    pub numerator_digits: u8,
    pub denominator_digits: u8,
}

impl Parts {
    /// Finds the columns of an indicator in a table.
    pub fn of(table: &Table, indicator: &Indicator) -> Self {
        let numerator = table.position(&indicator.numerator);
        let denominator = indicator.denominator.as_ref().and_then(|term| table.position(term));
        let digits = |column: Option<usize>| column.map_or(0, |column| table.columns[column].digits);
        Self {
            numerator,
            denominator,
            has_denominator: indicator.denominator.is_some(),
            numerator_digits: digits(numerator),
            denominator_digits: digits(denominator),
        }
    }

    /// The same columns of that table.
    pub fn over<'a>(&'a self, table: &'a Table) -> PartsOf<'a> {
        PartsOf {
            parts: self,
            table,
            numerator_digits: self.numerator_digits,
            denominator_digits: self.denominator_digits,
        }
    }
}

impl PartsOf<'_> {
    /// Mantissas of numerator and denominator when the value is defined: both known and the
    /// denominator above zero. Without a denominator it is one.
    #[inline]
    pub fn known(&self, segment: usize, row: usize) -> Option<(i64, i64)> {
        let columns = &self.table.segments[segment].columns;
        let numerator = columns[self.parts.numerator?].at(row).ok()?;
        if !self.parts.has_denominator {
            return Some((numerator, 1));
        }
        let denominator = columns[self.parts.denominator?].at(row).ok()?;
        (denominator > 0).then_some((numerator, denominator))
    }

    /// Numerator and denominator as they stand, whether or not they make a value.
    pub fn decimals(&self, segment: usize, row: usize) -> (Option<Decimal>, Option<Decimal>) {
        let columns = &self.table.segments[segment].columns;
        let figure = |column: Option<usize>, digits: u8| {
            let mantissa = columns[column?].at(row).ok()?;
            Some(Decimal::new(mantissa.into(), digits))
        };
        (
            figure(self.parts.numerator, self.numerator_digits),
            figure(self.parts.denominator, self.denominator_digits),
        )
    }

    /// Places of numerator and denominator among the columns, for kernels. The outer `None` of the
    /// denominator: there is none in the rule; the inner: the table does not have it.
    pub fn places(&self) -> (Option<usize>, Option<Option<usize>>) {
        (self.parts.numerator, self.parts.has_denominator.then_some(self.parts.denominator))
    }

    /// Columns of numerator and denominator in a segment, for kernels.
    pub fn columns(&self, segment: usize) -> (Option<&Column>, Option<Option<&Column>>) {
        let columns = &self.table.segments[segment].columns;
        let (numerator, denominator) = self.places();
        let column = |place: Option<usize>| place.map(|place| &columns[place]);
        (column(numerator), denominator.map(column))
    }

    /// Whether the department said that a part of the value does not apply.
    pub fn not_applicable(&self, segment: usize, row: usize) -> bool {
        let columns = &self.table.segments[segment].columns;
        [self.parts.numerator, self.parts.denominator]
            .into_iter()
            .flatten()
            .any(|column| columns[column].at(row) == Err(Gap::NotApplicable))
    }

    /// Whether that is so for some of these rows.
    pub fn some_not_applicable(&self, segment: usize, rows: std::ops::Range<usize>) -> bool {
        let columns = &self.table.segments[segment].columns;
        [self.parts.numerator, self.parts.denominator]
            .into_iter()
            .flatten()
            .any(|column| columns[column].has_gap(Gap::NotApplicable, rows.clone()))
    }

    /// The value at the indicator's declared digits, exactly rounded.
    pub fn value_mantissa(&self, indicator: &Indicator, numerator: i64, denominator: i64) -> Option<i64> {
        let digits = indicator.value_digits?;
        let up = u32::from(digits) + u32::from(self.denominator_digits);
        let down = u32::from(self.numerator_digits);
        let (mut top, mut bottom) = (i128::from(numerator), i128::from(denominator));
        if up >= down {
            top = top.checked_mul(10i128.checked_pow(up - down)?)?;
        } else {
            bottom = bottom.checked_mul(10i128.checked_pow(down - up)?)?;
        }
        i64::try_from(indicator.rounding.quotient(top, bottom)).ok()
    }
}
