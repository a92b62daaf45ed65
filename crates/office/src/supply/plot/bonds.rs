//! Custody of a plot's bonds: what is due by the law of the contract's day, and what a bond does to the days ahead and a
//! day to the bond (S2-15).

use super::papers::{BondPaper, Payment};
use super::steps::SupplyStep;
use super::{Given, Plot, fen};
use crate::docket::{Act, Refusal};
use crate::step::{Titled, needs_text, refuse};
use crate::supply::bond::{Bond, BondKind, Lodging};
use crate::supply::contract_pair::PairState;
use crate::supply::law::SupplyLaw;
use crate::supply::milestone::{Milestone, MilestoneState};
use crate::supply::quote::Quote;
use fact::{Decimal, Rounding, Yuan};
use jiff::civil::Date;
use std::sync::Arc;

impl Plot {
    pub(super) fn on_bonds(
        &mut self,
        step: &SupplyStep,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        match step {
            SupplyStep::LodgeBond { bond, .. } => self.lodge(bond, law, act)?,
            SupplyStep::BondsThere {} => {
                let quote = self.bond_quote(None, law, act)?;
                let lodged = [BondKind::Start, BondKind::Completion]
                    .iter()
                    .all(|kind| self.bonds.iter().any(|bond| bond.paper.kind == *kind && bond.is_held()));
                self.pair = Some(self.pair()?.bond(&quote, lodged, act)?);
            }
            SupplyStep::ExtendBond { bond, until, .. } => {
                let (place, one) = self.bond(bond)?;
                let extended = one.extend(*until, act)?;
                for day in self.milestones.iter_mut().filter(|day| is_watching(day, bond)) {
                    *day = day.extend(*until, None, None, "保函延期", act)?;
                }
                self.put_bond(place, extended, act)?;
            }
            SupplyStep::ClaimBond { bond, penalty, reason } => {
                self.claim(bond, *penalty, reason, law, act)?;
            }
            SupplyStep::PayPenalty { term, amount, receipt } => {
                let amount = fen(*amount, "缴纳的违约金", "S2-15f")?;
                self.pay(term, amount, &receipt.name, law, act)?;
            }
            SupplyStep::ReturnBond { bond, acceptance } => {
                let (place, one) = self.bond(bond)?;
                self.is_met(one)?;
                let open = self.open_penalty(one.paper.kind, law, act)?;
                let back = one.give_back(&acceptance.name, open, act)?;
                self.put_bond(place, back, act)?;
            }
            SupplyStep::ExpireBond { bond } => {
                let (place, one) = self.bond(bond)?;
                let expired = one.expire(act)?;
                self.put_bond(place, expired, act)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn lodge(&mut self, paper: &BondPaper, law: &dyn SupplyLaw, act: &Act) -> Result<(), Refusal> {
        let term = secured(paper.kind);
        let Some(covers) = self.agreed(term).map(|place| self.milestones[place].due) else {
            return Err(refuse("no_contract", "S2-15b", "还没有签土地合同。", "合同签订后再收保函。"));
        };
        let quote = self.bond_quote(Some(act.day), law, act)?;
        let part = match paper.kind {
            BondKind::Start => "start_bond",
            BondKind::Completion => "completion_bond",
        };
        let (due, cap) = (amount(&quote, part, "S2-15b")?, amount(&quote, "bond_most", "S2-15c")?);
        let lodging = Lodging {
            plot: self.code.clone(),
            kind: paper.kind,
            number: paper.number.trim().to_owned(),
            issuer: paper.issuer.clone(),
            beneficiary: paper.beneficiary.clone(),
            amount: fen(paper.amount, "保函", "S2-15b")?,
            until: paper.until,
            on_demand: paper.on_demand,
            place: paper.place.clone(),
        };
        let held: Vec<&Bond> = self.bonds.iter().collect();
        let bond = Bond::lodge(lodging, due, covers, cap, &held, act)?;
        let number = bond.paper.number.clone();
        self.bonds.push(bond);
        self.agree(&number, last_day(paper.kind), paper.until, None);
        Ok(())
    }

    /// What is due, by the rules of the day of the contract.
    fn bond_quote(
        &self,
        lodged: Option<Date>,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<Arc<Quote>, Refusal> {
        let contract = self.pair()?.contract_day;
        let day = contract.unwrap_or(act.day);
        let mut known = Vec::new();
        known.extend(contract.map(|day| ("contract_day", day.to_string())));
        known.extend(lodged.map(|day| ("bond_lodged_day", day.to_string())));
        self.quote("bond", day, &Given::new(), &known, law)
    }

    /// Takes a penalty from a bond: the one given, else what is still open of the days late.
    fn claim(
        &mut self,
        number: &str,
        penalty: Option<Decimal>,
        reason: &str,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        let (place, one) = self.bond(number)?;
        let kind = one.paper.kind;
        let told = self.beyond(kind);
        let (penalty, before) = match penalty {
            Some(amount) => (fen(amount, "违约金", "S2-15f")?, told),
            // What is open holds what was told as uncovered before.
            None => (self.owed(kind, law, act)? - self.settled(kind), Yuan::from_fen(0)),
        };
        let (claimed, taken) = one.claim(penalty, reason, act)?;
        self.put_bond(place, claimed, act)?;
        self.set_beyond(kind, before + taken.uncovered);
        Ok(())
    }

    /// Keeps that the firm paid a penalty itself: the form makes the delay its debt, the bond only secures it.
    fn pay(
        &mut self,
        term: &str,
        amount: Yuan,
        receipt: &str,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        let Some(kind) =
            [BondKind::Start, BondKind::Completion].into_iter().find(|kind| secured(*kind) == term)
        else {
            let advice = "请从约定开工时间、约定竣工时间中选。";
            return Err(refuse("not_secured", "S2-15f", "这个日期的逾期不由履约保函担保。", advice));
        };
        self.pair()?;
        let open = self.open_penalty(kind, law, act)?;
        if amount <= Yuan::from_fen(0) || amount > open {
            let message =
                format!("缴纳{}元，应缴未缴的违约金是{}元。", amount.to_decimal(), open.to_decimal());
            let advice = "请核对延误天数、已从保函扣除和已缴纳的金额。";
            return Err(refuse("not_what_is_owed", "S2-15f", &message, advice));
        }
        needs_text(receipt, "缴款凭证", "S2-15f")?;
        let told = self.beyond(kind);
        self.set_beyond(kind, told - told.min(amount));
        let (term, receipt) = (term.to_owned(), receipt.to_owned());
        self.payments.push(Payment { term, amount, receipt, file: None, act: act.clone() });
        Ok(())
    }

    /// The penalty for the days late of what a bond secures, by the rate of the contract.
    fn owed(&self, kind: BondKind, law: &dyn SupplyLaw, act: &Act) -> Result<Yuan, Refusal> {
        let late = self.days_late(kind, act.day);
        if late == 0 {
            return Ok(Yuan::from_fen(0));
        }
        let day = self.pair()?.contract_day.unwrap_or(act.day);
        let quote = self.quote("penalty", day, &Given::new(), &[("days_late", late.to_string())], law)?;
        amount(&quote, "penalty", "S2-15f")
    }

    /// Days late of what a bond secures; a day that the end of the contracts took away was owed until then.
    fn days_late(&self, kind: BondKind, today: Date) -> i32 {
        let Some(one) = self.agreed(secured(kind)).map(|place| &self.milestones[place]) else { return 0 };
        match one.deeds.last().filter(|_| one.state == MilestoneState::Cancelled) {
            Some(ended) => one.due.until(ended.act.day).map_or(0, |span| span.get_days().max(0)),
            None => one.days_late(today),
        }
    }

    /// What was taken from bonds or paid for a delay.
    fn settled(&self, kind: BondKind) -> Yuan {
        let claimed = self.bonds.iter().filter(|bond| bond.paper.kind == kind).map(|bond| bond.claimed);
        let paid = self.payments.iter().filter(|one| one.term == secured(kind)).map(|one| one.amount);
        claimed.chain(paid).fold(Yuan::from_fen(0), |sum, amount| sum + amount)
    }

    /// What is still to be taken or paid for a delay.
    fn open_penalty(&self, kind: BondKind, law: &dyn SupplyLaw, act: &Act) -> Result<Yuan, Refusal> {
        let open = self.owed(kind, law, act)? - self.settled(kind);
        Ok(open.max(self.beyond(kind)))
    }

    /// What claims found beyond the bonds for a delay.
    fn beyond(&self, kind: BondKind) -> Yuan {
        self.beyond.get(secured(kind)).copied().unwrap_or(Yuan::from_fen(0))
    }

    fn set_beyond(&mut self, kind: BondKind, amount: Yuan) {
        self.uncovered = self.uncovered - self.beyond(kind) + amount;
        match amount == Yuan::from_fen(0) {
            true => drop(self.beyond.remove(secured(kind))),
            false => drop(self.beyond.insert(secured(kind).to_owned(), amount)),
        }
    }

    /// The original goes back when what it secures was met, or the contracts have ended.
    fn is_met(&self, bond: &Bond) -> Result<(), Refusal> {
        let needed = match bond.paper.kind {
            BondKind::Start => PairState::Started,
            BondKind::Completion => PairState::Completed,
        };
        let state = self.pair()?.state;
        if state < needed {
            let message = format!("还没有认定{}，现在是“{}”。", needed.title(), state.title());
            return Err(refuse("not_met", "S2-15g", &message, "认定后再退还原件。"));
        }
        Ok(())
    }

    /// A bond by its number: the one that is kept, else the newest.
    fn bond(&self, number: &str) -> Result<(usize, &Bond), Refusal> {
        let same = |bond: &&Bond| bond.paper.number == number;
        let place = (self.bonds.iter().position(|bond| same(&bond) && bond.is_held()))
            .or_else(|| self.bonds.iter().rposition(|bond| same(&bond)));
        place.map(|place| (place, &self.bonds[place])).ok_or_else(|| {
            let message = format!("没有编号为“{number}”的保函。");
            refuse("no_such_bond", "S2-15b", &message, "请从保函清单中选。")
        })
    }

    /// Puts a bond back; once it is no longer kept, its last day is no deadline any more.
    fn put_bond(&mut self, place: usize, bond: Bond, act: &Act) -> Result<(), Refusal> {
        if !bond.is_held() {
            for day in self.milestones.iter_mut().filter(|day| is_watching(day, &bond.paper.number)) {
                *day = day.cancel("保函已了结", act)?;
            }
        }
        if let Some(slot) = self.bonds.get_mut(place) {
            *slot = bond;
        }
        Ok(())
    }

    /// The earliest last day of the bonds that are kept for an agreed day.
    pub(super) fn secured_until(&self, term: &str) -> Option<Date> {
        let held = self.bonds.iter().filter(|bond| secured(bond.paper.kind) == term && bond.is_held());
        held.map(|bond| bond.paper.until).min()
    }
}

/// Whether an agreed day is the last day of a bond that is still watched.
fn is_watching(day: &Milestone, number: &str) -> bool {
    day.contract == number && day.state == MilestoneState::Open
}

/// The agreed day that a bond secures.
fn secured(kind: BondKind) -> &'static str {
    match kind {
        BondKind::Start => "agreed_start",
        BondKind::Completion => "agreed_completion",
    }
}

fn last_day(kind: BondKind) -> &'static str {
    match kind {
        BondKind::Start => "start_bond_until",
        BondKind::Completion => "completion_bond_until",
    }
}

/// An amount of a quote; whole fen, as the packs round it.
fn amount(quote: &Quote, id: &str, clause: &str) -> Result<Yuan, Refusal> {
    let number = quote.number(id).and_then(|number| number.checked_round(6, Rounding::HalfUp));
    match number.and_then(Yuan::from_wan_yuan) {
        Some(amount) => Ok(amount),
        None => {
            let advice = format!("还要填：{}。", quote.still_needed());
            let message = format!("“{}”算不出应当多少。", quote.kind.label);
            Err(refuse("not_known", clause, &message, &advice))
        }
    }
}
