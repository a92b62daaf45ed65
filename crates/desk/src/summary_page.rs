//! `汇总.html`: one page of a year for a desk and for A4, self-contained. Under each chart stands its table.

mod findings;
mod movers;

use crate::charts::{NO_CLASS, OUTSIDE, Part, class_color, columns, count_bars, escaped, share_bars};
use crate::outcome::{Outcome, class_title, counts};
use crate::year_result::{Page, configured};
use fact::{Decimal, Rounding};
use office::evaluation::benchmark::Yardstick;
use office::evaluation::item::printed_figure;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLE: &str = include_str!("summary_page/style.css");

/// The page.
#[must_use]
pub fn html(page: &Page<'_>) -> String {
    let (zone, year) = (&page.zone.description, page.run.prepared.year);
    let title = format!("{}{year}年度工业企业亩均效益评价汇总", zone.title);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title><style>{STYLE}</style></head><body>\n<h1>{0}</h1>\n",
        escaped(&title)
    );
    head(page, &mut html);
    classes(page, &mut html, "名单", "各名单的等级", |firm| firm.list.as_str());
    classes(page, &mut html, "县（市、区）", "各县（市、区）的等级", |firm| {
        firm.district.as_str()
    });
    classes(page, &mut html, "开发区", "各开发区的等级", |firm| firm.zone.as_str());
    totals(page, &mut html);
    benchmarks(page, &mut html);
    movers::section(page, &mut html);
    findings::kinds(page, &mut html);
    findings::coverage(page, &mut html);
    findings::control_totals(page, &mut html);
    findings::files(page, &mut html);
    let _ = writeln!(
        html,
        "<footer>{}｜规则包 {} 第{}版｜校验值 {}｜{} 个文件｜{}，{} 制表｜亩衡 {}</footer></body></html>",
        escaped(&zone.title),
        escaped(&page.run.scheme().pack.id),
        escaped(&page.run.scheme().pack.version),
        escaped(&page.run.scheme().pack.digest),
        page.facts.files.len(),
        escaped(&page.made.by),
        page.made.on,
        env!("CARGO_PKG_VERSION")
    );
    html
}

fn head(page: &Page<'_>, html: &mut String) {
    let scheme = page.run.scheme();
    if let Some(notice) = &page.zone.description.notice {
        let _ = writeln!(html, "<p class=\"notice\">{}</p>", escaped(notice));
    }
    let _ = writeln!(
        html,
        "<p class=\"source\">方案：{}（规则包 {}，第{}版）。{}</p>",
        escaped(&scheme.title),
        escaped(&scheme.pack.id),
        escaped(&scheme.pack.version),
        escaped(&scheme.pack.title)
    );
    let configured = configured(scheme);
    if !configured.is_empty() {
        let source =
            page.zone.used_pack(&scheme.pack.id).map(|used| used.source.as_str()).unwrap_or_default();
        let _ = writeln!(
            html,
            "<p class=\"source\">参数（{}）：{}</p>",
            escaped(source),
            escaped(&configured.join("；"))
        );
    }
    html.push_str("<div class=\"figures\">");
    let rated = page.outcomes.iter().filter(|firm| firm.status == "参评").count();
    let mut figure = |label: &str, count: usize| {
        let _ = write!(html, "<div><b>{}</b><span>{}</span></div>", thousands(count), escaped(label));
    };
    figure("企业", page.outcomes.len());
    figure("参评", rated);
    for class in &scheme.classes {
        figure(&class_title(class), page.outcomes.iter().filter(|firm| firm.class == class.id).count());
    }
    figure("无等级", page.outcomes.iter().filter(|firm| firm.class.is_empty()).count());
    html.push_str("</div>\n");
}

/// A whole number with separators.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
    groups.iter().map(|group| String::from_utf8_lossy(group)).collect::<Vec<_>>().join(",")
}

/// A share with one decimal; empty when there is nothing to divide by.
#[must_use]
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let tenths = Rounding::HalfUp.quotient(part as i128 * 1000, whole as i128);
    format!("{}%", Decimal::new(tenths, 1))
}

