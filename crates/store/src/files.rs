//! Files by their digest, in parts. Parts come before the entry that names the file; parts that no file claims harm
//! nobody and may be written again.

use crate::bulk::insert_one;
use crate::engine::{Connection, Engine, Value};
use crate::schema::{FILE, FILE_PART};
use crate::trouble::Trouble;
use futures::TryStreamExt;
use office::journal::{ArchiveError, Digest, FILE_PART_BYTES, FileRef, hex, seal};
use sha2::{Digest as _, Sha256};

/// What the parts of a file add up to.
#[derive(Debug, PartialEq, Eq)]
pub struct Whole {
    pub digest: String,
    pub size: u64,
    pub parts: u64,
    /// Whether the parts are numbered from 0 without a gap.
    pub contiguous: bool,
}

/// Keeps a part, unless it is there already.
pub async fn put_part(
    connection: &mut Connection,
    digest: &str,
    part: u32,
    bytes: &[u8],
) -> Result<(), Trouble> {
    if bytes.len() > FILE_PART_BYTES || digest.len() != 64 {
        return Err(ArchiveError::Unfit("文件的分块过大或摘要有误".into()).into());
    }
    let mut transaction = connection.begin().await?;
    let mut engine = transaction.engine();
    let sql = "SELECT 1 FROM file_part WHERE digest = $1 AND number = $2";
    if engine.first(sql, &[digest.into(), i64::from(part).into()]).await?.is_none() {
        let row = [digest.into(), i64::from(part).into(), Value::bytes(bytes)];
        insert_one(&mut engine, &FILE_PART, &row).await?;
    }
    transaction.commit().await
}

/// Says that a file is whole. Parts that do not add up to its digest are thrown away, so that they can be sent again.
pub async fn finish(connection: &mut Connection, file: &FileRef) -> Result<(), Trouble> {
    if file.name.contains('\0') {
        return Err(ArchiveError::Unfit("文件名中有空字符（NUL），数据库无法保存".into()).into());
    }
    let mut transaction = connection.begin().await?;
    let mut engine = transaction.engine();
    if let Some(known) = self::file(&mut engine, &file.digest).await? {
        let fits = known.size == file.size;
        return if fits { Ok(()) } else { Err(does_not_add_up(file)) };
    }
    let whole = whole(&mut engine, &file.digest).await?;
    if whole.digest != file.digest || whole.size != file.size || !whole.contiguous {
        engine.run("DELETE FROM file_part WHERE digest = $1", &[file.digest.as_str().into()]).await?;
        transaction.commit().await?;
        return Err(does_not_add_up(file));
    }
    let row = [
        file.digest.as_str().into(),
        file.name.as_str().into(),
        Value::count(file.size),
        Value::count(whole.parts),
        Value::bytes(file_seal(file, whole.parts).to_vec()),
    ];
    insert_one(&mut engine, &FILE, &row).await?;
    transaction.commit().await
}

/// A file that is whole.
pub async fn file(engine: &mut Engine<'_>, digest: &str) -> Result<Option<FileRef>, Trouble> {
    let row = engine.first("SELECT digest, name, size FROM file WHERE digest = $1", &[digest.into()]).await?;
    row.map(|row| {
        Ok(FileRef { digest: row.text(0)?.to_owned(), name: row.text(1)?.to_owned(), size: row.count(2)? })
    })
    .transpose()
}

/// One part of a file, from 0.
pub async fn part(engine: &mut Engine<'_>, digest: &str, part: u32) -> Result<Option<Vec<u8>>, Trouble> {
    let sql = "SELECT bytes FROM file_part WHERE digest = $1 AND number = $2
               AND EXISTS (SELECT 1 FROM file WHERE file.digest = file_part.digest)";
    let row = engine.first(sql, &[digest.into(), i64::from(part).into()]).await?;
    row.map(|row| Ok(row.bytes(0)?.to_vec())).transpose()
}

/// Reads all parts of a file, one at a time.
pub async fn whole(engine: &mut Engine<'_>, digest: &str) -> Result<Whole, Trouble> {
    let sql = "SELECT number, bytes FROM file_part WHERE digest = $1 ORDER BY number";
    let mut rows = engine.stream(sql, &[digest.into()])?;
    let mut digester = Sha256::new();
    let mut whole = Whole { digest: String::new(), size: 0, parts: 0, contiguous: true };
    while let Some(row) = rows.try_next().await? {
        let bytes = row.bytes(1)?;
        whole.contiguous &= row.count(0)? == whole.parts;
        whole.parts += 1;
        whole.size += bytes.len() as u64;
        digester.update(bytes);
    }
    whole.digest = hex(&digester.finalize());
    Ok(whole)
}

/// The seal of a file's row. Its bytes are held by their own digest.
pub fn file_seal(file: &FileRef, parts: u64) -> Digest {
    let mut bytes = b"file1".to_vec();
    for text in [&file.digest, &file.name] {
        bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes.extend_from_slice(&file.size.to_be_bytes());
    bytes.extend_from_slice(&parts.to_be_bytes());
    seal(&bytes)
}

fn does_not_add_up(file: &FileRef) -> Trouble {
    ArchiveError::Unfit(format!("文件 {} 收到的内容与其摘要不符，可能上传中断", file.name)).into()
}
