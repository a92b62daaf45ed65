//! Validity: every fault with its place, several at once, and nothing said of valid shapes.

use super::squares::{rectangle, ring, zone};
use atlas::validity::{Direction, Fault, MOST_FAULTS, Reason, faults};
use atlas::{Frame, Part, Shape};
use expect_test::expect;
use fact::Place;
use proptest::prelude::*;

fn shape(parts: &[&[&[[f64; 2]]]]) -> Shape {
    let parts = parts
        .iter()
        .map(|rings| Part {
            shell: rings.first().map_or_else(Vec::new, |points| points.to_vec()),
            holes: rings.iter().skip(1).map(|points| points.to_vec()).collect(),
        })
        .collect();
    Shape { frame: zone(), parts }
}

/// Reasons and places.
type Faults = &'static [(Reason, Option<[f64; 2]>)];

fn told(found: &[Fault]) -> Vec<(Reason, Option<[f64; 2]>)> {
    found.iter().map(|fault| (fault.reason, fault.point)).collect()
}

const SQUARE: &[[f64; 2]] = &[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]];

#[test]
fn one_ring_faults_have_their_places() {
    use Reason::*;
    let table: &[(&[[f64; 2]], Faults)] = &[
        (SQUARE, &[]),
        (
            &[[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0], [0.0, 0.0]],
            &[(ZeroArea, Some([0.0, 0.0])), (SelfIntersection, Some([5.0, 5.0]))],
        ),
        (&SQUARE[..4], &[(Unclosed, Some([0.0, 10.0]))]),
        (
            &[[0.0, 0.0], [10.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 0.0]],
            &[(DuplicatePoint, Some([10.0, 0.0]))],
        ),
        (
            &[[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [15.0, 5.0], [10.0, 5.0], [10.0, 10.0], [0.0, 0.0]],
            &[(Spike, Some([15.0, 5.0])), (SelfTouch, Some([10.0, 5.0]))],
        ),
        (&[[0.0, 0.0], [10.0, 0.0], [0.0, 0.0]], &[(TooFewPoints, Some([0.0, 0.0]))]),
        (&[[0.0, 0.0]], &[(TooFewPoints, Some([0.0, 0.0]))]),
        (&[], &[(TooFewPoints, None)]),
        (
            &[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [5.0, 0.0], [0.0, 10.0], [0.0, 0.0]],
            &[(SelfTouch, Some([5.0, 0.0]))],
        ),
        (
            &[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [6.0, 0.0], [4.0, 0.0], [0.0, 10.0], [0.0, 0.0]],
            &[(SelfTouch, Some([4.0, 0.0])), (SelfTouch, Some([6.0, 0.0])), (SelfOverlap, Some([4.0, 0.0]))],
        ),
    ];
    for (points, expected) in table {
        let mut found = told(&faults(&shape(&[&[points]]), Direction::Any));
        let mut expected = expected.to_vec();
        found.sort_by_key(|fault| fault.0);
        expected.sort_by_key(|fault| fault.0);
        assert_eq!(found, expected, "{points:?}");
    }
}

#[test]
fn two_rings_faults_have_their_places() {
    use Reason::*;
    let outer = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [0.0, 0.0]];
    let square = |west: f64, south: f64, side: f64| {
        ring(&[[west, south], [west, south + side], [west + side, south + side], [west + side, south]])
    };
    for (holes, expected) in [
        (vec![square(10.0, 10.0, 10.0)], vec![]),
        (vec![square(200.0, 10.0, 10.0)], vec![HoleOutsideShell]),
        (vec![square(95.0, 10.0, 10.0)], vec![HoleOutsideShell]),
        (vec![square(10.0, 10.0, 30.0), square(20.0, 20.0, 5.0)], vec![OverlappingHoles]),
        (vec![square(10.0, 10.0, 30.0), square(30.0, 30.0, 30.0)], vec![OverlappingHoles]),
        (vec![square(0.0, 10.0, 10.0)], vec![SharedLine]),
        (vec![square(10.0, 10.0, 10.0), square(20.0, 10.0, 10.0)], vec![SharedLine]),
        (vec![ring(&[[0.0, 50.0], [10.0, 60.0], [10.0, 40.0]])], vec![]),
        (vec![ring(&[[0.0, 50.0], [50.0, 60.0], [100.0, 50.0], [50.0, 40.0]])], vec![InteriorCutApart]),
        (vec![square(10.0, 10.0, 10.0), square(10.0, 10.0, 10.0)], vec![OverlappingHoles, SharedLine]),
    ] {
        let shape =
            Shape { frame: zone(), parts: vec![Part { shell: outer.to_vec(), holes: holes.clone() }] };
        let mut found: Vec<Reason> =
            faults(&shape, Direction::Any).into_iter().map(|fault| fault.reason).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, expected, "{holes:?}");
    }
}

