//! `muheng simulate`: the same facts under two schemes, and who moves.

use crate::Format;
use crate::city_facts;
use crate::data_folder::{DataFolder, today, who};
use crate::language::Language;
use crate::outcome::{Outcome, outcomes};
use crate::stop::Stop;
use crate::year::{YearFigures, configured_pack, scheme_of};
use crate::zone::Zone;
use fact::Decimal;
use office::evaluation::{Scheme, evaluate};
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};
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

/// A firm whose class differs.
#[derive(Debug, Serialize)]
struct Move {
    code: String,
    name: String,
    list: String,
    from: String,
    to: String,
    total_before: Option<String>,
    total_after: Option<String>,
    rank_before: Option<u32>,
    rank_after: Option<u32>,
    reason_after: String,
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

/// Counts by class before and after.
type Transitions = BTreeMap<(String, String), usize>;

/// Runs the command.
pub fn run(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    let zone = Zone::open(&arguments.zone)?;
    let year = arguments.year;
    let named = arguments.base.as_deref().or_else(|| zone.main_scheme(year));
    let base_name =
        named.ok_or_else(|| Stop::Use(format!("没有配置 {year} 年的方案，请用 --base 给出。")))?;
    let base_pack = configured_pack(&zone, &arguments.packs, base_name)?;
    let base = scheme_of(&base_pack, base_name, year, BTreeMap::new())?;
    let (reform, reform_name) = match &arguments.reform {
        Some(name) => {
            let pack = configured_pack(&zone, &arguments.packs, name)?;
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
    let mut deliveries = zone.deliveries()?;
    deliveries.extend(data.deliveries(&zone)?);
    let facts = city_facts::read(&zone, deliveries, year)?;
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
        let notes = notes(&zone, year, base_name, &reform_name, (&base, &reform));
        let book = workbook(&moves, &transitions, &notes).map_err(Stop::write(path))?;
        write(path, book)?;
    }
    Ok(())
}

fn overrides(settings: &[String], pack: &law::Pack) -> Result<BTreeMap<String, Decimal>, Stop> {
    let mut overrides = BTreeMap::new();
    for setting in settings {
        let wrong = || Stop::Use(format!("“{setting}”应写成 参数=数值，例如 weight_tax_per_mu=40。"));
        let (id, value) = setting.split_once('=').ok_or_else(wrong)?;
        if !pack.parameters.contains_key(id.trim()) {
            let known = pack.parameters.keys().cloned().collect::<Vec<_>>().join("、");
            return Err(Stop::Use(format!("规则包 {} 没有参数“{id}”。它的参数：{known}。", pack.id)));
        }
        overrides.insert(id.trim().to_owned(), value.trim().parse().map_err(|_| wrong())?);
    }
    Ok(overrides)
}

fn compare(before: &[Outcome], after: &[Outcome]) -> (Vec<Move>, Transitions) {
    let by_code: BTreeMap<&str, &Outcome> = after.iter().map(|firm| (firm.code.as_str(), firm)).collect();
    let mut transitions = Transitions::new();
    let mut moves = Vec::new();
    for firm in before {
        let Some(then) = by_code.get(firm.code.as_str()) else { continue };
        *transitions.entry((firm.class.clone(), then.class.clone())).or_default() += 1;
        if firm.class != then.class {
            moves.push(Move {
                code: firm.code.clone(),
                name: firm.name.clone(),
                list: then.list.clone(),
                from: firm.class.clone(),
                to: then.class.clone(),
                total_before: firm.total.clone(),
                total_after: then.total.clone(),
                rank_before: firm.rank,
                rank_after: then.rank,
                reason_after: then.reason.clone(),
            });
        }
    }
    (moves, transitions)
}

/// A class as printed: `—` for none.
fn shown(class: &str) -> &str {
    if class.is_empty() { "—" } else { class }
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

fn workbook(moves: &[Move], transitions: &Transitions, notes: &[Note]) -> Result<Workbook, WriteError> {
    let mut book = Workbook::new();
    let wide = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
    let columns = [
        wide("企业名称", 34),
        wide("统一社会信用代码", 22),
        wide("名单", 14),
        wide("原等级", 8),
        wide("新等级", 8),
        ColumnStyle::number("原总分", "分", 4),
        ColumnStyle::number("新总分", "分", 4),
        ColumnStyle::number("原名次", "", 0),
        ColumnStyle::number("新名次", "", 0),
        wide("新方案下的调整", 48),
    ];
    let mut sheet = book.long_sheet("等级变化", "等级变化的企业", &columns)?;
    let number = |text: &Option<String>| {
        text.as_ref().and_then(|text| text.parse().ok()).map_or(Cell::Empty, Cell::Number)
    };
    let rank = |rank: Option<u32>| rank.map_or(Cell::Empty, |rank| Cell::Number(i64::from(rank).into()));
    for firm in moves {
        sheet.row(&[
            Cell::Text(&firm.name),
            Cell::Text(&firm.code),
            Cell::Text(&firm.list),
            Cell::Text(shown(&firm.from)),
            Cell::Text(shown(&firm.to)),
            number(&firm.total_before),
            number(&firm.total_after),
            rank(firm.rank_before),
            rank(firm.rank_after),
            Cell::Text(&firm.reason_after),
        ])?;
    }
    let columns = [wide("原等级", 10), wide("新等级", 10), ColumnStyle::number("企业数", "家", 0)];
    let mut sheet = book.sheet("变化汇总", "", &columns)?;
    for ((from, to), count) in transitions {
        let count = Cell::Number(i64::try_from(*count).unwrap_or(i64::MAX).into());
        sheet.row(&[Cell::Text(shown(from)), Cell::Text(shown(to)), count])?;
    }
    book.notes(notes)?;
    Ok(book)
}

fn notes(zone: &Zone, year: i16, base: &str, reform: &str, schemes: (&Scheme, &Scheme)) -> Vec<Note> {
    let note = |label: &str, text: String| Note { label: label.to_owned(), text };
    vec![
        note("开发区", zone.description.title.clone()),
        note("说明", zone.description.notice.clone().unwrap_or_default()),
        note("年度", year.to_string()),
        note("原方案", format!("{base}，校验值 {}", schemes.0.pack.digest)),
        note("新方案", format!("{reform}，校验值 {}", schemes.1.pack.digest)),
        note("制表", format!("{}，{}", who(), today())),
    ]
}

fn write(path: &Path, book: Workbook) -> Result<(), Stop> {
    let bytes = book.into_bytes().map_err(Stop::write(path))?;
    std::fs::write(path, bytes).map_err(Stop::io(path))
}
