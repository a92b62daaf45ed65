//! Any table as a grid of texts, without a form: for building forms and for looking at a file.

use crate::format::{self, Cell, Message};
use crate::intake::Delivery;
use fact::Finding;

/// The sheets of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheets {
    /// The sheets in their order.
    pub sheets: Vec<PreviewSheet>,
    /// What is wrong with the file.
    pub findings: Vec<Finding>,
}

/// One sheet as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewSheet {
    /// Name; empty for formats without sheets.
    pub name: String,
    /// Whether a spreadsheet program hides it.
    pub is_hidden: bool,
    /// Rows that have content: number from 1, and the texts of columns 1 to the last filled one.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Rows that have content, also beyond those listed.
    pub row_count: u64,
}

/// Reads a file of any format into texts, at most `rows` rows a sheet; the others are counted.
#[must_use]
pub fn preview(name: &str, bytes: Vec<u8>, rows: usize, delivery: &Delivery) -> Sheets {
    let mut result = Sheets::default();
    for message in format::open(name, bytes, delivery) {
        match message {
            Message::Sheets(_) => {}
            Message::Sheet(head) => result.sheets.push(PreviewSheet {
                name: head.name,
                is_hidden: head.is_hidden,
                ..PreviewSheet::default()
            }),
            Message::Rows(list) => {
                let Some(sheet) = result.sheets.last_mut() else { continue };
                sheet.row_count += list.len() as u64;
                let left = rows.saturating_sub(sheet.rows.len());
                sheet.rows.extend(list.iter().take(left).map(|row| (row.number, texts(&row.cells))));
            }
            Message::Problem(problem) => result.findings.push(problem.into_finding(name)),
        }
    }
    result
}

fn texts(cells: &[(u16, Cell)]) -> Vec<String> {
    let width = cells.last().map_or(0, |(column, _)| usize::from(*column));
    let mut texts = vec![String::new(); width];
    for (column, cell) in cells {
        if let Some(text) = texts.get_mut(usize::from(*column) - 1) {
            *text = cell.raw().into_string();
        }
    }
    texts
}
