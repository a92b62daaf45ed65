//! `muheng quote`: exact amounts with their trace and readings as text, JSON and a sheet; wrong use says what may be
//! written instead.

use crate::desk::{Desk, Said, repository};
use serde_json::Value;

/// The folder of packs and a day on which the shipped ones are in force, before what a case says.
fn quote(arguments: &[&str]) -> Said {
    quote_in(&Desk::new(), arguments)
}

fn quote_in(desk: &Desk, arguments: &[&str]) -> Said {
    let packs = repository().join("packs").display().to_string();
    let mut all = vec!["quote"];
    all.extend(arguments);
    all.extend(["--packs", &packs]);
    if !arguments.contains(&"--date") {
        all.extend(["--date", "2024-06-03"]);
    }
    desk.run(&all)
}

fn json(arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.push("--json");
    let said = quote(&all);
    assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

/// The exact value of a line or of a day; `None` when it is not known.
fn value(quote: &Value, id: &str) -> Option<String> {
    let of = |part: &str, key: &str| {
        quote[part].as_array().unwrap().iter().find(|one| one["id"] == id).map(|one| one[key].clone())
    };
    let found = of("lines", "value").or_else(|| of("days", "day")).unwrap_or_else(|| panic!("{id}: {quote}"));
    found.as_str().map(str::to_owned)
}

/// The value as a number rounded to so many digits.
fn rounded(quote: &Value, id: &str, digits: u8) -> String {
    let text = value(quote, id).unwrap_or_else(|| panic!("{id} is not known"));
    let number: fact::Decimal = text.parse().unwrap_or_else(|_| panic!("{id}: {text}"));
    number.round(digits, fact::Rounding::HalfUp).to_string()
}

const PLOT: &[&str] = &[
    "plot_area=26666.67",
    "base_land_price=480",
    "capitalisation_rate=0.06",
    "lease_years=5",
    "grant_years=25",
];
const INDUSTRIAL: &[&str] = &["bond_use=industrial", "new_industrial_land=是"];

fn with<'a>(kind: &'a str, base: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&[kind], base, more].concat()
}

// clause: S2-10f
#[test]
fn tv13_the_term_correction_comes_out_at_each_term() {
    for (years, digits, factor) in [
        ("30", 6, "0.873300"),
        ("25", 6, "0.811031"),
        ("20", 4, "0.7277"),
        ("10", 4, "0.4670"),
        ("1", 4, "0.0599"),
        ("50", 6, "1.000000"),
    ] {
        let years = format!("grant_years={years}");
        let given =
            ["start_price", &years, "capitalisation_rate=0.06", "base_land_price=480", "plot_area=26666.67"];
        assert_eq!(rounded(&json(&given), "term_factor", digits), factor, "{years}");
    }
}

// clause: S2-10g, S2-10h
#[test]
fn tv14_rent_and_conversion_price_by_every_reading() {
    for (given, annual, total) in
        [("rent_reading=max_term", "25.60", "128.00"), ("rent_reading=agreed_term", "22.36", "111.78")]
    {
        let quote = json(&with("rent", PLOT, &[given]));
        assert_eq!(rounded(&quote, "annual_rent_least", 2), annual, "{given}");
        assert_eq!(rounded(&quote, "rent_total", 2), total, "{given}");
        assert_eq!(quote["readings"][0]["chosen"], true);
    }
    for (given, price) in
        [("conversion_reading=after_lease", "910.12"), ("conversion_reading=whole_term", "989.82")]
    {
        let quote = json(&with("conversion", PLOT, &["rent_paid=128", given]));
        assert_eq!(rounded(&quote, "conversion_price", 2), price, "{given}");
    }
}

#[test]
fn the_sheet_prints_every_reading_who_chose_it_and_what_the_other_would_give() {
    let said = quote(&with("租金", PLOT, &[]));
    assert_eq!(said.code, 0, "{}", said.err);
    for words in [
        "25.600003 万元/年（256000.03元/年）",
        "128.000015 万元（1280000.15元）",
        "没有选，用规则包的默认读法",
        "max_term",
        "agreed_term",
        "22.356483 万元/年（223564.83元/年）",
        "S2-10g",
        "采用",
    ] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    let chosen = quote(&with("租金", PLOT, &["rent_reading=agreed_term"])).out;
    assert!(chosen.contains("由办理人选定"), "{chosen}");
}

