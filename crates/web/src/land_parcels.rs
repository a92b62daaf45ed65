//! Parcels over HTTP: the list by any filter, and the file of one parcel with its figures, firms, findings and history.

use crate::App;
use crate::guard::Caller;
use crate::land::{SeenLand, mu};
use crate::land_file::Beside;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Asked, List, Looked, Path};
use crate::wire::land::{Parcel, ParcelFilter, ParcelRow};
use crate::wire::{Named, Page};
use axum::extract::State;
use desk::land::LandBook;
use fact::{Area, Decimal};
use office::identification::ParcelFinding;
use std::collections::{BTreeMap, BTreeSet};

/// `GET /api/land/parcels`.
pub(crate) async fn parcels(
    State(app): State<App>,
    asked: Asked<ParcelFilter>,
) -> Result<axum::Json<Page<ParcelRow>>> {
    let Asked { caller, moment, day, filter, list } = asked;
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let work = move || {
        let places = chosen(&land, &filter, &list)?;
        let (skip, most) = list.window();
        let items = places.iter().skip(skip).take(most).map(|place| row(&land, *place)).collect();
        let mut answer = Page::of(items, places.len() as u64, list.page, list.size);
        answer.totals = totals(&land.book, &places);
        Ok(axum::Json(answer))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?
}

/// `GET /api/land/parcels/{code}`.
pub(crate) async fn parcel(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(code): Path<String>,
) -> Result<axum::Json<Parcel>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let place = land.find(&code).ok_or_else(Problem::not_found)?;
    let history = crate::land_file::history(&app, &land, &code).await?;
    let photos = crate::land_photos::photos(&app, &caller, &land, place);
    let protections = crate::land_file::protections(&app, &land, place).await?;
    let beside = Beside { history, photos, protections };
    let work = move || crate::land_file::file(&land, place, beside).map(axum::Json);
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?
}

/// Places of the parcels that a filter shows to the caller, in the order asked for.
pub(crate) fn chosen(land: &SeenLand, filter: &ParcelFilter, list: &List) -> Result<Vec<usize>> {
    let wanted = Wanted::of(land, filter, list.text.as_deref())?;
    let mut places: Vec<usize> = land.places().filter(|place| wanted.fits(land, *place)).collect();
    for (column, turned) in list.sort.iter().rev() {
        let key = order(column).ok_or_else(|| Problem::malformed(format!("不能按“{column}”排序。")))?;
        if *turned {
            places.sort_by_cached_key(|place| std::cmp::Reverse(key(&land.book, *place)));
        } else {
            places.sort_by_cached_key(|place| key(&land.book, *place));
        }
    }
    Ok(places)
}

/// What a column is sorted by.
fn order(column: &str) -> Option<fn(&LandBook, usize) -> Key> {
    Some(match column {
        "code" => |book, place| Key::Text(book.land.parcels[place].code.clone()),
        "area" => |book, place| Key::Number(book.land.parcels[place].area.micro_mu()),
        "listed" => {
            |book, place| Key::Number(book.finding(place).map_or(0, |found| found.listed().micro_mu()))
        }
        "idle" => |book, place| Key::Number(book.finding(place).map_or(0, |found| found.idle().micro_mu())),
        "state" => |book, place| Key::Number(book.lines[place].state as i64),
        "zone" => |book, place| Key::Text(book.land.grounds[place].zone.clone().unwrap_or_default()),
        "use" => |book, place| {
            let land_use = book.lines[place].land_use.as_ref();
            Key::Text(land_use.map_or_else(String::new, |(code, _)| code.clone()))
        },
        "class" => |book, place| Key::Text(book.lines[place].class.clone().unwrap_or_default()),
        "findings" => {
            |book, place| Key::Number(i64::try_from(book.lines[place].findings).unwrap_or(i64::MAX))
        }
        _ => return None,
    })
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

/// A filter that was read.
struct Wanted<'f> {
    filter: &'f ParcelFilter,
    text: Option<&'f str>,
    states: BTreeSet<&'f str>,
    codes: BTreeSet<&'f str>,
    least: Option<Area>,
    most: Option<Area>,
    in_unit: Option<BTreeSet<usize>>,
    told: Option<BTreeSet<&'f str>>,
}

