//! Items and points of an explanation: value, benchmark, ratio, limits, treatment in words.

use super::figures::{figures, printed};
use super::{BenchmarkNote, ItemNote, Origins, PointsNote, article, label, mark};
use crate::evaluation::benchmark::{Entry, Yardstick};
use crate::evaluation::item::{Limit, Number, Treatment, printed_figure};
use crate::evaluation::run::Run;
use crate::evaluation::scheme::{
    Benchmark, BenchmarkKind, Constant, Indicator, Missing, NotApplicable, Points,
};
use crate::evaluation::score::{Item, PointsGiven, Score};
use fact::glossary;
use law::rounding_name;

/// The items of a row's list.
pub(super) fn items(
    run: &Run<'_>,
    row: usize,
    score: Option<&Score>,
    origins: &Origins<'_>,
) -> Vec<ItemNote> {
    score.into_iter().flat_map(|score| &score.items).map(|item| note(run, row, item, origins)).collect()
}

fn note(run: &Run<'_>, row: usize, item: &Item, origins: &Origins<'_>) -> ItemNote {
    let scheme = run.prepared.scheme;
    let indicator = &scheme.indicators[item.indicator];
    let known = glossary::term(&indicator.id);
    let unit = known.map_or_else(String::new, |known| known.unit.clone());
    let list = usize::from(run.prepared.group[row]);
    let rule = scheme.benchmark_of(item.indicator, list).map(|rule| &scheme.benchmarks[rule]);
    let benchmark = item.entry.as_ref().zip(rule).map(|(entry, rule)| benchmark(run, row, entry, rule));
    let shown = known.map_or(4, |known| known.digits.max(4));
    let value_digits = indicator.value_digits.unwrap_or(shown);
    let mut notes = figures(run, row, &indicator.numerator, origins);
    if let Some(term) = &indicator.denominator {
        for figure in figures(run, row, term, origins) {
            if notes.iter().all(|known| known.term != figure.term) {
                notes.push(figure);
            }
        }
    }
    let mut roundings = Vec::new();
    if let Some(digits) = indicator.value_digits {
        roundings.push(format!("指标值{}到{digits}位小数", rounding_name(indicator.rounding)));
    }
    if let Some(digits) = indicator.score_digits {
        roundings.push(format!("得分{}到{digits}位小数", rounding_name(indicator.rounding)));
    }
    ItemNote {
        id: indicator.id.to_string(),
        label: label(&indicator.id),
        value: item.value.as_ref().map(|value| value.printed(value_digits)),
        formula: formula(indicator, item, value_digits, &unit),
        unit,
        benchmark,
        ratio: item.ratio.as_ref().map(|ratio| ratio.printed(4)),
        cap: indicator.cap.as_ref().map(|cap| cap.value.to_string()),
        limit: match item.limit {
            Limit::Within => "",
            Limit::Capped => "封顶",
            Limit::Floored => "保底",
        }
        .to_owned(),
        weight: indicator.weight.value.to_string(),
        mark: mark(&[Some(&indicator.weight), indicator.cap.as_ref()]),
        counts: item.counts,
        score: item.score.printed(indicator.score_digits.unwrap_or(4)),
        treatment: treatment(run, row, indicator, item),
        figures: notes,
        roundings,
        article: article(scheme, indicator.article),
    }
}

fn formula(indicator: &Indicator, item: &Item, digits: u8, unit: &str) -> String {
    let name = label(&indicator.id);
    let Some(value) = &item.value else { return String::new() };
    let part = |term: &str, number: Option<fact::Decimal>| {
        number.map_or_else(|| "未报送".to_owned(), |number| printed(term, number))
    };
    let top = part(&indicator.numerator, item.numerator);
    let unit = if unit.is_empty() || unit == "1" { String::new() } else { format!(" {unit}") };
    let exact = value.exact().to_decimal(digits).is_some();
    let sign = if exact { "=" } else { "≈" };
    let value = value.printed(digits);
    match &indicator.denominator {
        Some(term) => {
            let bottom = part(term, item.denominator);
            let (over, under) = (label(&indicator.numerator), label(term));
            format!("{name} = {over} ÷ {under} = {top} ÷ {bottom} {sign} {value}{unit}")
        }
        None => format!("{name} = {value}{unit}"),
    }
}

