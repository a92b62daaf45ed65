//! Overlays: areas that add up, zones that leave gaps or overlap, slivers.

use super::squares::{plane, polygon, rectangle};
use atlas::PlaneShape;
use atlas::overlay::{OverlayRequest, ParcelOverlay, difference, intersection, overlay, shared_land, union};
use fact::Area;
use proptest::prelude::*;

const ALL: OverlayRequest = OverlayRequest { least_hundredth_square_metres: 0, keeps_shapes: true };

fn mu(area: Area) -> String {
    area.to_mu().to_string()
}

fn sum(found: &ParcelOverlay) -> Area {
    found.pieces.iter().map(|piece| piece.area).sum::<Area>() + found.outside + found.slivers
}

#[test]
fn a_parcel_over_two_zones_and_a_gap_adds_up() {
    let parcel = [plane(&rectangle(0.0, 0.0, 300.0, 200.0 / 3.0))];
    let zones = [rectangle(-50.0, -50.0, 150.0, 300.0), rectangle(100.0, -50.0, 100.0, 300.0)]
        .map(|zone| plane(&zone));
    let found = &overlay(&parcel, &zones, ALL)[0];
    let pieces: Vec<_> = found.pieces.iter().map(|piece| (piece.zone, mu(piece.area))).collect();
    assert_eq!(pieces, [(0, "10.000000".to_owned()), (1, "10.000000".to_owned())]);
    assert_eq!(mu(found.outside), "10.000000");
    assert_eq!(sum(found), found.whole);
    assert_eq!((found.doubled, found.residue), (Area::default(), 0));
}

#[test]
fn a_parcel_inside_one_zone_is_not_cut_and_one_outside_is_left_out() {
    let parcels =
        [rectangle(10.0, 10.0, 30.0, 30.0), rectangle(500.0, 500.0, 10.0, 10.0)].map(|parcel| plane(&parcel));
    let zones = [plane(&rectangle(0.0, 0.0, 100.0, 100.0))];
    let found = overlay(&parcels, &zones, ALL);
    assert_eq!(found[0].pieces[0].area, found[0].whole);
    assert_eq!(found[0].pieces[0].shape.as_ref(), Some(&parcels[0]));
    assert!(found[1].pieces.is_empty());
    assert_eq!(found[1].outside, found[1].whole);
}

#[test]
fn a_parcel_in_a_hole_of_a_zone_lies_outside_it() {
    let mut zone = rectangle(0.0, 0.0, 100.0, 100.0);
    zone.parts[0].holes.push(rectangle(20.0, 20.0, 60.0, 60.0).parts[0].shell.clone());
    let zones = [plane(&zone)];
    let parcels =
        [rectangle(30.0, 30.0, 10.0, 10.0), rectangle(10.0, 30.0, 20.0, 10.0)].map(|parcel| plane(&parcel));
    let found = overlay(&parcels, &zones, ALL);
    assert!(found[0].pieces.is_empty());
    assert_eq!(mu(found[1].pieces[0].area), "0.150000");
    assert_eq!(mu(found[1].outside), "0.150000");
}

#[test]
fn overlapping_zones_are_told_and_not_hidden_in_the_sum() {
    let parcel = [plane(&rectangle(0.0, 0.0, 100.0, 100.0))];
    let zones =
        [rectangle(0.0, 0.0, 60.0, 100.0), rectangle(50.0, 0.0, 50.0, 100.0)].map(|zone| plane(&zone));
    let found = &overlay(&parcel, &zones, ALL)[0];
    assert_eq!(mu(found.doubled), "1.500000");
    assert_eq!(sum(found), found.whole + found.doubled);
}

