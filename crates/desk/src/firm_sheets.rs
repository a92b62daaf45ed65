//! `说明单/`: one page per firm, as many as are asked for.

use crate::explanation::{self, sheet_of_zone};
use crate::failure::Failure;
use crate::year_result::Page;
use office::evaluation::what_if::Field;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// So many firms get their sheets unasked.
const UNASKED: usize = 2_000;

/// Writes sheets into a folder; `step` is called after each.
///
/// # Errors
/// When a file cannot be written.
pub fn write(
    folder: &Path,
    page: &Page<'_>,
    firms: &BTreeMap<usize, String>,
    step: &(dyn Fn() + Sync),
) -> Result<(), Failure> {
    if firms.is_empty() {
        return Ok(());
    }
    let folder = folder.join("说明单");
    std::fs::create_dir_all(&folder).map_err(Failure::io(&folder))?;
    let field = Field::new(page.run);
    let written: Result<Vec<()>, Failure> = firms
        .par_iter()
        .map(|(row, name)| {
            let sheet = sheet_of_zone(page.run, &field, *row, &page.facts.registry, page.zone);
            let path = folder.join(name);
            std::fs::write(&path, explanation::html(&sheet)).map_err(Failure::io(&path))?;
            step();
            Ok(())
        })
        .collect();
    written.map(|_| ())
}

/// Rows and file names of the sheets asked for: `all`, `none` or credit codes; without a word all of them where there
/// are not too many. Firms evaluated together share a sheet.
///
/// # Errors
/// When a code is of no firm.
pub fn wanted_firms(page: &Page<'_>, wanted: Option<&str>) -> Result<BTreeMap<usize, String>, Failure> {
    let codes: Vec<&str> = match wanted {
        Some("none") => return Ok(BTreeMap::new()),
        None if page.outcomes.len() > UNASKED => return Ok(BTreeMap::new()),
        None | Some("all") => page.outcomes.iter().map(|firm| firm.code.as_str()).collect(),
        Some(codes) => codes.split(',').map(str::trim).collect(),
    };
    let by_code: BTreeMap<&str, _> = page.outcomes.iter().map(|firm| (firm.code.as_str(), firm)).collect();
    let mut firms = BTreeMap::new();
    for code in codes {
        let firm = by_code
            .get(code)
            .ok_or_else(|| Failure::NoFirm { year: page.run.prepared.year, wanted: code.to_owned() })?;
        let name = format!("{}_{}", firm.code, firm.name)
            .replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "·");
        firms.entry(firm.row).or_insert(format!("{name}.html"));
    }
    Ok(firms)
}
