//! Where a number of a firm comes from: its formula, its inputs down to the cells, the clauses that made it, and who
//! had it computed. Rebuilt from the frozen inputs by the code that computed it.

use crate::evaluated::Evaluated;
use crate::explanation::row_of;
use crate::moment::Moment;
use crate::stated::shown;
use crate::statements::{Statement, statements_read};
use crate::trouble::Trouble;
use crate::wording;
use law::Pack;
use office::docket::{Act, RunRecord};
use office::evaluation::explain::{Explanation, FigureNote, ItemNote, explain};
use office::evaluation::scheme::Citation;
use serde::Serialize;
use std::collections::BTreeSet;

/// Which number is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// A figure.
    Term(&'a str),
    /// The score of an indicator.
    Indicator(&'a str),
    /// The total.
    Total,
    /// The class.
    Class,
}

/// An input of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceInput {
    /// Glossary id; empty for what is no figure of the firm.
    pub term: String,
    /// What it is called.
    pub label: String,
    /// As printed.
    pub shown: String,
    /// Whether a value is known.
    pub known: bool,
    /// Unit as printed.
    pub unit: String,
    /// What to ask for its own trace: `term=…` or `indicator=…`; `None` when it is not computed.
    pub trace: Option<String>,
    /// What departments said, the statement that counts first.
    pub statements: Vec<Statement>,
}

/// A clause that made a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseNote {
    /// Pack.
    pub pack: String,
    /// File in the pack.
    pub file: String,
    /// Keys of the register of clauses, joined by `、`.
    pub clause: String,
    /// Title of the article.
    pub title: String,
    /// The restatement, Markdown.
    pub text: String,
    /// Title of the document that it restates.
    pub citation: String,
    /// Days in force.
    pub in_force: String,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// What it is.
    pub title: String,
    /// As printed.
    pub shown: String,
    /// Whether a value is known.
    pub known: bool,
    /// Unit as printed.
    pub unit: String,
    /// The formula in words; empty when it is not computed.
    pub formula: String,
    /// The same with the figures put in; empty when it is not computed.
    pub with_figures: String,
    /// Steps between, each one line.
    pub steps: Vec<String>,
    /// Inputs.
    pub inputs: Vec<TraceInput>,
    /// Clauses.
    pub clauses: Vec<ClauseNote>,
    /// Roundings, one line each.
    pub roundings: Vec<String>,
    /// Which limit was reached; empty for none.
    pub capped: String,
    /// Who had it computed; `None` for a trial that nobody recorded.
    pub decided_by: Option<Act>,
}

/// The trace of a number of a firm in an evaluation. `run` says who had it computed.
///
/// # Errors
/// When the firm or the number is not in the evaluation.
pub fn trace(
    moment: &Moment,
    evaluated: &Evaluated,
    run: Option<&RunRecord>,
    subject: &str,
    asked: Asked<'_>,
) -> Result<Trace, Trouble> {
    let row = row_of(evaluated.run(), subject, &|_| String::new())?;
    // Statements are told in full below; the explanation needs none of them.
    let explanation = explain(evaluated.field(), row, &|_| Vec::new());
    let told = Told { moment, evaluated, subject, row, explanation: &explanation };
    let mut trace = match asked {
        Asked::Term(term) => told.term(term)?,
        Asked::Indicator(id) => told.indicator(id)?,
        Asked::Total => told.total(),
        Asked::Class => told.class(),
    };
    trace.decided_by = run.map(|run| run.act.clone());
    Ok(trace)
}

struct Told<'a> {
    moment: &'a Moment,
    evaluated: &'a Evaluated,
    subject: &'a str,
    row: usize,
    explanation: &'a Explanation,
}

