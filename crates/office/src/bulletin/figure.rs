//! A figure of a month: what it is, what it is measured in, which way is better, and the list that it was made from. Nothing
//! here is a bare number: the value of a place is the sum of its items. Counting them is left to `count`.

use super::month::Month;
use crate::docket::PlaceName;
use crate::step::words;
use fact::{Area, Decimal, Ratio, Rounding};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Micro-亩 of a 亩.
const MICRO: i64 = 1_000_000;
/// Decimal places of a share in percent.
const PERCENT_DIGITS: u8 = 2;

words! {
    /// What is counted.
    FigureId {
        /// Low-efficiency land identified and not yet closed, on the last day.
        LowStock = "低效用地存量",
        /// Low-efficiency land closed under a number in the month.
        LowClosed = "本月盘活低效用地",
        /// Closed to identified since the action began.
        LowShare = "低效用地累计盘活率",
        /// Idle land identified and not yet closed, on the last day.
        IdleStock = "闲置土地存量",
        /// Idle land closed in the month.
        IdleClosed = "本月处置闲置土地",
        /// Land approved and not supplied, on the last day.
        Unsupplied = "批而未供存量",
        /// Approved land supplied, lapsed or adjusted in the month.
        Digested = "本月消化批而未供",
        /// Supplied to approved over the years that are looked back.
        SupplyRate = "供地率",
        /// Agreed days of contracts that are over and not met.
        MilestonesLate = "逾期履约节点",
        /// Objections to an evaluation that are not closed.
        ObjectionsOpen = "未办结异议",
        /// Deadlines of cases and plans that are over.
        Overdue = "逾期事项",
        /// Problems of bulletins, inspections and meetings that are not closed.
        ProblemsOpen = "未办结问题",
        /// Of them those whose deadline is over.
        ProblemsLate = "逾期问题",
    }
}

words! {
    /// What a figure is measured in.
    FigureUnit {
        /// Land; micro-亩.
        Area = "亩",
        /// Things.
        Count = "件",
        /// One area to another.
        Share = "%",
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Less is better.
    Down,
    /// More is better.
    Up,
}

/// One thing that a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureItem {
    /// What it is known by: a case, a batch, a plot.
    pub about: String,
    /// In words.
    pub title: String,
    /// District that it lies in.
    pub region: Option<String>,
    /// Development zone that it lies in.
    pub zone: Option<String>,
    /// Micro-亩, or 1 of a count; of a share what is above the line.
    pub part: i64,
    /// Of a share what is below the line, micro-亩; 0 of others.
    pub whole: i64,
    /// What else is to be said.
    pub note: String,
    /// Page that it opens.
    pub link: String,
}

/// A figure with its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it is.
    pub id: FigureId,
    /// Why it is not known; `None` when it is. What is not known is not zero.
    pub unknown: Option<String>,
    /// What it was made from.
    pub items: Vec<FigureItem>,
}

/// A target that a place configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Figure.
    pub figure: FigureId,
    /// District or development zone that it is for; `None` for the whole area.
    #[serde(default)]
    pub place: Option<String>,
    /// 亩, things, or a share as a number of one. At most, where less is better; at least, where more is.
    pub value: Decimal,
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// Who decided it.
    pub source: String,
}

/// What a value is made of: a sum, or two of a share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// The sum of the parts.
    pub part: i64,
    /// The sum of the wholes.
    pub whole: i64,
}

/// The figures of a month, frozen with what they were counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthFigures {
    /// Month.
    pub month: Month,
    /// Its last day, by which everything is counted.
    pub day: Date,
    /// Last entry of the journal up to that day, from which documents were read.
    pub position: u64,
    /// Entry up to which layers of land were known; later than `position` in a correction.
    pub land_position: u64,
    /// Districts.
    pub regions: Vec<PlaceName>,
    /// Development zones.
    pub zones: Vec<PlaceName>,
    /// Figures in the order of [`FigureId::ALL`].
    pub figures: Vec<Figure>,
    /// Targets of the month.
    pub targets: Vec<Target>,
}

impl FigureId {
    /// What it is measured in.
    #[must_use]
    pub const fn unit(self) -> FigureUnit {
        match self {
            Self::LowStock
            | Self::LowClosed
            | Self::IdleStock
            | Self::IdleClosed
            | Self::Unsupplied
            | Self::Digested => FigureUnit::Area,
            Self::LowShare | Self::SupplyRate => FigureUnit::Share,
            Self::MilestonesLate
            | Self::ObjectionsOpen
            | Self::Overdue
            | Self::ProblemsOpen
            | Self::ProblemsLate => FigureUnit::Count,
        }
    }

