//! Arithmetic, comparison, conditions and `case`, with their units.

use super::{Lowered, Reader, Typed, problem};
use crate::diagnostic::Problem;
use crate::expression::{Comparison, Function, Node, Operator, Site};
use crate::vocabulary::Type;
use fact::Unit;
use sqlparser::ast::{BinaryOperator, CaseWhen, Expr, UnaryOperator};

impl Reader<'_> {
    pub(super) fn unary(&mut self, whole: &Expr, operator: UnaryOperator, inner: &Expr) -> Lowered {
        match operator {
            UnaryOperator::Not => {
                let node = self.truth(inner)?.node;
                Ok(self.condition(whole, node, true))
            }
            UnaryOperator::Plus => self.number(inner),
            UnaryOperator::Minus => {
                let Typed { node, kind, .. } = self.number(inner)?;
                let node = match node {
                    Node::Number(number) => {
                        Node::Number(fact::Decimal::new(-number.mantissa(), number.digits()))
                    }
                    node => Node::Negate(Box::new(node)),
                };
                Ok(Typed { node, kind: counted(kind), span: self.span(whole) })
            }
            _ => Err(self.refuse(whole, "这个运算符不在允许之列。", "可用：+ - * / 和 not。")),
        }
    }

    pub(super) fn binary(
        &mut self,
        whole: &Expr,
        left: &Expr,
        operator: &BinaryOperator,
        right: &Expr,
    ) -> Lowered {
        match operator {
            BinaryOperator::Plus => self.arithmetic(whole, left, Operator::Add, right),
            BinaryOperator::Minus => self.arithmetic(whole, left, Operator::Sub, right),
            BinaryOperator::Multiply => self.arithmetic(whole, left, Operator::Mul, right),
            BinaryOperator::Divide => self.arithmetic(whole, left, Operator::Div, right),
            BinaryOperator::Eq => self.compare(whole, left, Comparison::Eq, right),
            BinaryOperator::NotEq => self.compare(whole, left, Comparison::Ne, right),
            BinaryOperator::Lt => self.compare(whole, left, Comparison::Lt, right),
            BinaryOperator::LtEq => self.compare(whole, left, Comparison::Le, right),
            BinaryOperator::Gt => self.compare(whole, left, Comparison::Gt, right),
            BinaryOperator::GtEq => self.compare(whole, left, Comparison::Ge, right),
            BinaryOperator::And | BinaryOperator::Or => {
                let (left, right) = (self.truth(left)?.node, self.truth(right)?.node);
                let node = joined(*operator == BinaryOperator::And, left, right);
                Ok(self.condition(whole, node, false))
            }
            _ => Err(self.refuse(whole, "这个运算符不在允许之列。", "可用：+ - * / 、比较、and、or。")),
        }
    }

    fn arithmetic(&mut self, whole: &Expr, left: &Expr, operator: Operator, right: &Expr) -> Lowered {
        let (left, right) = (self.lower(left)?, self.lower(right)?);
        let days = Type::Number("天".parse().unwrap_or(Unit::NONE));
        let kind = match (operator, &left.kind, &right.kind) {
            (Operator::Sub, Type::Day, Type::Day) => days,
            (Operator::Add | Operator::Sub, Type::Day, kind) if kind.fits(&days) => Type::Day,
            (Operator::Add | Operator::Sub, left_kind, right_kind) => {
                self.must_be_number(&left)?;
                self.must_be_number(&right)?;
                let (left_kind, right_kind) = (counted(left_kind.clone()), counted(right_kind.clone()));
                common(&left_kind, &right_kind)
                    .ok_or_else(|| self.mixed(whole, "相加减", &left_kind, &right_kind))?
            }
            (Operator::Mul | Operator::Div, left_kind, right_kind) => {
                self.must_be_number(&left)?;
                self.must_be_number(&right)?;
                let (above, below) = (left_kind.unit(), right_kind.unit());
                match (operator, left_kind, right_kind) {
                    (_, Type::Zero, _) | (Operator::Mul, _, Type::Zero) => Type::Zero,
                    (Operator::Mul, ..) => Type::Number(above.times(&below)),
                    _ => Type::Number(above.per(&below)),
                }
            }
        };
        let node = Node::Arithmetic { operator, left: Box::new(left.node), right: Box::new(right.node) };
        Ok(Typed { node, kind, span: self.span(whole) })
    }

    pub(super) fn compare(
        &mut self,
        whole: &Expr,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
    ) -> Lowered {
        let (left, right) = (self.lower(left)?, self.lower(right)?);
        if common(&left.kind, &right.kind).is_none() {
            return Err(self.mixed(whole, "相比较", &left.kind, &right.kind));
        }
        let ordered = !matches!(comparison, Comparison::Eq | Comparison::Ne);
        let decides = self.is_line(&left) || self.is_line(&right);
        let span = left.span.start.min(right.span.start)..left.span.end.max(right.span.end);
        self.sites.push(Site { span, threshold: ordered && decides });
        let node = Node::Compare {
            comparison,
            left: Box::new(left.node),
            right: Box::new(right.node),
            site: self.sites.len() - 1,
        };
        Ok(self.condition(whole, node, false))
    }

    /// Whether one side of a comparison is a line that decides: it uses a threshold parameter, or is
    /// a plain number other than 0.
    fn is_line(&self, side: &Typed) -> bool {
        let mut threshold = false;
        let mut varies = false;
        let mut plain = false;
        side.node.walk(&mut |node| match node {
            Node::Parameter(id) => {
                varies = true;
                threshold |= self.vocabulary.parameter(id).is_some_and(|(_, threshold)| threshold);
            }
            Node::Term(_) | Node::Figure { .. } | Node::Unknown => varies = true,
            Node::Number(number) => plain |= !number.is_zero(),
            _ => {}
        });
        threshold || (plain && !varies)
    }

    pub(super) fn case(
        &mut self,
        whole: &Expr,
        operand: Option<&Expr>,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
    ) -> Lowered {
        let mut kind = Type::Unknown;
        let mut arms = Vec::new();
        for arm in conditions {
            let condition = match operand {
                Some(operand) => self.compare(whole, operand, Comparison::Eq, &arm.condition)?,
                None => self.truth(&arm.condition)?,
            };
            let result = self.lower(&arm.result)?;
            kind = common(&kind, &result.kind)
                .ok_or_else(|| self.mixed(&arm.result, "作为各分支的结果", &kind, &result.kind))?;
            arms.push((condition.node, result.node));
        }
        let otherwise = match otherwise {
            Some(result) => {
                let lowered = self.lower(result)?;
                kind = common(&kind, &lowered.kind)
                    .ok_or_else(|| self.mixed(result, "作为各分支的结果", &kind, &lowered.kind))?;
                Some(Box::new(lowered.node))
            }
            None => None,
        };
        Ok(Typed { node: Node::Case { arms, otherwise }, kind, span: self.span(whole) })
    }

    pub(super) fn is_unknown(&mut self, whole: &Expr, inner: &Expr, negated: bool) -> Lowered {
        let node = Node::IsUnknown { node: Box::new(self.lower(inner)?.node), negated };
        Ok(self.condition(whole, node, false))
    }

    /// `x is true` is `coalesce(x, false)`, `x is false` is `coalesce(not x, false)`.
    pub(super) fn is_truth(&mut self, inner: &Expr, wanted: bool, negated: bool) -> Lowered {
        let Typed { node, .. } = self.truth(inner)?;
        let asked = if wanted { node } else { Node::Not(Box::new(node)) };
        let node = Node::Call { function: Function::Coalesce, arguments: vec![asked, Node::Flag(false)] };
        Ok(self.condition(inner, node, negated))
    }

    /// A condition.
    pub(super) fn truth(&mut self, expr: &Expr) -> Lowered {
        let typed = self.lower(expr)?;
        if matches!(typed.kind, Type::Flag | Type::Unknown) {
            return Ok(typed);
        }
        let message = format!("这里要一个条件，写的却是{}。", typed.kind);
        Err(problem(typed.span, "kind-mismatch", message, "请写成比较，例如 revenue >= above_scale_line。"))
    }

    /// A number; a flag counts as 1 or 0.
    pub(super) fn number(&mut self, expr: &Expr) -> Lowered {
        let typed = self.lower(expr)?;
        self.must_be_number(&typed)?;
        Ok(typed)
    }

    fn must_be_number(&self, typed: &Typed) -> Result<(), Problem> {
        if !matches!(typed.kind, Type::Text | Type::Day) {
            return Ok(());
        }
        let here = &self.text[typed.span.clone()];
        let message = format!("“{here}”是{}，不能拿来计算。", typed.kind);
        Err(problem(typed.span.clone(), "kind-mismatch", message, "计算只用数，或按 1、0 计的是非。"))
    }

    pub(super) fn condition(&self, whole: &Expr, node: Node, negated: bool) -> Typed {
        let node = if negated { Node::Not(Box::new(node)) } else { node };
        Typed { node, kind: Type::Flag, span: self.span(whole) }
    }

    pub(super) fn mixed(&self, whole: &Expr, doing: &str, left: &Type, right: &Type) -> Problem {
        let span = self.span(whole);
        let (code, hint) = match (left, right) {
            (Type::Number(left), Type::Number(right)) if left.is_bare() || right.is_bare() => {
                let unit = if left.is_bare() { right } else { left };
                ("unit-mismatch", format!("请把这个数写成单位为{unit}的参数（[parameter.…]）。"))
            }
            (Type::Number(_), Type::Number(_)) => {
                ("unit-mismatch", "单位不会自动换算；确要换算，请乘以写明单位的换算参数。".to_owned())
            }
            _ => ("kind-mismatch", "两边要是同一种东西。".to_owned()),
        };
        problem(span, code, format!("{left}不能与{right}{doing}。"), hint)
    }
}

