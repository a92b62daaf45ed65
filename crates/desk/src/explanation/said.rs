//! What the sheet says in tables and lines, for a terminal and for a document alike; the page has a layout of its own.

use super::sources::{Sources, mark};
use super::wording::{class_title, crossing, effect, grouped, rule, short_class, with_unit};
use office::evaluation::explain::{Explanation, FigureNote, ItemNote, LineNote, RuleNote};
use office::evaluation::what_if::{Changes, Crossing};

/// The parts of a sheet from the top down. The first row of a table is its header.
pub(super) struct Said {
    pub title: String,
    /// Firm, code and place.
    pub subject: String,
    /// Class, rank and score, then the scheme and what to be warned of.
    pub standing: Vec<String>,
    /// Empty when nothing was scored.
    pub items: Vec<Vec<String>>,
    pub item_notes: Vec<String>,
    /// What rules gave, took, vetoed, moved; order and lines of the ranking.
    pub rules: Vec<String>,
    /// What would change the class, one figure a row.
    pub changes: Option<Vec<Vec<String>>>,
    pub change_notes: Vec<String>,
    /// Each figure, and the cells it came from.
    pub sources: Vec<(String, Vec<String>)>,
    pub notes: Vec<String>,
}

/// Heading of what would change the class.
pub(super) const CHANGES: &str = "怎样会改变等级（其他企业和基准值不变，每次只动一项）";

impl Said {
    pub fn of(explanation: &Explanation) -> Self {
        let sources = Sources::of(explanation);
        let name = if explanation.name.is_empty() { &explanation.subject } else { &explanation.name };
        let scheme = &explanation.scheme;
        let digest: String = scheme.digest.chars().take(16).collect();
        let notes = explanation.notes.iter().map(|note| format!("说明：{note}"));
        let pack = format!(
            "规则包：{} 第{}版，校验值 {digest}…，适用日 {}",
            scheme.pack, scheme.version, scheme.day
        );
        Self {
            title: format!("{}年度工业企业综合评价说明单", explanation.year),
            subject: format!("{name} · {} {}", explanation.subject, explanation.place),
            standing: standing(explanation),
            items: items(explanation, &sources),
            item_notes: item_notes(explanation),
            rules: rules(explanation),
            changes: explanation.changes.as_ref().map(changes),
            change_notes: explanation.changes.as_ref().map_or_else(Vec::new, change_notes),
            sources: sources
                .figures
                .iter()
                .enumerate()
                .map(|(index, figure)| source(index, figure))
                .collect(),
            notes: notes.chain([pack]).collect(),
        }
    }
}

fn standing(explanation: &Explanation) -> Vec<String> {
    let rank =
        explanation.rank.map_or_else(|| "未排名".to_owned(), |rank| format!("{rank}/{}", explanation.ranked));
    let within =
        if explanation.within.is_empty() { String::new() } else { format!("·{}", explanation.within) };
    let scheme = &explanation.scheme;
    let mut lines = vec![
        format!(
            "等级 {}    名次 {rank}（{}{within}）    得分 {}",
            class_title(explanation, &explanation.class),
            explanation.list,
            explanation.total.as_deref().unwrap_or("—")
        ),
        format!("方案：{}（{}，第{}版）", scheme.title, scheme.pack_title, scheme.version),
    ];
    lines.extend(explanation.warnings.iter().map(|warning| format!("！{warning}")));
    lines
}

fn items(explanation: &Explanation, sources: &Sources<'_>) -> Vec<Vec<String>> {
    if explanation.items.is_empty() {
        return Vec::new();
    }
    let head = ["指标", "数值", "基准值", "比值", "封顶", "权重", "得分", "来源"].map(str::to_owned).to_vec();
    let rows = explanation.items.iter().map(|item| item_row(item, sources));
    std::iter::once(head).chain(rows).collect()
}

fn item_notes(explanation: &Explanation) -> Vec<String> {
    if explanation.items.is_empty() {
        return Vec::new();
    }
    let sum = explanation.weights.as_ref().map(|(sum, to)| {
        let raw = explanation.raw.as_deref().unwrap_or("—");
        let base = explanation.base.as_deref().unwrap_or(raw);
        let scaled = to
            .as_ref()
            .filter(|to| *to != sum)
            .map_or_else(String::new, |to| format!("，按 {to} 折算为 {base}"));
        format!("合计 {raw}（权重合计 {sum}{scaled}）")
    });
    sum.into_iter().chain([explanation.roundings.join("；")]).collect()
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

fn rules(explanation: &Explanation) -> Vec<String> {
    let mut lines = Vec::new();
    for (label, points) in [("加分", &explanation.bonuses), ("扣分", &explanation.deductions)] {
        for note in points {
            let remark =
                if note.remark.is_empty() { String::new() } else { format!("（{}）", note.remark) };
            lines.push(format!("{label}  {} {}{remark}", note.label, note.points));
        }
    }
    let named = |label: &str, notes: &[RuleNote]| -> Vec<String> {
        notes.iter().map(|note| format!("{label}  {}", rule(note))).collect()
    };
    lines.extend(named("否决", &explanation.vetoes));
    lines.extend(named("参评", &explanation.protections));
    lines.extend(named("调整", &explanation.regrades));
    if explanation.rank.is_some() {
        lines.push(format!("排序  {}", explanation.order.join("；并列时比 ")));
    }
    lines.extend(explanation.tie.iter().map(|tie| format!("并列  {tie}")));
    let line = |line: &LineNote| format!("{} 类线  第{}名 / {}分", line.class, line.rank, line.total);
    lines.extend(explanation.lines.iter().map(line));
    if let Some(stages) = &explanation.two_stage {
        let half = if stages.top_half { "前一半" } else { "后一半" };
        lines.push(format!("两阶段  总分在{half}（前一半 {} 家）", stages.top_count));
        for end in &stages.ends {
            let own = end.own.as_deref().unwrap_or("未知");
            let place = end.place.map_or_else(|| "不在这一半".to_owned(), |place| format!("第{place}位"));
            let line = end.line.as_deref().unwrap_or("无");
            lines.push(format!(
                "  {} 类 {} 家，比“{}”：本企业 {own}（{place}），线上企业 {line}",
                end.class, end.seats, end.keys
            ));
        }
    }
    lines
}

fn changes(changes: &Changes) -> Vec<Vec<String>> {
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
    rows
}

fn change_notes(changes: &Changes) -> Vec<String> {
    let switches = changes.switches.iter().filter(|switch| switch.changes);
    let switches =
        switches.map(|switch| format!("事项  {} 改变 → {}", switch.label, short_class(&switch.class)));
    switches.chain(changes.effects.iter().map(|rule| format!("规则  {}", effect(rule)))).collect()
}

fn source(index: usize, figure: &FigureNote) -> (String, Vec<String>) {
    let value = if figure.known { with_unit(&figure.value, &figure.unit) } else { figure.value.clone() };
    let formula = figure.formula.as_ref().map_or_else(String::new, |formula| format!("：{formula}"));
    let cells = figure.origins.iter().map(|origin| {
        let parts = [&origin.department, &origin.file, &origin.sheet, &origin.cell];
        let place: Vec<&str> =
            parts.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect();
        format!("{}「{}」{} {}", place.join(" · "), origin.raw, origin.delivered, origin.remark)
    });
    (format!("{} {} {value}{formula}", mark(index + 1), figure.label), cells.collect())
}
