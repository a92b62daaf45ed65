//! What can only be said at the end of a sheet: totals, columns in a doubtful unit, habits of a
//! column, hidden rows.

use crate::intake::{TotalCheck, Withdrawn};
use crate::ledger::Ledger;
use crate::reading::Habit;
use crate::table::{PrintedTotal, Table};
use crate::totals::{Aside, agrees};
use fact::{Decimal, Finding, Place, Severity};
use std::sync::Arc;

impl Table<'_> {
    /// Ends the sheet.
    pub(crate) fn finish(mut self, ledger: &mut Ledger<'_>) {
        self.reconcile(ledger);
        self.tell_suspicions(ledger);
        self.tell_habits(ledger);
        if self.hidden_rows > 0 {
            let message = format!("有 {} 行是隐藏的（例如被筛选），也按数据读取了。", self.hidden_rows);
            ledger.tell(self.finding(
                "rows-hidden",
                Severity::Notice,
                None,
                None,
                message,
                "如不应读取，请删去这些行。",
            ));
        }
        if self.data_rows == 0 {
            let message = "表头下面没有数据行。".to_owned();
            ledger.tell(self.finding(
                "sheet-empty",
                Severity::Warning,
                None,
                None,
                message,
                "请检查是否上传了正确的文件。",
            ));
        }
    }

    fn finding(
        &self,
        code: &str,
        severity: Severity,
        row: Option<u32>,
        index: Option<usize>,
        message: String,
        advice: &str,
    ) -> Finding {
        let column = index.and_then(|index| self.bound.columns.get(index));
        Finding {
            code: code.to_owned(),
            severity,
            place: Place { row, column: column.map(|column| column.column), ..self.bound.place() },
            subject: String::new(),
            term: column.map_or_else(String::new, |column| column.spec.term.to_string()),
            raw: String::new(),
            message,
            advice: advice.to_owned(),
        }
    }

    fn reconcile(&mut self, ledger: &mut Ledger<'_>) {
        let totals = std::mem::take(&mut self.totals);
        for (at, total) in totals.iter().enumerate() {
            for (index, printed, raw) in &total.cells {
                let candidates = self.candidates(&totals, at, *index);
                let Some(summed) = candidates.first().copied() else { continue };
                let agreeing = candidates.iter().copied().find(|sum| agrees(*printed, *sum));
                let column = &self.bound.columns[*index];
                let place = Place { row: Some(total.row), column: Some(column.column), ..self.bound.place() };
                ledger.totals.push(TotalCheck {
                    place,
                    term: Arc::clone(&column.spec.term),
                    printed: *printed,
                    summed: agreeing.unwrap_or(summed),
                    agrees: agreeing.is_some(),
                });
                if agreeing.is_some() {
                    continue;
                }
                let unread = self.sums[*index].unread;
                let left_out = if unread > 0 {
                    format!("（另有 {unread} 个单元格未能读出）")
                } else {
                    String::new()
                };
                let message = format!("与各行相加的 {summed} 不一致{left_out}。");
                let advice = "请核对是否漏行、重复或改动过个别数值。";
                let mut finding = self.finding(
                    "totals-differ",
                    Severity::Warning,
                    Some(total.row),
                    Some(*index),
                    message,
                    advice,
                );
                finding.raw = raw.to_string();
                ledger.tell(finding);
            }
        }
    }

    /// The sums that a totals row may mean, the most likely first.
    fn candidates(&self, totals: &[PrintedTotal], at: usize, index: usize) -> Vec<Decimal> {
        let (Some(total), end) = (totals.get(at), &self.sums[index]) else { return Vec::new() };
        let before = |kind: Option<Aside>| {
            totals
                .iter()
                .take(at)
                .rev()
                .find(|other| kind.is_none_or(|kind| other.kind == kind))
                .map(|other| &other.sums[index])
        };
        let since = |earlier: Option<&crate::totals::Sum>| match earlier {
            Some(earlier) => total.sums[index].since(earlier),
            None => total.sums[index].value(),
        };
        let next = totals.get(at + 1).map_or(end, |other| &other.sums[index]);
        let following = next.since(&total.sums[index]);
        let list = match total.kind {
            Aside::Subtotal => [since(before(Some(Aside::Subtotal))), since(before(None)), following],
            _ => [end.value(), since(None), since(before(Some(Aside::Total)))],
        };
        list.into_iter().flatten().collect()
    }

    fn tell_suspicions(&mut self, ledger: &mut Ledger<'_>) {
        let mut doubtful = 0u128;
        for index in 0..self.bound.columns.len() {
            let Some((other, beyond)) = self.suspicions[index].other_unit() else { continue };
            let column = &self.bound.columns[index];
            let printed = &column.printed_name;
            let message = format!(
                "“{}”有 {beyond} 个数超出合理范围，若单位是{other}而不是{printed}则大多合理，疑似单位写错，整列暂不采用。",
                column.spec.label
            );
            ledger.tell(self.finding(
                "unit-suspect",
                Severity::Held,
                None,
                Some(index),
                message,
                "请核对表头单位后重新上传。",
            ));
            ledger.withdrawn.push(Withdrawn::Column(Arc::clone(&self.bound.source), column.column));
            if index < 128 {
                doubtful |= 1 << index;
            }
        }
        if doubtful != 0 {
            let rows: u64 =
                self.masks.iter().filter(|(mask, _)| **mask & doubtful != 0).map(|(_, count)| count).sum();
            ledger.tally.admitted -= rows;
            ledger.tally.held += rows;
        }
    }

    fn tell_habits(&mut self, ledger: &mut Ledger<'_>) {
        for ((index, habit), (row, raw, count)) in std::mem::take(&mut self.habits) {
            let (code, message, advice) = words(habit, count);
            let severity = if habit == Habit::FirstOfMonth { Severity::Warning } else { Severity::Notice };
            let mut finding = self.finding(code, severity, Some(row), Some(index), message, advice);
            finding.raw = raw.chars().take(120).collect();
            ledger.tell(finding);
        }
    }
}

fn words(habit: Habit, count: u64) -> (&'static str, String, &'static str) {
    match habit {
        Habit::Rounded => (
            "number-rounded",
            format!("位数超过15位，已取到15位有效数字（本列共 {count} 处）。"),
            "电子表格只保证15位，无需处理。",
        ),
        Habit::SerialDay => (
            "day-serial",
            format!("是日期的序列数，已换算成日期（本列共 {count} 处）。"),
            "请把这一列设为日期格式。",
        ),
        Habit::FirstOfMonth => {
            ("day-of-month", format!("只写到月，已按当月1日读取（本列共 {count} 处）。"), "请写明到日。")
        }
        Habit::SentinelDay => (
            "day-sentinel",
            format!("是系统里表示“不详”的日期，已按不详读取（本列共 {count} 处）。"),
            "如知道实际日期，请补填。",
        ),
        Habit::UnitInCell => (
            "unit-in-number",
            format!("数字后面带有单位，已按所写单位读取（本列共 {count} 处）。"),
            "请只填数字，把单位写在表头。",
        ),
        Habit::Inexact => (
            "conversion-rounded",
            format!("换算后除不尽，已保留6位小数（本列共 {count} 处）。"),
            "如需精确，请按表单的单位报送。",
        ),
    }
}
