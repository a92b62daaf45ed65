//! TOML inside the files of a pack: messages in Chinese at the right line, days, expressions.

use crate::days::Days;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::expression::Expression;
use crate::vocabulary::{Vocabulary, nearest};
use fact::{Decimal, Unit};
use jiff::civil::Date;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;
use toml::value::Datetime;

/// Reads TOML that stands at `offset` of the file.
pub fn read_toml<'de, T: Deserialize<'de>>(
    file: &SourceFile,
    offset: usize,
    text: &'de str,
) -> Result<T, Diagnostic> {
    toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..text.len().min(1));
        let (code, message, hint) = in_chinese(error.message());
        file.refuse(moved(&span, offset), code, message, hint)
    })
}

/// Reads an expression that stands as a TOML string in text that begins at `offset` of the file.
pub fn expression(
    file: &SourceFile,
    offset: usize,
    text: &Spanned<String>,
    vocabulary: &Vocabulary,
) -> Result<Expression, Diagnostic> {
    let span = moved(&text.span(), offset);
    let source = text.get_ref();
    let raw = file.text.get(span.clone()).unwrap_or("");
    // Where the words begin behind the quotes; with escapes in the string only the whole is pointed at.
    let begin = raw.find(source.as_str()).map(|skipped| span.start + skipped);
    let parsed = Expression::parse(source, vocabulary).map_err(|problem| {
        let place = begin.map_or(span.clone(), |begin| moved(&problem.span, begin));
        file.refuse(place, problem.code, problem.message, problem.hint)
    })?;
    Ok(parsed.at(file, begin.unwrap_or(span.start)))
}

/// A TOML date without a time.
pub fn day(file: &SourceFile, offset: usize, day: &Spanned<Datetime>) -> Result<Date, Diagnostic> {
    let written = day.get_ref();
    let date = match (written.date, written.time) {
        (Some(date), None) => i16::try_from(date.year)
            .and_then(|year| Ok((year, i8::try_from(date.month)?, i8::try_from(date.day)?)))
            .ok()
            .and_then(|(year, month, day)| Date::new(year, month, day).ok()),
        _ => None,
    };
    date.ok_or_else(|| {
        let span = moved(&day.span(), offset);
        file.refuse(span, "bad-day", format!("“{written}”不是日期。"), "写成 2022-01-01，不带时间和引号。")
    })
}

/// First and last day, in order.
pub fn days(
    file: &SourceFile,
    offset: usize,
    from: &Spanned<Datetime>,
    to: Option<&Spanned<Datetime>>,
) -> Result<Days, Diagnostic> {
    let first = day(file, offset, from)?;
    let last = to.map(|to| day(file, offset, to)).transpose()?;
    match (last, to) {
        (Some(last), Some(to)) if last < first => {
            let message = format!("末日{last}早于首日{first}。");
            Err(file.refuse(moved(&to.span(), offset), "days-reversed", message, "两个日期都含在内。"))
        }
        _ => Ok(Days { from: first, to: last }),
    }
}

/// An exact decimal written as text.
pub fn decimal(file: &SourceFile, offset: usize, text: &Spanned<String>) -> Result<Decimal, Diagnostic> {
    let span = moved(&text.span(), offset);
    let written = text.get_ref();
    if written.contains('*') || written.trim().is_empty() {
        let hint = "来源遮盖的数请去掉 value，写 required = true，由开发区在 zone.toml 里配置。";
        let message = format!("“{written}”是遮盖的数，没有数值。");
        return Err(file.refuse(span, "masked-number", message, hint));
    }
    written.parse().map_err(|error: fact::DecimalError| {
        file.refuse(span, "bad-number", format!("{error}。"), "写成普通小数，半角，不带单位和千分号。")
    })
}

/// A printed unit.
pub fn unit(file: &SourceFile, offset: usize, text: &Spanned<String>) -> Result<Unit, Diagnostic> {
    text.get_ref().parse().map_err(|error: fact::UnitError| {
        let hint = "例如 万元、亩、m²、tce、万kWh、人、年、分、%、万元/亩；没有单位写 1。";
        file.refuse(moved(&text.span(), offset), "bad-unit", format!("{error}。"), hint)
    })
}

/// Bytes of a block as bytes of its file.
pub fn moved(span: &Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}

/// What the TOML reader said, for a reader of Chinese.
fn in_chinese(said: &str) -> (&'static str, String, String) {
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    if said.starts_with("missing field") {
        let field = quoted.first().copied().unwrap_or("");
        return ("missing-key", format!("缺少 {field}。"), "写法见 docs/packs.md。".to_owned());
    }
    if said.starts_with("unknown field") || said.starts_with("unknown variant") {
        let (given, known) = quoted.split_first().unwrap_or((&"", &[]));
        let hint = match nearest(given, known.iter().copied()) {
            Some(near) => format!("是不是 {near}？"),
            None => format!("可用：{}。", known.join("、")),
        };
        return ("unknown-key", format!("没有“{given}”这一项。"), hint);
    }
    if said.starts_with("invalid type") && said.contains("expected a string") {
        let hint = "数也写成加引号的文字，例如 \"0.05\"，以免丢失精度。";
        return ("bad-toml", "这里要加引号的文字。".to_owned(), hint.to_owned());
    }
    if said.starts_with("duplicate key") {
        return ("bad-toml", "同一项写了两次。".to_owned(), "请只留一处。".to_owned());
    }
    let said = said.trim().replace('\n', "；");
    ("bad-toml", "这里不合 TOML 的写法。".to_owned(), format!("解析器的说明：{said}"))
}