// clause: S2-16a
#[test]
fn tv15_the_floor_and_the_reserve_below_at_and_above_the_cost() {
    let floor = ["land_grade=4", "grant_years=30", "capitalisation_rate=0.06"];
    let plain = ["priority_industry=否", "land_intensive=否"];
    let quote = json(&[&["floor_price"], &floor[..], &plain[..]].concat());
    assert_eq!(rounded(&quote, "floor_unit_price", 2), "419.18");
    let cluster =
        ["advanced_cluster=是", "land_intensive=是", "priority_industry=否", "high_standard_factory_land=否"];
    for (cost, least) in [("293.42", "293.43"), ("293.43", "293.43"), ("293.44", "293.44")] {
        let cost = format!("cost_price={cost}");
        let quote = json(&[&["reserve", cost.as_str()], &floor[..], &cluster[..]].concat());
        assert_eq!(rounded(&quote, "reserve_unit_price_least", 2), least, "{cost}");
    }
}

// clause: S2-15b, S2-15c, S2-15d, S2-15e
#[test]
fn tv16_the_bond_below_at_and_above_its_cap_adds_up_to_the_fen() {
    for (price, total, start, completion) in [
        ("1280", "64.000000", "44.800000", "19.200000"),
        ("4800", "240.000000", "168.000000", "72.000000"),
        ("5999.99", "299.999500", "209.999650", "89.999850"),
        ("6000", "300.000000", "210.000000", "90.000000"),
        ("6000.01", "300.000000", "210.000000", "90.000000"),
        ("7000", "300.000000", "210.000000", "90.000000"),
        ("1234.5678", "61.728390", "43.209873", "18.518517"),
    ] {
        let price = format!("supply_price={price}");
        let quote = json(&with("bond", INDUSTRIAL, &[&price]));
        let found = ["bond_total", "start_bond", "completion_bond"].map(|id| rounded(&quote, id, 6));
        assert_eq!(found, [total, start, completion], "{price}");
    }
    let homes = json(&["bond", "bond_use=房地产开发类住宅用地", "supply_price=30000"]);
    assert_eq!(
        ["bond_total", "start_bond", "completion_bond"].map(|id| rounded(&homes, id, 0)),
        ["1000", "700", "300"]
    );
}

#[test]
fn tv16_the_days_of_the_bonds_follow_the_reading_from_a_leap_day() {
    let days = ["supply_price=1280", "contract_day=2024-02-29", "bond_lodged_day=2024-03-15"];
    for (reading, start, completion) in
        [("contract_day", "2027-02-28", "2029-02-28"), ("lodged_day", "2027-03-15", "2029-03-15")]
    {
        let reading = format!("bond_validity_reading={reading}");
        let quote = json(&[&["bond", reading.as_str()], INDUSTRIAL, &days[..]].concat());
        assert_eq!(value(&quote, "start_bond_until").as_deref(), Some(start));
        assert_eq!(value(&quote, "completion_bond_until").as_deref(), Some(completion));
    }
}

// clause: S2-15f
#[test]
fn tv17_the_penalty_before_on_and_after_the_day_on_which_the_bond_is_used_up() {
    for (days, uncovered, left) in [("34", "0.00", "4.80"), ("35", "0.00", "0.00"), ("36", "4.80", "0.00")] {
        let days = format!("days_late={days}");
        let quote = json(&["penalty", "supply_price=4800", "penalty_rate=0.001", "bond_in_force=168", &days]);
        assert_eq!(rounded(&quote, "penalty_uncovered", 2), uncovered, "{days}");
        assert_eq!(rounded(&quote, "bond_left", 2), left, "{days}");
        assert_eq!(rounded(&quote, "uncovered_from_day", 0), "36");
    }
}

