//! One tile being drawn: shapes reduced to its steps, cut at its edges and written as commands, with
//! attributes kept once.

use super::clipping::{Step, clip};
use super::message::{Feature, Layer, Tile, Value};
use super::{EXTENT, RankedRing, TileAddress, TileStyle, WorldShape};
use prost::Message as _;
use std::collections::HashMap;

/// The value of an attribute in a tile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TileValue<'t> {
    /// Text.
    Text(&'t str),
    /// Whole number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
}

/// Attributes of the shape that is being drawn.
pub struct Tags<'t> {
    keys: &'t mut Register<String>,
    values: &'t mut Register<Key>,
    tags: &'t mut Vec<u32>,
}

impl Tags<'_> {
    /// Adds an attribute.
    pub fn add(&mut self, name: &str, value: TileValue<'_>) {
        let key = self.keys.number(0, name, || name.to_owned());
        let value = match value {
            TileValue::Text(text) => self.values.number(0, text, || Key::Text(text.to_owned())),
            TileValue::Whole(whole) => self.values.number(1, &whole.to_string(), || Key::Whole(whole)),
            TileValue::Flag(flag) => {
                self.values.number(2, if flag { "true" } else { "false" }, || Key::Flag(flag))
            }
        };
        self.tags.extend([key, value]);
    }
}

#[derive(Clone, Debug)]
enum Key {
    Text(String),
    Whole(i64),
    Flag(bool),
}

/// Things by the number of their first appearance; texts, whole numbers and flags apart.
struct Register<T> {
    numbers: [HashMap<String, u32>; 3],
    things: Vec<T>,
}

impl<T> Register<T> {
    fn new() -> Self {
        Self { numbers: Default::default(), things: Vec::new() }
    }

    fn number(&mut self, kind: usize, name: &str, make: impl FnOnce() -> T) -> u32 {
        if let Some(number) = self.numbers[kind].get(name) {
            return *number;
        }
        let number = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        self.things.push(make());
        self.numbers[kind].insert(name.to_owned(), number);
        number
    }
}

pub(super) struct Drawing {
    tile: TileAddress,
    style: TileStyle,
    layer: String,
    keys: Register<String>,
    values: Register<Key>,
    features: Vec<Feature>,
    /// Twice the area, in square steps, of shapes too small to be drawn, not yet stood for.
    unseen: i64,
    scratch: [Vec<Step>; 3],
}

impl Drawing {
    pub(super) fn new(tile: TileAddress, style: TileStyle, layer: &str) -> Self {
        Self {
            tile,
            style,
            layer: layer.to_owned(),
            keys: Register::new(),
            values: Register::new(),
            features: Vec::new(),
            unseen: 0,
            scratch: Default::default(),
        }
    }

