//! 历史遗留专册 (S2-8h): parcels with problems of long ago, those that the bureau entered and those of which the layers or
//! surveys of the day say that their title is not clear; entering one and settling one.

use crate::App;
use crate::change::{file, record};
use crate::guard::{Caller, RequestId};
use crate::land::{SeenLand, mu};
use crate::listed::{fits, found, sorted};
use crate::names::{titled, word_id};
use crate::problem::{Problem, Result};
use crate::sheet::{Column, Value, column, named, sheet, text, written_day};
use crate::steps::keyed;
use crate::take::{AsOf, Asked, Json, Looked, Path};
use crate::wire::land::{LegacyFilter, LegacyForm, LegacyRow, LegacySettleForm};
use crate::wire::{Named, Page, Receipt, StoredFile};
use axum::extract::State;
use axum::response::Response;
use law::Value as Figure;
use office::docket::{Command, place_target};
use office::land::{LegacyKind, LegacyLand, LegacyState};
use office::supply::Titled as _;

/// `GET /api/land/legacy`.
pub(crate) async fn list(
    State(app): State<App>,
    asked: Asked<LegacyFilter>,
) -> Result<axum::Json<Page<LegacyRow>>> {
    let rows = rows(&app, &asked).await?;
    Ok(axum::Json(asked.list.cut(rows)))
}

/// `GET /api/land/legacy/kinds`.
pub(crate) async fn kinds() -> Result<axum::Json<Vec<Named>>> {
    Ok(axum::Json(titled(LegacyKind::ALL)))
}

/// `GET /api/land/legacy.xlsx`.
pub(crate) async fn book(State(app): State<App>, asked: Asked<LegacyFilter>) -> Result<Response> {
    let filter = &asked.filter;
    let words = [("开发区", &filter.zone), ("问题", &filter.kind), ("状态", &filter.state)];
    let rows = rows(&app, &asked).await?;
    sheet(&app, &asked, ("历史遗留专册", "历史遗留专册.xlsx".to_owned()), columns(), rows, &words).await
}

fn columns() -> Vec<Column<LegacyRow>> {
    vec![
        column("宗地代码", 24, |row| text(&row.parcel)),
        column("坐落", 30, |row| text(&row.location)),
        column("开发区", 24, |row| named(&row.zone)),
        Column {
            title: "面积",
            unit: "亩",
            width: 12,
            value: |row| Value::Number(row.area.clone().unwrap_or_default(), 4),
        },
        column("问题", 20, |row| text(&row.kind.title)),
        column("情况", 40, |row| text(&row.note)),
        column("来源", 20, |row| text(&row.source.title)),
        column("分类处置", 40, |row| text(&row.way)),
        column("状态", 10, |row| text(&row.state.title)),
        column("处置案件", 30, |row| text(&row.cases.join("；"))),
        column("登记日期", 12, |row| written_day(row.day.as_deref().unwrap_or(""))),
        column("办结日期", 12, |row| written_day(row.settled_day.as_deref().unwrap_or(""))),
        column("处置结果", 40, |row| text(&row.result)),
    ]
}

/// `POST /api/land/legacy`.
pub(crate) async fn enter(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    AsOf(moment): AsOf,
    Looked(looked): Looked,
    Json(form): Json<LegacyForm>,
) -> Result<axum::Json<Receipt>> {
    let LegacyForm { parcel, kind, note, way, paper } = form;
    let land = SeenLand::of(&app, &caller, moment, looked).await?;
    let Some(place) = land.find(parcel.trim()) else {
        let detail = format!("宗地图层里没有“{}”。请核对宗地代码。", parcel.trim());
        return Err(Problem::unprocessable("no_such_parcel", detail));
    };
    let Some(kind) = LegacyKind::ALL.iter().copied().find(|known| word_id(known) == kind) else {
        return Err(Problem::unprocessable(
            "no_such_kind",
            format!("没有“{kind}”这一类。请从列出的各类中选。"),
        ));
    };
    let zone = land.book.land.grounds.get(place).and_then(|ground| ground.zone.clone());
    let (parcel, paper) = (parcel.trim().to_owned(), file(&app, &paper).await?);
    keyed(&app, &caller, id, Command::EnterLegacy { parcel, zone, kind, note, way, paper }).await
}

/// `POST /api/land/legacy/{legacy}/settle`.
pub(crate) async fn settle(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(legacy): Path<String>,
    Json(form): Json<LegacySettleForm>,
) -> Result<axum::Json<Receipt>> {
    let paper = file(&app, &form.paper).await?;
    record(&app, &caller, id, Command::SettleLegacy { legacy, result: form.result, paper }).await
}

