//! Regions, industries, land uses, supply modes, departments and the glossary.

use crate::shared_data::shared;
use fact::glossary::{self, Kind};
use fact::{
    Industry, IndustryEdition, IndustryLevel, LandUse, LandUseEdition, Region, RegionLevel, Standing,
    SupplyClass, SupplyMode, department, department_named, departments,
};
use jiff::civil::{Date, date};
use std::collections::BTreeSet;
use std::path::Path;

/// Rows of a list file as a person counts them, so that the reader can lose none unseen.
fn written_rows(name: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codes/lists").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).count() - 1
}

fn standing(code: &str, day: Date) -> String {
    let names =
        |regions: &[&Region]| regions.iter().map(|region| region.full_name()).collect::<Vec<_>>().join("、");
    match Region::resolve(code, day) {
        Standing::Current(region) => region.full_name(),
        Standing::Abolished(region, successors) => format!("{}→{}", region.name, names(&successors)),
        Standing::NotYet(region) => format!("{}尚未设立", region.name),
        Standing::CityProper(region) => format!("{}本级", region.full_name()),
        Standing::Unknown => "无此代码".to_owned(),
    }
}

#[test]
fn a_code_means_what_it_meant_on_the_day() {
    for (code, day, expected) in [
        ("320400", date(2024, 1, 1), "江苏省常州市"),
        ("320411", date(2024, 1, 1), "江苏省常州市新北区"),
        ("320411", date(2001, 6, 1), "江苏省常州市郊区"),
        ("320405", date(2015, 4, 27), "江苏省常州市戚墅堰区"),
        ("320405", date(2015, 4, 28), "戚墅堰区→江苏省常州市武进区"),
        ("320405", date(2019, 1, 1), "戚墅堰区→江苏省常州市武进区"),
        ("320413", date(2015, 4, 27), "金坛区尚未设立"),
        ("320482", date(2019, 1, 1), "金坛市→江苏省常州市金坛区"),
        ("320483", date(2019, 1, 1), "武进市→江苏省常州市武进区"),
        ("410306", date(2021, 3, 17), "河南省洛阳市吉利区"),
        ("410306", date(2021, 3, 18), "吉利区→河南省洛阳市孟津区"),
        ("410322", date(2021, 3, 18), "孟津县→河南省洛阳市孟津区"),
        ("410381", date(2022, 1, 1), "偃师市→河南省洛阳市偃师区"),
        ("410307", date(2005, 1, 1), "河南省洛阳市洛龙区"),
        ("410307", date(2015, 1, 1), "洛龙区→河南省洛阳市洛龙区"),
        ("410307", date(2022, 1, 1), "河南省洛阳市偃师区"),
        ("330104", date(2024, 1, 1), "江干区→浙江省杭州市上城区、浙江省杭州市钱塘区"),
        ("330113", date(2024, 1, 1), "浙江省杭州市临平区"),
        ("110103", date(2024, 1, 1), "崇文区→北京市东城区"),
        ("542623", date(2024, 1, 1), "米林县→西藏自治区林芝市米林市"),
        ("320401", date(2019, 1, 1), "江苏省常州市本级"),
        ("419001", date(2019, 1, 1), "河南省济源市"),
        ("320371", date(2024, 1, 1), "江苏省徐州市徐州经济技术开发区"),
        ("999999", date(2024, 1, 1), "无此代码"),
        ("", date(2024, 1, 1), "无此代码"),
        ("01", date(2024, 1, 1), "无此代码"),
        ("常州", date(2024, 1, 1), "无此代码"),
    ] {
        assert_eq!(standing(code, day), expected, "{code} {day}");
    }
}

#[test]
fn a_region_is_found_by_the_name_it_had() {
    for (above, name, codes) in [
        ("江苏省,常州市", "戚墅堰区", vec!["320405"]),
        ("江苏省常州市", "武进区", vec!["320412"]),
        ("江苏省,南京市", "鼓楼区", vec!["320106"]),
        ("江苏省,常州市", "", vec!["320400"]),
        ("江苏省,常州市", "常州市本级", vec!["320400"]),
        ("广西壮族,南宁市", "横县", vec!["450127"]),
        ("内蒙古,乌兰察布市", "", vec!["150900"]),
        ("", "没有这个县", vec![]),
    ] {
        let found: Vec<&str> =
            Region::of_path(above, name, date(2017, 1, 15)).iter().map(|region| region.code).collect();
        assert_eq!(found, codes, "{above} {name}");
    }
    assert!(Region::of_path("", "鼓楼区", date(2017, 1, 15)).len() > 3, "a name alone may mean several");
}

