//! Rings cut at the edges of a tile, on its whole steps. The point where an edge leaves is the same for
//! both parcels beside it, so tiles have no gaps where parcels have none.

/// A point in steps of a tile.
pub(super) type Step = [i64; 2];

/// Cuts an open ring to the square from `least` to `most` on both axes (Sutherland and Hodgman); the
/// result may run along the edge.
pub(super) fn clip(ring: &[Step], least: i64, most: i64, out: &mut Vec<Step>, spare: &mut Vec<Step>) {
    out.clear();
    out.extend_from_slice(ring);
    for (axis, bound, keeps_above) in [(0, least, true), (0, most, false), (1, least, true), (1, most, false)]
    {
        std::mem::swap(out, spare);
        out.clear();
        let inside = |point: &Step| if keeps_above { point[axis] >= bound } else { point[axis] <= bound };
        let Some(mut before) = spare.last().copied() else { return };
        for point in spare.iter().copied() {
            if inside(&point) != inside(&before) {
                out.push(crossing(before, point, axis, bound));
            }
            if inside(&point) {
                out.push(point);
            }
            before = point;
        }
    }
}

/// Where an edge meets a line, rounded down whichever way the edge runs.
fn crossing(one: Step, other: Step, axis: usize, bound: i64) -> Step {
    let (from, to) = if one <= other { (one, other) } else { (other, one) };
    let along = 1 - axis;
    let (run, rise) = (to[axis] - from[axis], to[along] - from[along]);
    // run is not zero: the ends lie on different sides of the line.
    let over = i128::from(bound - from[axis]) * i128::from(rise) * i128::from(run.signum());
    let moved = over.div_euclid(i128::from(run.abs()));
    let mut point = [bound; 2];
    point[along] = from[along] + i64::try_from(moved).unwrap_or(0);
    point
}
