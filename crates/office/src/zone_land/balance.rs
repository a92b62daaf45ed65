//! The balance of a zone's land: what is planned for what, what industrial land is left, how much is used badly by how
//! many firms, how much of that is closed, and whether output, tax and room grew (S1-1.0a–k). Areas are added exactly;
//! what does not add up is named with the difference.

use crate::docket::Refusal;
use crate::identification::{Identification, ParcelFinding, Standing};
use fact::{Area, Ratio, glossary};
use jiff::civil::Date;
use law::{Figures, Value};
use std::collections::BTreeSet;

/// What the land of the plan is for, each part with its clause.
const PARTS: [(&str, &str); 4] = [
    ("plan_commerce_housing", "S1-1.0b"),
    ("plan_infrastructure", "S1-1.0c"),
    ("plan_industry", "S1-1.0d"),
    ("plan_other", "S1-1.0a"),
];

/// What a zone reported of a year, as it stood at the end of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZoneYear {
    /// Year.
    pub year: i16,
    /// Figures by glossary id.
    pub figures: Figures,
}

/// Land of cases that were identified and closed since the action began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosedLand {
    /// First day of the action.
    pub since: Date,
    /// Identified since then.
    pub identified: Area,
    /// Closed since then.
    pub closed: Area,
}

/// What a balance is drawn up from.
#[derive(Clone, Copy)]
pub struct BalanceAsked<'a> {
    /// Every year that was reported.
    pub years: &'a [ZoneYear],
    /// Day asked about.
    pub day: Date,
    /// What was found of the zone's parcels; why there is no list.
    pub found: Result<&'a [&'a ParcelFinding], &'a Refusal>,
    /// Cases; `None` when nobody keeps them yet.
    pub closed: Option<ClosedLand>,
    /// Share of the total within which a difference is not named; `None`: every difference is.
    pub tolerance: Option<&'a Ratio>,
}

/// A part of the planned land.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancePart {
    /// Glossary id.
    pub id: &'static str,
    /// What it is.
    pub title: String,
    /// Land; `None` when nobody reported it.
    pub area: Option<Area>,
    /// Share of the total, exact.
    pub share: Option<Ratio>,
    /// Clause.
    pub clause: &'static str,
}

/// Industrial land that can still be supplied, at the end of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// The day that the figures describe.
    pub on: Date,
    /// Planned.
    pub planned: Option<Area>,
    /// Supplied by then.
    pub supplied: Option<Area>,
    /// Reserved for projects by then.
    pub reserved: Option<Area>,
    /// Planned − supplied − reserved.
    pub remaining: Option<Area>,
}

/// A growth from the year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Share of the year before by which it grew, exact; `None` when it is not known.
    pub value: Option<Ratio>,
    /// What was compared with what, or why nothing was.
    pub basis: String,
}

/// Whether room and benefit both grew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Twin {
    /// Both.
    Yes,
    /// One of them did not.
    No,
    /// Not known.
    Unknown,
}

/// The balance of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneBalance {
    /// Year whose figures count.
    pub year: Option<i16>,
    /// Planned land.
    pub total: Option<Area>,
    /// Its parts.
    pub parts: Vec<BalancePart>,
    /// Industrial land that is left.
    pub reserve: Option<Reserve>,
    /// Land of the zone's parcels by title.
    pub parcels: Option<Area>,
    /// Low-efficiency land of the list, each parcel once.
    pub low: Option<Area>,
    /// Firms on it, each once.
    pub low_firms: Option<usize>,
    /// Idle land.
    pub idle: Option<Area>,
    /// Land of cases.
    pub closed: Option<ClosedLand>,
    /// Closed by identified, exact.
    pub closed_share: Option<Ratio>,
    /// Growth of the output of firms above scale.
    pub output_growth: Growth,
    /// Growth of the tax per mu.
    pub tax_growth: Growth,
    /// Whether room and benefit both grew.
    pub twin: Twin,
    /// What does not add up, and what is missing.
    pub differences: Vec<String>,
}