fn classes<'a>(
    page: &Page<'a>,
    html: &mut String,
    key_title: &str,
    heading: &str,
    key: impl Fn(&'a Outcome) -> &'a str,
) {
    let scheme = page.run.scheme();
    let rows = counts(page.run, page.outcomes, key);
    let ordered = scheme.classes.iter().filter(|class| !class.outside).count();
    let named = |label: &str| if label.is_empty() { "不在名单".to_owned() } else { label.to_owned() };
    let bars: Vec<(String, Vec<Part>)> = rows
        .iter()
        .map(|(label, row)| {
            let part = |(place, value): (usize, &usize)| {
                let class = scheme.classes.get(place);
                let color = match class {
                    None => NO_CLASS,
                    Some(class) if class.outside => OUTSIDE,
                    Some(_) => class_color(place, ordered),
                };
                Part {
                    label: class.map_or_else(|| "无".to_owned(), |class| class.id.clone()),
                    value: *value,
                    color,
                }
            };
            (named(label), row.iter().enumerate().map(part).collect())
        })
        .collect();
    let best = scheme.classes.first();
    let sentence = best.map_or_else(String::new, |best| {
        let all: usize = rows.values().map(|row| row[..ordered].iter().sum::<usize>()).sum();
        let leading = rows.iter().filter(|(_, row)| row[..ordered].iter().sum::<usize>() > 0);
        let top =
            leading.max_by_key(|(_, row)| row[0] * 10_000 / row[..ordered].iter().sum::<usize>().max(1));
        let best_count: usize = rows.values().map(|row| row[0]).sum();
        let lead = top.filter(|_| rows.len() > 1).map_or_else(String::new, |(label, row)| {
            let sum = row[..ordered].iter().sum();
            format!("，{}最高（{}）", named(label), percent(row[0], sum))
        });
        format!(
            "{heading}：{} 类 {best_count} 家，占有等级企业 {all} 家的 {}{lead}",
            best.id,
            percent(best_count, all)
        )
    });
    let _ = writeln!(html, "<section><h2>{}</h2>{}", escaped(&sentence), share_bars(&bars));
    let titles: Vec<String> =
        scheme.classes.iter().map(class_title).chain(["无等级".into(), "合计".into()]).collect();
    let header: Vec<&str> = std::iter::once(key_title).chain(titles.iter().map(String::as_str)).collect();
    let body = rows.iter().map(|(label, row)| {
        let sum: usize = row.iter().sum();
        std::iter::once(named(label))
            .chain(row.iter().map(|count| thousands(*count)))
            .chain([thousands(sum)])
            .collect()
    });
    table(html, &header, 1, body);
    html.push_str("</section>\n");
}

/// A table; the first `texts` columns are texts, the rest numbers.
pub fn table(html: &mut String, header: &[&str], texts: usize, rows: impl IntoIterator<Item = Vec<String>>) {
    html.push_str("<table><thead><tr>");
    for (column, cell) in header.iter().enumerate() {
        let class = if column < texts { "" } else { " class=\"n\"" };
        let _ = write!(html, "<th{class}>{}</th>", escaped(cell));
    }
    html.push_str("</tr></thead><tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let class = if column < texts { "" } else { " class=\"n\"" };
            let _ = write!(html, "<td{class}>{}</td>", escaped(cell));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>\n");
}

