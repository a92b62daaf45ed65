//! Named calculations: read, typed and put in an order in which each finds what it uses.

use super::Loader;
use super::toml_text::{expression, moved, read_toml};
use crate::block::RuleBlock;
use crate::diagnostic::Diagnostic;
use crate::pack::{Derived, Parameter, Table};
use crate::vocabulary::{Type, Vocabulary};
use fact::{Rounding, glossary};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    derive: Vec<Spanned<RawDerive>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDerive {
    id: Spanned<String>,
    value: Spanned<String>,
    label: Option<String>,
    digits: Option<Spanned<u8>>,
    rounding: Option<Rounding>,
    #[serde(default)]
    groups: Vec<String>,
}

/// Most digits of a declared rounding.
const MOST_DIGITS: u8 = 12;

type Pending = Vec<(RuleBlock, RawDerive)>;

impl Loader {
    /// Tables and derived figures. A table may look up what is derived and a derivation may look up in
    /// a table, so words are settled first, in rounds: an own id has a type once its expression has one.
    pub(super) fn calculations(
        &mut self,
        parameters: &BTreeMap<String, Parameter>,
    ) -> (Vec<Table>, Vec<Derived>) {
        let mut vocabulary = Vocabulary::glossary();
        for parameter in parameters.values() {
            vocabulary =
                vocabulary.with_parameter(&parameter.id, parameter.unit.clone(), parameter.threshold);
        }
        let mut pending = self.pending(parameters);
        let mut derived: Vec<Derived> = Vec::new();
        let mut tables = Vec::new();
        let mut tables_read = false;
        while !pending.is_empty() || !tables_read {
            let own: BTreeSet<String> = pending.iter().filter_map(own_id).collect();
            let ready = |(_, raw): &(RuleBlock, RawDerive)| {
                let mut words = words(raw.value.get_ref());
                words.all(|word| !own.contains(word) && (word != "lookup" || tables_read))
            };
            let (now, later): (Pending, Pending) = pending.into_iter().partition(ready);
            pending = later;
            if now.is_empty() && tables_read {
                self.circular(&pending);
                break;
            }
            for (block, raw) in &now {
                // A word whose own calculation is wrong goes with anything, so that it is told of once.
                let mut kind = Type::Unknown;
                match self.derive(block, raw, &vocabulary) {
                    Ok(read) => {
                        kind = read.expression.kind.clone();
                        derived.push(read);
                    }
                    Err(wrong) => self.found.push(wrong),
                }
                if own_id(&(block.clone(), raw.clone())).is_some() {
                    vocabulary = vocabulary.with_term(raw.id.get_ref(), kind);
                }
            }
            if now.is_empty() {
                tables = self.tables(&vocabulary);
                tables_read = true;
                for table in &tables {
                    vocabulary =
                        vocabulary.with_table(&table.id, table.input_kind.clone(), table.unit.clone());
                }
            }
        }
        derived.sort_by_key(|derived| (derived.article, derived.span.start));
        (tables, derived)
    }

    fn pending(&mut self, parameters: &BTreeMap<String, Parameter>) -> Pending {
        let mut pending = Vec::new();
        for block in self.blocks.clone() {
            match read_toml::<Section>(&block.file, block.offset, &block.text) {
                Ok(section) => {
                    for raw in section.derive.into_iter().map(Spanned::into_inner) {
                        if parameters.contains_key(raw.id.get_ref()) {
                            let message = format!("“{}”已经是参数，不能再作派生项。", raw.id.get_ref());
                            let hint = "请给其中一个另起名字。";
                            self.found.push(block.diagnostic(raw.id.span(), "name-taken", message, hint));
                        } else {
                            pending.push((block.clone(), raw));
                        }
                    }
                }
                Err(wrong) => self.tell_once(wrong),
            }
        }
        pending
    }

