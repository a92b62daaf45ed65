//! Plain tables: one header row, one row a subject, comma separated, already clean. Read and written
//! in columns on all cores, for tables of millions of rows. What departments send goes through
//! `intake`; what the columns mean is the caller's.

mod column;
mod encode;
mod parse;
mod quick;
mod stage;

pub use column::{PlainColumn, PlainMantissas};
pub use encode::{CsvText, Values, header_line, rows_to_csv};

use parse::Block;
use rayon::prelude::*;
use std::io::Read;
use std::sync::Arc;
use thiserror::Error;

/// What a column is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Passed over.
    Skip,
    /// A decimal number; an empty field is a gap.
    Number,
    /// A text; an empty field is a gap.
    Text,
    /// Whole numbers if every field is one as computers print them, else texts.
    Key,
}

/// One segment of rows.
#[derive(Clone, Debug, Default)]
pub struct PlainSegment {
    /// Rows before this segment.
    pub start: usize,
    /// Rows.
    pub rows: usize,
    /// Columns in the order asked for.
    pub columns: Vec<PlainColumn>,
}

/// A plain table in columns.
#[derive(Clone, Debug, Default)]
pub struct PlainTable {
    /// Digits of each column.
    pub digits: Vec<u8>,
    /// Texts of each text column, in byte order; a mantissa numbers them.
    pub texts: Vec<Option<Arc<[Box<str>]>>>,
    /// Rows in segments.
    pub segments: Vec<PlainSegment>,
}

/// Why a plain table cannot be read.
#[derive(Debug, Error)]
pub enum PlainError {
    /// The file could not be read.
    #[error("读不了文件：{0}")]
    Io(#[from] std::io::Error),
    /// No header row.
    #[error("文件是空的，第一行应当是列名")]
    Empty,
    /// A row has more or fewer fields than the header.
    #[error("第{row}行有{found}列，表头有{expected}列。请补齐或删去多余的逗号")]
    Width {
        /// Row from 1, the header included.
        row: usize,
        /// Fields found.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// A field is no number.
    #[error("第{row}行“{column}”列的“{raw}”不是数值")]
    NotANumber {
        /// Row from 1, the header included.
        row: usize,
        /// Column name.
        column: String,
        /// The field.
        raw: String,
    },
}

const BLOCK_BYTES: usize = 2 << 20;

/// Reads a table. `kind` says what each header is read as.
///
/// # Errors
/// The first thing that cannot be read, with its row.
pub fn read_plain(
    mut input: impl Read,
    kind: impl Fn(&str) -> ColumnKind,
) -> Result<(Vec<String>, PlainTable), PlainError> {
    let mut rest = Vec::new();
    let batch = rayon::current_num_threads() * BLOCK_BYTES;
    let mut ended = fill(&mut input, &mut rest, batch)?;
    let text = rest.strip_prefix(b"\xEF\xBB\xBF".as_slice()).unwrap_or(&rest).to_vec();
    rest = text;
    let end = parse::end_of_first_row(&rest).unwrap_or(rest.len());
    let names = parse::header(&rest[..end])?;
    rest.drain(..end);
    let kinds: Vec<ColumnKind> = names.iter().map(|name| kind(name)).collect();
    let mut blocks: Vec<Block> = Vec::new();
    let mut row = 2;
    loop {
        if rest.len() < batch && !ended {
            ended = fill(&mut input, &mut rest, batch)?;
        }
        let mut cuts = vec![0];
        while let Some(&from) =
            cuts.last().filter(|from| **from < rest.len() && cuts.len() <= batch / BLOCK_BYTES)
        {
            let left = &rest[from..];
            let last = ended && left.len() <= BLOCK_BYTES;
            let cut = if last { left.len() } else { parse::cut(left, BLOCK_BYTES) };
            if cut == 0 {
                break;
            }
            cuts.push(from + cut);
        }
        if cuts.len() == 1 {
            match (rest.is_empty(), ended) {
                (true, _) => break,
                // One row longer than a block: take all of it, or read on until it ends.
                (false, true) => cuts.push(rest.len()),
                (false, false) => {
                    let longer = rest.len() + batch;
                    ended = fill(&mut input, &mut rest, longer)?;
                    continue;
                }
            }
        }
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|ends| &rest[ends[0]..ends[1]]).collect();
        let parsed: Vec<Result<Block, parse::Wrong>> =
            pieces.par_iter().map(|piece| Block::parse(piece, &kinds)).collect();
        for block in parsed {
            let block = block.map_err(|wrong| wrong.at(row, &names))?;
            row += block.rows;
            blocks.push(block);
        }
        let done = cuts.last().copied().unwrap_or(0);
        rest.drain(..done);
    }
    Ok((names, parse::join(blocks, &kinds)))
}

/// Reads on until there are so many bytes; whether the input has ended.
fn fill(input: &mut impl Read, rest: &mut Vec<u8>, wanted: usize) -> std::io::Result<bool> {
    let missing = wanted.saturating_sub(rest.len());
    rest.reserve(missing + 1);
    let read = input.by_ref().take(u64::try_from(missing).unwrap_or(u64::MAX)).read_to_end(rest)?;
    Ok(read < missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> ColumnKind {
        match name {
            "id" => ColumnKind::Key,
            "name" => ColumnKind::Text,
            "skip" => ColumnKind::Skip,
            _ => ColumnKind::Number,
        }
    }

    #[test]
    fn numbers_texts_and_gaps_come_in_as_columns() {
        let text = "\u{feff}id,name,skip,tax\n7,\"甲,公司\",x,12.5\n10,,y,\n8,乙,,-0.25\n";
        let (names, table) = read_plain(text.as_bytes(), kind).expect("reads");
        assert_eq!(names, ["id", "name", "skip", "tax"]);
        assert_eq!(table.digits, [0, 0, 0, 2]);
        let segment = &table.segments[0];
        assert_eq!(segment.rows, 3);
        assert_eq!(segment.columns[3].mantissas, PlainMantissas::Narrow(vec![1250, 0, -25]));
        assert_eq!(segment.columns[3].gaps, [0, 1, 0]);
        let texts = table.texts[1].as_ref().expect("texts");
        assert_eq!(&*texts[0], "乙");
        assert_eq!(&*texts[1], "甲,公司");
        assert_eq!(segment.columns[0].mantissas, PlainMantissas::Tiny(vec![7, 10, 8]));
    }

    #[test]
    fn keys_that_are_not_plain_whole_numbers_are_texts() {
        let (_, table) = read_plain("id\n007\n8\n".as_bytes(), kind).expect("reads");
        assert_eq!(table.texts[0].as_ref().map(|texts| texts.len()), Some(2));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_row() {
        for (text, message) in [
            ("", "文件是空的"),
            ("id,tax\n1,2\n2\n", "第3行有1列，表头有2列"),
            ("id,tax\n1,约12\n", "第2行“tax”列的“约12”不是数值"),
        ] {
            let error = read_plain(text.as_bytes(), kind).expect_err("refused");
            assert!(error.to_string().contains(message), "{error}");
        }
    }

    #[test]
    fn a_table_larger_than_a_block_is_read_whole() {
        let mut text = String::from("id,tax\n");
        for row in 0..700_000 {
            text.push_str(&format!("{row},{row}.{:02}\n", row % 100));
        }
        let (_, table) = read_plain(text.as_bytes(), kind).expect("reads");
        assert!(table.segments.len() > 1);
        assert_eq!(table.segments.iter().map(|segment| segment.rows).sum::<usize>(), 700_000);
        let last = table.segments.last().expect("some");
        assert_eq!(last.start + last.rows, 700_000);
    }
}
