//! `等级名单.xlsx`: every firm with its class and why, a sheet per list, counts, and what it was made from.

use crate::outcome::{Outcome, class_title, counts};
use fact::Decimal;
use office::evaluation::Run;
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};
use std::collections::BTreeSet;

/// The workbook.
pub fn class_list(
    run: &Run<'_>,
    outcomes: &[Outcome],
    title: &str,
    notes: &[Note],
) -> Result<Workbook, WriteError> {
    let mut book = Workbook::new();
    write_firms(&mut book, "等级名单", title, outcomes.iter())?;
    let lists: BTreeSet<&str> =
        outcomes.iter().map(|firm| firm.list.as_str()).filter(|list| !list.is_empty()).collect();
    if lists.len() > 1 {
        for list in lists {
            let members = outcomes.iter().filter(|firm| firm.list == list);
            write_firms(
                &mut book,
                &sheet_name(&format!("名单·{list}")),
                &format!("{title}：{list}"),
                members,
            )?;
        }
    }
    write_counts(&mut book, run, "等级汇总", "名单", outcomes, |firm| firm.list.as_str())?;
    write_counts(&mut book, run, "分区汇总", "县（市、区）", outcomes, |firm| {
        firm.district.as_str()
    })?;
    write_counts(&mut book, run, "开发区汇总", "开发区", outcomes, |firm| firm.zone.as_str())?;
    book.notes(notes)?;
    Ok(book)
}

/// `等级名单.csv`: the bare result, the same bytes whenever figures, packs and year are the same.
#[must_use]
pub fn class_table(outcomes: &[Outcome]) -> String {
    let mut text = String::from("\u{feff}统一社会信用代码,名单,总分,名次,等级,按名次的等级\n");
    for firm in outcomes {
        let rank = firm.rank.map_or_else(String::new, |rank| rank.to_string());
        let total = firm.total.as_deref().unwrap_or("");
        // Codes, labels of lists and classes hold no comma.
        text +=
            &format!("{},{},{total},{rank},{},{}\n", firm.code, firm.list, firm.class, firm.class_by_rank);
    }
    text
}

fn write_firms<'a>(
    book: &mut Workbook,
    sheet: &str,
    title: &str,
    firms: impl Iterator<Item = &'a Outcome>,
) -> Result<(), WriteError> {
    let wide = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
    let columns = [
        wide("企业名称", 34),
        wide("统一社会信用代码", 22),
        wide("名单", 14),
        wide("县（市、区）", 16),
        wide("开发区", 24),
        wide("参评情况", 10),
        ColumnStyle { width: 12, ..ColumnStyle::number("总分", "分", 4) },
        ColumnStyle { width: 8, ..ColumnStyle::number("名次", "", 0) },
        ColumnStyle { width: 10, ..ColumnStyle::number("排名家数", "", 0) },
        wide("等级", 8),
        wide("按名次的等级", 12),
        wide("调整或未评原因", 48),
        wide("并列说明", 28),
    ];
    let mut sheet = book.long_sheet(sheet, title, &columns)?;
    for firm in firms {
        let count = |number: usize| Cell::Number(Decimal::from(i64::try_from(number).unwrap_or(i64::MAX)));
        let rank = firm.rank.map_or(Cell::Empty, |rank| Cell::Number(i64::from(rank).into()));
        let ranked = if firm.rank.is_some() { count(firm.ranked) } else { Cell::Empty };
        sheet.row(&[
            Cell::Text(&firm.name),
            Cell::Text(&firm.code),
            Cell::Text(&firm.list),
            Cell::Text(&firm.district),
            Cell::Text(&firm.zone),
            Cell::Text(firm.status),
            firm.total_exact.map_or(Cell::Empty, Cell::Number),
            rank,
            ranked,
            Cell::Text(&firm.class),
            Cell::Text(if firm.class == firm.class_by_rank { "" } else { &firm.class_by_rank }),
            Cell::Text(&firm.reason),
            Cell::Text(&firm.tie),
        ])?;
    }
    Ok(())
}

fn write_counts<'a>(
    book: &mut Workbook,
    run: &Run<'_>,
    sheet: &str,
    key_title: &str,
    outcomes: &'a [Outcome],
    key: impl Fn(&'a Outcome) -> &'a str,
) -> Result<(), WriteError> {
    let mut columns = vec![ColumnStyle { width: 24, ..ColumnStyle::text(key_title) }];
    columns.extend(run.scheme().classes.iter().map(|class| ColumnStyle::number(class_title(class), "家", 0)));
    columns.extend(["无等级", "合计"].map(|title| ColumnStyle::number(title, "家", 0)));
    let rows = counts(run, outcomes, key);
    let mut sheet = book.sheet(sheet, "", &columns)?;
    let number = |count: usize| Cell::Number(i64::try_from(count).unwrap_or(i64::MAX).into());
    for (label, row) in &rows {
        let mut cells = vec![Cell::Text(if label.is_empty() { "不在名单" } else { label })];
        cells.extend(row.iter().map(|count| number(*count)));
        cells.push(number(row.iter().sum()));
        sheet.row(&cells)?;
    }
    let mut sums = vec![Cell::Text("合计")];
    let width = run.scheme().classes.len() + 1;
    sums.extend((0..width).map(|class| number(rows.values().map(|row| row[class]).sum())));
    sums.push(number(outcomes.len()));
    sheet.row(&sums)
}

/// Sheet names have at most 31 letters and none of `[]:*?/\`.
#[must_use]
pub fn sheet_name(name: &str) -> String {
    name.chars().map(|letter| if "[]:*?/\\".contains(letter) { '·' } else { letter }).take(31).collect()
}
