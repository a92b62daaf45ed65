//! What one firm would get with other figures, while every other firm and every published benchmark
//! stays as it is. The same steps as a full run, for one row; which change to try is `search`'s work.

use super::super::batch::Scorer;
use super::super::classing::{by_cuts, count_of, cuts, end_key};
use super::super::item::{Limit, Number, Treatment};
use super::super::prepared::{NO_RULE, Prepared, RowScope, SUBJECT, prepare};
use super::super::ranking::{RankGroup, Totals};
use super::super::regrade::{regraded, vetoed};
use super::super::run::{NO_CLASS, Run, classing_of, hold_back, ranking_of};
use super::super::scheme::{
    Base, ClassIndex, Classing, ClassingMethod, Direction, End, EndKey, OrderBy, OrderKey, Ranking, Scheme,
    SmallGroups, Status, TwoStage,
};
use super::super::score::{Score, score};
use super::super::table::{Cell, Table, TableError, column_of};
use fact::{Decimal, Ratio, Rounding};
use law::{DatedValue, Figure, Scope, Value};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A run on which single firms are tried.
pub struct Field<'a> {
    pub(super) run: &'a Run<'a>,
    group_texts: Vec<String>,
    totals: Vec<OnceLock<Ratio>>,
    keys: Vec<OnceLock<Option<GroupKeys>>>,
    refilling: OnceLock<Vec<u16>>,
}

/// Sort keys of both ends of the two-stage method, by position in the group.
struct GroupKeys {
    best: EndPlaces,
    worst: EndPlaces,
}

/// Keys as places among the distinct keys of a group: 0 is unknown, the i-th known key is 2i + 2.
struct EndPlaces {
    distinct: Vec<Ratio>,
    places: Vec<u32>,
}

/// The figures of one firm on trial.
pub(super) struct OnTrial {
    row: usize,
    table: Table,
}

/// What a firm gets on trial.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub class: ClassIndex,
    pub rank: usize,
    pub score: Option<Score>,
    /// Sums that decide at the two ends of the two-stage method.
    pub ends: [Option<Ratio>; 2],
    pub state: State,
}

/// On which side of every line a firm stands. Between figures with one state nothing jumps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    status: Status,
    rule: u8,
    group: Option<usize>,
    vetoes: u16,
    top_half: bool,
    regrades: u16,
    items: Vec<(Treatment, Limit)>,
}

impl<'a> Field<'a> {
    /// The run.
    #[must_use]
    pub fn run(&self) -> &'a Run<'a> {
        self.run
    }

    /// A field over a finished run.
    #[must_use]
    pub fn new(run: &'a Run<'a>) -> Self {
        let text = |group: &RankGroup| {
            let within = ranking_of(run.prepared.scheme, group.list).map(|ranking| &ranking.within[..]);
            within.map_or_else(String::new, |within| {
                let key = run.prepared.keys(within).id(group.example as usize);
                run.prepared.key_text(within, key)
            })
        };
        Self {
            run,
            group_texts: run.groups.iter().map(text).collect(),
            totals: (0..run.prepared.table.rows()).map(|_| OnceLock::new()).collect(),
            keys: run.groups.iter().map(|_| OnceLock::new()).collect(),
            refilling: OnceLock::new(),
        }
    }

    /// Computes what the first trial of some firm would have to wait for.
    pub fn make_ready(&self) {
        for group in 0..self.run.groups.len() {
            self.group_keys(group);
        }
        if refill_mask(self.run.prepared.scheme) != 0 {
            self.refilling();
        }
    }

    /// The figures of a row that the scheme reads, to be changed again and again.
    pub(super) fn subject_on_trial(&self, row: usize) -> Result<OnTrial, TableError> {
        let mut table = self.run.prepared.table.one_row(row, &BTreeMap::new())?;
        let wanted = terms_read(self.run.prepared.scheme);
        let keep: Vec<bool> = table.columns.iter().map(|heading| wanted.contains(&*heading.term)).collect();
        let mut kept = keep.iter();
        table.columns.retain(|_| kept.next().copied().unwrap_or(true));
        for segment in &mut table.segments {
            let mut kept = keep.iter();
            segment.columns.retain(|_| kept.next().copied().unwrap_or(true));
        }
        Ok(OnTrial { row, table })
    }

