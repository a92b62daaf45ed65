//! Where a figure of a parcel comes from: the cell of the layer or table, what a survey says beside it, the feature that was
//! measured. It is told in the form of a figure of a firm.

use crate::App;
use crate::guard::Caller;
use crate::land::{SeenLand, mu};
use crate::land_file::written;
use crate::names;
use crate::names::term;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Looked, Path, Query};
use crate::wire::Figure;
use crate::wire::firm::{Statement, Trace, TraceInput};
use crate::wire::land::ParcelTraceOf;
use axum::extract::State;
use desk::land::{LandCell, OCCUPIED_AREA, Surveyed};
use fact::glossary;
use law::Value;
use office::identification::Occupant;

/// Area of the geometry, by which nothing is decided.
const MEASURED_AREA: &str = "measured_area";
/// Time that does not count.
const EXCUSED: &str = "excused";
/// Figures of a firm that follow from its published class.
const BY_CLASS: [&str; 2] = ["worst_class", "class_protected"];

/// `GET /api/land/parcels/{code}/trace`.
pub(crate) async fn trace(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(code): Path<String>,
    Query(asked): Query<ParcelTraceOf>,
) -> Result<axum::Json<Trace>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let place = land.find(&code).ok_or_else(Problem::not_found)?;
    let term = asked.term.ok_or_else(|| Problem::malformed("请在 term 写明是哪个数。"))?;
    let work = move || Asked { land: &land, place, firm: asked.uscc.as_deref(), term: &term }.told();
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?.map(axum::Json)
}

/// A figure of a parcel, or of a firm on it.
struct Asked<'a> {
    land: &'a SeenLand,
    place: usize,
    firm: Option<&'a str>,
    term: &'a str,
}

