//! Layers drawn around the parcels: plan units, lines, zones; and the buildings on them.

use super::{Placed, Story, collection, feature, is_there, ring};
use crate::samples::city::{City, ZONES, Zone};
use atlas::{Frame, Part, Shape};
use paper::map::{AttributeKind, Field, MapFile, Record, write_shapefile};
use std::collections::BTreeMap;

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
pub fn units(all: &[Placed<'_>]) -> Result<Vec<u8>, String> {
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

pub fn lines(all: &[Placed<'_>]) -> String {
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

pub fn zones(all: &[Placed<'_>]) -> String {
    let of = |(number, zone): (usize, &Zone)| {
        let cells =
            BTreeMap::from([("开发区", zone.id.to_owned()), ("名称", format!("{}四至范围", zone.title))]);
        feature(&cells, &ring(extent(all, number)))
    };
    let features: Vec<String> = ZONES.iter().enumerate().map(of).collect();
    collection("开发区范围", &features)
}

/// One building a parcel that is built on, as much floor as the parcel's ratio says.
pub fn buildings(city: &City, all: &[Placed<'_>]) -> String {
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
