//! One firm's page: its names, its figures over the years with their states, its land, and its sheet.

use crate::evaluated::Evaluated;
use crate::explanation::{row_of, sheet_as_of};
use crate::failure::Failure;
use crate::moment::Moment;
use crate::stated::shown;
use crate::trouble::Trouble;
use crate::wording;
use crate::year::point;
use fact::Reading;
use jiff::civil::Date;
use office::evaluation::explain::Explanation;
use office::evaluation::table::{Cell, Gap};
use office::evaluation::what_if::Tried;
use office::registry::FigureState;
use office::registry::land::{Extent, Tenure};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A figure of a firm in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearFigure {
    /// `known`, `not_reported`, `not_applicable`, `unknown`, `held` or `absent`.
    pub state: String,
    /// Exact number; `None` for what is no number or not known.
    pub value: Option<String>,
    /// In words.
    pub shown: String,
}

/// A figure over the years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureLine {
    /// Glossary id.
    pub term: String,
    /// Label.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// By year.
    pub values: BTreeMap<i16, YearFigure>,
}

/// Land that a firm uses, as one side declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OccupancyLine {
    /// Parcel.
    pub parcel: String,
    /// `owned`, `rented_in`, `let_out`, `excluded` or `illegal`.
    pub kind: String,
    /// What a page calls it.
    pub kind_title: String,
    /// Land in 亩, exact; `None` where floor is declared instead.
    pub area: Option<String>,
    /// Floor in m², exact.
    pub floor: Option<String>,
    /// Name or code of the other side.
    pub counterpart: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// File, sheet and cell.
    pub place: String,
}

/// Why rules of participation or protection keep a firm from being rated in an evaluation, each with the year in which that
/// ends; nothing for a firm that is not in it.
#[must_use]
pub fn protections(evaluated: &Evaluated, subject: &str) -> Vec<String> {
    let run = evaluated.run();
    let Ok(row) = row_of(run, subject, &|_| String::new()) else { return Vec::new() };
    let told = office::evaluation::explain::protections(run, row).into_iter().map(|note| {
        let until = note
            .until
            .map_or_else(|| "没有写到哪一年".to_owned(), |year| format!("到{year}年为止，当年回到参评"));
        format!("{}（{}），{until}", note.label, note.effect)
    });
    told.collect()
}

/// A reading as pages show it.
#[must_use]
pub fn year_figure(state: FigureState, reading: Option<&Reading>) -> YearFigure {
    let (word, text) = match (state, reading) {
        (FigureState::Held, _) => ("held", "部门之间不一致，搁置".to_owned()),
        (FigureState::Absent, _) | (_, None) => ("absent", "没有部门报送".to_owned()),
        (_, Some(reading)) => {
            let word = match reading {
                Reading::Known(_) => "known",
                Reading::NotReported => "not_reported",
                Reading::NotApplicable => "not_applicable",
                Reading::Unknown => "unknown",
            };
            (word, shown(reading))
        }
    };
    let value = reading.and_then(Reading::number).map(|number| number.to_string());
    YearFigure { state: word.to_owned(), value, shown: text }
}

/// Everything that was said of a firm in some years, in the order of terms.
///
/// # Errors
/// Before the office is set up.
pub fn figures(moment: &Moment, subject: &str, years: &[i16]) -> Result<Vec<FigureLine>, Trouble> {
    let registry = &moment.ledger()?.registry;
    let as_of = moment.as_of();
    let mut terms: BTreeSet<String> = BTreeSet::new();
    for year in years {
        for told in registry.delivered_for(subject, *year, as_of).into_values() {
            terms.extend(told.iter().map(ToString::to_string));
        }
    }
    let line = |term: String| {
        let one = |year: &i16| {
            let figure = registry.figure_as_of(subject, &term, *year, as_of);
            (*year, year_figure(figure.state, figure.reading.as_ref()))
        };
        let values = years.iter().map(one).collect();
        let unit = fact::glossary::term(&term).map_or_else(String::new, |known| known.unit.clone());
        FigureLine { label: wording::term(&term), unit, values, term }
    };
    Ok(terms.into_iter().map(line).collect())
}

/// The land of a firm in a year.
///
/// # Errors
/// Before the office is set up.
pub fn occupancy(moment: &Moment, subject: &str, year: i16) -> Result<Vec<OccupancyLine>, Trouble> {
    let registry = &moment.ledger()?.registry;
    let land = registry.land_of(subject, year, moment.as_of());
    let name = |code: &str| {
        let known = registry.enterprise(code).and_then(|known| known.name());
        known.map_or_else(|| code.to_owned(), |name| format!("{name}（{code}）"))
    };
    let mut lines = Vec::new();
    for (parcel, occupancies) in land.parcels() {
        for occupancy in occupancies.iter().filter(|occupancy| *occupancy.enterprise == *subject) {
            let (kind, kind_title, counterpart) = match &occupancy.tenure {
                Tenure::Owned => ("owned", "自有", None),
                Tenure::RentedIn { landlord } => ("rented_in", "租入", landlord.as_ref()),
                Tenure::LetOut { tenant } => ("let_out", "租出", tenant.as_ref()),
                Tenure::Excluded => ("excluded", "不计入", None),
                Tenure::Illegal => ("illegal", "证外占用", None),
            };
            let (area, floor) = match occupancy.extent {
                Extent::Land(area) => (Some(area.to_mu().to_string()), None),
                Extent::Floor(floor) => (None, Some(floor.to_string())),
            };
            lines.push(OccupancyLine {
                parcel: parcel.code.to_string(),
                kind: kind.to_owned(),
                kind_title: kind_title.to_owned(),
                area,
                floor,
                counterpart: counterpart.map(|code| name(code)),
                from: occupancy.from,
                to: occupancy.to,
                place: occupancy.place.to_string(),
            });
        }
    }
    Ok(lines)
}

/// The explanation sheet of a firm, its cells as the evaluation read them.
///
/// # Errors
/// When the firm is not in the evaluation.
pub fn sheet(evaluated: &Evaluated, subject: &str) -> Result<Explanation, Failure> {
    let run = evaluated.run();
    let row = row_of(run, subject, &|_| String::new())?;
    let as_of = |term: &str| point(evaluated.question.read_up_to(subject, term));
    let zone = &evaluated.setup.zone;
    Ok(sheet_as_of(run, evaluated.field(), row, evaluated.registry(), zone, &as_of))
}

/// What a firm would get with other figures, everybody else unchanged: as it is, then as it would be. Figures are exact
/// decimals as text, by glossary id; an empty text is "not reported".
///
/// # Errors
/// When the firm is not in the evaluation or a text is no number.
pub fn attempt(
    evaluated: &Evaluated,
    subject: &str,
    figures: &BTreeMap<String, String>,
) -> Result<(Tried, Tried), Trouble> {
    let row = row_of(evaluated.run(), subject, &|_| String::new())?;
    let mut changes = Vec::new();
    for (term, text) in figures {
        if fact::glossary::term(term).is_none() {
            return Err(Trouble::NotFound(format!("没有指标“{term}”。")));
        }
        let setting = || Failure::Setting { setting: format!("{term}={text}") };
        let cell = match text.trim() {
            "" => Cell::Gap(Gap::NotReported),
            number => Cell::Number(number.parse().map_err(|_| setting())?),
        };
        changes.push((term.as_str(), cell));
    }
    let tried = |changes: &[(&str, Cell)]| evaluated.field().tried(row, changes).map_err(Failure::from);
    Ok((tried(&[])?, tried(&changes)?))
}
