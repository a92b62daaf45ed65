//! The term of years of a published supply result as people spelled it: `50`, `50年`, `五十年`,
//! `工业用地50年; 街巷用地0年;`, `至2067年1月5日`. A spelling that says nothing certain is left as it is.

use fact::Decimal;
use jiff::civil::Date;

/// What a spelling says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedTerm {
    /// Nothing was written.
    Blank,
    /// Years, by use where uses are named; those of zero years are kept as written.
    Years(Vec<UsedYears>),
    /// A last day instead of a length.
    Until(Date),
    /// Written as being without term.
    Unlimited,
    /// A spelling that cannot be read.
    Unreadable,
}

/// The years of one use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedYears {
    /// Name of the use; empty where none was written.
    pub land_use: String,
    /// Years.
    pub years: Decimal,
}

impl StatedTerm {
    /// Reads a spelling.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text: String = text.chars().map(half_width).filter(|letter| !letter.is_whitespace()).collect();
        if text.is_empty() {
            return Self::Blank;
        }
        if matches!(text.as_str(), "无期限" | "无限期" | "无使用期限" | "无年限" | "永久" | "长期" | "不限")
        {
            return Self::Unlimited;
        }
        if let Some(day) = last_day(&text) {
            return Self::Until(day);
        }
        let parts = text.split([';', ',', '、', '/', '|', '+']).filter(|part| !part.is_empty());
        let read: Option<Vec<UsedYears>> = parts.map(used_years).collect();
        match read {
            Some(years) if !years.is_empty() => Self::Years(years),
            _ => Self::Unreadable,
        }
    }

    /// The uses that are named, when there are several.
    #[must_use]
    pub fn composite(&self) -> Option<Vec<&str>> {
        let Self::Years(parts) = self else { return None };
        (parts.len() > 1).then(|| parts.iter().map(|part| part.land_use.as_str()).collect())
    }

    /// The one number of years, where it is certain: uses of zero years (roads, lanes) have no term of their own; uses
    /// whose terms differ have no common one.
    #[must_use]
    pub fn years(&self) -> Option<Decimal> {
        let Self::Years(parts) = self else { return None };
        let zero = Decimal::from(0);
        let mut terms = parts.iter().map(|part| part.years).filter(|years| *years > zero);
        let first = terms.next()?;
        terms.all(|other| other == first).then_some(first)
    }
}

/// `工业用地50年`, `50`, `50年期`, `(50年)`.
fn used_years(part: &str) -> Option<UsedYears> {
    let part = part.trim_matches(['(', ')', '[', ']', '。', '.']);
    let is_number = |letter: char| letter.is_ascii_digit() || letter == '.';
    let (name, years, rest) = match part.find(is_number) {
        Some(start) => {
            let end =
                part[start..].find(|letter| !is_number(letter)).map_or(part.len(), |length| start + length);
            let years: Decimal = part[start..end].parse().ok()?;
            return of_rest(&part[..start], years, &part[end..]);
        }
        None => {
            let start = part.find(is_numeral)?;
            let rest = &part[start..];
            let end = rest.find(|letter| !is_numeral(letter)).unwrap_or(rest.len());
            (&part[..start], spelled(&rest[..end])?, &rest[end..])
        }
    };
    // A numeral inside a name (一类工业用地) is no term: only one before 年 is.
    rest.starts_with('年').then(|| of_rest(name, Decimal::from(i64::from(years)), rest)).flatten()
}

fn of_rest(name: &str, years: Decimal, rest: &str) -> Option<UsedYears> {
    let known =
        matches!(rest.trim_end_matches([')', ']']), "" | "年" | "年期" | "年整" | "(年" | "周年" | "年限");
    let land_use =
        name.trim_end_matches([':', '(', '为', '是']).trim_end_matches("年限").trim_end_matches("使用");
    let named = land_use.is_empty() || USES.iter().any(|ending| land_use.ends_with(ending));
    (known && named).then(|| UsedYears { land_use: land_use.to_owned(), years })
}

/// How the name of a use ends; another word before a number (约, 不超过, 至) leaves the spelling unread.
const USES: &[&str] = &[
    "用地", "工业", "仓储", "采矿", "工矿", "商业", "商服", "商住", "住宅", "居住", "办公", "综合", "旅游",
    "娱乐", "教育", "科研", "科教", "其他", "其它",
];

