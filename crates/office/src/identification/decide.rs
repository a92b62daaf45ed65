//! Low-efficiency land, parcel by parcel: every sub-type that holds, the primary one, the area listed once, the watch
//! list, and what nobody knows yet. Idle land goes before; the procedure that follows a listing is left to others.

use super::excused::wrong_stretches;
use super::idle::{Delay, delay};
use super::parcel::{Occupant, Parcel};
use super::rules::{Evidence, LandRules, SubType};
use super::standard::Standard;
use crate::docket::Refusal;
use fact::Area;
use jiff::civil::Date;
use law::{Figures, Value};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The survey that an identification rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Day on which it was completed; `None` while it runs.
    pub completed: Option<Date>,
    /// Document that says so.
    pub document: String,
}

/// What an identification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identification {
    /// Day asked about.
    pub as_of: Date,
    /// Packs, id and digest.
    pub packs: Vec<(String, String)>,
    /// Every parcel, in the order given.
    pub parcels: Vec<ParcelFinding>,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelFinding {
    /// Parcel code.
    pub parcel: String,
    /// Area of title.
    pub area: Area,
    /// Whether and why it is not built on.
    pub delay: Delay,
    /// Low efficiency.
    pub standing: Standing,
    /// Every sub-type that holds, the primary one first.
    pub hits: Vec<Hit>,
    /// Sub-types that hold for protected firms, which are not listed by themselves.
    pub shielded: Vec<Hit>,
    /// Sub-types of which nobody can say yet, with the firm when it is one of a firm.
    pub open: Vec<(String, Option<String>)>,
    /// What is wrong with what was given.
    pub remarks: Vec<Refusal>,
}

/// Where a parcel stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not of the uses that are looked at.
    OutOfScope,
    /// Nobody knows its use.
    ScopeNotKnown,
    /// Supplied and not used, idle, or waiting for the government: nothing of it is low-efficiency.
    Withheld,
    /// Meets a sub-type, but is not identified by itself.
    Watch(Vec<WatchReason>),
    /// Low-efficiency.
    Listed(Area),
    /// No sub-type holds.
    NotFound,
    /// What was given contradicts itself; see the remarks.
    Held,
}

/// Why a parcel is only watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WatchReason {
    /// Title disputed, or nobody knows that it is clear.
    Title,
    /// What would count is used by protected firms.
    Protected,
}

/// A sub-type that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Derived flag.
    pub sub_type: String,
    /// Code, as `T2-1`.
    pub code: String,
    /// What a page calls it.
    pub label: String,
    /// Firms that it concerns, by code.
    pub firms: Vec<String>,
    /// Area that it concerns; areas of hits overlap, the area listed is that of the standing.
    pub area: Area,
}

/// Identifies low-efficiency and idle land.
///
/// # Errors
/// When no standard is in force, a number that it needs is not configured, the survey is not completed, or a parcel is
/// given twice: no list is made then.
pub fn identify(
    standard: &Standard<'_>,
    survey: &Survey,
    parcels: &[Parcel],
) -> Result<Identification, Refusal> {
    standard.ready()?;
    survey_done(survey, standard.as_of())?;
    each_once(parcels)?;
    let parcels: Result<Vec<ParcelFinding>, Refusal> =
        parcels.par_iter().map(|parcel| decide(standard, parcel)).collect();
    Ok(Identification { as_of: standard.as_of(), packs: standard.digests(), parcels: parcels? })
}

impl Identification {
    /// Land listed as low-efficiency, each square metre once.
    #[must_use]
    pub fn listed(&self) -> Area {
        self.parcels.iter().map(ParcelFinding::listed).sum()
    }

    /// Land listed by code of the primary sub-type, with the number of parcels.
    #[must_use]
    pub fn by_primary(&self) -> BTreeMap<&str, (usize, Area)> {
        let mut found: BTreeMap<&str, (usize, Area)> = BTreeMap::new();
        for parcel in &self.parcels {
            if let (Standing::Listed(area), Some(primary)) = (&parcel.standing, parcel.hits.first()) {
                let entry = found.entry(primary.code.as_str()).or_insert((0, Area::default()));
                *entry = (entry.0 + 1, entry.1 + *area);
            }
        }
        found
    }

