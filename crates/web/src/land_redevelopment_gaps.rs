//! Which parcels of the list of low-efficiency land no plan of the year covers (S2-7c, S1-2.2d), and plans as workbooks.

use crate::App;
use crate::exports::{made, workbook};
use crate::guard::Caller;
use crate::land::{SeenLand, mu};
use crate::land_cases::law;
use crate::land_redevelopment::{find, modes, told};
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Looked, Path};
use crate::wire::Named;
use crate::wire::redevelopment::{Redevelopment, RedevelopmentCoverage, RedevelopmentGap, RedevelopmentSum};
use axum::extract::State;
use axum::response::Response;
use fact::{Area, Decimal, Ratio, Rounding};
use office::land::LandLaw as _;
use office::redevelopment::RedevelopmentPlan;
use paper::{Cell, ColumnStyle, Workbook, WriteError};
use std::collections::BTreeSet;

/// `GET /api/land/redevelopment_coverage`.
pub(crate) async fn coverage(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<RedevelopmentCoverage>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    tokio::task::spawn_blocking(move || covered(&land)).await.map_err(|_| Problem::ours())?.map(axum::Json)
}

/// `GET /api/land/redevelopment_gaps.xlsx`.
pub(crate) async fn gaps_workbook(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<Response> {
    let notes = made(&app, &caller, &moment, "");
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let work = move || covered(&land);
    let found = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())??;
    workbook(&app, &caller, format!("再开发规划未覆盖宗地-{day}.xlsx"), move || {
        let mut book = Workbook::new();
        let columns = [
            text("宗地", 24),
            text("坐落", 30),
            text("开发区", 22),
            area("低效面积"),
            text("类型", 16),
            text("规划单元", 20),
            text("企业", 40),
        ];
        let mut sheet = book.long_sheet("未覆盖宗地", "再开发规划未覆盖的低效用地", &columns)?;
        let named = |one: &Option<Named>| one.as_ref().map_or_else(String::new, |one| one.title.clone());
        for gap in &found.gaps {
            let firms = gap.firms.iter().map(|firm| firm.title.as_str()).collect::<Vec<_>>().join("、");
            let (zone, category, unit) = (named(&gap.zone), named(&gap.category), named(&gap.unit));
            sheet.row(&[
                Cell::Text(&gap.code),
                Cell::Text(&gap.location),
                Cell::Text(&zone),
                number(&gap.area),
                Cell::Text(&category),
                Cell::Text(&unit),
                Cell::Text(&firms),
            ])?;
        }
        book.notes(&notes)?;
        Ok(book)
    })
    .await
}

/// `GET /api/land/redevelopment/{key}/plan.xlsx`.
pub(crate) async fn plan_workbook(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<Response> {
    let notes = made(&app, &caller, &moment, "");
    let land = SeenLand::of(&app, &caller, moment.clone(), day).await?;
    let plan = told(&app, &caller, &land, find(&caller, &moment, &key)?)?;
    workbook(&app, &caller, format!("{}.xlsx", plan.row.title), move || {
        let mut book = Workbook::new();
        sheets(&mut book, &plan)?;
        book.notes(&notes)?;
        Ok(book)
    })
    .await
}

fn text(title: &str, width: u16) -> ColumnStyle {
    ColumnStyle { width, ..ColumnStyle::text(title) }
}

fn area(title: &str) -> ColumnStyle {
    ColumnStyle { unit: "亩".to_owned(), width: 14, digits: Some(6), ..ColumnStyle::text(title) }
}

fn number(text: &str) -> Cell<'_> {
    text.parse::<Decimal>().map_or(Cell::Text(text), Cell::Number)
}

