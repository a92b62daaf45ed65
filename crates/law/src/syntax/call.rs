//! Function calls: the listed functions, bracket tables and the figures of a scheme.

use super::operators::common;
use super::{Lowered, Reader, Typed, bytes, problem};
use crate::diagnostic::Problem;
use crate::expression::{Figure, Function, Node, Site};
use crate::vocabulary::{Type, nearest};
use sqlparser::ast::{
    self, CeilFloorKind, DateTimeField, Expr, FunctionArg, FunctionArgExpr, FunctionArguments,
};

const NAMES: [&str; 14] = [
    "coalesce",
    "least",
    "greatest",
    "abs",
    "round",
    "floor",
    "ceil",
    "ceiling",
    "nullif",
    "lookup",
    "year",
    "value",
    "score",
    "benchmark",
];
/// Most digits that `round` may be asked for.
const MOST_DIGITS: i128 = 12;

impl Reader<'_> {
    pub(super) fn call(&mut self, whole: &Expr, call: &ast::Function) -> Lowered {
        let name = call.name.to_string().to_lowercase();
        let Some(arguments) = plain_arguments(call) else {
            return Err(self.refuse(whole, "函数只能带普通参数。", "不用 distinct、over、filter 等修饰。"));
        };
        match name.as_str() {
            "coalesce" => self.alike(whole, Function::Coalesce, &arguments, 1),
            "least" => self.alike(whole, Function::Least, &arguments, 1),
            "greatest" => self.alike(whole, Function::Greatest, &arguments, 1),
            "nullif" if arguments.len() == 2 => self.alike(whole, Function::NullIf, &arguments, 2),
            "abs" if arguments.len() == 1 => self.alike(whole, Function::Abs, &arguments, 1),
            "floor" if arguments.len() == 1 => self.alike(whole, Function::Floor, &arguments, 1),
            "ceil" | "ceiling" if arguments.len() == 1 => self.alike(whole, Function::Ceiling, &arguments, 1),
            "round" => self.round(whole, &arguments),
            "year" => self.year(whole, &arguments),
            "lookup" => self.lookup(whole, &arguments),
            "value" => self.figure(whole, Figure::Value, &arguments),
            "score" => self.figure(whole, Figure::Score, &arguments),
            "benchmark" => self.figure(whole, Figure::Benchmark, &arguments),
            known if NAMES.contains(&known) => {
                Err(self.refuse(whole, format!("{name} 的参数个数不对。"), "nullif 要两个，其余要一个。"))
            }
            _ => {
                let hint = match nearest(&name, NAMES.into_iter()) {
                    Some(near) => format!("是不是 {near}？"),
                    None => format!("可用的函数：{}。", NAMES.join("、")),
                };
                let span = self.span(whole);
                Err(problem(span, "unknown-function", format!("没有“{name}”这个函数。"), hint))
            }
        }
    }

    /// `floor(x)` and `ceil(x)` have their own place in the syntax tree of SQL.
    pub(super) fn whole(
        &mut self,
        whole: &Expr,
        inner: &Expr,
        field: &CeilFloorKind,
        function: Function,
    ) -> Lowered {
        match field {
            CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) => {
                self.alike(whole, function, &[inner], 1)
            }
            _ => Err(self.refuse(whole, "floor 与 ceil 只带一个数。", "要保留小数请用 round(x, 位数)。")),
        }
    }

    /// Functions whose arguments and result are of one type.
    fn alike(&mut self, whole: &Expr, function: Function, arguments: &[&Expr], least: usize) -> Lowered {
        if arguments.len() < least {
            return Err(self.refuse(whole, "函数缺少参数。", "请把参数写全。"));
        }
        let numeric = !matches!(function, Function::Coalesce | Function::NullIf);
        let mut kind = Type::Unknown;
        let mut nodes = Vec::new();
        for argument in arguments {
            let typed = if numeric { self.number(argument)? } else { self.lower(argument)? };
            kind = common(&kind, &typed.kind)
                .ok_or_else(|| self.mixed(argument, "放在同一个函数里", &kind, &typed.kind))?;
            nodes.push(typed.node);
        }
        let node = Node::Call { function, arguments: nodes };
        Ok(Typed { node, kind, span: self.span(whole) })
    }

    fn round(&mut self, whole: &Expr, arguments: &[&Expr]) -> Lowered {
        let hint = format!("写成 round(x, 位数)，位数是 0 到 {MOST_DIGITS} 的整数。");
        let (inner, digits) = match arguments {
            [inner] => (inner, fact::Decimal::ZERO),
            [inner, digits] => match self.lower(digits)?.node {
                Node::Number(digits)
                    if digits.digits() == 0 && (0..=MOST_DIGITS).contains(&digits.mantissa()) =>
                {
                    (inner, digits)
                }
                _ => return Err(self.refuse(digits, "位数不是整数。", hint)),
            },
            _ => return Err(self.refuse(whole, "round 的参数个数不对。", hint)),
        };
        let Typed { node, kind, .. } = self.number(inner)?;
        let node = Node::Call { function: Function::Round, arguments: vec![node, Node::Number(digits)] };
        Ok(Typed { node, kind, span: self.span(whole) })
    }

    fn year(&mut self, whole: &Expr, arguments: &[&Expr]) -> Lowered {
        let [inner] = arguments else {
            return Err(self.refuse(whole, "year 要一个日期。", "例如 year(production_start)。"));
        };
        let Typed { node, kind, span } = self.lower(inner)?;
        if !matches!(kind, Type::Day | Type::Unknown) {
            let message = format!("year 要一个日期，写的却是{kind}。");
            return Err(problem(span, "kind-mismatch", message, "例如 year(production_start)。"));
        }
        let node = Node::Call { function: Function::Year, arguments: vec![node] };
        let kind = Type::Number("年".parse().unwrap_or(fact::Unit::NONE));
        Ok(Typed { node, kind, span: self.span(whole) })
    }

    fn lookup(&mut self, whole: &Expr, arguments: &[&Expr]) -> Lowered {
        let hint = "写成 lookup('表名', 值)，表写在 [table.表名]。";
        let [table, input] = arguments else {
            return Err(self.refuse(whole, "lookup 要表名和值。", hint));
        };
        let Node::Text(id) = self.lower(table)?.node else {
            return Err(self.refuse(table, "表名要用单引号括起来。", hint));
        };
        let Some((wanted, unit)) = self.vocabulary.table(&id) else {
            return Err(self.no_table(table, &id));
        };
        let kind = Type::Number(unit.clone());
        let wanted = wanted.clone();
        let input = self.number(input)?;
        if !input.kind.fits(&wanted) {
            let message = format!("表 {id} 要{wanted}，写的却是{}。", input.kind);
            return Err(problem(input.span, "unit-mismatch", message, "请改成表所说的单位。"));
        }
        let span = self.span(whole);
        self.sites.push(Site { span: span.clone(), threshold: false });
        let site = self.sites.len() - 1;
        Ok(Typed { node: Node::Lookup { table: id, input: Box::new(input.node), site }, kind, span })
    }

    fn no_table(&self, table: &Expr, id: &str) -> Problem {
        let hint = match self.vocabulary.nearest_table(id) {
            Some(near) => format!("是不是 {near}？"),
            None => format!("请写出 [table.{id}]。"),
        };
        problem(self.span(table), "unknown-table", format!("没有“{id}”这张表。"), hint)
    }

    fn figure(&mut self, whole: &Expr, figure: Figure, arguments: &[&Expr]) -> Lowered {
        let [Expr::Identifier(word)] = arguments else {
            return Err(self.refuse(whole, "这里要一个指标的编号。", "例如 value(tax_per_mu)。"));
        };
        let id = word.value.as_str();
        let Some(unit) = self.vocabulary.figure(id) else {
            let message = format!("这里没有“{id}”这个指标。");
            let hint = match self.vocabulary.nearest_figure(id) {
                Some(near) => format!("是不是 {near}？"),
                None => "value、score、benchmark 只用于方案里 [[indicator]] 列出的指标。".to_owned(),
            };
            return Err(problem(bytes(self.text, word.span), "unknown-indicator", message, hint));
        };
        let unit = match figure {
            Figure::Value | Figure::Benchmark => unit.clone(),
            Figure::Score => "分".parse().unwrap_or(fact::Unit::NONE),
        };
        let node = Node::Figure { figure, id: id.into() };
        Ok(Typed { node, kind: Type::Number(unit), span: self.span(whole) })
    }
}

/// The arguments, when there is nothing else about the call.
fn plain_arguments(call: &ast::Function) -> Option<Vec<&Expr>> {
    let bare = matches!(call.parameters, FunctionArguments::None)
        && call.filter.is_none()
        && call.null_treatment.is_none()
        && call.over.is_none()
        && call.within_group.is_empty()
        && !call.uses_odbc_syntax;
    let FunctionArguments::List(list) = &call.args else { return None };
    if !bare || list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
        return None;
    }
    let arguments = list.args.iter().map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    });
    arguments.collect()
}
