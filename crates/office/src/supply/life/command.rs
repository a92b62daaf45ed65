//! What can happen in a life: steps drawn at random with figures at random, legal or not, as production carries them out.

use super::kept::Kept;
use super::made::{
    SPLIT, TRANSFER, check_ground, given, go_on, later, lodge, of_lease, paper, sign_land, sign_output,
    submit, yes,
};
use super::{Entry, Life};
use crate::chance::Chance;
use crate::docket::{Act, Refusal};
use crate::journal::Author;
use crate::supply::{BondKind, DealEvent, DealKind, PairEvent, PairState, SupplyStep, Which};
use fact::Decimal;
use jiff::civil::Date;

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
        12 if chance.flag() => {
            let term = if chance.flag() { "agreed_start" } else { "agreed_completion" }.to_owned();
            let amount = Decimal::new(i128::from(chance.below(20_000) - 100), 4);
            SupplyStep::PayPenalty { term, amount, receipt: paper() }
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
        33 if chance.below(3) == 0 => check_ground(day, chance.index(8)),
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
