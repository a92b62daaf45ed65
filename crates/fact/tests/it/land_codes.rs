//! Parcel and real-estate unit codes, numbers of the land market and of projects.

use fact::{
    ContractNumber, ParcelCode, ProjectCode, Remark, Severity, SupervisionNumber, TitleNumber, UnitCode,
};
use proptest::prelude::*;

fn codes(remarks: &[Remark]) -> Vec<&'static str> {
    remarks.iter().map(|remark| remark.code).collect()
}

#[test]
fn a_parcel_code_is_broken_down() {
    let (parcel, remarks) = ParcelCode::read("320411001002GB00012").unwrap();
    assert!(remarks.is_empty(), "{remarks:?}");
    assert_eq!(parcel.to_string(), "320411001002GB00012");
    let parts = (parcel.region.as_str(), parcel.district.as_str(), parcel.sub_district.as_str());
    assert_eq!(parts, ("320411", "001", "002"));
    assert_eq!(parcel.owner_name(), Some("国家土地所有权"));
    assert_eq!(parcel.right_name(), Some("建设用地使用权宗地（地表）"));
}

#[test]
fn a_unit_code_adds_up_to_28_characters() {
    let (unit, remarks) = UnitCode::read("320411 001002 GB00012 F00010001").unwrap();
    assert_eq!(codes(&remarks), ["code-form"]);
    assert_eq!(unit.to_string(), "320411001002GB00012F00010001");
    assert_eq!(unit.fixture_name(), Some("房屋等建筑物、构筑物"));
    let (bare, remarks) = UnitCode::read("320411001002GB00012W00000000").unwrap();
    assert!(remarks.is_empty());
    assert_eq!((bare.fixture, bare.parcel.to_string()), ('W', "320411001002GB00012".to_owned()));
    let (parcel, remarks) = ParcelCode::read("320411001002GB00012F00010001").unwrap();
    assert_eq!((parcel, codes(&remarks)), (unit.parcel, vec!["parcel-from-unit"]));
}

#[test]
fn what_is_unusual_in_a_parcel_code_is_named_and_taken() {
    for (raw, expected) in [
        ("320411001002gb00012", vec!["code-form"]),
        ("32O411001002GB00012", vec!["code-lookalike"]),
        ("320411001002GBOOO12", vec!["code-lookalike", "code-lookalike", "code-lookalike"]),
        ("329911001002GB00012", vec!["code-region"]),
        ("320405001002GB00012", vec![]),
        ("320411001002GA00012", vec!["parcel-type"]),
        ("320411001002JA00012", vec![]),
        ("320411001002QB00012", vec!["parcel-type"]),
        ("320411001002GK00012", vec!["parcel-type"]),
    ] {
        let (_, remarks) = ParcelCode::read(raw).unwrap();
        assert_eq!(codes(&remarks), expected, "{raw}");
    }
    let (_, remarks) = UnitCode::read("320411001002GB00012W00010000").unwrap();
    assert_eq!(remarks[0].message, "定着物特征码W表示没有定着物，后8位应全为0，这里是“00010000”。");
}

#[test]
fn what_is_no_parcel_code_is_refused_with_the_part() {
    for (raw, message) in [
        ("", "宗地代码应为19位，这里清理后是0位。"),
        ("320411001002GB0012", "宗地代码应为19位，这里清理后是18位。"),
        ("32041100A002GB00012", "第7—9位地籍区应为3位数字，这里是“00A”。"),
        ("320411001002G100012", "第14位宗地特征码第二位应为字母，这里是“1”。"),
        ("320411001002GB000X2", "第15—19位宗地顺序号应为5位数字，这里是“000X2”。"),
    ] {
        let refusal = ParcelCode::read(raw).unwrap_err();
        assert_eq!((refusal.message.as_str(), refusal.severity), (message, Severity::Refused), "{raw}");
    }
    assert_eq!(UnitCode::read("320411001002GB00012F0001").unwrap_err().code, "unit-length");
}

