//! Areas: exact on the grid, the same wherever a ring begins, against PROJ and GEOS, and shared out
//! without loss.

use super::squares::{plane, polygon, rectangle, ring, zone};
use atlas::area::{AreaStatement, decimal_of, ellipsoid_square_metres};
use atlas::{Frame, Part, Shape, TitleComparison, allot};
use fact::{Area, Ratio, Rounding};
use proptest::prelude::*;

fn square_metres(text: &str) -> Area {
    Area::from_square_metres(text.parse().unwrap(), Rounding::HalfUp)
}

#[test]
fn a_rectangle_of_20000_square_metres_is_30_mu() {
    let shape = plane(&rectangle(40_497_159.376 - 40_000_000.0, 3_520_784.648, 200.0, 100.0));
    assert_eq!(shape.square_metres().to_string(), "20000.0000000000000");
    assert_eq!(shape.area(2, Rounding::HalfUp).to_mu().to_string(), "30.000000");
}

#[test]
fn a_hole_is_taken_off_whatever_direction_rings_run_in() {
    let mut shape = rectangle(0.0, 0.0, 100.0, 100.0);
    shape.parts[0].holes.push(ring(&[[10.0, 10.0], [20.0, 10.0], [20.0, 20.0], [10.0, 20.0]]));
    let area = |shape: &Shape| plane(shape).square_metres();
    assert_eq!(area(&shape), fact::Decimal::from(9_900));
    shape.parts[0].shell.reverse();
    assert_eq!(area(&shape), fact::Decimal::from(9_900));
    shape.parts[0].holes[0].reverse();
    assert_eq!(area(&shape), fact::Decimal::from(9_900));
}

/// pyproj 3.7.2 `Geod.polygon_area_perimeter` and shapely 2.2 on EPSG:4549.
#[test]
fn areas_on_the_ellipsoid_and_in_the_zone_agree_with_proj_and_geos() {
    for (points, ellipsoid, projected) in [
        (
            vec![[119.97, 31.81], [119.98, 31.81], [119.98, 31.82], [119.97, 31.82]],
            "1049872.09",
            "1049872.24",
        ),
        (
            vec![[119.9701, 31.8101], [119.9708, 31.8103], [119.9707, 31.8109], [119.9702, 31.8108]],
            "4094.70",
            "4094.70",
        ),
        (
            vec![[110.0, 34.0], [112.0, 34.0], [112.0, 36.0], [110.0, 36.0]],
            "40508240471.49",
            "41186132000.47",
        ),
    ] {
        let shape =
            Shape { frame: Frame::Cgcs2000, parts: vec![Part { shell: ring(&points), holes: Vec::new() }] };
        let statement = AreaStatement::of(&shape, &zone()).unwrap();
        assert_eq!(statement.ellipsoid_square_metres.to_string(), ellipsoid);
        // GEOS adds in binary64; half a micrometre along 800 km of border is more than a hundredth.
        let digits = |text: &str| text.parse::<f64>().unwrap();
        let found = digits(&statement.projected_square_metres.to_string());
        assert!((found / digits(projected) - 1.0).abs() < 1e-11, "{found} {projected}");
        if found < 1e9 {
            assert_eq!(statement.projected_square_metres.to_string(), projected);
            assert_eq!(statement.difference(), square_metres(projected) - square_metres(ellipsoid));
        }
    }
}

#[test]
fn nothing_is_measured_in_degrees_or_in_the_web_map() {
    let shape = rectangle(0.0, 0.0, 1.0, 1.0);
    assert_eq!(shape.on_plane(&Frame::Cgcs2000), None);
    assert_eq!(shape.on_plane(&Frame::WebMercator), None);
    // The trap of EPSG:3857: at 50° north its "square metres" are 2.4 times too many.
    let degrees = Shape {
        frame: Frame::Wgs84,
        parts: vec![Part {
            shell: ring(&[[119.97, 50.0], [119.98, 50.0], [119.98, 50.01], [119.97, 50.01]]),
            holes: Vec::new(),
        }],
    };
    let web = degrees.in_frame(&Frame::WebMercator).unwrap();
    let measured = web.measuring_frame().unwrap();
    assert_eq!(measured.epsg(), Some(4549));
    let one = AreaStatement::of(&web, &measured).unwrap();
    let other = AreaStatement::of(&degrees, &measured).unwrap();
    assert_eq!(one.projected, other.projected);
}

