//! What can happen in a life: drawn at random with figures at random, legal or not, and carried out by the machines.

use super::chance::Chance;
use super::{LAW, Life};
use crate::docket::{Act, Refusal};
use crate::journal::Author;
use crate::supply::rules::SupplyRules;
use crate::supply::sample::quoted;
use crate::supply::{
    Assessment, Bond, BondKind, Conversion, Deal, DealEvent, DealKind, Lodging, Milestone, MilestoneState,
    OutputTerms, PairEvent, Quote, Split, TransitionPeriod, Which,
};
use fact::{Decimal, Yuan};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::rc::Rc;

/// Quotes by what they were asked with: the lives ask the same few again and again.
#[derive(Default)]
pub(super) struct Quotes(HashMap<String, Rc<Quote>>);

impl Quotes {
    pub(super) fn of(&mut self, kind: &str, given: &[(&str, &str)]) -> Rc<Quote> {
        let key = format!("{kind} {given:?}");
        let quote = self.0.entry(key).or_insert_with(|| Rc::new(quoted(kind, LAW, given).expect(kind)));
        Rc::clone(quote)
    }

    pub(super) fn bond(&mut self, life: &Life) -> Rc<Quote> {
        let price = life.start.price.to_string();
        let is_new = if life.start.is_new { "是" } else { "否" };
        let given =
            [("bond_use", "industrial"), ("new_industrial_land", is_new), ("supply_price", price.as_str())];
        self.of("bond", &given)
    }
}

macro_rules! commands {
    ($($name:ident $({ $($field:ident: $kind:ty),+ })?,)+) => {
        /// Something that can be tried.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub(super) enum Command {
            $($name $({ $($field: $kind),+ })?,)+
        }

        impl Command {
            pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];

            pub(super) fn name(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => stringify!($name),)+
                }
            }
        }
    };
}

commands! {
    SignOutput { day: Date },
    SignLand { day: Date, leased: bool },
    Lapse,
    Lodge { kind: BondKind, fen: i64, until: Date },
    BondsThere,
    GoOn { event: PairEvent },
    Extend { which: usize, to: Date },
    Meet { which: usize, day: Date },
    ExtendBond { which: usize, until: Date },
    Claim { which: usize, fen: i64 },
    GiveBack { which: usize },
    ExpireBond { which: usize },
    Terminate { which: Which },
    OpenAssessment,
    Submit { item: usize, right_department: bool },
    Pass { reached: bool },
    Rectify { reached: bool, by: Date },
    Reassess,
    Fail { reached: bool },
    AssessLease { passed: bool },
    Price { rent_known: bool },
    SignGrant,
    Settle { renew: bool },
    ApplySplit { floor: i64 },
    ApproveSplit { which: usize },
    RefuseSplit { which: usize },
    RegisterSplit { which: usize },
    WithdrawSplit { which: usize },
    ApplyTransition,
    ApproveTransition { conforms: bool },
    RefuseTransition,
    ExpireTransition,
    SettleTransition { take_back: bool, catalogue: bool },
    Publish { kind: DealKind },
    CheckDeal { which: usize, idle: bool },
    StopDeal { which: usize },
    ResumeDeal { which: usize },
    DealOn { which: usize, event: DealEvent },
    WithdrawDeal { which: usize },
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).expect("in range")
}

impl Command {
    /// Anything; every second time one that carries the contract on, so that lives get somewhere.
    pub(super) fn any(life: &Life, day: Date, chance: &mut Chance) -> Self {
        match chance.index(78) {
            number @ 0..=14 => Self::of_contract(number, life, day, chance),
            number @ 15..=38 => Self::of_the_rest(number, life, day, chance),
            _ => Self::onward(life, day, chance),
        }
    }

