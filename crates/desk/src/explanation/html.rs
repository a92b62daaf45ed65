//! The sheet as one self-contained page for A4 paper: no script, no file beside it.

use super::sources::{Sources, mark};
use super::wording::{class_title, crossing, effect, grouped, rule, short_class, with_unit};
use office::evaluation::explain::{
    Explanation, FigureNote, FigureOrigin, ItemNote, LineNote, PointsNote, TwoStageNote,
};
use office::evaluation::what_if::{Changes, FigureChange};
use std::fmt::Write;

const STYLE: &str = include_str!("sheet.css");

/// The page.
#[must_use]
pub fn html(explanation: &Explanation) -> String {
    let mut page = String::new();
    let title = format!("{}年度企业综合评价说明单 {}", explanation.year, named(explanation));
    let _ = writeln!(
        page,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{}</title>\n<style>\n{STYLE}</style></head><body><main>",
        escape(&title)
    );
    head(&mut page, explanation);
    warnings(&mut page, explanation);
    let sources = Sources::of(explanation);
    items(&mut page, explanation, &sources);
    rules(&mut page, explanation);
    standing(&mut page, explanation);
    if let Some(changes) = &explanation.changes {
        changes_section(&mut page, changes);
    }
    source_table(&mut page, &sources);
    foot(&mut page, explanation);
    page.push_str("</main></body></html>\n");
    page
}

/// Text that may stand between tags and in quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

fn named(explanation: &Explanation) -> &str {
    if explanation.name.is_empty() { &explanation.subject } else { &explanation.name }
}

fn head(page: &mut String, explanation: &Explanation) {
    let place =
        if explanation.place.is_empty() { String::new() } else { format!(" · {}", explanation.place) };
    let _ = writeln!(
        page,
        "<header><h1>{}年度工业企业综合评价说明单</h1><p class=\"who\"><b>{}</b> · <span class=\"code\">{}</span>{}</p></header>",
        explanation.year,
        escape(named(explanation)),
        escape(&explanation.subject),
        escape(&place)
    );
    let rank = match explanation.rank {
        Some(rank) => format!("<b>{rank}</b> / {}", explanation.ranked),
        None => "未排名".to_owned(),
    };
    let within =
        if explanation.within.is_empty() { String::new() } else { format!("，{}", explanation.within) };
    let total = explanation.total.as_deref().unwrap_or("—");
    let _ = writeln!(
        page,
        "<section class=\"result\">{}<div class=\"class\"><label>等级</label><b>{}</b></div><div><label>名次（{}{}）</label>{rank}</div><div><label>得分</label><b>{}</b></div><div class=\"wide\"><label>方案</label>{}</div></section>",
        badge(explanation, &explanation.class),
        escape(&class_title(explanation, &explanation.class)),
        escape(&explanation.list),
        escape(&within),
        escape(total),
        escape(&format!(
            "{}（{}，第 {} 版）",
            explanation.scheme.title, explanation.scheme.pack_title, explanation.scheme.version
        )),
    );
}

/// Letter, colour and shape of a class: the place in the order decides, the letter is the pack's.
fn badge(explanation: &Explanation, class: &str) -> String {
    let place = explanation.classes.iter().position(|(id, _)| id == class);
    let look = place.filter(|place| *place < 4).map_or_else(|| "none".to_owned(), |place| place.to_string());
    let letter = if class.is_empty() { "—" } else { class };
    format!("<span class=\"badge c{look}\">{}</span>", escape(letter))
}

fn warnings(page: &mut String, explanation: &Explanation) {
    for warning in &explanation.warnings {
        let _ = writeln!(page, "<p class=\"warning\">{}</p>", escape(warning));
    }
}

fn items(page: &mut String, explanation: &Explanation, sources: &Sources<'_>) {
    if explanation.items.is_empty() {
        return;
    }
    page.push_str("<table class=\"items\"><thead><tr><th>指标</th><th class=\"n\">数值</th><th class=\"n\">基准值</th><th class=\"n\">比值</th><th class=\"n\">封顶</th><th class=\"n\">权重</th><th class=\"n\">得分</th></tr></thead><tbody>\n");
    for item in &explanation.items {
        item_row(page, item, sources);
    }
    let scaled = match &explanation.weights {
        Some((sum, Some(to))) if sum != to => format!(
            "计入的权重合计 {sum}，按 {to} 折算：{} → {}",
            part(&explanation.raw),
            part(&explanation.base)
        ),
        Some((sum, _)) => format!("权重合计 {sum}，各项合计 {}", part(&explanation.raw)),
        None => String::new(),
    };
    let mut sum = scaled;
    if !explanation.bonuses.is_empty() || !explanation.deductions.is_empty() {
        let _ = write!(sum, "；加分 {}，扣分 {}", explanation.bonus, explanation.deduction);
    }
    let _ = writeln!(
        page,
        "</tbody><tfoot><tr><td colspan=\"6\">{}</td><td class=\"n\"><b>{}</b></td></tr></tfoot></table>",
        escape(&format!("{sum}；{}", explanation.roundings.join("；"))),
        escape(part(&explanation.total))
    );
}

