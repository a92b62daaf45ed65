//! Writes everything into one file while others work, in a form that either database can be restored from, and checks
//! such a file. The form is described in docs/decisions/0007-backup-format.md.

use crate::Store;
use crate::commit::head;
use crate::engine::{Engine, Row};
use crate::location::OpenError;
use crate::migration::last_known;
use crate::schema::{KEPT_IN_BACKUPS, Kind, Part, Table};
use crate::trouble::Trouble;
use futures::TryStreamExt;
use office::journal::{ArchiveError, Digester, hex};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The form that this program writes and reads.
const FORMAT: u32 = 1;
const PIECE_BYTES: usize = 1 << 18;
const MANIFEST: &str = "manifest.json";
/// Folder of the delivered files within a backup, each under its digest.
pub const FILES: &str = "files/";

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Number of the form.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// Number of the last migration of the tables.
    pub migration: i64,
    /// When it was begun, UTC.
    pub made: String,
    /// Number of the last entry; 0 for an empty journal.
    pub head: u64,
    /// Hash of the last entry, hex; empty for an empty journal.
    pub head_hash: String,
    /// Tables and files.
    pub members: Vec<Member>,
}

/// One table or delivered file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Name within the backup: `fact.jsonl`, `files/<digest>`.
    pub name: String,
    /// Columns of a table, in the order of the values of a line; empty for a file.
    pub columns: Vec<String>,
    /// Lines of a table, parts of a file.
    pub rows: u64,
    /// Bytes before compression.
    pub bytes: u64,
    /// SM3 of them, hex.
    pub sm3: String,
}

/// Why a backup was not made, not accepted or not restored.
#[derive(Debug, Error)]
pub enum BackupError {
    /// A backup never replaces a file.
    #[error("{0} 已存在，备份不会覆盖已有文件。请换一个文件名。")]
    Exists(PathBuf),
    /// The file cannot be read or written.
    #[error("备份文件 {file} 无法读写：{why}。请检查路径、权限和剩余空间。")]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The file is not what was written.
    #[error("备份文件 {file} 不完整或被改动：{what}。请改用另一份备份。")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// A newer program wrote it.
    #[error("备份文件 {0} 由更新的程序写成。请改用新版程序恢复。")]
    TooNew(PathBuf),
    /// The data cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database did not do what was asked.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Writes a backup of everything as it stands at this moment and checks it. Others may read and write meanwhile.
/// The digest of the file stands beside it, in `<file>.sm3`.
pub async fn backup(store: &Store, file: &Path) -> Result<Manifest, BackupError> {
    if file.exists() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let partial = beside(file, "partial");
    let (sender, receiver) = channel(16);
    let writing = {
        let partial = partial.clone();
        tokio::task::spawn_blocking(move || write_zip(&partial, receiver))
    };
    let read = send_everything(store, &sender).await;
    drop(sender);
    // When writing fails, reading only learns that nobody listens: the writer's words are the better ones.
    let written = writing.await.map_err(|why| broken(&partial, &why));
    let members = written??;
    let (head, head_hash) = read.map_err(ArchiveError::from)?;
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        migration: last_known(),
        made: jiff::Timestamp::now().to_string(),
        head,
        head_hash,
        members: members.0,
    };
    let (zip, target) = (members.1, file.to_owned());
    let finishing = tokio::task::spawn_blocking(move || finish(zip, &partial, &target, &manifest));
    finishing.await.map_err(|why| broken(file, &why))?
}

/// Checks that a backup is whole: its own digest, when that stands beside it, and every member.
pub fn examine(file: &Path) -> Result<Manifest, BackupError> {
    let damaged = |what: String| BackupError::Damaged { file: file.to_owned(), what };
    if let Ok(said) = std::fs::read_to_string(beside(file, "sm3"))
        && said.split_whitespace().next() != Some(digest_of(file)?.as_str())
    {
        return Err(damaged("与旁边 .sm3 文件所记的摘要不符".into()));
    }
    let mut zip = open_zip(file)?;
    let manifest = manifest_of(&mut zip, file)?;
    let named =
        manifest.members.iter().map(|member| &*member.name).chain([MANIFEST]).collect::<BTreeSet<_>>();
    let strange = |name: &str| damaged(format!("多出 {name}"));
    for name in zip.file_names() {
        let name = name.map_err(|why| strange(&why.to_string()))?;
        if !named.contains(&*name) {
            return Err(strange(&name));
        }
    }
    for member in &manifest.members {
        let mut reader = zip.by_name(&member.name).map_err(|_| damaged(format!("缺少 {}", member.name)))?;
        let mut digester = Digester::new();
        let (mut bytes, mut buffer) = (0u64, vec![0; PIECE_BYTES]);
        loop {
            let read = reader.read(&mut buffer).map_err(|why| damaged(format!("{}：{why}", member.name)))?;
            if read == 0 {
                break;
            }
            bytes += read as u64;
            digester.add(&buffer[..read]);
        }
        if bytes != member.bytes || hex(&digester.finish()) != member.sm3 {
            return Err(damaged(format!("{} 与清单所记的摘要不符", member.name)));
        }
    }
    Ok(manifest)
}