    /// Tries changed figures.
    pub(super) fn attempt(&self, subject: &OnTrial, changes: &[(&str, Cell)]) -> Outcome {
        self.attempt_by(self.run.prepared.scheme, subject, changes)
    }

    /// Tries changed figures under a scheme that lacks one of the run's rules.
    pub(super) fn attempt_by(&self, scheme: &Scheme, subject: &OnTrial, changes: &[(&str, Cell)]) -> Outcome {
        let mut table = subject.table.clone();
        for (term, cell) in changes {
            let (heading, mut parts) = column_of(term, std::slice::from_ref(cell), &table.segments);
            match (table.position(term), parts.pop()) {
                (Some(column), Some(part)) => {
                    table.columns[column] = heading;
                    table.segments[0].columns[column] = part;
                }
                (None, Some(part)) => table.push_column(heading, vec![part]),
                (_, None) => {}
            }
        }
        let mut prepared = prepare(scheme, table, self.run.prepared.year);
        hold_back(&mut prepared);
        Trial { field: self, prepared: &prepared, row: subject.row }.outcome()
    }

    /// Sort keys of both ends of the two-stage method for the members of a ranking, in rank order.
    pub(in super::super) fn end_keys(&self, group: usize) -> Option<[Vec<Option<&Ratio>>; 2]> {
        let keys = self.group_keys(group)?;
        Some([keys.best.keys(), keys.worst.keys()])
    }

    /// The exact total of a member as it is ranked.
    fn total(&self, row: u32) -> &Ratio {
        self.totals[row as usize].get_or_init(|| match &self.run.totals {
            Totals::Published(totals, digits) => {
                Ratio::from(Decimal::new(totals[row as usize].into(), *digits))
            }
            Totals::Exact { .. } => {
                self.run.score(row as usize).map_or_else(Ratio::zero, |score| score.total.exact())
            }
        })
    }

    fn group_keys(&self, group: usize) -> Option<&GroupKeys> {
        self.keys[group].get_or_init(|| self.find_group_keys(group)).as_ref()
    }

    fn find_group_keys(&self, index: usize) -> Option<GroupKeys> {
        let group = &self.run.groups[index];
        let stages = classing_of(self.run.prepared.scheme, group.list)?.two_stage.as_ref()?;
        let scorer = Scorer::new(&self.run.prepared, &self.run.yardsticks);
        let keys = |end: &End| {
            let key = |row: &u32| end_key(&scorer, &self.run.prepared, end, *row);
            EndPlaces::new(&group.members.par_iter().map(key).collect::<Vec<_>>())
        };
        Some(GroupKeys { best: keys(&stages.best), worst: keys(&stages.worst) })
    }

    /// By row, the refilling regrade rules whose condition holds.
    fn refilling(&self) -> &[u16] {
        self.refilling.get_or_init(|| {
            let prepared = &self.run.prepared;
            let holding = |row: usize| {
                let Some(score) = self.run.score(row) else { return 0 };
                let scope = TrialScope { prepared, figures: prepared.scope(row), row, score: &score };
                holding(prepared, row, &scope) & refill_mask(prepared.scheme)
            };
            (0..prepared.table.rows()).into_par_iter().map(holding).collect()
        })
    }

    fn figure(&self, prepared: &Prepared<'_>, key: &OrderKey, term: &str, row: usize) -> Option<Decimal> {
        let column = prepared.table.position(term)?;
        let figure = prepared.table.decimal(column, row).ok()?;
        Some(match key.digits {
            Some(digits) => figure.round(digits, Rounding::HalfUp),
            None => figure,
        })
    }

    /// A subject's place: as a number where all keys are whole numbers, else in the order of texts.
    fn subject(&self, row: usize) -> i64 {
        let table = &self.run.prepared.table;
        let Some(column) = table.position(SUBJECT) else { return i64::try_from(row).unwrap_or(i64::MAX) };
        let code = table.at(column, row).unwrap_or(i64::MAX);
        let text =
            table.columns[column].texts.as_ref().and_then(|texts| texts.get(usize::try_from(code).ok()?));
        text.and_then(|text| text.parse().ok()).unwrap_or(code)
    }
}

/// One attempt.
struct Trial<'a> {
    field: &'a Field<'a>,
    prepared: &'a Prepared<'a>,
    row: usize,
}

