//! The demo's land as layers and tables: every parcel of the city with its holder and tenants, plan units, lines, zones,
//! buildings, batches; parcels that stand for each case of the law, and faults that a reader should find.
//!
//! Parcels lie in rows along roads, each as deep as its row, so that neighbours share their borders.
#![expect(
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "made-up coordinates in whole millimetres below 1e11, exact in binary64"
)]

mod drawn;
mod parcels;
mod tables;

use super::city::{City, Parcel};
use super::zone_states::ZONE_STATES;
use encoding_rs::GB18030;
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
        ("宗地_2023.geojson", parcels::layer(city, &placed, 2023).into_bytes()),
        ("宗地_2024.geojson", parcels::layer(city, &placed, 2024).into_bytes()),
        ("规划单元.zip", drawn::units(&placed)?),
        ("三线.geojson", drawn::lines(&placed).into_bytes()),
        ("开发区范围.geojson", drawn::zones(&placed).into_bytes()),
        ("建筑物.geojson", drawn::buildings(city, &placed).into_bytes()),
        ("占用_2023.csv", table(&tables::occupancy(city, &placed, 2023))),
        ("占用_2024.csv", table(&tables::occupancy(city, &placed, 2024))),
        ("可扣除期间.csv", table(&tables::excused(&placed))),
        ("批次.csv", table(&tables::BATCHES.map(|row| row.map(str::to_owned).to_vec()))),
        ("批次变动.csv", table(&tables::CHANGES.map(|row| row.map(str::to_owned).to_vec()))),
        ("园区用地状况.csv", table(&ZONE_STATES.map(|row| row.map(str::to_owned).to_vec()))),
        ("供地.csv", table(&tables::SUPPLIES.map(|row| row.map(str::to_owned).to_vec()))),
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

/// Whether the parcel is in the layer of a year.
fn is_there(city: &City, placed: &Placed<'_>, year: i16) -> bool {
    placed.parcel.granted.year() <= year && city.firms[placed.parcel.holder].year(year).is_some()
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

/// A table in GB18030 with lines as Windows writes them.
fn table(rows: &[Vec<String>]) -> Vec<u8> {
    let text: String = rows.iter().map(|row| row.join(",") + "\r\n").collect();
    GB18030.encode(&text).0.into_owned()
}
