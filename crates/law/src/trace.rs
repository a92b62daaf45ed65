//! How a value came about: the formula, the figures put in, the parameters with their citations,
//! the conditions on the way, the rounding. Rebuilt on demand from the same tree that was computed.

mod print;

use crate::evaluate::{Evaluation, Scope};
use crate::expression::{Expression, Function, Node};
use crate::pack::{DatedValue, Derived};
use crate::value::Value;
use fact::{Ratio, Rounding, Unit};
use print::Printer;

/// A value with its reasons.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The value, rounded as declared.
    pub value: Value,
    /// The value before the declared rounding.
    pub exact: Value,
    /// The formula with Chinese labels: `实缴税金 ÷ 用地面积`.
    pub formula: String,
    /// The formula with the figures put in, only the branch that was taken: `21.6 ÷ 6`.
    pub figures: String,
    /// Terms used, each once, with their values.
    pub terms: Vec<(String, Value)>,
    /// Parameters used, each once.
    pub parameters: Vec<UsedParameter>,
    /// Conditions and look-ups in the order in which they were decided.
    pub steps: Vec<Step>,
    /// Declared rounding.
    pub rounding: Option<(u8, Rounding)>,
    /// Unit of the value.
    pub unit: Unit,
}

/// A parameter that was used; without a value when nobody has set it.
#[derive(Clone, Debug)]
pub struct UsedParameter {
    /// Parameter id.
    pub id: String,
    /// The value in force with its citation.
    pub value: Option<DatedValue>,
}

/// One condition or look-up on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// As a formula: `营业收入 ≥ 规模以上收入线`.
    pub formula: String,
    /// With the figures put in: `1999.99 ≥ 2000`.
    pub figures: String,
    /// What came out.
    pub result: Value,
}

impl Expression {
    /// The value with its reasons.
    #[must_use]
    pub fn trace(&self, scope: &dyn Scope) -> Traced {
        let printer = Printer { evaluation: Evaluation { expression: self, scope } };
        let value = self.evaluate(scope);
        let mut steps = Vec::new();
        printer.steps(&self.node, &mut steps);
        let used = |id: &str| UsedParameter { id: id.to_owned(), value: scope.parameter(id).cloned() };
        Traced {
            exact: value.clone(),
            value,
            formula: printer.formula(&self.node),
            figures: printer.figures(&self.node),
            terms: self.terms().map(|id| (id.to_owned(), scope.term(id))).collect(),
            parameters: self.parameters().map(used).collect(),
            steps,
            rounding: None,
            unit: self.unit(),
        }
    }
}

impl Derived {
    /// The value with its reasons, rounding included.
    #[must_use]
    pub fn trace(&self, scope: &dyn Scope) -> Traced {
        let mut traced = self.expression.trace(scope);
        traced.value = self.evaluate(scope);
        traced.rounding = self.rounding;
        traced
    }
}

impl Traced {
    /// One line a firm can follow: `亩均税收 = 实缴税金 ÷ 用地面积 = 21.6 ÷ 7 ≈ 3.0857 万元/亩（四舍五入到4位小数）`.
    #[must_use]
    pub fn sentence(&self, label: &str) -> String {
        let Self { formula, figures, value, unit, .. } = self;
        let unit = if *unit == Unit::NONE || !value.is_known() { String::new() } else { format!(" {unit}") };
        let mut line = format!("{label} = {formula}");
        if figures != formula && *figures != value.to_string() {
            line = format!("{line} = {figures}");
        }
        match self.rounding {
            Some((digits, rounding)) if value != &self.exact => {
                format!("{line} ≈ {value}{unit}（{}到{digits}位小数）", rounding_name(rounding))
            }
            _ => format!("{line} = {value}{unit}"),
        }
    }
}

/// The Chinese name of a rounding.
#[must_use]
pub fn rounding_name(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::HalfUp => "四舍五入",
        Rounding::HalfEven => "四舍六入五成双",
        Rounding::Up => "进位",
        Rounding::Down => "舍去",
        Rounding::Floor => "向下取整",
        Rounding::Ceiling => "向上取整",
    }
}

impl Printer<'_> {
    /// Conditions and look-ups that were decided on the way to the value, innermost first.
    fn steps(&self, node: &Node, steps: &mut Vec<Step>) {
        match node {
            Node::Case { arms, otherwise } => {
                for (condition, result) in arms {
                    self.steps(condition, steps);
                    if self.evaluation.value(condition).truth() == Some(true) {
                        return self.steps(result, steps);
                    }
                }
                if let Some(otherwise) = otherwise {
                    self.steps(otherwise, steps);
                }
            }
            Node::Call { function: Function::Coalesce, arguments } => {
                for argument in arguments {
                    self.steps(argument, steps);
                    if self.evaluation.value(argument).is_known() {
                        return;
                    }
                }
            }
            Node::Compare { left, right, .. } => {
                self.steps(left, steps);
                self.steps(right, steps);
                self.step(node, self.figures(node), steps);
            }
            Node::IsUnknown { node: inner, .. } => {
                self.steps(inner, steps);
                self.step(node, self.figures(node), steps);
            }
            Node::Lookup { table, input, .. } => {
                self.steps(input, steps);
                let number = self.evaluation.value(input);
                self.step(node, self.bracket(table, &number), steps);
            }
            Node::Negate(inner) | Node::Not(inner) => self.steps(inner, steps),
            Node::Arithmetic { left, right, .. } => {
                self.steps(left, steps);
                self.steps(right, steps);
            }
            Node::And(nodes) | Node::Or(nodes) | Node::Call { arguments: nodes, .. } => {
                nodes.iter().for_each(|node| self.steps(node, steps));
            }
            Node::Number(_)
            | Node::Text(_)
            | Node::Day(_)
            | Node::Flag(_)
            | Node::Unknown
            | Node::Term(_)
            | Node::Parameter(_)
            | Node::Figure { .. } => {}
        }
    }

    fn step(&self, node: &Node, figures: String, steps: &mut Vec<Step>) {
        let step = Step { formula: self.formula(node), figures, result: self.evaluation.value(node) };
        if !steps.contains(&step) {
            steps.push(step);
        }
    }

    /// Where a looked-up number fell: `12 在 5（含）至 20 之间`.
    fn bracket(&self, id: &str, number: &Value) -> String {
        let Some(table) = self.evaluation.scope.table(id) else { return number.to_string() };
        let Some(row) = number.number().map(|number: Ratio| table.row_of(&number)) else {
            return number.to_string();
        };
        match row {
            None => format!("{number} 低于 {}", table.rows[0].from),
            Some(row) => match table.rows.get(row + 1) {
                Some(next) => format!("{number} 在 {}（含）至 {} 之间", table.rows[row].from, next.from),
                None => format!("{number} 不低于 {}", table.rows[row].from),
            },
        }
    }
}
