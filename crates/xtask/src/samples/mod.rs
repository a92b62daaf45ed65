//! `cargo xtask samples`: the demo zone 示范市, its departments' files with planted faults, and the truth beside them.
//!
//! Seeded: the same bytes each run. The files are not kept in the repository, what should be found in them is.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "made-up figures of a known small size; the bytes are compared with what is in the repository"
)]
#![expect(clippy::panic, reason = "no input: a sample that does not fit its own tables is a broken program")]

pub mod city;
pub mod codes;
mod departments;
mod faults;
mod growth;
pub mod industry;
mod intake;
mod land_layers;
mod names;
#[cfg(test)]
mod proof;
pub mod random;
mod stories;
mod table;
mod truth;
mod write_csv;
mod write_ods;
mod write_xls;
mod write_xlsx;
mod zone_states;

use city::City;
use std::path::{Path, PathBuf};
use table::{Delivery, Format};

/// Writes the demo zone's files below `zones/demo`.
pub fn run() -> Result<(), String> {
    write().map(drop)
}

/// Writes them, and the findings that the readers then have; to be read before they are committed.
pub fn bless() -> Result<(), String> {
    let zone = zone();
    let reads = intake::read(&write()?, &intake::forms(&zone)?)?;
    put(&zone.join("expected/findings.csv"), &intake::list(&reads).map_err(|why| why.to_string())?)
}

fn zone() -> PathBuf {
    crate::tree::root().join("zones/demo")
}

fn write() -> Result<Vec<(Delivery, Vec<u8>)>, String> {
    let zone = zone();
    let city = city::build();
    let mut deliveries = departments::deliveries(&city);
    let planted = faults::plant(&city, &mut deliveries);
    let files = zone.join("files");
    if files.exists() {
        std::fs::remove_dir_all(&files).map_err(|why| format!("{}: {why}", files.display()))?;
    }
    let csv = |made: csv::Result<Vec<u8>>| made.map_err(|why| why.to_string());
    put(&files.join("truth.csv"), &csv(truth::truth(&deliveries))?)?;
    put(&zone.join("expected/planted.csv"), &csv(faults::list(&planted))?)?;
    put(&zone.join("expected/stories.csv"), &csv(cast(&city))?)?;
    put(&zone.join("deliveries.toml"), list(&deliveries).as_bytes())?;
    for (name, bytes) in land_layers::files(&city)? {
        put(&zone.join(land_layers::FOLDER).join(name), &bytes)?;
    }
    let mut written = Vec::new();
    for delivery in deliveries {
        let bytes = bytes(&delivery)?;
        put(&zone.join(&delivery.file), &bytes)?;
        written.push((delivery, bytes));
    }
    Ok(written)
}

