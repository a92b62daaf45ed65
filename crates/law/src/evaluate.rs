//! The exact value of an expression over a scope. How the value came about is `trace`'s work.

use crate::expression::{Comparison, Expression, Figure, Function, Node, Operator, SiteId};
use crate::pack::{DatedValue, Table};
use crate::value::Value;
use fact::{Ratio, Rounding};
use jiff::ToSpan;
use std::cmp::Ordering;

/// What the words of an expression stand for: the figures of one subject and the law of one day.
pub trait Scope {
    /// The value of a term; `Unknown` for one that has none.
    fn term(&self, id: &str) -> Value;

    /// The value of a parameter in force, with its citation; `None` when nobody has set it.
    fn parameter(&self, id: &str) -> Option<&DatedValue>;

    /// The bracket table in force.
    fn table(&self, _id: &str) -> Option<&Table> {
        None
    }

    /// A figure of an indicator.
    fn figure(&self, _figure: Figure, _id: &str) -> Value {
        Value::Unknown
    }

    /// Hears how left stood to right whenever a comparison was made between known values.
    fn observe(&self, _expression: &Expression, _site: SiteId, _ordering: Ordering) {}

    /// Hears how a looked-up number stood to the beginning of a row.
    fn observe_row(&self, _table: &Table, _row: usize, _ordering: Ordering) {}
}

impl Expression {
    /// The exact value. What is unknown, divided by zero or beyond 38 digits when rounded is unknown.
    #[must_use]
    pub fn evaluate(&self, scope: &dyn Scope) -> Value {
        Evaluation { expression: self, scope }.value(&self.node)
    }

    /// Whether it holds; unknown does not hold.
    #[must_use]
    pub fn holds(&self, scope: &dyn Scope) -> bool {
        self.evaluate(scope).truth() == Some(true)
    }
}

pub(crate) struct Evaluation<'a> {
    pub(crate) expression: &'a Expression,
    pub(crate) scope: &'a dyn Scope,
}

