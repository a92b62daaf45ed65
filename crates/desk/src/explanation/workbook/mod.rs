//! The workbook in which anyone can recompute every score: parameters, published benchmarks, figures,
//! and formulas from them to items, total, rank and class, beside the system's own result.

mod benchmarks;
mod figures;
mod formula;
mod parameters;
mod rankings;
mod scores;

use fact::Decimal;
use office::evaluation::Run;
use paper::{Cell, Note, SheetWriter, Workbook, WriteError};
use std::collections::BTreeMap;

/// Names of sheets in formulas.
const PARAMETERS: &str = "参数";
const BENCHMARKS: &str = "基准值";
const RANKINGS: &str = "分组";
const FIGURES: &str = "数据";

/// A cell whose text is kept while its row is put together.
enum Content {
    Empty,
    Text(String),
    Number(Decimal),
    /// A formula and the number it gives.
    Formula(String, Decimal),
    /// A formula and the text it gives.
    TextFormula(String, String),
}

/// What the sheets refer to in each other.
struct Book<'a, 'r> {
    run: &'a Run<'r>,
    names: &'a dyn Fn(&str) -> String,
    /// Row of each parameter.
    parameters: BTreeMap<String, u32>,
    /// Row of each benchmark, by rule, indicator and key (`None`: all together).
    benchmarks: BTreeMap<(usize, usize, usize), u32>,
    /// Row of each published mean of item scores, by list and indicator.
    means: BTreeMap<(u8, usize), u32>,
    /// Row of each ranking.
    rankings: Vec<u32>,
    /// Column of each figure.
    figures: BTreeMap<String, usize>,
}

/// Makes the workbook; `names` gives the name of a subject.
///
/// # Errors
/// When there are more rows or columns than a sheet holds.
pub fn workbook(
    run: &Run<'_>,
    names: &dyn Fn(&str) -> String,
    notes: &[Note],
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let mut book = Book {
        run,
        names,
        parameters: BTreeMap::new(),
        benchmarks: BTreeMap::new(),
        means: BTreeMap::new(),
        rankings: Vec::new(),
        figures: BTreeMap::new(),
    };
    // Rows that formulas point to are known before the sheets that use them are written.
    book.plan();
    scores::write(&mut workbook, &book)?;
    figures::write(&mut workbook, &book)?;
    benchmarks::write(&mut workbook, &book)?;
    rankings::write(&mut workbook, &book)?;
    parameters::write(&mut workbook, &book)?;
    let mut lines = explanations();
    lines.extend_from_slice(notes);
    workbook.notes(&lines)?;
    workbook.into_bytes()
}

fn explanations() -> Vec<Note> {
    let note = |label: &str, text: &str| Note { label: label.to_owned(), text: text.to_owned() };
    vec![
        note(
            "怎样重算",
            "“数据”是各部门报送的数字，“参数”“基准值”是公布的数；“得分”里的指标值、比值、得分、总分、名次、等级都是公式，改动任何一个数即可看到结果。",
        ),
        note("基准值", "改动一家企业的数据不会改变已公布的基准值。"),
        note(
            "核对",
            "“核对”一栏为空，表示公式的结果与系统一致；“≠”表示不一致。电子表格用双精度数，系统用精确数，只有恰好落在取舍线上时才可能不同。",
        ),
        note("参评", "是否参评、因保护或搁置而不定等级，取系统的判断，见说明单。"),
    ]
}

impl Book<'_, '_> {
    fn plan(&mut self) {
        // Two lines stand above the first row: title and header.
        let first = 3;
        let scheme = self.run.scheme();
        for (index, id) in scheme.parameters.keys().enumerate() {
            self.parameters.insert(id.clone(), first + row_number(index));
        }
        let mut row = first;
        for (rule, benchmark) in scheme.benchmarks.iter().enumerate() {
            for indicator in &benchmark.indicators {
                let Some(table) =
                    self.run.yardsticks.tables.get(rule).and_then(|tables| tables.get(indicator))
                else {
                    continue;
                };
                for key in 0..table.entries.len() {
                    self.benchmarks.insert((rule, *indicator, key), row);
                    row += 1;
                }
            }
        }
        for list in 0..scheme.groups.len().max(1) {
            for indicator in 0..scheme.indicators.len() {
                let list = u8::try_from(list).unwrap_or(u8::MAX);
                if self.run.yardsticks.item_mean(list, indicator).is_some() {
                    self.means.insert((list, indicator), row);
                    row += 1;
                }
            }
        }
        self.rankings = (0..self.run.groups.len()).map(|index| first + row_number(index)).collect();
        self.figures = figures::columns(self.run);
    }

    /// A constant: the cell of its parameter, or the number itself.
    fn constant(&self, constant: &office::evaluation::scheme::Constant) -> String {
        let cell = constant.parameter.as_deref().and_then(|id| self.parameter(id));
        cell.unwrap_or_else(|| formula::literal(constant.value))
    }

    fn parameter(&self, id: &str) -> Option<String> {
        self.parameters.get(id).map(|row| format!("{PARAMETERS}!$C${row}"))
    }

    /// The cell of a figure of the firm in a row of the sheet.
    fn figure(&self, term: &str, row: u32) -> Option<String> {
        self.figures.get(term).map(|column| format!("{FIGURES}!${}{row}", formula::letters(*column)))
    }
}

fn row_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn write_row(sheet: &mut SheetWriter<'_>, row: &[Content]) -> Result<(), WriteError> {
    let cells: Vec<Cell<'_>> = row
        .iter()
        .map(|content| match content {
            Content::Empty => Cell::Empty,
            Content::Text(text) => Cell::Text(text),
            Content::Number(number) => Cell::Number(*number),
            Content::Formula(formula, result) => Cell::Formula(formula, *result),
            Content::TextFormula(formula, result) => Cell::TextFormula(formula, result),
        })
        .collect();
    sheet.row(&cells)
}

/// A rounding as a spreadsheet function.
fn rounded(text: &str, digits: Option<u8>, rounding: fact::Rounding) -> String {
    use fact::Rounding;
    let Some(digits) = digits else { return text.to_owned() };
    let function = match rounding {
        Rounding::HalfUp | Rounding::HalfEven => "ROUND",
        Rounding::Up | Rounding::Ceiling => "ROUNDUP",
        Rounding::Down | Rounding::Floor => "ROUNDDOWN",
    };
    format!("{function}({text},{digits})")
}
