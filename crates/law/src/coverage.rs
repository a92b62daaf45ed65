//! Which lines the cases have stood at, below and above.

use crate::diagnostic::Diagnostic;
use crate::expression::{Expression, SiteId};
use crate::pack::Table;
use fact::Severity;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;

/// A recorder of how the cases stood to each deciding line. Shared between all runs of one check.
#[derive(Debug, Default)]
pub struct Coverage {
    lines: Mutex<BTreeMap<(String, usize), Line>>,
}

#[derive(Debug)]
struct Line {
    /// The diagnostic to hand out when something is missing, its message still to be written.
    place: Diagnostic,
    text: String,
    below: bool,
    at: bool,
    above: bool,
}

impl Coverage {
    /// Registers the deciding comparisons of an expression, so that one never reached is found too.
    /// An expression without a home is passed over.
    pub fn register(&self, expression: &Expression) {
        for site in 0..expression.sites.len() {
            self.with_site(expression, site, |_| {});
        }
    }

    /// Registers the brackets of a table, all but the first.
    pub fn register_table(&self, table: &Table) {
        for row in 1..table.rows.len() {
            self.with_row(table, row, |_| {});
        }
    }

    /// Hears how left stood to right at a comparison.
    pub fn observe(&self, expression: &Expression, site: SiteId, ordering: Ordering) {
        self.with_site(expression, site, |line| line.mark(ordering));
    }

    /// Hears how a looked-up number stood to the beginning of a bracket.
    pub fn observe_row(&self, table: &Table, row: usize, ordering: Ordering) {
        if row > 0 {
            self.with_row(table, row, |line| line.mark(ordering));
        }
    }

    /// How many lines are registered, and how many of them the cases show on all three sides.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let lines = self.lines();
        (lines.len(), lines.values().filter(|line| line.missing().is_empty()).count())
    }

    /// One diagnostic for each line that lacks a case below, at or above it. A comparison in an
    /// expression is refused, a bracket of a table is warned of.
    #[must_use]
    pub fn gaps(&self) -> Vec<Diagnostic> {
        let lines = self.lines();
        let open = lines.values().filter(|line| !line.missing().is_empty());
        open.map(|line| {
            let missing = line.missing().join("、");
            let mut diagnostic = line.place.clone();
            diagnostic.message = format!("“{}”是一条决定结果的线，算例没有走到{missing}。", line.text);
            diagnostic
        })
        .collect()
    }

    fn with_site(&self, expression: &Expression, site: SiteId, act: impl FnOnce(&mut Line)) {
        let (Some(home), Some(site)) = (&expression.home, expression.sites.get(site)) else { return };
        if !site.threshold {
            return;
        }
        let text = &expression.source[site.span.clone()];
        let span = home.offset + site.span.start..home.offset + site.span.end;
        self.with_line(home.file.refuse(span, "threshold-without-case", "", HINT), text, act);
    }

    fn with_row(&self, table: &Table, row: usize, act: impl FnOnce(&mut Line)) {
        let Some(bracket) = table.rows.get(row) else { return };
        let span: Range<usize> = bracket.span.clone();
        let place = table.file.refuse(span, "bracket-without-case", "", HINT).weighing(Severity::Warning);
        self.with_line(place, &format!("{} 自 {} 起", table.id, bracket.from), act);
    }

    fn with_line(&self, place: Diagnostic, text: &str, act: impl FnOnce(&mut Line)) {
        let key = (place.file.path.to_string(), place.span.start);
        let fresh = || Line { place, text: text.to_owned(), below: false, at: false, above: false };
        act(self.lines().entry(key).or_insert_with(fresh));
    }

    fn lines(&self) -> std::sync::MutexGuard<'_, BTreeMap<(String, usize), Line>> {
        self.lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

const HINT: &str = "请在条文后补算例：恰在线上一例，线下、线上各一例。";

impl Line {
    fn mark(&mut self, ordering: Ordering) {
        match ordering {
            Ordering::Less => self.below = true,
            Ordering::Equal => self.at = true,
            Ordering::Greater => self.above = true,
        }
    }

    fn missing(&self) -> Vec<&'static str> {
        let sides = [(self.below, "线下"), (self.at, "恰在线上"), (self.above, "线上方")];
        sides.into_iter().filter(|(seen, _)| !seen).map(|(_, side)| side).collect()
    }
}
