//! Parcels over zones: which part of each parcel lies in which zone, with areas that add up.
//!
//! A parcel wholly inside one zone is not cut. Cuts are made by i_overlay on the micrometre grid; the
//! only rounding is that of new corner points to that grid, so parts may miss the whole by at most
//! half a micrometre along their cut edges. That residue is stated, and land is given to the parts by
//! [`crate::allot`] so that they add up to the last micro-亩.

mod overlap_area;
mod shared_land;

use crate::area::{allot, area_of_grid};
use crate::contiguity::{Lies, lies};
use crate::shape::{GridBox, GridPoint, PlanePart, PlaneShape, edges};
use fact::{Area, Rounding};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::Overlay;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;
use overlap_area::OverlapArea;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

pub use shared_land::{SharedLand, shared_land};

/// How an overlay is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverlayRequest {
    /// Parts smaller than this, square metres × 100 (1 = 0.01 m²), are left out as slivers; their area
    /// is stated with the parcel.
    pub least_hundredth_square_metres: u32,
    /// Whether the cut shapes are wanted, not only their areas.
    pub keeps_shapes: bool,
}

/// The part of a parcel in one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Index of the zone.
    pub zone: usize,
    /// Twice the area, square micrometres.
    pub twice_square_micrometres: i128,
    /// Land of this part; parts, remainder and slivers of a parcel add up to its land when zones do
    /// not overlap.
    pub area: Area,
    /// The part itself, when it was asked for.
    pub shape: Option<PlaneShape>,
}

/// One parcel over all zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelOverlay {
    /// Parts by zone, ascending.
    pub pieces: Vec<Piece>,
    /// Land of the parcel, from m² rounded to 0.01.
    pub whole: Area,
    /// Land in no zone.
    pub outside: Area,
    /// Land in parts left out as slivers.
    pub slivers: Area,
    /// Land counted more than once because zones overlap; zero when they do not.
    pub doubled: Area,
    /// What the cut parts miss the whole by before land is allotted, twice square micrometres: the
    /// rounding of new corners. Zero when the parcel is not cut.
    pub residue: i128,
}

/// Overlays every parcel with the zones.
#[must_use]
pub fn overlay(parcels: &[PlaneShape], zones: &[PlaneShape], request: OverlayRequest) -> Vec<ParcelOverlay> {
    let prepared: Vec<Prepared<'_>> = zones.iter().map(Prepared::new).collect();
    let entries = prepared.iter().enumerate().filter_map(|(index, zone)| {
        let bounds = zone.bounds?;
        Some(GeomWithData::new(Rectangle::from_aabb(envelope(&bounds)), index))
    });
    let tree = RTree::bulk_load(entries.collect());
    let mut cutter = Cutter::new();
    parcels.iter().map(|parcel| one_parcel(parcel, &prepared, &tree, request, &mut cutter)).collect()
}

/// The part two shapes have in common.
#[must_use]
pub fn intersection(one: &PlaneShape, other: &PlaneShape) -> PlaneShape {
    Cutter::new().cut(one, std::iter::once(other), OverlayRule::Intersect)
}

/// The part of one shape that lies outside the other.
#[must_use]
pub fn difference(one: &PlaneShape, other: &PlaneShape) -> PlaneShape {
    Cutter::new().cut(one, std::iter::once(other), OverlayRule::Difference)
}

/// All shapes as one, inner borders gone.
#[must_use]
pub fn union(shapes: &[PlaneShape]) -> PlaneShape {
    Cutter::new().cut(&PlaneShape::default(), shapes.iter(), OverlayRule::Union)
}

