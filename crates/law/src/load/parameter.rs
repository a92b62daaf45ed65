//! Parameters: the named, dated, cited numbers of the law, and a zone's own numbers where the source
//! masks them.

use super::toml_text::{day, decimal, moved, read_toml, unit};
use super::{Loader, hexadecimal};
use crate::block::RuleBlock;
use crate::days::Days;
use crate::diagnostic::Diagnostic;
use crate::pack::{Citation, DatedValue, Declaration, Force, Pack, Parameter};
use crate::vocabulary::nearest;
use fact::{Decimal, Unit};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::value::Datetime;

#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    parameter: BTreeMap<Spanned<String>, RawParameter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParameter {
    label: String,
    unit: Spanned<String>,
    value: Option<Spanned<String>>,
    values: Option<Vec<RawValue>>,
    source: Option<Spanned<String>>,
    confidence: Option<Confidence>,
    #[serde(default)]
    threshold: bool,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawValue {
    value: Spanned<String>,
    from: Spanned<Datetime>,
    to: Option<Spanned<Datetime>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Confidence {
    Confirmed,
    Unconfirmed,
}

impl Loader {
    pub(super) fn parameters(&mut self) -> BTreeMap<String, Parameter> {
        let mut parameters = BTreeMap::new();
        for block in self.blocks.clone() {
            match read_toml::<Section>(&block.file, block.offset, &block.text) {
                Ok(section) => {
                    for (id, raw) in section.parameter {
                        if let Err(wrong) = self.parameter(&block, &id, &raw, &mut parameters) {
                            self.found.push(wrong);
                        }
                    }
                }
                Err(wrong) => self.found.push(wrong),
            }
        }
        parameters
    }

    fn parameter(
        &mut self,
        block: &RuleBlock,
        id: &Spanned<String>,
        raw: &RawParameter,
        parameters: &mut BTreeMap<String, Parameter>,
    ) -> Result<(), Diagnostic> {
        let (name, span) = (id.get_ref(), id.span());
        if fact::glossary::term(name).is_some() {
            let message = format!("“{name}”已经是术语，不能再作参数。");
            return Err(block.diagnostic(span, "name-taken", message, "请给参数另起一个名字。"));
        }
        let Some(source) = raw.source.as_ref().filter(|source| !source.get_ref().trim().is_empty()) else {
            let hint = "请写 source：参考资料的标签（如 F:Huangyan）或条款（如 S1-1.1g）。";
            return Err(block.diagnostic(span, "missing-citation", format!("参数 {name} 没有出处。"), hint));
        };
        let unit = unit(&block.file, block.offset, &raw.unit)?;
        let citation = Arc::new(self.citation(block, name, raw, &unit, source.get_ref()));
        let force = self.articles[block.article].force;
        let values = values(block, id, raw, &citation)?;
        let parameter = parameters.entry(name.clone()).or_insert_with(|| Parameter {
            id: name.clone(),
            label: raw.label.clone(),
            unit: unit.clone(),
            threshold: raw.threshold,
            required: raw.required,
            values: Vec::new(),
            declarations: Vec::new(),
            source: source.get_ref().clone(),
            file: block.file.clone(),
            span: moved(&span, block.offset),
        });
        if parameter.unit != unit {
            let message = format!("参数 {name} 先前以{}为单位，这里以{unit}为单位。", parameter.unit);
            return Err(block.diagnostic(raw.unit.span(), "unit-changed", message, "一个参数只用一个单位。"));
        }
        parameter.threshold |= raw.threshold;
        parameter.required |= raw.required;
        for (value, span) in values {
            // In the order of days, values and declarations alike.
            let place = parameter.values.partition_point(|before| before.days.from <= value.days.from);
            parameter.values.insert(place, value);
            parameter.declarations.insert(place, Declaration { force, file: block.file.clone(), span });
        }
        Ok(())
    }

    fn citation(
        &self,
        block: &RuleBlock,
        id: &str,
        raw: &RawParameter,
        unit: &Unit,
        source: &str,
    ) -> Citation {
        let article = &self.articles[block.article];
        Citation {
            parameter: id.to_owned(),
            label: raw.label.clone(),
            unit: unit.clone(),
            source: source.to_owned(),
            clauses: article.clauses.clone(),
            article: article.title.clone(),
            document: self.documents[article.document].title.clone(),
            confirmed: raw.confidence != Some(Confidence::Unconfirmed),
            configured: false,
        }
    }
}

fn values(
    block: &RuleBlock,
    id: &Spanned<String>,
    raw: &RawParameter,
    citation: &Arc<Citation>,
) -> Result<Vec<(DatedValue, Range<usize>)>, Diagnostic> {
    let name = id.get_ref();
    let dated = |written: &Spanned<String>, days| {
        let value = decimal(&block.file, block.offset, written)?;
        let span = moved(&written.span(), block.offset);
        Ok((DatedValue { value, days, citation: Arc::clone(citation) }, span))
    };
    match (&raw.value, &raw.values) {
        (Some(_), Some(_)) => {
            let message = format!("参数 {name} 同时写了 value 和 values。");
            Err(block.diagnostic(id.span(), "two-values", message, "请只留一种。"))
        }
        (Some(value), None) => Ok(vec![dated(value, block.days)?]),
        (None, Some(list)) => {
            let in_force = |raw: &RawValue| {
                let days = value_days(block, raw)?;
                dated(&raw.value, days)
            };
            list.iter().map(in_force).collect()
        }
        (None, None) if raw.required => Ok(Vec::new()),
        (None, None) => {
            let hint = "请写 value；来源遮盖的写 required = true，由开发区配置。";
            Err(block.diagnostic(id.span(), "missing-value", format!("参数 {name} 没有数值。"), hint))
        }
    }
}

/// The days of one value, within those of its article.
fn value_days(block: &RuleBlock, raw: &RawValue) -> Result<Days, Diagnostic> {
    let from = day(&block.file, block.offset, &raw.from)?;
    let to = raw.to.as_ref().map(|to| day(&block.file, block.offset, to)).transpose()?;
    if to.is_some_and(|to| to < from) {
        let message = "末日早于首日。";
        return Err(block.diagnostic(raw.from.span(), "days-reversed", message, "两个日期都含在内。"));
    }
    Days { from, to }.common(&block.days).ok_or_else(|| {
        let message = "这个数值的有效期不在条文的有效期内。";
        block.diagnostic(raw.from.span(), "days-outside", message, "请核对条文开头的 from 和 to。")
    })
}

pub fn configure(
    mut pack: Pack,
    values: &BTreeMap<String, Decimal>,
    source: &str,
) -> Result<Pack, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut hash = Sha256::new();
    hash.update(pack.digest.as_bytes());
    for (id, value) in values {
        let ids = pack.parameters.values().filter(|parameter| parameter.required);
        let near = nearest(id, ids.map(|parameter| parameter.id.as_str())).map(str::to_owned);
        match pack.parameters.get_mut(id).filter(|parameter| parameter.required) {
            Some(parameter) => {
                hash.update(format!("{id}={}\n", value.trim()).as_bytes());
                set(parameter, *value, pack.days, "由开发区配置，来源遮盖了原数", source, false);
            }
            None => found.push(not_configurable(&pack, id, near)),
        }
    }
    if !found.is_empty() {
        return Err(found);
    }
    if !values.is_empty() {
        pack.digest = hexadecimal(&hash.finalize());
    }
    Ok(pack)
}

