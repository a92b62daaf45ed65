//! What the system knows of a district's year from its own books: land of cases that were closed in the year, and plots whose
//! contract was signed in it. It stands beside what departments hand in; whether it counts is left to `compute`.

use super::result::KnownFigure;
use crate::docket::Docket;
use crate::land::{LandCase, LandKind};
use crate::supply::Plot;
use fact::{Area, Decimal, Rounding, glossary};
use std::collections::BTreeMap;

/// Figures by district.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    of: BTreeMap<String, Vec<KnownFigure>>,
}

impl Known {
    /// What is known of a district.
    #[must_use]
    pub fn of(&self, district: &str) -> &[KnownFigure] {
        self.of.get(district).map_or(&[], Vec::as_slice)
    }
}

/// What the documents of the office say of a year. A district of which they have nothing has no figures: no case is not the
/// same as no land.
#[must_use]
pub fn known(docket: &Docket, year: i16) -> Known {
    let mut sums: BTreeMap<(String, &'static str), (Area, usize)> = BTreeMap::new();
    for case in docket.land_cases.values().filter(|case| closed_in(case, year)) {
        let Some(district) = case.found.region.clone() else { continue };
        let term = match case.kind() {
            LandKind::Low => "low_redeveloped_area",
            LandKind::Idle => "idle_disposed_area",
            LandKind::Unsupplied => "unsupplied_disposed_area",
        };
        let sum = sums.entry((district, term)).or_default();
        *sum = (sum.0 + case.disposed(), sum.1 + 1);
    }
    for plot in docket.plots.values().filter(|plot| signed_in(plot, year)) {
        let (Some(district), Some(area)) = (plot.region.clone(), area(plot)) else { continue };
        let sum = sums.entry((district, "year_supplied_area")).or_default();
        *sum = (sum.0 + area, sum.1 + 1);
    }
    let mut known = Known::default();
    for ((district, term), (area, count)) in sums {
        let source = match term {
            "year_supplied_area" => format!("供地：{year}年签订的合同{count}份"),
            _ => format!("土地案件：{year}年销号{count}件"),
        };
        let told = glossary::term(term);
        known.of.entry(district).or_default().push(KnownFigure {
            term: term.to_owned(),
            title: told.map_or_else(|| term.to_owned(), |told| told.zh.clone()),
            value: area.to_mu().trim().to_string(),
            unit: told.map_or_else(String::new, |told| told.unit.clone()),
            source,
            differs: false,
        });
    }
    known
}

fn closed_in(case: &LandCase, year: i16) -> bool {
    case.closure.as_ref().is_some_and(|closure| closure.act.day.year() == year)
}

fn signed_in(plot: &Plot, year: i16) -> bool {
    let day = plot.pair.as_ref().and_then(|pair| pair.contract_day);
    day.is_some_and(|day| day.year() == year)
}

fn area(plot: &Plot) -> Option<Area> {
    square_metres(plot.figures.get("plot_area")?)
}

/// Land written in m², to the nearest micro-亩; `None` when it is no number.
pub(super) fn square_metres(text: &str) -> Option<Area> {
    let metres: Decimal = text.trim().parse().ok()?;
    Some(Area::from_square_metres(metres, Rounding::HalfUp))
}
