//! Worked cases of figures: what is given, what the pack derives from it, what was expected.
//! Cases of whole schemes are another room's.

use crate::block::CaseBlock;
use crate::coverage::Coverage;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Scope, rounded};
use crate::expression::{Expression, SiteId};
use crate::load::day;
use crate::pack::{DatedValue, Derived, Pack, Table};
use crate::value::Value;
use crate::vocabulary::{Type, Vocabulary, nearest};
use fact::{Decimal, Ratio, Rounding};
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueCase {
    #[serde(rename = "title")]
    _title: IgnoredAny,
    #[serde(rename = "clauses")]
    _clauses: Option<IgnoredAny>,
    year: Option<Spanned<i16>>,
    date: Option<Spanned<Datetime>>,
    #[serde(default)]
    parameters: Named,
    #[serde(default)]
    given: Named,
    expect: Spanned<Named>,
}

type Named = BTreeMap<Spanned<String>, Spanned<String>>;

/// The figures of one case and the law of its day.
struct CaseScope<'a> {
    pack: &'a Pack,
    date: Date,
    values: BTreeMap<String, Value>,
    parameters: BTreeMap<String, DatedValue>,
    coverage: &'a Coverage,
}

impl Scope for CaseScope<'_> {
    fn term(&self, id: &str) -> Value {
        self.values.get(id).cloned().unwrap_or(Value::Unknown)
    }
    fn parameter(&self, id: &str) -> Option<&DatedValue> {
        self.parameters.get(id).or_else(|| self.pack.parameter(id, self.date))
    }
    fn table(&self, id: &str) -> Option<&Table> {
        self.pack.table(id, self.date)
    }
    fn observe(&self, expression: &Expression, site: SiteId, ordering: Ordering) {
        self.coverage.observe(expression, site, ordering);
    }
    fn observe_row(&self, table: &Table, row: usize, ordering: Ordering) {
        self.coverage.observe_row(table, row, ordering);
    }
}

/// Runs one case of figures; what differs from what it expects comes back.
pub fn run(pack: &Pack, case: &CaseBlock, coverage: &Coverage) -> Vec<Diagnostic> {
    let raw: ValueCase = match case.read() {
        Ok(raw) => raw,
        Err(wrong) => return vec![wrong],
    };
    let mut found = Vec::new();
    let Some((date, year)) = case_day(case, &raw).map_err(|wrong| found.push(wrong)).ok() else {
        return found;
    };
    let vocabulary = pack.vocabulary();
    let values = given(case, &raw, year, &vocabulary, &mut found);
    let parameters = overrides(pack, case, &raw, date, &mut found);
    let mut scope = CaseScope { pack, date, values, parameters, coverage };
    let derived = pack.derived_on(date);
    for one in &derived {
        // A figure that the case gives stands, so that an article can be shown without those before it.
        if !scope.values.contains_key(&one.id) {
            let value = one.evaluate(&scope);
            scope.values.insert(one.id.clone(), value);
        }
    }
    if raw.expect.get_ref().is_empty() {
        let span = raw.expect.span();
        let hint = "请写出至少一个派生项应得的值。";
        found.push(case.diagnostic(span, "case-without-expectation", "算例没有写应得什么。", hint));
    }
    for (id, wanted) in raw.expect.get_ref() {
        found.extend(differs(case, &scope, &derived, id, wanted));
    }
    found
}

/// The day of the law and the evaluated year: as written, else the first day of the article.
fn case_day(case: &CaseBlock, raw: &ValueCase) -> Result<(Date, i16), Diagnostic> {
    let outside = |span| {
        let message = format!("算例的日子不在条文有效期（{}）内。", case.days);
        case.diagnostic(span, "days-outside", message, "请改 year 或 date，或把算例移到管这一天的条文。")
    };
    if let Some(written) = &raw.date {
        let date = day(&case.file, case.offset, written)?;
        let year = raw.year.as_ref().map_or(date.year(), |year| *year.get_ref());
        return if case.days.contain(date) { Ok((date, year)) } else { Err(outside(written.span())) };
    }
    let Some(year) = &raw.year else { return Ok((case.days.from, case.days.from.year())) };
    let year_end = Date::new(*year.get_ref(), 12, 31).map_err(|_| outside(year.span()))?;
    let date = if case.days.contain(year_end) { year_end } else { case.days.from };
    Ok((date, *year.get_ref()))
}

