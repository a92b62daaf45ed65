//! The plain result tables of a run, in the layout that the scheme declares. Columns are made for a
//! few thousand rows at a time, so that nothing large is kept; writing them is `paper`'s work.

use super::batch::{Scored, Scorer};
use super::benchmark::Yardstick;
use super::ranking::Totals;
use super::run::{NO_CLASS, Run, by_list};
use super::scheme::{OutputColumn, OutputSource, OutputTable, Status};
use super::table::Mantissas;
use fact::Decimal;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Values of one output column for some rows; figures of the table stay where they are.
#[derive(Clone, Debug)]
pub enum OutputValues<'a> {
    /// Whole numbers divided by `10^digits`.
    Narrow {
        /// Mantissas.
        mantissas: &'a [i32],
        /// Digits.
        digits: u8,
        /// Those with another number than 0 are not there; empty: all are.
        gaps: Cow<'a, [u8]>,
    },
    /// The same with larger numbers.
    Wide {
        /// Mantissas.
        mantissas: Cow<'a, [i64]>,
        /// Digits.
        digits: u8,
        /// Those with another number than 0 are not there; empty: all are.
        gaps: Cow<'a, [u8]>,
    },
    /// Binary64; `NaN` is not there.
    Binary(Vec<f64>),
    /// Places in a list of texts; a place beyond it is not there.
    Text {
        /// Places.
        places: Vec<u32>,
        /// Texts.
        texts: Arc<[Box<str>]>,
    },
}

/// Makes output columns from a run.
pub struct Outputs<'a> {
    run: &'a Run<'a>,
    scorer: Scorer<'a>,
    classes: Arc<[Box<str>]>,
    lists: Arc<[Box<str>]>,
    /// How many are ranked, by ranking.
    sizes: Vec<i64>,
}

impl<'a> Outputs<'a> {
    /// For a run.
    #[must_use]
    pub fn new(run: &'a Run<'a>) -> Self {
        let scheme = run.scheme();
        Self {
            scorer: Scorer::new(&run.prepared, &run.yardsticks),
            classes: scheme.classes.iter().map(|class| class.id.as_str().into()).collect(),
            sizes: run.groups.iter().map(|group| i64::try_from(group.members.len()).unwrap_or(-1)).collect(),
            lists: scheme.groups.iter().map(|group| group.label.as_str().into()).collect(),
            run,
        }
    }

    /// Pieces of rows to ask for, in order: segment and rows within it.
    pub fn pieces(&self) -> Vec<(usize, Range<usize>)> {
        let segments = 0..self.run.prepared.table.segments.len();
        segments.flat_map(|segment| self.scorer.chunks(segment).map(move |rows| (segment, rows))).collect()
    }

