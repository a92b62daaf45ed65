//! The sheet as a document (docx) that a firm can be handed and that can be marked by hand.

use super::said::{CHANGES, Said};
use office::evaluation::explain::Explanation;
use paper::{Block, WriteError};

/// The bytes of the document.
///
/// # Errors
/// When it cannot be packed.
pub fn document(explanation: &Explanation) -> Result<Vec<u8>, WriteError> {
    let said = Said::of(explanation);
    let mut blocks = vec![Block::Paragraph(said.subject)];
    blocks.extend(said.standing.into_iter().map(Block::Paragraph));
    part(&mut blocks, "各项指标", Some((said.items, &[5, 7, 7, 4, 3, 3, 5, 8])), said.item_notes);
    part(&mut blocks, "规则和名次", None, said.rules);
    if let Some(changes) = said.changes {
        part(&mut blocks, CHANGES, Some((changes, &[3, 3, 4, 4])), said.change_notes);
    }
    let sources = said.sources.into_iter().flat_map(|(figure, cells)| std::iter::once(figure).chain(cells));
    part(&mut blocks, "数据来源", None, sources.collect());
    part(&mut blocks, "说明", None, said.notes);
    paper::document(&said.title, &blocks)
}

/// A heading with a table whose first row is its header, and lines; nothing when there is neither.
fn part(
    blocks: &mut Vec<Block>,
    heading: &str,
    table: Option<(Vec<Vec<String>>, &[usize])>,
    lines: Vec<String>,
) {
    let table = table.and_then(|(rows, widths)| {
        let mut rows = rows.into_iter();
        let header = rows.next()?;
        Some(Block::Table { header, widths: widths.to_vec(), rows: rows.collect() })
    });
    if table.is_none() && lines.is_empty() {
        return;
    }
    blocks.push(Block::Heading(heading.to_owned()));
    blocks.extend(table);
    blocks.extend(lines.into_iter().map(Block::Paragraph));
}
