//! Rings without roles become parts: which ring is a shell and which a hole of which shell, by direction
//! and place, as shapefiles have it.

use atlas::{Part, Point};

/// Groups rings: clockwise rings are shells, the others holes of the smallest shell around their first
/// point. A hole that no shell surrounds becomes a shell of its own, whose wrong direction the
/// examination tells; so do all rings when none runs clockwise but for those inside another.
pub(super) fn parts_of(rings: Vec<Vec<Point>>) -> Vec<Part> {
    if rings.len() == 1 {
        return rings.into_iter().map(|shell| Part { shell, holes: Vec::new() }).collect();
    }
    let areas: Vec<f64> = rings.iter().map(|ring| twice_area(ring)).collect();
    let has_clockwise = areas.iter().any(|area| *area < 0.0);
    let is_shell: Vec<bool> = if has_clockwise {
        areas.iter().map(|area| *area <= 0.0).collect()
    } else {
        let around = |index: usize| {
            (0..rings.len())
                .filter(|other| *other != index && is_around(&rings[*other], &rings[index]))
                .count()
        };
        (0..rings.len()).map(|index| around(index) % 2 == 0).collect()
    };
    let mut parts: Vec<Part> = Vec::new();
    let mut shells: Vec<(f64, usize)> = Vec::new();
    let mut holes: Vec<Vec<Point>> = Vec::new();
    for ((ring, area), is_shell) in rings.into_iter().zip(&areas).zip(is_shell) {
        if is_shell {
            shells.push((area.abs(), parts.len()));
            parts.push(Part { shell: ring, holes: Vec::new() });
        } else {
            holes.push(ring);
        }
    }
    shells.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    for hole in holes {
        match shells.iter().find(|(_, part)| is_around(&parts[*part].shell, &hole)) {
            Some((_, part)) => parts[*part].holes.push(hole),
            None => parts.push(Part { shell: hole, holes: Vec::new() }),
        }
    }
    parts
}

/// Twice the signed area: positive counter-clockwise.
pub(super) fn twice_area(ring: &[Point]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    ring.windows(2)
        .map(|pair| (pair[0][0] - x0) * (pair[1][1] - y0) - (pair[1][0] - x0) * (pair[0][1] - y0))
        .sum()
}

/// Whether the middle of the first edge of `inner` lies inside `outer`.
pub(super) fn is_around(outer: &[Point], inner: &[Point]) -> bool {
    let (Some(first), Some(second)) = (inner.first(), inner.get(1)) else { return false };
    let [x, y] = [(first[0] + second[0]) / 2.0, (first[1] + second[1]) / 2.0];
    let mut is_inside = false;
    for (from, to) in outer.iter().zip(outer.iter().cycle().skip(1)) {
        if (from[1] > y) != (to[1] > y) && x < (to[0] - from[0]) * (y - from[1]) / (to[1] - from[1]) + from[0]
        {
            is_inside = !is_inside;
        }
    }
    is_inside
}