    /// The declared columns for rows of a segment.
    #[must_use]
    pub fn columns(&self, segment: usize, rows: Range<usize>) -> Vec<OutputValues<'_>> {
        let columns = &self.run.scheme().output.columns;
        let needs_scores = columns.iter().any(|column| {
            use OutputSource::{Base, Bonus, Deduction, Raw, Score, Value};
            matches!(column.from, Value(_) | Score(_) | Raw | Base | Bonus | Deduction)
        });
        let mut scored =
            if needs_scores { self.scorer.score(segment, rows.clone()) } else { Scored::default() };
        let first = self.run.prepared.table.segments[segment].start;
        let here = first + rows.start..first + rows.end;
        columns.iter().map(|column| self.column(column, segment, &rows, &here, &mut scored)).collect()
    }

    fn column(
        &self,
        column: &OutputColumn,
        segment: usize,
        rows: &Range<usize>,
        here: &Range<usize>,
        scored: &mut Scored,
    ) -> OutputValues<'_> {
        let run = self.run;
        let prepared = &run.prepared;
        let is_scored = |row: usize| prepared.scored(row);
        let of_scored = |mut values: Vec<f64>| {
            // Who is not scored has no total.
            for (value, total) in values.iter_mut().zip(&scored.total) {
                *value = if total.is_nan() { f64::NAN } else { *value };
            }
            OutputValues::Binary(values)
        };
        match &column.from {
            OutputSource::Subject => self.figure(super::prepared::SUBJECT, segment, rows, column.digits),
            OutputSource::Figure(term) => self.figure(term, segment, rows, column.digits),
            OutputSource::Value(id) => {
                OutputValues::Binary(self.item_figures(&mut scored.values, id, &column.from, here.start))
            }
            OutputSource::Score(id) => {
                of_scored(self.item_figures(&mut scored.scores, id, &column.from, here.start))
            }
            OutputSource::Raw => of_scored(scored.raw.clone()),
            OutputSource::Base => of_scored(scored.base.clone()),
            OutputSource::Bonus => of_scored(scored.bonus.clone()),
            OutputSource::Deduction => of_scored(scored.deduction.clone()),
            OutputSource::Total => self.total(here),
            OutputSource::Rank => {
                whole(run.rank[here.clone()].iter().map(|rank| i64::from(*rank)), |rank| rank > 0)
            }
            OutputSource::Ranked => {
                let ranked = |row: usize| match self.sizes.get(run.group_of[row] as usize) {
                    Some(size) if is_scored(row) => *size,
                    _ => -1,
                };
                whole(here.clone().map(ranked), |ranked| ranked >= 0)
            }
            OutputSource::Participates => {
                whole(here.clone().map(|row| i64::from(prepared.status[row] == Status::Rated)), |_| true)
            }
            OutputSource::Veto => {
                whole(here.clone().map(|row| i64::from(prepared.vetoes[row] != 0)), |_| true)
            }
            OutputSource::Class => {
                let places = here.clone().map(|row| match run.class[row] {
                    NO_CLASS => u32::MAX,
                    class => u32::from(class),
                });
                OutputValues::Text { places: places.collect(), texts: Arc::clone(&self.classes) }
            }
            OutputSource::Group => {
                let places = here.clone().map(|row| u32::from(prepared.group[row])).collect();
                OutputValues::Text { places, texts: Arc::clone(&self.lists) }
            }
            OutputSource::Benchmark(_)
            | OutputSource::Count(_)
            | OutputSource::Sum(_)
            | OutputSource::ClassCount(_)
            | OutputSource::Vetoed => OutputValues::Binary(vec![f64::NAN; here.len()]),
        }
    }

    /// A figure of an indicator; it is given away where only one column shows it.
    fn item_figures(
        &self,
        figures: &mut [Vec<f64>],
        id: &str,
        from: &OutputSource,
        first: usize,
    ) -> Vec<f64> {
        let scheme = self.run.scheme();
        let mut same = (0..scheme.indicators.len()).filter(|index| *scheme.indicators[*index].id == *id);
        let shown = scheme.output.columns.iter().filter(|column| column.from == *from).count();
        match (same.next(), same.next()) {
            (Some(index), None) if shown == 1 => std::mem::take(&mut figures[index]),
            _ => by_list(&self.run.prepared, figures, id, first),
        }
    }

    fn total(&self, here: &Range<usize>) -> OutputValues<'_> {
        match &self.run.totals {
            Totals::Published(totals, digits) => {
                let mantissas = &totals[here.clone()];
                let gaps = gaps_where(mantissas, |mantissa| *mantissa == i64::MIN);
                OutputValues::Wide { mantissas: mantissas.into(), digits: *digits, gaps: gaps.into() }
            }
            Totals::Exact { nearest, .. } => OutputValues::Binary(nearest[here.clone()].to_vec()),
        }
    }

    fn figure(
        &self,
        term: &str,
        segment: usize,
        rows: &Range<usize>,
        wanted: Option<u8>,
    ) -> OutputValues<'_> {
        let table = &self.run.prepared.table;
        let Some(position) = table.position(term) else {
            return OutputValues::Binary(vec![f64::NAN; rows.len()]);
        };
        let heading = &table.columns[position];
        let column = &table.segments[segment].columns[position];
        let gaps: Cow<'_, [u8]> = column.gaps().map_or(&[][..], |gaps| &gaps[rows.clone()]).into();
        let wide = || column.mantissas().widened(rows.clone());
        if let Some(texts) = &heading.texts {
            let place = |(row, code): (usize, i64)| {
                let there = gaps.get(row).is_none_or(|gap| *gap == 0);
                if there { u32::try_from(code).unwrap_or(u32::MAX) } else { u32::MAX }
            };
            let places = wide().into_iter().enumerate().map(place).collect();
            return OutputValues::Text { places, texts: Arc::clone(texts) };
        }
        if let Some(digits) = wanted {
            let rounded = |mantissa: i64| {
                let whole =
                    Decimal::new(mantissa.into(), heading.digits).round(digits, fact::Rounding::HalfUp);
                i64::try_from(whole.mantissa()).unwrap_or(i64::MAX)
            };
            let mantissas: Vec<i64> = wide().into_iter().map(rounded).collect();
            return OutputValues::Wide { mantissas: mantissas.into(), digits: 0, gaps };
        }
        let digits = heading.digits;
        match column.mantissas() {
            Mantissas::Tiny(_) => OutputValues::Wide { mantissas: wide().into(), digits, gaps },
            Mantissas::Narrow(values) => {
                OutputValues::Narrow { mantissas: &values[rows.clone()], digits, gaps }
            }
            Mantissas::Wide(values) => {
                OutputValues::Wide { mantissas: values[rows.clone()].into(), digits, gaps }
            }
        }
    }

    /// The benchmark table: one row a key of the first benchmark rule, all together first.
    #[must_use]
    pub fn benchmark_rows(&self) -> Option<(Vec<String>, Vec<Vec<String>>)> {
        let scheme = self.run.scheme();
        let layout = scheme.output.benchmarks.as_ref()?;
        let rule = scheme.benchmarks.first()?;
        let keys = self.run.prepared.keys(&rule.by).count;
        let mut rows = vec![self.benchmark_row(layout, None)];
        rows.extend((0..keys).map(|key| self.benchmark_row(layout, Some(key))));
        Some((header(layout), rows))
    }

    fn benchmark_row(&self, layout: &OutputTable, key: Option<usize>) -> Vec<String> {
        let scheme = self.run.scheme();
        let by = &scheme.benchmarks[0].by;
        let name = match key {
            Some(key) => self.run.prepared.key_text(by, key),
            None => layout.all.clone().unwrap_or_else(|| "全部".to_owned()),
        };
        let mut row = vec![name];
        for column in &layout.columns {
            let entry = |indicator: usize| {
                let rule = scheme.benchmark_of(indicator, 0)?;
                let table = self.run.yardsticks.tables[rule].get(&indicator)?;
                key.map_or(Some(&table.all), |key| table.entries.get(key))
            };
            row.push(match column.from {
                OutputSource::Benchmark(indicator) => match entry(indicator)
                    .and_then(|entry| entry.used.as_ref())
                {
                    Some(Yardstick::Point(point)) => super::item::printed_figure(point),
                    Some(Yardstick::Range(low, high)) => {
                        format!("{}–{}", super::item::printed_figure(low), super::item::printed_figure(high))
                    }
                    None => String::new(),
                },
                OutputSource::Count(indicator) => {
                    entry(indicator).map_or_else(String::new, |entry| entry.count.to_string())
                }
                _ => String::new(),
            });
        }
        row
    }

    /// The group table: one row a ranking that has participants.
    #[must_use]
    pub fn group_rows(&self) -> Option<(Vec<String>, Vec<Vec<String>>)> {
        let layout = self.run.scheme().output.groups.as_ref()?;
        let counts = GroupCounts::of(self.run);
        let columns: Vec<Vec<String>> =
            layout.columns.iter().map(|column| self.group_column(column, &counts)).collect();
        let rows = (0..self.run.groups.len())
            .filter(|group| counts.participants[*group] > 0)
            .map(|group| columns.iter().map(|column| column[group].clone()).collect())
            .collect();
        Some((header(layout), rows))
    }

    /// One figure of every group.
    fn group_column(&self, column: &OutputColumn, counts: &GroupCounts) -> Vec<String> {
        let run = self.run;
        let table = &run.prepared.table;
        let each =
            |text: &dyn Fn(&super::ranking::RankGroup) -> String| run.groups.iter().map(text).collect();
        match &column.from {
            OutputSource::Figure(term) => each(&|about| {
                table
                    .position(term)
                    .map_or_else(String::new, |column| table.text(column, about.example as usize))
            }),
            OutputSource::Group => each(&|about| {
                self.lists.get(usize::from(about.list)).map_or_else(String::new, ToString::to_string)
            }),
            OutputSource::Ranked => each(&|about| about.members.len().to_string()),
            OutputSource::Vetoed => counts.vetoed.iter().map(ToString::to_string).collect(),
            OutputSource::ClassCount(class) => {
                let of_group = |classes: &[u32]| classes[usize::from(*class)].to_string();
                counts.by_class.chunks(counts.classes).map(of_group).collect()
            }
            OutputSource::Sum(term) => self.group_sums(term, column.digits, counts),
            _ => each(&|_| String::new()),
        }
    }

    fn group_sums(&self, term: &str, wanted: Option<u8>, counts: &GroupCounts) -> Vec<String> {
        let table = &self.run.prepared.table;
        let mut sums = vec![0i128; self.run.groups.len()];
        let Some(position) = table.position(term) else {
            return sums.iter().map(|_| String::new()).collect();
        };
        let digits = table.columns[position].digits;
        for segment in &table.segments {
            let column = &segment.columns[position];
            for (row, group) in counts.group_of[segment.start..].iter().take(segment.rows).enumerate() {
                let (Some(sum), Ok(mantissa)) = (sums.get_mut(*group as usize), column.at(row)) else {
                    continue;
                };
                *sum += match wanted {
                    Some(wanted) if wanted != digits => {
                        Decimal::new(mantissa.into(), digits).round(wanted, fact::Rounding::HalfUp).mantissa()
                    }
                    _ => i128::from(mantissa),
                };
            }
        }
        let digits = if wanted.is_some() { 0 } else { digits };
        sums.iter().map(|sum| Decimal::new(*sum, digits).to_string()).collect()
    }
}

