//! How much land was put to use again since the action began (S1-1.0h, S1-1.3a, S1-1.3e, S1-2.2a): identified, closed and
//! open areas by kind, way and task force; each area stands in one line of each table.

use super::case::{Course, LandCase, LandKind};
use super::clock::{DeadlineState, deadlines};
use super::law::LandLaw;
use super::modes::Board;
use crate::step::Titled as _;
use fact::{Area, Decimal, Ratio, Rounding};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Decimal places of a share.
const SHARE_DIGITS: u8 = 4;

/// Progress of the action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progressed {
    /// First day that counts.
    pub since: Date,
    /// Low-efficiency land identified.
    pub identified: Area,
    /// Of it, closed under a number.
    pub closed: Area,
    /// Closed to identified; `None` when nothing was identified.
    pub share: Option<Decimal>,
    /// Closed land by way; together what is closed.
    pub by_mode: Vec<ProgressShare>,
    /// Identified land by task force, and what has none yet; together what is identified.
    pub by_board: Vec<ProgressShare>,
    /// All three kinds.
    pub by_kind: Vec<KindProgress>,
    /// Cases that are open, of all kinds.
    pub open: usize,
    /// Open cases with a deadline that is over, of all kinds.
    pub overdue: usize,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgressShare {
    /// Id; empty where there is none yet.
    pub id: String,
    /// What a page calls it.
    pub title: String,
    /// Area.
    pub area: Area,
    /// Cases.
    pub count: usize,
    /// Of the whole; `None` when there is nothing.
    pub share: Option<Decimal>,
}

/// A kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindProgress {
    /// Kind.
    pub kind: LandKind,
    /// Area identified.
    pub identified: Area,
    /// Area closed.
    pub closed: Area,
    /// Open cases.
    pub open: usize,
    /// Cases closed under a number.
    pub count: usize,
}

/// The progress of cases that were opened from a day on, as of another; without a first day from the first case on.
#[must_use]
pub fn progress<'a>(
    cases: impl IntoIterator<Item = &'a LandCase>,
    since: Option<Date>,
    today: Date,
    law: &dyn LandLaw,
) -> Progressed {
    let cases: Vec<&LandCase> = cases
        .into_iter()
        .filter(|case| case.opened.day <= today && since.is_none_or(|since| case.opened.day >= since))
        .collect();
    let low: Vec<&LandCase> = cases.iter().copied().filter(|case| case.kind() == LandKind::Low).collect();
    let identified = sum(&low, LandCase::is_identified);
    let closed = sum(&low, LandCase::is_closed);
    let is_late =
        |case: &&&LandCase| deadlines(case, law).iter().any(|one| one.state(today) == DeadlineState::Overdue);
    Progressed {
        since: since.or_else(|| cases.iter().map(|case| case.opened.day).min()).unwrap_or(today),
        identified,
        closed,
        share: share(closed, identified),
        by_mode: by_mode(&low, closed),
        by_board: by_board(&low, identified),
        by_kind: LandKind::ALL.iter().map(|kind| of_kind(&cases, *kind)).collect(),
        open: cases.iter().filter(|case| case.is_open()).count(),
        overdue: cases.iter().filter(|case| case.is_open()).filter(is_late).count(),
    }
}

fn sum(cases: &[&LandCase], counts: impl Fn(&LandCase) -> bool) -> Area {
    cases.iter().filter(|case| counts(case)).map(|case| case.area()).sum()
}

fn share(part: Area, whole: Area) -> Option<Decimal> {
    let ratio = Ratio::new(part.micro_mu(), whole.micro_mu())?;
    Some(ratio.round(SHARE_DIGITS, Rounding::HalfUp))
}

fn lines(found: BTreeMap<(String, String), (Area, usize)>, whole: Area) -> Vec<ProgressShare> {
    let line = |((id, title), (area, count)): ((String, String), (Area, usize))| ProgressShare {
        id,
        title,
        area,
        count,
        share: share(area, whole),
    };
    found.into_iter().map(line).collect()
}

fn by_mode(low: &[&LandCase], closed: Area) -> Vec<ProgressShare> {
    let mut found: BTreeMap<(String, String), (Area, usize)> = BTreeMap::new();
    for case in low.iter().filter(|case| case.is_closed()) {
        let Course::Low(course) = &case.course else { continue };
        let mode = course.plan.as_ref().map(|plan| (plan.mode.clone(), plan.mode_title.clone()));
        let entry = found.entry(mode.unwrap_or_else(|| (String::new(), "没有方案".to_owned()))).or_default();
        *entry = (entry.0 + case.area(), entry.1 + 1);
    }
    lines(found, closed)
}

fn by_board(low: &[&LandCase], identified: Area) -> Vec<ProgressShare> {
    let mut found: BTreeMap<(String, String), (Area, usize)> = BTreeMap::new();
    for case in low.iter().filter(|case| case.is_identified()) {
        let board = match case.board() {
            Some(board) => (board.id().to_owned(), board.title().to_owned()),
            None => (String::new(), "还没有方案".to_owned()),
        };
        let entry = found.entry(board).or_default();
        *entry = (entry.0 + case.area(), entry.1 + 1);
    }
    lines(found, identified)
}

fn of_kind(cases: &[&LandCase], kind: LandKind) -> KindProgress {
    let own: Vec<&LandCase> = cases.iter().copied().filter(|case| case.kind() == kind).collect();
    KindProgress {
        kind,
        identified: sum(&own, LandCase::is_identified),
        closed: sum(&own, LandCase::is_closed),
        open: own.iter().filter(|case| case.is_open()).count(),
        count: own.iter().filter(|case| case.is_closed()).count(),
    }
}

impl Board {
    /// Id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Attract => "attract",
            Self::Reserve => "reserve",
            Self::Lawful => "lawful",
        }
    }
}
