//! From the files of a pack to the pack.

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::expression::Expression;
use crate::pack::{Derived, Pack, Parameter};
use crate::vocabulary::Vocabulary;
use fact::Decimal;
use std::collections::BTreeMap;

pub fn load(files: &[(String, String)]) -> Result<Pack, Vec<Diagnostic>> {
    let (path, text) = files.first().map_or(("", ""), |(path, text)| (path, text));
    Err(vec![SourceFile::new(path, text).refuse(0..0, "unreadable", "还不能读。", "")])
}

pub fn in_order(derived: Vec<&Derived>) -> Vec<&Derived> {
    derived
}

pub fn configure(
    pack: Pack,
    _values: &BTreeMap<String, Decimal>,
    _source: &str,
) -> Result<Pack, Vec<Diagnostic>> {
    Ok(pack)
}

pub fn unconfigured(parameter: &Parameter) -> Diagnostic {
    parameter.file.refuse(parameter.span.clone(), "not-configured", "没有数值。", "")
}

/// Reads an expression that stands as a TOML string at `offset` of the file.
pub fn expression(
    file: &SourceFile,
    offset: usize,
    text: &toml::Spanned<String>,
    vocabulary: &Vocabulary,
) -> Result<Expression, Diagnostic> {
    let span = text.span().start + offset..text.span().end + offset;
    let source = text.get_ref();
    let raw = file.text.get(span.clone()).unwrap_or_default();
    // Where the words begin behind the quotes; with escapes in the string only the whole is pointed at.
    let begin = raw.find(source.as_str()).map(|skipped| span.start + skipped);
    let parsed = Expression::parse(source, vocabulary).map_err(|problem| {
        let place = begin.map_or(span.clone(), |at| at + problem.span.start..at + problem.span.end);
        file.refuse(place, problem.code, problem.message, problem.hint)
    })?;
    Ok(parsed.at(file, begin.unwrap_or(span.start)))
}

/// Reads TOML that stands at `offset` of the file.
pub fn read_toml<'de, T: serde::Deserialize<'de>>(
    file: &SourceFile,
    offset: usize,
    text: &'de str,
) -> Result<T, Diagnostic> {
    toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..text.len());
        let message = error.message().trim().replace('\n', " ");
        file.refuse(offset + span.start..offset + span.end, "bad-toml", format!("{message}。"), "")
    })
}
