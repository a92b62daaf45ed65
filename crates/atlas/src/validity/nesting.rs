//! Which ring lies in which, for rings whose edges do not cross: holes outside their shell or in one
//! another, parts on top of each other.

use super::{Examination, Reason, is_sound};
use crate::contiguity::{Lies, lies};
use crate::shape::{GridPoint, edges};

/// More pairs of rings than this are not compared for one shape.
const MOST_PAIRS: usize = 4_000_000;

/// Tells holes and parts that lie where they must not.
pub(super) fn find(examination: &mut Examination) {
    let parts = std::mem::take(&mut examination.parts);
    let mut pairs = 0;
    for (number, rings) in parts.iter().enumerate() {
        if !is_sound(rings) {
            continue;
        }
        for (one, hole) in rings.iter().enumerate().skip(1).filter(|(_, hole)| hole.len() >= 3) {
            if position(hole, &rings[0]) == Lies::Outside && !told(examination, number, 0, (number, one)) {
                examination.tell(
                    Reason::HoleOutsideShell,
                    number,
                    0,
                    hole.first().copied(),
                    Some((number, one)),
                );
            }
            for (other, second) in rings.iter().enumerate().skip(one + 1).filter(|(_, hole)| hole.len() >= 3)
            {
                pairs += 1;
                let overlap =
                    position(hole, second) == Lies::Inside || position(second, hole) == Lies::Inside;
                if overlap && !told(examination, number, one, (number, other)) {
                    let point = second.first().copied();
                    examination.tell(Reason::OverlappingHoles, number, one, point, Some((number, other)));
                }
            }
            if pairs > MOST_PAIRS {
                examination.is_full = true;
                return;
            }
        }
    }
    for (one, first) in parts.iter().enumerate().filter(|(_, part)| is_sound(part)) {
        for (other, second) in parts.iter().enumerate().skip(one + 1).filter(|(_, part)| is_sound(part)) {
            pairs += 1;
            if pairs > MOST_PAIRS {
                examination.is_full = true;
                return;
            }
            let overlap = lies_in(&second[0], first) || lies_in(&first[0], second);
            if overlap && !told(examination, one, 0, (other, 0)) {
                examination.tell(
                    Reason::OverlappingParts,
                    one,
                    0,
                    second[0].first().copied(),
                    Some((other, 0)),
                );
            }
        }
    }
}

/// Whether a shell lies in a part: in its shell and in none of its holes.
fn lies_in(shell: &[GridPoint], part: &[Vec<GridPoint>]) -> bool {
    position(shell, &part[0]) == Lies::Inside
        && part[1..].iter().filter(|hole| hole.len() >= 3).all(|hole| position(shell, hole) == Lies::Outside)
}

/// A crossing of the same two rings says it already.
fn told(examination: &Examination, part: usize, ring: usize, other: (usize, usize)) -> bool {
    examination.faults.iter().any(|fault| {
        (fault.part, fault.ring, fault.other) == (part, ring, Some(other))
            && matches!(
                fault.reason,
                Reason::HoleOutsideShell | Reason::OverlappingHoles | Reason::OverlappingParts
            )
    })
}

/// Where a ring lies against another that it does not cross: decided by the first of its points, then
/// of its edges' middles, that is not on the other's border. The same ring counts as inside.
fn position(ring: &[GridPoint], around: &[GridPoint]) -> Lies {
    if !boxes_meet(ring, around) {
        return Lies::Outside;
    }
    let points = ring.iter().map(|point| lies(*point, around));
    if let Some(found) = points.into_iter().find(|found| *found != Lies::On) {
        return found;
    }
    let double = |[x, y]: GridPoint| [2 * x, 2 * y];
    let doubled: Vec<GridPoint> = around.iter().map(|point| double(*point)).collect();
    edges(ring)
        .map(|[from, to]| lies([from[0] + to[0], from[1] + to[1]], &doubled))
        .find(|found| *found != Lies::On)
        .unwrap_or(Lies::Inside)
}

fn boxes_meet(one: &[GridPoint], other: &[GridPoint]) -> bool {
    (0..2).all(|axis| {
        let span = |ring: &[GridPoint]| {
            let values = || ring.iter().map(|point| point[axis]);
            values().min().zip(values().max())
        };
        match (span(one), span(other)) {
            (Some((least, most)), Some((from, to))) => least <= to && from <= most,
            _ => false,
        }
    })
}
