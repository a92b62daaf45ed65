//! Worked cases of whole schemes: a few firms, what must come out. Run by `muheng law check`; the
//! expected numbers were found by hand or by another program, never by this one.

use super::batch::Scorer;
use super::benchmark::Figure;
use super::item::Number;
use super::prepared::{SUBJECT, prepare};
use super::regrade::FigureScope;
use super::run::{Run, find_means, finish, hold_back};
use super::scheme::{Benchmark, BenchmarkKind, CompileRequest, Fallback, Family, Missing, Scheme, compile};
use super::table::{Cell, Gap, Table, table_of};
use super::yardsticks::Yardsticks;
use fact::glossary::{self, Kind};
use fact::{Decimal, Ratio, Rounding};
use jiff::civil::{Date, date};
use law::{CaseBlock, CaseRunner, Coverage, DatedValue, Diagnostic, Expression, Pack, Scope, Value};
use serde::Deserialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Runs cases of schemes for [`law::check`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Runner;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "title")]
    _title: String,
    #[serde(default, rename = "clauses")]
    _clauses: Vec<String>,
    scheme: Option<String>,
    year: Option<i16>,
    #[serde(default)]
    parameters: BTreeMap<String, Decimal>,
    #[serde(default)]
    benchmark: BTreeMap<String, Decimal>,
    #[serde(default)]
    score: bool,
    #[serde(default)]
    every: BTreeMap<String, String>,
    firm: Vec<toml::Spanned<BTreeMap<String, String>>>,
    expect: Vec<toml::Spanned<BTreeMap<String, String>>>,
}

impl CaseRunner for Runner {
    fn prepare(&mut self, pack: &Pack, coverage: &Coverage) -> Vec<Diagnostic> {
        if super::index::IndexScheme::is_in(pack, pack.days.from) {
            return match super::index::IndexScheme::of_pack(pack, pack.days.from) {
                Ok(_) => Vec::new(),
                Err(diagnostics) => diagnostics,
            };
        }
        if !pack.blocks.iter().any(|block| block.text.contains("[scheme]")) {
            return Vec::new();
        }
        // Masked parameters have no value yet: any number shows whether the sections fit together.
        let unset = pack.parameters.values().filter(|parameter| parameter.values.is_empty());
        let overrides = unset.map(|parameter| (parameter.id.clone(), Decimal::from(1))).collect();
        let request = CompileRequest { scheme: None, day: last_day(pack), overrides };
        match compile(pack, &request) {
            Ok(scheme) => {
                conditions(&scheme).for_each(|expression| coverage.register(expression));
                Vec::new()
            }
            Err(diagnostics) => diagnostics,
        }
    }

    fn run(&mut self, pack: &Pack, block: &CaseBlock, coverage: &Coverage) -> Vec<Diagnostic> {
        match block.read::<Case>() {
            Ok(case) => run_case(pack, block, &case, coverage),
            Err(diagnostic) => vec![diagnostic],
        }
    }
}

fn last_day(pack: &Pack) -> Date {
    pack.days.to.unwrap_or(pack.days.from)
}

fn run_case(pack: &Pack, block: &CaseBlock, case: &Case, coverage: &Coverage) -> Vec<Diagnostic> {
    let year = case.year.unwrap_or_else(|| block.days.from.year());
    let wanted = date(year.clamp(1, 9998), 12, 31);
    let day = block.days.to.map_or(wanted, |to| wanted.min(to)).max(block.days.from);
    let request = CompileRequest { scheme: case.scheme.as_deref(), day, overrides: case.parameters.clone() };
    let scheme = match compile(pack, &request) {
        Ok(scheme) if case.score => with_scores_given(scheme),
        Ok(scheme) => scheme,
        Err(diagnostics) => return diagnostics,
    };
    let table = match table(case) {
        Ok(table) => table,
        Err(message) => return vec![block.diagnostic(0..0, "case-figure", message, "请改正算例里的数值。")],
    };
    let mut prepared = prepare(&scheme, table, year);
    hold_back(&mut prepared);
    let mut yardsticks = Yardsticks::find(&prepared, None);
    for (id, value) in &case.benchmark {
        let figure = Figure::new(Ratio::from(*value));
        for index in 0..scheme.indicators.len() {
            if *scheme.indicators[index].id == **id {
                yardsticks.publish(&prepared, index, &figure);
            }
        }
    }
    find_means(&prepared, &mut yardsticks);
    let run = finish(prepared, yardsticks);
    if !case.score {
        observe(&run, coverage);
    }
    compare(&run, block, case)
}

