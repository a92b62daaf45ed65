//! Map layers in and out: zipped shapefiles, GeoPackage, GeoJSON and tables with coordinates become
//! rows of attributes and shapes with findings; layers become GeoJSON, GeoPackage or shapefile.
//!
//! Nothing is guessed: a frame that is not stated, axes that look swapped and shapes with faults are
//! findings with their place, and the row is held. Which attribute means what is left to the caller.

mod archive;
mod attributes;
mod geojson;
mod geopackage;
mod layer;
mod message;
mod rings;
mod shapefile;
mod table;
mod wkb;
mod write;

pub use layer::{Geometry, MapIntake, MapLayer, MapRequest, MapRow, Standing};
pub use write::{
    AttributeKind, Field, MapFile, MapWriteError, Record, write_geojson, write_geopackage, write_shapefile,
};

use layer::{Inlet, finish};
use message::Trouble;

/// Reads every layer of a map file. Never fails: what cannot be read is a finding.
///
/// Known by content: zip (with `.shp`, `.gpkg`, `.geojson`, `.json` or `.csv` inside), GeoPackage, GeoJSON;
/// everything else is read as a table with coordinates.
#[must_use]
pub fn read_map(name: &str, bytes: &[u8], request: &MapRequest) -> MapIntake {
    let mut intake = MapIntake::default();
    let limits = &request.limits;
    if bytes.len() as u64 > limits.file_bytes {
        intake.findings.push(Trouble::too_large(limits.file_bytes).finding(name, "", None));
        return intake;
    }
    let mut drafts = Vec::new();
    let findings = &mut intake.findings;
    read_one(bytes, &mut Inlet { file: name, request, drafts: &mut drafts, findings });
    for draft in drafts {
        finish(name, draft, request, &mut intake);
    }
    if intake.layers.is_empty() && intake.findings.is_empty() {
        intake.findings.push(Trouble::no_layers().finding(name, "", None));
    }
    intake
}

fn read_one(bytes: &[u8], inlet: &mut Inlet<'_>) {
    let name = layer_name(inlet.file);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        archive::read(bytes, inlet);
    } else if bytes.starts_with(b"SQLite format 3\0") {
        geopackage::read(bytes, inlet);
    } else if looks_like_json(bytes) {
        geojson::read(name, bytes, inlet);
    } else if bytes.starts_with(&[0, 0, 0x27, 0x0a]) {
        let bundle = shapefile::Bundle { shp: bytes, shx: None, dbf: None, prj: None, cpg: None };
        shapefile::read(name, &bundle, inlet);
    } else {
        table::read(bytes, inlet);
    }
}

fn looks_like_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| matches!(byte, b'{' | b'['))
}

/// The file's name without folders and extension.
fn layer_name(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
