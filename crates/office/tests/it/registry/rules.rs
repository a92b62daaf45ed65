//! A zone's rules file: what it refuses.

use super::sample::RULES;
use office::registry::{RegistryRules, RulesError};

fn refused(addition: &str) -> String {
    RegistryRules::from_toml(&format!("{RULES}\n{addition}")).expect_err(addition).to_string()
}

#[test]
fn rules_that_are_unknown_double_or_misspelt_are_refused() {
    for (addition, part) in [
        ("[[authority]]\nterms = [\"tax_paid\"]\ndepartments = [\"tax\"]", "“tax_paid”有两处"),
        ("[[authority]]\nterms = [\"taxes\"]\ndepartments = [\"tax\"]", "“taxes”不在术语表"),
        ("[[authority]]\nterms = [\"profit_per_mu\"]\ndepartments = [\"taxes\"]", "“taxes”不在部门表"),
        ("[[authority]]\nterms = [\"profit_per_mu\"]\ndepartments = [\"tax\", [\"tax\"]]", "“tax”出现两次"),
        ("[[expect]]\ndepartment = \"tax\"\nterms = [\"taxes\"]", "“taxes”不在术语表"),
        (
            "[[check]]\nid = \"x\"\nkind = \"range\"\nterm = \"energy\"\nlest = \"1\"\nmessage = \"m\"\nadvice = \"a\"",
            "lest",
        ),
        ("[[check]]\nid = \"x\"\nkind = \"range\"\nterm = \"energy\"\nmessage = \"m\"", "advice"),
        ("[unknown]", "unknown"),
    ] {
        let message = refused(addition);
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_tolerance_has_no_default() {
    let error = RegistryRules::from_toml("").expect_err("nothing is assumed");
    assert!(matches!(error, RulesError::Text(_)), "{error}");
}