impl Trial<'_> {
    fn outcome(&self) -> Outcome {
        let prepared = self.prepared;
        let score = prepared.scored(0).then(|| score(prepared, &self.field.run.yardsticks, 0));
        let group = self.group();
        let mut outcome = Outcome {
            class: NO_CLASS,
            rank: 0,
            ends: [None, None],
            state: State {
                status: prepared.status[0],
                rule: prepared.status_rule[0],
                group,
                vetoes: prepared.vetoes[0],
                top_half: false,
                regrades: 0,
                items: Vec::new(),
            },
            score: None,
        };
        if let Some(score) = &score {
            outcome.state.items = score.items.iter().map(|item| (item.treatment, item.limit)).collect();
        }
        outcome.class = self.class(score.as_ref(), &mut outcome);
        if prepared.follows.first().copied().unwrap_or(false) {
            outcome.class = self.class_of_owner();
        }
        outcome.score = score;
        outcome
    }

    fn class(&self, score: Option<&Score>, outcome: &mut Outcome) -> ClassIndex {
        let Self { prepared, .. } = *self;
        let scheme = prepared.scheme;
        let rated = prepared.status[0] == Status::Rated;
        let Some(score) = score.filter(|_| rated) else { return self.class_of_rule() };
        let vetoes = prepared.vetoes[0];
        let follows = prepared.follows.first().copied().unwrap_or(false);
        let out =
            scheme.vetoes.iter().enumerate().any(|(rule, veto)| vetoes & (1 << rule) != 0 && veto.unranked);
        let by_rank = if out || follows { NO_CLASS } else { self.class_by_rank(score, outcome) };
        if vetoes != 0 {
            return vetoed(scheme, by_rank, vetoes);
        }
        if by_rank == NO_CLASS {
            return NO_CLASS;
        }
        let scope = TrialScope { prepared, figures: prepared.scope(0), row: 0, score };
        let (class, acted) = regraded(scheme, by_rank, holding(prepared, 0, &scope));
        outcome.state.regrades = acted;
        class
    }

    fn class_of_rule(&self) -> ClassIndex {
        let (status, rule) = (self.prepared.status[0], self.prepared.status_rule[0]);
        if status == Status::Held || rule == NO_RULE {
            return NO_CLASS;
        }
        let rule = self.prepared.scheme.participation.get(usize::from(rule));
        rule.and_then(|rule| rule.class).unwrap_or(NO_CLASS)
    }

    fn class_of_owner(&self) -> ClassIndex {
        let run = self.field.run;
        let term = self.prepared.scheme.follow_owner.as_ref().map(|follow| &follow.owner);
        let Some(column) = term.and_then(|term| self.prepared.table.position(term)) else { return NO_CLASS };
        let owner = self.prepared.table.text(column, 0);
        let row = (0..run.prepared.table.rows()).find(|row| run.prepared.subject(*row) == owner);
        row.map_or(NO_CLASS, |row| run.class[row])
    }

    /// The ranking that the firm would stand in.
    fn group(&self) -> Option<usize> {
        let list = self.prepared.group[0];
        let within = &ranking_of(self.prepared.scheme, list)?.within[..];
        let text = self.prepared.key_text(within, self.prepared.keys(within).id(0));
        let same = |(group, own): (&RankGroup, &String)| group.list == list && *own == text;
        self.field.run.groups.iter().zip(&self.field.group_texts).position(same)
    }

    fn class_by_rank(&self, score: &Score, outcome: &mut Outcome) -> ClassIndex {
        let run = self.field.run;
        let list = self.prepared.group[0];
        let (Some(ranking), Some(classing)) =
            (ranking_of(self.prepared.scheme, list), classing_of(self.prepared.scheme, list))
        else {
            return NO_CLASS;
        };
        let empty = RankGroup { list, ..RankGroup::default() };
        let group = outcome.state.group.map_or(&empty, |group| &run.groups[group]);
        let own_group = outcome.state.group.is_some_and(|group| run.group_of[self.row] as usize == group);
        let own = if own_group { run.rank[self.row] as usize } else { 0 };
        let others = group.members.len() - usize::from(own > 0);
        let ahead = group.members.partition_point(|member| self.is_behind(ranking, score, *member));
        let ahead = ahead - usize::from(own > 0 && own <= ahead);
        outcome.rank = ahead + 1;
        let ranked = others + 1;
        // Where the firm itself was vetoed or not rated, it no longer counts there.
        let (mut vetoed, mut not_rated) = (group.vetoed as usize, group.not_rated as usize);
        if own_group && own == 0 {
            let was_rated = run.prepared.status[self.row] == Status::Rated;
            let followed = run.prepared.follows.get(self.row).copied().unwrap_or(false);
            match run.prepared.status[self.row] {
                Status::Excluded => {}
                _ if was_rated && !followed => vetoed -= 1,
                _ => not_rated -= 1,
            }
        }
        let base = match classing.base {
            Base::Ranked => ranked,
            Base::Rated => ranked + vetoed,
            Base::IncludingNotRated => ranked + vetoed + not_rated,
        };
        let small = ranked < classing.smallest_group && classing.small_groups == SmallGroups::Lines;
        match classing.method {
            ClassingMethod::None => NO_CLASS,
            ClassingMethod::Lines => self.by_lines(classing, score),
            _ if small => self.by_lines(classing, score),
            ClassingMethod::Share => {
                let cuts = cuts(classing, ranked, base);
                self.by_share(group, cuts, own, ahead, score)
            }
            ClassingMethod::TwoStage => match &classing.two_stage {
                Some(stages) => self.two_stage(stages, group, own, base, score, outcome),
                None => NO_CLASS,
            },
        }
    }

    fn by_lines(&self, classing: &Classing, score: &Score) -> ClassIndex {
        let scope = TrialScope { prepared: self.prepared, figures: self.prepared.scope(0), row: 0, score };
        let holds = |when: &Option<law::Expression>| when.as_ref().is_none_or(|when| when.holds(&scope));
        classing.lines.iter().find(|line| holds(&line.when)).map_or(NO_CLASS, |line| line.class)
    }

    fn by_share(
        &self,
        group: &RankGroup,
        cuts: Vec<(ClassIndex, usize)>,
        own: usize,
        ahead: usize,
        score: &Score,
    ) -> ClassIndex {
        let mask = refill_mask(self.prepared.scheme);
        if mask == 0 {
            let cut = cuts.iter().find(|(_, last)| ahead < *last);
            return cut.map_or(NO_CLASS, |(class, _)| *class);
        }
        let mut members = group.members.clone();
        if own > 0 {
            members.remove(own - 1);
        }
        let moved = u32::try_from(self.row).unwrap_or(u32::MAX);
        members.insert(ahead, moved);
        let scope = TrialScope { prepared: self.prepared, figures: self.prepared.scope(0), row: 0, score };
        let moved_bits = holding(self.prepared, 0, &scope) & mask;
        let others = self.field.refilling();
        let refills = |row: u32, class: ClassIndex| {
            let bits = if row == moved { moved_bits } else { others[row as usize] };
            let acts = |rule: usize| {
                super::super::classing::acts_on(
                    self.prepared.scheme,
                    &self.prepared.scheme.regrades[rule],
                    class,
                )
            };
            (0..self.prepared.scheme.regrades.len()).any(|rule| bits & (1 << rule) != 0 && acts(rule))
        };
        let group = RankGroup { members, cuts, ..group.clone() };
        by_cuts(&group, &refills).get(ahead).copied().unwrap_or(NO_CLASS)
    }

    fn two_stage(
        &self,
        stages: &TwoStage,
        group: &RankGroup,
        own: usize,
        base: usize,
        score: &Score,
        outcome: &mut Outcome,
    ) -> ClassIndex {
        let ranked = group.members.len() + usize::from(own == 0);
        let ahead = outcome.rank - 1;
        let half = Ratio::new(1, 2).unwrap_or_else(Ratio::zero);
        let top = count_of(ranked, &half, stages.top_half);
        let in_top = ahead < top;
        outcome.state.top_half = in_top;
        let (best, worst) = (self.end(&stages.best, score), self.end(&stages.worst, score));
        outcome.ends = [best.clone(), worst.clone()];
        let keys = outcome.state.group.and_then(|group| self.field.group_keys(group));
        let (end, key) = if in_top { (&stages.best, &best) } else { (&stages.worst, &worst) };
        let places = keys.map(|keys| if in_top { &keys.best } else { &keys.worst });
        let place = places.map_or(0, |places| places.place(key.as_ref()));
        // The others of the firm's half, in rank order, with the positions that they have beside it.
        let others = (0..group.members.len()).filter(|member| *member + 1 != own || own == 0).enumerate();
        let half = others.filter_map(|(rank, member)| {
            let position = if rank < ahead { rank } else { rank + 1 };
            ((position < top) == in_top).then(|| (position, places.map_or(0, |places| places.places[member])))
        });
        let beats = |(position, other): &(usize, u32)| {
            let wins = *other > place || (*other == place && *position < ahead);
            wins == in_top
        };
        let before = half.filter(beats).count();
        if before < count_of(base, &end.share.value.into(), end.rounding) { end.class } else { stages.middle }
    }

    fn end(&self, end: &End, score: &Score) -> Option<Ratio> {
        let part = |key: &EndKey| match key {
            EndKey::Score(id) => {
                let indicator = self.prepared.scheme.indicator(id, self.prepared.group[0])?;
                Some(score.item(indicator)?.score.exact())
            }
            EndKey::Figure(term) => {
                let column = self.prepared.table.position(term)?;
                Some(Ratio::from(self.prepared.table.decimal(column, 0).ok()?))
            }
        };
        end.keys.iter().map(part).sum::<Option<Ratio>>()
    }

    /// Whether the firm on trial stands behind a member.
    fn is_behind(&self, ranking: &Ranking, score: &Score, member: u32) -> bool {
        let run = self.field.run;
        for key in &ranking.order {
            let other = member as usize;
            let order = match &key.by {
                OrderBy::Total => key.direction.of(self.total_order(score, member)),
                OrderBy::Subject => {
                    key.direction.of(self.field.subject(self.row).cmp(&self.field.subject(other)))
                }
                OrderBy::Figure(term) => known_first(
                    self.field.figure(self.prepared, key, term, 0),
                    self.field.figure(&run.prepared, key, term, other),
                    key.direction,
                ),
                OrderBy::Value(id) => known_first(
                    ratio_of(self.prepared, id, 0),
                    ratio_of(&run.prepared, id, other),
                    key.direction,
                ),
            };
            if order.is_ne() {
                return order.is_gt();
            }
        }
        self.field.subject(self.row) > self.field.subject(member as usize)
    }

    fn total_order(&self, score: &Score, member: u32) -> Ordering {
        match &self.field.run.totals {
            Totals::Published(totals, digits) => {
                // A published binary64 total is the nearest to its decimal; rounding gives that back.
                let rounding = match score.total {
                    Number::Exact(_) => self.prepared.scheme.total.rounding.unwrap_or(Rounding::HalfUp),
                    Number::Binary(_) => Rounding::HalfUp,
                };
                let own = score.total.exact().round(*digits, rounding).mantissa();
                own.cmp(&i128::from(totals[member as usize]))
            }
            Totals::Exact { .. } => score.total.exact().cmp(self.field.total(member)),
        }
    }
}