fn part(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("—")
}

fn item_row(page: &mut String, item: &ItemNote, sources: &Sources<'_>) {
    let benchmark = item.benchmark.as_ref();
    let value = item.value.as_ref().map_or_else(|| "—".to_owned(), |value| with_unit(value, &item.unit));
    let cap = item.cap.as_deref().unwrap_or("—");
    let weight = if item.counts { escape(&item.weight) } else { format!("<s>{}</s>", escape(&item.weight)) };
    let _ = writeln!(
        page,
        "<tr class=\"item\"><td>{}{}</td><td class=\"n\">{}</td><td class=\"n\">{}{}</td><td class=\"n\">{}{}</td><td class=\"n\">{}</td><td class=\"n\">{weight}</td><td class=\"n\"><b>{}</b></td></tr><tr class=\"how\"><td colspan=\"7\">{}</td></tr>",
        escape(&item.label),
        tag(&item.mark),
        escape(&value),
        escape(&benchmark.map_or_else(|| "—".to_owned(), |benchmark| grouped(&benchmark.value))),
        tag(benchmark.map_or("", |benchmark| &benchmark.mark)),
        escape(item.ratio.as_deref().unwrap_or("—")),
        tag(&item.limit),
        escape(cap),
        escape(&item.score),
        how(item, sources)
    );
}

fn tag(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" <i class=\"tag\">{}</i>", escape(text)) }
}

/// How an item came about: formula with the marks of its figures, benchmark, treatment, roundings.
fn how(item: &ItemNote, sources: &Sources<'_>) -> String {
    let mut parts = Vec::new();
    if !item.treatment.is_empty() {
        parts.push(format!("<b>{}</b>", escape(&item.treatment)));
    }
    if item.formula.is_empty() {
        let gaps = item.figures.iter().filter(|figure| !figure.known);
        let gaps: Vec<String> = gaps
            .map(|figure| {
                format!("{}{}{}", escape(&figure.label), sources.mark(&figure.term), escape(&figure.value))
            })
            .collect();
        parts.push(gaps.join("，"));
    } else {
        let marks: Vec<String> = item.figures.iter().map(|figure| sources.mark(&figure.term)).collect();
        let formula = item.formula.split_once(" = ").map_or(item.formula.as_str(), |(_, formula)| formula);
        parts.push(format!("{}（{}）", escape(formula), marks.join("")));
    }
    if let Some(benchmark) = &item.benchmark {
        let mut basis = format!("基准：{}", benchmark.kind);
        if benchmark.count > 0 {
            let _ = write!(basis, "，{}家", benchmark.count);
        }
        if let Some(rounding) = &benchmark.rounding {
            let _ = write!(basis, "，{rounding}");
        }
        if !benchmark.source.is_empty() {
            let _ = write!(basis, "，来源 {}", benchmark.source);
        }
        parts.push(escape(&basis));
    }
    parts.extend(item.roundings.iter().map(|rounding| escape(rounding)));
    parts.retain(|part| !part.is_empty());
    parts.join("；")
}

