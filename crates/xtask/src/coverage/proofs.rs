//! What proves a clause: Rust tests and pack cases, with the keys that each carries.
//!
//! A Rust test carries the keys of a comment `// clause: S2-9b, S1-1.1g` right above its attributes, and
//! the key that stands in its name in normal form (`s2_9b_…`). A pack article, named `pack/article`,
//! carries the keys in the `clauses` list or the title of its cases.

use crate::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// Tests and articles by name.
#[derive(Default)]
pub struct Proofs {
    tests: BTreeMap<String, Vec<String>>,
    articles: BTreeMap<String, Vec<String>>,
}

impl Proofs {
    /// Collects the tests of all Rust files and the cases of all packs.
    pub fn collect(tree: &Tree) -> Self {
        let mut proofs = Self::default();
        for (_, text) in tree.texts(".rs") {
            for (name, keys) in tests(text) {
                proofs.tests.entry(name).or_default().extend(keys);
            }
        }
        for (file, text) in tree.texts(".md") {
            let cases = cases(text);
            if let (Some(article), false) = (article_name(&file.path), cases.is_empty()) {
                proofs.articles.insert(article, cases);
            }
        }
        proofs
    }

    /// Whether the test or article of this name carries a key; `None` when there is none of this name.
    pub fn keys_of(&self, name: &str) -> Option<impl Fn(&str) -> bool> {
        let (list, of_tests) = match self.tests.get(name) {
            Some(keys) => (keys, true),
            None => (self.articles.get(name)?, false),
        };
        let name = name.to_owned();
        Some(move |key: &str| {
            let named = of_tests && holds(&name, &normal(key), |c| c.is_alphanumeric());
            named || list.iter().any(|text| holds(text, key, |c| c.is_alphanumeric() || c == '.'))
        })
    }

    /// Some test or article that carries the key.
    pub fn first_that_carries(&self, key: &str) -> Option<&str> {
        let mut names = self.tests.keys().chain(self.articles.keys());
        names.find(|name| self.keys_of(name).is_some_and(|carries| carries(key))).map(String::as_str)
    }

    /// Ids of the computed test vectors (`TV08`) that stand in names of tests or in pack cases.
    pub fn vectors(&self) -> BTreeSet<String> {
        let listed = self.tests.values().chain(self.articles.values()).flatten().map(String::as_str);
        let words = self
            .tests
            .keys()
            .map(String::as_str)
            .chain(listed)
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let is_vector = |word: &str| {
            word.len() == 4 && word.starts_with("TV") && word[2..].bytes().all(|b| b.is_ascii_digit())
        };
        words.map(str::to_ascii_uppercase).filter(|word| is_vector(word)).collect()
    }
}

/// A key as part of a function's name: lower case, everything else `_`.
fn normal(key: &str) -> String {
    key.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
}

/// Whether `key` stands in `text` and is not the beginning or end of a longer one.
fn holds(text: &str, key: &str, part: impl Fn(char) -> bool) -> bool {
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + key.len()..].chars().next();
        !before.is_some_and(&part) && !after.is_some_and(&part)
    })
}

/// Names of the test functions of a file, each with the keys of the comment above it.
fn tests(text: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let (mut keys, mut is_test) = (Vec::new(), false);
    for line in text.lines().map(str::trim) {
        if let Some(list) = line.strip_prefix("// clause: ") {
            keys.extend(list.split(',').map(|key| key.trim().to_owned()));
        } else if line == "#[test]" || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let (true, Some(rest)) = (is_test, named_function(line)) {
            let name = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push((name, std::mem::take(&mut keys)));
            is_test = false;
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            keys.clear();
            is_test = false;
        }
    }
    found
}

/// What follows `fn`, whether the function is async or not.
fn named_function(line: &str) -> Option<&str> {
    line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")
}

/// For each case block of an article: its title and its list of clauses.
fn cases(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in text.split("\n```case\n").skip(1) {
        let block = block.split("\n```").next().unwrap_or(block);
        // A block that is no TOML is refused by `muheng law check`.
        let Ok(case) = block.parse::<toml::Table>() else { continue };
        let title = case.get("title").and_then(toml::Value::as_str).unwrap_or("");
        found.push(title.to_owned());
        let keys = case.get("clauses").and_then(toml::Value::as_array);
        found.extend(keys.into_iter().flatten().filter_map(|key| key.as_str().map(str::to_owned)));
    }
    found
}

/// `packs/changzhou-2019/clauses/09-classes.md` is `changzhou-2019/09-classes`.
fn article_name(path: &str) -> Option<String> {
    let (pack, article) = path.strip_prefix("packs/")?.strip_suffix(".md")?.split_once("/clauses/")?;
    Some(format!("{pack}/{article}"))
}
