//! Every table format as one stream: sheets, rows and cells, in the order of the file, from a
//! thread of its own. What the rows mean is left to the form.

mod compound;
mod dbf;
mod html;
mod json;
mod legacy;
mod letters;
mod number;
mod ods;
mod problem;
mod reader;
mod text;
mod xlsx;
mod xml;

pub(crate) use letters::Letters;
pub(crate) use number::serial_day;
pub(crate) use problem::Problem;
pub(crate) use reader::open;

use jiff::civil::Date;

/// What the reading thread tells, in order.
pub(crate) enum Message {
    /// Names of all sheets, for formats that tell them first.
    Sheets(Vec<String>),
    /// A sheet begins.
    Sheet(SheetHead),
    /// Rows of that sheet.
    Rows(Vec<Row>),
    /// Something is wrong with the file, a sheet or a row.
    Problem(Problem),
}

/// What is known of a sheet before its rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct SheetHead {
    /// Name; empty for formats without sheets.
    pub(crate) name: String,
    /// Whether a spreadsheet program shows it.
    pub(crate) is_hidden: bool,
    /// Merged cells, when they are known beforehand.
    pub(crate) merges: Vec<Merge>,
}

/// A merged area; rows and columns from 1, both ends inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
    pub(crate) first_column: u16,
    pub(crate) last_column: u16,
}

/// One row; cells without content are left out.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// From 1, as a spreadsheet shows it.
    pub(crate) number: u32,
    /// Whether it is hidden (filtered out).
    pub(crate) is_hidden: bool,
    /// Cells with their column (from 1), from left to right.
    pub(crate) cells: Vec<(u16, Cell)>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A number, in plain decimal digits as a person would have typed it.
    Number(Letters),
    /// A text.
    Text(Letters),
    /// A cell formatted as a day.
    Day(Date),
    /// True or false.
    Flag(bool),
    /// `#REF!` and its kind.
    Error(Letters),
    /// A formula whose result is not stored in the file.
    NoResult,
}

impl Cell {
    /// What stands there, as text.
    pub(crate) fn raw(&self) -> Box<str> {
        self.clone().into_raw()
    }

    /// What stands there, as text.
    pub(crate) fn into_raw(self) -> Box<str> {
        match self {
            Self::Number(text) | Self::Text(text) | Self::Error(text) => text.into_box(),
            Self::Day(day) => day.to_string().into(),
            Self::Flag(flag) => if flag { "TRUE" } else { "FALSE" }.into(),
            Self::NoResult => Box::default(),
        }
    }
}

impl Row {
    /// Takes the cell of this column out of the row; `hint` is where it is likely to stand, and
    /// moves on.
    pub(crate) fn take(&mut self, column: u16, hint: &mut usize) -> Option<Cell> {
        let at = match self.cells.get(*hint) {
            Some((found, _)) if *found == column => *hint,
            _ => self.cells.binary_search_by_key(&column, |(column, _)| *column).ok()?,
        };
        *hint = at + 1;
        self.cells.get_mut(at).map(|(_, cell)| std::mem::replace(cell, Cell::NoResult))
    }

    /// The cell in this column.
    pub(crate) fn cell(&self, column: u16) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }
}