#[test]
fn title_and_geometry_are_compared_at_the_line_and_beside_it() {
    let title = square_metres("10000");
    let share = Ratio::new(1, 100).unwrap();
    for (geometry, least, is_within) in [
        ("10100", "0", true),
        ("10100.01", "0", false),
        ("10099.99", "0", true),
        ("9900", "0", true),
        ("9899.99", "0", false),
        ("10150", "150", true),
        ("10150.01", "150", false),
    ] {
        let found = TitleComparison::new(title, square_metres(geometry), &share, square_metres(least));
        assert_eq!(found.is_within, is_within, "{geometry} {least}");
        assert_eq!(found.difference, square_metres(geometry) - title);
    }
    let unknown_share = TitleComparison::new(Area::default(), title, &share, Area::default());
    assert_eq!((unknown_share.share, unknown_share.is_within), (None, false));
}

#[test]
fn parts_get_their_share_and_add_up_to_the_last_micro_mu() {
    let micro = Area::from_micro_mu;
    for (whole, weights, expected) in [
        (10, vec![1, 1, 1], vec![4, 3, 3]),
        (10, vec![2, 1, 1], vec![5, 3, 2]),
        (1, vec![1, 1], vec![1, 0]),
        (0, vec![5, 7], vec![0, 0]),
        (7, vec![0, 3, 0], vec![0, 7, 0]),
        (7, vec![0, 0], vec![0, 0]),
        (i64::MAX, vec![i128::from(i64::MAX), 1], vec![i64::MAX - 1, 1]),
    ] {
        let expected: Vec<Area> = expected.into_iter().map(micro).collect();
        assert_eq!(allot(micro(whole), &weights), expected, "{whole} {weights:?}");
    }
    assert!(allot(micro(5), &[]).is_empty());
}

#[test]
fn a_binary_number_is_stated_half_up() {
    for (value, expected) in [(1.005, "1.01"), (1.004_999, "1.00"), (-1.005, "-1.01"), (0.0, "0.00")] {
        assert_eq!(decimal_of(value, 2).unwrap().to_string(), expected);
    }
    assert_eq!(decimal_of(f64::NAN, 2), None);
    assert_eq!(decimal_of(1e300, 2), None);
}

proptest! {
    #[test]
    fn an_area_does_not_know_where_its_ring_begins_or_which_way_it_runs(
        points in prop::collection::vec((0.0f64..1000.0, 0.0f64..1000.0), 3..12), start in 0usize..12, turn: bool,
    ) {
        let points: Vec<[f64; 2]> =
            points.into_iter().map(|(x, y)| [497_000.0 + x, 3_520_000.0 + y]).collect();
        let mut moved = points.clone();
        moved.rotate_left(start % points.len());
        if turn {
            moved.reverse();
        }
        let (one, other) = (polygon(&points), polygon(&moved));
        prop_assert_eq!(plane(&one).twice_square_micrometres().abs(), plane(&other).twice_square_micrometres().abs());
        prop_assert_eq!(ellipsoid_square_metres(&one), ellipsoid_square_metres(&other));
    }

    #[test]
    fn shares_always_add_up(whole in 0i64..1_000_000_000_000, weights in prop::collection::vec(0i128..1_000_000, 1..20)) {
        let whole = Area::from_micro_mu(whole);
        let sum: Area = allot(whole, &weights).into_iter().sum();
        prop_assert_eq!(sum, if weights.iter().all(|weight| *weight == 0) { Area::default() } else { whole });
    }
}
