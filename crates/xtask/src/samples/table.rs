//! A department's table before it becomes a file: what is meant, what is typed, and where each cell comes to stand.
//!
//! Faults are typed over what is meant; the writers know only what is typed.

use fact::Decimal;
use jiff::civil::Date;

/// What the department means.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Number(Decimal),
    Text(String),
    Day(Date),
    Flag(bool),
    /// Nothing was said.
    Blank,
    /// It does not apply; printed as this word.
    NotApplicable(&'static str),
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Blank,
    Text(String),
    Number(Decimal),
    Day(Date),
    /// A formula; without a stored result when `None`.
    Formula(String, Option<Decimal>),
}

/// A column of a department's table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Upper header over several columns; empty when there is one header only.
    pub upper: &'static str,
    pub header: String,
    /// Glossary id; empty for a column that no form reads.
    pub term: &'static str,
    /// Unit as typed: printed in the unit row of sheets that have one.
    pub unit: &'static str,
    pub total: bool,
}

/// One row: the firm or parcel it is about, what is meant and what is typed.
#[derive(Clone, Debug)]
pub struct Row {
    pub firm: usize,
    pub subject: String,
    pub given: Vec<Given>,
    pub cells: Vec<Cell>,
    /// A row that stands there once too often; it means nothing.
    pub repeated: bool,
}

/// One sheet of a file.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub name: String,
    pub form: &'static str,
    pub titles: Vec<String>,
    pub columns: Vec<Column>,
    pub unit_row: bool,
    pub rows: Vec<Row>,
    /// Label of the totals row, if there is one.
    pub totals: Option<&'static str>,
    /// Totals typed by hand instead of what the rows add up to: column, number.
    pub typed_totals: Vec<(usize, Decimal)>,
    pub footnotes: Vec<String>,
}

/// File formats that departments send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Xls,
    Ods,
    CsvGb18030,
    CsvUtf8Bom,
}

/// One file that a department delivers.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Path under `zones/demo`.
    pub file: String,
    pub format: Format,
    pub year: i16,
    pub delivered: Date,
    pub sheets: Vec<Sheet>,
}

/// Cells in their places.
pub struct Grid {
    pub rows: Vec<Vec<Cell>>,
    /// First row, first column, last row, last column, from 0.
    pub merges: Vec<(usize, usize, usize, usize)>,
    pub first_data_row: usize,
    pub title_rows: usize,
}

impl Given {
    /// Two decimals: 万元 from hundredths and the like.
    pub fn scaled(mantissa: i64, digits: u8) -> Self {
        Self::Number(Decimal::new(mantissa.into(), digits))
    }

    /// What a tidy clerk types.
    pub fn typed(&self) -> Cell {
        match self {
            Self::Number(number) => Cell::Number(*number),
            Self::Text(text) => Cell::Text(text.clone()),
            Self::Day(day) => Cell::Day(*day),
            Self::Flag(flag) => Cell::Text(if *flag { "是" } else { "否" }.to_owned()),
            Self::Blank => Cell::Blank,
            Self::NotApplicable(word) => Cell::Text((*word).to_owned()),
        }
    }
}

impl Column {
    pub fn new(header: &str, term: &'static str) -> Self {
        Self { upper: "", header: header.to_owned(), term, unit: "", total: false }
    }

    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    pub fn under(mut self, upper: &'static str) -> Self {
        self.upper = upper;
        self
    }

    pub fn total(mut self) -> Self {
        self.total = true;
        self
    }
}

impl Sheet {
    pub fn new(name: &str, form: &'static str, titles: Vec<String>, columns: Vec<Column>) -> Self {
        Self {
            name: name.to_owned(),
            form,
            titles,
            columns,
            unit_row: false,
            rows: Vec::new(),
            totals: None,
            typed_totals: Vec::new(),
            footnotes: Vec::new(),
        }
    }

    /// Adds a row; the first column is the running number where its header says so.
    pub fn push(&mut self, firm: usize, subject: &str, given: Vec<Given>) {
        let mut given = given;
        if self.columns.first().is_some_and(|column| column.header == "序号") {
            given.insert(0, Given::Number(Decimal::from(self.rows.len() as i64 + 1)));
        }
        assert_eq!(given.len(), self.columns.len(), "a row of {} has a cell for each column", self.name);
        let cells = given.iter().map(Given::typed).collect();
        self.rows.push(Row { firm, subject: subject.to_owned(), given, cells, repeated: false });
    }