// clause: S2-2h, S2-2i, S2-5a, S2-5d, S2-7g, S2-7i
#[test]
fn tv21_to_tv25_and_tv33_to_tv35_as_quotes() {
    for (given, id, digits, wanted) in [
        (
            vec!["quota", "quota_planned=1000", "unsupplied_task_done=是", "idle_task_done=是"],
            "quota_given",
            0,
            "1100",
        ),
        (
            vec!["quota", "quota_planned=1000", "unsupplied_task_done=是", "idle_task_done=否"],
            "quota_given",
            0,
            "800",
        ),
        (vec!["split", "split_track=redevelopment", "project_floor_area=40000"], "split_most", 0, "12000"),
        (vec!["land_use_tax", "plot_area=26666.67", "land_tax_amount=4"], "land_use_tax", 2, "10.67"),
        (vec!["land_use_tax", "plot_area=26666.67", "land_tax_amount=6"], "land_use_tax", 2, "16.00"),
        (vec!["land_use_tax", "plot_area=26666.67", "land_tax_amount=8"], "land_use_tax", 2, "21.33"),
        (
            vec!["water", "water_quota=10000", "water_used=14000", "water_base_price=3.00"],
            "water_surcharge",
            0,
            "3300",
        ),
        (
            vec!["water", "water_quota=10000", "water_used=10000", "water_base_price=3.00"],
            "water_surcharge",
            0,
            "0",
        ),
        (
            vec!["idle_fee", "supply_price=1280", "idle_months=11", "government_caused=否"],
            "idle_fee",
            2,
            "0.00",
        ),
        (
            vec!["idle_fee", "supply_price=1280", "idle_months=12", "government_caused=否"],
            "idle_fee",
            2,
            "256.00",
        ),
        (
            vec!["idle_fee", "supply_price=1280", "idle_months=23", "government_caused=否"],
            "idle_fee",
            2,
            "256.00",
        ),
        (vec!["admission", "zone_kind=provincial_zone"], "intensity_line_per_hectare", 0, "6750"),
        (
            vec!["admission", "promised_investment=678.99", "plot_area=10000"],
            "promised_intensity",
            2,
            "45.27",
        ),
    ] {
        assert_eq!(rounded(&json(&given), id, digits), wanted, "{given:?}");
    }
}

// clause: S2-7i
#[test]
fn the_transition_ends_five_years_after_the_approval_also_from_a_leap_day() {
    for (approved, end) in
        [("2024-02-29", "2029-02-28"), ("2023-12-31", "2028-12-31"), ("2024-03-01", "2029-03-01")]
    {
        let approved = format!("transition_approved_day={approved}");
        let quote = json(&["transition", &approved]);
        assert_eq!(value(&quote, "transition_end").as_deref(), Some(end), "{approved}");
    }
}

// clause: S2-16b
#[test]
fn a_deposit_without_its_local_share_says_so_and_one_with_it_names_who_decided() {
    let unset = quote(&["deposit", "start_total_price=1000"]);
    assert_eq!(unset.code, 1, "{}", unset.out);
    assert!(unset.out.contains("竞买保证金比例（deposit_share）"), "{}", unset.out);
    assert!(unset.err.contains("一项结果也没有算出"), "{}", unset.err);
    let given = ["deposit", "start_total_price=1000", "--parameter", "deposit_share=0.2"];
    assert_eq!(quote(&given).code, 2, "a number without its source is refused");
    let set = quote(&[&given[..], &["--source", "示范配置，非官方"]].concat());
    assert_eq!(set.code, 0, "{}", set.err);
    assert!(set.out.contains("200.00 万元（2000000.00元）"), "{}", set.out);
    assert!(set.out.contains("示范配置，非官方"), "{}", set.out);
}

#[test]
fn a_zone_configures_its_packs_numbers_and_readings_in_a_file() {
    let desk = Desk::new();
    let text = "[readings]\nrent_reading = \"agreed_term\"\n\n[[pack]]\nid = \"changzhou-2019-supply\"\n\
                parameters = { deposit_share = \"0.1\" }\nsource = \"示范配置，非官方\"\n";
    desk.put("zones/small/supply.toml", text);
    let rent = quote_in(&desk, &with("rent", PLOT, &["--zone", "small", "--json"]));
    assert_eq!(rent.code, 0, "{}", rent.err);
    let rent: Value = serde_json::from_str(&rent.out).unwrap();
    assert_eq!(rounded(&rent, "annual_rent_least", 6), "22.356483");
    let deposit = quote_in(&desk, &["deposit", "start_total_price=1000", "--zone", "small"]);
    assert!(deposit.out.contains("100.00 万元（1000000.00元）"), "{}{}", deposit.out, deposit.err);
    desk.put("zones/small/supply.toml", "[readings]\nrent_reading = \"half\"\n");
    let wrong = quote_in(&desk, &["rent", "--zone", "small"]);
    assert!(wrong.code > 0 && wrong.err.contains("agreed_term"), "{}", wrong.err);
}

