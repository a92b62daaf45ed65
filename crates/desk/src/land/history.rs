//! How a parcel stood in one delivery of its layer after another.

use super::cells::Cells;
use super::layer::Layer;
use jiff::civil::Date;
use office::docket::LayerDelivery;
use std::sync::Arc;

/// A parcel in one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelVersion {
    /// Key of the delivery.
    pub delivery: String,
    /// First day on which it describes the land.
    pub valid_from: Date,
    /// File.
    pub file: String,
    /// Area of title, 亩, as written.
    pub area: Option<String>,
    /// Whether the parcel is in it.
    pub is_present: bool,
    /// Columns that differ from the delivery before.
    pub changed: Vec<String>,
}

/// Versions of a parcel, the newest first, from deliveries in the order of their first days.
pub(crate) fn versions(layers: &[(LayerDelivery, Arc<Layer>)], code: &str) -> Vec<ParcelVersion> {
    let nothing = Cells::default();
    let mut before: Option<&Cells> = None;
    let mut versions = Vec::new();
    for (delivery, layer) in layers {
        let own = layer.rows.iter().map(|row| &row.cells);
        let mut own = own.filter(|cells| cells.get("宗地代码").is_some_and(|known| known.trim() == code));
        let cells = own.next();
        let (now, was) = (cells.unwrap_or(&nothing), before.unwrap_or(&nothing));
        let changed = match (cells, before) {
            (Some(_), Some(_)) => {
                let mut columns: Vec<&str> = now.headers().chain(was.headers()).collect();
                columns.sort();
                columns.dedup();
                let differs = |column: &&str| now.get(column) != was.get(column);
                columns.into_iter().filter(differs).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        versions.push(ParcelVersion {
            delivery: delivery.key.clone(),
            valid_from: delivery.valid_from,
            file: delivery.file.name.clone(),
            area: cells.and_then(|cells| Some(cells.get("宗地面积")?.to_owned())),
            is_present: cells.is_some(),
            changed,
        });
        before = cells.or(before);
    }
    versions.reverse();
    versions
}