impl Told<'_> {
    fn term(&self, term: &str) -> Result<Trace, Trouble> {
        let scheme = self.evaluated.run().scheme();
        let derived = scheme.derived.iter().find(|derived| *derived.id == *term);
        let Some(note) = self.note(term) else { return self.unread(term) };
        let inputs = match derived {
            Some(derived) => {
                let terms: BTreeSet<&str> = derived.expression.terms().collect();
                let figures = terms.into_iter().filter(|part| *part != "evaluation_year");
                figures.map(|part| self.input(part)).collect()
            }
            None => vec![self.input(term)],
        };
        Ok(Trace {
            title: note.label.clone(),
            shown: note.value.clone(),
            known: note.known,
            unit: note.unit.clone(),
            formula: derived.map_or_else(String::new, |derived| {
                derived.expression.trace(&self.evaluated.run().prepared.scope(self.row)).formula
            }),
            with_figures: note.formula.clone().unwrap_or_default(),
            steps: note.steps.clone(),
            inputs,
            clauses: self.clauses(derived.and_then(|derived| scheme.articles.get(derived.article))),
            roundings: Vec::new(),
            capped: String::new(),
            decided_by: None,
        })
    }

    /// A figure that the scheme does not read.
    fn unread(&self, term: &str) -> Result<Trace, Trouble> {
        let known = fact::glossary::term(term);
        let known = known.ok_or_else(|| Trouble::NotFound(format!("没有指标“{term}”。")))?;
        let input = self.input(term);
        Ok(Trace {
            title: known.zh.clone(),
            shown: input.shown.clone(),
            known: input.known,
            unit: known.unit.clone(),
            formula: String::new(),
            with_figures: String::new(),
            steps: vec!["本方案不使用这项数据。".to_owned()],
            inputs: vec![input],
            clauses: Vec::new(),
            roundings: Vec::new(),
            capped: String::new(),
            decided_by: None,
        })
    }

    fn indicator(&self, id: &str) -> Result<Trace, Trouble> {
        let scheme = self.evaluated.run().scheme();
        let item = self.explanation.items.iter().find(|item| item.id == id);
        let indicator = scheme.indicators.iter().find(|indicator| *indicator.id == *id);
        let (Some(item), Some(indicator)) = (item, indicator) else {
            return Err(Trouble::NotFound(format!("这家企业的得分里没有“{}”。", wording::term(id))));
        };
        let numerator = wording::term(&indicator.numerator);
        let mut inputs = vec![self.input(&indicator.numerator)];
        let mut formula = numerator.clone();
        if let Some(term) = &indicator.denominator {
            formula = format!("{numerator} ÷ {}", wording::term(term));
            inputs.push(self.input(term));
        }
        Ok(Trace {
            title: format!("{}得分", item.label),
            shown: item.score.clone(),
            known: item.counts,
            unit: "分".to_owned(),
            formula,
            with_figures: item.formula.clone(),
            steps: steps(item),
            inputs,
            clauses: self.clauses(scheme.articles.get(indicator.article)),
            roundings: item.roundings.clone(),
            capped: item.limit.clone(),
            decided_by: None,
        })
    }

    fn total(&self) -> Trace {
        let explanation = self.explanation;
        let of_item = |item: &ItemNote| TraceInput {
            term: item.id.clone(),
            label: format!("{}得分", item.label),
            shown: item.score.clone(),
            known: item.counts,
            unit: "分".to_owned(),
            trace: Some(format!("indicator={}", item.id)),
            statements: Vec::new(),
        };
        let mut inputs: Vec<TraceInput> = explanation.items.iter().map(of_item).collect();
        let mut sum: Vec<String> = inputs.iter().map(|input| input.shown.clone()).collect();
        for (points, sign) in [(&explanation.bonuses, "+"), (&explanation.deductions, "−")] {
            for point in points.iter() {
                inputs.push(plain(&point.label, &format!("{sign}{}", point.points), "分"));
            }
        }
        if !matches!(explanation.bonus.as_str(), "" | "0") {
            sum.push(format!("加分 {}", explanation.bonus));
        }
        let mut with_figures = sum.join(" + ");
        if !matches!(explanation.deduction.as_str(), "" | "0") {
            with_figures.push_str(&format!(" − 扣分 {}", explanation.deduction));
        }
        let total = explanation.total.clone();
        with_figures.push_str(&format!(" = {}", total.as_deref().unwrap_or("无")));
        let mut steps = Vec::new();
        if let (Some((sum, Some(to))), Some(base)) = (&explanation.weights, &explanation.base) {
            steps.push(format!("计入的权重共 {sum}，折算到 {to}：{base}"));
        }
        steps.extend(explanation.notes.iter().cloned());
        let articles = &self.evaluated.run().scheme().articles;
        Trace {
            title: "总分".to_owned(),
            known: total.is_some(),
            shown: total.unwrap_or_else(|| "没有总分".to_owned()),
            unit: "分".to_owned(),
            formula: "各项得分之和 + 加分 − 扣分".to_owned(),
            with_figures,
            steps,
            inputs,
            clauses: articles.iter().flat_map(|article| self.clauses(Some(article))).collect(),
            roundings: explanation.roundings.clone(),
            capped: String::new(),
            decided_by: None,
        }
    }

    fn class(&self) -> Trace {
        let explanation = self.explanation;
        let rank = explanation.rank.map_or_else(
            || "没有排名".to_owned(),
            |rank| format!("{}第 {rank} 名，共 {} 家", explanation.list, explanation.ranked),
        );
        let mut steps: Vec<String> = explanation.order.clone();
        steps.extend(explanation.tie.iter().cloned());
        steps.extend(
            explanation
                .lines
                .iter()
                .map(|line| format!("{} 类线：第 {} 名，{} 分", line.class, line.rank, line.total)),
        );
        let rules = explanation.vetoes.iter().chain(&explanation.regrades).chain(&explanation.protections);
        let rules: Vec<_> = rules.collect();
        steps.extend(rules.iter().map(|rule| format!("{}：{}（{}）", rule.label, rule.effect, rule.article)));
        steps.extend(explanation.warnings.iter().cloned());
        let total = TraceInput {
            trace: Some("total=true".to_owned()),
            ..plain("总分", explanation.total.as_deref().unwrap_or("没有总分"), "分")
        };
        let run = self.evaluated.run();
        let classing = run.classing_of(run.prepared.group[self.row]);
        let article = classing.and_then(|classing| run.scheme().articles.get(classing.article));
        Trace {
            title: "等级".to_owned(),
            known: !explanation.class.is_empty(),
            shown: match explanation.class.as_str() {
                "" => "未定等级".to_owned(),
                class => format!("{class} {}", explanation.class_label).trim().to_owned(),
            },
            unit: String::new(),
            formula: "按名次划线，再按规定调整".to_owned(),
            with_figures: format!(
                "{rank}，按名次为 {} 类",
                match explanation.class_by_rank.as_str() {
                    "" => "—",
                    class => class,
                }
            ),
            steps,
            inputs: vec![total, plain("名次", &rank, "")],
            clauses: self.clauses(article),
            roundings: Vec::new(),
            capped: String::new(),
            decided_by: None,
        }
    }

    fn note(&self, term: &str) -> Option<&FigureNote> {
        let of_items = self.explanation.items.iter().flat_map(|item| &item.figures);
        of_items.chain(&self.explanation.other_figures).find(|note| note.term == term)
    }

    fn input(&self, term: &str) -> TraceInput {
        let scheme = self.evaluated.run().scheme();
        let computed = scheme.derived.iter().any(|derived| *derived.id == *term);
        let statements = statements_read(self.moment, self.evaluated, self.subject, term);
        let (value, known) = match (self.note(term), statements.iter().find(|statement| statement.chosen)) {
            (Some(note), _) => (note.value.clone(), note.known),
            (None, Some(statement)) => {
                (shown(&statement.value), matches!(statement.value, fact::Reading::Known(_)))
            }
            (None, None) => ("未报送".to_owned(), false),
        };
        TraceInput {
            term: term.to_owned(),
            label: wording::term(term),
            shown: value,
            known,
            unit: fact::glossary::term(term).map_or_else(String::new, |known| known.unit.clone()),
            trace: computed.then(|| format!("term={term}")),
            statements,
        }
    }

    fn clauses(&self, article: Option<&Citation>) -> Vec<ClauseNote> {
        let pack = self.evaluated.setup.pack(&self.evaluated.question.scheme);
        article.map(|article| clause(pack.as_deref().ok(), article)).into_iter().collect()
    }
}

