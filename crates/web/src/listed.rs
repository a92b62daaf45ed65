//! Rows of a list: whether one is what was asked for, and their order. Which rows there are is left to each list.

use crate::problem::{Problem, Result};
use crate::take::List;

/// Whether a row is what was asked for; what is not asked for does not filter.
pub(crate) fn fits(wanted: &Option<String>, found: Option<&str>) -> bool {
    wanted.as_deref().is_none_or(|wanted| wanted.is_empty() || found == Some(wanted))
}

/// Whether one of the texts has what is searched.
pub(crate) fn found(list: &List, texts: &[&str]) -> bool {
    list.text.as_deref().is_none_or(|wanted| texts.iter().any(|text| text.contains(wanted)))
}

/// Rows in the order asked for, by what they have in a column.
pub(crate) fn sorted<T, K: Ord>(
    mut rows: Vec<T>,
    list: &List,
    key: impl Fn(&T, &str) -> Option<K>,
) -> Result<Vec<T>> {
    for (column, turned) in list.sort.iter().rev() {
        if rows.first().is_some_and(|first| key(first, column).is_none()) {
            return Err(Problem::malformed(format!("不能按“{column}”排序。")));
        }
        // Turned by the comparison, so that rows which are equal here keep the order of the columns after this one.
        rows.sort_by(|left, right| {
            let order = key(left, column).cmp(&key(right, column));
            if *turned { order.reverse() } else { order }
        });
    }
    Ok(rows)
}
