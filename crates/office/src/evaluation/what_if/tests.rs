//! One firm on trial beside whole runs, and the nearest change beside trying every value.

use super::super::prepared::{SUBJECT, prepare};
use super::super::run::{evaluate, finish, hold_back};
use super::super::scheme::{CompileRequest, compile};
use super::super::table::{Table, table_of};
use super::super::{Past, Run};
use super::*;
use jiff::civil::date;
use law::Pack;

const MANIFEST: &str = r#"
id = "trial"
title = "试算"
place = "示例"
authority = "county"
version = "1"
from = 2020-01-01

[[document]]
id = "d"
title = "办法"
number = ""
issuer = "示例"
source = "P"
"#;

const FRONT: &str = "+++\nclauses = []\ndocument = \"d\"\ntitle = \"办法\"\nfrom = 2020-01-01\nforce = \"binding\"\n+++\n\n# 办法\n\n";

/// Tax per land and research per revenue: revenue lowers the second and moves the firm to another list.
const COMMON: &str = r#"
[scheme]
id = "main"
title = "试算"
subject = "enterprise"
arithmetic = "exact"
evaluation_year_offset = 0

[parameter.large_line]
label = "大小线"
unit = "万元"
value = "3"
source = "P"
[parameter.tiny_line]
label = "用地下限"
unit = "亩"
value = "0.05"
source = "P"

[[class]]
id = "A"
label = "优先"
[[class]]
id = "B"
label = "鼓励"
[[class]]
id = "C"
label = "倒逼"

[[derive]]
id = "land_used"
value = "land_owned - coalesce(land_let, 0)"

[[group]]
id = "large"
label = "大"
when = "revenue >= large_line"
[[group]]
id = "small"
label = "小"
when = "not (revenue >= large_line)"

[[plausibility]]
id = "tiny"
when = "land_used <= tiny_line"
effect = "hold"
message = "用地过小"

[[indicator]]
id = "tax_per_mu"
numerator = "tax_paid"
denominator = "land_used"
weight = "50"
better = "higher"
family = "ratio"
cap = "1.5"
floor = "0"
missing = "zero"
[[indicator]]
id = "revenue_per_mu"
numerator = "revenue"
denominator = "land_used"
weight = "20"
better = "higher"
family = "ratio"
cap = "2"
floor = "0"
missing = "zero"
[[indicator]]
id = "rd_intensity"
numerator = "rd_expense"
denominator = "revenue"
weight = "30"
better = "higher"
family = "ratio"
cap = "1.5"
floor = "0"
missing = "reweight"
when_not_applicable = "reweight"

[[benchmark]]
indicator = "*"
kind = "ratio_of_sums"
digits = 6
rounding = "half_up"

[total]
reweight_to = "100"
digits = 2

[[bonus]]
id = "high_tech"
label = "高新技术企业"
points = "3 * high_tech"

[ranking]
order = [
  { by = "total_score", direction = "descending" },
  { by = "tax_paid", direction = "descending" },
  { by = "subject", direction = "ascending" },
]
"#;

const SHARES: &str = r#"
[classing]
method = "share"
cuts = [
  { class = "A", share = "0.30", rounding = "up" },
  { class = "B", share = "0.70", rounding = "up" },
  { class = "C" },
]
[[regrade]]
id = "gate"
when = "value(tax_per_mu) < 0.5 * benchmark(tax_per_mu)"
from = ["A"]
effect = { set = "B" }
reason = "亩均税收不足一半"
kind = "gate"
[[regrade]]
id = "protected"
when = "high_tech"
effect = { floor_at = "B" }
reason = "高新技术企业不列C类"
kind = "protection"
[[veto]]
id = "veto_safety"
label = "安全生产事故"
when = "veto_safety"
not_above = "C"
"#;

const TWO_STAGE: &str = r#"
[classing]
method = "two_stage"
top_half = "up"
best = { class = "A", keys = ["tax_per_mu", "rd_intensity"], share = "0.30", rounding = "half_up" }
worst = { class = "C", keys = ["revenue_per_mu"], share = "0.20", rounding = "half_up" }
middle = "B"
"#;

