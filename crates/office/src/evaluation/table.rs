//! Figures of many subjects as columns: whole mantissas with one number of digits a column.
//!
//! Rows stand in segments so that a file can be read and evaluated on all cores without moving
//! them. How a file becomes columns is `paper`'s work; what the columns mean is the scheme's.

use fact::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use thiserror::Error;

/// Why a value is not there. A value that is there carries no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nobody reported it.
    NotReported,
    /// The department says it does not apply.
    NotApplicable,
    /// Something was reported, but it is held back until a finding is settled.
    Held,
}

impl Gap {
    /// The mark of a gap in a column; 0 is a value that is there.
    fn mark(self) -> u8 {
        match self {
            Self::NotReported => 1,
            Self::NotApplicable => 2,
            Self::Held => 3,
        }
    }
}

/// The mantissas of a column, as narrow as they fit.
#[derive(Clone, Debug)]
pub enum Mantissas {
    /// Every mantissa fits 8 bits: flags, scales, small counts.
    Tiny(Vec<i8>),
    /// Every mantissa fits 32 bits.
    Narrow(Vec<i32>),
    /// Every mantissa fits 64 bits.
    Wide(Vec<i64>),
}

/// One column of one segment.
#[derive(Clone, Debug)]
pub struct Column {
    mantissas: Mantissas,
    /// Empty when every row is known; else 0 known, 1 not reported, 2 not applicable, 3 held.
    gaps: Vec<u8>,
}

/// A run of rows.
#[derive(Clone, Debug, Default)]
pub struct Segment {
    /// Rows before this segment.
    pub start: usize,
    /// Rows in this segment.
    pub rows: usize,
    /// Columns in the order of [`Table::columns`].
    pub columns: Vec<Column>,
}

/// Heading of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Glossary id.
    pub term: Box<str>,
    /// Digits after the point of every mantissa in the column.
    pub digits: u8,
    /// For a text column the texts that the mantissas number, in byte order.
    pub texts: Option<Arc<[Box<str>]>>,
}

/// Columns of figures for subjects.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Headings of the columns.
    pub columns: Vec<Heading>,
    /// Rows in segments.
    pub segments: Vec<Segment>,
    rows: usize,
    /// Segment of the first row of every run of [`LOCATE_ROWS`] rows.
    located: Vec<u32>,
}

/// Rows that share an entry when a row is located.
const LOCATE_ROWS: usize = 4_096;

/// Why figures do not make a column.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// More digits than 64 bits hold at the column's number of decimals.
    #[error("“{term}”的数值 {value} 位数过多，无法精确存放")]
    TooLarge {
        /// Glossary id.
        term: String,
        /// The value.
        value: String,
    },
}

/// The same steps over the mantissas of a column, however wide they are.
macro_rules! of_any_width {
    ($mantissas:expr, $values:ident => $steps:expr) => {
        match $mantissas {
            Mantissas::Tiny($values) => $steps,
            Mantissas::Narrow($values) => $steps,
            Mantissas::Wide($values) => $steps,
        }
    };
}
pub(super) use of_any_width;

/// A mantissa at 64 bits.
#[inline]
pub(super) fn wide<T: Copy + Into<i64>>(mantissa: &T) -> i64 {
    (*mantissa).into()
}

impl Mantissas {
    /// The mantissa of a row.
    #[inline]
    #[must_use]
    pub fn at(&self, row: usize) -> i64 {
        of_any_width!(self, values => wide(&values[row]))
    }

    /// The mantissas of some rows at 64 bits.
    #[must_use]
    pub fn widened(&self, rows: Range<usize>) -> Vec<i64> {
        of_any_width!(self, values => values[rows].iter().map(wide).collect())
    }

    /// Where the mantissas of some rows are other than zero.
    #[must_use]
    pub fn marked(&self, rows: Range<usize>) -> Vec<bool> {
        of_any_width!(self, values => values[rows].iter().map(|value| *value != 0).collect())
    }

    fn rows(&self) -> usize {
        of_any_width!(self, values => values.len())
    }

    fn from_wide(values: Vec<i64>) -> Self {
        fn all<T: TryFrom<i64>>(values: &[i64]) -> Option<Vec<T>> {
            values.iter().map(|value| T::try_from(*value).ok()).collect()
        }
        if let Some(tiny) = all(&values) {
            return Self::Tiny(tiny);
        }
        all(&values).map_or(Self::Wide(values), Self::Narrow)
    }
}

