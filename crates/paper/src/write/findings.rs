//! The findings of a reading as a workbook: every line beside the cell it is about.

use super::{Cell, ColumnStyle, Note, Workbook, WriteError};
use fact::{Finding, Severity, glossary};

/// A workbook that lists findings with file, sheet, cell, what stands there, what is wrong and
/// what to do, with `notes` on a second sheet.
///
/// # Errors
/// When the list is longer than a sheet.
pub fn findings_workbook(findings: &[Finding], notes: &[Note]) -> Result<Workbook, WriteError> {
    let mut book = Workbook::new();
    let columns = [
        ("程度", 8),
        ("文件", 28),
        ("工作表", 16),
        ("单元格", 10),
        ("对象", 22),
        ("指标", 16),
        ("原文", 24),
        ("问题", 56),
        ("怎么办", 56),
        ("代码", 20),
    ]
    .map(|(title, width)| ColumnStyle { width, ..ColumnStyle::text(title) });
    let mut sheet = book.long_sheet("读取结果", "", &columns)?;
    for finding in findings {
        let cell = cell_of(finding);
        let term = glossary::term(&finding.term).map_or(finding.term.as_str(), |term| &term.zh);
        sheet.row(&[
            Cell::Text(severity_label(finding.severity)),
            Cell::Text(&finding.place.file),
            Cell::Text(&finding.place.sheet),
            Cell::Text(&cell),
            Cell::Text(&finding.subject),
            Cell::Text(term),
            Cell::Text(&finding.raw),
            Cell::Text(&finding.message),
            Cell::Text(&finding.advice),
            Cell::Text(&finding.code),
        ])?;
    }
    if !notes.is_empty() {
        book.notes(notes)?;
    }
    Ok(book)
}

fn severity_label(severity: Severity) -> &'static str {
    match severity {
        Severity::Notice => "提示",
        Severity::Warning => "注意",
        Severity::Held => "暂存",
        Severity::Refused => "未收",
    }
}

fn cell_of(finding: &Finding) -> String {
    let mut place = finding.place.clone();
    place.file.clear();
    place.sheet.clear();
    place.to_string().trim().to_owned()
}
