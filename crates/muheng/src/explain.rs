//! `muheng explain`: one enterprise, one page.

use crate::city_facts;
use crate::data_folder::DataFolder;
use crate::explanation;
use crate::language::Language;
use crate::pack_files;
use crate::plain_evaluation;
use crate::stop::Stop;
use crate::year::{self, YearFigures};
use crate::zone::Zone;
use clap::ValueEnum;
use fact::Decimal;
use office::evaluation::explain::{Explanation, explain};
use office::evaluation::what_if::{Field, Limits, what_if};
use office::evaluation::{Past, Run, Scheme, evaluate};
use office::registry::Registry;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `muheng explain`.
#[derive(clap::Args)]
pub struct Arguments {
    /// 企业：统一社会信用代码、全名，或只有一家含有的部分名称
    pub subject: String,
    /// 评价年度
    #[arg(long)]
    pub year: Option<i16>,
    /// 开发区：zones 下的名称，或文件夹
    #[arg(long, conflicts_with = "input")]
    pub zone: Option<PathBuf>,
    /// 数据文件夹
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// 整洁的表（csv），代替开发区的资料
    #[arg(long, requires = "scheme")]
    pub input: Option<PathBuf>,
    /// 规则包，或 规则包/方案；不写时按开发区配置
    #[arg(long)]
    pub scheme: Option<String>,
    /// 规则包所在的文件夹
    #[arg(long, default_value = "packs")]
    pub packs: PathBuf,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    pub format: SheetFormat,
    /// 写到这个文件；不写时打印
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// How the sheet is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    /// 给人看的文字
    Text,
    /// 给程序读的 JSON
    Json,
    /// 可打印的网页，一张 A4
    Html,
    /// 全部企业的得分公式，可以在电子表格里重算
    Xlsx,
}

/// Runs the command.
pub fn run(arguments: &Arguments, _lang: Language) -> Result<(), Stop> {
    match (&arguments.zone, &arguments.input) {
        (Some(zone), _) => of_zone(arguments, &Zone::open(zone)?),
        (None, Some(input)) => {
            let (scheme, year) = plain_scheme(arguments)?;
            let table = plain_evaluation::read_table(input, &scheme)?;
            let run = evaluate(&scheme, table, year, Past::default());
            let row = row_of(&run, &arguments.subject, &|_| String::new())?;
            let field = Field::new(&run);
            let mut explanation = explain(&field, row, &|_| Vec::new());
            explanation.changes = Some(what_if(&field, row, &Limits::default()));
            give(arguments, &run, &explanation, &|_| String::new())
        }
        (None, None) => Err(Stop::Use("请用 --zone 给出开发区，或用 --input 给出一张表。".to_owned())),
    }
}

fn of_zone(arguments: &Arguments, zone: &Zone) -> Result<(), Stop> {
    let year = arguments.year.or(zone.description.last_year);
    let year = year.ok_or_else(|| Stop::Use("请用 --year 给出评价年度。".to_owned()))?;
    let data = DataFolder::of(arguments.data.as_deref(), zone);
    let mut deliveries = zone.deliveries()?;
    deliveries.extend(data.deliveries(zone)?);
    let facts = city_facts::read(zone, deliveries, year)?;
    let scheme = year::scheme(zone, &arguments.packs, arguments.scheme.as_deref(), year)?;
    let figures = YearFigures::collect(&facts, year)?;
    let run = evaluate(&scheme, figures.table.clone(), year, figures.past());
    let names = |code: &str| name_of(&facts.registry, code);
    let row = row_of(&run, &arguments.subject, &names)?;
    let explanation = sheet_of_zone(&run, &Field::new(&run), row, &facts.registry, zone);
    give(arguments, &run, &explanation, &names)
}

fn plain_scheme(arguments: &Arguments) -> Result<(Scheme, i16), Stop> {
    let name = arguments.scheme.as_deref().ok_or_else(|| Stop::Use("请用 --scheme 给出方案。".to_owned()))?;
    let pack = pack_files::load(&arguments.packs, name.split_once('/').map_or(name, |(pack, _)| pack))?;
    let year = arguments.year.or_else(|| plain_evaluation::single_year(&pack));
    let year = year.ok_or_else(|| Stop::Use("请用 --year 给出评价年度。".to_owned()))?;
    Ok((year::scheme_of(&pack, name, year, BTreeMap::new())?, year))
}

