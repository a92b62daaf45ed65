//! From the text of a SQL scalar expression to the checked tree: words, kinds and units are settled
//! here, before anything runs. `sqlparser` reads the SQL; what is no scalar expression is refused.

mod call;
mod operators;

use crate::diagnostic::Problem;
use crate::expression::{Comparison, Expression, Node, Site};
use crate::vocabulary::{Type, Vocabulary};
use sqlparser::ast::{Expr, Ident, Spanned, Value};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span, Token, Tokenizer};
use std::ops::Range;

/// Longest text taken, far beyond any clause.
const LONGEST: usize = 4_000;
/// Most words and signs taken: a chain `1+1+…` makes a tree as deep as it is long, and trees are walked
/// and dropped on the stack.
const MOST_TOKENS: usize = 500;
/// Deepest nesting taken.
const DEEPEST: usize = 120;

/// A node with what is known of its type and place.
struct Typed {
    node: Node,
    kind: Type,
    span: Range<usize>,
}

/// Lowers one text; collects its comparison sites.
struct Reader<'a> {
    text: &'a str,
    vocabulary: &'a Vocabulary,
    sites: Vec<Site>,
    depth: usize,
}

type Lowered = Result<Typed, Problem>;

pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Expression, Problem> {
    if text.len() > LONGEST {
        return Err(too_long(format!("表达式长{}字节，超过{LONGEST}。", text.len())));
    }
    if text.trim().is_empty() {
        return Err(problem(0..text.len(), "bad-expression", "表达式是空的。", "请写出算式或条件。"));
    }
    let expr = read(text)?;
    let mut reader = Reader { text, vocabulary, sites: Vec::new(), depth: 0 };
    let Typed { node, kind, .. } = reader.lower(&expr)?;
    Ok(Expression { source: text.to_owned(), node, kind, sites: reader.sites, home: None })
}

fn read(text: &str) -> Result<Expr, Problem> {
    let dialect = GenericDialect {};
    let tokens = Tokenizer::new(&dialect, text).tokenize_with_location().map_err(|error| {
        let span = at_location(text, error.location);
        problem(
            span,
            "bad-expression",
            "这里的字符读不懂。",
            "文字用单引号，小数点用半角，全角符号请改成半角。",
        )
    })?;
    let words = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).count();
    if words > MOST_TOKENS {
        return Err(too_long(format!("表达式有{words}个词和符号，超过{MOST_TOKENS}。")));
    }
    let mut parser = Parser::new(&dialect).with_tokens_with_locations(tokens);
    let expr = parser.parse_expr().map_err(|error| syntax_problem(text, &error))?;
    let next = parser.peek_token();
    if next.token != Token::EOF {
        let span = bytes(text, next.span);
        let message = format!("表达式到这里已经完整，后面多了“{}”。", &text[span.clone()]);
        return Err(problem(span, "bad-expression", message, "一处只写一个表达式；缺运算符时请补上。"));
    }
    Ok(expr)
}

fn too_long(message: String) -> Problem {
    problem(0..0, "expression-too-long", message, "请拆成几个派生项（[[derive]]）。")
}

fn syntax_problem(text: &str, error: &ParserError) -> Problem {
    let hint = "可用：+ - * /、比较、and or not、case when、between、in、is null 和列出的函数。";
    let (ParserError::ParserError(said) | ParserError::TokenizerError(said)) = error else {
        return problem(
            0..text.len(),
            "bad-expression",
            "表达式嵌套太深。",
            "请拆成几个派生项（[[derive]]）。",
        );
    };
    let number_after = |mark: &str| {
        let rest = &said[said.rfind(mark)? + mark.len()..];
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u64>().ok()
    };
    let span = match (number_after("Line: "), number_after("Column: ")) {
        (Some(line), Some(column)) => at_location(text, Location { line, column }),
        _ => text.trim_end().len()..text.len(),
    };
    let here = text.get(span.clone()).unwrap_or("");
    let message = if here.is_empty() {
        "表达式没有写完。".to_owned()
    } else {
        format!("在“{here}”处读不下去。")
    };
    problem(span, "bad-expression", message, hint)
}

