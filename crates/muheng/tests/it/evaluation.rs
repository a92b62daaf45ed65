//! `muheng evaluate` and `muheng simulate` on a small town.

use crate::desk::{Desk, TAX, TAX_CORRECTED};
use expect_test::expect;

fn classes(desk: &Desk) -> Vec<(String, String, String)> {
    let said = desk.run(&["evaluate", "--zone", "small", "--year", "2024", "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let result: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("—").to_owned();
    let firms = result["firms"].as_array().unwrap();
    firms.iter().map(|firm| (text(&firm["name"]), text(&firm["total"]), text(&firm["class"]))).collect()
}

fn row(name: &str, total: &str, class: &str) -> (String, String, String) {
    (name.to_owned(), total.to_owned(), class.to_owned())
}

/// Benchmark 60 ÷ 11 = 5.454545; 15 ÷ it is capped at 1.5, 4 ÷ it = 0.733333…, 2.5 ÷ it = 0.458333….
#[test]
fn three_firms_are_ranked_and_classed_from_two_tables() {
    let desk = Desk::with_figures(TAX_CORRECTED);
    let expected =
        [row("甲公司", "150.0000", "A"), row("乙公司", "73.3333", "A"), row("丙公司", "45.8333", "B")];
    assert_eq!(classes(&desk), expected);
    for file in ["汇总.html", "等级名单.xlsx", "findings.xlsx"] {
        assert!(desk.has(&format!("data/small/results/2024/{file}")), "{file}");
    }
    let page = desk.read("data/small/results/2024/汇总.html").unwrap();
    assert!(
        page.contains("参数（示范配置，非官方）：亩均税收权重 100 分"),
        "configured parameters are shown as such"
    );
    assert!(!page.contains("http"), "the page needs nothing from outside");
}

#[test]
fn a_figure_that_could_not_be_read_holds_the_firm_until_it_is_delivered() {
    let desk = Desk::with_figures(TAX);
    assert_eq!(classes(&desk)[2], row("乙公司", "—", ""));
    desk.put("tax.csv", TAX_CORRECTED);
    let again = ["import", "tax.csv", "--form", "tax", "--zone", "small", "--delivered", "2025-03-09"];
    assert_eq!(desk.run(&again).code, 0);
    assert_eq!(classes(&desk)[1], row("乙公司", "73.3333", "A"));
}

#[test]
fn without_figures_the_command_says_how_to_begin() {
    let said = Desk::new().run(&["evaluate", "--zone", "small", "--year", "2024"]);
    assert_eq!(said.code, 2);
    expect!["用法有误：还没有任何文件。请先用 muheng import 收文件，或写进 deliveries.toml。\n"]
        .assert_eq(&said.err);
}

// clause: S1-3.2j
#[test]
fn a_changed_parameter_shows_who_moves() {
    let desk = Desk::with_figures(TAX_CORRECTED);
    let pack = desk.read("packs/small/clauses/01-all.md").unwrap();
    desk.put("packs/small/clauses/01-all.md", &pack.replace("share = \"0.5\"", "share = \"share_a\"").replace(
        "[[derive]]",
        "[parameter.share_a]\nlabel = \"A类比例\"\nunit = \"1\"\nvalue = \"0.5\"\nsource = \"P\"\n\n[[derive]]",
    ));
    let said = desk.run(&[
        "simulate",
        "--zone",
        "small",
        "--year",
        "2024",
        "--set",
        "share_a=0.3",
        "--output",
        "moves.xlsx",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    expect![[r#"
        small/main → small/main，share_a=0.3：3 家企业中 1 家等级变化。

          A → A       1 家
          A → B       1 家
          B → B       1 家

          91320411MA0500415R 乙公司  A → B  73.3333 → 73.3333  
    "#]]
    .assert_eq(&said.out);
    assert!(desk.has("moves.xlsx"));
    let unknown = desk.run(&["simulate", "--zone", "small", "--year", "2024", "--set", "share_b=0.3"]);
    assert_eq!(unknown.code, 2);
}
