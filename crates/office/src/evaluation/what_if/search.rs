//! The nearest value of one figure at which the class changes. The class is a function of the figure
//! that jumps at lines and is decided between them by sums that rise or fall; so the search brackets
//! every line, finds where a sum turns, and halves what is left on the figure's own quantum. Every
//! point is decided by `trial`, none by a formula of its own.

use super::super::scheme::ClassIndex;
use super::super::table::Cell;
use super::trial::{Field, OnTrial, State};
use fact::{Decimal, Ratio};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A class reached, at which value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub quanta: i128,
    pub class: ClassIndex,
}

/// Nearest changes of a figure, each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Nearest {
    /// To a better class.
    pub better: Option<Found>,
    /// To a worse class, or to none.
    pub worse: Option<Found>,
}

/// The search along one figure of one firm.
pub(super) struct Search<'a> {
    field: &'a Field<'a>,
    subject: &'a OnTrial,
    term: &'a str,
    digits: u8,
    now: ClassIndex,
    points: BTreeMap<i128, Point>,
}

#[derive(Clone, Debug)]
struct Point {
    class: ClassIndex,
    side: Side,
    state: State,
    measures: [Option<Ratio>; 3],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Same,
    Better,
    Worse,
}

const DEEPEST: u8 = 60;

impl<'a> Search<'a> {
    /// A search in units of `10^-digits` for a firm whose class is `now`.
    pub fn new(
        field: &'a Field<'a>,
        subject: &'a OnTrial,
        term: &'a str,
        digits: u8,
        now: ClassIndex,
    ) -> Self {
        Self { field, subject, term, digits, now, points: BTreeMap::new() }
    }

    /// The nearest changes from `from` to `to`, in that direction. `from` itself counts when
    /// `inclusive` (a figure that is not reported now).
    pub fn towards(&mut self, from: i128, to: i128, inclusive: bool) -> Nearest {
        let mut nearest = Nearest::default();
        if inclusive {
            self.note(from, &mut nearest);
        }
        let grid = self.grid(from, to);
        let mut stops = grid.clone();
        for triple in grid.windows(3) {
            stops.extend(self.turns([triple[0], triple[1], triple[2]]));
        }
        stops.sort_unstable_by_key(|stop| (stop - from).abs());
        stops.dedup();
        for pair in stops.windows(2) {
            self.between(pair[0], pair[1], &mut nearest, 0);
            if nearest.better.is_some() && nearest.worse.is_some() {
                break;
            }
        }
        nearest
    }

    /// Points at doubling distances, until both sides were seen or the end is reached.
    fn grid(&mut self, from: i128, to: i128) -> Vec<i128> {
        let step = if to >= from { 1 } else { -1 };
        let mut grid = vec![from];
        let (mut better, mut worse) = (false, false);
        let mut distance = 1;
        let mut beyond = 0;
        while grid.last() != Some(&to) && beyond < 2 {
            let reach = (to - from).abs();
            let next = from + step * distance.min(reach);
            grid.push(next);
            match self.at(next).side {
                Side::Better => better = true,
                Side::Worse => worse = true,
                Side::Same => {}
            }
            beyond += u8::from(better && worse);
            distance *= 2;
        }
        grid
    }

    /// Where a sum turns within three neighbouring points.
    fn turns(&mut self, triple: [i128; 3]) -> Vec<i128> {
        let mut turns = Vec::new();
        for measure in 0..3 {
            let at = |search: &mut Self, quanta: i128| search.at(quanta).measures[measure].clone();
            let [first, middle, last] = triple.map(|quanta| at(self, quanta));
            let (Some(first), Some(middle), Some(last)) = (first, middle, last) else { continue };
            let (before, after) = (middle.cmp(&first), last.cmp(&middle));
            let turns_here = before.is_ne() && after.is_ne() && before != after;
            if turns_here {
                turns.push(self.turn(triple[0], triple[2], measure, before));
            }
        }
        turns
    }

    /// The top (`rising` is greater) or bottom of a sum between two points, by thirds.
    fn turn(&mut self, from: i128, to: i128, measure: usize, rising: Ordering) -> i128 {
        let (mut low, mut high) = (from.min(to), from.max(to));
        while high - low > 2 {
            let third = (high - low) / 3;
            let (left, right) = (low + third, high - third);
            let order = self.at(left).measures[measure].cmp(&self.at(right).measures[measure]);
            let left_is_nearer = if rising.is_gt() { order.is_gt() } else { order.is_lt() };
            match order {
                Ordering::Equal => (low, high) = (left, right),
                _ if left_is_nearer => high = right,
                _ => low = left,
            }
            if third == 0 {
                break;
            }
        }
        (low + high) / 2
    }

    /// Looks for the first changes after `near` up to `far`.
    fn between(&mut self, near: i128, far: i128, nearest: &mut Nearest, depth: u8) {
        if near == far || (nearest.better.is_some() && nearest.worse.is_some()) {
            return;
        }
        let (here, there) = (self.at(near), self.at(far));
        if (far - near).abs() == 1 {
            return self.note(far, nearest);
        }
        if here.state != there.state && depth < DEEPEST {
            let middle = near + (far - near) / 2;
            self.between(near, middle, nearest, depth + 1);
            return self.between(middle, far, nearest, depth + 1);
        }
        if here.side != there.side {
            self.halve(near, far, there.side, nearest);
        }
    }

    /// The first point of `side` in a stretch whose far end has it and whose near end has not.
    fn halve(&mut self, near: i128, far: i128, side: Side, nearest: &mut Nearest) {
        let (mut without, mut with) = (near, far);
        while (with - without).abs() > 1 {
            let middle = without + (with - without) / 2;
            let there = self.at(middle).side;
            if there == side {
                with = middle;
            } else {
                // From better to worse through the same class: both borders count.
                if there != self.at(without).side {
                    self.halve(without, middle, there, nearest);
                }
                without = middle;
            }
        }
        self.note(with, nearest);
    }

    fn note(&mut self, quanta: i128, nearest: &mut Nearest) {
        let point = self.at(quanta);
        let found = Some(Found { quanta, class: point.class });
        match point.side {
            Side::Better if nearest.better.is_none() => nearest.better = found,
            Side::Worse if nearest.worse.is_none() => nearest.worse = found,
            _ => {}
        }
    }

    fn at(&mut self, quanta: i128) -> Point {
        if let Some(point) = self.points.get(&quanta) {
            return point.clone();
        }
        let point = self.find(quanta);
        self.points.insert(quanta, point.clone());
        point
    }

    fn find(&self, quanta: i128) -> Point {
        let cell = Cell::Number(Decimal::new(quanta, self.digits));
        let outcome = self.field.attempt(self.subject, &[(self.term, cell)]);
        let [best, worst] = outcome.ends;
        Point {
            class: outcome.class,
            side: self.side(outcome.class),
            measures: [outcome.score.map(|score| score.unrounded.exact()), best, worst],
            state: outcome.state,
        }
    }

    fn side(&self, class: ClassIndex) -> Side {
        let scheme = self.field.run.prepared.scheme;
        let ordered =
            |class: ClassIndex| scheme.classes.get(usize::from(class)).is_some_and(|class| !class.outside);
        match class.cmp(&self.now) {
            Ordering::Equal => Side::Same,
            _ if !ordered(class) => Side::Worse,
            Ordering::Less => Side::Better,
            Ordering::Greater if ordered(self.now) => Side::Worse,
            Ordering::Greater => Side::Better,
        }
    }
}
