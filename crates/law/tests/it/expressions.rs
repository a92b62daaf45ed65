//! What an expression may say, in which units, and what it is worth.

use crate::packs::{Subject, pack, rule};
use fact::{Decimal, Unit};
use jiff::civil::date;
use law::{Expression, Type, Value, Vocabulary};

fn words() -> Vocabulary {
    Vocabulary::glossary()
        .with_parameter("line", "万元/亩".parse().expect("unit"), true)
        .with_parameter("yuan_per_wan", "元/万元".parse().expect("unit"), false)
        .with_term("parcel", Type::Number("m²".parse().expect("unit")))
        .with_figure("tax_per_mu", "万元/亩".parse().expect("unit"))
}

#[test]
fn units_are_carried_through() {
    for (text, unit) in [
        ("tax_paid / land_used", "万元/亩"),
        ("tax_paid / land_used * land_used", "万元"),
        ("tax_paid + profit", "万元"),
        ("tax_paid * 2", "万元"),
        ("tax_paid * yuan_per_wan", "元"),
        ("0 - tax_paid", "万元"),
        ("coalesce(land_owned, 0)", "亩"),
        ("least(land_owned, 0, land_let)", "亩"),
        ("case when high_tech then tax_paid else 0 end", "万元"),
        ("5 * high_tech", "1"),
        ("high_tech + srdi", "1"),
        ("total_score + 1", "分"),
        ("start_year - evaluation_year", "年"),
        ("year(production_start)", "年"),
        ("production_start - date '2020-01-01'", "天"),
        ("score(tax_per_mu)", "分"),
        ("value(tax_per_mu) / benchmark(tax_per_mu)", "1"),
        ("round(tax_paid / land_used, 2)", "万元/亩"),
        ("nullif(land_used, 0)", "亩"),
        ("case scale when 1 then tax_paid else profit end", "万元"),
    ] {
        let expression = Expression::parse(text, &words()).expect(text);
        assert_eq!(expression.unit(), unit.parse::<Unit>().expect(unit), "{text}");
    }
}

#[test]
fn what_does_not_fit_is_refused_at_its_place() {
    for (text, code, here) in [
        ("land_owned + parcel", "unit-mismatch", "land_owned + parcel"),
        ("tax_paid / land_used >= 17", "unit-mismatch", "tax_paid / land_used >= 17"),
        ("tax_paid > line", "unit-mismatch", "tax_paid > line"),
        ("coalesce(land_owned, 1)", "unit-mismatch", "1"),
        ("least(land_owned, tax_paid)", "unit-mismatch", "tax_paid"),
        ("case when true then tax_paid else land_used end", "unit-mismatch", "land_used"),
        ("high_tech and tax_paid", "kind-mismatch", "tax_paid"),
        ("not scale", "kind-mismatch", "scale"),
        ("region * 2", "kind-mismatch", "region"),
        ("region > 2", "kind-mismatch", "region > 2"),
        ("year(start_year)", "kind-mismatch", "start_year"),
        ("tax_payed * 2", "unknown-word", "tax_payed"),
        ("中文 + 1", "unknown-word", "中文"),
        ("sum(tax_paid)", "unknown-function", "sum(tax_paid"),
        ("value(rd_intensity)", "unknown-indicator", "rd_intensity"),
        ("value('tax_per_mu')", "bad-expression", "value('tax_per_mu'"),
        ("lookup('none', tax_paid)", "unknown-table", "'none'"),
        ("round(tax_paid, 1.5)", "bad-expression", "1.5"),
        ("round(tax_paid, 99)", "bad-expression", "99"),
        ("tax_paid::int", "bad-expression", "tax_paid"),
        ("a.b", "bad-expression", "a.b"),
        ("tax_paid || 'x'", "bad-expression", "tax_paid || 'x'"),
        ("tax_paid like 'x'", "bad-expression", "tax_paid like 'x'"),
        ("tax_paid in (select 1)", "bad-expression", "tax_paid in (select 1"),
        ("count(*)", "bad-expression", "count(*"),
        ("abs(distinct tax_paid)", "bad-expression", "abs(distinct tax_paid"),
        ("sum(tax_paid) over ()", "bad-expression", "sum(tax_paid) over ("),
        ("1e5", "bad-expression", "1e5"),
        ("tax_paid tax_paid", "bad-expression", "tax_paid"),
        ("tax_paid +", "bad-expression", ""),
        ("(tax_paid", "bad-expression", ""),
        ("tax_paid ≥ 2", "bad-expression", "≥"),
        ("", "bad-expression", ""),
        ("date '2022-13-01' > production_start", "bad-expression", "'2022-13-01'"),
    ] {
        let problem = Expression::parse(text, &words()).expect_err(text);
        assert_eq!(problem.code, code, "{text}: {problem:?}");
        let pointed = text.get(problem.span.clone()).expect("on letters");
        assert!(pointed.starts_with(here) || here.starts_with(pointed), "{text}: pointed at “{pointed}”");
    }
}

