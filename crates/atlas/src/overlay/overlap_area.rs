//! The area two small shapes have in common, without building the common shape: borders of each that
//! lie in the other, added up as they run.
//!
//! Every doubt (a border that lies on the other without being the same stretch, selected stretches that do not
//! close to rings) is answered with "do not know", and the cutting library decides.

use crate::contiguity::{Lies, edges_cross, lies_doubled, side};
use crate::shape::{GridBox, GridPoint, edges};

/// More comparisons of edges than this are left to the library, whose cost grows slower.
const MOST_COMPARISONS: usize = 4_096;

type Edge = [GridPoint; 2];

/// Buffers kept from parcel to parcel.
#[derive(Default)]
pub(super) struct OverlapArea {
    one: Vec<Edge>,
    other: Vec<Edge>,
    /// Edge of the first or second shape and a point that splits it.
    splits: [Vec<(usize, GridPoint)>; 2],
    stretches: [Vec<Edge>; 2],
    ends: Vec<(GridPoint, i32)>,
}

impl OverlapArea {
    /// Twice the common area, square micrometres; `None` when it is not certain.
    ///
    /// Rings of both run counter-clockwise around land and clockwise around holes; `bounds` is the box of
    /// the first shape.
    pub(super) fn twice(
        &mut self,
        one: &[&[GridPoint]],
        other: &[Vec<GridPoint>],
        bounds: &GridBox,
    ) -> Option<i128> {
        self.one.clear();
        self.one.extend(one.iter().flat_map(|ring| edges(ring)));
        self.other.clear();
        self.other.extend(other.iter().flat_map(|ring| edges(ring)).filter(|edge| meets(edge, bounds)));
        if self.one.len() * self.other.len() > MOST_COMPARISONS {
            return None;
        }
        self.split();
        let [own, facing] = &mut self.stretches;
        stretch(&self.one, &mut self.splits[0], own);
        stretch(&self.other, &mut self.splits[1], facing);
        facing.sort_unstable();
        let mut twice = 0;
        self.ends.clear();
        let origin = bounds.least;
        let mut add = |[from, to]: Edge, ends: &mut Vec<(GridPoint, i32)>| {
            let (ax, ay) = (i128::from(from[0] - origin[0]), i128::from(from[1] - origin[1]));
            let (bx, by) = (i128::from(to[0] - origin[0]), i128::from(to[1] - origin[1]));
            twice += ax * by - ay * bx;
            ends.extend([(from, 1), (to, -1)]);
        };
        let in_other = |middle| place(middle, other.iter().map(Vec::as_slice));
        let in_one = |middle| place(middle, one.iter().copied());
        for piece in own.iter() {
            // The same stretch in both: land on the same side counts once, on opposite sides never.
            if facing.binary_search(piece).is_ok() {
                add(*piece, &mut self.ends);
            } else if facing.binary_search(&[piece[1], piece[0]]).is_err() {
                match in_other(middle(piece)) {
                    Lies::Inside => add(*piece, &mut self.ends),
                    Lies::Outside => {}
                    Lies::On => return None,
                }
            }
        }
        own.sort_unstable();
        for piece in facing.iter() {
            let is_common =
                own.binary_search(piece).is_ok() || own.binary_search(&[piece[1], piece[0]]).is_ok();
            if !is_common {
                match in_one(middle(piece)) {
                    Lies::Inside => add(*piece, &mut self.ends),
                    Lies::Outside => {}
                    Lies::On => return None,
                }
            }
        }
        self.ends.sort_unstable();
        let is_closed = self
            .ends
            .chunk_by(|one, other| one.0 == other.0)
            .all(|chunk| chunk.iter().map(|(_, sign)| sign).sum::<i32>() == 0);
        (is_closed && twice >= 0).then_some(twice)
    }

    /// Finds every point in which edges of the two shapes meet, once for both.
    fn split(&mut self) {
        self.splits.iter_mut().for_each(Vec::clear);
        for (one, first) in self.one.iter().enumerate() {
            for (other, second) in self.other.iter().enumerate() {
                if !edges_cross(*first, *second) {
                    continue;
                }
                let mut tell = |point: GridPoint| {
                    self.splits[0].push((one, point));
                    self.splits[1].push((other, point));
                };
                let ends = [(second[0], first), (second[1], first), (first[0], second), (first[1], second)];
                let mut has_end = false;
                for (point, edge) in ends {
                    if side(*edge, point) == 0 && within(edge, point) {
                        tell(point);
                        has_end = true;
                    }
                }
                if !has_end {
                    tell(crossing(*first, *second));
                }
            }
        }
    }
}

fn meets([from, to]: &Edge, bounds: &GridBox) -> bool {
    (0..2).all(|axis| {
        from[axis].max(to[axis]) >= bounds.least[axis] && from[axis].min(to[axis]) <= bounds.most[axis]
    })
}

/// Whether a point of the line lies between the ends of the edge.
fn within([from, to]: &Edge, point: GridPoint) -> bool {
    (0..2).all(|axis| (from[axis].min(to[axis])..=from[axis].max(to[axis])).contains(&point[axis]))
}

/// The point in which two edges cross, to the nearest micrometre.
fn crossing([a, b]: Edge, [c, d]: Edge) -> GridPoint {
    let wide = |to: i64, from: i64| i128::from(to) - i128::from(from);
    let (rx, ry) = (wide(b[0], a[0]), wide(b[1], a[1]));
    let (sx, sy) = (wide(d[0], c[0]), wide(d[1], c[1]));
    let below = rx * sy - ry * sx;
    let along = wide(c[0], a[0]) * sy - wide(c[1], a[1]) * sx;
    if below == 0 {
        return a;
    }
    let moved = |by: i128| {
        let product = along * by * below.signum();
        let size = below.abs();
        i64::try_from((2 * product + size).div_euclid(2 * size)).unwrap_or(0)
    };
    [a[0] + moved(rx), a[1] + moved(ry)]
}

/// Edges cut at their splitting points, in the direction they run.
fn stretch(all: &[Edge], splits: &mut [(usize, GridPoint)], out: &mut Vec<Edge>) {
    out.clear();
    splits.sort_unstable_by_key(|(index, point)| (*index, along(&all[*index], *point)));
    let mut splits = splits.iter().peekable();
    for (index, [from, to]) in all.iter().copied().enumerate() {
        let mut last = from;
        while let Some((_, point)) = splits.next_if(|(edge, _)| *edge == index) {
            if *point != last {
                out.push([last, *point]);
                last = *point;
            }
        }
        if last != to {
            out.push([last, to]);
        }
    }
}

/// How far along an edge a point lies.
fn along([from, to]: &Edge, point: GridPoint) -> i128 {
    (0..2).map(|axis| i128::from(to[axis] - from[axis]) * i128::from(point[axis] - from[axis])).sum()
}

/// Twice the middle of a stretch, on the grid of twice the fineness.
fn middle([from, to]: &Edge) -> GridPoint {
    [from[0] + to[0], from[1] + to[1]]
}

/// Where a point of the doubled grid lies against all rings of a shape together.
fn place<'r>(doubled: GridPoint, rings: impl Iterator<Item = &'r [GridPoint]>) -> Lies {
    let mut is_inside = false;
    for ring in rings {
        match lies_doubled(doubled, ring) {
            Lies::On => return Lies::On,
            Lies::Inside => is_inside = !is_inside,
            Lies::Outside => {}
        }
    }
    if is_inside { Lies::Inside } else { Lies::Outside }
}
