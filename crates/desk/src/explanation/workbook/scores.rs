//! The sheet 得分: formulas from figures and benchmarks to items, total, rank and class, and beside
//! them what the system found.

mod standing;

use super::formula::{Words, formula, letters};
use super::{BENCHMARKS, Book, Content, rankings, rounded, write_row};
use fact::{Decimal, Rounding, glossary};
use law::{Expression, Figure};
use office::evaluation::item::Number;
use office::evaluation::scheme::{Better, Family, Indicator, Missing, NotApplicable, Points, Status};
use office::evaluation::score::{Item, Score};
use paper::{ColumnStyle, Workbook, WriteError};

/// Columns before the items: key, name, ranking, part in the evaluation.
const FIRST_ITEM: usize = 4;
/// Columns of an item: value, benchmark, ratio, score.
const ITEM_COLUMNS: usize = 4;

/// Where each column of the sheet stands.
struct Plan {
    weights: usize,
    raw: usize,
    base: usize,
    bonuses: usize,
    deductions: usize,
    total: usize,
    keys: usize,
    key_count: usize,
    rank: usize,
    ends: usize,
    by_rank: usize,
    vetoes: usize,
    regrades: usize,
    class: usize,
    system: usize,
}

impl Plan {
    fn of(book: &Book<'_, '_>) -> Self {
        let scheme = book.run.scheme();
        let weights = FIRST_ITEM + ITEM_COLUMNS * scheme.indicators.len();
        let bonuses = weights + 3;
        let deductions = bonuses + scheme.bonuses.len();
        let total = deductions + scheme.deductions.len();
        let keys = total + 1;
        let key_count = scheme.rankings.iter().map(|ranking| ranking.order.len()).max().unwrap_or(0);
        let rank = keys + key_count;
        let ends = rank + 1;
        let two_stage = scheme.classings.iter().any(|classing| classing.two_stage.is_some());
        let by_rank = ends + if two_stage { 2 } else { 0 };
        let vetoes = by_rank + 1;
        let regrades = vetoes + scheme.vetoes.len();
        let class = regrades + 2 * scheme.regrades.len();
        Self {
            weights,
            raw: weights + 1,
            base: weights + 2,
            bonuses,
            deductions,
            total,
            keys,
            key_count,
            rank,
            ends,
            by_rank,
            vetoes,
            regrades,
            class,
            system: class + 1,
        }
    }
}

pub(super) fn write(workbook: &mut Workbook, book: &Book<'_, '_>) -> Result<(), WriteError> {
    let plan = Plan::of(book);
    let title = format!("{}年度得分与等级（公式）", book.run.prepared.year);
    let mut sheet = workbook.sheet("得分", &title, &headings(book, &plan))?;
    let last = book.run.prepared.table.rows() + 2;
    for row in 0..book.run.prepared.table.rows() {
        let at = sheet.next_row();
        let firm = Firm { book, plan: &plan, row, at, last, score: book.run.score(row) };
        write_row(&mut sheet, &firm.cells())?;
    }
    Ok(())
}

fn headings(book: &Book<'_, '_>, plan: &Plan) -> Vec<ColumnStyle> {
    let scheme = book.run.scheme();
    let mut columns = vec![
        ColumnStyle { width: 22, ..ColumnStyle::text("统一社会信用代码") },
        ColumnStyle { width: 26, ..ColumnStyle::text("企业名称") },
        ColumnStyle { width: 28, ..ColumnStyle::text("排名范围") },
        ColumnStyle::text("参评"),
    ];
    for indicator in &scheme.indicators {
        let known = glossary::term(&indicator.id);
        let label = known.map_or_else(|| indicator.id.to_string(), |known| known.zh.clone());
        let unit = known.map_or_else(String::new, |known| known.unit.clone());
        columns.push(ColumnStyle::number(format!("{label} 指标值"), unit.clone(), 4));
        columns.push(ColumnStyle::number(format!("{label} 基准值"), unit, 4));
        columns.push(ColumnStyle::number(format!("{label} 比值"), "", 4));
        columns.push(ColumnStyle::number(format!("{label} 得分"), "", 4));
    }
    columns.extend(["计入权重", "各项合计", "折算后"].map(|title| ColumnStyle::number(title, "", 4)));
    for points in &scheme.bonuses {
        columns.push(ColumnStyle::number(format!("加分 {}", points.label), "", 2));
    }
    for points in &scheme.deductions {
        columns.push(ColumnStyle::number(format!("扣分 {}", points.label), "", 2));
    }
    columns.push(ColumnStyle::number("总分", "", scheme.total.digits.unwrap_or(6)));
    columns.extend((1..=plan.key_count).map(|key| ColumnStyle::text(format!("排序键{key}（大者在前）"))));
    columns.push(ColumnStyle::text("名次"));
    if plan.by_rank > plan.ends {
        columns.extend(["前段排序和", "后段排序和"].map(|title| ColumnStyle::number(title, "", 4)));
    }
    columns.push(ColumnStyle::text("名次等级序"));
    columns.extend(scheme.vetoes.iter().map(|veto| ColumnStyle::text(format!("否决 {}", veto.label))));
    for rule in &scheme.regrades {
        columns.push(ColumnStyle::text(format!("作用 {}", rule.reason)));
        columns.push(ColumnStyle::text("之后等级序"));
    }
    columns.extend(["等级", "系统总分", "系统名次", "系统等级", "核对"].map(ColumnStyle::text));
    columns
}

