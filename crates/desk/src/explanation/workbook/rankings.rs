//! The sheet 分组: every ranking with its counts and the last rank of each class, by formula.

use super::{Book, Content, RANKINGS, rounded, write_row};
use fact::Decimal;
use office::evaluation::classing::{count_of, cuts};
use office::evaluation::ranking::RankGroup;
use office::evaluation::scheme::{Base, Classing, CutEnd};
use paper::{ColumnStyle, Workbook, WriteError};

/// Column of the count that shares are taken of.
const BASE: char = 'E';
/// First column of last ranks.
pub(super) const CUTS: usize = 5;

pub(super) fn write(workbook: &mut Workbook, book: &Book<'_, '_>) -> Result<(), WriteError> {
    let most = book.run.scheme().classings.iter().map(ends).max().unwrap_or(0);
    let mut columns = vec![
        ColumnStyle { width: 34, ..ColumnStyle::text("排名范围") },
        ColumnStyle::text("参加排名"),
        ColumnStyle::text("否决不排名"),
        ColumnStyle::text("不参评"),
        ColumnStyle::text("比例基数"),
    ];
    columns.extend((1..=most).map(|cut| ColumnStyle::text(format!("第{cut}线名次或家数"))));
    let mut sheet = workbook.sheet(RANKINGS, "排名范围与等级线", &columns)?;
    for (index, group) in book.run.groups.iter().enumerate() {
        let row = sheet.next_row();
        write_row(&mut sheet, &cells(book, index, group, row))?;
    }
    Ok(())
}

/// How many counts a classing has: cuts, or both ends of the two-stage method and the top half.
fn ends(classing: &Classing) -> usize {
    if classing.two_stage.is_some() { 3 } else { classing.cuts.len().saturating_sub(1) }
}

fn cells(book: &Book<'_, '_>, index: usize, group: &RankGroup, row: u32) -> Vec<Content> {
    let whole = |count: usize| Decimal::from(i64::try_from(count).unwrap_or(i64::MAX));
    let ranked = group.members.len();
    let mut cells = vec![
        Content::Text(name(book, index)),
        Content::Number(whole(ranked)),
        Content::Number(i64::from(group.vetoed).into()),
        Content::Number(i64::from(group.not_rated).into()),
    ];
    let Some(classing) = book.run.classing_of(group.list) else { return cells };
    let (base, base_formula) = match classing.base {
        Base::Ranked => (ranked, format!("=B{row}")),
        Base::Rated => (ranked + group.vetoed as usize, format!("=B{row}+C{row}")),
        Base::IncludingNotRated => {
            (ranked + (group.vetoed + group.not_rated) as usize, format!("=B{row}+C{row}+D{row}"))
        }
    };
    cells.push(Content::Formula(base_formula, whole(base)));
    if let Some(stages) = &classing.two_stage {
        let half = fact::Ratio::new(1, 2).unwrap_or_else(fact::Ratio::zero);
        let top = rounded(&format!("B{row}/2"), Some(0), stages.top_half);
        cells.push(Content::Formula(format!("={top}"), whole(count_of(ranked, &half, stages.top_half))));
        for end in [&stages.best, &stages.worst] {
            let seats = rounded(&format!("{BASE}{row}*{}", book.constant(&end.share)), Some(0), end.rounding);
            let count = count_of(base, &end.share.value.into(), end.rounding);
            cells.push(Content::Formula(format!("={seats}"), whole(count)));
        }
        return cells;
    }
    let lasts = cuts(classing, ranked, base);
    for (cut, (_, last)) in classing.cuts.iter().zip(&lasts).take(ends(classing)) {
        let count = |share| rounded(&format!("{BASE}{row}*{}", book.constant(share)), Some(0), cut.rounding);
        let end = match &cut.end {
            CutEnd::Share(share) => count(share),
            CutEnd::Rest(share) => format!("B{row}-{}", count(share)),
            CutEnd::Last => format!("B{row}"),
        };
        let above = match cells.len() {
            CUTS => "0".to_owned(),
            column => format!("{}{row}", super::formula::letters(column - 1)),
        };
        cells.push(Content::Formula(format!("=MAX({above},MIN(B{row},{end}))"), whole(*last)));
    }
    cells
}

/// What a ranking is called.
pub(super) fn name(book: &Book<'_, '_>, index: usize) -> String {
    let run = book.run;
    let group = &run.groups[index];
    let scheme = run.scheme();
    let list = scheme.groups.get(usize::from(group.list)).map_or("全部企业", |list| list.label.as_str());
    let within = run.ranking_of(group.list).map(|ranking| &ranking.within[..]).unwrap_or_default();
    let text = |term: &str| {
        let column = run.prepared.table.position(term);
        column.map_or_else(String::new, |column| run.prepared.table.text(column, group.example as usize))
    };
    let keys: Vec<String> = within.iter().map(|term| text(term)).collect();
    if keys.is_empty() { list.to_owned() } else { format!("{list} · {}", keys.join(" · ")) }
}
