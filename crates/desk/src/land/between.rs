//! What is wrong between the rows of a layer, and between a table and the layer that it speaks of: parcels that lie on
//! each other, codes that the layer in force does not have. The findings go to whoever hands the file in.

use super::layer::{Layer, LayerRow, at_row};
use atlas::overlay::{SharedLand, shared_land};
use atlas::{Frame, PlaneShape, Shape};
use fact::{Area, Finding, Severity};
use office::docket::LayerKind;
use rayon::prelude::*;
use std::collections::HashSet;

/// Parcels that lie on each other by more than a sliver; each pair is named at the later row.
pub(super) fn overlaps(layer: &Layer, sliver: Area) -> Vec<Finding> {
    let rows: Vec<&LayerRow> = layer.rows.iter().filter(|row| row.is_sound).collect();
    let Some(frame) = rows.iter().find_map(|row| row.shape.as_ref()?.measuring_frame()) else {
        return Vec::new();
    };
    let plane = |row: &&LayerRow| row.shape.as_ref().and_then(|shape| shape.on_plane(&frame));
    let planes: Vec<PlaneShape> = rows.par_iter().map(|row| plane(row).unwrap_or_default()).collect();
    let told = |shared: SharedLand| {
        let (earlier, later) = (rows[shared.one], rows[shared.other]);
        let message = format!(
            "和第{}行的宗地{}重叠{}亩{}",
            earlier.number.unwrap_or_default(),
            code_of(earlier),
            shared.area.to_mu().trim(),
            somewhere(&shared.shape, &frame)
        );
        let advice = "请核对界址点；同一块地只能登记在一宗里。";
        at_row(later, "parcels-overlap", Severity::Warning, code_of(later), &message, advice)
    };
    shared_land(&planes, sliver).into_iter().map(told).collect()
}

/// Rows of a table whose parcel or batch is not in the layer that is in force.
#[must_use]
pub fn strangers(table: &Layer, known: &Layer) -> Vec<Finding> {
    let Some((kind, column)) = reference(table.kind) else { return Vec::new() };
    let Some(key) = super::layer::columns(kind).first() else { return Vec::new() };
    let cell = |row: &LayerRow, column: &str| row.cells.get(column).map(|text| text.trim().to_owned());
    let codes: HashSet<String> = known.rows.iter().filter_map(|row| cell(row, key.name)).collect();
    let told = |row: &LayerRow| {
        let code = cell(row, column).filter(|code| !code.is_empty() && !codes.contains(code))?;
        let message = format!("“{column}”{code}不在现行的{}图层里", kind.title());
        let advice = "请核对编号；新增的请先报图层。";
        Some(at_row(row, "not-in-layer", Severity::Warning, &code, &message, advice))
    };
    table.rows.iter().filter_map(told).collect()
}

/// The layer that a table speaks of, and its column with the code.
#[must_use]
pub const fn reference(table: LayerKind) -> Option<(LayerKind, &'static str)> {
    match table {
        LayerKind::Occupancy | LayerKind::Excused | LayerKind::Building => {
            Some((LayerKind::Parcel, "宗地代码"))
        }
        LayerKind::BatchChange | LayerKind::Supply => Some((LayerKind::Batch, "批次")),
        _ => None,
    }
}

fn code_of(row: &LayerRow) -> &str {
    row.cells.get("宗地代码").map_or("", |code| code.trim())
}

/// Longitude and latitude of the first corner of some land; empty when it has none.
fn somewhere(shape: &PlaneShape, frame: &Frame) -> String {
    let first = |shape: &Shape| shape.rings().next().and_then(|ring| ring.first().copied());
    let point = shape.to_shape(frame).in_frame(&Frame::Cgcs2000).as_ref().and_then(first);
    point.map_or_else(String::new, |[longitude, latitude]| {
        format!("，在东经{longitude:.6}°、北纬{latitude:.6}°附近")
    })
}
