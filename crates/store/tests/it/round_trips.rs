//! Whatever a cell can say comes back as it was, from both databases.

use crate::place::Place;
use crate::sample::{document, draft, shown};
use fact::{Datum, Decimal, Fact, Origin, Period, Reading, Source};
use jiff::civil::Date;
use office::journal::{Archive, Page, Rows};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::sync::Arc;

on_both!(facts_of_every_kind_come_back_as_they_were);

const CASES: u64 = 60;

fn text() -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        Just("'; DROP TABLE fact; --"),
        Just("\\x00"),
        Just("\\N"),
        Just("\t\r\n"),
        Just("\u{feff}")
    ];
    prop_oneof![
        "[一-龥〇（）“”]{0,12}",
        any::<String>().prop_map(|text| text.replace('\0', "")),
        odd.prop_map(str::to_owned),
        Just("𠮷野家 é e\u{301}".to_owned()),
        Just(String::new()),
        Just("长".repeat(3000)),
    ]
}

fn date() -> impl Strategy<Value = Date> {
    (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

fn number() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![
        any::<i64>().prop_map(i128::from),
        any::<i128>(),
        Just(i128::MAX),
        Just(i128::MIN),
        Just(i128::from(i64::MAX) + 1),
        Just(0),
    ];
    (mantissa, prop_oneof![0u8..7, any::<u8>()]).prop_map(|(mantissa, digits)| Decimal::new(mantissa, digits))
}

fn reading() -> impl Strategy<Value = Reading> {
    prop_oneof![
        4 => number().prop_map(|number| Reading::Known(Datum::Number(number))),
        2 => text().prop_map(|text| Reading::Known(Datum::Text(text.into()))),
        1 => date().prop_map(|day| Reading::Known(Datum::Day(day))),
        1 => any::<bool>().prop_map(|flag| Reading::Known(Datum::Flag(flag))),
        1 => Just(Reading::NotReported),
        1 => Just(Reading::NotApplicable),
        1 => Just(Reading::Unknown),
    ]
}

fn source() -> impl Strategy<Value = Arc<Source>> {
    (text(), text(), proptest::option::of(date())).prop_map(|(file, sheet, delivered)| {
        let department = "tax".to_owned();
        Arc::new(Source {
            file,
            sheet,
            department,
            form: "tax-paid".into(),
            delivered,
            digest: String::new(),
        })
    })
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let period =
        prop_oneof![any::<i16>().prop_map(Period::Year), date().prop_map(Period::Day), Just(Period::Always)];
    let fact = (text(), text(), period, reading(), any::<u32>(), any::<u16>(), text(), 0usize..3);
    (proptest::collection::vec(fact, 0..40), proptest::collection::vec(source(), 3)).prop_map(
        |(facts, sources)| {
            let fact = |(subject, term, period, reading, row, column, raw, source): (
                String,
                String,
                Period,
                Reading,
                u32,
                u16,
                String,
                usize,
            )| {
                let origin = Origin { source: Arc::clone(&sources[source]), row, column, raw: raw.into() };
                Fact { subject: subject.into(), term: term.into(), period, reading, origin }
            };
            facts.into_iter().map(fact).collect()
        },
    )
}

async fn facts_of_every_kind_come_back_as_they_were(place: Place) {
    let store = place.open().await;
    let mut runner = TestRunner::new(Config::default());
    let bodies = text();
    for number in 1..=CASES {
        let given = facts().new_tree(&mut runner).expect("facts").current();
        let body = bodies.new_tree(&mut runner).expect("a text").current();
        let documents = vec![document("odd", &body, &body)];
        let rows = Rows { facts: given.clone(), documents, ..Rows::default() };
        store.commit(draft(number), number, rows).await.expect("kept");
        let read = store.facts_of(number, Page::ALL).await.expect("facts");
        assert_eq!(shown(&read), shown(&given));
        assert_eq!(store.documents_of(number).await.expect("documents")[0].body, body);
    }
    assert_eq!(store.verify(&|_| {}).await.expect("verified").faults, []);
}
