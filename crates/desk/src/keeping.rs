//! Files in the archive, whole: put in parts, read back in parts.

use crate::city_facts::digest;
use crate::trouble::Trouble;
use office::journal::{Archive, FILE_PART_BYTES, FileRef};

/// Keeps a file. The same bytes are kept once.
pub(crate) async fn keep(archive: &dyn Archive, name: &str, bytes: &[u8]) -> Result<FileRef, Trouble> {
    let file = FileRef { digest: digest(bytes), name: name.to_owned(), size: bytes.len() as u64 };
    put(archive, &file, bytes).await?;
    Ok(file)
}

/// Keeps bytes whose reference is known.
pub(crate) async fn put(archive: &dyn Archive, file: &FileRef, bytes: &[u8]) -> Result<(), Trouble> {
    if archive.file(&file.digest).await?.is_some() {
        return Ok(());
    }
    for (number, part) in (0..).zip(bytes.chunks(FILE_PART_BYTES)) {
        archive.put_file_part(&file.digest, number, part).await?;
    }
    archive.finish_file(file).await?;
    Ok(())
}

/// All bytes of a kept file.
pub(crate) async fn bytes(archive: &dyn Archive, digest: &str) -> Result<Vec<u8>, Trouble> {
    let file = archive.file(digest).await?;
    let file = file.ok_or_else(|| Trouble::NotFound(format!("没有文件 {digest}。")))?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0).min(1 << 28));
    let mut part = 0;
    while let Some(more) = archive.file_part(digest, part).await? {
        bytes.extend_from_slice(&more);
        part += 1;
    }
    Ok(bytes)
}
