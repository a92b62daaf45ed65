//! GeoPackage out (OGC 12-128r18): one feature table in a database made in memory.

use super::{AttributeKind, MapFile, MapWriteError, Record, directed, number, placed};
use crate::map::wkb;
use atlas::Part;
use rusqlite::types::Value;
use rusqlite::{Connection, MAIN_DB, params_from_iter};

/// Writes a layer. `last_change` is the moment the file states, as `2026-01-31T00:00:00.000Z`: the same
/// records and moment give the same bytes.
///
/// # Errors
/// When the frame has no number in the register, a shape has no place in it, or a number field holds no
/// number.
pub fn write_geopackage<'a>(
    file: &MapFile,
    records: impl IntoIterator<Item = Record<'a>>,
    last_change: &str,
) -> Result<Vec<u8>, MapWriteError> {
    let no_frame = || MapWriteError::Frame(file.frame.to_string());
    let code = file.frame.epsg().ok_or_else(no_frame)?;
    let definition = file.frame.prj_text().ok_or_else(no_frame)?;
    let connection = Connection::open_in_memory().map_err(library)?;
    connection.execute_batch(SCHEMA).map_err(library)?;
    let add_frame = "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?1, ?2, 'EPSG', ?2, ?3, NULL)";
    connection.execute(add_frame, (file.frame.to_string(), code, &definition)).map_err(library)?;
    let table = file.layer.replace('"', "\"\"");
    let columns: String = file
        .fields
        .iter()
        .map(|field| {
            let kind = match field.kind {
                AttributeKind::Text => "TEXT",
                AttributeKind::Number { digits: 0 } => "INTEGER",
                AttributeKind::Number { .. } => "REAL",
            };
            format!(", \"{}\" {kind}", field.name.replace('"', "\"\""))
        })
        .collect();
    let create = format!(
        "CREATE TABLE \"{table}\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON{columns})"
    );
    connection.execute(&create, []).map_err(library)?;
    let places: String = (0..file.fields.len()).map(|index| format!(", ?{}", index + 2)).collect();
    let names: String =
        file.fields.iter().map(|field| format!(", \"{}\"", field.name.replace('"', "\"\""))).collect();
    let insert = format!("INSERT INTO \"{table}\" (geom{names}) VALUES (?1{places})");
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    connection.execute_batch("BEGIN").map_err(library)?;
    {
        let mut statement = connection.prepare(&insert).map_err(library)?;
        for (index, record) in records.into_iter().enumerate() {
            let shape = placed(&record, &file.frame, index + 1)?;
            let blob = shape.map(|shape| blob(&directed(&shape, false), code, &mut bounds));
            let mut values = vec![blob.map_or(Value::Null, Value::Blob)];
            for (column, field) in file.fields.iter().enumerate() {
                values.push(value(field, record.values.get(column).and_then(Option::as_deref), index + 1)?);
            }
            statement.execute(params_from_iter(values)).map_err(library)?;
        }
    }
    connection.execute_batch("COMMIT").map_err(library)?;
    let [west, south, east, north] = bounds.map(|bound| bound.is_finite().then_some(bound));
    let contents = "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, '', ?2, ?3, ?4, ?5, ?6, ?7)";
    let stated = (&file.layer, last_change, west, south, east, north, code);
    connection.execute(contents, stated).map_err(library)?;
    let geometry = "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', 'MULTIPOLYGON', ?2, 0, 0)";
    connection.execute(geometry, (&file.layer, code)).map_err(library)?;
    let data = connection.serialize(MAIN_DB).map_err(library)?;
    Ok(data.to_vec())
}

fn library(error: rusqlite::Error) -> MapWriteError {
    MapWriteError::Library(error.to_string())
}

fn value(field: &super::Field, raw: Option<&str>, row: usize) -> Result<Value, MapWriteError> {
    let Some(raw) = raw else { return Ok(Value::Null) };
    Ok(match field.kind {
        AttributeKind::Text => Value::Text(raw.to_owned()),
        AttributeKind::Number { digits } => {
            let number = number(field, raw, row)?;
            match number.mantissa_at(0).and_then(|whole| i64::try_from(whole).ok()) {
                Some(whole) if digits == 0 => Value::Integer(whole),
                // The nearest binary64 of a short decimal prints as that decimal again.
                _ => Value::Real(number.to_string().parse().unwrap_or(f64::NAN)),
            }
        }
    })
}

fn blob(parts: &[Part], code: u32, bounds: &mut [f64; 4]) -> Vec<u8> {
    let mut own = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for [x, y] in parts.iter().flat_map(Part::rings).flatten() {
        own = [own[0].min(*x), own[1].min(*y), own[2].max(*x), own[3].max(*y)];
    }
    *bounds = [bounds[0].min(own[0]), bounds[1].min(own[1]), bounds[2].max(own[2]), bounds[3].max(own[3])];
    // Version 0, little-endian, envelope of two axes; the empty flag when there is nothing.
    let is_empty = parts.is_empty();
    let mut blob = vec![b'G', b'P', 0, if is_empty { 0x11 } else { 0x03 }];
    blob.extend_from_slice(&code.to_le_bytes());
    if !is_empty {
        for bound in [own[0], own[2], own[1], own[3]] {
            blob.extend_from_slice(&bound.to_le_bytes());
        }
    }
    // A table of multipolygons holds multipolygons only.
    wkb::write_many(parts, &mut blob);
    blob
}

const SCHEMA: &str = "
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]', NULL);
";
