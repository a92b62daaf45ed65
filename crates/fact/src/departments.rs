//! Departments that hand in tables or take part in decisions: `codes/departments.toml`, compiled in.

use serde::Deserialize;
use std::sync::OnceLock;

/// One department.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// English id, as in `Source::department`.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other Chinese names in use, former ones too.
    #[serde(default)]
    pub also: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    department: Vec<Department>,
}

/// All departments in the order of the list.
#[must_use]
pub fn departments() -> &'static [Department] {
    static DEPARTMENTS: OnceLock<Vec<Department>> = OnceLock::new();
    DEPARTMENTS.get_or_init(|| {
        let file: Result<File, _> = toml::from_str(include_str!("../../../codes/departments.toml"));
        file.expect("codes/departments.toml is checked by the tests").department
    })
}

/// The department with this id.
#[must_use]
pub fn department(id: &str) -> Option<&'static Department> {
    departments().iter().find(|department| department.id == id)
}

/// The department that a Chinese name means: `常州市税务局` and `税务局` both mean the tax bureau.
/// The longest matching name decides; two departments of equal claim mean none.
#[must_use]
pub fn department_named(name: &str) -> Option<&'static Department> {
    let name = name.trim();
    let mut best: Option<(usize, &'static Department)> = None;
    let mut tied = false;
    for department in departments() {
        let names = std::iter::once(&department.zh).chain(&department.also);
        let claim = names.filter(|known| name.ends_with(known.as_str())).map(String::len).max();
        match (claim, best) {
            (Some(length), Some((longest, _))) if length == longest => tied = true,
            (Some(length), Some((longest, _))) if length < longest => {}
            (Some(length), _) => (best, tied) = (Some((length, department)), false),
            (None, _) => {}
        }
    }
    best.filter(|_| !tied).map(|(_, department)| department)
}
