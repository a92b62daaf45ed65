//! Missing figures filled by the mean of those that are reported.

use super::moments::mean;
use super::problem::Problem;
use super::run::CellChange;
use std::collections::HashMap;

/// Figures after filling, with what was filled and what could not be.
pub(super) struct Imputed {
    pub figures: Vec<Option<f64>>,
    pub changes: Vec<(usize, CellChange)>,
    pub problems: Vec<Problem>,
}

/// Fills each missing figure by the mean of the units of the same group. `groups` has one word per
/// unit; a unit without a word stays missing, as does a group in which nobody reported.
pub(super) fn impute(figures: &[Option<f64>], groups: &[&str]) -> Imputed {
    let mut reported: HashMap<&str, Vec<f64>> = HashMap::new();
    for (figure, group) in figures.iter().zip(groups) {
        if let Some(value) = figure {
            reported.entry(group).or_default().push(*value);
        }
    }
    let means: HashMap<&str, (f64, usize)> = reported
        .into_iter()
        .filter_map(|(group, values)| Some((group, (mean(&values)?, values.len()))))
        .collect();
    let mut imputed = Imputed { figures: figures.to_vec(), changes: Vec::new(), problems: Vec::new() };
    for (unit, group) in groups.iter().enumerate().filter(|(unit, _)| figures[*unit].is_none()) {
        match means.get(group) {
            _ if group.is_empty() => imputed.problems.push(Problem::no_group(unit)),
            None => imputed.problems.push(Problem::nobody_reported(unit, group)),
            Some(&(value, count)) => {
                imputed.figures[unit] = Some(value);
                let group = (*group).to_owned();
                imputed.changes.push((unit, CellChange::Imputed { group, count, value }));
            }
        }
    }
    imputed
}