/// A backup, opened.
pub fn open_zip(file: &Path) -> Result<ZipArchive<BufReader<File>>, BackupError> {
    let opened = File::open(file).map_err(|why| broken(file, &why))?;
    ZipArchive::new(BufReader::new(opened))
        .map_err(|why| BackupError::Damaged { file: file.to_owned(), what: why.to_string() })
}

/// `name.ending` beside a file called `name`.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn broken(file: &Path, why: &dyn std::fmt::Display) -> BackupError {
    BackupError::Io { file: file.to_owned(), why: why.to_string() }
}

fn manifest_of(zip: &mut ZipArchive<BufReader<File>>, file: &Path) -> Result<Manifest, BackupError> {
    let damaged = |what: &str| BackupError::Damaged { file: file.to_owned(), what: what.to_owned() };
    let mut text = String::new();
    zip.by_name(MANIFEST)
        .map_err(|_| damaged("没有清单"))?
        .read_to_string(&mut text)
        .map_err(|_| damaged("清单读不出"))?;
    /// What every form has.
    #[derive(Deserialize)]
    struct Form {
        format: u32,
        migration: i64,
    }
    let form: Form = serde_json::from_str(&text).map_err(|_| damaged("清单读不懂"))?;
    if form.format > FORMAT || form.migration > last_known() {
        return Err(BackupError::TooNew(file.to_owned()));
    }
    serde_json::from_str(&text).map_err(|_| damaged("清单读不懂"))
}

/// What is sent to the thread that writes.
enum Piece {
    Begin { name: String, columns: Vec<String> },
    Bytes(Vec<u8>),
    End { rows: u64 },
}

type Zip = ZipWriter<BufWriter<File>>;

/// Reads both parts, each as it stands at one moment, and returns number and hash of the last entry.
async fn send_everything(store: &Store, sender: &Sender<Piece>) -> Result<(u64, String), Trouble> {
    let mut journal = store.readers.snapshot().await?;
    let mut engine = journal.engine();
    let head = head(&mut engine).await?;
    for table in KEPT_IN_BACKUPS.iter().filter(|table| table.part == Part::Journal) {
        send_table(&mut engine, table, sender).await?;
    }
    send_files(&mut engine, sender).await?;
    drop(journal);
    let mut gate = store.gate.snapshot().await?;
    for table in KEPT_IN_BACKUPS.iter().filter(|table| table.part == Part::Gate) {
        send_table(&mut gate.engine(), table, sender).await?;
    }
    Ok(head.map_or((0, String::new()), |head| (head.seq, hex(&head.hash))))
}

async fn send_table(engine: &mut Engine<'_>, table: &Table, sender: &Sender<Piece>) -> Result<(), Trouble> {
    let columns = table.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    send(sender, Piece::Begin { name: format!("{}.jsonl", table.name), columns }).await?;
    let sql = format!("SELECT {} FROM {} ORDER BY {}", table.column_list(), table.name, table.key);
    let mut stream = engine.stream(&sql, &[])?;
    let (mut rows, mut buffer) = (0, Vec::with_capacity(PIECE_BYTES * 2));
    while let Some(row) = stream.try_next().await? {
        write_line(&mut buffer, table, &row)?;
        rows += 1;
        if buffer.len() >= PIECE_BYTES {
            send(sender, Piece::Bytes(std::mem::take(&mut buffer))).await?;
        }
    }
    send(sender, Piece::Bytes(buffer)).await?;
    send(sender, Piece::End { rows }).await
}