/// Draws up the balance of a zone.
#[must_use]
pub fn balance(asked: &BalanceAsked<'_>) -> ZoneBalance {
    let mut differences = Vec::new();
    let known = asked.years.iter().filter(|one| year_end(one.year).is_some_and(|end| end <= asked.day));
    let now = known.max_by_key(|one| one.year);
    let before = now.and_then(|now| asked.years.iter().find(|one| one.year == now.year - 1));
    if now.is_none() {
        differences.push(format!("{}以前没有报过园区用地状况。", asked.day));
    }
    let (total, parts) = planned(now, asked.tolerance, &mut differences);
    let reserve = now.and_then(|now| reserve(now, &mut differences));
    let (mut parcels, mut low, mut idle, mut low_firms) = (None, None, None, None);
    match asked.found {
        Ok(found) => {
            parcels = Some(found.iter().map(|one| one.area).sum());
            low = Some(found.iter().map(|one| one.listed()).sum());
            idle = Some(found.iter().map(|one| one.idle()).sum());
            low_firms = Some(firms(found).len());
        }
        Err(refusal) => differences.push(format!("没有低效清单：{}", refusal.message)),
    }
    let closed_share = closed_share(asked.closed, &mut differences);
    let tax_growth = tax_growth(now, before);
    let twin = twin(asked.closed.map(|cases| cases.closed > Area::default()), tax_growth.value.as_ref());
    ZoneBalance {
        year: now.map(|now| now.year),
        output_growth: output_growth(now, before),
        closed: asked.closed,
        total,
        parts,
        reserve,
        parcels,
        low,
        low_firms,
        idle,
        closed_share,
        tax_growth,
        twin,
        differences,
    }
}

impl Identification {
    /// What was found of some parcels, by their places; for a part of the land.
    #[must_use]
    pub fn of_places(&self, places: &[usize]) -> Vec<&ParcelFinding> {
        places.iter().filter_map(|place| self.parcels.get(*place)).collect()
    }
}

fn year_end(year: i16) -> Option<Date> {
    Date::new(year, 12, 31).ok()
}

fn area(year: &ZoneYear, id: &str) -> Option<Area> {
    Area::from_mu(year.figures.get(id)?.number()?.to_decimal(6)?)
}

fn title(id: &str) -> String {
    glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone())
}

fn mu(area: Area) -> String {
    format!("{}亩", area.to_mu().trim())
}

/// The planned land and its parts; a difference beyond the tolerance, or a part that nobody reported, is named.
fn planned(
    now: Option<&ZoneYear>,
    tolerance: Option<&Ratio>,
    differences: &mut Vec<String>,
) -> (Option<Area>, Vec<BalancePart>) {
    let total = now.and_then(|now| area(now, "plan_land_total"));
    let whole = total.filter(|total| *total > Area::default());
    let part = |(id, clause): (&'static str, &'static str)| {
        let area = now.and_then(|now| area(now, id));
        let share = area.zip(whole).and_then(|(part, whole)| Ratio::new(part.micro_mu(), whole.micro_mu()));
        BalancePart { id, title: title(id), area, share, clause }
    };
    let parts: Vec<BalancePart> = PARTS.map(part).into();
    if now.is_none() {
        return (total, parts);
    }
    let mut missing: Vec<String> =
        parts.iter().filter(|part| part.area.is_none()).map(|part| part.title.clone()).collect();
    if total.is_none() {
        missing.insert(0, title("plan_land_total"));
    }
    if !missing.is_empty() {
        differences.push(format!("没有报{}，各类之和与总面积没有核对（S1-1.0a）。", missing.join("、")));
        return (total, parts);
    }
    let sum: Area = parts.iter().filter_map(|part| part.area).sum();
    if let Some(total) = total.filter(|total| differs(*total, sum, tolerance)) {
        let (word, by) = if sum > total { ("多", sum - total) } else { ("少", total - sum) };
        let (sum, total, by) = (mu(sum), mu(total), mu(by));
        differences.push(format!("各类用地合计{sum}，比总面积{total}{word}{by}（S1-1.0a）。"));
    }
    (total, parts)
}

/// Whether a sum is farther from the total than the configured share of it.
fn differs(total: Area, sum: Area, tolerance: Option<&Ratio>) -> bool {
    let apart = if sum > total { sum - total } else { total - sum };
    let allowed = tolerance.map_or_else(Ratio::zero, |share| share * &Ratio::from(total.micro_mu()));
    Ratio::from(apart.micro_mu()) > allowed
}

fn reserve(now: &ZoneYear, differences: &mut Vec<String>) -> Option<Reserve> {
    let (planned, supplied, reserved) =
        (area(now, "plan_industry"), area(now, "industry_supplied"), area(now, "industry_reserved"));
    let remaining = match (planned, supplied, reserved) {
        (Some(planned), Some(supplied), Some(reserved)) => Some(planned - supplied - reserved),
        _ => None,
    };
    match remaining {
        None => differences.push("产业用地的规划、已供、预留没有报全，余量不知道（S1-1.0e）。".to_owned()),
        Some(left) if left < Area::default() => {
            let over = mu(-left);
            differences.push(format!("已供和预留的产业用地比规划多{over}（S1-1.0e）。"));
        }
        Some(_) => {}
    }
    Some(Reserve { on: year_end(now.year)?, planned, supplied, reserved, remaining })
}

