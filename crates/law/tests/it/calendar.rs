//! Every day has exactly one rule; rules may follow one another in time.

use crate::packs::{FRONT, LINE, MANIFEST, files_of, rule};
use fact::Decimal;
use jiff::civil::date;
use law::Pack;

fn two_articles(first_to: &str, second_from: &str) -> Result<Pack, Vec<law::Diagnostic>> {
    let first = FRONT.replace("from = 2022-01-01", &format!("from = 2022-01-01\nto = {first_to}"));
    let second = FRONT.replace("from = 2022-01-01", &format!("from = {second_from}"));
    let later = rule(&LINE.replace("2000", "2500").replace(">=", ">"));
    Pack::load(&files_of(
        MANIFEST,
        &[("01-a.md", &format!("{first}{}", rule(LINE))), ("02-b.md", &format!("{second}{later}"))],
    ))
}

#[test]
fn a_successor_begins_on_the_day_after_the_last_day() {
    let pack = two_articles("2022-06-30", "2022-07-01").expect("no gap, no overlap");
    for (day, value, source) in [
        (date(2022, 6, 30), 2000, "revenue >= above_scale_line"),
        (date(2022, 7, 1), 2500, "revenue > above_scale_line"),
    ] {
        let line = pack.parameter("above_scale_line", day).expect("in force");
        assert_eq!(line.value, Decimal::from(value));
        assert_eq!(pack.derived_on(day)[0].expression.source, source);
    }
}

#[test]
fn a_day_without_a_rule_and_a_day_with_two_are_named() {
    for (first_to, second_from, said) in [
        ("2022-06-29", "2022-07-01", "参数 above_scale_line 在2022-06-30没有规定。"),
        ("2022-06-29", "2022-07-02", "参数 above_scale_line 在2022-06-30至2022-07-01没有规定。"),
        ("2022-07-01", "2022-07-01", "派生项 above_scale 在2022-07-01有两个规定。"),
        ("2022-08-31", "2022-07-01", "派生项 above_scale 在2022-07-01至2022-08-31有两个规定。"),
    ] {
        let found = two_articles(first_to, second_from).expect_err(said);
        assert!(found.iter().any(|found| found.message == said), "{said}: {found:#?}");
        assert_eq!(found.len(), 2, "one for the parameter, one for the calculation: {found:#?}");
    }
}

#[test]
fn a_pack_without_an_end_needs_a_rule_without_an_end() {
    let endless = MANIFEST.replace("to = 2022-12-31\n", "");
    let article = format!("{FRONT}{}", rule(LINE));
    assert!(Pack::load(&files_of(&endless, &[("01-a.md", &article)])).is_ok());
    let ending = article.replace("from = 2022-01-01", "from = 2022-01-01\nto = 2030-12-31");
    let found = Pack::load(&files_of(&endless, &[("01-a.md", &ending)])).expect_err("it ends");
    assert_eq!(found[0].message, "参数 above_scale_line 在2031-01-01起没有规定。");
}

#[test]
fn calculations_for_different_groups_stand_side_by_side() {
    let of = |groups: &str, sign: &str| {
        format!("[[derive]]\nid = \"land_used\"\nvalue = \"land_owned {sign} land_let\"\ngroups = {groups}\n")
    };
    let both = |left: &str, right: &str| {
        let body = rule(&format!("{}{}", of(left, "+"), of(right, "-")));
        Pack::load(&files_of(MANIFEST, &[("01-a.md", &format!("{FRONT}{body}"))]))
    };
    assert!(both("['large']", "['small']").is_ok());
    assert!(both("['large', 'small']", "['small']").is_err());
    assert!(both("['large']", "[]").is_err());
}