    /// Firms on listed land, each once however many parcels they use (S1-1.0g).
    #[must_use]
    pub fn firms(&self) -> BTreeSet<&str> {
        let listed = self.parcels.iter().filter(|parcel| matches!(parcel.standing, Standing::Listed(_)));
        listed.flat_map(|parcel| &parcel.hits).flat_map(|hit| &hit.firms).map(String::as_str).collect()
    }

    /// Idle land.
    #[must_use]
    pub fn idle(&self) -> Area {
        self.parcels.iter().map(ParcelFinding::idle).sum()
    }
}

impl ParcelFinding {
    /// Area listed as low-efficiency.
    #[must_use]
    pub fn listed(&self) -> Area {
        if let Standing::Listed(area) = self.standing { area } else { Area::default() }
    }

    /// Everything that holds, for protected firms last.
    pub fn holding(&self) -> impl Iterator<Item = &Hit> {
        self.hits.iter().chain(&self.shielded)
    }

    /// Area that is idle.
    #[must_use]
    pub fn idle(&self) -> Area {
        if let Delay::Idle(idle) = &self.delay { idle.area } else { Area::default() }
    }
}

fn survey_done(survey: &Survey, as_of: Date) -> Result<(), Refusal> {
    let advice = "请先完成底数调查，登记完成日和文件，再出清单。";
    match survey.completed {
        None => Err(Refusal::new("no_survey", "底数调查还没有完成（S1-1.1a）。", advice)),
        Some(day) if day > as_of => {
            let message = format!("底数调查{day}才完成，晚于基准日{as_of}（S1-1.1a）。");
            Err(Refusal::new("no_survey", message, advice))
        }
        Some(_) => Ok(()),
    }
}

fn each_once(parcels: &[Parcel]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> =
        parcels.iter().map(|parcel| parcel.code.as_str()).filter(|code| !seen.insert(*code)).collect();
    if twice.is_empty() {
        return Ok(());
    }
    let codes: Vec<&str> = twice.into_iter().collect();
    let message = format!("宗地{}给了不止一次，面积会重复计算（S1-1.0f）。", codes.join("、"));
    Err(Refusal::new("parcel_twice", message, "请先在台账里合并。"))
}

/// Decides one parcel.
fn decide(standard: &Standard<'_>, parcel: &Parcel) -> Result<ParcelFinding, Refusal> {
    let figures = standard.figures(parcel, None);
    let delay = delay(standard, parcel, &figures)?;
    let mut finding = ParcelFinding {
        parcel: parcel.code.clone(),
        area: parcel.area,
        delay,
        standing: Standing::NotFound,
        hits: Vec::new(),
        shielded: Vec::new(),
        open: Vec::new(),
        remarks: remarks(parcel),
    };
    let Some((rule, _)) = &standard.rules().identification else { return Ok(finding) };
    let land = standard.values(&standard.of_land, &figures)?;
    let truth = |id: &String| land.get(id).and_then(Value::truth);
    let mut firms = Vec::with_capacity(parcel.occupants.len());
    for occupant in &parcel.occupants {
        let figures = standard.figures(parcel, Some(occupant));
        let values = standard.values(&standard.of_firm, &figures)?;
        let shielded = values.get(&rule.shield).and_then(Value::truth) == Some(true);
        firms.push(Firm { occupant, figures, values, shielded });
    }
    let scope = truth(&rule.scope);
    if scope == Some(true) {
        let judged = Judged { standard, parcel, figures: &figures, land: &land, firms: &firms };
        judged.hits(&mut finding);
    }
    finding.standing = match scope {
        _ if !finding.remarks.is_empty() => Standing::Held,
        Some(false) => Standing::OutOfScope,
        None => Standing::ScopeNotKnown,
        Some(true) => standing(&finding, &firms, truth(&rule.watch)),
    };
    Ok(finding)
}

