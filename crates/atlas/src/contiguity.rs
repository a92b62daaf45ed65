//! Which parcels lie within a distance of each other, by the true distance between polygons, and the
//! clusters they form.
//!
//! No buffers: a buffer is a polygon, not a circle, and loses pairs a few millimetres inside the
//! distance. Whether a pair is near is decided exactly on the micrometre grid; binary64 only sorts out
//! the clear cases, with a bound. Results do not depend on the order of the shapes but for their indices.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

use crate::area::area_of_grid;
use crate::shape::{GridBox, GridPoint, PlaneShape, edges};
use fact::{Area, Rounding};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// A box of the grid with the index of its shape.
type Entry = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// Shapes with an index of their boxes; shapes that enclose nothing are near to nothing.
pub struct Neighbourhood<'a> {
    shapes: &'a [PlaneShape],
    boxes: Vec<Option<GridBox>>,
    tree: RTree<Entry>,
}

/// Parcels joined by steps of at most the distance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Indices of the shapes, ascending.
    pub members: Vec<usize>,
    /// The plan unit all members lie in, when units were given.
    pub unit: Option<usize>,
    /// Sum of the members' areas; each member rounded to 0.01 m² first, so that a list adds up.
    pub area: Area,
}

/// What a cluster must fulfil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterRule<'a> {
    /// Farthest distance between neighbours, micrometres (10 m = 10,000,000); the distance itself counts.
    pub distance: i64,
    /// Plan unit of each shape; shapes of different units, or of none, are never joined. `None` for no
    /// such rule.
    pub units: Option<&'a [Option<usize>]>,
    /// Smallest area of a cluster that is listed.
    pub least_area: Area,
}

impl<'a> Neighbourhood<'a> {
    /// Indexes the boxes of the shapes.
    #[must_use]
    pub fn new(shapes: &'a [PlaneShape]) -> Self {
        let boxes: Vec<Option<GridBox>> = shapes.iter().map(PlaneShape::bounds).collect();
        let entry = |(index, bounds): (usize, &Option<GridBox>)| {
            bounds.map(|bounds| GeomWithData::new(Rectangle::from_aabb(envelope(&bounds)), index))
        };
        let tree = RTree::bulk_load(boxes.iter().enumerate().filter_map(entry).collect());
        Self { shapes, boxes, tree }
    }

