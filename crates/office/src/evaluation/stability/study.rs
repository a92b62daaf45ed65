//! One list of firms classed and ranked again and again with other weights.

use super::random::noisy_weights;
use super::{Cut, Item, Noise, StabilityCase, StabilityError};

/// A case with its number of firms.
pub(super) struct Study<'a> {
    pub(super) case: &'a StabilityCase<'a>,
    pub(super) firms: usize,
}

/// Working space of one thread.
pub(super) struct Room {
    pub(super) totals: Vec<f64>,
    applicable: Vec<f64>,
    /// Totals as whole numbers that sort from best to worst, with the place of the firm.
    order: Vec<(u64, u32)>,
    pub(super) classes: Vec<u16>,
    pub(super) ranks: Vec<u32>,
}

/// Whole-number sums over draws, so that the order of adding does not matter.
pub(super) struct Tally {
    pub(super) counts: Vec<u32>,
    pub(super) best: Vec<u32>,
    pub(super) worst: Vec<u32>,
    pub(super) distances: Vec<u64>,
}

impl Study<'_> {
    pub(super) fn totals(&self, weights: &[f64], room: &mut Room) {
        let all: f64 = weights.iter().sum();
        room.totals.fill(0.0);
        let partial = self.case.items.iter().any(|item| matches!(item, Item::Partial(_)));
        room.applicable.fill(all);
        for (item, &weight) in self.case.items.iter().zip(weights) {
            match item {
                Item::Complete(scores) => {
                    for (total, score) in room.totals.iter_mut().zip(*scores) {
                        *total += weight * score;
                    }
                }
                Item::Partial(scores) => {
                    let firms = room.totals.iter_mut().zip(&mut room.applicable);
                    for ((total, applicable), score) in firms.zip(*scores) {
                        match score {
                            Some(score) => *total += weight * score,
                            None => *applicable -= weight,
                        }
                    }
                }
            }
        }
        if partial {
            for (total, &applicable) in room.totals.iter_mut().zip(&room.applicable) {
                if applicable > 0.0 {
                    *total *= all / applicable;
                }
            }
        }
        for (total, fixed) in room.totals.iter_mut().zip(self.case.fixed) {
            *total += fixed;
        }
    }

    /// Classes by seats: the firms of each class are selected without a full sort; equal totals come in by
    /// their order in the list.
    pub(super) fn classes(&self, room: &mut Room) {
        let Cut::Seats(seats) = &self.case.cut else { return room.classes.fill(0) };
        room.fill_order();
        let mut rest = room.order.as_mut_slice();
        for (class, &count) in (0u16..).zip(seats) {
            if count > 0 && count < rest.len() {
                rest.select_nth_unstable(count - 1);
            }
            let (members, others) = rest.split_at_mut(count);
            for (_, firm) in members {
                room.classes[*firm as usize] = class;
            }
            rest = others;
        }
    }

    pub(super) fn ranks(&self, room: &mut Room) {
        room.fill_order();
        room.order.sort_unstable();
        for (rank, (_, firm)) in (1u32..).zip(&room.order) {
            room.ranks[*firm as usize] = rank;
        }
    }

    pub(super) fn tally(&self, draws: &[u32], noise: Noise, official: &[u32], classes: usize) -> Tally {
        let mut room = Room::new(self);
        let followed = if noise.ranks { self.firms } else { 0 };
        let mut tally = Tally {
            counts: vec![0; self.firms * classes],
            best: vec![u32::MAX; followed],
            worst: vec![0; followed],
            distances: vec![0; followed],
        };
        for &draw in draws {
            let weights = noisy_weights(&self.case.weights, noise, draw);
            self.totals(&weights, &mut room);
            self.classes(&mut room);
            for (counts, class) in tally.counts.chunks_exact_mut(classes).zip(&room.classes) {
                counts[usize::from(*class)] += 1;
            }
            if noise.ranks {
                self.ranks(&mut room);
                tally.follow(&room.ranks, official);
            }
        }
        tally
    }
}

impl Room {
    pub(super) fn new(study: &Study<'_>) -> Self {
        let firms = study.firms;
        Self {
            totals: vec![0.0; firms],
            applicable: vec![0.0; firms],
            order: vec![(0, 0); firms],
            classes: vec![0; firms],
            ranks: vec![0; firms],
        }
    }

    fn fill_order(&mut self) {
        for ((place, total), firm) in self.order.iter_mut().zip(&self.totals).zip(0u32..) {
            *place = (best_first(*total), firm);
        }
    }
}

impl Tally {
    fn follow(&mut self, ranks: &[u32], official: &[u32]) {
        for (firm, (rank, official)) in ranks.iter().zip(official).enumerate() {
            self.best[firm] = self.best[firm].min(*rank);
            self.worst[firm] = self.worst[firm].max(*rank);
            self.distances[firm] += u64::from(rank.abs_diff(*official));
        }
    }

    pub(super) fn merged(mut self, other: Self) -> Self {
        self.counts.iter_mut().zip(other.counts).for_each(|(sum, more)| *sum += more);
        self.best.iter_mut().zip(other.best).for_each(|(best, one)| *best = one.min(*best));
        self.worst.iter_mut().zip(other.worst).for_each(|(worst, one)| *worst = one.max(*worst));
        self.distances.iter_mut().zip(other.distances).for_each(|(sum, more)| *sum += more);
        self
    }
}

pub(super) fn rescale(weights: &mut [f64], sum: f64) -> Result<(), StabilityError> {
    let now: f64 = weights.iter().sum();
    if now <= 0.0 {
        return Err(StabilityError::BadNumber);
    }
    weights.iter_mut().for_each(|weight| *weight *= sum / now);
    Ok(())
}

/// A whole number that is smaller for a larger total (IEEE 754 order, turned round); −0 counts as 0.
fn best_first(total: f64) -> u64 {
    let bits = (total + 0.0).to_bits();
    let ascending = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
    !ascending
}
