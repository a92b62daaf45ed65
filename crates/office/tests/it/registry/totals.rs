//! Printed totals and lists against what was read.

use super::sample::{FIRST, delivery, number, operation, registry};
use fact::{Period, Place, Ratio};
use office::registry::{StatedTotal, Sum, check_list_total};

#[test]
fn a_printed_total_is_what_was_admitted_held_and_refused() {
    let mut registry = registry();
    let rows: &[(&str, &[&str])] = &[
        (FIRST, &["tax_paid=100.5"]),
        ("", &["enterprise_name=某某厂", "tax_paid=20"]),
        (FIRST, &["tax_paid=-"]),
    ];
    let admission = registry.admit(operation(1), delivery("tax", "", rows));
    let place =
        Place { file: "tax.xlsx".to_owned(), sheet: "表1".to_owned(), row: Some(9), column: Some(2) };
    for (stated, refused, gap, found) in [
        ("120.50", "", "0", false),
        ("125.5", "5", "0", false),
        ("120.51", "", "0.01", false),
        ("120.49", "", "-0.01", false),
        ("120.511", "", "0.011", true),
        ("141", "", "20.5", true),
    ] {
        let mut refused_sum = Sum::default();
        if !refused.is_empty() {
            refused_sum.add(number(refused));
        }
        let stated = StatedTotal {
            place: place.clone(),
            term: "tax_paid".to_owned(),
            period: Period::Year(2024),
            stated: number(stated),
            refused: refused_sum,
            refused_without_number: 1,
        };
        let result = admission.totals.reconcile(&stated, registry.rules().control_total);
        assert_eq!(result.gap, Ratio::from(number(gap)));
        let sum = &(&(&result.admitted + &result.held) + &result.refused) + &result.gap;
        assert_eq!(sum, Ratio::from(stated.stated));
        assert_eq!(result.finding.is_some(), found, "{gap}");
        if let Some(finding) = result.finding.filter(|_| gap == "20.5") {
            assert_eq!(
                finding.to_string(),
                "tax.xlsx 表1!B9：“141”合计栏与各行之和不符：入库100.5、暂挂20、退回0，另有1格不是数字，相差20.5。\
                 请核对是否漏行、重行或合计未更新，更正后重新报送。"
            );
        }
    }
    let tax = admission.totals.of("tax.xlsx", "表1", "tax_paid", Period::Year(2024)).expect("read");
    assert_eq!((tax.admitted.count, tax.held.count, tax.without_number), (1, 1, 1));
}

#[test]
fn tv12_a_notice_that_says_36_and_lists_28_is_an_alarm() {
    let classes = [("A", 4), ("B", 21), ("C", 0), ("D", 3)];
    let finding = check_list_total(&Place::default(), "规下企业", 36, &classes).expect("8 are missing");
    assert_eq!(finding.message, "“规下企业”称共36家，各类相加（A4+B21+C0+D3）为28家。");
    assert_eq!(check_list_total(&Place::default(), "规下企业", 28, &classes), None);
}