#[test]
fn every_region_row_is_read_and_hangs_together() {
    let today = date(2024, 1, 1);
    let mut read = 0;
    let mut current = [0usize; 4];
    let mut lost = Vec::new();
    let mut before = ("", None);
    for region in Region::all() {
        read += 1;
        assert!(region.code.len() == 6 && region.code.bytes().all(|byte| byte.is_ascii_digit()));
        assert!((region.code, region.from) >= before, "{} is out of order", region.code);
        before = (region.code, region.from);
        if region.stands_on(today) {
            current[region.level as usize] += 1;
            assert_eq!(Region::resolve(region.code, today), Standing::Current(region));
        } else if region.standing_successors(today).is_empty() {
            assert!(
                region.note.contains("未核实") || !region.successors.is_empty(),
                "{}",
                region.full_name()
            );
            lost.push(region.code);
        }
    }
    assert_eq!(read, written_rows("regions.csv"));
    assert_eq!(current[RegionLevel::Province as usize], 34);
    assert_eq!(current[RegionLevel::Prefecture as usize], 333);
    assert!((2_840..2_860).contains(&current[RegionLevel::County as usize]), "{current:?}");
    assert!(lost.len() < 40, "{} abolished codes lead nowhere: {lost:?}", lost.len());
}

#[test]
fn industries_are_read_as_departments_write_them() {
    for (raw, name, section) in [
        ("C", "制造业", "C"),
        ("33", "金属制品业", "C"),
        (" C3311 ", "金属结构制造", "C"),
        ("ｃ３３１１", "金属结构制造", "C"),
        ("4411", "火力发电", "D"),
        ("0610", "烟煤和无烟煤开采洗选", "B"),
    ] {
        let found = Industry::read(raw).unwrap();
        assert_eq!((found.name, found.section), (name, section), "{raw}");
    }
    for (raw, message) in [
        ("D3311", "代码3311属于C门类，前面的字母却是D。"),
        ("3999", "GB/T 4754—2017 没有代码3999，可能是旧版代码。"),
        ("金属", "“金属”不是行业代码，应为2—4位数字，前面可带门类字母。"),
        ("", "“”不是行业代码，应为2—4位数字，前面可带门类字母。"),
        ("33110", "“33110”不是行业代码，应为2—4位数字，前面可带门类字母。"),
    ] {
        assert_eq!(Industry::read(raw).unwrap_err().to_string(), message);
    }
}

#[test]
fn manufacturing_is_divisions_13_to_43() {
    for (code, manufacturing, industrial) in [
        ("12", false, true),
        ("13", true, true),
        ("43", true, true),
        ("44", false, true),
        ("46", false, true),
        ("47", false, false),
        ("05", false, false),
        ("06", false, true),
    ] {
        let found = Industry::of_code(code).unwrap();
        assert_eq!((found.is_manufacturing(), found.is_industrial()), (manufacturing, industrial), "{code}");
    }
    assert_eq!(Industry::of_code("3311").unwrap().division().unwrap().name, "金属制品业");
}

#[test]
fn the_list_has_the_counts_of_the_standard_and_1381_classes() {
    let mut counts = [0; 4];
    for entry in Industry::all() {
        counts[entry.level() as usize] += 1;
        if entry.level() > IndustryLevel::Division {
            let above = Industry::of_code(&entry.code[..entry.code.len() - 1]).unwrap();
            assert_eq!(above.section, entry.section);
        }
    }
    assert_eq!(counts, [20, 97, 473, 1_381]);
    assert_eq!(Industry::all().len(), written_rows("industries-2017.csv"));
    let codes: BTreeSet<_> = Industry::all().iter().map(|entry| entry.code).collect();
    assert_eq!(codes.len(), Industry::all().len());
}

#[test]
fn divisions_of_2011_move_up_by_one_from_79_on() {
    let of_2011 = IndustryEdition::of_year("2011").unwrap();
    for (old, new) in [("13", "13"), ("43", "43"), ("78", "78"), ("79", "80"), ("96", "97")] {
        assert_eq!(of_2011.division_in_2017(old).unwrap().code, new);
    }
    assert_eq!(of_2011.division_in_2017("97"), None);
    assert_eq!(IndustryEdition::Of2002.division_in_2017("37"), None);
}

