//! Control totals: what a department printed under its columns and lists against what was read, admitted and held.

use super::rules::Tolerance;
use fact::{Decimal, Fact, Finding, Period, Place, Ratio, Severity, Source};
use std::collections::HashMap;
use std::sync::Arc;

/// An exact sum of decimals, with how many there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Numbers added.
    pub count: u64,
    /// Sum of those with at most [`PLACES`] decimals, in units of the last place.
    whole: i128,
    /// Sum of the rest.
    rest: Option<Ratio>,
}

/// Decimals that are added as whole numbers.
const PLACES: u8 = 9;

impl Sum {
    /// Adds one number.
    pub fn add(&mut self, number: Decimal) {
        self.count += 1;
        let sum = number.mantissa_at(PLACES).and_then(|mantissa| self.whole.checked_add(mantissa));
        match sum {
            Some(sum) => self.whole = sum,
            None => {
                let rest = self.rest.take().unwrap_or_else(Ratio::zero);
                self.rest = Some(rest + Ratio::from(number));
            }
        }
    }

    /// The sum, exactly.
    #[must_use]
    pub fn total(&self) -> Ratio {
        let whole = Ratio::from(Decimal::new(self.whole, PLACES));
        match &self.rest {
            Some(rest) => &whole + rest,
            None => whole,
        }
    }
}

/// Sums of one term and period in one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermTotal {
    /// Numbers admitted to enterprises.
    pub admitted: Sum,
    /// Numbers in held rows.
    pub held: Sum,
    /// Facts without a number (blank, not applicable, unknown, texts), admitted or held.
    pub without_number: u64,
}

/// Sums of a delivery per file, sheet, term and period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    sheets: Vec<SheetTotals>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct SheetTotals {
    source: Arc<Source>,
    terms: HashMap<Arc<str>, Vec<(Period, TermTotal)>>,
}

/// A total that the department printed, and what the reader could not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedTotal {
    /// Where it is printed.
    pub place: Place,
    /// Glossary id.
    pub term: String,
    /// Period of the column.
    pub period: Period,
    /// The printed total in the term's unit.
    pub stated: Decimal,
    /// Numbers refused while reading, where there was a number.
    pub refused: Sum,
    /// Cells refused that hold no number at all.
    pub refused_without_number: u64,
}

/// A printed total taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// Sum admitted.
    pub admitted: Ratio,
    /// Sum held.
    pub held: Ratio,
    /// Sum refused.
    pub refused: Ratio,
    /// Printed total less the three sums; zero when it reconciles exactly.
    pub gap: Ratio,
    /// Set when the gap lies beyond the tolerance.
    pub finding: Option<Finding>,
}

impl Totals {
    pub(super) fn admitted(&mut self, fact: &Fact) {
        let total = self.total_mut(fact);
        match fact.reading.number() {
            Some(number) => total.admitted.add(number),
            None => total.without_number += 1,
        }
    }

    pub(super) fn held(&mut self, fact: &Fact) {
        let total = self.total_mut(fact);
        match fact.reading.number() {
            Some(number) => total.held.add(number),
            None => total.without_number += 1,
        }
    }

    fn total_mut(&mut self, fact: &Fact) -> &mut TermTotal {
        let source = &fact.origin.source;
        let same = |sheet: &SheetTotals| Arc::ptr_eq(&sheet.source, source) || sheet.source == *source;
        let place = match self.sheets.iter().rposition(same) {
            Some(place) => place,
            None => {
                self.sheets.push(SheetTotals { source: source.clone(), terms: HashMap::new() });
                self.sheets.len() - 1
            }
        };
        let terms = &mut self.sheets[place].terms;
        if !terms.contains_key(&fact.term) {
            terms.insert(fact.term.clone(), Vec::new());
        }
        let periods = terms.get_mut(&fact.term).expect("inserted above");
        let place = match periods.iter().position(|(period, _)| *period == fact.period) {
            Some(place) => place,
            None => {
                periods.push((fact.period, TermTotal::default()));
                periods.len() - 1
            }
        };
        &mut periods[place].1
    }

