//! Comma-separated text with a byte-order mark, which spreadsheets here need to see UTF-8. A text that a spreadsheet
//! would run as a formula gets an apostrophe before it.

use super::WriteError;
use fact::Decimal;
use std::borrow::Cow;
use std::io::Write;

/// Writes one table as UTF-8 with byte-order mark, commas and CRLF (RFC 4180).
pub struct TextTable<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> TextTable<W> {
    /// Starts a table with its header.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn new<S: AsRef<[u8]>>(
        mut target: W,
        header: impl IntoIterator<Item = S>,
    ) -> Result<Self, WriteError> {
        target.write_all("\u{feff}".as_bytes())?;
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(target);
        writer.write_record(header)?;
        Ok(Self { writer })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn row<S: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = S>) -> Result<(), WriteError> {
        for cell in cells {
            self.writer.write_field(harmless(cell.as_ref()))?;
        }
        // Ends the record.
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// Writes what is still buffered and gives the target back.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn finish(self) -> Result<W, WriteError> {
        self.writer.into_inner().map_err(|error| WriteError::Io(error.into_error()))
    }
}

/// A cell as a spreadsheet shows it and nothing more; a number keeps its sign.
fn harmless(cell: &[u8]) -> Cow<'_, [u8]> {
    let runs = matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let number = || std::str::from_utf8(cell).is_ok_and(|text| text.parse::<Decimal>().is_ok());
    if !runs || number() {
        return Cow::Borrowed(cell);
    }
    Cow::Owned([b"'", cell].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_a_spreadsheet_would_run_is_only_shown() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("-12.50", "-12.50"),
            ("甲=乙", "甲=乙"),
            ("", ""),
        ];
        for (cell, written) in cases {
            assert_eq!(harmless(cell.as_bytes()), written.as_bytes(), "{cell:?}");
        }
    }

    #[test]
    fn a_text_table_starts_with_the_mark_and_quotes_what_needs_it() {
        let mut table = TextTable::new(Vec::new(), ["名称", "说明"]).expect("memory");
        table.row(["甲公司", "一,二\"三\""]).expect("memory");
        let bytes = table.finish().expect("memory");
        let text = String::from_utf8(bytes).expect("utf-8");
        assert_eq!(text, "\u{feff}名称,说明\r\n甲公司,\"一,二\"\"三\"\"\"\r\n");
    }
}
