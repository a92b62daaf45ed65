//! Indicators against the worked figures, at the line of full points and beside it, and balances that add up or say by how
//! much they do not.

use super::*;
use crate::calendar::Calendar;
use crate::docket::Refusal;
use crate::identification::{Delay, Hit, ParcelFinding, Standing};
use crate::supply::figure;
use fact::{Area, Decimal, Ratio, Rounding};
use jiff::civil::{Date, date};
use law::{Figures, Pack};
use proptest::prelude::*;
use std::collections::BTreeMap;

const DAY: Date = date(2025, 3, 1);

fn bare() -> Pack {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    Pack::load(&[
        file("pack.toml", include_str!("../../../../packs/national-zone-land-use/pack.toml")),
        file(
            "clauses/01-land-state.md",
            include_str!("../../../../packs/national-zone-land-use/clauses/01-land-state.md"),
        ),
        file(
            "clauses/02-intensity.md",
            include_str!("../../../../packs/national-zone-land-use/clauses/02-intensity.md"),
        ),
        file(
            "clauses/03-scoring.md",
            include_str!("../../../../packs/national-zone-land-use/clauses/03-scoring.md"),
        ),
    ])
    .expect("a pack")
}

/// Numbers for the indicators that are named; the others get no points.
fn configured(pack: &Pack, points: &[(&str, &str, &str)]) -> Pack {
    let mut numbers: BTreeMap<String, Decimal> = BTreeMap::new();
    for id in pack.parameters.values().filter(|one| one.required).map(|one| one.id.clone()) {
        let value = if id.ends_with("_weight") { "0" } else { "1" };
        numbers.insert(id, value.parse().expect("a number"));
    }
    for (id, ideal, weight) in points {
        numbers.insert(format!("{id}_ideal"), ideal.parse().expect("a number"));
        numbers.insert(format!("{id}_weight"), weight.parse().expect("a number"));
    }
    pack.clone().with_configuration(&numbers, "示范配置").expect("its numbers")
}

fn figures(given: &[(&str, &str)]) -> Figures {
    given.iter().map(|(id, text)| ((*id).to_owned(), figure(id, text).expect("a figure"))).collect()
}

fn evaluated(pack: &Pack, given: &[(&str, &str)]) -> ZoneEvaluation {
    let calendar = Calendar::built_in().expect("the tables");
    evaluate(&[pack], &calendar, DAY, &figures(given)).expect("an evaluation")
}

fn of<'e>(evaluation: &'e ZoneEvaluation, id: &str) -> &'e Indicator {
    evaluation.indicators.iter().find(|one| one.id == id).expect("the indicator")
}

fn percent(value: Option<&Ratio>) -> String {
    let value = value.expect("a value");
    (value * &Ratio::from(100)).round(2, Rounding::HalfUp).to_string()
}

// clause: S2-18e
#[test]
fn tv31_supply_and_built_rates_of_a_zone_are_exact() {
    let given = [("built_town_land", "860"), ("land_ready", "40"), ("land_supplied_total", "880")];
    let found = evaluated(&bare(), &given);
    let (supply, built) = (of(&found, "land_supply_rate"), of(&found, "land_built_rate"));
    assert_eq!(supply.value, Ratio::new(880, 900));
    assert_eq!(built.value, Ratio::new(860, 880));
    assert_eq!(percent(supply.value.as_ref()), "97.78");
    assert_eq!(percent(built.value.as_ref()), "97.73");
    assert_eq!(supply.formula, "已供应国有建设用地 ÷ 已建成和已达供地条件的土地");
    let told: Vec<&str> = supply.numbers.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(told, ["built_town_land", "land_ready", "land_supplied_total"]);
}

#[test]
fn what_nobody_reported_stays_unknown_and_is_named() {
    let found = evaluated(&bare(), &[("built_town_land", "860"), ("land_supplied_total", "880")]);
    let supply = of(&found, "land_supply_rate");
    assert_eq!(supply.value, None);
    assert_eq!(supply.missing, ["已达供地条件土地", "土地供应率的理想值", "土地供应率的权重"]);
    assert_eq!(of(&found, "land_built_rate").missing, ["土地建成率的理想值", "土地建成率的权重"]);
    assert!(
        of(&found, "land_idle_rate").missing == ["闲置国有建设用地"],
        "never scored, so no number is missing"
    );
    assert_eq!((found.kind, found.score), (None, None));
    assert!(found.remarks.is_empty());
}

#[test]
fn a_division_by_zero_is_said_and_not_answered() {
    let found = evaluated(&bare(), &[("built_town_land", "10"), ("land_supplied_total", "0")]);
    assert_eq!(of(&found, "land_built_rate").value, None);
    let remark = found.remarks.first().expect("a remark");
    assert_eq!(remark.code, "zero_denominator");
    assert_eq!(remark.message, "“土地建成率”的分母“已供应国有建设用地”是零，算不出。");
    let unknown = evaluated(&bare(), &[("built_town_land", "10")]);
    assert!(unknown.remarks.is_empty(), "not reported is not zero");
}

