//! The demo's land as layers and tables: every parcel of the city with its holder and tenants, plan units, lines, zones,
//! buildings, batches; parcels that stand for each case of the law, and faults that a reader should find.
//!
//! Parcels lie in rows along roads, each as deep as its row, so that neighbours share their borders.
#![expect(
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "made-up coordinates in whole millimetres below 1e11, exact in binary64"
)]

use super::city::{City, Figures, Firm, Parcel, ZONES};
use atlas::{Frame, Part, Shape};
use encoding_rs::GB18030;
use jiff::civil::date;
use paper::map::{AttributeKind, Field, MapFile, Record, write_shapefile};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Folder of the layers below `zones/demo`.
pub const FOLDER: &str = "files/land";
/// South-western corner of each zone, metres in CGCS2000, 3-degree zone 40 (EPSG 4528).
const CORNERS: [[i64; 2]; 3] = [[40_492_000, 3_520_000], [40_505_000, 3_527_000], [40_498_000, 3_512_000]];
/// Length of a row, width of a road between rows, depths of rows by size, metres.
const ROW: i64 = 3_600;
const ROAD: i64 = 30;

/// Every file: name and bytes.
pub fn files(city: &City) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let placed = place(city);
    Ok(vec![
        ("宗地_2023.geojson", parcels(city, &placed, 2023).into_bytes()),
        ("宗地_2024.geojson", parcels(city, &placed, 2024).into_bytes()),
        ("规划单元.zip", units(&placed)?),
        ("三线.geojson", lines(&placed).into_bytes()),
        ("开发区范围.geojson", zones(&placed).into_bytes()),
        ("建筑物.geojson", buildings(city, &placed).into_bytes()),
        ("占用_2023.csv", table(&occupancy(city, &placed, 2023))),
        ("占用_2024.csv", table(&occupancy(city, &placed, 2024))),
        ("可扣除期间.csv", table(&excused(&placed))),
        ("批次.csv", table(&BATCHES.map(|row| row.map(str::to_owned).to_vec()))),
        ("批次变动.csv", table(&CHANGES.map(|row| row.map(str::to_owned).to_vec()))),
        (
            "园区用地状况.csv",
            table(&super::zone_states::ZONE_STATES.map(|row| row.map(str::to_owned).to_vec())),
        ),
        ("供地.csv", table(&SUPPLIES.map(|row| row.map(str::to_owned).to_vec()))),
    ])
}

/// A parcel in its place: western and southern edge, width and depth in millimetres.
struct Placed<'c> {
    parcel: &'c Parcel,
    zone: usize,
    /// Number among those of its zone.
    number: usize,
    corner: [i64; 2],
    width: i64,
    depth: i64,
}

/// Rows from south to north, small parcels first; a lane after every sixth.
fn place(city: &City) -> Vec<Placed<'_>> {
    let mut placed = Vec::new();
    for (zone, corner) in CORNERS.into_iter().enumerate() {
        let own = city.parcels.iter().filter(|parcel| city.firms[parcel.holder].zone == zone);
        let mut own: Vec<&Parcel> = own.collect();
        own.sort_by_key(|parcel| (depth(parcel.square_metres), &parcel.code));
        let [mut east, mut north] = corner.map(|metres| metres * 1_000);
        let (start, mut row_depth, mut lane) = (east, 0, 0);
        for (number, parcel) in own.into_iter().enumerate() {
            let deep = depth(parcel.square_metres) * 1_000;
            let width = parcel.square_metres * 1_000_000 / deep;
            if (east - start + width > ROW * 1_000 && east > start) || (row_depth != deep && row_depth != 0) {
                north += row_depth + ROAD * 1_000;
                (east, lane) = (start, 0);
            }
            row_depth = deep;
            placed.push(Placed { parcel, zone, number, corner: [east, north], width, depth: deep });
            lane += 1;
            east += width + if lane % 6 == 0 { 16_000 } else { 0 };
        }
    }
    placed
}

fn depth(square_metres: i64) -> i64 {
    match square_metres {
        ..=6_000 => 60,
        6_001..=20_000 => 110,
        20_001..=60_000 => 190,
        _ => 320,
    }
}

