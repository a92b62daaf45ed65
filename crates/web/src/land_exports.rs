//! Parcels as files: the list as a workbook, the layer as GeoJSON, GeoPackage or shapefile, and the card of one parcel.
//! What goes out is what the filter shows to the caller.

use crate::App;
use crate::exports::{attachment, filtered, made, workbook};
use crate::guard::Caller;
use crate::land::SeenLand;
use crate::land_parcels::{chosen, row};
use crate::problem::{Problem, Result};
use crate::route::DOCX;
use crate::take::{AsOf, Asked, List, Looked, Path};
use crate::wire::land::{Parcel, ParcelFilter, ParcelRow};
use axum::extract::State;
use axum::response::Response;
use desk::land::LayerFormat;
use jiff::civil::Date;
use office::journal::AccessResult;
use paper::{Block, Cell, ColumnStyle, Workbook, WriteError};

/// `GET /api/land/parcels.xlsx`.
pub(crate) async fn list(State(app): State<App>, asked: Asked<ParcelFilter>) -> Result<Response> {
    let Asked { caller, moment, day, filter, list } = asked;
    let notes = made(&app, &caller, &moment, &words(&filter, &list));
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let places = chosen(&land, &filter, &list)?;
    let title = format!("宗地清单（{day}）");
    workbook(&app, &caller, format!("宗地清单-{day}.xlsx"), move || {
        let mut book = Workbook::new();
        sheet(&mut book, &title, &land, &places)?;
        book.notes(&notes)?;
        Ok(book)
    })
    .await
}

/// `GET /api/land/parcels.geojson`.
pub(crate) async fn geojson(State(app): State<App>, asked: Asked<ParcelFilter>) -> Result<Response> {
    layer(&app, asked, LayerFormat::GeoJson).await
}

/// `GET /api/land/parcels.gpkg`.
pub(crate) async fn geopackage(State(app): State<App>, asked: Asked<ParcelFilter>) -> Result<Response> {
    layer(&app, asked, LayerFormat::GeoPackage).await
}

/// `GET /api/land/parcels.zip`.
pub(crate) async fn shapefile(State(app): State<App>, asked: Asked<ParcelFilter>) -> Result<Response> {
    layer(&app, asked, LayerFormat::Shapefile).await
}

async fn layer(app: &App, asked: Asked<ParcelFilter>, format: LayerFormat) -> Result<Response> {
    let Asked { caller, moment, day, filter, list } = asked;
    let land = SeenLand::of(app, &caller, moment, day).await?;
    let name = format!("宗地-{day}.{}", format.extension());
    app.note(&caller, caller.action, &name, AccessResult::Allowed);
    let work = move || {
        let places = chosen(&land, &filter, &list)?;
        let values =
            |place: usize| texts(&row(&land, place)).map(|text| text.filter(|text| !text.is_empty()));
        land.book
            .parcel_layer(&places, &FIELDS, |place| values(place).to_vec(), format)
            .map_err(|why| Problem::unprocessable("cannot_be_done", why.to_string()))
    };
    let bytes = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())??;
    Ok(attachment(&name, format.media(), bytes))
}

/// `GET /api/land/parcels/{code}/card.docx`.
pub(crate) async fn card(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(code): Path<String>,
) -> Result<Response> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let place = land.find(&code).ok_or_else(Problem::not_found)?;
    let history = crate::land_file::history(&app, &land, &code).await?;
    let protections = crate::land_file::protections(&app, &land, place).await?;
    let beside = crate::land_file::Beside { history, protections, ..Default::default() };
    let name = format!("一宗一卡-{code}.docx");
    app.note(&caller, caller.action, &name, AccessResult::Allowed);
    let work = move || {
        let parcel = crate::land_file::file(&land, place, beside)?;
        paper::document(&format!("宗地 {code} 一宗一卡"), &blocks(&parcel, day)).map_err(|error| {
            tracing::error!(%error, "card");
            Problem::ours()
        })
    };
    let bytes = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())??;
    Ok(attachment(&name, DOCX, bytes))
}

/// Columns of the list and of layers: name, short name of a shapefile, unit.
const FIELDS: [(&str, &str); 15] = [
    ("宗地代码", "ZDDM"),
    ("坐落", "ZL"),
    ("开发区", "KFQ"),
    ("区县", "QX"),
    ("用途代码", "YTDM"),
    ("用途", "YT"),
    ("证载面积（亩）", "ZZMJ"),
    ("图形面积（亩）", "TXMJ"),
    ("状态", "ZT"),
    ("主要类型", "ZYLX"),
    ("符合的小类", "XL"),
    ("低效面积（亩）", "DXMJ"),
    ("闲置面积（亩）", "XZMJ"),
    ("等级", "DJ"),
    ("使用企业", "SYQY"),
];

fn texts(row: &ParcelRow) -> [Option<String>; 15] {
    let title = |named: &Option<crate::wire::Named>| named.as_ref().map(|named| named.title.clone());
    let hits: Vec<String> = row.sub_types.iter().map(|hit| format!("{} {}", hit.id, hit.title)).collect();
    let firms: Vec<&str> = row.firms.iter().map(|firm| firm.title.as_str()).collect();
    [
        Some(row.code.clone()),
        Some(row.location.clone()),
        title(&row.zone),
        title(&row.region),
        row.land_use.as_ref().map(|one| one.id.clone()),
        title(&row.land_use),
        Some(row.area.clone()),
        row.measured.clone(),
        Some(row.state_title.clone()),
        title(&row.category),
        Some(hits.join("、")),
        row.listed.clone(),
        row.idle.clone(),
        row.class.clone(),
        Some(short(firms.join("、"))),
    ]
}