/// A firm with what was found about it.
struct Firm<'p> {
    occupant: &'p Occupant,
    figures: Figures,
    values: BTreeMap<String, Value>,
    shielded: bool,
}

struct Judged<'j, 'a> {
    standard: &'j Standard<'a>,
    parcel: &'j Parcel,
    figures: &'j Figures,
    land: &'j BTreeMap<String, Value>,
    firms: &'j [Firm<'j>],
}

impl Judged<'_, '_> {
    fn hits(&self, finding: &mut ParcelFinding) {
        let rules = self.standard.rules();
        let mut sub_types: Vec<&SubType> = rules.sub_types.iter().collect();
        sub_types.sort_by_key(|sub_type| rules.rank(sub_type));
        for sub_type in sub_types {
            match sub_type.evidence {
                Evidence::Parcel => match self.land.get(&sub_type.id).and_then(Value::truth) {
                    Some(true) => finding.hits.extend(self.of_land(sub_type)),
                    Some(false) => {}
                    None => finding.open.push((sub_type.id.clone(), None)),
                },
                Evidence::Occupant => {
                    finding.hits.extend(self.of_firms(sub_type, false));
                    finding.shielded.extend(self.of_firms(sub_type, true));
                    let open = self.firms.iter().filter(|firm| {
                        !firm.shielded && firm.values.get(&sub_type.id).and_then(Value::truth).is_none()
                    });
                    let named = |firm: &Firm<'_>| (sub_type.id.clone(), Some(firm.occupant.uscc.clone()));
                    finding.open.extend(open.map(named));
                }
            }
        }
    }

    /// Land that no protected firm uses.
    fn of_land(&self, sub_type: &SubType) -> Option<Hit> {
        let free = self.parcel.area
            - self.firms.iter().filter(|firm| firm.shielded).map(|firm| firm.occupant.area).sum();
        let own = sub_type.own_area(self.figures);
        let area = if sub_type.area.is_some() { own?.min(free) } else { free };
        let firms = self.firms.iter().filter(|firm| !firm.shielded);
        Some(hit(sub_type, firms.map(|firm| firm.occupant.uscc.clone()).collect(), area))
    }

    /// The share of the firms that it holds for: of those that are protected, or of the others.
    fn of_firms(&self, sub_type: &SubType, shielded: bool) -> Option<Hit> {
        let holds = |firm: &&Firm<'_>| {
            firm.shielded == shielded && firm.values.get(&sub_type.id).and_then(Value::truth) == Some(true)
        };
        let concerned: Vec<&Firm<'_>> = self.firms.iter().filter(holds).collect();
        let area = |firm: &&Firm<'_>| sub_type.own_area(&firm.figures).unwrap_or(firm.occupant.area);
        let total = concerned.iter().map(area).sum();
        let firms: Vec<String> = concerned.iter().map(|firm| firm.occupant.uscc.clone()).collect();
        (!firms.is_empty()).then(|| hit(sub_type, firms, total))
    }
}

fn hit(sub_type: &SubType, firms: Vec<String>, area: Area) -> Hit {
    let (id, code, label) = (sub_type.id.clone(), sub_type.code.clone(), sub_type.label.clone());
    Hit { sub_type: id, code, label, firms, area }
}

