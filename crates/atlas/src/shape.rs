//! Shapes as they are delivered, in binary64 coordinates of their frame, and the same shapes on a grid
//! of whole micrometres, on which areas and comparisons are exact.
//!
//! A [`Shape`] may be wrong in any way; [`crate::validity`] tells how. A [`PlaneShape`] has open rings
//! (the first point is not repeated), shells counter-clockwise and holes clockwise.
#![expect(
    clippy::float_arithmetic,
    reason = "coordinates are binary64 as files carry them; what decides is taken on the whole grid"
)]

use crate::frame::{Conversion, Frame};
use fact::{Area, Decimal, Rounding};

/// A point as it stands in a file: (east, north) or (longitude, latitude).
pub type Point = [f64; 2];

/// One part of a shape: a shell and its holes, rings as delivered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Outer ring; a closed ring repeats its first point at the end.
    pub shell: Vec<Point>,
    /// Rings cut out of it.
    pub holes: Vec<Vec<Point>>,
}

/// A polygon or several, with the frame of their coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// What the numbers mean.
    pub frame: Frame,
    /// Parts in the order of the file.
    pub parts: Vec<Part>,
}

/// Whole micrometres east and north.
pub type GridPoint = [i64; 2];

/// Micrometres of a metre.
const GRID_PER_METRE: f64 = 1e6;
/// Farther than this, metres, nothing on Earth stands in any frame we read.
const FARTHEST: f64 = 1e8;

/// One part on the grid.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanePart {
    /// Outer ring, counter-clockwise, open.
    pub shell: Vec<GridPoint>,
    /// Holes, clockwise, open.
    pub holes: Vec<Vec<GridPoint>>,
}

/// A shape on the micrometre grid of a projected frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaneShape {
    parts: Vec<PlanePart>,
}

/// Smallest upright box around points of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridBox {
    /// South-western corner.
    pub least: GridPoint,
    /// North-eastern corner.
    pub most: GridPoint,
}

impl Shape {
    /// All rings: each part's shell, then its holes.
    pub fn rings(&self) -> impl Iterator<Item = &Vec<Point>> {
        self.parts.iter().flat_map(Part::rings)
    }

    /// The same shape in another frame; `None` where the projection has no answer for a point.
    #[must_use]
    pub fn in_frame(&self, target: &Frame) -> Option<Self> {
        let conversion = self.frame.conversion_to(target);
        let parts = self.parts.iter().map(|part| part.converted(&conversion)).collect::<Option<_>>()?;
        Some(Self { frame: target.clone(), parts })
    }

    /// The frame to measure this shape in: its own when that is for measuring, else the 3°-zone of its
    /// middle; `None` outside China's zones.
    #[must_use]
    pub fn measuring_frame(&self) -> Option<Frame> {
        if self.frame.is_for_measuring() {
            return Some(self.frame.clone());
        }
        let conversion = self.frame.conversion_to(&Frame::Cgcs2000);
        let longitudes = self
            .rings()
            .flatten()
            .filter_map(|point| conversion.point(*point))
            .map(|[longitude, _]| longitude);
        let (least, most) = longitudes
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), longitude| {
                (least.min(longitude), most.max(longitude))
            });
        crate::frame::Zone::of_longitude((least + most) / 2.0, false).map(Frame::GaussKruger)
    }

    /// This shape on the micrometre grid of `target`, which must be for measuring. Repeated points and
    /// the closing point go, directions are put right; rings of fewer than three points go too.
    ///
    /// `None` when `target` is not for measuring, a point is not finite or has no place in `target`.
    #[must_use]
    pub fn on_plane(&self, target: &Frame) -> Option<PlaneShape> {
        if !target.is_for_measuring() {
            return None;
        }
        self.on_grid(&ToGrid::new(&self.frame, target)?)
    }

    /// The same with a conversion that is ready, for layers of many shapes in one frame.
    pub(crate) fn on_grid(&self, to: &ToGrid) -> Option<PlaneShape> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let ring = |points: &[Point]| to.ring(points);
            let shell = ring(&part.shell)?;
            let holes = part.holes.iter().map(|hole| ring(hole)).collect::<Option<Vec<_>>>()?;
            parts.push(PlanePart { shell, holes });
        }
        Some(PlaneShape::new(parts))
    }
}

