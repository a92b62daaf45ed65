//! The engine over columns against its definition row by row, and against itself with the rows
//! shuffled and other numbers of threads.

use fact::{Decimal, Ratio, Rounding};
use jiff::civil::date;
use law::Pack;
use office::evaluation::prepared::SUBJECT;
use office::evaluation::ranking::Totals;
use office::evaluation::{Cell, CompileRequest, Gap, Past, Run, Scheme, compile, evaluate, table_of};
use proptest::prelude::*;
use std::collections::BTreeMap;

const PACK: &str = r#"
id = "engine"
title = "引擎试验"
place = "示范"
authority = "county"
version = "1"
from = 2024-01-01
to = 2024-12-31

[[document]]
id = "d"
title = "试验"
number = ""
issuer = "试验"
source = "P"
"#;

/// A scheme with every family, policy and effect that the sections know.
const ARTICLE: &str = r#"+++
clauses = []
document = "d"
title = "试验"
from = 2024-01-01
to = 2024-12-31
force = "binding"
+++

试验用。

```rule
[scheme]
id = "main"
title = "试验"
arithmetic = "exact"

[[class]]
id = "A"
[[class]]
id = "B"
[[class]]
id = "C"
[[class]]
id = "D"
[[class]]
id = "T"
outside = true

[[derive]]
id = "land_used"
value = "coalesce(land_owned, 0) + coalesce(land_leased, 0) - coalesce(land_let, 0)"
digits = 1
rounding = "half_even"

[[participation]]
id = "exempt"
when = "exempt"
status = "not_rated"
class = "T"

[[group]]
id = "large"
label = "大"
when = "land_used >= 10 * one_mu"
[[group]]
id = "small"
label = "小"
when = "land_used is not null"

[parameter.one_mu]
label = "一亩"
unit = "亩"
value = "1"
source = "P"
[parameter.tiny]
label = "最小"
unit = "亩"
value = "0.2"
source = "P"

[[plausibility]]
id = "tiny"
when = "land_used < tiny and land_used > 0"
effect = "hold"
message = "太小"

[[indicator]]
id = "tax_per_mu"
numerator = "tax_paid"
denominator = "land_used"
weight = "30"
applicable = "land_used > 0"
family = "ratio"
cap = "1.5"
floor = "0"
missing = "zero"

[[indicator]]
id = "profit_per_mu"
numerator = "profit + tax_paid"
denominator = "land_used"
weight = "7.5"
applicable = "land_used > 0"
family = "min_max"
base = "0.2"
value_digits = 3
when_not_applicable = "zero"

[[indicator]]
id = "labour_productivity"
numerator = "value_added"
denominator = "employees"
weight = "10"
family = "best"
value_digits = 4
missing = "reweight"

[[indicator]]
id = "value_added_per_energy"
groups = ["large"]
numerator = "value_added"
denominator = "energy"
weight = "12"
family = "ratio"
cap = "2"
floor = "0"
score_digits = 3
missing = "group_mean"
special = [ { when = "energy = 0", ratio = "1", reason = "无能耗" } ]

[[indicator]]
id = "rd_intensity"
numerator = "emissions"
denominator = "revenue"
weight = "5"
better = "lower"
family = "inverse"
cap = "1"
floor = "0"
missing = "full"

[[indicator]]
id = "revenue_per_mu"
numerator = "revenue"
denominator = "land_used"
weight = "10"
family = "steps"
steps = [ { from = "0", points = "1" }, { from = "33.3", points = "4" }, { from = "100", points = "10" } ]

[[benchmark]]
indicator = "tax_per_mu"
kind = "ratio_of_sums"
by = ["industry_division"]
min_count = 4
positive = true
fallback = "all"
DIGITS
[[benchmark]]
indicator = "profit_per_mu"
kind = "min_max"
winsorise = "0.05"
[[benchmark]]
indicator = "labour_productivity"
kind = "best"
by = ["region"]
[[benchmark]]
indicator = "value_added_per_energy"
kind = "ratio_of_sums"
factor = "1.3"
fallback = "none"
positive = true
[[benchmark]]
indicator = "rd_intensity"
kind = "ratio_of_sums"
positive = true

[total]
reweight_to = "100"
bonus_cap = "8"
TOTAL

[[bonus]]
id = "high_tech"
label = "高新"
points = "5 * high_tech"
[[bonus]]
id = "patents"
label = "专利"
points = "half_point * invention_patents"
cap = "3"
[[deduction]]
id = "polluter"
label = "排污"
points = "2 * key_polluter"
[parameter.half_point]
label = "每件"
unit = "分/件"
value = "0.5"
source = "P"

[[veto]]
id = "safety"
label = "安全"
when = "veto_safety"
unranked = true
class = "D"
[[veto]]
id = "credit"
label = "信用"
when = "veto_credit"
not_above = "C"

[[ranking]]
within = ["region"]
order = [ { by = "total_score", direction = "descending" }, { by = "tax_per_mu", direction = "descending" }, { by = "tax_paid", direction = "descending", digits = 0 }, { by = "subject", direction = "ascending" } ]

[[classing]]
method = "share"
cuts = [ { class = "A", share = "0.2", rounding = "half_up" }, { class = "B", share = "0.6", rounding = "up" }, { class = "C", rest = "0.05", rounding = "down" }, { class = "D" } ]

[[regrade]]
id = "gate"
when = "value(tax_per_mu) < 0.5 * benchmark(tax_per_mu)"
from = ["A"]
effect = { set = "B" }
[[regrade]]
id = "srdi"
when = "srdi"
effect = { shift = -1 }
[[regrade]]
id = "new"
when = "newly_above_scale"
effect = { floor_at = "C" }
[[regrade]]
id = "low_total"
when = "total_score < 40"
effect = { cap_at = "B" }
```
"#;

