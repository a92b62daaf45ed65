//! Comma-separated text with a byte-order mark, which spreadsheets here need to see UTF-8.

use super::WriteError;
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
        Ok(self.writer.write_record(cells)?)
    }

    /// Writes what is still buffered and gives the target back.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn finish(self) -> Result<W, WriteError> {
        self.writer.into_inner().map_err(|error| WriteError::Io(error.into_error()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_table_starts_with_the_mark_and_quotes_what_needs_it() {
        let mut table = TextTable::new(Vec::new(), ["名称", "说明"]).expect("memory");
        table.row(["甲公司", "一,二\"三\""]).expect("memory");
        let bytes = table.finish().expect("memory");
        let text = String::from_utf8(bytes).expect("utf-8");
        assert_eq!(text, "\u{feff}名称,说明\r\n甲公司,\"一,二\"\"三\"\"\"\r\n");
    }
}