#[test]
fn parts_may_touch_in_a_point_but_neither_overlap_nor_share_a_line() {
    use Reason::*;
    let first = rectangle(0.0, 0.0, 10.0, 10.0).parts.remove(0);
    for (west, south, side, expected) in [
        (20.0, 0.0, 10.0, vec![]),
        (10.0, 10.0, 10.0, vec![]),
        (5.0, 5.0, 10.0, vec![OverlappingParts, OverlappingParts]),
        (2.0, 2.0, 5.0, vec![OverlappingParts]),
        (10.0, 0.0, 10.0, vec![SharedLine]),
    ] {
        let second = rectangle(west, south, side, side).parts.remove(0);
        let both = Shape { frame: zone(), parts: vec![first.clone(), second] };
        let found: Vec<Reason> =
            faults(&both, Direction::Any).into_iter().map(|fault| fault.reason).collect();
        assert_eq!(found, expected, "{west} {south} {side}");
    }
    // A part in the hole of another is fine.
    let mut ring_shaped = rectangle(0.0, 0.0, 50.0, 50.0);
    ring_shaped.parts[0].holes.push(rectangle(10.0, 10.0, 30.0, 30.0).parts[0].shell.clone());
    ring_shaped.parts.push(rectangle(20.0, 20.0, 10.0, 10.0).parts.remove(0));
    assert_eq!(faults(&ring_shaped, Direction::Any), []);
}

#[test]
fn directions_are_looked_at_as_the_format_says() {
    let counter = shape(&[&[SQUARE]]);
    let mut clockwise = counter.clone();
    clockwise.parts[0].shell.reverse();
    for (shape, direction, count) in [
        (&counter, Direction::CounterClockwise, 0),
        (&counter, Direction::Clockwise, 1),
        (&counter, Direction::Any, 0),
        (&clockwise, Direction::CounterClockwise, 1),
        (&clockwise, Direction::Clockwise, 0),
    ] {
        let found = faults(shape, direction);
        assert_eq!(found.len(), count);
        assert!(found.iter().all(Fault::is_harmless));
    }
}

