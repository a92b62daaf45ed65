//! The points of one indicator over a chunk of rows. Where all rows are scored alike, whole columns
//! are computed one step after the other; else row by row. Both give the same bits.

use super::batch::Scorer;
use super::item::Kernel;
use super::keys::Keys;
use super::scheme::{Family, Missing, NotApplicable, Scheme};

/// One indicator over a chunk of rows, ready to be scored.
pub(super) struct ItemRows<'a> {
    pub scorer: &'a Scorer<'a>,
    pub index: usize,
    pub segment: usize,
    /// First row of the chunk within the segment.
    pub start: usize,
    /// `NaN` where not defined.
    pub values: &'a [f64],
    pub applies: Option<Vec<bool>>,
    /// Where a special ratio is given, and which.
    pub specials: Vec<(Vec<bool>, f64)>,
}

/// What one indicator gives the rows of a chunk.
pub(super) struct ItemScores {
    /// Points.
    pub scores: Vec<f64>,
    /// Benchmarks, the lower end of a range; `NaN` where there is none.
    pub lows: Vec<f64>,
    /// Weights that count, where the scheme scales by them; else empty.
    pub counted: Vec<f64>,
    /// Magnitudes for the error bound of an exact scheme; else empty.
    pub bounds: Vec<f64>,
}

/// Benchmarks of one indicator in one list, by dense key.
pub(super) struct KeyedBenchmark<'a> {
    pub ids: &'a Keys,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
}

/// Whether one indicator is scored by the same rule in every list, without a step that asks for
/// single rows.
pub(super) fn alike(scheme: &Scheme, index: usize, lists: usize) -> bool {
    let indicator = &scheme.indicators[index];
    let first = scheme.benchmark_of(index, 0);
    indicator.groups.is_none()
        && indicator.score_digits.is_none()
        && indicator.missing != Missing::GroupMean
        && !matches!(indicator.family, Family::Steps | Family::RankOnly)
        && (1..lists).all(|list| scheme.benchmark_of(index, list) == first)
}

impl ItemScores {
    fn zero(rows: usize, scorer: &Scorer<'_>) -> Self {
        let when = |wanted: bool| vec![0.0; if wanted { rows } else { 0 }];
        Self {
            scores: vec![0.0; rows],
            lows: vec![f64::NAN; rows],
            counted: when(scorer.reweighting),
            bounds: when(scorer.exact),
        }
    }
}