impl<'f> Wanted<'f> {
    fn of(land: &'f SeenLand, filter: &'f ParcelFilter, text: Option<&'f str>) -> Result<Self> {
        let parts = |text: &'f Option<String>| {
            let parts = text.iter().flat_map(|text| text.split(','));
            parts.map(str::trim).filter(|part| !part.is_empty()).collect::<BTreeSet<_>>()
        };
        let finding = filter.finding.as_deref().filter(|code| !code.is_empty());
        let told = finding.map(|code| {
            let about = land.book.land.findings.iter().filter(|one| code == "any" || one.code == code);
            about.map(|one| one.subject.as_str()).collect()
        });
        let unit = filter.unit.as_deref().filter(|unit| !unit.is_empty());
        Ok(Self {
            text,
            states: parts(&filter.state),
            codes: parts(&filter.codes),
            least: area(&filter.area_least)?,
            most: area(&filter.area_most)?,
            in_unit: unit.map(|unit| land.book.in_unit(unit)),
            told,
            filter,
        })
    }

    fn fits(&self, land: &SeenLand, place: usize) -> bool {
        let book = &land.book;
        let (parcel, line) = (&book.land.parcels[place], &book.lines[place]);
        let ground = &book.land.grounds[place];
        let is = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| wanted.is_empty() || found == Some(wanted))
        };
        let hits = || book.finding(place).into_iter().flat_map(ParcelFinding::holding);
        let land_use = line.land_use.as_ref().map(|(code, _)| code.as_str());
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        (self.states.is_empty() || self.states.contains(line.state.id()))
            && (self.codes.is_empty() || self.codes.contains(parcel.code.as_str()))
            && given(&self.filter.land_use)
                .is_none_or(|wanted| land_use.is_some_and(|found| found.starts_with(&wanted)))
            && is(&self.filter.zone, ground.zone.as_deref())
            && is(&self.filter.category, line.category.as_deref())
            && is(&self.filter.class, line.class.as_deref())
            && given(&self.filter.sub_type)
                .is_none_or(|wanted| hits().any(|hit| hit.code == wanted || hit.sub_type == wanted))
            && given(&self.filter.firm)
                .is_none_or(|firm| parcel.occupants.iter().any(|occupant| occupant.uscc == firm))
            && self.least.is_none_or(|least| parcel.area >= least)
            && self.most.is_none_or(|most| parcel.area <= most)
            && self.in_unit.as_ref().is_none_or(|places| places.contains(&place))
            && self.told.as_ref().is_none_or(|told| told.contains(parcel.code.as_str()))
            && self.text.is_none_or(|text| {
                parcel.code.contains(text)
                    || ground.location.contains(text)
                    || parcel.occupants.iter().any(|occupant| {
                        occupant.uscc.starts_with(text)
                            || land.named_firm(&occupant.uscc).title.contains(text)
                    })
            })
    }
}

fn area(text: &Option<String>) -> Result<Option<Area>> {
    let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let area = text.parse::<Decimal>().ok().and_then(Area::from_mu);
    area.map(Some).ok_or_else(|| Problem::malformed(format!("“{text}”不是面积，请写亩数。")))
}

fn totals(book: &LandBook, places: &[usize]) -> BTreeMap<String, String> {
    let area: Area = places.iter().map(|place| book.land.parcels[*place].area).sum();
    let found = || places.iter().filter_map(|place| book.finding(*place));
    let listed: Area = found().map(|finding| finding.listed()).sum();
    let idle: Area = found().map(|finding| finding.idle()).sum();
    [("area", area), ("listed", listed), ("idle", idle)]
        .map(|(name, area)| (name.to_owned(), mu(area)))
        .into()
}

/// A parcel as lists show it.
pub(crate) fn row(land: &SeenLand, place: usize) -> ParcelRow {
    let book = &land.book;
    let (parcel, line, ground) = (&book.land.parcels[place], &book.lines[place], &book.land.grounds[place]);
    let finding = book.finding(place);
    let named = |id: &str, title: &str| Named { id: id.to_owned(), title: title.to_owned() };
    let category = line.category.as_deref().and_then(|id| book.category(id));
    let hits = finding.into_iter().flat_map(ParcelFinding::holding);
    let some = |area: Option<Area>| area.filter(|area| *area > Area::default()).map(mu);
    // A firm sees that others are there, not who they are.
    let firms = parcel.occupants.iter().filter(|one| land.sees_firm(&one.uscc));
    ParcelRow {
        code: parcel.code.clone(),
        location: ground.location.clone(),
        zone: ground.zone.as_deref().map(|zone| land.named_place(zone)),
        region: ground.region.as_deref().map(|region| land.named_place(region)),
        land_use: line.land_use.as_ref().map(|(code, title)| named(code, title)),
        area: mu(parcel.area),
        measured: ground.measured.map(mu),
        state: line.state.id().to_owned(),
        state_title: line.state.title().to_owned(),
        category: category.map(|category| named(&category.id, &category.label)),
        sub_types: hits.map(|hit| named(&hit.code, &hit.label)).collect(),
        listed: some(finding.map(|finding| finding.listed())),
        idle: some(finding.map(|finding| finding.idle())),
        class: line.class.clone().filter(|_| !land.view.is_one_firm()),
        firms: firms.map(|one| land.named_firm(&one.uscc)).collect(),
        findings: line.findings as u64,
        age: line.age,
        cases: crate::land_cases::cases_of(land, &parcel.code),
        bounds: line.bounds,
    }
}
