//! Times the heavy steps on a layer of parcels and one of zones: `layer_timing PARCELS ZONES`.
//!
//! Both files hold, as little-endian numbers: count and points per ring (u64), a flag per shape (f64), then
//! the closed rings as longitude and latitude (f64). Prints CPU seconds of each step with its figures.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a program for measuring; the heart itself opens no file and reads no clock"
)]

use atlas::area::plane_shapes;
use atlas::contiguity::{ClusterRule, Neighbourhood};
use atlas::overlay::{OverlayRequest, overlay, shared_land};
use atlas::tiles::{TileAddress, TileIndex, TileStyle, TileValue};
use atlas::{Frame, Part, PlaneShape, Shape};
use fact::{Area, Rounding};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let [parcels, zones] = names.as_slice() else {
        return Err("layer_timing PARCELS ZONES".into());
    };
    let (parcels, flags) = read(parcels)?;
    let (zones, _) = read(zones)?;
    let frame = Frame::from_epsg(4549).ok_or("a frame")?;

    let clock = Clock::start();
    let planes: Vec<PlaneShape> = plane_shapes(&parcels, &frame).into_iter().flatten().collect();
    let areas: Vec<i128> = planes.iter().map(PlaneShape::twice_square_micrometres).collect();
    let total: i128 = areas.iter().sum();
    clock.tell("project and area", &format!("n {}, mu {}", planes.len(), mu(total)));

    let rule = ClusterRule { distance: 10_000_000, units: None, least_area: Area::default() };
    let clock = Clock::start();
    let near = Neighbourhood::new(&planes);
    let clusters = near.clusters(&rule);
    clock.tell("clusters of all", &format!("{}", clusters.len()));
    let low: Vec<PlaneShape> =
        planes.iter().zip(&flags).filter(|(_, flag)| **flag > 0.0).map(|(shape, _)| shape.clone()).collect();
    let clock = Clock::start();
    let near_low = Neighbourhood::new(&low);
    let clusters = near_low.clusters(&rule);
    let large = clusters.iter().filter(|cluster| cluster.area >= Area::from_micro_mu(50_000_000)).count();
    clock.tell("clusters of low", &format!("{} of {}, 50 mu: {large}", clusters.len(), low.len()));
    let clock = Clock::start();
    let pairs = (near.pairs(10_000_000).len(), near_low.pairs(10_000_000).len());
    clock.tell("pairs", &format!("{} {}", 2 * pairs.0 + planes.len(), 2 * pairs.1 + low.len()));
    let clock = Clock::start();
    let nearest: Vec<f64> = near_low.nearest().into_iter().flatten().map(|(_, metres)| metres).collect();
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let mean = nearest.iter().sum::<f64>() / nearest.len() as f64;
    clock.tell("nearest of low", &format!("mean {mean}"));

    let clock = Clock::start();
    let shared = shared_land(&planes, Area::from_micro_mu(10_000));
    clock.tell("shared land", &format!("{} pairs beyond 0.01 mu", shared.len()));

    let zones: Vec<PlaneShape> = plane_shapes(&zones, &frame).into_iter().flatten().collect();
    let clock = Clock::start();
    let request = OverlayRequest { least_hundredth_square_metres: 0, keeps_shapes: false };
    let found = overlay(&planes, &zones, request);
    let rows: usize = found.iter().map(|parcel| parcel.pieces.len()).sum();
    let inside: i128 =
        found.iter().flat_map(|parcel| &parcel.pieces).map(|piece| piece.twice_square_micrometres).sum();
    clock.tell("overlay", &format!("rows {rows}, mu {}", mu(inside)));
    let sum: Area = found.iter().flat_map(|parcel| &parcel.pieces).map(|piece| piece.area).sum();
    let whole: Area = planes.iter().map(|shape| shape.area(2, Rounding::HalfUp)).sum();
    let outside: Area = found.iter().map(|parcel| parcel.outside + parcel.slivers).sum();
    writeln(&format!("parts {} outside {} whole {}", sum.to_mu(), outside.to_mu(), whole.to_mu()));

    time_tiles(&parcels)
}

fn time_tiles(parcels: &[Shape]) -> Result<(), Box<dyn std::error::Error>> {
    let clock = Clock::start();
    let index = TileIndex::new((0u64..).zip(parcels));
    clock.tell("tile index", &format!("{} shapes", index.len()));
    for zoom in [8u8, 10, 11, 12, 13, 14, 16] {
        let side = f64::from(1u32 << zoom);
        let (column, row) = ((120.085 / 360.0 + 0.5) * side, (0.5 - 0.588_4 / std::f64::consts::TAU) * side);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the map")]
        let tile = TileAddress::new(zoom, column as u32, row as u32).ok_or("a tile")?;
        let style = TileStyle::default();
        let shown = index.shown(tile, style).len();
        let start = std::time::Instant::now();
        let bytes = index.tile(
            tile,
            style,
            "parcels",
            |_| true,
            |number, _, tags| {
                tags.add(
                    "class",
                    TileValue::Text(["A", "B", "C", "D"][usize::try_from(number % 4).unwrap_or(0)]),
                );
                tags.add("mu", TileValue::Whole(i64::try_from(number % 100).unwrap_or(0)));
            },
        );
        let took = start.elapsed().as_secs_f64() * 1e3;
        writeln(&format!(
            "tile at zoom {zoom:<2} {took:>8.1} ms wall  {shown} shapes, {} bytes",
            bytes.len()
        ));
    }
    Ok(())
}

fn read(name: &str) -> Result<(Vec<Shape>, Vec<f64>), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(name)?;
    let words: Vec<[u8; 8]> = bytes.as_chunks().0.to_vec();
    let whole = |index: usize| usize::try_from(u64::from_le_bytes(words[index])).unwrap_or(0);
    let (count, points) = (whole(0), whole(1));
    let number = |index: usize| f64::from_le_bytes(words[index]);
    let flags = (2..2 + count).map(number).collect();
    let shape = |index: usize| {
        let first = 2 + count + index * points * 2;
        let shell =
            (0..points).map(|point| [number(first + 2 * point), number(first + 2 * point + 1)]).collect();
        Shape { frame: Frame::Cgcs2000, parts: vec![Part { shell, holes: Vec::new() }] }
    };
    Ok(((0..count).map(shape).collect(), flags))
}

#[expect(clippy::cast_precision_loss, reason = "for printing")]
fn mu(twice_square_micrometres: i128) -> f64 {
    twice_square_micrometres as f64 / 2e12 * 3.0 / 2000.0
}

/// CPU seconds of this process, from the system's own account.
struct Clock(f64);

impl Clock {
    fn start() -> Self {
        Self(cpu_seconds())
    }

    fn tell(&self, step: &str, figures: &str) {
        writeln(&format!("{step:<18} {:>7.3} s CPU  {figures}", cpu_seconds() - self.0));
    }
}

fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: f64 =
        text.split_whitespace().skip(13).take(2).filter_map(|tick| tick.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn writeln(line: &str) {
    use std::io::Write as _;
    let _ = std::io::stdout().lock().write_all(format!("{line}\n").as_bytes());
}