const NUMBERS: [&str; 10] = [
    "land_owned",
    "land_leased",
    "land_let",
    "tax_paid",
    "profit",
    "value_added",
    "energy",
    "revenue",
    "emissions",
    "employees",
];
const FLAGS: [&str; 7] =
    ["exempt", "high_tech", "key_polluter", "veto_safety", "veto_credit", "srdi", "newly_above_scale"];

fn scheme(total_digits: Option<u8>, benchmark_digits: Option<u8>) -> Scheme {
    let line = |digits: Option<u8>| digits.map_or(String::new(), |digits| format!("digits = {digits}\n"));
    let article = ARTICLE.replace("TOTAL", &line(total_digits)).replace("DIGITS", &line(benchmark_digits));
    let files = [("pack.toml".to_owned(), PACK.to_owned()), ("clauses/01.md".to_owned(), article)];
    let pack = Pack::load(&files).unwrap_or_else(|found| panic!("{}", found[0].render()));
    let request = CompileRequest { scheme: None, day: date(2024, 6, 30), overrides: BTreeMap::new() };
    compile(&pack, &request).unwrap_or_else(|found| panic!("{}", found[0].render()))
}

type Firm = (Vec<Option<i64>>, Vec<bool>, i64, i64, i64);

fn firm() -> impl Strategy<Value = Firm> {
    let figure = prop_oneof![
        1 => Just(None),
        1 => Just(Some(0)),
        6 => (-300i64..40_000).prop_map(Some),
        // Few different figures, so that totals tie.
        4 => (1i64..4).prop_map(|whole| Some(whole * 1_000)),
    ];
    let flag = prop_oneof![5 => Just(false), 1 => Just(true)];
    (
        proptest::collection::vec(figure, NUMBERS.len()),
        proptest::collection::vec(flag, FLAGS.len()),
        0i64..8,
        1i64..3,
        13i64..16,
    )
}

fn cells(firms: &[(usize, Firm)]) -> BTreeMap<String, Vec<Cell>> {
    let mut columns: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
    let number = |value: i64, digits: u8| Cell::Number(Decimal::new(value.into(), digits));
    for (key, (figures, flags, patents, region, division)) in firms {
        let mut push = |term: &str, cell: Cell| columns.entry(term.to_owned()).or_default().push(cell);
        push(SUBJECT, Cell::Text(format!("F{key:04}").into()));
        for (term, figure) in NUMBERS.iter().zip(figures) {
            push(term, figure.map_or(Cell::Gap(Gap::NotReported), |value| number(value, 2)));
        }
        for (term, flag) in FLAGS.iter().zip(flags) {
            push(term, number(i64::from(*flag), 0));
        }
        push("invention_patents", number(*patents, 0));
        push("region", Cell::Text(format!("R{region}").into()));
        push("industry_division", Cell::Text(division.to_string().into()));
    }
    columns
}

fn run<'a>(scheme: &'a Scheme, firms: &[(usize, Firm)]) -> Run<'a> {
    evaluate(scheme, table_of(cells(firms)).expect("fits"), 2024, Past::default())
}

