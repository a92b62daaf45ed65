//! Cross-checks between departments, and who delivered what for whom.

use super::sample::{FIRST, RULES, SECOND, delivery, operation, registry};
use fact::Period;
use office::registry::{AsOf, Registry, RegistryRules};

fn found(cells: &[&str]) -> String {
    let mut registry = registry();
    let facts = delivery("statistics", "", &[(FIRST, cells)]);
    registry.admit(operation(1), facts);
    let findings = registry.cross_check(&registry.snapshot(2024, AsOf::Now), None);
    findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_suspicious_figure_is_named_and_an_unknown_one_is_not_compared() {
    for (cells, codes) in [
        (&["gross_output=0", "electricity=3"][..], "power-without-output power-against-output"),
        (&["gross_output=-", "electricity=3"], ""),
        (&["gross_output=0", "electricity=0"], ""),
        (&["gross_output=0.5", "electricity=1"], ""),
        (&["gross_output=0.499", "electricity=1"], "power-against-output"),
        (&["gross_output=20000", "electricity=1"], ""),
        (&["gross_output=20000.01", "electricity=1"], "power-against-output"),
        (&["employees=100", "insured_employees=70"], ""),
        (&["employees=100", "insured_employees=69"], "staff-against-insured"),
        (&["employees=20", "insured_employees=10"], ""),
        (&["energy=0", "electricity=3", "gross_output=9"], "false-zero-energy"),
        (&["energy=-", "electricity=3", "gross_output=9"], ""),
        (&["emissions=0", "key_polluter=1"], "false-zero-emissions"),
        (&["emissions=0", "key_polluter=0"], ""),
        (&["emissions=0.001", "key_polluter=1"], ""),
        (&["region=320411"], ""),
        (&["region=330411"], "outside-region"),
    ] {
        assert_eq!(found(cells), codes, "{cells:?}");
    }
}

#[test]
fn a_finding_names_the_numbers_and_the_cell() {
    let mut registry = registry();
    registry.admit(operation(1), delivery("ecology", "", &[(FIRST, &["emissions=0", "key_polluter=1"])]));
    let finding = &registry.cross_check(&registry.snapshot(2024, AsOf::Now), None)[0];
    let text = "ecology.xlsx 表1!B3：“0”重点排污单位的排放量报为零（主要污染物排放量0，重点排污单位是）。请与生态环境部门核对监测数据。";
    assert_eq!(finding.to_string(), text);
}

#[test]
fn a_figure_is_compared_with_the_same_firms_year_before() {
    for (before, now, codes) in [
        ("10", "200", ""),
        ("10", "200.01", "implausible-tax-change"),
        ("200.01", "10", "implausible-tax-change"),
        ("200", "10", ""),
        ("0", "10", ""),
        ("10", "0", ""),
        ("10", "-5", ""),
    ] {
        let mut registry = registry();
        let mut facts = delivery("tax", "", &[(FIRST, &[&format!("tax_paid={before}")])]);
        facts.iter_mut().for_each(|fact| fact.period = Period::Year(2023));
        registry.admit(operation(1), facts);
        registry.admit(operation(2), delivery("tax", "", &[(FIRST, &[&format!("tax_paid={now}")])]));
        let (now_, before_) = (registry.snapshot(2024, AsOf::Now), registry.snapshot(2023, AsOf::Now));
        let findings = registry.cross_check(&now_, Some(&before_));
        let found: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(found.join(" "), codes, "{before} {now}");
    }
}

#[test]
fn who_is_missing_in_a_departments_list_is_to_be_chased() {
    let mut registry = registry();
    let rows: &[(&str, &[&str])] =
        &[(FIRST, &["tax_paid=1", "above_scale=1"]), (SECOND, &["tax_paid=-", "above_scale=0"])];
    registry.admit(operation(1), delivery("tax", "", rows));
    registry.admit(operation(2), delivery("enterprise", "", &[(FIRST, &["revenue=8"])]));
    let snapshot = registry.snapshot(2024, AsOf::Now);
    let lines: Vec<String> = registry
        .coverage(&snapshot)
        .iter()
        .map(|row| {
            let (blank, missing) = (row.blank.join("+"), row.missing.join("+"));
            format!(
                "{} {} {}={}+[{blank}]+[{missing}] {}",
                row.department, row.term, row.expected, row.delivered, row.undecided
            )
        })
        .collect();
    let expected = [
        format!("tax tax_paid 2=1+[{SECOND}]+[] 0"),
        format!("natural_resources land_owned 2=0+[]+[{FIRST}+{SECOND}] 0"),
        format!("power electricity 2=0+[]+[{FIRST}+{SECOND}] 0"),
        format!("statistics revenue 1=0+[]+[{FIRST}] 0"),
        format!("statistics gross_output 1=0+[]+[{FIRST}] 0"),
        "ecology emissions 0=0+[]+[] 2".to_owned(),
    ];
    assert_eq!(lines, expected);
    let message = registry.coverage(&snapshot)[0].finding(2024).expect("one is blank").message;
    assert_eq!(message, "税务局应报2024年实缴税金2家，已报1家，空白1家，未报0家。");
    let departments: Vec<String> = registry.delivered_for(FIRST, 2024, AsOf::Now).into_keys().collect();
    assert_eq!(departments, ["enterprise", "tax"]);
}

#[test]
fn a_held_figure_and_a_registry_without_checks_raise_no_suspicion() {
    let rules = RULES.split("[[check]]").next().expect("before the checks");
    let registry = Registry::new(RegistryRules::from_toml(rules).expect("rules without checks"));
    assert_eq!(registry.cross_check(&registry.snapshot(2024, AsOf::Now), None), []);
}
