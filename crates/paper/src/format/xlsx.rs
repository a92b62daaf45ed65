//! Office Open XML workbooks (xlsx, xlsm), read as a stream: the shared texts are held, the sheets
//! are not, and nothing is allocated because a file says so.
//!
//! calamine reserves what `uniqueCount` declares and hides which cells hold a formula without a
//! result, so this one format is read here; see docs/decisions/0004.

mod package;
mod row;
mod sheet;

pub(crate) use package::{check_unpacked_sizes, part_names};

use super::Problem;
use super::reader::{Stop, Writer};
use package::Package;

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], writer: &mut Writer) -> Result<(), Stop> {
    let mut package = Package::open(bytes, writer.limits())?;
    let book = package.workbook()?;
    if book.sheets.is_empty() {
        return Err(Stop::Problem(Problem::no_sheets()));
    }
    writer.sheets(book.sheets.iter().map(|sheet| sheet.name.clone()))?;
    for sheet in &book.sheets {
        let done = sheet::read(&mut package, &book, sheet, writer);
        match done {
            Ok(()) | Err(Stop::SheetFull) => {}
            Err(Stop::Problem(problem)) => {
                writer.flush()?;
                writer.problem(problem)?;
            }
            Err(Stop::Gone) => return Err(Stop::Gone),
        }
    }
    Ok(())
}
