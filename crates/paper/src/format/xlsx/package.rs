//! The parts of a workbook beside its cells: relations, sheets, formats and shared texts.

use crate::format::Problem;
use crate::format::number::{is_day_format, is_day_format_id};
use crate::format::reader::Stop;
use crate::format::xml::{Scanner, Token, XmlError, unescape};
use crate::intake::Limits;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

/// Most parts of a package; a workbook has a few dozen.
const PARTS: usize = 20_000;
/// Largest part that is held whole or whose contents are kept.
const HELD_BYTES: u64 = 256 << 20;

/// An open package.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Part names in lower case with forward slashes, as programs differ in both.
    parts: HashMap<String, usize>,
    unpacked_bytes: u64,
}

/// Scans one part of a package.
type PartScanner<'p, 'a> = Scanner<ZipFile<'p, Cursor<&'a [u8]>>>;

/// What the workbook part and its neighbours say.
pub(crate) struct Book {
    /// Sheets in their order.
    pub(crate) sheets: Vec<SheetPart>,
    /// Shared texts.
    pub(crate) texts: Texts,
    /// For each cell format, whether it shows a day.
    pub(crate) day_formats: Vec<bool>,
    /// Whether days are counted from 1904.
    pub(crate) is_1904: bool,
}

/// One sheet and its part.
pub(crate) struct SheetPart {
    pub(crate) name: String,
    pub(crate) part: String,
    pub(crate) is_hidden: bool,
}

/// Many texts in one allocation.
#[derive(Default)]
pub(crate) struct Texts {
    letters: String,
    ends: Vec<usize>,
}

impl Texts {
    /// The text with this index.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.letters.get(start..*self.ends.get(index)?)
    }
}