/// Where the parcel stands, given what holds.
fn standing(finding: &ParcelFinding, firms: &[Firm<'_>], watched: Option<bool>) -> Standing {
    match &finding.delay {
        Delay::NotUsed { .. } | Delay::Waiting { .. } => return Standing::Withheld,
        Delay::Idle(idle) if idle.area == finding.area => return Standing::Withheld,
        Delay::Idle(_) | Delay::None => {}
    }
    if finding.hits.is_empty() && finding.shielded.is_empty() {
        return Standing::NotFound;
    }
    // A protected firm may meet what the others are asked: nothing is listed by itself, a person looks at it.
    let listed = listed_area(finding, firms);
    let mut reasons = Vec::new();
    if watched != Some(false) {
        reasons.push(WatchReason::Title);
    }
    if listed == Area::default() {
        reasons.push(WatchReason::Protected);
    }
    if reasons.is_empty() { Standing::Listed(listed) } else { Standing::Watch(reasons) }
}

/// Area listed, no part of it twice and none of it idle: the largest hit of the land, or the firms concerned together
/// when that is more, within what is neither protected nor idle.
fn listed_area(finding: &ParcelFinding, firms: &[Firm<'_>]) -> Area {
    let shielded: Area = firms.iter().filter(|firm| firm.shielded).map(|firm| firm.occupant.area).sum();
    let free = (finding.area - shielded - finding.idle()).max(Area::default());
    let named: BTreeSet<&str> = finding
        .hits
        .iter()
        .filter(|hit| is_of_firms(hit, firms))
        .flat_map(|hit| &hit.firms)
        .map(String::as_str)
        .collect();
    let together: Area = firms
        .iter()
        .filter(|firm| named.contains(firm.occupant.uscc.as_str()))
        .map(|firm| firm.occupant.area)
        .sum();
    let largest = finding.hits.iter().map(|hit| hit.area).max().unwrap_or(together);
    largest.max(together).min(free)
}

/// Whether a hit was found firm by firm.
fn is_of_firms(hit: &Hit, firms: &[Firm<'_>]) -> bool {
    firms.iter().any(|firm| firm.values.contains_key(&hit.sub_type))
}

impl LandRules {
    /// Words that are asked of the land or of a firm on it; none when no standard is in force.
    pub(super) fn words_of(&self, evidence: Evidence) -> Vec<String> {
        let Some((rule, _)) = &self.identification else { return Vec::new() };
        let of = self.sub_types.iter().filter(|sub_type| sub_type.evidence == evidence).map(|one| &one.id);
        let own: &[&String] = match evidence {
            Evidence::Parcel => &[&rule.scope, &rule.watch],
            Evidence::Occupant => &[&rule.shield],
        };
        of.chain(own.iter().copied()).cloned().collect()
    }
}

/// What is wrong with what was given, so that nothing is decided from it.
fn remarks(parcel: &Parcel) -> Vec<Refusal> {
    let mut remarks = Vec::new();
    if parcel.area <= Area::default() {
        let message = format!("宗地{}的面积不是正数。", parcel.code);
        remarks.push(Refusal::new("no_area", message, "请核对登记面积。"));
    }
    if let Some(one) = parcel.occupants.iter().find(|one| one.area < Area::default()) {
        let message = format!("宗地{}上企业{}的占用面积是负数。", parcel.code, one.uscc);
        remarks.push(Refusal::new("negative_area", message, "请核对占用面积。"));
    }
    if parcel.used() > parcel.area {
        let message = format!(
            "宗地{}登记{}亩，各企业占用合计{}亩，多出来了。",
            parcel.code,
            parcel.area.to_mu().trim(),
            parcel.used().to_mu().trim()
        );
        remarks.push(Refusal::new("shares_exceed", message, "请核对各企业占用面积，合计不得超过宗地。"));
    }
    let mut seen = BTreeSet::new();
    if let Some(one) = parcel.occupants.iter().find(|one| !seen.insert(one.uscc.as_str())) {
        let message = format!("宗地{}上企业{}登记了两次。", parcel.code, one.uscc);
        remarks.push(Refusal::new("firm_twice", message, "请合并成一条占用。"));
    }
    remarks.extend(wrong_stretches(&parcel.excused).map(|one| {
        let to = one.to.map_or_else(String::new, |to| to.to_string());
        let message = format!("宗地{}的可扣除期间{}至{to}，止日早于起日。", parcel.code, one.from);
        Refusal::new("stretch_reversed", message, "请核对起止日。")
    }));
    remarks
}
