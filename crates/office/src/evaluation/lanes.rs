//! Expressions over many rows at once. Whatever cannot be done here exactly (quotients, texts in
//! order, days, bracket tables) is left to the row by row evaluator of `law`, which defines the
//! result; the two are compared in the tests.

use super::table::{Column, Heading, Mantissas, Segment};
use fact::glossary::{self, Kind};
use law::{Comparison, DatedValue, Function, Node, Operator};
use std::collections::BTreeMap;
use std::ops::Range;

/// The expression has something that lanes do not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unsupported;

/// Which rows are known; `None`: all.
type Known = Option<Vec<bool>>;

/// One value a row.
#[derive(Clone, Debug)]
pub(super) enum Lane {
    /// Numbers.
    Number(Numbers, Known),
    /// Conditions.
    Flag(Many<bool>, Known),
}

/// Numbers of a lane in the scheme's arithmetic.
#[derive(Clone, Debug)]
pub(super) enum Numbers {
    /// Binary64.
    Binary(Many<f64>),
    /// Exact mantissas with their digits.
    Decimal(Many<i64>, u8),
}

/// A value a row, or one for all rows.
#[derive(Clone, Debug)]
pub(super) enum Many<T> {
    Each(Vec<T>),
    Same(T),
}

/// A figure of an indicator for the rows asked about, and which of them are known.
pub(super) type FiguresOf<'a> = dyn Fn(law::Figure, &str) -> Option<(Vec<f64>, Vec<bool>)> + 'a;

/// Where the rows come from.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub headings: &'a [Heading],
    pub segment: &'a Segment,
    pub parameters: &'a BTreeMap<String, DatedValue>,
    pub year: i16,
    pub binary: bool,
    /// Figures of indicators, where they are already computed (binary64 schemes).
    pub figures: Option<&'a FiguresOf<'a>>,
}

impl<T: Copy> Many<T> {
    #[inline]
    pub fn at(&self, row: usize) -> T {
        match self {
            Self::Each(values) => values[row],
            Self::Same(value) => *value,
        }
    }

    /// A value for every one of so many rows.
    pub fn each(self, rows: usize) -> Vec<T> {
        match self {
            Self::Each(values) => values,
            Self::Same(value) => vec![value; rows],
        }
    }

    fn map<U>(self, mut f: impl FnMut(T) -> U) -> Many<U> {
        match self {
            Self::Each(values) => Many::Each(values.into_iter().map(f).collect()),
            Self::Same(value) => Many::Same(f(value)),
        }
    }

    fn zip<U: Copy, V>(&self, other: &Many<U>, mut f: impl FnMut(T, U) -> V) -> Many<V> {
        match (self, other) {
            (Self::Each(left), Many::Each(right)) => {
                Many::Each(left.iter().zip(right).map(|(left, right)| f(*left, *right)).collect())
            }
            (Self::Each(left), Many::Same(right)) => {
                Many::Each(left.iter().map(|left| f(*left, *right)).collect())
            }
            (Self::Same(left), Many::Each(right)) => {
                Many::Each(right.iter().map(|right| f(*left, *right)).collect())
            }
            (Self::Same(left), Many::Same(right)) => Many::Same(f(*left, *right)),
        }
    }
}

