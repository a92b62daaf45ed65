//! `muheng import`: a department's files read by a form, every finding with its cell, and a count that adds up.

use crate::Format;
use crate::data_folder::{DataFolder, Entry, Kept, today, who};
use crate::language::Language;
use crate::progress;
use crate::stop::Stop;
use desk::city_facts::{digest, read_file};
use desk::zone::{Delivered, Zone, file_name};
use fact::{Finding, Severity};
use jiff::civil::Date;
use paper::{Intake, Note, Tally, TotalCheck, findings_workbook};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Findings of one kind that are listed one by one on a terminal; the workbook has them all.
const LISTED_PER_KIND: usize = 20;

/// Arguments of `muheng import`.
#[derive(clap::Args)]
pub struct Arguments {
    /// 部门报送的文件
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 表单
    #[arg(long)]
    form: String,
    /// 开发区：zones 下的名称，或文件夹
    #[arg(long)]
    zone: PathBuf,
    /// 只读不收：不写数据文件夹
    #[arg(long)]
    dry_run: bool,
    /// 数据文件夹（默认 data/开发区）
    #[arg(long)]
    data: Option<PathBuf>,
    /// 文件说的是哪一年（表单要求时必填）
    #[arg(long)]
    year: Option<i16>,
    /// 报送日期（默认今天）
    #[arg(long)]
    delivered: Option<Date>,
    /// 把全部问题写成 xlsx
    #[arg(long)]
    findings: Option<PathBuf>,
    /// 列出全部问题，不只每类前若干条
    #[arg(long)]
    all: bool,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What became of one file.
struct FileReading {
    name: String,
    bytes: Vec<u8>,
    intake: Intake,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    file: &'a str,
    read: u64,
    admitted: u64,
    held: u64,
    refused: u64,
    adds_up: bool,
    facts: usize,
    totals: Vec<JsonTotal<'a>>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct JsonTotal<'a> {
    place: String,
    term: &'a str,
    printed: String,
    summed: String,
    agrees: bool,
}

/// Runs the command. Stops with exit code 1 when a file or row could not be taken.
pub fn run(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    let zone = Zone::open(&arguments.zone)?;
    let form = zone.form(&arguments.form)?;
    let delivered = arguments.delivered.unwrap_or_else(today);
    let bar = progress::bar(arguments.files.len(), "读取文件");
    let mut readings = Vec::new();
    for path in &arguments.files {
        let name = file_name(path);
        let bytes = std::fs::read(path).map_err(Stop::io(path))?;
        let delivery = Delivered {
            path: path.clone(),
            name: name.clone(),
            form: form.id.clone(),
            delivered: Some(delivered),
            year: arguments.year,
            who: who(),
        };
        let intake = read_file(&delivery, form)?;
        readings.push(FileReading { name, bytes, intake });
        bar.inc(1);
    }
    bar.finish_and_clear();
    match arguments.format {
        Format::Text => readings.iter().for_each(|file| say!("{}", report(file, arguments.all, lang))),
        Format::Json => say!("{}", json(&readings)),
    }
    if let Some(path) = &arguments.findings {
        write_findings(path, &readings, &form.title)?;
    }
    if !arguments.dry_run {
        let data = DataFolder::of(arguments.data.as_deref(), &zone);
        for file in &readings {
            keep(&data, file, arguments, &zone, delivered, lang)?;
        }
    }
    let stopped = readings.iter().filter(|file| stops(&file.intake)).count();
    if stopped > 0 {
        let text = match lang {
            Language::Zh => format!("{stopped} 个文件有没收下的内容。请按上面的提示改好后重新导入。"),
            Language::En => {
                format!("{stopped} file(s) with rows not taken. Correct them as said above and import again.")
            }
        };
        return Err(Stop::Findings(text));
    }
    Ok(())
}

fn stops(intake: &Intake) -> bool {
    intake.findings.iter().any(|finding| finding.severity >= Severity::Held)
}

fn keep(
    data: &DataFolder,
    file: &FileReading,
    arguments: &Arguments,
    zone: &Zone,
    delivered: Date,
    lang: Language,
) -> Result<(), Stop> {
    if file.intake.facts.is_empty() {
        eprintln!(
            "{}：{}",
            file.name,
            lang.pick("没有读到任何数据，没有收进数据文件夹。", "nothing was read, so it was not kept.")
        );
        return Ok(());
    }
    let entry = Entry {
        operation: 0,
        zone: zone.description.id.clone(),
        form: arguments.form.clone(),
        file: file.name.clone(),
        stored: String::new(),
        sha256: digest(&file.bytes),
        delivered,
        year: arguments.year,
        who: who(),
        recorded: jiff::Timestamp::now().to_string(),
    };
    let text = match (data.keep(&file.bytes, entry)?, lang) {
        (Kept::New(number), Language::Zh) => {
            format!("已收，操作号 {number}，存于 {}。", data.path().display())
        }
        (Kept::New(number), Language::En) => {
            format!("kept as operation {number} in {}.", data.path().display())
        }
        (Kept::Known(number), Language::Zh) => format!("这个文件已收过（操作号 {number}），没有重复收。"),
        (Kept::Known(number), Language::En) => format!("already kept as operation {number}; nothing added."),
    };
    eprintln!("{}：{text}", file.name);
    Ok(())
}

fn report(file: &FileReading, all: bool, lang: Language) -> String {
    let Intake { facts, findings, tally, totals } = &file.intake;
    let mut text = format!("{}\n  {}\n", file.name, tally_line(tally, facts.len(), lang));
    for total in totals {
        text.push_str(&total_line(total, lang));
    }
    text.push_str(&finding_lines(findings, all, lang));
    text
}

/// Rows read and what became of them; the equation is printed so that anyone can check it.
#[must_use]
pub fn tally_line(tally: &Tally, facts: usize, lang: Language) -> String {
    let Tally { read, admitted, held, refused } = tally;
    match lang {
        Language::Zh => {
            format!("读到 {read} 行 = 收下 {admitted} + 部分暂存 {held} + 未收 {refused}；数据 {facts} 项。")
        }
        Language::En => {
            format!(
                "{read} rows read = {admitted} taken + {held} partly held + {refused} refused; {facts} figures."
            )
        }
    }
}

fn total_line(total: &TotalCheck, lang: Language) -> String {
    let verdict = match (total.agrees, lang) {
        (true, Language::Zh) => "相符",
        (false, Language::Zh) => "不符",
        (true, Language::En) => "agrees",
        (false, Language::En) => "DIFFERS",
    };
    let term = lang.term(&total.term);
    let (printed, summed) = (lang.pick("合计行", "printed total"), lang.pick("各行相加", "sum of rows"));
    format!(
        "  {} {term}：{printed} {}，{summed} {}，{verdict}。\n",
        total.place,
        total.printed,
        total.summed.trim()
    )
}

/// Findings grouped by kind, the gravest first.
#[must_use]
pub fn finding_lines(findings: &[Finding], all: bool, lang: Language) -> String {
    let mut kinds: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        kinds.entry((std::cmp::Reverse(finding.severity), &finding.code)).or_default().push(finding);
    }
    let mut text = String::new();
    for ((severity, code), same) in kinds {
        let (severity, count) = (lang.severity(severity.0), same.len());
        let _ = writeln!(text, "  {severity} {code} ×{count}");
        let listed = if all { count } else { count.min(LISTED_PER_KIND) };
        for finding in &same[..listed] {
            let _ = writeln!(text, "    {finding}");
        }
        if listed < count {
            let rest = count - listed;
            let more = match lang {
                Language::Zh => format!("另有 {rest} 处，用 --all 或 --findings 查看全部。"),
                Language::En => format!("{rest} more; see all with --all or --findings."),
            };
            let _ = writeln!(text, "    … {more}");
        }
    }
    text
}

fn json(readings: &[FileReading]) -> String {
    let files: Vec<JsonFile<'_>> = readings
        .iter()
        .map(|file| JsonFile {
            file: &file.name,
            read: file.intake.tally.read,
            admitted: file.intake.tally.admitted,
            held: file.intake.tally.held,
            refused: file.intake.tally.refused,
            adds_up: file.intake.tally.adds_up(),
            facts: file.intake.facts.len(),
            totals: file.intake.totals.iter().map(json_total).collect(),
            findings: &file.intake.findings,
        })
        .collect();
    serde_json::to_string_pretty(&files).unwrap_or_default()
}

fn json_total(total: &TotalCheck) -> JsonTotal<'_> {
    JsonTotal {
        place: total.place.to_string(),
        term: &total.term,
        printed: total.printed.to_string(),
        summed: total.summed.to_string(),
        agrees: total.agrees,
    }
}

fn write_findings(path: &Path, readings: &[FileReading], form: &str) -> Result<(), Stop> {
    let findings: Vec<Finding> = readings.iter().flat_map(|file| file.intake.findings.clone()).collect();
    let files: Vec<&str> = readings.iter().map(|file| file.name.as_str()).collect();
    let note = |label: &str, text: String| Note { label: label.to_owned(), text };
    let notes = [
        note("表单", form.to_owned()),
        note("文件", files.join("、")),
        note("读取日期", today().to_string()),
        note("读取人", who()),
    ];
    let bytes = findings_workbook(&findings, &notes)
        .and_then(paper::Workbook::into_bytes)
        .map_err(Stop::write(path))?;
    std::fs::write(path, bytes).map_err(Stop::io(path))
}
