//! The field's terms, once: `codes/glossary.toml`, compiled in.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a term's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An exact decimal in the term's unit.
    Number,
    /// 1 or 0.
    Flag,
    /// Text or a code.
    Text,
    /// A day.
    Day,
}

/// One term: English id, labels, unit and meaning.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// English id: the column, the JSON key, the name in every expression.
    pub id: String,
    /// Chinese label.
    pub zh: String,
    /// English label.
    pub en: String,
    /// Kind of value.
    pub kind: Kind,
    /// Canonical unit as printed (万元, 亩, 万元/亩); empty for none.
    #[serde(default)]
    pub unit: String,
    /// Decimals shown; the value itself is kept exactly.
    #[serde(default)]
    pub digits: u8,
    /// What it means, in Chinese.
    pub meaning: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    term: Vec<Term>,
}

fn shipped() -> &'static BTreeMap<String, Term> {
    static TERMS: OnceLock<BTreeMap<String, Term>> = OnceLock::new();
    TERMS.get_or_init(|| {
        let text = include_str!("../../../codes/glossary.toml");
        let file: File = toml::from_str(text).expect("codes/glossary.toml is checked by the tests");
        file.term.into_iter().map(|term| (term.id.clone(), term)).collect()
    })
}

/// The term with this id.
#[must_use]
pub fn term(id: &str) -> Option<&'static Term> {
    shipped().get(id)
}

/// All terms in the order of their ids.
pub fn terms() -> impl Iterator<Item = &'static Term> {
    shipped().values()
}
