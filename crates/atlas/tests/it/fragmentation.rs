//! Fragmentation: hand-computed patches, and a landscape of cells whose measures another program gives.

use super::squares::{plane, rectangle};
use atlas::PlaneShape;
use atlas::fragmentation::{
    Patch, aggregation, below_size, coverage_percent, fragmentation, mean_nearest_neighbour, shape_index,
    size_histogram,
};
use atlas::overlay::union;
use fact::{Area, Ratio, Rounding};

fn ratio(numerator: i64, denominator: i64) -> Ratio {
    Ratio::new(numerator, denominator).unwrap()
}

#[test]
fn measures_of_three_squares_are_what_their_formulas_say() {
    // 100, 400 and 900 m² in a zone of 1 ha.
    let shapes: Vec<PlaneShape> = [(0.0, 10.0), (15.0, 20.0), (60.0, 30.0)]
        .map(|(west, side)| plane(&rectangle(west, 0.0, side, side)))
        .to_vec();
    let patches: Vec<Patch> = shapes.iter().map(Patch::of).collect();
    let found = fragmentation(&patches, &ratio(10_000, 1));
    assert_eq!(found.patches, 3);
    assert_eq!(found.square_metres, ratio(1_400, 1));
    assert_eq!(found.mean_square_metres, Some(ratio(1_400, 3)));
    assert_eq!(found.density_per_square_kilometre, Some(ratio(300, 1)));
    assert_eq!(found.largest_patch_percent, Some(ratio(9, 1)));
    // (100² + 400² + 900²) / 10000 = 98
    assert_eq!(found.effective_mesh_square_metres, Some(ratio(98, 1)));
    assert_eq!(found.edge_metres, 240.0);
    assert_eq!(found.edge_density, Some(240.0));
    assert_eq!(found.mean_shape_index, Some(1.0));
    assert!((found.mean_perimeter_area.unwrap() - (0.4 + 0.2 + 120.0 / 900.0) / 3.0).abs() < 1e-12);
    // Gaps of 5 and 25 m: nearest 5, 5, 25.
    assert_eq!(mean_nearest_neighbour(&shapes), Some(35.0 / 3.0));
    assert!((shape_index(&Patch::of(&plane(&rectangle(0.0, 0.0, 40.0, 10.0)))) - 1.25).abs() < 1e-12);
}

#[test]
fn no_patch_or_no_zone_gives_no_figure_instead_of_zero() {
    let none = fragmentation(&[], &ratio(10_000, 1));
    assert_eq!(
        (none.mean_square_metres, none.mean_shape_index, none.largest_patch_percent),
        (None, None, None)
    );
    let patch = Patch::of(&plane(&rectangle(0.0, 0.0, 10.0, 10.0)));
    let nowhere = fragmentation(&[patch], &Ratio::zero());
    assert_eq!((nowhere.effective_mesh_square_metres, nowhere.edge_density), (None, None));
    assert_eq!(mean_nearest_neighbour(&[plane(&rectangle(0.0, 0.0, 1.0, 1.0))]), None);
    assert_eq!(aggregation(&[], &[], 0).percent(), None);
    assert_eq!(coverage_percent(Area::from_micro_mu(1), Area::from_micro_mu(0), 2, Rounding::HalfUp), None);
}

#[test]
fn sizes_at_a_limit_belong_to_the_class_above_it() {
    let mu = |mu: i64| Area::from_micro_mu(mu * 1_000_000);
    let sizes = [mu(5), mu(10), Area::from_micro_mu(9_999_999), mu(50), mu(51), mu(0)];
    let classes = size_histogram(&sizes, &[mu(10), mu(50)]);
    let counts: Vec<_> = classes.iter().map(|class| class.count).collect();
    assert_eq!(counts, [3, 1, 2]);
    assert_eq!(classes[2].area, mu(101));
    assert_eq!(classes[2].below, None);
    assert_eq!(below_size(&sizes, mu(10)), [0, 2, 5]);
    let third = coverage_percent(mu(1), mu(3), 2, Rounding::HalfUp).unwrap();
    assert_eq!(third.to_string(), "33.33");
}

/// 6 × 6 cells of 1 m, three classes.
const LANDSCAPE: [[usize; 6]; 6] = [
    [1, 1, 2, 2, 3, 3],
    [1, 2, 2, 3, 3, 3],
    [1, 1, 2, 3, 1, 3],
    [2, 2, 3, 3, 1, 1],
    [2, 1, 1, 3, 3, 1],
    [2, 2, 1, 3, 3, 3],
];

fn cells(landscape: &[Vec<usize>]) -> (Vec<PlaneShape>, Vec<usize>) {
    let mut shapes = Vec::new();
    let mut classes = Vec::new();
    for (row, line) in landscape.iter().enumerate() {
        for (column, class) in line.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let (x, y) = (column as f64, (landscape.len() - row) as f64);
            shapes.push(plane(&rectangle(x, y, 1.0, 1.0)));
            classes.push(*class);
        }
    }
    (shapes, classes)
}

