//! Measures by class, as the shipped packs have them.

use crate::packs::pack_files;
use jiff::civil::date;
use law::{Measure, MeasureKind, Pack, measures};
use office::policy::{PolicyState, PublishedClass, policies};

fn of(pack: &str) -> Vec<Measure> {
    let pack = Pack::load(&pack_files(pack)).expect("a pack");
    measures(&pack, date(2025, 5, 23)).expect("measures")
}

fn brief(measures: &[Measure], class: &str) -> String {
    let published = PublishedClass { year: 2024, class, title: class, list: "above_scale" };
    let all = policies(measures, published, &[]);
    all.iter()
        .map(|policy| format!("{}={}", policy.measure.id, policy.state.id()))
        .collect::<Vec<_>>()
        .join(" ")
}

// clause: S1-1.2a, S1-1.2b, S1-1.2c, S1-1.2d, S1-1.2e, S1-1.2f, S1-1.2i, S1-1.2k, S2-9c, S2-11c
#[test]
fn a_class_gets_its_measures_and_those_without_a_superior_basis_do_not_apply() {
    let henan = of("henan-2019");
    for (class, expected) in [
        ("A", "a_first_in_factors=applies a_first_in_lists=applies"),
        ("B", "b_three_renovations=applies b_moderate_factors=applies"),
        (
            "C",
            "c_fast_lane=conditional c_new_project_reward=conditional c_bar_from_funds=conditional \
             c_no_new_factors=conditional c_tiered_water_price=conditional c_strict_enforcement=conditional \
             c_reserve_reward=no_basis c_differential_power_price=no_basis",
        ),
        ("N", ""),
        ("", ""),
    ] {
        assert_eq!(brief(&henan, class), expected, "{class}");
    }
    let changzhou = of("changzhou-2019");
    for (class, expected) in [
        ("A", "department_rules_a=applies land_price_by_performance=conditional land_tax_down=no_basis"),
        ("B", "land_price_by_performance=conditional"),
        ("C", "factors_by_assessment=conditional land_tax_up=no_basis department_rules_d_power=no_basis"),
        ("D", "factors_by_assessment=conditional land_tax_up=no_basis department_rules_d_power=no_basis"),
    ] {
        assert_eq!(brief(&changzhou, class), expected, "{class}");
    }
}

#[test]
fn a_basis_clears_what_superior_law_blocks_and_the_words_say_why() {
    let mut changed = of("changzhou-2019");
    let published =
        PublishedClass { year: 2024, class: "A", title: "A 优先发展类", list: "above_scale" };
    let before = policies(&changed, published, &[]);
    let tax = before.iter().find(|policy| policy.measure.id == "land_tax_down").expect("offered");
    assert_eq!(tax.state, PolicyState::NoBasis);
    for part in ["2024年度公布的等级为A 优先发展类", "由省批准", "没有上位依据"] {
        assert!(tax.why.contains(part), "{}", tax.why);
    }
    let basis = law::LegalBasis {
        document: "某省政府文件".to_owned(),
        article: "第三条".to_owned(),
        approved_by: "省人民政府".to_owned(),
    };
    changed.iter_mut().for_each(|measure| measure.basis = Some(basis.clone()));
    let after = policies(&changed, published, &[]);
    assert!(after.iter().all(|policy| policy.state != PolicyState::NoBasis), "{after:?}");
}

#[test]
fn measures_hold_on_their_days_only() {
    let files = pack_files("henan-2019");
    let dated: Vec<(String, String)> = files
        .into_iter()
        .map(|(path, text)| {
            let days = "id = \"b_moderate_factors\"\nfrom = 2020-01-01\nto = 2023-12-31";
            (path, text.replace("id = \"b_moderate_factors\"", days))
        })
        .collect();
    let pack = Pack::load(&dated).expect("a pack");
    for (day, held) in [
        (date(2019, 12, 31), false),
        (date(2020, 1, 1), true),
        (date(2023, 12, 31), true),
        (date(2024, 1, 1), false),
    ] {
        let found = measures(&pack, day).expect("measures");
        assert_eq!(found.iter().any(|measure| measure.id == "b_moderate_factors"), held, "{day}");
        assert!(found.iter().any(|measure| measure.kind == MeasureKind::Pressure), "{day}");
    }
}

#[test]
fn a_section_that_is_not_as_it_must_be_is_refused_with_its_place() {
    for (from, to, code) in [
        ("classes = [\"B\"]\nclause = \"S1-1.2d\"", "classes = []\nclause = \"S1-1.2d\"", "missing-value"),
        ("lead = [\"industry\", \"science\"]", "lead = [\"moon\"]", "unknown-word"),
        ("id = \"b_three_renovations\"", "id = \"b_moderate_factors\"", "name-taken"),
        ("id = \"b_three_renovations\"", "id = \"b_three_renovations\"\nto = 2018-01-01", "days-outside"),
    ] {
        let files = pack_files("henan-2019");
        let wrong: Vec<(String, String)> =
            files.into_iter().map(|(path, text)| (path, text.replacen(from, to, 1))).collect();
        let pack = Pack::load(&wrong).expect("law reads the rest");
        let found = measures(&pack, date(2024, 1, 1)).expect_err(code);
        assert_eq!(found[0].code, code, "{}", found[0].message);
        assert!(found[0].file.path.contains("05-measures"), "{}", found[0].file.path);
    }
}