fn scheme(classing: &str) -> Scheme {
    let article = format!("{FRONT}```rule\n{COMMON}\n{classing}```\n");
    let files = vec![("pack.toml".to_owned(), MANIFEST.to_owned()), ("clauses/01-a.md".to_owned(), article)];
    let pack = Pack::load(&files).map_err(messages).expect("a good pack");
    let request = CompileRequest { scheme: None, day: date(2020, 12, 31), overrides: BTreeMap::new() };
    compile(&pack, &request).map_err(messages).expect("a good scheme")
}

fn messages(diagnostics: Vec<law::Diagnostic>) -> Vec<String> {
    diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % limit).expect("small")
    }
}

fn table(random: &mut Random, firms: usize) -> Table {
    let hundredths = |number: i64| Cell::Number(Decimal::new(number.into(), 2));
    let mut columns: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
    for firm in 0..firms {
        let mut put = |term: &str, cell| columns.entry(term.to_owned()).or_default().push(cell);
        put(SUBJECT, Cell::Text(format!("F{firm:02}").into()));
        put("tax_paid", hundredths(random.below(60)));
        put("revenue", hundredths(100 + random.below(400)));
        put(
            "rd_expense",
            if random.below(8) == 0 { Cell::Gap(Gap::NotReported) } else { hundredths(random.below(30)) },
        );
        put("land_owned", hundredths(20 + random.below(100)));
        put("land_let", hundredths(random.below(15)));
        put("high_tech", Cell::Number(Decimal::from(i64::from(random.below(4) == 0))));
        put("veto_safety", Cell::Number(Decimal::from(i64::from(random.below(9) == 0))));
    }
    table_of(columns).expect("small figures")
}

fn changed(table: &Table, row: usize, term: &str, cell: &Cell) -> Table {
    let column = |index: usize, heading: &super::super::table::Heading| {
        let at = |at| if at == row && *heading.term == *term { cell.clone() } else { table.cell(index, at) };
        (heading.term.to_string(), (0..table.rows()).map(at).collect())
    };
    table_of(table.columns.iter().enumerate().map(|(index, heading)| column(index, heading)).collect())
        .expect("fits")
}

/// The class after a whole run with the published benchmarks.
fn class_by_full_run(run: &Run<'_>, source: &Table, row: usize, term: &str, cell: &Cell) -> ClassIndex {
    let mut prepared = prepare(run.prepared.scheme, changed(source, row, term, cell), run.prepared.year);
    hold_back(&mut prepared);
    finish(prepared, run.yardsticks.clone()).class[row]
}

const TERMS: [&str; 5] = ["tax_paid", "revenue", "rd_expense", "land_owned", "land_let"];

#[test]
fn a_trial_gives_what_a_full_run_with_frozen_benchmarks_gives() {
    for (seed, classing) in [(1, SHARES), (2, TWO_STAGE)] {
        let scheme = scheme(classing);
        let mut random = Random(seed);
        for _ in 0..4 {
            let source = table(&mut random, 13);
            let run = evaluate(&scheme, source.clone(), 2020, Past::default());
            let field = Field::new(&run);
            for row in 0..13 {
                let subject = field.subject_on_trial(row).expect("fits");
                assert_eq!(field.attempt(&subject, &[]).class, run.class[row], "row {row}");
                for term in TERMS {
                    let cell = Cell::Number(Decimal::new(random.below(500).into(), 2));
                    let trial = field.attempt(&subject, &[(term, cell.clone())]);
                    let full = class_by_full_run(&run, &source, row, term, &cell);
                    assert_eq!(trial.class, full, "{term} of row {row} as {cell:?}");
                }
            }
        }
    }
}

