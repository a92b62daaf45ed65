//! `cargo xtask load-zone FIRMS FOLDER`: a zone of any size with five years of workbooks, for measuring how the office
//! bears it. It has the demo zone's forms and schemes and none of its stories or faults.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "made-up figures of a known small size, to measure with"
)]

use crate::samples::city::{YEARS, ZONES};
use crate::samples::codes::credit_code;
use crate::samples::random::Random;
use crate::tree::root;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Forms that are delivered, with the title of their table and the columns that are filled, as the demo zone's
/// forms head them.
const FORMS: &[(&str, &str, &[&str])] = &[
    ("tax", "企业税收", &["实缴税金（万元）", "开票销售收入（万元）"]),
    ("land", "企业用地", &["登记用地面积（亩）", "租入用地面积（亩）"]),
    ("statistics", "规上企业", COMMON),
    ("declaration", "规下申报", COMMON),
    ("zone_committee", "参评信息", &["行政区划代码", "开发区代码", "投产年份"]),
];
const COMMON: &[&str] =
    &["营业收入（万元）", "利润总额（万元）", "工业总产值（万元）", "研发费用（万元）", "平均用工人数"];
const SEED: u64 = 100_000;

struct Firm {
    code: String,
    name: String,
    zone: usize,
    mu: f64,
    revenue: f64,
    start_year: i16,
}

/// Writes the zone into the folder; the same bytes for the same number of firms.
pub fn run(firms: &str, folder: &str) -> Result<(), String> {
    let firms: usize = firms.parse().map_err(|_| format!("`{firms}` is not a number of firms"))?;
    let folder = Path::new(folder);
    let wrong = |why: std::io::Error| format!("{}: {why}", folder.display());
    fs::create_dir_all(folder.join("files")).map_err(wrong)?;
    describe(folder)?;
    let city = city(firms);
    let mut deliveries = String::new();
    for year in YEARS {
        for (form, sheet, columns) in FORMS {
            let file = format!("files/{form}_{year}.xlsx");
            let mut workbook = table(&city, form, sheet, columns, year).map_err(|why| why.to_string())?;
            workbook.save(folder.join(&file)).map_err(|why| format!("{file}: {why}"))?;
            let delivered = year + 1;
            write!(
                deliveries,
                "[[delivery]]\nfile = \"{file}\"\nform = \"{form}\"\ndelivered = {delivered}-03-10\nyear = {year}\n\n"
            )
            .map_err(|why| why.to_string())?;
        }
        println!("{year}: {} workbooks of {firms} firms", FORMS.len());
    }
    fs::write(folder.join("deliveries.toml"), deliveries).map_err(wrong)
}

/// The demo zone's description, rules and forms, without its files.
fn describe(folder: &Path) -> Result<(), String> {
    let demo = root().join("zones/demo");
    for inner in ["", "forms"] {
        let (from, to) = (demo.join(inner), folder.join(inner));
        let wrong = |why: std::io::Error| format!("{}: {why}", to.display());
        fs::create_dir_all(&to).map_err(wrong)?;
        for entry in fs::read_dir(&from).map_err(|why| format!("{}: {why}", from.display()))?.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                fs::copy(&path, to.join(entry.file_name())).map_err(wrong)?;
            }
        }
    }
    Ok(())
}

fn city(firms: usize) -> Vec<Firm> {
    let mut random = Random::new(SEED, "load");
    (0..firms)
        .map(|serial| {
            let zone = random.between(0, ZONES.len() as i64) as usize;
            let mu = random.lognormal(11.0, 0.9).clamp(1.6, 420.0);
            Firm {
                code: credit_code(ZONES[zone].region, serial as u32 + 1),
                name: format!("{}{serial:06}号机械制造有限公司", &ZONES[zone].title),
                zone,
                mu,
                revenue: mu * random.lognormal(180.0, 0.8),
                start_year: random.between(1998, 2019) as i16,
            }
        })
        .collect()
}

fn table(city: &[Firm], form: &str, sheet: &str, columns: &[&str], year: i16) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet_with_constant_memory()?;
    page.set_name(sheet)?;
    page.write(0, 0, format!("示范市{year}年度{sheet}（示范数据）"))?;
    for (column, header) in ["统一社会信用代码", "企业名称"].iter().chain(columns).enumerate() {
        page.write(1, column as u16, *header)?;
    }
    let mut row = 2;
    for (serial, firm) in city.iter().enumerate() {
        // A stream for each firm and year, so that every form tells the same figures.
        let mut random = Random::new(SEED + serial as u64 * 31 + year.unsigned_abs() as u64, "year");
        let revenue = firm.revenue * random.lognormal(1.0, 0.15);
        let above = firm.revenue >= 2_000.0;
        let figures = match form {
            "tax" => vec![revenue * random.lognormal(0.045, 0.4), revenue],
            "land" => vec![firm.mu, 0.0],
            "statistics" if above => common(&mut random, revenue.max(2_000.0)),
            "declaration" if !above => common(&mut random, revenue.min(1_999.0)),
            "zone_committee" => vec![0.0, 0.0, f64::from(firm.start_year)],
            _ => continue,
        };
        page.write(row, 0, &firm.code)?;
        page.write(row, 1, &firm.name)?;
        for (column, figure) in figures.iter().enumerate() {
            let place = column as u16 + 2;
            match (form, column) {
                ("zone_committee", 0) => page.write(row, place, ZONES[firm.zone].region)?,
                ("zone_committee", 1) => page.write(row, place, ZONES[firm.zone].id)?,
                ("statistics" | "declaration", 4) | ("zone_committee", _) => {
                    page.write(row, place, figure.round())?
                }
                _ => page.write(row, place, (figure * 100.0).round() / 100.0)?,
            };
        }
        row += 1;
    }
    Ok(workbook)
}

/// Revenue, profit, output, research, staff.
fn common(random: &mut Random, revenue: f64) -> Vec<f64> {
    vec![
        revenue,
        revenue * (0.06 + 0.04 * random.normal()),
        revenue * random.lognormal(1.01, 0.04),
        revenue * random.lognormal(0.02, 0.5),
        revenue / 90.0 + 3.0,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_firm_is_either_above_the_line_or_below_it() {
        let city = city(40);
        let rows = |form: &str, sheet: &str| {
            let mut workbook = table(&city, form, sheet, COMMON, 2024).unwrap();
            let bytes = workbook.save_to_buffer().unwrap();
            let mut read: calamine::Xlsx<_> =
                calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
            calamine::Reader::worksheet_range(&mut read, sheet).unwrap().height() - 2
        };
        let (above, below) = (rows("statistics", "规上企业"), rows("declaration", "规下申报"));
        assert!(above > 0 && below > 0);
        assert_eq!(above + below, 40);
    }
}
