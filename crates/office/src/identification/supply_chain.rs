//! The ledger of approved land: what of each batch is supplied, lapsed, adjusted or still to be supplied, in which of
//! the states the rest stands and until when, and the rate of supply over the years looked back. Why a batch stands
//! still, and the way out, is a person's word.

use super::excused::{Excuses, Full};
use super::standard::Standard;
use crate::docket::Refusal;
use fact::{Area, Ratio};
use jiff::ToSpan;
use jiff::civil::Date;
use law::{Figures, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A batch or separate site, as approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Number of the approval.
    pub id: String,
    /// Development zone in which it lies; `None` when nobody has reported it, or it lies in none.
    pub zone: Option<String>,
    /// District in which it lies.
    pub region: Option<String>,
    /// Day of the approval.
    pub approved: Date,
    /// Area approved.
    pub area: Area,
    /// Area for which compensation was carried out; `None` when nobody has reported it.
    pub compensated: Option<Area>,
    /// Whether planning or policy changed so that it will not be expropriated; `None` when not known.
    pub dropped: Option<bool>,
    /// Areas whose approval was found lapsed.
    pub lapsed: Vec<Entry>,
    /// Areas adjusted with approval.
    pub adjusted: Vec<Entry>,
}

/// An area taken off a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Day.
    pub on: Date,
    /// Area.
    pub area: Area,
    /// Document that approves it.
    pub document: String,
}

/// A supply of land, from one batch or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// Number of the contract or decision.
    pub id: String,
    /// Day.
    pub on: Date,
    /// Area supplied.
    pub area: Area,
    /// Area from each batch; together the area supplied.
    pub shares: Vec<(String, Area)>,
}

/// Where the land of a batch stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchState {
    /// Number of the approval.
    pub id: String,
    /// Its areas.
    pub balance: Balance,
    /// Of what is unsupplied: expropriated, 征而未供; `None` when compensation was not reported.
    pub expropriated: Option<Area>,
    /// Of what is unsupplied: not expropriated.
    pub not_expropriated: Option<Area>,
    /// Where what is not expropriated stands; `None` when there is none or nobody knows.
    pub state: Option<BatchWord>,
    /// Day on which the approval lapses when nothing is done.
    pub lapses_on: Option<Full>,
    /// Full months since the approval.
    pub months: u32,
    /// Whether it was approved in the years looked back.
    pub is_recent: bool,
}

/// Where land stands that was approved and is not expropriated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BatchWord {
    /// 批而未征: the time is over, the approval lapses (S2-6d).
    Lapsed,
    /// 批而不征: within the time, will not be expropriated, to be adjusted (S2-6e).
    ToAdjust,
    /// Within the time.
    Pending,
}

/// Areas that add up: approved − supplied − lapsed − adjusted = unsupplied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Approved.
    pub approved: Area,
    /// Supplied.
    pub supplied: Area,
    /// Approval lapsed.
    pub lapsed: Area,
    /// Adjusted.
    pub adjusted: Area,
    /// 批而未供.
    pub unsupplied: Area,
}

/// The ledger on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Day.
    pub as_of: Date,
    /// Batches approved by then, in the order given.
    pub batches: Vec<BatchState>,
    /// All of them together.
    pub total: Balance,
    /// Batches approved in the years looked back.
    pub recent: Balance,
    /// Supplied to approved over those years; `None` without an approval in them.
    pub rate: Option<Ratio>,
    /// Whether the rate is below the line; `None` when no line is configured.
    pub rate_low: Option<bool>,
    /// Departments that are told of a rate below the line.
    pub rate_to: Vec<String>,
    /// What does not fit; the batches named are left out of the totals.
    pub remarks: Vec<Refusal>,
}

/// A rate of supply below the line of the place (S2-6c).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LowSupply {
    /// Batches approved in the years looked back.
    pub recent: Balance,
    /// Supplied to approved.
    pub rate: Ratio,
    /// Departments that are told.
    pub to: Vec<String>,
}

