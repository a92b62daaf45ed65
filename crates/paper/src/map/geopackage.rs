//! GeoPackage: feature tables of a SQLite file, opened from memory, read-only, with everything switched
//! off that a file from anybody could use, and stopped when its time is up.
//!
//! Layout: OGC 12-128r18. Spatial indexes and extensions are not used.

use super::layer::{Draft, DraftRow, Geometry, Inlet, MapRequest};
use super::message::Trouble;
use super::wkb;
use atlas::validity::Direction;
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};
use std::time::Instant;

/// Byte of the header that says how the file is written, twice; a file left in write-ahead mode (2) is
/// complete without its companion once it is closed, and cannot be opened from memory unless it says 1.
const WRITE_VERSION: std::ops::Range<usize> = 18..20;

/// Reads every feature table.
pub(super) fn read(bytes: &[u8], inlet: &mut Inlet<'_>) {
    let connection = match open(bytes, inlet.request) {
        Ok(connection) => connection,
        Err(error) => return inlet.tell(Trouble::broken("GeoPackage", error), "", None),
    };
    let tables = match feature_tables(&connection) {
        Ok(tables) => tables,
        Err(error) => return inlet.tell(trouble_of(&error, inlet.request), "", None),
    };
    if tables.is_empty() {
        inlet.tell(Trouble::no_layers(), "", None);
    }
    for table in tables {
        let mut draft = Draft {
            prj: table.definition.clone(),
            stated_epsg: table.epsg,
            ..Draft::new(&table.name, Direction::Any)
        };
        if let Err(error) = rows(&connection, &table, &mut draft, inlet) {
            inlet.tell(trouble_of(&error, inlet.request), &table.name, None);
        }
        inlet.drafts.push(draft);
    }
}

fn trouble_of(error: &rusqlite::Error, request: &MapRequest) -> Trouble {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) {
        return Trouble::took_too_long(request.limits.time.as_secs());
    }
    Trouble::broken("GeoPackage", error)
}

fn open(bytes: &[u8], request: &MapRequest) -> rusqlite::Result<Connection> {
    let mut bytes = bytes.to_vec();
    if let Some(mode) = bytes.get_mut(WRITE_VERSION) {
        mode.fill(1);
    }
    let mut connection = Connection::open_in_memory()?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    let length = bytes.len();
    connection.deserialize_read_exact(MAIN_DB, bytes.as_slice(), length, true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    let deadline = Instant::now() + request.limits.time;
    connection.progress_handler(10_000, Some(move || Instant::now() > deadline))?;
    Ok(connection)
}

struct FeatureTable {
    name: String,
    geometry: String,
    epsg: Option<u32>,
    definition: Option<String>,
}

fn feature_tables(connection: &Connection) -> rusqlite::Result<Vec<FeatureTable>> {
    let mut statement = connection.prepare(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition \
         FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id \
         ORDER BY g.rowid",
    )?;
    let rows = statement.query_map([], |row| {
        let organization: Option<String> = row.get(2)?;
        let code: Option<i64> = row.get(3)?;
        let is_epsg = organization.is_some_and(|name| name.eq_ignore_ascii_case("EPSG"));
        let definition: Option<String> = row.get(4)?;
        Ok(FeatureTable {
            name: row.get(0)?,
            geometry: row.get(1)?,
            epsg: code.filter(|_| is_epsg).and_then(|code| u32::try_from(code).ok()),
            definition: definition.filter(|text| text.trim_start().contains('[')),
        })
    })?;
    rows.collect()
}

fn rows(
    connection: &Connection,
    table: &FeatureTable,
    draft: &mut Draft,
    inlet: &mut Inlet<'_>,
) -> rusqlite::Result<()> {
    let quoted = table.name.replace('"', "\"\"");
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{quoted}\""))?;
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let Some(place) = names.iter().position(|name| name.eq_ignore_ascii_case(&table.geometry)) else {
        let trouble = Trouble::bad_geometry(&table.geometry, "图层没有登记的图形列");
        inlet.tell(trouble, &table.name, None);
        return Ok(());
    };
    draft.fields =
        names.iter().enumerate().filter(|(index, _)| *index != place).map(|(_, name)| name.clone()).collect();
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        if draft.rows.len() >= inlet.most_rows() {
            inlet.tell(Trouble::too_many_rows(draft.rows.len()), &table.name, None);
            break;
        }
        let number = u32::try_from(draft.rows.len() + 1).unwrap_or(u32::MAX);
        let mut values = Vec::with_capacity(draft.fields.len());
        for index in (0..names.len()).filter(|index| *index != place) {
            values.push(text(row.get_ref(index)?));
        }
        let geometry = match row.get_ref(place)? {
            ValueRef::Null => Ok(Geometry::Nothing),
            ValueRef::Blob(blob) => geometry(blob),
            _ => Err(Trouble::bad_geometry("", "图形列里不是图形")),
        };
        let geometry = inlet.geometry(geometry, &table.name, number);
        draft.rows.push(DraftRow { number, values, geometry });
    }
    Ok(())
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(zmij::Buffer::new().format(number).trim_end_matches(".0").to_owned()),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Some(format!("（{} 字节）", bytes.len())),
    }
}

/// A GeoPackage geometry: header of its own, then well-known binary.
fn geometry(blob: &[u8]) -> Result<Geometry, Trouble> {
    let broken = || Trouble::bad_geometry("", "GeoPackage 图形头不完整");
    let [b'G', b'P', 0, flags, ..] = blob else { return Err(broken()) };
    if flags & 0x20 != 0 {
        return Err(Trouble::kind_not_read("GeoPackage 扩展图形"));
    }
    if flags & 0x10 != 0 {
        return Ok(Geometry::Nothing);
    }
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(broken()),
    };
    wkb::read(blob.get(8 + envelope..).ok_or_else(broken)?)
}
