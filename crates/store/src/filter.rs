//! Conditions of a list that depend on what is asked for, and the page of it that is wanted.

use crate::engine::Value;
use office::journal::Page;

/// Conditions joined by AND. Each one writes `$` where its value stands.
#[derive(Default)]
pub struct Conditions<'a> {
    text: String,
    values: Vec<Value<'a>>,
}

impl<'a> Conditions<'a> {
    /// Adds a condition with one value.
    pub fn add(&mut self, condition: &str, value: impl Into<Value<'a>>) {
        self.values.push(value.into());
        let place = format!("${}", self.values.len());
        let joint = if self.text.is_empty() { " WHERE " } else { " AND " };
        self.text.push_str(joint);
        self.text.push_str(&condition.replace('$', &place));
    }

    /// Adds a condition when there is a value for it.
    pub fn add_some(&mut self, condition: &str, value: Option<impl Into<Value<'a>>>) {
        if let Some(value) = value {
            self.add(condition, value);
        }
    }

    /// How many rows fit.
    pub fn counting(&self, table: &str) -> String {
        format!("SELECT count(*) FROM {table}{}", self.text)
    }

    /// The rows of the page, in an order.
    pub fn page(&self, columns: &str, table: &str, order: &str, page: Page) -> String {
        let Page { skip, most } = page;
        format!("SELECT {columns} FROM {table}{} ORDER BY {order} LIMIT {most} OFFSET {skip}", self.text)
    }

    pub fn values(&self) -> &[Value<'a>] {
        &self.values
    }
}

/// A pattern of `LIKE` with `!` as the sign of escape: the text as it stands, whatever it contains.
pub fn pattern(before: &str, text: &str, after: &str) -> String {
    let escaped = text.to_ascii_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("{before}{escaped}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_number_their_values() {
        let mut conditions = Conditions::default();
        assert_eq!(conditions.counting("fact"), "SELECT count(*) FROM fact");
        conditions.add("entry = $", 7);
        conditions.add_some("term = $", None::<&str>);
        conditions.add_some("(name LIKE $ OR subject LIKE $)", Some("x"));
        let page = conditions.page("number", "fact", "number", Page { skip: 20, most: 10 });
        assert_eq!(
            page,
            "SELECT number FROM fact WHERE entry = $1 AND (name LIKE $2 OR subject LIKE $2) ORDER BY number LIMIT 10 OFFSET 20"
        );
        assert_eq!(conditions.values().len(), 2);
    }

    #[test]
    fn signs_of_a_pattern_stand_for_themselves() {
        assert_eq!(pattern("%", "50%_A!", "%"), "%50!%!_a!!%");
    }
}
