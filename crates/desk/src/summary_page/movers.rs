//! Who moved against the year before, and the path of classes over several years.

use super::{percent, table, thousands};
use crate::charts::{NO_CLASS, Part, count_bars, escaped};
use crate::outcome::Outcome;
use crate::year_result::{Page, YearResult};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Movers listed on the page; the workbook of the year and `muheng simulate` have lists without end.
const LISTED: usize = 40;

type ByCode<'a> = BTreeMap<&'a str, &'a Outcome>;

/// The section; nothing without an earlier year.
pub fn section(page: &Page<'_>, html: &mut String) {
    let Some(before) = page.before.last() else { return };
    let earlier: ByCode<'_> = before.outcomes.iter().map(|firm| (firm.code.as_str(), firm)).collect();
    let order: Vec<&str> = page
        .run
        .scheme()
        .classes
        .iter()
        .filter(|class| !class.outside)
        .map(|class| class.id.as_str())
        .collect();
    let place = |class: &str| order.iter().position(|known| *known == class);
    let (mut up, mut down, mut same, mut other) = (Vec::new(), Vec::new(), 0usize, 0usize);
    let mut transitions: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for firm in page.outcomes {
        let Some(then) = earlier.get(firm.code.as_str()) else {
            other += 1;
            continue;
        };
        *transitions.entry((&then.class, &firm.class)).or_default() += 1;
        match (place(&then.class), place(&firm.class)) {
            (Some(from), Some(to)) if from > to => up.push((*then, firm)),
            (Some(from), Some(to)) if from < to => down.push((*then, firm)),
            (Some(_), Some(_)) => same += 1,
            _ => other += 1,
        }
    }
    let rated = up.len() + down.len() + same;
    let sentence = format!(
        "与 {} 年相比：两年都有等级的 {} 家中，升级 {} 家（{}），降级 {} 家（{}），不变 {} 家",
        before.year,
        thousands(rated),
        up.len(),
        percent(up.len(), rated),
        down.len(),
        percent(down.len(), rated),
        same
    );
    let bars: Vec<(String, Vec<Part>)> = [
        ("升级", up.len(), "#2e8b57"),
        ("不变", same, "#2f6fb3"),
        ("降级", down.len(), "#c0392b"),
        ("新增或无等级", other, NO_CLASS),
    ]
    .map(|(label, value, color)| (label.to_owned(), vec![Part { label: String::new(), value, color }]))
    .into();
    let _ = writeln!(html, "<section><h2>{}</h2>{}", escaped(&sentence), count_bars(&bars));
    if before.scheme != page.run.scheme().title {
        let _ = writeln!(
            html,
            "<p class=\"source\">两年方案不同：{} 年用“{}”。</p>",
            before.year,
            escaped(&before.scheme)
        );
    }
    transition_table(html, &transitions, &order, before.year, page.run.prepared.year);
    let mut moved = up;
    moved.extend(down);
    moved.sort_by_key(|(then, now)| {
        let steps = place(&then.class).unwrap_or(0).abs_diff(place(&now.class).unwrap_or(0));
        (std::cmp::Reverse(steps), now.code.clone())
    });
    mover_table(html, &moved);
    html.push_str("</section>\n");
    if page.before.len() > 1 {
        paths(page, html);
    }
}

fn shown(class: &str) -> String {
    if class.is_empty() { "—".to_owned() } else { class.to_owned() }
}

fn transition_table(
    html: &mut String,
    transitions: &BTreeMap<(&str, &str), usize>,
    order: &[&str],
    from: i16,
    to: i16,
) {
    let mut classes: Vec<&str> = order.to_vec();
    let outside = transitions.keys().flat_map(|(then, now)| [*then, *now]);
    for class in outside {
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    let corner = format!("{from} 年（行）→ {to} 年（列）");
    let titles: Vec<String> = classes.iter().map(|class| shown(class)).collect();
    let header: Vec<&str> =
        std::iter::once(corner.as_str()).chain(titles.iter().map(String::as_str)).collect();
    let body = classes.iter().map(|then| {
        let cells = classes.iter().map(|now| {
            transitions.get(&(*then, *now)).map_or_else(|| "0".to_owned(), |count| thousands(*count))
        });
        std::iter::once(shown(then)).chain(cells).collect()
    });
    table(html, &header, 1, body);
}

fn mover_table(html: &mut String, moved: &[(&Outcome, &Outcome)]) {
    let body = moved.iter().take(LISTED).map(|(then, now)| {
        let total = |total: &Option<String>| total.clone().unwrap_or_else(|| "—".to_owned());
        vec![
            now.name.clone(),
            now.code.clone(),
            format!("{} → {}", shown(&then.class), shown(&now.class)),
            now.reason.clone(),
            total(&then.total),
            total(&now.total),
        ]
    });
    let _ = writeln!(
        html,
        "<details open><summary>等级变化的企业（变化最大的 {} 家，共 {} 家）</summary>",
        moved.len().min(LISTED),
        moved.len()
    );
    table(html, &["企业", "信用代码", "等级", "本年调整原因", "上年总分", "本年总分"], 4, body);
    html.push_str("</details>\n");
}

/// How many firms went which way through all years.
fn paths(page: &Page<'_>, html: &mut String) {
    let years: Vec<ByCode<'_>> = page.before.iter().map(by_code).collect();
    let mut paths: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for firm in page.outcomes {
        let earlier =
            years.iter().map(|year| year.get(firm.code.as_str()).map_or("无", |firm| firm.class.as_str()));
        let path: Vec<String> = earlier.chain([firm.class.as_str()]).map(shown).collect();
        paths.entry(path.join(" → ")).or_insert((0, &firm.name)).0 += 1;
    }
    let mut paths: Vec<(String, (usize, &str))> = paths.into_iter().collect();
    paths.sort_by_key(|(path, (count, _))| (std::cmp::Reverse(*count), path.clone()));
    let names: Vec<String> = page
        .before
        .iter()
        .map(|year| year.year)
        .chain([page.run.prepared.year])
        .map(|year| year.to_string())
        .collect();
    let most = paths
        .first()
        .map_or_else(String::new, |(path, (count, _))| format!("，最多的是 {path}（{count} 家）"));
    let _ = writeln!(
        html,
        "<section><h2>{} 年的等级路径共 {} 种{}</h2>",
        names.join("、"),
        paths.len(),
        escaped(&most)
    );
    let body = paths
        .iter()
        .take(LISTED)
        .map(|(path, (count, name))| vec![path.clone(), (*name).to_owned(), thousands(*count)]);
    html.push_str("<p class=\"source\">—：当年没有等级；无：当年没有资料。</p>\n");
    table(html, &["路径", "例如", "企业数"], 2, body);
    html.push_str("</section>\n");
}

fn by_code(year: &YearResult) -> ByCode<'_> {
    year.outcomes.iter().map(|firm| (firm.code.as_str(), firm)).collect()
}
