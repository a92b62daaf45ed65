//! Changes after classing: gates, protections, events and vetoes, in their order. Where they
//! conflict a veto prevails, then a cap, then a floor, then a shift (domain reference §1.8).

use super::batch::Scorer;
use super::classing::acts_on;
use super::prepared::{Prepared, RowScope};
use super::scheme::{ClassIndex, Effect, Scheme};
use super::score::Score;
use law::{DatedValue, Figure, Scope, Value};
use std::cell::OnceCell;

/// The class after the rules whose bits are set, and which of them changed something.
#[must_use]
pub(super) fn regraded(scheme: &Scheme, class: ClassIndex, holding: u16) -> (ClassIndex, u16) {
    if holding == 0 {
        return (class, 0);
    }
    let mut now = class;
    let mut acted = 0;
    let (mut cap, mut floor, mut shift) = (None, None, 0i16);
    for (index, rule) in scheme.regrades.iter().enumerate() {
        if holding & (1 << index) == 0 || !acts_on(scheme, rule, now) {
            continue;
        }
        acted |= 1 << index;
        match rule.effect {
            Effect::Set(class) => now = class,
            Effect::CapAt(class) => cap = cap.max(Some(class)),
            Effect::FloorAt(class) => floor = Some(floor.map_or(class, |floor: ClassIndex| floor.min(class))),
            Effect::Shift(classes) => shift += i16::from(classes),
        }
    }
    let worst = scheme.classes.iter().filter(|class| !class.outside).count().saturating_sub(1);
    let shifted = (i16::from(now) + shift).clamp(0, i16::try_from(worst).unwrap_or(i16::MAX));
    now = ClassIndex::try_from(shifted).unwrap_or(now);
    // Indices grow towards worse classes: a floor is an upper limit of the index, a cap a lower one.
    now = floor.map_or(now, |floor| now.min(floor));
    now = cap.map_or(now, |cap| now.max(cap));
    (now, acted)
}

/// The class after vetoes.
#[must_use]
pub(super) fn vetoed(scheme: &Scheme, class: ClassIndex, vetoes: u16) -> ClassIndex {
    let mut now = class;
    for (index, veto) in scheme.vetoes.iter().enumerate() {
        if vetoes & (1 << index) == 0 {
            continue;
        }
        if let Some(given) = veto.class {
            return given;
        }
        if let Some(limit) = veto.not_above {
            now = now.max(limit);
        }
    }
    now
}

/// Figures, parameters and the score of one row.
pub(super) struct FigureScope<'a> {
    scorer: &'a Scorer<'a>,
    figures: RowScope<'a>,
    scheme: &'a Scheme,
    row: usize,
    list: u8,
    score: OnceCell<Score>,
}

impl<'a> FigureScope<'a> {
    pub fn new(scorer: &'a Scorer<'a>, prepared: &'a Prepared<'a>, row: usize) -> Self {
        let list = prepared.group[row];
        Self {
            scorer,
            figures: prepared.scope(row),
            scheme: prepared.scheme,
            row,
            list,
            score: OnceCell::new(),
        }
    }

    fn score(&self) -> &Score {
        self.score.get_or_init(|| self.scorer.exactly(self.row))
    }
}

impl Scope for FigureScope<'_> {
    fn term(&self, id: &str) -> Value {
        let number = match id {
            "total_score" => &self.score().total,
            "raw_score" => &self.score().raw,
            "base_score" => &self.score().base,
            "bonus" => &self.score().bonus,
            "deduction" => &self.score().deduction,
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
        let list = self.list;
        let item = self.scheme.indicator(id, list).and_then(|indicator| self.score().item(indicator));
        let Some(item) = item else { return Value::Unknown };
        match figure {
            Figure::Value => item.value.as_ref().map(super::item::Number::exact).into(),
            Figure::Score => Value::Number(item.score.exact()),
            Figure::Benchmark => {
                let point = item.entry.as_ref().and_then(|entry| match &entry.used {
                    Some(super::benchmark::Yardstick::Point(point)) => Some(point.exact.clone()),
                    _ => None,
                });
                point.into()
            }
        }
    }
}
