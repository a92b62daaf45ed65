//! Firms: the list of a run, its export, and where a firm lies, by which its page is guarded.

use crate::App;
use crate::exports::{filtered, made, workbook};
use crate::guard::Caller;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, List, Query};
use crate::wire::firm::{FirmFilter, FirmRow};
use crate::wire::{Figure, Page};
use crate::years::{shown_run, wanted_year};
use axum::extract::State;
use axum::response::Response;
use desk::{Moment, Order, Roll, Setup, Wanted, body, status_title};
use fact::{Datum, Reading, glossary};
use office::authority::Scope;
use office::journal::OutcomeRow;
use paper::{Cell, ColumnStyle, Workbook, WriteError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a firm lies, as far as anybody said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub known: bool,
    pub region: Option<String>,
    pub zone: Option<String>,
}

/// Where a firm lies: as of the newest year in which somebody said so.
pub(crate) async fn place_of(app: &App, subject: &str) -> Result<Place> {
    let moment = app.desk().now();
    let registry = &moment.ledger()?.registry;
    if registry.enterprise(subject).is_none() {
        return Ok(Place::default());
    }
    let years: Vec<i16> = crate::zone::years(&moment).into_iter().map(|year| year.year).collect();
    let text = |term: &str| {
        years.iter().find_map(|year| match registry.figure(subject, term, *year).reading {
            Some(Reading::Known(Datum::Text(text))) => Some(text.into_string()),
            _ => None,
        })
    };
    Ok(Place { known: true, region: text("region"), zone: text("zone") })
}

/// `GET /api/firms`.
pub(crate) async fn firms(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(filter): Query<FirmFilter>,
    list: List,
) -> Result<axum::Json<Page<FirmRow>>> {
    let year = wanted_year(&moment, filter.year)?;
    let Some(run) = shown_run(&app, &caller.author.role, &moment, year, filter.run)? else {
        known_order(&list)?;
        return names_only(&app, &caller, &moment, year, (&filter, &list)).await;
    };
    let roll = app.desk().roll(run.act.entry).await?;
    let eyes = Eyes::of(&app, &caller, &moment);
    let wanted = wanted(&filter, &list, &roll, &eyes)?;
    let (skip, most) = list.window();
    let piece = caller.view().ask(|reach| roll.piece(&wanted, reach, skip, most));
    let items: Result<Vec<FirmRow>> = piece.rows.iter().map(|row| shape(&roll, row, &eyes)).collect();
    let mut answer = Page::of(items?, piece.total as u64, list.page, list.size);
    answer.totals = piece.classes.into_iter().map(|(class, count)| (class, count.to_string())).collect();
    Ok(axum::Json(answer))
}

/// The firms that a year's evaluation knows, before its result is shown: departments choose among them for their vetoes
/// and bonuses. Nothing of the result stands in them, nor are they ordered or narrowed by it.
async fn names_only(
    app: &App,
    caller: &Caller,
    moment: &Moment,
    year: i16,
    (filter, list): (&FirmFilter, &List),
) -> Result<axum::Json<Page<FirmRow>>> {
    let runs = moment.docket.runs.values().filter(|run| run.year == year && !caller.is_firm());
    let Some(run) = runs.max_by_key(|run| run.act.entry) else {
        return Ok(axum::Json(list.cut(Vec::new())));
    };
    let told = [&filter.class, &filter.list, &filter.status, &filter.previous_class, &filter.change];
    let order = list.sort.first().map(|(column, turned)| (Order::of(column), *turned));
    let order = match order {
        None => (Order::Name, false),
        Some((
            Some(order @ (Order::Name | Order::Subject | Order::Zone | Order::Region | Order::Industry)),
            turned,
        )) => (order, turned),
        Some(_) => return Err(not_shown_yet(year)),
    };
    if told.into_iter().flatten().any(|text| !text.is_empty()) {
        return Err(not_shown_yet(year));
    }
    let roll = app.desk().roll(run.act.entry).await?;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let wanted = Wanted {
        text: list.text.clone(),
        region: given(&filter.district),
        zone: given(&filter.zone),
        industry: given(&filter.industry),
        order: Some(order),
        ..Wanted::default()
    };
    let (skip, most) = list.window();
    let piece = caller.view().ask(|reach| roll.piece(&wanted, reach, skip, most));
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let named = |row: &&OutcomeRow| FirmRow {
        subject: row.subject.clone(),
        name: row.name.clone(),
        district: some(&row.region),
        zone: some(&row.zone),
        industry: some(&row.industry),
        ..FirmRow::default()
    };
    let items = piece.rows.iter().map(named).collect();
    Ok(axum::Json(Page::of(items, piece.total as u64, list.page, list.size)))
}

