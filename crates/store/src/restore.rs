//! Brings a backup into an empty place on either database, and never over anything that is there.

use crate::backup::{BackupError, FILES, Manifest, examine, open_zip};
use crate::bulk::{insert, insert_one};
use crate::engine::{Engine, Tx, Value};
use crate::location::{Location, OpenError};
use crate::opening::{Opened, gate_file, journal_file, lock_folder, open_to_write, write_ahead_log};
use crate::schema::{FILE_PART, KEPT_IN_BACKUPS, Kind, Part, Table};
use crate::trouble::Trouble;
use crate::{access, commit, verify};
use office::journal::{ArchiveError, FILE_PART_BYTES, Fault, hex};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Lines brought in at a time.
const LINES: usize = 1000;

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// What was not as it was recorded already when the backup was made; empty in good order.
    pub faults: Vec<Fault>,
}

/// Checks a backup, brings it into a place without data, checks chain, seals and files there, and only then lets it
/// stand.
pub async fn restore(file: &Path, location: &Location) -> Result<Restored, BackupError> {
    let path = file.to_owned();
    let examined = tokio::task::spawn_blocking(move || examine(&path)).await;
    let manifest = examined.map_err(|why| ArchiveError::Unavailable(why.to_string()))??;
    match location {
        Location::Postgres(_) => {
            let opened = open_to_write(location).await?;
            let result = fill(opened, file, &manifest, location).await;
            Ok(Restored { manifest, faults: result? })
        }
        Location::Sqlite(folder) => {
            let there = [journal_file(folder), gate_file(folder)].iter().any(|file| file.exists());
            if there {
                return Err(OpenError::NotEmpty(location.clone()).into());
            }
            let lock = lock_folder(location, folder)?;
            // What an attempt that was cut off left behind was never anybody's data.
            let scratch = folder.join("restoring");
            let wrong = |why| OpenError::Folder { folder: folder.clone(), why };
            if scratch.exists() {
                std::fs::remove_dir_all(&scratch).map_err(wrong)?;
            }
            let place = Location::Sqlite(scratch.clone());
            let opened = open_to_write(&place).await?;
            let faults = fill(opened, file, &manifest, &place).await?;
            // The journal last: where it stands, all stands.
            for name in [gate_file, journal_file] {
                let log = write_ahead_log(&name(&scratch));
                if log.exists() {
                    let why = std::io::Error::other(format!("{} 未能并入数据库", log.display()));
                    return Err(wrong(why).into());
                }
                std::fs::rename(name(&scratch), name(folder)).map_err(wrong)?;
            }
            std::fs::remove_dir_all(&scratch).map_err(wrong)?;
            drop(lock);
            Ok(Restored { manifest, faults })
        }
    }
}

/// Some rows of a table, or a part of a file.
enum Batch {
    Rows(&'static Table, Vec<Vec<Value<'static>>>),
    FilePart { digest: String, number: u64, bytes: Vec<u8> },
}

async fn fill(
    mut opened: Opened,
    file: &Path,
    manifest: &Manifest,
    location: &Location,
) -> Result<Vec<Fault>, BackupError> {
    let filled = fill_open(&mut opened, file, manifest, location).await;
    opened.close().await;
    filled
}

async fn fill_open(
    opened: &mut Opened,
    file: &Path,
    manifest: &Manifest,
    location: &Location,
) -> Result<Vec<Fault>, BackupError> {
    let connection = opened.writer.connection().await.map_err(ArchiveError::from)?;
    let mut journal = connection.begin().await.map_err(ArchiveError::from)?;
    // A data folder has two files, a server one database, which is filled as one.
    let mut gate = match &journal {
        Tx::Sqlite(_) => Some(opened.gate.begin().await.map_err(ArchiveError::from)?),
        Tx::Postgres(_) => None,
    };
    for table in KEPT_IN_BACKUPS {
        let sql = format!("SELECT count(*) FROM {}", table.name);
        let engine = &mut engine_for(&mut journal, &mut gate, table.part);
        if engine.number(&sql, &[]).await.map_err(ArchiveError::from)? != Some(0) {
            return Err(OpenError::NotEmpty(location.clone()).into());
        }
    }
    let (sender, receiver) = channel(8);
    let reading = {
        let (file, manifest) = (file.to_owned(), manifest.clone());
        tokio::task::spawn_blocking(move || read_members(&file, &manifest, &sender))
    };
    let written = write_batches(receiver, &mut journal, &mut gate).await;
    reading.await.map_err(|why| ArchiveError::Unavailable(why.to_string()))??;
    written.map_err(ArchiveError::from)?;
    let faults = check(&mut journal, &mut gate, manifest, file).await?;
    if let Some(gate) = gate {
        gate.commit().await.map_err(ArchiveError::from)?;
    }
    journal.commit().await.map_err(ArchiveError::from)?;
    Ok(faults)
}

fn engine_for<'e>(journal: &'e mut Tx<'_>, gate: &'e mut Option<Tx<'_>>, part: Part) -> Engine<'e> {
    match (part, gate) {
        (Part::Gate, Some(gate)) => gate.engine(),
        _ => journal.engine(),
    }
}

