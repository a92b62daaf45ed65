//! `muheng evaluate --zone`: all deliveries read, the years evaluated, the results folder written.

use crate::data_folder::{DataFolder, made};
use crate::language::Language;
use crate::progress;
use crate::stop::Stop;
use crate::zone_data;
use crate::{EvaluateArguments, Format};
use desk::city_facts::CityFacts;
use desk::class_list::{class_list, class_table};
use desk::outcome::{Outcome, counts, outcomes};
use desk::year::{self, YearFigures, of_year};
use desk::year_result::{Page, YearResult, notes, plausibility};
use desk::zone::Zone;
use desk::{Packs, checks_of, explanation, firm_sheets, summary_page};
use fact::{Finding, Severity};
use office::evaluation::evaluate;
use paper::{Workbook, findings_workbook};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct JsonResult<'a> {
    zone: &'a str,
    year: i16,
    scheme: &'a str,
    pack: &'a str,
    version: &'a str,
    digest: &'a str,
    notice: &'a str,
    results: String,
    files: usize,
    findings: usize,
    firms: &'a [Outcome],
}

/// Runs the command.
pub fn run(arguments: &EvaluateArguments, lang: Language) -> Result<(), Stop> {
    let mut clock = std::time::Instant::now();
    let mut timing = |step: &str| {
        if arguments.timing {
            eprintln!("{step} {:.3} 秒", clock.elapsed().as_secs_f64());
            clock = std::time::Instant::now();
        }
    };
    let given = arguments.zone.as_deref().ok_or_else(|| Stop::Use("请用 --zone 给出开发区。".to_owned()))?;
    let zone = Zone::open(given)?;
    let years = years(arguments, &zone)?;
    let Some(&last) = years.last() else {
        return Err(Stop::Use("请用 --year 给出评价年度。".to_owned()));
    };
    let data = DataFolder::of(arguments.data.as_deref(), &zone);
    let deliveries = zone_data::deliveries(&zone, &data)?;
    if deliveries.is_empty() {
        return Err(Stop::Use(
            "还没有任何文件。请先用 muheng import 收文件，或写进 deliveries.toml。".to_owned(),
        ));
    }
    let facts = zone_data::read(&zone, deliveries, last)?;
    timing("读取");
    let packs = Packs::Folder(arguments.packs.clone());
    let mut before = Vec::new();
    for year in &years[..years.len() - 1] {
        before.push(evaluated(arguments, &packs, &zone, &facts, *year)?);
    }
    let scheme = year::scheme(&zone, &packs, arguments.scheme.as_deref(), last)?;
    let figures = YearFigures::collect(&facts, last)?;
    let run = evaluate(&scheme, figures.table.clone(), last, figures.past());
    timing("计算");
    let outcomes = outcomes(&run, &facts.registry, &zone);
    let mut findings: Vec<Finding> =
        of_year(&facts, last).flat_map(|file| file.findings.iter().cloned()).collect();
    findings.extend(figures.findings.iter().cloned());
    findings.extend(plausibility(&run, &facts.registry));
    let folder = arguments.out.clone().unwrap_or_else(|| data.path().join("results").join(last.to_string()));
    std::fs::create_dir_all(&folder).map_err(Stop::io(&folder))?;
    let page = Page {
        zone: &zone,
        facts: &facts,
        figures: &figures,
        run: &run,
        outcomes: &outcomes,
        before: &before,
        findings: &findings,
        made: &made(),
    };
    write_results(&folder, &page)?;
    let sheets = firm_sheets::wanted_firms(&page, arguments.sheets.as_deref())?;
    let bar = progress::bar(sheets.len(), "说明单");
    firm_sheets::write(&folder, &page, &sheets, &|| bar.inc(1))?;
    bar.finish_and_clear();
    timing("写出");
    match arguments.format {
        Format::Text => print_summary(&folder, &page, lang),
        Format::Json => print_json(&folder, &page),
    }
    if arguments.checks {
        print_checks(&page);
        timing("检查");
    }
    Ok(())
}

/// The studies beside the result. To the error stream where the result itself goes to a program.
fn print_checks(page: &Page<'_>) {
    for check in checks_of(page.run, &page.facts.registry) {
        eprintln!("\n{}\n  {}", check.title, check.text);
        if check.rows.is_empty() {
            continue;
        }
        eprintln!("  {}", check.columns.join("  "));
        for row in &check.rows {
            eprintln!("  {}", row.join("  "));
        }
    }
}

/// The years asked for; a single year brings the year before along, when the zone rates it, to show who moved.
fn years(arguments: &EvaluateArguments, zone: &Zone) -> Result<Vec<i16>, Stop> {
    if !arguments.years.is_empty() {
        let mut years = arguments.years.clone();
        years.sort_unstable();
        years.dedup();
        return Ok(years);
    }
    let last = arguments.year.or(zone.description.last_year);
    let last = last.ok_or_else(|| Stop::Use("请用 --year 给出评价年度。".to_owned()))?;
    let earlier = last - 1;
    let has_figures = zone.description.first_year.is_none_or(|first| earlier >= first);
    let rated = arguments.scheme.is_some() || zone.main_scheme(earlier).is_some();
    Ok(if has_figures && rated { vec![earlier, last] } else { vec![last] })
}

