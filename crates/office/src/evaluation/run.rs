//! One evaluation of one table: benchmarks, scores, ranks, classes. The same figures and the same
//! scheme give the same result whatever the order of rows and the number of threads.

use super::batch::{Scored, Scorer};
use super::classing::{acts_on, classes};
use super::item::Number;
use super::lanes::{Frame, lane};
use super::prepared::{NO_RULE, Prepared, prepare};
use super::ranking::{Keyed, Keying, RankGroup, Totals, order, ranks_by_total};
use super::regrade::{FigureScope, regraded, vetoed};
use super::scheme::{Arithmetic, ClassIndex, Classing, Missing, Ranking, Scheme, Status};
use super::score::{Score, score};
use super::table::{Gap, Table};
use super::units::{Units, merged};
use super::yardsticks::Yardsticks;
use fact::Ratio;
use rayon::prelude::*;
use std::ops::Range;

/// No class.
pub const NO_CLASS: ClassIndex = ClassIndex::MAX;

/// A finished evaluation.
#[derive(Debug)]
pub struct Run<'a> {
    /// Figures and who takes part.
    pub prepared: Prepared<'a>,
    /// What was measured with.
    pub yardsticks: Yardsticks,
    /// Totals as ranked.
    pub totals: Totals,
    /// Rankings.
    pub groups: Vec<RankGroup>,
    /// Ranking of each row, also of those not ranked.
    pub group_of: Vec<u32>,
    /// Rank from 1; 0 for none.
    pub rank: Vec<u32>,
    /// Class by rank, before regrading.
    pub class_by_rank: Vec<ClassIndex>,
    /// Class.
    pub class: Vec<ClassIndex>,
    /// Regrade rules that acted, one bit each.
    pub regraded_by: Vec<u16>,
    /// Rows with a neighbour of equal total, and the key that settled it.
    pub ties: Vec<(u32, u8)>,
    /// Firms evaluated together, where the scheme merges.
    pub units: Units,
}

/// What an evaluation looks back at.
#[derive(Debug, Default)]
pub struct Past {
    /// Last year's figures.
    pub table: Option<Table>,
}

/// Evaluates a table.
#[must_use]
pub fn evaluate(scheme: &Scheme, table: Table, year: i16, past: Past) -> Run<'_> {
    let (table, units) = match &scheme.merge_by {
        Some(by) => match merged(&table, by) {
            Ok(merged) => merged,
            // A sum of figures that each fit is beyond 64 bits only by a slip of units: leave them apart.
            Err(_) => (table, Units::default()),
        },
        None => (table, Units::default()),
    };
    let mut prepared = prepare(scheme, table, year);
    hold_back(&mut prepared);
    let earlier = past.table.map(|table| prepare(scheme, table, year - 1));
    let mut yardsticks = Yardsticks::find(&prepared, earlier.as_ref());
    find_means(&prepared, &mut yardsticks);
    Run { units, ..finish(prepared, yardsticks) }
}