#[test]
fn all_faults_of_a_bad_shape_are_listed_in_chinese_with_place_and_advice() {
    let bad = shape(&[
        &[
            &[[0.0, 0.0], [10.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]],
            &[[20.0, 20.0], [20.0, 30.0], [30.0, 30.0], [20.0, 20.0]],
        ],
        &[&[[100.0, 0.0], [f64::NAN, 0.0], [100.0, 10.0], [100.0, 0.0]]],
        &[&[[5.0, 5.0], [15.0, 5.0], [15.0, 8.0], [5.0, 5.0]]],
    ]);
    let place = Place { file: "宗地.shp".into(), row: Some(3), ..Place::default() };
    let text: Vec<String> = faults(&bad, Direction::CounterClockwise)
        .iter()
        .map(|fault| fault.finding(&place, "320411001002GB00012").to_string())
        .collect();
    expect![[r#"
        宗地.shp 第3行：“0, 10”第1部分外环：环没有闭合，终点与起点不同。请确认边界完整，闭合后重新导入。
        宗地.shp 第3行：“10, 0”第1部分外环：相邻两点重复。无需处理，读取时已自动处理。
        宗地.shp 第3行：“20, 20”第1部分外环与第1部分第1个内环：内环有一部分或全部在外环之外。请在制图软件中修正这一处后重新导入。
        宗地.shp 第3行：“10, 5”第1部分外环与第3部分外环：图形的两个部分互相重叠。请合并或裁去重叠部分后重新导入。
        宗地.shp 第3行：“10, 6.5”第1部分外环与第3部分外环：图形的两个部分互相重叠。请合并或裁去重叠部分后重新导入。
        宗地.shp 第3行：“NaN, 0”第2部分外环：坐标不是有效的数值。请核对坐标后重新导入。"#]]
    .assert_eq(&text.join("\n"));
}

#[test]
fn a_shape_without_parts_is_empty_and_a_shape_of_faults_ends_its_list() {
    let none = Shape { frame: Frame::Cgcs2000, parts: Vec::new() };
    assert_eq!(told(&faults(&none, Direction::Any)), [(Reason::Empty, None)]);
    // A comb laid over another comb: thousands of crossings.
    let comb = |turned: bool| -> Vec<[f64; 2]> {
        let mut points: Vec<[f64; 2]> = (0..100)
            .flat_map(|tooth| {
                let x = f64::from(tooth) * 2.0;
                [[x, 0.0], [x, 500.0], [x + 1.0, 500.0], [x + 1.0, 0.0]]
            })
            .collect();
        points.push([300.0, -5.0]);
        if turned { points.into_iter().map(|[x, y]| [y - 50.0, x + 20.0]).collect() } else { points }
    };
    let parts = [false, true].map(|turned| Part { shell: ring(&comb(turned)), holes: Vec::new() }).to_vec();
    let found = faults(&Shape { frame: zone(), parts }, Direction::Any);
    assert_eq!(found.last().map(|fault| fault.reason), Some(Reason::More));
    assert!(found.len() <= MOST_FAULTS + 1);
}

#[test]
fn faults_in_degrees_stand_where_they_are() {
    let bow = Shape {
        frame: Frame::Cgcs2000,
        parts: vec![Part {
            shell: ring(&[[119.97, 31.81], [119.98, 31.82], [119.98, 31.81], [119.97, 31.82]]),
            holes: Vec::new(),
        }],
    };
    let found = faults(&bow, Direction::Any);
    let crossing = found.iter().find(|fault| fault.reason == Reason::SelfIntersection).unwrap();
    let [longitude, latitude] = crossing.point.unwrap();
    assert!((longitude - 119.975).abs() < 1e-10 && (latitude - 31.815).abs() < 1e-10);
}

proptest! {
    #[test]
    fn star_shaped_rings_are_valid_from_any_start(
        radii in prop::collection::vec(1.0f64..100.0, 3..40), start in 0usize..40,
    ) {
        let count = radii.len();
        let mut points: Vec<[f64; 2]> = radii
            .iter()
            .enumerate()
            .map(|(number, radius)| {
                #[expect(clippy::cast_precision_loss, reason = "below 40")]
                let angle = std::f64::consts::TAU * number as f64 / count as f64;
                [497_000.0 + radius * angle.cos(), 3_520_000.0 + radius * angle.sin()]
            })
            .collect();
        points.rotate_left(start % count);
        let valid = Shape { frame: zone(), parts: vec![Part { shell: ring(&points), holes: Vec::new() }] };
        prop_assert_eq!(faults(&valid, Direction::CounterClockwise), vec![]);
    }

    #[test]
    fn no_numbers_stop_the_examination(
        rings in prop::collection::vec(prop::collection::vec((-20i32..20, -20i32..20), 0..9), 0..5), wild: f64,
    ) {
        let mut rings: Vec<Vec<[f64; 2]>> = rings
            .into_iter()
            .map(|points| points.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect())
            .collect();
        if let Some(ring) = rings.last_mut() {
            ring.push([wild, 0.0]);
        }
        let (shell, holes) = match rings.split_first() {
            Some((shell, holes)) => (shell.clone(), holes.to_vec()),
            None => (Vec::new(), Vec::new()),
        };
        let part = Part { shell, holes };
        let shape = Shape { frame: zone(), parts: vec![part.clone(), part] };
        let _ = faults(&shape, Direction::Clockwise);
        let _ = shape.on_plane(&zone());
    }
}
