//! The evaluator beside simple oracles on expressions nobody chose.

use crate::packs::{Subject, pack};
use law::{Expression, Pack, Value, Vocabulary};
use proptest::prelude::*;

/// A random formula as text and its worth as a fraction, `None` when unknown.
#[derive(Clone, Debug)]
struct Sum {
    text: String,
    worth: Option<(i128, i128)>,
}

fn reduced(numerator: i128, denominator: i128) -> Option<(i128, i128)> {
    fn gcd(a: i128, b: i128) -> i128 {
        if b == 0 { a.abs() } else { gcd(b, a % b) }
    }
    if denominator == 0 {
        return None;
    }
    let by = gcd(numerator, denominator).max(1) * denominator.signum();
    Some((numerator / by, denominator / by))
}

fn sums() -> impl Strategy<Value = Sum> {
    let leaf = prop_oneof![
        (-9i128..10).prop_map(|n| Sum { text: format!("({n})"), worth: Some((n, 1)) }),
        (0i128..100).prop_map(|n| Sum { text: format!("{}.{}", n / 10, n % 10), worth: reduced(n, 10) }),
        Just(Sum { text: "null".to_owned(), worth: None }),
        Just(Sum { text: "rank".to_owned(), worth: Some((3, 1)) }),
        Just(Sum { text: "scale".to_owned(), worth: None }),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        (inner.clone(), inner, 0..6).prop_map(|(left, right, sign)| {
            let (l, r) = (&left.text, &right.text);
            let both = left.worth.zip(right.worth);
            let (text, worth) = match sign {
                0 => {
                    (format!("({l} + {r})"), both.and_then(|((a, b), (c, d))| reduced(a * d + c * b, b * d)))
                }
                1 => {
                    (format!("({l} - {r})"), both.and_then(|((a, b), (c, d))| reduced(a * d - c * b, b * d)))
                }
                2 => (format!("({l} * {r})"), both.and_then(|((a, b), (c, d))| reduced(a * c, b * d))),
                3 => (format!("({l} / {r})"), both.and_then(|((a, b), (c, d))| reduced(a * d, b * c))),
                4 => (format!("coalesce({l}, {r})"), left.worth.or(right.worth)),
                _ => {
                    let least = both.map(|((a, b), (c, d))| if a * d <= c * b { (a, b) } else { (c, d) });
                    (format!("least({l}, {r})"), least)
                }
            };
            Sum { text, worth }
        })
    })
}

/// A random condition and its truth.
#[derive(Clone, Debug)]
struct Claim {
    text: String,
    truth: Option<bool>,
}

fn claims() -> impl Strategy<Value = Claim> {
    let leaf = (sums(), sums(), 0..6).prop_map(|(left, right, sign)| {
        let (sign, holds): (&str, fn(i128) -> bool) = match sign {
            0 => ("=", |d| d == 0),
            1 => ("<>", |d| d != 0),
            2 => ("<", |d| d < 0),
            3 => ("<=", |d| d <= 0),
            4 => (">", |d| d > 0),
            _ => (">=", |d| d >= 0),
        };
        let difference = left.worth.zip(right.worth).map(|((a, b), (c, d))| a * d - c * b);
        Claim { text: format!("{} {sign} {}", left.text, right.text), truth: difference.map(holds) }
    });
    leaf.prop_recursive(4, 16, 2, |inner| {
        (inner.clone(), inner, 0..4).prop_map(|(left, right, sign)| {
            let (l, r) = (&left.text, &right.text);
            match sign {
                0 => Claim { text: format!("(({l}) and ({r}))"), truth: both(left.truth, right.truth) },
                1 => {
                    let neither = both(left.truth.map(|t| !t), right.truth.map(|t| !t));
                    Claim { text: format!("(({l}) or ({r}))"), truth: neither.map(|t| !t) }
                }
                2 => Claim { text: format!("(not ({l}))"), truth: left.truth.map(|t| !t) },
                _ => Claim { text: format!("(({l}) is null)"), truth: Some(left.truth.is_none()) },
            }
        })
    })
}

fn both(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn worth(text: &str, pack: &Pack) -> Value {
    let firm = Subject::new(pack, &[("rank", "3")]);
    Expression::parse(text, &Vocabulary::glossary()).expect(text).evaluate(&firm)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arithmetic_agrees_with_fractions(sum in sums()) {
        let expected = sum.worth.map_or(Value::Unknown, |(numerator, denominator)| {
            fact::Ratio::new(numerator, denominator).into()
        });
        prop_assert_eq!(worth(&sum.text, &pack("")), expected, "{}", sum.text);
    }

    #[test]
    fn conditions_agree_with_a_truth_table(claim in claims()) {
        prop_assert_eq!(worth(&claim.text, &pack("")), Value::from(claim.truth), "{}", claim.text);
    }

    #[test]
    fn between_and_in_are_what_they_stand_for(x in sums(), low in sums(), high in sums()) {
        let empty = pack("");
        let (x, low, high) = (x.text, low.text, high.text);
        let between = worth(&format!("{x} between {low} and {high}"), &empty);
        prop_assert_eq!(between, worth(&format!("{x} >= {low} and {x} <= {high}"), &empty));
        let listed = worth(&format!("{x} in ({low}, {high})"), &empty);
        prop_assert_eq!(listed, worth(&format!("{x} = {low} or {x} = {high}"), &empty));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,60}") {
        let _ = Expression::parse(&text, &Vocabulary::glossary());
    }

    #[test]
    fn no_almost_expression_makes_the_reader_panic(
        text in "(tax_paid|land_used|0|1\\.5|'x'|null|[-+*/<>=(),]|case|when|then|end|and|not|round\\(|lookup\\(| ){0,24}"
    ) {
        if let Ok(expression) = Expression::parse(&text, &Vocabulary::glossary()) {
            let empty = pack("");
            let traced = expression.trace(&Subject::new(&empty, &[("tax_paid", "3")]));
            prop_assert_eq!(traced.value, expression.evaluate(&Subject::new(&empty, &[("tax_paid", "3")])));
        }
    }

    #[test]
    fn no_broken_pack_makes_the_loader_panic(cut in 0usize..900, insert in "[\"\\[\\]={}+`\n*年]{0,6}") {
        let good = crate::packs::files(&crate::packs::rule(crate::packs::LINE));
        let broken: Vec<_> = good.into_iter().map(|(path, text)| {
            let at = text.char_indices().map(|(at, _)| at).nth(cut % text.chars().count()).unwrap_or(0);
            (path, format!("{}{insert}{}", &text[..at], &text[at..]))
        }).collect();
        if let Err(found) = Pack::load(&broken) {
            prop_assert!(found.iter().all(|found| !found.render().is_empty()));
        }
    }
}

#[test]
fn a_very_long_or_deep_expression_is_refused() {
    for text in
        ["(".repeat(3_000), "1+".repeat(1_900) + "1", "not ".repeat(900) + "true", "-".repeat(999) + "1"]
    {
        assert!(Expression::parse(&text, &Vocabulary::glossary()).is_err(), "{}", &text[..20]);
    }
}
