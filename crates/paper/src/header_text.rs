//! What a header or title text says apart from its words: units in brackets, notes of units,
//! years, numbering.

use crate::format::{Cell, Row};
use crate::printed_unit::PrintedUnit;
use crate::wording::half_width;

/// One header text in the forms in which it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeaderText {
    /// As it stands, without spaces.
    pub(crate) shown: String,
    /// Without spaces, half width, lower case.
    pub(crate) key: String,
    /// The same without a unit.
    pub(crate) bare: String,
    /// The same without any bracket at the end.
    pub(crate) stem: String,
    /// The unit it names.
    pub(crate) unit: Option<String>,
    /// Whether this is no text at all but data.
    pub(crate) is_data: bool,
}

impl HeaderText {
    /// A header text.
    pub(crate) fn new(text: &str) -> Self {
        // Sentences are titles and notes; a header is short.
        if text.chars().count() > 80 {
            return Self::data();
        }
        let key = squeeze(text);
        let (bare, unit) = split_unit(&key);
        let stem = key.strip_suffix(')').and_then(|open| open.rfind('(').map(|at| open[..at].to_owned()));
        let stem = stem.unwrap_or_else(|| key.clone());
        let shown = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        Self { shown, key, bare, stem, unit, is_data: false }
    }

    /// A number or day, which no header is.
    pub(crate) fn data() -> Self {
        Self { is_data: true, ..Self::default() }
    }
}

