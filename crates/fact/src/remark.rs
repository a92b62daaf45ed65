//! What is said about a code that has no check character, and the cleaning they share.

use crate::Severity;
use crate::identifier::{half_width, is_separator};

/// One remark about a code as delivered: ready to become a [`crate::Finding`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Remark {
    /// Stable code.
    pub code: &'static str,
    /// `Refused` when the text cannot be such a code.
    pub severity: Severity,
    /// What is wrong, in Chinese, one sentence.
    pub message: String,
    /// What to do, in Chinese, one sentence.
    pub advice: &'static str,
}

/// Cleaned text, and a notice when anything had to be changed inside it.
pub(crate) fn clean(text: &str) -> (Vec<char>, Vec<Remark>) {
    let text = text.trim_matches(|found: char| is_separator(found) || found == '\'');
    let kept = text.chars().filter(|&found| !is_separator(found));
    let cleaned: Vec<char> = kept.map(|found| half_width(found).to_ascii_uppercase()).collect();
    let changed = cleaned.iter().copied().ne(text.chars());
    let notice = Remark {
        code: "code-form",
        severity: Severity::Notice,
        message: "代码中有全角、小写或分隔字符，已按规范写法读入。".to_owned(),
        advice: "无需处理。",
    };
    (cleaned, if changed { vec![notice] } else { Vec::new() })
}

/// Puts O and I at the places of digits right and names them; `places` counts from 0.
pub(crate) fn digits_for_lookalikes(
    cleaned: &mut [char],
    places: impl Iterator<Item = usize>,
    remarks: &mut Vec<Remark>,
) {
    for place in places {
        let Some(slot) = cleaned.get_mut(place) else { continue };
        let read_as = match *slot {
            'O' => '0',
            'I' => '1',
            _ => continue,
        };
        remarks.push(Remark {
            code: "code-lookalike",
            severity: Severity::Warning,
            message: format!("第{}位“{slot}”应为数字，已读作“{read_as}”。", place + 1),
            advice: "请对照原件核对这一位。",
        });
        *slot = read_as;
    }
}

/// The digits at these places as text, or the refusal that names the part and what stands there.
pub(crate) fn digits(
    cleaned: &[char],
    places: std::ops::Range<usize>,
    part: &str,
    code: &'static str,
) -> Result<String, Remark> {
    let found: String = cleaned.get(places.clone()).unwrap_or_default().iter().collect();
    if found.len() == places.len() && found.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(found);
    }
    Err(Remark {
        code,
        severity: Severity::Refused,
        message: format!(
            "第{}—{}位{part}应为{}位数字，这里是“{found}”。",
            places.start + 1,
            places.end,
            places.len()
        ),
        advice: "请对照原件更正。",
    })
}

/// The refusal of a wrong length.
pub(crate) fn wrong_length(code: &'static str, what: &str, expected: &str, found: usize) -> Remark {
    Remark {
        code,
        severity: Severity::Refused,
        message: format!("{what}应为{expected}位，这里清理后是{found}位。"),
        advice: "请对照原件补全或更正。",
    }
}

/// A warning when no list of regions has ever had these six digits.
pub(crate) fn region_remark(region: &str) -> Option<Remark> {
    (!crate::Region::is_listed(region)).then(|| Remark {
        code: "code-region",
        severity: Severity::Warning,
        message: format!("前6位“{region}”不是行政区划代码表所列的代码。"),
        advice: "请核对行政区划代码。",
    })
}
