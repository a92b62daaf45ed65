//! The run of an index: step after step, each with its table, what changed in which cell and why.

use super::aggregate::weighted_mean;
use super::denominate::denominate;
use super::impute::impute;
use super::normalise::min_max;
use super::problem::{Problem, no_scale};
use super::rank::competition_ranks;
use super::scheme::{Imputation, IndexScheme, Node, Normalisation, StepKind, Treatment};
use super::table::{FigureColumn, Table, csv_text};
use super::treat::{Treated, TreatmentRecord, treat};
use fact::Finding;
use rayon::prelude::*;
use std::collections::HashMap;
use thiserror::Error;

/// Everything that a run produced.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexRun {
    /// The raw table and the table of each step, in order.
    pub steps: Vec<Step>,
    /// Cells that were filled or winsorised.
    pub notes: Vec<CellNote>,
    /// What was done to each indicator about outliers, when the scheme treats them.
    pub treatments: Vec<TreatmentRecord>,
    /// What could not be calculated and what to do.
    pub findings: Vec<Finding>,
}

/// A step and the table after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which step.
    pub kind: StepKind,
    /// Its table: indicators in the order of the scheme, then aggregates (only these for ranks).
    pub table: Table,
}

/// A cell that is not what was reported.
#[derive(Clone, Debug, PartialEq)]
pub struct CellNote {
    /// Step that changed it.
    pub step: StepKind,
    /// Indicator.
    pub leaf: String,
    /// Key of the unit.
    pub unit: String,
    /// What happened.
    pub change: CellChange,
}

/// What happened to a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellChange {
    /// Filled by the mean of a group.
    Imputed {
        /// The group, empty for all units.
        group: String,
        /// Units that reported.
        count: usize,
        /// Their mean.
        value: f64,
    },
    /// Winsorised from above.
    Lowered {
        /// Figure before.
        before: f64,
        /// Figure after.
        after: f64,
    },
    /// Winsorised from below.
    Raised {
        /// Figure before.
        before: f64,
        /// Figure after.
        after: f64,
    },
}

/// Why a run cannot start.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IndexRunError {
    /// Columns that the scheme needs are not in the table.
    #[error("表里缺少列：{0}。请补上这些列，或在 [input.columns] 里改列名。")]
    MissingColumns(String),
    /// No rows.
    #[error("表里没有可用的行。请检查文件。")]
    NoUnits,
}

/// Runs a scheme on a table.
///
/// # Errors
/// When a column is missing or there are no rows; whatever else goes wrong is a finding of the run.
pub fn run(scheme: &IndexScheme, table: &Table) -> Result<IndexRun, IndexRunError> {
    check_columns(scheme, table)?;
    let leaves: Vec<FigureColumn> = scheme
        .leaves
        .iter()
        .filter_map(|leaf| {
            Some(FigureColumn { id: leaf.id.clone(), values: table.figure(&leaf.id)?.to_vec() })
        })
        .collect();
    let raw = Table { figures: leaves, ..table.clone() };
    let mut run = IndexRun {
        steps: vec![Step { kind: StepKind::Raw, table: raw.clone() }],
        notes: Vec::new(),
        treatments: Vec::new(),
        findings: Vec::new(),
    };
    let mut current = raw;
    for &kind in &scheme.steps {
        match kind {
            StepKind::Raw => {}
            StepKind::Denominate => run.denominate(scheme, table, &mut current),
            StepKind::Impute => {
                if let Some(imputation) = &scheme.imputation {
                    run.impute(imputation, &mut current);
                }
            }
            StepKind::Treat => {
                if let Some(treatment) = &scheme.treatment {
                    run.treat(scheme, treatment, &mut current);
                }
            }
            StepKind::Normalise => {
                if let Some(scale) = scheme.normalisation {
                    run.normalise(scheme, scale, &mut current);
                }
            }
            StepKind::Aggregate => run.aggregate(scheme, &mut current),
            StepKind::Rank => current = ranks(scheme, &current),
        }
        run.steps.push(Step { kind, table: current.clone() });
    }
    Ok(run)
}