/// The scheme with item scores given instead of computed: the value is the score, since
/// `w · v / w = v` exactly.
fn with_scores_given(mut scheme: Scheme) -> Scheme {
    scheme.benchmarks = Vec::new();
    for (index, indicator) in scheme.indicators.iter_mut().enumerate() {
        indicator.numerator.clone_from(&indicator.id);
        indicator.denominator = None;
        indicator.applicable = None;
        indicator.special = Vec::new();
        indicator.family = Family::Ratio;
        (indicator.cap, indicator.floor) = (None, None);
        (indicator.value_digits, indicator.score_digits) = (None, None);
        indicator.missing = Missing::Zero;
        scheme.benchmarks.push(Benchmark {
            indicators: vec![index],
            groups: indicator.groups.clone(),
            kind: BenchmarkKind::Fixed,
            value: Some(indicator.weight.clone()),
            factor: None,
            coefficients: BTreeMap::new(),
            by: Vec::new(),
            over: None,
            min_count: 0,
            positive: false,
            fallback: Fallback::None,
            winsorise: None,
            digits: None,
            rounding: Rounding::HalfUp,
            article: indicator.article,
        });
    }
    scheme
}

fn table(case: &Case) -> Result<Table, String> {
    let mut terms: Vec<&str> = case.every.keys().map(String::as_str).collect();
    terms.extend(case.firm.iter().flat_map(|firm| firm.get_ref().keys()).map(String::as_str));
    terms.sort_unstable();
    terms.dedup();
    let mut columns = BTreeMap::new();
    for term in terms {
        let cells: Result<Vec<Cell>, String> = case
            .firm
            .iter()
            .map(|firm| firm.get_ref().get(term).or_else(|| case.every.get(term)))
            .map(|text| cell(term, text.map(String::as_str)))
            .collect();
        let name = if term == "id" { SUBJECT } else { term };
        columns.insert(name.to_owned(), cells?);
    }
    table_of(columns).map_err(|error| error.to_string())
}

fn cell(term: &str, text: Option<&str>) -> Result<Cell, String> {
    let kind = glossary::term(term).map(|term| term.kind);
    match text {
        None | Some("not_reported") => Ok(Cell::Gap(Gap::NotReported)),
        Some("held") => Ok(Cell::Gap(Gap::Held)),
        Some("not_applicable") => Ok(Cell::Gap(Gap::NotApplicable)),
        Some(text) if term == "id" || matches!(kind, Some(Kind::Text | Kind::Day)) => {
            Ok(Cell::Text(text.into()))
        }
        Some(text) => text.parse().map(Cell::Number).map_err(|error| format!("{term}：{error}")),
    }
}

/// Conditions and calculations of a scheme that may decide at a line.
fn conditions(scheme: &Scheme) -> impl Iterator<Item = &Expression> {
    let participation = scheme.participation.iter().map(|rule| &rule.when);
    let groups = scheme.groups.iter().map(|group| &group.when);
    let plausibility = scheme.plausibility.iter().map(|rule| &rule.when);
    let vetoes = scheme.vetoes.iter().map(|veto| &veto.when);
    let points = scheme.bonuses.iter().chain(&scheme.deductions).map(|points| &points.points);
    let items = scheme.indicators.iter().flat_map(|indicator| {
        indicator.applicable.iter().chain(indicator.special.iter().map(|special| &special.when))
    });
    let regrades = scheme.regrades.iter().map(|rule| &rule.when);
    let lines =
        scheme.classings.iter().flat_map(|classing| &classing.lines).filter_map(|line| line.when.as_ref());
    participation
        .chain(groups)
        .chain(plausibility)
        .chain(vetoes)
        .chain(points)
        .chain(items)
        .chain(regrades)
        .chain(lines)
}

/// Lets every condition be heard for every firm of the case.
fn observe(run: &Run<'_>, coverage: &Coverage) {
    let scheme = run.scheme();
    let scorer = Scorer::new(&run.prepared, &run.yardsticks);
    for row in 0..run.prepared.table.rows() {
        let listener = Listener { scope: FigureScope::new(&scorer, &run.prepared, row), coverage };
        let heard = scheme.derived.iter().map(|derived| &derived.expression).chain(conditions(scheme));
        for expression in heard {
            let _ = expression.evaluate(&listener);
        }
    }
}

struct Listener<'a> {
    scope: FigureScope<'a>,
    coverage: &'a Coverage,
}

