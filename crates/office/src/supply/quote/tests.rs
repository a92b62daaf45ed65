//! The computed vectors of supply through the same function that a page and a command call.

use super::super::sample::{packs, quoted, rules};
use super::*;
use jiff::civil::date;

const DAY: Date = date(2024, 6, 3);

/// The number of a line as printed with these digits.
fn shown(quote: &Quote, id: &str, digits: u8) -> Option<String> {
    quote.number(id).map(|number| number.round(digits, fact::Rounding::HalfUp).to_string())
}

fn line<'a>(quote: &'a Quote, id: &str) -> &'a Line {
    quote.lines.iter().find(|line| line.id == id).expect(id)
}

const PLOT: [(&str, &str); 5] = [
    ("plot_area", "26666.67"),
    ("base_land_price", "480"),
    ("capitalisation_rate", "0.06"),
    ("lease_years", "5"),
    ("grant_years", "25"),
];

#[test]
fn tv13_the_term_correction_agrees_with_the_published_table() {
    for (years, factor) in [
        ("30", "0.8733"),
        ("25", "0.8110"),
        ("20", "0.7277"),
        ("10", "0.4670"),
        ("1", "0.0599"),
        ("50", "1.0000"),
    ] {
        let given = [("grant_years", years), ("capitalisation_rate", "0.06"), ("land_grade", "4")];
        let quote = quoted("floor_price", DAY, &given).expect("a quote");
        assert_eq!(shown(&quote, "term_factor", 4).as_deref(), Some(factor), "{years}");
    }
}

// clause: S2-10g
#[test]
fn tv14_the_rent_by_either_reading_names_the_reading_and_who_chose_it() {
    let by_default = quoted("rent", DAY, &PLOT).expect("a quote");
    assert_eq!(shown(&by_default, "annual_rent_least", 2).as_deref(), Some("25.60"));
    assert_eq!(shown(&by_default, "rent_total", 2).as_deref(), Some("128.00"));
    let taken = &by_default.readings[0];
    assert_eq!(
        (taken.reading.id.as_str(), taken.chosen, taken.clause.as_str()),
        ("max_term", false, "S2-10g")
    );
    let mut given = PLOT.to_vec();
    given.push(("rent_reading", "agreed_term"));
    let other = quoted("rent", DAY, &given).expect("a quote");
    assert_eq!(shown(&other, "annual_rent_least", 6).as_deref(), Some("22.356483"));
    assert!(other.readings[0].chosen);
}

// clause: S2-10h
#[test]
fn tv14_the_conversion_price_by_either_reading() {
    for (reading, price) in [("after_lease", "910.12"), ("whole_term", "989.82")] {
        let mut given = PLOT.to_vec();
        given.extend([("rent_paid", "128"), ("conversion_reading", reading)]);
        let quote = quoted("conversion", DAY, &given).expect("a quote");
        assert_eq!(shown(&quote, "conversion_price", 2).as_deref(), Some(price), "{reading}");
    }
}

// clause: S2-16a
#[test]
fn tv15_the_floor_of_the_nation_flows_into_the_reserve_of_the_city() {
    let given = [
        ("land_grade", "4"),
        ("grant_years", "30"),
        ("capitalisation_rate", "0.06"),
        ("advanced_cluster", "是"),
        ("land_intensive", "是"),
        ("cost_price", "290"),
    ];
    let quote = quoted("reserve", DAY, &given).expect("a quote");
    assert_eq!(shown(&quote, "reserve_unit_price_least", 2).as_deref(), Some("293.43"));
    assert_eq!(line(&quote, "floor_standard").pack, "national-floor-2006");
    assert_eq!(line(&quote, "reserve_share").pack, "changzhou-2019-supply");
    assert_eq!(quote.flag("reserve_needs_catalogue"), Some(true));
}

// clause: S2-15b, S2-15e
#[test]
fn tv16_the_bond_splits_to_the_fen_and_its_days_follow_the_reading() {
    let given = [
        ("bond_use", "industrial"),
        ("new_industrial_land", "是"),
        ("supply_price", "1234.5678"),
        ("contract_day", "2024-02-29"),
        ("bond_lodged_day", "2024-03-15"),
    ];
    let quote = quoted("bond", DAY, &given).expect("a quote");
    let parts = ["start_bond", "completion_bond", "bond_total"].map(|id| quote.number(id).expect(id));
    assert_eq!(&parts[0] + &parts[1], parts[2]);
    let day = |quote: &Quote, id: &str| quote.days.iter().find(|day| day.id == id).map(|day| day.day);
    assert_eq!(day(&quote, "start_bond_until"), Some(date(2027, 2, 28)));
    assert_eq!(day(&quote, "completion_bond_until"), Some(date(2029, 2, 28)));
    let mut lodged = given.to_vec();
    lodged.push(("bond_validity_reading", "lodged_day"));
    let quote = quoted("bond", DAY, &lodged).expect("a quote");
    assert_eq!(day(&quote, "start_bond_until"), Some(date(2027, 3, 15)));
}