/// One row of the sheet.
struct Firm<'a, 'b, 'r> {
    book: &'a Book<'b, 'r>,
    plan: &'a Plan,
    row: usize,
    at: u32,
    last: usize,
    score: Option<Score>,
}

impl Firm<'_, '_, '_> {
    fn cells(&self) -> Vec<Content> {
        let run = self.book.run;
        let scheme = run.scheme();
        let key = run.prepared.subject(self.row);
        let group = run.group_of[self.row] as usize;
        let range = if group < run.groups.len() { rankings::name(self.book, group) } else { String::new() };
        let status = match run.prepared.status[self.row] {
            // Vetoed out of the ranking, or following an owner.
            Status::Rated if run.rank[self.row] == 0 => "不排名",
            Status::Rated => "参评",
            Status::NoGrade => "不定等级",
            Status::NotRated => "暂不评价",
            Status::Excluded => "不参评",
            Status::Held => "搁置",
        };
        let mut cells = vec![
            Content::Text(key.clone()),
            Content::Text((self.book.names)(&key)),
            Content::Text(range),
            Content::Text(status.to_owned()),
        ];
        for index in 0..scheme.indicators.len() {
            cells.extend(self.item(index));
        }
        let Some(score) = &self.score else {
            cells.resize_with(self.plan.class, || Content::Empty);
            cells.push(Content::Text(run.class_id(self.row).to_owned()));
            cells.extend([
                Content::Empty,
                Content::Empty,
                Content::Text(run.class_id(self.row).to_owned()),
                Content::Empty,
            ]);
            return cells;
        };
        cells.extend(self.sums(score));
        for (points, given) in scheme.bonuses.iter().zip(&score.bonuses) {
            cells.push(self.points(points, &given.counted));
        }
        for (points, given) in scheme.deductions.iter().zip(&score.deductions) {
            cells.push(self.points(points, &given.counted));
        }
        cells.push(self.total(score));
        cells.extend(self.keys(score));
        cells.extend(self.rank_and_class(score));
        cells
    }

    fn cell(&self, column: usize) -> String {
        format!("${}{}", letters(column), self.at)
    }

    fn column(&self, column: usize) -> String {
        let letters = letters(column);
        format!("${letters}$3:${letters}${}", self.last)
    }

    fn item_cell(&self, indicator: usize, part: usize) -> String {
        self.cell(FIRST_ITEM + ITEM_COLUMNS * indicator + part)
    }

    fn expression(&self, expression: &Expression) -> Option<String> {
        let scheme = self.book.run.scheme();
        let list = self.book.run.prepared.group[self.row];
        let words = Words {
            term: &|id| match id {
                "total_score" => Some(self.cell(self.plan.total)),
                "raw_score" => Some(self.cell(self.plan.raw)),
                "base_score" => Some(self.cell(self.plan.base)),
                _ => self.book.figure(id, self.at),
            },
            parameter: &|id| self.book.parameter(id),
            figure: &|figure, id| {
                let indicator = scheme.indicator(id, list)?;
                let part = match figure {
                    Figure::Value => 0,
                    Figure::Benchmark => 1,
                    Figure::Score => 3,
                };
                Some(self.item_cell(indicator, part))
            },
            year: self.book.run.prepared.year,
        };
        formula(&expression.node, &words)
    }

    /// Whether a condition holds; what is unknown does not.
    fn holds(&self, expression: &Expression) -> Option<String> {
        Some(format!("IFERROR({},FALSE)", self.expression(expression)?))
    }

    fn item(&self, index: usize) -> [Content; ITEM_COLUMNS] {
        let blank = [Content::Empty, Content::Empty, Content::Empty, Content::Empty];
        let Some(item) = self.score.as_ref().and_then(|score| score.item(index)) else { return blank };
        let indicator = &self.book.run.scheme().indicators[index];
        let value = self.item_cell(index, 0);
        let (low, high) = self.benchmark(index);
        let ratio = match (indicator.family, &low, &high) {
            (Family::Ratio | Family::Best, Some(_), _) => {
                Some(format!("{value}/{}", self.item_cell(index, 1)))
            }
            (Family::Inverse, Some(_), _) => Some(format!("2-{value}/{}", self.item_cell(index, 1))),
            (Family::MinMax, Some(low), Some(high)) => {
                let above = match indicator.better {
                    Better::Higher => format!("({value}-{low})"),
                    Better::Lower => format!("({high}-{value})"),
                };
                let base =
                    indicator.base.as_ref().map_or_else(|| "0".to_owned(), |base| self.book.constant(base));
                Some(format!("{base}+(1-{base})*IF({high}={low},1,{above}/({high}-{low}))"))
            }
            _ => None,
        };
        let ratio_cell = match (&ratio, &item.ratio) {
            (Some(ratio), found) => {
                optional(format!("=IFERROR(IF(ISNUMBER({value}),{ratio},\"\"),\"\")"), found.as_ref())
            }
            (None, _) => Content::Empty,
        };
        let low = low.map_or(Content::Empty, |low| {
            let point = match item.entry.as_ref().and_then(|entry| entry.used.as_ref()) {
                Some(office::evaluation::benchmark::Yardstick::Point(point)) => {
                    Some(Number::Exact(point.exact.clone()))
                }
                Some(office::evaluation::benchmark::Yardstick::Range(low, _)) => {
                    Some(Number::Exact(low.exact.clone()))
                }
                None => None,
            };
            optional(format!("={low}"), point.as_ref())
        });
        [self.value(indicator, item), low, ratio_cell, self.item_score(index, indicator, item)]
    }

    fn value(&self, indicator: &Indicator, item: &Item) -> Content {
        let Some(top) = self.book.figure(&indicator.numerator, self.at) else { return Content::Empty };
        let text = match indicator.denominator.as_ref().and_then(|term| self.book.figure(term, self.at)) {
            Some(bottom) => {
                let quotient =
                    rounded(&format!("{top}/{bottom}"), indicator.value_digits, indicator.rounding);
                format!("=IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),IF({bottom}>0,{quotient},\"\"),\"\")")
            }
            None => format!(
                "=IF(ISNUMBER({top}),{},\"\")",
                rounded(&top, indicator.value_digits, indicator.rounding)
            ),
        };
        optional(text, item.value.as_ref())
    }

    /// Cells of the benchmark: the value, or both ends of a range.
    fn benchmark(&self, indicator: usize) -> (Option<String>, Option<String>) {
        let run = self.book.run;
        let list = usize::from(run.prepared.group[self.row]);
        let Some(rule) = run.scheme().benchmark_of(indicator, list) else { return (None, None) };
        let key = run.prepared.key_of(&run.scheme().benchmarks[rule].by, self.row);
        let row = self.book.benchmarks.get(&(rule, indicator, key));
        row.map_or((None, None), |row| {
            (Some(format!("{BENCHMARKS}!$D${row}")), Some(format!("{BENCHMARKS}!$E${row}")))
        })
    }

    fn item_score(&self, index: usize, indicator: &Indicator, item: &Item) -> Content {
        let weight = self.book.constant(&indicator.weight);
        let (value, ratio) = (self.item_cell(index, 0), self.item_cell(index, 2));
        let round = |text: String| rounded(&text, indicator.score_digits, indicator.rounding);
        let scored = match indicator.family {
            Family::RankOnly => "0".to_owned(),
            Family::Steps => {
                let step = |rest: String,
                            (from, points): &(
                    office::evaluation::scheme::Constant,
                    office::evaluation::scheme::Constant,
                )| {
                    format!("IF({value}>={},{},{rest})", self.book.constant(from), self.book.constant(points))
                };
                round(indicator.steps.iter().fold("0".to_owned(), step))
            }
            _ => {
                let mut within = ratio.clone();
                if let Some(floor) = &indicator.floor {
                    within = format!("MAX({},{within})", self.book.constant(floor));
                }
                if let Some(cap) = &indicator.cap {
                    within = format!("MIN({},{within})", self.book.constant(cap));
                }
                format!("IF(ISNUMBER({ratio}),{},0)", round(format!("{within}*{weight}")))
            }
        };
        let missing = match indicator.missing {
            Missing::Zero | Missing::Hold => "0".to_owned(),
            Missing::Full => round(weight.clone()),
            Missing::Reweight => "\"\"".to_owned(),
            Missing::GroupMean => {
                let row = self.book.means.get(&(self.book.run.prepared.group[self.row], index));
                row.map_or_else(|| "0".to_owned(), |row| format!("{BENCHMARKS}!$D${row}"))
            }
        };
        let not_applicable = match indicator.when_not_applicable {
            NotApplicable::Reweight => "\"\"",
            NotApplicable::Zero => "0",
        };
        let parts = [Some(&indicator.numerator), indicator.denominator.as_ref()].into_iter().flatten();
        let words: Vec<String> = parts
            .filter_map(|term| self.book.figure(term, self.at))
            .map(|cell| format!("{cell}=\"不适用\""))
            .collect();
        let mut text =
            format!("IF(OR({}),{not_applicable},IF(ISNUMBER({value}),{scored},{missing}))", words.join(","));
        for special in indicator.special.iter().rev() {
            let Some(when) = self.holds(&special.when) else { return fixed(item) };
            text = format!(
                "IF({when},{},{text})",
                round(format!("{}*{weight}", self.book.constant(&special.ratio)))
            );
        }
        if let Some(applicable) = &indicator.applicable {
            let Some(when) = self.holds(applicable) else { return fixed(item) };
            text = format!("IF({when},{text},{not_applicable})");
        }
        let counted = Some(&item.score).filter(|_| item.counts);
        optional(format!("={text}"), counted)
    }

    fn sums(&self, score: &Score) -> [Content; 3] {
        let scheme = self.book.run.scheme();
        let served = score.items.iter().map(|item| item.indicator);
        let scores: Vec<String> = served.clone().map(|index| self.item_cell(index, 3)).collect();
        let weights: Vec<String> = served
            .map(|index| {
                let weight = self.book.constant(&scheme.indicators[index].weight);
                format!("IF(ISNUMBER({}),{weight},0)", self.item_cell(index, 3))
            })
            .collect();
        let base = match &scheme.total.reweight_to {
            Some(to) => {
                let (raw, sum) = (self.cell(self.plan.raw), self.cell(self.plan.weights));
                format!("=IF({sum}=0,0,{raw}*{}/{sum})", self.book.constant(to))
            }
            None => format!("={}", self.cell(self.plan.raw)),
        };
        [
            optional(format!("={}", weights.join("+")), Some(&score.weight_sum)),
            optional(format!("=SUM({})", scores.join(",")), Some(&score.raw)),
            optional(base, Some(&score.base)),
        ]
    }

    fn points(&self, points: &Points, counted: &Number) -> Content {
        let fixed = || decimal(counted).map_or(Content::Empty, Content::Number);
        let Some(mut text) = self.expression(&points.points) else { return fixed() };
        text = format!("IFERROR({text},0)");
        if let Some(cap) = &points.cap {
            text = format!("MIN({text},{})", self.book.constant(cap));
        }
        if let Some(until) = &points.until {
            let Some(until) = self.expression(until) else { return fixed() };
            text = format!("IF(IFERROR({}>={until},FALSE),0,{text})", self.book.run.prepared.year);
        }
        optional(format!("={text}"), Some(counted))
    }

    fn total(&self, score: &Score) -> Content {
        let total = &self.book.run.scheme().total;
        let sum = |from: usize, to: usize, cap: Option<&office::evaluation::scheme::Constant>| {
            let sum = format!("SUM({}:{})", self.cell(from), self.cell(to - 1));
            cap.map_or(sum.clone(), |cap| format!("MIN({sum},{})", self.book.constant(cap)))
        };
        let mut text = self.cell(self.plan.base);
        if self.plan.deductions > self.plan.bonuses {
            text =
                format!("{text}+{}", sum(self.plan.bonuses, self.plan.deductions, total.bonus_cap.as_ref()));
        }
        if self.plan.total > self.plan.deductions {
            text = format!(
                "{text}-{}",
                sum(self.plan.deductions, self.plan.total, total.deduction_cap.as_ref())
            );
        }
        let text = rounded(&text, total.digits, total.rounding.unwrap_or(Rounding::HalfUp));
        optional(format!("={text}"), Some(&score.total))
    }
}

/// The score as the system has it, where a spreadsheet cannot say the rule.
fn fixed(item: &Item) -> Content {
    match decimal(&item.score).filter(|_| item.counts) {
        Some(number) => Content::Number(number),
        None => Content::Text(String::new()),
    }
}

fn optional(text: String, number: Option<&Number>) -> Content {
    match number.and_then(decimal) {
        Some(number) => Content::Formula(text, number),
        None => Content::TextFormula(text, String::new()),
    }
}

fn decimal(number: &Number) -> Option<Decimal> {
    let exact = number.exact();
    exact.to_decimal(12).or_else(|| exact.checked_round(12, Rounding::HalfUp))
}

fn negative(number: Decimal) -> Decimal {
    Decimal::new(-number.mantissa(), number.digits())
}
