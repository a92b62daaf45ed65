//! A year's assessment of districts as a workbook: the table of districts, every figure with its source, every calculation with
//! its clause, what hangs on it, objections. Deciding is left to `office`.

use fact::Decimal;
use office::appraisal::{Appraisal, DistrictResult, ResultLine, ResultNumber};
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};

/// More digits than a spreadsheet keeps are written as text, so that none is lost.
const DIGITS_KEPT: usize = 15;

/// The workbook of a year; before it is computed it has the figures that were handed in.
///
/// # Errors
/// When a sheet cannot be written.
pub fn appraisal_workbook(appraisal: &Appraisal, notes: &[Note]) -> Result<Workbook, WriteError> {
    let mut book = Workbook::new();
    let title = format!("{}年度节约集约用地考核", appraisal.year);
    let mut put = |name: &str, (columns, rows): Table| -> Result<(), WriteError> {
        let mut sheet = book.long_sheet(name, &title, &columns)?;
        for cells in &rows {
            let cells: Vec<Cell<'_>> = cells.iter().map(|text| cell(text)).collect();
            sheet.row(&cells)?;
        }
        Ok(())
    };
    put("辖区", districts(appraisal))?;
    put("挂钩", links(appraisal))?;
    put("算式", calculations(appraisal))?;
    put("数据", figures(appraisal))?;
    put("系统里的数", known(appraisal))?;
    put("意见", objections(appraisal))?;
    book.notes(&all_notes(appraisal, notes))?;
    Ok(book)
}

/// Why a district has no points, in words; empty when it has.
#[must_use]
pub fn why(one: &DistrictResult) -> String {
    let findings = one.findings.iter().map(ToString::to_string);
    let missing = (!one.missing.is_empty()).then(|| format!("还缺：{}。", one.missing.join("、")));
    findings.chain(missing).collect::<Vec<_>>().join(" ")
}

/// What a district is called.
#[must_use]
pub fn district_name(appraisal: &Appraisal, district: &str) -> String {
    appraisal.title(district).map_or_else(|_| district.to_owned(), str::to_owned)
}

/// A number of the law with its source, in words.
#[must_use]
pub fn number_told(number: &ResultNumber) -> String {
    let value = number.value.as_deref().unwrap_or("没有配置");
    let mark = if number.confirmed { "" } else { "，未核实" };
    format!("{} {value}（{}{mark}）", number.label, number.source)
}

/// Columns and rows of a sheet.
type Table = (Vec<ColumnStyle>, Vec<Vec<String>>);

fn districts(appraisal: &Appraisal) -> Table {
    let results = results(appraisal);
    let items: Vec<&ResultLine> = results.first().map_or(Vec::new(), |(_, one)| one.items.iter().collect());
    let mut columns = vec![text("辖区", 16), text("总分", 10), text("名次", 8)];
    for item in &items {
        columns.push(text(&item.label, 20));
        if item.is_scored {
            columns.push(text(&format!("{}得分", item.label), 14));
        }
    }
    columns.push(text("没有得分的原因", 60));
    let row = |(name, one): &(String, &DistrictResult)| {
        let rank = one.rank.map_or_else(String::new, |rank| rank.to_string());
        let mut cells = vec![name.clone(), shown(one.points.as_deref()), rank];
        for item in &items {
            let own = one.items.iter().find(|own| own.id == item.id);
            cells.push(shown(own.and_then(|own| own.value.as_deref())));
            if item.is_scored {
                cells.push(shown(own.and_then(|own| own.points.as_deref())));
            }
        }
        cells.push(why(one));
        cells
    };
    (columns, results.iter().map(row).collect())
}

fn links(appraisal: &Appraisal) -> Table {
    let mut columns = vec![text("辖区", 16), text("挂钩", 24), text("调整前", 14), text("调整后", 14)];
    columns.extend([text("增减", 14), text("单位", 8), text("依据", 24), text("算式", 80), text("还缺", 40)]);
    let mut rows = Vec::new();
    for (name, one) in results(appraisal) {
        rows.extend(one.links.iter().map(|link| {
            vec![
                name.clone(),
                link.label.clone(),
                shown(link.before.as_deref()),
                shown(link.after.as_deref()),
                shown(link.change.as_deref()),
                link.unit.clone(),
                link.clause.clone(),
                link.sentence.clone(),
                link.missing.join("、"),
            ]
        }));
    }
    (columns, rows)
}