async fn send_files(engine: &mut Engine<'_>, sender: &Sender<Piece>) -> Result<(), Trouble> {
    for file in engine.rows("SELECT digest FROM file ORDER BY digest", &[]).await? {
        let digest = file.text(0)?;
        send(sender, Piece::Begin { name: format!("{FILES}{digest}"), columns: Vec::new() }).await?;
        let sql = "SELECT bytes FROM file_part WHERE digest = $1 ORDER BY number";
        let mut parts = engine.stream(sql, &[digest.into()])?;
        let mut rows = 0;
        while let Some(part) = parts.try_next().await? {
            rows += 1;
            send(sender, Piece::Bytes(part.bytes(0)?.to_vec())).await?;
        }
        send(sender, Piece::End { rows }).await?;
    }
    Ok(())
}

async fn send(sender: &Sender<Piece>, piece: Piece) -> Result<(), Trouble> {
    sender.send(piece).await.map_err(|_| Trouble::unavailable("备份文件写不下去"))
}

/// A row as a JSON array: numbers, texts, bytes in hex, null.
fn write_line(buffer: &mut Vec<u8>, table: &Table, row: &Row) -> Result<(), Trouble> {
    for (place, (_, kind)) in table.columns.iter().enumerate() {
        buffer.push(if place == 0 { b'[' } else { b',' });
        let written = match kind {
            Kind::Whole => serde_json::to_writer(&mut *buffer, &row.optional_whole(place)?),
            Kind::Text => serde_json::to_writer(&mut *buffer, &row.optional_text(place)?),
            Kind::Bytes => serde_json::to_writer(&mut *buffer, &row.optional_bytes(place)?.map(hex)),
        };
        written.map_err(|why| Trouble::unavailable(&why))?;
    }
    buffer.extend_from_slice(b"]\n");
    Ok(())
}

fn write_zip(file: &Path, mut pieces: Receiver<Piece>) -> Result<(Vec<Member>, Zip), BackupError> {
    let wrong = |why: &dyn std::fmt::Display| broken(file, why);
    let target = File::create(file).map_err(|why| wrong(&why))?;
    let mut zip = ZipWriter::new(BufWriter::new(target));
    let mut members: Vec<Member> = Vec::new();
    let mut digester = Digester::new();
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Begin { name, columns } => {
                zip.start_file(name.as_str(), options()).map_err(|why| wrong(&why))?;
                members.push(Member { name, columns, rows: 0, bytes: 0, sm3: String::new() });
                digester = Digester::new();
            }
            Piece::Bytes(bytes) => {
                digester.add(&bytes);
                zip.write_all(&bytes).map_err(|why| wrong(&why))?;
                if let Some(member) = members.last_mut() {
                    member.bytes += bytes.len() as u64;
                }
            }
            Piece::End { rows } => {
                if let Some(member) = members.last_mut() {
                    member.rows = rows;
                    member.sm3 = hex(&std::mem::take(&mut digester).finish());
                }
            }
        }
    }
    Ok((members, zip))
}

/// Writes the list of contents, brings the file to the disk, checks it and gives it its name.
fn finish(mut zip: Zip, partial: &Path, file: &Path, manifest: &Manifest) -> Result<Manifest, BackupError> {
    let wrong = |why: &dyn std::fmt::Display| broken(partial, why);
    zip.start_file(MANIFEST, options()).map_err(|why| wrong(&why))?;
    serde_json::to_writer_pretty(&mut zip, manifest).map_err(|why| wrong(&why))?;
    let buffer = zip.finish().map_err(|why| wrong(&why))?;
    let target = buffer.into_inner().map_err(|why| wrong(&why.error()))?;
    target.sync_all().map_err(|why| wrong(&why))?;
    let read = examine(partial)?;
    let digest = digest_of(partial)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    std::fs::write(beside(file, "sm3"), format!("{digest}  {name}\n")).map_err(|why| wrong(&why))?;
    std::fs::rename(partial, file).map_err(|why| wrong(&why))?;
    Ok(read)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(3))
        .large_file(true)
}

fn digest_of(file: &Path) -> Result<String, BackupError> {
    let mut opened = File::open(file).map_err(|why| broken(file, &why))?;
    let mut digester = Digester::new();
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        match opened.read(&mut buffer).map_err(|why| broken(file, &why))? {
            0 => return Ok(hex(&digester.finish())),
            read => digester.add(&buffer[..read]),
        }
    }
}
