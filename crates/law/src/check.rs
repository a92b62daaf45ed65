//! Everything that can be said about a pack before it is used, in one report.

use crate::block::CaseBlock;
use crate::case;
use crate::coverage::Coverage;
use crate::diagnostic::Diagnostic;
use crate::measure::measures_ever;
use crate::pack::Pack;
use fact::Severity;
use std::collections::BTreeSet;
use std::fmt::Write;

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
        self.diagnostics.iter().all(|found| found.severity < Severity::Held)
    }

    /// All that was found with its source lines, and a last line that sums up.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text: String = self.diagnostics.iter().map(|found| found.render() + "\n").collect();
        let name = self.pack.as_ref().map_or("规则包读不了", |pack| pack.id.as_str());
        let stops = self.diagnostics.iter().filter(|found| found.severity >= Severity::Held).count();
        let Self { cases, failed, lines, lines_shown, .. } = self;
        let passed = cases - failed;
        let verdict = if self.passes() { "可用" } else { "不可用" };
        let rest = self.diagnostics.len() - stops;
        write!(
            text,
            "{name}：{verdict}。算例 {cases} 个，通过 {passed} 个；决定结果的线 {lines} 条，算例齐全 {lines_shown} 条；\
             错误 {stops} 处，提示 {rest} 处。",
        )
        .expect("writing to a string does not fail");
        text
    }
}

/// Loads a pack, checks its citations against the keys of the clause register, runs its cases and
/// looks for lines without a case.
#[must_use]
pub fn check(
    files: &[(String, String)],
    clause_keys: &BTreeSet<String>,
    runner: &mut dyn CaseRunner,
) -> Report {
    let pack = match Pack::load(files) {
        Ok(pack) => pack,
        Err(diagnostics) => {
            return Report { pack: None, diagnostics, cases: 0, failed: 0, lines: 0, lines_shown: 0 };
        }
    };
    let coverage = Coverage::default();
    pack.derived.iter().for_each(|derived| coverage.register(&derived.expression));
    pack.tables.iter().for_each(|table| coverage.register_table(table));
    let mut diagnostics = unknown_clauses(&pack, clause_keys);
    diagnostics.extend(pack.unconfigured().into_iter().map(|found| found.weighing(Severity::Notice)));
    diagnostics.extend(pack.lint());
    diagnostics.extend(wrong_measures(&pack));
    diagnostics.extend(runner.prepare(&pack, &coverage));
    let mut failed = 0;
    for case in &pack.cases {
        let wrong = match case.scheme {
            true => runner.run(&pack, case, &coverage),
            false => case::run(&pack, case, &coverage),
        };
        failed += usize::from(wrong.iter().any(|found| found.severity >= Severity::Held));
        diagnostics.extend(wrong);
    }
    diagnostics.extend(coverage.gaps());
    diagnostics.sort_by_key(|found| (found.file.path.clone(), found.span.start));
    let (lines, lines_shown) = coverage.counts();
    let cases = pack.cases.len();
    Report { pack: Some(pack), diagnostics, cases, failed, lines, lines_shown }
}

/// Citations of the two documents that the clause register does not have. Other sources (F:…, M:…, P)
/// are tags of the reference and not looked up.
fn unknown_clauses(pack: &Pack, keys: &BTreeSet<String>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut cite = |key: &str, file: &crate::SourceFile| {
        if keys.contains(key) {
            return;
        }
        let begin = file.text.find(key).unwrap_or(0);
        let message = format!("条款表里没有“{key}”。");
        let hint = match crate::vocabulary::nearest(key, keys.iter().map(String::as_str)) {
            Some(near) => format!("是不是 {near}？"),
            None => "条款编号见 codes/clauses.csv。".to_owned(),
        };
        found.push(file.refuse(begin..begin + key.len(), "unknown-clause", message, hint));
    };
    for article in &pack.articles {
        article.clauses.iter().for_each(|key| cite(key, &article.file));
    }
    for parameter in pack.parameters.values() {
        let values = parameter.values.iter().map(|value| value.citation.source.as_str());
        let sources: BTreeSet<&str> = values.chain([parameter.source.as_str()]).collect();
        sources.into_iter().filter(|key| is_clause(key)).for_each(|key| cite(key, &parameter.file));
    }
    // Sections that cannot be read are told by themselves.
    let measures = measures_ever(pack).unwrap_or_else(|_| Vec::new());
    for (file, measure) in
        measures.iter().filter_map(|found| Some((&pack.articles.get(found.article)?.file, found)))
    {
        if is_clause(&measure.clause) {
            cite(&measure.clause, file);
        }
    }
    for case in &pack.cases {
        case.clauses.iter().filter(|key| is_clause(key)).for_each(|key| cite(key, &case.file));
    }
    found
}

/// Sections of measures that are not as they must be.
fn wrong_measures(pack: &Pack) -> Vec<Diagnostic> {
    match measures_ever(pack) {
        Ok(_) => Vec::new(),
        Err(wrong) => wrong,
    }
}

/// Whether a source is a clause key: `S1-…`.
fn is_clause(source: &str) -> bool {
    let number = source.strip_prefix('S').and_then(|rest| rest.split_once('-')).map(|(number, _)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
