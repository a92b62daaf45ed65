//! `muheng quote`: what the packs of a day give for a plot or contract, as text, JSON and a sheet to sign (docx).

use crate::Format;
use crate::data_folder::today;
use crate::stop::Stop;
use clap::CommandFactory;
use desk::Packs;
use desk::supply_quote::{Ids, Input, QuoteBody, SupplyLaw, SupplySetting, blocks, document};
use fact::Decimal;
use jiff::civil::Date;
use office::docket::Refusal;
use paper::Block;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `muheng quote`.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// 测算的编号或名称，如 rent 或 租金；不写时列出全部
    kind: Option<String>,
    /// 所填的数和读法：项目=值，项目写编号或名称，如 出让宗地面积=26666.67、rent_reading=agreed_term
    #[arg(value_name = "项目=值")]
    given: Vec<String>,
    /// 按哪一天有效的规则，如 2024-06-03（默认今天）
    #[arg(long)]
    date: Option<Date>,
    /// 当地决定的参数：参数=值，如 deposit_share=0.2；要同时写 --source
    #[arg(long, value_name = "参数=值", requires = "source")]
    parameter: Vec<String>,
    /// 这些参数是谁、哪份文件决定的
    #[arg(long)]
    source: Option<String>,
    /// 开发区：zones 下的名称，或文件夹；用其中 supply.toml 的规则包、参数和读法
    #[arg(long)]
    zone: Option<PathBuf>,
    /// 只用这些规则包（packs 下的名称，用逗号分开）；不写时用 packs 里有测算的全部
    #[arg(long, value_delimiter = ',', conflicts_with = "zone")]
    pack: Vec<String>,
    /// 规则包所在的文件夹
    #[arg(long, default_value = "packs")]
    packs: PathBuf,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 等于 --format json
    #[arg(long)]
    json: bool,
    /// 测算单存成 docx 文件，可以打印签字
    #[arg(long, value_name = "文件")]
    docx: Option<PathBuf>,
    /// 说明用法，列出全部测算
    #[arg(short, long)]
    help: bool,
}