/// Every figure that some part of a scheme reads, but for what it calculates itself.
fn terms_read(scheme: &Scheme) -> BTreeSet<&str> {
    let mut terms: BTreeSet<&str> = scheme.terms.iter().map(|term| &**term).collect();
    terms.insert(SUBJECT);
    terms.extend(scheme.benchmarks.iter().flat_map(|benchmark| &benchmark.by).map(|term| &**term));
    for ranking in &scheme.rankings {
        terms.extend(ranking.within.iter().map(|term| &**term));
        terms.extend(ranking.order.iter().filter_map(|key| match &key.by {
            OrderBy::Figure(term) => Some(&**term),
            _ => None,
        }));
    }
    let ends = scheme.classings.iter().filter_map(|classing| classing.two_stage.as_ref());
    let keys = ends.flat_map(|stages| stages.best.keys.iter().chain(&stages.worst.keys));
    terms.extend(keys.filter_map(|key| match key {
        EndKey::Figure(term) => Some(&**term),
        EndKey::Score(_) => None,
    }));
    terms.extend(scheme.follow_owner.as_ref().map(|follow| &*follow.owner));
    for derived in &scheme.derived {
        terms.remove(&*derived.id);
    }
    terms
}

fn refill_mask(scheme: &Scheme) -> u16 {
    let refilling = scheme.regrades.iter().enumerate().filter(|(_, rule)| rule.refill);
    refilling.fold(0, |mask, (index, _)| mask | (1 << index))
}

