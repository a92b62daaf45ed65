//! What people call the kinds of findings: `codes/findings.toml`, compiled in.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    finding: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    id: String,
    zh: String,
}

/// What people call findings of a code; `其他问题` for codes of a zone's own checks, whose words say the rest.
#[must_use]
pub fn finding_title(code: &str) -> &'static str {
    static TITLES: OnceLock<HashMap<String, String>> = OnceLock::new();
    let titles = TITLES.get_or_init(|| {
        let file: Result<File, _> = toml::from_str(include_str!("../../../codes/findings.toml"));
        let kinds = file.expect("codes/findings.toml is checked by the tests").finding;
        kinds.into_iter().map(|kind| (kind.id, kind.zh)).collect()
    });
    titles.get(code).map_or("其他问题", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_title_and_an_unknown_one_says_that_it_is_another() {
        for (code, title) in [
            ("column-unknown", "列不认识"),
            ("duplicate-row", "重复的行"),
            ("no-enterprise", "企业库中没有"),
            ("power-against-output", "其他问题"),
        ] {
            assert_eq!(finding_title(code), title);
        }
    }
}