fn given(
    case: &CaseBlock,
    raw: &ValueCase,
    year: i16,
    vocabulary: &Vocabulary,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    values.insert("evaluation_year".to_owned(), Value::Number(Ratio::from(i64::from(year))));
    for (id, text) in &raw.given {
        let Some(kind) = vocabulary.term(id.get_ref()) else {
            let hint = vocabulary.nearest(id.get_ref()).map(|near| format!("是不是 {near}？"));
            let hint =
                hint.unwrap_or_else(|| "given 里只写术语和派生项；参数写在 parameters 里。".to_owned());
            let message = format!("没有“{}”这个词。", id.get_ref());
            found.push(case.diagnostic(id.span(), "unknown-word", message, hint));
            continue;
        };
        match value(text.get_ref(), &kind) {
            Some(value) => {
                values.insert(id.get_ref().clone(), value);
            }
            None => {
                let message = format!("“{}”不是{kind}。", text.get_ref());
                let hint = "数写成普通小数；是非写 1 或 0；日期写 2022-01-01；不知道写 unknown。";
                found.push(case.diagnostic(text.span(), "bad-number", message, hint));
            }
        }
    }
    values
}

fn overrides(
    pack: &Pack,
    case: &CaseBlock,
    raw: &ValueCase,
    date: Date,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, DatedValue> {
    let mut overrides = BTreeMap::new();
    for (id, text) in &raw.parameters {
        let Some(parameter) = pack.parameters.get(id.get_ref()) else {
            let near = nearest(id.get_ref(), pack.parameters.keys().map(String::as_str));
            let hint = near.map_or_else(String::new, |near| format!("是不是 {near}？"));
            let message = format!("规则包没有“{}”这个参数。", id.get_ref());
            found.push(case.diagnostic(id.span(), "unknown-word", message, hint));
            continue;
        };
        match text.get_ref().parse::<Decimal>() {
            Ok(value) => {
                overrides.insert(id.get_ref().clone(), parameter.assumed(value, date));
            }
            Err(error) => {
                let hint = "写成普通小数，半角，不带单位。";
                found.push(case.diagnostic(text.span(), "bad-number", format!("{error}。"), hint));
            }
        }
    }
    overrides
}

fn differs(
    case: &CaseBlock,
    scope: &CaseScope<'_>,
    derived: &[&Derived],
    id: &Spanned<String>,
    wanted: &Spanned<String>,
) -> Option<Diagnostic> {
    let Some(one) = derived.iter().find(|one| one.id == *id.get_ref()) else {
        let near = nearest(id.get_ref(), derived.iter().map(|one| one.id.as_str()));
        let hint = near.map_or_else(|| "expect 里只写派生项。".to_owned(), |near| format!("是不是 {near}？"));
        let message = format!("规则包在{}没有“{}”这个派生项。", scope.date, id.get_ref());
        return Some(case.diagnostic(id.span(), "unknown-word", message, hint));
    };
    let got = scope.term(&one.id);
    let Some(expected) = value(wanted.get_ref(), &one.expression.kind) else {
        let message = format!("“{}”不是{}。", wanted.get_ref(), one.expression.kind);
        return Some(case.diagnostic(wanted.span(), "bad-number", message, "请按派生项的种类写。"));
    };
    let shown = as_printed(&got, wanted.get_ref());
    if shown == expected || (shown.is_known() && shown.compare(&expected) == Some(Ordering::Equal)) {
        return None;
    }
    let traced = one.trace(scope);
    let message = format!("算例“{}”的 {} 应为 {}，算得 {got}。", case.title, one.id, wanted.get_ref());
    let hint = format!("{} = {} = {}", one.label, traced.formula, traced.figures);
    Some(case.diagnostic(wanted.span(), "case-failed", message, hint))
}

/// A number as the case prints it: rounded half up to as many digits.
fn as_printed(got: &Value, wanted: &str) -> Value {
    match (got, wanted.parse::<Decimal>()) {
        (Value::Number(_), Ok(wanted)) => rounded(got, wanted.digits(), Rounding::HalfUp),
        _ => got.clone(),
    }
}

/// A value as a case writes it; `None` when it is not of this kind.
fn value(text: &str, kind: &Type) -> Option<Value> {
    if text == "unknown" {
        return Some(Value::Unknown);
    }
    match kind {
        Type::Number(_) | Type::Zero | Type::Unknown => text.parse::<Decimal>().ok().map(Value::from),
        Type::Flag => match text {
            "1" | "true" | "是" => Some(Value::Flag(true)),
            "0" | "false" | "否" => Some(Value::Flag(false)),
            _ => None,
        },
        Type::Text => Some(Value::Text(text.into())),
        Type::Day => text.parse().ok().map(Value::Day),
    }
}