async fn write_batches(
    mut batches: Receiver<Batch>,
    journal: &mut Tx<'_>,
    gate: &mut Option<Tx<'_>>,
) -> Result<(), Trouble> {
    while let Some(batch) = batches.recv().await {
        match batch {
            Batch::Rows(table, rows) => {
                insert(&mut engine_for(journal, gate, table.part), table, &mut rows.into_iter()).await?;
            }
            Batch::FilePart { digest, number, bytes } => {
                let row = [Value::text(digest), Value::count(number), Value::bytes(bytes)];
                insert_one(&mut journal.engine(), &FILE_PART, &row).await?;
            }
        }
    }
    Ok(())
}

/// The head must be the one that the backup names. Other faults were there before; they are restored as they were and
/// told.
async fn check(
    journal: &mut Tx<'_>,
    gate: &mut Option<Tx<'_>>,
    manifest: &Manifest,
    file: &Path,
) -> Result<Vec<Fault>, BackupError> {
    let head = commit::head(&mut journal.engine()).await.map_err(ArchiveError::from)?;
    let head = head.map_or((0, String::new()), |head| (head.seq, hex(&head.hash)));
    if head != (manifest.head, manifest.head_hash.clone()) {
        let what = "最后一号操作与清单所记的不同".to_owned();
        return Err(BackupError::Damaged { file: file.to_owned(), what });
    }
    let verified = verify::verify(&mut journal.engine(), &|_| {}).await.map_err(ArchiveError::from)?;
    let mut faults = verified.faults;
    let mut engine = engine_for(journal, gate, Part::Gate);
    faults.extend(access::verify(&mut engine).await.map_err(ArchiveError::from)?);
    Ok(faults)
}

fn read_members(file: &Path, manifest: &Manifest, batches: &Sender<Batch>) -> Result<(), BackupError> {
    let mut zip = open_zip(file)?;
    for member in &manifest.members {
        let reader =
            zip.by_name(&member.name).map_err(|why| damaged(file, format!("{}：{why}", member.name)))?;
        let going_on = if let Some(digest) = member.name.strip_prefix(FILES) {
            read_file(reader, digest, batches)
                .map_err(|why| damaged(file, format!("{}：{why}", member.name)))?
        } else {
            let table = KEPT_IN_BACKUPS.iter().find(|table| member.name == format!("{}.jsonl", table.name));
            let table = table
                .ok_or_else(|| damaged(file, format!("不认识 {}，可能由更新的程序写成", member.name)))?;
            if !member.columns.iter().eq(table.columns.iter().map(|(name, _)| name)) {
                return Err(damaged(file, format!("{} 的列与本程序的不同", member.name)));
            }
            read_table(reader, table, batches)
                .map_err(|line| damaged(file, format!("{} 第 {line} 行读不懂", member.name)))?
        };
        if !going_on {
            break;
        }
    }
    Ok(())
}

fn damaged(file: &Path, what: String) -> BackupError {
    BackupError::Damaged { file: PathBuf::from(file), what }
}

/// Whether somebody still listens; the number of a line that cannot be read.
fn read_table(reader: impl Read, table: &'static Table, batches: &Sender<Batch>) -> Result<bool, u64> {
    let mut rows = Vec::with_capacity(LINES);
    for (number, line) in (1u64..).zip(BufReader::new(reader).lines()) {
        let row = line.ok().and_then(|line| row_of(&line, table)).ok_or(number)?;
        rows.push(row);
        if rows.len() == LINES {
            let full = std::mem::replace(&mut rows, Vec::with_capacity(LINES));
            if batches.blocking_send(Batch::Rows(table, full)).is_err() {
                return Ok(false);
            }
        }
    }
    Ok(rows.is_empty() || batches.blocking_send(Batch::Rows(table, rows)).is_ok())
}

fn read_file(mut reader: impl Read, digest: &str, batches: &Sender<Batch>) -> std::io::Result<bool> {
    for number in 0.. {
        let mut bytes = Vec::new();
        reader.by_ref().take(FILE_PART_BYTES as u64).read_to_end(&mut bytes)?;
        if bytes.is_empty() {
            break;
        }
        if batches.blocking_send(Batch::FilePart { digest: digest.to_owned(), number, bytes }).is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn row_of(line: &str, table: &Table) -> Option<Vec<Value<'static>>> {
    let values: Vec<serde_json::Value> = serde_json::from_str(line).ok()?;
    if values.len() != table.columns.len() {
        return None;
    }
    values.into_iter().zip(table.columns).map(|(value, (_, kind))| value_of(value, *kind)).collect()
}

fn value_of(value: serde_json::Value, kind: Kind) -> Option<Value<'static>> {
    use serde_json::Value as Json;
    Some(match (kind, value) {
        (Kind::Whole, Json::Null) => Value::Whole(None),
        (Kind::Text, Json::Null) => Value::Text(None),
        (Kind::Bytes, Json::Null) => Value::Bytes(None),
        (Kind::Whole, Json::Number(number)) => Value::Whole(Some(number.as_i64()?)),
        (Kind::Text, Json::String(text)) => Value::text(text),
        (Kind::Bytes, Json::String(text)) => Value::bytes(bytes_of(&text)?),
        _ => return None,
    })
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some(value(*high)? << 4 | value(*low)?),
        _ => None,
    });
    pairs.collect()
}
