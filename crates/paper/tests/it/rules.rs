//! What a form says of blanks, values, duplicates and periods.

use crate::files::{TAX, read_text, told};
use fact::{Datum, Period, Reading};

const CODE: &str = "91320411123456788R";

fn reading(cell: &str, column: &str) -> Option<Reading> {
    let text = format!("信用代码,甲\n{CODE},\"{cell}\"\n");
    let intake = read_text(&text, &format!("[[column]]\nheaders = [\"甲\"]\n{column}"));
    intake.facts.first().map(|fact| fact.reading.clone())
}

fn number(text: &str) -> Option<Reading> {
    Some(Reading::Known(Datum::Number(text.parse().unwrap())))
}

#[test]
fn a_blank_means_what_the_form_says_and_words_for_nothing_what_they_say() {
    let tax = "term = \"tax_paid\"\nunit = \"万元\"\n";
    for (cell, blank, expected) in [
        ("", "not_reported", Some(Reading::NotReported)),
        ("", "zero", number("0")),
        ("", "not_applicable", Some(Reading::NotApplicable)),
        ("\u{a0}", "zero", number("0")),
        ("0", "not_reported", number("0")),
        ("Nah", "zero", Some(Reading::NotReported)),
        ("null", "zero", Some(Reading::NotReported)),
        ("—", "zero", Some(Reading::NotApplicable)),
        ("无", "zero", Some(Reading::NotApplicable)),
        ("不详", "zero", Some(Reading::Unknown)),
        ("约1200", "zero", None),
    ] {
        let column = format!("{tax}blank = \"{blank}\"\n");
        assert_eq!(reading(cell, &column), expected, "“{cell}” {blank}");
    }
}

#[test]
fn flags_years_days_and_codes_are_read_as_what_they_are() {
    let flag = |flag| Some(Reading::Known(Datum::Flag(flag)));
    let text = |text: &str| Some(Reading::Known(Datum::Text(text.into())));
    let day = |day: &str| Some(Reading::Known(Datum::Day(day.parse().unwrap())));
    for (cell, column, expected) in [
        ("是", "term = \"high_tech\"\n", flag(true)),
        ("无", "term = \"high_tech\"\n", flag(false)),
        ("√", "term = \"high_tech\"\n", flag(true)),
        ("规上", "term = \"above_scale\"\nvalues = { \"规上\" = \"1\", \"规下\" = \"0\" }\n", flag(true)),
        ("规中", "term = \"above_scale\"\nvalues = { \"规上\" = \"1\", \"规下\" = \"0\" }\n", None),
        ("２０１９年", "term = \"start_year\"\n", number("2019")),
        ("2019年度", "term = \"start_year\"\n", number("2019")),
        ("2019-05-01", "term = \"start_year\"\n", number("2019")),
        ("2019年5月1日", "term = \"production_start\"\n", day("2019-05-01")),
        ("1900-01-01", "term = \"production_start\"\n", Some(Reading::Unknown)),
        ("　湖塘镇 ", "term = \"town\"\n", text("湖塘镇")),
        ("武进", "term = \"region\"\nvalues = { \"武进\" = \"320412\" }\n", text("320412")),
        ("12.5%", "term = \"rd_intensity\"\n", number("0.125")),
    ] {
        assert_eq!(reading(cell, column), expected, "“{cell}” {column}");
    }
}

#[test]
fn duplicates_are_refused_replaced_or_added_as_the_form_says() {
    let twice = |second: &str| format!("信用代码,税金\n{CODE},1\n{CODE},{second}\n");
    for (rule, second, numbers, tally) in [
        ("refuse", "1", vec!["1"], (2, 1, 0, 1)),
        ("refuse", "2", vec![], (2, 0, 0, 2)),
        ("last", "2", vec!["2"], (2, 1, 0, 1)),
        ("sum", "2.5", vec!["3.5"], (2, 2, 0, 0)),
    ] {
        let intake = read_text(&twice(second), &format!("duplicates = \"{rule}\"\n{TAX}"));
        let found: Vec<String> = intake
            .facts
            .iter()
            .filter_map(|fact| fact.reading.number())
            .map(|number| number.to_string())
            .collect();
        assert_eq!(found, numbers, "{rule}: {}", told(&intake));
        let found = intake.tally;
        assert_eq!((found.read, found.admitted, found.held, found.refused), tally, "{rule}");
    }
}

#[test]
fn periods_come_from_column_title_delivery_or_not_at_all() {
    let row = format!("{CODE},1");
    for (rule, text, period) in [
        ("delivery", format!("信用代码,税金\n{row}\n"), Some(Period::Year(2024))),
        ("always", format!("信用代码,税金\n{row}\n"), Some(Period::Always)),
        ("title", format!("2022年税收,\n信用代码,税金\n{row}\n"), Some(Period::Year(2022))),
        ("title", format!("信用代码,税金\n{row}\n"), Some(Period::Year(2024))),
        ("title", format!("2022年与2023年税收,\n信用代码,税金\n{row}\n"), None),
        ("column", format!("信用代码,税金,年度\n{row},2021年\n"), Some(Period::Year(2021))),
        ("column", format!("信用代码,税金,年度\n{row},去年\n"), None),
    ] {
        let year = "[[column]]\nterm = \"evaluation_year\"\nheaders = [\"年度\"]\n";
        let rest = match rule {
            "column" => format!("period = {{ from = \"column\", term = \"evaluation_year\" }}\n{TAX}{year}"),
            rule => format!("period = {{ from = \"{rule}\" }}\n{TAX}"),
        };
        let intake = read_text(&text, &rest);
        assert_eq!(intake.facts.first().map(|fact| fact.period), period, "{rule} {text}{}", told(&intake));
        assert_eq!(intake.tally.refused, u64::from(period.is_none()));
    }
}