/// Evaluates with yardsticks that are already there (published figures, other weights).
pub(super) fn finish(prepared: Prepared<'_>, yardsticks: Yardsticks) -> Run<'_> {
    let passed = score_all(&prepared, &yardsticks);
    let (groups, group_of, keyed) = gather(&prepared, &passed.totals);
    let mut run = Run {
        rank: vec![0; prepared.table.rows()],
        class_by_rank: vec![NO_CLASS; prepared.table.rows()],
        class: vec![NO_CLASS; prepared.table.rows()],
        regraded_by: vec![0; prepared.table.rows()],
        ties: Vec::new(),
        units: Units::default(),
        totals: passed.totals,
        groups,
        group_of,
        yardsticks,
        prepared,
    };
    run.rank_and_class(keyed);
    run.regrade(&passed.regrades, &passed.row_by_row);
    run
}

impl<'a> Run<'a> {
    /// The scheme.
    #[must_use]
    pub fn scheme(&self) -> &'a Scheme {
        self.prepared.scheme
    }

    /// The score of a row with all its steps; `None` for one that is not scored.
    #[must_use]
    pub fn score(&self, row: usize) -> Option<Score> {
        self.prepared.scored(row).then(|| score(&self.prepared, &self.yardsticks, row))
    }

    /// Id of a row's class; empty for none.
    #[must_use]
    pub fn class_id(&self, row: usize) -> &str {
        self.scheme().classes.get(usize::from(self.class[row])).map_or("", |class| &class.id)
    }

    /// The ranking rule of a list.
    #[must_use]
    pub fn ranking_of(&self, list: u8) -> Option<&'a Ranking> {
        ranking_of(self.scheme(), list)
    }

    /// The classing rule of a list.
    #[must_use]
    pub fn classing_of(&self, list: u8) -> Option<&'a Classing> {
        classing_of(self.scheme(), list)
    }

    fn rank_and_class(&mut self, keyed: Vec<Option<Vec<Keyed>>>) {
        let scheme = self.prepared.scheme;
        let scorer = Scorer::new(&self.prepared, &self.yardsticks);
        let refilling = scheme.regrades.iter().any(|rule| rule.refill);
        let refills = |row: u32, class: ClassIndex| {
            refilling
                && scheme.regrades.iter().any(|rule| {
                    let scope = FigureScope::new(&scorer, &self.prepared, row as usize);
                    rule.refill
                        && acts_on(scheme, rule, class)
                        && !self.prepared.expired(rule.until.as_ref(), row as usize)
                        && rule.when.holds(&scope)
                })
        };
        type Classed = (Vec<ClassIndex>, Vec<(u32, u8)>);
        let done: Vec<Classed> = self
            .groups
            .par_iter_mut()
            .zip(keyed)
            .map(|(group, keyed)| {
                let Some(ranking) = ranking_of(scheme, group.list) else {
                    return (Vec::new(), Vec::new());
                };
                let ties = order(&scorer, &self.prepared, ranking, &self.totals, &mut group.members, keyed);
                let classes = match classing_of(scheme, group.list) {
                    Some(classing) => classes(&scorer, &self.prepared, classing, group, &refills),
                    None => vec![NO_CLASS; group.members.len()],
                };
                (classes, ties)
            })
            .collect();
        for (group, (classes, ties)) in self.groups.iter().zip(done) {
            for (position, (row, class)) in group.members.iter().zip(classes).enumerate() {
                self.rank[*row as usize] = u32::try_from(position + 1).unwrap_or(u32::MAX);
                self.class_by_rank[*row as usize] = class;
            }
            self.ties.extend(ties);
        }
    }

    fn regrade(&mut self, bits: &[u16], row_by_row: &[usize]) {
        let mut by_rank = std::mem::take(&mut self.class_by_rank);
        let mut classes = std::mem::take(&mut self.class);
        let mut acted = std::mem::take(&mut self.regraded_by);
        let regrading =
            Regrading { run: self, scorer: Scorer::new(&self.prepared, &self.yardsticks), bits, row_by_row };
        let columns = by_rank.par_chunks_mut(REGRADED_ROWS).zip(classes.par_chunks_mut(REGRADED_ROWS));
        let columns = columns.zip(acted.par_chunks_mut(REGRADED_ROWS));
        columns.enumerate().for_each(|(chunk, ((by_rank, classes), acted))| {
            let rows = by_rank.iter_mut().zip(classes).zip(acted);
            for (row, ((start, class), acted)) in rows.enumerate() {
                (*start, *class, *acted) = regrading.decide(chunk * REGRADED_ROWS + row, *start);
            }
        });
        (self.class_by_rank, self.class, self.regraded_by) = (by_rank, classes, acted);
        self.follow_owners();
    }

    /// Class that participation gives to those who are not ranked.
    fn class_of_rule(&self, row: usize) -> ClassIndex {
        let rule = self.prepared.status_rule[row];
        if self.prepared.status[row] == Status::Held || rule == NO_RULE {
            return NO_CLASS;
        }
        self.scheme().participation[usize::from(rule)].class.unwrap_or(NO_CLASS)
    }

    fn follow_owners(&mut self) {
        let Some(follow) = &self.scheme().follow_owner else { return };
        let Some(column) = self.prepared.table.position(&follow.owner) else { return };
        let owners: std::collections::BTreeMap<String, usize> =
            (0..self.prepared.table.rows()).map(|row| (self.prepared.subject(row), row)).collect();
        for row in 0..self.prepared.table.rows() {
            if !self.prepared.follows[row] {
                continue;
            }
            let owner = owners.get(&self.prepared.table.text(column, row));
            // One step: an owner who is a tenant elsewhere passes on what that owner gave.
            self.class[row] = owner.map_or(NO_CLASS, |owner| self.class[*owner]);
        }
    }
}