/// For the page of help.
#[derive(clap::Parser)]
#[command(
    name = "muheng quote",
    about = "供地测算：最低价、年期修正、起始价、租金、转为出让、保函、违约金等",
    disable_help_flag = true
)]
struct Alone {
    #[command(flatten)]
    arguments: Arguments,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<(), Stop> {
    let law = law(arguments);
    if arguments.help {
        say!("{}", Alone::command().render_long_help());
        return law.map(|law| list(&law));
    }
    let law = law?;
    let Some(word) = &arguments.kind else {
        list(&law);
        return Ok(());
    };
    let kind = law.kind(word).map_err(use_of)?;
    if arguments.given.is_empty() {
        inputs(&law, word)?;
    }
    let given = pairs(&arguments.given, "所填的数", "出让宗地面积=26666.67")?;
    let answer = law.answer(&kind.id, &given).map_err(use_of)?;
    let sheet = blocks(&answer, &law, Ids::Shown);
    if arguments.json || arguments.format == Format::Json {
        let body = serde_json::to_string_pretty(&QuoteBody::of(&answer, &law));
        say!("{}", body.map_err(|why| Stop::Findings(why.to_string()))?);
    } else {
        say!("{}", text(&sheet));
    }
    if let Some(path) = &arguments.docx {
        let (_, bytes) = document(&answer, &law).map_err(Stop::write(path))?;
        std::fs::write(path, bytes).map_err(Stop::io(path))?;
        eprintln!("测算单：{}", path.display());
    }
    let known =
        |id: &String| answer.quote.value(id).is_known() || answer.quote.days.iter().any(|day| day.id == *id);
    match answer.quote.kind.results.iter().any(known) {
        true => Ok(()),
        false => Err(Stop::Findings(format!(
            "“{}”一项结果也没有算出。还缺：{}。",
            answer.quote.kind.label,
            answer.quote.still_needed()
        ))),
    }
}

fn use_of(refusal: Refusal) -> Stop {
    Stop::Use(refusal.to_string())
}

fn law(arguments: &Arguments) -> Result<SupplyLaw, Stop> {
    let mut setting = match &arguments.zone {
        Some(zone) => read_setting(zone)?,
        None => SupplySetting::default(),
    };
    setting.pack.extend(arguments.pack.iter().map(|id| desk::zone::UsedPack {
        id: id.clone(),
        parameters: BTreeMap::new(),
        source: String::new(),
    }));
    let mut given = BTreeMap::new();
    for (parameter, value) in pairs(&arguments.parameter, "参数", "deposit_share=0.2")? {
        let number: Decimal = value
            .parse()
            .map_err(|_| Stop::Use(format!("参数“{parameter}”写的是“{value}”，不是数。请写成半角小数。")))?;
        if given.insert(parameter.clone(), number).is_some() {
            return Err(Stop::Use(format!("参数“{parameter}”写了两次。请只写一次。")));
        }
    }
    let packs = Packs::Folder(arguments.packs.clone());
    let day = arguments.date.unwrap_or_else(today);
    let source = arguments.source.as_deref().unwrap_or_default();
    if !given.is_empty() && source.trim().is_empty() {
        return Err(Stop::Use("参数没有出处。请用 --source 写明是谁、哪份文件决定的。".to_owned()));
    }
    Ok(SupplyLaw::open(&packs, &setting, &given, source, day)?)
}

fn read_setting(zone: &Path) -> Result<SupplySetting, Stop> {
    let folder = if zone.is_dir() { zone.to_owned() } else { Path::new("zones").join(zone) };
    let path = folder.join("supply.toml");
    let text = std::fs::read_to_string(&path).map_err(Stop::io(&path))?;
    toml::from_str(&text).map_err(|why| Stop::Use(format!("{}：{why}", path.display())))
}

fn pairs(texts: &[String], what: &str, example: &str) -> Result<Vec<(String, String)>, Stop> {
    let pair = |text: &String| {
        let (word, value) = text
            .split_once(['=', '＝'])
            .ok_or_else(|| Stop::Use(format!("{what}“{text}”没有等号。请写成 项目=值，例如 {example}。")))?;
        Ok((word.trim().to_owned(), value.trim().to_owned()))
    };
    texts.iter().map(pair).collect()
}

/// All quotes, and what each asks for.
fn list(law: &SupplyLaw) {
    say!("{} 可用的测算：", law.day());
    for kind in &law.rules().quotes {
        let asked: Vec<String> = law.inputs(kind).into_iter().map(|input| input.label).collect();
        say!("  {}  {}", kind.id, kind.label);
        say!("      要填：{}", asked.join("、"));
    }
    say!(
        "\n写法：muheng quote rent 出让宗地面积=26666.67 基准地价=480 土地还原率=0.06 租赁年期=5 出让年期=25"
    );
    say!("只写 muheng quote rent 看每一项的编号、单位和可选的读法。");
}

/// What one quote asks for, with ids, units and what may be chosen.
fn inputs(law: &SupplyLaw, word: &str) -> Result<(), Stop> {
    let kind = law.kind(word).map_err(use_of)?;
    eprintln!("“{}”要填：", kind.label);
    for Input { id, label, unit, options, is_reading, .. } in law.inputs(kind) {
        let unit = if unit.is_empty() { unit } else { format!("（{unit}）") };
        let options: Vec<String> = options.iter().map(|(id, label)| format!("{id} {label}")).collect();
        let options = match (options.is_empty(), is_reading) {
            (true, _) => String::new(),
            (false, true) => format!("  读法，第一种是默认：{}", options.join("；")),
            (false, false) => format!("  可选：{}", options.join("；")),
        };
        eprintln!("  {id}  {label}{unit}{options}");
    }
    Ok(())
}

/// The sheet as plain text.
fn text(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(text) => lines.push(format!("\n{text}")),
            Block::Paragraph(text) => lines.push(text.clone()),
            Block::Table { rows, .. } => {
                let row = |cells: &Vec<String>| {
                    let shown: Vec<&str> =
                        cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
                    format!("  {}", shown.join("  "))
                };
                lines.extend(rows.iter().map(row));
            }
            Block::Signatures(_) => {}
        }
    }
    lines.join("\n")
}
