//! A bulletin as an official paper, in the order of a circular: title and number, addressees, the three sides of the
//! supervision, figures as a whole and by places, problems, demands, the lists behind the figures as annex (GB/T 9704, as
//! far as the papers of this office have it; a red head is the printing office's).

use super::sheet::{FigureSheet, PlaceLine, Sheet};
use paper::{Block, WriteError};

/// Rows of a list in the annex; what is more is told by its number and stands in the system.
const LISTED: usize = 200;

/// The name of the file and its bytes.
///
/// # Errors
/// When it cannot be written.
pub fn bulletin_paper(sheet: &Sheet) -> Result<(String, Vec<u8>), WriteError> {
    let number = sheet.number.as_deref().map_or_else(String::new, |number| format!("（{number}）"));
    let bytes = paper::document(&format!("{}{number}", sheet.title), &blocks(sheet))?;
    let name = sheet.number.as_deref().unwrap_or(&sheet.state);
    Ok((format!("督查通报-{}-{name}.docx", sheet.month), bytes))
}

fn blocks(sheet: &Sheet) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !sheet.to.is_empty() {
        blocks.push(text(format!("{}：", sheet.to.join("、"))));
    }
    if let Some(old) = &sheet.corrects {
        blocks.push(text(format!("本期更正{old}通报：{}。", sheet.reason)));
    }
    if sheet.number.is_none() {
        blocks.push(text(format!("（{}，未印发）", sheet.state)));
    }
    blocks.push(text(format!("现将督查情况通报如下，数据截至{}。", sheet.day)));
    let mut heads = Heads::default();
    for (title, body) in
        [("组织推进情况", &sheet.organisation), ("政策落实情况", &sheet.policy), ("实际成效", &sheet.effect)]
    {
        heads.put(title, &mut blocks);
        blocks.push(text(if body.is_empty() { "（还没有填写）" } else { body.as_str() }));
    }
    heads.put("主要数据", &mut blocks);
    blocks.push(totals(sheet));
    heads.put("各辖区情况", &mut blocks);
    places(sheet, |figure| &figure.regions, &mut blocks);
    heads.put("各园区情况", &mut blocks);
    places(sheet, |figure| &figure.zones, &mut blocks);
    heads.put("存在问题和整改要求", &mut blocks);
    problems(sheet, &mut blocks);
    if !sheet.demands.is_empty() {
        heads.put("下步要求", &mut blocks);
        blocks.push(text(sheet.demands.clone()));
    }
    if let Some(issued) = &sheet.issued {
        blocks.push(text(format!("印发日期：{issued}")));
    }
    blocks.push(Block::Heading("附件：数据明细".to_owned()));
    annex(sheet, &mut blocks);
    let signed = ["承办人", "审核人", "签发人"].map(str::to_owned).to_vec();
    blocks.push(Block::Signatures(signed));
    blocks
}

/// Headings of the first level, numbered.
#[derive(Default)]
struct Heads(usize);

impl Heads {
    fn put(&mut self, title: &str, blocks: &mut Vec<Block>) {
        const NUMBERS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
        let number = NUMBERS.get(self.0).copied().unwrap_or("");
        blocks.push(Block::Heading(format!("{number}、{title}")));
        self.0 += 1;
    }
}

fn totals(sheet: &Sheet) -> Block {
    let rows = sheet.figures.iter().map(|figure| match (figure.total(), &figure.unknown) {
        (Some(total), None) => vec![
            figure.title.clone(),
            figure.unit.clone(),
            total.value.clone(),
            or_dash(total.change.as_deref()),
            or_dash(total.target.as_deref()),
            met(total),
        ],
        (_, why) => {
            let why = why.as_deref().unwrap_or("没有数据");
            vec![
                figure.title.clone(),
                figure.unit.clone(),
                format!("—（{why}）"),
                "—".into(),
                "—".into(),
                "—".into(),
            ]
        }
    });
    table(&["指标", "单位", "数值", "比上月", "目标", "是否达到"], &[5, 2, 3, 2, 2, 2], rows.collect())
}

/// One table a figure; a figure that nobody has anything of is left to the table of the whole.
fn places(sheet: &Sheet, of: impl Fn(&FigureSheet) -> &Vec<PlaceLine>, blocks: &mut Vec<Block>) {
    for figure in &sheet.figures {
        let lines = of(figure);
        let (Some((_, each)), false) = (lines.split_last(), figure.items.is_empty()) else { continue };
        let order = if figure.more_is_better { "由高到低" } else { "由低到高" };
        blocks.push(text(format!("{}（{}，{order}，并列的同一位次）", figure.title, figure.unit)));
        let rows = each.iter().map(|line| {
            vec![
                line.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
                line.title.clone(),
                line.value.clone(),
                or_dash(line.change.as_deref()),
                or_dash(line.target.as_deref()),
                met(line),
            ]
        });
        let header = ["位次", "地方", "数值", "比上月", "目标", "是否达到"];
        blocks.push(table(&header, &[2, 5, 3, 2, 2, 2], rows.collect()));
    }
}

fn problems(sheet: &Sheet, blocks: &mut Vec<Block>) {
    if sheet.problems.is_empty() {
        blocks.push(text("本期没有交办新的问题。"));
        return;
    }
    let rows = sheet.problems.iter().map(|problem| {
        let support = if problem.support.is_empty() { "—".to_owned() } else { problem.support.join("、") };
        vec![problem.what.clone(), problem.lead.clone(), support, problem.due.clone(), problem.state.clone()]
    });
    let header = ["问题", "主办单位", "协办单位", "整改期限", "状态"];
    blocks.push(table(&header, &[6, 3, 3, 3, 2], rows.collect()));
}

fn annex(sheet: &Sheet, blocks: &mut Vec<Block>) {
    for figure in sheet.figures.iter().filter(|figure| !figure.items.is_empty()) {
        blocks.push(text(format!("{}（{}，依据{}）", figure.title, figure.unit, figure.clause)));
        let rows = figure.items.iter().take(LISTED).map(|item| {
            let value = match &item.whole {
                Some(whole) => format!("{}／{whole}", item.value),
                None => item.value.clone(),
            };
            let place = item.zone.as_ref().or(item.region.as_ref());
            vec![
                item.about.clone(),
                item.title.clone(),
                or_dash(place.map(String::as_str)),
                value,
                item.note.clone(),
            ]
        });
        blocks.push(table(&["编号", "名称", "地方", "数值", "说明"], &[3, 5, 3, 2, 5], rows.collect()));
        if figure.items.len() > LISTED {
            let message = format!("另有{}行，见系统。", figure.items.len() - LISTED);
            blocks.push(text(message));
        }
    }
}

fn met(line: &PlaceLine) -> String {
    match line.target_met {
        Some(true) => "达到",
        Some(false) => "未达到",
        None => "—",
    }
    .to_owned()
}

fn or_dash(text: Option<&str>) -> String {
    text.unwrap_or("—").to_owned()
}

fn text(text: impl Into<String>) -> Block {
    Block::Paragraph(text.into())
}

fn table(header: &[&str], widths: &[usize], rows: Vec<Vec<String>>) -> Block {
    Block::Table {
        header: header.iter().map(|text| (*text).to_owned()).collect(),
        widths: widths.to_vec(),
        rows,
    }
}