    /// Sums of one term and period in one sheet; `None` when nothing of it was read.
    #[must_use]
    pub fn of(&self, file: &str, sheet: &str, term: &str, period: Period) -> Option<&TermTotal> {
        let here = |totals: &&SheetTotals| totals.source.file == file && totals.source.sheet == sheet;
        let periods = self.sheets.iter().find(here)?.terms.get(term)?;
        periods.iter().find(|(other, _)| *other == period).map(|(_, total)| total)
    }

    /// Takes a printed total apart: stated = admitted + held + refused + gap.
    #[must_use]
    pub fn reconcile(&self, stated: &StatedTotal, tolerance: Tolerance) -> Reconciliation {
        let total = self.of(&stated.place.file, &stated.place.sheet, &stated.term, stated.period);
        let sum = |pick: fn(&TermTotal) -> &Sum| total.map_or_else(Ratio::zero, |total| pick(total).total());
        let (admitted, held) = (sum(|total| &total.admitted), sum(|total| &total.held));
        let refused = stated.refused.total();
        let read = &(&admitted + &held) + &refused;
        let gap = &Ratio::from(stated.stated) - &read;
        let finding = (!tolerance.covers_ratio(&Ratio::from(stated.stated), &read))
            .then(|| stated.finding(&admitted, &held, &refused, &gap));
        Reconciliation { admitted, held, refused, gap, finding }
    }
}

impl StatedTotal {
    fn finding(&self, admitted: &Ratio, held: &Ratio, refused: &Ratio, gap: &Ratio) -> Finding {
        let unreadable = match self.refused_without_number {
            0 => String::new(),
            cells => format!("，另有{cells}格不是数字"),
        };
        Finding {
            code: "total-differs".to_owned(),
            severity: Severity::Warning,
            place: self.place.clone(),
            subject: String::new(),
            term: self.term.clone(),
            raw: self.stated.to_string(),
            message: format!(
                "合计栏与各行之和不符：入库{admitted}、暂挂{held}、退回{refused}{unreadable}，相差{gap}。"
            ),
            advice: "请核对是否漏行、重行或合计未更新，更正后重新报送。".to_owned(),
        }
    }
}

/// Checks a stated number of firms against the sum of a list's classes (a notice that says 36 and lists 4 + 21 + 0 + 3
/// is one that should not be issued).
#[must_use]
pub fn check_list_total(place: &Place, label: &str, stated: u64, classes: &[(&str, u64)]) -> Option<Finding> {
    let sum: u64 = classes.iter().map(|(_, count)| count).sum();
    if sum == stated {
        return None;
    }
    let parts: Vec<String> = classes.iter().map(|(class, count)| format!("{class}{count}")).collect();
    Some(Finding {
        code: "list-total-differs".to_owned(),
        severity: Severity::Warning,
        place: place.clone(),
        subject: label.to_owned(),
        term: String::new(),
        raw: stated.to_string(),
        message: format!("“{label}”称共{stated}家，各类相加（{}）为{sum}家。", parts.join("+")),
        advice: "请核对名单，查清差额后再发布。".to_owned(),
    })
}

impl Tolerance {
    /// Whether two exact numbers lie within it, the bound included.
    #[must_use]
    pub fn covers_ratio(self, left: &Ratio, right: &Ratio) -> bool {
        let gap = absolute(left - right);
        let larger = absolute(left.clone()).max(absolute(right.clone()));
        gap <= Ratio::from(self.absolute) || gap <= Ratio::from(self.relative) * larger
    }

    /// Whether two decimals lie within it, the bound included.
    #[must_use]
    pub fn covers(self, left: Decimal, right: Decimal) -> bool {
        left == right || self.covers_ratio(&left.into(), &right.into())
    }
}

pub(super) fn absolute(number: Ratio) -> Ratio {
    if number.is_negative() { -number } else { number }
}