fn results(run: &Run<'_>) -> BTreeMap<String, (String, u32, String)> {
    let rows = 0..run.prepared.table.rows();
    let one = |row: usize| {
        let exact = run.score(row).map_or_else(String::new, |score| score.total.exact().to_string());
        (run.prepared.subject(row), (run.class_id(row).to_owned(), run.rank[row], exact))
    };
    rows.map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // clause: S1-1.1b, S2-II.4a
    #[test]
    fn columns_give_what_the_definition_gives(
        firms in proptest::collection::vec(firm(), 1..80),
        total_digits in prop_oneof![Just(None), Just(Some(2u8)), Just(Some(4u8))],
        benchmark_digits in prop_oneof![Just(None), Just(Some(3u8))],
    ) {
        let scheme = scheme(total_digits, benchmark_digits);
        let firms: Vec<(usize, Firm)> = firms.into_iter().enumerate().collect();
        let run = run(&scheme, &firms);
        let mut totals: Vec<Option<Ratio>> = Vec::new();
        for row in 0..run.prepared.table.rows() {
            let score = run.score(row);
            let exact = score.map(|score| score.total.exact());
            match (&run.totals, &exact) {
                (Totals::Published(..), Some(exact)) => {
                    prop_assert_eq!(&Ratio::from(run.totals.published(row).expect("scored")), exact);
                }
                (Totals::Exact { nearest, bound }, Some(exact)) => {
                    let off = (nearest[row] - exact.to_f64()).abs();
                    prop_assert!(off <= bound[row], "off by {off}, bound {}", bound[row]);
                    prop_assert!(bound[row] < 1e-6);
                }
                (_, None) => prop_assert!(run.totals.printed(row).is_none()),
            }
            totals.push(exact);
        }
        for group in &run.groups {
            for pair in group.members.windows(2) {
                let (left, right) = (&totals[pair[0] as usize], &totals[pair[1] as usize]);
                prop_assert!(left >= right, "{left:?} stands before {right:?}");
            }
            let counts = group.members.len();
            let share = Ratio::from(i64::try_from(counts).expect("small")) * Ratio::new(1, 5).expect("not zero");
            if let Some((_, last)) = group.cuts.first() {
                prop_assert_eq!(*last as i128, share.round(0, Rounding::HalfUp).mantissa());
            }
        }
    }

    #[test]
    fn the_order_of_rows_and_the_threads_do_not_matter(
        firms in proptest::collection::vec(firm(), 2..60),
        seed in 0usize..1_000,
    ) {
        let scheme = scheme(Some(4), Some(3));
        let firms: Vec<(usize, Firm)> = firms.into_iter().enumerate().collect();
        let expected = results(&run(&scheme, &firms));
        let mut shuffled = firms.clone();
        let length = shuffled.len();
        for place in 0..length {
            shuffled.swap(place, (place * 7 + seed) % length);
        }
        prop_assert_eq!(&results(&run(&scheme, &shuffled)), &expected);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        prop_assert_eq!(&one.install(|| results(&run(&scheme, &shuffled))), &expected);
    }
}

#[test]
fn tv07_the_inverse_family_gives_two_and_four_fifths_and_nothing_at_twice_the_mean() {
    use office::evaluation::benchmark::{Figure, Yardstick};
    use office::evaluation::item::{exact_clamp, exact_ratio};
    let scheme = scheme(None, None);
    let indicator = &scheme.indicators[scheme.indicator("rd_intensity", 0).expect("there")];
    let mean = Yardstick::Point(Figure::new(Ratio::new(1, 2).expect("not zero")));
    let points = |value: &str| {
        let value = Ratio::from(value.parse::<Decimal>().expect("number"));
        let ratio = exact_ratio(indicator, &value, &mean).expect("a ratio");
        // Two points a pollutant, from zero to twice that: only the floor binds here.
        (ratio.clone().max(Ratio::zero()) * Ratio::from(2), exact_clamp(indicator, ratio).1)
    };
    assert_eq!(points("0.3").0, Ratio::new(14, 5).expect("not zero"));
    assert_eq!(points("1.0").0, Ratio::zero());
}

#[test]
fn tv09_tv10_counts_of_small_lists_by_each_rounding() {
    use office::evaluation::classing::count_of;
    let share = |percent: i64| Ratio::new(percent, 100).expect("not zero");
    for (count, percent, floor, half_up, ceiling) in
        [(7, 20, 1, 1, 2), (7, 5, 0, 0, 1), (39, 20, 7, 8, 8), (39, 5, 1, 2, 2)]
    {
        let counts = [Rounding::Floor, Rounding::HalfUp, Rounding::Ceiling]
            .map(|rounding| count_of(count, &share(percent), rounding));
        assert_eq!(counts, [floor, half_up, ceiling], "{count} × {percent} %");
    }
}

#[test]
fn a_held_figure_holds_its_firm_and_is_never_scored_as_zero() {
    let scheme = scheme(Some(4), Some(3));
    let plain = |key: usize| (key, (vec![Some(2_000); NUMBERS.len()], vec![false; FLAGS.len()], 0, 1, 13));
    let firms: Vec<(usize, Firm)> = (0..6).map(plain).collect();
    let mut columns = cells(&firms);
    columns.get_mut("tax_paid").expect("there")[2] = Cell::Gap(Gap::Held);
    columns.get_mut("land_owned").expect("there")[4] = Cell::Gap(Gap::Held);
    let run = evaluate(&scheme, table_of(columns).expect("fits"), 2024, Past::default());
    for row in 0..6 {
        let waits = row == 2 || row == 4;
        assert_eq!(run.class_id(row).is_empty(), waits, "row {row}");
        assert_eq!(run.score(row).is_none(), waits, "row {row}");
    }
    assert!(run.prepared.held_reason(2).contains("实缴税金"), "{}", run.prepared.held_reason(2));
    assert_eq!(run.groups.iter().map(|group| group.members.len()).sum::<usize>(), 4);
}
