//! Two results of the same firms side by side: who moves when a scheme or a parameter changes, or a year passes.

use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::year_result::Made;
use crate::zone::Zone;
use fact::Decimal;
use office::evaluation::Scheme;
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};
use serde::Serialize;
use std::collections::BTreeMap;

/// A firm whose class differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Credit code.
    pub code: String,
    /// Name.
    pub name: String,
    /// List it is on afterwards.
    pub list: String,
    /// Class before; empty for none.
    pub from: String,
    /// Class after; empty for none.
    pub to: String,
    /// Total before.
    pub total_before: Option<String>,
    /// Total after.
    pub total_after: Option<String>,
    /// Rank before.
    pub rank_before: Option<u32>,
    /// Rank after.
    pub rank_after: Option<u32>,
    /// Why its class afterwards is not the one by rank.
    pub reason_after: String,
}

/// Counts by class before and after.
pub type Transitions = BTreeMap<(String, String), usize>;

/// Settings `parameter=number` as overrides of a pack's parameters.
///
/// # Errors
/// When a setting is not of that form or the pack has no such parameter.
pub fn overrides(settings: &[String], pack: &law::Pack) -> Result<BTreeMap<String, Decimal>, Failure> {
    let mut overrides = BTreeMap::new();
    for setting in settings {
        let wrong = || Failure::Setting { setting: setting.clone() };
        let (id, value) = setting.split_once('=').ok_or_else(wrong)?;
        if !pack.parameters.contains_key(id.trim()) {
            let known = pack.parameters.keys().cloned().collect::<Vec<_>>().join("、");
            return Err(Failure::NoParameter { pack: pack.id.clone(), parameter: id.to_owned(), known });
        }
        overrides.insert(id.trim().to_owned(), value.trim().parse().map_err(|_| wrong())?);
    }
    Ok(overrides)
}

/// Firms of both results whose class differs, and how many went from each class to each.
#[must_use]
pub fn compare(before: &[Outcome], after: &[Outcome]) -> (Vec<Move>, Transitions) {
    let by_code: BTreeMap<&str, &Outcome> = after.iter().map(|firm| (firm.code.as_str(), firm)).collect();
    let mut transitions = Transitions::new();
    let mut moves = Vec::new();
    for firm in before {
        let Some(then) = by_code.get(firm.code.as_str()) else { continue };
        *transitions.entry((firm.class.clone(), then.class.clone())).or_default() += 1;
        if firm.class != then.class {
            moves.push(Move {
                code: firm.code.clone(),
                name: firm.name.clone(),
                list: then.list.clone(),
                from: firm.class.clone(),
                to: then.class.clone(),
                total_before: firm.total.clone(),
                total_after: then.total.clone(),
                rank_before: firm.rank,
                rank_after: then.rank,
                reason_after: then.reason.clone(),
            });
        }
    }
    (moves, transitions)
}

/// A class as printed: `—` for none.
#[must_use]
pub fn shown(class: &str) -> &str {
    if class.is_empty() { "—" } else { class }
}

/// The workbook of a comparison.
///
/// # Errors
/// When the list is longer than a sheet.
pub fn workbook(moves: &[Move], transitions: &Transitions, notes: &[Note]) -> Result<Workbook, WriteError> {
    let mut book = Workbook::new();
    let wide = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
    let columns = [
        wide("企业名称", 34),
        wide("统一社会信用代码", 22),
        wide("名单", 14),
        wide("原等级", 8),
        wide("新等级", 8),
        ColumnStyle::number("原总分", "分", 4),
        ColumnStyle::number("新总分", "分", 4),
        ColumnStyle::number("原名次", "", 0),
        ColumnStyle::number("新名次", "", 0),
        wide("新方案下的调整", 48),
    ];
    let mut sheet = book.long_sheet("等级变化", "等级变化的企业", &columns)?;
    let number = |text: &Option<String>| {
        text.as_ref().and_then(|text| text.parse().ok()).map_or(Cell::Empty, Cell::Number)
    };
    let rank = |rank: Option<u32>| rank.map_or(Cell::Empty, |rank| Cell::Number(i64::from(rank).into()));
    for firm in moves {
        sheet.row(&[
            Cell::Text(&firm.name),
            Cell::Text(&firm.code),
            Cell::Text(&firm.list),
            Cell::Text(shown(&firm.from)),
            Cell::Text(shown(&firm.to)),
            number(&firm.total_before),
            number(&firm.total_after),
            rank(firm.rank_before),
            rank(firm.rank_after),
            Cell::Text(&firm.reason_after),
        ])?;
    }
    let columns = [wide("原等级", 10), wide("新等级", 10), ColumnStyle::number("企业数", "家", 0)];
    let mut sheet = book.sheet("变化汇总", "", &columns)?;
    for ((from, to), count) in transitions {
        let count = Cell::Number(i64::try_from(*count).unwrap_or(i64::MAX).into());
        sheet.row(&[Cell::Text(shown(from)), Cell::Text(shown(to)), count])?;
    }
    book.notes(notes)?;
    Ok(book)
}

/// What the workbook says about its making.
#[must_use]
pub fn notes(
    zone: &Zone,
    year: i16,
    names: (&str, &str),
    schemes: (&Scheme, &Scheme),
    made: &Made,
) -> Vec<Note> {
    let note = |label: &str, text: String| Note { label: label.to_owned(), text };
    vec![
        note("开发区", zone.description.title.clone()),
        note("说明", zone.description.notice.clone().unwrap_or_default()),
        note("年度", year.to_string()),
        note("原方案", format!("{}，校验值 {}", names.0, schemes.0.pack.digest)),
        note("新方案", format!("{}，校验值 {}", names.1, schemes.1.pack.digest)),
        note("制表", format!("{}，{}", made.by, made.on)),
    ]
}
