//! A value with its reasons, as a firm reads them.

use crate::packs::{LINE, Subject, pack, rule};
use expect_test::expect;
use law::{Expression, Pack, Type, Vocabulary};

fn density() -> Pack {
    pack(&rule(&format!(
        "{LINE}
[parameter.factor]
label = \"折算系数\"
unit = \"1\"
value = \"0.5\"
source = \"M:low\"
confidence = \"unconfirmed\"
[table.points]
input = \"tax_per_mu\"
unit = \"分\"
rows = [{{ from = \"0\", value = \"0\" }}, {{ from = \"2\", value = \"6\" }}, {{ from = \"5\", value = \"10\" }}]
[[derive]]
id = \"land_used\"
value = \"coalesce(land_owned, 0) + coalesce(land_leased, 0) - coalesce(land_let, 0)\"
[[derive]]
id = \"tax_per_mu\"
value = \"tax_paid / (case when revenue >= above_scale_line then land_used else land_used * factor end)\"
digits = 4
rounding = \"half_up\"
[[derive]]
id = \"base_score\"
value = \"lookup('points', tax_per_mu)\"
"
    )))
}

#[test]
fn a_trace_puts_the_figures_into_the_formula() {
    let pack = density();
    let firm = Subject::new(&pack, &[("tax_paid", "21.6"), ("land_used", "7"), ("revenue", "1999.99")]);
    let traced = firm.derived("tax_per_mu").trace(&firm);
    expect![[
        "亩均税收 = 实缴税金 ÷ （营业收入 ≥ 规模以上收入线 时为 用地面积；否则为 用地面积 × 折算系数） = 21.6 ÷ (7 × 0.5) ≈ 6.1714 万元/亩（四舍五入到4位小数）"
    ]]
    .assert_eq(&traced.sentence("亩均税收"));
    assert_eq!(traced.exact.to_string(), "216/35");
    let step = &traced.steps[0];
    assert_eq!((step.figures.as_str(), step.result.to_string()), ("1999.99 ≥ 2000", "否".to_owned()));
    let factor = &traced.parameters.iter().find(|used| used.id == "factor").expect("used").value;
    let citation = &factor.as_ref().expect("set").citation;
    assert_eq!((citation.source.as_str(), citation.confirmed), ("M:low", false));
}

#[test]
fn what_was_not_reported_is_said_and_not_zero() {
    let pack = density();
    let firm = Subject::new(&pack, &[("land_owned", "12.5"), ("land_let", "-2")]);
    let traced = firm.derived("land_used").trace(&firm);
    expect![[
        "用地面积 = 自有用地面积（未知时取0） + 租入用地面积（未知时取0） - 出租用地面积（未知时取0） = 12.5 + 0 - (-2) = 14.5 亩"
    ]]
    .assert_eq(&traced.sentence("用地面积"));
    let known: Vec<String> = traced.terms.iter().map(|(id, value)| format!("{id}={value}")).collect();
    assert_eq!(known, ["land_leased=未知", "land_let=-2", "land_owned=12.5"]);
}

#[test]
fn a_bracket_is_shown_with_its_ends() {
    let pack = density();
    for (value, said, points) in
        [("-1", "-1 低于 0", "未知"), ("2", "2 在 2（含）至 5 之间", "6"), ("5", "5 不低于 5", "10")]
    {
        let firm = Subject::new(&pack, &[("tax_per_mu", value)]);
        let traced = firm.derived("base_score").trace(&firm);
        assert_eq!(traced.steps[0].figures, said);
        assert_eq!(traced.value.to_string(), points);
    }
}

#[test]
fn parentheses_stand_where_they_are_needed_and_nowhere_else() {
    let words = ["a", "b", "c"]
        .iter()
        .fold(Vocabulary::glossary(), |words, id| words.with_term(id, Type::Number(law::Unit::NONE)));
    let empty = pack("");
    let firm = Subject::new(&empty, &[("a", "1"), ("b", "2"), ("c", "3")]);
    for (text, formula, figures) in [
        ("a + b + c", "a + b + c", "1 + 2 + 3"),
        ("a - (b - c)", "a - (b - c)", "1 - (2 - 3)"),
        ("(a - b) - c", "a - b - c", "1 - 2 - 3"),
        ("a / (b * c)", "a ÷ (b × c)", "1 ÷ (2 × 3)"),
        ("(a + b) * c", "(a + b) × c", "(1 + 2) × 3"),
        ("-(a + b)", "-(a + b)", "-(1 + 2)"),
        ("(a > 1 or b > 1) and c > 1", "(a > 1 或 b > 1) 且 c > 1", "(1 > 1 或 2 > 1) 且 3 > 1"),
        ("not (a > b)", "非 a > b", "非 1 > 2"),
        ("not (a > b and b > c)", "非 (a > b 且 b > c)", "非 (1 > 2 且 2 > 3)"),
        ("coalesce(a + b, 0) * c", "a + b（未知时取0） × c", "(1 + 2) × 3"),
        ("a is null", "a 未知", "1 未知"),
        ("round(a / c, 2)", "四舍五入到2位（a ÷ c）", "四舍五入到2位（1 ÷ 3）"),
        ("greatest(a, b)", "取大（a，b）", "取大（1，2）"),
    ] {
        let traced = Expression::parse(text, &words).expect(text).trace(&firm);
        assert_eq!((traced.formula.as_str(), traced.figures.as_str()), (formula, figures), "{text}");
    }
}
