//! Which points of a border matter: Visvalingam's triangles, taken once along each stretch of border
//! between two branching points, always in the same direction. So two parcels rank their common border
//! alike, and simplifying them never opens a gap or an overlap along it.

use super::{RankedRing, WorldPoint, WorldShape};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

/// Points where borders branch: those with other than two neighbours along all rings together.
pub(super) struct Branches(HashSet<WorldPoint>);

impl Branches {
    /// Of all rings of these shapes.
    pub(super) fn of<'s>(shapes: impl Iterator<Item = &'s WorldShape>) -> Self {
        let mut steps: Vec<(WorldPoint, WorldPoint)> = Vec::new();
        for ring in shapes.flat_map(|shape| &shape.parts).flatten() {
            let following = ring.points.iter().cycle().skip(1);
            for (from, to) in ring.points.iter().zip(following) {
                steps.push((*from, *to));
                steps.push((*to, *from));
            }
        }
        steps.sort_unstable();
        steps.dedup();
        Self(
            steps
                .chunk_by(|one, other| one.0 == other.0)
                .filter(|chunk| chunk.len() != 2)
                .map(|chunk| chunk[0].0)
                .collect(),
        )
    }
}

/// Ranks all borders of a layer.
pub(super) fn rank_all<'s>(shapes: impl Iterator<Item = &'s mut WorldShape>) {
    let mut shapes: Vec<&mut WorldShape> = shapes.collect();
    let branches = Branches::of(shapes.iter().map(|shape| &**shape));
    shapes.iter_mut().for_each(|shape| rank(shape, &branches));
}

/// Ranks the borders of one shape.
pub(super) fn rank(shape: &mut WorldShape, branches: &Branches) {
    for ring in shape.parts.iter_mut().flatten() {
        rank_ring(ring, branches);
    }
}

fn rank_ring(ring: &mut RankedRing, branches: &Branches) {
    let count = ring.points.len();
    let marks: Vec<usize> = (0..count).filter(|index| branches.0.contains(&ring.points[*index])).collect();
    ring.ranks.fill(u64::MAX);
    let Some(first) = marks.first().copied() else {
        return rank_island(ring);
    };
    for (place, start) in marks.iter().copied().enumerate() {
        let end = marks.get(place + 1).copied().unwrap_or(first + count);
        let stretch: Vec<usize> = (start..=end).map(|index| index % count).collect();
        rank_stretch(ring, stretch);
    }
}

/// A ring without branching points: from its smallest point around to itself. Three points stay for ever.
fn rank_island(ring: &mut RankedRing) {
    let count = ring.points.len();
    let Some(first) = (0..count).min_by_key(|index| ring.points[*index]) else { return };
    rank_stretch(ring, (first..=first + count).map(|index| index % count).collect());
    let mut order: Vec<usize> = (0..count).filter(|index| *index != first).collect();
    order.sort_by_key(|index| (Reverse(ring.ranks[*index]), ring.points[*index]));
    for index in order.into_iter().take(2) {
        ring.ranks[index] = u64::MAX;
    }
}

/// Ranks the inner points of a stretch, given by indices from end to end.
fn rank_stretch(ring: &mut RankedRing, mut stretch: Vec<usize>) {
    let points: Vec<WorldPoint> = stretch.iter().map(|index| ring.points[*index]).collect();
    // The direction in which the points read smaller.
    if points.iter().rev().lt(points.iter()) {
        stretch.reverse();
    }
    let points: Vec<WorldPoint> = stretch.iter().map(|index| ring.points[*index]).collect();
    let last = points.len() - 1;
    if last < 2 {
        return;
    }
    let mut before: Vec<usize> = (0..=last).map(|index| index.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..=last).map(|index| (index + 1).min(last)).collect();
    let mut current = vec![u64::MAX; last + 1];
    let mut queue: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::with_capacity(last);
    for index in 1..last {
        current[index] = triangle(points[index - 1], points[index], points[index + 1]);
        queue.push(Reverse((current[index], index)));
    }
    let mut level = 0;
    let mut is_gone = vec![false; last + 1];
    while let Some(Reverse((area, index))) = queue.pop() {
        if is_gone[index] || current[index] != area {
            continue;
        }
        is_gone[index] = true;
        // A point never goes before those that went to make its triangle.
        level = level.max(area);
        ring.ranks[stretch[index]] = level;
        let (west, east) = (before[index], after[index]);
        after[west] = east;
        before[east] = west;
        for neighbour in [west, east] {
            if neighbour != 0 && neighbour != last {
                let area = triangle(points[before[neighbour]], points[neighbour], points[after[neighbour]]);
                current[neighbour] = area;
                queue.push(Reverse((area, neighbour)));
            }
        }
    }
}

fn triangle(one: WorldPoint, two: WorldPoint, three: WorldPoint) -> u64 {
    let from = |point: WorldPoint| {
        [i128::from(point[0]) - i128::from(one[0]), i128::from(point[1]) - i128::from(one[1])]
    };
    let (two, three) = (from(two), from(three));
    let twice = (two[0] * three[1] - two[1] * three[0]).unsigned_abs();
    // One below the mark of points that stay for ever.
    u64::try_from(twice).unwrap_or(u64::MAX - 1).min(u64::MAX - 1)
}

/// Twice the area a ring encloses; positive when it runs clockwise on the map (rows run down).
pub(super) fn twice_signed_area(ring: &[WorldPoint]) -> i128 {
    let following = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(following)
        .map(|(from, to)| i128::from(from[0]) * i128::from(to[1]) - i128::from(to[0]) * i128::from(from[1]))
        .sum()
}