#[test]
fn a_slip_is_answered_with_the_nearest_word() {
    for (text, hint) in [
        ("tax_payed", "是不是 tax_paid？"),
        ("lnd_used", "是不是 land_used？"),
        ("lin", "是不是 line？"),
        ("graetest(1, 2)", "是不是 greatest？"),
        ("value(tax_per_m)", "是不是 tax_per_mu？"),
    ] {
        assert_eq!(Expression::parse(text, &words()).expect_err(text).hint, hint);
    }
}

fn value(text: &str, terms: &[(&'static str, &str)]) -> Value {
    let empty = pack("");
    Expression::parse(text, &words()).expect(text).evaluate(&Subject::new(&empty, terms))
}

#[test]
fn conditions_follow_three_valued_logic() {
    for (text, expected) in [
        ("null and false", "否"),
        ("null and true", "未知"),
        ("null or true", "是"),
        ("null or false", "未知"),
        ("not null", "未知"),
        ("tax_paid > 0", "未知"),
        ("tax_paid is null", "是"),
        ("tax_paid is not null", "否"),
        ("(tax_paid > 0) is true", "否"),
        ("(tax_paid > 0) is not true", "是"),
        ("(1 > 2) is false", "是"),
        ("1 in (1, null)", "是"),
        ("2 in (1, null)", "未知"),
        ("2 not in (1, 3)", "是"),
        ("2 between 1 and null", "未知"),
        ("0 between 1 and null", "否"),
        ("2 not between 1 and 2", "否"),
        ("case when tax_paid > 0 then 1 else 2 end", "2"),
        ("case when tax_paid > 0 then 1 end", "未知"),
        ("coalesce(null, rank, 7)", "7"),
        ("least(1, null)", "未知"),
        ("greatest(1, 3, 2)", "3"),
        ("1 / 0", "未知"),
        ("nullif(3, 3)", "未知"),
        ("abs(-2.5)", "2.5"),
        ("round(2.345, 2)", "2.35"),
        ("round(-2.5)", "-3"),
        ("floor(-2.5)", "-3"),
        ("ceil(2.1)", "3"),
        ("1 / 3 * 3", "1"),
        ("0.1 + 0.2", "0.3"),
        ("year(date '2024-02-29')", "2024"),
        ("date '2024-03-01' - date '2024-02-01'", "29"),
        ("date '2024-02-28' + 2 * (date '2024-01-02' - date '2024-01-01')", "2024-03-01"),
        ("'b' > 'a'", "是"),
        ("case 2 when 1 then 'a' when 2 then 'b' end", "b"),
    ] {
        assert_eq!(value(text, &[]).to_string(), expected, "{text}");
    }
}

#[test]
fn a_flag_counts_as_one_or_zero() {
    let pack = pack("");
    let mut firm = Subject::new(&pack, &[]);
    firm.terms.insert("high_tech", Value::Flag(true));
    firm.terms.insert("srdi", Value::Flag(false));
    let worth = |text| Expression::parse(text, &words()).expect("good").evaluate(&firm).to_string();
    assert_eq!(worth("5 * high_tech + 3 * srdi"), "5");
    assert_eq!(worth("high_tech = 1"), "是");
    assert_eq!(worth("case when srdi then 1 else 2 end"), "2");
}

#[test]
fn a_line_is_decided_exactly() {
    // 298.50 万元 on 3,980 m² (5.97 亩) is 50 万元/亩 to the last digit.
    let pack = pack(&rule(
        "[parameter.line]\nlabel = \"线\"\nunit = \"万元/亩\"\nvalue = \"50\"\nsource = \"P\"\n[[derive]]\nid = \"passes\"\nvalue = \"tax_paid / land_used >= line\"\n",
    ));
    for (tax, land, passes) in [
        ("298.50", "5.97", "是"),
        ("298.49999999", "5.97", "否"),
        ("298.50", "5.970000001", "否"),
        ("298.50000001", "5.97", "是"),
        ("0.1", "0.002", "是"),
        ("0.7", "0.014", "是"),
    ] {
        let firm = Subject::new(&pack, &[("tax_paid", tax), ("land_used", land)]);
        assert_eq!(firm.derived("passes").evaluate(&firm).to_string(), passes, "{tax} / {land}");
    }
}

#[test]
fn a_bracket_begins_inclusive() {
    let pack = pack(&rule(
        "[table.points]\ninput = \"land_owned\"\nunit = \"亩\"\nrows = [{ from = \"0\", value = \"1\" }, { from = \"5\", value = \"10\" }, { from = \"20\", value = \"15\" }]\n[[derive]]\nid = \"land_used\"\nvalue = \"lookup('points', land_owned)\"\n",
    ));
    for (land, points) in [
        ("-0.01", "未知"),
        ("0", "1"),
        ("4.9999", "1"),
        ("5", "10"),
        ("19.99", "10"),
        ("20", "15"),
        ("900", "15"),
    ] {
        let firm = Subject::new(&pack, &[("land_owned", land)]);
        assert_eq!(firm.derived("land_used").evaluate(&firm).to_string(), points, "{land}");
    }
    let firm = Subject::new(&pack, &[]);
    assert_eq!(firm.derived("land_used").evaluate(&firm), Value::Unknown);
}

#[test]
fn figures_too_long_for_rounding_are_unknown_and_no_panic() {
    let long = "9".repeat(30);
    let text = format!("round({long} * {long}, 12)");
    assert_eq!(value(&text, &[]), Value::Unknown);
    let product = value(&format!("{long} * {long} / 17"), &[]);
    assert!(product.to_string().ends_with("/17"), "printed as a fraction");
    assert_eq!(value("date '9999-12-31' + (date '9999-12-31' - date '2000-01-01')", &[]), Value::Unknown);
}

#[test]
fn words_used_are_listed_once() {
    let text = "case when tax_paid / land_used > line then value(tax_per_mu) else tax_paid / land_used end";
    let expression = Expression::parse(text, &words()).expect("good");
    assert_eq!(expression.terms().collect::<Vec<_>>(), ["land_used", "tax_paid"]);
    assert_eq!(expression.parameters().collect::<Vec<_>>(), ["line"]);
    assert_eq!(expression.figures().collect::<Vec<_>>(), ["tax_per_mu"]);
    assert!(expression.divides());
}

#[test]
fn every_term_of_the_glossary_may_stand_in_an_expression() {
    for term in fact::glossary::terms() {
        let expression = Expression::parse(&term.id, &words());
        assert!(expression.is_ok_and(|read| read.terms().eq([term.id.as_str()])), "{}", term.id);
        let within = format!("case when {} is null then 1 else 2 end", term.id);
        assert!(Expression::parse(&within, &words()).is_ok(), "{within}");
    }
}

#[test]
fn values_compare_within_their_kind() {
    let day = Value::Day(date(2024, 1, 1));
    assert_eq!(day.compare(&Value::Day(date(2023, 1, 1))), Some(std::cmp::Ordering::Greater));
    assert_eq!(day.compare(&Value::from(Decimal::from(1))), None);
    assert_eq!(Value::Unknown.compare(&Value::Unknown), None);
}