/// Draws up the ledger.
///
/// # Errors
/// When no rules of the supply chain are in force, or a figure is of the wrong kind.
pub fn ledger(standard: &Standard<'_>, batches: &[Batch], supplies: &[Supply]) -> Result<Ledger, Refusal> {
    let Some(rule) = standard.rules().supply_chain.clone() else {
        let message = format!("{}没有现行有效的批而未供规则。", standard.as_of());
        return Err(Refusal::new("no_rules", message, "请为本地选用含供应链规则的规则包。"));
    };
    let as_of = standard.as_of();
    let mut remarks = Vec::new();
    let supplied = supplied_by_batch(batches, supplies, as_of, &mut remarks);
    let mut ledger = Ledger {
        as_of,
        batches: Vec::new(),
        total: Balance::default(),
        recent: Balance::default(),
        rate: None,
        rate_low: None,
        rate_to: rule.rate_to.clone(),
        remarks: Vec::new(),
    };
    let since = standard.number(&rule.window).and_then(|years| {
        let span = 0.years().try_years(-i64::from(years)).ok()?;
        as_of.checked_add(span).ok()
    });
    let mut recent = Balance::default();
    let mut seen = BTreeSet::new();
    for batch in batches.iter().filter(|batch| batch.approved <= as_of) {
        if !seen.insert(batch.id.as_str()) {
            let message = format!("批次{}给了不止一次。", batch.id);
            remarks.push(Refusal::new("batch_twice", message, "请先在台账里合并。"));
            continue;
        }
        let supplied = supplied.get(batch.id.as_str()).copied().unwrap_or_else(Area::default);
        match balance(batch, supplied, as_of) {
            Err(wrong) => remarks.push(wrong),
            Ok(balance) => {
                let is_recent = since.is_some_and(|since| batch.approved > since);
                ledger.batches.push(BatchState { is_recent, ..state(standard, batch, balance)? });
                ledger.total = ledger.total.with(&balance);
                if is_recent {
                    recent = recent.with(&balance);
                }
            }
        }
    }
    if since.is_some() && recent.approved > Area::default() {
        ledger.rate = Ratio::new(recent.supplied.micro_mu(), recent.approved.micro_mu());
        let figures = areas([("approved_area", recent.approved), ("supplied_area", recent.supplied)]);
        let values = standard.values(&standard.derivation([&rule.rate_low]), &figures)?;
        ledger.rate_low = values.get(&rule.rate_low).and_then(Value::truth);
    }
    (ledger.recent, ledger.remarks) = (recent, remarks);
    Ok(ledger)
}

impl Ledger {
    /// That too little of what was approved is supplied; `None` when it is enough, or not known.
    #[must_use]
    pub fn low_supply(&self) -> Option<LowSupply> {
        let rate = self.rate.clone().filter(|_| self.rate_low == Some(true))?;
        Some(LowSupply { recent: self.recent, rate, to: self.rate_to.clone() })
    }
}

impl Balance {
    /// Both together.
    #[must_use]
    fn with(self, other: &Self) -> Self {
        Self {
            approved: self.approved + other.approved,
            supplied: self.supplied + other.supplied,
            lapsed: self.lapsed + other.lapsed,
            adjusted: self.adjusted + other.adjusted,
            unsupplied: self.unsupplied + other.unsupplied,
        }
    }
}

/// Area supplied from each batch up to a day. A supply whose shares do not add up, or that names a batch nobody knows,
/// is named and counts with the shares that it states.
fn supplied_by_batch<'b>(
    batches: &'b [Batch],
    supplies: &[Supply],
    as_of: Date,
    remarks: &mut Vec<Refusal>,
) -> BTreeMap<&'b str, Area> {
    let mut supplied: BTreeMap<&str, Area> = BTreeMap::new();
    for supply in supplies.iter().filter(|supply| supply.on <= as_of) {
        let shares: Area = supply.shares.iter().map(|(_, area)| *area).sum();
        if shares != supply.area {
            let message = format!(
                "供地{}面积{}亩，各批次分摊合计{}亩。",
                supply.id,
                supply.area.to_mu().trim(),
                shares.to_mu().trim()
            );
            remarks.push(Refusal::new(
                "shares_differ",
                message,
                "请核对供地与批次的对应面积，合计应等于供地面积。",
            ));
        }
        for (id, area) in &supply.shares {
            match batches.iter().find(|batch| batch.id == *id) {
                Some(batch) => {
                    let entry = supplied.entry(batch.id.as_str()).or_default();
                    *entry = *entry + *area;
                }
                None => {
                    let message = format!("供地{}用到的批次{id}不在台账里。", supply.id);
                    remarks.push(Refusal::new("batch_unknown", message, "请补登批次，或核对批次编号。"));
                }
            }
        }
    }
    supplied
}

