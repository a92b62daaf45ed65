//! The sheet as text for a terminal, columns aligned by the width that East Asian letters take.

use super::sources::{Sources, mark};
use super::wording::{class_title, crossing, effect, grouped, rule, short_class, with_unit};
use office::evaluation::explain::{Explanation, FigureNote, ItemNote};
use office::evaluation::what_if::{Changes, Crossing};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

const WIDTH: usize = 110;

/// The sheet.
#[must_use]
pub fn text(explanation: &Explanation) -> String {
    let mut out = String::new();
    let name = if explanation.name.is_empty() { &explanation.subject } else { &explanation.name };
    let _ = writeln!(
        out,
        "{}年度工业企业综合评价说明单    {name} · {} {}",
        explanation.year, explanation.subject, explanation.place
    );
    let rank =
        explanation.rank.map_or_else(|| "未排名".to_owned(), |rank| format!("{rank}/{}", explanation.ranked));
    let within =
        if explanation.within.is_empty() { String::new() } else { format!("·{}", explanation.within) };
    let _ = writeln!(
        out,
        "等级 {}    名次 {rank}（{}{within}）    得分 {}",
        class_title(explanation, &explanation.class),
        explanation.list,
        explanation.total.as_deref().unwrap_or("—")
    );
    let scheme = &explanation.scheme;
    let _ = writeln!(out, "方案：{}（{}，第{}版）", scheme.title, scheme.pack_title, scheme.version);
    for warning in &explanation.warnings {
        let _ = writeln!(out, "！{warning}");
    }
    rule_line(&mut out);
    let sources = Sources::of(explanation);
    items(&mut out, explanation, &sources);
    rules(&mut out, explanation);
    if let Some(changes) = &explanation.changes {
        rule_line(&mut out);
        changes_part(&mut out, changes);
    }
    rule_line(&mut out);
    for (index, figure) in sources.figures.iter().enumerate() {
        source(&mut out, index, figure);
    }
    for note in &explanation.notes {
        let _ = writeln!(out, "说明：{note}");
    }
    let digest: String = scheme.digest.chars().take(16).collect();
    let _ = writeln!(
        out,
        "规则包：{} 第{}版，校验值 {digest}…，适用日 {}",
        scheme.pack, scheme.version, scheme.day
    );
    out
}

fn rule_line(out: &mut String) {
    let _ = writeln!(out, "{}", "─".repeat(WIDTH));
}

/// Pads to a width as a terminal shows it.
fn pad(text: &str, width: usize, right: bool) -> String {
    let gap = " ".repeat(width.saturating_sub(text.width()));
    if right { format!("{gap}{text}") } else { format!("{text}{gap}") }
}

/// Prints a table with columns as wide as their widest cell; `right` tells which are numbers.
fn table(out: &mut String, rows: &[Vec<String>], right: &[bool]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cell = |(index, cell): (usize, &String)| {
            let last = index + 1 == row.len();
            let right = right.get(index).copied().unwrap_or(false);
            if last && !right { cell.clone() } else { pad(cell, widths[index], right) }
        };
        let _ = writeln!(out, "{}", row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  "));
    }
}

fn items(out: &mut String, explanation: &Explanation, sources: &Sources<'_>) {
    if explanation.items.is_empty() {
        return;
    }
    let head = ["指标", "数值", "基准值", "比值", "封顶", "权重", "得分", "来源"].map(str::to_owned).to_vec();
    let mut rows = vec![head];
    rows.extend(explanation.items.iter().map(|item| item_row(item, sources)));
    table(out, &rows, &[false, true, true, true, true, true, true, false]);
    if let Some((sum, to)) = &explanation.weights {
        let raw = explanation.raw.as_deref().unwrap_or("—");
        let base = explanation.base.as_deref().unwrap_or(raw);
        let scaled = to
            .as_ref()
            .filter(|to| *to != sum)
            .map_or_else(String::new, |to| format!("，按 {to} 折算为 {base}"));
        let _ = writeln!(out, "合计 {raw}（权重合计 {sum}{scaled}）");
    }
    let _ = writeln!(out, "{}", explanation.roundings.join("；"));
}

