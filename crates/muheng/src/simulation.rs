//! `muheng simulate`: the same facts under two schemes, and who moves.

use crate::Format;
use crate::data_folder::{DataFolder, made};
use crate::language::Language;
use crate::stop::Stop;
use crate::zone_data::city_facts;
use desk::Packs;
use desk::comparison::{Move, Transitions, compare, notes, overrides, shown, workbook};
use desk::outcome::outcomes;
use desk::year::{YearFigures, configured_pack, scheme_of};
use desk::zone::Zone;
use office::evaluation::{Scheme, evaluate};
use paper::Workbook;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Firms that move listed on a terminal.
const LISTED: usize = 30;

/// Arguments of `muheng simulate`.
#[derive(clap::Args)]
pub struct Arguments {
    /// 现行方案：规则包，或 规则包/方案；不写时按开发区配置
    #[arg(long)]
    base: Option<String>,
    /// 改后的方案：规则包，或 规则包/方案
    #[arg(long, conflicts_with = "set")]
    reform: Option<String>,
    /// 只改几个参数：参数=数值，可写多次
    #[arg(long, required_unless_present = "reform")]
    set: Vec<String>,
    /// 开发区
    #[arg(long)]
    zone: PathBuf,
    /// 评价年度
    #[arg(long)]
    year: i16,
    /// 数据文件夹（默认 data/开发区）
    #[arg(long)]
    data: Option<PathBuf>,
    /// 规则包所在的文件夹
    #[arg(long, default_value = "packs")]
    packs: PathBuf,
    /// 把变化写成 xlsx
    #[arg(long)]
    output: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct JsonResult<'a> {
    zone: &'a str,
    year: i16,
    base: &'a str,
    reform: &'a str,
    firms: usize,
    moved: usize,
    transitions: Vec<JsonTransition<'a>>,
    moves: &'a [Move],
}

#[derive(Serialize)]
struct JsonTransition<'a> {
    from: &'a str,
    to: &'a str,
    count: usize,
}

/// Runs the command.
pub fn run(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    let zone = Zone::open(&arguments.zone)?;
    let year = arguments.year;
    let named = arguments.base.as_deref().or_else(|| zone.main_scheme(year));
    let base_name =
        named.ok_or_else(|| Stop::Use(format!("没有配置 {year} 年的方案，请用 --base 给出。")))?;
    let packs = Packs::Folder(arguments.packs.clone());
    let base_pack = configured_pack(&zone, &packs, base_name)?;
    let base = scheme_of(&base_pack, base_name, year, BTreeMap::new())?;
    let (reform, reform_name) = match &arguments.reform {
        Some(name) => {
            let pack = configured_pack(&zone, &packs, name)?;
            (scheme_of(&pack, name, year, BTreeMap::new())?, name.clone())
        }
        None => {
            let overrides = overrides(&arguments.set, &base_pack)?;
            (
                scheme_of(&base_pack, base_name, year, overrides)?,
                format!("{base_name}，{}", arguments.set.join("，")),
            )
        }
    };
    let data = DataFolder::of(arguments.data.as_deref(), &zone);
    let facts = city_facts(&zone, &data, year)?;
    let figures = YearFigures::collect(&facts, year)?;
    let result = |scheme: &Scheme| {
        let run = evaluate(scheme, figures.table.clone(), year, figures.past());
        outcomes(&run, &facts.registry, &zone)
    };
    let (before, after) = (result(&base), result(&reform));
    let (moves, transitions) = compare(&before, &after);
    match arguments.format {
        Format::Text => print_text(&moves, &transitions, before.len(), (base_name, &reform_name), lang),
        Format::Json => {
            let transitions =
                transitions.iter().map(|((from, to), count)| JsonTransition { from, to, count: *count });
            let result = JsonResult {
                zone: &zone.description.id,
                year,
                base: base_name,
                reform: &reform_name,
                firms: before.len(),
                moved: moves.len(),
                transitions: transitions.collect(),
                moves: &moves,
            };
            say!("{}", serde_json::to_string_pretty(&result).unwrap_or_default());
        }
    }
    if let Some(path) = &arguments.output {
        let notes = notes(&zone, year, (base_name, &reform_name), (&base, &reform), &made());
        let book = workbook(&moves, &transitions, &notes).map_err(Stop::write(path))?;
        write(path, book)?;
    }
    Ok(())
}

fn print_text(
    moves: &[Move],
    transitions: &Transitions,
    firms: usize,
    (base, reform): (&str, &str),
    lang: Language,
) {
    match lang {
        Language::Zh => say!("{base} → {reform}：{firms} 家企业中 {} 家等级变化。\n", moves.len()),
        Language::En => say!("{base} → {reform}: {} of {firms} firms change class.\n", moves.len()),
    }
    for ((from, to), count) in transitions {
        say!("  {} → {}  {count:>6} {}", shown(from), shown(to), lang.pick("家", "firms"));
    }
    say!();
    for firm in moves.iter().take(LISTED) {
        let total = |total: &Option<String>| total.clone().unwrap_or_else(|| "—".to_owned());
        let (before, after) = (total(&firm.total_before), total(&firm.total_after));
        say!(
            "  {} {}  {} → {}  {before} → {after}  {}",
            firm.code,
            firm.name,
            shown(&firm.from),
            shown(&firm.to),
            firm.reason_after
        );
    }
    if moves.len() > LISTED {
        match lang {
            Language::Zh => say!(
                "  … 另有 {} 家，用 --output 写成 xlsx 或 --format json 查看全部。",
                moves.len() - LISTED
            ),
            Language::En => {
                say!("  … {} more; see all with --output or --format json.", moves.len() - LISTED)
            }
        }
    }
}

fn write(path: &Path, book: Workbook) -> Result<(), Stop> {
    let bytes = book.into_bytes().map_err(Stop::write(path))?;
    std::fs::write(path, bytes).map_err(Stop::io(path))
}
