//! Two results of firms beside each other as pages show them: counts, who went from which class to which, and why.

use crate::outcome::class_title;
use crate::result_rows::OutcomeBody;
use crate::roll::{Roll, body};
use office::journal::OutcomeRow;
use serde::Serialize;

/// A firm whose class differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mover {
    /// Credit code.
    pub subject: String,
    /// Name.
    pub name: String,
    /// Class before; empty for none.
    pub class_before: String,
    /// Class after; empty for none.
    pub class_after: String,
    /// Rank before.
    pub rank_before: Option<u32>,
    /// Rank after.
    pub rank_after: Option<u32>,
    /// Total before, exact.
    pub total_before: Option<String>,
    /// Total after, exact.
    pub total_after: Option<String>,
    /// What in the later result explains the class; empty when it is the rank alone.
    pub why: String,
    /// Classes climbed; negative for fallen. `None` when it had or has no class.
    pub steps: Option<i32>,
}

/// Two results beside each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Classes, best first; the last is empty for "no class".
    pub classes: Vec<String>,
    /// Firms by class before, in the order of `classes`.
    pub counts_before: Vec<u64>,
    /// Firms by class after.
    pub counts_after: Vec<u64>,
    /// Firms of both results by class before (rows) and after (columns).
    pub transitions: Vec<Vec<u64>>,
    /// Firms whose class differs, those that moved farthest first.
    pub movers: Vec<Mover>,
}

/// Compares two results. Classes are those of the later one, then those that only the earlier one knows.
#[must_use]
pub fn compared(before: &Roll, after: &Roll) -> Compared {
    let mut classes: Vec<String> = after.classes().to_vec();
    let known = |classes: &[String], class: &String| class.is_empty() || classes.contains(class);
    let more: Vec<String> =
        before.classes().iter().filter(|class| !known(&classes, class)).cloned().collect();
    classes.extend(more);
    classes.push(String::new());
    let place = |class: &str| classes.iter().position(|known| known == class).unwrap_or(classes.len() - 1);
    let counted = |roll: &Roll| {
        let mut counts = vec![0; classes.len()];
        roll.rows().iter().for_each(|row| counts[place(&row.class)] += 1);
        counts
    };
    let mut transitions = vec![vec![0; classes.len()]; classes.len()];
    let mut movers = Vec::new();
    for now in after.rows() {
        let Some(then) = before.find(&now.subject) else { continue };
        let (from, to) = (place(&then.class), place(&now.class));
        transitions[from][to] += 1;
        if from != to {
            movers.push(mover(then, now, steps(from, to, classes.len())));
        }
    }
    movers.sort_by_key(|mover| {
        (std::cmp::Reverse(mover.steps.map_or(0, i32::unsigned_abs)), mover.rank_after, mover.subject.clone())
    });
    Compared { counts_before: counted(before), counts_after: counted(after), classes, transitions, movers }
}

fn steps(from: usize, to: usize, classes: usize) -> Option<i32> {
    let rated = |place: usize| i32::try_from(place).ok().filter(|_| place + 1 < classes);
    Some(rated(from)? - rated(to)?)
}

fn mover(then: &OutcomeRow, now: &OutcomeRow, steps: Option<i32>) -> Mover {
    let total = |row: &OutcomeRow| row.total.as_ref().map(ToString::to_string);
    Mover {
        subject: now.subject.clone(),
        name: now.name.clone(),
        class_before: then.class.clone(),
        class_after: now.class.clone(),
        rank_before: then.rank,
        rank_after: now.rank,
        total_before: total(then),
        total_after: total(now),
        why: body(now).map(|body: OutcomeBody| body.reason).unwrap_or_else(|_| String::new()),
        steps,
    }
}

/// `A 优先发展类` for each class of a scheme, by id.
#[must_use]
pub fn class_titles(scheme: &office::evaluation::Scheme) -> Vec<(String, String)> {
    scheme.classes.iter().map(|class| (class.id.clone(), class_title(class))).collect()
}

/// Firms whose total lies in a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// Included.
    pub from: String,
    /// Not included.
    pub to: String,
    /// Firms.
    pub count: u64,
}

/// Firms by total, in at most 24 spans of a round width.
#[must_use]
pub fn distribution(roll: &Roll) -> Vec<Bin> {
    let whole = |total: fact::Decimal| total.round(0, fact::Rounding::Down).mantissa();
    let totals: Vec<i128> = roll.rows().iter().filter_map(|row| row.total).map(whole).collect();
    let (Some(lowest), Some(highest)) = (totals.iter().min(), totals.iter().max()) else {
        return Vec::new();
    };
    let width = [1, 2, 5, 10, 20, 50, 100, 1_000, 10_000]
        .into_iter()
        .find(|width| (highest - lowest) / width < 24)
        .unwrap_or(100_000);
    let first = lowest.div_euclid(width) * width;
    let bins = usize::try_from((highest - first) / width + 1).unwrap_or(1).min(10_000);
    let mut counts = vec![0; bins];
    for total in totals {
        let place = usize::try_from((total - first) / width).unwrap_or(0).min(bins - 1);
        counts[place] += 1;
    }
    let edge = |place: usize| (first + width * place as i128).to_string();
    let bin = |(place, count)| Bin { from: edge(place), to: edge(place + 1), count };
    counts.into_iter().enumerate().map(bin).collect()
}
