//! Where the table stands in a sheet: title rows, headers of one to three levels, unit row and
//! numbering row, found by the header texts of the form.

use crate::Form;
use crate::format::{Cell, Merge, Row};
use crate::header_text::{HeaderText, is_numbering, note_units, squeeze, years_in};
use crate::printed_unit::PrintedUnit;
use std::collections::BTreeMap;

/// Rows of a sheet that are looked at for a header.
pub(crate) const ROWS_LOOKED_AT: usize = 60;
const LEVELS: usize = 3;

/// A header that was found.
#[derive(Debug, Default)]
pub(crate) struct Header {
    /// Index of the first row after header, unit row and numbering row, among the rows looked at.
    pub(crate) first_data: usize,
    /// For each column of the form, where it stands.
    pub(crate) matches: Vec<Option<Match>>,
    /// Columns of the form that two columns of the file fit equally well, with the later column.
    pub(crate) twice: Vec<(usize, u16)>,
    /// Header texts of the file that no column of the form knows.
    pub(crate) unknown: Vec<String>,
    /// Units that the title rows name.
    pub(crate) note_units: Vec<String>,
    /// Years that the title rows name.
    pub(crate) years: Vec<i16>,
    /// Row of the lowest header.
    pub(crate) row: u32,
}

/// One column of the form found in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// Column, from 1.
    pub(crate) column: u16,
    /// Header as it stands, levels joined by `/`.
    pub(crate) header: String,
    /// Unit printed in the header or the unit row.
    pub(crate) unit: Option<String>,
}

/// The best try when no header fits: which required columns are missing.
#[derive(Debug, Default)]
pub(crate) struct NoHeader {
    /// Row of the best try; `None` when nothing looked like a header.
    pub(crate) row: Option<u32>,
    /// Header texts of the missing required columns.
    pub(crate) missing: Vec<String>,
}

/// The key column where neither it nor the one that stands in for it is there.
fn keyless(form: &Form, matches: &[Option<Match>]) -> Option<String> {
    let stand_in = form.stand_in.as_deref()?;
    let mut found = form.columns.iter().zip(matches).filter(|(_, found)| found.is_some());
    if found.any(|(column, _)| *column.term == *form.subject || *column.term == *stand_in) {
        return None;
    }
    form.column(&form.subject)?.headers.first().cloned()
}

/// Finds the header among the first rows of a sheet.
pub(crate) fn find(form: &Form, rows: &[Row], merges: &[Merge]) -> Result<Header, NoHeader> {
    let texts: Vec<BTreeMap<u16, HeaderText>> = rows.iter().map(|row| row_texts(row, rows, merges)).collect();
    let mut best: Option<(usize, Try)> = None;
    for start in 0..rows.len().min(ROWS_LOOKED_AT) {
        for levels in 1..=LEVELS.min(rows.len() - start) {
            let Some(block) = texts.get(start..start + levels) else { continue };
            let attempt = Try::new(form, block, levels, start, !merges.is_empty());
            if attempt.matched > 0 && best.as_ref().is_none_or(|(_, found)| attempt.score > found.score) {
                best = Some((start + levels, attempt));
            }
        }
    }
    let Some((end, attempt)) = best else { return Err(NoHeader::default()) };
    let missing: Vec<String> = form
        .columns
        .iter()
        .zip(&attempt.matches)
        .filter(|(column, found)| column.required && found.is_none())
        .filter_map(|(column, _)| column.headers.first().cloned())
        .chain(keyless(form, &attempt.matches))
        .collect();
    let row = rows.get(end - 1).map_or(0, |row| row.number);
    if attempt.matched < form.columns.len().min(2) {
        // One word alone, such as a name in a list of names, is no header.
        return Err(NoHeader { row: None, missing });
    }
    if !missing.is_empty() {
        let row = (attempt.matched >= 2).then_some(row);
        return Err(NoHeader { row, missing });
    }
    let titles = rows.get(..attempt.start).unwrap_or_default();
    let mut header = Header {
        first_data: end,
        matches: attempt.matches,
        twice: attempt.twice,
        unknown: attempt.unknown,
        row,
        ..Header::default()
    };
    for title in titles.iter().flat_map(|row| &row.cells) {
        if let (_, Cell::Text(text)) = title {
            header.note_units.extend(note_units(text));
            header.years.extend(years_in(text));
        }
    }
    header.skip_rows_below(form, rows);
    Ok(header)
}

impl Header {
    /// Takes the unit row and the numbering row that stand between header and data.
    fn skip_rows_below(&mut self, form: &Form, rows: &[Row]) {
        for _ in 0..2 {
            let Some(row) = rows.get(self.first_data) else { return };
            if self.takes_units(form, row) || is_numbering(row) {
                self.first_data += 1;
            } else {
                return;
            }
        }
    }

    fn takes_units(&mut self, form: &Form, row: &Row) -> bool {
        let mut units = Vec::new();
        for (column, cell) in &row.cells {
            let Cell::Text(text) = cell else { return false };
            let text = squeeze(text);
            let inner = text.trim_matches(['(', ')']);
            if PrintedUnit::parse(inner).is_some() && inner != "1" {
                units.push((*column, inner.to_owned()));
            } else if !matches!(inner, "单位" | "计量单位" | "-" | "—" | "/" | "--") {
                return false;
            }
        }
        for (found, _) in self.matches.iter_mut().zip(&form.columns) {
            if let Some(found) = found
                && let Some((_, unit)) = units.iter().find(|(column, _)| *column == found.column)
            {
                found.unit = Some(unit.clone());
            }
        }
        !units.is_empty()
    }
}

