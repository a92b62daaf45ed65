//! The sheet 参数: every number of the scheme with its source.

use super::{Book, Content, PARAMETERS, write_row};
use paper::{ColumnStyle, Workbook, WriteError};

pub(super) fn write(workbook: &mut Workbook, book: &Book<'_, '_>) -> Result<(), WriteError> {
    let columns = [
        ColumnStyle { width: 30, ..ColumnStyle::text("参数") },
        ColumnStyle { width: 36, ..ColumnStyle::text("名称") },
        ColumnStyle::text("数值"),
        ColumnStyle::text("单位"),
        ColumnStyle { width: 30, ..ColumnStyle::text("来源") },
        ColumnStyle { width: 40, ..ColumnStyle::text("条款") },
        ColumnStyle::text("备注"),
    ];
    let mut sheet = workbook.sheet(PARAMETERS, "方案参数", &columns)?;
    for (id, dated) in &book.run.scheme().parameters {
        let citation = &dated.citation;
        let mut marks = Vec::new();
        if citation.configured {
            marks.push("本地配置");
        }
        if !citation.confirmed {
            marks.push("未核实");
        }
        let unit = citation.unit.to_string();
        write_row(
            &mut sheet,
            &[
                Content::Text(id.clone()),
                Content::Text(citation.label.clone()),
                Content::Number(dated.value),
                Content::Text(if unit == "1" { String::new() } else { unit }),
                Content::Text(citation.source.clone()),
                Content::Text(format!("{} {}", citation.article, citation.clauses.join("、"))),
                Content::Text(marks.join("、")),
            ],
        )?;
    }
    Ok(())
}
