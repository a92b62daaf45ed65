//! `muheng appraise`: the assessment of the districts of a year, as the office's books have it.

use crate::data_folder::made;
use crate::place::{Place, run};
use crate::stop::Stop;
use clap::ValueEnum;
use desk::Trouble;
use desk::appraised::{appraisal_workbook, district_name, why};
use office::appraisal::{Appraisal, DistrictResult};
use office::docket::Docket;
use office::journal::Archive as _;
use office::supply::Titled as _;
use paper::{Note, Workbook};
use std::path::PathBuf;

/// Arguments of `muheng appraise`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// 考核的年度，如 2023
    #[arg(long)]
    year: i16,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: AppraisalFormat,
    /// xlsx 的文件
    #[arg(long, default_value = "年度考核.xlsx")]
    out: PathBuf,
}

/// How a year is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AppraisalFormat {
    /// 给人看的文字
    Text,
    /// 给程序读的 JSON
    Json,
    /// 表格：辖区、挂钩、算式、数据、意见
    Xlsx,
}

/// Runs the command.
pub fn run_appraise(arguments: &Arguments) -> Result<(), Stop> {
    let appraisal = run(found(arguments))?;
    match arguments.format {
        AppraisalFormat::Text => print_text(&appraisal),
        AppraisalFormat::Json => {
            let text = serde_json::to_string_pretty(&appraisal);
            say!("{}", text.map_err(|why| Stop::Findings(why.to_string()))?);
        }
        AppraisalFormat::Xlsx => {
            let out = &arguments.out;
            let notes = [Note { label: "制表".to_owned(), text: format!("{}，{}", made().by, made().on) }];
            let book = appraisal_workbook(&appraisal, &notes);
            let bytes = book.and_then(Workbook::into_bytes).map_err(Stop::write(out))?;
            std::fs::write(out, bytes).map_err(Stop::io(out))?;
            say!("{} 年度考核，写在 {}。", appraisal.year, out.display());
        }
    }
    Ok(())
}

async fn found(arguments: &Arguments) -> Result<Appraisal, Stop> {
    let store = arguments.place.beside().await?;
    let documents = store.documents(None).await.map_err(Trouble::from)?;
    let mut docket = Docket::from_documents(&documents).map_err(Trouble::from)?;
    let year = arguments.year.to_string();
    docket.appraisals.remove(&year).ok_or_else(|| {
        let years: Vec<&str> = docket.appraisals.keys().map(String::as_str).collect();
        let known = if years.is_empty() {
            "还没有任何年度".to_owned()
        } else {
            format!("已有 {}", years.join("、"))
        };
        Stop::Findings(format!("没有 {year} 年度考核（{known}）。请先由发改委开始这一年度的考核。"))
    })
}

fn print_text(appraisal: &Appraisal) {
    let published = appraisal.published.as_ref();
    let number = published.map_or_else(String::new, |one| format!("，{}，{}", one.number, one.day));
    say!("{} 年度节约集约用地考核，{}{number}", appraisal.year, appraisal.state.title());
    let Some(result) = &appraisal.result else {
        say!("还没有计算。已报送 {} 个数。", appraisal.figures.len());
        return;
    };
    let mark = if result.confirmed { "" } else { "（未核实）" };
    say!("打分：{}{mark}", result.scoring);
    for one in &result.districts {
        print_district(&district_name(appraisal, &one.district), one);
    }
    for (place, one) in appraisal.objections.iter().enumerate() {
        let answer = one.answer.as_ref().map_or("还没有答复", |(_, opinion, _)| opinion.as_str());
        say!("\n意见 {} {}：{} → {answer}", place + 1, district_name(appraisal, &one.district), one.text);
    }
    for (id, digest) in &result.packs {
        say!("规则包 {id} {digest}");
    }
}

fn print_district(name: &str, one: &DistrictResult) {
    match (&one.points, one.rank) {
        (Some(points), Some(rank)) => say!("\n{name}  {points} 分，第 {rank} 名"),
        _ => say!("\n{name}  没有得分。{}", why(one)),
    }
    for item in &one.items {
        let points = item.points.as_ref().map_or_else(String::new, |points| format!("，{points} 分"));
        let value = item.value.as_deref().unwrap_or("不知道");
        say!("  {} {value}{points}（{}）", item.label, item.clause);
    }
    for known in one.known.iter().filter(|known| known.differs) {
        say!(
            "  {}：系统里是 {} {}，与部门报送的不同（{}）",
            known.title,
            known.value,
            known.unit,
            known.source
        );
    }
    for link in &one.links {
        match (&link.before, &link.after, &link.change) {
            (Some(before), Some(after), Some(change)) => {
                say!("  {} {before} → {after} {}，增减 {change}（{}）", link.label, link.unit, link.clause);
            }
            _ => say!("  {} 不知道，还缺：{}", link.label, link.missing.join("、")),
        }
    }
}