    /// The column of a term.
    pub fn column(&self, term: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.term == term)
    }

    /// Rows of the header: one, two where some column has an upper header, one more with a unit row.
    pub fn header_rows(&self) -> usize {
        1 + usize::from(self.columns.iter().any(|column| !column.upper.is_empty()))
            + usize::from(self.unit_row)
    }

    /// Row of the sheet, from 1, in which a data row stands.
    pub fn row_number(&self, row: usize) -> usize {
        self.titles.len() + self.header_rows() + row + 1
    }

    /// Everything in its place.
    pub fn grid(&self) -> Grid {
        let width = self.columns.len();
        let mut merges = Vec::new();
        let mut rows = Vec::with_capacity(self.rows.len() + 8);
        for title in &self.titles {
            merges.push((rows.len(), 0, rows.len(), width - 1));
            rows.push(line(width, vec![Cell::Text(title.clone())]));
        }
        self.headers(&mut rows, &mut merges);
        let first_data_row = rows.len();
        rows.extend(self.rows.iter().map(|row| row.cells.clone()));
        if let Some(label) = self.totals {
            rows.push(self.totals_row(label));
        }
        for note in &self.footnotes {
            rows.push(line(width, vec![Cell::Text(note.clone())]));
        }
        Grid { rows, merges, first_data_row, title_rows: self.titles.len() }
    }

    fn headers(&self, rows: &mut Vec<Vec<Cell>>, merges: &mut Vec<(usize, usize, usize, usize)>) {
        let top = rows.len();
        let text = |text: &str| if text.is_empty() { Cell::Blank } else { Cell::Text(text.to_owned()) };
        if self.columns.iter().any(|column| !column.upper.is_empty()) {
            let mut upper = Vec::new();
            let mut start = 0;
            for (place, column) in self.columns.iter().enumerate() {
                let same =
                    place > 0 && !column.upper.is_empty() && self.columns[place - 1].upper == column.upper;
                start = if same { start } else { place };
                let ends = self
                    .columns
                    .get(place + 1)
                    .is_none_or(|next| next.upper != column.upper || column.upper.is_empty());
                if column.upper.is_empty() {
                    merges.push((top, place, top + 1, place));
                } else if ends && start < place {
                    merges.push((top, start, top, place));
                }
                upper.push(match (column.upper, same) {
                    ("", _) => text(&column.header),
                    (_, true) => Cell::Blank,
                    (words, false) => text(words),
                });
            }
            rows.push(upper);
            rows.push(
                self.columns
                    .iter()
                    .map(|column| if column.upper.is_empty() { Cell::Blank } else { text(&column.header) })
                    .collect(),
            );
        } else {
            rows.push(self.columns.iter().map(|column| text(&column.header)).collect());
        }
        if self.unit_row {
            rows.push(self.columns.iter().map(|column| text(column.unit)).collect());
        }
    }

    fn totals_row(&self, label: &str) -> Vec<Cell> {
        let mut cells = line(self.columns.len(), vec![Cell::Text(label.to_owned())]);
        for (place, _) in self.columns.iter().enumerate().filter(|(_, column)| column.total) {
            let typed =
                self.typed_totals.iter().find(|(typed, _)| *typed == place).map(|(_, number)| *number);
            cells[place] = Cell::Number(typed.unwrap_or_else(|| self.sum(place)));
        }
        cells
    }

    /// What is meant in a column, added up.
    pub fn sum(&self, column: usize) -> Decimal {
        let meant = self.rows.iter().filter(|row| !row.repeated);
        add(meant.filter_map(|row| match &row.given[column] {
            Given::Number(number) => Some(*number),
            _ => None,
        }))
    }

    /// What is meant, with the rows that stand there once too often.
    pub fn sum_with_repeated(&self, column: usize) -> Decimal {
        add(self.rows.iter().filter_map(|row| match &row.given[column] {
            Given::Number(number) => Some(*number),
            _ => None,
        }))
    }

    /// What is typed in a column, added up as a spreadsheet would.
    pub fn sum_typed(&self, column: usize) -> Decimal {
        add(self.rows.iter().filter_map(|row| match &row.cells[column] {
            Cell::Number(number) => Some(*number),
            _ => None,
        }))
    }
}

fn add(numbers: impl Iterator<Item = Decimal>) -> Decimal {
    let (mut mantissa, mut digits) = (0i128, 0u8);
    for number in numbers {
        let finer = digits.max(number.digits());
        mantissa *= 10i128.pow(u32::from(finer - digits));
        mantissa += number.mantissa() * 10i128.pow(u32::from(finer - number.digits()));
        digits = finer;
    }
    Decimal::new(mantissa, digits)
}

fn line(width: usize, mut cells: Vec<Cell>) -> Vec<Cell> {
    cells.resize(width, Cell::Blank);
    cells
}
