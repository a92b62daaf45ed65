//! What changed from one pack to another, in the order a reader asks: numbers, calculations, tables,
//! scheme sections, articles, cases.

use crate::pack::{Article, Derived, Pack, Parameter, Table};
use crate::{SECTIONS, trace::rounding_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing.
    pub kind: ChangeKind,
    /// Its id, title or path.
    pub id: String,
    /// As it was; `None`: added.
    pub before: Option<String>,
    /// As it is; `None`: removed.
    pub after: Option<String>,
}

/// Kinds of things in a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A named number.
    Parameter,
    /// A named calculation.
    Derived,
    /// A bracket table.
    Table,
    /// An entry of a scheme section, which another room reads.
    Scheme,
    /// An article's days, force, citation or text.
    Article,
    /// A worked case.
    Case,
}

/// All changes from `old` to `new`.
#[must_use]
pub fn diff(old: &Pack, new: &Pack) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut compare = |kind, before: BTreeMap<String, String>, after: BTreeMap<String, String>| {
        let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for id in ids {
            let (before, after) = (before.get(id).cloned(), after.get(id).cloned());
            if before != after {
                changes.push(Change { kind, id: id.clone(), before, after });
            }
        }
    };
    compare(ChangeKind::Parameter, parameters(old), parameters(new));
    compare(ChangeKind::Derived, derived(old), derived(new));
    compare(ChangeKind::Table, tables(old), tables(new));
    compare(ChangeKind::Scheme, sections(old), sections(new));
    compare(ChangeKind::Article, articles(old), articles(new));
    compare(ChangeKind::Case, cases(old), cases(new));
    changes
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ChangeKind::Parameter => "参数",
            ChangeKind::Derived => "派生项",
            ChangeKind::Table => "表",
            ChangeKind::Scheme => "方案",
            ChangeKind::Article => "条文",
            ChangeKind::Case => "算例",
        };
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(f, "{kind} {}：{before} → {after}", self.id),
            (None, Some(after)) => write!(f, "{kind} {}：新增 {after}", self.id),
            (Some(before), None) => write!(f, "{kind} {}：删去 {before}", self.id),
            (None, None) => write!(f, "{kind} {}", self.id),
        }
    }
}

fn parameters(pack: &Pack) -> BTreeMap<String, String> {
    let printed = |parameter: &Parameter| {
        let values: Vec<String> =
            parameter.values.iter().map(|value| format!("{}（{}）", value.value, value.days)).collect();
        let values = if values.is_empty() { "待配置".to_owned() } else { values.join("、") };
        format!("{values} 单位{}，出处 {}", parameter.unit, parameter.source)
    };
    pack.parameters.values().map(|parameter| (parameter.id.clone(), printed(parameter))).collect()
}

fn derived(pack: &Pack) -> BTreeMap<String, String> {
    let printed = |one: &Derived| {
        let rounding = one.rounding.map_or_else(String::new, |(digits, rounding)| {
            format!("，{}到{digits}位小数", rounding_name(rounding))
        });
        format!("{}{rounding}（{}）", one.expression.source, one.days)
    };
    gathered(pack.derived.iter().map(|one| (one.id.clone(), printed(one))))
}

fn tables(pack: &Pack) -> BTreeMap<String, String> {
    let printed = |table: &Table| {
        let rows: Vec<String> =
            table.rows.iter().map(|row| format!("自{}起{}", row.from, row.value)).collect();
        format!("按 {}，单位{}：{}（{}）", table.input, table.unit, rows.join("，"), table.days)
    };
    gathered(pack.tables.iter().map(|table| (table.id.clone(), printed(table))))
}

fn articles(pack: &Pack) -> BTreeMap<String, String> {
    let folder = pack.manifest.path.strip_suffix("pack.toml").unwrap_or("");
    let printed = |article: &Article| {
        let text: Vec<&str> = article.text.split_whitespace().collect();
        let clauses = article.clauses.join("、");
        format!("{}（{}，{:?}）[{clauses}] {}", article.title, article.days, article.force, text.join(" "))
    };
    let path =
        |article: &Article| article.file.path.strip_prefix(folder).unwrap_or(&article.file.path).to_owned();
    pack.articles.iter().map(|article| (path(article), printed(article))).collect()
}

fn cases(pack: &Pack) -> BTreeMap<String, String> {
    let printed = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("title"));
        lines.map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
    };
    gathered(pack.cases.iter().map(|case| (case.title.clone(), printed(&case.text))))
}

/// Every leaf of the scheme sections by its path: `indicator.tax_per_mu.weight`.
fn sections(pack: &Pack) -> BTreeMap<String, String> {
    let mut leaves = Vec::new();
    for block in &pack.blocks {
        let Ok(table) = block.text.parse::<toml::Table>() else { continue };
        for (section, value) in table.iter().filter(|(key, _)| !SECTIONS.contains(&key.as_str())) {
            flatten(section, value, &mut leaves);
        }
    }
    gathered(leaves.into_iter())
}

fn flatten(path: &str, value: &toml::Value, leaves: &mut Vec<(String, String)>) {
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| flatten(&format!("{path}.{key}"), value, leaves));
        }
        toml::Value::Array(items) if items.iter().all(toml::Value::is_table) && !items.is_empty() => {
            for (place, item) in items.iter().enumerate() {
                let named = ["id", "indicator", "name", "by", "class"];
                let name = named.iter().find_map(|key| item.get(key).and_then(toml::Value::as_str));
                let name = name.map_or_else(|| (place + 1).to_string(), str::to_owned);
                flatten(&format!("{path}.{name}"), item, leaves);
            }
        }
        toml::Value::String(text) => leaves.push((path.to_owned(), text.clone())),
        value => leaves.push((path.to_owned(), value.to_string())),
    }
}

/// Several things of one name, one after the other.
fn gathered(items: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let mut gathered: BTreeMap<String, String> = BTreeMap::new();
    for (id, printed) in items {
        gathered
            .entry(id)
            .and_modify(|before| {
                before.push('；');
                before.push_str(&printed);
            })
            .or_insert(printed);
    }
    gathered
}