    /// Contracts, bonds and agreed days; places one beyond the last are tried too.
    fn of_contract(number: usize, life: &Life, day: Date, chance: &mut Chance) -> Self {
        let milestone = chance.index(life.milestones.len() + 1);
        let bond = chance.index(life.bonds.len() + 1);
        let around = later(day, chance.below(60) - 50);
        let ahead = later(day, chance.below(900) - 30);
        let pair = [
            PairEvent::Deliver,
            PairEvent::Start,
            PairEvent::Complete,
            PairEvent::Produce,
            PairEvent::Assess,
        ];
        match number {
            0 => Self::SignOutput { day: around },
            1 => Self::SignLand { day: around, leased: chance.flag() },
            2 => Self::Lapse,
            3 | 4 => Self::Lodge {
                kind: if chance.flag() { BondKind::Start } else { BondKind::Completion },
                fen: chance.below(320_000_000),
                until: later(ahead, 500),
            },
            5 => Self::BondsThere,
            6 => Self::GoOn { event: pair[chance.index(pair.len())] },
            7 | 8 => Self::Extend { which: milestone, to: ahead },
            9 => Self::Meet { which: milestone, day: around },
            10 => Self::ExtendBond { which: bond, until: later(ahead, 400) },
            11 => Self::Claim { which: bond, fen: chance.below(150_000_000) - 1_000 },
            12 => Self::GiveBack { which: bond },
            13 => Self::ExpireBond { which: bond },
            _ if chance.below(6) > 0 => Self::BondsThere,
            _ => Self::Terminate { which: if chance.flag() { Which::Land } else { Which::Output } },
        }
    }

    /// Assessment, lease, splits, transition and deals.
    fn of_the_rest(number: usize, life: &Life, day: Date, chance: &mut Chance) -> Self {
        let split = chance.index(life.splits.len() + 1);
        let deal = chance.index(life.deals.len() + 1);
        let ahead = later(day, chance.below(900) - 30);
        let deals = [DealEvent::Deal, DealEvent::Tax, DealEvent::Register];
        match number {
            15 => Self::OpenAssessment,
            16 | 17 => Self::Submit { item: chance.index(6), right_department: chance.below(4) != 0 },
            18 => Self::Pass { reached: chance.flag() },
            19 => Self::Rectify { reached: chance.flag(), by: ahead },
            20 => Self::Reassess,
            21 => Self::Fail { reached: chance.flag() },
            22 => Self::AssessLease { passed: chance.below(3) != 0 },
            23 => Self::Price { rent_known: chance.flag() },
            24 => Self::SignGrant,
            25 => Self::Settle { renew: chance.flag() },
            26 => Self::ApplySplit { floor: chance.below(10) * 1_000 - 1_000 },
            27 => Self::ApproveSplit { which: split },
            28 if chance.flag() => Self::RefuseSplit { which: split },
            28 => Self::WithdrawSplit { which: split },
            29 => Self::RegisterSplit { which: split },
            30 => Self::ApplyTransition,
            31 => Self::ApproveTransition { conforms: chance.below(4) != 0 },
            32 if chance.below(4) == 0 => Self::RefuseTransition,
            32 => Self::ExpireTransition,
            33 => Self::SettleTransition { take_back: chance.flag(), catalogue: chance.flag() },
            34 => Self::Publish { kind: DealKind::ALL[chance.index(DealKind::ALL.len())] },
            35 => Self::CheckDeal { which: deal, idle: chance.below(3) == 0 },
            36 if chance.flag() => Self::StopDeal { which: deal },
            36 => Self::ResumeDeal { which: deal },
            37 => Self::DealOn { which: deal, event: deals[chance.index(deals.len())] },
            _ => Self::WithdrawDeal { which: deal },
        }
    }

    /// What usually comes next for the pair of contracts.
    fn onward(life: &Life, day: Date, chance: &mut Chance) -> Self {
        use crate::supply::PairState as S;
        let lodged = |kind| life.bonds.iter().any(|bond| bond.paper.kind == kind && bond.is_held());
        match life.pair.state {
            S::Won => Self::SignOutput { day },
            S::OutputSigned => Self::SignLand { day, leased: chance.flag() },
            S::LandSigned if life.start.is_new && !lodged(BondKind::Start) => {
                Self::Lodge { kind: BondKind::Start, fen: 21_000 * 10_000, until: later(day, 1_095) }
            }
            S::LandSigned if life.start.is_new && !lodged(BondKind::Completion) => {
                Self::Lodge { kind: BondKind::Completion, fen: 9_000 * 10_000, until: later(day, 1_825) }
            }
            S::LandSigned => Self::BondsThere,
            S::Bonded => Self::GoOn { event: PairEvent::Deliver },
            S::Delivered => Self::GoOn { event: PairEvent::Start },
            S::Started => Self::GoOn { event: PairEvent::Complete },
            S::Completed => Self::GoOn { event: PairEvent::Produce },
            S::InProduction => match chance.below(4) {
                0 => Self::GoOn { event: PairEvent::Assess },
                1 => Self::OpenAssessment,
                _ => Self::Submit { item: chance.index(5), right_department: true },
            },
            S::Assessed | S::Void | S::Terminated => {
                Self::Submit { item: chance.index(5), right_department: true }
            }
        }
    }

