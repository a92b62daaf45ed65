//! Documents to sign (docx, ISO/IEC 29500): a title, headings, paragraphs, ruled tables and lines for signatures, on A4
//! with numbered pages. Fonts are named, never shipped. What is said in them is the caller's.

use super::WriteError;
use docx_rs::{
    AlignmentType, Docx, Footer, PageMargin, PageNum, Paragraph, Run, RunFonts, Table, TableCell,
    TableLayoutType, TableRow, WidthType,
};
use std::io::Cursor;

/// A part of a document, from the top down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A ruled table.
    Table {
        /// Headers, one per column; empty for none.
        header: Vec<String>,
        /// Width of each column as a share of all.
        widths: Vec<usize>,
        /// Cells by row; a short row ends with empty cells.
        rows: Vec<Vec<String>>,
    },
    /// Lines to be signed, each with its label.
    Signatures(Vec<String>),
}

// Lengths are twips (1/1440 inch), sizes half points: A4 with 2.5 cm at the sides; title 二号, headings 小四, text 五号.
const PAGE: (u32, u32) = (11_906, 16_838);
const SIDE: i32 = 1_417;
const TEXT_WIDTH: usize = 9_072;
const TITLE_SIZE: usize = 44;
const HEADING_SIZE: usize = 24;
const TEXT_SIZE: usize = 21;

/// The bytes of a document.
///
/// # Errors
/// When it cannot be packed.
pub fn document(title: &str, blocks: &[Block]) -> Result<Vec<u8>, WriteError> {
    let fonts = RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia("仿宋_GB2312");
    let margin = PageMargin::new().top(SIDE).bottom(SIDE).left(SIDE).right(SIDE);
    let number = Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new());
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .default_fonts(fonts)
        .default_size(TEXT_SIZE)
        .footer(Footer::new().add_paragraph(number));
    let heavy = RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia("黑体");
    let title = run(title).size(TITLE_SIZE).fonts(heavy.clone());
    docx = docx.add_paragraph(Paragraph::new().align(AlignmentType::Center).add_run(title));
    for block in blocks {
        docx = match block {
            Block::Heading(text) => {
                let heading = run(text).size(HEADING_SIZE).fonts(heavy.clone());
                docx.add_paragraph(Paragraph::new().keep_next(true).add_run(heading))
            }
            Block::Paragraph(text) => docx.add_paragraph(Paragraph::new().add_run(run(text))),
            Block::Table { header, widths, rows } => {
                docx.add_table(table(header, widths, rows)).add_paragraph(Paragraph::new())
            }
            Block::Signatures(labels) => labels.iter().fold(docx, |docx, label| {
                let line = run(&format!("{label}：________________    日期：____年__月__日"));
                docx.add_paragraph(Paragraph::new()).add_paragraph(Paragraph::new().add_run(line))
            }),
        };
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|why| WriteError::Document(why.to_string()))?;
    Ok(bytes.into_inner())
}

/// A text; characters that XML cannot hold are left out.
fn run(text: &str) -> Run {
    Run::new().add_text(text.chars().filter(|letter| !letter.is_control()).collect::<String>())
}

fn table(header: &[String], widths: &[usize], rows: &[Vec<String>]) -> Table {
    let all: usize = widths.iter().sum::<usize>().max(1);
    let grid: Vec<usize> = widths.iter().map(|width| width * TEXT_WIDTH / all).collect();
    let row = |cells: &[String], bold: bool| {
        let cells = grid.iter().enumerate().map(|(place, width)| {
            let text = run(cells.get(place).map_or("", String::as_str));
            let text = if bold { text.bold() } else { text };
            TableCell::new().width(*width, WidthType::Dxa).add_paragraph(Paragraph::new().add_run(text))
        });
        TableRow::new(cells.collect()).cant_split()
    };
    let head = (!header.is_empty()).then(|| row(header, true));
    let all = head.into_iter().chain(rows.iter().map(|cells| row(cells, false))).collect();
    Table::new(all).set_grid(grid.clone()).layout(TableLayoutType::Fixed).width(TEXT_WIDTH, WidthType::Dxa)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn body(bytes: Vec<u8>) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut text = String::new();
        let mut part = archive.by_name("word/document.xml").expect("a body");
        part.read_to_string(&mut text).expect("utf-8");
        text
    }

    #[test]
    fn a_document_holds_what_was_said_in_order_and_the_same_words_give_the_same_bytes() {
        let blocks = [
            Block::Heading("结果".to_owned()),
            Block::Table {
                header: vec!["项目".to_owned(), "数".to_owned()],
                widths: vec![3, 1],
                rows: vec![vec!["租金".to_owned(), "25.60 万元".to_owned()], vec!["空".to_owned()]],
            },
            Block::Paragraph("读法：<甲> & 乙\u{1}".to_owned()),
            Block::Signatures(vec!["测算人".to_owned()]),
        ];
        let bytes = document("供地测算单", &blocks).expect("a document");
        assert_eq!(bytes, document("供地测算单", &blocks).expect("a document"));
        let text = body(bytes);
        let mut from = 0;
        for word in
            ["供地测算单", "结果", "项目", "租金", "25.60 万元", "读法：&lt;甲&gt; &amp; 乙", "测算人：____"]
        {
            let place = text[from..].find(word).unwrap_or_else(|| panic!("{word} is not in its place"));
            from += place;
        }
        assert!(!text.contains('\u{1}'));
    }
}
