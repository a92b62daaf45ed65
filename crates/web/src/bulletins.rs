//! Monthly bulletins over HTTP (S2-IV.3b): the series with its gaps, one bulletin with its figures and the lists behind them,
//! the paper.

use crate::App;
use crate::bulletin_problems::row as problem_row;
use crate::exports::attachment;
use crate::guard::Caller;
use crate::history::deeds;
use crate::names::word_id;
use crate::problem::{Problem, Result};
use crate::route::DOCX;
use crate::steps::{next, shape};
use crate::take::{AsOf, Looked, Path};
use crate::wire::Named;
use crate::wire::bulletin::{
    BulletinBoard, BulletinFigure, BulletinItem, BulletinMonth, BulletinPage, BulletinPlace, BulletinReceipt,
    BulletinRow,
};
use crate::wire::plot::{NextStep, StepField};
use axum::extract::State;
use axum::response::Response;
use desk::Moment;
use desk::bulletin::{FigureSheet, PlaceLine, Sheet, bulletin_paper, sheet};
use office::authority::Target;
use office::bulletin::{
    BULLETIN_OPTIONAL, Bulletin, BulletinState, Month, MonthFigures, MonthGap, Problem as Raised,
    ProblemSource, bulletin_fields, known_party, standing,
};
use office::journal::AccessResult;
use office::supply::Titled as _;

/// `GET /api/bulletins`.
pub(crate) async fn board(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<BulletinBoard>> {
    let month = |one: office::bulletin::Standing<'_>| {
        let (gap, gap_title) = match one.gap {
            MonthGap::None => ("none", "已印发"),
            MonthGap::Unfinished => ("unfinished", "没有印发"),
            MonthGap::Skipped => ("skipped", "缺期"),
            MonthGap::Due => ("due", "还没有起草"),
        };
        let seen = one.bulletins.into_iter().filter(|one| sees(&app, &caller, one));
        BulletinMonth {
            month: one.month.to_string(),
            title: one.month.title(),
            gap: gap.to_owned(),
            gap_title: gap_title.to_owned(),
            bulletins: seen.map(|one| row(&moment, one)).collect(),
        }
    };
    Ok(axum::Json(BulletinBoard {
        months: standing(moment.docket.bulletins.values(), day).into_iter().map(month).collect(),
        may_draft: may(&app, &caller, "bulletin_draft"),
        may_record: may(&app, &caller, "inspection_record"),
        last_month: Month::of(day).before().map(|month| month.to_string()),
        parties: parties(&moment),
        places: places(&moment),
    }))
}

/// `GET /api/bulletins/{key}`.
pub(crate) async fn bulletin(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<axum::Json<BulletinPage>> {
    let (one, figures) = find(&app, &caller, &moment, &key)?;
    let whole = sheet(&moment, Some(one), figures);
    let items = seen_items(&caller, figures);
    let told = |(figure, seen): (&FigureSheet, &Vec<bool>)| figure_told(figure, seen);
    let latest = desk::bulletin::bulletin_of(&moment, one.month).is_some_and(|last| last.key == one.key);
    Ok(axum::Json(BulletinPage {
        row: row(&moment, one),
        month: whole.month.clone(),
        day: whole.day.clone(),
        position: whole.position,
        reason: whole.reason.clone(),
        organisation: whole.organisation.clone(),
        policy: whole.policy.clone(),
        effect: whole.effect.clone(),
        demands: whole.demands.clone(),
        figures: whole.figures.iter().zip(&items).map(told).collect(),
        receipts: receipts(&moment, one),
        problems: named_by(&moment, &one.key).map(|problem| problem_row(&moment, problem, day)).collect(),
        history: deeds(&one.deeds),
        next: steps(&app, &caller, &moment, one),
        may_raise: one.number.is_some() && may(&app, &caller, "problem_raise"),
        may_correct: one.number.is_some() && latest && may(&app, &caller, "bulletin_draft"),
        parties: parties(&moment),
        places: places(&moment),
    }))
}

/// `GET /api/bulletins/{key}/paper.docx`.
pub(crate) async fn paper(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(key): Path<String>,
) -> Result<Response> {
    let (one, figures) = find(&app, &caller, &moment, &key)?;
    let mut whole: Sheet = sheet(&moment, Some(one), figures);
    for (figure, seen) in whole.figures.iter_mut().zip(seen_items(&caller, figures)) {
        let mut seen = seen.into_iter();
        figure.items.retain(|_| seen.next().unwrap_or(false));
    }
    let (name, bytes) = bulletin_paper(&whole).map_err(|error| {
        tracing::error!(%error, "paper of a bulletin");
        Problem::ours()
    })?;
    app.note(&caller, caller.action, &name, AccessResult::Allowed);
    Ok(attachment(&name, DOCX, bytes))
}

/// A bulletin with its figures, as far as the caller sees it; what is not seen is not there.
pub(crate) fn find<'m>(
    app: &App,
    caller: &Caller,
    moment: &'m Moment,
    key: &str,
) -> Result<(&'m Bulletin, &'m MonthFigures)> {
    let one = moment.docket.bulletins.get(key).filter(|one| sees(app, caller, one));
    let kept = moment.docket.bulletin_figures.get(key);
    one.zip(kept).map(|(one, kept)| (one, &kept.figures)).ok_or_else(Problem::not_found)
}

