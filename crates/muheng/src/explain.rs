//! `muheng explain`: one enterprise, one page.

use crate::data_folder::DataFolder;
use crate::language::Language;
use crate::plain_evaluation;
use crate::stop::Stop;
use crate::zone_data::city_facts;
use clap::ValueEnum;
use desk::Packs;
use desk::explanation::{self, name_of, row_of, sheet_of_zone};
use desk::year::{self, YearFigures};
use desk::zone::Zone;
use office::evaluation::explain::{Explanation, explain};
use office::evaluation::what_if::{Field, Limits, what_if};
use office::evaluation::{Past, Run, Scheme, evaluate};
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
    /// 文档，可以交给企业
    Docx,
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
    let facts = city_facts(zone, &data, year)?;
    let packs = Packs::Folder(arguments.packs.clone());
    let scheme = year::scheme(zone, &packs, arguments.scheme.as_deref(), year)?;
    let figures = YearFigures::collect(&facts, year)?;
    let run = evaluate(&scheme, figures.table.clone(), year, figures.past());
    let names = |code: &str| name_of(&facts.registry, code);
    let row = row_of(&run, &arguments.subject, &names)?;
    let explanation = sheet_of_zone(&run, &Field::new(&run), row, &facts.registry, zone);
    give(arguments, &run, &explanation, &names)
}

fn plain_scheme(arguments: &Arguments) -> Result<(Scheme, i16), Stop> {
    let name = arguments.scheme.as_deref().ok_or_else(|| Stop::Use("请用 --scheme 给出方案。".to_owned()))?;
    let packs = Packs::Folder(arguments.packs.clone());
    let pack = packs.load(name.split_once('/').map_or(name, |(pack, _)| pack))?;
    let year = arguments.year.or_else(|| plain_evaluation::single_year(&pack));
    let year = year.ok_or_else(|| Stop::Use("请用 --year 给出评价年度。".to_owned()))?;
    Ok((year::scheme_of(&pack, name, year, BTreeMap::new())?, year))
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
        SheetFormat::Docx => {
            let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("说明单.docx"));
            let bytes = explanation::document(explanation).map_err(Stop::write(&out))?;
            return std::fs::write(&out, bytes).map_err(Stop::io(&out));
        }
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
