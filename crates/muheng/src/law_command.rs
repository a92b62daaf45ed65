//! `muheng law`: packs checked, shown, looked through and compared. What is right is `law`'s to say.

use crate::Format;
use crate::data_folder::today;
use crate::language::Language;
use crate::stop::Stop;
use clap::Subcommand;
use desk::PackFailure;
use desk::pack_files::{self, read_folder};
use fact::Severity;
use jiff::civil::Date;
use law::{Days, Diagnostic, Report};
use office::evaluation::cases::Runner;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The register of clauses, for checking citations.
const CLAUSES: &str = include_str!("../../../codes/clauses.csv");

/// Arguments of `muheng law`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 检查规则包：格式、单位、条款、日期，并运行全部算例
    Check {
        /// 规则包文件夹，或 packs 下的名称
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        /// 输出格式
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// 某日有效的规则，写成一页
    Show {
        /// 规则包
        pack: PathBuf,
        /// 只看这一条（条款编号）
        #[arg(long)]
        clause: Option<String>,
        /// 哪一天（默认今天；不在有效期内时取最近的一天）
        #[arg(long)]
        date: Option<Date>,
    },
    /// 可疑但不算错的地方
    Lint {
        /// 规则包
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        /// 输出格式
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// 两个规则包的差别
    Diff {
        /// 原来的
        old: PathBuf,
        /// 新的
        new: PathBuf,
        /// 输出格式
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

#[derive(Serialize)]
struct JsonReport<'a> {
    pack: String,
    passes: bool,
    cases: usize,
    failed: usize,
    lines: usize,
    lines_shown: usize,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    code: &'a str,
    severity: Severity,
    message: &'a str,
    hint: &'a str,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    kind: String,
    id: &'a str,
    before: &'a Option<String>,
    after: &'a Option<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    match &arguments.command {
        Command::Check { packs, format } => check(packs, *format, lang),
        Command::Show { pack, clause, date } => show(pack, clause.as_deref(), *date),
        Command::Lint { packs, format } => lint(packs, *format),
        Command::Diff { old, new, format } => diff(old, new, *format, lang),
    }
}

fn check(packs: &[PathBuf], format: Format, lang: Language) -> Result<(), Stop> {
    let keys = clause_keys();
    let mut reports = Vec::new();
    // `packs/*` also names the README that stands beside the packs.
    for pack in packs.iter().filter(|pack| !pack.is_file()) {
        let folder = folder_of(pack)?;
        let report = law::check(&read_folder(&folder)?, &keys, &mut Runner);
        if format == Format::Text {
            say!("{}", report.render());
        }
        reports.push((folder, report));
    }
    if format == Format::Json {
        let all: Vec<JsonReport<'_>> =
            reports.iter().map(|(folder, report)| json_report(folder, report)).collect();
        say!("{}", serde_json::to_string_pretty(&all).unwrap_or_default());
    }
    let refused = reports.iter().filter(|(_, report)| !report.passes()).count();
    let (all, cases) = (reports.len(), reports.iter().map(|(_, report)| report.cases).sum::<usize>());
    if refused > 0 {
        return Err(Stop::Findings(match lang {
            Language::Zh => format!("{all} 个规则包中有 {refused} 个不可用。"),
            Language::En => format!("{refused} of {all} packs cannot be used."),
        }));
    }
    if format == Format::Text && all > 1 {
        match lang {
            Language::Zh => say!("{all} 个规则包全部可用，算例 {cases} 个全部通过。"),
            Language::En => say!("All {all} packs can be used; {cases} worked cases pass."),
        }
    }
    Ok(())
}

fn json_report<'a>(folder: &Path, report: &'a Report) -> JsonReport<'a> {
    let folder_name = || folder.display().to_string();
    JsonReport {
        pack: report.pack.as_ref().map_or_else(folder_name, |pack| pack.id.clone()),
        passes: report.passes(),
        cases: report.cases,
        failed: report.failed,
        lines: report.lines,
        lines_shown: report.lines_shown,
        diagnostics: report.diagnostics.iter().map(json_diagnostic).collect(),
    }
}

fn json_diagnostic(found: &Diagnostic) -> JsonDiagnostic<'_> {
    JsonDiagnostic {
        file: &found.file.path,
        line: found.line(),
        column: found.column(),
        code: found.code,
        severity: found.severity,
        message: &found.message,
        hint: &found.hint,
    }
}

fn show(name: &Path, clause: Option<&str>, date: Option<Date>) -> Result<(), Stop> {
    let mut pack = load(name)?;
    let asked = date.unwrap_or_else(today);
    let day = asked.max(pack.days.from).min(pack.days.to.unwrap_or(asked.max(pack.days.from)));
    if day != asked && date.is_some() {
        eprintln!("{asked} 不在规则包的有效期（{}）内，下面是 {day} 的规则。", pack.days);
    }
    if let Some(clause) = clause {
        let matching = |article: &law::Article| article.clauses.iter().any(|key| key == clause);
        if !pack.articles.iter().any(matching) {
            let known: BTreeSet<&str> =
                pack.articles.iter().flat_map(|article| article.clauses.iter().map(String::as_str)).collect();
            let known = known.into_iter().collect::<Vec<_>>().join("、");
            return Err(Stop::Use(format!("规则包 {} 没有条款 {clause}。它的条款：{known}。", pack.id)));
        }
        // The page prints articles in force; the others are put out of force for this page.
        let never = Days { from: Date::MIN, to: Some(Date::MIN) };
        pack.articles
            .iter_mut()
            .filter(|article| !matching(article))
            .for_each(|article| article.days = never);
        pack.interpretations.clear();
    }
    say!("{}", pack.show(day));
    Ok(())
}

fn lint(packs: &[PathBuf], format: Format) -> Result<(), Stop> {
    let mut all = Vec::new();
    for name in packs {
        all.extend(load(name)?.lint());
    }
    match format {
        Format::Text => all.iter().for_each(|found| say!("{}", found.render())),
        Format::Json => {
            let found: Vec<_> = all.iter().map(json_diagnostic).collect();
            say!("{}", serde_json::to_string_pretty(&found).unwrap_or_default());
        }
    }
    match all.iter().any(|found| found.severity >= Severity::Held) {
        true => Err(Stop::Findings("有必须改正的地方。".to_owned())),
        false => Ok(()),
    }
}

fn diff(old: &Path, new: &Path, format: Format, lang: Language) -> Result<(), Stop> {
    let changes = law::diff(&load(old)?, &load(new)?);
    match format {
        Format::Text if changes.is_empty() => say!("{}", lang.pick("没有差别。", "No difference.")),
        Format::Text => changes.iter().for_each(|change| say!("{change}")),
        Format::Json => {
            let changes: Vec<JsonChange<'_>> = changes
                .iter()
                .map(|change| JsonChange {
                    kind: format!("{:?}", change.kind).to_lowercase(),
                    id: &change.id,
                    before: &change.before,
                    after: &change.after,
                })
                .collect();
            say!("{}", serde_json::to_string_pretty(&changes).unwrap_or_default());
        }
    }
    Ok(())
}

fn load(name: &Path) -> Result<law::Pack, Stop> {
    let folder = folder_of(name)?;
    Ok(law::Pack::load(&read_folder(&folder)?).map_err(PackFailure::Refused)?)
}

fn folder_of(name: &Path) -> Result<PathBuf, Stop> {
    Ok(pack_files::folder(Path::new("packs"), &name.to_string_lossy())?)
}

fn clause_keys() -> BTreeSet<String> {
    CLAUSES.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect()
}
