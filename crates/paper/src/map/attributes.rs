//! The attribute table of a shapefile: its rows by their number, in the code page the `.cpg` file, the
//! table or a person names, else in what the bytes look like.

use super::layer::Inlet;
use super::message::Trouble;
use crate::Delivery;
use crate::format::{self, Message};

/// Names and rows of an attribute table; a row is `None` where the table marks it deleted.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) fields: Vec<String>,
    pub(super) rows: Vec<Option<Vec<Option<String>>>>,
}

/// Reads a `.dbf` file.
pub(super) fn read(sheet: &str, bytes: &[u8], cpg: Option<&[u8]>, inlet: &mut Inlet<'_>) -> Attributes {
    let stated =
        cpg.map(|text| String::from_utf8_lossy(text).trim().to_owned()).filter(|text| !text.is_empty());
    let code_page = stated.or_else(|| inlet.request.code_page.clone());
    let delivery = Delivery { code_page, limits: inlet.request.limits, ..Delivery::default() };
    let mut table = Attributes { fields: Vec::new(), rows: deleted_marks(bytes) };
    for message in format::open("attributes.dbf", bytes.to_vec(), &delivery) {
        match message {
            Message::Rows(rows) => rows.into_iter().for_each(|row| table.take(row)),
            Message::Problem(problem) => {
                let mut finding = problem.into_finding(inlet.file);
                sheet.clone_into(&mut finding.place.sheet);
                inlet.findings.push(finding);
            }
            Message::Sheets(_) | Message::Sheet(_) => {}
        }
    }
    table.tell_names(sheet, inlet);
    table
}

/// One entry per record, `None` for those marked deleted.
fn deleted_marks(bytes: &[u8]) -> Vec<Option<Vec<Option<String>>>> {
    let Some(header) = bytes.get(..32) else { return Vec::new() };
    let count = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    let start = usize::from(u16::from_le_bytes([header[8], header[9]]));
    let length = usize::from(u16::from_le_bytes([header[10], header[11]]));
    let Some(records) = bytes.get(start..).filter(|_| length > 0) else { return Vec::new() };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let records =
        records.chunks(length).take(count).take_while(|record| record.len() > 1 || record != b"\x1a");
    records.map(|record| (record.first() != Some(&b'*')).then(Vec::new)).collect()
}

impl Attributes {
    fn take(&mut self, row: format::Row) {
        if row.number == 1 {
            for (column, cell) in row.cells {
                let index = usize::from(column - 1);
                self.fields.resize(self.fields.len().max(index + 1), String::new());
                self.fields[index] = cell.into_raw().into();
            }
            return;
        }
        let width = self.fields.len();
        let index = usize::try_from(row.number).unwrap_or(usize::MAX).saturating_sub(2);
        if let Some(Some(values)) = self.rows.get_mut(index) {
            values.resize(width, None);
            for (column, cell) in row.cells {
                if let Some(value) = values.get_mut(usize::from(column - 1)) {
                    *value = Some(cell.into_raw().into()).filter(|text: &String| !text.is_empty());
                }
            }
        }
    }

    fn tell_names(&self, sheet: &str, inlet: &mut Inlet<'_>) {
        for (index, name) in self.fields.iter().enumerate() {
            if name.contains('\u{fffd}') {
                inlet.tell(Trouble::field_cut(name), sheet, None);
            }
            if self.fields[..index].contains(name) {
                inlet.tell(Trouble::field_twice(name), sheet, None);
            }
        }
    }
}
