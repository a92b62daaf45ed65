//! Which enterprise a row is about.

use super::sample::{FIRST, SECOND, WRONG_CHECK, brief, delivery, operation, registry};
use office::registry::HeldId;

fn register() -> Vec<fact::Fact> {
    let rows: &[(&str, &[&str])] = &[
        (FIRST, &["enterprise_name=常州恒立精密机械有限公司", "former_name=武进恒立机械厂"]),
        (SECOND, &["enterprise_name=常州恒利纺织有限公司"]),
    ];
    delivery("market", "2025-01-10", rows)
}

#[test]
fn a_row_finds_its_enterprise_or_is_held_with_a_reason() {
    for (subject, name, code, found) in [
        (FIRST, "", "", Some(FIRST)),
        ("９１３３０１００７１６１０５８５２ｆ", "", "", Some(FIRST)),
        ("913301007161O5852F", "", "", Some(FIRST)),
        ("71610585-2", "", "matched-by-organisation-code", Some(FIRST)),
        ("330100716105852", "", "matched-by-organisation-code", Some(FIRST)),
        ("", "常州恒立精密机械有限责任公司", "matched-by-name", Some(FIRST)),
        ("", "常州 恒立精密机械有限公司", "matched-by-name", Some(FIRST)),
        ("常州恒立精密机械有限公司", "", "matched-by-name", Some(FIRST)),
        ("", "武进恒立机械厂", "matched-by-former-name", Some(FIRST)),
        ("9133", "武进恒立机械厂", "matched-by-former-name", Some(FIRST)),
        ("", "常州恒力精密机械有限公司", "candidate-enterprises", None),
        ("", "上海某某贸易行", "no-enterprise", None),
        ("", "", "no-subject", None),
        ("9133", "", "code-unusable", None),
        ("9.13301E+17", "", "code-unusable", None),
    ] {
        let mut registry = registry();
        registry.admit(operation(1), register());
        let name = format!("enterprise_name={name}");
        let cells: &[&str] = &["tax_paid=12.5", &name];
        let cells = if name.ends_with('=') { &cells[..1] } else { cells };
        let admission = registry.admit(operation(2), delivery("tax", "2025-02-01", &[(subject, cells)]));
        let codes: Vec<&str> = admission.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes.join(" "), code, "{subject}{name}: {:?}", admission.findings);
        assert_eq!(admission.rows_admitted, usize::from(found.is_some()), "{subject}{name}");
        assert_eq!(admission.rows_held, usize::from(found.is_none()), "{subject}{name}");
        if let Some(found) = found {
            assert!(registry.figure(found, "tax_paid", 2024).chosen.is_some(), "{subject}{name}");
        }
    }
}

#[test]
fn tv27_a_wrong_check_character_warns_and_never_rejects() {
    let mut registry = registry();
    let admission = registry.admit(operation(1), delivery("tax", "", &[(WRONG_CHECK, &["tax_paid=1"])]));
    assert_eq!(brief(&admission.findings), format!("enterprise-code-unchecked {WRONG_CHECK} {WRONG_CHECK}"));
    assert_eq!(admission.rows_admitted, 1);
    assert!(!registry.enterprise(WRONG_CHECK).expect("entered").code_checked);
}

#[test]
fn a_near_name_is_offered_and_admitted_only_when_a_person_says_so() {
    let mut registry = registry();
    registry.admit(operation(1), register());
    let rows: &[(&str, &[&str])] = &[("", &["enterprise_name=常州恒力精密机械有限公司", "tax_paid=12.5"])];
    let admission = registry.admit(operation(2), delivery("tax", "2025-02-01", rows));
    let finding = &admission.findings[0];
    assert!(finding.message.contains("常州恒立精密机械有限公司（91330100716105852F，相似91%）"), "{finding}");
    assert!(registry.figure(FIRST, "tax_paid", 2024).chosen.is_none());
    let (held, row) = registry.held_rows().next().expect("one row is held");
    assert_eq!(&*row.candidates[0].code, FIRST);
    let admission = registry.settle(operation(3), held, FIRST);
    assert_eq!(admission.rows_released, 1);
    let figure = registry.figure(FIRST, "tax_paid", 2024);
    assert_eq!(figure.reading.and_then(|reading| reading.number()), "12.5".parse().ok());
    assert_eq!(registry.held_rows().count(), 0);
    let again = registry.settle(operation(4), HeldId(0), FIRST);
    assert_eq!(brief(&again.findings), "not-held  1");
}

#[test]
fn a_held_row_is_admitted_when_the_register_arrives() {
    let mut registry = registry();
    let rows: &[(&str, &[&str])] =
        &[("", &["enterprise_name=武进恒立机械厂", "tax_paid=3"]), ("716105852", &["electricity=8"])];
    let admission = registry.admit(operation(1), delivery("tax", "", rows));
    assert_eq!((admission.rows_admitted, admission.rows_held), (0, 2));
    let admission = registry.admit(operation(2), register());
    assert_eq!((admission.rows_admitted, admission.rows_held, admission.rows_released), (2, 0, 2));
    assert!(registry.figure(FIRST, "tax_paid", 2024).chosen.is_some());
    assert!(registry.figure(FIRST, "electricity", 2024).chosen.is_some());
}

#[test]
fn names_that_differ_or_are_shared_are_named() {
    let mut registry = registry();
    registry.admit(operation(1), register());
    let rows: &[(&str, &[&str])] = &[
        (FIRST, &["enterprise_name=常州恒立精密机械有限责任公司"]),
        (SECOND, &["enterprise_name=常州恒立精密机械有限公司"]),
    ];
    let admission = registry.admit(operation(2), delivery("tax", "2025-02-01", rows));
    let expected = format!("name-differs {SECOND} {SECOND}\nname-shared {SECOND} {SECOND}");
    assert_eq!(brief(&admission.findings), expected);
}