fn plain(label: &str, value: &str, unit: &str) -> TraceInput {
    TraceInput {
        term: String::new(),
        label: label.to_owned(),
        shown: value.to_owned(),
        known: true,
        unit: unit.to_owned(),
        trace: None,
        statements: Vec::new(),
    }
}

/// From the value of an indicator to its score.
fn steps(item: &ItemNote) -> Vec<String> {
    let mut steps = Vec::new();
    if let Some(benchmark) = &item.benchmark {
        let rounding = benchmark.rounding.as_ref().map_or_else(String::new, |text| format!("，{text}"));
        steps.push(format!(
            "基准值 {}（{}，{} 家{rounding}）",
            benchmark.value, benchmark.kind, benchmark.count
        ));
    }
    if let Some(ratio) = &item.ratio {
        let limit = match (item.limit.as_str(), &item.cap) {
            ("封顶", Some(cap)) => format!("，超过上限，按 {cap}"),
            ("保底", _) => "，低于下限，按下限".to_owned(),
            _ => String::new(),
        };
        steps.push(format!("与基准值之比 {ratio}{limit}"));
    }
    if !item.treatment.is_empty() {
        steps.push(item.treatment.clone());
    }
    let mark = if item.mark.is_empty() { String::new() } else { format!("（{}）", item.mark) };
    steps.push(format!("权重 {}{mark}，得 {} 分", item.weight, item.score));
    steps
}

/// An article with its text, as the pack has it.
fn clause(pack: Option<&Pack>, article: &Citation) -> ClauseNote {
    let found = pack.and_then(|pack| {
        let same = |known: &&law::Article| known.title == article.title && known.clauses == article.clauses;
        pack.articles.iter().find(same)
    });
    ClauseNote {
        pack: pack.map_or_else(String::new, |pack| pack.id.clone()),
        file: found.map_or_else(String::new, |found| found.file.path.to_string()),
        clause: article.clauses.join("、"),
        title: article.title.clone(),
        text: article.text.clone(),
        citation: article.document.clone(),
        in_force: found.map_or_else(String::new, |found| found.days.to_string()),
    }
}