/// What the caller sees and asks for: by parcel, what was entered first before what the layers say. Nothing for firms.
async fn rows(app: &App, asked: &Asked<LegacyFilter>) -> Result<Vec<LegacyRow>> {
    let Asked { caller, moment, day, filter, list } = asked;
    if caller.is_firm() {
        return Ok(Vec::new());
    }
    let land = SeenLand::of(app, caller, moment.clone(), *day).await?;
    let docket = &land.moment.docket;
    let entered = docket
        .legacy_land
        .values()
        .filter(|one| land.view.reaches(&place_target(docket, one.zone.as_deref())));
    let mut all: Vec<LegacyRow> = entered.map(|one| entered_row(&land, one)).collect();
    let unclear = land.places().filter(|place| {
        let parcel = &land.book.land.parcels[*place];
        let is_open = |one: &&LegacyLand| {
            one.parcel == parcel.code && one.kind == LegacyKind::TitleUnclear && one.settled.is_none()
        };
        parcel.figures.get("title_clear").and_then(Figure::truth) == Some(false)
            && !docket.legacy_land.values().any(|one| is_open(&one))
    });
    all.extend(unclear.map(|place| layer_row(&land, place)));
    all.retain(|row| {
        fits(&filter.zone, row.zone.as_ref().map(|zone| zone.id.as_str()))
            && fits(&filter.kind, Some(&row.kind.id))
            && fits(&filter.state, Some(&row.state.id))
            && found(list, &[&row.parcel, &row.location, &row.note])
    });
    all.sort_by(|one, other| {
        (&one.parcel, one.key.is_none(), &one.key).cmp(&(&other.parcel, other.key.is_none(), &other.key))
    });
    sorted(all, list, |row, column| match column {
        "parcel" => Some(row.parcel.clone()),
        "location" => Some(row.location.clone()),
        "kind" => Some(row.kind.title.clone()),
        "state" => Some(row.state.title.clone()),
        "day" => Some(row.day.clone().unwrap_or_default()),
        _ => None,
    })
}

fn entered_row(land: &SeenLand, one: &LegacyLand) -> LegacyRow {
    let settled = one.settled.as_ref();
    let papers = [Some(&one.paper), settled.map(|settled| &settled.paper)];
    LegacyRow {
        key: Some(one.key.clone()),
        zone: one.zone.as_deref().map(|zone| land.named_place(zone)),
        kind: Named { id: word_id(&one.kind), title: one.kind.title().to_owned() },
        note: one.note.clone(),
        source: Named { id: "entered".to_owned(), title: "自然资源局登记".to_owned() },
        way: one.way.clone(),
        state: Named { id: word_id(&one.state()), title: one.state().title().to_owned() },
        day: Some(one.act.day.to_string()),
        by: Some(one.act.by.name.clone()),
        settled_day: settled.map(|settled| settled.act.day.to_string()),
        result: settled.map_or_else(String::new, |settled| settled.result.clone()),
        files: papers.into_iter().flatten().map(StoredFile::from).collect(),
        ..of_parcel(land, &one.parcel)
    }
}

/// A parcel of which the layers or a survey say that its title is not clear.
fn layer_row(land: &SeenLand, place: usize) -> LegacyRow {
    let kind = LegacyKind::TitleUnclear;
    LegacyRow {
        kind: Named { id: word_id(&kind), title: kind.title().to_owned() },
        note: "宗地资料写明权属不清晰".to_owned(),
        source: Named { id: "layer".to_owned(), title: "图层或调查".to_owned() },
        state: Named { id: word_id(&LegacyState::Open), title: LegacyState::Open.title().to_owned() },
        ..of_parcel(land, &land.book.land.parcels[place].code)
    }
}

/// What the land of the day has of a parcel, and its cases; nothing more of one that is no longer in the layer.
fn of_parcel(land: &SeenLand, code: &str) -> LegacyRow {
    let place = land.book.land.place_of(code);
    let ground = place.and_then(|place| land.book.land.grounds.get(place));
    let cases = crate::land_cases::cases_of(land, code);
    LegacyRow {
        parcel: code.to_owned(),
        location: ground.map_or_else(String::new, |ground| ground.location.clone()),
        zone: ground.and_then(|ground| ground.zone.as_deref()).map(|zone| land.named_place(zone)),
        area: place.map(|place| mu(land.book.land.parcels[place].area)),
        cases: cases.iter().map(|case| format!("{}（{}）", case.title, case.state_title)).collect(),
        case_keys: cases.into_iter().map(|case| case.key).collect(),
        ..LegacyRow::default()
    }
}
