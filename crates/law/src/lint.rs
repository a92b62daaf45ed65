//! What is allowed in a pack and still worth a look.

use crate::diagnostic::Diagnostic;
use crate::expression::{Function, Node};
use crate::pack::{Derived, Pack, Parameter};
use fact::{Decimal, Severity};

impl Pack {
    /// Notices and warnings; none of them stops the pack.
    #[must_use]
    pub fn lint(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        found.extend(self.parameters.values().filter_map(|parameter| self.unused(parameter)));
        found.extend(self.parameters.values().filter_map(unconfirmed));
        found.extend(self.derived.iter().filter_map(nameless_number));
        for article in &self.articles {
            if article.text.chars().filter(|letter| !letter.is_whitespace()).count() < 10 {
                let message = format!("条文“{}”没有用自己的话重述。", article.title);
                let hint = "条文和规则写在同一页，审核的人才能对照。";
                let span = 0..article.file.text.lines().next().map_or(0, str::len);
                found.push(warn(article.file.refuse(span, "no-restatement", message, hint)));
            }
        }
        found
    }

    /// A parameter whose id stands nowhere but at its own declaration. Scheme sections are read by
    /// another room, so the blocks are searched as text.
    fn unused(&self, parameter: &Parameter) -> Option<Diagnostic> {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let times =
            |text: &str| text.split(|letter| !is_word(letter)).filter(|word| *word == parameter.id).count();
        let declared = format!("[parameter.{}]", parameter.id);
        let (mut stands, mut declarations) = (0, 0);
        for block in &self.blocks {
            stands += times(&block.text);
            declarations += block.text.matches(&declared).count();
        }
        if stands > declarations {
            return None;
        }
        let message = format!("参数 {} 没有被用到。", parameter.id);
        Some(warn(parameter.file.refuse(
            parameter.span.clone(),
            "unused-parameter",
            message,
            "请删去，或在规则里用上。",
        )))
    }
}

fn unconfirmed(parameter: &Parameter) -> Option<Diagnostic> {
    let value = parameter.values.iter().find(|value| !value.citation.confirmed)?;
    let message = match value.citation.configured {
        true => format!("参数 {}（{}）由开发区配置，不是来源公布的数。", parameter.id, value.value),
        false => format!("参数 {}（{}）未核实，出处 {}。", parameter.id, value.value, value.citation.source),
    };
    let hint = "公布结果前请与原文核对；输出中会标明。";
    let found = parameter.file.refuse(parameter.span.clone(), "unconfirmed-parameter", message, hint);
    Some(found.weighing(Severity::Notice))
}

/// A number other than 0, 1 and 100 inside a calculation has no source and no name.
fn nameless_number(derived: &Derived) -> Option<Diagnostic> {
    if derived.expression.divides() || uses_units(derived) {
        let mut nameless: Option<Decimal> = None;
        let mut digits = Vec::new();
        derived.expression.node.walk(&mut |node| match node {
            Node::Call { function: Function::Round, arguments } => digits.extend(arguments.last()),
            Node::Number(number) if ![0, 1, 100].map(Decimal::from).contains(number) => {
                nameless = nameless
                    .or((!digits.iter().any(|digits| std::ptr::eq(*digits, node))).then_some(*number));
            }
            _ => {}
        });
        let number = nameless?;
        let message = format!("派生项 {} 里的 {number} 没有名字和出处。", derived.id);
        let hint = "请写成 [parameter.…]，带 label、unit、source。";
        let found = derived.file.refuse(derived.span.clone(), "nameless-number", message, hint);
        return Some(found.weighing(Severity::Notice));
    }
    None
}

/// Whether the result is a measured figure and no code or count (`scale` may be 1, 2, 3).
fn uses_units(derived: &Derived) -> bool {
    !derived.expression.unit().is_bare()
}

fn warn(found: Diagnostic) -> Diagnostic {
    found.weighing(Severity::Warning)
}