impl Asked<'_> {
    fn told(&self) -> Result<Trace> {
        match (self.term, self.firm) {
            (MEASURED_AREA, None) => Ok(self.measured()),
            (EXCUSED, None) => Ok(self.excused()),
            _ => self.figure(),
        }
    }

    /// A figure that stands in a cell.
    fn figure(&self) -> Result<Trace> {
        let occupant = self.firm.map(|uscc| self.occupant(uscc)).transpose()?;
        let parcel = &self.land.book.land.parcels[self.place];
        let (title, unit, value) = match (self.term, occupant) {
            (OCCUPIED_AREA, Some(one)) => ("占用面积".to_owned(), "亩".to_owned(), number(mu(one.area))),
            ("parcel_area", None) => (term(self.term), "亩".to_owned(), number(mu(parcel.area))),
            (id, occupant) => {
                let figures = occupant.map_or(&parcel.figures, |one| &one.figures);
                let value = figures.get(id).ok_or_else(Problem::not_found)?;
                let unit = glossary::term(id).map_or_else(String::new, |known| known.unit.clone());
                (term(id), unit, shown(value))
            }
        };
        let surveyed = self.surveyed(occupant);
        let by_survey = surveyed.is_some_and(|one| one.counts);
        let cell = self.land.book.cell(self.place, self.firm, self.term);
        let mut statements: Vec<Statement> = surveyed.into_iter().map(of_survey).collect();
        statements.extend(cell.iter().map(|cell| self.statement(cell, !by_survey, value.clone())));
        statements.sort_by_key(|one| !one.chosen);
        let mut told = bare(&title, &unit, value.clone());
        if statements.is_empty() && BY_CLASS.contains(&self.term) {
            told.steps.push("取自公布的评价等级，见企业页。".to_owned());
        }
        told.inputs = vec![TraceInput {
            term: self.term.to_owned(),
            label: title,
            value,
            unit,
            trace: None,
            statements,
        }];
        Ok(told)
    }

    /// The firm on the parcel, if the caller may know of it.
    fn occupant(&self, uscc: &str) -> Result<&Occupant> {
        let firms = &self.land.book.land.parcels[self.place].occupants;
        let found = firms.iter().find(|one| one.uscc == uscc && self.land.sees_firm(&one.uscc));
        found.ok_or_else(Problem::not_found)
    }

    /// What a survey says of the figure; of a firm only where it uses the parcel alone.
    fn surveyed(&self, occupant: Option<&Occupant>) -> Option<&Surveyed> {
        let alone = self.land.book.land.parcels[self.place].occupants.len() == 1;
        let told = self.land.book.surveyed(self.place);
        told.iter().find(|one| one.term == self.term && (occupant.is_none() || alone))
    }

    /// The area of the geometry, with its feature.
    fn measured(&self) -> Trace {
        let areas = self.land.book.areas(self.place);
        let area = self.land.book.land.grounds[self.place].measured.map(mu);
        let value = area.map_or_else(unknown, number);
        let mut told = bare("图形面积", "亩", value.clone());
        if let (Some(plane), Some(frame)) = (&areas.plane_square_metres, &areas.frame) {
            told.steps.push(format!("图形在{frame}投影面上 {plane} 平方米，1 亩 = 2000/3 平方米"));
        }
        let feature = self.land.book.feature(self.place);
        let statements = feature.iter().map(|cell| self.statement(cell, true, value.clone())).collect();
        let (label, unit) = ("图形".to_owned(), "亩".to_owned());
        let term = MEASURED_AREA.to_owned();
        told.inputs = vec![TraceInput { term, label, value, unit, trace: None, statements }];
        told
    }

    /// Time that does not count, with its rows.
    fn excused(&self) -> Trace {
        let count = self.land.book.land.parcels[self.place].excused.len();
        let mut told = bare("不计算的时间", "段", number(count.to_string()));
        let rows = self.land.book.excused_cells(self.place);
        let input = |cell: &LandCell| TraceInput {
            term: EXCUSED.to_owned(),
            label: cell.header.clone(),
            value: words(cell.raw.clone()),
            unit: String::new(),
            trace: None,
            statements: vec![self.statement(cell, true, words(cell.raw.clone()))],
        };
        told.inputs = rows.iter().map(input).collect();
        told
    }

    fn statement(&self, cell: &LandCell, chosen: bool, value: Figure) -> Statement {
        let docket = &self.land.moment.docket;
        let delivery = cell.delivery.as_ref().and_then(|key| docket.layers.get(key));
        let department = delivery.and_then(|one| one.act.by.department.clone()).unwrap_or_default();
        let bare = fact::Place { file: String::new(), sheet: String::new(), ..cell.place.clone() };
        let stands = match (cell.kind.is_map(), cell.place.row) {
            (true, Some(row)) if cell.header.is_empty() => format!("第 {row} 个要素"),
            (true, Some(row)) => format!("第 {row} 个要素“{}”", cell.header),
            _ => format!("{}“{}”", bare.to_string().trim(), cell.header),
        };
        let since =
            delivery.map_or_else(String::new, |one| format!("{}起的{}", one.valid_from, cell.kind.title()));
        Statement {
            file: cell.place.file.clone(),
            digest: delivery.map_or_else(String::new, |one| one.file.digest.clone()),
            sheet: cell.place.sheet.clone(),
            cell: stands,
            row: cell.place.row.unwrap_or_default(),
            column: cell.place.column.unwrap_or_default(),
            raw: cell.raw.clone(),
            value,
            department_title: names::department(&department),
            department,
            delivered: delivery.map(|one| one.act.day.to_string()),
            recorded: delivery.map_or_else(String::new, |one| one.act.day.to_string()),
            by: delivery.map_or_else(String::new, |one| one.act.by.name.clone()),
            entry: delivery.map_or(0, |one| one.act.entry),
            batch: None,
            chosen,
            why: if chosen { since } else { format!("{since}；调查较新，以调查为准") },
        }
    }
}

fn of_survey(one: &Surveyed) -> Statement {
    let why = if one.counts {
        "调查比图层新，以调查为准"
    } else {
        "图层比调查新，以图层为准"
    };
    Statement {
        file: one.title.clone(),
        digest: String::new(),
        sheet: String::new(),
        cell: String::new(),
        row: 0,
        column: 0,
        raw: one.answer.clone(),
        value: words(one.answer.clone()),
        department: String::new(),
        department_title: "用地调查".to_owned(),
        delivered: Some(one.day.to_string()),
        recorded: one.day.to_string(),
        by: one.by.clone(),
        entry: one.entry,
        batch: None,
        chosen: one.counts,
        why: why.to_owned(),
    }
}

fn bare(title: &str, unit: &str, value: Figure) -> Trace {
    Trace {
        title: title.to_owned(),
        value,
        unit: unit.to_owned(),
        formula: None,
        steps: Vec::new(),
        inputs: Vec::new(),
        clauses: Vec::new(),
        roundings: Vec::new(),
        capped: None,
        decided_by: None,
    }
}

fn shown(value: &Value) -> Figure {
    match value {
        Value::Number(_) => number(written(value)),
        Value::Unknown => unknown(),
        _ => words(written(value)),
    }
}

fn number(text: String) -> Figure {
    Figure { value: Some(text.clone()), state: "known".to_owned(), shown: text }
}

/// What is known and no number.
fn words(text: String) -> Figure {
    Figure { value: None, state: "known".to_owned(), shown: text }
}

fn unknown() -> Figure {
    Figure { value: None, state: "unknown".to_owned(), shown: "不知道".to_owned() }
}
