//! Who delivered what for whom: the coverage of each expected figure and the list of those to chase.

use serde::Deserialize;

/// A department owes these terms for all enterprises, or for those with a flag.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Owing department.
    pub department: String,
    /// Glossary ids owed.
    pub terms: Vec<String>,
    /// Flag term that says for whom; absent: for every enterprise.
    pub when: Option<String>,
}

impl Expectation {
    /// Every glossary id it names.
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().chain(&self.when).map(String::as_str)
    }
}
