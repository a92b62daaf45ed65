//! Yearly assessments of districts over HTTP (S2-18): the list of years, one year with everything that its numbers come from, its
//! steps, and its workbook.

use crate::App;
use crate::change::record;
use crate::exports::{made, workbook};
use crate::guard::{Caller, RequestId};
use crate::history::deeds;
use crate::listed::{fits, found, sorted};
use crate::names::{named_department, term, word_id};
use crate::problem::{Problem, Result};
use crate::steps::{next, read, shape};
use crate::take::{AsOf, Asked, Json, Path};
use crate::wire::appraisal::{
    Appraisal, AppraisalDelivered, AppraisalDistrict, AppraisalFigure, AppraisalFilter, AppraisalForm,
    AppraisalKnown, AppraisalLine, AppraisalLink, AppraisalObjection, AppraisalRow,
};
use crate::wire::plot::{NextStep, StepForm};
use crate::wire::{Named, Page, Receipt, StoredFile};
use axum::extract::State;
use axum::response::Response;
use desk::Moment;
use desk::appraised::{appraisal_workbook, district_name, number_told, why};
use office::appraisal::{
    self, AppraisalRules, AppraisalStep, DistrictResult, LinkResult, ResultLine, appraisal_fields,
};
use office::authority::Target;
use office::docket::{Command, PlaceName, place_target};
use office::supply::Titled as _;

