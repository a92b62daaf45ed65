//! Rank, class and the rules that change it, as formulas of the sheet 得分.

use super::super::formula::letters;
use super::super::{Content, RANKINGS, rankings, rounded};
use super::{Firm, decimal, negative};
use fact::{Decimal, Ratio, Rounding};
use office::evaluation::NO_CLASS;
use office::evaluation::scheme::{Direction, Effect, EndKey, OrderBy};
use office::evaluation::score::Score;

impl Firm<'_, '_, '_> {
    /// Keys of the ranking, each made so that the larger one comes first and what is unknown last.
    pub(super) fn keys(&self, score: &Score) -> Vec<Content> {
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

    pub(super) fn rank_and_class(&self, score: &Score) -> Vec<Content> {
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