#[test]
fn the_kind_of_a_zone_changes_at_its_lines() {
    let kind = |industry: &str, housing: &str| {
        let given = [
            ("built_town_land", "1000"),
            ("industry_mining_storage_land", industry),
            ("housing_land", housing),
        ];
        evaluated(&bare(), &given).kind.map(|kind| kind.id)
    };
    for (industry, housing, expected) in [
        ("300.01", "249.99", "industry_led"),
        ("300", "249.99", "other"),
        ("300.01", "250", "other"),
        ("300", "250", "integrated"),
        ("299.99", "250.01", "integrated"),
    ] {
        assert_eq!(kind(industry, housing).as_deref(), Some(expected), "{industry} {housing}");
    }
    let given = [("built_town_land", "1000"), ("industry_mining_storage_land", "400")];
    assert_eq!(evaluated(&bare(), &given).kind, None, "nobody knows the housing");
}

#[test]
fn points_are_full_at_the_ideal_value_and_never_more() {
    let pack = configured(&bare(), &[("overall_plot_ratio", "0.98", "20")]);
    let score = |floor: &str| {
        let found = evaluated(&pack, &[("built_town_land", "100"), ("town_floor_area", floor)]);
        assert!(found.is_unverified());
        found.score
    };
    assert_eq!(score("97.99"), Ratio::new(9799 * 20, 9800));
    assert_eq!(score("98"), Some(Ratio::from(20)));
    assert_eq!(score("98.01"), Some(Ratio::from(20)));
    assert_eq!(score("0"), Some(Ratio::zero()));
}

#[test]
fn one_indicator_without_points_leaves_no_total_and_a_weight_of_zero_takes_it_out() {
    let two = [("overall_plot_ratio", "1", "20"), ("population_density", "100", "10")];
    let given = [("built_town_land", "100"), ("town_floor_area", "50")];
    let found = evaluated(&configured(&bare(), &two), &given);
    assert_eq!(of(&found, "overall_plot_ratio").score, Some(Ratio::from(10)));
    assert_eq!((&of(&found, "population_density").score, &found.score), (&None, &None));
    let found = evaluated(&configured(&bare(), &two[..1]), &given);
    assert_eq!(found.score, Some(Ratio::from(10)));
    assert_eq!(of(&found, "population_density").missing, ["园区常住人口"]);
    let bad = evaluated(&configured(&bare(), &[("overall_plot_ratio", "0", "20")]), &given);
    assert_eq!((bad.score, bad.remarks[0].code.as_str()), (None, "bad_ideal"));
}

#[test]
fn tax_on_all_built_land_is_scored_and_the_other_reading_stands_beside_it() {
    let given =
        [("built_town_land", "1000"), ("industry_mining_storage_land", "478"), ("zone_tax_total", "539960")];
    let found = evaluated(&bare(), &given);
    let (own, other) = (of(&found, "overall_tax_per_land"), of(&found, "overall_tax_per_industrial_land"));
    assert_eq!((own.value.clone(), own.is_scored), (Ratio::new(53996, 100), true));
    assert_eq!((other.value.clone(), other.is_scored), (Ratio::new(539_960, 478), false));
    assert_eq!(own.unit, "万元/公顷");
}

#[test]
fn without_a_pack_in_force_there_is_no_evaluation() {
    let calendar = Calendar::built_in().expect("the tables");
    let pack = bare();
    let refused = evaluate(&[&pack], &calendar, date(2013, 12, 31), &Figures::new());
    assert_eq!(refused.expect_err("too early").code, "no_zone_rules");
    assert!(evaluate(&[&pack], &calendar, date(2014, 1, 1), &Figures::new()).is_ok());
}

fn year(year: i16, given: &[(&str, &str)]) -> ZoneYear {
    ZoneYear { year, figures: figures(given) }
}

const PLAN: [(&str, &str); 7] = [
    ("plan_land_total", "10000"),
    ("plan_commerce_housing", "2000"),
    ("plan_infrastructure", "1500.5"),
    ("plan_industry", "6000"),
    ("plan_other", "499.5"),
    ("industry_supplied", "5200"),
    ("industry_reserved", "300.25"),
];

