//! Tiles: decoded again, they cover what the parcels cover, without gaps along common borders.

use super::squares::{polygon, rectangle};
use atlas::tiles::message::{Feature, Layer, Tile};
use atlas::tiles::{EXTENT, TileAddress, TileIndex, TileStyle, TileValue};
use atlas::{Frame, Part, Shape};
use proptest::prelude::*;
use prost::Message;

/// Rings of a feature, in steps of the tile.
fn rings(feature: &Feature) -> Vec<Vec<[i64; 2]>> {
    let mut rings = Vec::new();
    let mut cursor = [0i64, 0];
    let mut words = feature.geometry.iter().copied();
    while let Some(command) = words.next() {
        let (kind, count) = (command & 7, command >> 3);
        match kind {
            1 | 2 => {
                if kind == 1 {
                    assert_eq!(count, 1);
                    rings.push(Vec::new());
                }
                for _ in 0..count {
                    for value in &mut cursor {
                        let word = i64::from(words.next().unwrap());
                        *value += (word >> 1) ^ -(word & 1);
                    }
                    rings.last_mut().unwrap().push(cursor);
                }
            }
            7 => assert_eq!(count, 1),
            other => panic!("command {other}"),
        }
    }
    rings
}

fn twice_area(ring: &[[i64; 2]]) -> i64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(from, to)| from[0] * to[1] - to[0] * from[1]).sum()
}

fn layer(bytes: &[u8]) -> Layer {
    Tile::decode(bytes).unwrap().layers.remove(0)
}

fn every(_: u64) -> bool {
    true
}

