//! A figure by districts or development zones: the value of each, its change against the month before, its target and its
//! place in the order. The lines add up to the whole, because each item stands in exactly one of them.

use super::figure::{Amount, Direction, Figure, FigureItem, MonthFigures};
use crate::docket::PlaceName;
use fact::Ratio;

/// By what a figure is broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Districts.
    Region,
    /// Development zones.
    Zone,
}

/// A target and whether it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetState {
    /// The target, without its unit.
    pub text: String,
    /// Who decided it.
    pub source: String,
    /// Whether it is met; `None` where the value is a share of nothing.
    pub is_met: Option<bool>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// Id; `None` for what lies in none of them, and for the whole.
    pub place: Option<String>,
    /// What a page calls it.
    pub title: String,
    /// Value.
    pub amount: Amount,
    /// Items.
    pub items: usize,
    /// Value of the month before; `None` when there is no bulletin of it or it did not know the figure.
    pub before: Option<Amount>,
    /// Place in the order of what is compared, from 1; equals share one. `None` of what lies nowhere and of a share of
    /// nothing.
    pub rank: Option<usize>,
    /// Target, where one is configured.
    pub target: Option<TargetState>,
}

/// A figure by places, the best first, what lies in none of them last and only where there is any; then the whole. Empty when
/// the figure is not known.
#[must_use]
pub fn rows(figures: &MonthFigures, figure: &Figure, before: Option<&MonthFigures>, by: By) -> Vec<PlaceRow> {
    if figure.unknown.is_some() {
        return Vec::new();
    }
    let earlier = before.and_then(|before| before.figure(figure.id)).filter(|one| one.unknown.is_none());
    let places = match by {
        By::Region => &figures.regions,
        By::Zone => &figures.zones,
    };
    let row = |place: &PlaceName| {
        let here = |item: &&FigureItem| place_of(item, by) == Some(place.id.as_str());
        PlaceRow {
            target: target(figures, figure, Some(&place.id), sum(figure, here)),
            before: earlier.map(|earlier| sum(earlier, here)),
            ..plain(Some(&place.id), &place.title, figure, here)
        }
    };
    let mut lines: Vec<PlaceRow> = places.iter().map(row).collect();
    order(&mut lines, figure);
    let nowhere =
        |item: &&FigureItem| !places.iter().any(|place| Some(place.id.as_str()) == place_of(item, by));
    let rest = PlaceRow {
        before: earlier.map(|earlier| sum(earlier, nowhere)),
        ..plain(None, if by == By::Region { "未分区" } else { "园区以外" }, figure, nowhere)
    };
    if rest.items > 0 || rest.before.is_some_and(|before| before != Amount::default()) {
        lines.push(rest);
    }
    let all = |_: &&FigureItem| true;
    lines.push(PlaceRow {
        target: target(figures, figure, None, sum(figure, all)),
        before: earlier.map(|earlier| sum(earlier, all)),
        ..plain(None, "合计", figure, all)
    });
    lines
}

fn place_of(item: &FigureItem, by: By) -> Option<&str> {
    match by {
        By::Region => item.region.as_deref(),
        By::Zone => item.zone.as_deref(),
    }
}

fn sum(figure: &Figure, here: impl Fn(&&FigureItem) -> bool) -> Amount {
    Amount::of(figure.items.iter().filter(here))
}

fn plain(place: Option<&str>, title: &str, figure: &Figure, here: impl Fn(&&FigureItem) -> bool) -> PlaceRow {
    PlaceRow {
        place: place.map(str::to_owned),
        title: title.to_owned(),
        amount: sum(figure, &here),
        items: figure.items.iter().filter(|item| here(item)).count(),
        before: None,
        rank: None,
        target: None,
    }
}

fn target(
    figures: &MonthFigures,
    figure: &Figure,
    place: Option<&str>,
    amount: Amount,
) -> Option<TargetState> {
    let fits = |target: &&super::Target| {
        target.figure == figure.id && target.place.as_deref() == place && target.holds(figures.month)
    };
    let target = figures.targets.iter().find(fits)?;
    let value = amount.value(figure.id.unit());
    Some(TargetState {
        text: target.text(),
        source: target.source.clone(),
        is_met: value.map(|value| target.is_met(&value)),
    })
}

/// The best first, by the exact value; those without a value last, equals by their id.
fn order(lines: &mut [PlaceRow], figure: &Figure) {
    let unit = figure.id.unit();
    let value = |line: &PlaceRow| line.amount.value(unit);
    lines.sort_by(|one, other| {
        let by_value = match (value(one), value(other)) {
            (Some(one), Some(other)) => match figure.id.direction() {
                Direction::Down => one.cmp(&other),
                Direction::Up => other.cmp(&one),
            },
            (one, other) => one.is_none().cmp(&other.is_none()),
        };
        by_value.then_with(|| one.place.cmp(&other.place))
    });
    let mut last: Option<(Ratio, usize)> = None;
    for (place, line) in (1..).zip(lines.iter_mut()) {
        let Some(value) = line.amount.value(unit) else { continue };
        let rank = match &last {
            Some((before, rank)) if *before == value => *rank,
            _ => place,
        };
        (line.rank, last) = (Some(rank), Some((value, rank)));
    }
}