fn not_shown_yet(year: i16) -> Problem {
    Problem::malformed(format!("{year}年度的结果还没有公示，名单不能按等级、名次、得分和数据筛选或排序。"))
}

/// `GET /api/firms/export.xlsx`: exactly what the filter shows.
pub(crate) async fn export(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(filter): Query<FirmFilter>,
    list: List,
) -> Result<Response> {
    let year = wanted_year(&moment, filter.year)?;
    let run =
        shown_run(&app, &caller.author.role, &moment, year, filter.run)?.ok_or_else(Problem::not_found)?;
    let roll = app.desk().roll(run.act.entry).await?;
    let eyes = Eyes::of(&app, &caller, &moment);
    let wanted = wanted(&filter, &list, &roll, &eyes)?;
    let rows = caller.view().ask(|reach| roll.piece(&wanted, reach, 0, usize::MAX)).rows;
    let rows: Result<Vec<FirmRow>> = rows.into_iter().map(|row| shape(&roll, row, &eyes)).collect();
    let rows = rows?;
    let notes = made(&app, &caller, &moment, &words(&filter, &list));
    let title = format!("{year}年度企业名单");
    let name = format!("{title}.xlsx");
    workbook(&app, &caller, name, move || {
        let mut book = Workbook::new();
        sheet(&mut book, &title, &rows)?;
        book.notes(&notes)?;
        Ok(book)
    })
    .await
}

/// Which figures an account may see: all, those of its own department, or none (domain: tax secrecy, statistics law).
pub(crate) struct Eyes {
    scope: Scope,
    department: Option<String>,
    setup: Option<Arc<Setup>>,
}

impl Eyes {
    pub(crate) fn of(app: &App, caller: &Caller, moment: &Moment) -> Self {
        Self {
            scope: app.permits(&caller.author.role, "read_figures"),
            department: caller.author.department.clone(),
            setup: moment.setup.clone(),
        }
    }

    /// Whether a figure may be seen; rows are narrowed to the account's firms before.
    pub(crate) fn may_see(&self, term: &str) -> bool {
        match self.scope {
            Scope::All | Scope::OwnZone | Scope::OwnEnterprise => true,
            Scope::OwnDepartment => {
                let owner = self.setup.as_ref().and_then(|setup| setup.rules.registry.owner(term));
                owner.is_some() && owner == self.department.as_deref()
            }
            Scope::Nothing | Scope::Public | Scope::Oneself => false,
        }
    }
}

/// Refuses an order by a word that no list knows; which figures a list carries is known with its run.
fn known_order(list: &List) -> Result<()> {
    match list.sort.first() {
        Some((column, _)) if Order::of(column).is_none() && glossary::term(column).is_none() => {
            Err(unknown_order(column))
        }
        _ => Ok(()),
    }
}

fn unknown_order(column: &str) -> Problem {
    Problem::malformed(format!("不能按“{column}”排序。"))
}

fn wanted(filter: &FirmFilter, list: &List, roll: &Roll, eyes: &Eyes) -> Result<Wanted> {
    // By a figure that is not shown to the account, it may not sort either.
    let figure = |column: &String| {
        (eyes.may_see(column) && roll.carries(column)).then(|| Order::Figure(column.as_str().into()))
    };
    let order = match list.sort.first() {
        Some((column, turned)) => Some((
            Order::of(column).or_else(|| figure(column)).ok_or_else(|| unknown_order(column))?,
            *turned,
        )),
        None => None,
    };
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    // `-` and `none` ask for firms without a class.
    let class = |class: &str| if matches!(class, "-" | "none") { String::new() } else { class.to_owned() };
    let classes = given(&filter.class).unwrap_or_default();
    let classes = classes.split(',').map(str::trim).filter(|class| !class.is_empty()).map(class);
    Ok(Wanted {
        text: list.text.clone(),
        list: given(&filter.list),
        region: given(&filter.district),
        zone: given(&filter.zone),
        industry: given(&filter.industry),
        status: given(&filter.status),
        classes: classes.collect(),
        previous_class: given(&filter.previous_class).map(|text| class(&text)),
        change: given(&filter.change),
        order,
        ..Wanted::default()
    })
}