/// Rows regraded by one thread at a time.
const REGRADED_ROWS: usize = 4_096;

/// What regrading looks at.
struct Regrading<'r> {
    run: &'r Run<'r>,
    scorer: Scorer<'r>,
    /// Rules whose condition holds, one bit each, by row; empty when none is known by columns.
    bits: &'r [u16],
    /// Rules to be asked row by row.
    row_by_row: &'r [usize],
}

impl Regrading<'_> {
    /// Class before and after the rules, and which acted.
    fn decide(&self, row: usize, start: ClassIndex) -> (ClassIndex, ClassIndex, u16) {
        let prepared = &self.run.prepared;
        let scheme = prepared.scheme;
        if !prepared.scored(row) || prepared.status[row] == Status::NoGrade {
            let class = self.run.class_of_rule(row);
            return (class, class, 0);
        }
        let vetoes = prepared.vetoes[row];
        if vetoes != 0 {
            return (start, vetoed(scheme, start, vetoes), 0);
        }
        if start == NO_CLASS {
            return (start, start, 0);
        }
        let mut holding = self.bits.get(row).copied().unwrap_or(0);
        for &rule in self.row_by_row {
            let regrade = &scheme.regrades[rule];
            // A rule further down may act on the class that an earlier one gives.
            let scope = FigureScope::new(&self.scorer, prepared, row);
            holding |= u16::from(regrade.when.holds(&scope)) << rule;
        }
        if holding != 0 {
            for (rule, regrade) in scheme.regrades.iter().enumerate() {
                if holding & (1 << rule) != 0 && prepared.expired(regrade.until.as_ref(), row) {
                    holding &= !(1 << rule);
                }
            }
        }
        let (class, acted) = regraded(scheme, start, holding);
        (start, class, acted)
    }
}

pub(super) fn ranking_of(scheme: &Scheme, list: u8) -> Option<&Ranking> {
    scheme.rankings.iter().find(|ranking| serves(ranking.groups.as_ref(), list))
}

pub(super) fn classing_of(scheme: &Scheme, list: u8) -> Option<&Classing> {
    scheme.classings.iter().find(|classing| serves(classing.groups.as_ref(), list))
}

fn serves(groups: Option<&Vec<usize>>, list: u8) -> bool {
    groups.is_none_or(|groups| groups.contains(&usize::from(list)))
}

/// Rows that wait: a figure is missing that must be there, or is itself held.
pub(super) fn hold_back(prepared: &mut Prepared<'_>) {
    hold_what_is_missing(prepared);
    hold_what_is_held(prepared);
}

/// Rows with a held figure that the scheme reads: what is held until a finding is settled is neither
/// zero nor unreported, so the firm waits with it. A firm that takes no part for a reason that does
/// not read the figure stays as it is.
fn hold_what_is_held(prepared: &mut Prepared<'_>) {
    let scheme = prepared.scheme;
    let reads = |when: &law::Expression, term: &str| scheme.figures_of(when).contains(term);
    for term in &scheme.terms {
        let Some(column) = prepared.table.position(term) else { continue };
        let deciding: Vec<bool> = scheme.participation.iter().map(|rule| reads(&rule.when, term)).collect();
        let checks = scheme.plausibility.iter().enumerate().filter(|(_, rule)| reads(&rule.when, term));
        let checks = checks.fold(0u16, |bits, (index, _)| bits | 1 << index);
        let held = |segment: &super::table::Segment| {
            let column = &segment.columns[column];
            let some = column.has_gap(Gap::Held, 0..segment.rows);
            let rows = 0..if some { segment.rows } else { 0 };
            rows.filter(|row| column.at(*row) == Err(Gap::Held)).map(|row| segment.start + row).collect()
        };
        let held: Vec<Vec<usize>> = prepared.table.segments.iter().map(held).collect();
        for row in held.into_iter().flatten() {
            // A check of a figure that waits says nothing.
            prepared.warnings[row] &= !checks;
            let apart = matches!(prepared.status[row], Status::NotRated | Status::Excluded);
            let rule = usize::from(prepared.status_rule[row]);
            if !apart || deciding.get(rule).copied().unwrap_or(true) {
                prepared.status[row] = Status::Held;
                prepared.status_rule[row] = NO_RULE;
            }
        }
    }
}

