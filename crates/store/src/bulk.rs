//! Many rows at once: `COPY` on PostgreSQL, one statement for many rows on SQLite.

use crate::engine::{Engine, Value};
use crate::schema::Table;
use crate::trouble::Trouble;
use sqlx::PgConnection;

/// SQLite binds at most 32,766 values to a statement.
const SQLITE_VALUES: usize = 16_000;
/// Sent to PostgreSQL at once.
const COPY_BYTES: usize = 1 << 20;

/// Adds rows; each one has the values of the table's columns in their order.
pub async fn insert<'a>(
    engine: &mut Engine<'_>,
    table: &Table,
    rows: &mut (dyn Iterator<Item = Vec<Value<'a>>> + Send),
) -> Result<(), Trouble> {
    match engine {
        Engine::Sqlite(_) | Engine::Scan(_) => insert_in_pieces(engine, table, rows).await,
        Engine::Postgres(connection) => copy(connection, table, rows).await,
    }
}

/// Adds one row.
pub async fn insert_one(engine: &mut Engine<'_>, table: &Table, row: &[Value<'_>]) -> Result<(), Trouble> {
    let places = (1..=table.columns.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES ({places})", table.name, table.column_list());
    engine.run(&sql, row).await?;
    Ok(())
}

async fn insert_in_pieces<'a>(
    engine: &mut Engine<'_>,
    table: &Table,
    rows: &mut (dyn Iterator<Item = Vec<Value<'a>>> + Send),
) -> Result<(), Trouble> {
    let columns = table.columns.len();
    let most = SQLITE_VALUES / columns;
    let full = statement(table, most);
    let mut values = Vec::with_capacity(most * columns);
    loop {
        let mut taken = 0;
        for row in (&mut *rows).take(most) {
            values.extend(row);
            taken += 1;
        }
        match taken {
            0 => return Ok(()),
            _ if taken == most => engine.run(&full, &values).await?,
            _ => engine.run(&statement(table, taken), &values).await?,
        };
        values.clear();
    }
}

fn statement(table: &Table, rows: usize) -> String {
    let row = format!("({})", vec!["?"; table.columns.len()].join(","));
    format!("INSERT INTO {} ({}) VALUES {}", table.name, table.column_list(), vec![row; rows].join(","))
}

async fn copy<'a>(
    connection: &mut PgConnection,
    table: &Table,
    rows: &mut (dyn Iterator<Item = Vec<Value<'a>>> + Send),
) -> Result<(), Trouble> {
    let Some(first) = rows.next() else { return Ok(()) };
    let sql = format!("COPY {} ({}) FROM STDIN (FORMAT binary)", table.name, table.column_list());
    let mut copy = connection.copy_in_raw(&sql).await?;
    // Signature, flags and length of the extension, as the manual of COPY gives them.
    let mut buffer = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0".to_vec();
    for row in std::iter::once(first).chain(rows) {
        if let Err(trouble) = write_row(&mut buffer, &row) {
            copy.abort("a value is too long").await?;
            return Err(trouble);
        }
        if buffer.len() >= COPY_BYTES {
            copy.send(std::mem::take(&mut buffer)).await?;
            buffer.reserve(COPY_BYTES + COPY_BYTES / 8);
        }
    }
    buffer.extend_from_slice(&(-1i16).to_be_bytes());
    copy.send(buffer).await?;
    copy.finish().await?;
    Ok(())
}

fn write_row(buffer: &mut Vec<u8>, row: &[Value<'_>]) -> Result<(), Trouble> {
    let too_long = |_| Trouble::unavailable("一个值过长");
    buffer.extend_from_slice(&i16::try_from(row.len()).map_err(too_long)?.to_be_bytes());
    for value in row {
        let field = match value {
            Value::Whole(Some(number)) => {
                buffer.extend_from_slice(&8i32.to_be_bytes());
                buffer.extend_from_slice(&number.to_be_bytes());
                continue;
            }
            Value::Text(Some(text)) => text.as_bytes(),
            Value::Bytes(Some(bytes)) => bytes,
            Value::Whole(None) | Value::Text(None) | Value::Bytes(None) => {
                buffer.extend_from_slice(&(-1i32).to_be_bytes());
                continue;
            }
        };
        buffer.extend_from_slice(&i32::try_from(field.len()).map_err(too_long)?.to_be_bytes());
        buffer.extend_from_slice(field);
    }
    Ok(())
}