fn evaluated(
    arguments: &EvaluateArguments,
    packs: &Packs,
    zone: &Zone,
    facts: &CityFacts,
    year: i16,
) -> Result<YearResult, Stop> {
    let scheme = year::scheme(zone, packs, arguments.scheme.as_deref(), year)?;
    let figures = YearFigures::collect(facts, year)?;
    let run = evaluate(&scheme, figures.table.clone(), year, figures.past());
    Ok(YearResult { year, scheme: scheme.title.clone(), outcomes: outcomes(&run, &facts.registry, zone) })
}

fn write_results(folder: &Path, page: &Page<'_>) -> Result<(), Stop> {
    let notes = notes(page);
    let (zone, year) = (&page.zone.description.title, page.run.prepared.year);
    let title = format!("{zone}{year}年度工业企业综合评价等级名单");
    let list = folder.join("等级名单.xlsx");
    save(&list, class_list(page.run, page.outcomes, &title, &notes).map_err(Stop::write(&list))?)?;
    let path = folder.join("等级名单.csv");
    std::fs::write(&path, class_table(page.outcomes)).map_err(Stop::io(&path))?;
    let path = folder.join("指标明细.xlsx");
    let name = |subject: &str| {
        let known = page.facts.registry.enterprise(subject).and_then(|known| known.name());
        known.unwrap_or(subject).to_owned()
    };
    let detail = explanation::workbook(page.run, &name, &notes).map_err(Stop::write(&path))?;
    std::fs::write(&path, detail).map_err(Stop::io(&path))?;
    let path = folder.join("findings.xlsx");
    save(&path, findings_workbook(page.findings, &notes).map_err(Stop::write(&path))?)?;
    let path = folder.join("汇总.html");
    std::fs::write(&path, summary_page::html(page)).map_err(Stop::io(&path))
}

fn save(path: &Path, book: Workbook) -> Result<(), Stop> {
    let bytes = book.into_bytes().map_err(Stop::write(path))?;
    std::fs::write(path, bytes).map_err(Stop::io(path))
}

fn print_summary(folder: &Path, page: &Page<'_>, lang: Language) {
    let scheme = page.run.scheme();
    let (zone, year) = (&page.zone.description, page.run.prepared.year);
    if let Some(notice) = &zone.notice {
        say!("{notice}");
    }
    say!("{} {year}  {}（{}，{}）", zone.title, scheme.title, scheme.pack.id, short(&scheme.pack.digest));
    let read: u64 = page.facts.files.iter().map(|file| file.tally.read).sum();
    let serious = page.findings.iter().filter(|finding| finding.severity >= Severity::Held).count();
    match lang {
        Language::Zh => say!(
            "读 {} 个文件、{read} 行；{year} 年的问题 {} 处，其中暂存或未收 {serious} 处。",
            page.facts.files.len(),
            page.findings.len()
        ),
        Language::En => say!(
            "{} files, {read} rows read; {} findings about {year}, {serious} of them held or refused.",
            page.facts.files.len(),
            page.findings.len()
        ),
    }
    let rows = counts(page.run, page.outcomes, |firm| firm.list.as_str());
    for (list, row) in rows {
        let classes =
            scheme.classes.iter().map(|class| class.id.as_str()).chain([lang.pick("无等级", "none")]);
        let parts: Vec<String> = classes.zip(row).map(|(class, count)| format!("{class} {count}")).collect();
        say!(
            "  {}  {}",
            if list.is_empty() { lang.pick("不在名单", "no list") } else { list },
            parts.join("  ")
        );
    }
    say!("{}{}", lang.pick("结果在 ", "Results in "), folder.display());
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect())
        .unwrap_or_else(|_| Vec::new());
    names.sort();
    for path in &names {
        match path.is_dir().then(|| std::fs::read_dir(path).map_or(0, Iterator::count)) {
            Some(count) => say!("  {}  {count} {}", path.display(), lang.pick("份", "sheets")),
            None => say!("  {}", path.display()),
        }
    }
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

fn print_json(folder: &Path, page: &Page<'_>) {
    let scheme = page.run.scheme();
    let result = JsonResult {
        zone: &page.zone.description.id,
        year: page.run.prepared.year,
        scheme: &scheme.title,
        pack: &scheme.pack.id,
        version: &scheme.pack.version,
        digest: &scheme.pack.digest,
        notice: page.zone.description.notice.as_deref().unwrap_or_default(),
        results: folder.display().to_string(),
        files: page.facts.files.len(),
        findings: page.findings.len(),
        firms: page.outcomes,
    };
    say!("{}", serde_json::to_string_pretty(&result).unwrap_or_default());
}