    /// All pairs (lower index first, ascending) not farther apart than `distance` micrometres.
    #[must_use]
    pub fn pairs(&self, distance: i64) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        self.candidates(distance, |one, other| {
            if self.near(one, other, distance) {
                pairs.push((one, other));
            }
        });
        pairs.sort_unstable();
        pairs
    }

    /// Clusters by the rule, ordered by their first member.
    #[must_use]
    pub fn clusters(&self, rule: &ClusterRule<'_>) -> Vec<Cluster> {
        let unit = |index: usize| rule.units.map(|units| units.get(index).copied().flatten());
        let mut sets = Sets::new(self.shapes.len());
        self.candidates(rule.distance, |one, other| {
            let may_join = match (unit(one), unit(other)) {
                (None, None) => true,
                (Some(Some(one)), Some(Some(other))) => one == other,
                _ => false,
            };
            if may_join && sets.root(one) != sets.root(other) && self.near(one, other, rule.distance) {
                sets.join(one, other);
            }
        });
        let mut clusters: Vec<Cluster> = Vec::new();
        let mut places = vec![usize::MAX; self.shapes.len()];
        for index in (0..self.shapes.len()).filter(|index| self.boxes[*index].is_some()) {
            let root = sets.root(index);
            if places[root] == usize::MAX {
                places[root] = clusters.len();
                clusters.push(Cluster {
                    members: Vec::new(),
                    unit: unit(index).flatten(),
                    area: Area::default(),
                });
            }
            let cluster = &mut clusters[places[root]];
            cluster.members.push(index);
            cluster.area = cluster.area + self.shapes[index].area(2, Rounding::HalfUp);
        }
        clusters.retain(|cluster| cluster.area >= rule.least_area);
        clusters
    }

    /// The nearest other shape of each and its distance in metres (the lowest index when several are
    /// equally near); `None` where there is no other.
    #[must_use]
    pub fn nearest(&self) -> Vec<Option<(usize, f64)>> {
        (0..self.shapes.len()).map(|index| self.nearest_of(index)).collect()
    }

    fn nearest_of(&self, index: usize) -> Option<(usize, f64)> {
        let bounds = self.boxes[index]?;
        let mut best: Option<(usize, f64)> = None;
        let mut reach = 1_000_000;
        loop {
            let grown = bounds.grown(reach);
            let within = to_f64(reach);
            for entry in self.tree.locate_in_envelope_intersecting(&envelope(&grown)) {
                if entry.data == index {
                    continue;
                }
                let squared = squared_distance(&self.shapes[index], &self.shapes[entry.data]);
                if best
                    .is_none_or(|(other, least)| squared < least || (squared == least && entry.data < other))
                {
                    best = Some((entry.data, squared));
                }
            }
            // Whatever lies outside the grown box is farther away than it reaches.
            if let Some((other, squared)) = best
                && squared.sqrt() <= within
            {
                return Some((other, squared.sqrt() / 1e6));
            }
            let whole = self.tree.root().envelope_of();
            if whole.is_none_or(|whole| covers(&grown, &whole)) {
                return best.map(|(other, squared)| (other, squared.sqrt() / 1e6));
            }
            reach *= 4;
        }
    }

    fn near(&self, one: usize, other: usize, distance: i64) -> bool {
        match (self.boxes[one], self.boxes[other]) {
            (Some(box_one), Some(box_other)) => {
                near_by_boxes((&self.shapes[one], box_one), (&self.shapes[other], box_other), distance)
            }
            _ => false,
        }
    }

    /// Every pair whose boxes are within the distance, lower index first, once.
    fn candidates(&self, distance: i64, mut visit: impl FnMut(usize, usize)) {
        for (index, bounds) in self.boxes.iter().enumerate() {
            let Some(bounds) = bounds else { continue };
            let grown = envelope(&bounds.grown(distance));
            for entry in self.tree.locate_in_envelope_intersecting(&grown) {
                if entry.data > index {
                    visit(index, entry.data);
                }
            }
        }
    }
}

trait EnvelopeOf {
    fn envelope_of(&self) -> Option<AABB<[f64; 2]>>;
}

impl EnvelopeOf for rstar::ParentNode<Entry> {
    fn envelope_of(&self) -> Option<AABB<[f64; 2]>> {
        (!self.children().is_empty()).then(|| self.envelope())
    }
}

fn covers(outer: &GridBox, inner: &AABB<[f64; 2]>) -> bool {
    (0..2).all(|axis| {
        to_f64(outer.least[axis]) <= inner.lower()[axis] && inner.upper()[axis] <= to_f64(outer.most[axis])
    })
}

fn envelope(bounds: &GridBox) -> AABB<[f64; 2]> {
    AABB::from_corners(bounds.least.map(to_f64), bounds.most.map(to_f64))
}

#[expect(clippy::cast_precision_loss, reason = "coordinates stay within 1e14, exact in binary64")]
fn to_f64(value: i64) -> f64 {
    value as f64
}

/// Disjoint sets; the root is always the lowest index, so that the result knows no order of joining.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}

/// Whether two shapes are not farther apart than `distance` micrometres; touching and overlapping
/// shapes are at distance zero. Exact.
#[must_use]
pub fn near(one: &PlaneShape, other: &PlaneShape, distance: i64) -> bool {
    let (Some(box_one), Some(box_other)) = (one.bounds(), other.bounds()) else { return false };
    near_by_boxes((one, box_one), (other, box_other), distance)
}

