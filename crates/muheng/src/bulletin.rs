//! `muheng bulletin`: the bulletin of a month as it was issued, or the figures that one would be made from.

use crate::language::Language;
use crate::place::{Place, run};
use crate::stop::Stop;
use clap::ValueEnum;
use desk::Desk;
use desk::bulletin::{FigureSheet, Sheet, bulletin_of, bulletin_paper, counted_again, month_figures, sheet};
use office::bulletin::Month;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `muheng bulletin`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// 月份，如 2025-04
    #[arg(long)]
    month: Month,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: PaperFormat,
    /// 写到这个文件；不写时打印，docx 写到当前文件夹
    #[arg(long)]
    out: Option<PathBuf>,
}

/// How a bulletin is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PaperFormat {
    /// 给人看的文字
    Text,
    /// 给程序读的 JSON
    Json,
    /// 公文
    Docx,
}

/// Runs the command.
pub fn run_bulletin(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    run(print(arguments, lang))
}

async fn print(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    let desk = Desk::open(Arc::new(arguments.place.beside().await?)).await?;
    let moment = desk.now();
    let bulletin = bulletin_of(&moment, arguments.month);
    let kept =
        bulletin.and_then(|one| moment.docket.bulletin_figures.get(&one.key)).map(|kept| &kept.figures);
    let figures = match kept {
        Some(kept) => kept.clone(),
        None => month_figures(&desk, arguments.month, false).await?,
    };
    let sheet = sheet(&moment, bulletin, &figures);
    match arguments.format {
        PaperFormat::Text => {
            let mut text = told(&sheet, lang);
            if let Some(kept) = kept {
                let same = counted_again(&desk, kept).await?.counts_as(kept);
                let (zh, en) = match same {
                    true => {
                        ("按当时的记录重新计算，结果一致。", "counted again from the same entries: the same.")
                    }
                    false => (
                        "按当时的记录重新计算，结果不一致。",
                        "counted again from the same entries: different.",
                    ),
                };
                text.push_str(&format!("\n{}\n", lang.pick(zh, en)));
                give(arguments, text.as_bytes())?;
                return if same { Ok(()) } else { Err(Stop::Findings(zh.to_owned())) };
            }
            give(arguments, text.as_bytes())
        }
        PaperFormat::Json => {
            let text = serde_json::to_string_pretty(&sheet).map_err(|why| Stop::Findings(why.to_string()))?;
            give(arguments, format!("{text}\n").as_bytes())
        }
        PaperFormat::Docx => {
            let written = bulletin_paper(&sheet).map_err(|why| Stop::Findings(why.to_string()))?;
            let path = arguments.out.clone().unwrap_or_else(|| PathBuf::from(&written.0));
            std::fs::write(&path, written.1).map_err(Stop::io(&path))?;
            say!("{}", path.display());
            Ok(())
        }
    }
}

fn give(arguments: &Arguments, bytes: &[u8]) -> Result<(), Stop> {
    match &arguments.out {
        Some(path) => std::fs::write(path, bytes).map_err(Stop::io(path)),
        None => std::io::stdout().write_all(bytes).map_err(Stop::io(std::path::Path::new("标准输出"))),
    }
}

fn told(sheet: &Sheet, lang: Language) -> String {
    let mut lines = vec![sheet.title.clone()];
    let number = sheet.number.clone().unwrap_or_else(|| sheet.state.clone());
    lines.push(format!("{number}    {}{}", lang.pick("数据截至", "as of "), sheet.day));
    if let Some(old) = &sheet.corrects {
        lines.push(format!("更正{old}：{}", sheet.reason));
    }
    if !sheet.to.is_empty() {
        lines.push(format!("主送：{}", sheet.to.join("、")));
    }
    for (title, text) in [
        ("组织推进", &sheet.organisation),
        ("政策落实", &sheet.policy),
        ("实际成效", &sheet.effect),
        ("下步要求", &sheet.demands),
    ] {
        if !text.is_empty() {
            lines.push(format!("\n{title}\n  {text}"));
        }
    }
    for figure in &sheet.figures {
        lines.push(String::new());
        lines.extend(figure_told(figure));
    }
    if !sheet.problems.is_empty() {
        lines.push("\n交办的问题".to_owned());
    }
    for problem in &sheet.problems {
        lines.push(format!("  {}  {}，期限{}，{}", problem.what, problem.lead, problem.due, problem.state));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn figure_told(figure: &FigureSheet) -> Vec<String> {
    let head = format!("{}（{}，{}）", figure.title, figure.unit, figure.clause);
    if let Some(why) = &figure.unknown {
        return vec![format!("{head}  —  {why}")];
    }
    let mut lines = vec![head];
    for line in figure.regions.iter().chain(figure.zones.split_last().map_or(&[][..], |(_, each)| each)) {
        let rank = line.rank.map_or_else(|| "  —".to_owned(), |rank| format!("{rank:>3}"));
        let change = line.change.as_deref().map_or_else(String::new, |change| format!("，比上月 {change}"));
        let met = match line.target_met {
            Some(true) => "，达到",
            Some(false) => "，未达到",
            None => "",
        };
        let target =
            line.target.as_deref().map_or_else(String::new, |target| format!("，目标 {target}{met}"));
        lines.push(format!("  {rank}  {}  {}{change}{target}", line.title, line.value));
    }
    for item in &figure.items {
        let whole = item.whole.as_deref().map_or_else(String::new, |whole| format!("／{whole}"));
        lines.push(format!("       {}  {}  {}{whole}  {}", item.about, item.title, item.value, item.note));
    }
    lines
}
