//! Rows of land's files by their Chinese headers: tables of any format into cells, and one row's cells into areas, days
//! and figures. What does not fit becomes a finding.

use super::cells::Cells;
use super::layer::LayerRow;
use super::setting::LayerChecks;
use atlas::TitleComparison;
use fact::{Area, Decimal, Finding, Rounding, Severity, glossary};
use jiff::civil::Date;
use law::Figures;
use office::supply::figure;
use paper::Delivery;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The rows of a table with one header row.
pub(super) struct Rows {
    pub names: Vec<String>,
    pub sheet: String,
    /// Numbers and cells.
    pub rows: Vec<(u32, Cells)>,
    pub findings: Vec<Finding>,
}

impl Rows {
    /// Reads the first sheet that has rows; its first row that has content is the header.
    pub fn read(name: &str, bytes: &[u8], delivery: &Delivery) -> Self {
        let mut sheets = paper::preview(name, bytes.to_vec(), usize::MAX, delivery);
        let findings = std::mem::take(&mut sheets.findings);
        let filled = sheets.sheets.into_iter().find(|sheet| !sheet.is_hidden && !sheet.rows.is_empty());
        let Some(sheet) = filled else {
            return Self { names: Vec::new(), sheet: String::new(), rows: Vec::new(), findings };
        };
        let mut lines = sheet.rows.into_iter();
        let names: Vec<String> = lines
            .next()
            .map(|(_, cells)| cells.iter().map(|cell| cell.trim().to_owned()).collect())
            .unwrap_or_default();
        let headers: Arc<[Box<str>]> = names.iter().map(|name| name.as_str().into()).collect();
        let row = |(number, cells): (u32, Vec<String>)| {
            let named = names.iter().zip(&cells);
            let filled = named
                .map(|(name, text)| (!name.is_empty() && !text.trim().is_empty()).then_some(text.as_str()));
            (number, Cells::new(&headers, filled))
        };
        let rows = lines.map(row).collect();
        Self { names, sheet: sheet.name, rows, findings }
    }
}

/// The area of title beside that of the geometry; `None` when either is not known.
pub(super) fn comparison(row: &LayerRow, checks: &LayerChecks) -> Option<TitleComparison> {
    let title = row.cells.get("宗地面积")?.trim().parse::<Decimal>().ok().and_then(Area::from_mu)?;
    let shape = row.shape.as_ref().filter(|_| row.is_sound)?;
    let frame = shape.measuring_frame()?;
    let measured = shape.on_plane(&frame)?.area(2, Rounding::HalfUp);
    Some(TitleComparison::new(title, measured, &checks.same_share, checks.same_area))
}

/// One row; what does not fit becomes a finding.
pub(super) struct RowReader<'r> {
    row: &'r LayerRow,
    findings: &'r mut Vec<Finding>,
}

impl<'r> RowReader<'r> {
    pub fn new(row: &'r LayerRow, findings: &'r mut Vec<Finding>) -> Self {
        Self { row, findings }
    }

    pub fn has(&self, header: &str) -> bool {
        self.row.cells.get(header).is_some()
    }

    pub fn text(&mut self, header: &str) -> Option<String> {
        let found = self.row.cells.get(header).map(|text| text.trim().to_owned());
        let found = found.filter(|text| !text.is_empty());
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
        let row = self.row;
        for (header, text) in row.cells.iter() {
            if besides.contains(&header) || text.trim().is_empty() {
                continue;
            }
            let Some(id) = term_named(header) else {
                self.wrong(
                    "unknown-column",
                    header,
                    "这一列不是术语表里的词",
                    "请用术语表里的名称，或删去这一列。",
                );
                continue;
            };
            match figure(id, text) {
                Ok(value) => drop(figures.insert(id, value)),
                Err(refusal) => self.wrong("bad-figure", text, &refusal.message, &refusal.advice),
            }
        }
        figures.shrink();
        figures
    }

    pub fn no_parcel(&mut self, code: &str) {
        self.wrong("unknown-parcel", code, "这宗地不在宗地图层里", "请核对宗地代码。");
    }

    pub fn wrong(&mut self, code: &str, raw: &str, message: &str, advice: &str) {
        self.findings.push(Finding {
            code: code.to_owned(),
            severity: Severity::Held,
            place: self.row.place(),
            subject: self.row.cells.get("宗地代码").unwrap_or_default().to_owned(),
            term: String::new(),
            raw: raw.to_owned(),
            message: message.to_owned(),
            advice: advice.to_owned(),
        });
    }
}

/// The term of the glossary with a Chinese name or id.
pub(super) fn term_named(header: &str) -> Option<&'static str> {
    static NAMES: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names = HashMap::new();
        for term in glossary::terms() {
            names.entry(term.zh.as_str()).or_insert(term.id.as_str());
            names.insert(term.id.as_str(), term.id.as_str());
        }
        names
    });
    names.get(header).copied()
}
