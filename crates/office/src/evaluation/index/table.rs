//! A table of units × figures with names, read from and written to rows of text.

use fact::{Finding, Place, Severity};
use std::collections::{BTreeMap, HashMap};
use thiserror::Error;

/// A thing that is compared: a country, a zone, a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Key, unique in the table.
    pub key: String,
    /// Name to show; the key when the table has none.
    pub name: String,
}

/// A column of words, such as the group that imputation uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextColumn {
    /// Column id.
    pub id: String,
    /// One text per unit, trimmed; empty when nothing stood there.
    pub values: Vec<String>,
}

/// A column of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureColumn {
    /// Column id.
    pub id: String,
    /// One figure per unit; `None` when it is not reported. Always finite.
    pub values: Vec<Option<f64>>,
}

/// Units in rows, words and figures in columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Heading of the key column.
    pub key_heading: String,
    /// Heading of the name column, empty when there is none.
    pub name_heading: String,
    /// The rows.
    pub units: Vec<Unit>,
    /// Words, in the order of the source.
    pub texts: Vec<TextColumn>,
    /// Figures, in the order of the source.
    pub figures: Vec<FigureColumn>,
}

/// A table and what was found wrong while it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct TableReading {
    /// What could be taken.
    pub table: Table,
    /// Cells that are not numbers, rows without a key or with one that was there before.
    pub findings: Vec<Finding>,
}

/// Why rows of text are not a table at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// No column holds the key.
    #[error("表头里没有主键列“{0}”。请检查表头，或在方案的 [input] 里改列名。")]
    NoKeyColumn(String),
    /// The same column id twice after renaming.
    #[error("列“{0}”出现了两次。请删去一列，或在 [input.columns] 里分别命名。")]
    TwiceTheSameColumn(String),
}

/// How columns of a file become columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub key: String,
    pub name: String,
    pub renamed: BTreeMap<String, String>,
    pub figures: Vec<String>,
}

/// Texts that stand for "not reported" (besides the empty cell).
const NOT_REPORTED: [&str; 8] = ["NA", "N/A", "NaN", "n/a", "na", "—", "-", "…"];

impl Table {
    /// Reads a table: columns named in `layout.figures` as figures, the rest as words.
    pub(super) fn read(
        layout: &Layout,
        header: &[String],
        rows: &[Vec<String>],
    ) -> Result<TableReading, TableError> {
        let ids: Vec<String> = header
            .iter()
            .map(|heading| heading.trim().trim_start_matches('\u{feff}'))
            .map(|heading| layout.renamed.get(heading).map_or(heading, String::as_str).to_owned())
            .collect();
        for (index, id) in ids.iter().enumerate() {
            if !id.is_empty() && ids[..index].contains(id) {
                return Err(TableError::TwiceTheSameColumn(id.clone()));
            }
        }
        let Some(key_column) = ids.iter().position(|id| *id == layout.key) else {
            return Err(TableError::NoKeyColumn(layout.key.clone()));
        };
        let mut findings = Vec::new();
        let kept = rows_with_a_new_key(rows, key_column, &layout.key, &mut findings);
        let name_column = ids.iter().position(|id| !layout.name.is_empty() && *id == layout.name);
        let mut table = Self {
            key_heading: layout.key.clone(),
            name_heading: name_column.map_or_else(String::new, |_| layout.name.clone()),
            units: kept.iter().map(|&(_, row)| unit_of(row, key_column, name_column)).collect(),
            ..Self::default()
        };
        for (column, id) in ids.iter().enumerate() {
            if column == key_column || Some(column) == name_column || id.is_empty() {
                continue;
            }
            if layout.figures.contains(id) {
                let values = read_figures(&kept, column, id, &table.units, &mut findings);
                table.figures.push(FigureColumn { id: id.clone(), values });
            } else {
                let values = kept.iter().map(|(_, row)| cell(row, column).to_owned()).collect();
                table.texts.push(TextColumn { id: id.clone(), values });
            }
        }
        Ok(TableReading { table, findings })
    }