    /// Carries it out, or leaves the life as it is. The first step of a machine decides; what follows from it must go.
    pub(super) fn carry_out(
        &self,
        life: &mut Life,
        day: Date,
        number: u64,
        rules: &SupplyRules,
        quotes: &mut Quotes,
    ) -> Result<(), Refusal> {
        let act = &act(day, number);
        match self {
            Self::SignOutput { .. }
            | Self::SignLand { .. }
            | Self::Lapse
            | Self::BondsThere
            | Self::GoOn { .. }
            | Self::Terminate { .. } => self.on_pair(life, day, act, quotes),
            Self::Lodge { .. }
            | Self::ExtendBond { .. }
            | Self::Claim { .. }
            | Self::GiveBack { .. }
            | Self::ExpireBond { .. } => self.on_bonds(life, act, quotes),
            Self::Extend { .. } | Self::Meet { .. } => self.on_milestones(life, act),
            Self::OpenAssessment
            | Self::Submit { .. }
            | Self::Pass { .. }
            | Self::Rectify { .. }
            | Self::Reassess
            | Self::Fail { .. } => self.on_assessment(life, act, rules, quotes),
            Self::AssessLease { .. } | Self::Price { .. } | Self::SignGrant | Self::Settle { .. } => {
                self.on_lease(life, act, quotes)
            }
            Self::ApplySplit { .. }
            | Self::ApproveSplit { .. }
            | Self::RefuseSplit { .. }
            | Self::RegisterSplit { .. }
            | Self::WithdrawSplit { .. } => self.on_splits(life, act, quotes),
            Self::ApplyTransition
            | Self::ApproveTransition { .. }
            | Self::RefuseTransition
            | Self::ExpireTransition
            | Self::SettleTransition { .. } => self.on_transition(life, act, quotes),
            Self::Publish { .. }
            | Self::CheckDeal { .. }
            | Self::StopDeal { .. }
            | Self::ResumeDeal { .. }
            | Self::DealOn { .. }
            | Self::WithdrawDeal { .. } => self.on_deals(life, act, quotes),
        }
    }

    fn on_pair(&self, life: &mut Life, today: Date, act: &Act, quotes: &mut Quotes) -> Result<(), Refusal> {
        match self {
            Self::SignOutput { day } => life.pair = life.pair.sign_output(terms(), *day, act)?,
            Self::SignLand { day, leased } => {
                life.pair = life.pair.sign_land(*day, act)?;
                life.meet("signing_deadline", *day, act);
                let agreed = [
                    ("agreed_delivery", 60),
                    ("agreed_start", 300),
                    ("agreed_completion", 900),
                    ("agreed_production", 1_100),
                    ("agreed_full_capacity", 1_500),
                ];
                let plot = life.start.plot.clone();
                let agreed = agreed
                    .map(|(term, days)| Milestone::agreed(&plot, term, later(*day, days), Some("industry")));
                life.milestones.extend(agreed);
                if *leased {
                    let lease_to = later(*day, 1_825);
                    life.lease = Some(Conversion::of(&plot));
                    life.lease_to = Some(lease_to);
                    life.milestones.push(Milestone::agreed(&plot, "lease_to", lease_to, None));
                }
            }
            Self::Lapse => {
                let (pair, tasks) = life.pair.lapse(act)?;
                (life.pair, life.tasks) = (pair, life.tasks + tasks.len());
                life.cancel_all("视作不成交", act);
            }
            Self::BondsThere => {
                let kinds = [BondKind::Start, BondKind::Completion];
                let lodged = kinds
                    .iter()
                    .all(|kind| life.bonds.iter().any(|bond| bond.paper.kind == *kind && bond.is_held()));
                life.pair = life.pair.bond(&quotes.bond(life), lodged, act)?;
            }
            Self::GoOn { event } => {
                life.pair = life.pair.go_on(*event, "认定书", act)?;
                let met = match event {
                    PairEvent::Deliver => "agreed_delivery",
                    PairEvent::Start => "agreed_start",
                    PairEvent::Complete => "agreed_completion",
                    _ => "agreed_production",
                };
                life.meet(met, today, act);
                if *event == PairEvent::Produce {
                    let due = later(today, 365);
                    life.assessment = Some(Assessment::waiting(&life.start.plot, due));
                    life.milestones.push(Milestone::agreed(&life.start.plot, "assessment_due", due, None));
                }
            }
            Self::Terminate { which } => {
                let (pair, tasks) = life.pair.terminate(*which, "企业破产", act)?;
                (life.pair, life.tasks) = (pair, life.tasks + tasks.len());
                life.cancel_all("合同终止", act);
            }
            _ => {}
        }
        Ok(())
    }

