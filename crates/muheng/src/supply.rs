//! `muheng supply`: public land-supply results read, every contract checked, tables and a summary written.

use crate::data_folder::{today, who};
use crate::progress;
use crate::stop::Stop;
use clap::{Subcommand, ValueEnum};
use desk::supply_quote::{SupplyLaw, SupplySetting};
use desk::supply_results::{Results, contracts_text, contracts_workbook, form, grades, summary};
use desk::zone::file_name;
use desk::{Failure, Packs};
use fact::Decimal;
use jiff::civil::Date;
use law::Pack;
use office::calendar::Calendar;
use office::supply::PublishedLaw;
use paper::{Form, Note, Workbook, findings_workbook};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `muheng supply`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 导入土地市场网的供地结果，逐份合同核对时钟、单价、容积率、年限、行政区
    Import(Import),
}

#[derive(clap::Args)]
struct Import {
    /// 供地结果文件（xlsx、xls、ods、csv、dbf、json）
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 结果文件夹：合同.xlsx、合同.csv、问题.xlsx、汇总.txt
    #[arg(long)]
    output: PathBuf,
    /// 时钟算到哪一天，如 2018-06-30（默认今天）
    #[arg(long)]
    as_of: Option<Date>,
    /// 版式不同时自己写的表单（toml，见 docs/forms.md）
    #[arg(long)]
    form: Option<PathBuf>,
    /// 国家土地等别表：两列，区划代码、等别
    #[arg(long)]
    grades: Option<PathBuf>,
    /// 等别表里没有的地方：list 不对照；level 把公布的土地级别（当地的级别，不是国家等别）当作等别对照，未核实
    #[arg(long, value_enum, default_value = "list")]
    grade_reading: GradeReading,
    /// 土地还原率，如 0.06；年期短于最高年限的按它折算最低价，不写的不折算
    #[arg(long)]
    rate: Option<Decimal>,
    /// 规则包所在的文件夹
    #[arg(long, default_value = "packs")]
    packs: PathBuf,
}

/// How a grade that no list gives is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GradeReading {
    /// 把公布的土地级别当作等别，未核实
    Level,
    /// 不对照
    List,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<(), Stop> {
    let Command::Import(import) = &arguments.command;
    import.run()
}

impl Import {
    fn run(&self) -> Result<(), Stop> {
        let form = self.form()?;
        let as_of = self.as_of.unwrap_or_else(today);
        let setting = SupplySetting::default();
        let packs = Packs::Folder(self.packs.clone());
        let law = SupplyLaw::open(&packs, &setting, &BTreeMap::new(), "", as_of)?;
        let calendar = Calendar::built_in().map_err(|why| Stop::Findings(why.to_string()))?;
        let borrowed: Vec<&Pack> = law.packs().iter().collect();
        let mut results = Results::default();
        let grades = match &self.grades {
            None => BTreeMap::new(),
            Some(path) => {
                let (grades, findings) = grades(&file_name(path), read(path)?)?;
                results.findings.extend(findings);
                grades
            }
        };
        let published = PublishedLaw {
            packs: &borrowed,
            calendar: &calendar,
            as_of,
            capitalisation_rate: self.rate,
            grades: &grades,
            level_as_grade: self.grade_reading == GradeReading::Level,
        };
        let bar = progress::bar(self.files.len(), "读取文件");
        for path in &self.files {
            results.take(&file_name(path), read(path)?, &form, &published);
            bar.inc(1);
        }
        bar.finish_and_clear();
        results.tell_repeated();
        let summary = summary(&results, as_of, &self.readings(&grades));
        self.write(&results, &summary, as_of)?;
        say!("{summary}");
        match results.contracts.is_empty() {
            true => Err(Stop::Findings(
                "一份合同也没有读出。请看 问题.xlsx，版式不同的用 --form 给出表单。".to_owned(),
            )),
            false => Ok(()),
        }
    }

    fn form(&self) -> Result<Form, Stop> {
        let Some(path) = &self.form else { return Ok(form()?) };
        let text = std::fs::read_to_string(path).map_err(Stop::io(path))?;
        Ok(Form::parse(&text).map_err(|why| Failure::configuration(path.display(), why))?)
    }

    /// What was decided about wordings that can be read in several ways.
    fn readings(&self, grades: &BTreeMap<String, u8>) -> Vec<String> {
        let grade = match self.grade_reading {
            GradeReading::Level => {
                "等别表里没有的地方，把公布的“土地级别”当作等别（未核实；另一种读法 --grade-reading list 是不对照）"
            }
            GradeReading::List => {
                "只按等别表对照，公布的“土地级别”不当作等别（另一种读法 --grade-reading level 是当作等别）"
            }
        };
        let rate = self.rate.map_or_else(
            || "没有给还原率，年期短于最高年限的不折算最低价".to_owned(),
            |rate| format!("还原率 {rate}，由导入的人给出"),
        );
        vec![format!("读法：{grade}；等别表 {} 个地方；{rate}。", grades.len())]
    }

    fn write(&self, results: &Results, summary: &str, as_of: Date) -> Result<(), Stop> {
        std::fs::create_dir_all(&self.output).map_err(Stop::io(&self.output))?;
        let note = |label: &str, text: String| Note { label: label.to_owned(), text };
        let mut notes = vec![
            note("制表人", who()),
            note("制表日期", today().to_string()),
            note("时钟算到", as_of.to_string()),
        ];
        notes.extend(results.files.iter().map(|file| note(&file.name, format!("SHA-256 {}", file.digest))));
        let place = self.output.join("合同.xlsx");
        let book = contracts_workbook(results, &notes).and_then(Workbook::into_bytes);
        std::fs::write(&place, book.map_err(Stop::write(&place))?).map_err(Stop::io(&place))?;
        let place = self.output.join("合同.csv");
        let table = contracts_text(results).map_err(Stop::write(&place))?;
        std::fs::write(&place, table).map_err(Stop::io(&place))?;
        let place = self.output.join("问题.xlsx");
        let book = findings_workbook(&results.findings, &notes).and_then(Workbook::into_bytes);
        std::fs::write(&place, book.map_err(Stop::write(&place))?).map_err(Stop::io(&place))?;
        let place = self.output.join("汇总.txt");
        std::fs::write(&place, summary).map_err(Stop::io(&place))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    std::fs::read(path).map_err(Stop::io(path))
}