fn plain(_: u64, _: bool, _: &mut atlas::tiles::Tags<'_>) {}

/// The tile of a zoom around a point.
fn tile_at(zoom: u8, longitude: f64, latitude: f64) -> TileAddress {
    let [x, y] = Frame::Wgs84.conversion_to(&Frame::WebMercator).point([longitude, latitude]).unwrap();
    let edge = std::f64::consts::PI * 6_378_137.0;
    let side = f64::from(1u32 << zoom);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the map")]
    let place = |value: f64| (value / (2.0 * edge) * side) as u32;
    TileAddress::new(zoom, place(x + edge), place(edge - y)).unwrap()
}

fn degrees(points: &[[f64; 2]]) -> Shape {
    let mut shell = points.to_vec();
    shell.push(points[0]);
    Shape { frame: Frame::Cgcs2000, parts: vec![Part { shell, holes: Vec::new() }] }
}

#[test]
fn attributes_and_numbers_come_out_as_they_went_in_and_hidden_shapes_do_not() {
    let shapes =
        [rectangle(497_000.0, 3_520_000.0, 200.0, 200.0), rectangle(497_300.0, 3_520_000.0, 200.0, 200.0)];
    let index = TileIndex::new([(7, &shapes[0]), (9, &shapes[1])]);
    let tile = tile_at(12, 119.97, 31.803);
    let bytes = index.tile(
        tile,
        TileStyle::default(),
        "宗地",
        |number| number != 9,
        |_, _, tags| {
            tags.add("code", TileValue::Text("320411001002GB00012"));
            tags.add("class", TileValue::Text("A"));
            tags.add("mu", TileValue::Whole(60));
            tags.add("listed", TileValue::Flag(true));
        },
    );
    let layer = layer(&bytes);
    assert_eq!((layer.version, layer.name.as_str(), layer.extent), (2, "宗地", Some(EXTENT)));
    assert_eq!(layer.features.len(), 1);
    let feature = &layer.features[0];
    assert_eq!((feature.id, feature.kind), (Some(7), Some(3)));
    let pairs: Vec<_> = feature
        .tags
        .chunks(2)
        .map(|pair| (layer.keys[pair[0] as usize].clone(), layer.values[pair[1] as usize].clone()))
        .collect();
    assert_eq!(pairs.len(), 4);
    assert_eq!(pairs[1].1.text.as_deref(), Some("A"));
    assert_eq!((pairs[2].1.whole, pairs[3].1.flag), (Some(60), Some(true)));
    assert!(twice_area(&rings(feature)[0]) > 0);
    assert!(
        index
            .tile(TileAddress::new(12, 0, 0).unwrap(), TileStyle::default(), "宗地", every, plain)
            .is_empty()
    );
}

#[test]
fn addresses_outside_the_map_are_no_tiles() {
    for (zoom, column, row, is_tile) in [
        (0, 0, 0, true),
        (0, 1, 0, false),
        (3, 7, 7, true),
        (3, 8, 0, false),
        (22, 0, 0, true),
        (23, 0, 0, false),
        (200, 0, 0, false),
    ] {
        assert_eq!(TileAddress::new(zoom, column, row).is_some(), is_tile, "{zoom}/{column}/{row}");
    }
}

#[test]
fn a_hole_stays_a_hole_and_runs_the_other_way() {
    let mut shape = rectangle(497_000.0, 3_520_000.0, 400.0, 400.0);
    shape.parts[0].holes.push(rectangle(497_100.0, 3_520_100.0, 100.0, 100.0).parts[0].shell.clone());
    let index = TileIndex::new([(1, &shape)]);
    for zoom in [12, 14, 16] {
        let bytes = index.tile(tile_at(zoom, 119.9695, 31.8045), TileStyle::default(), "x", every, plain);
        let rings = rings(&layer(&bytes).features[0]);
        assert_eq!(rings.len(), 2, "{zoom}");
        assert!(twice_area(&rings[0]) > 0 && twice_area(&rings[1]) < 0);
    }
}

#[test]
fn many_small_parcels_are_stood_for_by_squares_of_their_area() {
    let shapes: Vec<Shape> = (0..400)
        .map(|number| {
            rectangle(
                497_000.0 + f64::from(number % 20) * 10.0,
                3_520_000.0 + f64::from(number / 20) * 10.0,
                10.0,
                10.0,
            )
        })
        .collect();
    let index = TileIndex::new(shapes.iter().enumerate().map(|(number, shape)| (number as u64, shape)));
    let drawn = |zoom| {
        let bytes = index.tile(tile_at(zoom, 119.9695, 31.8033), TileStyle::default(), "x", every, plain);
        layer(&bytes).features.iter().flat_map(rings).map(|ring| twice_area(&ring)).sum::<i64>()
    };
    // 200 m at 32° north are 235 m of the web map; a step at zoom 12 is 2.39 m, at zoom 10 9.55 m.
    let steps = |zoom: i32| (235.3f64 / (9_783.94 * 4.0 / 4096.0 / 2f64.powi(zoom - 10))).powi(2) * 2.0;
    for zoom in [10u8, 11] {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let share = drawn(zoom) as f64 / steps(i32::from(zoom));
        assert!((0.3..3.0).contains(&share), "{zoom}: {share}");
    }
}

/// A sheet of cells with jittered corners and jagged borders between them that covers a square wholly.
fn sheet(jitter: &[f64], side: usize) -> Vec<Shape> {
    let knots = 4;
    let step = 0.002;
    let at = |i: usize, j: usize| -> [f64; 2] {
        let pick = |salt: usize| {
            let jitter = jitter[(i * 131 + j * 31 + salt) % jitter.len()];
            if i == 0 || j == 0 || i == side * knots || j == side * knots {
                0.0
            } else {
                jitter * step / 10.0
            }
        };
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let place = |base: f64, index: usize, salt| base + step * index as f64 / knots as f64 + pick(salt);
        [place(119.95, i, 0), place(31.80, j, 17)]
    };
    let mut cells = Vec::new();
    for i in 0..side {
        for j in 0..side {
            let (west, south) = (i * knots, j * knots);
            let mut points = Vec::new();
            (0..knots).for_each(|k| points.push(at(west + k, south)));
            (0..knots).for_each(|k| points.push(at(west + knots, south + k)));
            (0..knots).for_each(|k| points.push(at(west + knots - k, south + knots)));
            (0..knots).for_each(|k| points.push(at(west, south + knots - k)));
            cells.push(degrees(&points));
        }
    }
    cells
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_sheet_without_gaps_has_none_in_any_tile(
        jitter in prop::collection::vec(-1.0f64..1.0, 50..80), zoom in 13u8..20, tolerance in 0u16..9,
    ) {
        let cells = sheet(&jitter, 8);
        let index = TileIndex::new(cells.iter().enumerate().map(|(number, shape)| (number as u64, shape)));
        let style = TileStyle { buffer: 32, tolerance, least_side: 0 };
        // A tile in the middle of the sheet; from zoom 16 on it is covered wholly.
        let tile = tile_at(zoom, 119.958, 31.808);
        let whole = TileIndex::new([(1, &degrees(&[[119.95, 31.80], [119.966, 31.80], [119.966, 31.816], [119.95, 31.816]]))]);
        let area = |bytes: &[u8]| -> i64 {
            layer(bytes).features.iter().flat_map(rings).map(|ring| twice_area(&ring)).sum()
        };
        let drawn = area(&index.tile(tile, style, "x", every, plain));
        // Points on the outer border are rounded to steps one by one; inside every step is accounted for.
        let straight = whole.tile(tile, style, "x", every, plain);
        let span = rings(&layer(&straight).features[0])[0].iter().map(|point| point[0]).max().unwrap() + 32;
        prop_assert!((drawn - area(&straight)).abs() <= 8 * span, "{} {}", drawn, area(&straight));
        if zoom >= 17 {
            prop_assert_eq!(drawn, area(&straight));
            let side = i64::from(EXTENT) + 64;
            prop_assert_eq!(drawn, 2 * side * side);
        }
        let low = -32;
        let high = i64::from(EXTENT) + 32;
        for ring in layer(&index.tile(tile, style, "x", every, plain)).features.iter().flat_map(rings) {
            prop_assert!(ring.iter().flatten().all(|value| (low..=high).contains(value)));
            prop_assert!(ring.len() >= 3 && twice_area(&ring) > 0);
        }
    }

    #[test]
    fn a_replaced_shape_leaves_the_index_as_if_it_had_been_built_so(
        jitter in prop::collection::vec(-1.0f64..1.0, 50..80), number in 0u64..36, takes_away: bool,
    ) {
        let mut cells = sheet(&jitter, 6);
        let mut index = TileIndex::new(cells.iter().enumerate().map(|(number, shape)| (number as u64, shape)));
        let place = usize::try_from(number).unwrap();
        let mut changed = cells[place].clone();
        changed.parts[0].shell[2][0] += 0.000_05;
        let changes = index.replace(number, (!takes_away).then_some(&changed));
        let expected = if takes_away {
            TileIndex::new(cells.iter().enumerate().map(|(number, shape)| (number as u64, shape)).filter(|(other, _)| *other != number))
        } else {
            cells[place] = changed;
            TileIndex::new(cells.iter().enumerate().map(|(number, shape)| (number as u64, shape)))
        };
        for zoom in [12u8, 14, 16] {
            let tile = tile_at(zoom, 119.956, 31.806);
            prop_assert_eq!(
                index.tile(tile, TileStyle::default(), "x", every, plain),
                expected.tile(tile, TileStyle::default(), "x", every, plain)
            );
            prop_assert!(zoom > 14 || changes.iter().any(|change| change.touches(tile, 64)));
        }
    }

    #[test]
    fn no_shape_stops_the_drawing(
        points in prop::collection::vec((-181.0f64..181.0, -91.0f64..91.0), 0..8), zoom in 0u8..23,
    ) {
        let points: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [x, y]).collect();
        let shape = Shape { frame: Frame::Wgs84, parts: vec![Part { shell: points, holes: Vec::new() }] };
        let metres = polygon(&[[f64::NAN, 0.0], [1e300, 2.0], [3.0, 1e9]]);
        let index = TileIndex::new([(1, &shape), (2, &metres)]);
        let side = 1u32 << zoom;
        for tile in [(0, 0), (side / 2, side / 2), (side - 1, side - 1)] {
            let tile = TileAddress::new(zoom, tile.0, tile.1).unwrap();
            let _ = index.tile(tile, TileStyle::default(), "x", every, plain);
        }
    }
}