fn near_by_boxes(
    (one, box_one): (&PlaneShape, GridBox),
    (other, box_other): (&PlaneShape, GridBox),
    distance: i64,
) -> bool {
    let (by_one, by_other) = (box_one.grown(distance), box_other.grown(distance));
    if share_a_point(one, other, &box_one, &box_other) {
        return true;
    }
    let mut facing = Vec::new();
    for edge in other.rings().flat_map(edges) {
        if box_of(edge).meets(&by_one) {
            facing.push(edge);
        }
    }
    for edge in one.rings().flat_map(edges) {
        let bounds = box_of(edge);
        if !bounds.meets(&by_other) {
            continue;
        }
        let grown = bounds.grown(distance);
        if facing.iter().any(|facing| box_of(*facing).meets(&grown) && edges_near(edge, *facing, distance)) {
            return true;
        }
    }
    one_in_the_other(one, other)
}

/// Whether some corner is a corner of both, as it is for most neighbours in one block; the quick way out.
fn share_a_point(one: &PlaneShape, other: &PlaneShape, box_one: &GridBox, box_other: &GridBox) -> bool {
    if !box_one.meets(box_other) {
        return false;
    }
    let holds = |bounds: &GridBox, point: &GridPoint| {
        (0..2).all(|axis| bounds.least[axis] <= point[axis] && point[axis] <= bounds.most[axis])
    };
    one.rings()
        .flatten()
        .filter(|point| holds(box_other, point))
        .any(|point| other.rings().any(|ring| ring.contains(point)))
}

fn box_of([from, to]: [GridPoint; 2]) -> GridBox {
    GridBox {
        least: [from[0].min(to[0]), from[1].min(to[1])],
        most: [from[0].max(to[0]), from[1].max(to[1])],
    }
}

fn one_in_the_other(one: &PlaneShape, other: &PlaneShape) -> bool {
    let inside = |shape: &PlaneShape, within: &PlaneShape| {
        shape.parts().iter().filter_map(|part| part.shell.first()).any(|point| within.contains(*point))
    };
    inside(one, other) || inside(other, one)
}

/// Squared distance in square micrometres, binary64; zero when the shapes touch or overlap.
fn squared_distance(one: &PlaneShape, other: &PlaneShape) -> f64 {
    if one_in_the_other(one, other) {
        return 0.0;
    }
    let mut least = f64::INFINITY;
    for edge in one.rings().flat_map(edges) {
        for facing in other.rings().flat_map(edges) {
            if edges_cross(edge, facing) {
                return 0.0;
            }
            for squared in [
                point_to_edge(edge[0], facing),
                point_to_edge(edge[1], facing),
                point_to_edge(facing[0], edge),
                point_to_edge(facing[1], edge),
            ] {
                least = least.min(squared);
            }
        }
    }
    least
}

fn point_to_edge(point: GridPoint, [from, to]: [GridPoint; 2]) -> f64 {
    let (dx, dy) = (to_f64(to[0] - from[0]), to_f64(to[1] - from[1]));
    let (px, py) = (to_f64(point[0] - from[0]), to_f64(point[1] - from[1]));
    let squared = dx * dx + dy * dy;
    let along = px * dx + py * dy;
    if squared == 0.0 || along <= 0.0 {
        return px * px + py * py;
    }
    if along >= squared {
        let (qx, qy) = (px - dx, py - dy);
        return qx * qx + qy * qy;
    }
    let across = px * dy - py * dx;
    across * across / squared
}

/// Whether two edges are within the distance, exactly.
fn edges_near(one: [GridPoint; 2], other: [GridPoint; 2], distance: i64) -> bool {
    edges_cross(one, other)
        || point_near_edge(one[0], other, distance)
        || point_near_edge(one[1], other, distance)
        || point_near_edge(other[0], one, distance)
        || point_near_edge(other[1], one, distance)
}

/// Whether a point is within the distance of an edge. Binary64 first, whose relative error is below
/// 1e-13 for the squares compared; within 1e-12 of the line whole numbers decide.
fn point_near_edge(point: GridPoint, edge: [GridPoint; 2], distance: i64) -> bool {
    let squared = point_to_edge(point, edge);
    let line = to_f64(distance) * to_f64(distance);
    let margin = 1e-12 * line + 1.0;
    if squared < line - margin {
        return true;
    }
    if squared > line + margin {
        return false;
    }
    exactly_near(point, edge, distance)
}