impl Column {
    /// A column from mantissas and gap marks (empty: no gaps).
    #[must_use]
    pub fn new(mantissas: Mantissas, gaps: Vec<u8>) -> Self {
        let gaps = if gaps.iter().any(|gap| *gap != 0) { gaps } else { Vec::new() };
        Self { mantissas, gaps }
    }

    /// A column of mantissas, kept as narrow as they fit.
    #[must_use]
    pub fn of(values: Vec<i64>, gaps: Vec<u8>) -> Self {
        Self::new(Mantissas::from_wide(values), gaps)
    }

    /// The mantissas; those of gaps mean nothing.
    #[must_use]
    pub fn mantissas(&self) -> &Mantissas {
        &self.mantissas
    }

    /// Gap marks, or `None` when every row is known.
    #[must_use]
    pub fn gaps(&self) -> Option<&[u8]> {
        (!self.gaps.is_empty()).then_some(&self.gaps[..])
    }

    /// Whether some of these rows have a gap of this kind.
    #[must_use]
    pub fn has_gap(&self, gap: Gap, rows: Range<usize>) -> bool {
        self.gaps().is_some_and(|gaps| gaps[rows].contains(&gap.mark()))
    }

    /// The mantissa of a row, or why there is none.
    ///
    /// # Errors
    /// The kind of gap.
    #[inline]
    pub fn at(&self, row: usize) -> Result<i64, Gap> {
        match self.gaps.get(row) {
            None | Some(0) => Ok(self.mantissas.at(row)),
            Some(1) => Err(Gap::NotReported),
            Some(2) => Err(Gap::NotApplicable),
            Some(_) => Err(Gap::Held),
        }
    }

    /// The same column with every mantissa multiplied by `10^more`; `None` when one overflows.
    #[must_use]
    pub fn rescaled(self, more: u8) -> Option<Self> {
        if more == 0 {
            return Some(self);
        }
        let factor = 10i64.checked_pow(u32::from(more))?;
        let rows = self.mantissas.rows();
        let scaled =
            (0..rows).map(|row| self.mantissas.at(row).checked_mul(factor)).collect::<Option<Vec<_>>>()?;
        Some(Self::of(scaled, self.gaps))
    }
}