/// A row as the API shows it.
pub(crate) fn shape(roll: &Roll, row: &OutcomeRow, eyes: &Eyes) -> Result<FirmRow> {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let more = body(row)?;
    let known =
        |value: String| Figure { shown: value.clone(), value: Some(value), state: "known".to_owned() };
    let change = match (roll.change(row), &row.previous_class) {
        (Some(1..), _) => Some("up"),
        (Some(0), _) => Some("same"),
        (Some(_), _) => Some("down"),
        (None, None) => Some("new"),
        (None, Some(_)) => None,
    };
    Ok(FirmRow {
        subject: row.subject.clone(),
        name: row.name.clone(),
        district: some(&row.region),
        zone: some(&row.zone),
        industry: some(&row.industry),
        list: some(&row.list),
        list_title: some(&more.list),
        status: some(&row.status),
        status_title: some(&status_title(&row.status).to_owned()),
        reason: some(&more.reason),
        class: some(&row.class),
        class_by_rank: some(&row.class_by_rank),
        total: row.total.as_ref().map(ToString::to_string),
        rank: row.rank.map(u64::from),
        ranked: Some(u64::from(row.ranked)),
        previous_class: row.previous_class.as_ref().and_then(some),
        change: change.map(str::to_owned),
        figures: more
            .figures
            .into_iter()
            .filter(|(id, _)| eyes.may_see(id))
            .map(|(id, value)| (id, known(value)))
            .collect(),
        scores: more.scores,
    })
}

/// The filter in words, for the export.
fn words(filter: &FirmFilter, list: &List) -> String {
    filtered(&[
        ("区县", &filter.district),
        ("园区", &filter.zone),
        ("等级", &filter.class),
        ("名单", &filter.list),
        ("状态", &filter.status),
        ("行业", &filter.industry),
        ("变动", &filter.change),
        ("检索", &list.text),
    ])
}

fn sheet(book: &mut Workbook, title: &str, rows: &[FirmRow]) -> std::result::Result<(), WriteError> {
    let mut figures: BTreeMap<&str, (String, String)> = BTreeMap::new();
    for id in rows.iter().flat_map(|row| row.figures.keys()) {
        let known = glossary::term(id);
        figures.entry(id).or_insert_with(|| {
            known.map_or_else(
                || (id.clone(), String::new()),
                |known| (known.zh.clone(), known.unit.to_string()),
            )
        });
    }
    let text = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
    let mut columns = vec![
        text("统一社会信用代码", 22),
        text("企业名称", 34),
        text("区县", 10),
        text("园区", 12),
        text("行业", 8),
        text("名单", 14),
        text("状态", 10),
        text("等级", 8),
        text("按名次的等级", 12),
        text("总分", 12),
        text("名次", 8),
        text("上年等级", 10),
    ];
    columns.extend(figures.values().map(|(label, unit)| ColumnStyle {
        title: label.clone(),
        unit: unit.clone(),
        width: 14,
        ..ColumnStyle::text(label)
    }));
    let mut sheet = book.long_sheet("企业名单", title, &columns)?;
    for row in rows {
        let rank = row.rank.map(|rank| rank.to_string());
        let or_blank = |text: &Option<String>| text.clone().unwrap_or_default();
        let texts = [
            row.subject.clone(),
            row.name.clone(),
            or_blank(&row.district),
            or_blank(&row.zone),
            or_blank(&row.industry),
            or_blank(&row.list_title),
            or_blank(&row.status_title),
            or_blank(&row.class),
            or_blank(&row.class_by_rank),
        ];
        let mut cells: Vec<Cell<'_>> = texts.iter().map(|text| Cell::Text(text)).collect();
        cells.push(number(row.total.as_deref()));
        cells.push(number(rank.as_deref()));
        let previous = or_blank(&row.previous_class);
        cells.push(Cell::Text(&previous));
        for id in figures.keys() {
            cells.push(number(row.figures.get(*id).and_then(|figure| figure.value.as_deref())));
        }
        sheet.row(&cells)?;
    }
    Ok(())
}

fn number(text: Option<&str>) -> Cell<'_> {
    match text {
        None => Cell::Empty,
        Some(text) => text.parse().map_or(Cell::Text(text), Cell::Number),
    }
}