    /// Draws one shape, if it is seen.
    pub(super) fn shape(
        &mut self,
        number: u64,
        shape: &WorldShape,
        describe: &mut impl FnMut(u64, bool, &mut Tags<'_>),
    ) {
        let mut commands = Commands::default();
        let is_small = self.is_small(shape);
        if is_small {
            self.stand_for(shape, &mut commands);
        } else {
            self.outline(shape, &mut commands);
        }
        if !commands.words.is_empty() {
            let mut tags = Vec::new();
            let mut register = Tags { keys: &mut self.keys, values: &mut self.values, tags: &mut tags };
            describe(number, is_small, &mut register);
            self.features.push(Feature { id: Some(number), tags, kind: Some(3), geometry: commands.words });
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        if self.features.is_empty() {
            return Vec::new();
        }
        let value = |key: Key| match key {
            Key::Text(text) => Value { text: Some(text), ..Value::default() },
            Key::Whole(whole) => Value { whole: Some(whole), ..Value::default() },
            Key::Flag(flag) => Value { flag: Some(flag), ..Value::default() },
        };
        let layer = Layer {
            version: 2,
            name: self.layer,
            features: self.features,
            keys: self.keys.things,
            values: self.values.things.into_iter().map(value).collect(),
            extent: Some(EXTENT),
        };
        Tile { layers: vec![layer] }.encode_to_vec()
    }

    /// Twice the area in square steps of so much on the world grid.
    fn square_steps(&self, twice_world: u64) -> i64 {
        let shift = 2 * (20 - i32::from(self.tile.zoom()));
        let area = if shift >= 0 { twice_world >> shift } else { twice_world.saturating_mul(1 << -shift) };
        i64::try_from(area).unwrap_or(i64::MAX / 4)
    }

    fn is_small(&self, shape: &WorldShape) -> bool {
        let least = i64::from(self.style.least_side);
        self.square_steps(shape.twice_area()) < 2 * least * least
    }

    /// A square at the first small shape whose area, with those before it, fills one.
    fn stand_for(&mut self, shape: &WorldShape, commands: &mut Commands) {
        let side = i64::from(self.style.least_side).max(1);
        // Shapes below one step count as a fraction that whole steps cannot hold; they count as one.
        self.unseen += self.square_steps(shape.twice_area()).max(1);
        let [west, north] = self.step(shape.bounds()[0]);
        let inside = |value: i64| (0..i64::from(EXTENT)).contains(&value);
        if self.unseen < 2 * side * side || !inside(west) || !inside(north) {
            return;
        }
        self.unseen -= 2 * side * side;
        commands.ring(
            &[[west, north], [west + side, north], [west + side, north + side], [west, north + side]],
            false,
        );
    }

    fn outline(&mut self, shape: &WorldShape, commands: &mut Commands) {
        let buffer = i64::from(self.style.buffer);
        let (least, most) = (-buffer, i64::from(EXTENT) + buffer);
        let corners = shape.bounds().map(|corner| self.step(corner));
        let is_whole = corners.iter().flatten().all(|value| (least..=most).contains(value));
        let [mut ring, mut cut, mut spare] = std::mem::take(&mut self.scratch);
        for part in &shape.parts {
            for (place, source) in part.iter().enumerate() {
                self.reduce(source, &mut ring);
                let drawn = if is_whole {
                    &ring
                } else {
                    clip(&ring, least, most, &mut cut, &mut spare);
                    &cut
                };
                let is_drawn = commands.ring(drawn, place > 0);
                if place == 0 && !is_drawn {
                    break;
                }
            }
        }
        self.scratch = [ring, cut, spare];
    }

    /// The points of a ring that matter at this zoom, in steps of the tile.
    fn reduce(&self, source: &RankedRing, ring: &mut Vec<Step>) {
        let square = u64::from(self.style.tolerance).pow(2);
        let shift = 2 * (20 - i32::from(self.tile.zoom()));
        let least = if shift >= 0 { square << shift } else { square >> -shift };
        ring.clear();
        for (point, rank) in source.points.iter().zip(&source.ranks) {
            if *rank >= least {
                let step = self.step(*point);
                if ring.last() != Some(&step) {
                    ring.push(step);
                }
            }
        }
    }

    fn step(&self, point: super::WorldPoint) -> Step {
        let origin = self.tile.origin();
        let shift = 20 - i32::from(self.tile.zoom());
        let scaled = |value: i64| {
            if shift > 0 { (value + (1 << (shift - 1))) >> shift } else { value << -shift }
        };
        [scaled(i64::from(point[0]) - origin[0]), scaled(i64::from(point[1]) - origin[1])]
    }
}

/// Commands of a polygon: each ring moves, draws and closes.
#[derive(Default)]
struct Commands {
    words: Vec<u32>,
    cursor: Step,
}

impl Commands {
    /// Adds a ring if it encloses anything the right way round: shells with positive area in steps (rows
    /// run down), holes with negative. A ring that simplifying turned over is nothing any more.
    fn ring(&mut self, points: &[Step], is_hole: bool) -> bool {
        let mut points = points;
        while let [first, .., last] = points
            && first == last
        {
            points = &points[..points.len() - 1];
        }
        let following = points.iter().cycle().skip(1);
        let twice: i64 =
            points.iter().zip(following).map(|(from, to)| from[0] * to[1] - to[0] * from[1]).sum();
        if points.len() < 3 || twice == 0 || (twice < 0) != is_hole {
            return false;
        }
        let begin = self.words.len();
        self.words.extend([(1 << 3) | 1, 0, 0, 0]);
        let mut lines = 0u32;
        let mut last = None;
        for point in points {
            if last == Some(point) {
                continue;
            }
            let moved = [point[0] - self.cursor[0], point[1] - self.cursor[1]].map(zigzag);
            self.cursor = *point;
            if last.is_none() {
                self.words[begin + 1..begin + 3].copy_from_slice(&moved);
            } else {
                self.words.extend(moved);
                lines += 1;
            }
            last = Some(point);
        }
        self.words[begin + 3] = (lines << 3) | 2;
        self.words.push((1 << 3) | 7);
        true
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "steps of a tile and its buffer fit 32 bits"
)]
fn zigzag(value: i64) -> u32 {
    ((value << 1) ^ (value >> 63)) as u32
}