/// Rows whose missing figure holds them back.
fn hold_what_is_missing(prepared: &mut Prepared<'_>) {
    for index in 0..prepared.scheme.indicators.len() {
        let indicator = &prepared.scheme.indicators[index];
        if indicator.missing != Missing::Hold {
            continue;
        }
        for row in 0..prepared.table.rows() {
            let (segment, within) = prepared.table.locate(row);
            let applies = |expression: Option<&law::Expression>| {
                expression.is_none_or(|expression| expression.holds(&prepared.scope(row)))
            };
            let held = prepared.scored(row)
                && indicator.serves(usize::from(prepared.group[row]))
                && prepared.parts(index).known(segment, within).is_none()
                && !prepared.parts(index).not_applicable(segment, within)
                && applies(indicator.applicable.as_ref())
                && !indicator.special.iter().any(|special| applies(Some(&special.when)));
            if held {
                prepared.status[row] = Status::Held;
                prepared.status_rule[row] = NO_RULE;
            }
        }
    }
}

/// Mean item scores of lists, for indicators that give the mean to those without a value.
/// They are published, so they carry the item's declared digits.
pub(super) fn find_means(prepared: &Prepared<'_>, yardsticks: &mut Yardsticks) {
    for (index, indicator) in prepared.scheme.indicators.iter().enumerate() {
        if indicator.missing != Missing::GroupMean {
            continue;
        }
        let mut sums: std::collections::BTreeMap<u8, (Ratio, i64)> = std::collections::BTreeMap::new();
        for row in 0..prepared.table.rows() {
            let (segment, within) = prepared.table.locate(row);
            if prepared.status[row] != Status::Rated || prepared.parts(index).known(segment, within).is_none()
            {
                continue;
            }
            let score = score(prepared, yardsticks, row);
            if let Some(item) = score.item(index)
                && item.value.is_some()
            {
                let sum = sums.entry(prepared.group[row]).or_insert_with(|| (Ratio::zero(), 0));
                sum.0 = sum.0.clone() + item.score.exact();
                sum.1 += 1;
            }
        }
        let digits = indicator.score_digits.unwrap_or(4);
        for (list, (sum, count)) in sums {
            if let Some(mean) = sum.checked_div(&Ratio::from(count)) {
                let published = Ratio::from(mean.round(digits, indicator.rounding));
                yardsticks.means.insert((list, index), published);
            }
        }
    }
}

/// What one pass over all rows leaves behind.
struct Passed {
    totals: Totals,
    /// Regrade rules whose condition holds, one bit each.
    regrades: Vec<u16>,
    /// Regrade rules to be asked row by row, because they need exact figures.
    row_by_row: Vec<usize>,
}