fn one_parcel(
    parcel: &PlaneShape,
    zones: &[Prepared<'_>],
    tree: &RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    request: OverlayRequest,
    cutter: &mut Cutter,
) -> ParcelOverlay {
    let whole_twice = parcel.twice_square_micrometres();
    let whole = parcel.area(2, Rounding::HalfUp);
    let mut cut: Vec<(usize, i128, Option<PlaneShape>)> = Vec::new();
    let mut touched: Vec<usize> = match parcel.bounds() {
        Some(bounds) => {
            tree.locate_in_envelope_intersecting(&envelope(&bounds)).map(|entry| entry.data).collect()
        }
        None => Vec::new(),
    };
    touched.sort_unstable();
    let mut is_cut = false;
    for index in touched.iter().copied() {
        let part = match zones[index].holds(parcel) {
            Holding::Whole => (whole_twice, request.keeps_shapes.then(|| parcel.clone())),
            Holding::Nothing => continue,
            Holding::Perhaps => {
                is_cut = true;
                if request.keeps_shapes {
                    let shape = cutter.cut_by_zone(parcel, zones[index].shape);
                    (shape.twice_square_micrometres(), Some(shape))
                } else {
                    (cutter.area_by_zone(parcel, zones[index].shape), None)
                }
            }
        };
        if part.0 > 0 {
            cut.push((index, part.0, part.1));
        }
    }
    let inside: i128 = cut.iter().map(|(_, twice, _)| twice).sum();
    // A border of length L cut at rounded corners misses at most L × half a micrometre on each side.
    let tolerance = if is_cut { tolerance(parcel, cut.len()) } else { 0 };
    let mut outside = 0;
    if whole_twice - inside > tolerance {
        let near = touched.iter().map(|index| zones[*index].shape);
        outside = cutter.cut(parcel, near, OverlayRule::Difference).twice_square_micrometres();
    }
    let residue = whole_twice - inside - outside;
    let doubled = if -residue > tolerance { -residue } else { 0 };
    finish(whole, cut, outside, doubled, residue + doubled, request)
}

/// Twice half a micrometre along the border of the parcel, once for each part, and a few corners.
fn tolerance(parcel: &PlaneShape, parts: usize) -> i128 {
    let border: i128 = parcel
        .rings()
        .flat_map(edges)
        .map(|[from, to]| i128::from((to[0] - from[0]).abs()) + i128::from((to[1] - from[1]).abs()))
        .sum();
    let parts = i128::try_from(parts).unwrap_or(i128::MAX / 1_000_000).max(1);
    parts * (2 * border + 1_000)
}

fn finish(
    whole: Area,
    cut: Vec<(usize, i128, Option<PlaneShape>)>,
    outside: i128,
    doubled: i128,
    residue: i128,
    request: OverlayRequest,
) -> ParcelOverlay {
    // Twice the square micrometres of 0.01 m².
    let least = i128::from(request.least_hundredth_square_metres) * 20_000_000_000;
    let mut weights: Vec<i128> = cut.iter().map(|(_, twice, _)| *twice).collect();
    weights.push(outside);
    let areas = if doubled > 0 {
        // Overlapping zones: each part has its own land, they cannot add up to the parcel.
        weights.iter().map(|twice| area_of_grid(*twice, Rounding::HalfUp)).collect()
    } else {
        allot(whole, &weights)
    };
    let mut slivers = Area::default();
    let mut pieces = Vec::with_capacity(cut.len());
    for ((zone, twice_square_micrometres, shape), area) in cut.into_iter().zip(&areas) {
        if twice_square_micrometres < least {
            slivers = slivers + *area;
        } else {
            pieces.push(Piece { zone, twice_square_micrometres, area: *area, shape });
        }
    }
    let mut left = areas.last().copied().unwrap_or_else(|| Area::from_micro_mu(0));
    if outside < least {
        slivers = slivers + left;
        left = Area::from_micro_mu(0);
    }
    let doubled = area_of_grid(doubled, Rounding::HalfUp);
    ParcelOverlay { pieces, whole, outside: left, slivers, doubled, residue }
}

/// A zone made ready for many parcels.
struct Prepared<'a> {
    shape: &'a PlaneShape,
    bounds: Option<GridBox>,
}

enum Holding {
    Whole,
    Nothing,
    Perhaps,
}

impl<'a> Prepared<'a> {
    fn new(shape: &'a PlaneShape) -> Self {
        Self { shape, bounds: shape.bounds() }
    }

    /// Without a border of the zone through the parcel's box the parcel is inside or outside as a whole.
    fn holds(&self, parcel: &PlaneShape) -> Holding {
        let Some(bounds) = parcel.bounds() else { return Holding::Nothing };
        if self.shape.rings().flat_map(edges).any(|edge| passes(edge, &bounds)) {
            return Holding::Perhaps;
        }
        let is_inside = self.shape.parts().iter().any(|part| {
            lies(bounds.least, &part.shell) == Lies::Inside
                && part.holes.iter().all(|hole| lies(bounds.least, hole) == Lies::Outside)
        });
        if is_inside { Holding::Whole } else { Holding::Nothing }
    }
}

/// Whether an edge may have a point in a box: no false answer "no".
fn passes([from, to]: [GridPoint; 2], bounds: &GridBox) -> bool {
    for axis in 0..2 {
        if from[axis].max(to[axis]) < bounds.least[axis] || from[axis].min(to[axis]) > bounds.most[axis] {
            return false;
        }
    }
    // All four corners strictly on one side of the line.
    let [least, most] = [bounds.least, bounds.most];
    let corners = [least, [most[0], least[1]], most, [least[0], most[1]]];
    let sides = corners.map(|corner| crate::contiguity::side([from, to], corner));
    !(sides.iter().all(|side| *side > 0) || sides.iter().all(|side| *side < 0))
}

/// The cutting library with its buffers, kept from cut to cut.
struct Cutter {
    engine: Overlay<i64>,
    overlap: OverlapArea,
    subject: Vec<Vec<IntPoint<i64>>>,
    clip: Vec<Vec<IntPoint<i64>>>,
}