fn benchmark(run: &Run<'_>, row: usize, entry: &Entry, rule: &Benchmark) -> BenchmarkNote {
    let value = match &entry.used {
        Some(Yardstick::Point(point)) => printed_figure(point),
        Some(Yardstick::Range(low, high)) => format!("{}～{}", printed_figure(low), printed_figure(high)),
        None => "无".to_owned(),
    };
    let among = match (entry.fell_back, rule.by.is_empty()) {
        (true, _) => "全部企业（本组不足以单独计算）".to_owned(),
        (false, true) => "同一名单".to_owned(),
        (false, false) => {
            let key = |term: &str| {
                let column = run.prepared.table.position(term);
                let text = column.map_or_else(String::new, |column| run.prepared.table.text(column, row));
                format!("{}{text}", label(term))
            };
            rule.by.iter().map(|term| key(term)).collect::<Vec<_>>().join("、")
        }
    };
    let base = match rule.kind {
        BenchmarkKind::Fixed => "公布值".to_owned(),
        BenchmarkKind::RatioOfSums => format!("{among}分子合计÷分母合计"),
        BenchmarkKind::MeanOfRatios => format!("{among}各企业指标值的平均"),
        BenchmarkKind::LastYear => format!("{among}上年分子合计÷分母合计"),
        BenchmarkKind::MinMax => format!("{among}的最小值～最大值"),
        BenchmarkKind::Best => format!("{among}的最好值"),
    };
    let kind = match &rule.factor {
        Some(factor) => format!("{base}×{}", factor.value),
        None => base,
    };
    let constants = [rule.value.as_ref(), rule.factor.as_ref()];
    BenchmarkNote {
        value,
        kind,
        count: entry.count,
        fell_back: entry.fell_back,
        rounding: rule.digits.map(|digits| format!("{}到{digits}位小数", rounding_name(rule.rounding))),
        source: constants
            .iter()
            .flatten()
            .map(|constant| constant.source.clone())
            .collect::<Vec<_>>()
            .join("；"),
        mark: mark(&constants),
    }
}

fn treatment(run: &Run<'_>, row: usize, indicator: &Indicator, item: &Item) -> String {
    match item.treatment {
        Treatment::Scored => String::new(),
        Treatment::Special(index) => {
            let special = indicator.special.get(usize::from(index));
            special.map_or_else(String::new, |special| {
                format!("{}，按 {} 倍权重计", special.reason, special.ratio.value)
            })
        }
        Treatment::Missing => match indicator.missing {
            Missing::Zero => "数据未报或分母不大于0，得0分".to_owned(),
            Missing::Full => "数据未报，按满分计".to_owned(),
            Missing::Reweight => "数据未报，该项不计，其余权重按比例放大".to_owned(),
            Missing::Hold => "数据未报，搁置".to_owned(),
            Missing::GroupMean => {
                let mean = run.yardsticks.item_mean(run.prepared.group[row], item.indicator);
                let mean = mean.map_or_else(|| "无".to_owned(), ToString::to_string);
                format!("数据未报，取同一名单该项平均得分 {mean}")
            }
        },
        Treatment::NoBenchmark => "没有可比的基准值，得0分".to_owned(),
        Treatment::NotApplicable => match indicator.when_not_applicable {
            NotApplicable::Reweight => "不适用，该项不计，其余权重按比例放大".to_owned(),
            NotApplicable::Zero => "不适用，得0分".to_owned(),
        },
    }
}

/// Bonuses and deductions of a row.
pub(super) struct PointsNotes {
    pub bonuses: Vec<PointsNote>,
    pub deductions: Vec<PointsNote>,
}

pub(super) fn points(run: &Run<'_>, row: usize, score: Option<&Score>) -> PointsNotes {
    let scheme = run.prepared.scheme;
    let notes = |given: &[PointsGiven], rules: &[Points]| {
        given.iter().filter_map(|given| Some(points_note(run, row, given, rules.get(given.rule)?))).collect()
    };
    PointsNotes {
        bonuses: score.map_or_else(Vec::new, |score| notes(&score.bonuses, &scheme.bonuses)),
        deductions: score.map_or_else(Vec::new, |score| notes(&score.deductions, &scheme.deductions)),
    }
}

fn points_note(run: &Run<'_>, row: usize, given: &PointsGiven, rule: &Points) -> PointsNote {
    let exact = |number: &Number| number.exact();
    let capped = exact(&given.points) > exact(&given.counted);
    let remark = if given.expired {
        "已过期，不计".to_owned()
    } else if given.unknown {
        "所需数据未报送，不计".to_owned()
    } else if capped {
        let cap = rule.cap.as_ref().map_or_else(String::new, |cap: &Constant| cap.value.to_string());
        format!("应得 {}，封顶 {cap}", exact(&given.points))
    } else {
        String::new()
    };
    let until = rule.until.as_ref().and_then(|until| until.evaluate(&run.prepared.scope(row)).number());
    PointsNote {
        label: rule.label.clone(),
        points: exact(&given.counted).to_string(),
        remark,
        until: until.map(|until| until.to_string()),
        article: article(run.prepared.scheme, rule.article),
    }
}