#[test]
fn land_uses_and_supply_modes_are_found_by_code_and_name() {
    let uses = |edition| LandUse::all().iter().filter(move |land_use| land_use.edition == edition);
    assert_eq!(uses(LandUseEdition::Of2017).filter(|land_use| land_use.code.len() == 4).count(), 73);
    assert_eq!(uses(LandUseEdition::Of2017).filter(|land_use| land_use.code.len() == 2).count(), 12);
    assert_eq!(LandUse::all().len(), written_rows("land_uses.csv"));
    let plant = LandUse::named(LandUseEdition::Market, "工业用地").unwrap();
    assert_eq!((plant.code, plant.main_class(), plant.is_industrial()), ("061", "工矿仓储用地", true));
    assert_eq!(LandUse::of_code(LandUseEdition::Of2017, "0601").unwrap().name, "工业用地");

    assert_eq!(SupplyMode::all().len(), written_rows("supply_modes.csv"));
    for (name, code, class, open) in [
        ("划拨", "1", SupplyClass::Allocation, None),
        ("挂牌出让", "23", SupplyClass::Grant, Some(true)),
        ("挂牌", "23", SupplyClass::Grant, Some(true)),
        ("协议出让", "3", SupplyClass::Grant, Some(false)),
        ("租赁", "4", SupplyClass::Lease, None),
    ] {
        let mode = SupplyMode::named(name).unwrap();
        assert_eq!((mode.code, mode.class, mode.open), (code, class, open), "{name}");
        assert_eq!(SupplyMode::of_code(code), Some(mode));
    }
    assert_eq!(SupplyMode::named("出让"), None, "which kind of grant is not said");
}

#[test]
fn departments_are_found_by_id_and_by_the_names_people_use() {
    let ids: BTreeSet<_> = departments().iter().map(|department| &department.id).collect();
    assert_eq!(ids.len(), departments().len());
    assert!(ids.iter().all(|id| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')));
    let mut names = BTreeSet::new();
    for department in departments() {
        for name in std::iter::once(&department.zh).chain(&department.also) {
            assert!(names.insert(name), "{name} stands twice");
        }
    }
    for (name, id) in [
        ("税务局", "tax"),
        ("常州市税务局", "tax"),
        ("市自然资源和规划局", "natural_resources"),
        ("国土资源局", "natural_resources"),
        ("高新区管委会", "zone_committee"),
        ("洛龙区人民法院", "court"),
        ("市水利局", "water_affairs"),
        ("经济和信息化局", "industry"),
    ] {
        assert_eq!(department_named(name).map(|department| department.id.as_str()), Some(id), "{name}");
    }
    assert_eq!(department_named("不知名的单位"), None);
    assert_eq!(department("power").map(|department| department.zh.as_str()), Some("供电公司"));
}

#[test]
fn the_glossary_is_well_formed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codes/glossary.toml");
    let written = std::fs::read_to_string(path).unwrap().matches("[[term]]").count();
    assert_eq!(glossary::terms().count(), written, "an id stands twice");
    for term in glossary::terms() {
        let id = &term.id;
        let snake = id.starts_with(|found: char| found.is_ascii_lowercase())
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        assert!(snake && !id.ends_with('_') && !id.contains("__"), "{id} is not snake_case");
        let chinese = |text: &str| text.chars().any(|found| ('\u{4e00}'..='\u{9fff}').contains(&found));
        assert!(chinese(&term.zh) || term.zh.is_ascii(), "{id}: {}", term.zh);
        assert!(!term.zh.trim().is_empty() && !term.en.trim().is_empty() && chinese(&term.meaning), "{id}");
        assert!(term.unit.is_empty() || term.kind == Kind::Number, "{id}: a unit without a number");
        assert!(term.unit.parse::<fact::Unit>().is_ok(), "{id}: unit {}", term.unit);
        assert!(term.digits == 0 || term.kind == Kind::Number, "{id}: digits without a number");
    }
}

#[test]
fn the_region_names_of_the_land_market_file_resolve() {
    let name = "landchina_2017/landchina_2017_01_industrial_companies.csv";
    let Some(path) = shared(name) else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let (mut rows, mut one, mut none, mut many) = (0, 0, BTreeSet::new(), BTreeSet::new());
    for line in text.lines().skip(1) {
        // The second column is quoted and holds one comma, the third is the county.
        let Some((_, rest)) = line.split_once(",\"") else { continue };
        let Some((above, rest)) = rest.split_once("\",") else { continue };
        let county = rest.split(',').next().unwrap_or_default();
        rows += 1;
        match Region::of_path(above, county, date(2017, 1, 15)).as_slice() {
            [] => drop(none.insert(format!("{above} {county}"))),
            [_] => one += 1,
            several => drop(many.insert(format!("{above} {county}: {}", several.len()))),
        }
    }
    assert!(rows > 800, "{rows}");
    assert!(one * 100 > rows * 95, "only {one} of {rows} mean one region; none: {none:?}, several: {many:?}");
    let corps = |path: &String| path.contains("兵团") || path.contains("农垦");
    assert!(none.iter().all(|path| corps(path) || path.contains("重庆市所辖县")), "{none:?}");
}
