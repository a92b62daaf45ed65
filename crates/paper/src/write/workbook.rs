//! Workbooks (xlsx) with a title, typed columns, frozen headers, formulas that carry their result,
//! and a sheet of notes.

use fact::Decimal;
use jiff::civil::Date;
use rust_xlsxwriter as xlsx;
use std::io::{Seek, Write};
use thiserror::Error;

/// A workbook being written.
pub struct Workbook {
    book: xlsx::Workbook,
    styles: Styles,
}

/// How the cells of a column look and what its header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnStyle {
    /// Header.
    pub title: String,
    /// Unit printed behind the header in brackets; empty for none.
    pub unit: String,
    /// Decimals shown; `None` for texts and days. The value keeps all its digits.
    pub digits: Option<u8>,
    /// Width in letters; 0 for one that fits the header.
    pub width: u16,
}

/// What goes into one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(&'a str),
    /// A number; one of more than 15 digits is written as text, because a spreadsheet would cut it.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// A formula (with its `=`, English function names) and the number it gives, shown by viewers
    /// that do not calculate.
    Formula(&'a str, Decimal),
    /// A formula and the text it gives.
    TextFormula(&'a str, &'a str),
}

/// One line of the notes sheet: what, and what about it (制表人, 制表时间, 筛选条件, 规则包…).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is noted.
    pub label: String,
    /// The note.
    pub text: String,
}

/// Why a table could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The target refused bytes.
    #[error("写文件失败：{0}")]
    Io(#[from] std::io::Error),
    /// The workbook does not allow it (too many rows, a forbidden sheet name).
    #[error("生成工作簿失败：{0}")]
    Workbook(#[from] xlsx::XlsxError),
    /// The text table could not be written.
    #[error("生成文本表失败：{0}")]
    Text(#[from] csv::Error),
    /// The document could not be packed.
    #[error("生成文档失败：{0}")]
    Document(String),
    /// Rows or columns beyond what a sheet can hold.
    #[error("表格太大：工作表最多 1048576 行、16384 列。请分成几张表。")]
    TooLarge,
}

/// How hard the parts of a workbook are packed, 1 to 9: the level that office programs take themselves. The next ones
/// take a third more time for a file that is 6 % smaller.
const COMPRESSION: u8 = 3;

/// Writes the rows of one sheet, from the top down.
pub struct SheetWriter<'a> {
    sheet: &'a mut xlsx::Worksheet,
    styles: &'a Styles,
    row: u32,
}

struct Styles {
    title: xlsx::Format,
    header: xlsx::Format,
    text: xlsx::Format,
    day: xlsx::Format,
}

impl Default for Workbook {
    fn default() -> Self {
        Self::new()
    }
}

impl Workbook {
    /// An empty workbook.
    #[must_use]
    pub fn new() -> Self {
        let styles = Styles {
            title: xlsx::Format::new().set_bold().set_font_size(14),
            header: xlsx::Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(xlsx::FormatAlign::Center)
                .set_align(xlsx::FormatAlign::VerticalCenter)
                .set_background_color(xlsx::Color::RGB(0x00DC_E6F1))
                .set_border(xlsx::FormatBorder::Thin),
            text: xlsx::Format::new().set_num_format("@"),
            day: xlsx::Format::new().set_num_format("yyyy-mm-dd"),
        };
        let mut book = xlsx::Workbook::new();
        book.set_zip_compression_level(COMPRESSION);
        Self { book, styles }
    }

    /// Starts a sheet in which rows may refer to each other and texts are stored once.
    ///
    /// # Errors
    /// When the name is not allowed or there are too many columns.
    pub fn sheet(
        &mut self,
        name: &str,
        title: &str,
        columns: &[ColumnStyle],
    ) -> Result<SheetWriter<'_>, WriteError> {
        SheetWriter::start(self.book.add_worksheet(), &self.styles, name, title, columns)
    }

    /// Starts a sheet of any length that is written row by row to a temporary file: memory does not
    /// grow with it. Rows cannot be gone back to.
    ///
    /// # Errors
    /// When the name is not allowed, there are too many columns or no temporary file can be made.
    pub fn long_sheet(
        &mut self,
        name: &str,
        title: &str,
        columns: &[ColumnStyle],
    ) -> Result<SheetWriter<'_>, WriteError> {
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        SheetWriter::start(sheet, &self.styles, name, title, columns)
    }

    /// Adds the sheet 说明: when, who, filter, pack.
    ///
    /// # Errors
    /// When the workbook already has one.
    pub fn notes(&mut self, notes: &[Note]) -> Result<(), WriteError> {
        let columns = [
            ColumnStyle { width: 18, ..ColumnStyle::text("项目") },
            ColumnStyle { width: 80, ..ColumnStyle::text("内容") },
        ];
        let mut sheet = self.sheet("说明", "", &columns)?;
        for note in notes {
            sheet.row(&[Cell::Text(&note.label), Cell::Text(&note.text)])?;
        }
        Ok(())
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn save<W: Write + Seek + Send>(mut self, target: W) -> Result<(), WriteError> {
        Ok(self.book.save_to_writer(target)?)
    }

    /// The workbook as bytes.
    ///
    /// # Errors
    /// When two sheets have one name.
    pub fn into_bytes(mut self) -> Result<Vec<u8>, WriteError> {
        Ok(self.book.save_to_buffer()?)
    }
}