/// Names of all parts, lower case.
pub(crate) fn part_names(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, Stop> {
    Ok(Package::open(bytes, limits)?.parts.into_keys().collect())
}

/// Unpacks every part once and counts: for readers that hold parts whole.
pub(crate) fn check_unpacked_sizes(bytes: &[u8], limits: &Limits) -> Result<(), Stop> {
    let mut package = Package::open(bytes, limits)?;
    let mut total = 0;
    for index in 0..package.archive.len() {
        let part = package.archive.by_index(index).map_err(|error| broken(&error.to_string()))?;
        let allowance = HELD_BYTES.saturating_sub(total) + 1;
        total += std::io::copy(&mut part.take(allowance), &mut std::io::sink())
            .map_err(|error| broken(&error.to_string()))?;
        if total > HELD_BYTES {
            return Err(Stop::Problem(Problem::too_large(HELD_BYTES >> 20)));
        }
    }
    Ok(())
}

pub(crate) fn broken(detail: &str) -> Stop {
    Stop::Problem(Problem::broken(detail))
}

fn broken_part(part: &str, error: &XmlError) -> Stop {
    if matches!(error, XmlError::TooLarge) {
        return Stop::Problem(Problem::too_large(HELD_BYTES >> 20));
    }
    broken(&format!("{part}：{error}"))
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Stop> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken("压缩包结构不完整"))?;
        if archive.len() > PARTS {
            return Err(broken("部件过多"));
        }
        let mut parts = HashMap::new();
        let mut total = 0u64;
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|error| broken(&error.to_string()))?;
            if part.encrypted() {
                return Err(Stop::Problem(Problem::encrypted()));
            }
            total = total.saturating_add(part.size());
            parts.insert(
                part.name().map_err(|error| broken(&error.to_string()))?.replace('\\', "/").to_lowercase(),
                index,
            );
        }
        if total > limits.unpacked_bytes {
            return Err(Stop::Problem(Problem::too_large(limits.unpacked_bytes >> 20)));
        }
        Ok(Self { archive, parts, unpacked_bytes: limits.unpacked_bytes })
    }

    /// Scans a part as a stream; `None` when there is no such part.
    pub(crate) fn stream<'p>(&'p mut self, name: &str) -> Result<Option<PartScanner<'p, 'a>>, Stop> {
        let allowance = self.unpacked_bytes;
        self.scan(name, allowance)
    }

    /// Whether there is such a part, and what it says it unpacks to.
    pub(crate) fn stated_bytes(&mut self, name: &str) -> Option<u64> {
        let index = *self.parts.get(&name.to_lowercase())?;
        self.archive.by_index_raw(index).ok().map(|part| part.size())
    }

    fn scan<'p>(&'p mut self, name: &str, allowance: u64) -> Result<Option<PartScanner<'p, 'a>>, Stop> {
        let Some(index) = self.parts.get(&name.to_lowercase()) else { return Ok(None) };
        let part = self.archive.by_index(*index).map_err(|error| broken(&error.to_string()))?;
        Ok(Some(Scanner::new(part, allowance)))
    }

    /// Reads everything but the sheets.
    pub(crate) fn workbook(&mut self) -> Result<Book, Stop> {
        let relations = self.relations("_rels/.rels")?;
        let main = relations
            .iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| resolve("", &relation.target));
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = main.rsplit_once('/').map_or(main.as_str(), |(_, file)| file);
        let relations = self.relations(&format!("{folder}/_rels/{file}.rels"))?;
        let (sheets, is_1904) = self.sheets(&main, &folder, &relations)?;
        let part_of = |kind: &str, usual: &str| {
            relations
                .iter()
                .find(|relation| relation.kind.ends_with(kind))
                .map_or_else(|| format!("{folder}/{usual}"), |found| resolve(&folder, &found.target))
        };
        let day_formats = self.day_formats(&part_of("/styles", "styles.xml"))?;
        let texts = self.texts(&part_of("/sharedStrings", "sharedStrings.xml"))?;
        Ok(Book { sheets, texts, day_formats, is_1904 })
    }

    fn relations(&mut self, name: &str) -> Result<Vec<Relation>, Stop> {
        let Some(mut scanner) = self.scan(name, HELD_BYTES)? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        while let Some(token) = scanner.next().map_err(|error| broken_part(name, &error))? {
            if let Token::Open(tag) = token
                && tag.name() == b"Relationship"
            {
                relations.push(Relation {
                    id: tag.text(b"Id").unwrap_or_default(),
                    kind: tag.text(b"Type").unwrap_or_default(),
                    target: tag.text(b"Target").unwrap_or_default(),
                });
            }
        }
        Ok(relations)
    }

    fn sheets(
        &mut self,
        main: &str,
        folder: &str,
        relations: &[Relation],
    ) -> Result<(Vec<SheetPart>, bool), Stop> {
        let mut sheets = Vec::new();
        let mut is_1904 = false;
        let Some(mut scanner) = self.scan(main, HELD_BYTES)? else {
            return Err(broken("缺少 workbook.xml"));
        };
        while let Some(token) = scanner.next().map_err(|error| broken_part(main, &error))? {
            let Token::Open(tag) = token else { continue };
            if tag.name() == b"workbookPr" {
                is_1904 = matches!(tag.attribute(b"date1904"), Some(b"1" | b"true"));
            }
            if tag.name() != b"sheet" {
                continue;
            }
            let id = tag.text(b"id").unwrap_or_default();
            let relation = relations.iter().find(|relation| relation.id == id);
            if relation.is_some_and(|relation| !relation.kind.ends_with("/worksheet")) {
                continue;
            }
            let number = sheets.len() + 1;
            let part = relation.map_or_else(
                || format!("{folder}/worksheets/sheet{number}.xml"),
                |relation| resolve(folder, &relation.target),
            );
            sheets.push(SheetPart {
                name: tag.text(b"name").unwrap_or_default(),
                part,
                is_hidden: matches!(tag.attribute(b"state"), Some(b"hidden" | b"veryHidden")),
            });
        }
        Ok((sheets, is_1904))
    }

    fn day_formats(&mut self, name: &str) -> Result<Vec<bool>, Stop> {
        let Some(mut scanner) = self.scan(name, HELD_BYTES)? else { return Ok(Vec::new()) };
        let mut own = HashMap::new();
        let mut formats = Vec::new();
        let mut is_cell_formats = false;
        // A damaged style part only costs the knowledge of which numbers are days.
        while let Ok(Some(token)) = scanner.next() {
            match token {
                Token::Open(tag) if tag.name() == b"numFmt" => {
                    let id = number(tag.attribute(b"numFmtId"));
                    own.insert(id, tag.text(b"formatCode").is_some_and(|code| is_day_format(&code)));
                }
                Token::Open(tag) if tag.name() == b"cellXfs" => is_cell_formats = true,
                Token::Close(b"cellXfs") => is_cell_formats = false,
                Token::Open(tag) if is_cell_formats && tag.name() == b"xf" => {
                    let id = number(tag.attribute(b"numFmtId"));
                    formats.push(own.get(&id).copied().unwrap_or_else(|| is_day_format_id(id)));
                }
                _ => {}
            }
        }
        Ok(formats)
    }

    fn texts(&mut self, name: &str) -> Result<Texts, Stop> {
        let mut texts = Texts::default();
        let Some(mut scanner) = self.scan(name, HELD_BYTES)? else { return Ok(texts) };
        let mut item = TextItem::default();
        while let Some(token) = scanner.next().map_err(|error| broken_part(name, &error))? {
            match token {
                Token::Open(tag) if tag.name() == b"si" => {
                    if tag.is_empty {
                        texts.ends.push(texts.letters.len());
                    }
                }
                Token::Close(b"si") => texts.ends.push(texts.letters.len()),
                other => item.take(&other, &mut texts.letters),
            }
        }
        Ok(texts)
    }
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// Gathers the `t` texts of a rich text, without its phonetic guides.
#[derive(Default)]
pub(crate) struct TextItem {
    is_text: bool,
    is_phonetic: bool,
}