/// A text as headers are compared: half width, lower case, no spaces, no marks for "required",
/// no numbering in front.
pub(crate) fn squeeze(text: &str) -> String {
    let squeezed: String = text
        .chars()
        .map(half_width)
        .map(|letter| match letter {
            '【' | '〔' | '[' | '﹝' => '(',
            '】' | '〕' | ']' | '﹞' => ')',
            other => other,
        })
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .filter(|letter| !matches!(letter, '*' | '★' | '\u{200b}' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect();
    let unnumbered = squeezed.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match unnumbered.strip_prefix(['.', ',']) {
        Some(rest) if unnumbered.len() < squeezed.len() && !rest.is_empty() => rest.to_owned(),
        _ => squeezed,
    }
}

/// `实缴税金(万元)` → `实缴税金` and `万元`; also `实缴税金(单位:万元)`, `实缴税金:万元`, `实缴税金,万元`.
fn split_unit(key: &str) -> (String, Option<String>) {
    let mut rest = key;
    let mut tail = String::new();
    // The unit may stand before a remark: 面积(亩)(不含租赁).
    while let Some(open) = rest.strip_suffix(')') {
        let Some(at) = open.rfind('(') else { break };
        if let Some(unit) = unit_word(&open[at + 1..]) {
            return (format!("{}{tail}", &open[..at]), Some(unit));
        }
        tail = format!("{}{tail}", &rest[at..]);
        rest = &open[..at];
    }
    if let Some(at) = key.rfind([':', ','])
        && let Some(unit) = unit_word(&key[at + 1..])
        && at > 0
    {
        let bare = key[..at].trim_end_matches("单位").trim_end_matches(['(', ',']);
        return (bare.to_owned(), Some(unit));
    }
    (key.to_owned(), None)
}

fn unit_word(text: &str) -> Option<String> {
    let text = text.strip_prefix("计量单位").or_else(|| text.strip_prefix("单位")).unwrap_or(text);
    let text = text.trim_start_matches([':', ',']);
    (text != "1" && text != "年" && PrintedUnit::parse(text).is_some()).then(|| text.to_owned())
}

/// Units named by a note such as `单位：万元、亩` or by a title such as `税收汇总表（万元）`.
pub(crate) fn note_units(text: &str) -> Vec<String> {
    let key = squeeze(text);
    let mut units: Vec<String> = Vec::new();
    for (at, mark) in key.match_indices("单位") {
        let Some(rest) = key[at + mark.len()..].strip_prefix([':', '为', '是']) else { continue };
        units.extend(rest.split([')', '。', ';', ',']).map_while(unit_word));
    }
    if let Some(unit) = split_unit(&key).1
        && !units.contains(&unit)
    {
        units.push(unit);
    }
    units
}

/// Years named in a text: `2024年…`, `2024年度`, `（2024）`.
pub(crate) fn years_in(text: &str) -> Vec<i16> {
    let narrowed: Vec<char> = text.chars().map(half_width).collect();
    let mut years = Vec::new();
    let mut at = 0;
    while at < narrowed.len() {
        let length = narrowed[at..].iter().take_while(|letter| letter.is_ascii_digit()).count();
        if length == 4 {
            let year = narrowed[at..at + 4].iter().collect::<String>().parse().unwrap_or(0);
            if (1950..2100).contains(&year) && !years.contains(&year) {
                years.push(year);
            }
        }
        at += length.max(1);
    }
    years
}

/// Whether a row only numbers the columns: 1 2 3 …, (1) (2) …, 甲 乙 1 2 …, A B C ….
pub(crate) fn is_numbering(row: &Row) -> bool {
    if row.cells.len() < 2 {
        return false;
    }
    let mut last = 0;
    row.cells.iter().all(|(_, cell)| {
        let text = match cell {
            Cell::Number(digits) => digits.to_string(),
            Cell::Text(text) => squeeze(text),
            _ => return false,
        };
        let inner = text.trim_matches(['(', ')', '<', '>']);
        if let Ok(number) = inner.parse::<u32>() {
            let follows = number == last + 1 || (last == 0 && number <= 2);
            last = number;
            return follows;
        }
        let mut letters = inner.chars();
        let single = letters.next().filter(|_| letters.next().is_none());
        matches!(inner, "栏次" | "列次" | "序号" | "行次")
            || single
                .is_some_and(|letter| letter.is_ascii_alphabetic() || "甲乙丙丁戊己庚辛壬癸".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_found_wherever_the_header_puts_it() {
        for (text, bare, unit) in [
            ("实缴税金（万元）", "实缴税金", Some("万元")),
            ("实缴税金\n(单位：万元)", "实缴税金", Some("万元")),
            ("用地面积【平方米】", "用地面积", Some("平方米")),
            ("实缴税金，万元", "实缴税金", Some("万元")),
            ("面积(亩)(不含租赁)", "面积(不含租赁)", Some("亩")),
            ("约定容积率（上限）", "约定容积率(上限)", None),
            ("亩均税收（万元/亩）", "亩均税收", Some("万元/亩")),
            ("* 企业名称", "企业名称", None),
            ("1.企业名称", "企业名称", None),
            ("2023年", "2023年", None),
        ] {
            let header = HeaderText::new(text);
            assert_eq!((header.bare.as_str(), header.unit.as_deref()), (bare, unit), "{text}");
        }
    }

    #[test]
    fn notes_name_units_and_titles_name_years() {
        for (text, units) in [
            ("单位：万元、亩", vec!["万元", "亩"]),
            ("计量单位：平方米", vec!["平方米"]),
            ("2024年企业税收汇总表（单位：元）", vec!["元"]),
            ("填报单位：市税务局", vec![]),
            ("（金额单位为万元）", vec!["万元"]),
        ] {
            assert_eq!(note_units(text), units, "{text}");
        }
        for (text, years) in [
            ("2024年度企业税收", vec![2024]),
            ("２０２３年汇总（2022年对比）", vec![2023, 2022]),
            ("320411 企业", vec![]),
            ("税收2024", vec![2024]),
        ] {
            assert_eq!(years_in(text), years, "{text}");
        }
    }

    #[test]
    fn a_row_of_numbers_in_order_is_numbering_and_data_is_not() {
        let row = |cells: &[&str]| Row {
            cells: (1..).zip(cells).map(|(column, text)| (column, Cell::Text((*text).into()))).collect(),
            ..Row::default()
        };
        for cells in
            [&["1", "2", "3"][..], &["甲", "乙", "1", "2"], &["栏次", "(1)", "(2)"], &["A", "B", "C"]]
        {
            assert!(is_numbering(&row(cells)), "{cells:?}");
        }
        for cells in [&["1", "91320411MA", "甲公司"][..], &["1", "5", "9"], &["甲公司", "1"]] {
            assert!(!is_numbering(&row(cells)), "{cells:?}");
        }
    }
}