impl ColumnStyle {
    /// A column of texts.
    #[must_use]
    pub fn text(title: impl Into<String>) -> Self {
        Self { title: title.into(), unit: String::new(), digits: None, width: 0 }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(title: impl Into<String>, unit: impl Into<String>, digits: u8) -> Self {
        Self { title: title.into(), unit: unit.into(), digits: Some(digits), width: 0 }
    }

    fn header(&self) -> String {
        if self.unit.is_empty() || self.unit == "1" {
            self.title.clone()
        } else {
            format!("{}（{}）", self.title, self.unit)
        }
    }

    fn width(&self) -> f64 {
        let letters: usize = self.header().chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
        let fitting = u16::try_from(letters + 2).unwrap_or(60).clamp(10, 60);
        f64::from(if self.width == 0 { fitting } else { self.width })
    }

    fn format(&self) -> Option<xlsx::Format> {
        let digits = self.digits?;
        let places = "0".repeat(usize::from(digits));
        let point = if digits > 0 { "." } else { "" };
        Some(xlsx::Format::new().set_num_format(format!("#,##0{point}{places}")))
    }
}

impl<'a> SheetWriter<'a> {
    fn start(
        sheet: &'a mut xlsx::Worksheet,
        styles: &'a Styles,
        name: &str,
        title: &str,
        columns: &[ColumnStyle],
    ) -> Result<Self, WriteError> {
        sheet.set_name(name)?;
        let mut header_row = 0;
        for (index, column) in columns.iter().enumerate() {
            sheet.set_column_width(column_number(index)?, column.width())?;
            if let Some(format) = column.format() {
                // Once for the column: a format given with each cell is hashed with each cell.
                sheet.set_column_format(column_number(index)?, &format)?;
            }
        }
        if !title.is_empty() {
            sheet.write_string_with_format(0, 0, title, &styles.title)?;
            header_row = 1;
        }
        for (index, column) in columns.iter().enumerate() {
            let header = column.header();
            sheet.write_string_with_format(header_row, column_number(index)?, header, &styles.header)?;
        }
        sheet.set_freeze_panes(header_row + 1, 0)?;
        sheet.set_repeat_rows(header_row, header_row)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(Self { sheet, styles, row: header_row + 1 })
    }

    /// The row that [`SheetWriter::row`] writes next, as a spreadsheet counts (from 1): for formulas.
    #[must_use]
    pub fn next_row(&self) -> u32 {
        self.row + 1
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the sheet is full.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        for (index, cell) in cells.iter().enumerate() {
            self.cell(column_number(index)?, cell)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, cell: &Cell<'_>) -> Result<(), WriteError> {
        let row = self.row;
        match *cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                self.sheet.write_string(row, column, fitting(text))?;
            }
            Cell::Number(number) if number.trim().mantissa().unsigned_abs() < 1_000_000_000_000_000 => {
                self.sheet.write_number(row, column, number.trim().to_f64())?;
            }
            Cell::Number(number) => {
                self.sheet.write_string_with_format(row, column, number.to_string(), &self.styles.text)?;
            }
            Cell::Day(day) => {
                self.sheet.write_number_with_format(row, column, serial(day), &self.styles.day)?;
            }
            Cell::Formula(formula, result) => {
                let formula = xlsx::Formula::new(formula).set_result(result.trim().to_string());
                self.sheet.write_formula(row, column, formula)?;
            }
            Cell::TextFormula(formula, result) => {
                let formula = xlsx::Formula::new(formula).set_result(result);
                self.sheet.write_formula(row, column, formula)?;
            }
        }
        Ok(())
    }
}

/// A cell holds 32,767 letters.
fn fitting(text: &str) -> &str {
    match text.char_indices().nth(32_767) {
        Some((end, _)) if text.len() > 32_767 => text.get(..end).unwrap_or(text),
        _ => text,
    }
}

fn column_number(index: usize) -> Result<u16, WriteError> {
    u16::try_from(index).ok().filter(|column| *column < 16_384).ok_or(WriteError::TooLarge)
}

/// Days since 1899-12-30, as a spreadsheet counts from March 1900 on.
fn serial(day: Date) -> f64 {
    let start = jiff::civil::date(1899, 12, 30);
    let days = day.duration_since(start).as_hours() / 24;
    f64::from(i32::try_from(days).expect("the days between two civil dates fit 32 bits"))
}