#[test]
fn the_nearest_change_is_the_one_that_trying_every_value_finds() {
    let limits = Limits { factor: 2, ranges: BTreeMap::new() };
    for (seed, classing) in [(7, SHARES), (8, TWO_STAGE)] {
        let scheme = scheme(classing);
        let mut random = Random(seed);
        for _ in 0..1 {
            let run_table = table(&mut random, 9);
            let run = evaluate(&scheme, run_table, 2020, Past::default());
            let field = Field::new(&run);
            for row in 0..9 {
                let changes = what_if(&field, row, &limits);
                for figure in &changes.figures {
                    compare_with_every_value(&field, row, figure);
                }
            }
        }
    }
}

fn compare_with_every_value(field: &Field<'_>, row: usize, figure: &FigureChange) {
    let Some(now) = figure.now.and_then(|now| now.mantissa_at(figure.digits)) else { return };
    let subject = field.subject_on_trial(row).expect("fits");
    let quanta = |number: Decimal| number.mantissa_at(figure.digits).expect("same digits");
    let (low, high) = (quanta(figure.searched.0), quanta(figure.searched.1));
    let class = |at: i128| {
        let cell = Cell::Number(Decimal::new(at, figure.digits));
        field.attempt(&subject, &[(&figure.term, cell)]).class
    };
    let current = field.run.class[row];
    let distance = |wanted: &dyn Fn(ClassIndex) -> bool| {
        (low..=high).filter(|at| wanted(class(*at))).map(|at| (at - now).abs()).min()
    };
    let found =
        |crossing: &Option<Crossing>| crossing.as_ref().map(|crossing| (quanta(crossing.value) - now).abs());
    let better = distance(&|class| class < current);
    let worse = distance(&|class| class > current);
    let told = format!("{} of row {row}, now {now} in {low}..={high}", figure.term);
    assert_eq!(found(&figure.better), better, "better: {told}");
    assert_eq!(found(&figure.worse), worse, "worse: {told}");
}

#[test]
fn a_figure_reaches_the_class_at_its_value_and_not_one_quantum_before() {
    let scheme = scheme(SHARES);
    let mut random = Random(21);
    let source = table(&mut random, 40);
    let run = evaluate(&scheme, source.clone(), 2020, Past::default());
    let field = Field::new(&run);
    let mut crossings = 0;
    for row in 0..40 {
        for figure in what_if(&field, row, &Limits::default()).figures {
            let Some((better, change)) =
                figure.better.as_ref().and_then(|better| Some((better, better.change?)))
            else {
                continue;
            };
            let quantum = Decimal::new(if Ratio::from(change).is_negative() { 1 } else { -1 }, figure.digits);
            let before =
                (Ratio::from(better.value) + Ratio::from(quantum)).round(figure.digits, Rounding::HalfUp);
            let class = |value| class_by_full_run(&run, &source, row, &figure.term, &Cell::Number(value));
            assert!(class(better.value) < run.class[row], "{} of row {row}", figure.term);
            assert!(class(before) >= run.class[row], "{} of row {row}", figure.term);
            crossings += 1;
        }
    }
    assert!(crossings > 20, "only {crossings} crossings were tried");
}

#[test]
fn a_protection_and_a_veto_tell_what_would_be_without_them() {
    let scheme = scheme(SHARES);
    let mut random = Random(5);
    let run = evaluate(&scheme, table(&mut random, 60), 2020, Past::default());
    let field = Field::new(&run);
    let mut kinds = BTreeSet::new();
    for row in 0..60 {
        for effect in what_if(&field, row, &Limits { factor: 1, ranges: BTreeMap::new() }).effects {
            if effect.kind == RuleKind::Protection {
                let by_rank = &scheme.classes[usize::from(run.class_by_rank[row])].id;
                assert_eq!(&effect.class_without, by_rank);
            }
            kinds.insert(format!("{:?}", effect.kind));
        }
    }
    let kinds: Vec<String> = kinds.into_iter().collect();
    assert_eq!(kinds, ["Bonus", "Protection", "Veto"]);
}