/// Regrade rules whose condition holds and that have not expired.
pub(super) fn holding(prepared: &Prepared<'_>, row: usize, scope: &dyn Scope) -> u16 {
    let rules = prepared.scheme.regrades.iter().enumerate();
    let holds =
        rules.filter(|(_, rule)| !prepared.expired(rule.until.as_ref(), row) && rule.when.holds(scope));
    holds.fold(0, |bits, (index, _)| bits | (1 << index))
}

fn known_first<T: Ord>(left: Option<T>, right: Option<T>, direction: Direction) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => direction.of(left.cmp(&right)),
        (left, right) => right.is_some().cmp(&left.is_some()),
    }
}

fn ratio_of(prepared: &Prepared<'_>, id: &str, row: usize) -> Option<Ratio> {
    let indicator = prepared.scheme.indicator(id, prepared.group[row])?;
    let (segment, within) = prepared.table.locate(row);
    let parts = prepared.parts(indicator);
    let (numerator, denominator) = parts.known(segment, within)?;
    let top = Ratio::from(Decimal::new(numerator.into(), parts.numerator_digits));
    top.checked_div(&Ratio::from(Decimal::new(denominator.into(), parts.denominator_digits)))
}

impl EndPlaces {
    fn new(keys: &[Option<Ratio>]) -> Self {
        let mut distinct: Vec<Ratio> = keys.iter().flatten().cloned().collect();
        distinct.sort();
        distinct.dedup();
        let mut places = Self { distinct, places: Vec::new() };
        places.places = keys.iter().map(|key| places.place(key.as_ref())).collect();
        places
    }