    /// Which way is better.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::LowClosed | Self::LowShare | Self::IdleClosed | Self::Digested | Self::SupplyRate => {
                Direction::Up
            }
            _ => Direction::Down,
        }
    }

    /// Clause that asks for it.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::LowStock | Self::LowClosed | Self::LowShare => "S2-7a",
            Self::IdleStock | Self::IdleClosed => "S2-8a",
            Self::Unsupplied | Self::Digested => "S2-6a",
            Self::SupplyRate => "S2-6c",
            Self::MilestonesLate => "S2-19b",
            Self::ObjectionsOpen => "S2-IV.3a",
            Self::Overdue => "S1-1.4h",
            Self::ProblemsOpen | Self::ProblemsLate => "S2-IV.3c",
        }
    }

    /// Id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::LowStock => "low_stock",
            Self::LowClosed => "low_closed",
            Self::LowShare => "low_share",
            Self::IdleStock => "idle_stock",
            Self::IdleClosed => "idle_closed",
            Self::Unsupplied => "unsupplied",
            Self::Digested => "digested",
            Self::SupplyRate => "supply_rate",
            Self::MilestonesLate => "milestones_late",
            Self::ObjectionsOpen => "objections_open",
            Self::Overdue => "overdue",
            Self::ProblemsOpen => "problems_open",
            Self::ProblemsLate => "problems_late",
        }
    }
}

impl Amount {
    /// The sum of items.
    #[must_use]
    pub fn of<'a>(items: impl Iterator<Item = &'a FigureItem>) -> Self {
        items.fold(Self::default(), |sum, item| Self {
            part: sum.part.saturating_add(item.part),
            whole: sum.whole.saturating_add(item.whole),
        })
    }

    /// The exact value: 亩, things, or a share of one; `None` of a share of nothing.
    #[must_use]
    pub fn value(self, unit: FigureUnit) -> Option<Ratio> {
        match unit {
            FigureUnit::Area => Ratio::new(self.part, MICRO),
            FigureUnit::Count => Ratio::new(self.part, 1),
            FigureUnit::Share => Ratio::new(self.part, self.whole),
        }
    }

    /// As a bulletin prints it, without the unit; `—` for a share of nothing.
    #[must_use]
    pub fn text(self, unit: FigureUnit) -> String {
        match unit {
            FigureUnit::Area => Area::from_micro_mu(self.part).to_mu().trim().to_string(),
            FigureUnit::Count => self.part.to_string(),
            FigureUnit::Share => self.value(unit).map_or_else(|| "—".to_owned(), |share| percent(&share)),
        }
    }

    /// The change since another amount, with its sign; percentage points of a share. `None` where one of them is a share of
    /// nothing.
    #[must_use]
    pub fn change(self, before: Self, unit: FigureUnit) -> Option<String> {
        let change = self.value(unit)? - before.value(unit)?;
        let sign = if change.is_positive() { "+" } else { "" };
        Some(match unit {
            FigureUnit::Share => format!("{sign}{}", percent(&change)),
            _ => format!("{sign}{}", Self { part: self.part - before.part, whole: 0 }.text(unit)),
        })
    }
}

fn percent(share: &Ratio) -> String {
    (share.clone() * Ratio::from(100)).round(PERCENT_DIGITS, Rounding::HalfUp).trim().to_string()
}

impl Figure {
    /// A figure from its items, in one order whatever order they came in.
    #[must_use]
    pub fn new(id: FigureId, mut items: Vec<FigureItem>) -> Self {
        items.sort();
        Self { id, unknown: None, items }
    }

    /// A figure that nobody knows.
    #[must_use]
    pub fn unknown(id: FigureId, why: &str) -> Self {
        Self { id, unknown: Some(why.to_owned()), items: Vec::new() }
    }

    /// The whole area together; `None` when it is not known.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        self.unknown.is_none().then(|| Amount::of(self.items.iter()))
    }
}

impl Target {
    /// Whether it holds for a month.
    #[must_use]
    pub fn holds(&self, month: Month) -> bool {
        (self.from..=self.to).contains(&month)
    }

    /// As a bulletin prints it, without the unit.
    #[must_use]
    pub fn text(&self) -> String {
        match self.figure.unit() {
            FigureUnit::Share => percent(&Ratio::from(self.value)),
            _ => self.value.trim().to_string(),
        }
    }

    /// Whether a value meets it.
    #[must_use]
    pub fn is_met(&self, value: &Ratio) -> bool {
        let wanted = Ratio::from(self.value);
        match self.figure.direction() {
            Direction::Down => *value <= wanted,
            Direction::Up => *value >= wanted,
        }
    }
}

impl MonthFigures {
    /// A figure.
    #[must_use]
    pub fn figure(&self, id: FigureId) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// The same figures, whatever the entries that they were read at.
    #[must_use]
    pub fn counts_as(&self, other: &Self) -> bool {
        self.month == other.month && self.figures == other.figures
    }
}