/// What is issued is seen by everybody who reads bulletins, a draft by those who work on it.
fn sees(app: &App, caller: &Caller, one: &Bulletin) -> bool {
    let works =
        || ["bulletin_draft", "bulletin_sign", "problem_check"].iter().any(|action| may(app, caller, action));
    one.number.is_some() || works()
}

pub(crate) fn may(app: &App, caller: &Caller, action: &str) -> bool {
    app.authority().require(&caller.author, action, &Target::default()).is_ok()
}

/// Of each figure which of its rows the caller sees: whoever is limited to a place sees those of the place.
fn seen_items(caller: &Caller, figures: &MonthFigures) -> Vec<Vec<bool>> {
    let view = caller.view();
    let seen = |item: &office::bulletin::FigureItem| {
        let target =
            Target { region: item.region.as_deref(), zone: item.zone.as_deref(), ..Target::default() };
        view.reaches(&target)
    };
    figures.figures.iter().map(|figure| figure.items.iter().map(seen).collect()).collect()
}

fn figure_told(figure: &FigureSheet, seen: &[bool]) -> BulletinFigure {
    let place = |line: &PlaceLine| BulletinPlace {
        place: line.place.clone(),
        title: line.title.clone(),
        value: line.value.clone(),
        rows: line.items as u64,
        change: line.change.clone(),
        rank: line.rank.map(|rank| rank as u64),
        target: line.target.clone(),
        target_source: line.target_source.clone(),
        target_met: line.target_met,
    };
    let items = figure.items.iter().zip(seen).filter(|(_, seen)| **seen).map(|(item, _)| BulletinItem {
        about: item.about.clone(),
        title: item.title.clone(),
        region: item.region.clone(),
        zone: item.zone.clone(),
        value: item.value.clone(),
        whole: item.whole.clone(),
        note: item.note.clone(),
        link: item.link.clone(),
    });
    BulletinFigure {
        id: figure.id.clone(),
        title: figure.title.clone(),
        unit: figure.unit.clone(),
        more_is_better: figure.more_is_better,
        clause: figure.clause.clone(),
        unknown: figure.unknown.clone(),
        regions: figure.regions.iter().map(place).collect(),
        zones: figure.zones.iter().map(place).collect(),
        items: items.collect(),
        hidden: seen.iter().filter(|seen| !**seen).count() as u64,
    }
}

fn row(moment: &Moment, one: &Bulletin) -> BulletinRow {
    let corrected = one.corrects.as_deref().and_then(|key| moment.docket.bulletins.get(key));
    BulletinRow {
        key: one.key.clone(),
        title: one.title(),
        number: one.number_title(),
        state: word_id(&one.state),
        state_title: one.state.title().to_owned(),
        issued: one.number.as_ref().map(|number| number.act.day.to_string()),
        corrects: corrected.and_then(Bulletin::number_title),
        addressees: one.to.len() as u64,
        received: one.received.len() as u64,
        open_problems: named_by(moment, &one.key).filter(|problem| problem.is_open()).count() as u64,
    }
}

fn named_by<'m>(moment: &'m Moment, bulletin: &'m str) -> impl Iterator<Item = &'m Raised> {
    moment.docket.problems.values().filter(
        move |problem| matches!(&problem.source, ProblemSource::Bulletin { key, .. } if key == bulletin),
    )
}

fn receipts(moment: &Moment, one: &Bulletin) -> Vec<BulletinReceipt> {
    let receipt = |to: &String| {
        let received = one.received.iter().find(|received| received.to == *to);
        BulletinReceipt {
            to: named_party(moment, to),
            by: received.map(|received| received.act.by.name.clone()),
            day: received.map(|received| received.act.day.to_string()),
        }
    };
    one.to.iter().map(receipt).collect()
}

fn steps(app: &App, caller: &Caller, moment: &Moment, one: &Bulletin) -> Vec<NextStep> {
    let waits = one.state == BulletinState::Issued && one.waits_for(&caller.author).is_some();
    let offered = one.state.next().into_iter().filter(|(id, _, _)| *id != "receive" || waits);
    let target = office::docket::place_target(&moment.docket, caller.author.zone.as_deref());
    let step = |(id, title, action): (&'static str, &'static str, &'static str)| {
        let fields = bulletin_fields(id).into_iter().map(|field| StepField {
            options: if field.kind == "members" { parties(moment) } else { Vec::new() },
            ..shape(id, field, BULLETIN_OPTIONAL)
        });
        next(app, caller, (id, title, action), fields.collect(), &[], &target)
    };
    offered.map(step).collect()
}

/// A department, district or development zone with its name.
pub(crate) fn named_party(moment: &Moment, id: &str) -> Named {
    let known = moment.docket.configuration().and_then(|known| known_party(known, id));
    Named { id: id.to_owned(), title: known.unwrap_or(id).to_owned() }
}

/// Districts and development zones.
pub(crate) fn places(moment: &Moment) -> Vec<Named> {
    let known = moment.docket.configuration();
    let places = known.into_iter().flat_map(|known| known.regions.iter().chain(&known.zones));
    places.map(|place| Named { id: place.id.clone(), title: place.title.clone() }).collect()
}

/// Districts and development zones, then departments that have accounts.
pub(crate) fn parties(moment: &Moment) -> Vec<Named> {
    let departments: std::collections::BTreeSet<&str> = moment
        .docket
        .accounts
        .values()
        .filter(|account| account.open && account.zone.is_none() && account.enterprise.is_none())
        .filter_map(|account| account.department.as_deref())
        .collect();
    let mut parties = places(moment);
    parties.extend(departments.into_iter().map(crate::names::named_department));
    parties
}