/// The values of an expression over rows of a segment.
pub(super) fn lane(node: &Node, frame: &Frame<'_>, rows: Range<usize>) -> Result<Lane, Unsupported> {
    let below = |node: &Node| lane(node, frame, rows.clone());
    match node {
        Node::Number(number) => frame.constant(number.mantissa(), number.digits()),
        Node::Flag(flag) => Ok(Lane::Flag(Many::Same(*flag), None)),
        Node::Term(id) => frame.term(id, rows),
        Node::Parameter(id) => {
            let constant = frame.parameters.get(&**id).ok_or(Unsupported)?;
            frame.constant(constant.value.mantissa(), constant.value.digits())
        }
        Node::Figure { figure, id } => {
            let figures = frame.figures.ok_or(Unsupported)?;
            let (values, known) = figures(*figure, id).ok_or(Unsupported)?;
            Ok(Lane::Number(Numbers::Binary(Many::Each(values)), Some(known)))
        }
        Node::Negate(node) => {
            let (numbers, known) = below(node)?.numbers(frame.binary);
            Ok(Lane::Number(negated(numbers)?, known))
        }
        Node::Not(node) => {
            let (flags, known) = below(node)?.flags();
            Ok(Lane::Flag(flags.map(|flag| !flag), known))
        }
        Node::Arithmetic { operator, left, right } => {
            arithmetic(*operator, below(left)?, below(right)?, frame.binary)
        }
        Node::Compare { comparison, left, right, .. } => {
            compare(*comparison, below(left)?, below(right)?, frame.binary)
        }
        Node::And(nodes) => join(nodes, false, below),
        Node::Or(nodes) => join(nodes, true, below),
        Node::IsUnknown { node, negated } => {
            let known = match below(node)? {
                Lane::Number(_, known) | Lane::Flag(_, known) => known,
            };
            let flags = known.map_or(Many::Same(true), Many::Each);
            Ok(Lane::Flag(flags.map(|known| known == *negated), None))
        }
        Node::Case { arms, otherwise } => {
            let mut result = match otherwise {
                Some(otherwise) => below(otherwise)?,
                None => Lane::Number(frame.zeros(), Some(vec![false; rows.len()])),
            };
            for (condition, arm) in arms.iter().rev() {
                let (flags, known) = below(condition)?.flags();
                result = choose(&flags, known.as_deref(), below(arm)?, result, rows.len(), frame.binary)?;
            }
            Ok(result)
        }
        Node::Call { function, arguments } => call(*function, arguments, frame, below, rows.len()),
        Node::Text(_) | Node::Day(_) | Node::Unknown | Node::Lookup { .. } => Err(Unsupported),
    }
}

impl Frame<'_> {
    #[expect(clippy::cast_precision_loss, reason = "mantissas of constants are far below 2^53")]
    #[expect(clippy::float_arithmetic, reason = "only where the scheme is published in binary64")]
    fn constant(&self, mantissa: i128, digits: u8) -> Result<Lane, Unsupported> {
        let numbers = if self.binary {
            Numbers::Binary(Many::Same(mantissa as f64 / 10f64.powi(i32::from(digits))))
        } else {
            Numbers::Decimal(Many::Same(i64::try_from(mantissa).map_err(|_| Unsupported)?), digits)
        };
        Ok(Lane::Number(numbers, None))
    }

    fn term(&self, id: &str, rows: Range<usize>) -> Result<Lane, Unsupported> {
        if id == "evaluation_year" {
            return self.constant(self.year.into(), 0);
        }
        let Some(position) = self.headings.iter().position(|heading| &*heading.term == id) else {
            // A term that no file brought is not reported for anybody.
            return Ok(Lane::Number(self.zeros(), Some(vec![false; rows.len()])));
        };
        let heading = &self.headings[position];
        if heading.texts.is_some() {
            return Err(Unsupported);
        }
        let column = &self.segment.columns[position];
        let known = column.gaps().map(|gaps| gaps[rows.clone()].iter().map(|gap| *gap == 0).collect());
        if glossary::term(id).is_some_and(|term| term.kind == Kind::Flag) {
            return Ok(Lane::Flag(Many::Each(column.mantissas().marked(rows)), known));
        }
        Ok(Lane::Number(self.column(column, heading.digits, rows), known))
    }

    fn zeros(&self) -> Numbers {
        if self.binary { Numbers::Binary(Many::Same(0.0)) } else { Numbers::Decimal(Many::Same(0), 0) }
    }

    fn column(&self, column: &Column, digits: u8, rows: Range<usize>) -> Numbers {
        if self.binary {
            return Numbers::Binary(Many::Each(binary_column(column, digits, rows)));
        }
        Numbers::Decimal(Many::Each(column.mantissas().widened(rows)), digits)
    }
}

/// A column as the nearest binary64 of each number (one correctly rounded division).
#[expect(clippy::cast_precision_loss, reason = "the nearest value is what is asked for")]
#[expect(clippy::float_arithmetic, reason = "only where the scheme is published in binary64")]
pub(super) fn binary_column(column: &Column, digits: u8, rows: Range<usize>) -> Vec<f64> {
    let power = 10f64.powi(i32::from(digits));
    match column.mantissas() {
        Mantissas::Tiny(values) => values[rows].iter().map(|value| f64::from(*value) / power).collect(),
        Mantissas::Narrow(values) => values[rows].iter().map(|value| f64::from(*value) / power).collect(),
        Mantissas::Wide(values) => values[rows].iter().map(|value| *value as f64 / power).collect(),
    }
}

impl Lane {
    /// Where the condition is known to hold.
    pub fn truths(self, holds: &mut [bool]) {
        let (flags, known) = self.flags();
        match flags {
            Many::Each(flags) => holds.copy_from_slice(&flags),
            Many::Same(flag) => holds.fill(flag),
        }
        if let Some(known) = known {
            holds.iter_mut().zip(known).for_each(|(holds, known)| *holds &= known);
        }
    }

