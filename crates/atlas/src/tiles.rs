//! Vector tiles: an index of shapes from which a tile is cut in milliseconds, simplified for its zoom so
//! that neighbours keep their common border.
//!
//! Points are kept on a world grid of 2³² steps a side (9 mm at the equator), each with the zoom at
//! which it is dropped; border points of two parcels have the same rank in both, so both lose them
//! together. What a person may see, and which attributes, is decided by the caller tile by tile.
#![expect(clippy::float_arithmetic, reason = "positions in a drawn tile, not on the ground, are binary64")]

mod clipping;
mod drawing;
pub mod message;
mod ranking;

pub use drawing::{Tags, TileValue};

use crate::frame::{Frame, WEB_MERCATOR_EDGE};
use crate::shape::{Point, Shape};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::BTreeMap;

/// A place on the world grid: column from the west, row from the north.
pub(crate) type WorldPoint = [u32; 2];

/// Deepest zoom; one step of a tile is there 1/4 of a world step.
pub const DEEPEST_ZOOM: u8 = 22;

/// Number of steps along the side of a tile.
pub const EXTENT: u32 = 4096;

/// A tile by zoom, column and row (row 0 in the north).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileAddress {
    zoom: u8,
    column: u32,
    row: u32,
}

impl TileAddress {
    /// A tile; `None` when there is none of that zoom, column and row.
    #[must_use]
    pub fn new(zoom: u8, column: u32, row: u32) -> Option<Self> {
        let side = 1u32.checked_shl(u32::from(zoom))?;
        (zoom <= DEEPEST_ZOOM && column < side && row < side).then_some(Self { zoom, column, row })
    }

    /// Zoom.
    #[must_use]
    pub fn zoom(self) -> u8 {
        self.zoom
    }

    /// Column and row.
    #[must_use]
    pub fn place(self) -> (u32, u32) {
        (self.column, self.row)
    }

    /// Western and northern edge on the world grid.
    fn origin(self) -> [i64; 2] {
        let side = 1i64 << (32 - self.zoom);
        [i64::from(self.column) * side, i64::from(self.row) * side]
    }
}

/// How a tile is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileStyle {
    /// Steps beyond the edge that are drawn too, so that borders of the tile are not seen.
    pub buffer: u16,
    /// Border points that matter less than a triangle with this side, in steps, are left out.
    pub tolerance: u16,
    /// Shapes smaller than a square with this side, in steps, are not drawn each by itself: one such
    /// square stands for as many of them as have its area.
    pub least_side: u16,
}

impl Default for TileStyle {
    fn default() -> Self {
        Self { buffer: 64, tolerance: 6, least_side: 2 }
    }
}

/// One ring on the world grid, open, with the rank of each point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RankedRing {
    pub(crate) points: Vec<WorldPoint>,
    /// Twice the area of the triangle whose loss the point prevents; [`u64::MAX`] stays for ever.
    pub(crate) ranks: Vec<u64>,
}

/// A shape on the world grid: parts of rings, the shell first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WorldShape {
    pub(crate) parts: Vec<Vec<RankedRing>>,
    least: WorldPoint,
    most: WorldPoint,
    twice_area: u64,
}

type Entry = GeomWithData<Rectangle<[f64; 2]>, u64>;

/// Shapes ready to be drawn into tiles.
#[derive(Default)]
pub struct TileIndex {
    shapes: BTreeMap<u64, WorldShape>,
    tree: RTree<Entry>,
}

/// A stretch of the map that changed, to be thrown out of caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    least: WorldPoint,
    most: WorldPoint,
}

impl Changed {
    fn with(self, other: Self) -> Self {
        let pick = |one: WorldPoint, two: WorldPoint, choose: fn(u32, u32) -> u32| {
            [choose(one[0], two[0]), choose(one[1], two[1])]
        };
        Self { least: pick(self.least, other.least, u32::min), most: pick(self.most, other.most, u32::max) }
    }

    /// Western, southern, eastern and northern edge in degrees.
    fn degrees(self) -> [f64; 4] {
        let metres = |step: u32| f64::from(step) / 2f64.powi(32) * 2.0 * WEB_MERCATOR_EDGE;
        let corner = |[column, row]: WorldPoint| {
            let place = [metres(column) - WEB_MERCATOR_EDGE, WEB_MERCATOR_EDGE - metres(row)];
            Frame::WebMercator.conversion_to(&Frame::Cgcs2000).point(place).unwrap_or([0.0, 0.0])
        };
        let ([west, north], [east, south]) = (corner(self.least), corner(self.most));
        [west, south, east, north]
    }