fn score_all(prepared: &Prepared<'_>, yardsticks: &Yardsticks) -> Passed {
    let scheme = prepared.scheme;
    let scorer = Scorer::new(prepared, yardsticks);
    let row_by_row: Vec<usize> =
        (0..scheme.regrades.len()).filter(|rule| !in_columns(prepared, *rule)).collect();
    let rows = prepared.table.rows();
    let digits = scheme.total.digits;
    let rows_if = |wanted: bool| if wanted { rows } else { 0 };
    let mut published = vec![0i64; rows_if(digits.is_some())];
    let mut nearest = vec![0.0f64; rows_if(digits.is_none())];
    let mut bound = vec![0.0f64; rows_if(digits.is_none())];
    let mut regrades = vec![0u16; rows_if(scheme.regrades.len() > row_by_row.len())];
    let table = &prepared.table;
    let totals = table.cut(&mut published).into_iter().zip(table.cut(&mut nearest));
    let parts = totals.zip(table.cut(&mut bound)).zip(table.cut(&mut regrades));
    let part = |(((published, nearest), bound), regrades)| Part { published, nearest, bound, regrades };
    let parts: Vec<Part<'_>> = parts.map(part).collect();
    parts.into_par_iter().enumerate().for_each(|(segment, mut part)| {
        for rows in scorer.chunks(segment) {
            let scored = scorer.score(segment, rows.clone());
            part.take(&scorer, segment, &rows, &scored);
            if let Some(bits) = part.regrades.get_mut(rows.clone()) {
                regrade_bits(prepared, segment, rows, &scored, &row_by_row, bits);
            }
        }
    });
    let totals = match digits {
        Some(digits) => Totals::Published(published, digits),
        None => Totals::Exact { nearest, bound },
    };
    Passed { totals, regrades, row_by_row }
}

/// What the rows of a segment leave behind; parts that the scheme does not ask for are empty.
struct Part<'t> {
    published: &'t mut [i64],
    nearest: &'t mut [f64],
    bound: &'t mut [f64],
    regrades: &'t mut [u16],
}

impl Part<'_> {
    fn take(&mut self, scorer: &Scorer<'_>, segment: usize, rows: &Range<usize>, scored: &Scored) {
        if let Some(published) = self.published.get_mut(rows.clone()) {
            return scorer.publish(segment, rows.start, scored, published);
        }
        if let (Some(nearest), Some(bound)) =
            (self.nearest.get_mut(rows.clone()), self.bound.get_mut(rows.clone()))
        {
            nearest.copy_from_slice(&scored.total);
            if !scored.bound.is_empty() {
                bound.copy_from_slice(&scored.bound);
            }
        }
    }
}

/// Whether a regrade's condition is decided over columns: in binary64 schemes always where the
/// lanes can, in exact schemes where it needs no figure of an indicator.
fn in_columns(prepared: &Prepared<'_>, rule: usize) -> bool {
    let when = &prepared.scheme.regrades[rule].when;
    let scores = ["total_score", "raw_score", "base_score", "bonus", "deduction"];
    let plain = when.figures().next().is_none();
    let no_scores = when.terms().all(|term| !scores.contains(&term));
    no_scores && (plain || prepared.scheme.arithmetic == Arithmetic::Binary64)
}

fn regrade_bits(
    prepared: &Prepared<'_>,
    segment: usize,
    rows: Range<usize>,
    scored: &Scored,
    row_by_row: &[usize],
    bits: &mut [u16],
) {
    let scheme = prepared.scheme;
    let figures = |figure: law::Figure, id: &str| {
        let values = match figure {
            law::Figure::Value => &scored.values,
            law::Figure::Score => &scored.scores,
            law::Figure::Benchmark => &scored.benchmarks,
        };
        let here = prepared.table.segments[segment].start + rows.start;
        let values = by_list(prepared, values, id, here);
        let known = values.iter().map(|value| !value.is_nan()).collect();
        Some((values, known))
    };
    let binary = scheme.arithmetic == Arithmetic::Binary64;
    let frame = Frame { figures: Some(&figures), ..prepared.frame(segment, binary) };
    let first = prepared.table.segments[segment].start;
    let mut holds = vec![false; rows.len()];
    let by_columns = scheme.regrades.iter().enumerate().filter(|(index, _)| !row_by_row.contains(index));
    for (place, (index, rule)) in by_columns.enumerate() {
        match lane(&rule.when.node, &frame, rows.clone()) {
            Ok(lane) => lane.truths(&mut holds),
            Err(_) => {
                for (row, holds) in rows.clone().zip(&mut holds) {
                    *holds = rule.when.holds(&prepared.scope(first + row));
                }
            }
        }
        for (bits, holds) in bits.iter_mut().zip(&holds) {
            let before = if place == 0 { 0 } else { *bits };
            *bits = before | u16::from(*holds) << index;
        }
    }
}

