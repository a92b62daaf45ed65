//! Tables out: workbooks with typed columns and formulas, findings beside the cell they are
//! about, and text tables. What stands in them is the caller's.

mod findings;
mod text;
mod workbook;

pub use findings::findings_workbook;
pub use text::TextTable;
pub use workbook::{Cell, ColumnStyle, Note, SheetWriter, Workbook, WriteError};
