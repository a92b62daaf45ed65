//! The sheet for programs.

use office::evaluation::explain::Explanation;

/// The sheet as JSON, indented.
///
/// # Errors
/// None in practice: every part is plain data.
pub fn json(explanation: &Explanation) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(explanation)
}