    fn on_bonds(&self, life: &mut Life, act: &Act, quotes: &mut Quotes) -> Result<(), Refusal> {
        match self {
            Self::Lodge { kind, fen, until } => {
                let bond = quotes.bond(life);
                let number = format!("B{}", act.entry);
                let paper = Lodging {
                    plot: life.start.plot.clone(),
                    kind: *kind,
                    number: number.clone(),
                    issuer: "某银行".to_owned(),
                    beneficiary: "自然资源局".to_owned(),
                    amount: Yuan::from_fen(*fen),
                    until: *until,
                    on_demand: true,
                    place: "保险柜".to_owned(),
                };
                let (due, term) = match kind {
                    BondKind::Start => (fen_of(&bond, "start_bond"), "agreed_start"),
                    BondKind::Completion => (fen_of(&bond, "completion_bond"), "agreed_completion"),
                };
                let covers = life.milestones.iter().find(|one| one.term == term).map(|one| one.due);
                let Some(covers) = covers else {
                    return Err(Refusal::new("no_contract", "还没有签土地合同。", ""));
                };
                let cap = Yuan::from_fen(300 * 1_000_000);
                let held: Vec<&Bond> = life.bonds.iter().collect();
                let lodged = Bond::lodge(paper, due, covers, cap, &held, act)?;
                life.bonds.push(lodged);
                life.milestones.push(Milestone::agreed(&number, until_of(*kind), *until, None));
            }
            Self::ExtendBond { which, until } => {
                let bond = at(&life.bonds, *which)?.extend(*until, act)?;
                let number = bond.paper.number.clone();
                life.bonds[*which] = bond;
                for one in life.milestones.iter_mut().filter(|one| one.contract == number) {
                    *one = one.extend(*until, None, None, "保函延期", act).expect("later, as the bond is");
                }
            }
            Self::Claim { which, fen } => {
                let (bond, claimed) =
                    at(&life.bonds, *which)?.claim(Yuan::from_fen(*fen), "开工逾期", act)?;
                life.uncovered = life.uncovered + claimed.uncovered;
                life.put_bond(*which, bond, act);
            }
            Self::GiveBack { which } => {
                let bond = at(&life.bonds, *which)?.give_back("认定书", Yuan::from_fen(0), act)?;
                life.put_bond(*which, bond, act);
            }
            Self::ExpireBond { which } => {
                let bond = at(&life.bonds, *which)?.expire(act)?;
                life.put_bond(*which, bond, act);
            }
            _ => {}
        }
        Ok(())
    }