impl Part {
    /// The shell, then the holes.
    pub fn rings(&self) -> impl Iterator<Item = &Vec<Point>> {
        std::iter::once(&self.shell).chain(&self.holes)
    }

    fn converted(&self, conversion: &Conversion) -> Option<Self> {
        let ring = |points: &Vec<Point>| {
            points.iter().map(|point| conversion.point(*point)).collect::<Option<Vec<_>>>()
        };
        Some(Self { shell: ring(&self.shell)?, holes: self.holes.iter().map(ring).collect::<Option<_>>()? })
    }
}

/// How points of a frame come to the grid of a frame for measuring.
pub(crate) struct ToGrid {
    conversion: Option<Conversion>,
    grid_per_unit: f64,
}

impl ToGrid {
    /// `None` when `target` is in degrees.
    pub(crate) fn new(from: &Frame, target: &Frame) -> Option<Self> {
        let grid_per_unit = target.metres_per_unit()? * GRID_PER_METRE;
        Some(Self { conversion: (from != target).then(|| from.conversion_to(target)), grid_per_unit })
    }

    fn ring(&self, points: &[Point]) -> Option<Vec<GridPoint>> {
        // A ring closed by the same numbers ends in the same place; it need not be found again.
        let points = match points {
            [first, .., last] if first == last => &points[..points.len() - 1],
            _ => points,
        };
        let mut ring: Vec<GridPoint> = Vec::with_capacity(points.len());
        for point in points {
            let [x, y] = match &self.conversion {
                Some(conversion) => conversion.point(*point)?,
                None => *point,
            };
            let point = [to_grid(x * self.grid_per_unit)?, to_grid(y * self.grid_per_unit)?];
            if ring.last() != Some(&point) {
                ring.push(point);
            }
        }
        while ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        Some(ring)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be within 1e14, far inside 64 bits")]
pub(crate) fn to_grid(micrometres: f64) -> Option<i64> {
    (micrometres.abs() <= FARTHEST * GRID_PER_METRE).then(|| micrometres.round() as i64)
}

#[expect(clippy::cast_precision_loss, reason = "coordinates stay within 1e14, exact in binary64")]
pub(crate) fn from_grid(micrometres: i64) -> f64 {
    micrometres as f64 / GRID_PER_METRE
}

/// Twice the signed area of an open ring, square micrometres: positive when counter-clockwise.
pub(crate) fn twice_signed_area(ring: &[GridPoint]) -> i128 {
    let Some(&[x0, y0]) = ring.first() else { return 0 };
    let mut twice = 0i128;
    let mut before = [0i64, 0];
    for &[x, y] in &ring[1..] {
        let here = [x - x0, y - y0];
        twice += i128::from(before[0]) * i128::from(here[1]) - i128::from(before[1]) * i128::from(here[0]);
        before = here;
    }
    twice
}

impl PlaneShape {
    /// From parts on the grid; puts directions right and drops rings that enclose nothing.
    #[must_use]
    pub fn new(parts: Vec<PlanePart>) -> Self {
        let directed = |mut ring: Vec<GridPoint>, sign: i128| {
            let twice = twice_signed_area(&ring);
            if twice * sign < 0 {
                ring.reverse();
            }
            (ring.len() >= 3 && twice != 0).then_some(ring)
        };
        let parts = parts
            .into_iter()
            .filter_map(|part| {
                let holes = part.holes.into_iter().filter_map(|hole| directed(hole, -1)).collect();
                Some(PlanePart { shell: directed(part.shell, 1)?, holes })
            })
            .collect();
        Self { parts }
    }

    /// Parts, shells counter-clockwise.
    #[must_use]
    pub fn parts(&self) -> &[PlanePart] {
        &self.parts
    }

    /// All rings, shells and holes.
    pub fn rings(&self) -> impl Iterator<Item = &[GridPoint]> {
        self.parts.iter().flat_map(|part| {
            std::iter::once(part.shell.as_slice()).chain(part.holes.iter().map(Vec::as_slice))
        })
    }

    /// Whether nothing is enclosed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Box around all points; `None` when there are none.
    #[must_use]
    pub fn bounds(&self) -> Option<GridBox> {
        let shells = self.parts.iter().flat_map(|part| &part.shell);
        shells.copied().map(|point| GridBox { least: point, most: point }).reduce(GridBox::with)
    }

    /// Twice the area, square micrometres, exactly. The same whichever point a ring starts with.
    #[must_use]
    pub fn twice_square_micrometres(&self) -> i128 {
        self.rings().map(twice_signed_area).sum()
    }

    /// The area, m², exactly (13 decimals).
    #[must_use]
    pub fn square_metres(&self) -> Decimal {
        Decimal::new(self.twice_square_micrometres() * 5, 13)
    }

    /// The area as land, by way of m² rounded to `digits` decimals (2 is what titles carry).
    #[must_use]
    pub fn area(&self, digits: u8, rounding: Rounding) -> Area {
        let rounded =
            rounding.quotient(self.twice_square_micrometres() * 5, power(13u8.saturating_sub(digits)));
        let micro_mu = rounding.quotient(rounded * 1_500, power(digits.min(13)));
        Area::from_micro_mu(i64::try_from(micro_mu).unwrap_or(i64::MAX))
    }

    /// Length of all rings, metres.
    #[must_use]
    pub fn perimeter(&self) -> f64 {
        self.rings().flat_map(edges).map(|[from, to]| length(from, to)).sum()
    }

    /// The points of all rings in metres, as parts, closed again.
    #[must_use]
    pub fn to_shape(&self, frame: &Frame) -> Shape {
        let per_unit = frame.metres_per_unit().unwrap_or(1.0);
        let ring = |points: &[GridPoint]| -> Vec<Point> {
            let metres = |[x, y]: GridPoint| [from_grid(x) / per_unit, from_grid(y) / per_unit];
            points.iter().chain(points.first()).map(|point| metres(*point)).collect()
        };
        let parts = self
            .parts
            .iter()
            .map(|part| Part {
                shell: ring(&part.shell),
                holes: part.holes.iter().map(|hole| ring(hole)).collect(),
            })
            .collect();
        Shape { frame: frame.clone(), parts }
    }
}

impl GridBox {
    /// The box around both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let least = [self.least[0].min(other.least[0]), self.least[1].min(other.least[1])];
        let most = [self.most[0].max(other.most[0]), self.most[1].max(other.most[1])];
        Self { least, most }
    }

    /// Whether both have a point in common; edges count.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.least[axis] <= other.most[axis] && other.least[axis] <= self.most[axis])
    }

    /// This box with a margin on every side.
    #[must_use]
    pub fn grown(&self, by: i64) -> Self {
        Self { least: [self.least[0] - by, self.least[1] - by], most: [self.most[0] + by, self.most[1] + by] }
    }
}

/// A power of ten.
fn power(digits: u8) -> i128 {
    10i128.pow(u32::from(digits))
}

/// Edges of an open ring, the closing one too.
pub(crate) fn edges(ring: &[GridPoint]) -> impl Iterator<Item = [GridPoint; 2]> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).map(|(from, to)| [from, to])
}

#[expect(clippy::cast_precision_loss, reason = "differences within 1e14 are exact in binary64")]
pub(crate) fn length(from: GridPoint, to: GridPoint) -> f64 {
    let (dx, dy) = ((to[0] - from[0]) as f64, (to[1] - from[1]) as f64);
    dx.hypot(dy) / GRID_PER_METRE
}