fn totals(page: &Page<'_>, html: &mut String) {
    let mut totals: Vec<f64> = page.outcomes.iter().filter_map(|firm| firm.total_number).collect();
    totals.sort_by(f64::total_cmp);
    let (Some(lowest), Some(highest)) = (totals.first(), totals.last()) else { return };
    let median = totals[totals.len() / 2];
    let width = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0]
        .into_iter()
        .find(|width| (highest - lowest) / width <= 24.0)
        .unwrap_or(10_000.0);
    let mut edge = (lowest / width).floor() * width;
    let mut bins = Vec::new();
    while edge <= *highest {
        let next = edge + width;
        let count = totals.iter().filter(|total| **total >= edge && **total < next).count();
        bins.push((format!("{edge:.0}"), count));
        edge = next;
    }
    let sentence = format!(
        "总分分布：{} 家有总分，一半在 {median:.2} 分以上，最高 {highest:.2} 分，最低 {lowest:.2} 分",
        thousands(totals.len())
    );
    let _ = writeln!(
        html,
        "<section><h2>{}</h2>{}",
        escaped(&sentence),
        columns(&bins, &format!("总分（每格 {width:.0} 分，标的是下限）；柱高为企业数"))
    );
    let mut lists: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for firm in page.outcomes {
        if let Some(total) = firm.total_number {
            lists.entry(&firm.list).or_default().push(total);
        }
    }
    let at = |sorted: &[f64], quarter: usize| format!("{:.2}", sorted[(sorted.len() - 1) * quarter / 4]);
    let body = lists.into_iter().map(|(list, mut totals)| {
        totals.sort_by(f64::total_cmp);
        let quarters = [4, 3, 2, 1, 0].map(|quarter| at(&totals, quarter));
        [list.to_owned(), thousands(totals.len())].into_iter().chain(quarters).collect()
    });
    table(html, &["名单", "家数", "最高", "上四分位", "中位", "下四分位", "最低"], 1, body);
    html.push_str("</section>\n");
}

/// The benchmark of every indicator, list and key that some firm is measured against.
fn benchmarks(page: &Page<'_>, html: &mut String) {
    let (run, scheme) = (page.run, page.run.scheme());
    let mut rows: BTreeMap<(usize, u8, String), Vec<String>> = BTreeMap::new();
    for firm in page.outcomes.iter().filter(|firm| firm.total.is_some()) {
        let list = run.prepared.group[firm.row];
        for (index, indicator) in scheme.indicators.iter().enumerate() {
            let Some(rule) =
                scheme.benchmark_of(index, usize::from(list)).filter(|_| indicator.serves(usize::from(list)))
            else {
                continue;
            };
            let keys: Vec<String> = scheme.benchmarks[rule]
                .by
                .iter()
                .map(|term| {
                    let column = run.prepared.table.position(term);
                    let code = column.map(|column| run.prepared.table.text(column, firm.row));
                    code.map_or_else(String::new, |code| page.zone.place_name(&code))
                })
                .collect();
            rows.entry((index, list, keys.join(" "))).or_insert_with_key(|(_, _, key)| {
                let entry = run.yardsticks.entry(&run.prepared, index, firm.row);
                let term = fact::glossary::term(&indicator.id);
                let label = term.map_or_else(|| indicator.id.to_string(), |term| term.zh.clone());
                let unit = term.map_or("", |term| term.unit.as_str());
                let value = match entry.and_then(|entry| entry.used.as_ref()) {
                    Some(Yardstick::Point(figure)) => printed_figure(figure),
                    Some(Yardstick::Range(low, high)) => {
                        format!("{} – {}", printed_figure(low), printed_figure(high))
                    }
                    None => "—".to_owned(),
                };
                let count = entry.map_or(0, |entry| entry.count as usize);
                let fell_back = entry.is_some_and(|entry| entry.fell_back);
                let key = if fell_back {
                    format!("{key}（家数少，用全部企业的）")
                } else {
                    key.clone()
                };
                let unit = if unit == "1" { String::new() } else { unit.to_owned() };
                let weight = indicator.weight.value.trim().to_string();
                vec![label, firm.list.clone(), key, unit, weight, value, thousands(count)]
            });
        }
    }
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(
        html,
        "<section><h2>基准值：{} 项指标共 {} 个，企业据此可复算得分</h2>",
        scheme.indicators.len(),
        rows.len()
    );
    let few = rows.len() <= 60;
    if !few {
        html.push_str("<details><summary>展开全部基准值</summary>");
    }
    table(html, &["指标", "名单", "分组", "单位", "权重", "基准值", "计入企业"], 4, rows.into_values());
    html.push_str(if few { "</section>\n" } else { "</details></section>\n" });
}

/// Bars of one colour.
#[must_use]
pub fn plain_bars(rows: &[(String, usize)]) -> String {
    let bars: Vec<(String, Vec<Part>)> = rows
        .iter()
        .map(|(label, count)| {
            (label.clone(), vec![Part { label: String::new(), value: *count, color: "#2f6fb3" }])
        })
        .collect();
    count_bars(&bars)
}