fn calculations(appraisal: &Appraisal) -> Table {
    let mut columns = vec![text("辖区", 16), text("项目", 28), text("值", 14), text("单位", 8)];
    columns.extend([text("算式", 90), text("依据", 20), text("用数", 60)]);
    let mut rows = Vec::new();
    for (name, one) in results(appraisal) {
        rows.extend(one.items.iter().chain(&one.lines).map(|line| {
            vec![
                name.clone(),
                line.label.clone(),
                shown(line.value.as_deref()),
                line.unit.clone(),
                line.sentence.clone(),
                line.clause.clone(),
                line.numbers.iter().map(number_told).collect::<Vec<_>>().join("；"),
            ]
        }));
    }
    (columns, rows)
}

fn figures(appraisal: &Appraisal) -> Table {
    let mut columns =
        vec![text("辖区", 16), text("数据", 28), text("值", 18), text("单位", 8), text("部门", 22)];
    columns.extend([text("出处", 50), text("报送日", 12), text("记录号", 10), text("现在用这个数", 14)]);
    let rows = appraisal.figures.iter().map(|one| {
        let term = fact::glossary::term(&one.term);
        let counts = appraisal.figure(&one.district, &one.term) == Some(one);
        let department = fact::department(&one.department);
        vec![
            district_name(appraisal, &one.district),
            term.map_or_else(|| one.term.clone(), |term| term.zh.clone()),
            one.value.clone(),
            term.map_or_else(String::new, |term| term.unit.clone()),
            department.map_or_else(|| one.department.clone(), |known| known.zh.clone()),
            one.source.clone(),
            one.act.day.to_string(),
            one.act.entry.to_string(),
            if counts { "是" } else { "否，已另报" }.to_owned(),
        ]
    });
    (columns, rows.collect())
}

fn known(appraisal: &Appraisal) -> Table {
    let mut columns = vec![text("辖区", 16), text("数据", 28), text("值", 18), text("单位", 8)];
    columns.extend([text("出处", 50), text("与部门报送的", 14)]);
    let mut rows = Vec::new();
    for (name, one) in results(appraisal) {
        rows.extend(one.known.iter().map(|known| {
            vec![
                name.clone(),
                known.title.clone(),
                known.value.clone(),
                known.unit.clone(),
                known.source.clone(),
                if known.differs { "不同" } else { "" }.to_owned(),
            ]
        }));
    }
    (columns, rows)
}

fn objections(appraisal: &Appraisal) -> Table {
    let mut columns = vec![text("第几件", 8), text("辖区", 16), text("意见", 60), text("提出日", 12)];
    columns.extend([text("采纳", 8), text("答复", 60), text("答复日", 12)]);
    let rows = appraisal.objections.iter().enumerate().map(|(place, one)| {
        let (accept, opinion, day) = match &one.answer {
            Some((true, opinion, act)) => ("是", opinion.clone(), act.day.to_string()),
            Some((false, opinion, act)) => ("否", opinion.clone(), act.day.to_string()),
            None => ("", "还没有答复".to_owned(), String::new()),
        };
        let name = district_name(appraisal, &one.district);
        let (number, said) = ((place + 1).to_string(), one.act.day.to_string());
        vec![number, name, one.text.clone(), said, accept.to_owned(), opinion, day]
    });
    (columns, rows.collect())
}

fn all_notes(appraisal: &Appraisal, notes: &[Note]) -> Vec<Note> {
    let note = |label: &str, text: String| Note { label: label.to_owned(), text };
    let mut all = notes.to_vec();
    if let Some(published) = &appraisal.published {
        all.push(note("公布", format!("{}，{}", published.number, published.day)));
    }
    if let Some(result) = &appraisal.result {
        let mark = if result.confirmed { "" } else { "（未核实）" };
        all.push(note("打分", format!("{}{mark}", result.scoring)));
        all.push(note("规则的日期", result.day.to_string()));
        all.extend(result.packs.iter().map(|(id, digest)| note("规则包", format!("{id} {digest}"))));
    }
    all
}

fn results(appraisal: &Appraisal) -> Vec<(String, &DistrictResult)> {
    let all = appraisal.result.iter().flat_map(|result| &result.districts);
    all.map(|one| (district_name(appraisal, &one.district), one)).collect()
}

fn shown(value: Option<&str>) -> String {
    value.unwrap_or("不知道").to_owned()
}

fn text(title: &str, width: u16) -> ColumnStyle {
    ColumnStyle { width, ..ColumnStyle::text(title) }
}

/// Numbers as numbers, everything else as text.
fn cell(text: &str) -> Cell<'_> {
    let is_kept = text.bytes().filter(u8::is_ascii_digit).count() <= DIGITS_KEPT;
    let number = text.parse::<Decimal>().ok().filter(|_| is_kept);
    number.map_or(Cell::Text(text), Cell::Number)
}
