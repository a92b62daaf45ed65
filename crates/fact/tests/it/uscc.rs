//! Unified social credit codes and the identifiers before them.

use crate::shared_data::shared;
use fact::{
    Identifier, IdentifierKind, Severity, Uscc, UsccError, UsccWarning, check_character, organisation_check,
};
use proptest::prelude::*;

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// domain.md §7.1: real codes, codes made for tests, and the one whose check character is 0.
const VALID: [&str; 15] = [
    "914403001922038216",
    "91330100716105852F",
    "9144030071526726XG",
    "91440300192317458F",
    "91110108551385082Q",
    "91110000802100433B",
    "91350100M000100Y43",
    "11370881004339597L",
    "12341700686863395A",
    "11341622003178357Q",
    "113305250025653474",
    "91320411123456788R",
    "913204112019000131",
    "91320411888888881L",
    "910000000000004650",
];

#[test]
fn tv26_tv28_every_valid_code_is_read_without_a_word() {
    for text in VALID {
        let (code, warnings) = Uscc::read(text).unwrap();
        let organisation =
            warnings.iter().all(|warning| matches!(warning, UsccWarning::OrganisationCheck { .. }));
        assert!(organisation, "{text}: {warnings:?}");
        assert_eq!(code.to_string(), text);
        assert_eq!(check_character(&text[..17]), text.chars().last(), "{text}");
    }
}

#[test]
fn tv27_a_wrong_check_character_is_named_and_never_refused() {
    let (code, warnings) = Uscc::read("11371800004234373R").unwrap();
    assert!(!code.is_valid());
    let check = warnings.iter().find(|warning| warning.code() == "uscc-check").unwrap();
    assert_eq!(*check, UsccWarning::CheckCharacter { computed: '6', found: 'R' });
    assert_eq!(check.to_string(), "校验码应为“6”，这里是“R”（GB 32100—2015）。");
    assert_eq!(check.severity(), Severity::Warning);
}

#[test]
fn a_code_has_a_region_and_an_organisation_code() {
    let (code, _) = Uscc::read("91330100716105852F").unwrap();
    assert_eq!((code.region(), code.organisation()), ("330100", "716105852"));
    assert!(code.is_valid());
    assert_eq!(Uscc::compose("91", "330100", "71610585"), Some(code));
    assert_eq!(Uscc::compose("91", "33010A", "71610585"), None);
}

#[test]
fn what_people_type_is_put_right_and_named() {
    use UsccWarning::{FullWidth, LowerCase, Separators};
    for (raw, expected) in [
        (" 91330100716105852F\u{a0}", vec![]),
        ("'91330100716105852F", vec![]),
        ("91330100716105852f", vec![LowerCase]),
        ("９１３３０１００７１６１０５８５２Ｆ", vec![FullWidth]),
        ("９１３３０１００７１６１０５８５２ｆ", vec![FullWidth, LowerCase]),
        ("913301 0071610585-2F", vec![Separators]),
        ("91330100\u{a0}71610\u{200b}5852F", vec![Separators]),
        ("9133O100716105852F", vec![UsccWarning::Lookalike { position: 5, found: 'O', read_as: '0' }]),
        ("9I330100716105852F", vec![UsccWarning::Lookalike { position: 2, found: 'I', read_as: '1' }]),
        (
            "91330100716i0585ZF",
            vec![
                LowerCase,
                UsccWarning::Lookalike { position: 12, found: 'I', read_as: '1' },
                UsccWarning::Lookalike { position: 17, found: 'Z', read_as: '2' },
            ],
        ),
        ("913301007161058S2F", vec![UsccWarning::Lookalike { position: 16, found: 'S', read_as: '5' }]),
    ] {
        let (code, warnings) = Uscc::read(raw).unwrap();
        assert_eq!(code.as_str(), "91330100716105852F", "{raw}");
        assert_eq!(warnings, expected, "{raw}");
    }
}

#[test]
fn what_is_no_code_is_refused_with_its_reason() {
    for (raw, message) in [
        ("", "统一社会信用代码为空。"),
        (" \u{a0} ", "统一社会信用代码为空。"),
        ("9133010071610585F", "统一社会信用代码应为18位，这里清理后是17位。"),
        ("91330100716105852FF", "统一社会信用代码应为18位，这里清理后是19位。"),
        ("无", "统一社会信用代码应为18位，这里清理后是1位。"),
        ("9133010071610585VF", "第17位“V”不能用于统一社会信用代码。"),
        ("9133A100716105852F", "第5位“A”不能用于统一社会信用代码的行政区划码（第3—8位应为数字）。"),
        ("91330100716105852统", "第18位“统”不能用于统一社会信用代码。"),
        ("9.13301E+17", "这是科学计数法显示的数字，原代码的末几位已经丢失。"),
        ("11010519491231002X", "这是居民身份证号，不是18位统一社会信用代码。"),
        ("71610585-2", "这是9位组织机构代码，不是18位统一社会信用代码。"),
        ("330100716105852", "这是15位纳税人识别号，不是18位统一社会信用代码。"),
        ("110108000000016", "这是15位工商注册号，不是18位统一社会信用代码。"),
    ] {
        let error = Uscc::read(raw).unwrap_err();
        assert_eq!(error.to_string(), message, "{raw}");
        assert!(!error.advice().is_empty() && !error.code().is_empty());
    }
}