/// A figure of the indicator that serves each row's list.
pub(super) fn by_list(prepared: &Prepared<'_>, figures: &[Vec<f64>], id: &str, first: usize) -> Vec<f64> {
    let scheme = prepared.scheme;
    let mut same = (0..scheme.indicators.len()).filter(|index| *scheme.indicators[*index].id == *id);
    let Some(index) = same.next() else { return Vec::new() };
    let mut values = figures[index].clone();
    for other in same {
        for (row, value) in values.iter_mut().enumerate() {
            if scheme.indicators[other].serves(usize::from(prepared.group[first + row])) {
                *value = figures[other][row];
            }
        }
    }
    values
}

/// Rankings with their members in the order of rows, and the ranking of each row. Where members can be
/// sorted as numbers (see [`Keying`]) they are kept so instead.
fn gather(prepared: &Prepared<'_>, totals: &Totals) -> (Vec<RankGroup>, Vec<u32>, Vec<Option<Vec<Keyed>>>) {
    let scheme = prepared.scheme;
    let keying = Keying::of(totals);
    let lists = scheme.groups.len().max(1);
    let mut offsets = Vec::with_capacity(lists);
    let mut groups = Vec::new();
    let mut keyed: Vec<Option<Vec<Keyed>>> = Vec::new();
    for list in 0..lists {
        let list = u8::try_from(list).unwrap_or(u8::MAX);
        let ranking = ranking_of(scheme, list);
        let within: &[Box<str>] = ranking.map_or(&[], |ranking| &ranking.within);
        let keys = prepared.keys(within);
        offsets.push((groups.len(), keys));
        let by_number = keying.is_some() && ranking.is_some_and(ranks_by_total);
        groups.extend(keys.example.iter().map(|row| RankGroup {
            list,
            example: *row,
            ..RankGroup::default()
        }));
        keyed.resize(groups.len(), by_number.then(Vec::new));
    }
    let mut group_of = vec![u32::MAX; prepared.table.rows()];
    for (row, own) in group_of.iter_mut().enumerate() {
        let Some((offset, keys)) = offsets.get(usize::from(prepared.group[row])) else { continue };
        let place = offset + keys.id(row);
        *own = u32::try_from(place).unwrap_or(u32::MAX);
        let group = &mut groups[place];
        let follows = prepared.follows.get(row).copied().unwrap_or(false);
        let out = prepared.vetoes[row] != 0 && unranked(scheme, prepared.vetoes[row]);
        match prepared.status[row] {
            _ if follows => group.not_rated += 1,
            Status::Rated if out => group.vetoed += 1,
            Status::Rated => match (&mut keyed[place], &keying) {
                (Some(keyed), Some(keying)) => keyed.push(keying.key(row)),
                _ => group.members.push(u32::try_from(row).unwrap_or(u32::MAX)),
            },
            Status::NoGrade | Status::NotRated | Status::Held => group.not_rated += 1,
            Status::Excluded => {}
        }
    }
    (groups, group_of, keyed)
}

fn unranked(scheme: &Scheme, vetoes: u16) -> bool {
    scheme.vetoes.iter().enumerate().any(|(index, veto)| vetoes & (1 << index) != 0 && veto.unranked)
}

impl Totals {
    /// The total of a row as published or nearest; `None` when it has none.
    #[must_use]
    pub fn printed(&self, row: usize) -> Option<String> {
        match self {
            Self::Published(totals, digits) => {
                (totals[row] != i64::MIN).then(|| fact::Decimal::new(totals[row].into(), *digits).to_string())
            }
            Self::Exact { nearest, .. } => {
                (!nearest[row].is_nan()).then(|| Number::Binary(nearest[row]).printed(4))
            }
        }
    }

    /// The exact published total of a row.
    #[must_use]
    pub fn published(&self, row: usize) -> Option<fact::Decimal> {
        match self {
            Self::Published(totals, digits) if totals[row] != i64::MIN => {
                Some(fact::Decimal::new(totals[row].into(), *digits))
            }
            _ => None,
        }
    }
}