// clause: S2-15f
#[test]
fn tv17_the_penalty_tells_from_which_day_the_bond_is_short() {
    let given =
        [("supply_price", "4800"), ("penalty_rate", "0.001"), ("bond_in_force", "168"), ("days_late", "36")];
    let quote = quoted("penalty", DAY, &given).expect("a quote");
    assert_eq!(shown(&quote, "penalty_uncovered", 2).as_deref(), Some("4.80"));
    assert_eq!(shown(&quote, "uncovered_from_day", 0).as_deref(), Some("36"));
}

#[test]
fn tv21_to_tv25_and_tv33_to_tv35_come_out_as_computed() {
    for (kind, given, id, digits, wanted) in [
        (
            "quota",
            vec![("quota_planned", "1000"), ("unsupplied_task_done", "是"), ("idle_task_done", "是")],
            "quota_given",
            0,
            "1100",
        ),
        (
            "quota",
            vec![("quota_planned", "1000"), ("unsupplied_task_done", "是"), ("idle_task_done", "否")],
            "quota_given",
            0,
            "800",
        ),
        (
            "land_use_tax",
            vec![("plot_area", "26666.67"), ("land_tax_amount", "8")],
            "land_use_tax",
            2,
            "21.33",
        ),
        (
            "water",
            vec![("water_quota", "10000"), ("water_used", "14000"), ("water_base_price", "3.00")],
            "water_surcharge",
            0,
            "3300",
        ),
        (
            "idle_fee",
            vec![("supply_price", "1280"), ("idle_months", "12"), ("government_caused", "否")],
            "idle_fee",
            2,
            "256.00",
        ),
        (
            "split",
            vec![("split_track", "redevelopment"), ("project_floor_area", "40000")],
            "split_most",
            0,
            "12000",
        ),
        ("admission", vec![("zone_kind", "provincial_zone")], "intensity_line_per_hectare", 0, "6750"),
        (
            "admission",
            vec![("promised_investment", "678.99"), ("plot_area", "10000")],
            "promised_intensity",
            2,
            "45.27",
        ),
    ] {
        let quote = quoted(kind, DAY, &given).expect(kind);
        assert_eq!(shown(&quote, id, digits).as_deref(), Some(wanted), "{kind}");
    }
}

// clause: S2-5b
#[test]
fn tv22_the_reward_for_a_factory_begins_above_fifty_thousand_square_metres() {
    for (floor, storeys, lift, wanted) in [
        ("62000", "5", "是", "6"),
        ("50000.00", "5", "是", "0"),
        ("50000.01", "5", "是", "6"),
        ("49999.99", "5", "是", "0"),
        ("62000", "3", "是", "0"),
        ("62000", "4", "否", "0"),
    ] {
        let given = [
            ("factory_floor_area", floor),
            ("factory_storeys", storeys),
            ("factory_lift", lift),
            ("park_invested", "是"),
            ("completed_and_used_in_year", "是"),
            ("plot_area", "40000"),
        ];
        let quote = quoted("factory_reward", DAY, &given).expect("a quote");
        let reward = shown(&quote, "factory_reward", 0);
        assert_eq!(reward.as_deref(), Some(wanted), "{floor} m², {storeys} storeys, lift {lift}");
    }
}

// clause: S2-9c
#[test]
fn tv24_the_land_use_tax_of_forty_mu_at_three_rates() {
    for (rate, wanted) in [("4", "10.67"), ("6", "16.00"), ("8", "21.33")] {
        let given = [("plot_area", "26666.67"), ("land_tax_amount", rate)];
        let quote = quoted("land_use_tax", DAY, &given).expect("a quote");
        assert_eq!(shown(&quote, "land_use_tax", 2).as_deref(), Some(wanted), "{rate}");
    }
}

#[test]
fn tv30_half_a_fen_of_the_floor_goes_up_and_of_the_split_limit_is_dropped() {
    for (cost, wanted) in [("502.345", "502.35"), ("502.344", "502.34"), ("502.355", "502.36")] {
        let given = [
            ("land_grade", "4"),
            ("grant_years", "30"),
            ("capitalisation_rate", "0.06"),
            ("priority_industry", "否"),
            ("land_intensive", "是"),
            ("cost_price", cost),
        ];
        let quote = quoted("floor_price", DAY, &given).expect("a quote");
        assert_eq!(quote.number("floor_unit_price").map(|price| price.to_string()).as_deref(), Some(wanted));
    }
    // 30 % of 7.83 m² is 2.349: whatever is not a whole hundredth stays with the project.
    for (floor, wanted) in [("7.81", "2.34"), ("7.83", "2.34"), ("7.84", "2.35")] {
        let given = [("split_track", "redevelopment"), ("project_floor_area", floor)];
        let quote = quoted("split", DAY, &given).expect("a quote");
        assert_eq!(shown(&quote, "split_most", 2).as_deref(), Some(wanted), "{floor}");
    }
}