impl TextItem {
    pub(crate) fn take(&mut self, token: &Token<'_>, letters: &mut String) {
        match token {
            Token::Open(tag) if !tag.is_empty => match tag.name() {
                b"t" => self.is_text = true,
                b"rPh" => self.is_phonetic = true,
                _ => {}
            },
            Token::Close(b"t") => self.is_text = false,
            Token::Close(b"rPh") => self.is_phonetic = false,
            Token::Text(raw) if self.is_text && !self.is_phonetic => {
                push_unescaped(letters, &unescape(raw));
            }
            Token::Data(raw) if self.is_text && !self.is_phonetic => {
                letters.push_str(&String::from_utf8_lossy(raw));
            }
            _ => {}
        }
    }
}

/// Appends a text in which `_x000D_` stands for a control letter (ECMA-376 part 1, 22.9.2.19).
pub(crate) fn push_unescaped(letters: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        letters.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..6).filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(letter) => {
                letters.push(letter);
                rest = &rest[7..];
            }
            None => {
                letters.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    letters.push_str(rest);
}

fn number(attribute: Option<&[u8]>) -> u32 {
    attribute.and_then(|value| std::str::from_utf8(value).ok()?.parse().ok()).unwrap_or(0)
}

/// The part that a relation target means, seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            other => steps.push(other),
        }
    }
    steps.join("/")
}

/// Reads a whole part into memory, if it is small.
pub(crate) fn small_part(package: &mut Package<'_>, name: &str, most: u64) -> Option<Vec<u8>> {
    if package.stated_bytes(name)? > most {
        return None;
    }
    let index = *package.parts.get(&name.to_lowercase())?;
    let part = package.archive.by_index(index).ok()?;
    let mut bytes = Vec::new();
    part.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relation_targets_are_resolved_from_their_folder() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("xl", "../xl/./a.xml", "xl/a.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }

    #[test]
    fn escaped_control_letters_are_letters_again() {
        let mut letters = String::new();
        push_unescaped(&mut letters, "甲_x000D_\n乙_x_y_xZZZZ_");
        assert_eq!(letters, "甲\r\n乙_x_y_xZZZZ_");
    }
}
