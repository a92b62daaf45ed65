//! The sheet 基准值: what was published, for each indicator, list and key.

use super::{BENCHMARKS, Book, Content, write_row};
use fact::glossary;
use office::evaluation::benchmark::{Entry, Yardstick};
use paper::{ColumnStyle, Workbook, WriteError};

pub(super) fn write(workbook: &mut Workbook, book: &Book<'_, '_>) -> Result<(), WriteError> {
    let columns = [
        ColumnStyle { width: 24, ..ColumnStyle::text("指标") },
        ColumnStyle { width: 26, ..ColumnStyle::text("适用名单") },
        ColumnStyle { width: 22, ..ColumnStyle::text("分组") },
        ColumnStyle { width: 16, ..ColumnStyle::text("基准值或最小值") },
        ColumnStyle { width: 16, ..ColumnStyle::text("最大值") },
        ColumnStyle::text("企业数"),
        ColumnStyle { width: 18, ..ColumnStyle::text("分子合计") },
        ColumnStyle { width: 18, ..ColumnStyle::text("分母合计") },
        ColumnStyle { width: 30, ..ColumnStyle::text("说明") },
    ];
    let mut sheet = workbook.sheet(BENCHMARKS, "公布的基准值", &columns)?;
    let run = book.run;
    let scheme = run.scheme();
    let lists = |groups: Option<&Vec<usize>>| {
        let label =
            |group: &usize| scheme.groups.get(*group).map_or_else(String::new, |group| group.label.clone());
        groups.map_or_else(
            || "全部".to_owned(),
            |groups| groups.iter().map(label).collect::<Vec<_>>().join("、"),
        )
    };
    for (rule, indicator, key) in book.in_order() {
        let benchmark = &scheme.benchmarks[rule];
        let entry = &run.yardsticks.tables[rule][&indicator].entries[key];
        let groups = benchmark.groups.as_ref().or(scheme.indicators[indicator].groups.as_ref());
        let key_text = run.prepared.key_text(&benchmark.by, key);
        let mut row = vec![
            Content::Text(label(&scheme.indicators[indicator].id)),
            Content::Text(lists(groups)),
            Content::Text(key_text),
        ];
        row.extend(numbers(entry));
        write_row(&mut sheet, &row)?;
    }
    for (list, indicator) in book.means.keys() {
        let mean = run.yardsticks.item_mean(*list, *indicator);
        let mean = mean.and_then(|mean| mean.to_decimal(12));
        let list = scheme.groups.get(usize::from(*list)).map_or("全部", |group| group.label.as_str());
        write_row(
            &mut sheet,
            &[
                Content::Text(label(&scheme.indicators[*indicator].id)),
                Content::Text(list.to_owned()),
                Content::Empty,
                mean.map_or(Content::Empty, Content::Number),
                Content::Empty,
                Content::Empty,
                Content::Empty,
                Content::Empty,
                Content::Text("该项平均得分（分）".to_owned()),
            ],
        )?;
    }
    Ok(())
}

impl Book<'_, '_> {
    /// Benchmarks in the order of their rows.
    fn in_order(&self) -> Vec<(usize, usize, usize)> {
        let mut keys: Vec<_> = self.benchmarks.iter().collect();
        keys.sort_by_key(|(_, row)| **row);
        keys.into_iter().map(|(key, _)| *key).collect()
    }
}

fn label(id: &str) -> String {
    glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone())
}

fn numbers(entry: &Entry) -> Vec<Content> {
    let number = |ratio: &fact::Ratio| {
        let decimal = ratio.to_decimal(15).or_else(|| ratio.checked_round(12, fact::Rounding::HalfUp));
        decimal.map_or(Content::Empty, Content::Number)
    };
    let (low, high) = match &entry.used {
        Some(Yardstick::Point(point)) => (number(&point.exact), Content::Empty),
        Some(Yardstick::Range(low, high)) => (number(&low.exact), number(&high.exact)),
        None => (Content::Text("无".to_owned()), Content::Empty),
    };
    let count = if entry.count > 0 { Content::Number(i64::from(entry.count).into()) } else { Content::Empty };
    let sum = |sum: &Option<fact::Ratio>| sum.as_ref().map_or(Content::Empty, number);
    let remark = if entry.fell_back { "本组不足以单独计算，取全部企业" } else { "" };
    vec![
        low,
        high,
        count,
        sum(&entry.numerator_sum),
        sum(&entry.denominator_sum),
        Content::Text(remark.to_owned()),
    ]
}
