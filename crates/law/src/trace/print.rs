//! An expression in words: with labels as a formula, or with the figures put in.

use crate::evaluate::Evaluation;
use crate::expression::{Comparison, Figure, Function, Node, Operator};
use crate::value::Value;
use fact::glossary;

pub struct Printer<'a> {
    pub evaluation: Evaluation<'a>,
}

/// What a word is printed as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Labels,
    Figures,
}

impl Printer<'_> {
    pub fn formula(&self, node: &Node) -> String {
        self.print(node, Mode::Labels)
    }

    pub fn figures(&self, node: &Node) -> String {
        self.print(node, Mode::Figures)
    }

    fn print(&self, node: &Node, mode: Mode) -> String {
        match node {
            Node::Number(number) => number.to_string(),
            Node::Text(text) => format!("“{text}”"),
            Node::Day(day) => day.to_string(),
            Node::Flag(flag) => Value::Flag(*flag).to_string(),
            Node::Unknown => Value::Unknown.to_string(),
            Node::Term(_) | Node::Parameter(_) | Node::Figure { .. } => self.word(node, mode),
            Node::Negate(inner) => format!("-{}", self.inside(inner, mode, binding(node))),
            Node::Not(inner) => format!("非 {}", self.inside(inner, mode, binding(node))),
            Node::Arithmetic { operator, left, right } => {
                let here = binding(node);
                // a - (b - c) and a ÷ (b × c) need their parentheses, a + b + c does not.
                let right_binds = here + u8::from(matches!(operator, Operator::Sub | Operator::Div));
                let left = self.inside(left, mode, here);
                format!("{left} {} {}", sign(*operator), self.inside(right, mode, right_binds))
            }
            Node::Compare { comparison, left, right, .. } => {
                let here = binding(node) + 1;
                let (left, right) = (self.inside(left, mode, here), self.inside(right, mode, here));
                format!("{left} {} {right}", relation(*comparison))
            }
            Node::And(nodes) => self.list(nodes, mode, binding(node) + 1, " 且 "),
            Node::Or(nodes) => self.list(nodes, mode, binding(node) + 1, " 或 "),
            Node::IsUnknown { node: inner, negated } => {
                let state = if *negated { "已知" } else { "未知" };
                format!("{} {state}", self.inside(inner, mode, binding(node)))
            }
            Node::Case { arms, otherwise } => self.case(arms, otherwise.as_deref(), mode),
            Node::Call { function, arguments } => self.call(*function, arguments, mode),
            Node::Lookup { table, input, .. } => format!("查表{table}（{}）", self.print(input, mode)),
        }
    }

    fn word(&self, node: &Node, mode: Mode) -> String {
        if mode == Mode::Figures {
            let value = self.evaluation.value(node);
            // A negative figure or a fraction inside a formula reads as one number only in parentheses.
            let printed = value.to_string();
            return if printed.starts_with('-') || printed.contains('/') {
                format!("({printed})")
            } else {
                printed
            };
        }
        let label = |id: &str| glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone());
        match node {
            Node::Parameter(id) => {
                let set = self.evaluation.scope.parameter(id);
                set.map_or_else(|| id.to_string(), |set| set.citation.label.clone())
            }
            Node::Figure { figure: Figure::Value, id } => label(id),
            Node::Figure { figure: Figure::Score, id } => format!("{}得分", label(id)),
            Node::Figure { figure: Figure::Benchmark, id } => format!("{}基准值", label(id)),
            Node::Term(id) => label(id),
            _ => String::new(),
        }
    }

    fn inside(&self, node: &Node, mode: Mode, least: u8) -> String {
        let printed = self.print(node, mode);
        let taken = if mode == Mode::Figures { self.taken(node) } else { node };
        if binding(taken) < least { format!("({printed})") } else { printed }
    }

    fn list(&self, nodes: &[Node], mode: Mode, least: u8, between: &str) -> String {
        let printed: Vec<String> = nodes.iter().map(|node| self.inside(node, mode, least)).collect();
        printed.join(between)
    }

    fn case(&self, arms: &[(Node, Node)], otherwise: Option<&Node>, mode: Mode) -> String {
        if mode == Mode::Figures {
            let taken =
                arms.iter().find(|(condition, _)| self.evaluation.value(condition).truth() == Some(true));
            let result = taken.map(|(_, result)| result).or(otherwise);
            return result.map_or_else(|| Value::Unknown.to_string(), |result| self.print(result, mode));
        }
        let mut parts: Vec<String> = arms
            .iter()
            .map(|(condition, result)| {
                format!("{} 时为 {}", self.print(condition, mode), self.print(result, mode))
            })
            .collect();
        let otherwise = otherwise.map_or_else(|| Value::Unknown.to_string(), |node| self.print(node, mode));
        parts.push(format!("否则为 {otherwise}"));
        format!("（{}）", parts.join("；"))
    }

    fn call(&self, function: Function, arguments: &[Node], mode: Mode) -> String {
        let all = |between: &str| {
            let printed: Vec<String> = arguments.iter().map(|node| self.print(node, mode)).collect();
            printed.join(between)
        };
        let first = || arguments.first().map_or_else(String::new, |node| self.print(node, mode));
        let name = match function {
            Function::Coalesce if mode == Mode::Figures => {
                let known = arguments.iter().find(|node| self.evaluation.value(node).is_known());
                return known.map_or_else(|| Value::Unknown.to_string(), |node| self.print(node, mode));
            }
            Function::Coalesce => {
                let rest: Vec<String> = arguments.iter().skip(1).map(|node| self.print(node, mode)).collect();
                return format!("{}（未知时取{}）", first(), rest.join("，再取"));
            }
            Function::Least => "取小",
            Function::Greatest => "取大",
            Function::Abs => "绝对值",
            Function::Floor => "向下取整",
            Function::Ceiling => "向上取整",
            Function::Year => "年份",
            Function::Round => {
                let digits = arguments.get(1).map_or_else(String::new, |node| self.print(node, mode));
                return format!("四舍五入到{digits}位（{}）", first());
            }
            Function::NullIf => {
                let second = arguments.get(1).map_or_else(String::new, |node| self.print(node, mode));
                return format!("{}（等于{second}时作未知）", first());
            }
        };
        format!("{name}（{}）", all("，"))
    }

    /// The node that stands in the figures for one of which only a branch is printed.
    fn taken<'a>(&self, node: &'a Node) -> &'a Node {
        match node {
            Node::Case { arms, otherwise } => {
                let taken =
                    arms.iter().find(|(condition, _)| self.evaluation.value(condition).truth() == Some(true));
                let result = taken.map(|(_, result)| result).or(otherwise.as_deref());
                result.map_or(node, |result| self.taken(result))
            }
            Node::Call { function: Function::Coalesce, arguments } => {
                let known = arguments.iter().find(|node| self.evaluation.value(node).is_known());
                known.map_or(node, |known| self.taken(known))
            }
            node => node,
        }
    }
}

/// How tightly a node holds together; what binds looser than its surroundings needs parentheses.
fn binding(node: &Node) -> u8 {
    match node {
        Node::Or(_) => 1,
        Node::And(_) => 2,
        Node::Not(_) => 3,
        Node::Compare { .. } | Node::IsUnknown { .. } => 4,
        Node::Arithmetic { operator: Operator::Add | Operator::Sub, .. } => 5,
        Node::Arithmetic { operator: Operator::Mul | Operator::Div, .. } => 7,
        Node::Negate(_) => 9,
        _ => 10,
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "+",
        Operator::Sub => "-",
        Operator::Mul => "×",
        Operator::Div => "÷",
    }
}

fn relation(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Eq => "=",
        Comparison::Ne => "≠",
        Comparison::Lt => "<",
        Comparison::Le => "≤",
        Comparison::Gt => ">",
        Comparison::Ge => "≥",
    }
}
