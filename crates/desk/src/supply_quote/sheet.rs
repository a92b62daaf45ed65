//! A quote as a sheet to print and sign: results, readings and what the others would give, each step with its clause,
//! the figures, what is still wanted, the packs.

use super::shown::{printed, results};
use super::{Answer, SupplyLaw};
use crate::wording;
use fact::glossary;
use office::supply::{Line, Quote, UsedNumber};
use paper::{Block, WriteError};

/// Whether ids of terms, readings and parameters stand beside their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// So that they can be typed at the command line.
    Shown,
    /// Who signs has no use for them.
    Hidden,
}

impl Ids {
    /// What stands in brackets behind a name; nothing when there is nothing to say.
    fn behind(self, id: &str, more: &str) -> String {
        let id = if self == Self::Shown { id } else { "" };
        let words: Vec<&str> = [id, more].into_iter().filter(|word| !word.is_empty()).collect();
        if words.is_empty() { String::new() } else { format!("（{}）", words.join("，")) }
    }

    /// A table whose column at `place` holds ids, without it where nobody wants them.
    fn table(self, header: &[&str], widths: &[usize], mut rows: Vec<Vec<String>>, place: usize) -> Block {
        let (mut header, mut widths) = (header.to_vec(), widths.to_vec());
        if self == Self::Hidden {
            header.remove(place);
            widths.remove(place);
            for row in &mut rows {
                row.remove(place);
            }
        }
        table(&header, &widths, rows)
    }
}

/// The parts of the sheet.
#[must_use]
pub fn blocks(answer: &Answer, law: &SupplyLaw, ids: Ids) -> Vec<Block> {
    let quote = &answer.quote;
    let mut blocks =
        vec![Block::Paragraph(format!("测算：{}；按 {} 有效的规则。", quote.kind.label, quote.day))];
    blocks.push(Block::Heading("一、结果".to_owned()));
    let rows = results(quote, law.rules()).into_iter().zip(&quote.kind.results);
    blocks.push(table(
        &["项目", "结果", "依据"],
        &[3, 4, 3],
        rows.map(|((label, text), id)| vec![label, text, basis_of(quote, id)]).collect(),
    ));
    blocks.extend(still_wanted(quote, ids));
    blocks.extend(readings(answer, law, ids));
    blocks.push(Block::Heading("三、计算过程".to_owned()));
    for (number, line) in (1..).zip(&quote.lines) {
        blocks.push(Block::Paragraph(format!("{number}. {}。依据：{}。", line.sentence, basis(line))));
        blocks.extend(line.steps.iter().map(|step| Block::Paragraph(format!("  判断：{step}"))));
        blocks.extend(
            line.numbers.iter().map(|used| Block::Paragraph(format!("  用数：{}", number_told(used)))),
        );
    }
    for day in &quote.days {
        let text = format!(
            "{}：自 {} 起算（{}），至 {}。依据：{}。",
            day.label, day.from, day.length, day.day, day.clause
        );
        blocks.push(Block::Paragraph(text));
    }
    blocks.push(Block::Heading("四、所填的数".to_owned()));
    blocks.extend(figures(answer, law, ids));
    blocks.push(Block::Heading("五、规则包".to_owned()));
    let packs = quote.packs.iter().map(|(id, digest)| {
        let title = law.packs().iter().find(|pack| pack.id == *id).map_or("", |pack| pack.title.as_str());
        vec![title.to_owned(), id.clone(), digest.clone()]
    });
    blocks.push(table(&["名称", "编号", "摘要（SHA-256）"], &[4, 3, 5], packs.collect()));
    blocks
}

/// The sheet as a document with lines to sign, and the name of its file.
///
/// # Errors
/// When it cannot be written.
pub fn document(answer: &Answer, law: &SupplyLaw) -> Result<(String, Vec<u8>), WriteError> {
    let signed = ["测算人", "复核人", "批准人"].map(str::to_owned).to_vec();
    let parts: Vec<Block> =
        blocks(answer, law, Ids::Hidden).into_iter().chain([Block::Signatures(signed)]).collect();
    let title = format!("{}测算单", answer.quote.kind.label);
    Ok((format!("{title}.docx"), paper::document(&title, &parts)?))
}

fn table(header: &[&str], widths: &[usize], rows: Vec<Vec<String>>) -> Block {
    Block::Table {
        header: header.iter().map(|text| (*text).to_owned()).collect(),
        widths: widths.to_vec(),
        rows,
    }
}

