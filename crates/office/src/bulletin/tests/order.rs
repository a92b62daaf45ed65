//! The order of places is exact, equals share a place, and the lines add up to the whole.

use super::*;
use proptest::prelude::*;

const EAST: (Option<&str>, Option<&str>) = (Some("320411"), Some("KFQ"));
const WEST: (Option<&str>, Option<&str>) = (Some("320412"), Some("GXQ"));

/// Place and rank of the lines.
fn ranks(id: FigureId, items: Vec<FigureItem>, by: By) -> Vec<(String, Option<usize>)> {
    let figures = figures(month("2025-04"), vec![Figure::new(id, items)]);
    let lines = rows(&figures, &figures.figures[0], None, by);
    lines.into_iter().map(|line| (line.place.unwrap_or(line.title), line.rank)).collect()
}

fn told(lines: &[(String, Option<usize>)]) -> Vec<(&str, Option<usize>)> {
    lines.iter().map(|(place, rank)| (place.as_str(), *rank)).collect()
}

// clause: S2-IV.3b
#[test]
fn less_stock_stands_before_more_by_a_millionth_and_equals_share_a_place() {
    for (west, wanted) in [
        (39_999_999, [("320412", Some(1)), ("320411", Some(2)), ("合计", None)]),
        (40_000_000, [("320411", Some(1)), ("320412", Some(1)), ("合计", None)]),
        (40_000_001, [("320411", Some(1)), ("320412", Some(2)), ("合计", None)]),
    ] {
        let items = vec![item("甲", EAST, 40_000_000, 0), item("乙", WEST, west, 0)];
        let lines = ranks(FigureId::LowStock, items, By::Region);
        assert_eq!(told(&lines), wanted, "{west}");
    }
}

// clause: S2-IV.3b
#[test]
fn a_share_is_compared_as_a_fraction_and_not_as_it_is_printed() {
    // Both print as 33.33; the second is larger by less than a binary float of six places can tell.
    let third = item("甲", EAST, 1_000_000, 3_000_000);
    let more = item("乙", WEST, 333_333_333_334, 1_000_000_000_000);
    let lines = ranks(FigureId::LowShare, vec![third.clone(), more], By::Zone);
    assert_eq!(told(&lines)[..2], [("GXQ", Some(1)), ("KFQ", Some(2))]);
    let same = item("乙", WEST, 4_000_000, 12_000_000);
    let lines = ranks(FigureId::LowShare, vec![third.clone(), same], By::Zone);
    assert_eq!(told(&lines)[..2], [("GXQ", Some(1)), ("KFQ", Some(1))]);
    let lines = ranks(FigureId::LowShare, vec![third], By::Zone);
    assert_eq!(told(&lines)[..2], [("KFQ", Some(1)), ("GXQ", None)]);
}

#[test]
fn what_lies_in_no_zone_has_a_line_of_its_own_without_a_place() {
    let lines = ranks(FigureId::Overdue, vec![item("甲", (Some("320411"), None), 1, 0)], By::Zone);
    assert_eq!(told(&lines), [("GXQ", Some(1)), ("KFQ", Some(1)), ("园区以外", None), ("合计", None)]);
    let lines = ranks(FigureId::Overdue, Vec::new(), By::Zone);
    assert_eq!(told(&lines), [("GXQ", Some(1)), ("KFQ", Some(1)), ("合计", None)]);
}

// clause: S2-IV.3b
#[test]
fn a_change_says_what_it_was_before_and_nothing_where_that_is_not_known() {
    let of = |text: &str, items| figures(month(text), vec![Figure::new(FigureId::LowStock, items)]);
    let now = of("2025-04", vec![item("甲", EAST, 40_000_000, 0)]);
    let before = of("2025-03", vec![item("甲", EAST, 52_500_000, 0), item("乙", WEST, 1_000_000, 0)]);
    let change = |before: Option<&MonthFigures>| {
        let lines = rows(&now, &now.figures[0], before, By::Region);
        let unit = FigureId::LowStock.unit();
        let change = |line: PlaceRow| line.before.and_then(|before| line.amount.change(before, unit));
        lines.into_iter().map(change).collect::<Vec<_>>()
    };
    let told = |texts: [&str; 3]| texts.map(|text| Some(text.to_owned())).to_vec();
    assert_eq!(change(Some(&before)), told(["-1", "-12.5", "-13.5"]));
    assert_eq!(change(Some(&now)), told(["0", "0", "0"]));
    assert_eq!(change(None), vec![None; 3]);
    let unknown = figures(month("2025-03"), vec![Figure::unknown(FigureId::LowStock, "没有资料")]);
    assert_eq!(change(Some(&unknown)), vec![None; 3]);
    let share = |part, whole| Amount { part, whole };
    let unit = FigureId::LowShare.unit();
    assert_eq!(share(1, 2).change(share(1, 4), unit).as_deref(), Some("+25"));
    assert_eq!(share(1, 2).change(share(0, 0), unit), None);
}