fn is_numeral(letter: char) -> bool {
    "零〇一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰".contains(letter)
}

/// A numeral up to 999 in characters.
fn spelled(text: &str) -> Option<u16> {
    let (mut total, mut digit) = (0_u16, None);
    for letter in text.chars() {
        let times = match letter {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            _ => {
                let place = "零一二三四五六七八九".chars().position(|one| one == letter);
                let place = place.or_else(|| "〇壹贰叁肆伍陆柒捌玖".chars().position(|one| one == letter))?;
                digit = Some(u16::try_from(place).ok()?);
                continue;
            }
        };
        total = total.checked_add(digit.take().unwrap_or(1).checked_mul(times)?)?;
    }
    total.checked_add(digit.unwrap_or(0)).filter(|total| *total < 1_000)
}

/// The last day of `至2067年1月5日` or `2017年1月6日至2067年1月5日`.
fn last_day(text: &str) -> Option<Date> {
    let (_, last) = text.rsplit_once('至').or_else(|| text.rsplit_once('到'))?;
    let last = last.trim_end_matches('止').trim_end_matches('日');
    let mut parts = last.split(['年', '月', '-', '.', '/']).map(str::parse::<i16>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|day| day.year() > 1987)
}

fn half_width(letter: char) -> char {
    match letter {
        '；' => ';',
        '，' => ',',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '．' => '.',
        '－' | '—' | '–' => '-',
        '０'..='９' => {
            char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter)
        }
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Spelling, the one certain number of years, how many uses are named when several.
    const SPELLINGS: &[(&str, Option<&str>, usize)] = &[
        ("50", Some("50"), 0),
        (" 50", Some("50"), 0),
        ("50\u{a0}", Some("50"), 0),
        ("50年", Some("50"), 0),
        ("５０年", Some("50"), 0),
        ("50 年", Some("50"), 0),
        ("50年。", Some("50"), 0),
        ("(50年)", Some("50"), 0),
        ("50.0", Some("50.0"), 0),
        ("41.79", Some("41.79"), 0),
        ("五十年", Some("50"), 0),
        ("伍拾年", Some("50"), 0),
        ("十五年", Some("15"), 0),
        ("四十九年", Some("49"), 0),
        ("一百年", Some("100"), 0),
        ("工业用地50年;", Some("50"), 0),
        ("其他工业用地50年;", Some("50"), 0),
        ("工业用地：50年", Some("50"), 0),
        ("工业50年", Some("50"), 0),
        ("工业用地五十年", Some("50"), 0),
        ("工业用地50年; 街巷用地0年;", Some("50"), 2),
        ("工业用地50年；仓储用地50年", Some("50"), 2),
        ("其他工业用地50年; 其他商服用地40", None, 2),
        ("住宅70年、商业40年", None, 2),
        ("70/40", None, 2),
        ("0", None, 0),
        ("工业用地0年", None, 0),
    ];

    #[test]
    fn a_spelling_gives_the_years_only_where_they_are_certain() {
        for (text, years, uses) in SPELLINGS {
            let term = StatedTerm::read(text);
            assert!(matches!(term, StatedTerm::Years(_)), "{text}: {term:?}");
            assert_eq!(term.years(), years.map(|years| years.parse().expect(years)), "{text}");
            assert_eq!(term.composite().map_or(0, |uses| uses.len()), *uses, "{text}");
        }
    }

    #[test]
    fn a_last_day_no_term_and_nothing_are_told_apart() {
        assert_eq!(StatedTerm::read("至2067年1月5日"), StatedTerm::Until(date(2067, 1, 5)));
        assert_eq!(StatedTerm::read("2017-01-06至2067-01-05止"), StatedTerm::Until(date(2067, 1, 5)));
        assert_eq!(StatedTerm::read("无限期"), StatedTerm::Unlimited);
        assert_eq!(StatedTerm::read(" \u{a0}\u{3000}"), StatedTerm::Blank);
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        for text in [
            "按规定",
            "五十",
            "一类工业用地",
            "50月",
            "50年或40年",
            "约50年",
            "50-40",
            "至2067年",
            "1.2.3",
            "年",
            "-50",
            ";",
        ] {
            assert_eq!(StatedTerm::read(text), StatedTerm::Unreadable, "{text}");
        }
    }
}