#[test]
fn older_identifiers_are_told_apart() {
    for (raw, kind, organisation, warnings) in [
        ("91330100716105852F", IdentifierKind::Uscc, Some("716105852"), 0),
        ("71610585-2", IdentifierKind::OrganisationCode, Some("716105852"), 0),
        ("716105853", IdentifierKind::OrganisationCode, Some("716105853"), 1),
        ("330100716105852", IdentifierKind::TaxpayerNumber, Some("716105852"), 0),
        ("110108000000016", IdentifierKind::RegistrationNumber, None, 0),
        ("110108000000017", IdentifierKind::RegistrationNumber, None, 1),
    ] {
        let (identifier, named) = Identifier::read(raw).unwrap();
        assert_eq!(identifier.kind(), kind, "{raw}");
        assert_eq!(identifier.organisation(), organisation, "{raw}");
        assert_eq!(named.len(), warnings, "{raw}: {named:?}");
    }
}

#[test]
fn a_code_cut_to_fifteen_digits_by_a_spreadsheet_is_recognised() {
    let (_, warnings) = Uscc::read("914403001922038000").unwrap();
    assert!(warnings.contains(&UsccWarning::CutByNumberFormat), "{warnings:?}");
    let (_, warnings) = Uscc::read("211111111111111111").unwrap();
    assert!(!warnings.contains(&UsccWarning::CutByNumberFormat), "{warnings:?}");
}

#[test]
fn a_registrar_the_standard_does_not_know_is_named() {
    let code = Uscc::with_check("98330100716105852").unwrap();
    let (_, warnings) = Uscc::read(code.as_str()).unwrap();
    assert_eq!(warnings, vec![UsccWarning::UnknownRegistrar { found: ['9', '8'] }]);
}

#[test]
fn errors_of_another_kind_carry_the_kind() {
    let error = Uscc::read("71610585-2").unwrap_err();
    assert_eq!(error, UsccError::OtherKind { kind: IdentifierKind::OrganisationCode });
}

#[test]
fn every_single_wrong_character_and_every_swap_of_neighbours_is_detected() {
    // The modulus is prime and no weight is a multiple of it, so none may slip through.
    let (mut tried, mut slipped) = (0, 0);
    for text in VALID {
        let original: Vec<char> = text.chars().collect();
        for place in 0..18 {
            for other in ALPHABET.chars().filter(|&other| other != original[place]) {
                let mut changed = original.clone();
                changed[place] = other;
                tried += 1;
                slipped += u32::from(holds(&changed));
            }
            if place < 17 && original[place] != original[place + 1] {
                let mut swapped = original.clone();
                swapped.swap(place, place + 1);
                tried += 1;
                slipped += u32::from(holds(&swapped));
            }
        }
    }
    assert_eq!((tried > 8000, slipped), (true, 0), "{slipped} of {tried} wrong codes hold");
}

#[test]
fn the_inner_check_alone_misses_some_wrong_characters() {
    // GB 11714 counts modulo 11 with values up to 35: a change by 11 or 22 shows nothing. The
    // check of GB 32100 around it misses none, as the test above shows.
    let (mut tried, mut slipped) = (0, 0);
    for text in VALID {
        for place in 8..16 {
            for other in ALPHABET.chars() {
                let mut changed: Vec<char> = text[8..17].chars().collect();
                if std::mem::replace(&mut changed[place - 8], other) == other {
                    continue;
                }
                let first: String = changed[..8].iter().collect();
                tried += 1;
                slipped += u32::from(organisation_check(&first) == changed.last().copied());
            }
        }
    }
    assert!((1..=tried / 10).contains(&slipped), "{slipped} of {tried}");
}

fn holds(code: &[char]) -> bool {
    let first: String = code[..17].iter().collect();
    check_character(&first) == code.last().copied()
}

#[test]
fn the_shared_list_of_codes_is_valid() {
    let Some(path) = shared("uscc/valid_20.csv") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let mut read = 0;
    for line in text.lines().skip(1) {
        let (raw, rest) = line.split_once(',').unwrap();
        let (code, warnings) = Uscc::read(raw).unwrap();
        let only_inner = warnings.iter().all(|warning| warning.code() == "uscc-organisation-check");
        assert!(only_inner, "{raw}: {warnings:?}");
        assert_eq!(Some(code.region()), rest.split(',').next());
        read += 1;
    }
    assert_eq!(read, 20);
}

proptest! {
    #[test]
    fn seventeen_characters_and_their_check_are_a_code(first in "[1-9A-Y][0-9]{7}[0-9A-HJ-NP-RTUWXY]{9}") {
        prop_assume!(!first.starts_with(['I', 'O', 'S', 'V']));
        let code = Uscc::with_check(&first).unwrap();
        let (read, warnings) = Uscc::read(code.as_str()).unwrap();
        prop_assert_eq!(read, code);
        let check = warnings.iter().any(|warning| warning.code() == "uscc-check");
        prop_assert!(!check);
    }

    #[test]
    fn composed_codes_are_valid(region in "[0-9]{6}", organisation in "[0-9A-HJ-NP-RTUWXY]{8}") {
        prop_assert!(Uscc::compose("91", &region, &organisation).unwrap().is_valid());
    }

    #[test]
    fn cleaning_twice_changes_nothing(raw in "[ 0-9a-zA-Z０-９Ａ-Ｚ\u{a0}-]{18,22}") {
        if let Ok((code, _)) = Uscc::read(&raw) {
            let (again, warnings) = Uscc::read(code.as_str()).unwrap();
            prop_assert_eq!(again, code);
            let form = warnings.iter().any(|warning| warning.severity() == Severity::Notice);
            prop_assert!(!form);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(raw in "\\PC{0,30}") {
        let _ = Identifier::read(&raw);
    }
}