// clause: S2-IV.3b
#[test]
fn a_target_is_met_at_its_line_from_the_side_that_is_better() {
    let target = |figure, value: &str| Target {
        figure,
        place: Some("KFQ".to_owned()),
        value: value.parse().expect("a number"),
        from: month("2025-04"),
        to: month("2025-04"),
        source: "测试".to_owned(),
    };
    let met = |target: &Target, of: &str, part, whole| {
        let mut all =
            figures(month(of), vec![Figure::new(target.figure, vec![item("甲", EAST, part, whole)])]);
        all.targets = vec![target.clone()];
        let lines = rows(&all, &all.figures[0], None, By::Zone);
        let line = lines.into_iter().find(|line| line.place.as_deref() == Some("KFQ")).expect("a line");
        line.target.and_then(|target| target.is_met)
    };
    let most = target(FigureId::LowStock, "40");
    let share = target(FigureId::LowShare, "0.3");
    for (part, wanted) in [(39_999_999, true), (40_000_000, true), (40_000_001, false)] {
        assert_eq!(met(&most, "2025-04", part, 0), Some(wanted), "{part}");
    }
    for (part, wanted) in [(29_999, false), (30_000, true), (30_001, true)] {
        assert_eq!(met(&share, "2025-04", part, 100_000), Some(wanted), "{part}");
    }
    assert_eq!(met(&share, "2025-04", 0, 0), None);
    for of in ["2025-03", "2025-05"] {
        assert_eq!(met(&most, of, 1, 0), None, "{of}");
    }
}

fn some_items() -> impl Strategy<Value = Vec<FigureItem>> {
    let place = prop_oneof![
        Just((Some("320411"), Some("KFQ"))),
        Just((Some("320412"), Some("GXQ"))),
        Just((Some("320411"), None)),
        Just((None, None)),
    ];
    let one = (0..1_000u32, place, 0..50i64, 0..50i64)
        .prop_map(|(about, place, part, more)| item(&about.to_string(), place, part, part + more));
    prop::collection::vec(one, 0..12)
}

proptest! {
    // clause: S2-IV.3b
    #[test]
    fn lines_add_up_to_the_whole_and_places_follow_the_values(mut items in some_items(), turn in 0..12usize) {
        for id in [FigureId::LowStock, FigureId::LowShare, FigureId::Digested] {
            let whole = figures(month("2025-04"), vec![Figure::new(id, items.clone())]);
            let turned = turn.min(items.len());
            items.rotate_left(turned);
            let again = figures(month("2025-04"), vec![Figure::new(id, items.clone())]);
            prop_assert_eq!(&whole, &again);
            for by in [By::Region, By::Zone] {
                let mut lines = rows(&whole, &whole.figures[0], None, by);
                let total = lines.pop().expect("the whole");
                let sums = lines.iter().fold((0, 0, 0), |(part, whole, count), line| {
                    (part + line.amount.part, whole + line.amount.whole, count + line.items)
                });
                prop_assert_eq!(sums, (total.amount.part, total.amount.whole, items.len()));
                for one in &lines {
                    for other in &lines {
                        let (Some(first), Some(second)) = (one.rank, other.rank) else { continue };
                        let [a, b] = [one, other].map(|line| line.amount.value(id.unit()));
                        let order = if id.direction() == Direction::Down { a.cmp(&b) } else { b.cmp(&a) };
                        prop_assert_eq!(first.cmp(&second), order);
                        let better = lines.iter().filter(|line| line.rank.is_some_and(|rank| rank < first));
                        prop_assert_eq!(first, better.count() + 1);
                    }
                }
            }
        }
    }
}
