//! Ranks to classes: shares of a ranking with their stated rounding and base, the two-stage method,
//! absolute lines (domain reference §1.9).

use super::batch::Scorer;
use super::prepared::Prepared;
use super::ranking::RankGroup;
use super::run::NO_CLASS;
use super::scheme::{
    Base, ClassIndex, Classing, ClassingMethod, CutEnd, End, EndKey, Regrade, Scheme, SmallGroups, TwoStage,
};
use fact::{Ratio, Rounding};
use std::cmp::Ordering;

/// How many of `count` a share is, by the stated rounding.
#[must_use]
pub fn count_of(count: usize, share: &Ratio, rounding: Rounding) -> usize {
    let count = Ratio::from(i64::try_from(count).unwrap_or(i64::MAX));
    usize::try_from((count * share.clone()).round(0, rounding).mantissa()).unwrap_or(0)
}

/// The last rank of each class. Cuts count `base` subjects but end within the ranking, and never
/// before the cut above.
#[must_use]
pub fn cuts(classing: &Classing, ranked: usize, base: usize) -> Vec<(ClassIndex, usize)> {
    let mut above = 0;
    let end = |cut: &super::scheme::Cut| match &cut.end {
        CutEnd::Share(share) => count_of(base, &share.value.into(), cut.rounding),
        CutEnd::Rest(share) => ranked.saturating_sub(count_of(base, &share.value.into(), cut.rounding)),
        CutEnd::Last => ranked,
    };
    classing
        .cuts
        .iter()
        .map(|cut| {
            above = end(cut).clamp(above, ranked);
            (cut.class, above)
        })
        .collect()
}

/// Classes of a ranking before any regrading, by position in `group.members`.
/// `refills` tells, for rules that give a freed seat to the next, whether one acts on a row in a class.
pub(super) fn classes(
    scorer: &Scorer<'_>,
    prepared: &Prepared<'_>,
    classing: &Classing,
    group: &mut RankGroup,
    refills: &dyn Fn(u32, ClassIndex) -> bool,
) -> Vec<ClassIndex> {
    let ranked = group.members.len();
    let base = match classing.base {
        Base::Ranked => ranked,
        Base::Rated => ranked + group.vetoed as usize,
        Base::IncludingNotRated => ranked + (group.vetoed + group.not_rated) as usize,
    };
    let small = ranked < classing.smallest_group && classing.small_groups == SmallGroups::Lines;
    match classing.method {
        ClassingMethod::None => vec![NO_CLASS; ranked],
        ClassingMethod::Lines => by_lines(scorer, prepared, classing, group),
        _ if small => by_lines(scorer, prepared, classing, group),
        ClassingMethod::Share => {
            group.cuts = cuts(classing, ranked, base);
            by_cuts(group, refills)
        }
        ClassingMethod::TwoStage => match &classing.two_stage {
            Some(stages) => two_stage(scorer, prepared, stages, group, base),
            None => vec![NO_CLASS; ranked],
        },
    }
}

pub(super) fn by_cuts(group: &RankGroup, refills: &dyn Fn(u32, ClassIndex) -> bool) -> Vec<ClassIndex> {
    let mut seats = 0;
    let mut cut = 0;
    let mut above = 0;
    let mut passed_over = Vec::new();
    let mut classes = vec![NO_CLASS; group.members.len()];
    for (position, row) in group.members.iter().enumerate() {
        while cut + 1 < group.cuts.len() && seats >= group.cuts[cut].1 - above {
            above = group.cuts[cut].1;
            seats = passed_over.len();
            for position in passed_over.drain(..) {
                classes[position] = group.cuts[cut + 1].0;
            }
            cut += 1;
        }
        let Some((class, _)) = group.cuts.get(cut) else { break };
        if cut + 1 < group.cuts.len() && refills(*row, *class) {
            passed_over.push(position);
            continue;
        }
        classes[position] = *class;
        seats += 1;
    }
    for position in passed_over {
        classes[position] =
            group.cuts.get(cut + 1).or(group.cuts.last()).map_or(NO_CLASS, |(class, _)| *class);
    }
    classes
}

fn by_lines(
    scorer: &Scorer<'_>,
    prepared: &Prepared<'_>,
    classing: &Classing,
    group: &RankGroup,
) -> Vec<ClassIndex> {
    let class = |row: &u32| {
        let scope = super::regrade::FigureScope::new(scorer, prepared, *row as usize);
        let line =
            classing.lines.iter().find(|line| line.when.as_ref().is_none_or(|when| when.holds(&scope)));
        line.map_or(NO_CLASS, |line| line.class)
    };
    group.members.iter().map(class).collect()
}

fn two_stage(
    scorer: &Scorer<'_>,
    prepared: &Prepared<'_>,
    stages: &TwoStage,
    group: &RankGroup,
    base: usize,
) -> Vec<ClassIndex> {
    let ranked = group.members.len();
    let half = Ratio::new(1, 2).unwrap_or_else(Ratio::zero);
    let top = count_of(ranked, &half, stages.top_half);
    let mut classes = vec![stages.middle; ranked];
    let count = |end: &End| count_of(base, &end.share.value.into(), end.rounding);
    let keys = |positions: std::ops::Range<usize>, end: &End| {
        let mut keyed: Vec<(Option<Ratio>, usize)> = positions
            .map(|position| (end_key(scorer, prepared, end, group.members[position]), position))
            .collect();
        // Higher key first; an equal key leaves the better rank first; an unknown key comes last.
        keyed.sort_by(|(left, left_position), (right, right_position)| {
            let order = match (left, right) {
                (Some(left), Some(right)) => right.cmp(left),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            };
            order.then(left_position.cmp(right_position))
        });
        keyed
    };
    for (_, position) in keys(0..top, &stages.best).into_iter().take(count(&stages.best)) {
        classes[position] = stages.best.class;
    }
    for (_, position) in keys(top..ranked, &stages.worst).into_iter().rev().take(count(&stages.worst)) {
        classes[position] = stages.worst.class;
    }
    classes
}

/// The exact sort key of an end: a sum of item scores or a figure.
pub(super) fn end_key(scorer: &Scorer<'_>, prepared: &Prepared<'_>, end: &End, row: u32) -> Option<Ratio> {
    let row = row as usize;
    let score = scorer.exactly(row);
    let mut sum = Ratio::zero();
    for key in &end.keys {
        sum = sum
            + match key {
                EndKey::Score(id) => {
                    let indicator = prepared.scheme.indicator(id, prepared.group[row])?;
                    score.item(indicator)?.score.exact()
                }
                EndKey::Figure(term) => {
                    let column = prepared.table.position(term)?;
                    Ratio::from(prepared.table.decimal(column, row).ok()?)
                }
            };
    }
    Some(sum)
}

/// Whether a regrade rule acts on a class.
pub(super) fn acts_on(scheme: &Scheme, rule: &Regrade, class: ClassIndex) -> bool {
    let ordered = scheme.classes.get(usize::from(class)).is_some_and(|class| !class.outside);
    ordered && rule.from.as_ref().is_none_or(|from| from.contains(&class))
}