impl IndexRun {
    /// The table after a step, or `None` when the scheme has no such step.
    #[must_use]
    pub fn table(&self, kind: StepKind) -> Option<&Table> {
        self.steps.iter().find(|step| step.kind == kind).map(|step| &step.table)
    }

    /// Every step and the notes as files of comma-separated values: name and text, in order.
    #[must_use]
    pub fn files(&self) -> Vec<(String, String)> {
        let step = |(number, step): (usize, &Step)| {
            (format!("step_{number}_{}.csv", step.kind.id()), step.table.to_csv())
        };
        let mut files: Vec<(String, String)> = (1..).zip(&self.steps).map(step).collect();
        files.push(("notes.csv".to_owned(), self.notes_csv()));
        if !self.treatments.is_empty() {
            files.push(("treatments.csv".to_owned(), self.treatments_csv()));
        }
        files
    }

    /// What was done to each indicator about outliers, as text of comma-separated values.
    #[must_use]
    pub fn treatments_csv(&self) -> String {
        let header = ["指标", "处理", "轮数", "缩小个数", "放大个数", "原偏度", "原峰度", "新偏度", "新峰度"];
        let mut rows = vec![header.map(str::to_owned).to_vec()];
        let figure = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value}"));
        rows.extend(self.treatments.iter().map(|record| {
            let counts = [record.rounds.to_string(), record.lowered.to_string(), record.raised.to_string()];
            let moments = [
                record.skewness_before,
                record.kurtosis_before,
                record.skewness_after,
                record.kurtosis_after,
            ];
            let mut row = vec![record.leaf.clone(), record.outcome.label().to_owned()];
            row.extend(counts);
            row.extend(moments.map(figure));
            row
        }));
        csv_text(&rows)
    }

    /// The changed cells as text of comma-separated values, for the eye: one row a cell.
    #[must_use]
    pub fn notes_csv(&self) -> String {
        let header = ["步骤", "指标", "单位", "变动", "原值", "新值", "依据"].map(str::to_owned).to_vec();
        let mut rows = vec![header];
        rows.extend(self.notes.iter().map(|note| {
            let [what, before, after, basis] = note.change.in_words();
            let step = note.step.label().to_owned();
            vec![step, note.leaf.clone(), note.unit.clone(), what, before, after, basis]
        }));
        csv_text(&rows)
    }

    fn denominate(&mut self, scheme: &IndexScheme, source: &Table, current: &mut Table) {
        for (leaf, column) in scheme.leaves.iter().zip(&mut current.figures) {
            let Some(denominators) = leaf.denominator.as_deref().and_then(|id| source.figure(id)) else {
                continue;
            };
            let (quotients, problems) = denominate(&column.values, denominators);
            column.values = quotients;
            self.report(problems, &column.id, source);
        }
    }

    fn impute(&mut self, imputation: &Imputation, current: &mut Table) {
        let groups: Vec<String> = match imputation {
            Imputation::GroupMean(by) => match current.text(by) {
                Some(words) => words.to_vec(),
                None => return,
            },
            Imputation::Mean => vec!["全部单位".to_owned(); current.units.len()],
        };
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let units = Table { units: current.units.clone(), ..Table::default() };
        for column in &mut current.figures {
            let imputed = impute(&column.values, &groups);
            column.values = imputed.figures;
            self.note(StepKind::Impute, imputed.changes, &column.id, &units);
            self.report(imputed.problems, &column.id, &units);
        }
    }

    fn treat(&mut self, scheme: &IndexScheme, treatment: &Treatment, current: &mut Table) {
        let treated: Vec<Treated> = scheme
            .leaves
            .par_iter()
            .zip(&current.figures)
            .map(|(leaf, column)| treat(&leaf.id, &column.values, leaf.treated, treatment))
            .collect();
        for (index, treated) in treated.into_iter().enumerate() {
            current.figures[index].values = treated.figures;
            self.note(StepKind::Treat, treated.changes, &treated.record.leaf, current);
            self.treatments.push(treated.record);
        }
    }

    fn normalise(&mut self, scheme: &IndexScheme, scale: Normalisation, current: &mut Table) {
        for (leaf, column) in scheme.leaves.iter().zip(&mut current.figures) {
            column.values = match min_max(&column.values, leaf.higher_is_better, scale) {
                Some(scores) => scores,
                None => {
                    self.findings.push(no_scale(&leaf.id));
                    vec![None; column.values.len()]
                }
            };
        }
    }

    fn aggregate(&mut self, scheme: &IndexScheme, current: &mut Table) {
        for node in &scheme.nodes {
            let (values, problems) = aggregate_node(node, current, scheme.available_share);
            self.report(problems, &node.id, current);
            current.figures.push(FigureColumn { id: node.id.clone(), values });
        }
    }

    fn note(&mut self, step: StepKind, changes: Vec<(usize, CellChange)>, leaf: &str, units: &Table) {
        self.notes.extend(changes.into_iter().map(|(unit, change)| CellNote {
            step,
            leaf: leaf.to_owned(),
            unit: units.units[unit].key.clone(),
            change,
        }));
    }

    fn report(&mut self, problems: Vec<Problem>, term: &str, units: &Table) {
        let finding = |problem: Problem| problem.finding(&units.units, term);
        self.findings.extend(problems.into_iter().map(finding));
    }
}

