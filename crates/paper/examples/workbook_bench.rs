//! Writes and reads a workbook of 100,000 rows and 20 columns and prints what each took: the
//! figures of docs/performance.md.
//!
//! ```text
//! cargo run --release -p paper --example workbook_bench -- write FILE [ROWS]
//! cargo run --release -p paper --example workbook_bench -- read FILE
//! ```

use fact::{Decimal, Fact, Finding};
use paper::{Cell, ColumnStyle, Delivery, Form, Limits, Sink, Workbook, read_into};
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::{Duration, Instant};

/// Number terms of the glossary with their units, one column each.
const FIGURES: [(&str, &str, &str); 17] = [
    ("tax_paid", "实缴税金", "万元"),
    ("invoiced_sales", "开票销售收入", "万元"),
    ("revenue", "营业收入", "万元"),
    ("profit", "利润总额", "万元"),
    ("value_added", "工业增加值", "万元"),
    ("gross_output", "工业总产值", "万元"),
    ("rd_expense", "研发费用", "万元"),
    ("technical_investment", "技术改造投资", "万元"),
    ("fixed_investment", "固定资产投资", "万元"),
    ("land_owned", "自有用地面积", "亩"),
    ("land_leased", "租入用地面积", "亩"),
    ("energy", "综合能耗", "吨标准煤"),
    ("electricity", "用电量", "万千瓦时"),
    ("water", "用水量", "吨"),
    ("cod", "化学需氧量", "吨"),
    ("employees", "年平均用工人数", "人"),
    ("invention_patents", "有效发明专利", "件"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", file] => write(file, 100_000),
        ["write", file, rows] => write(file, rows.parse()?),
        ["read", file] => read(file),
        _ => Err("write FILE [ROWS] | read FILE".into()),
    }
}

fn write(file: &str, rows: u64) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let mut columns = vec![
        ColumnStyle::text("统一社会信用代码"),
        ColumnStyle::text("企业名称"),
        ColumnStyle::text("镇（街道）"),
    ];
    columns.extend(FIGURES.iter().map(|(_, title, unit)| ColumnStyle::number(*title, *unit, 2)));
    let mut book = Workbook::new();
    let mut sheet = book.long_sheet("企业数据", "2024年企业数据", &columns)?;
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    for row in 0..rows {
        let organisation = format!("MA{:06}", row % 1_000_000);
        let code = fact::Uscc::compose("91", "320411", &organisation).ok_or("a code")?;
        let name = format!("常州第{row}号机械制造有限公司");
        let town = format!("第{}镇", row % 40);
        let mut cells = vec![Cell::Text(code.as_str()), Cell::Text(&name), Cell::Text(&town)];
        for index in 0..FIGURES.len() {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let digits = if index < 15 { 2 } else { 0 };
            cells.push(Cell::Number(Decimal::new(i128::from(dice >> 40) % 1_000_000, digits)));
        }
        sheet.row(&cells)?;
    }
    book.save(BufWriter::new(File::create(file)?))?;
    report("written", rows, begun.elapsed())
}

#[derive(Default)]
struct Count {
    facts: u64,
    findings: u64,
    shown: Vec<String>,
}

impl Sink for Count {
    fn fact(&mut self, fact: Fact) {
        self.facts += u64::from(!fact.origin.raw.is_empty());
    }
    fn finding(&mut self, finding: Finding) {
        self.findings += 1;
        if self.shown.len() < 5 {
            self.shown.push(finding.to_string());
        }
    }
}

fn read(file: &str) -> Result<(), Box<dyn Error>> {
    let mut text = "id = \"bench\"\ntitle = \"企业数据\"\ndepartment = \"statistics\"\nsubject = \"uscc\"\nperiod = { from = \"title\" }\n\
        [[column]]\nterm = \"uscc\"\nheaders = [\"统一社会信用代码\"]\n[[column]]\nterm = \"enterprise_name\"\nheaders = [\"企业名称\"]\n\
        [[column]]\nterm = \"town\"\nheaders = [\"镇（街道）\"]\n"
        .to_owned();
    for (term, title, unit) in FIGURES {
        text.push_str(&format!(
            "[[column]]\nterm = \"{term}\"\nheaders = [\"{title}\"]\nunits = [\"{unit}\"]\nleast = \"-1000000\"\nmost = \"5000000\"\ntotal = true\n"
        ));
    }
    let form = Form::parse(&text)?;
    let begun = Instant::now();
    let bytes = std::fs::read(file)?;
    let limits = Limits { time: Duration::from_secs(120), ..Limits::default() };
    let delivery = Delivery { limits, ..Delivery::default() };
    let mut count = Count::default();
    let outcome = read_into(file, bytes, &form, &delivery, &mut count);
    let elapsed = begun.elapsed();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:?}, {} facts, {} findings", outcome.tally, count.facts, count.findings)?;
    for finding in count.shown {
        writeln!(out, "{finding}")?;
    }
    drop(out);
    report("read", outcome.tally.read, elapsed)
}

/// Wall time here; processor time and memory are the business of `time -v` around it.
fn report(what: &str, rows: u64, elapsed: Duration) -> Result<(), Box<dyn Error>> {
    writeln!(std::io::stdout(), "{what}: {rows} rows in {:.2} s", elapsed.as_secs_f64())?;
    Ok(())
}
