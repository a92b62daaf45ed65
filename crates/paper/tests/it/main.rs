//! The room `paper` tested at its door: files of every format in, facts and findings out, and
//! workbooks written and read back.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    reason = "a test may fail where it stands, and its files are small"
)]

mod broken;
mod files;
mod findings;
mod formats;
mod headers;
mod maps;
mod more_findings;
mod old_workbook;
mod real;
mod rules;
mod writing;