impl Scope for Listener<'_> {
    fn term(&self, id: &str) -> Value {
        self.scope.term(id)
    }
    fn parameter(&self, id: &str) -> Option<&DatedValue> {
        self.scope.parameter(id)
    }
    fn table(&self, id: &str) -> Option<&law::Table> {
        self.scope.table(id)
    }
    fn figure(&self, figure: law::Figure, id: &str) -> Value {
        self.scope.figure(figure, id)
    }
    fn observe(&self, expression: &Expression, site: law::SiteId, ordering: Ordering) {
        self.coverage.observe(expression, site, ordering);
    }
    fn observe_row(&self, table: &law::Table, row: usize, ordering: Ordering) {
        self.coverage.observe_row(table, row, ordering);
    }
}

fn compare(run: &Run<'_>, block: &CaseBlock, case: &Case) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for expected in &case.expect {
        let span = expected.span();
        let mut say = |code, message: String| {
            wrong.push(block.diagnostic(
                span.clone(),
                code,
                message,
                "请核对算例与规则，哪一个错就改哪一个。",
            ));
        };
        let Some(id) = expected.get_ref().get("id") else {
            say("case-without-id", "这一行没有写 id。".to_owned());
            continue;
        };
        let row = (0..run.prepared.table.rows()).find(|row| run.prepared.subject(*row) == *id);
        let Some(row) = row else {
            say("case-unknown-firm", format!("算例里没有企业“{id}”。"));
            continue;
        };
        for (what, wanted) in expected.get_ref().iter().filter(|(what, _)| *what != "id") {
            match found(run, row, what) {
                Some(found) if found.matches(wanted) => {}
                Some(found) => say(
                    "case-differs",
                    format!("{id} 的{}应为 {wanted}，算出来是 {}。", label(what), found.printed()),
                ),
                None => say("case-unknown-term", format!("“{what}”不是可以核对的结果。")),
            }
        }
    }
    wrong
}

fn label(what: &str) -> String {
    glossary::term(what).map_or_else(|| what.to_owned(), |term| term.zh.clone())
}

/// What came out, to be held against what was expected.
enum Found {
    Text(String),
    Number(Ratio),
    Nothing,
}

impl Found {
    /// Numbers are compared at the digits that the case prints.
    fn matches(&self, wanted: &str) -> bool {
        match self {
            Self::Nothing => wanted == "unknown",
            Self::Text(text) => text == wanted,
            Self::Number(number) => wanted
                .parse::<Decimal>()
                .is_ok_and(|wanted| number.round(wanted.digits(), Rounding::HalfUp) == wanted),
        }
    }

    fn printed(&self) -> String {
        match self {
            Self::Nothing => "没有".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.round(6, Rounding::HalfUp).trim().to_string(),
        }
    }
}

fn found(run: &Run<'_>, row: usize, what: &str) -> Option<Found> {
    let scheme = run.scheme();
    let score = run.score(row);
    let number = |pick: &dyn Fn(&super::score::Score) -> Number| match &score {
        Some(score) => Found::Number(pick(score).exact()),
        None => Found::Nothing,
    };
    let text = |text: &str| if text.is_empty() { Found::Nothing } else { Found::Text(text.to_owned()) };
    Some(match what {
        "class" => text(run.class_id(row)),
        "rank" if run.rank[row] == 0 => Found::Nothing,
        "rank" => Found::Number(Ratio::from(i64::from(run.rank[row]))),
        "group" => {
            text(scheme.groups.get(usize::from(run.prepared.group[row])).map_or("", |group| &group.id))
        }
        "total_score" => number(&|score| score.total.clone()),
        "raw_score" => number(&|score| score.raw.clone()),
        "base_score" => number(&|score| score.base.clone()),
        "bonus" => number(&|score| score.bonus.clone()),
        "deduction" => number(&|score| score.deduction.clone()),
        id if scheme.indicators.iter().any(|indicator| *indicator.id == *id) => {
            let item =
                scheme.indicator(id, run.prepared.group[row]).and_then(|index| score.as_ref()?.item(index));
            item.map_or(Found::Nothing, |item| Found::Number(item.score.exact()))
        }
        id => match run.prepared.scope(row).term(id) {
            Value::Number(number) => Found::Number(number),
            Value::Flag(flag) => Found::Number(Ratio::from(i64::from(flag))),
            Value::Text(found) => text(&found),
            Value::Day(day) => Found::Text(day.to_string()),
            Value::Unknown if run.prepared.table.position(id).is_some() => Found::Nothing,
            Value::Unknown => return None,
        },
    })
}