    /// Whether a tile (with a buffer of so many steps) shows any of it.
    #[must_use]
    pub fn touches(&self, tile: TileAddress, buffer: u16) -> bool {
        let (least, most) = reach(tile, buffer);
        (0..2).all(|axis| {
            i64::from(self.least[axis]) <= most[axis] && least[axis] <= i64::from(self.most[axis])
        })
    }
}

/// The part of the world grid a tile shows, with its buffer.
fn reach(tile: TileAddress, buffer: u16) -> ([i64; 2], [i64; 2]) {
    let side = 1i64 << (32 - tile.zoom);
    let margin = side * i64::from(buffer) / i64::from(EXTENT) + 1;
    let origin = tile.origin();
    (origin.map(|edge| edge - margin), origin.map(|edge| edge + side + margin))
}

impl TileIndex {
    /// Indexes shapes of any frames by the number they are drawn with. Shapes without a place on the web
    /// map (beyond 89° of latitude, or not finite) are left out; the last of two with one number stays.
    #[must_use]
    pub fn new<'a>(shapes: impl IntoIterator<Item = (u64, &'a Shape)>) -> Self {
        let mut index = Self::default();
        for (number, shape) in shapes {
            if let Some(shape) = WorldShape::of(shape) {
                index.shapes.insert(number, shape);
            }
        }
        ranking::rank_all(index.shapes.values_mut());
        index.tree =
            RTree::bulk_load(index.shapes.iter().map(|(number, shape)| shape.entry(*number)).collect());
        index
    }

    /// Number of shapes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Puts a shape in the place of the one with this number (`None` takes it away) and ranks the borders
    /// of its neighbours anew. Returns what changed on the map. The index is then the same as one built
    /// from the new shapes.
    pub fn replace(&mut self, number: u64, shape: Option<&Shape>) -> Vec<Changed> {
        let mut changed = Vec::new();
        if let Some(before) = self.shapes.remove(&number) {
            self.tree.remove(&before.entry(number));
            changed.push(before.stretch());
        }
        if let Some(shape) = shape.and_then(WorldShape::of) {
            self.tree.insert(shape.entry(number));
            changed.push(shape.stretch());
            self.shapes.insert(number, shape);
        }
        let touched = self.meeting(&changed);
        let stretches: Vec<Changed> =
            touched.iter().filter_map(|number| self.shapes.get(number)).map(WorldShape::stretch).collect();
        // Where borders branch is known from the neighbours of the neighbours.
        let around = self.meeting(&stretches);
        let context: Vec<WorldShape> =
            around.iter().filter_map(|number| self.shapes.get(number)).cloned().collect();
        let branches = ranking::Branches::of(context.iter());
        for number in touched {
            if let Some(shape) = self.shapes.get_mut(&number) {
                ranking::rank(shape, &branches);
            }
        }
        changed.extend(stretches);
        changed
    }

    /// Numbers of the shapes whose boxes meet one of these stretches, ascending.
    fn meeting(&self, stretches: &[Changed]) -> Vec<u64> {
        let mut found: Vec<u64> = stretches
            .iter()
            .flat_map(|stretch| {
                let envelope = AABB::from_corners(stretch.least.map(f64::from), stretch.most.map(f64::from));
                self.tree
                    .locate_in_envelope_intersecting(&envelope)
                    .map(|entry| entry.data)
                    .collect::<Vec<_>>()
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Western, southern, eastern and northern edge of all shapes in degrees; `None` when there are none.
    #[must_use]
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let stretches = self.shapes.values().map(WorldShape::stretch);
        stretches.reduce(Changed::with).map(|all| all.degrees())
    }

    /// The same of one shape.
    #[must_use]
    pub fn bounds_of(&self, number: u64) -> Option<[f64; 4]> {
        self.shapes.get(&number).map(|shape| shape.stretch().degrees())
    }

    /// Numbers of the shapes a tile shows, ascending.
    #[must_use]
    pub fn shown(&self, tile: TileAddress, style: TileStyle) -> Vec<u64> {
        let (least, most) = reach(tile, style.buffer);
        #[expect(clippy::cast_precision_loss, reason = "below 2^33")]
        let corners = [least, most].map(|corner| corner.map(|value| value as f64));
        let envelope = AABB::from_corners(corners[0], corners[1]);
        let mut numbers: Vec<u64> =
            self.tree.locate_in_envelope_intersecting(&envelope).map(|entry| entry.data).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Draws a tile as bytes of the Mapbox Vector Tile format, version 2.1, with one layer; empty bytes
    /// when nothing is seen. `shows` is asked for every shape of the tile; those for which it says `false` stay out.
    /// `describe` adds the attributes of a shape that is drawn, and is told whether it stands for others.
    ///
    /// Shapes are drawn in the order of their numbers, so that the same shapes give the same bytes.
    pub fn tile(
        &self,
        tile: TileAddress,
        style: TileStyle,
        layer: &str,
        shows: impl Fn(u64) -> bool,
        mut describe: impl FnMut(u64, bool, &mut Tags<'_>),
    ) -> Vec<u8> {
        let mut drawing = drawing::Drawing::new(tile, style, layer);
        for number in self.shown(tile, style) {
            if let Some(shape) = self.shapes.get(&number).filter(|_| shows(number)) {
                drawing.shape(number, shape, &mut describe);
            }
        }
        drawing.finish()
    }
}

impl WorldShape {
    fn of(shape: &Shape) -> Option<Self> {
        let conversion = shape.frame.conversion_to(&Frame::WebMercator);
        let is_web = shape.frame == Frame::WebMercator;
        let ring = |points: &Vec<Point>| -> Option<RankedRing> {
            let mut open: Vec<WorldPoint> = Vec::with_capacity(points.len());
            for point in points {
                let placed = if is_web { *point } else { conversion.point(*point)? };
                let place = world_point(placed)?;
                if open.last() != Some(&place) {
                    open.push(place);
                }
            }
            while open.len() > 1 && open.first() == open.last() {
                open.pop();
            }
            Some(RankedRing { ranks: vec![u64::MAX; open.len()], points: open })
        };
        let mut world = Self { least: [u32::MAX; 2], most: [0; 2], ..Self::default() };
        for part in &shape.parts {
            let mut rings = part.rings().map(ring).collect::<Option<Vec<_>>>()?;
            if rings.first().is_none_or(|shell| shell.points.len() < 3) {
                continue;
            }
            rings.retain(|ring| ring.points.len() >= 3);
            for (place, ring) in rings.iter_mut().enumerate() {
                let twice = ranking::twice_signed_area(&ring.points);
                if (twice < 0) != (place > 0) {
                    ring.points.reverse();
                }
                let size = u64::try_from(twice.unsigned_abs()).unwrap_or(u64::MAX);
                world.twice_area = if place > 0 {
                    world.twice_area.saturating_sub(size)
                } else {
                    world.twice_area.saturating_add(size)
                };
            }
            for [x, y] in &rings[0].points {
                world.least = [world.least[0].min(*x), world.least[1].min(*y)];
                world.most = [world.most[0].max(*x), world.most[1].max(*y)];
            }
            world.parts.push(rings);
        }
        (!world.parts.is_empty()).then_some(world)
    }

    fn entry(&self, number: u64) -> Entry {
        let envelope = AABB::from_corners(self.least.map(f64::from), self.most.map(f64::from));
        GeomWithData::new(Rectangle::from_aabb(envelope), number)
    }

    fn stretch(&self) -> Changed {
        Changed { least: self.least, most: self.most }
    }

    pub(crate) fn twice_area(&self) -> u64 {
        self.twice_area
    }

    pub(crate) fn bounds(&self) -> [WorldPoint; 2] {
        [self.least, self.most]
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie within 32 bits")]
fn world_point([x, y]: Point) -> Option<WorldPoint> {
    let steps = 2f64.powi(32) / (2.0 * WEB_MERCATOR_EDGE);
    let column = ((x + WEB_MERCATOR_EDGE) * steps).round();
    let row = ((WEB_MERCATOR_EDGE - y) * steps).round();
    let inside = |value: f64| (0.0..=f64::from(u32::MAX)).contains(&value);
    (inside(column) && inside(row)).then_some([column as u32, row as u32])
}