/// The sheet of a firm of a zone, with its name, its place, its cells and what would change its class.
#[must_use]
pub fn sheet_of_zone(
    run: &Run<'_>,
    field: &Field<'_>,
    row: usize,
    registry: &Registry,
    zone: &Zone,
) -> Explanation {
    let code = run.prepared.subject(row);
    let year = run.prepared.year;
    let origins = |term: &str| explanation::of_registry(registry, &code, year, term);
    let mut explanation = explain(field, row, &origins);
    explanation.name = name_of(registry, &code);
    if !explanation.place.is_empty() {
        explanation.place = zone.place_name(&explanation.place);
    }
    explanation.notice.clone_from(zone.description.notice.as_ref().unwrap_or(&String::new()));
    explanation.changes = Some(what_if(field, row, &limits(zone)));
    explanation
}

/// Least and most that the zone's forms take.
fn limits(zone: &Zone) -> Limits {
    let mut ranges: BTreeMap<String, (Option<Decimal>, Option<Decimal>)> = BTreeMap::new();
    for column in zone.forms.values().flat_map(|form| &form.columns) {
        if column.least.is_some() || column.most.is_some() {
            ranges.insert(column.term.to_string(), (column.least, column.most));
        }
    }
    Limits { ranges, ..Limits::default() }
}

fn name_of(registry: &Registry, code: &str) -> String {
    registry.enterprise(code).and_then(|known| known.name()).map_or_else(String::new, str::to_owned)
}

/// The row of a firm by its code, its name, or a part of the name that no other has.
fn row_of(run: &Run<'_>, wanted: &str, names: &dyn Fn(&str) -> String) -> Result<usize, Stop> {
    let rows = run.prepared.table.rows();
    let unit = run.units.unit_of.get(wanted).map_or(wanted, String::as_str);
    let codes: Vec<String> = (0..rows).map(|row| run.prepared.subject(row)).collect();
    if let Some(row) = codes.iter().position(|code| code == unit) {
        return Ok(row);
    }
    let named: Vec<String> = codes.iter().map(|code| names(code)).collect();
    if let Some(row) = named.iter().position(|name| name == wanted) {
        return Ok(row);
    }
    let parts: Vec<usize> =
        (0..rows).filter(|row| !wanted.is_empty() && named[*row].contains(wanted)).collect();
    match parts[..] {
        [row] => Ok(row),
        [] => {
            Err(Stop::Use(format!("{} 年的评价里没有“{wanted}”。请核对信用代码或名称。", run.prepared.year)))
        }
        _ => {
            let some: Vec<&str> = parts.iter().take(8).map(|row| named[*row].as_str()).collect();
            Err(Stop::Use(format!(
                "有 {} 家企业的名称含“{wanted}”：{}。请写全名或信用代码。",
                parts.len(),
                some.join("、")
            )))
        }
    }
}

fn give(
    arguments: &Arguments,
    run: &Run<'_>,
    explanation: &Explanation,
    names: &dyn Fn(&str) -> String,
) -> Result<(), Stop> {
    let text = match arguments.format {
        SheetFormat::Text => explanation::text(explanation),
        SheetFormat::Json => {
            explanation::json(explanation).map_err(|error| Stop::Findings(error.to_string()))?
        }
        SheetFormat::Html => explanation::html(explanation),
        SheetFormat::Xlsx => {
            let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("指标明细.xlsx"));
            let bytes = explanation::workbook(run, names, &[]).map_err(Stop::write(&out))?;
            return std::fs::write(&out, bytes).map_err(Stop::io(&out));
        }
    };
    match &arguments.out {
        Some(path) => std::fs::write(path, text).map_err(Stop::io(path)),
        None => std::io::stdout().write_all(text.as_bytes()).map_err(Stop::io(Path::new("标准输出"))),
    }
}
