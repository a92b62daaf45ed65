//! Layers out: one description of a layer and its records, three formats.

mod geojson;
mod geopackage;
mod shapefile;

pub use geojson::write_geojson;
pub use geopackage::write_geopackage;
pub use shapefile::write_shapefile;

use atlas::{Frame, Shape};
use fact::Decimal;
use thiserror::Error;

/// A layer to be written.
#[derive(Clone, Debug)]
pub struct MapFile {
    /// Name of the layer.
    pub layer: String,
    /// Frame the shapes are written in (GeoJSON: always longitude and latitude).
    pub frame: Frame,
    /// Attributes.
    pub fields: Vec<Field>,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name in formats without a limit.
    pub name: String,
    /// Name of at most ten bytes, for shapefiles: pinyin initials, as offices use.
    pub short_name: String,
    /// What stands in it.
    pub kind: AttributeKind,
}

/// What stands in an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// Text; a shapefile takes at most 254 bytes.
    Text,
    /// A number with so many decimals.
    Number {
        /// Digits after the point.
        digits: u8,
    },
}

/// One row to be written.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// Attributes in the order of the fields.
    pub values: Vec<Option<String>>,
    /// Its polygons, in any frame.
    pub shape: Option<&'a Shape>,
}

/// Why a layer could not be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MapWriteError {
    /// The frame has no number in the register or no text.
    #[error("坐标系“{0}”不能写入这种文件，请改用 CGCS2000（EPSG:4490 或 4513—4554）。")]
    Frame(String),
    /// A shape has no place in the frame of the layer.
    #[error("第{0}行的图形不能转换到图层的坐标系。")]
    Shape(usize),
    /// A value is not what its field says.
    #[error("第{row}行“{field}”的值“{raw}”不是数值。")]
    NotANumber {
        /// Row, from 1.
        row: usize,
        /// Field.
        field: String,
        /// What was given.
        raw: String,
    },
    /// A letter the requested encoding lacks.
    #[error("“{0}”中有 GBK 没有的字，请改用 UTF-8。")]
    NotInGbk(String),
    /// A text longer than a shapefile's field.
    #[error("第{row}行“{field}”超过{most}字节，shapefile 放不下，请改用 GeoPackage。")]
    TooLong {
        /// Row, from 1.
        row: usize,
        /// Field.
        field: String,
        /// Most bytes.
        most: usize,
    },
    /// Two fields with the same short name, or one that is empty or longer than ten bytes.
    #[error("字段名“{0}”为空、超过10字节或重复。")]
    FieldName(String),
    /// The writing library failed.
    #[error("写文件时出错：{0}")]
    Library(String),
}

/// The shape of a record in the frame of the layer.
fn placed(record: &Record<'_>, frame: &Frame, row: usize) -> Result<Option<Shape>, MapWriteError> {
    let Some(shape) = record.shape else { return Ok(None) };
    if shape.frame == *frame {
        return Ok(Some(shape.clone()));
    }
    shape.in_frame(frame).map(Some).ok_or(MapWriteError::Shape(row))
}

/// A number as written, checked to be one.
fn number(field: &Field, raw: &str, row: usize) -> Result<Decimal, MapWriteError> {
    raw.parse().map_err(|_| MapWriteError::NotANumber { row, field: field.name.clone(), raw: raw.to_owned() })
}

/// Shells counter-clockwise (or clockwise) and holes the other way.
fn directed(shape: &Shape, shells_run_clockwise: bool) -> Vec<atlas::Part> {
    let turn = |ring: &Vec<atlas::Point>, clockwise: bool| {
        let mut ring = ring.clone();
        if (super::rings::twice_area(&ring) < 0.0) != clockwise {
            ring.reverse();
        }
        ring
    };
    shape
        .parts
        .iter()
        .map(|part| atlas::Part {
            shell: turn(&part.shell, shells_run_clockwise),
            holes: part.holes.iter().map(|hole| turn(hole, !shells_run_clockwise)).collect(),
        })
        .collect()
}