pub fn with_line(mut pack: Pack, id: &str, value: Decimal, source: &str) -> Result<Pack, Diagnostic> {
    if pack.parameters.get(id).is_none_or(Parameter::is_fixed) {
        return Err(not_configurable(&pack, id, None));
    }
    let days = pack.days;
    if let Some(parameter) = pack.parameters.get_mut(id) {
        set(parameter, value, days, "由当地的标准规定", source, true);
    }
    let mut hash = Sha256::new();
    hash.update(pack.digest.as_bytes());
    hash.update(format!("{id}={}\n{source}\n", value.trim()).as_bytes());
    pack.digest = hexadecimal(&hash.finalize());
    Ok(pack)
}

/// A number in the place of all that were there; `confirmed` when the document that states it is kept.
fn set(parameter: &mut Parameter, value: Decimal, days: Days, article: &str, source: &str, confirmed: bool) {
    let citation = Citation {
        parameter: parameter.id.clone(),
        label: parameter.label.clone(),
        unit: parameter.unit.clone(),
        source: source.to_owned(),
        clauses: vec![parameter.source.clone()],
        article: article.to_owned(),
        document: source.to_owned(),
        confirmed,
        configured: true,
    };
    let (file, span) = (parameter.file.clone(), parameter.span.clone());
    parameter.values = vec![DatedValue { value, days, citation: Arc::new(citation) }];
    parameter.declarations = vec![Declaration { force: Force::Binding, file, span }];
}

fn not_configurable(pack: &Pack, id: &str, near: Option<String>) -> Diagnostic {
    let hint = match near {
        Some(near) if near != id => format!("是不是 {near}？"),
        _ => "只有写明 required = true 的参数可以配置。".to_owned(),
    };
    if let Some(parameter) = pack.parameters.get(id) {
        let message = format!("规则包 {} 的参数 {id} 已有数值，不能由开发区改写。", pack.id);
        return parameter.file.refuse(parameter.span.clone(), "not-configurable", message, hint);
    }
    let message = format!("规则包 {} 没有“{id}”这个要配置的参数。", pack.id);
    pack.manifest.refuse(0..0, "not-configurable", message, hint)
}

pub fn unconfigured(parameter: &Parameter) -> Diagnostic {
    let message = format!("参数 {}（{}）被来源遮盖，还没有数值。", parameter.id, parameter.label);
    let hint = format!("请在 zones/<开发区>/zone.toml 里配置 {}，单位{}。", parameter.id, parameter.unit);
    parameter.file.refuse(parameter.span.clone(), "not-configured", message, hint)
}
