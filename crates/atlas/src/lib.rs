//! Land as shapes: frames, validity, areas, overlay, contiguity, fragmentation and vector tiles.
//!
//! Shapes come in as coordinates with a frame and go out as areas, pairs, clusters, measures and bytes
//! of tiles. Nothing here opens a file, knows a database, a law or a clock. Coordinates are binary64 as
//! files carry them; everything that decides is taken on a grid of whole micrometres, where areas are
//! exact, and leaves as [`fact::Area`] with its rounding declared. Same shapes, same bytes, whatever
//! their order or the number of threads.

#![warn(clippy::float_arithmetic)]

pub mod area;
pub mod contiguity;
pub mod fragmentation;
pub mod frame;
pub mod overlay;
pub mod shape;
pub mod tiles;
pub mod validity;

pub use area::{AreaStatement, TitleComparison, allot};
pub use frame::{Frame, Zone, ZoneWidth};
pub use shape::{Part, PlaneShape, Point, Shape};
