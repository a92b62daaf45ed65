//! The sheet 得分: formulas from figures and benchmarks to items, total, rank and class, and beside
//! them what the system found.

use super::formula::{Words, formula, letters};
use super::{BENCHMARKS, Book, Content, RANKINGS, rankings, rounded, write_row};
use fact::{Decimal, Ratio, Rounding, glossary};
use law::{Expression, Figure};
use office::evaluation::NO_CLASS;
use office::evaluation::item::Number;
use office::evaluation::scheme::{
    Better, Direction, Effect, EndKey, Family, Indicator, Missing, NotApplicable, OrderBy, Points, Status,
};
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

    /// Keys of the ranking, each made so that the larger one comes first and what is unknown last.
    fn keys(&self, score: &Score) -> Vec<Content> {
        let run = self.book.run;
        let order = run
            .ranking_of(run.prepared.group[self.row])
            .map(|ranking| &ranking.order[..])
            .unwrap_or_default();
        let mut cells: Vec<Content> = order
            .iter()
            .map(|key| {
                let sign = if key.direction == Direction::Descending { "" } else { "-" };
                let source = match &key.by {
                    OrderBy::Total => self.cell(self.plan.total),
                    OrderBy::Figure(term) => match self.book.figure(term, self.at) {
                        Some(cell) => rounded(&cell, key.digits, Rounding::HalfUp),
                        None => return self.known_key(term, sign),
                    },
                    OrderBy::Value(id) => match run.scheme().indicator(id, run.prepared.group[self.row]) {
                        Some(indicator) => self.item_cell(indicator, 0),
                        None => "\"\"".to_owned(),
                    },
                    OrderBy::Subject => return Content::Number(negative(Self::place(self.row))),
                };
                // Fifteen digits are what a spreadsheet keeps; nine behind the point leave no noise.
                let text = format!("=IFERROR(ROUND({sign}{source},9),-1E+99)");
                let result = match &key.by {
                    OrderBy::Total => Some(score.total.clone()),
                    _ => None,
                };
                match result.as_ref().and_then(decimal) {
                    Some(number) => {
                        Content::Formula(text, if sign.is_empty() { number } else { negative(number) })
                    }
                    None => Content::Formula(text, Decimal::ZERO),
                }
            })
            .collect();
        cells.resize_with(self.plan.key_count, || Content::Number(Decimal::ZERO));
        cells
    }

    fn known_key(&self, term: &str, sign: &str) -> Content {
        let table = &self.book.run.prepared.table;
        let number = table.position(term).and_then(|column| table.decimal(column, self.row).ok());
        match number {
            Some(number) => Content::Number(if sign.is_empty() { number } else { negative(number) }),
            None => Content::Formula("=-1E+99".to_owned(), Decimal::ZERO),
        }
    }

    fn place(row: usize) -> Decimal {
        Decimal::from(i64::try_from(row + 1).unwrap_or(i64::MAX))
    }

    fn rank_and_class(&self, score: &Score) -> Vec<Content> {
        let run = self.book.run;
        let class = run.class_id(self.row).to_owned();
        let mut cells = Vec::new();
        let rank = run.rank[self.row];
        if rank > 0 {
            cells.push(Content::Formula(format!("={}", self.rank()), i64::from(rank).into()));
            cells.extend(self.ends(score));
            cells.push(self.class_by_rank());
        } else {
            cells.resize_with(self.plan.vetoes - self.plan.rank, || Content::Empty);
        }
        let vetoed = run.prepared.vetoes[self.row];
        for (index, veto) in run.scheme().vetoes.iter().enumerate() {
            let now = i64::from(vetoed & (1 << index) != 0);
            cells.push(match self.holds(&veto.when) {
                Some(when) => Content::Formula(format!("=IF({when},1,0)"), now.into()),
                None => Content::Number(now.into()),
            });
        }
        cells.extend(self.regrades(rank > 0));
        let classed = rank > 0 && run.class_by_rank[self.row] != NO_CLASS;
        let text = if classed { self.class_formula() } else { format!("=\"{class}\"") };
        cells.push(Content::TextFormula(text, class.clone()));
        let total = decimal(&score.total);
        cells.push(total.map_or(Content::Empty, Content::Number));
        cells.push(if rank > 0 { Content::Number(i64::from(rank).into()) } else { Content::Empty });
        cells.push(Content::Text(class));
        let of = |offset: usize| self.cell(self.plan.system + offset);
        cells.push(Content::TextFormula(
            format!(
                "=IF(AND(ABS({}-{})<0.000001,{}={},{}={}),\"\",\"≠\")",
                self.cell(self.plan.total),
                of(0),
                self.cell(self.plan.rank),
                of(1),
                self.cell(self.plan.class),
                of(2)
            ),
            String::new(),
        ));
        cells
    }

    /// One more than the ranked firms of the same range that stand before this one.
    fn rank(&self) -> String {
        let keys: Vec<usize> = (self.plan.keys..self.plan.keys + self.plan.key_count).collect();
        let before = |key: usize| format!("({}>{})", self.column(key), self.cell(key));
        let equal = |key: usize| format!("({}={})", self.column(key), self.cell(key));
        let mut text = String::new();
        for key in keys.iter().rev() {
            text = if text.is_empty() {
                before(*key)
            } else {
                format!("({}+{}*{text})", before(*key), equal(*key))
            };
        }
        let (ranges, own, status) = (self.column(2), self.cell(2), self.column(3));
        format!("SUMPRODUCT(({ranges}={own})*({status}=\"参评\")*{text})+1")
    }

    fn ends(&self, score: &Score) -> Vec<Content> {
        let run = self.book.run;
        let list = run.prepared.group[self.row];
        if self.plan.by_rank == self.plan.ends {
            return Vec::new();
        }
        let Some(stages) = run.classing_of(list).and_then(|classing| classing.two_stage.as_ref()) else {
            return vec![Content::Empty, Content::Empty];
        };
        let end = |end: &office::evaluation::scheme::End| {
            let mut sum = Some(Ratio::zero());
            let (mut cells, mut figures) = (Vec::new(), Vec::new());
            for key in &end.keys {
                match key {
                    EndKey::Score(id) => {
                        let indicator = run.scheme().indicator(id, list);
                        cells.extend(indicator.map(|indicator| self.item_cell(indicator, 3)));
                        let score = indicator
                            .and_then(|indicator| score.item(indicator))
                            .map(|item| item.score.exact());
                        sum = sum.zip(score).map(|(sum, score)| sum + score);
                    }
                    EndKey::Figure(term) => {
                        figures.extend(self.book.figure(term, self.at));
                        let table = &run.prepared.table;
                        let figure =
                            table.position(term).and_then(|column| table.decimal(column, self.row).ok());
                        sum = sum.zip(figure).map(|(sum, figure)| sum + Ratio::from(figure));
                    }
                }
            }
            let number = sum.and_then(|sum| sum.checked_round(9, Rounding::HalfUp));
            // An item that does not count adds nothing; a figure that is not known makes the sum unknown.
            cells.extend(figures.iter().cloned());
            let sum = format!("ROUND(SUM({}),9)", cells.join(","));
            let text = match figures.len() {
                0 => format!("={sum}"),
                known => format!("=IF(COUNT({})={known},{sum},-1E+99)", figures.join(",")),
            };
            Content::Formula(text, number.unwrap_or(Decimal::ZERO))
        };
        vec![end(&stages.best), end(&stages.worst)]
    }

    fn ranking_cell(&self, column: usize) -> Option<String> {
        let row = self.book.rankings.get(self.book.run.group_of[self.row] as usize)?;
        Some(format!("{RANKINGS}!${}${row}", letters(column)))
    }

    /// The place of the class in the order, from 1 for the best.
    fn class_by_rank(&self) -> Content {
        let run = self.book.run;
        let found = run.class_by_rank[self.row];
        if found == NO_CLASS {
            return Content::Empty;
        }
        let number = Decimal::from(i64::from(found) + 1);
        let fixed = || Content::Number(number);
        let Some(classing) = run.classing_of(run.prepared.group[self.row]) else { return fixed() };
        let rank = self.cell(self.plan.rank);
        let group = &run.groups[run.group_of[self.row] as usize];
        if let Some(stages) = &classing.two_stage {
            let cells: Option<Vec<String>> =
                (0..3).map(|cut| self.ranking_cell(rankings::CUTS + cut)).collect();
            let Some(cells) = cells else { return fixed() };
            let text = self.two_stage(&rank, &cells, [stages.best.class, stages.middle, stages.worst.class]);
            return Content::Formula(text, number);
        }
        let refilled = run.scheme().regrades.iter().any(|rule| rule.refill);
        if group.cuts.is_empty() || refilled {
            return fixed();
        }
        let mut text = (i64::from(group.cuts[group.cuts.len() - 1].0) + 1).to_string();
        for (cut, (class, _)) in group.cuts.iter().enumerate().take(group.cuts.len() - 1).rev() {
            let Some(last) = self.ranking_cell(rankings::CUTS + cut) else { return fixed() };
            text = format!("IF({rank}<={last},{},{text})", i64::from(*class) + 1);
        }
        Content::Formula(format!("={text}"), number)
    }

    fn two_stage(&self, rank: &str, cells: &[String], classes: [u8; 3]) -> String {
        let [best, middle, worst] = classes.map(|class| i64::from(class) + 1);
        let (ranks, top) = (self.column(self.plan.rank), &cells[0]);
        let same = format!("({}={})*ISNUMBER({ranks})", self.column(2), self.cell(2));
        let count = |key: usize, half: &str, above: char, tie: char| {
            let (keys, own) = (self.column(key), self.cell(key));
            format!(
                "SUMPRODUCT({same}*({ranks}{half}{top})*(({keys}{above}{own})+({keys}={own})*({ranks}{tie}{rank})))"
            )
        };
        let before = count(self.plan.ends, "<=", '>', '<');
        let below = count(self.plan.ends + 1, ">", '<', '>');
        format!(
            "=IF({rank}<={top},IF({before}<{},{best},{middle}),IF({below}<{},{worst},{middle}))",
            cells[1], cells[2]
        )
    }

    /// For each rule whether it acts, and the place of the class after those that set it.
    fn regrades(&self, ranked: bool) -> Vec<Content> {
        let run = self.book.run;
        let scheme = run.scheme();
        let mut cells = Vec::new();
        let mut before = self.cell(self.plan.by_rank);
        let mut now = run.class_by_rank[self.row];
        for (index, rule) in scheme.regrades.iter().enumerate() {
            if !ranked || now == NO_CLASS {
                cells.extend([Content::Empty, Content::Empty]);
                continue;
            }
            let acted = run.regraded_by[self.row] & (1 << index) != 0;
            let acting = self.cell(self.plan.regrades + 2 * index);
            let from = rule.from.as_ref().map(|from| {
                let one = |class: &u8| format!("{before}={}", i64::from(*class) + 1);
                format!("OR({})", from.iter().map(one).collect::<Vec<_>>().join(","))
            });
            let until = rule.until.as_ref().map(|until| {
                self.expression(until)
                    .map(|until| format!("NOT(IFERROR({}>={until},FALSE))", run.prepared.year))
            });
            let when = self.holds(&rule.when).filter(|_| until.as_ref().is_none_or(Option::is_some));
            let number = Decimal::from(i64::from(acted));
            cells.push(match when {
                Some(when) => {
                    let parts: Vec<String> =
                        [Some(when), from, until.flatten()].into_iter().flatten().collect();
                    Content::Formula(format!("=IF(AND({}),1,0)", parts.join(",")), number)
                }
                None => Content::Number(number),
            });
            let text = match rule.effect {
                Effect::Set(class) => {
                    if acted {
                        now = class;
                    }
                    format!("=IF({acting}=1,{},{before})", i64::from(class) + 1)
                }
                _ => format!("={before}"),
            };
            cells.push(Content::Formula(text, Decimal::from(i64::from(now) + 1)));
            before = self.cell(self.plan.regrades + 2 * index + 1);
        }
        cells
    }

    /// Veto first, then cap, floor and shift, as the law orders them.
    fn class_formula(&self) -> String {
        let scheme = self.book.run.scheme();
        let ordered = scheme.classes.iter().filter(|class| !class.outside).count();
        let start = match scheme.regrades.len() {
            0 => self.cell(self.plan.by_rank),
            rules => self.cell(self.plan.regrades + 2 * rules - 1),
        };
        let (mut shift, mut floors, mut caps) = (start, Vec::new(), Vec::new());
        for (index, rule) in scheme.regrades.iter().enumerate() {
            let acting = self.cell(self.plan.regrades + 2 * index);
            match rule.effect {
                Effect::Set(_) => {}
                Effect::Shift(classes) => shift = format!("{shift}+{acting}*({classes})"),
                Effect::FloorAt(class) => {
                    floors.push(format!("IF({acting}=1,{},{ordered})", i64::from(class) + 1))
                }
                Effect::CapAt(class) => caps.push(format!("IF({acting}=1,{},1)", i64::from(class) + 1)),
            }
        }
        let mut place = format!("MAX(1,MIN({ordered},{shift}))");
        for floor in floors {
            place = format!("MIN({place},{floor})");
        }
        for cap in caps {
            place = format!("MAX({place},{cap})");
        }
        if !scheme.vetoes.is_empty() {
            let mut vetoed = self.cell(self.plan.by_rank);
            for (index, veto) in scheme.vetoes.iter().enumerate() {
                let holds = self.cell(self.plan.vetoes + index);
                if let Some(limit) = veto.not_above {
                    vetoed = format!("MAX({vetoed},IF({holds}=1,{},1))", i64::from(limit) + 1);
                }
            }
            for (index, veto) in scheme.vetoes.iter().enumerate().rev() {
                if let Some(class) = veto.class {
                    let holds = self.cell(self.plan.vetoes + index);
                    vetoed = format!("IF({holds}=1,{},{vetoed})", i64::from(class) + 1);
                }
            }
            let first = self.cell(self.plan.vetoes);
            let last = self.cell(self.plan.vetoes + scheme.vetoes.len() - 1);
            place = format!("IF(SUM({first}:{last})>0,{vetoed},{place})");
        }
        let labels: Vec<String> = scheme.classes.iter().map(|class| format!("\"{}\"", class.id)).collect();
        format!("=CHOOSE({place},{})", labels.join(","))
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
