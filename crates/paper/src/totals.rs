//! Totals rows: recognised by their words, kept apart from the data, and reconciled with the sums
//! of the rows they stand for.

use crate::format::{Cell, Row};
use crate::header_text::squeeze;
use fact::{Decimal, Ratio, Rounding};

/// What a row that is no data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aside {
    /// 合计, 总计: all rows of the table.
    Total,
    /// 小计: rows since the last one.
    Subtotal,
    /// 注：…, 填表人：….
    Note,
}

const TOTAL_WORDS: [&str; 7] = ["合计", "总计", "累计", "共计", "总合计", "合计数", "总数"];
const SUBTOTAL_WORDS: [&str; 2] = ["小计", "分计"];
const NOTE_WORDS: [&str; 24] = [
    "注:",
    "注1",
    "备注:",
    "说明:",
    "填表",
    "制表",
    "审核",
    "单位负责人",
    "负责人",
    "联系人",
    "联系电话",
    "填报",
    "报送",
    "数据来源",
    "资料来源",
    "统计负责人",
    "经办人",
    "复核",
    "※",
    "注.",
    "附注",
    "填报人",
    "备注",
    "注,",
];

/// Whether a row is a total or a note: told by the first text of the row.
pub(crate) fn aside(row: &Row) -> Option<Aside> {
    for (position, (_, cell)) in row.cells.iter().take(4).enumerate() {
        let Cell::Text(text) = cell else { continue };
        if text.len() > 400 && position == 0 {
            return None;
        }
        let key = squeeze(text);
        let key = key.trim_end_matches(':');
        if key.chars().count() <= 14 {
            if SUBTOTAL_WORDS.iter().any(|word| key.ends_with(word)) {
                return Some(Aside::Subtotal);
            }
            if key == "其中" || key.starts_with("其中:") {
                return Some(Aside::Note);
            }
            let is_total = TOTAL_WORDS.contains(&key)
                || key.ends_with("合计")
                || key.ends_with("总计")
                || key.starts_with("合计(");
            if is_total {
                return Some(Aside::Total);
            }
        }
        if position == 0 && row.cells.len() <= 4 && is_note(&squeeze(text)) {
            return Some(Aside::Note);
        }
    }
    None
}

fn is_note(key: &str) -> bool {
    NOTE_WORDS.iter().any(|word| key.starts_with(word)) && !matches!(key, "负责人" | "联系人")
}

/// The running sum of one column, in the unit in which it is printed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    mantissa: i128,
    digits: u8,
    is_lost: bool,
    /// Cells that could not be read as numbers and so are not in the sum.
    pub(crate) unread: u64,
}

impl Sum {
    /// Adds a figure.
    pub(crate) fn add(&mut self, value: Decimal) {
        if value.digits() == self.digits
            && let Some(sum) = self.mantissa.checked_add(value.mantissa())
        {
            self.mantissa = sum;
            return;
        }
        if value.digits() > self.digits {
            let shifted = Decimal::new(self.mantissa, self.digits).mantissa_at(value.digits());
            self.is_lost |= shifted.is_none();
            self.mantissa = shifted.unwrap_or(0);
            self.digits = value.digits();
        }
        let sum = value.mantissa_at(self.digits).and_then(|more| self.mantissa.checked_add(more));
        self.is_lost |= sum.is_none();
        self.mantissa = sum.unwrap_or(0);
    }

    /// The sum, unless it has more digits than can be held.
    pub(crate) fn value(&self) -> Option<Decimal> {
        (!self.is_lost).then(|| Decimal::new(self.mantissa, self.digits).trim())
    }

    /// What was added since an earlier state of the same sum.
    pub(crate) fn since(&self, earlier: &Self) -> Option<Decimal> {
        let (now, then) = (self.value()?, earlier.value()?);
        let digits = now.digits().max(then.digits());
        let rest = now.mantissa_at(digits)?.checked_sub(then.mantissa_at(digits)?)?;
        Some(Decimal::new(rest, digits).trim())
    }
}

/// Whether a printed total is this sum, to the digits that are printed.
pub(crate) fn agrees(printed: Decimal, summed: Decimal) -> bool {
    if printed == summed {
        return true;
    }
    let printed = printed.trim();
    summed.digits() > printed.digits()
        && [Rounding::HalfUp, Rounding::HalfEven]
            .iter()
            .any(|rounding| Ratio::from(summed).round(printed.digits(), *rounding) == printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        let cells = (1..).zip(cells).filter(|(_, text)| !text.is_empty());
        Row {
            cells: cells.map(|(column, text)| (column, Cell::Text((*text).into()))).collect(),
            ..Row::default()
        }
    }

    #[test]
    fn totals_and_notes_are_told_from_data_by_their_words() {
        for (cells, expected) in [
            (&["合 计", "", "12"][..], Some(Aside::Total)),
            (&["", "总计", "12"], Some(Aside::Total)),
            (&["天宁区小计", "12"], Some(Aside::Subtotal)),
            (&["全市合计：", "12"], Some(Aside::Total)),
            (&["注：本表含增值税"], Some(Aside::Note)),
            (&["填表人：张三", "", "审核人：李四"], Some(Aside::Note)),
            (&["91320411123456788R", "常州合计机械有限公司", "12"], None),
            (&["甲公司", "12"], None),
        ] {
            assert_eq!(aside(&row(cells)), expected, "{cells:?}");
        }
    }

    #[test]
    fn a_total_agrees_to_the_digits_printed() {
        for (printed, summed, expected) in [
            ("123.46", "123.456", true),
            ("123.46", "123.455", true),
            ("123.45", "123.4551", false),
            ("123", "123.4", true),
            ("124", "123.4", false),
            ("100.00", "100", true),
            ("100.5", "100", false),
        ] {
            let number = |text: &str| text.parse::<Decimal>().expect(text);
            assert_eq!(agrees(number(printed), number(summed)), expected, "{printed} {summed}");
        }
    }

    #[test]
    fn a_sum_keeps_every_digit() {
        let mut sum = Sum::default();
        for text in ["0.1", "0.02", "100", "-0.12"] {
            sum.add(text.parse().expect(text));
        }
        assert_eq!(sum.value(), Some(Decimal::from(100)));
    }
}