fn exactly_near(point: GridPoint, [from, to]: [GridPoint; 2], distance: i64) -> bool {
    use fact::{Decimal, Ratio};
    let whole = |number: i128| Ratio::from(Decimal::new(number, 0));
    let difference =
        |to: GridPoint, from: GridPoint| [i128::from(to[0] - from[0]), i128::from(to[1] - from[1])];
    let square = |[x, y]: [i128; 2]| x * x + y * y;
    let line = i128::from(distance) * i128::from(distance);
    let (edge, here) = (difference(to, from), difference(point, from));
    let length = square(edge);
    let along = here[0] * edge[0] + here[1] * edge[1];
    if length == 0 || along <= 0 {
        return square(here) <= line;
    }
    if along >= length {
        return square(difference(point, to)) <= line;
    }
    let across = here[0] * edge[1] - here[1] * edge[0];
    &whole(across) * &whole(across) <= &whole(line) * &whole(length)
}

/// Which side of a line a point lies on: 1 left, −1 right, 0 on it. Exact.
pub(crate) fn side([from, to]: [GridPoint; 2], point: GridPoint) -> i128 {
    let (dx, dy) = (i128::from(to[0] - from[0]), i128::from(to[1] - from[1]));
    let (px, py) = (i128::from(point[0] - from[0]), i128::from(point[1] - from[1]));
    (dx * py - dy * px).signum()
}

/// Whether two edges have a point in common, ends included.
pub(crate) fn edges_cross(one: [GridPoint; 2], other: [GridPoint; 2]) -> bool {
    if !box_of(one).meets(&box_of(other)) {
        return false;
    }
    let straddles = |edge, facing: [GridPoint; 2]| side(edge, facing[0]) * side(edge, facing[1]) <= 0;
    straddles(one, other) && straddles(other, one)
}

/// Where a point lies against a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lies {
    Inside,
    On,
    Outside,
}

/// Where a point lies against an open ring, by crossings of the ray to the east. Exact.
pub(crate) fn lies(point: GridPoint, ring: &[GridPoint]) -> Lies {
    lies_among(point, edges(ring))
}

/// The same against a ring of twice the fineness: for middles of edges, which need not be points of the grid.
pub(crate) fn lies_doubled(point: GridPoint, ring: &[GridPoint]) -> Lies {
    let double = |[x, y]: GridPoint| [2 * x, 2 * y];
    lies_among(point, edges(ring).map(|edge| edge.map(double)))
}

fn lies_among(point: GridPoint, ring: impl Iterator<Item = [GridPoint; 2]>) -> Lies {
    let mut is_inside = false;
    for [from, to] in ring {
        if (from[1] > point[1]) == (to[1] > point[1]) {
            if from[1] == point[1]
                && to[1] == point[1]
                && point[0] >= from[0].min(to[0])
                && point[0] <= from[0].max(to[0])
                || from == point
                || to == point
            {
                return Lies::On;
            }
            continue;
        }
        match side([from, to], point) {
            0 => return Lies::On,
            turn => is_inside ^= (turn > 0) == (to[1] > from[1]),
        }
    }
    if is_inside { Lies::Inside } else { Lies::Outside }
}

impl PlaneShape {
    /// Whether a point lies in the shape or on its border.
    #[must_use]
    pub fn contains(&self, point: GridPoint) -> bool {
        self.parts().iter().any(|part| {
            lies(point, &part.shell) != Lies::Outside
                && part.holes.iter().all(|hole| lies(point, hole) != Lies::Inside)
        })
    }
}

/// Sum of the areas of some shapes, each rounded to 0.01 m² first.
#[must_use]
pub fn area_of_members(shapes: &[PlaneShape], members: &[usize]) -> Area {
    members.iter().filter_map(|index| shapes.get(*index)).map(|shape| shape.area(2, Rounding::HalfUp)).sum()
}

/// The land of one shape, rounded once to whole micro-亩 (for comparing, not for stating).
#[must_use]
pub fn fine_area(shape: &PlaneShape) -> Area {
    area_of_grid(shape.twice_square_micrometres(), Rounding::HalfUp)
}