impl Table {
    /// A table of segments whose columns all follow `columns`.
    #[must_use]
    pub fn new(columns: Vec<Heading>, segments: Vec<Segment>) -> Self {
        let rows = segments.iter().map(|segment| segment.rows).sum();
        let holder = |row: usize| segments.partition_point(|segment| segment.start <= row) - 1;
        let located = (0..rows)
            .step_by(LOCATE_ROWS)
            .map(|row| u32::try_from(holder(row)).unwrap_or(u32::MAX))
            .collect();
        Self { columns, segments, rows, located }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Values of all rows (or none at all) cut where the segments end, to be filled side by side.
    pub(super) fn cut<'t, T>(&self, mut values: &'t mut [T]) -> Vec<&'t mut [T]> {
        let one = |segment: &Segment| {
            let whole = std::mem::take(&mut values);
            let (part, rest) = whole.split_at_mut(segment.rows.min(whole.len()));
            values = rest;
            part
        };
        self.segments.iter().map(one).collect()
    }

    /// Position of a term's column.
    #[must_use]
    pub fn position(&self, term: &str) -> Option<usize> {
        self.columns.iter().position(|heading| &*heading.term == term)
    }

    /// Segment and row within it of a row of the table.
    #[must_use]
    #[inline]
    pub fn locate(&self, row: usize) -> (usize, usize) {
        let mut segment = self.located[row / LOCATE_ROWS] as usize;
        while self.segments.get(segment + 1).is_some_and(|next| next.start <= row) {
            segment += 1;
        }
        (segment, row - self.segments[segment].start)
    }

    /// The mantissa at a row of a column, or why there is none.
    ///
    /// # Errors
    /// The kind of gap.
    #[inline]
    pub fn at(&self, column: usize, row: usize) -> Result<i64, Gap> {
        let (segment, within) = self.locate(row);
        self.segments[segment].columns[column].at(within)
    }

    /// The exact number at a row of a column, or why there is none.
    ///
    /// # Errors
    /// The kind of gap.
    pub fn decimal(&self, column: usize, row: usize) -> Result<Decimal, Gap> {
        let digits = self.columns[column].digits;
        self.at(column, row).map(|mantissa| Decimal::new(mantissa.into(), digits))
    }

    /// The cell as it would be printed: a text, a number, or empty for a gap.
    #[must_use]
    pub fn text(&self, column: usize, row: usize) -> String {
        match (self.at(column, row), &self.columns[column].texts) {
            (Err(_), _) => String::new(),
            (Ok(code), Some(texts)) => usize::try_from(code)
                .ok()
                .and_then(|code| texts.get(code))
                .map_or_else(String::new, ToString::to_string),
            (Ok(mantissa), None) => Decimal::new(mantissa.into(), self.columns[column].digits).to_string(),
        }
    }

    /// The same rows in ascending order of a column; `self` when they are so already.
    #[must_use]
    pub fn sorted_by(self, column: usize) -> Self {
        let whole = |row: usize| {
            let code = self.at(column, row).unwrap_or(i64::MAX);
            let text = self.columns[column]
                .texts
                .as_ref()
                .map(|texts| usize::try_from(code).ok().and_then(|at| texts.get(at)));
            match text {
                Some(Some(text)) => text.parse().unwrap_or(code),
                _ => code,
            }
        };
        if self.columns[column].texts.is_none() {
            let mut last = i64::MIN;
            let mut rises = |segment: &Segment| {
                (0..segment.rows).all(|row| {
                    let key = segment.columns[column].at(row).unwrap_or(i64::MAX);
                    std::mem::replace(&mut last, key) <= key
                })
            };
            if self.segments.iter().all(&mut rises) {
                return self;
            }
        }
        let keys: Vec<i64> = (0..self.rows).map(whole).collect();
        if keys.is_sorted() {
            return self;
        }
        let mut order: Vec<usize> = (0..self.rows).collect();
        order.sort_by_key(|row| keys[*row]);
        self.rearranged(&order)
    }

    fn rearranged(&self, order: &[usize]) -> Self {
        let segments = self
            .segments
            .iter()
            .map(|segment| {
                let rows = &order[segment.start..segment.start + segment.rows];
                let columns = (0..self.columns.len()).map(|column| self.gathered(column, rows)).collect();
                Segment { start: segment.start, rows: segment.rows, columns }
            })
            .collect();
        Self { columns: self.columns.clone(), segments, rows: self.rows, located: self.located.clone() }
    }

    fn gathered(&self, column: usize, rows: &[usize]) -> Column {
        let mut mantissas = Vec::with_capacity(rows.len());
        let mut gaps = Vec::with_capacity(rows.len());
        for row in rows {
            let (mantissa, gap) = match self.at(column, *row) {
                Ok(mantissa) => (mantissa, 0),
                Err(gap) => (0, gap.mark()),
            };
            mantissas.push(mantissa);
            gaps.push(gap);
        }
        Column::of(mantissas, gaps)
    }

    /// A table of one row with some cells replaced, for trying a change.
    ///
    /// # Errors
    /// [`TableError::TooLarge`] for a number that does not fit.
    pub fn one_row(&self, row: usize, changes: &BTreeMap<String, Cell>) -> Result<Self, TableError> {
        let mut cells: BTreeMap<String, Vec<Cell>> = self
            .columns
            .iter()
            .enumerate()
            .map(|(column, heading)| (heading.term.to_string(), vec![self.cell(column, row)]))
            .collect();
        for (term, cell) in changes {
            cells.insert(term.clone(), vec![cell.clone()]);
        }
        table_of(cells)
    }

    /// A cell as it can be put into another table.
    #[must_use]
    pub fn cell(&self, column: usize, row: usize) -> Cell {
        match (self.decimal(column, row), &self.columns[column].texts) {
            (Err(gap), _) => Cell::Gap(gap),
            (Ok(_), Some(_)) => Cell::Text(self.text(column, row).into()),
            (Ok(number), None) => Cell::Number(number),
        }
    }

    /// Adds columns computed elsewhere, one per segment.
    pub(super) fn push_column(&mut self, heading: Heading, parts: Vec<Column>) {
        self.columns.push(heading);
        for (segment, part) in self.segments.iter_mut().zip(parts) {
            segment.columns.push(part);
        }
    }
}

/// A cell on its way into a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A number in the term's unit.
    Number(Decimal),
    /// A text or code.
    Text(Box<str>),
    /// No value.
    Gap(Gap),
}