    /// The key at each position.
    fn keys(&self) -> Vec<Option<&Ratio>> {
        let key = |place: &u32| self.distinct.get((*place as usize).checked_sub(2)? / 2);
        self.places.iter().map(key).collect()
    }

    fn place(&self, key: Option<&Ratio>) -> u32 {
        let Some(key) = key else { return 0 };
        let place = match self.distinct.binary_search(key) {
            Ok(at) => 2 * at + 2,
            Err(at) => 2 * at + 1,
        };
        u32::try_from(place).unwrap_or(u32::MAX)
    }
}

impl Direction {
    fn of(self, order: Ordering) -> Ordering {
        match self {
            Self::Ascending => order,
            Self::Descending => order.reverse(),
        }
    }
}

/// Figures and score of a row, for conditions that ask for items.
pub(super) struct TrialScope<'a> {
    pub prepared: &'a Prepared<'a>,
    pub figures: RowScope<'a>,
    pub row: usize,
    pub score: &'a Score,
}

impl Scope for TrialScope<'_> {
    fn term(&self, id: &str) -> Value {
        let number = match id {
            "total_score" => &self.score.total,
            "raw_score" => &self.score.raw,
            "base_score" => &self.score.base,
            "bonus" => &self.score.bonus,
            "deduction" => &self.score.deduction,
            _ => return self.figures.term(id),
        };
        Value::Number(number.exact())
    }

    fn parameter(&self, id: &str) -> Option<&DatedValue> {
        self.figures.parameter(id)
    }

    fn table(&self, id: &str) -> Option<&law::Table> {
        self.figures.table(id)
    }

    fn figure(&self, figure: Figure, id: &str) -> Value {
        let indicator = self.prepared.scheme.indicator(id, self.prepared.group[self.row]);
        let Some(item) = indicator.and_then(|indicator| self.score.item(indicator)) else {
            return Value::Unknown;
        };
        match figure {
            Figure::Value => item.value.as_ref().map(Number::exact).into(),
            Figure::Score => Value::Number(item.score.exact()),
            Figure::Benchmark => {
                let entry = item.entry.as_ref().and_then(|entry| entry.used.as_ref());
                match entry {
                    Some(super::super::benchmark::Yardstick::Point(point)) => {
                        Value::Number(point.exact.clone())
                    }
                    _ => Value::Unknown,
                }
            }
        }
    }
}