fn balance(batch: &Batch, supplied: Area, as_of: Date) -> Result<Balance, Refusal> {
    let by_then =
        |entries: &[Entry]| entries.iter().filter(|entry| entry.on <= as_of).map(|entry| entry.area).sum();
    let (lapsed, adjusted): (Area, Area) = (by_then(&batch.lapsed), by_then(&batch.adjusted));
    let unsupplied = batch.area - supplied - lapsed - adjusted;
    if unsupplied < Area::default() {
        let message = format!(
            "批次{}批准{}亩，已供{}亩、失效{}亩、调整{}亩，多出{}亩。",
            batch.id,
            batch.area.to_mu().trim(),
            supplied.to_mu().trim(),
            lapsed.to_mu().trim(),
            adjusted.to_mu().trim(),
            (-unsupplied).to_mu().trim()
        );
        return Err(Refusal::new("over_supplied", message, "请核对供地、失效和调整的面积。"));
    }
    Ok(Balance { approved: batch.area, supplied, lapsed, adjusted, unsupplied })
}

fn state(standard: &Standard<'_>, batch: &Batch, balance: Balance) -> Result<BatchState, Refusal> {
    let excuses = Excuses::default();
    // What was taken off the books is no longer approved.
    let standing = balance.approved - balance.lapsed - balance.adjusted;
    let mut figures = areas([("approved_area", standing), ("supplied_area", balance.supplied)]);
    if let Some(compensated) = batch.compensated {
        figures.extend(areas([("compensated_area", compensated.min(standing))]));
    }
    if let Some(dropped) = batch.dropped {
        figures.insert("expropriation_dropped".to_owned(), Value::Flag(dropped));
    }
    figures.insert("land_approved_day".to_owned(), Value::Day(batch.approved));
    standard.count_months(&mut figures, &excuses);
    let Some(rule) = standard.rules().supply_chain.as_ref() else {
        return Err(Refusal::new("no_rules", "没有批而未供规则。", ""));
    };
    let words = [&rule.lapsed, &rule.to_adjust, &rule.pending, &rule.expropriated];
    let values = standard.values(&standard.derivation(words), &figures)?;
    let holds = |id: &String| values.get(id).and_then(Value::truth) == Some(true);
    let state = if holds(&rule.lapsed) {
        Some(BatchWord::Lapsed)
    } else if holds(&rule.to_adjust) {
        Some(BatchWord::ToAdjust)
    } else if holds(&rule.pending) {
        Some(BatchWord::Pending)
    } else {
        None
    };
    let number = values.get(&rule.expropriated).and_then(Value::number);
    let expropriated = number
        .and_then(|number| number.checked_round(6, fact::Rounding::HalfUp))
        .and_then(Area::from_mu)
        .map(|area| area.min(balance.unsupplied));
    let turned = standard.turned(&figures, &values, &excuses);
    let lapses_on = turned.iter().find(|turned| turned.id == "approval_lapses_on").map(|turned| turned.full);
    Ok(BatchState {
        id: batch.id.clone(),
        balance,
        expropriated,
        not_expropriated: expropriated.map(|area| balance.unsupplied - area),
        state,
        lapses_on,
        months: excuses.full_months(batch.approved, standard.as_of()),
        is_recent: false,
    })
}

fn areas<const N: usize>(given: [(&str, Area); N]) -> Figures {
    given.into_iter().map(|(id, area)| (id.to_owned(), Value::from(area.to_mu()))).collect()
}
