//! Tables and documents out: workbooks with typed columns and formulas, findings beside the cell they are
//! about, text tables, sheets to sign. What stands in them is the caller's.

mod document;
mod findings;
mod text;
mod workbook;

pub use document::{Block, document};
pub use findings::findings_workbook;
pub use text::TextTable;
pub use workbook::{Cell, ColumnStyle, Note, SheetWriter, Workbook, WriteError};