#[test]
fn an_unconfirmed_number_is_printed_as_such_and_what_is_missing_by_name_and_id() {
    let tax = quote(&["land_use_tax", "class=A", "land_tax_level=2", "land_tax_levels=3"]);
    assert!(tax.out.contains("未核实"), "{}", tax.out);
    let short = quote(&["rent", "plot_area=26666.67", "base_land_price=480", "capitalisation_rate=0.06"]);
    assert!(short.out.contains("租赁年期（lease_years，年）"), "{}", short.out);
    assert!(short.out.contains("不当作零"), "{}", short.out);
}

#[test]
fn what_the_quote_does_not_use_is_said() {
    let said = quote(&with("rent", PLOT, &["days_late=3"]));
    assert!(said.out.contains("填了但这项测算用不到：延误天数"), "{}", said.out);
}

#[test]
fn the_sheet_is_a_document_with_the_same_words_and_lines_to_sign() {
    let desk = Desk::new();
    let said = quote_in(&desk, &with("rent", PLOT, &["--docx", "测算单.docx"]));
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(desk.has("测算单.docx"));
    let bytes = desk.bytes("测算单.docx");
    assert!(bytes.starts_with(b"PK"));
    // Parts are stored, not packed, so that the words can be looked for in the bytes.
    for words in [
        "租金测算单",
        "25.600003 万元/年（256000.03元/年）",
        "测算人：",
        "批准人：",
        "没有选，用规则包的默认读法",
    ] {
        let found = bytes.windows(words.len()).any(|window| window == words.as_bytes());
        assert!(found, "{words}");
    }
    // Ids are for the command line, not for whoever signs.
    for id in ["rent_reading", "max_term", "agreed_term", "plot_area", "编号"] {
        let stands = bytes.windows(id.len()).filter(|window| *window == id.as_bytes()).count();
        assert_eq!(stands, usize::from(id == "编号"), "{id}: only packs are numbered");
    }
    let nowhere = quote_in(&desk, &with("rent", PLOT, &["--docx", "没有/测算单.docx"]));
    assert_eq!(nowhere.code, 2, "{}", nowhere.err);
}

#[test]
fn help_is_chinese_and_lists_every_quote_with_what_it_asks_for() {
    for arguments in [&["--help"][..], &["-h"], &[]] {
        let said = quote(arguments);
        assert_eq!(said.code, 0, "{}", said.err);
        for words in [
            "rent  租金",
            "conversion  转为出让",
            "bond  履约保函",
            "penalty  违约金",
            "要填：",
            "出让宗地面积",
        ] {
            assert!(said.out.contains(words), "{arguments:?} {words}: {}", said.out);
        }
    }
    let asked = quote(&["bond"]);
    for words in ["bond_use", "industrial 工业用地", "bond_validity_reading", "contract_day 合同签订之日"]
    {
        assert!(asked.err.contains(words), "{words}: {}", asked.err);
    }
}

#[test]
fn wrong_use_is_refused_with_what_may_be_written() {
    for (arguments, words) in [
        (vec!["nothing"], "可用："),
        (vec!["rent", "plot_area"], "没有等号"),
        (vec!["rent", "plot_areas=1"], "没有“plot_areas”"),
        (vec!["rent", "plot_area=很大"], "很大"),
        (vec!["rent", "plot_area=1e5"], "1e5"),
        (vec!["rent", "plot_area=1", "出让宗地面积=2"], "填了两次"),
        (vec!["rent", "rent_reading=half"], "agreed_term"),
        (vec!["rent", "rent_reading=max_term", "rent_reading=agreed_term"], "填了两次"),
        (vec!["bond", "bond_use=农业"], "可选：industrial"),
        (vec!["bond", "contract_day=2024-02-30"], "2024-02-30"),
        (vec!["deposit", "--parameter", "deposit_share=二成", "--source", "某"], "不是数"),
        (vec!["deposit", "--parameter", "no_such=1", "--source", "某"], "没有参数“no_such”"),
        (vec!["deposit", "--parameter", "deposit_share=0.1", "--source", " "], "没有出处"),
        (vec!["rent", "--pack", "nowhere"], "没有规则包“nowhere”"),
        (vec!["rent", "--zone", "nowhere"], "supply.toml"),
    ] {
        let said = quote(&arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}{}", said.out, said.err);
        assert!(said.err.contains(words), "{arguments:?}: {}", said.err);
    }
    let before = quote(&["rent", "--date", "2018-12-31"]);
    assert_eq!(before.code, 2, "the city's rules begin in 2019: {}", before.out);
}
