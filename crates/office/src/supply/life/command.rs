//! What can happen in a life: steps drawn at random with figures at random, legal or not, as production carries them out.

use super::chance::Chance;
use super::{Entry, Life};
use crate::docket::{Act, Refusal};
use crate::journal::{Author, FileRef};
use crate::supply::rules::SupplyRules;
use crate::supply::sample::quoted;
use crate::supply::{
    AgreedDay, BondKind, BondPaper, DealEvent, DealKind, Given, OutputTerms, PairEvent, PairState, Quote,
    SupplyLaw, SupplyStep, Which,
};
use fact::{Decimal, Yuan};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The shipped packs; quotes are kept by what they were asked with, as the lives ask the same few again and again.
pub(super) struct Kept {
    rules: Arc<SupplyRules>,
    quotes: RefCell<HashMap<String, Arc<Quote>>>,
}

impl Kept {
    pub(super) fn of(rules: &SupplyRules) -> Self {
        Self { rules: Arc::new(rules.clone()), quotes: RefCell::default() }
    }

    pub(super) fn bond(&self, life: &Life) -> Arc<Quote> {
        self.quote("bond", super::LAW, &life.plot.figures).expect("a quote")
    }
}

impl SupplyLaw for Kept {
    fn rules(&self, _: Date) -> Result<Arc<SupplyRules>, Refusal> {
        Ok(Arc::clone(&self.rules))
    }

    fn quote(&self, kind: &str, _: Date, given: &Given) -> Result<Arc<Quote>, Refusal> {
        let mut key = kind.to_owned();
        for id in varying(kind) {
            key.push('|');
            key.push_str(given.get(*id).map_or("", |text| text));
        }
        let over = given.get("decision_day").zip(given.get("lease_to")).map(|(now, last)| now > last);
        if let Some(over) = over {
            // Only whether the lease is over counts; days as ISO 8601 are in the order of their texts.
            key.push(if over { '1' } else { '0' });
        }
        if let Some(quote) = self.quotes.borrow().get(&key) {
            return Ok(Arc::clone(quote));
        }
        let pairs: Vec<(&str, &str)> = given.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
        let quote = Arc::new(quoted(kind, super::LAW, &pairs)?);
        self.quotes.borrow_mut().insert(key, Arc::clone(&quote));
        Ok(quote)
    }

    fn counted(&self, _: &str, _: Date, from: Date) -> Result<Option<Date>, Refusal> {
        Ok(from.checked_add(1.year()).ok())
    }
}

/// Figures in which the quotes of lives differ. The amounts of bonds do not depend on the days of a contract.
fn varying(kind: &str) -> &'static [&'static str] {
    match kind {
        "bond" => &["new_industrial_land", "supply_price"],
        "penalty" => &["supply_price", "days_late"],
        "assessment" => &["energy"],
        "conversion" => &["rent_paid", "assessment_passed"],
        "split" => &["floor_transferred", "floor_applied"],
        "transition" => &["transition_approved_day", "must_take_back", "allocation_catalogue"],
        "transfer" => &["idle_undisposed"],
        _ => panic!("no life asks for {kind}"),
    }
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).expect("in range")
}

/// Anything; every second time one that carries the contract on, so that lives get somewhere.
pub(super) fn any(life: &Life, day: Date, chance: &mut Chance) -> SupplyStep {
    match chance.index(78) {
        number @ 0..=14 => of_contract(number, life, day, chance),
        number @ 15..=38 => of_the_rest(number, life, day, chance),
        _ => onward(life, day, chance),
    }
}