#[test]
fn slivers_are_left_out_at_the_line_but_their_land_is_kept() {
    let parcel = [plane(&rectangle(0.0, 0.0, 100.0, 100.0))];
    for (width, least, count) in [(0.01, 100, 2), (0.01, 101, 1), (0.009_999, 100, 1)] {
        let zones = [rectangle(-10.0, 0.0, 10.0 + width, 100.0), rectangle(width, 0.0, 100.0, 100.0)]
            .map(|zone| plane(&zone));
        let request = OverlayRequest { least_hundredth_square_metres: least, keeps_shapes: false };
        let found = &overlay(&parcel, &zones, request)[0];
        assert_eq!(found.pieces.len(), count, "{width} {least}");
        assert_eq!(sum(found), found.whole);
        assert_eq!(found.slivers > Area::default(), count == 1);
    }
}

#[test]
fn a_common_border_is_no_common_land() {
    let one = plane(&rectangle(0.0, 0.0, 10.0, 10.0));
    let other = plane(&rectangle(10.0, 0.0, 10.0, 10.0));
    assert!(intersection(&one, &other).is_empty());
    assert_eq!(difference(&one, &other), one);
    let both = union(&[one, other]);
    assert_eq!(both.parts().len(), 1);
    assert_eq!(both.square_metres(), fact::Decimal::from(200));
}

fn quadrilateral(reach: f64) -> impl Strategy<Value = PlaneShape> {
    // A corner in each quarter of a box: never crosses itself.
    let corner = move || (0.01f64..0.5, 0.01f64..0.5);
    (corner(), corner(), corner(), corner(), 0.0f64..100.0, 0.0f64..100.0).prop_map(
        move |(a, b, c, d, x, y)| {
            let points = [(a.0, a.1), (1.0 - b.0, b.1), (1.0 - c.0, 1.0 - c.1), (d.0, 1.0 - d.1)];
            plane(&polygon(
                &points.map(|(px, py)| [497_000.0 + x + px * reach, 3_520_000.0 + y + py * reach]),
            ))
        },
    )
}

proptest! {
    #[test]
    fn inside_and_outside_add_up_to_the_whole(one in quadrilateral(120.0), other in quadrilateral(150.0)) {
        let common = intersection(&one, &other).twice_square_micrometres();
        let rest = difference(&one, &other).twice_square_micrometres();
        let miss = (one.twice_square_micrometres() - common - rest).abs();
        // 480 m of border and half a micrometre: 0.0005 m².
        prop_assert!(miss < 1_000_000_000, "{}", miss);
        let found = &overlay(std::slice::from_ref(&one), std::slice::from_ref(&other), ALL)[0];
        prop_assert_eq!(sum(found), found.whole);
        prop_assert_eq!(found.doubled, Area::default());
        let piece = found.pieces.first().map_or(0, |piece| piece.twice_square_micrometres);
        prop_assert!((piece - common).abs() < 1_000_000_000);
    }

    #[test]
    fn a_grid_of_zones_shares_a_parcel_without_loss(parcel in quadrilateral(200.0), step in 13.0f64..90.0) {
        let zones: Vec<PlaneShape> = (0..30)
            .flat_map(|i| (0..30).map(move |j| (f64::from(i), f64::from(j))))
            .map(|(i, j)| plane(&rectangle(496_990.0 + i * step, 3_519_990.0 + j * step, step, step)))
            .collect();
        let found = &overlay(std::slice::from_ref(&parcel), &zones, ALL)[0];
        prop_assert_eq!(sum(found), found.whole);
        prop_assert_eq!(found.doubled, Area::default());
        prop_assert_eq!(found.outside, Area::default());
    }
}

