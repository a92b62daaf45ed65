//! Bracket tables.

use super::Loader;
use super::toml_text::{decimal, moved, read_toml, unit};
use crate::block::RuleBlock;
use crate::diagnostic::Diagnostic;
use crate::pack::{Table, TableRow};
use crate::vocabulary::{Type, Vocabulary};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    table: BTreeMap<Spanned<String>, RawTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    input: Spanned<String>,
    unit: Spanned<String>,
    rows: Spanned<Vec<Spanned<RawRow>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    from: Spanned<String>,
    value: Spanned<String>,
}

impl Loader {
    /// All tables; their input is a word of `vocabulary`.
    pub(super) fn tables(&mut self, vocabulary: &Vocabulary) -> Vec<Table> {
        let mut tables = Vec::new();
        for block in self.blocks.clone() {
            // A block that is no TOML was told of when its parameters were read.
            let Ok(section) = read_toml::<Section>(&block.file, block.offset, &block.text)
                .map_err(|wrong| self.tell_once(wrong))
            else {
                continue;
            };
            for (id, raw) in section.table {
                match table(&block, &id, &raw, vocabulary) {
                    Ok(table) => tables.push(table),
                    Err(wrong) => self.found.push(wrong),
                }
            }
        }
        tables
    }

    /// Keeps a diagnostic unless the same was kept before.
    pub(super) fn tell_once(&mut self, wrong: Diagnostic) {
        if !self.found.contains(&wrong) {
            self.found.push(wrong);
        }
    }
}

fn table(
    block: &RuleBlock,
    id: &Spanned<String>,
    raw: &RawTable,
    vocabulary: &Vocabulary,
) -> Result<Table, Diagnostic> {
    let input = raw.input.get_ref();
    let parameter = vocabulary.parameter(input).map(|(unit, _)| Type::Number(unit.clone()));
    let Some(input_kind) = parameter.or_else(|| vocabulary.term(input)) else {
        let hint = vocabulary
            .nearest(input)
            .map_or_else(|| "请写术语编号。".to_owned(), |near| format!("是不是 {near}？"));
        let message = format!("没有“{input}”这个词。");
        return Err(block.diagnostic(raw.input.span(), "unknown-word", message, hint));
    };
    if raw.rows.get_ref().is_empty() {
        let message = format!("表 {} 没有一行。", id.get_ref());
        return Err(block.diagnostic(id.span(), "empty-table", message, "请至少写一行 { from, value }。"));
    }
    let mut rows: Vec<TableRow> = Vec::new();
    for row in raw.rows.get_ref() {
        let from = decimal(&block.file, block.offset, &row.get_ref().from)?;
        let value = decimal(&block.file, block.offset, &row.get_ref().value)?;
        if let Some(last) = rows.last().filter(|last| last.from >= from) {
            let message = format!("这一行自 {from} 起，上一行自 {} 起，没有递增。", last.from);
            let span = row.get_ref().from.span();
            return Err(block.diagnostic(span, "table-order", message, "各行按起点从小到大，起点含在内。"));
        }
        rows.push(TableRow { from, value, span: moved(&row.span(), block.offset) });
    }
    Ok(Table {
        id: id.get_ref().clone(),
        input: input.clone(),
        input_kind,
        unit: unit(&block.file, block.offset, &raw.unit)?,
        rows,
        article: block.article,
        days: block.days,
        file: block.file.clone(),
        span: moved(&id.span(), block.offset),
    })
}