/// Patches of a class, cells that touch in a corner together, as FRAGSTATS takes them by default.
fn patches(shapes: &[PlaneShape], classes: &[usize], class: usize) -> Vec<PlaneShape> {
    use atlas::contiguity::{ClusterRule, Neighbourhood};
    let own: Vec<PlaneShape> = shapes
        .iter()
        .zip(classes)
        .filter(|(_, found)| **found == class)
        .map(|(shape, _)| shape.clone())
        .collect();
    let rule = ClusterRule { distance: 0, units: None, least_area: Area::default() };
    let clusters = Neighbourhood::new(&own).clusters(&rule);
    clusters
        .into_iter()
        .map(|cluster| {
            let members: Vec<PlaneShape> =
                cluster.members.into_iter().map(|index| own[index].clone()).collect();
            union(&members)
        })
        .collect()
}

#[test]
fn the_share_of_like_borders_is_counted_from_both_sides() {
    let landscape: Vec<Vec<usize>> = LANDSCAPE.iter().map(|row| row.to_vec()).collect();
    let (shapes, classes) = cells(&landscape);
    for class in 1..=3 {
        // The same by counting neighbours of cells.
        let mut like = 0;
        let mut all = 0;
        for row in 0..6usize {
            for column in 0..6usize {
                if landscape[row][column] != class {
                    continue;
                }
                all += 4;
                let neighbours = [
                    (row.wrapping_sub(1), column),
                    (row + 1, column),
                    (row, column.wrapping_sub(1)),
                    (row, column + 1),
                ];
                like += neighbours
                    .iter()
                    .filter(|(row, column)| {
                        landscape.get(*row).and_then(|line| line.get(*column)) == Some(&class)
                    })
                    .count();
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let expected = 100.0 * like as f64 / f64::from(all);
        let found = aggregation(&shapes, &classes, class).percent().unwrap();
        assert!((found - expected).abs() < 1e-9, "{class}: {found} {expected}");
    }
}

#[test]
fn patches_of_a_landscape_have_the_measures_of_their_cells() {
    let landscape: Vec<Vec<usize>> = LANDSCAPE.iter().map(|row| row.to_vec()).collect();
    let (shapes, classes) = cells(&landscape);
    // Class 1: {(0,0),(0,1),(1,0),(2,0),(2,1)}, {(2,4),(3,4),(3,5),(4,5)}, {(4,1),(4,2),(5,2)}.
    let found = patches(&shapes, &classes, 1);
    let measured: Vec<Patch> = found.iter().map(Patch::of).collect();
    let measures = fragmentation(&measured, &ratio(36, 1));
    assert_eq!(measures.patches, 3);
    assert_eq!(measures.square_metres, ratio(12, 1));
    assert_eq!(measures.largest_patch_percent, Some(ratio(500, 36)));
    assert_eq!(measures.effective_mesh_square_metres, Some(ratio(25 + 16 + 9, 36)));
    assert_eq!(measures.edge_metres, 12.0 + 10.0 + 8.0);
}

/// The landscape FRAGSTATS ships results for lies outside the repository; without it there is nothing to
/// compare, and the test says so.
#[test]
fn the_landscape_with_results_of_fragstats_agrees_when_it_is_at_hand() {
    let (Some(grid), Some(table)) = (outside("landscape.asc"), outside("landscape.class")) else {
        return;
    };
    let landscape: Vec<Vec<usize>> = grid
        .lines()
        .skip(6)
        .map(|line| line.split_whitespace().map(|cell| cell.parse().unwrap()).collect())
        .collect();
    let (shapes, classes) = cells(&landscape);
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').map(str::trim).collect()).collect();
    let column = |name: &str| lines[0].iter().position(|head| *head == name).unwrap();
    for line in &lines[1..] {
        let class: usize = line[column("TYPE")].trim_start_matches("cls_").parse().unwrap();
        let stated = |name: &str| line[column(name)].parse::<f64>().unwrap();
        let patches: Vec<Patch> = patches(&shapes, &classes, class).iter().map(Patch::of).collect();
        let found = fragmentation(&patches, &ratio(900, 1));
        let close = |name: &str, found: f64| {
            // FRAGSTATS prints four decimals, areas in hectares.
            assert!((found - stated(name)).abs() <= 0.000_051, "{class} {name}: {found} {}", stated(name));
        };
        #[expect(clippy::cast_precision_loss, reason = "small")]
        close("NP", found.patches as f64);
        close("CA", found.square_metres.to_f64() / 1e4);
        close("PD", found.density_per_square_kilometre.unwrap().to_f64());
        close("LPI", found.largest_patch_percent.unwrap().to_f64());
        close("AREA_MN", found.mean_square_metres.unwrap().to_f64() / 1e4);
        close("MESH", found.effective_mesh_square_metres.unwrap().to_f64() / 1e4);
        close("PARA_MN", found.mean_perimeter_area.unwrap() * 1e4);
        close("PLADJ", aggregation(&shapes, &classes, class).percent().unwrap());
    }
}

#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "real data lies outside the repository")]
fn outside(name: &str) -> Option<String> {
    let Ok(folder) = std::env::var("MUHENG_SHARED_DATA") else {
        eprintln!(
            "NOT COMPARED: {name} is absent; set MUHENG_SHARED_DATA to the folder with fragstats_small"
        );
        return None;
    };
    let path = std::path::Path::new(&folder).join("fragstats_small").join(name);
    let text = std::fs::read_to_string(&path);
    if text.is_err() {
        eprintln!("NOT COMPARED: {} is absent", path.display());
    }
    text.ok()
}