/// `GET /api/appraisals`.
pub(crate) async fn years(asked: Asked<AppraisalFilter>) -> Result<axum::Json<Page<AppraisalRow>>> {
    let Asked { moment, filter, list, .. } = asked;
    let rows = moment.docket.appraisals.values().rev().map(row).filter(|row| {
        fits(&filter.state, Some(&row.state))
            && found(&list, &[&row.year.to_string(), row.number.as_deref().unwrap_or("")])
    });
    let rows = sorted(rows.collect(), &list, |row, column| match column {
        "year" => Some(row.year.to_string()),
        "state" => Some(row.state_title.clone()),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `POST /api/appraisals`.
pub(crate) async fn open(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<AppraisalForm>,
) -> Result<axum::Json<Receipt>> {
    record(&app, &caller, id, Command::OpenAppraisal { year: form.year }).await
}

/// `GET /api/appraisals/{year}`.
pub(crate) async fn year(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(year): Path<i16>,
) -> Result<axum::Json<Appraisal>> {
    let one = find(&moment, year)?;
    let result = one.result.as_ref();
    let packs = result.into_iter().flat_map(|result| &result.packs);
    let districts = result.into_iter().flat_map(|result| &result.districts);
    Ok(axum::Json(Appraisal {
        row: row(one),
        scoring: result.map(|result| result.scoring.clone()),
        confirmed: result.is_some_and(|result| result.confirmed),
        day: result.map(|result| result.day.to_string()),
        packs: packs.map(|(id, digest)| Named { id: id.clone(), title: digest.clone() }).collect(),
        results: districts.map(|district| told(one, district)).collect(),
        delivered: one.figures.iter().rev().map(|figure| delivered(one, figure)).collect(),
        objections: one
            .objections
            .iter()
            .enumerate()
            .map(|(place, own)| objection(one, place, own))
            .collect(),
        history: deeds(&one.deeds),
        next: steps(&app, &caller, &moment, one),
    }))
}

/// `POST /api/appraisals/{year}/steps`.
pub(crate) async fn step(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(year): Path<i16>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    find(&app.desk().now(), year)?;
    let take: AppraisalStep = read(&app, &form, &appraisal_fields(&form.step)).await?;
    record(&app, &caller, id, Command::StepAppraisal { year, take }).await
}

/// `GET /api/appraisals/{year}/table.xlsx`.
pub(crate) async fn workbook_of(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(year): Path<i16>,
) -> Result<Response> {
    let notes = made(&app, &caller, &moment, "");
    let one = find(&moment, year)?.clone();
    workbook(&app, &caller, format!("{year}年度考核.xlsx"), move || appraisal_workbook(&one, &notes)).await
}

fn find(moment: &Moment, year: i16) -> Result<&appraisal::Appraisal> {
    moment.docket.appraisals.get(&year.to_string()).ok_or_else(Problem::not_found)
}

fn row(one: &appraisal::Appraisal) -> AppraisalRow {
    let results = one.result.iter().flat_map(|result| &result.districts);
    AppraisalRow {
        year: one.year,
        state: word_id(&one.state),
        state_title: one.state.title().to_owned(),
        number: one.published.as_ref().map(|published| published.number.clone()),
        districts: one.districts.len() as u64,
        scored: results.filter(|district| district.points.is_some()).count() as u64,
        waiting: one.objections.iter().filter(|own| own.answer.is_none()).count() as u64,
    }
}

fn named(one: &appraisal::Appraisal, district: &str) -> Named {
    Named { id: district.to_owned(), title: district_name(one, district) }
}

fn told(one: &appraisal::Appraisal, result: &DistrictResult) -> AppraisalDistrict {
    let figures = result.figures.iter().map(|figure| AppraisalFigure {
        id: figure.term.clone(),
        title: figure.title.clone(),
        value: figure.value.clone(),
        unit: figure.unit.clone(),
        department: figure.department.as_deref().map(named_department),
        source: figure.source.clone(),
        entry: figure.entry,
        clause: figure.clause.clone(),
    });
    let known = result.known.iter().map(|known| AppraisalKnown {
        id: known.term.clone(),
        title: known.title.clone(),
        value: known.value.clone(),
        unit: known.unit.clone(),
        source: known.source.clone(),
        differs: known.differs,
    });
    AppraisalDistrict {
        district: named(one, &result.district),
        points: result.points.clone(),
        rank: result.rank.map(|rank| rank as u64),
        why: why(result),
        items: result.items.iter().map(line).collect(),
        lines: result.lines.iter().map(line).collect(),
        figures: figures.collect(),
        known: known.collect(),
        links: result.links.iter().map(link).collect(),
    }
}

fn line(line: &ResultLine) -> AppraisalLine {
    AppraisalLine {
        id: line.id.clone(),
        label: line.label.clone(),
        value: line.value.clone(),
        unit: line.unit.clone(),
        points: line.points.clone(),
        scored: line.is_scored,
        sentence: line.sentence.clone(),
        clause: line.clause.clone(),
        article: line.article.clone(),
        numbers: line.numbers.iter().map(number_told).collect(),
    }
}

fn link(link: &LinkResult) -> AppraisalLink {
    AppraisalLink {
        id: link.id.clone(),
        label: link.label.clone(),
        before: link.before.clone(),
        after: link.after.clone(),
        change: link.change.clone(),
        unit: link.unit.clone(),
        clause: link.clause.clone(),
        sentence: link.sentence.clone(),
        missing: link.missing.clone(),
    }
}

fn delivered(one: &appraisal::Appraisal, figure: &appraisal::Delivered) -> AppraisalDelivered {
    let known = fact::glossary::term(&figure.term);
    AppraisalDelivered {
        district: named(one, &figure.district),
        figure: Named { id: figure.term.clone(), title: term(&figure.term) },
        value: figure.value.clone(),
        unit: known.map_or_else(String::new, |known| known.unit.clone()),
        department: named_department(&figure.department),
        source: figure.source.clone(),
        file: figure.file.as_ref().map(StoredFile::from),
        day: figure.act.day.to_string(),
        entry: figure.act.entry,
        by: figure.act.by.name.clone(),
        counts: one.figure(&figure.district, &figure.term) == Some(figure),
    }
}

fn objection(
    one: &appraisal::Appraisal,
    place: usize,
    own: &appraisal::DistrictObjection,
) -> AppraisalObjection {
    let answer = own.answer.as_ref();
    AppraisalObjection {
        number: place as u64 + 1,
        district: named(one, &own.district),
        text: own.text.clone(),
        file: own.file.as_ref().map(StoredFile::from),
        day: own.act.day.to_string(),
        by: own.act.by.name.clone(),
        accepted: answer.map(|(accept, ..)| *accept),
        opinion: answer.map(|(_, opinion, _)| opinion.clone()),
        answered: answer.map(|(.., act)| act.day.to_string()),
    }
}

/// What comes next: figures are offered to the department that owns them, an objection to whoever speaks for a district.
fn steps(app: &App, caller: &Caller, moment: &Moment, one: &appraisal::Appraisal) -> Vec<NextStep> {
    const OPTIONAL: &[(&str, &str)] = &[("deliver", "file"), ("object", "file")];
    let own = place_target(&moment.docket, caller.author.zone.as_deref());
    let figures = owned(caller, moment);
    let step = |(id, title, action): (&'static str, &'static str, &'static str)| {
        let target = match id {
            "deliver" => {
                let owner = caller.author.department.as_deref().filter(|_| !figures.is_empty());
                Target { department: owner, ..Target::default() }
            }
            "object" => match own.region {
                Some(_) => own,
                None => Target { region: caller.author.zone.as_deref(), ..Target::default() },
            },
            _ => Target::default(),
        };
        let fields = appraisal_fields(id).into_iter().map(|field| {
            let mut shaped = shape(id, field, OPTIONAL);
            shaped.options = match field.kind {
                "district" => {
                    let speaks =
                        |place: &&PlaceName| id != "object" || target.region == Some(place.id.as_str());
                    one.districts.iter().filter(speaks).map(|place| named(one, &place.id)).collect()
                }
                "figures" => figures.clone(),
                "objection" => waiting(one),
                _ => Vec::new(),
            };
            shaped
        });
        next(app, caller, (id, title, action), fields.collect(), &[], &target)
    };
    one.state.next().into_iter().map(step).collect()
}

/// Figures that the caller's department hands in.
fn owned(caller: &Caller, moment: &Moment) -> Vec<Named> {
    let Ok(setup) = moment.setup() else { return Vec::new() };
    let Some(book) = &setup.rules.supply else { return Vec::new() };
    let day = moment.today(jiff::Timestamp::now());
    let Ok(rules) = AppraisalRules::read(&book.packs, day) else { return Vec::new() };
    let department = caller.author.department.as_deref();
    let own = rules.figures.iter().filter(|rule| Some(rule.from.as_str()) == department);
    own.map(|rule| Named { id: rule.id.clone(), title: term(&rule.id) }).collect()
}

fn waiting(one: &appraisal::Appraisal) -> Vec<Named> {
    let open = one.objections.iter().enumerate().filter(|(_, own)| own.answer.is_none());
    let option = |(place, own): (usize, &appraisal::DistrictObjection)| {
        let title = format!("第{}件 {}：{}", place + 1, district_name(one, &own.district), own.text);
        Named { id: (place + 1).to_string(), title }
    };
    open.map(option).collect()
}