// clause: S2-14c, S2-14d
#[test]
fn tv32_the_agreement_comes_first_and_both_in_time() {
    let deadline = ("signing_deadline", "2024-03-31");
    for (agreement, contract, first, in_time) in [
        ("2024-03-01", "2024-03-02", true, true),
        ("2024-03-01", "2024-03-01", true, true),
        ("2024-03-02", "2024-03-01", false, true),
        ("2024-03-30", "2024-03-31", true, true),
        ("2024-03-31", "2024-04-01", true, false),
    ] {
        let given = [
            ("agreement_day", agreement),
            ("contract_day", contract),
            deadline,
            ("decision_day", "2024-04-02"),
        ];
        let quote = quoted("contract_pair", DAY, &given).expect("a quote");
        assert_eq!(quote.require("agreement_first").is_ok(), first, "{agreement} {contract}");
        assert_eq!(quote.require("signed_in_time").is_ok(), in_time, "{agreement} {contract}");
    }
}

// clause: S2-10a, S2-10b
#[test]
fn tv34_a_full_term_grant_of_new_industrial_land_needs_its_exception() {
    let full = [("supply_route", "full_term_grant"), ("new_industrial_land", "是"), ("grant_years", "50")];
    let recognised =
        [("exception_kind", "recognised"), ("exception_document", "区政府认定书"), ("recogniser_rank", "2")];
    let blocked = quoted("route", DAY, &full).expect("a quote");
    let refusal = blocked.require("route_allowed").expect_err("no exception");
    assert!(refusal.message.contains("S2-10a"), "{refusal}");
    let given: Vec<(&str, &str)> = full.into_iter().chain(recognised).collect();
    assert!(quoted("route", DAY, &given).expect("a quote").require("route_allowed").is_ok());
    let given: Vec<(&str, &str)> =
        full.into_iter().chain(recognised).filter(|(id, _)| *id != "exception_document").collect();
    assert!(quoted("route", DAY, &given).expect("a quote").require("route_allowed").is_err());
}

#[test]
fn what_is_missing_is_named_and_nothing_is_taken_for_zero() {
    let quote = quoted("rent", DAY, &PLOT[..3]).expect("a quote");
    assert_eq!(quote.number("rent_total"), None);
    assert_eq!(quote.missing, ["lease_years"]);
    assert_eq!(quote.still_needed(), "租赁年期");
    let deposit = quoted("deposit", DAY, &[("start_total_price", "1000")]).expect("a quote");
    assert_eq!(deposit.number("bid_deposit"), None);
    assert!(deposit.unset.iter().any(|(id, _)| id == "deposit_share"), "{:?}", deposit.unset);
}

#[test]
fn what_a_quote_asks_for_follows_from_its_expressions() {
    let packs: Vec<&Pack> = packs().iter().collect();
    let rules = rules(DAY);
    let kind = rules.quote("rent").expect("rent");
    let asked = inputs(kind, &packs, &rules, DAY);
    let wanted =
        ["base_land_price", "capitalisation_rate", "grant_years", "lease_years", "plot_area", "rent_reading"];
    assert_eq!(asked, wanted);
}

#[test]
fn every_line_is_told_in_chinese_with_its_clause_or_document() {
    for kind in rules(DAY).quotes {
        let quote = quoted(&kind.id, DAY, &PLOT).expect(&kind.id);
        assert!(!quote.lines.is_empty(), "{}", kind.id);
        for line in &quote.lines {
            let has_id = line
                .sentence
                .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .any(|word| word.contains('_'));
            assert!(!has_id, "{}: {}", line.id, line.sentence);
            assert!(!line.document.is_empty(), "{}", line.id);
        }
        let results =
            kind.results.iter().filter(|id| quote.lines.iter().any(|line| line.id == **id && line.asked));
        let days = kind.results.iter().filter(|id| rules(DAY).clocks.iter().any(|clock| clock.id == **id));
        assert_eq!(results.count() + days.count(), kind.results.len(), "{}", kind.id);
    }
}

#[test]
fn a_wrong_word_kind_or_reading_is_refused_with_what_may_be_written() {
    for (kind, given, code) in [
        ("nothing", vec![], "no_such_quote"),
        ("rent", vec![("plot_area", "很大")], "bad_figure"),
        ("rent", vec![("plot_areas", "1")], "unknown_term"),
        ("rent", vec![("rent_reading", "half_term")], "unknown_reading"),
    ] {
        let refusal = quoted(kind, DAY, &given).expect_err(code);
        assert_eq!(refusal.code, code);
        assert!(!refusal.advice.is_empty());
    }
}

#[test]
fn unconfirmed_numbers_are_marked() {
    let given = [("class", "A"), ("land_tax_level", "2"), ("land_tax_levels", "3")];
    let quote = quoted("land_use_tax", DAY, &given).expect("a quote");
    let numbers = &line(&quote, "land_tax_level_after").numbers;
    assert!(numbers.iter().any(|number| !number.confirmed), "{numbers:?}");
    let bond = quoted("bond", DAY, &[("supply_price", "1280")]).expect("a quote");
    assert!(line(&bond, "bond_least").numbers.iter().all(|number| number.confirmed));
}