/// The type that both go with, if there is one.
pub(super) fn common(left: &Type, right: &Type) -> Option<Type> {
    match (left, right) {
        (Type::Unknown, other) | (other, Type::Unknown) => Some(other.clone()),
        (Type::Zero, Type::Zero) => Some(Type::Zero),
        (Type::Zero, Type::Flag) | (Type::Flag, Type::Zero) => Some(Type::Number(Unit::NONE)),
        (Type::Zero, Type::Number(unit)) | (Type::Number(unit), Type::Zero) => {
            Some(Type::Number(unit.clone()))
        }
        (Type::Number(left), Type::Number(right)) => left.fits(right).then(|| Type::Number(left.clone())),
        (Type::Flag, Type::Number(unit)) | (Type::Number(unit), Type::Flag) => {
            unit.is_bare().then(|| Type::Number(unit.clone()))
        }
        _ => (left == right).then(|| left.clone()),
    }
}

/// The type of a flag that is used as a number.
fn counted(kind: Type) -> Type {
    if kind == Type::Flag { Type::Number(Unit::NONE) } else { kind }
}

/// One list of conditions instead of a chain.
fn joined(all: bool, left: Node, right: Node) -> Node {
    match (all, left) {
        (true, Node::And(mut nodes)) => {
            nodes.push(right);
            Node::And(nodes)
        }
        (false, Node::Or(mut nodes)) => {
            nodes.push(right);
            Node::Or(nodes)
        }
        (true, left) => Node::And(vec![left, right]),
        (false, left) => Node::Or(vec![left, right]),
    }
}
