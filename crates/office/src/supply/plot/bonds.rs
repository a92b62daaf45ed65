//! Custody of a plot's bonds: what is due by the law of the contract's day, and what a bond does to the days ahead and a
//! day to the bond (S2-15).

use super::steps::{BondPaper, SupplyStep};
use super::{Given, Plot, fen};
use crate::docket::{Act, Refusal};
use crate::supply::bond::{Bond, BondKind, Lodging};
use crate::supply::contract_pair::PairState;
use crate::supply::law::SupplyLaw;
use crate::supply::milestone::{Milestone, MilestoneState};
use crate::supply::quote::Quote;
use crate::supply::step::{Titled, refuse};
use fact::{Rounding, Yuan};
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
                let (place, one) = self.bond(bond)?;
                let kind = one.paper.kind;
                let penalty = match penalty {
                    Some(amount) => fen(*amount, "违约金", "S2-15f")?,
                    None => self.penalty(kind, law, act)?,
                };
                let (claimed, taken) = one.claim(penalty, reason, act)?;
                self.put_bond(place, claimed, act)?;
                self.uncovered = self.uncovered + taken.uncovered;
            }
            SupplyStep::ReturnBond { bond, acceptance } => {
                let (place, one) = self.bond(bond)?;
                self.may_go_back(one, act)?;
                let back = one.give_back(&acceptance.name, Yuan::from_fen(0), act)?;
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
        let (due, cap) = (amount(&quote, part)?, amount(&quote, "bond_most")?);
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

    /// The penalty for the days late of what a bond secures, by the rate of the contract.
    fn penalty(&self, kind: BondKind, law: &dyn SupplyLaw, act: &Act) -> Result<Yuan, Refusal> {
        let late = self.days_late(kind, act.day);
        let day = self.pair()?.contract_day.unwrap_or(act.day);
        let quote = self.quote("penalty", day, &Given::new(), &[("days_late", late.to_string())], law)?;
        amount(&quote, "penalty")
    }

    fn days_late(&self, kind: BondKind, today: Date) -> i32 {
        self.agreed(secured(kind)).map_or(0, |place| self.milestones[place].days_late(today))
    }

    /// The original goes back when what it secures was met, or the contracts have ended; a delay is settled first.
    fn may_go_back(&self, bond: &Bond, act: &Act) -> Result<(), Refusal> {
        let needed = match bond.paper.kind {
            BondKind::Start => PairState::Started,
            BondKind::Completion => PairState::Completed,
        };
        let state = self.pair()?.state;
        if state < needed {
            let message = format!("还没有认定{}，现在是“{}”。", needed.title(), state.title());
            return Err(refuse("not_met", "S2-15g", &message, "认定后再退还原件。"));
        }
        let late = self.days_late(bond.paper.kind, act.day);
        if late > 0 && bond.claimed == Yuan::from_fen(0) {
            let message = format!("约定的日期晚了{late}天，违约金还没有扣。");
            return Err(refuse("penalty_open", "S2-15f", &message, "请先从保函扣除。"));
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
fn amount(quote: &Quote, id: &str) -> Result<Yuan, Refusal> {
    let number = quote.number(id).and_then(|number| number.checked_round(6, Rounding::HalfUp));
    match number.and_then(Yuan::from_wan_yuan) {
        Some(amount) => Ok(amount),
        None => {
            let advice = format!("还要填：{}。", quote.still_needed());
            let message = format!("“{}”算不出应当多少。", quote.kind.label);
            Err(refuse("not_known", "S2-15b", &message, &advice))
        }
    }
}
