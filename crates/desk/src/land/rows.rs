//! Tables of a zone's land with one row of Chinese headers, row by row. What does not fit becomes a finding.

use crate::failure::Failure;
use fact::{Area, Decimal, Finding, Place, Severity, glossary};
use jiff::civil::Date;
use office::identification::Figures;
use office::supply::figure;
use paper::plain::{ColumnKind, PlainMantissas, read_plain};
use std::collections::BTreeMap;
use std::path::Path;

/// The rows of a table with one header row.
pub(super) struct Rows {
    file: String,
    names: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
}

impl Rows {
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let file = std::fs::File::open(path).map_err(Failure::io(path))?;
        let (names, table) = read_plain(file, |_| ColumnKind::Text)
            .map_err(|why| Failure::configuration(path.display(), why))?;
        let mut rows = Vec::new();
        for segment in &table.segments {
            for row in 0..segment.rows {
                let cell =
                    |(column, texts): (&paper::plain::PlainColumn, &Option<std::sync::Arc<[Box<str>]>>)| {
                        if column.gaps.get(row) == Some(&1) {
                            return None;
                        }
                        let number = match &column.mantissas {
                            PlainMantissas::Narrow(values) => i64::from(*values.get(row)?),
                            PlainMantissas::Wide(values) => *values.get(row)?,
                        };
                        Some(texts.as_ref()?.get(usize::try_from(number).ok()?)?.to_string())
                    };
                rows.push(segment.columns.iter().zip(&table.texts).map(cell).collect());
            }
        }
        Ok(Self { file: file_name(path), names, rows })
    }

    pub fn each(&self) -> impl Iterator<Item = (Place, BTreeMap<&str, &str>)> {
        self.rows.iter().zip(2u32..).map(|(row, number)| {
            let place =
                Place { file: self.file.clone(), sheet: String::new(), row: Some(number), column: None };
            let cells = self.names.iter().zip(row);
            let cells = cells.filter_map(|(name, cell)| Some((name.as_str(), cell.as_deref()?)));
            (place, cells.collect())
        })
    }
}

/// One row; what does not fit becomes a finding.
pub(super) struct RowReader<'r> {
    place: Place,
    cells: BTreeMap<&'r str, &'r str>,
    findings: &'r mut Vec<Finding>,
}

impl<'r> RowReader<'r> {
    pub fn new(place: Place, cells: BTreeMap<&'r str, &'r str>, findings: &'r mut Vec<Finding>) -> Self {
        Self { place, cells, findings }
    }

    pub fn has(&self, header: &str) -> bool {
        self.cells.contains_key(header)
    }

    pub fn text(&mut self, header: &str) -> Option<String> {
        let found = self.cells.get(header).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if found.is_none() {
            self.wrong("cell-empty", "", &format!("“{header}”是空的"), "请补上这一格。");
        }
        found
    }

    pub fn area(&mut self, header: &str) -> Option<Area> {
        let text = self.text(header)?;
        let area = text.parse::<Decimal>().ok().and_then(Area::from_mu);
        if area.is_none() {
            self.wrong("not-an-area", &text, &format!("“{header}”不是面积"), "请写亩数，小数不超过六位。");
        }
        area
    }

    pub fn day(&mut self, header: &str) -> Option<Date> {
        let text = self.text(header)?;
        let day = text.parse().ok();
        if day.is_none() {
            self.wrong("not-a-day", &text, &format!("“{header}”不是日期"), "请写 2024-06-30。");
        }
        day
    }

    /// Figures of the columns whose header is a term of the glossary.
    pub fn figures(&mut self, besides: &[&str]) -> Figures {
        let mut figures = Figures::new();
        let cells: Vec<(&str, &str)> = self.cells.iter().map(|(header, text)| (*header, *text)).collect();
        for (header, text) in cells {
            if besides.contains(&header) || text.trim().is_empty() {
                continue;
            }
            let Some(term) = glossary::terms().find(|term| term.zh == header || term.id == header) else {
                self.wrong(
                    "unknown-column",
                    header,
                    "这一列不是术语表里的词",
                    "请用术语表里的名称，或删去这一列。",
                );
                continue;
            };
            match figure(&term.id, text) {
                Ok(value) => drop(figures.insert(term.id.clone(), value)),
                Err(refusal) => self.wrong("bad-figure", text, &refusal.message, &refusal.advice),
            }
        }
        figures
    }

    pub fn no_parcel(&mut self, code: &str) {
        self.wrong("unknown-parcel", code, "这宗地不在宗地图层里", "请核对宗地代码。");
    }

    pub fn wrong(&mut self, code: &str, raw: &str, message: &str, advice: &str) {
        self.findings.push(Finding {
            code: code.to_owned(),
            severity: Severity::Held,
            place: self.place.clone(),
            subject: self.cells.get("宗地代码").map_or_else(String::new, |code| (*code).to_owned()),
            term: String::new(),
            raw: raw.to_owned(),
            message: message.to_owned(),
            advice: advice.to_owned(),
        });
    }
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