fn rules(page: &mut String, explanation: &Explanation) {
    let mut lines: Vec<(&str, String)> = Vec::new();
    let points = |points: &[PointsNote]| points.iter().map(points_note).collect::<Vec<_>>().join("；");
    if !explanation.bonuses.is_empty() {
        lines.push(("加分", points(&explanation.bonuses)));
    }
    if !explanation.deductions.is_empty() {
        lines.push(("扣分", points(&explanation.deductions)));
    }
    let notes = |notes: &[office::evaluation::explain::RuleNote]| {
        notes
            .iter()
            .map(|note| format!("{} <small>{}</small>", escape(&rule(note)), escape(&note.article)))
            .collect::<Vec<_>>()
            .join("；")
    };
    let none = |text: String, none: &str| if text.is_empty() { none.to_owned() } else { text };
    lines.push(("否决", none(notes(&explanation.vetoes), "无")));
    if !explanation.protections.is_empty() {
        lines.push(("参评", notes(&explanation.protections)));
    }
    if !explanation.regrades.is_empty() {
        let changed = format!(
            "按名次为 {} → {}：",
            short_class(&explanation.class_by_rank),
            short_class(&explanation.class)
        );
        lines.push(("调整", format!("{}{}", escape(&changed), notes(&explanation.regrades))));
    } else if !explanation.class_by_rank.is_empty() {
        lines.push(("调整", "无".to_owned()));
    }
    list(page, &lines);
}

fn list(page: &mut String, lines: &[(&str, String)]) {
    page.push_str("<dl>");
    for (label, text) in lines {
        let _ = write!(page, "<dt>{label}</dt><dd>{text}</dd>");
    }
    page.push_str("</dl>\n");
}

fn points_note(note: &PointsNote) -> String {
    let mut text = format!("{} {}", note.label, note.points);
    let until = note.until.as_ref().map(|until| format!("至 {until} 年前有效"));
    let remarks: Vec<&str> = [Some(note.remark.as_str()), until.as_deref()]
        .into_iter()
        .flatten()
        .filter(|remark| !remark.is_empty())
        .collect();
    if !remarks.is_empty() {
        let _ = write!(text, "（{}）", remarks.join("，"));
    }
    escape(&text)
}

fn standing(page: &mut String, explanation: &Explanation) {
    if explanation.rank.is_none() {
        return;
    }
    let mut lines = vec![("排序", escape(&explanation.order.join("；并列时比 ")))];
    if let Some(tie) = &explanation.tie {
        lines.push(("并列", escape(tie)));
    }
    if !explanation.lines.is_empty() {
        let line = |line: &LineNote| format!("{} 类线：第 {} 名 / {} 分", line.class, line.rank, line.total);
        lines.push(("等级线", escape(&explanation.lines.iter().map(line).collect::<Vec<_>>().join("；"))));
    }
    if let Some(stages) = &explanation.two_stage {
        lines.push(("两阶段", two_stage(stages)));
    }
    list(page, &lines);
}

fn two_stage(stages: &TwoStageNote) -> String {
    let half = if stages.top_half { "前一半" } else { "后一半" };
    let mut text = format!("总分名次在{half}（前一半共 {} 家）。", stages.top_count);
    for (end, best) in stages.ends.iter().zip([true, false]) {
        let which = if best { "前一半中最高的" } else { "后一半中最低的" };
        let own = end.own.as_deref().unwrap_or("未知");
        let place = end.place.map_or_else(
            || "不在这一半，不比".to_owned(),
            |place| format!("第 {place} 位（从{}起）", if best { "高" } else { "低" }),
        );
        let line = end.line.as_deref().unwrap_or("无");
        let _ = write!(
            text,
            "{which} {} 家为 {} 类，比“{}”：本企业 {own}，{place}；线上企业 {line}。",
            end.seats, end.class, end.keys
        );
    }
    let _ = write!(text, "其余为 {} 类。", stages.middle);
    escape(&text)
}