#[test]
fn numbers_of_the_land_market_are_broken_down() {
    let (number, remarks) = SupervisionNumber::read("3204112019B01234").unwrap();
    assert!(remarks.is_empty());
    assert_eq!((number.region.as_str(), number.year, number.mode), ("320411", 2019, 'B'));
    let (number, remarks) = ContractNumber::read("3204012019CR0012").unwrap();
    assert!(remarks.is_empty(), "320401 is the city proper: {remarks:?}");
    assert_eq!((number.year, number.kind.as_str(), number.serial.as_str()), (2019, "CR", "0012"));
    for raw in ["3204112019101234", "3204112019B0123", "无", ""] {
        assert_eq!(SupervisionNumber::read(raw).unwrap_err().severity, Severity::Refused, "{raw}");
    }
    for raw in ["3204012019", "3204012019CR", "3204012019CR12", "常国土合2019", ""] {
        assert_eq!(ContractNumber::read(raw).unwrap_err().severity, Severity::Refused, "{raw}");
    }
}

#[test]
fn project_codes_start_with_a_year_or_with_year_and_month() {
    for (raw, year) in [
        ("2019-320411-33-03-512345", 2019),
        ("2103-320411-33-03-512345", 2021),
        ("20193204113303512345", 2019),
    ] {
        let (project, remarks) = ProjectCode::read(raw).unwrap();
        assert!(remarks.is_empty(), "{raw}: {remarks:?}");
        assert_eq!(
            (project.year, project.industry.as_str(), project.serial.as_str()),
            (year, "33", "512345")
        );
    }
    assert_eq!(ProjectCode::read("2019-320411-33-03-5123").unwrap_err().code, "project-code-length");
    assert_eq!(codes(&ProjectCode::read("1019-320411-33-03-512345").unwrap().1), ["code-year"]);
}

#[test]
fn titles_of_today_and_of_before_are_told_apart() {
    for raw in ["苏(2019)常州市不动产权第0012345号", "苏（2019）常州市 不动产权第0012345号"]
    {
        let (title, _) = TitleNumber::read(raw).unwrap();
        let expected = TitleNumber::RealEstate {
            province: "苏".to_owned(),
            year: 2019,
            place: "常州市".to_owned(),
            serial: "0012345".to_owned(),
        };
        assert_eq!(title, expected, "{raw}");
    }
    let (title, _) = TitleNumber::read("常国用［2008］第0123号").unwrap();
    let old = TitleNumber::OldLand { prefix: "常国用".to_owned(), year: 2008, serial: "0123".to_owned() };
    assert_eq!(title, old);
    assert_eq!(TitleNumber::read("办理中").unwrap_err().code, "title-number");
}

proptest! {
    #[test]
    fn reading_what_was_printed_gives_the_same_unit(raw in "[0-9]{12}[GJZ][A-Z][0-9]{5}[FLQW][0-9]{8}") {
        let (unit, _) = UnitCode::read(&raw).unwrap();
        prop_assert_eq!(&unit.to_string(), &raw);
        prop_assert_eq!(UnitCode::read(&unit.to_string()).unwrap().0, unit);
    }

    #[test]
    fn no_text_makes_a_reader_panic(raw in "\\PC{0,32}") {
        let _ = ParcelCode::read(&raw);
        let _ = UnitCode::read(&raw);
        let _ = SupervisionNumber::read(&raw);
        let _ = ContractNumber::read(&raw);
        let _ = ProjectCode::read(&raw);
        let _ = TitleNumber::read(&raw);
    }

    #[test]
    fn no_digits_make_a_reader_panic(raw in "[0-9A-Z常（）第号-]{0,32}") {
        let _ = ParcelCode::read(&raw);
        let _ = UnitCode::read(&raw);
        let _ = SupervisionNumber::read(&raw);
        let _ = ContractNumber::read(&raw);
        let _ = ProjectCode::read(&raw);
        let _ = TitleNumber::read(&raw);
    }
}