fn sheets(book: &mut Workbook, plan: &Redevelopment) -> std::result::Result<(), WriteError> {
    let columns = [
        text("宗地", 24),
        text("坐落", 30),
        area("面积"),
        text("方式", 16),
        text("在清单里", 10),
        text("计划年度", 14),
    ];
    let mut sheet = book.long_sheet("规划宗地", &plan.row.title, &columns)?;
    for one in &plan.plan_parcels {
        let listed = if one.listed { "是" } else { "否" };
        let years = one.years.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        sheet.row(&[
            Cell::Text(&one.code),
            Cell::Text(&one.location),
            number(&one.area),
            Cell::Text(&one.mode.title),
            Cell::Text(listed),
            Cell::Text(&years),
        ])?;
    }
    let columns = [
        text("年度", 8),
        text("宗地", 24),
        text("坐落", 30),
        area("面积"),
        text("方式", 16),
        text("完成日", 12),
        text("责任人", 20),
        text("进度", 10),
        text("逾期", 8),
        area("已处置"),
    ];
    let mut sheet = book.long_sheet("年度实施计划", &plan.row.title, &columns)?;
    for year in &plan.plan_years {
        let number_of = year.year.to_string();
        for one in &year.lines {
            let late = if one.late { "是" } else { "" };
            sheet.row(&[
                Cell::Text(&number_of),
                Cell::Text(&one.code),
                Cell::Text(&one.location),
                number(&one.area),
                Cell::Text(&one.mode.title),
                Cell::Text(&one.day),
                Cell::Text(&one.person),
                Cell::Text(&one.state_title),
                Cell::Text(late),
                number(&one.disposed),
            ])?;
        }
    }
    Ok(())
}

fn covered(land: &SeenLand) -> Result<RedevelopmentCoverage> {
    let (book, moment) = (&land.book, &land.moment);
    let year = book.key.day.year();
    let plans: Vec<&RedevelopmentPlan> =
        moment.docket.redevelopments.values().filter(|plan| plan.holds_in(year)).collect();
    let planned: BTreeSet<&str> =
        plans.iter().flat_map(|plan| &plan.parcels).map(|parcel| parcel.code.as_str()).collect();
    let units: BTreeSet<&str> = plans.iter().flat_map(|plan| &plan.units).map(String::as_str).collect();
    let of_parcel = book.unit_of_parcels();
    let is_covered = |place: usize| {
        let code = book.land.parcels[place].code.as_str();
        let unit = of_parcel.get(place).and_then(Option::as_deref);
        unit.is_some_and(|unit| units.contains(unit)) || planned.contains(code)
    };
    let listed: Vec<(usize, Area)> = land
        .places()
        .filter_map(|place| Some((place, book.finding(place)?.listed())))
        .filter(|(_, area)| *area > Area::default())
        .collect();
    let sum = |chosen: &[&(usize, Area)]| -> Area { chosen.iter().map(|(_, area)| *area).sum() };
    let (inside, outside): (Vec<_>, Vec<_>) = listed.iter().partition(|(place, _)| is_covered(*place));
    let (whole, within) = (sum(&listed.iter().collect::<Vec<_>>()), sum(&inside));
    let names = book.unit_names();
    let unit = |place: usize| {
        let id = of_parcel.get(place)?.as_ref()?;
        let title = names.iter().find(|(known, _)| known == id).map_or(id, |(_, title)| title);
        Some(Named { id: id.clone(), title: title.clone() })
    };
    let told = |parcels: usize, area: Area| RedevelopmentSum { parcels: parcels as u64, area: mu(area) };
    let rules = law(moment)?.rules(book.key.day).map_err(Problem::from)?;
    Ok(RedevelopmentCoverage {
        day: book.key.day.to_string(),
        year,
        why: book.found.as_ref().err().map(ToString::to_string),
        listed: told(listed.len(), whole),
        covered: told(inside.len(), within),
        share: percent(within, whole),
        gaps: outside.into_iter().map(|(place, area)| gap(land, *place, *area, unit(*place))).collect(),
        units: names.iter().map(|(id, title)| Named { id: id.clone(), title: title.clone() }).collect(),
        modes: modes(&rules),
    })
}

fn percent(part: Area, whole: Area) -> Option<String> {
    let ratio = Ratio::new(part.micro_mu().checked_mul(100)?, whole.micro_mu())?;
    Some(ratio.round(2, Rounding::HalfUp).to_string())
}

fn gap(land: &SeenLand, place: usize, area: Area, unit: Option<Named>) -> RedevelopmentGap {
    let book = &land.book;
    let (parcel, ground, line) = (&book.land.parcels[place], &book.land.grounds[place], &book.lines[place]);
    let category = line.category.as_deref().and_then(|id| book.category(id));
    let firms = parcel.occupants.iter().filter(|firm| land.sees_firm(&firm.uscc));
    RedevelopmentGap {
        code: parcel.code.clone(),
        location: ground.location.clone(),
        zone: ground.zone.as_deref().map(|zone| land.named_place(zone)),
        area: mu(area),
        category: category.map(|category| Named { id: category.id.clone(), title: category.label.clone() }),
        unit,
        firms: firms.map(|firm| land.named_firm(&firm.uscc)).collect(),
        bounds: line.bounds,
    }
}
