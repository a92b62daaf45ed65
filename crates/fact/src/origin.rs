//! Where a figure came from, down to the cell and its raw text.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One sheet of one delivered file. Shared by all facts read from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    /// File name as delivered, without its folder.
    pub file: String,
    /// Sheet name; empty for formats without sheets.
    pub sheet: String,
    /// Delivering department (id of `codes/departments.toml`, e.g. `tax`).
    pub department: String,
    /// Form it was read by.
    pub form: String,
    /// Day of delivery.
    pub delivered: Option<Date>,
    /// SHA-256 of the file, lower-case hex; empty when the text did not come from a file.
    pub digest: String,
}

/// One cell: the source, its place and what stood there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The sheet.
    pub source: Arc<Source>,
    /// Row, counted from 1 as a spreadsheet shows it.
    pub row: u32,
    /// Column, counted from 1 (A = 1).
    pub column: u16,
    /// Text of the cell before any cleaning.
    pub raw: Box<str>,
}

impl Origin {
    /// The cell as a spreadsheet names it, such as `F17`.
    #[must_use]
    pub fn cell(&self) -> String {
        cell_name(self.row, self.column)
    }
}

/// `F17` for row 17, column 6.
pub(crate) fn cell_name(row: u32, column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests {
    use super::cell_name;

    #[test]
    fn cells_are_named_as_a_spreadsheet_names_them() {
        for (column, name) in [(1, "A9"), (26, "Z9"), (27, "AA9"), (702, "ZZ9"), (703, "AAA9")] {
            assert_eq!(cell_name(9, column), name);
        }
    }
}