fn with(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut plan: BTreeMap<&str, &str> = PLAN.into();
    for (id, text) in changed {
        plan.insert(id, text);
    }
    plan.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn mu(text: &str) -> Area {
    text.parse().ok().and_then(Area::from_mu).expect("an area")
}

fn drawn(years: &[ZoneYear], closed: Option<ClosedLand>, tolerance: Option<&Ratio>) -> ZoneBalance {
    balance(&BalanceAsked { years, day: DAY, found: Ok(&[]), closed, tolerance })
}

// clause: S1-1.0a, S1-1.0b, S1-1.0c, S1-1.0d
#[test]
fn parts_sum_to_the_total_or_the_difference_is_named() {
    let found = drawn(&[year(2024, &PLAN)], None, None);
    assert!(found.differences.is_empty(), "{:?}", found.differences);
    let shares: Ratio = found.parts.iter().filter_map(|part| part.share.clone()).sum();
    assert_eq!(shares, Ratio::from(1));
    assert_eq!(found.parts[2].share, Ratio::new(6, 10));
    let told = |changed: &[(&'static str, &'static str)], tolerance: Option<&Ratio>| {
        drawn(&[year(2024, &with(changed))], None, tolerance).differences
    };
    assert_eq!(
        told(&[("plan_other", "499.500001")], None),
        ["各类用地合计10000.000001亩，比总面积10000亩多0.000001亩（S1-1.0a）。"]
    );
    assert_eq!(
        told(&[("plan_other", "")], None),
        ["没有报规划其他用地，各类之和与总面积没有核对（S1-1.0a）。"]
    );
    // One of ten thousand of 10,000 亩 is 1 亩.
    let tolerance = Ratio::new(1, 10_000);
    for (other, is_named) in [("498.5", false), ("498.499999", true), ("500.5", false), ("500.500001", true)]
    {
        let named = !told(&[("plan_other", other)], tolerance.as_ref()).is_empty();
        assert_eq!(named, is_named, "{other}");
    }
}

// clause: S1-1.0e
#[test]
fn what_is_left_is_planned_less_supplied_less_reserved_at_the_end_of_a_year() {
    let earlier = with(&[("industry_supplied", "5000")]);
    let years = [year(2023, &earlier), year(2024, &PLAN)];
    let at =
        |day| balance(&BalanceAsked { years: &years, day, found: Ok(&[]), closed: None, tolerance: None });
    let found = at(DAY).reserve.expect("a reserve");
    assert_eq!((found.on, found.remaining), (date(2024, 12, 31), Some(mu("499.75"))));
    let before = at(date(2024, 12, 30)).reserve.expect("a reserve");
    assert_eq!((before.on, before.remaining), (date(2023, 12, 31), Some(mu("699.75"))));
    assert_eq!(at(date(2024, 12, 31)).year, Some(2024));
    assert_eq!(at(date(2023, 12, 30)).year, None);
    let left = |reserved| {
        let found = drawn(&[year(2024, &with(&[("industry_reserved", reserved)]))], None, None);
        (found.reserve.and_then(|one| one.remaining), found.differences)
    };
    assert_eq!(left("800"), (Some(Area::default()), vec![]));
    let (over, told) = left("800.000001");
    assert_eq!(over, Some(Area::from_micro_mu(-1)));
    assert_eq!(told, ["已供和预留的产业用地比规划多0.000001亩（S1-1.0e）。"]);
    assert_eq!(left("").0, None);
}

// clause: S1-1.0i, S1-1.0j
#[test]
fn growth_is_told_with_its_basis_and_only_between_like_and_like() {
    let output = |year_, text, basis| {
        let given = [
            ("above_scale_output", text),
            ("output_basis", basis),
            ("zone_tax_paid", text),
            ("zone_tax_land", "50"),
        ];
        year(year_, &given)
    };
    let found = drawn(&[output(2023, "300", "全园区"), output(2024, "360", "全园区")], None, None);
    assert_eq!(found.output_growth.value, Ratio::new(1, 5));
    assert_eq!(found.output_growth.basis, "规上工业产值，2024年比2023年，口径：全园区。");
    assert_eq!(found.tax_growth.value, Ratio::new(1, 5));
    let found = drawn(&[output(2023, "300", "全园区"), output(2024, "360", "同一批企业")], None, None);
    assert_eq!(found.output_growth.value, None);
    assert!(found.output_growth.basis.contains("口径不同"), "{}", found.output_growth.basis);
    let found = drawn(&[output(2022, "300", "全园区"), output(2024, "360", "全园区")], None, None);
    assert_eq!(found.output_growth.basis, "没有报2023年的数，不能比较。");
    let found = drawn(&[output(2023, "0", "全园区"), output(2024, "360", "全园区")], None, None);
    assert_eq!((found.output_growth.value, found.tax_growth.value), (None, None));
}

// clause: S1-1.0h, S1-1.0k
#[test]
fn both_must_grow_and_one_that_does_not_settles_it() {
    let tax =
        |text| [year(2023, &TAX_BEFORE), year(2024, &[("zone_tax_paid", text), ("zone_tax_land", "10")])];
    const TAX_BEFORE: [(&str, &str); 2] = [("zone_tax_paid", "100"), ("zone_tax_land", "10")];
    let land = |closed: &str| {
        Some(ClosedLand { since: date(2024, 1, 1), identified: mu("300"), closed: mu(closed) })
    };
    for (paid, closed, expected) in [
        ("100.01", land("0.000001"), Twin::Yes),
        ("100", land("100"), Twin::No),
        ("99.99", land("100"), Twin::No),
        ("100.01", land("0"), Twin::No),
        ("100.01", None, Twin::Unknown),
        ("100", None, Twin::No),
    ] {
        assert_eq!(drawn(&tax(paid), closed, None).twin, expected, "{paid} {closed:?}");
    }
    assert_eq!(drawn(&[], land("100"), None).twin, Twin::Unknown);
    assert_eq!(drawn(&[], land("100"), None).closed_share, Ratio::new(1, 3));
    let over = drawn(&tax("100.01"), land("300.000001"), None);
    assert_eq!(
        over.differences.last().map(String::as_str),
        Some("办结300.000001亩，比认定的300亩多（S1-1.0h）。")
    );
}

fn finding(code: usize, area: Area, listed: Area, firms: &[&str]) -> ParcelFinding {
    let firms = firms.iter().map(|firm| (*firm).to_owned()).collect();
    let (sub_type, code_, label) = ("late".to_owned(), "T2-1".to_owned(), String::new());
    ParcelFinding {
        parcel: code.to_string(),
        area,
        delay: Delay::None,
        standing: if listed > Area::default() { Standing::Listed(listed) } else { Standing::NotFound },
        hits: vec![Hit { sub_type, code: code_, label, firms, area: listed }],
        shielded: Vec::new(),
        open: Vec::new(),
        remarks: Vec::new(),
    }
}

// clause: S1-1.0f, S1-1.0g
#[test]
fn a_firm_on_two_listed_parcels_counts_once_and_one_on_land_that_is_not_listed_does_not() {
    let found = [
        finding(1, mu("30"), mu("20"), &["A", "B"]),
        finding(2, mu("10"), mu("10"), &["A"]),
        finding(3, mu("10"), mu("0"), &["C"]),
    ];
    let found: Vec<&ParcelFinding> = found.iter().collect();
    let asked = BalanceAsked { years: &[], day: DAY, found: Ok(&found), closed: None, tolerance: None };
    let drawn = balance(&asked);
    assert_eq!((drawn.low, drawn.low_firms), (Some(mu("30")), Some(2)));
    assert_eq!(drawn.parcels, Some(mu("50")));
    let refusal = Refusal::new("no_survey", "底数调查还没有完成（S1-1.1a）。", "");
    let drawn = balance(&BalanceAsked { found: Err(&refusal), ..asked });
    assert_eq!((drawn.low, drawn.low_firms), (None, None));
    assert!(drawn.differences.iter().any(|told| told.contains("没有低效清单")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    // However parcels are shared out among zones, the zones' land comes to that of all.
    #[test]
    fn zones_add_up_to_the_whole(parcels in prop::collection::vec((1i64..9_000_000, 0i64..100, 0usize..4), 0..40)) {
        let found: Vec<ParcelFinding> = parcels.iter().enumerate().map(|(number, (area, percent, _))| {
            finding(number, Area::from_micro_mu(*area), Area::from_micro_mu(area * percent / 100), &["A"])
        }).collect();
        let balance_of = |own: &dyn Fn(usize) -> bool| {
            let own: Vec<&ParcelFinding> =
                found.iter().enumerate().filter(|(number, _)| own(parcels[*number].2)).map(|(_, one)| one).collect();
            balance(&BalanceAsked { years: &[], day: DAY, found: Ok(&own), closed: None, tolerance: None })
        };
        let whole = balance_of(&|_| true);
        let zones: Vec<ZoneBalance> = (0..4).map(|zone| balance_of(&|own| own == zone)).collect();
        let sum = |of: fn(&ZoneBalance) -> Option<Area>| -> Option<Area> { zones.iter().map(of).sum() };
        prop_assert_eq!(sum(|one| one.low), whole.low);
        prop_assert_eq!(sum(|one| one.parcels), whole.parcels);
        prop_assert!(whole.low <= whole.parcels);
    }
}

// clause: S2-18e
#[test]
fn zones_with_the_same_points_share_a_place_and_one_without_points_has_none() {
    let points = |hundredths: i64| Ratio::new(hundredths, 100);
    let scores = [points(6153), None, points(7000), points(6153), points(6152), points(7001)];
    assert_eq!(ranks(&scores), [Some(3), None, Some(2), Some(3), Some(5), Some(1)]);
    assert_eq!(ranks(&[None]), [None]);
    assert!(ranks(&[]).is_empty());
}
