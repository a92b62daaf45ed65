//! Shapes for tests: rectangles and rings in metres of the 3°-zone of 120°E.

use atlas::{Frame, Part, PlaneShape, Shape};

pub fn zone() -> Frame {
    Frame::from_epsg(4549).expect("registered")
}

pub fn ring(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    points.iter().chain(points.first()).copied().collect()
}

pub fn polygon(points: &[[f64; 2]]) -> Shape {
    Shape { frame: zone(), parts: vec![Part { shell: ring(points), holes: Vec::new() }] }
}

pub fn rectangle(west: f64, south: f64, width: f64, height: f64) -> Shape {
    polygon(&[[west, south], [west + width, south], [west + width, south + height], [west, south + height]])
}

pub fn plane(shape: &Shape) -> PlaneShape {
    shape.on_plane(&zone()).expect("on the plane")
}