/// Header texts of a row, with merged areas spread over the columns and rows they cover.
fn row_texts(row: &Row, rows: &[Row], merges: &[Merge]) -> BTreeMap<u16, HeaderText> {
    let mut texts = BTreeMap::new();
    for (column, cell) in &row.cells {
        match cell {
            Cell::Text(text) => {
                texts.insert(*column, HeaderText::new(text));
            }
            Cell::Number(digits) if digits.len() == 4 => {
                texts.insert(*column, HeaderText::new(digits));
            }
            _ => {
                texts.insert(*column, HeaderText::data());
            }
        }
    }
    let covering = merges.iter().filter(|area| (area.first_row..=area.last_row).contains(&row.number));
    for area in covering.filter(|area| area.last_column - area.first_column < 200) {
        let top = rows.iter().find(|row| row.number == area.first_row);
        let Some(Cell::Text(text)) = top.and_then(|top| top.cell(area.first_column)) else { continue };
        for column in area.first_column..=area.last_column {
            texts.entry(column).or_insert_with(|| HeaderText::new(text));
        }
    }
    texts
}

struct Try {
    start: usize,
    score: i64,
    matched: usize,
    matches: Vec<Option<Match>>,
    twice: Vec<(usize, u16)>,
    unknown: Vec<String>,
}

impl Try {
    fn new(
        form: &Form,
        block: &[BTreeMap<u16, HeaderText>],
        levels: usize,
        start: usize,
        knows_merges: bool,
    ) -> Self {
        let paths = paths(block, knows_merges);
        // For each column of the form the candidates, best first: (rank, file column).
        let mut matches: Vec<Option<Match>> = vec![None; form.columns.len()];
        let mut twice = Vec::new();
        let mut taken: Vec<u16> = Vec::new();
        let mut candidates: Vec<(usize, usize, u16)> = Vec::new();
        for (index, column) in form.columns.iter().enumerate() {
            for (at, path) in &paths {
                if let Some(rank) = path.rank(&column.headers) {
                    candidates.push((rank, index, *at));
                }
            }
        }
        candidates.sort_unstable();
        for &(rank, index, at) in &candidates {
            if taken.contains(&at) {
                continue;
            }
            match &matches[index] {
                None => {
                    taken.push(at);
                    let path = &paths[&at];
                    matches[index] = Some(Match { column: at, header: path.shown(), unit: path.unit() });
                }
                Some(first) => {
                    let is_equal = candidates.contains(&(rank, index, first.column));
                    if is_equal && !twice.iter().any(|(known, _)| *known == index) {
                        twice.push((index, at));
                    }
                }
            }
        }
        let matched = matches.iter().flatten().count();
        let required =
            form.columns.iter().zip(&matches).filter(|(column, found)| column.required && found.is_some());
        let score = i64::try_from(required.count() * 1_000 + matched * 10).unwrap_or(i64::MAX);
        let unknown = paths
            .iter()
            .filter(|(at, path)| !taken.contains(at) && !path.shown().is_empty())
            .map(|(_, path)| path.shown())
            .collect();
        let penalty = i64::try_from(levels).unwrap_or(0);
        Self { start, score: score - penalty, matched, matches, twice, unknown }
    }
}

struct Path(Vec<HeaderText>);

/// For each column its header texts from top to bottom.
fn paths(block: &[BTreeMap<u16, HeaderText>], knows_merges: bool) -> BTreeMap<u16, Path> {
    let mut columns: Vec<u16> = block.iter().flat_map(|row| row.keys().copied()).collect();
    columns.sort_unstable();
    columns.dedup();
    let lowest = block.last();
    let mut carried: Vec<Option<HeaderText>> = vec![None; block.len()];
    let mut paths = BTreeMap::new();
    for column in columns {
        let mut path: Vec<HeaderText> = Vec::new();
        let has_lowest = lowest.is_some_and(|row| row.contains_key(&column));
        for (level, row) in block.iter().enumerate() {
            let is_upper = level + 1 < block.len();
            let text = match row.get(&column) {
                Some(text) => {
                    carried[level] = Some(text.clone());
                    // A new upper header ends what is carried below it.
                    for lower in carried.iter_mut().skip(level + 1) {
                        *lower = None;
                    }
                    Some(text.clone())
                }
                None if is_upper && has_lowest && !knows_merges => carried[level].clone(),
                None => None,
            };
            if let Some(text) = text
                && path.last() != Some(&text)
            {
                path.push(text);
            }
        }
        if !path.is_empty() {
            paths.insert(column, Path(path));
        }
    }
    paths
}

impl Path {
    /// How well this header is one of the texts: 0 is best; `None` when it is not.
    fn rank(&self, headers: &[String]) -> Option<usize> {
        let last = self.0.last()?;
        if self.0.iter().any(|text| text.is_data) {
            return None;
        }
        let joined = |pick: fn(&HeaderText) -> &str| self.0.iter().map(pick).collect::<Vec<_>>().join("/");
        let whole = joined(|text| &text.key);
        let bare = joined(|text| &text.bare);
        headers.iter().enumerate().find_map(|(order, header)| {
            let key = squeeze(header);
            if whole == key || bare == key {
                Some(order * 4)
            } else if self.0.len() > 1 && (last.key == key || last.bare == key) {
                Some(order * 4 + 1)
            } else if self.0.len() == 1 && last.stem == key {
                Some(order * 4 + 2)
            } else {
                None
            }
        })
    }

    fn unit(&self) -> Option<String> {
        self.0.iter().rev().find_map(|text| text.unit.clone())
    }

    fn shown(&self) -> String {
        if self.0.iter().any(|text| text.is_data) {
            return String::new();
        }
        self.0.iter().map(|text| text.shown.as_str()).collect::<Vec<_>>().join("/")
    }
}