impl CellChange {
    fn in_words(&self) -> [String; 4] {
        match self {
            Self::Imputed { group, count, value } => {
                let basis = format!("{group}中{count}个已填报单位的均值");
                ["填补".to_owned(), String::new(), format!("{value}"), basis]
            }
            Self::Lowered { before, after } => {
                let basis = "高端异常值缩至相邻值".to_owned();
                ["缩尾（高端）".to_owned(), format!("{before}"), format!("{after}"), basis]
            }
            Self::Raised { before, after } => {
                let basis = "低端异常值缩至相邻值".to_owned();
                ["缩尾（低端）".to_owned(), format!("{before}"), format!("{after}"), basis]
            }
        }
    }
}

fn check_columns(scheme: &IndexScheme, table: &Table) -> Result<(), IndexRunError> {
    let denominates = scheme.steps.contains(&StepKind::Denominate);
    let mut missing: Vec<&str> = Vec::new();
    for leaf in &scheme.leaves {
        let denominator = leaf.denominator.as_deref().filter(|_| denominates);
        for id in std::iter::once(leaf.id.as_str()).chain(denominator) {
            if table.figure(id).is_none() && !missing.contains(&id) {
                missing.push(id);
            }
        }
    }
    if let (Some(Imputation::GroupMean(by)), true) =
        (&scheme.imputation, scheme.steps.contains(&StepKind::Impute))
        && table.text(by).is_none()
    {
        missing.push(by);
    }
    if !missing.is_empty() {
        return Err(IndexRunError::MissingColumns(missing.join("、")));
    }
    if table.units.is_empty() { Err(IndexRunError::NoUnits) } else { Ok(()) }
}

fn aggregate_node(node: &Node, table: &Table, available_share: f64) -> (Vec<Option<f64>>, Vec<Problem>) {
    let by_id: HashMap<&str, &[Option<f64>]> =
        table.figures.iter().map(|column| (column.id.as_str(), column.values.as_slice())).collect();
    let members: Vec<(&[Option<f64>], f64)> =
        node.members.iter().map(|(id, weight)| (by_id[id.as_str()], *weight)).collect();
    let mut problems = Vec::new();
    let values = (0..table.units.len())
        .map(|unit| {
            let row: Vec<(Option<f64>, f64)> =
                members.iter().map(|(values, weight)| (values[unit], *weight)).collect();
            weighted_mean(node.mean, &row, available_share)
                .map_err(|reason| problems.push(Problem::no_mean(unit, reason)))
                .ok()
        })
        .collect();
    (values, problems)
}

fn ranks(scheme: &IndexScheme, scores: &Table) -> Table {
    let digits = scheme.ranking.and_then(|ranking| ranking.digits);
    let columns = scheme.nodes.iter().rev().filter_map(|node| {
        let ranks = competition_ranks(scores.figure(&node.id)?, digits);
        let values = ranks.into_iter().map(|rank| rank.map(f64::from)).collect();
        Some(FigureColumn { id: node.id.clone(), values })
    });
    Table { figures: columns.collect(), ..scores.clone() }
}
