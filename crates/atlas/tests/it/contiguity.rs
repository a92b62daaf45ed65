//! Contiguity: true distances at the line and beside it, clusters by distance, unit and size.

use super::squares::{plane, polygon, rectangle};
use atlas::PlaneShape;
use atlas::contiguity::{Cluster, ClusterRule, Neighbourhood, near};
use fact::Area;
use proptest::prelude::*;

const METRE: i64 = 1_000_000;

fn rule(distance: i64) -> ClusterRule<'static> {
    ClusterRule { distance, units: None, least_area: Area::default() }
}

fn members(clusters: &[Cluster]) -> Vec<Vec<usize>> {
    clusters.iter().map(|cluster| cluster.members.clone()).collect()
}

#[test]
fn a_gap_is_near_at_the_distance_and_not_a_micrometre_beyond() {
    let one = plane(&rectangle(0.0, 0.0, 50.0, 50.0));
    for (gap, is_near) in [(9.999_999, true), (10.0, true), (10.000_001, false)] {
        let beside = plane(&rectangle(50.0 + gap, 20.0, 30.0, 30.0));
        assert_eq!(near(&one, &beside, 10 * METRE), is_near, "side by side {gap}");
        assert_eq!(near(&beside, &one, 10 * METRE), is_near, "the other way {gap}");
    }
    // Corner to corner over 6 and 8 metres: ten exactly, where a buffer of few corners falls short.
    for (step, is_near) in [(0.0, true), (0.000_001, false), (-0.000_001, true)] {
        let across = plane(&rectangle(56.0 + step, 58.0, 30.0, 30.0));
        assert_eq!(near(&one, &across, 10 * METRE), is_near, "corner to corner {step}");
    }
}

#[test]
fn touching_overlapping_and_enclosed_shapes_are_at_distance_zero() {
    let one = plane(&rectangle(0.0, 0.0, 50.0, 50.0));
    for (other, is_near) in [
        (rectangle(50.0, 50.0, 10.0, 10.0), true),
        (rectangle(50.0, 0.0, 10.0, 50.0), true),
        (rectangle(10.0, 10.0, 5.0, 5.0), true),
        (rectangle(-10.0, -10.0, 100.0, 100.0), true),
        (rectangle(50.000_001, 0.0, 10.0, 50.0), false),
    ] {
        assert_eq!(near(&one, &plane(&other), 0), is_near, "{other:?}");
    }
    let mut ring = rectangle(0.0, 0.0, 50.0, 50.0);
    ring.parts[0].holes.push(rectangle(5.0, 5.0, 40.0, 40.0).parts[0].shell.clone());
    let island = plane(&rectangle(20.0, 20.0, 10.0, 10.0));
    assert!(!near(&plane(&ring), &island, 14 * METRE));
    assert!(near(&plane(&ring), &island, 15 * METRE));
}

// clause: S1-2.2f
#[test]
fn clusters_join_step_by_step_and_are_listed_by_size() {
    let shapes: Vec<PlaneShape> =
        [0.0, 60.0, 125.0, 300.0, 365.0].map(|west| plane(&rectangle(west, 0.0, 50.0, 400.0 / 3.0))).to_vec();
    let near = Neighbourhood::new(&shapes);
    assert_eq!(members(&near.clusters(&rule(10 * METRE))), [vec![0, 1], vec![2], vec![3], vec![4]]);
    assert_eq!(members(&near.clusters(&rule(15 * METRE))), [vec![0, 1, 2], vec![3, 4]]);
    assert_eq!(near.pairs(15 * METRE), [(0, 1), (1, 2), (3, 4)]);
    // 50 × 133.333333 m = 6666.66665 → 6666.67 m² = 10.000005 亩 each.
    let clusters = near.clusters(&rule(15 * METRE));
    assert_eq!(clusters[1].area.to_mu().to_string(), "20.000010");
    for (least, count) in [(20_000_010, 2), (20_000_011, 1), (20_000_009, 2)] {
        let rule = ClusterRule { least_area: Area::from_micro_mu(least), ..rule(15 * METRE) };
        assert_eq!(near.clusters(&rule).len(), count, "{least}");
    }
}

#[test]
fn parcels_of_different_plan_units_or_of_none_are_never_joined() {
    let shapes: Vec<PlaneShape> =
        (0..5).map(|number| plane(&rectangle(f64::from(number) * 50.0, 0.0, 50.0, 50.0))).collect();
    let units = [Some(7), Some(7), Some(8), None, None];
    let rule = ClusterRule { units: Some(&units), ..rule(0) };
    let clusters = Neighbourhood::new(&shapes).clusters(&rule);
    assert_eq!(members(&clusters), [vec![0, 1], vec![2], vec![3], vec![4]]);
    assert_eq!(clusters[0].unit, Some(7));
    assert_eq!(clusters[2].unit, None);
}

#[test]
fn the_nearest_other_is_found_however_far_it_is() {
    let shapes: Vec<PlaneShape> =
        [0.0, 53.0, 90_000.0].map(|west| plane(&rectangle(west, 0.0, 50.0, 50.0))).to_vec();
    let nearest = Neighbourhood::new(&shapes).nearest();
    assert_eq!(nearest, [Some((1, 3.0)), Some((0, 3.0)), Some((1, 89_897.0))]);
    assert_eq!(Neighbourhood::new(&shapes[..1]).nearest(), [None]);
    assert!(Neighbourhood::new(&[]).nearest().is_empty());
}

fn triangle() -> impl Strategy<Value = PlaneShape> {
    let point = || (0.0f64..300.0, 0.0f64..300.0);
    (point(), point(), point())
        .prop_map(|(a, b, c)| plane(&polygon(&[a, b, c].map(|(x, y)| [x, y]))))
        .prop_filter("encloses something", |shape| !shape.is_empty())
}

proptest! {
    #[test]
    fn pairs_by_the_index_are_the_pairs_by_looking_at_all(
        shapes in prop::collection::vec(triangle(), 2..12), distance in 0i64..60_000_000,
    ) {
        let mut expected = Vec::new();
        for one in 0..shapes.len() {
            for other in one + 1..shapes.len() {
                if near(&shapes[one], &shapes[other], distance) {
                    expected.push((one, other));
                }
            }
        }
        let neighbourhood = Neighbourhood::new(&shapes);
        prop_assert_eq!(neighbourhood.pairs(distance), expected);
        for (index, nearest) in neighbourhood.nearest().into_iter().enumerate() {
            let (other, metres) = nearest.unwrap();
            #[expect(clippy::cast_possible_truncation, reason = "below 1e9")]
            let micrometres = (metres * 1e6).ceil() as i64 + 1;
            prop_assert!(near(&shapes[index], &shapes[other], micrometres));
            let closer = (0..shapes.len()).any(|third| third != index && near(&shapes[index], &shapes[third], micrometres - 4));
            prop_assert!(!closer || micrometres <= 4);
        }
    }

    #[test]
    fn clusters_are_the_same_whatever_the_order(
        shapes in prop::collection::vec(triangle(), 2..12), distance in 0i64..60_000_000,
    ) {
        let turned: Vec<PlaneShape> = shapes.iter().rev().cloned().collect();
        let last = shapes.len() - 1;
        let one = members(&Neighbourhood::new(&shapes).clusters(&rule(distance)));
        let mut other = members(&Neighbourhood::new(&turned).clusters(&rule(distance)));
        for cluster in &mut other {
            cluster.iter_mut().for_each(|index| *index = last - *index);
            cluster.sort_unstable();
        }
        other.sort_unstable();
        prop_assert_eq!(one, other);
    }
}