fn item_row(item: &ItemNote, sources: &Sources<'_>) -> Vec<String> {
    let value = item.value.as_ref().map_or_else(|| "—".to_owned(), |value| with_unit(value, &item.unit));
    let benchmark = item.benchmark.as_ref();
    let marks: String = item.figures.iter().map(|figure| sources.mark(&figure.term)).collect();
    let tags: Vec<&str> =
        [item.limit.as_str(), &item.treatment, &item.mark, benchmark.map_or("", |benchmark| &benchmark.mark)]
            .into_iter()
            .filter(|tag| !tag.is_empty())
            .collect();
    vec![
        item.label.clone(),
        value,
        benchmark.map_or_else(|| "—".to_owned(), |benchmark| grouped(&benchmark.value)),
        item.ratio.clone().unwrap_or_else(|| "—".to_owned()),
        item.cap.clone().unwrap_or_else(|| "—".to_owned()),
        if item.counts { item.weight.clone() } else { format!("（{}）", item.weight) },
        item.score.clone(),
        format!("{marks} {}", tags.join("，")),
    ]
}

fn rules(out: &mut String, explanation: &Explanation) {
    for (label, points) in [("加分", &explanation.bonuses), ("扣分", &explanation.deductions)] {
        for note in points {
            let remark =
                if note.remark.is_empty() { String::new() } else { format!("（{}）", note.remark) };
            let _ = writeln!(out, "{label}  {} {}{remark}", note.label, note.points);
        }
    }
    for (label, notes) in
        [("否决", &explanation.vetoes), ("参评", &explanation.protections), ("调整", &explanation.regrades)]
    {
        for note in notes {
            let _ = writeln!(out, "{label}  {}", rule(note));
        }
    }
    if explanation.rank.is_some() {
        let _ = writeln!(out, "排序  {}", explanation.order.join("；并列时比 "));
    }
    if let Some(tie) = &explanation.tie {
        let _ = writeln!(out, "并列  {tie}");
    }
    for line in &explanation.lines {
        let _ = writeln!(out, "{} 类线  第{}名 / {}分", line.class, line.rank, line.total);
    }
    if let Some(stages) = &explanation.two_stage {
        let half = if stages.top_half { "前一半" } else { "后一半" };
        let _ = writeln!(out, "两阶段  总分在{half}（前一半 {} 家）", stages.top_count);
        for end in &stages.ends {
            let own = end.own.as_deref().unwrap_or("未知");
            let place = end.place.map_or_else(|| "不在这一半".to_owned(), |place| format!("第{place}位"));
            let line = end.line.as_deref().unwrap_or("无");
            let _ = writeln!(
                out,
                "  {} 类 {} 家，比“{}”：本企业 {own}（{place}），线上企业 {line}",
                end.class, end.seats, end.keys
            );
        }
    }
}

fn changes_part(out: &mut String, changes: &Changes) {
    let _ = writeln!(out, "怎样会改变等级（其他企业和基准值不变，每次只动一项）");
    let mut rows = vec![["数据", "现值", "升级最少", "降级最少"].map(str::to_owned).to_vec()];
    for figure in &changes.figures {
        let cell = |found: &Option<Crossing>| {
            found.as_ref().map_or_else(
                || "单独变化达不到".to_owned(),
                |found| format!("{} → {}", crossing(figure, found), short_class(&found.class)),
            )
        };
        let now = figure
            .now
            .map_or_else(|| "未报送".to_owned(), |now| with_unit(&now.trim().to_string(), &figure.unit));
        rows.push(vec![figure.label.clone(), now, cell(&figure.better), cell(&figure.worse)]);
    }
    table(out, &rows, &[false, true, false, false]);
    for switch in changes.switches.iter().filter(|switch| switch.changes) {
        let _ = writeln!(out, "事项  {} 改变 → {}", switch.label, short_class(&switch.class));
    }
    for rule in &changes.effects {
        let _ = writeln!(out, "规则  {}", effect(rule));
    }
}

fn source(out: &mut String, index: usize, figure: &FigureNote) {
    let value = if figure.known { with_unit(&figure.value, &figure.unit) } else { figure.value.clone() };
    let _ = write!(out, "{} {} {value}", mark(index + 1), figure.label);
    if let Some(formula) = &figure.formula {
        let _ = write!(out, "：{formula}");
    }
    let _ = writeln!(out);
    for origin in &figure.origins {
        let parts = [&origin.department, &origin.file, &origin.sheet, &origin.cell];
        let place: Vec<&str> =
            parts.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect();
        let _ = writeln!(
            out,
            "     {}「{}」{} {}",
            place.join(" · "),
            origin.raw,
            origin.delivered,
            origin.remark
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_whatever_the_letters() {
        let mut out = String::new();
        let rows = [["亩均税收", "14.21"], ["R&D", "3"]].map(|row| row.map(str::to_owned).to_vec());
        table(&mut out, &rows, &[false, true]);
        let ends: Vec<usize> = out.lines().map(|line| line.width()).collect();
        assert_eq!(ends, [15, 15]);
    }
}