    fn on_milestones(&self, life: &mut Life, act: &Act) -> Result<(), Refusal> {
        match self {
            Self::Extend { which, to } => {
                let one = at(&life.milestones, *which)?;
                if !["agreed_start", "agreed_completion"].contains(&one.term.as_str()) {
                    return Err(Refusal::new("not_extended", "这个日期不能顺延。", ""));
                }
                let kind = if one.term == "agreed_start" { BondKind::Start } else { BondKind::Completion };
                let held = life.bonds.iter().filter(|bond| bond.paper.kind == kind && bond.is_held());
                let until = held.map(|bond| bond.paper.until).min();
                let latest = later(one.agreed, 365);
                life.milestones[*which] = one.extend(*to, Some(latest), until, "管线迁改", act)?;
            }
            Self::Meet { which, day } => {
                let one = at(&life.milestones, *which)?;
                if one.term.ends_with("_bond_until") {
                    return Err(Refusal::new("not_met", "保函的末日不认定完成。", ""));
                }
                life.milestones[*which] = one.meet(*day, "认定书", act)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn on_assessment(
        &self,
        life: &mut Life,
        act: &Act,
        rules: &SupplyRules,
        quotes: &mut Quotes,
    ) -> Result<(), Refusal> {
        let Some(assessment) = &life.assessment else {
            return Err(Refusal::new("no_assessment", "还没有投产。", ""));
        };
        let items = &rules.assessment_items;
        let after = match self {
            Self::OpenAssessment => assessment.open(act)?,
            Self::Submit { item, right_department } => {
                let known = items.get(*item);
                let id = known.map_or("no_such", |known| known.id.as_str());
                let from = known.filter(|_| *right_department).map_or("court", |known| known.from.as_str());
                assessment.submit(items, id, from, act)?
            }
            Self::Pass { reached } => assessment.pass(&five(quotes, *reached), act)?,
            Self::Rectify { reached, by } => assessment.rectify(items, &five(quotes, *reached), *by, act)?,
            Self::Reassess => assessment.reassess(act)?,
            Self::Fail { reached } => assessment.fail(&five(quotes, *reached), "两年不达标", act)?,
            _ => assessment.clone(),
        };
        life.assessment = Some(after);
        Ok(())
    }

    fn on_lease(&self, life: &mut Life, act: &Act, quotes: &mut Quotes) -> Result<(), Refusal> {
        let (Some(lease), Some(lease_to)) = (&life.lease, life.lease_to) else {
            return Err(Refusal::new("no_lease", "这宗地不是先租后让。", ""));
        };
        let is_over = act.day > lease_to;
        let price = |quotes: &mut Quotes, rent_known: bool| {
            let mut given = vec![
                ("plot_area", "26666.67"),
                ("base_land_price", "480"),
                ("capitalisation_rate", "0.06"),
                ("lease_years", "5"),
                ("grant_years", "25"),
                ("lease_to", "2024-06-30"),
                ("decision_day", if is_over { "2024-07-01" } else { "2024-06-30" }),
                ("assessment_passed", "是"),
            ];
            if rent_known {
                given.push(("rent_paid", "128"));
            }
            quotes.of("conversion", &given)
        };
        let after = match self {
            Self::AssessLease { passed } => lease.assess(*passed, "考核报告", act)?,
            Self::Price { rent_known } => lease.price(&price(quotes, *rent_known), act)?,
            Self::SignGrant => lease.sign(&price(quotes, true), "CR-1", act)?,
            Self::Settle { renew } => lease.settle(*renew, "第八条", act)?,
            _ => lease.clone(),
        };
        life.lease = Some(after);
        Ok(())
    }

    fn on_splits(&self, life: &mut Life, act: &Act, quotes: &mut Quotes) -> Result<(), Refusal> {
        let plot = life.start.plot.clone();
        match self {
            Self::ApplySplit { floor } => life.splits.push(Split::apply(&plot, Decimal::from(*floor))?),
            Self::ApproveSplit { which } => {
                let before = Split::transferred(&life.splits, &plot).to_string();
                let one = at(&life.splits, *which)?;
                let applied = one.floor.to_string();
                let given = [
                    ("split_track", "redevelopment"),
                    ("project_floor_area", "40000"),
                    ("split_unit", "storey"),
                    ("split_approved", "是"),
                    ("split_agreed", "是"),
                    ("floor_transferred", before.as_str()),
                    ("floor_applied", applied.as_str()),
                ];
                let quote = quotes.of("split", &given);
                life.splits[*which] = one.approve(&life.splits, &quote, act)?;
            }
            Self::RefuseSplit { which } => {
                life.splits[*which] = at(&life.splits, *which)?.refuse("不符合规划", act)?
            }
            Self::RegisterSplit { which } => {
                life.splits[*which] = at(&life.splits, *which)?.register("不动产权第1号", act)?;
            }
            Self::WithdrawSplit { which } => {
                life.splits[*which] = at(&life.splits, *which)?.withdraw("买方放弃", act)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn on_transition(&self, life: &mut Life, act: &Act, quotes: &mut Quotes) -> Result<(), Refusal> {
        if *self == Self::ApplyTransition {
            if life.transition.is_some() {
                return Err(Refusal::new("applied_twice", "已经申请过。", ""));
            }
            life.transition = Some(TransitionPeriod::apply(&life.start.plot, "科技研发")?);
            return Ok(());
        }
        let Some(transition) = &life.transition else {
            return Err(Refusal::new("no_transition", "没有申请过渡期。", ""));
        };
        let after = match self {
            Self::ApproveTransition { conforms } => {
                let day = act.day.to_string();
                let quote = quotes.of("transition", &[("transition_approved_day", day.as_str())]);
                let after = transition.approve(*conforms, &quote, "常政复1号", act)?;
                if let Some(ends) = after.ends {
                    life.milestones.push(Milestone::agreed(&life.start.plot, "transition_end", ends, None));
                }
                after
            }
            Self::RefuseTransition => transition.refuse("不符合规划", act)?,
            Self::ExpireTransition => transition.expire(act)?,
            Self::SettleTransition { take_back, catalogue } => {
                let word = |flag: bool| if flag { "是" } else { "否" };
                let given =
                    [("must_take_back", word(*take_back)), ("allocation_catalogue", word(*catalogue))];
                let quote = quotes.of("transition", &given);
                let after = transition.settle(&quote, "手续", act)?;
                life.meet("transition_end", act.day, act);
                after
            }
            _ => transition.clone(),
        };
        life.transition = Some(after);
        Ok(())
    }

    fn on_deals(&self, life: &mut Life, act: &Act, quotes: &mut Quotes) -> Result<(), Refusal> {
        let (which, after) = match self {
            Self::Publish { kind } => {
                life.deals.push(Deal::publish(&life.start.plot, *kind, act));
                return Ok(());
            }
            Self::CheckDeal { which, idle } => {
                let given = [
                    ("investment_planned", "10000"),
                    ("investment_done", "2500"),
                    ("land_price_paid", "是"),
                    ("title_held", "是"),
                    ("seized", "否"),
                    ("mortgagee_agrees", "是"),
                    ("idle_undisposed", if *idle { "是" } else { "否" }),
                    ("agreement_kept", "是"),
                ];
                (*which, at(&life.deals, *which)?.check(&quotes.of("transfer", &given), act)?)
            }
            Self::StopDeal { which } => (*which, at(&life.deals, *which)?.stop("查封", act)?),
            Self::ResumeDeal { which } => (*which, at(&life.deals, *which)?.resume("解封", act)?),
            Self::DealOn { which, event } => (*which, at(&life.deals, *which)?.go_on(*event, "文号", act)?),
            Self::WithdrawDeal { which } => (*which, at(&life.deals, *which)?.withdraw("不卖了", act)?),
            _ => return Ok(()),
        };
        life.deals[which] = after;
        Ok(())
    }
}

impl Life {
    /// Meets the open milestones of a term.
    fn meet(&mut self, term: &str, day: Date, act: &Act) {
        let open = |one: &&mut Milestone| one.term == term && one.state == MilestoneState::Open;
        for one in self.milestones.iter_mut().filter(open) {
            *one = one.meet(day, "认定书", act).expect("open, and the day has come");
        }
    }

    fn cancel_all(&mut self, reason: &str, act: &Act) {
        // A bond is still kept after the contract has ended, until it is claimed, given back or over.
        let owed =
            |one: &&mut Milestone| one.state == MilestoneState::Open && !one.term.ends_with("_bond_until");
        for one in self.milestones.iter_mut().filter(owed) {
            *one = one.cancel(reason, act).expect("open");
        }
    }

    /// Puts a bond back; once it is no longer held, its last day is no deadline any more.
    fn put_bond(&mut self, which: usize, bond: Bond, act: &Act) {
        if !bond.is_held() {
            let number = &bond.paper.number;
            for one in self.milestones.iter_mut().filter(|one| one.contract == *number) {
                *one = one.cancel("保函已了结", act).expect("watched as long as the bond is held");
            }
        }
        self.bonds[which] = bond;
    }
}

fn at<T>(list: &[T], which: usize) -> Result<&T, Refusal> {
    list.get(which).ok_or_else(|| Refusal::new("no_such", "没有这一件。", ""))
}

fn until_of(kind: BondKind) -> &'static str {
    match kind {
        BondKind::Start => "start_bond_until",
        BondKind::Completion => "completion_bond_until",
    }
}

pub(super) fn fen_of(quote: &Quote, id: &str) -> Yuan {
    let wan = quote.number(id).expect(id);
    Yuan::from_wan_yuan(wan.round(6, fact::Rounding::HalfUp)).expect("whole fen")
}

fn five(quotes: &mut Quotes, reached: bool) -> Rc<Quote> {
    let given = [
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
        ("energy", if reached { "600" } else { "600.01" }),
    ];
    quotes.of("assessment", &given)
}

fn terms() -> OutputTerms {
    OutputTerms {
        tax_per_mu: "20万元".to_owned(),
        sales_per_mu: "500万元".to_owned(),
        investment_intensity: "450万元".to_owned(),
        take_back_or_renew: "连续两年不达标收回".to_owned(),
        signed_by: "管委会".to_owned(),
    }
}

fn act(day: Date, entry: u64) -> Act {
    let by = Author {
        account: "zhao".to_owned(),
        name: "赵某".to_owned(),
        role: "natural_resources".to_owned(),
        department: None,
        enterprise: None,
        zone: None,
    };
    Act { entry, at: jiff::Timestamp::UNIX_EPOCH, day, by }
}