proptest! {
    #[test]
    fn areas_without_shapes_are_the_areas_of_the_shapes(
        parcels in prop::collection::vec(quadrilateral(120.0), 1..6), step in 20.0f64..90.0, jag in 0.0f64..9.0,
    ) {
        // Zones with jagged borders that fit together.
        let corner = |i: u32, j: u32| {
            let shift = f64::from((i * 7 + j * 13) % 5) * jag;
            [496_980.0 + f64::from(i) * step + shift, 3_519_980.0 + f64::from(j) * step - shift]
        };
        let zones: Vec<PlaneShape> = (0..12)
            .flat_map(|i| (0..12).map(move |j| (i, j)))
            .map(|(i, j)| plane(&polygon(&[corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)])))
            .collect();
        let bare = OverlayRequest { keeps_shapes: false, ..ALL };
        for (with, without) in overlay(&parcels, &zones, ALL).into_iter().zip(overlay(&parcels, &zones, bare)) {
            prop_assert_eq!(sum(&without), without.whole);
            for piece in with.pieces {
                let other = without.pieces.iter().find(|other| other.zone == piece.zone);
                let other = other.map_or(0, |other| other.twice_square_micrometres);
                prop_assert!((piece.twice_square_micrometres - other).abs() < 1_000_000_000);
            }
        }
    }

    #[test]
    fn shapes_with_common_borders_and_corners_share_what_they_share(
        points in prop::collection::vec((0u8..7, 0u8..7), 6), shift in (0u8..5, 0u8..5),
    ) {
        // Rectangles of whole metres often lie edge on edge.
        let box_of = |a: (u8, u8), b: (u8, u8)| {
            let (west, east) = (a.0.min(b.0), a.0.max(b.0) + 1);
            let (south, north) = (a.1.min(b.1), a.1.max(b.1) + 1);
            [west, south, east, north].map(f64::from)
        };
        let one = box_of(points[0], points[1]);
        let mut other = box_of(points[2], points[3]);
        other[0] += f64::from(shift.0) / 2.0;
        other[2] += f64::from(shift.0) / 2.0;
        let shape = |b: [f64; 4]| plane(&rectangle(b[0], b[1], b[2] - b[0], b[3] - b[1]));
        let expected = (one[2].min(other[2]) - one[0].max(other[0])).max(0.0) * (one[3].min(other[3]) - one[1].max(other[1])).max(0.0);
        let bare = OverlayRequest { keeps_shapes: false, ..ALL };
        let found = &overlay(&[shape(one)], &[shape(other)], bare)[0];
        #[expect(clippy::cast_possible_truncation, reason = "small whole squares")]
        let expected = (expected * 2e12) as i128;
        prop_assert_eq!(found.pieces.first().map_or(0, |piece| piece.twice_square_micrometres), expected);
    }
}

#[test]
fn neighbours_share_nothing_and_one_pushed_over_its_border_shares_what_lies_beyond_the_sliver() {
    // 200/3 m deep: each metre of width is 0.1 亩.
    let depth = 200.0 / 3.0;
    let shapes = |over: f64| {
        [rectangle(0.0, 0.0, 100.0, depth), rectangle(100.0 - over, 0.0, 50.0, depth)].map(|one| plane(&one))
    };
    let sliver = Area::from_micro_mu(10_000);
    let shared = |over: f64| {
        shared_land(&shapes(over), sliver).into_iter().map(|one| mu(one.area)).collect::<Vec<_>>()
    };
    assert!(shared(0.0).is_empty());
    assert!(shared(0.099).is_empty());
    assert!(shared(0.1).is_empty(), "the sliver itself is none");
    assert_eq!(shared(0.101), ["0.010100"]);
    let found = &shared_land(&shapes(8.0), sliver)[0];
    assert_eq!((found.one, found.other, mu(found.area)), (0, 1, "0.800000".to_owned()));
    assert_eq!(mu(found.shape.area(2, fact::Rounding::HalfUp)), "0.799995");
}

#[test]
fn a_slanted_row_of_neighbours_shares_nothing_though_their_boxes_cross() {
    let slanted = |number: u32| {
        let west = 40.0 * f64::from(number);
        plane(&polygon(&[[west, 0.0], [west + 40.0, 0.0], [west + 70.0, 60.0], [west + 30.0, 60.0]]))
    };
    let shapes: Vec<PlaneShape> = (0..20).map(slanted).collect();
    assert!(shared_land(&shapes, Area::default()).is_empty());
    let twice: Vec<PlaneShape> = shapes.iter().chain(&shapes[3..4]).cloned().collect();
    let found = shared_land(&twice, Area::default());
    assert_eq!(found.iter().map(|one| (one.one, one.other)).collect::<Vec<_>>(), [(3, 20)]);
}
