//! Every day of a pack has exactly one value of each parameter, one table and one calculation of each
//! id: no rule and two rules on one day are errors.

use super::Loader;
use crate::days::Days;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::pack::{Derived, Parameter, Table};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Something with days and a place.
struct Stretch<'a> {
    days: Days,
    file: &'a SourceFile,
    span: Range<usize>,
}

impl<'a> Stretch<'a> {
    fn new(days: Days, file: &'a SourceFile, span: &Range<usize>) -> Self {
        Self { days, file, span: span.clone() }
    }
}

impl Loader {
    pub(super) fn check_calendar(
        &mut self,
        parameters: &BTreeMap<String, Parameter>,
        tables: &[Table],
        derived: &[Derived],
    ) {
        for parameter in parameters.values().filter(|parameter| !parameter.values.is_empty()) {
            let declared = parameter.values.iter().zip(&parameter.declarations);
            let stretches =
                declared.map(|(value, place)| Stretch::new(value.days, &place.file, &place.span)).collect();
            self.check_days("参数", &parameter.id, stretches);
        }
        let ids: BTreeSet<&str> = tables.iter().map(|table| table.id.as_str()).collect();
        for id in ids {
            let same = tables.iter().filter(|table| table.id == id);
            let stretches = same.map(|table| Stretch::new(table.days, &table.file, &table.span)).collect();
            self.check_days("表", id, stretches);
        }
        // Calculations for different groups stand side by side.
        let keys: BTreeSet<(&str, &str)> = derived.iter().flat_map(keys).collect();
        for (id, group) in keys {
            let same = derived.iter().filter(|derived| derived.id == id && is_for(derived, group));
            let stretches = same.map(|one| Stretch::new(one.days, &one.file, &one.span)).collect();
            self.check_days("派生项", id, stretches);
        }
    }

    fn check_days(&mut self, what: &str, id: &str, mut stretches: Vec<Stretch<'_>>) {
        stretches.sort_by_key(|stretch| stretch.days.from);
        let mut next = Some(self.days.from);
        let mut last: Option<&Stretch<'_>> = None;
        let mut wrong = Vec::new();
        for stretch in &stretches {
            match next {
                Some(next) if next < stretch.days.from => {
                    let hole = Days { from: next, to: stretch.days.from.yesterday().ok() };
                    wrong.push(gap(what, id, stretch, hole));
                }
                Some(next) if next == stretch.days.from => {}
                _ => wrong.extend(last.and_then(|last| overlap(what, id, last, stretch))),
            }
            let after = stretch.days.to.map(|to| to.tomorrow().unwrap_or(Date::MAX));
            next = match (next, after) {
                (Some(next), Some(after)) => Some(next.max(after)),
                _ => None,
            };
            last = Some(stretch);
        }
        if let (Some(next), Some(last)) = (next, last)
            && self.days.to.is_none_or(|to| next <= to)
        {
            wrong.push(gap(what, id, last, Days { from: next, to: self.days.to }));
        }
        wrong.into_iter().for_each(|wrong| self.tell_once(wrong));
    }
}

fn gap(what: &str, id: &str, stretch: &Stretch<'_>, hole: Days) -> Diagnostic {
    let message = format!("{what} {id} 在{hole}没有规定。");
    let hint = "规则包有效期内每一天都要有且只有一个；请补上，或改有效期。";
    stretch.file.refuse(stretch.span.clone(), "day-gap", message, hint)
}

fn overlap(what: &str, id: &str, last: &Stretch<'_>, stretch: &Stretch<'_>) -> Option<Diagnostic> {
    let both = last.days.common(&stretch.days)?;
    let message = format!("{what} {id} 在{both}有两个规定。");
    let hint = "同一天只能有一个；旧的请写 to，新的从次日起。";
    Some(stretch.file.refuse(stretch.span.clone(), "day-overlap", message, hint))
}

fn keys(derived: &Derived) -> Vec<(&str, &str)> {
    if derived.groups.is_empty() {
        return vec![(&derived.id, "")];
    }
    derived.groups.iter().map(|group| (derived.id.as_str(), group.as_str())).collect()
}

fn is_for(derived: &Derived, group: &str) -> bool {
    derived.groups.is_empty() || derived.groups.iter().any(|of| of == group)
}