impl Evaluation<'_> {
    pub(crate) fn value(&self, node: &Node) -> Value {
        match node {
            Node::Number(number) => (*number).into(),
            Node::Text(text) => Value::Text(text.clone()),
            Node::Day(day) => Value::Day(*day),
            Node::Flag(flag) => Value::Flag(*flag),
            Node::Unknown => Value::Unknown,
            Node::Term(id) => self.scope.term(id),
            Node::Parameter(id) => self.scope.parameter(id).map_or(Value::Unknown, |set| set.value.into()),
            Node::Figure { figure, id } => self.scope.figure(*figure, id),
            Node::Negate(node) => self.value(node).number().map(std::ops::Neg::neg).into(),
            Node::Not(node) => self.value(node).truth().map(std::ops::Not::not).into(),
            Node::Arithmetic { operator, left, right } => {
                arithmetic(*operator, &self.value(left), &self.value(right))
            }
            Node::Compare { comparison, left, right, site } => {
                let ordering = self.value(left).compare(&self.value(right));
                if let Some(ordering) = ordering {
                    self.scope.observe(self.expression, *site, ordering);
                }
                ordering.map(|ordering| comparison.holds(ordering)).into()
            }
            Node::And(nodes) => self.all(nodes, true).into(),
            Node::Or(nodes) => self.all(nodes, false).map(std::ops::Not::not).into(),
            Node::IsUnknown { node, negated } => Value::Flag(self.value(node).is_known() == *negated),
            Node::Case { arms, otherwise } => {
                let taken = arms.iter().find(|(condition, _)| self.value(condition).truth() == Some(true));
                let result = taken.map(|(_, result)| result).or(otherwise.as_deref());
                result.map_or(Value::Unknown, |result| self.value(result))
            }
            Node::Call { function, arguments } => self.call(*function, arguments),
            Node::Lookup { table, input, .. } => self.lookup(table, input),
        }
    }

    /// Whether all are `wanted`: false as soon as one is not, unknown when one is unknown.
    /// All are looked at, so that an observer hears every comparison.
    fn all(&self, nodes: &[Node], wanted: bool) -> Option<bool> {
        let mut all = Some(true);
        for node in nodes {
            match self.value(node).truth() {
                Some(truth) if truth == wanted => {}
                Some(_) => all = Some(false),
                None => all = all.filter(|all| !all),
            }
        }
        all
    }

    fn call(&self, function: Function, arguments: &[Node]) -> Value {
        let mut values = arguments.iter().map(|node| self.value(node));
        let mut next = || values.next().unwrap_or(Value::Unknown);
        match function {
            Function::Coalesce => values.find(Value::is_known).unwrap_or(Value::Unknown),
            Function::Least => {
                values.map(|value| value.number()).reduce(|a, b| Some(a?.min(b?))).flatten().into()
            }
            Function::Greatest => {
                values.map(|value| value.number()).reduce(|a, b| Some(a?.max(b?))).flatten().into()
            }
            Function::Abs => {
                next().number().map(|number| if number.is_negative() { -number } else { number }).into()
            }
            Function::Floor => rounded(&next(), 0, Rounding::Floor),
            Function::Ceiling => rounded(&next(), 0, Rounding::Ceiling),
            Function::Round => {
                let number = next();
                let digits = match arguments.get(1) {
                    Some(Node::Number(digits)) => u8::try_from(digits.mantissa()).unwrap_or(u8::MAX),
                    _ => 0,
                };
                rounded(&number, digits, Rounding::HalfUp)
            }
            Function::NullIf => {
                let first = next();
                if first.compare(&next()) == Some(Ordering::Equal) { Value::Unknown } else { first }
            }
            Function::Year => match next() {
                Value::Day(day) => Value::Number(Ratio::from(i64::from(day.year()))),
                _ => Value::Unknown,
            },
        }
    }

    fn lookup(&self, table: &str, input: &Node) -> Value {
        let (Some(table), Some(number)) = (self.scope.table(table), self.value(input).number()) else {
            return Value::Unknown;
        };
        for (row, begin) in table.rows.iter().enumerate() {
            self.scope.observe_row(table, row, number.cmp(&begin.from.into()));
        }
        table.row_of(&number).map_or(Value::Unknown, |row| table.rows[row].value.into())
    }
}

/// `value` at these digits; unknown when there is no number or it is beyond 38 digits.
pub(crate) fn rounded(value: &Value, digits: u8, rounding: Rounding) -> Value {
    let number = value.number().and_then(|number| number.checked_round(digits, rounding));
    number.map(Ratio::from).into()
}

pub(crate) fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Value {
    match (operator, left, right) {
        (Operator::Sub, Value::Day(left), Value::Day(right)) => {
            let days = right.until(*left).map(|span| i64::from(span.get_days()));
            days.map_or(Value::Unknown, |days| Value::Number(Ratio::from(days)))
        }
        (Operator::Add | Operator::Sub, Value::Day(day), _) => {
            let days = right.number().and_then(|number| number.to_decimal(0));
            let days = days.and_then(|days| i64::try_from(days.mantissa()).ok());
            let days = if operator == Operator::Sub { days.map(std::ops::Neg::neg) } else { days };
            let moved = days.and_then(|days| 0.days().try_days(days).ok());
            let moved = moved.and_then(|span| day.checked_add(span).ok());
            moved.map_or(Value::Unknown, Value::Day)
        }
        _ => match (left.number(), right.number()) {
            (Some(left), Some(right)) => match operator {
                Operator::Add => Value::Number(left + right),
                Operator::Sub => Value::Number(left - right),
                Operator::Mul => Value::Number(left * right),
                Operator::Div => left.checked_div(&right).into(),
            },
            _ => Value::Unknown,
        },
    }
}

impl Comparison {
    /// Whether the comparison holds when left stands so to right.
    #[must_use]
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Eq => ordering.is_eq(),
            Self::Ne => ordering.is_ne(),
            Self::Lt => ordering.is_lt(),
            Self::Le => ordering.is_le(),
            Self::Gt => ordering.is_gt(),
            Self::Ge => ordering.is_ge(),
        }
    }
}