fn basis_of(quote: &Quote, id: &str) -> String {
    let line = quote.lines.iter().find(|line| line.id == id && line.asked).map(basis);
    let day = || quote.days.iter().find(|day| day.id == id).map(|day| day.clause.clone());
    line.or_else(day).unwrap_or_default()
}

/// Clauses of a line and the document that they stand in.
fn basis(line: &Line) -> String {
    match line.clauses.is_empty() {
        true => format!("《{}》{}", line.document, line.article),
        false => format!("{}《{}》", line.clauses.join("、"), line.document),
    }
}

/// What is missing and what nobody configured, each in words.
fn still_wanted(quote: &Quote, ids: Ids) -> Vec<Block> {
    let mut told = Vec::new();
    if !quote.missing.is_empty() {
        let words: Vec<String> = quote.missing.iter().map(|id| asked_for(id, ids)).collect();
        told.push(Block::Paragraph(format!("还要填：{}。没有填的不当作零，也不推测。", words.join("、"))));
    }
    if !quote.unset.is_empty() {
        let words: Vec<String> =
            quote.unset.iter().map(|(id, label)| format!("{label}{}", ids.behind(id, ""))).collect();
        let how = match ids {
            Ids::Shown => "用 --parameter 和 --source 给出，或写进开发区的 supply.toml",
            Ids::Hidden => "并写明依据",
        };
        told.push(Block::Paragraph(format!(
            "还没有配置：{}。文件没有规定这些数，要由当地决定，{how}。",
            words.join("、")
        )));
    }
    told
}

/// A term with its unit.
fn asked_for(id: &str, ids: Ids) -> String {
    let unit = glossary::term(id).map_or("", |term| term.unit.as_str());
    format!("{}{}", wording::term(id), ids.behind(id, unit))
}

fn readings(answer: &Answer, law: &SupplyLaw, ids: Ids) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("二、对不明确条款的读法".to_owned())];
    if answer.quote.readings.is_empty() {
        blocks.push(Block::Paragraph("这项测算用到的条款没有要选的读法。".to_owned()));
    }
    for taken in &answer.quote.readings {
        let by = if taken.chosen { "由办理人选定" } else { "没有选，用规则包的默认读法" };
        let choice = if ids == Ids::Shown { format!("，{}", taken.choice) } else { String::new() };
        let text = format!("{}（{}{choice}）：{by}", taken.label, taken.clause);
        let mut rows = Vec::new();
        for reading in law.rules().choice(&taken.choice).iter().flat_map(|choice| &choice.readings) {
            let is_taken = reading.id == taken.reading.id;
            let other =
                answer.others.iter().find(|one| one.choice == taken.choice && one.reading == *reading);
            let gives = match other {
                Some(other) if other.results.is_empty() => "结果相同".to_owned(),
                Some(other) => other
                    .results
                    .iter()
                    .map(|(label, text)| format!("{label} {text}"))
                    .collect::<Vec<_>>()
                    .join("；"),
                None => "见上".to_owned(),
            };
            let mark = if is_taken { "采用" } else { "" };
            rows.push(vec![mark.to_owned(), reading.label.clone(), reading.id.clone(), gives]);
        }
        blocks.push(Block::Paragraph(text));
        blocks.push(ids.table(&["", "读法", "编号", "结果"], &[1, 4, 3, 6], rows, 2));
    }
    blocks
}

fn number_told(used: &UsedNumber) -> String {
    let value = used.value.map_or_else(|| "未配置".to_owned(), |value| value.to_string());
    let unit = if used.unit == "1" || used.value.is_none() { "" } else { used.unit.as_str() };
    let mark = if used.confirmed || used.value.is_none() { "" } else { "，未核实" };
    format!("{} {value}{unit}（出处：{}{mark}）", used.label, wording::source(&used.source))
}

fn figures(answer: &Answer, law: &SupplyLaw, ids: Ids) -> Vec<Block> {
    let rows = answer.quote.figures.iter().map(|(id, value)| {
        let unit = glossary::term(id).map_or("", |term| term.unit.as_str());
        let text = match value.is_known() {
            true => printed(value, unit, id, law.rules()),
            false => "没有填".to_owned(),
        };
        vec![wording::term(id), text, id.clone()]
    });
    let mut blocks = vec![ids.table(&["项目", "数", "编号"], &[4, 4, 3], rows.collect(), 2)];
    if !answer.unused.is_empty() {
        let text = format!("填了但这项测算用不到：{}。", answer.unused.join("、"));
        blocks.push(Block::Paragraph(text));
    }
    blocks
}