impl Placed<'_> {
    /// Corners counter-clockwise, closed, metres.
    fn ring(&self) -> Vec<[f64; 2]> {
        let [west, south] = self.corner;
        ring([west, south, west + self.width, south + self.depth])
    }

    fn story(&self) -> Story {
        // One case after another, a few parcels apart, in every zone.
        match self.number % 23 {
            2 => Story::Disputed,
            4 => Story::NotStarted,
            6 => Story::Excused,
            8 => Story::Suspended,
            10 => Story::Stopped,
            12 => Story::Late,
            14 => Story::LowRatio,
            16 => Story::Let,
            18 => Story::NotUsed,
            20 => Story::OtherUse,
            22 => Story::Unbuilt,
            _ => Story::Plain,
        }
    }
}

fn ring([west, south, east, north]: [i64; 4]) -> Vec<[f64; 2]> {
    let corners = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    corners.map(|corner| corner.map(|millimetres| millimetres as f64 / 1_000.0)).to_vec()
}

/// What a parcel stands for.
#[derive(Clone, Copy, PartialEq)]
enum Story {
    Plain,
    Disputed,
    NotStarted,
    Excused,
    Suspended,
    Stopped,
    Late,
    LowRatio,
    Let,
    NotUsed,
    OtherUse,
    Unbuilt,
}

fn mu(square_metres: i64) -> String {
    decimal(square_metres * 15, 4)
}