impl Cutter {
    fn new() -> Self {
        Self {
            engine: Overlay::new(64),
            overlap: OverlapArea::default(),
            subject: Vec::new(),
            clip: Vec::new(),
        }
    }

    /// Area in common with a zone: added up along the borders where that is certain, else cut.
    fn area_by_zone(&mut self, parcel: &PlaneShape, zone: &PlaneShape) -> i128 {
        let Some(bounds) = parcel.bounds() else { return 0 };
        let rings: Vec<&[GridPoint]> = parcel.rings().collect();
        let near: Vec<Vec<GridPoint>> = zone.rings().map(|ring| near_part(ring, &bounds)).collect();
        match self.overlap.twice(&rings, &near, &bounds) {
            Some(twice) => twice,
            None => self.cut_by_zone(parcel, zone).twice_square_micrometres(),
        }
    }

    /// Intersection with a zone, of whose border only what comes near the parcel is handed over.
    fn cut_by_zone(&mut self, parcel: &PlaneShape, zone: &PlaneShape) -> PlaneShape {
        let Some(bounds) = parcel.bounds() else { return PlaneShape::default() };
        let origin = bounds.least;
        self.subject = contours(parcel.rings(), origin);
        self.clip = zone.rings().map(|ring| points(&near_part(ring, &bounds), origin)).collect();
        self.run(OverlayRule::Intersect, origin)
    }

    fn cut<'s>(
        &mut self,
        subject: &PlaneShape,
        clips: impl Iterator<Item = &'s PlaneShape>,
        rule: OverlayRule,
    ) -> PlaneShape {
        let clips: Vec<&PlaneShape> = clips.collect();
        let boxes = std::iter::once(subject).chain(clips.iter().copied()).filter_map(PlaneShape::bounds);
        let Some(bounds) = boxes.reduce(GridBox::with) else { return PlaneShape::default() };
        self.subject = contours(subject.rings(), bounds.least);
        self.clip = contours(clips.iter().flat_map(|clip| clip.rings()), bounds.least);
        self.run(rule, bounds.least)
    }

    fn run(&mut self, rule: OverlayRule, origin: GridPoint) -> PlaneShape {
        self.engine.reinit_with_subj_and_clip(&self.subject, &self.clip);
        let shapes = self.engine.overlay(rule, FillRule::NonZero);
        let ring = |points: Vec<IntPoint<i64>>| -> Vec<GridPoint> {
            let mut ring: Vec<GridPoint> =
                points.into_iter().map(|point| [point.x + origin[0], point.y + origin[1]]).collect();
            let first = (0..ring.len()).min_by_key(|index| ring[*index]).unwrap_or(0);
            ring.rotate_left(first);
            ring
        };
        let mut parts: Vec<PlanePart> = shapes
            .into_iter()
            .filter_map(|contours| {
                let mut rings = contours.into_iter().map(ring);
                Some(PlanePart { shell: rings.next()?, holes: rings.collect() })
            })
            .collect();
        parts.sort_unstable();
        PlaneShape::new(parts)
    }
}

fn contours<'s>(rings: impl Iterator<Item = &'s [GridPoint]>, origin: GridPoint) -> Vec<Vec<IntPoint<i64>>> {
    rings.map(|ring| points(ring, origin)).collect()
}

fn points(ring: &[GridPoint], origin: GridPoint) -> Vec<IntPoint<i64>> {
    ring.iter().map(|[x, y]| IntPoint::new(x - origin[0], y - origin[1])).collect()
}

/// The ring with every run of points beyond one side of the box drawn straight from its first to its
/// last: nothing changes inside the box, no point is new.
fn near_part(ring: &[GridPoint], bounds: &GridBox) -> Vec<GridPoint> {
    if ring.len() <= 8 {
        return ring.to_vec();
    }
    let beyond = |[x, y]: GridPoint| {
        u8::from(x < bounds.least[0])
            | u8::from(x > bounds.most[0]) << 1
            | u8::from(y < bounds.least[1]) << 2
            | u8::from(y > bounds.most[1]) << 3
    };
    let mut kept: Vec<(GridPoint, u8)> = Vec::with_capacity(ring.len().min(64));
    for point in ring {
        let here = (*point, beyond(*point));
        while let [.., before, last] = kept.as_slice()
            && before.1 & last.1 & here.1 != 0
        {
            kept.pop();
        }
        kept.push(here);
    }
    kept.into_iter().map(|(point, _)| point).collect()
}

/// The box for the search tree, in binary64: whole micrometres up to 1e14 are exact there.
#[expect(clippy::cast_precision_loss, reason = "coordinates stay within 1e14, exact in binary64")]
fn envelope(bounds: &GridBox) -> AABB<[f64; 2]> {
    AABB::from_corners(bounds.least.map(|value| value as f64), bounds.most.map(|value| value as f64))
}