/// A shapefile takes 254 bytes.
fn short(text: String) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn sheet(
    book: &mut Workbook,
    title: &str,
    land: &SeenLand,
    places: &[usize],
) -> std::result::Result<(), WriteError> {
    let columns = FIELDS.map(|(name, _)| ColumnStyle { width: 16, ..ColumnStyle::text(name) });
    let mut sheet = book.long_sheet("宗地", title, &columns)?;
    for place in places {
        let texts = texts(&row(land, *place));
        let cells = texts.iter().zip(FIELDS).map(|(text, (name, _))| match text.as_deref() {
            None | Some("") => Cell::Empty,
            Some(text) if name.contains('亩') => text.parse().map_or(Cell::Text(text), Cell::Number),
            Some(text) => Cell::Text(text),
        });
        sheet.row(&cells.collect::<Vec<_>>())?;
    }
    Ok(())
}

fn words(filter: &ParcelFilter, list: &List) -> String {
    filtered(&[
        ("状态", &filter.state),
        ("用途", &filter.land_use),
        ("开发区", &filter.zone),
        ("类型", &filter.category),
        ("小类", &filter.sub_type),
        ("等级", &filter.class),
        ("企业", &filter.firm),
        ("规划单元", &filter.unit),
        ("数据问题", &filter.finding),
        ("面积不小于", &filter.area_least),
        ("面积不大于", &filter.area_most),
        ("宗地", &filter.codes),
        ("检索", &list.text),
    ])
}

/// The parts of the card.
fn blocks(parcel: &Parcel, day: Date) -> Vec<Block> {
    let row = &parcel.row;
    let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "不知道".to_owned());
    let title = |named: &Option<crate::wire::Named>| {
        named.as_ref().map_or_else(|| "不知道".to_owned(), |named| named.title.clone())
    };
    let pair = |name: &str, value: String| vec![name.to_owned(), value];
    let mut blocks = vec![
        Block::Paragraph(format!("截至 {day}。面积以证载为准，图形面积供核对。")),
        Block::Heading("一、基本情况".to_owned()),
        ruled(
            &["项目", "内容"],
            &[3, 7],
            vec![
                pair("宗地代码", row.code.clone()),
                pair("坐落", row.location.clone()),
                pair("开发区", title(&row.zone)),
                pair("用途", title(&row.land_use)),
                pair("证载面积", format!("{} 亩", row.area)),
                pair("图形面积（m²）", or(&parcel.areas.plane_m2)),
                pair("椭球面积（m²）", or(&parcel.areas.ellipsoid_m2)),
                pair("状态", row.state_title.clone()),
                pair(
                    "低效面积",
                    row.listed.clone().map_or_else(|| "无".to_owned(), |area| format!("{area} 亩")),
                ),
                pair(
                    "闲置面积",
                    row.idle.clone().map_or_else(|| "无".to_owned(), |area| format!("{area} 亩")),
                ),
            ],
        ),
        Block::Heading("二、权属与合同".to_owned()),
    ];
    let figures = parcel.titles.iter().chain(&parcel.rights).chain(&parcel.encumbrances);
    let figures =
        figures.map(|one| pair(&one.title, format!("{} {}", one.value, one.unit).trim().to_owned()));
    blocks.push(ruled(&["项目", "内容"], &[3, 7], figures.collect()));
    occupants(parcel, &mut blocks);
    basis(parcel, &mut blocks);
    blocks.push(Block::Signatures(["填卡人", "审核人"].map(str::to_owned).to_vec()));
    blocks
}

fn ruled(header: &[&str], widths: &[usize], rows: Vec<Vec<String>>) -> Block {
    let header = header.iter().map(|text| (*text).to_owned()).collect();
    Block::Table { header, widths: widths.to_vec(), rows }
}

/// Firms with their shares.
fn occupants(parcel: &Parcel, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("三、使用企业".to_owned()));
    let occupants = parcel.occupants.iter().map(|one| {
        vec![
            one.name.clone().unwrap_or_default(),
            one.uscc.clone(),
            one.area.clone(),
            one.share.clone(),
            one.class.clone().unwrap_or_default(),
        ]
    });
    blocks.push(ruled(
        &["企业", "统一社会信用代码", "占用面积（亩）", "份额", "等级"],
        &[4, 4, 2, 2, 1],
        occupants.collect(),
    ));
    blocks.push(Block::Paragraph(format!(
        "企业合计占用 {} 亩，其余 {} 亩。",
        parcel.occupied, parcel.unoccupied
    )));
}

/// How the sub-types that hold came about, and days that follow.
fn basis(parcel: &Parcel, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("四、认定依据".to_owned()));
    let hits = parcel.sub_types_explained.iter().filter(|one| one.holds == "yes");
    let before = blocks.len();
    for hit in hits {
        let firm = hit.firm.as_deref().unwrap_or("");
        blocks.push(Block::Paragraph(format!("{} {} {firm}", hit.code, hit.label)));
        blocks.extend(hit.lines.iter().map(|line| Block::Paragraph(format!("  {}", line.sentence))));
    }
    if blocks.len() == before {
        blocks.push(Block::Paragraph("没有符合的小类。".to_owned()));
    }
    if let Some(decided) = &parcel.decided {
        for day in &decided.days {
            let text = day.day.clone().unwrap_or_else(|| "停算中".to_owned());
            blocks.push(Block::Paragraph(format!("{}：{text}（{}）", day.title, day.clause)));
        }
    }
}
