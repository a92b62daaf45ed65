//! What a survey asks, from `codes/survey.toml`: each question is a term of the glossary, so that an answer is the figure
//! that identification reads.

use crate::docket::Refusal;
use crate::supply::figure;
use fact::glossary::{self, Kind, Term};
use law::Value;
use serde::Deserialize;
use std::sync::OnceLock;

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The term that the answer is a figure of.
    pub term: &'static Term,
    /// Clause that asks for it.
    pub clause: String,
    /// What may be answered; empty when anything of the term's kind may be.
    pub options: Vec<String>,
    /// Whether a parcel counts as answered without it.
    pub is_optional: bool,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// 是 or 否.
    Flag,
    /// One of the options.
    Choice,
    /// A decimal in the term's unit.
    Number,
    /// A text.
    Text,
    /// A day.
    Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    question: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    clause: String,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    optional: bool,
}

/// All questions in the order of the form.
#[must_use]
pub fn questions() -> &'static [Question] {
    static QUESTIONS: OnceLock<Vec<Question>> = OnceLock::new();
    QUESTIONS.get_or_init(|| {
        let text = include_str!("../../../../codes/survey.toml");
        let file: File = toml::from_str(text).expect("codes/survey.toml is checked by the tests");
        let question = |raw: Raw| Question {
            term: glossary::term(&raw.id).expect("codes/survey.toml asks for terms, as the tests check"),
            clause: raw.clause,
            options: raw.options,
            is_optional: raw.optional,
        };
        file.question.into_iter().map(question).collect()
    })
}

impl Question {
    /// How it is answered.
    #[must_use]
    pub fn kind(&self) -> QuestionKind {
        match self.term.kind {
            _ if !self.options.is_empty() => QuestionKind::Choice,
            Kind::Flag => QuestionKind::Flag,
            Kind::Number => QuestionKind::Number,
            Kind::Text => QuestionKind::Text,
            Kind::Day => QuestionKind::Day,
        }
    }

    /// The figure that an answer is.
    ///
    /// # Errors
    /// When it is not of the question's kind, or none of its options.
    pub fn figure(&self, answer: &str) -> Result<Value, Refusal> {
        let answer = answer.trim();
        if !self.options.is_empty() && !self.options.iter().any(|option| option == answer) {
            let message = format!("“{}”没有“{answer}”这个选项（{}）。", self.term.zh, self.clause);
            return Err(Refusal::new("bad_answer", message, format!("可选：{}。", self.options.join("、"))));
        }
        let value = figure(&self.term.id, answer)?;
        if matches!(&value, Value::Number(number) if number.is_negative()) {
            let message = format!("“{}”写的是{answer}，不能是负数（{}）。", self.term.zh, self.clause);
            return Err(Refusal::new("bad_answer", message, "请核对后填写。"));
        }
        Ok(value)
    }
}