/// What the group table counts, found in one pass over the rows in their order.
struct GroupCounts {
    /// Ranking of each row that is scored; beyond the last for the others.
    group_of: Vec<u32>,
    participants: Vec<u32>,
    vetoed: Vec<u32>,
    /// Classes of the scheme, and one more for no class.
    classes: usize,
    /// By group, then by class.
    by_class: Vec<u32>,
}

impl GroupCounts {
    fn of(run: &Run<'_>) -> Self {
        let groups = run.groups.len();
        let classes = run.scheme().classes.len() + 1;
        let mut counts = Self {
            group_of: Vec::with_capacity(run.group_of.len()),
            participants: vec![0; groups],
            vetoed: vec![0; groups],
            classes,
            by_class: vec![0; groups * classes],
        };
        for (row, group) in run.group_of.iter().enumerate() {
            let scored = run.prepared.scored(row) && (*group as usize) < groups;
            counts.group_of.push(if scored { *group } else { u32::MAX });
            if scored {
                let group = *group as usize;
                counts.participants[group] += 1;
                counts.vetoed[group] += u32::from(run.prepared.vetoes[row] != 0);
                let class = usize::from(run.class[row]).min(classes - 1);
                counts.by_class[group * classes + class] += 1;
            }
        }
        counts
    }
}

fn header(layout: &OutputTable) -> Vec<String> {
    layout.key.iter().cloned().chain(layout.columns.iter().map(|column| column.name.clone())).collect()
}

fn whole<'a>(numbers: impl Iterator<Item = i64>, there: impl Fn(i64) -> bool) -> OutputValues<'a> {
    let mantissas: Vec<i64> = numbers.collect();
    let gaps = gaps_where(&mantissas, |number| !there(*number));
    OutputValues::Wide { mantissas: mantissas.into(), digits: 0, gaps: gaps.into() }
}

/// 1 where a number is not there; empty when all are.
fn gaps_where(numbers: &[i64], missing: impl Fn(&i64) -> bool) -> Vec<u8> {
    if numbers.iter().any(&missing) {
        numbers.iter().map(|number| missing(number).into()).collect()
    } else {
        Vec::new()
    }
}