impl ItemRows<'_> {
    /// Scores the chunk; `first` is its first row in the table.
    pub fn scores(&self, first: usize) -> ItemScores {
        if self.scorer.alike[self.index] && !self.some_not_applicable() {
            self.score_alike(first)
        } else {
            self.score_each(first)
        }
    }

    /// Whether a department said of some row that a part of the value does not apply to it.
    fn some_not_applicable(&self) -> bool {
        let parts = self.scorer.prepared.parts(self.index);
        parts.some_not_applicable(self.segment, self.start..self.start + self.values.len())
    }

    fn score_alike(&self, first: usize) -> ItemScores {
        let kernel = &self.scorer.kernels[self.index];
        let rows = self.values.len();
        let benchmark = self.scorer.tables[self.index].first().and_then(Option::as_ref);
        let found = |ends: for<'k> fn(&'k KeyedBenchmark<'_>) -> &'k [f64]| match benchmark {
            Some(benchmark) => benchmark.look_up(first, rows, ends(benchmark)),
            None => vec![f64::NAN; rows],
        };
        let lows = found(|benchmark| &benchmark.low);
        let mut item = match kernel.family {
            Family::MinMax => {
                let highs = found(|benchmark| &benchmark.high);
                self.fill(lows, |row, value, low| kernel.ratio(value, low, highs[row]))
            }
            Family::Inverse => self.fill(lows, |_, value, low| Kernel::inverse(value, low)),
            _ => self.fill(lows, |_, value, low| Kernel::plain(value, low)),
        };
        self.override_special(&mut item);
        item
    }

    #[inline]
    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see `batch`)")]
    fn fill(&self, lows: Vec<f64>, ratio: impl Fn(usize, f64, f64) -> f64) -> ItemScores {
        let indicator = &self.scorer.prepared.scheme.indicators[self.index];
        let kernel = &self.scorer.kernels[self.index];
        let weight = kernel.weight;
        let (missing, missing_counts) = match indicator.missing {
            Missing::Zero | Missing::Hold | Missing::GroupMean => (0.0, weight),
            Missing::Full => (weight, weight),
            Missing::Reweight => (0.0, 0.0),
        };
        let range = is_range(kernel);
        let points = |(row, (value, low)): (usize, (&f64, &f64))| {
            let comparable = !(low.is_nan() || (*low == 0.0 && !range));
            let scored = kernel.clamp(ratio(row, *value, *low)) * weight;
            let known = if comparable { scored } else { 0.0 };
            if value.is_nan() { missing } else { known }
        };
        let scores: Vec<f64> = self.values.iter().zip(&lows).enumerate().map(points).collect();
        let counts = |value: &f64| if value.is_nan() { missing_counts } else { weight };
        let counted =
            if self.scorer.reweighting { self.values.iter().map(counts).collect() } else { Vec::new() };
        let bound = |row: usize| {
            let (value, low) = (self.values[row], lows[row]);
            let apart = value.is_nan() || low.is_nan() || (low == 0.0 && !range);
            let magnitude = if apart { 1.0 } else { ratio(row, value, low).abs() };
            weight.abs() * (magnitude + 3.0) + scores[row].abs()
        };
        let bounds = (0..if self.scorer.exact { scores.len() } else { 0 }).map(bound).collect();
        ItemScores { scores, lows, counted, bounds }
    }

    /// Special ratios (the first that holds) and items that do not apply.
    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see `batch`)")]
    fn override_special(&self, item: &mut ItemScores) {
        let weight = self.scorer.kernels[self.index].weight;
        let indicator = &self.scorer.prepared.scheme.indicators[self.index];
        let mut give = |holds: &[bool], wanted: bool, points: f64, counted: f64| {
            for (row, _) in holds.iter().enumerate().filter(|(_, holds)| **holds == wanted) {
                item.scores[row] = points;
                if let Some(place) = item.counted.get_mut(row) {
                    *place = counted;
                }
                if let Some(bound) = item.bounds.get_mut(row) {
                    *bound = weight.abs() * 4.0 + points.abs();
                }
            }
        };
        for (holds, ratio) in self.specials.iter().rev() {
            give(holds, true, ratio * weight, weight);
        }
        if let Some(applies) = &self.applies {
            let unused = indicator.when_not_applicable == NotApplicable::Zero;
            give(applies, false, 0.0, if unused { weight } else { 0.0 });
        }
    }

    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see `batch`)")]
    fn score_each(&self, first: usize) -> ItemScores {
        let scorer = self.scorer;
        let mut item = ItemScores::zero(self.values.len(), scorer);
        let indicator = &scorer.prepared.scheme.indicators[self.index];
        let weight = scorer.kernels[self.index].weight;
        for row in 0..self.values.len() {
            let list = usize::from(scorer.prepared.group[first + row]);
            if !indicator.serves(list) {
                continue;
            }
            let (low, high) = scorer.benchmark(self.index, list, first + row);
            let (points, counts, magnitude) = self.points(row, list, low, high);
            item.lows[row] = low;
            item.scores[row] = points;
            if let Some(counted) = item.counted.get_mut(row) {
                *counted = if counts { weight } else { 0.0 };
            }
            if let Some(bound) = item.bounds.get_mut(row) {
                *bound = weight.abs() * (magnitude + 3.0) + points.abs();
            }
        }
        item
    }

    /// Points of a row, whether the weight counts, and the magnitude of the ratio for the bound.
    #[expect(clippy::float_arithmetic, reason = "published in binary64, or bounded (see `batch`)")]
    fn points(&self, row: usize, list: usize, low: f64, high: f64) -> (f64, bool, f64) {
        let scorer = self.scorer;
        let indicator = &scorer.prepared.scheme.indicators[self.index];
        let kernel = &scorer.kernels[self.index];
        let weight = kernel.weight;
        let value = self.values[row];
        let unused = indicator.when_not_applicable == NotApplicable::Zero;
        let not_applicable =
            || scorer.prepared.parts(self.index).not_applicable(self.segment, self.start + row);
        let mut magnitude = 1.0;
        let (points, counts) = if self.applies.as_ref().is_some_and(|applies| !applies[row]) {
            (0.0, unused)
        } else if let Some((_, ratio)) = self.specials.iter().find(|(holds, _)| holds[row]) {
            (ratio * weight, true)
        } else if value.is_nan() && not_applicable() {
            (0.0, unused)
        } else if value.is_nan() {
            match indicator.missing {
                Missing::Zero | Missing::Hold => (0.0, true),
                Missing::Full => (weight, true),
                Missing::Reweight => (0.0, false),
                Missing::GroupMean => (scorer.means.get(list).map_or(0.0, |means| means[self.index]), true),
            }
        } else if kernel.family == Family::Steps {
            (scorer.item_by_steps(self.index, self.segment, self.start + row, value), true)
        } else if kernel.family == Family::RankOnly || low.is_nan() || (low == 0.0 && !is_range(kernel)) {
            (0.0, true)
        } else {
            let ratio = kernel.ratio(value, low, high);
            magnitude = ratio.abs();
            (kernel.clamp(ratio) * weight, true)
        };
        let points = match indicator.score_digits {
            Some(digits) => {
                scorer.rounded_item(self.index, self.segment, self.start + row, points, magnitude, digits)
            }
            None => points,
        };
        (points, counts, magnitude)
    }
}

impl KeyedBenchmark<'_> {
    /// The benchmark of so many rows from `first` on.
    fn look_up(&self, first: usize, rows: usize, benchmarks: &[f64]) -> Vec<f64> {
        if self.ids.ids.is_empty() {
            return vec![benchmarks.first().copied().unwrap_or(f64::NAN); rows];
        }
        self.ids.ids[first..first + rows].iter().map(|key| benchmarks[*key as usize]).collect()
    }
}

fn is_range(kernel: &Kernel) -> bool {
    kernel.family == Family::MinMax
}
