//! Uploads: streamed to a temporary file while their digest is taken, then kept part by part. They never stand in
//! memory as a whole, and a file name is only a name.

use crate::App;
use crate::problem::{Problem, Result};
use crate::take::BodyLimit;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use futures::StreamExt as _;
use office::journal::{FILE_PART_BYTES, FileRef};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

/// Longest text field beside a file, bytes.
const FIELD_BYTES: usize = 4096;
/// Longest file name, characters.
const NAME_CHARACTERS: usize = 120;
/// How much of the beginning of a file is looked at.
const BEGIN_BYTES: usize = 512;

/// A form with one file and some text fields.
pub(crate) struct Upload {
    pub name: String,
    pub digest: String,
    pub size: u64,
    pub fields: BTreeMap<String, String>,
    /// How it begins, for what a name does not tell.
    pub begins: Vec<u8>,
    file: std::fs::File,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(mut request: Request, state: &S) -> Result<Self> {
        let limit = request.extensions().get::<BodyLimit>().map_or(0, |limit| limit.0);
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !media.is_some_and(|media| media.to_ascii_lowercase().starts_with("multipart/form-data")) {
            let detail = "上传应为 multipart/form-data，文件放在 file 一栏。";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
        }
        axum::extract::DefaultBodyLimit::max(limit).apply(&mut request);
        let mut form = Multipart::from_request(request, state)
            .await
            .map_err(|_| Problem::malformed("上传的格式不完整。请重新选择文件再上传。"))?;
        let mut fields = BTreeMap::new();
        let mut kept = None;
        while let Some(field) = form.next_field().await.map_err(|error| broken(&error, limit))? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                if kept.is_some() {
                    return Err(Problem::unprocessable("two_files", "一次只能上传一个文件。"));
                }
                kept = Some(keep(field, limit).await?);
            } else {
                fields.insert(name, text(field, limit).await?);
            }
        }
        let missing = || Problem::unprocessable("file_missing", "没有收到文件。请选择文件后再上传。");
        let mut upload = kept.ok_or_else(missing)?;
        upload.fields = fields;
        if upload.size == 0 {
            return Err(Problem::unprocessable("empty_file", "文件是空的。请核对后重新上传。"));
        }
        Ok(upload)
    }
}

impl Upload {
    /// A text field; an empty one counts as absent.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether it is something that a machine runs: a program, a script or a page, whatever it is called.
    pub(crate) fn runs(&self) -> bool {
        let program: [&[u8]; 6] =
            [b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa"];
        let text = String::from_utf8_lossy(&self.begins).to_ascii_lowercase();
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        program.iter().any(|mark| self.begins.starts_with(mark))
            || ["<!doctype html", "<html", "<script", "<svg"].iter().any(|mark| text.starts_with(mark))
    }

    /// Puts the file into the archive and returns its reference.
    pub(crate) async fn keep(mut self, app: &App) -> Result<FileRef> {
        let reference = FileRef { digest: self.digest.clone(), name: self.name.clone(), size: self.size };
        let archive = app.desk().archive();
        if archive.file(&self.digest).await?.is_some() {
            return Ok(reference);
        }
        self.file.seek(SeekFrom::Start(0)).map_err(disk)?;
        let mut number = 0;
        loop {
            let (file, part) = tokio::task::spawn_blocking(move || {
                let mut part = Vec::with_capacity(FILE_PART_BYTES);
                let read = (&mut self.file).take(FILE_PART_BYTES as u64).read_to_end(&mut part);
                read.map(|_| (self.file, part))
            })
            .await
            .map_err(|_| Problem::ours())?
            .map_err(disk)?;
            self.file = file;
            if part.is_empty() {
                break;
            }
            archive.put_file_part(&reference.digest, number, &part).await?;
            number += 1;
        }
        archive.finish_file(&reference).await?;
        Ok(reference)
    }
}

async fn keep(mut field: axum::extract::multipart::Field<'_>, limit: usize) -> Result<Upload> {
    let name = plain_name(field.file_name().unwrap_or_default());
    let mut file = tempfile::tempfile().map_err(disk)?;
    let mut digest = Sha256::new();
    let mut size = 0;
    let mut begins = Vec::new();
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| broken(&error, limit))?;
        digest.update(&chunk);
        begins.extend(chunk.iter().take(BEGIN_BYTES.saturating_sub(begins.len())));
        size += chunk.len() as u64;
        // A few kilobytes at a time into the system's cache; a task of its own would cost more.
        file.write_all(&chunk).map_err(disk)?;
    }
    let digest = office::journal::hex(&digest.finalize());
    Ok(Upload { name, digest, size, fields: BTreeMap::new(), begins, file })
}

async fn text(mut field: axum::extract::multipart::Field<'_>, limit: usize) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| broken(&error, limit))?);
        if bytes.len() > FIELD_BYTES {
            return Err(Problem::too_large(FIELD_BYTES));
        }
    }
    String::from_utf8(bytes).map_err(|_| Problem::malformed("表单里的文字不是 UTF-8。"))
}

/// The last part of a name without anything that a path, a header or a page could take for its own.
pub(crate) fn plain_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\u{200b}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let name: String = last.chars().filter(|c| !odd(*c)).collect();
    let name = name.trim().trim_start_matches('.').trim();
    let characters = name.chars().count();
    if name.is_empty() {
        return "未命名文件".to_owned();
    }
    // The end says what kind of file it is.
    name.chars().skip(characters.saturating_sub(NAME_CHARACTERS)).collect()
}

fn broken(error: &axum::extract::multipart::MultipartError, limit: usize) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(limit);
    }
    Problem::malformed("上传中断或格式不完整。请重新上传。")
}

fn disk(error: std::io::Error) -> Problem {
    tracing::error!(%error, "temporary file");
    Problem::unavailable("服务器暂时存不下文件，请稍后重试；多次出现请联系系统管理员。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_only_a_name() {
        let cases = [
            ("税务.xlsx", "税务.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\windows\\system32\\税.xls", "税.xls"),
            ("/", "未命名文件"),
            ("..", "未命名文件"),
            ("a\0b\r\n.csv", "ab.csv"),
            ("<img src=x>.xlsx", "img src=x.xlsx"),
            ("报表\u{202e}xslx.exe", "报表xslx.exe"),
        ];
        for (given, expected) in cases {
            assert_eq!(plain_name(given), expected, "{given:?}");
        }
        assert_eq!(plain_name(&format!("{}.xlsx", "长".repeat(300))).chars().count(), NAME_CHARACTERS);
        assert!(plain_name(&format!("{}.xlsx", "长".repeat(300))).ends_with(".xlsx"));
    }
}