impl Reader<'_> {
    fn lower(&mut self, expr: &Expr) -> Lowered {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.refuse(expr, "嵌套太深。", "请拆成几个派生项（[[derive]]）。"));
        }
        let lowered = self.lower_kind(expr);
        self.depth -= 1;
        lowered
    }

    fn lower_kind(&mut self, expr: &Expr) -> Lowered {
        match expr {
            Expr::Nested(inner) => self.lower(inner),
            Expr::Identifier(word) => self.word(word),
            Expr::Value(value) => self.literal(expr, &value.value),
            Expr::TypedString(_) => self.day(expr),
            Expr::UnaryOp { op, expr: inner } => self.unary(expr, *op, inner),
            Expr::BinaryOp { left, op, right } => self.binary(expr, left, op, right),
            Expr::IsNull(inner) => self.is_unknown(expr, inner, false),
            Expr::IsNotNull(inner) => self.is_unknown(expr, inner, true),
            Expr::IsTrue(inner) => self.is_truth(inner, true, false),
            Expr::IsFalse(inner) => self.is_truth(inner, false, false),
            Expr::IsNotTrue(inner) => self.is_truth(inner, true, true),
            Expr::IsNotFalse(inner) => self.is_truth(inner, false, true),
            Expr::Between { expr: inner, negated, low, high } => {
                let low = self.compare(expr, inner, Comparison::Ge, low)?;
                let high = self.compare(expr, inner, Comparison::Le, high)?;
                let both = Node::And(vec![low.node, high.node]);
                Ok(self.condition(expr, both, *negated))
            }
            Expr::InList { expr: inner, list, negated } => {
                let mut any = Vec::new();
                for item in list {
                    any.push(self.compare(expr, inner, Comparison::Eq, item)?.node);
                }
                Ok(self.condition(expr, Node::Or(any), *negated))
            }
            Expr::Case { operand, conditions, else_result, .. } => {
                self.case(expr, operand.as_deref(), conditions, else_result.as_deref())
            }
            Expr::Function(function) => self.call(expr, function),
            Expr::Ceil { expr: inner, field } => {
                self.whole(expr, inner, field, crate::expression::Function::Ceiling)
            }
            Expr::Floor { expr: inner, field } => {
                self.whole(expr, inner, field, crate::expression::Function::Floor)
            }
            _ => Err(self.refuse(
                expr,
                "这种写法不在允许之列。",
                "可用：+ - * /、比较、and or not、case when、between、in、is null 和列出的函数。",
            )),
        }
    }

    fn word(&mut self, word: &Ident) -> Lowered {
        let span = bytes(self.text, word.span);
        let id = word.value.as_str();
        let (node, kind) = if let Some((unit, _)) = self.vocabulary.parameter(id) {
            (Node::Parameter(id.into()), Type::Number(unit.clone()))
        } else if let Some(kind) = self.vocabulary.term(id) {
            (Node::Term(id.into()), kind)
        } else {
            let hint = match self.vocabulary.nearest(id) {
                Some(near) => format!("是不是 {near}？"),
                None => {
                    "术语写在 codes/glossary.toml，参数写在 [parameter.…]，派生项写在 [[derive]]。".to_owned()
                }
            };
            return Err(problem(span, "unknown-word", format!("没有“{id}”这个词。"), hint));
        };
        Ok(Typed { node, kind, span })
    }

    fn literal(&self, expr: &Expr, value: &Value) -> Lowered {
        let (node, kind) = match value {
            Value::Number(digits, _) => match digits.parse::<fact::Decimal>() {
                Ok(number) if number.is_zero() => (Node::Number(number), Type::Zero),
                Ok(number) => (Node::Number(number), Type::Number(fact::Unit::NONE)),
                Err(_) => {
                    let message = format!("“{digits}”不是十进制数。");
                    return Err(self.refuse(expr, message, "请写成普通小数，不用科学计数法。"));
                }
            },
            Value::SingleQuotedString(text) => (Node::Text(text.as_str().into()), Type::Text),
            Value::Boolean(flag) => (Node::Flag(*flag), Type::Flag),
            Value::Null => (Node::Unknown, Type::Unknown),
            _ => return Err(self.refuse(expr, "这种常量不在允许之列。", "文字请用单引号。")),
        };
        Ok(Typed { node, kind, span: self.span(expr) })
    }

    fn day(&self, expr: &Expr) -> Lowered {
        let hint = "日期写成 date '2024-01-01'。";
        let Expr::TypedString(typed) = expr else {
            return Err(self.refuse(expr, "这种写法不在允许之列。", hint));
        };
        match (&typed.data_type, &typed.value.value) {
            (sqlparser::ast::DataType::Date, Value::SingleQuotedString(text)) => match text.parse() {
                Ok(day) => Ok(Typed { node: Node::Day(day), kind: Type::Day, span: self.span(expr) }),
                Err(_) => Err(self.refuse(expr, format!("“{text}”不是日期。"), hint)),
            },
            _ => Err(self.refuse(expr, "这种常量不在允许之列。", hint)),
        }
    }

    fn span(&self, expr: &Expr) -> Range<usize> {
        let span = expr.span();
        if span == Span::empty() { 0..self.text.len() } else { bytes(self.text, span) }
    }

    fn refuse(&self, expr: &Expr, message: impl Into<String>, hint: impl Into<String>) -> Problem {
        problem(self.span(expr), "bad-expression", message, hint)
    }
}

fn problem(
    span: Range<usize>,
    code: &'static str,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Problem {
    Problem { span, code, message: message.into(), hint: hint.into() }
}

/// The bytes of a span that counts lines and characters from 1, end not included.
fn bytes(text: &str, span: Span) -> Range<usize> {
    let start = offset(text, span.start);
    start..offset(text, span.end).max(start)
}

/// The word or sign at a location.
fn at_location(text: &str, location: Location) -> Range<usize> {
    let start = offset(text, location);
    let rest = &text[start..];
    let is_word = |letter: &char| letter.is_alphanumeric() || *letter == '_';
    let word: usize = rest.chars().take_while(is_word).map(char::len_utf8).sum();
    let sign = rest.chars().next().map_or(0, char::len_utf8);
    start..start + if word > 0 { word } else { sign }
}

fn offset(text: &str, location: Location) -> usize {
    if location.line == 0 {
        return text.len();
    }
    let mut start = 0;
    for _ in 1..location.line {
        start = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
    }
    let skipped = usize::try_from(location.column.saturating_sub(1)).unwrap_or(usize::MAX);
    start + text[start..].chars().take(skipped).map(char::len_utf8).sum::<usize>()
}
