//! Worked cases and the lines they must stand at.

use crate::packs::{LINE, case, checked, files, rule};
use law::{Coverage, Expression, SourceFile, Unit, Vocabulary};
use std::cmp::Ordering;

fn at(revenue: &str, expected: &str) -> String {
    case(&format!(
        "title = \"收入{revenue}万元\"\ngiven = {{ revenue = \"{revenue}\" }}\nexpect = {{ above_scale = \"{expected}\" }}\n"
    ))
}

#[test]
fn a_line_is_shown_by_cases_below_at_and_above() {
    let (below, on, above) = (at("1999.99", "0"), at("2000.00", "1"), at("2000.01", "1"));
    let report = checked(&files(&format!("{}{below}{on}{above}", rule(LINE))));
    assert!(report.passes(), "{}", report.render());
    assert_eq!((report.cases, report.failed, report.lines, report.lines_shown), (3, 0, 1, 1));
    for (body, missing) in [
        (format!("{on}{above}"), "算例没有走到线下。"),
        (format!("{below}{above}"), "算例没有走到恰在线上。"),
        (format!("{below}{on}"), "算例没有走到线上方。"),
        (below.clone(), "算例没有走到恰在线上、线上方。"),
    ] {
        let report = checked(&files(&format!("{}{body}", rule(LINE))));
        assert!(!report.passes());
        assert!(report.render().contains(missing), "{missing}\n{}", report.render());
    }
}

#[test]
fn a_case_that_comes_out_otherwise_fails_and_says_how() {
    let body = format!("{}{}{}{}", rule(LINE), at("1999", "1"), at("2000", "1"), at("2001", "1"));
    let report = checked(&files(&body));
    assert_eq!((report.cases, report.failed), (3, 1));
    let text = report.render();
    assert!(text.contains("算例“收入1999万元”的 above_scale 应为 1，算得 否。"), "{text}");
    assert!(text.contains("营业收入 ≥ 规模以上收入线 = 1999 ≥ 2000"), "{text}");
}

#[test]
fn what_is_not_given_stays_unknown() {
    let unknown = case("title = \"收入未报\"\nexpect = { above_scale = \"unknown\" }\n");
    let body = format!("{}{}{}{}{unknown}", rule(LINE), at("1999", "0"), at("2000", "1"), at("2001", "1"));
    let report = checked(&files(&body));
    assert!(report.passes(), "{}", report.render());
    let zero = unknown.replace("unknown", "0");
    let report = checked(&files(&format!("{}{zero}", rule(LINE))));
    assert_eq!(report.failed, 1, "unknown is not zero");
}

#[test]
fn a_case_may_assume_other_parameters_and_another_day() {
    let cases = [
        "title = \"线为500万元\"\nparameters = { above_scale_line = \"500\" }\ngiven = { revenue = \"500\" }\nexpect = { above_scale = \"1\" }\n",
        "title = \"某日\"\ndate = 2022-03-01\ngiven = { revenue = \"1\" }\nexpect = { above_scale = \"0\" }\n",
        "title = \"年末\"\nyear = 2022\ngiven = { revenue = \"2001\" }\nexpect = { above_scale = \"1\" }\n",
    ];
    let body: String = cases.iter().map(|text| case(text)).collect();
    let report = checked(&files(&format!("{}{body}", rule(LINE))));
    assert!(report.passes(), "{}", report.render());
    let outside = case(&cases[1].replace("2022-03-01", "2023-03-01"));
    let report = checked(&files(&format!("{}{outside}", rule(LINE))));
    assert!(report.render().contains("算例的日子不在条文有效期"), "{}", report.render());
}

#[test]
fn wrong_words_in_a_case_are_told_where_they_stand() {
    for (toml, said) in [
        ("given = { revenu = \"1\" }\nexpect = { above_scale = \"1\" }\n", "没有“revenu”这个词。"),
        (
            "given = { revenue = \"一千\" }\nexpect = { above_scale = \"1\" }\n",
            "“一千”不是以万元为单位的数。",
        ),
        ("given = {}\nexpect = { above_scal = \"1\" }\n", "没有“above_scal”这个派生项。"),
        ("parameters = { line = \"1\" }\nexpect = { above_scale = \"1\" }\n", "规则包没有“line”这个参数。"),
        ("expect = { above_scale = \"1\" }\nexpects = 1\n", "没有“expects”这一项。"),
    ] {
        let report = checked(&files(&format!("{}{}", rule(LINE), case(&format!("title = \"例\"\n{toml}")))));
        assert!(report.render().contains(said), "{said}\n{}", report.render());
    }
}

#[test]
fn only_ordered_comparisons_with_a_line_need_cases() {
    let words = Vocabulary::glossary()
        .with_parameter("line", Unit::NONE, true)
        .with_parameter("factor", Unit::NONE, false)
        .with_figure("rd_intensity", Unit::NONE);
    for (text, deciding) in [
        ("scale >= line", true),
        ("scale > 3", true),
        ("scale > 0", false),
        ("scale = 3", false),
        ("scale > factor", false),
        ("scale * 2 > rank", false),
        ("rd_intensity < line * rank", true),
        ("value(rd_intensity) < factor * benchmark(rd_intensity)", false),
        ("scale < 1 + 2", true),
    ] {
        let expression = Expression::parse(text, &words).expect(text);
        assert_eq!(expression.sites[0].threshold, deciding, "{text}");
    }
    let between = Expression::parse("scale between 1 and line", &words).expect("two lines");
    assert_eq!(between.sites.iter().filter(|site| site.threshold).count(), 2);
}

#[test]
fn another_room_may_feed_what_its_own_runs_observed() {
    let file = SourceFile::new("clauses/03.md", "when = \"scale > 3\"");
    let expression = Expression::parse("scale > 3", &Vocabulary::glossary()).expect("good").at(&file, 8);
    let coverage = Coverage::default();
    coverage.register(&expression);
    for (seen, ordering) in [(3, Ordering::Less), (2, Ordering::Equal), (1, Ordering::Greater)] {
        let gaps = coverage.gaps();
        assert_eq!(gaps.len(), 1);
        assert_eq!((gaps[0].line(), gaps[0].column()), (1, 9));
        assert_eq!(gaps[0].message.matches('线').count(), seen + 1, "{}", gaps[0].message);
        coverage.observe(&expression, 0, ordering);
    }
    assert!(coverage.gaps().is_empty());
    assert_eq!(coverage.counts(), (1, 1));
}