/// Firms on listed land, each once (S1-1.0g).
fn firms<'f>(found: &[&'f ParcelFinding]) -> BTreeSet<&'f str> {
    let listed = found.iter().filter(|one| matches!(one.standing, Standing::Listed(_)));
    listed.flat_map(|one| &one.hits).flat_map(|hit| &hit.firms).map(String::as_str).collect()
}

/// Closed by identified (S1-1.0h); more closed than identified is named.
fn closed_share(cases: Option<ClosedLand>, differences: &mut Vec<String>) -> Option<Ratio> {
    let cases = cases?;
    if cases.closed > cases.identified {
        let (closed, identified) = (mu(cases.closed), mu(cases.identified));
        differences.push(format!("办结{closed}，比认定的{identified}多（S1-1.0h）。"));
    }
    Ratio::new(cases.closed.micro_mu(), cases.identified.micro_mu())
}

fn none(why: impl Into<String>) -> Growth {
    Growth { value: None, basis: why.into() }
}

/// Both years, or why they cannot be compared.
fn two_years<'y>(
    now: Option<&'y ZoneYear>,
    before: Option<&'y ZoneYear>,
) -> Result<(&'y ZoneYear, &'y ZoneYear), Growth> {
    match (now, before) {
        (Some(now), Some(before)) => Ok((now, before)),
        (Some(now), None) => Err(none(format!("没有报{}年的数，不能比较。", now.year - 1))),
        (None, _) => Err(none("没有报过园区用地状况。")),
    }
}

/// Growth of output, where both years state the same basis (S1-1.0i).
fn output_growth(now: Option<&ZoneYear>, before: Option<&ZoneYear>) -> Growth {
    let (now, before) = match two_years(now, before) {
        Ok(years) => years,
        Err(why) => return why,
    };
    let basis = |year: &ZoneYear| match year.figures.get("output_basis") {
        Some(Value::Text(basis)) => Some(basis.trim().to_owned()),
        _ => None,
    };
    let basis = match (basis(now), basis(before)) {
        (Some(own), Some(other)) if own == other => own,
        (Some(own), Some(other)) => {
            return none(format!(
                "两年产值口径不同：{}年是“{own}”，{}年是“{other}”。",
                now.year, before.year
            ));
        }
        _ => return none("没有写明产值口径，不能比较。"),
    };
    let output = |year: &ZoneYear| year.figures.get("above_scale_output").and_then(Value::number);
    match output(now).zip(output(before)).and_then(|(now, before)| grown(&now, &before)) {
        Some(value) => Growth {
            value: Some(value),
            basis: format!("规上工业产值，{}年比{}年，口径：{basis}。", now.year, before.year),
        },
        None => none("两年的规上工业产值没有报全，或上年是零。"),
    }
}

/// (T1/A1)/(T0/A0) − 1 (S1-1.0j).
fn tax_growth(now: Option<&ZoneYear>, before: Option<&ZoneYear>) -> Growth {
    let (now, before) = match two_years(now, before) {
        Ok(years) => years,
        Err(why) => return why,
    };
    let per_mu = |year: &ZoneYear| {
        let number = |id| year.figures.get(id).and_then(Value::number);
        number("zone_tax_paid")?.checked_div(&number("zone_tax_land")?)
    };
    match per_mu(now).zip(per_mu(before)).and_then(|(now, before)| grown(&now, &before)) {
        Some(value) => Growth {
            value: Some(value),
            basis: format!("园区入库税收除以亩均税收用地面积，{}年比{}年。", now.year, before.year),
        },
        None => none("两年的入库税收或用地面积没有报全，或上年是零。"),
    }
}

fn grown(now: &Ratio, before: &Ratio) -> Option<Ratio> {
    if !before.is_positive() {
        return None;
    }
    Some(&now.checked_div(before)? - &Ratio::from(1))
}

/// Both positive (S1-1.0k); one that is known not to be settles it.
fn twin(closed: Option<bool>, growth: Option<&Ratio>) -> Twin {
    match (closed, growth.map(Ratio::is_positive)) {
        (Some(true), Some(true)) => Twin::Yes,
        (Some(false), _) | (_, Some(false)) => Twin::No,
        _ => Twin::Unknown,
    }
}
