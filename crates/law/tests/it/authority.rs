//! Lower and higher packs, old and new ones.

use crate::packs::{FRONT, LINE, MANIFEST, case, files_of, rule};
use expect_test::expect;
use law::{Pack, contradictions, diff};

fn of(authority: &str, front: &str, body: &str) -> Pack {
    let manifest = MANIFEST.replace("\"city\"", &format!("\"{authority}\""));
    Pack::load(&files_of(&manifest, &[("01-a.md", &format!("{front}{body}"))])).expect("good by itself")
}

#[test]
fn a_lower_pack_that_says_otherwise_is_told_and_never_overrides() {
    let city = of("city", FRONT, &rule(LINE));
    let same = of("zone", FRONT, &rule(LINE));
    assert!(contradictions(&[&city, &same]).is_empty());
    let lower_line = of("zone", FRONT, &rule(&LINE.replace("2000", "500")));
    let found = contradictions(&[&lower_line, &city]);
    expect!["test-2022/clauses/01-a.md:13:12 contradicts-higher 开发区规则包 test-2022 的参数 above_scale_line 为 500，市级规则包 test-2022 在2022-01-01至2022-12-31规定为 2000。下级不得与上级相抵触；请核对两份文件，或给参数另起名字。"]
    .assert_eq(&found[0].to_string());
    let other_sum = of("county", FRONT, &rule(&LINE.replace(">=", ">")));
    let found = contradictions(&[&city, &other_sum]);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("revenue > above_scale_line"), "{}", found[0].message);
}

#[test]
fn guidance_may_be_departed_from_and_equals_do_not_answer_to_each_other() {
    let guiding = FRONT.replace("+++\n\n", "force = \"guiding\"\n+++\n\n");
    let city = of("city", &guiding, &rule(LINE));
    let zone = of("zone", FRONT, &rule(&LINE.replace("2000", "500").replace(">=", ">")));
    assert!(contradictions(&[&zone, &city]).is_empty());
    let other = of("city", FRONT, &rule(&LINE.replace("2000", "500")));
    assert!(contradictions(&[&other, &of("city", FRONT, &rule(LINE))]).is_empty());
}

#[test]
fn days_that_do_not_meet_do_not_contradict() {
    let city = of("city", FRONT, &rule(LINE));
    let manifest = MANIFEST.replace("2022", "2023").replace("\"city\"", "\"zone\"");
    let article = format!("{FRONT}{}", rule(&LINE.replace("2000", "500"))).replace("2022-", "2023-");
    let files: Vec<_> = files_of(&manifest, &[("01-a.md", &article)])
        .into_iter()
        .map(|(path, text)| (path.replace("2022", "2023"), text))
        .collect();
    let zone = Pack::load(&files).expect("good by itself");
    assert!(contradictions(&[&zone, &city]).is_empty());
}

#[test]
fn a_difference_names_each_thing_that_changed() {
    let scheme =
        "[[indicator]]\nid = \"tax_per_mu\"\nweight = \"30\"\n[[class]]\nid = \"A\"\nlabel = \"优先\"\n";
    let one = case("title = \"一例\"\ngiven = { revenue = \"1\" }\nexpect = { above_scale = \"0\" }\n");
    let old = of("city", FRONT, &format!("{}{}{one}", rule(LINE), rule(scheme)));
    assert!(diff(&old, &old).is_empty());
    let front = FRONT.replace("评价对象\n\n营业", "评价对象\n\n年营业");
    let body = format!(
        "{}{}{}",
        rule(&LINE.replace("2000", "2500").replace(">=", ">")),
        rule(&scheme.replace("30", "35")),
        one.replace("一例", "另一例")
    );
    let new = of("city", &front, &body);
    let lines: Vec<String> = diff(&old, &new).iter().map(ToString::to_string).collect();
    expect![[r#"
        参数 above_scale_line：2000（2022-01-01至2022-12-31） 单位万元，出处 F:Test → 2500（2022-01-01至2022-12-31） 单位万元，出处 F:Test
        派生项 above_scale：revenue >= above_scale_line（2022-01-01至2022-12-31） → revenue > above_scale_line（2022-01-01至2022-12-31）
        方案 indicator.tax_per_mu.weight：30 → 35
        条文 clauses/01-a.md：评价对象（2022-01-01至2022-12-31，Binding）[S1-1.1g] # 评价对象 营业收入两千万元以上的为规模以上企业，按用地面积计算亩均税收。 → 评价对象（2022-01-01至2022-12-31，Binding）[S1-1.1g] # 评价对象 年营业收入两千万元以上的为规模以上企业，按用地面积计算亩均税收。
        算例 一例：删去 given = { revenue = "1" } expect = { above_scale = "0" }
        算例 另一例：新增 given = { revenue = "1" } expect = { above_scale = "0" }"#]]
    .assert_eq(&lines.join("\n"));
}