    fn derive(
        &mut self,
        block: &RuleBlock,
        raw: &RawDerive,
        vocabulary: &Vocabulary,
    ) -> Result<Derived, Diagnostic> {
        let id = raw.id.get_ref();
        let expression = expression(&block.file, block.offset, &raw.value, vocabulary)?;
        let term = glossary::term(id);
        if let Some(wanted) = term.map(Type::of_term).filter(|wanted| !expression.kind.fits(wanted)) {
            let code = match (&wanted, &expression.kind) {
                (Type::Number(_), Type::Number(_)) => "unit-mismatch",
                _ => "kind-mismatch",
            };
            let message = format!("{id} 应是{wanted}，算出来却是{}。", expression.kind);
            return Err(block.diagnostic(raw.value.span(), code, message, "请核对算式的单位。"));
        }
        let rounding = rounding(block, raw)?;
        let counts = matches!(expression.kind, Type::Number(_));
        if counts && rounding.is_none() && expression.divides() {
            let message = format!("{id} 用到除法，没有写明保留几位小数。");
            let hint = "请写 digits 和 rounding，例如 digits = 4、rounding = \"half_up\"。";
            return Err(block.diagnostic(raw.value.span(), "rounding-missing", message, hint));
        }
        let label = raw.label.clone().or_else(|| term.map(|term| term.zh.clone()));
        Ok(Derived {
            id: id.clone(),
            label: label.unwrap_or_else(|| id.clone()),
            expression,
            rounding,
            groups: raw.groups.clone(),
            article: block.article,
            days: block.days,
            file: block.file.clone(),
            span: moved(&raw.id.span(), block.offset),
        })
    }

    fn circular(&mut self, pending: &Pending) {
        let Some((block, raw)) = pending.first() else { return };
        let ids: Vec<&str> = pending.iter().map(|(_, raw)| raw.id.get_ref().as_str()).collect();
        let message = format!("派生项互相引用，成了圈：{}。", ids.join("、"));
        let hint = "请改写其中一项，使它不再用到自己。";
        self.found.push(block.diagnostic(raw.id.span(), "derive-cycle", message, hint));
    }

    /// On every day on which the set of calculations changes, none may use itself, however far around.
    pub(super) fn check_cycles(&mut self, derived: &[Derived]) {
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for first in derived.iter().map(|derived| derived.days.from).collect::<BTreeSet<_>>() {
            let that_day = derived.iter().filter(|derived| derived.days.contain(first)).collect();
            let (_, left) = sorted(that_day);
            let ids: Vec<&str> = left.iter().map(|derived| derived.id.as_str()).collect();
            let Some(derived) = left.first().filter(|derived| told.insert(derived.span.start)) else {
                continue;
            };
            let message = format!("派生项互相引用，成了圈：{}。", ids.join("、"));
            let hint = "请改写其中一项，使它不再用到自己。";
            self.found.push(derived.file.refuse(derived.span.clone(), "derive-cycle", message, hint));
        }
    }
}

/// Each after those that it uses; what stands in a circle is left out (the loader refuses it).
pub fn in_order(derived: Vec<&Derived>) -> Vec<&Derived> {
    sorted(derived).0
}

fn sorted(mut left: Vec<&Derived>) -> (Vec<&Derived>, Vec<&Derived>) {
    let mut sorted = Vec::new();
    loop {
        let open: BTreeSet<&str> = left.iter().map(|derived| derived.id.as_str()).collect();
        let ready = |derived: &&Derived| derived.expression.terms().all(|id| !open.contains(id));
        let (now, later): (Vec<_>, Vec<_>) = left.into_iter().partition(ready);
        left = later;
        if now.is_empty() {
            return (sorted, left);
        }
        sorted.extend(now);
    }
}

fn rounding(block: &RuleBlock, raw: &RawDerive) -> Result<Option<(u8, Rounding)>, Diagnostic> {
    match (&raw.digits, raw.rounding) {
        (None, None) => Ok(None),
        (Some(digits), Some(_)) if *digits.get_ref() > MOST_DIGITS => {
            let message = format!("小数位数 {} 太多。", digits.get_ref());
            let hint = format!("最多 {MOST_DIGITS} 位。");
            Err(block.diagnostic(digits.span(), "bad-number", message, hint))
        }
        (Some(digits), Some(rounding)) => Ok(Some((*digits.get_ref(), rounding))),
        _ => {
            let message = format!("{} 的 digits 和 rounding 只写了一个。", raw.id.get_ref());
            let hint = "两个都写，或都不写。";
            Err(block.diagnostic(raw.id.span(), "rounding-incomplete", message, hint))
        }
    }
}

/// The id of a derivation whose type only its expression tells.
fn own_id((_, raw): &(RuleBlock, RawDerive)) -> Option<String> {
    glossary::term(raw.id.get_ref()).is_none().then(|| raw.id.get_ref().clone())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
}