    /// The figures of a column, or `None` when there is no such column.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&[Option<f64>]> {
        self.figures.iter().find(|column| column.id == id).map(|column| column.values.as_slice())
    }

    /// The words of a column, or `None` when there is no such column.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&[String]> {
        self.texts.iter().find(|column| column.id == id).map(|column| column.values.as_slice())
    }

    /// Adds the columns of `other` that this table lacks, row by row of the same key. A unit that
    /// `other` does not know gets an empty word or a figure that is not reported.
    #[must_use]
    pub fn joined(mut self, other: &Self) -> Self {
        let row_of: HashMap<&str, usize> =
            other.units.iter().enumerate().map(|(row, unit)| (unit.key.as_str(), row)).collect();
        let rows: Vec<Option<usize>> =
            self.units.iter().map(|unit| row_of.get(unit.key.as_str()).copied()).collect();
        for column in &other.texts {
            if self.text(&column.id).is_none() {
                let value =
                    |row: &Option<usize>| row.map_or_else(String::new, |row| column.values[row].clone());
                let values = rows.iter().map(value).collect();
                self.texts.push(TextColumn { id: column.id.clone(), values });
            }
        }
        for column in &other.figures {
            if self.figure(&column.id).is_none() {
                let values = rows.iter().map(|row| row.and_then(|row| column.values[row])).collect();
                self.figures.push(FigureColumn { id: column.id.clone(), values });
            }
        }
        self
    }

    /// The table as rows of text, heading first. Figures are the shortest text that reads back as the
    /// same binary64; a figure that is not reported is an empty cell.
    #[must_use]
    pub fn to_rows(&self) -> Vec<Vec<String>> {
        let named = !self.name_heading.is_empty();
        let mut header = vec![self.key_heading.clone()];
        header.extend(named.then(|| self.name_heading.clone()));
        header.extend(self.texts.iter().map(|column| column.id.clone()));
        header.extend(self.figures.iter().map(|column| column.id.clone()));
        let mut rows = vec![header];
        for (index, unit) in self.units.iter().enumerate() {
            let mut row = vec![unit.key.clone()];
            row.extend(named.then(|| unit.name.clone()));
            row.extend(self.texts.iter().map(|column| column.values[index].clone()));
            row.extend(
                self.figures
                    .iter()
                    .map(|column| column.values[index].map_or_else(String::new, |value| format!("{value}"))),
            );
            rows.push(row);
        }
        rows
    }

    /// The table as text of comma-separated values (RFC 4180, line feed at the end of each row).
    #[must_use]
    pub fn to_csv(&self) -> String {
        csv_text(&self.to_rows())
    }
}

/// Rows as text of comma-separated values, quoted where RFC 4180 asks for it.
pub(super) fn csv_text(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in rows {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            if cell.contains([',', '"', '\n', '\r']) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push('\n');
    }
    text
}

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", |text| text.trim())
}

fn unit_of(row: &[String], key_column: usize, name_column: Option<usize>) -> Unit {
    let key = cell(row, key_column).to_owned();
    let name = name_column.map_or("", |column| cell(row, column));
    Unit { name: if name.is_empty() { key.clone() } else { name.to_owned() }, key }
}

/// Rows that have a key which was not there before, with their number in the source (heading = 1).
fn rows_with_a_new_key<'rows>(
    rows: &'rows [Vec<String>],
    key_column: usize,
    key_id: &str,
    findings: &mut Vec<Finding>,
) -> Vec<(u32, &'rows [String])> {
    let mut first_row: HashMap<&str, u32> = HashMap::new();
    let mut kept = Vec::with_capacity(rows.len());
    for (number, row) in (2u32..).zip(rows) {
        if row.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let key = cell(row, key_column);
        let problem = match first_row.get(key) {
            _ if key.is_empty() => Some(("no-key", "这一行没有主键，".to_owned())),
            Some(first) => Some(("key-twice", format!("主键在第{first}行已经出现，"))),
            None => None,
        };
        match problem {
            None => {
                first_row.insert(key, number);
                kept.push((number, row.as_slice()));
            }
            Some((code, message)) => findings.push(Finding {
                code: code.to_owned(),
                severity: Severity::Refused,
                place: place(number, key_column),
                subject: key.to_owned(),
                term: key_id.to_owned(),
                raw: key.to_owned(),
                message,
                advice: "整行未采用，请补正后重新导入。".to_owned(),
            }),
        }
    }
    kept
}

fn read_figures(
    rows: &[(u32, &[String])],
    column: usize,
    id: &str,
    units: &[Unit],
    findings: &mut Vec<Finding>,
) -> Vec<Option<f64>> {
    let mut values = Vec::with_capacity(rows.len());
    for ((number, row), unit) in rows.iter().zip(units) {
        let text = cell(row, column);
        if text.is_empty() || NOT_REPORTED.contains(&text) {
            values.push(None);
            continue;
        }
        let value = text.parse::<f64>().ok().filter(|value| value.is_finite());
        if value.is_none() {
            findings.push(Finding {
                code: "not-a-number".to_owned(),
                severity: Severity::Held,
                place: place(*number, column),
                subject: unit.key.clone(),
                term: id.to_owned(),
                raw: text.to_owned(),
                message: "不是数字，按未填报处理。".to_owned(),
                advice: "请填写数值，没有数据时留空。".to_owned(),
            });
        }
        values.push(value);
    }
    values
}

fn place(row: u32, column: usize) -> Place {
    let column = u16::try_from(column + 1).ok();
    Place { row: Some(row), column, ..Place::default() }
}
