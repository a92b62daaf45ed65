//! From the files of a pack to the pack. Everything wrong is collected; nothing is guessed.

mod article;
mod calendar;
mod derive;
mod parameter;
mod table;
mod toml_text;

use crate::block::{CaseBlock, RuleBlock};
use crate::days::Days;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::pack::{Article, Authority, Document, Interpretation, Pack};
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use toml::Spanned;

pub use derive::in_order;
pub use parameter::{configure, unconfigured, with_line};
pub use toml_text::{day, expression, read_toml};

/// What has been read so far and what was wrong with it.
struct Loader {
    folder: String,
    manifest: SourceFile,
    days: Days,
    documents: Vec<Document>,
    articles: Vec<Article>,
    blocks: Vec<RuleBlock>,
    cases: Vec<CaseBlock>,
    interpretations: Vec<Interpretation>,
    found: Vec<Diagnostic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    id: Spanned<String>,
    title: String,
    place: String,
    authority: Authority,
    version: String,
    from: Spanned<toml::value::Datetime>,
    to: Option<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    document: Vec<ManifestDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestDocument {
    id: Spanned<String>,
    title: String,
    #[serde(default)]
    number: String,
    issuer: String,
    dated: Option<Spanned<toml::value::Datetime>>,
    source: String,
}

pub fn load(files: &[(String, String)]) -> Result<Pack, Vec<Diagnostic>> {
    let mut files: Vec<SourceFile> =
        files.iter().map(|(path, text)| SourceFile::new(&path.replace('\\', "/"), text)).collect();
    files.sort_by(|left, right| left.path.cmp(&right.path));
    let is_manifest = |file: &&SourceFile| &*file.path == "pack.toml" || file.path.ends_with("/pack.toml");
    let Some(manifest) = files.iter().find(is_manifest).cloned() else {
        let file = files.first().cloned().unwrap_or_else(|| SourceFile::new("pack.toml", ""));
        let hint = "每个规则包的文件夹里要有 pack.toml，写法见 docs/packs.md。";
        return Err(vec![file.refuse(0..0, "no-manifest", "没有 pack.toml。", hint)]);
    };
    let raw: Manifest = read_toml(&manifest, 0, &manifest.text).map_err(|found| vec![found])?;
    let folder = manifest.path.strip_suffix("pack.toml").unwrap_or("").to_owned();
    let mut found = Vec::new();
    let days = manifest_days(&manifest, &raw, &mut found);
    let mut loader = Loader {
        folder,
        manifest,
        days,
        documents: Vec::new(),
        articles: Vec::new(),
        blocks: Vec::new(),
        cases: Vec::new(),
        interpretations: Vec::new(),
        found,
    };
    loader.check_id(&raw.id);
    loader.documents(raw.document);
    for file in &files {
        loader.file(file);
    }
    loader.finish(raw.id.into_inner(), (raw.title, raw.place, raw.authority, raw.version), &files)
}

impl Loader {
    fn check_id(&mut self, id: &Spanned<String>) {
        let name = self.folder.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        if !name.is_empty() && name != id.get_ref() {
            let message = format!("id 是“{}”，文件夹却叫“{name}”。", id.get_ref());
            self.found.push(self.manifest.refuse(id.span(), "id-not-folder", message, "两者要相同。"));
        }
    }

    fn documents(&mut self, documents: Vec<ManifestDocument>) {
        if documents.is_empty() {
            let hint = "请写出 [[document]]：条文出自哪份文件。";
            self.found.push(self.manifest.refuse(0..0, "missing-citation", "规则包没有列出文件。", hint));
        }
        for raw in documents {
            if raw.source.trim().is_empty() {
                let message = format!("文件“{}”没有写 source。", raw.title);
                let hint = "请写参考资料的标签（如 F:Huangyan）或条款前缀（如 S1）。";
                self.found.push(self.manifest.refuse(raw.id.span(), "missing-citation", message, hint));
            }
            let dated = raw.dated.and_then(|day| match toml_text::day(&self.manifest, 0, &day) {
                Ok(day) => Some(day),
                Err(wrong) => {
                    self.found.push(wrong);
                    None
                }
            });
            self.documents.push(Document {
                id: raw.id.into_inner(),
                title: raw.title,
                number: raw.number,
                issuer: raw.issuer,
                dated,
                source: raw.source,
            });
        }
    }

    fn finish(
        mut self,
        id: String,
        (title, place, authority, version): (String, String, Authority, String),
        files: &[SourceFile],
    ) -> Result<Pack, Vec<Diagnostic>> {
        let parameters = self.parameters();
        let (tables, derived) = self.calculations(&parameters);
        self.check_calendar(&parameters, &tables, &derived);
        self.check_cycles(&derived);
        if !self.found.is_empty() {
            let place = |found: &Diagnostic| (found.file.path.clone(), found.span.start);
            self.found.sort_by_key(place);
            return Err(self.found);
        }
        Ok(Pack {
            id,
            title,
            place,
            authority,
            version,
            days: self.days,
            documents: self.documents,
            digest: digest(files, &self.folder),
            interpretations: self.interpretations,
            manifest: self.manifest,
            articles: self.articles,
            parameters,
            derived,
            tables,
            blocks: self.blocks,
            cases: self.cases,
        })
    }
}

fn manifest_days(manifest: &SourceFile, raw: &Manifest, found: &mut Vec<Diagnostic>) -> Days {
    match toml_text::days(manifest, 0, &raw.from, raw.to.as_ref()) {
        Ok(days) => days,
        Err(wrong) => {
            found.push(wrong);
            Days { from: Date::MIN, to: None }
        }
    }
}

/// SHA-256 over the files by path, so that neither the order handed in nor the place of the folder
/// matters.
fn digest(files: &[SourceFile], folder: &str) -> String {
    let mut hash = Sha256::new();
    for file in files {
        let path = file.path.strip_prefix(folder).unwrap_or(&file.path);
        for part in [path, &*file.text] {
            hash.update(part.len().to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    hexadecimal(&hash.finalize())
}

/// Lower-case hexadecimal digits of some bytes.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
        text
    })
}
