//! Names of terms, departments and severities as people read them. Which words they are stands in `codes/`.

use fact::Severity;

/// Label of a glossary term; the id itself for one that is no term.
#[must_use]
pub fn term(id: &str) -> String {
    fact::glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone())
}

/// Name of a department; the id itself for one that is not listed.
#[must_use]
pub fn department(id: &str) -> String {
    fact::department(id).map_or_else(|| id.to_owned(), |department| department.zh.clone())
}

/// Name of a severity.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Notice => "提示",
        Severity::Warning => "注意",
        Severity::Held => "暂存",
        Severity::Refused => "未收",
    }
}