/// Contracts, bonds and agreed days; places one beyond the last are tried too.
fn of_contract(number: usize, life: &Life, day: Date, chance: &mut Chance) -> SupplyStep {
    let milestone = chance.index(life.plot.milestones.len() + 1);
    let term = || life.plot.milestones.get(milestone).map_or("no_such", |one| &one.term).to_owned();
    let bond = chance.index(life.plot.bonds.len() + 1);
    let bond = life.plot.bonds.get(bond).map_or("no_such", |one| &one.paper.number).to_owned();
    let around = later(day, chance.below(60) - 50);
    let ahead = later(day, chance.below(900) - 30);
    match number {
        0 => sign_output(around),
        1 => sign_land(around, chance.flag()),
        2 => SupplyStep::Lapse {},
        3 | 4 => {
            let kind = if chance.flag() { BondKind::Start } else { BondKind::Completion };
            lodge(kind, chance.below(320_000_000), later(ahead, 500), chance)
        }
        5 => SupplyStep::BondsThere {},
        6 => {
            let pair = [PairEvent::Deliver, PairEvent::Start, PairEvent::Complete, PairEvent::Produce];
            go_on(pair[chance.index(pair.len())], around)
        }
        7 | 8 => SupplyStep::ExtendDay {
            term: term(),
            to: ahead,
            reason: "管线迁改".to_owned(),
            evidence: paper(),
        },
        9 => SupplyStep::MeetDay { term: term(), day: around, evidence: paper() },
        10 => SupplyStep::ExtendBond { bond, until: later(ahead, 400), scan: paper() },
        11 => {
            let fen = chance.below(150_000_000) - 1_000;
            let penalty = (chance.below(4) > 0).then(|| Decimal::new(i128::from(fen), 6));
            SupplyStep::ClaimBond { bond, penalty, reason: "开工逾期".to_owned() }
        }
        12 => SupplyStep::ReturnBond { bond, acceptance: paper() },
        13 => SupplyStep::ExpireBond { bond },
        _ if chance.below(6) > 0 => SupplyStep::BondsThere {},
        _ => SupplyStep::Terminate {
            which: if chance.flag() { Which::Land } else { Which::Output },
            reason: "企业破产".to_owned(),
            evidence: paper(),
        },
    }
}

/// Assessment, lease, splits, transition and deals.
fn of_the_rest(number: usize, life: &Life, day: Date, chance: &mut Chance) -> SupplyStep {
    let split = u32::try_from(chance.index(life.plot.splits.len() + 1) + 1).expect("few");
    let deal = u32::try_from(chance.index(life.plot.deals.len() + 1) + 1).expect("few");
    let ahead = later(day, chance.below(900) - 30);
    let deals = [DealEvent::Deal, DealEvent::Tax, DealEvent::Register];
    let reason = || "不符合规划".to_owned();
    match number {
        15 => SupplyStep::OpenAssessment {},
        16 | 17 => submit(chance.index(6), chance.flag()),
        18 => SupplyStep::PassAssessment {},
        19 => SupplyStep::Rectify { by: ahead },
        20 => SupplyStep::Reassess {},
        21 => SupplyStep::FailAssessment { ground: "两年不达标".to_owned() },
        22 => SupplyStep::AssessLease { passed: chance.below(3) != 0, report: paper() },
        23 => SupplyStep::PriceConversion { figures: of_lease(chance.flag()) },
        24 => SupplyStep::SignGrant { figures: of_lease(true), contract: paper() },
        25 => SupplyStep::SettleLease { renew: chance.flag(), term: "第八条".to_owned() },
        26 => SupplyStep::ApplySplit { floor: Decimal::from(chance.below(10) * 1_000 - 1_000) },
        27 => SupplyStep::ApproveSplit { number: split, figures: given(SPLIT) },
        28 if chance.flag() => SupplyStep::RefuseSplit { number: split, reason: reason() },
        28 => SupplyStep::WithdrawSplit { number: split, reason: reason() },
        29 => SupplyStep::RegisterSplit { number: split, certificate: "不动产权第1号".to_owned() },
        30 => SupplyStep::ApplyTransition { new_use: "科技研发".to_owned() },
        31 => SupplyStep::ApproveTransition { plan_conforms: chance.below(4) != 0, document: paper() },
        32 if chance.below(4) == 0 => SupplyStep::RefuseTransition { reason: reason() },
        32 => SupplyStep::ExpireTransition {},
        33 => SupplyStep::SettleTransition {
            figures: given(&[
                ("must_take_back", yes(chance.flag())),
                ("allocation_catalogue", yes(chance.flag())),
            ]),
            document: paper(),
        },
        34 => SupplyStep::PublishDeal { kind: DealKind::ALL[chance.index(DealKind::ALL.len())] },
        35 => {
            let mut figures = given(TRANSFER);
            figures.insert("idle_undisposed".to_owned(), yes(chance.below(3) == 0).to_owned());
            SupplyStep::CheckDeal { number: deal, figures }
        }
        36 if chance.flag() => SupplyStep::StopDeal { number: deal, reason: "查封".to_owned() },
        36 => SupplyStep::ResumeDeal { number: deal, reason: "解封".to_owned() },
        37 => {
            let event = deals[chance.index(deals.len())];
            SupplyStep::DealOn { number: deal, event, document: "文号".to_owned() }
        }
        _ => SupplyStep::WithdrawDeal { number: deal, reason: "不卖了".to_owned() },
    }
}