fn changes_section(page: &mut String, changes: &Changes) {
    let graded = !changes.class.is_empty();
    let _ = writeln!(
        page,
        "<h2>怎样会改变等级 <small>其他企业和已公布的基准值不变，每次只动一项；精确到该项数据的最小单位</small></h2><table class=\"changes\"><thead><tr><th>数据</th><th class=\"n\">现值</th><th>升到更高等级，最少</th><th>{}</th></tr></thead><tbody>",
        if graded { escape(&format!("失去 {} 类，最少", changes.class)) } else { String::new() }
    );
    let works = |figure: &&FigureChange| figure.better.is_some() || (graded && figure.worse.is_some());
    for figure in changes.figures.iter().filter(works) {
        let now = figure
            .now
            .map_or_else(|| "未报送".to_owned(), |now| with_unit(&now.trim().to_string(), &figure.unit));
        let cell = |found: &Option<office::evaluation::what_if::Crossing>| match found {
            Some(found) => format!(
                "{} <b>{}</b>",
                escape(&crossing(figure, found)),
                escape(&format!("→ {}", short_class(&found.class)))
            ),
            None => "<span class=\"dim\">单独变化达不到</span>".to_owned(),
        };
        let mut better = cell(&figure.better);
        if let Some(other) = &figure.better_other_way {
            let _ = write!(better, "；或{}", cell(&Some(other.clone())));
        }
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td class=\"n\">{}</td><td>{better}</td><td>{}</td></tr>",
            escape(&figure.label),
            escape(&now),
            if graded { cell(&figure.worse) } else { String::new() }
        );
    }
    page.push_str("</tbody></table>\n");
    let mut lines = Vec::new();
    let idle: Vec<&str> =
        changes.figures.iter().filter(|figure| !works(figure)).map(|figure| figure.label.as_str()).collect();
    if !idle.is_empty() {
        lines.push(("其余", escape(&format!("{}：单独变化都改变不了等级", idle.join("、")))));
    }
    let switches: Vec<String> = changes
        .switches
        .iter()
        .filter(|switch| switch.changes)
        .map(|switch| {
            let now = match switch.now {
                Some(true) => "现为“是”，改为“否”",
                Some(false) => "现为“否”，改为“是”",
                None => "现未报送，如为“是”",
            };
            format!("{}（{now}）→ {}", switch.label, short_class(&switch.class))
        })
        .collect();
    if !switches.is_empty() {
        lines.push(("事项", escape(&switches.join("；"))));
    }
    if !changes.effects.is_empty() {
        lines.push(("规则", escape(&changes.effects.iter().map(effect).collect::<Vec<_>>().join("；"))));
    }
    list(page, &lines);
}

fn source_table(page: &mut String, sources: &Sources<'_>) {
    if sources.figures.is_empty() {
        return;
    }
    page.push_str("<h2>数据来源</h2><table class=\"sources\"><thead><tr><th></th><th>数据</th><th class=\"n\">数值</th><th>部门 · 文件 · 工作表 · 单元格「原文」报送日</th></tr></thead><tbody>\n");
    for (index, figure) in sources.figures.iter().enumerate() {
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            mark(index + 1),
            escape(&figure.label),
            escape(&if figure.known { with_unit(&figure.value, &figure.unit) } else { figure.value.clone() }),
            source_cell(figure)
        );
    }
    page.push_str("</tbody></table>\n");
}

fn source_cell(figure: &FigureNote) -> String {
    if let Some(formula) = &figure.formula {
        let steps = figure.steps.iter().map(|step| format!("；{}", escape(step))).collect::<String>();
        return format!("计算：{}{steps}", escape(formula));
    }
    if figure.origins.is_empty() {
        return "<span class=\"dim\">—</span>".to_owned();
    }
    figure.origins.iter().map(origin).collect::<Vec<_>>().join("<br>")
}

fn origin(origin: &FigureOrigin) -> String {
    let parts = [&origin.department, &origin.file, &origin.sheet, &origin.cell];
    let place: Vec<&str> = parts.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect();
    let mut text =
        format!("{}「{}」{}", escape(&place.join(" · ")), escape(&origin.raw), escape(&origin.delivered));
    if !origin.remark.is_empty() {
        let _ = write!(text, " <small>{}</small>", escape(&origin.remark));
    }
    if origin.chosen { text } else { format!("<span class=\"dim\">{text}</span>") }
}

fn foot(page: &mut String, explanation: &Explanation) {
    let article = |article: &office::evaluation::explain::ArticleNote| match article.clauses.is_empty() {
        true => article.title.clone(),
        false => format!("{}（{}）", article.title, article.clauses.join("、")),
    };
    let mut lines = Vec::new();
    if !explanation.notice.is_empty() {
        lines.push(("声明", escape(&explanation.notice)));
    }
    if !explanation.notes.is_empty() {
        lines.push(("说明", escape(&explanation.notes.join("；"))));
    }
    let articles = explanation.scheme.articles.iter().map(article).collect::<Vec<_>>().join("；");
    lines.push(("条款", escape(&articles)));
    let digest: String = explanation.scheme.digest.chars().take(16).collect();
    lines.push((
        "规则包",
        escape(&format!(
            "{} 第 {} 版，校验值 {digest}…，适用日 {}",
            explanation.scheme.pack, explanation.scheme.version, explanation.scheme.day
        )),
    ));
    lines.push((
        "有异议",
        "请指明上列哪一项数据（编号、单元格），附证明，在公示期内提出；其他企业的数据不在本单上。".to_owned(),
    ));
    list(page, &lines);
}
