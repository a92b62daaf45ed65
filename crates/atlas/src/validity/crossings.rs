//! Where edges meet that should not: crossings, touches and overlaps within a ring, between rings of
//! a part and between parts. One sweep from west to east over all edges of the shape.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

use super::{Examination, Reason};
use crate::contiguity::{edges_cross, side};
use crate::shape::{GridPoint, edges};

/// More comparisons than this are not made for one shape.
const MOST_COMPARISONS: usize = 60_000_000;

#[derive(Clone, Copy)]
struct Edge {
    ends: [GridPoint; 2],
    part: usize,
    ring: usize,
    number: usize,
    count: usize,
}

/// How two edges of different rings meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meeting {
    /// Both pass to the other side.
    Cross(GridPoint),
    /// An end of one lies on the other.
    Touch(GridPoint),
    /// They share a stretch that begins here.
    Overlap(GridPoint),
}

/// Tells crossings, touches and overlaps of all edges.
pub(super) fn find(examination: &mut Examination) {
    let mut all: Vec<Edge> = Vec::new();
    for (part, rings) in examination.parts.iter().enumerate() {
        for (ring, points) in rings.iter().enumerate() {
            let count = points.len();
            all.extend(edges(points).enumerate().map(|(number, ends)| Edge {
                ends,
                part,
                ring,
                number,
                count,
            }));
        }
    }
    let west = |edge: &Edge| edge.ends[0][0].min(edge.ends[1][0]);
    let east = |edge: &Edge| edge.ends[0][0].max(edge.ends[1][0]);
    all.sort_by_key(|edge| (west(edge), edge.part, edge.ring, edge.number));
    let mut open: Vec<Edge> = Vec::new();
    let mut touches: Vec<Touch> = Vec::new();
    let mut comparisons = 0;
    for edge in all {
        open.retain(|before| east(before) >= west(&edge));
        comparisons += open.len();
        if comparisons > MOST_COMPARISONS || examination.is_full {
            examination.is_full = true;
            break;
        }
        for before in &open {
            if let Some(meeting) = meeting(before, &edge) {
                tell(examination, before, &edge, meeting, &mut touches);
            }
        }
        open.push(edge);
    }
    cut_apart(examination, touches);
}

/// A point in which two rings of one part touch.
type Touch = (usize, GridPoint, usize, usize);

fn tell(examination: &mut Examination, one: &Edge, other: &Edge, meeting: Meeting, touches: &mut Vec<Touch>) {
    let (one, other) =
        if (one.part, one.ring) <= (other.part, other.ring) { (one, other) } else { (other, one) };
    let mut say = |reason, point| {
        let about = ((one.part, one.ring) != (other.part, other.ring)).then_some((other.part, other.ring));
        examination.tell(reason, one.part, one.ring, Some(point), about);
    };
    if one.part != other.part {
        // Parts may touch in points; a shared line is two parts that should be one.
        match meeting {
            Meeting::Cross(point) => say(Reason::OverlappingParts, point),
            Meeting::Overlap(point) => say(Reason::SharedLine, point),
            Meeting::Touch(_) => {}
        }
    } else if one.ring != other.ring {
        match meeting {
            Meeting::Cross(point) if one.ring == 0 => say(Reason::HoleOutsideShell, point),
            Meeting::Cross(point) => say(Reason::OverlappingHoles, point),
            Meeting::Overlap(point) => say(Reason::SharedLine, point),
            Meeting::Touch(point) => touches.push((one.part, point, one.ring, other.ring)),
        }
    } else {
        match meeting {
            Meeting::Cross(point) => say(Reason::SelfIntersection, point),
            Meeting::Overlap(point) => say(Reason::SelfOverlap, point),
            Meeting::Touch(point) => say(Reason::SelfTouch, point),
        }
    }
}

