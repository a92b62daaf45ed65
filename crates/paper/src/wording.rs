//! What a piece of text in a cell amounts to before anybody asks for a number or a day: full-width
//! letters, invisible spaces, and the many ways of writing that there is nothing.

use std::borrow::Cow;

/// What a text says when it says that there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    /// Nothing stands there, or what a program writes for nothing (`null`, `Nah`).
    Blank,
    /// A program's word for nothing; never zero, whatever the form says of blanks.
    Missing,
    /// `—`, `无`, `不适用`.
    NotApplicable,
    /// `不详`, `未知`.
    Unknown,
}

/// The half-width letter for a full-width one; ideographic and non-breaking spaces become a space.
pub(crate) fn half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xff01 + 0x21).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '−' | '﹣' => '-',
        '﹪' => '%',
        '、' => ',',
        _ => letter,
    }
}

/// Whether a letter takes no room: byte-order mark, zero-width space and joiners, control letters.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}')
        || (letter.is_control() && !letter.is_whitespace())
}

/// The text without spaces around it and without invisible letters; borrowed when nothing changes.
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter));
    if trimmed.is_ascii() && !trimmed.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(trimmed);
    }
    if !trimmed.chars().any(|letter| is_invisible(letter) || is_odd_space(letter)) {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(
        trimmed
            .chars()
            .filter(|letter| !is_invisible(*letter))
            .map(|letter| if is_odd_space(letter) { ' ' } else { letter })
            .collect(),
    )
}

fn is_odd_space(letter: char) -> bool {
    letter != ' ' && letter != '\u{3000}' && letter.is_whitespace()
}

/// The text as a code or number is compared: half width, tidy.
pub(crate) fn narrow(text: &str) -> Cow<'_, str> {
    let text = tidy(text);
    if text.is_ascii() {
        return text;
    }
    let narrowed: String = text.chars().map(half_width).collect();
    Cow::Owned(narrowed.trim().to_owned())
}

/// The absence a tidy text stands for, if it is one.
pub(crate) fn absence(text: &str) -> Option<Absence> {
    if text.is_empty() {
        return Some(Absence::Blank);
    }
    // Longer texts are never one of these words, and most cells are longer or are digits.
    if text.len() > 24 || text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let word = narrow(text).to_lowercase();
    let absence = match word.as_str() {
        "" => Absence::Blank,
        "null" | "nan" | "nah" | "na" | "nil" | "none" | "<null>" | "(null)" | "undefined" | "#n/a"
        | "未填" | "未填报" | "未报" | "未上报" | "缺失" | "空" | "(空)" | "(空白)" => {
            Absence::Missing
        }
        "无" | "不适用" | "n/a" | "/" | "\\" | "没有" | "无此项" | "*" | "不涉及" => {
            Absence::NotApplicable
        }
        "不详" | "未知" | "不明" | "不清楚" | "待查" | "待核" | "待核实" | "待定" | "?" | "??" | "???"
        | "暂无数据" | "暂缺" | "unknown" => Absence::Unknown,
        dashes if dashes.chars().all(is_dash) => Absence::NotApplicable,
        _ => return None,
    };
    Some(absence)
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '—' | '–' | '―' | '─' | '━' | 'ー' | '一' | '‐' | '‑' | '_' | '~' | '…')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_of_writing_nothing_are_four() {
        for (text, absence_expected) in [
            ("", Absence::Blank),
            ("Nah", Absence::Missing),
            ("NULL", Absence::Missing),
            ("—", Absence::NotApplicable),
            ("——", Absence::NotApplicable),
            ("-", Absence::NotApplicable),
            ("－", Absence::NotApplicable),
            ("无", Absence::NotApplicable),
            ("N/A", Absence::NotApplicable),
            ("Ｎ／Ａ", Absence::NotApplicable),
            ("不详", Absence::Unknown),
            ("？", Absence::Unknown),
        ] {
            assert_eq!(absence(&tidy(text)), Some(absence_expected), "{text}");
        }
        for text in ["0", "-1", "无锡市", "一般", "NASA", "1-2"] {
            assert_eq!(absence(text), None, "{text}");
        }
    }

    #[test]
    fn odd_spaces_and_invisible_letters_go() {
        assert_eq!(tidy("\u{a0}\u{feff} 某 公司\u{200b}\t"), "某 公司");
        assert_eq!(tidy("第一\u{a0}车间"), "第一 车间");
        assert_eq!(absence(&tidy("\u{a0}\u{3000}")), Some(Absence::Blank));
        assert_eq!(narrow("９１３２０４１１ＭＡ"), "91320411MA");
        assert_eq!(narrow("１，２３４．５"), "1,234.5");
    }
}
