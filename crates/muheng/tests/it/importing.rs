//! `muheng import`.

use crate::desk::{Desk, TAX, TAX_CORRECTED};
use expect_test::expect;

const TAX_IMPORT: [&str; 7] =
    ["import", "tax.csv", "--form", "tax", "--zone", "small", "--delivered=2025-03-01"];

#[test]
fn every_finding_is_told_with_its_cell_and_the_rows_add_up() {
    let desk = Desk::new();
    desk.put("tax.csv", TAX);
    let said = desk.run(&[&TAX_IMPORT[..], &["--dry-run"]].concat());
    assert_eq!(said.code, 1);
    expect![[r#"
        tax.csv
          读到 3 行 = 收下 2 + 部分暂存 1 + 未收 0；数据 8 项。
          tax.csv C6 实缴税金：合计行 40，各行相加 40，相符。
          tax.csv D6 开票销售收入：合计行 600，各行相加 600，相符。
          未收 not-a-number ×1
            tax.csv C4：“约20”不是数字。请填写以万元为单位的数值。

    "#]]
    .assert_eq(&said.out);
    expect!["1 个文件有没收下的内容。请按上面的提示改好后重新导入。\n"].assert_eq(&said.err);
    assert!(!desk.has("data/small/intake/manifest.jsonl"));
}

#[test]
fn english_is_spoken_when_asked() {
    let desk = Desk::new();
    desk.put("tax.csv", TAX_CORRECTED);
    let said = desk.run(&[&TAX_IMPORT[..], &["--dry-run", "--lang", "en"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("3 rows read = 3 taken + 0 partly held + 0 refused; 9 figures."),
        "{}",
        said.out
    );
}

#[test]
fn the_same_file_twice_is_kept_once() {
    let desk = Desk::new();
    desk.put("tax.csv", TAX_CORRECTED);
    assert_eq!(desk.run(&TAX_IMPORT).err, "tax.csv：已收，操作号 1，存于 data/small。\n");
    let first = desk.read("data/small/intake/manifest.jsonl").unwrap();
    assert_eq!(desk.run(&TAX_IMPORT).err, "tax.csv：这个文件已收过（操作号 1），没有重复收。\n");
    assert_eq!(desk.read("data/small/intake/manifest.jsonl").unwrap(), first);
    assert!(first.contains("\"who\":\"王某\""), "{first}");
}

#[test]
fn findings_are_written_beside_the_cell() {
    let desk = Desk::new();
    desk.put("tax.csv", TAX);
    desk.run(&[&TAX_IMPORT[..], &["--dry-run", "--findings", "found.xlsx"]].concat());
    assert!(desk.has("found.xlsx"));
}

#[test]
fn a_program_reads_the_same_as_json() {
    let desk = Desk::new();
    desk.put("tax.csv", TAX);
    let said = desk.run(&[&TAX_IMPORT[..], &["--dry-run", "--format", "json"]].concat());
    let files: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(files[0]["read"], 3);
    assert_eq!(files[0]["adds_up"], true);
    assert_eq!(files[0]["findings"][0]["code"], "not-a-number");
}

#[test]
fn wrong_use_ends_with_two_and_says_what_there_is() {
    let desk = Desk::new();
    desk.put("tax.csv", TAX);
    let unknown_form = desk.run(&["import", "tax.csv", "--form", "taxes", "--zone", "small"]);
    assert_eq!(unknown_form.code, 2);
    expect!["用法有误：小镇 没有表单“taxes”。可用的表单：land、tax。\n"].assert_eq(&unknown_form.err);
    assert_eq!(desk.run(&["import", "no.csv", "--form", "tax", "--zone", "small"]).code, 2);
    assert_eq!(desk.run(&["import", "tax.csv", "--form", "tax", "--zone", "nowhere"]).code, 2);
    assert_eq!(desk.run(&["import"]).code, 2);
}
