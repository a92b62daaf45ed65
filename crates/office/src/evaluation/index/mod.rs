//! Hierarchical indices: from raw figures over denomination, imputation, outlier treatment and
//! normalisation to weighted means over levels and ranks, every step kept and exportable.
//!
//! The published definition of these indices is in binary64 (packs say `arithmetic = "binary64"`),
//! so this module computes in binary64. Reading and writing files is left to the caller: tables come
//! in and go out as rows of text.
#![expect(clippy::float_arithmetic, reason = "the published definition of these indices is in binary64")]

mod aggregate;
mod denominate;
mod impute;
mod moments;
mod normalise;
mod parse;
mod problem;
mod rank;
mod run;
mod scheme;
mod sections;
mod table;
mod treat;
mod tree;

pub use aggregate::Mean;
pub use moments::{excess_kurtosis, mean, skewness};
pub use rank::competition_ranks;
pub use run::{CellChange, CellNote, IndexRun, IndexRunError, Step, run};
pub use scheme::{
    Imputation, IndexScheme, IndexSchemeError, Leaf, Node, Normalisation, Ranking, StepKind, Transform,
    Treatment, WinsoriseLimit,
};
pub use table::{FigureColumn, Table, TableError, TableReading, TextColumn, Unit};
pub use treat::{TreatmentOutcome, TreatmentRecord};

#[cfg(test)]
mod small_index_test;
