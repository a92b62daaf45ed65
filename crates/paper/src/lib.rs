//! Tables of every format in and out: what departments send becomes facts and findings, what the
//! office prints becomes workbooks and text tables.
//!
//! Only this room knows file formats, encodings, header layouts and units as people print them.
//! It takes bytes and returns data; files are opened, and clocks read, by whoever calls it (the
//! one exception is the deadline of a reading, see [`Limits`]). What a figure means for a firm is
//! left to `office`, what it means in law to `law`.

mod binding;
mod closing;
mod day;
mod figure;
mod form;
mod format;
mod header;
mod header_text;
mod intake;
mod ledger;
pub mod map;
pub mod plain;
mod preview;
mod printed_unit;
mod reading;
mod suspicion;
mod table;
mod totals;
mod wording;
mod write;

pub use form::{Blank, Column, Duplicates, Form, FormError, PeriodRule};
pub use intake::{Delivery, Intake, Limits, Outcome, Sink, Tally, TotalCheck, Withdrawn, read, read_into};
pub use preview::{PreviewSheet, Sheets, preview};
pub use write::{
    Block, Cell, ColumnStyle, Note, SheetWriter, TextTable, Workbook, WriteError, document, findings_workbook,
};