fn bytes(delivery: &Delivery) -> Result<Vec<u8>, String> {
    let wrong = |why: String| format!("{}: {why}", delivery.file);
    match delivery.format {
        Format::Xlsx => write_xlsx::xlsx(delivery).map_err(|why| wrong(why.to_string())),
        Format::Xls => write_xls::xls(delivery).map_err(|why| wrong(why.to_string())),
        Format::Ods => write_ods::ods(delivery).map_err(|why| wrong(why.to_string())),
        Format::CsvGb18030 | Format::CsvUtf8Bom => Ok(write_csv::csv(&delivery.sheets[0], delivery.format)),
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let wrong = |why| format!("{}: {why}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(wrong)?;
    }
    std::fs::write(path, bytes).map_err(wrong)
}

/// `deliveries.toml`, in the order of the days of delivery.
fn list(deliveries: &[Delivery]) -> String {
    let mut out = String::from("# 示范数据：各部门报送的文件。由 cargo xtask samples 生成。\n");
    let mut ordered: Vec<&Delivery> = deliveries.iter().collect();
    ordered.sort_by_key(|delivery| delivery.delivered);
    for delivery in ordered {
        let mut forms: Vec<&str> = delivery.sheets.iter().map(|sheet| sheet.form).collect();
        forms.dedup();
        for form in forms {
            let Delivery { file, delivered, year, .. } = delivery;
            out.push_str(&format!("\n[[delivery]]\nfile = \"{file}\"\nform = \"{form}\"\ndelivered = {delivered}\nyear = {year}\n"));
        }
    }
    out
}

/// `expected/stories.csv`: which enterprise is which story.
fn cast(city: &City) -> csv::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["story", "uscc", "enterprise_name", "zone", "what"])?;
    for (story, what) in stories::STORIES {
        for firm in city.firms.iter().filter(|firm| firm.story == *story) {
            writer.write_record([story, firm.code.as_str(), &firm.name, city::ZONES[firm.zone].id, what])?;
        }
    }
    Ok(writer.into_inner().expect("writing to memory"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, open_workbook_auto_from_rs};
    use fact::Uscc;
    use std::collections::BTreeSet;
    use std::io::Cursor;
    use table::{Cell, Sheet};

    fn sample() -> (City, Vec<Delivery>, Vec<faults::Planted>) {
        let city = city::build();
        let mut deliveries = departments::deliveries(&city);
        let planted = faults::plant(&city, &mut deliveries);
        (city, deliveries, planted)
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let (_, first, _) = sample();
        let (_, second, _) = sample();
        for (first, second) in first.iter().zip(&second).filter(|(delivery, _)| delivery.year == 2024) {
            assert!(bytes(first) == bytes(second), "{}", first.file);
        }
    }

    #[test]
    fn every_workbook_reads_back_cell_by_cell() {
        let (_, deliveries, _) = sample();
        let workbooks = deliveries
            .iter()
            .filter(|delivery| !matches!(delivery.format, Format::CsvGb18030 | Format::CsvUtf8Bom));
        for delivery in workbooks.filter(|delivery| delivery.year == 2022) {
            let mut workbook =
                open_workbook_auto_from_rs(Cursor::new(bytes(delivery).expect("it is written")))
                    .expect("it opens");
            for sheet in &delivery.sheets {
                let range = workbook.worksheet_range(&sheet.name).expect("the sheet is there");
                same(sheet, |row, column| {
                    range.get_value((row as u32, column as u32)).cloned().unwrap_or(Data::Empty)
                });
            }
        }
    }

    fn same(sheet: &Sheet, read: impl Fn(usize, usize) -> Data) {
        for (row, cells) in sheet.grid().rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let found = read(row, column);
                let right = match (cell, &found) {
                    (Cell::Blank | Cell::Formula(..), _) => true,
                    (Cell::Text(text), Data::String(read)) => text == read,
                    (Cell::Number(number), Data::Float(read)) => number.to_f64() == *read,
                    (Cell::Number(number), Data::Int(read)) => number.to_f64() == *read as f64,
                    (Cell::Day(day), Data::DateTime(read)) => {
                        f64::from(write_xls::serial(*day)) == read.as_f64()
                    }
                    (Cell::Day(day), Data::DateTimeIso(read)) => day.to_string() == *read,
                    _ => false,
                };
                assert!(right, "{} row {row} column {column}: {cell:?} read as {found:?}", sheet.name);
            }
        }
    }

    #[test]
    fn no_two_firms_share_a_code_and_every_code_is_valid() {
        let city = city::build();
        let codes: BTreeSet<&str> = city.firms.iter().map(|firm| firm.code.as_str()).collect();
        assert_eq!(codes.len(), city::ENTERPRISES);
        let valid = |code: &&str| {
            Uscc::read(code).is_ok_and(|(code, warnings)| code.is_valid() && warnings.is_empty())
        };
        assert!(codes.iter().all(valid));
    }

    #[test]
    fn the_parts_of_all_parcels_add_up_to_the_parcels() {
        let city = city::build();
        for year in city::YEARS {
            let active = |number: usize| city.firms[number].year(year);
            let parcels: i64 = city
                .parcels
                .iter()
                .filter(|parcel| active(parcel.holder).is_some())
                .map(|parcel| parcel.square_metres)
                .sum();
            let used = |figures: &city::Figures| figures.owned + figures.leased - figures.let_out;
            let occupied: i64 = (0..city.firms.len()).filter_map(active).map(used).sum();
            assert_eq!(parcels, occupied, "{year}");
        }
    }

    #[test]
    fn every_story_is_told_and_every_industry_is_in_the_standard() {
        let city = city::build();
        for (story, _) in stories::STORIES {
            assert!(city.firms.iter().any(|firm| firm.story == *story), "{story}");
        }
        for firm in &city.firms {
            assert!(fact::Industry::of_code(firm.industry.class).is_some(), "{}", firm.industry.class);
        }
    }
}