/// What usually comes next for the pair of contracts.
fn onward(life: &Life, day: Date, chance: &mut Chance) -> SupplyStep {
    use PairState as S;
    let lodged = |kind| life.plot.bonds.iter().any(|bond| bond.paper.kind == kind && bond.is_held());
    match life.pair().state {
        S::Won => sign_output(day),
        S::OutputSigned => sign_land(day, chance.flag()),
        S::LandSigned if life.start.is_new && !lodged(BondKind::Start) => {
            lodge(BondKind::Start, 21_000 * 10_000, later(day, 1_095), chance)
        }
        S::LandSigned if life.start.is_new && !lodged(BondKind::Completion) => {
            lodge(BondKind::Completion, 9_000 * 10_000, later(day, 1_825), chance)
        }
        S::LandSigned => SupplyStep::BondsThere {},
        S::Bonded => go_on(PairEvent::Deliver, day),
        S::Delivered => go_on(PairEvent::Start, day),
        S::Started => go_on(PairEvent::Complete, day),
        S::Completed => go_on(PairEvent::Produce, day),
        S::InProduction => match chance.below(4) {
            0 => SupplyStep::PassAssessment {},
            1 => SupplyStep::OpenAssessment {},
            _ => submit(chance.index(5), chance.below(3) > 0),
        },
        S::Assessed | S::Void | S::Terminated => submit(chance.index(5), true),
    }
}

/// Carries an entry out on a life.
pub(super) fn carry_out(life: &mut Life, entry: &Entry, law: &Kept) -> Result<(), Refusal> {
    life.plot.apply(&entry.step, None, law, &act(entry))
}

const SPLIT: &[(&str, &str)] = &[
    ("split_track", "redevelopment"),
    ("project_floor_area", "40000"),
    ("split_unit", "storey"),
    ("split_approved", "是"),
    ("split_agreed", "是"),
];

const TRANSFER: &[(&str, &str)] = &[
    ("investment_planned", "10000"),
    ("investment_done", "2500"),
    ("land_price_paid", "是"),
    ("title_held", "是"),
    ("seized", "否"),
    ("mortgagee_agrees", "是"),
    ("agreement_kept", "是"),
];

const LEASE: &[(&str, &str)] = &[
    ("plot_area", "26666.67"),
    ("base_land_price", "480"),
    ("capitalisation_rate", "0.06"),
    ("lease_years", "5"),
    ("grant_years", "25"),
];

/// What the assessment is measured by; energy alone decides whether all five are reached.
pub(super) const MEASURED: &[(&str, &str)] = &[
    ("plot_area", "40000"),
    ("fixed_investment", "27000"),
    ("promised_investment", "27000"),
    ("gross_output", "60000"),
    ("promised_output_per_mu", "1000"),
    ("profit", "1800"),
    ("tax_paid", "1200"),
    ("promised_profit_tax_per_mu", "50"),
    ("promised_energy_per_mu", "10"),
    ("emissions", "6"),
    ("promised_emissions_per_mu", "0.1"),
    ("penalty_rate", "0.001"),
    ("bond_use", "industrial"),
];