/// A decimal without trailing zeros.
fn decimal(mantissa: i64, digits: u32) -> String {
    let scale = 10i64.pow(digits);
    let text = format!("{}.{:0width$}", mantissa / scale, mantissa % scale, width = digits as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Figures of a parcel at the end of a year.
fn parcel_figures(city: &City, placed: &Placed<'_>, year: i16) -> BTreeMap<&'static str, String> {
    let Placed { parcel, zone, .. } = placed;
    let holder = &city.firms[parcel.holder];
    let area = parcel.square_metres;
    let ratio = parcel.plot_ratio_tenths.max(10);
    let started = holder.founded;
    let mut cells: BTreeMap<&str, String> = BTreeMap::new();
    let mut set = |name: &'static str, value: &str| drop(cells.insert(name, value.to_owned()));
    set("宗地代码", &parcel.code);
    set("宗地面积", &mu(area));
    set("开发区", ZONES[*zone].title);
    set("县（市、区）", ZONES[*zone].region);
    set("土地坐落", &format!("{}工业路{}号", holder.town, placed.number + 1));
    set("不动产权证号", &parcel.title);
    set("土地使用权人", &holder.name);
    set("权利人信用代码", &holder.code);
    set("取得日期", &parcel.granted.to_string());
    set("土地用途代码", if placed.number % 31 == 5 { "0604" } else { "0601" });
    for flag in ["权属清晰", "已动工", "已竣工", "正在生产"] {
        set(flag, "1");
    }
    for flag in [
        "政府原因闲置",
        "停建经批准",
        "停建有巡查记录",
        "以出租为主",
        "实际用途与登记不符",
        "布局散乱或建筑危旧",
        "有集约潜力",
    ] {
        set(flag, "0");
    }
    set("约定开工时间", &later(started, 0));
    set("约定竣工时间", &later(started, 2));
    set("竣工日期", &later(started, 2));
    set("约定投产时间", &later(started, 3));
    set("实际容积率", &decimal(ratio, 1));
    set("约定容积率下限", "1");
    set("建构筑物和堆场占地", &(area / 2).to_string());
    set("出让宗地面积", &area.to_string());
    set("项目总建筑面积", &(area * ratio / 10).to_string());
    set("行政办公及生活服务用地", &(area / 20).to_string());
    set("行政办公及生活服务建筑面积", &(area / 25).to_string());
    set("固定资产投资强度", "320");
    set("约定投资强度", "300");
    set("土地产出率", "650");
    set("土地产出控制标准", "600");
    set("未建面积", "0");
    if placed.number % 9 == 1 {
        set("已查封", "0");
        set("查封抵押起始日", "2023-03-06");
    }
    deviate(&mut cells, placed);
    measure(&mut cells, placed, year);
    cells
}

fn later(day: jiff::civil::Date, years: i16) -> String {
    date(day.year() + years, day.month(), day.day().min(28)).to_string()
}

/// What makes a parcel the case that it stands for.
fn deviate(cells: &mut BTreeMap<&'static str, String>, placed: &Placed<'_>) {
    let changes: &[(&'static str, &str)] = match placed.story() {
        Story::Plain => &[],
        Story::Disputed => &[("权属清晰", "0")],
        Story::NotStarted => &[
            ("已动工", "0"),
            ("约定开工时间", "2023-03-01"),
            ("约定竣工时间", "2026-03-01"),
            ("成交价格", "1280"),
        ],
        Story::Excused => &[
            ("已动工", "0"),
            ("约定开工时间", "2024-01-15"),
            ("约定竣工时间", "2027-01-15"),
            ("成交价格", "960"),
        ],
        Story::NotUsed => &[
            ("已动工", "0"),
            ("约定开工时间", "2024-10-20"),
            ("约定竣工时间", "2027-10-20"),
            ("成交价格", "1100"),
        ],
        Story::Suspended => &[
            ("约定开工时间", "2021-03-01"),
            ("约定竣工时间", "2030-03-01"),
            ("停建有巡查记录", "1"),
            ("中止建设日", "2023-05-01"),
            ("已完成投资额", "900"),
            ("开发投资总额", "9000"),
        ],
        Story::Late => &[
            ("约定开工时间", "2019-03-01"),
            ("约定竣工时间", "2022-03-31"),
            ("已完成投资额", "3000"),
            ("开发投资总额", "5000"),
        ],
        Story::Stopped => &[("正在生产", "0")],
        Story::LowRatio => &[("实际容积率", "0.62")],
        Story::Let => &[("以出租为主", "1"), ("承租人在本地登记纳税", "0"), ("查封抵押起始日", "2020-05-06")],
        Story::OtherUse => &[("土地用途代码", "0501"), ("实际用途与登记不符", "1")],
        Story::Unbuilt => &[("有集约潜力", "1")],
    };
    for (name, value) in changes {
        cells.insert(name, (*value).to_owned());
    }
}

/// What follows for its progress, areas and floor.
fn measure(cells: &mut BTreeMap<&'static str, String>, placed: &Placed<'_>, year: i16) {
    let whole = mu(placed.parcel.square_metres);
    let part = |numerator: i64| mu(placed.parcel.square_metres * numerator / 100);
    let unfinished = [Story::NotStarted, Story::Excused, Story::NotUsed, Story::Suspended, Story::Late];
    if unfinished.contains(&placed.story()) {
        cells.insert("已竣工", "0".to_owned());
        cells.insert("正在生产", "0".to_owned());
        cells.insert("约定投产时间", "2030-01-01".to_owned());
        cells.remove("竣工日期");
    }
    match placed.story() {
        Story::Suspended => {
            cells.insert("已动工开发面积", part(22));
            cells.insert("应动工开发面积", whole);
        }
        Story::Late => {
            cells.insert("已动工开发面积", whole.clone());
            cells.insert("应动工开发面积", whole);
        }
        Story::Unbuilt => {
            cells.insert("未建面积", part(if year < 2024 { 45 } else { 40 }));
        }
        Story::LowRatio => {
            let floor = (placed.parcel.square_metres * 62 / 100).to_string();
            cells.insert("项目总建筑面积", floor);
        }
        _ => {}
    }
}

/// Whether the parcel is in the layer of a year.
fn is_there(city: &City, placed: &Placed<'_>, year: i16) -> bool {
    placed.parcel.granted.year() <= year && city.firms[placed.parcel.holder].year(year).is_some()
}

/// The parcel layer of a year; that of 2024 has faults in it.
fn parcels(city: &City, all: &[Placed<'_>], year: i16) -> String {
    let mut features = Vec::new();
    for placed in all.iter().filter(|placed| is_there(city, placed, year)) {
        let mut cells = parcel_figures(city, placed, year);
        let mut points = placed.ring();
        if year == 2024 && placed.zone == 0 {
            match placed.number {
                // 图形自相交
                40 => points.swap(1, 2),
                // 面积写成平方米的十分之一
                41 => drop(cells.insert("宗地面积", mu(placed.parcel.square_metres / 10))),
                // 没有编号
                42 => drop(cells.remove("宗地代码")),
                // 不是数
                43 => drop(cells.insert("实际容积率", "约0.8".to_owned())),
                // 界址外移，压占邻宗
                44 => points.iter_mut().for_each(|point| point[0] += 8.0),
                _ => {}
            }
        }
        features.push(feature(&cells, &points));
        if year == 2024 && placed.zone == 1 && placed.number == 20 {
            // 同一宗地报了两行
            features.push(feature(&cells, &placed.ring()));
        }
    }
    collection("宗地", &features)
}

fn feature(cells: &BTreeMap<&'static str, String>, points: &[[f64; 2]]) -> String {
    let mut text = String::from("{\"type\":\"Feature\",\"properties\":{");
    for (number, (name, value)) in cells.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        // Names and values are plain words, numbers and days; nothing in them needs escaping.
        let _ = write!(text, "{comma}\"{name}\":\"{value}\"");
    }
    text.push_str("},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
    for (number, [east, north]) in points.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        let _ = write!(text, "{comma}[{east:.3},{north:.3}]");
    }
    text.push_str("]]}}");
    text
}

fn collection(name: &str, features: &[String]) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"name\":\"{name}\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"urn:ogc:def:crs:EPSG::4528\"}}}},\"features\":[\n{}\n]}}\n",
        features.join(",\n")
    )
}

/// Box around the parcels of a zone with a margin, millimetres.
fn extent(all: &[Placed<'_>], zone: usize) -> [i64; 4] {
    let margin = 60_000;
    let own = all.iter().filter(|placed| placed.zone == zone);
    own.fold([i64::MAX, i64::MAX, i64::MIN, i64::MIN], |[west, south, east, north], placed| {
        let [x, y] = placed.corner;
        [
            west.min(x - margin),
            south.min(y - margin),
            east.max(x + placed.width + margin),
            north.max(y + placed.depth + margin),
        ]
    })
}

/// Plan units: each zone in four columns and as many rows as it needs, as a shapefile in GBK.
fn units(all: &[Placed<'_>]) -> Result<Vec<u8>, String> {
    let frame = Frame::from_epsg(4528).ok_or("EPSG 4528")?;
    let mut rows: Vec<(Vec<Option<String>>, Shape)> = Vec::new();
    for (number, zone) in ZONES.iter().enumerate() {
        let [west, south, east, north] = extent(all, number);
        let (columns, lines) = (4, 5);
        for line in 0..lines {
            for column in 0..columns {
                let x = |at: i64| west + (east - west) * at / columns;
                let y = |at: i64| south + (north - south) * at / lines;
                let points = ring([x(column), y(line), x(column + 1), y(line + 1)]);
                let serial = line * columns + column + 1;
                let kind = if serial % 5 == 0 { "科研与生产服务" } else { "工业" };
                let cells = [
                    format!("{}-{serial:02}", zone.id),
                    format!("{}第{serial}单元", zone.title),
                    kind.to_owned(),
                    zone.id.to_owned(),
                ];
                let shape =
                    Shape { frame: frame.clone(), parts: vec![Part { shell: points, holes: Vec::new() }] };
                rows.push((cells.map(Some).to_vec(), shape));
            }
        }
    }
    let field =
        |name: &str| Field { name: name.to_owned(), short_name: name.to_owned(), kind: AttributeKind::Text };
    let file = MapFile {
        layer: "规划单元".to_owned(),
        frame: frame.clone(),
        fields: ["单元编号", "单元名称", "主导用途", "开发区"].map(field).to_vec(),
    };
    let records = rows.iter().map(|(values, shape)| Record { values: values.clone(), shape: Some(shape) });
    write_shapefile(&file, records, true).map_err(|why| why.to_string())
}

fn lines(all: &[Placed<'_>]) -> String {
    let mut features = Vec::new();
    for (number, zone) in ZONES.iter().enumerate() {
        let [west, south, east, north] = extent(all, number);
        let kinds = [
            ("城镇开发边界", [west - 400_000, south - 400_000, east + 400_000, north + 400_000]),
            ("永久基本农田", [west - 900_000, south - 1_500_000, east, south - 500_000]),
            // 压到最北面的一排宗地
            ("生态保护红线", [west, north - 130_000, west + 700_000, north + 900_000]),
        ];
        for (serial, (kind, edges)) in (1..).zip(kinds) {
            let cells = BTreeMap::from([
                ("编号", format!("{}-H{serial}", zone.id)),
                ("管控类型", kind.to_owned()),
                ("开发区", zone.id.to_owned()),
            ]);
            features.push(feature(&cells, &ring(edges)));
        }
    }
    collection("三线", &features)
}

fn zones(all: &[Placed<'_>]) -> String {
    let of = |(number, zone): (usize, &super::city::Zone)| {
        let cells =
            BTreeMap::from([("开发区", zone.id.to_owned()), ("名称", format!("{}四至范围", zone.title))]);
        feature(&cells, &ring(extent(all, number)))
    };
    let features: Vec<String> = ZONES.iter().enumerate().map(of).collect();
    collection("开发区范围", &features)
}

/// One building a parcel that is built on, as much floor as the parcel's ratio says.
fn buildings(city: &City, all: &[Placed<'_>]) -> String {
    let mut features = Vec::new();
    for placed in all.iter().filter(|placed| is_there(city, placed, 2024)) {
        if [Story::NotStarted, Story::Excused, Story::NotUsed].contains(&placed.story()) {
            continue;
        }
        let [x, y] = placed.corner;
        let (inset_x, inset_y) = (placed.width / 7, placed.depth / 7);
        let edges = [x + inset_x, y + inset_y, x + placed.width - inset_x, y + placed.depth - inset_y];
        let floor = placed.parcel.square_metres * placed.parcel.plot_ratio_tenths / 10;
        let cells = BTreeMap::from([
            ("建筑物编号", format!("{}F0001", placed.parcel.code)),
            ("宗地代码", placed.parcel.code.clone()),
            ("建筑面积", floor.to_string()),
            ("层数", (1 + placed.parcel.plot_ratio_tenths / 6).to_string()),
        ]);
        features.push(feature(&cells, &ring(edges)));
    }
    collection("建筑物", &features)
}

/// Firms on parcels: the holder with what it does not let, each tenant with what it rents.
fn occupancy(city: &City, all: &[Placed<'_>], year: i16) -> Vec<Vec<String>> {
    const HEADERS: [&str; 17] = [
        "宗地代码",
        "统一社会信用代码",
        "占用面积",
        "淘汰类产业",
        "限制类产业",
        "符合主导产业",
        "现状与规划用途不符",
        "正在生产",
        "产能利用率",
        "破产已受理",
        "营业执照被吊销",
        "列入经营异常名录",
        "亩均税收",
        "承诺亩均税收",
        "连续无税年数",
        "行业亩均税收",
        "规模以上",
    ];
    let mut rows = vec![HEADERS.map(str::to_owned).to_vec()];
    for placed in all.iter().filter(|placed| is_there(city, placed, year)) {
        let serial = city.parcels.iter().position(|parcel| parcel.code == placed.parcel.code);
        let leases = city.leases.iter().filter(|lease| Some(lease.parcel) == serial);
        let tenants = leases.filter_map(|lease| {
            let tenant = &city.firms[lease.tenant];
            Some((tenant, tenant.year(year)?, lease.land))
        });
        let tenants: Vec<_> = tenants.collect();
        let let_out: i64 = tenants.iter().map(|(_, _, land)| land).sum();
        let holder = &city.firms[placed.parcel.holder];
        if let Some(figures) = holder.year(year) {
            let own = placed.parcel.square_metres - let_out;
            rows.push(occupant(placed, holder, figures, own, year));
        }
        for (tenant, figures, land) in tenants {
            rows.push(occupant(placed, tenant, figures, land, year));
        }
    }
    if year == 2024 {
        // 不在图层里的宗地；占用面积写了单位
        let mut unknown = rows[1].clone();
        unknown[0] = "320411001009GB09999".to_owned();
        rows.push(unknown);
        rows[7][2] = "12亩".to_owned();
    }
    rows
}

fn occupant(placed: &Placed<'_>, firm: &Firm, figures: &Figures, land: i64, year: i16) -> Vec<String> {
    let used = (figures.owned + figures.leased - figures.let_out).max(1);
    // 0.01 万元 over m² × 0.0015 亩.
    let tax_per_mu = figures.tax() * 10_000 / 15 / used;
    let is_stopped = placed.story() == Story::Stopped;
    let flag = |holds: bool| if holds { "1" } else { "0" }.to_owned();
    let unfinished = [Story::NotStarted, Story::Excused, Story::NotUsed, Story::Suspended, Story::Late]
        .contains(&placed.story());
    vec![
        placed.parcel.code.clone(),
        firm.code.clone(),
        mu(land),
        flag(false),
        flag(placed.number % 47 == 3),
        flag(placed.number % 53 != 7),
        flag(false),
        flag(!is_stopped && !unfinished),
        if is_stopped { "0.05" } else { "0.82" }.to_owned(),
        flag(is_stopped && placed.number.is_multiple_of(2)),
        flag(false),
        flag(placed.number % 97 == 11),
        decimal(tax_per_mu, 2),
        "8".to_owned(),
        flag(figures.tax() <= 0),
        "9".to_owned(),
        flag(firm.above_scale(year)),
    ]
}

fn excused(all: &[Placed<'_>]) -> Vec<Vec<String>> {
    let mut rows = vec![["宗地代码", "起", "止", "原因", "文件"].map(str::to_owned).to_vec()];
    for (serial, placed) in (1..).zip(all.iter().filter(|placed| placed.story() == Story::Excused)) {
        // 第三宗的停算还没有结束，等待政府
        let (to, cause) = if serial % 3 == 0 { ("", "政府原因") } else { ("2024-08-28", "政府原因") };
        let row = [&placed.parcel.code, "2024-05-01", to, cause, &format!("示范停算{serial}号")];
        rows.push(row.map(str::to_owned).to_vec());
    }
    // 不是可扣除的原因
    if let Some(row) = rows.get(1).cloned() {
        rows.push(vec![
            row[0].clone(),
            "2023-01-01".to_owned(),
            "2023-02-01".to_owned(),
            "资金紧张".to_owned(),
            String::new(),
        ]);
    }
    rows
}

const BATCHES: [[&str; 5]; 7] = [
    ["批次", "批准用地日", "批准面积", "征收补偿面积", "不再征收"],
    ["示范2021-01", "2021-06-10", "300", "260", "0"],
    ["示范2022-02", "2022-09-01", "180", "60", "1"],
    ["示范2023-01", "2023-04-20", "220", "90", "0"],
    ["示范2023-02", "2023-12-05", "90", "", "0"],
    ["示范2024-01", "2024-03-08", "260", "120", "0"],
    ["示范2024-02", "2024-11-19", "140", "0", "0"],
];
const CHANGES: [[&str; 5]; 3] = [
    ["批次", "变动", "日期", "面积", "文件"],
    ["示范2022-02", "调整", "2024-03-15", "20", "示范2024-7"],
    ["示范2019-09", "失效", "2023-06-30", "10", "示范2023-9"],
];
const SUPPLIES: [[&str; 5]; 6] = [
    ["供地", "日期", "供地面积", "批次", "分摊面积"],
    ["示范HT-2022-08", "2022-05-20", "150", "示范2021-01", "150"],
    ["示范HT-2023-03", "2023-03-18", "120", "示范2021-01", "80"],
    ["示范HT-2023-03", "2023-03-18", "120", "示范2022-02", "40"],
    ["示范HT-2024-01", "2024-02-02", "70", "示范2023-01", "70"],
    ["示范HT-2024-09", "2024-09-26", "85", "示范2024-01", "85"],
];

/// A table in GB18030 with lines as Windows writes them.
fn table(rows: &[Vec<String>]) -> Vec<u8> {
    let text: String = rows.iter().map(|row| row.join(",") + "\r\n").collect();
    GB18030.encode(&text).0.into_owned()
}
