//! Words and numbers as the sheet prints them, for page and text alike.

use office::evaluation::explain::{Explanation, RuleNote};
use office::evaluation::what_if::{Crossing, FigureChange, RuleEffect, RuleKind};

/// A number as text with thousands separators; other texts stay.
pub fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, part) = rest.split_once('.').map_or((rest, None), |(whole, part)| (whole, Some(part)));
    if whole.len() < 4 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut digits = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            digits.push(',');
        }
        digits.push(digit);
    }
    part.map_or_else(|| format!("{sign}{digits}"), |part| format!("{sign}{digits}.{part}"))
}

/// A number with its unit; the unit of a bare number is not printed.
pub fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" | "1" => grouped(number),
        "年" => format!("{number} 年"),
        unit => format!("{} {unit}", grouped(number)),
    }
}

/// `B 鼓励提升类`, or what stands for no class.
pub fn class_title(explanation: &Explanation, class: &str) -> String {
    if class.is_empty() {
        return "未定等级".to_owned();
    }
    let label = explanation.classes.iter().find(|(id, _)| id == class).map(|(_, label)| label.as_str());
    match label {
        Some(label) if !label.is_empty() && label != class => format!("{class} {label}"),
        _ => class.to_owned(),
    }
}

/// `B 类`, or what stands for no class.
pub fn short_class(class: &str) -> String {
    if class.is_empty() { "不定等级".to_owned() } else { format!("{class} 类") }
}

/// What a change of a figure does, in one phrase: `增加 61.37 万元（+14.9%），达到 473.67 万元`.
pub fn crossing(figure: &FigureChange, crossing: &Crossing) -> String {
    let to = with_unit(&crossing.value.trim().to_string(), &figure.unit);
    let Some(change) = crossing.change else { return format!("如实报送且达到 {to}") };
    let text = change.trim().to_string();
    let (verb, size) = match text.strip_prefix('-') {
        Some(size) => ("减少", size),
        None => ("增加", text.as_str()),
    };
    let percent = crossing.percent.map_or_else(String::new, |percent| {
        let text = percent.to_string();
        let sign = if text.starts_with('-') { "" } else { "+" };
        format!("（{sign}{text}%）")
    });
    format!("{verb} {}{percent}，到 {to}", with_unit(size, &figure.unit))
}

/// What a rule did: `没有这条规则时：C 类，总分 61.2`.
pub fn effect(effect: &RuleEffect) -> String {
    let kind = match effect.kind {
        RuleKind::Bonus => "加分",
        RuleKind::Deduction => "扣分",
        RuleKind::Veto => "否决",
        RuleKind::Gate => "附加条件",
        RuleKind::Protection => "保护",
        RuleKind::Event => "调档",
        RuleKind::Participation => "参评规定",
    };
    let mut parts = vec![short_class(&effect.class_without)];
    parts.extend(effect.rank_without.map(|rank| format!("第{rank}名")));
    parts.extend(effect.total_without.as_ref().map(|total| format!("{total} 分")));
    let decides = if effect.decides { "" } else { "（等级不变）" };
    format!("{kind}“{}”：没有它时为 {}{decides}", effect.label, parts.join("，"))
}

/// A rule that acted: `投产不足两年：暂不评价，至2026年（第3条）`.
pub fn rule(note: &RuleNote) -> String {
    let mut text = format!("{}：{}", note.label, note.effect);
    if !note.class_before.is_empty() {
        text.push_str(&format!("（此前 {} 类）", note.class_before));
    }
    if let Some(until) = &note.until {
        text.push_str(&format!("，至 {until} 年前有效"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart_and_the_rest_stays() {
        for (number, printed) in [
            ("1234567.5", "1,234,567.5"),
            ("-1234", "-1,234"),
            ("999.12345", "999.12345"),
            ("0.3～1.5", "0.3～1.5"),
            ("未报送", "未报送"),
        ] {
            assert_eq!(grouped(number), printed);
        }
    }
}
