//! Expressions of a pack as spreadsheet formulas. What is unknown is an error value on the way, as it
//! is unknown in the law: a sum with it is unknown, `coalesce` steps over it.

use fact::Decimal;
use law::{Comparison, Figure, Function, Node, Operator};

/// Where the words of an expression stand in the workbook.
pub struct Words<'a> {
    /// Cell of a glossary id or derived id.
    pub term: &'a dyn Fn(&str) -> Option<String>,
    /// Cell of a parameter.
    pub parameter: &'a dyn Fn(&str) -> Option<String>,
    /// Cell of a figure of an indicator.
    pub figure: &'a dyn Fn(Figure, &str) -> Option<String>,
    /// Year evaluated.
    pub year: i16,
}

/// The formula of a node without its `=`; `None` for what a spreadsheet is not asked to do (days,
/// texts, bracket tables).
pub fn formula(node: &Node, words: &Words<'_>) -> Option<String> {
    let inner = |node: &Node| formula(node, words);
    let all = |nodes: &[Node]| nodes.iter().map(inner).collect::<Option<Vec<String>>>();
    Some(match node {
        Node::Number(number) => literal(*number),
        Node::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
        Node::Day(_) | Node::Lookup { .. } => return None,
        Node::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        Node::Unknown => "NA()".to_owned(),
        Node::Term(id) if &**id == "evaluation_year" => words.year.to_string(),
        Node::Term(id) => {
            let cell = (words.term)(id)?;
            // A blank or a word such as 未报送 is no number.
            format!("IF(ISNUMBER({cell}),{cell},NA())")
        }
        Node::Parameter(id) => (words.parameter)(id)?,
        Node::Figure { figure, id } => {
            let cell = (words.figure)(*figure, id)?;
            format!("IF(ISNUMBER({cell}),{cell},NA())")
        }
        Node::Negate(node) => format!("(-{})", inner(node)?),
        Node::Not(node) => format!("NOT({})", inner(node)?),
        Node::Arithmetic { operator, left, right } => {
            let sign = match operator {
                Operator::Add => '+',
                Operator::Sub => '-',
                Operator::Mul => '*',
                Operator::Div => '/',
            };
            format!("({}{sign}{})", inner(left)?, inner(right)?)
        }
        Node::Compare { comparison, left, right, .. } => {
            format!("({}{}{})", inner(left)?, sign(*comparison), inner(right)?)
        }
        // False and unknown is false, true or unknown is true.
        Node::And(nodes) => {
            let parts: Vec<String> =
                all(nodes)?.into_iter().map(|part| format!("IFERROR({part},FALSE)")).collect();
            format!("AND({})", parts.join(","))
        }
        Node::Or(nodes) => {
            let parts: Vec<String> =
                all(nodes)?.into_iter().map(|part| format!("IFERROR({part},FALSE)")).collect();
            format!("OR({})", parts.join(","))
        }
        Node::IsUnknown { node, negated: false } => format!("ISERROR({})", inner(node)?),
        Node::IsUnknown { node, negated: true } => format!("NOT(ISERROR({}))", inner(node)?),
        Node::Case { arms, otherwise } => {
            let mut text = match otherwise {
                Some(otherwise) => inner(otherwise)?,
                None => "NA()".to_owned(),
            };
            for (condition, result) in arms.iter().rev() {
                text = format!("IF(IFERROR({},FALSE),{},{text})", inner(condition)?, inner(result)?);
            }
            text
        }
        Node::Call { function, arguments } => call(*function, all(arguments)?)?,
    })
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Eq => "=",
        Comparison::Ne => "<>",
        Comparison::Lt => "<",
        Comparison::Le => "<=",
        Comparison::Gt => ">",
        Comparison::Ge => ">=",
    }
}

fn call(function: Function, arguments: Vec<String>) -> Option<String> {
    let first = arguments.first()?.clone();
    Some(match function {
        Function::Coalesce => {
            let (last, before) = arguments.split_last()?;
            before.iter().rev().fold(last.clone(), |rest, argument| format!("IFERROR({argument},{rest})"))
        }
        Function::Least => format!("MIN({})", arguments.join(",")),
        Function::Greatest => format!("MAX({})", arguments.join(",")),
        Function::Abs => format!("ABS({first})"),
        Function::Round => format!("ROUND({first},{})", arguments.get(1)?),
        Function::Floor => format!("FLOOR({first},1)"),
        Function::Ceiling => format!("CEILING({first},1)"),
        Function::NullIf => {
            let second = arguments.get(1)?;
            format!("IF({first}={second},NA(),{first})")
        }
        Function::Year => return None,
    })
}

/// A number as a spreadsheet writes it.
pub fn literal(number: Decimal) -> String {
    number.trim().to_string()
}

/// The letters of a column counted from 0.
pub fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::{Words, formula, letters};
    use law::{Comparison, Function, Node, Operator};

    #[test]
    fn what_is_not_known_stays_so_until_a_rule_steps_over_it() {
        let words = Words {
            term: &|id| (id == "land_let").then(|| "$F5".to_owned()),
            parameter: &|_| Some("参数!$C$3".to_owned()),
            figure: &|_, _| None,
            year: 2024,
        };
        let term = || Node::Term("land_let".into());
        let zero = || Node::Number(0i64.into());
        let known = "IF(ISNUMBER($F5),$F5,NA())";
        let coalesce = Node::Call { function: Function::Coalesce, arguments: vec![term(), zero()] };
        assert_eq!(formula(&coalesce, &words), Some(format!("IFERROR({known},0)")));
        let product = Node::Arithmetic {
            operator: Operator::Mul,
            left: Box::new(term()),
            right: Box::new(Node::Parameter("factor".into())),
        };
        assert_eq!(formula(&product, &words), Some(format!("({known}*参数!$C$3)")));
        let below = Node::Compare {
            comparison: Comparison::Lt,
            left: Box::new(term()),
            right: Box::new(zero()),
            site: 0,
        };
        let case = Node::Case { arms: vec![(below, zero())], otherwise: None };
        assert_eq!(formula(&case, &words), Some(format!("IF(IFERROR(({known}<0),FALSE),0,NA())")));
        assert_eq!(formula(&Node::Term("elsewhere".into()), &words), None);
    }

    #[test]
    fn columns_are_named_as_a_spreadsheet_names_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }
}