    /// Rows where the number is known and `year` has reached it hold no longer (exact lanes).
    pub fn take_out_reached(self, year: i16, holds: &mut [bool]) -> Result<(), Unsupported> {
        let (numbers, known) = self.numbers(false);
        let Numbers::Decimal(numbers, digits) = numbers else { return Err(Unsupported) };
        let Many::Same(year) = scaled(Many::Same(year.into()), digits)? else { return Err(Unsupported) };
        for (row, holds) in holds.iter_mut().enumerate() {
            let known = known.as_ref().is_none_or(|known| known[row]);
            *holds &= !(known && year >= numbers.at(row));
        }
        Ok(())
    }

    pub fn flags(self) -> (Many<bool>, Known) {
        match self {
            Self::Flag(flags, known) => (flags, known),
            Self::Number(Numbers::Binary(numbers), known) => (numbers.map(|number| number != 0.0), known),
            Self::Number(Numbers::Decimal(numbers, _), known) => (numbers.map(|number| number != 0), known),
        }
    }

    pub fn numbers(self, binary: bool) -> (Numbers, Known) {
        match self {
            Self::Number(numbers, known) => (numbers, known),
            Self::Flag(flags, known) if binary => {
                (Numbers::Binary(flags.map(|flag| if flag { 1.0 } else { 0.0 })), known)
            }
            Self::Flag(flags, known) => (Numbers::Decimal(flags.map(i64::from), 0), known),
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "only where the scheme is published in binary64")]
fn negated(numbers: Numbers) -> Result<Numbers, Unsupported> {
    Ok(match numbers {
        Numbers::Binary(values) => Numbers::Binary(values.map(|value| -value)),
        Numbers::Decimal(values, digits) => {
            Numbers::Decimal(exactly(&Many::Same(0), &values, i64::overflowing_sub)?, digits)
        }
    })
}

fn both(left: Known, right: Known) -> Known {
    match (left, right) {
        (None, known) | (known, None) => known,
        (Some(left), Some(right)) => {
            Some(left.into_iter().zip(right).map(|(left, right)| left && right).collect())
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "only where the scheme is published in binary64")]
fn arithmetic(operator: Operator, left: Lane, right: Lane, binary: bool) -> Result<Lane, Unsupported> {
    let (left, left_known) = left.numbers(binary);
    let (right, right_known) = right.numbers(binary);
    let known = both(left_known, right_known);
    let numbers = match (left, right) {
        (Numbers::Binary(left), Numbers::Binary(right)) => Numbers::Binary(match operator {
            Operator::Add => left.zip(&right, |left, right| left + right),
            Operator::Sub => left.zip(&right, |left, right| left - right),
            Operator::Mul => left.zip(&right, |left, right| left * right),
            Operator::Div => return Err(Unsupported),
        }),
        (Numbers::Decimal(left, left_digits), Numbers::Decimal(right, right_digits)) => {
            let digits = left_digits.max(right_digits);
            match operator {
                Operator::Add | Operator::Sub => {
                    let left = scaled(left, digits - left_digits)?;
                    let right = scaled(right, digits - right_digits)?;
                    let values = if operator == Operator::Add {
                        exactly(&left, &right, i64::overflowing_add)
                    } else {
                        exactly(&left, &right, i64::overflowing_sub)
                    };
                    Numbers::Decimal(values?, digits)
                }
                Operator::Mul if left_digits + right_digits <= 18 => {
                    let product = exactly(&left, &right, i64::overflowing_mul)?;
                    Numbers::Decimal(product, left_digits + right_digits)
                }
                Operator::Mul | Operator::Div => return Err(Unsupported),
            }
        }
        _ => return Err(Unsupported),
    };
    Ok(Lane::Number(numbers, known))
}

/// Number by number, where every result fits 64 bits; the row by row evaluator has more room.
fn exactly(
    left: &Many<i64>,
    right: &Many<i64>,
    of: impl Fn(i64, i64) -> (i64, bool),
) -> Result<Many<i64>, Unsupported> {
    let mut beyond = false;
    let values = left.zip(right, |left, right| {
        let (value, over) = of(left, right);
        beyond |= over;
        value
    });
    if beyond { Err(Unsupported) } else { Ok(values) }
}

/// Mantissas with more digits.
fn scaled(values: Many<i64>, more: u8) -> Result<Many<i64>, Unsupported> {
    if more == 0 {
        return Ok(values);
    }
    let factor = 10i64.checked_pow(u32::from(more)).ok_or(Unsupported)?;
    exactly(&values, &Many::Same(factor), i64::overflowing_mul)
}

fn compare(comparison: Comparison, left: Lane, right: Lane, binary: bool) -> Result<Lane, Unsupported> {
    let (left, left_known) = left.numbers(binary);
    let (right, right_known) = right.numbers(binary);
    let known = both(left_known, right_known);
    let flags = match (left, right) {
        (Numbers::Binary(left), Numbers::Binary(right)) => match comparison {
            Comparison::Eq => left.zip(&right, |left, right| left == right),
            Comparison::Ne => left.zip(&right, |left, right| left != right),
            Comparison::Lt => left.zip(&right, |left, right| left < right),
            Comparison::Le => left.zip(&right, |left, right| left <= right),
            Comparison::Gt => left.zip(&right, |left, right| left > right),
            Comparison::Ge => left.zip(&right, |left, right| left >= right),
        },
        (Numbers::Decimal(left, left_digits), Numbers::Decimal(right, right_digits)) => {
            let digits = left_digits.max(right_digits);
            let left = scaled(left, digits - left_digits)?;
            let right = scaled(right, digits - right_digits)?;
            match comparison {
                Comparison::Eq => left.zip(&right, |left, right| left == right),
                Comparison::Ne => left.zip(&right, |left, right| left != right),
                Comparison::Lt => left.zip(&right, |left, right| left < right),
                Comparison::Le => left.zip(&right, |left, right| left <= right),
                Comparison::Gt => left.zip(&right, |left, right| left > right),
                Comparison::Ge => left.zip(&right, |left, right| left >= right),
            }
        }
        _ => return Err(Unsupported),
    };
    Ok(Lane::Flag(flags, known))
}

/// `and` (deciding value false) and `or` (deciding value true) of three-valued conditions.
fn join(
    nodes: &[Node],
    deciding: bool,
    below: impl Fn(&Node) -> Result<Lane, Unsupported>,
) -> Result<Lane, Unsupported> {
    let mut parts = nodes.iter();
    let (mut flags, mut known) = below(parts.next().ok_or(Unsupported)?)?.flags();
    for node in parts {
        let (other, other_known) = below(node)?.flags();
        let decided = if deciding {
            flags.zip(&other, |left, right| left | right)
        } else {
            flags.zip(&other, |left, right| left & right)
        };
        if known.is_some() || other_known.is_some() {
            let rows = known.as_ref().or(other_known.as_ref()).map_or(0, Vec::len);
            let is_known = |known: &Known, row: usize| known.as_ref().is_none_or(|known| known[row]);
            let mut joined_flags = Vec::with_capacity(rows);
            let mut joined_known = Vec::with_capacity(rows);
            for row in 0..rows {
                let (left, right) = (is_known(&known, row), is_known(&other_known, row));
                let settled = (left && flags.at(row) == deciding) || (right && other.at(row) == deciding);
                joined_flags.push(if settled { deciding } else { decided.at(row) });
                joined_known.push(settled || (left && right));
            }
            (flags, known) = (Many::Each(joined_flags), Some(joined_known));
        } else {
            flags = decided;
        }
    }
    Ok(Lane::Flag(flags, known))
}

/// `arm` where the condition is known and true, else `otherwise`.
fn choose(
    condition: &Many<bool>,
    condition_known: Option<&[bool]>,
    arm: Lane,
    otherwise: Lane,
    rows: usize,
    binary: bool,
) -> Result<Lane, Unsupported> {
    let mut takes: Vec<bool> = condition.clone().each(rows);
    if let Some(known) = condition_known {
        takes.iter_mut().zip(known).for_each(|(takes, known)| *takes &= known);
    }
    let known_of = |arm: Known, otherwise: Known| {
        let many = |known: Known| known.map_or(Many::Same(true), Many::Each);
        (arm.is_some() || otherwise.is_some()).then(|| select(&takes, &many(arm), &many(otherwise)))
    };
    let (arm, otherwise) = match (arm, otherwise) {
        (Lane::Flag(arm, arm_known), Lane::Flag(otherwise, otherwise_known)) => {
            let known = known_of(arm_known, otherwise_known);
            return Ok(Lane::Flag(Many::Each(select(&takes, &arm, &otherwise)), known));
        }
        (arm, otherwise) => (arm.numbers(binary), otherwise.numbers(binary)),
    };
    let known = known_of(arm.1, otherwise.1);
    let numbers = match (arm.0, otherwise.0) {
        (Numbers::Binary(arm), Numbers::Binary(otherwise)) => {
            Numbers::Binary(Many::Each(select(&takes, &arm, &otherwise)))
        }
        (Numbers::Decimal(arm, arm_digits), Numbers::Decimal(otherwise, otherwise_digits)) => {
            let digits = arm_digits.max(otherwise_digits);
            let arm = scaled(arm, digits - arm_digits)?;
            let otherwise = scaled(otherwise, digits - otherwise_digits)?;
            Numbers::Decimal(Many::Each(select(&takes, &arm, &otherwise)), digits)
        }
        _ => return Err(Unsupported),
    };
    Ok(Lane::Number(numbers, known))
}

/// One value or the other, row by row.
fn select<T: Copy>(takes: &[bool], arm: &Many<T>, otherwise: &Many<T>) -> Vec<T> {
    let rows = takes.iter();
    match (arm, otherwise) {
        (Many::Each(arm), Many::Each(otherwise)) => rows
            .zip(arm.iter().zip(otherwise))
            .map(|(takes, (arm, otherwise))| if *takes { *arm } else { *otherwise })
            .collect(),
        (Many::Each(arm), Many::Same(otherwise)) => {
            rows.zip(arm).map(|(takes, arm)| if *takes { *arm } else { *otherwise }).collect()
        }
        (Many::Same(arm), Many::Each(otherwise)) => {
            rows.zip(otherwise).map(|(takes, otherwise)| if *takes { *arm } else { *otherwise }).collect()
        }
        (Many::Same(arm), Many::Same(otherwise)) => {
            rows.map(|takes| if *takes { *arm } else { *otherwise }).collect()
        }
    }
}

fn call(
    function: Function,
    arguments: &[Node],
    frame: &Frame<'_>,
    below: impl Fn(&Node) -> Result<Lane, Unsupported>,
    rows: usize,
) -> Result<Lane, Unsupported> {
    let lanes: Vec<Lane> = match function {
        Function::Round => vec![below(arguments.first().ok_or(Unsupported)?)?],
        _ => arguments.iter().map(below).collect::<Result<_, _>>()?,
    };
    let mut lanes = lanes.into_iter();
    let first = lanes.next().ok_or(Unsupported)?;
    match function {
        Function::Coalesce => lanes.try_fold(first, |found, next| {
            let known = match &found {
                Lane::Number(_, known) | Lane::Flag(_, known) => known.clone(),
            };
            match known {
                None => Ok(found),
                Some(known) => choose(&Many::Each(known), None, found, next, rows, frame.binary),
            }
        }),
        Function::Least | Function::Greatest => lanes.try_fold(first, |best, next| {
            let (best, best_known) = best.numbers(frame.binary);
            let (next, next_known) = next.numbers(frame.binary);
            let known = both(best_known, next_known);
            Ok(Lane::Number(extreme(function == Function::Least, best, next)?, known))
        }),
        Function::Abs => {
            let (numbers, known) = first.numbers(frame.binary);
            let numbers = match numbers {
                Numbers::Binary(values) => Numbers::Binary(values.map(f64::abs)),
                Numbers::Decimal(values, digits) => {
                    // The smallest number has no positive one of 64 bits.
                    let negative = exactly(&Many::Same(0), &values, i64::overflowing_sub)?;
                    Numbers::Decimal(values.zip(&negative, i64::max), digits)
                }
            };
            Ok(Lane::Number(numbers, known))
        }
        Function::Round | Function::Floor | Function::Ceiling | Function::NullIf | Function::Year => {
            Err(Unsupported)
        }
    }
}

fn extreme(least: bool, left: Numbers, right: Numbers) -> Result<Numbers, Unsupported> {
    match (left, right) {
        (Numbers::Binary(left), Numbers::Binary(right)) => Ok(Numbers::Binary(if least {
            left.zip(&right, |left, right| if right < left { right } else { left })
        } else {
            left.zip(&right, |left, right| if right > left { right } else { left })
        })),
        (Numbers::Decimal(left, left_digits), Numbers::Decimal(right, right_digits)) => {
            let digits = left_digits.max(right_digits);
            let left = scaled(left, digits - left_digits)?;
            let right = scaled(right, digits - right_digits)?;
            let values = if least { left.zip(&right, i64::min) } else { left.zip(&right, i64::max) };
            Ok(Numbers::Decimal(values, digits))
        }
        _ => Err(Unsupported),
    }
}
