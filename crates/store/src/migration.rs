//! Brings a database to the present form, one numbered step at a time, and writes the guards of what only grows.

use crate::engine::{Connection, Engine, Value};
use crate::schema::{Guard, MIGRATIONS, Migration, Part};
use crate::trouble::Trouble;

/// How far a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No table of ours.
    Empty,
    /// Steps are missing.
    Older,
    Present,
    /// The number of its last step is not known here.
    Newer(i64),
}

const MIGRATION_TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (
    number {whole} NOT NULL PRIMARY KEY, name {text} NOT NULL, applied {whole} NOT NULL)";

/// The last step this program knows.
pub fn last_known() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.number).max().unwrap_or(0)
}

/// How far this database is.
pub async fn standing(engine: &mut Engine<'_>, parts: &[Part]) -> Result<Standing, Trouble> {
    let there = match engine {
        Engine::Sqlite(_) | Engine::Scan(_) => {
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
        }
        Engine::Postgres(_) => {
            "SELECT count(*) FROM information_schema.tables WHERE table_name = 'migration' AND table_schema = current_schema()"
        }
    };
    if engine.number(there, &[]).await? != Some(1) {
        return Ok(Standing::Empty);
    }
    let rows = engine.rows("SELECT number FROM migration ORDER BY number", &[]).await?;
    let applied = rows.iter().map(|row| row.whole(0)).collect::<Result<Vec<_>, _>>()?;
    if let Some(newest) = applied.last().filter(|newest| **newest > last_known()) {
        return Ok(Standing::Newer(*newest));
    }
    let complete = steps(parts).all(|migration| applied.contains(&migration.number));
    Ok(match (applied.is_empty(), complete) {
        (true, _) => Standing::Empty,
        (false, true) => Standing::Present,
        (false, false) => Standing::Older,
    })
}

/// Runs the steps that are missing. Each one is whole or not there.
pub async fn migrate(connection: &mut Connection, parts: &[Part], now: i64) -> Result<(), Trouble> {
    let table = in_words_of(&connection.engine(), MIGRATION_TABLE);
    connection.engine().script(&table).await?;
    let rows = connection.engine().rows("SELECT number FROM migration", &[]).await?;
    let applied = rows.iter().map(|row| row.whole(0)).collect::<Result<Vec<_>, _>>()?;
    for migration in steps(parts).filter(|migration| !applied.contains(&migration.number)) {
        let mut transaction = connection.begin().await?;
        let mut engine = transaction.engine();
        let script = in_words_of(&engine, migration.script);
        engine.script(&script).await?;
        for (table, guard) in migration.growing {
            let guards = guards(&engine, table, *guard);
            engine.script(&guards).await?;
        }
        let values = [migration.number.into(), migration.name.into(), now.into()];
        engine
            .run("INSERT INTO migration (number, name, applied) VALUES ($1, $2, $3)", &values as &[Value<'_>])
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}

fn steps(parts: &[Part]) -> impl Iterator<Item = &'static Migration> {
    let parts = parts.to_vec();
    MIGRATIONS.iter().filter(move |migration| parts.contains(&migration.part))
}

/// Text is compared byte by byte; rows of SQLite lie in the order of their key.
fn in_words_of(engine: &Engine<'_>, script: &str) -> String {
    let words = match engine {
        Engine::Sqlite(_) | Engine::Scan(_) => ["INTEGER", "TEXT", "BLOB", "WITHOUT ROWID"],
        Engine::Postgres(_) => ["BIGINT", "TEXT COLLATE \"C\"", "BYTEA", ""],
    };
    let places = ["{whole}", "{text}", "{bytes}", "{clustered}"];
    places.iter().zip(words).fold(script.to_owned(), |script, (place, word)| script.replace(place, word))
}

/// Triggers that refuse to change or remove rows. A superuser can still switch them off: `verify` finds what was done.
fn guards(engine: &Engine<'_>, table: &str, guard: Guard) -> String {
    let finished = "EXISTS (SELECT 1 FROM file WHERE file.digest = OLD.digest)";
    match engine {
        Engine::Sqlite(_) | Engine::Scan(_) => {
            let when = match guard {
                Guard::Every => String::new(),
                Guard::OfFinishedFile => format!("WHEN {finished} "),
            };
            let refusal = format!("SELECT RAISE(ABORT, '{table} 表只增不改，不能修改或删除其中的行');");
            ["UPDATE", "DELETE"]
                .map(|change| {
                    let name = format!("{table}_refuses_{}", change.to_lowercase());
                    format!("CREATE TRIGGER {name} BEFORE {change} ON {table} {when}BEGIN {refusal} END;\n")
                })
                .concat()
        }
        Engine::Postgres(_) => {
            let refusal = format!("RAISE EXCEPTION '{table} 表只增不改，不能修改或删除其中的行';");
            let body = match guard {
                Guard::Every => refusal,
                Guard::OfFinishedFile => format!(
                    "IF TG_OP = 'TRUNCATE' THEN {refusal} END IF; IF {finished} THEN {refusal} END IF; \
                     IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            };
            format!(
                "CREATE OR REPLACE FUNCTION {table}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;
                 CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
                     FOR EACH ROW EXECUTE PROCEDURE {table}_refuses();
                 CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table}
                     FOR EACH STATEMENT EXECUTE PROCEDURE {table}_refuses();"
            )
        }
    }
}
