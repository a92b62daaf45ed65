//! The explanation sheet (说明单) of one firm as a page, as a document, as text and as JSON, and the workbook in which scores can be recomputed. What stands on it is decided in `office::evaluation::explain`.

mod document;
mod html;
mod json;
mod of_firm;
mod origins;
mod said;
mod sources;
mod text;
mod wording;
mod workbook;

pub use document::document;
pub use html::html;
pub use json::json;
pub use of_firm::{limits, name_of, row_of, sheet_as_of, sheet_of_zone};
pub use origins::of_registry;
pub use text::text;
pub use workbook::workbook;
