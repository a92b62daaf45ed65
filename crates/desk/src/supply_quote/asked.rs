//! Figures and readings as a person writes them: words by id or Chinese label, codes by either, each word once.

use super::SupplyLaw;
use fact::{Decimal, glossary};
use law::{Figures, Type, Value};
use office::docket::Refusal;
use office::supply::figure;
use std::collections::BTreeMap;

/// What a person gave, by id.
pub(super) struct Asking {
    pub(super) figures: Figures,
    pub(super) readings: BTreeMap<String, String>,
}

impl SupplyLaw {
    /// What was given, checked word by word.
    pub(super) fn asking(&self, given: &[(String, String)]) -> Result<Asking, Refusal> {
        let mut asking = Asking { figures: Figures::new(), readings: BTreeMap::new() };
        for (word, text) in given {
            if self.is_choice(word) {
                let (choice, reading) = self.reading_named(word, text)?;
                if asking.readings.insert(choice, reading).is_some() {
                    return Err(twice(word));
                }
                continue;
            }
            let (id, value) = self.figure_named(word, text)?;
            if asking.figures.insert(id, value).is_some() {
                return Err(twice(word));
            }
        }
        Ok(asking)
    }

    fn is_choice(&self, word: &str) -> bool {
        let label = |id: &str| glossary::term(id).is_some_and(|term| term.zh == word);
        self.rules().choices.iter().any(|one| one.id == word || one.label == word || label(&one.id))
    }

    /// A choice and a reading of it, by id or label.
    pub(super) fn reading_named(&self, word: &str, text: &str) -> Result<(String, String), Refusal> {
        let label = |id: &str| glossary::term(id).is_some_and(|term| term.zh == word);
        let choices = &self.rules().choices;
        let found = choices.iter().find(|one| one.id == word || one.label == word || label(&one.id));
        let Some(choice) = found else {
            let known: Vec<&str> = choices.iter().map(|one| one.id.as_str()).collect();
            let message = format!("没有“{word}”这项读法。");
            return Err(Refusal::new("unknown_reading", message, format!("可选：{}。", known.join("、"))));
        };
        let text = text.trim();
        let reading = choice.readings.iter().find(|one| one.id == text || one.label == text);
        let reading = reading.ok_or_else(|| {
            let known = choice.readings.iter().map(|one| format!("{}（{}）", one.id, one.label));
            let message = format!("“{}”没有“{text}”这种读法（{}）。", choice.label, choice.clause);
            Refusal::new(
                "unknown_reading",
                message,
                format!("可选：{}。", known.collect::<Vec<_>>().join("、")),
            )
        })?;
        Ok((choice.id.clone(), reading.id.clone()))
    }

    fn figure_named(&self, word: &str, text: &str) -> Result<(String, Value), Refusal> {
        let term = glossary::term(word).or_else(|| glossary::terms().find(|term| term.zh == word));
        if let Some(term) = term {
            let mut words = self.rules().words_of(&term.id).peekable();
            if words.peek().is_none() {
                return Ok((term.id.clone(), figure(&term.id, text)?));
            }
            let known: Vec<_> = words.collect();
            let found = known.iter().find(|one| one.id == text.trim() || one.label == text.trim());
            let code = found.ok_or_else(|| {
                let known = known.iter().map(|one| format!("{}（{}）", one.id, one.label));
                let message = format!("“{}”没有“{text}”这一种。", term.zh);
                Refusal::new(
                    "bad_figure",
                    message,
                    format!("可选：{}。", known.collect::<Vec<_>>().join("、")),
                )
            })?;
            return Ok((term.id.clone(), Value::Text(code.id.as_str().into())));
        }
        let mut derived = self.packs().iter().flat_map(|pack| &pack.derived);
        let Some(derived) = derived.find(|one| one.id == word || one.label == word) else {
            let message = format!("没有“{word}”这个术语或计算项。");
            let advice = "请用 muheng quote --help 或 muheng quote 测算名 看要填什么。";
            return Err(Refusal::new("unknown_term", message, advice));
        };
        let text = text.trim();
        let value = match derived.expression.kind {
            Type::Flag => match text {
                "1" | "是" | "true" => Some(Value::Flag(true)),
                "0" | "否" | "false" => Some(Value::Flag(false)),
                _ => None,
            },
            Type::Text => (!text.is_empty()).then(|| Value::Text(text.into())),
            Type::Day => text.parse().ok().map(Value::Day),
            Type::Number(_) | Type::Zero | Type::Unknown => text.parse::<Decimal>().ok().map(Value::from),
        };
        let value = value.ok_or_else(|| {
            let message = format!("“{}”写的是“{text}”，不是{}。", derived.label, derived.expression.kind);
            Refusal::new("bad_figure", message, "数写成半角小数；是非写 是 或 否；日期写 2024-01-31。")
        })?;
        Ok((derived.id.clone(), value))
    }
}

fn twice(word: &str) -> Refusal {
    Refusal::new("given_twice", format!("“{word}”填了两次。"), "请只填一次。")
}