/// How two edges meet, leaving out what neighbours in one ring share by right.
fn meeting(one: &Edge, other: &Edge) -> Option<Meeting> {
    if !edges_cross(one.ends, other.ends) {
        return None;
    }
    let same_ring = (one.part, one.ring) == (other.part, other.ring);
    let follows =
        |first: &Edge, second: &Edge| same_ring && (first.number + 1) % first.count == second.number;
    // Where one turns straight back on the other is a spike, which is told by itself.
    if follows(one, other) || follows(other, one) {
        return None;
    }
    let sides = [
        side(one.ends, other.ends[0]),
        side(one.ends, other.ends[1]),
        side(other.ends, one.ends[0]),
        side(other.ends, one.ends[1]),
    ];
    if sides == [0, 0, 0, 0] {
        let mut points = [one.ends[0], one.ends[1], other.ends[0], other.ends[1]];
        points.sort_unstable();
        // Collinear and meeting: the middle two points bound what they share.
        return Some(if points[1] == points[2] {
            Meeting::Touch(points[1])
        } else {
            Meeting::Overlap(points[1])
        });
    }
    let on = [other.ends[0], other.ends[1], one.ends[0], one.ends[1]];
    if let Some(index) = sides.iter().position(|side| *side == 0) {
        return Some(Meeting::Touch(on[index]));
    }
    Some(Meeting::Cross(crossing(one.ends, other.ends)))
}

/// The point in which two crossing edges meet, rounded to the grid.
fn crossing([a, b]: [GridPoint; 2], [c, d]: [GridPoint; 2]) -> GridPoint {
    let wide = |value: i64| i128::from(value);
    let (rx, ry) = (wide(b[0] - a[0]), wide(b[1] - a[1]));
    let (sx, sy) = (wide(d[0] - c[0]), wide(d[1] - c[1]));
    let below = rx * sy - ry * sx;
    if below == 0 {
        return a;
    }
    let along = wide(c[0] - a[0]) * sy - wide(c[1] - a[1]) * sx;
    #[expect(clippy::cast_precision_loss, reason = "a share between 0 and 1; the place is for people")]
    let share = along as f64 / below as f64;
    #[expect(clippy::cast_possible_truncation, reason = "between two points of the grid")]
    #[expect(clippy::cast_precision_loss, reason = "differences within 1e14 are exact")]
    let move_by = |from: i64, by: i128| from + (share * by as f64).round() as i64;
    [move_by(a[0], rx), move_by(a[1], ry)]
}

/// Rings that touch in points form a graph of rings and points; a circle in it encloses a piece of the
/// interior that is cut off.
fn cut_apart(examination: &mut Examination, mut touches: Vec<Touch>) {
    // Rings that cross or share a line touch at its ends; that is told already.
    let is_told = |touch: &Touch| {
        let (part, _, one, other) = *touch;
        examination
            .faults
            .iter()
            .any(|fault| fault.part == part && fault.ring == one && fault.other == Some((part, other)))
    };
    touches.retain(|touch| !is_told(touch));
    touches.sort_unstable();
    touches.dedup();
    for part in touches.chunk_by(|one, other| one.0 == other.0) {
        let mut nodes: Vec<Result<usize, GridPoint>> = Vec::new();
        let mut links: Vec<(usize, usize)> = Vec::new();
        for (_, point, one, other) in part {
            for ring in [*one, *other] {
                let mut node = |node| {
                    nodes.iter().position(|known| *known == node).unwrap_or_else(|| {
                        nodes.push(node);
                        nodes.len() - 1
                    })
                };
                let link = (node(Ok(ring)), node(Err(*point)));
                if !links.contains(&link) {
                    links.push(link);
                }
            }
        }
        let mut roots: Vec<usize> = (0..nodes.len()).collect();
        let root = |roots: &[usize], mut node: usize| {
            while roots[node] != node {
                node = roots[node];
            }
            node
        };
        for (ring, point) in links {
            let (one, other) = (root(&roots, ring), root(&roots, point));
            if one == other {
                if let (Ok(ring), Err(point)) = (nodes[ring], nodes[point]) {
                    examination.tell(Reason::InteriorCutApart, part[0].0, ring, Some(point), None);
                }
            } else {
                roots[one] = other;
            }
        }
    }
}