const SEGMENT_ROWS: usize = 16_384;

/// Builds a table from named columns of cells, all of the same length.
///
/// # Errors
/// [`TableError::TooLarge`] for a number that does not fit 64 bits at its column's digits.
pub fn table_of(columns: BTreeMap<String, Vec<Cell>>) -> Result<Table, TableError> {
    let rows = columns.values().map(Vec::len).max().unwrap_or(0);
    let starts: Vec<usize> = (0..rows).step_by(SEGMENT_ROWS).collect();
    let mut segments: Vec<Segment> = starts
        .iter()
        .map(|&start| Segment { start, rows: SEGMENT_ROWS.min(rows - start), columns: Vec::new() })
        .collect();
    let mut headings = Vec::new();
    for (term, cells) in columns {
        let (heading, values, gaps) = encode(term, &cells)?;
        headings.push(heading);
        for segment in &mut segments {
            let range = segment.start..segment.start + segment.rows;
            segment.columns.push(Column::of(values[range.clone()].to_vec(), gaps[range].to_vec()));
        }
    }
    Ok(Table::new(headings, segments))
}

/// A column of cells computed row by row, cut into the parts of `segments`. A number that does not
/// fit becomes a gap: the figures it came from fit, so only a slip of many digits gets here.
pub(super) fn column_of(term: &str, cells: &[Cell], segments: &[Segment]) -> (Heading, Vec<Column>) {
    let (heading, values, gaps) = encode(term.to_owned(), cells).unwrap_or_else(|_| {
        let heading = Heading { term: term.into(), digits: 0, texts: None };
        (heading, vec![0; cells.len()], vec![1; cells.len()])
    });
    let part = |segment: &Segment| {
        let range = segment.start..segment.start + segment.rows;
        Column::of(values[range.clone()].to_vec(), gaps[range].to_vec())
    };
    (heading, segments.iter().map(part).collect())
}

fn encode(term: String, cells: &[Cell]) -> Result<(Heading, Vec<i64>, Vec<u8>), TableError> {
    let mut texts: Vec<Box<str>> = cells
        .iter()
        .filter_map(|cell| match cell {
            Cell::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    texts.sort_unstable();
    texts.dedup();
    let numbers = || {
        cells.iter().filter_map(|cell| match cell {
            Cell::Number(number) => Some(number.trim()),
            _ => None,
        })
    };
    let digits = numbers().map(Decimal::digits).max().unwrap_or(0);
    let mut values = Vec::with_capacity(cells.len());
    let mut gaps = Vec::with_capacity(cells.len());
    for cell in cells {
        let (value, gap) = match cell {
            Cell::Number(number) => {
                let mantissa = number.trim().mantissa_at(digits).and_then(|wide| i64::try_from(wide).ok());
                let too_large = || TableError::TooLarge { term: term.clone(), value: number.to_string() };
                (mantissa.ok_or_else(too_large)?, 0)
            }
            Cell::Text(text) => {
                let code = texts.binary_search(text).unwrap_or_else(|missing| missing);
                (i64::try_from(code).unwrap_or(i64::MAX), 0)
            }
            Cell::Gap(gap) => (0, gap.mark()),
        };
        values.push(value);
        gaps.push(gap);
    }
    let texts = (!texts.is_empty()).then(|| Arc::from(texts));
    Ok((Heading { term: term.into(), digits, texts }, values, gaps))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Cell {
        Cell::Number(text.parse().expect("number"))
    }

    #[test]
    fn a_column_keeps_every_figure_exactly_at_its_longest_digits() {
        let cells = vec![number("12.5"), Cell::Gap(Gap::NotReported), number("0.125"), number("9000000000")];
        let table = table_of(BTreeMap::from([("tax_paid".to_owned(), cells)])).expect("fits");
        assert_eq!(table.columns[0].digits, 3);
        assert_eq!(table.text(0, 0), "12.500");
        assert_eq!(table.at(0, 1), Err(Gap::NotReported));
        assert_eq!(table.decimal(0, 3).expect("known"), Decimal::from(9_000_000_000));
    }

    #[test]
    fn a_figure_beyond_64_bits_is_refused_and_named() {
        let cells = vec![number("0.0000000001"), number("99999999999")];
        let error = table_of(BTreeMap::from([("tax_paid".to_owned(), cells)])).expect_err("too large");
        assert!(error.to_string().contains("99999999999"), "{error}");
    }
}
