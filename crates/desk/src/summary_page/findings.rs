//! What was found in the files, who delivered what, printed totals, and the files themselves.

use super::{percent, plain_bars, table, thousands};
use crate::charts::escaped;
use crate::wording;
use crate::year_result::Page;
use fact::Finding;
use office::registry::FigureState;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Findings of one kind: how many, by department, and one of them.
type Kind<'a> = (usize, BTreeMap<String, usize>, &'a Finding);

/// Findings by kind and department.
pub fn kinds(page: &Page<'_>, html: &mut String) {
    let departments: BTreeMap<&str, &str> =
        page.facts.files.iter().map(|file| (file.name.as_str(), file.department.as_str())).collect();
    let department = |finding: &Finding| {
        let known = departments.get(finding.place.file.as_str());
        known.map_or_else(|| "核对与方案".to_owned(), |id| wording::department(id))
    };
    let mut by_department: BTreeMap<String, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<(&str, &'static str), Kind<'_>> = BTreeMap::new();
    for finding in page.findings {
        let department = department(finding);
        *by_department.entry(department.clone()).or_default() += 1;
        let severity = wording::severity(finding.severity);
        let kind = kinds.entry((&finding.code, severity)).or_insert_with(|| (0, BTreeMap::new(), finding));
        kind.0 += 1;
        *kind.1.entry(department).or_default() += 1;
    }
    let mut bars: Vec<(String, usize)> = by_department.into_iter().collect();
    bars.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.clone()));
    let sentence = bars.first().map_or_else(
        || "读取和核对没有发现问题".to_owned(),
        |(name, count)| {
            format!(
                "本年的文件和核对发现问题 {} 处，最多的是{name}（{} 处）",
                thousands(page.findings.len()),
                thousands(*count)
            )
        },
    );
    let _ = writeln!(html, "<section><h2>{}</h2>{}", escaped(&sentence), plain_bars(&bars));
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|((code, _), (count, ..))| (std::cmp::Reverse(*count), *code));
    let body = kinds.into_iter().map(|((code, severity), (count, departments, example))| {
        let mut names: Vec<(String, usize)> = departments.into_iter().collect();
        names.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.clone()));
        let rest = names.len().saturating_sub(3);
        let mut shown: Vec<String> =
            names.into_iter().take(3).map(|(name, count)| format!("{name} {count}")).collect();
        if rest > 0 {
            shown.push(format!("另 {rest} 个部门"));
        }
        vec![
            severity.to_owned(),
            code.to_owned(),
            shown.join("、"),
            example.to_string().trim_start_matches('：').to_owned(),
            thousands(count),
        ]
    });
    table(html, &["程度", "代码", "部门", "例如", "处数"], 4, body);
    html.push_str("<p class=\"source\">全部问题连同文件、单元格和处理办法见 findings.xlsx。</p></section>\n");
}

/// Who owed what, and what came.
pub fn coverage(page: &Page<'_>, html: &mut String) {
    let coverage = &page.figures.coverage;
    if coverage.is_empty() {
        return;
    }
    let expected: usize = coverage.iter().map(|one| one.expected).sum();
    let delivered: usize = coverage.iter().map(|one| one.delivered).sum();
    let sentence = format!(
        "应报 {} 项，已报 {}（{}）",
        thousands(expected),
        thousands(delivered),
        percent(delivered, expected)
    );
    let _ = writeln!(html, "<section><h2>{}</h2>", escaped(&sentence));
    let body = coverage.iter().map(|one| {
        vec![
            wording::department(&one.department),
            wording::term(&one.term),
            thousands(one.expected),
            thousands(one.delivered),
            thousands(one.blank.len()),
            thousands(one.missing.len()),
            thousands(one.undecided),
            percent(one.delivered, one.expected),
        ]
    });
    table(html, &["部门", "数据", "应报企业", "已报", "空白", "不在表中", "不知应否报", "已报比例"], 2, body);
    held_figures(page, html);
    html.push_str("</section>\n");
}

/// Figures that equal departments disagree about: nothing is taken until somebody settles it.
fn held_figures(page: &Page<'_>, html: &mut String) {
    let snapshot = &page.figures.snapshot;
    let held = snapshot.terms().filter_map(|term| {
        let column = snapshot.column(term)?;
        let rows = 0..snapshot.subjects().len();
        let count = rows.filter(|row| column.state(*row) == FigureState::Held).count();
        (count > 0).then(|| format!("{} {} 家", wording::term(term), thousands(count)))
    });
    let held: Vec<String> = held.collect();
    if !held.is_empty() {
        let _ = writeln!(html, "<p>部门之间不一致、核实前不采用的数据：{}。</p>", escaped(&held.join("、")));
    }
}

/// Printed totals against sums.
pub fn control_totals(page: &Page<'_>, html: &mut String) {
    let year = page.run.prepared.year;
    let of_year = page.facts.files.iter().filter(|file| file.year.is_none_or(|about| about == year));
    let checks: Vec<_> = of_year.flat_map(|file| &file.totals).collect();
    if checks.is_empty() {
        return;
    }
    let differ = checks.iter().filter(|check| !check.agrees).count();
    let sentence = match differ {
        0 => format!("本年各表的合计行 {} 处，全部与各行相加相符", checks.len()),
        _ => format!("本年各表的合计行 {} 处，其中 {differ} 处与各行相加不符", checks.len()),
    };
    let _ = writeln!(html, "<section><h2>{}</h2>", escaped(&sentence));
    let body = checks.iter().map(|check| {
        vec![
            check.place.to_string(),
            wording::term(&check.term),
            if check.agrees { "相符" } else { "不符" }.to_owned(),
            check.printed.to_string(),
            check.summed.trim().to_string(),
        ]
    });
    table(html, &["合计单元格", "数据", "结果", "合计行", "各行相加"], 3, body);
    html.push_str("</section>\n");
}

/// The files, and what became of their rows.
pub fn files(page: &Page<'_>, html: &mut String) {
    let files = &page.facts.files;
    let sum = |pick: fn(&paper::Tally) -> u64| files.iter().map(|file| pick(&file.tally)).sum::<u64>();
    let (read, admitted, held, refused) = (
        sum(|tally| tally.read),
        sum(|tally| tally.admitted),
        sum(|tally| tally.held),
        sum(|tally| tally.refused),
    );
    let shown = |rows: u64| thousands(usize::try_from(rows).unwrap_or(usize::MAX));
    let sentence = format!(
        "读取 {} 个文件 {} 行 = 收下 {} + 部分暂存 {} + 未收 {}",
        files.len(),
        shown(read),
        shown(admitted),
        shown(held),
        shown(refused)
    );
    let _ =
        writeln!(html, "<section><h2>{}</h2><details><summary>展开文件清单</summary>", escaped(&sentence));
    let body = files.iter().map(|file| {
        vec![
            file.name.clone(),
            wording::department(&file.department),
            file.form.clone(),
            file.delivered.map_or_else(String::new, |day| day.to_string()),
            shown(file.tally.read),
            shown(file.tally.admitted),
            shown(file.tally.held),
            shown(file.tally.refused),
            thousands(file.rows_unassigned),
            thousands(file.findings.len()),
        ]
    });
    let header = ["文件", "部门", "表单", "报送", "读到", "收下", "部分暂存", "未收", "找不到企业", "问题"];
    table(html, &header, 4, body);
    html.push_str("</details></section>\n");
}