pub(super) fn given(pairs: &[(&str, &str)]) -> Given {
    pairs.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
}

fn of_lease(rent_known: bool) -> Given {
    let mut figures = given(LEASE);
    if rent_known {
        figures.insert("rent_paid".to_owned(), "128".to_owned());
    }
    figures
}

/// An item of the five, in their order; one beyond the last is none.
fn submit(item: usize, reached: bool) -> SupplyStep {
    const ITEMS: [&str; 5] =
        ["input_reached", "output_reached", "profit_tax_reached", "energy_reached", "emissions_reached"];
    let energy = [("energy", if reached { "600" } else { "600.01" })];
    let id = ITEMS.get(item).copied().unwrap_or("no_such");
    let figures = if id == "energy_reached" { given(&energy) } else { Given::new() };
    SupplyStep::SubmitItem { item: id.to_owned(), figures }
}

fn sign_output(day: Date) -> SupplyStep {
    let terms = OutputTerms {
        tax_per_mu: "20万元".to_owned(),
        sales_per_mu: "500万元".to_owned(),
        investment_intensity: "450万元".to_owned(),
        take_back_or_renew: "连续两年不达标收回".to_owned(),
        signed_by: "管委会".to_owned(),
    };
    SupplyStep::SignOutput { terms, day, paper: paper() }
}

fn sign_land(day: Date, leased: bool) -> SupplyStep {
    let agreed = [
        ("agreed_delivery", 60),
        ("agreed_start", 300),
        ("agreed_completion", 900),
        ("agreed_production", 1_100),
        ("agreed_full_capacity", 1_500),
    ];
    let agreed = agreed.into_iter().map(|(term, days)| {
        let proposer = Some("industry".to_owned());
        (term.to_owned(), AgreedDay { day: later(day, days), proposer })
    });
    let agreed: BTreeMap<String, AgreedDay> = agreed.collect();
    let lease_to = leased.then(|| later(day, 1_825));
    SupplyStep::SignLand { day, agreed, lease_to, figures: Given::new(), paper: paper() }
}

fn lodge(kind: BondKind, fen: i64, until: Date, chance: &mut Chance) -> SupplyStep {
    let bond = BondPaper {
        kind,
        number: format!("B{}", chance.below(1_000_000)),
        issuer: "某银行".to_owned(),
        beneficiary: "自然资源局".to_owned(),
        amount: Decimal::new(i128::from(fen), 6),
        until,
        on_demand: true,
        place: "保险柜".to_owned(),
    };
    SupplyStep::LodgeBond { bond, scan: paper() }
}

fn go_on(event: PairEvent, day: Date) -> SupplyStep {
    SupplyStep::GoOn { event, day, evidence: paper() }
}

fn paper() -> FileRef {
    FileRef { digest: "0".repeat(64), name: "认定书".to_owned(), size: 1 }
}

fn yes(flag: bool) -> &'static str {
    if flag { "是" } else { "否" }
}

pub(super) fn fen_of(quote: &Quote, id: &str) -> Yuan {
    let wan = quote.number(id).expect(id);
    Yuan::from_wan_yuan(wan.round(6, fact::Rounding::HalfUp)).expect("whole fen")
}

/// Done by whoever may hand the item in, else by the natural resources bureau; every fifth time by another.
fn act(entry: &Entry) -> Act {
    let owner = match &entry.step {
        SupplyStep::SubmitItem { item, .. } => match item.as_str() {
            "input_reached" => "development_reform",
            "profit_tax_reached" => "tax",
            "emissions_reached" => "ecology",
            _ => "industry",
        },
        _ => "natural_resources",
    };
    let department = if entry.number.is_multiple_of(5) { "court" } else { owner };
    let by = Author {
        account: "zhao".to_owned(),
        name: "赵某".to_owned(),
        role: "natural_resources".to_owned(),
        department: Some(department.to_owned()),
        enterprise: None,
        zone: None,
    };
    Act { entry: entry.number, at: jiff::Timestamp::UNIX_EPOCH, day: entry.day, by }
}
