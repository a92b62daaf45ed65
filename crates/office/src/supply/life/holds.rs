//! What must hold of a life after every step, worked out here without asking the machines again.

use super::Life;
use super::kept::{Kept, fen_of};
use crate::supply::rules::SupplyRules;
use crate::supply::{
    AssessmentState, BondKind, BondState, ConversionState, DealState, Milestone, MilestoneState, PairState,
    SplitState, TransitionState,
};
use fact::Yuan;
use jiff::ToSpan;
use jiff::civil::Date;

/// Steps of the pair in the only order in which they may stand.
const CHAIN: [&str; 8] =
    ["签产出监管协议", "签土地合同", "交履约保函", "交地", "开工", "竣工", "投产", "评估"];

/// What a step may only add to.
pub(super) struct Before {
    /// Claimed and last day of each bond.
    bonds: Vec<(Yuan, Date)>,
    uncovered: Yuan,
    paid: i64,
    tasks: usize,
    bonded: bool,
}

impl Before {
    pub(super) fn of(life: &Life) -> Self {
        Self {
            bonds: life.plot.bonds.iter().map(|bond| (bond.claimed, bond.paper.until)).collect(),
            uncovered: life.plot.uncovered,
            paid: paid(life),
            tasks: life.plot.tasks.len(),
            bonded: bonded(life),
        }
    }
}

pub(super) fn after_step(before: &Before, life: &Life, day: Date, rules: &SupplyRules, law: &Kept) {
    pair(life);
    bonds(before, life, law);
    milestones(life, day);
    others(life, rules);
    uncovered(before, life);
    assert!(life.plot.tasks.len() >= before.tasks);
}

fn paid(life: &Life) -> i64 {
    life.plot.payments.iter().map(|one| one.amount.fen()).sum()
}

/// What is beyond the bonds stands with its day, never below nothing; only claims and payments change it, and a payment
/// takes no more from it than was paid.
fn uncovered(before: &Before, life: &Life) {
    let plot = &life.plot;
    assert!(plot.beyond.values().all(|one| one.fen() > 0), "{:?}", plot.beyond);
    assert_eq!(plot.uncovered.fen(), plot.beyond.values().map(|one| one.fen()).sum::<i64>());
    let claimed = |bonds: &mut dyn Iterator<Item = Yuan>| bonds.map(|one| one.fen()).sum::<i64>();
    let was = claimed(&mut before.bonds.iter().map(|(claimed, _)| *claimed));
    let is = claimed(&mut plot.bonds.iter().map(|bond| bond.claimed));
    let more = paid(life) - before.paid;
    assert!(more >= 0 && plot.payments.iter().all(|one| one.amount.fen() > 0));
    if is == was {
        let less = before.uncovered.fen() - plot.uncovered.fen();
        assert!((0..=more).contains(&less), "{less} of {more} fen");
    }
}

fn bonded(life: &Life) -> bool {
    life.pair().deeds.iter().any(|deed| deed.what == "交履约保函")
}

fn pair(life: &Life) {
    let pair = life.pair();
    let done: Vec<&str> = pair.deeds.iter().map(|deed| deed.what.as_str()).collect();
    let (ended, steps) = match done.split_last() {
        Some((&last, rest)) if last == "提前终止" || last == "逾期未签" => (Some(last), rest),
        _ => (None, done.as_slice()),
    };
    assert_eq!(steps, &CHAIN[..steps.len()], "{}", life.start.plot);
    assert_eq!(ended == Some("提前终止"), pair.state == PairState::Terminated);
    assert_eq!(ended == Some("逾期未签"), pair.state == PairState::Void);
    assert!(pair.state != PairState::Void || steps.len() < 2, "a signed sale is never void");
    assert!(pair.state != PairState::Terminated || steps.len() >= 2);
    assert!(pair.deeds.windows(2).all(|two| two[0].act.day <= two[1].act.day));
    if let Some(contract) = pair.contract_day {
        let agreement = pair.agreement_day.expect("the agreement comes first");
        assert!(agreement <= contract && contract <= life.start.deadline && pair.output.is_some());
    }
    assert_eq!(pair.in_force(), steps.len() >= 2 && ended.is_none());
}

fn bonds(before: &Before, life: &Life, law: &Kept) {
    let cap = 300 * 1_000_000;
    let held: i64 =
        life.plot.bonds.iter().filter(|bond| bond.is_held()).map(|bond| bond.paper.amount.fen()).sum();
    assert!(held <= cap, "{}: {held} fen held", life.start.plot);
    for bond in &life.plot.bonds {
        let (amount, claimed) = (bond.paper.amount.fen(), bond.claimed.fen());
        assert!((0..=amount).contains(&claimed));
        let left = if bond.is_held() { amount - claimed } else { 0 };
        assert_eq!(bond.balance().fen(), left);
        assert_eq!(bond.state == BondState::Exhausted, claimed == amount && amount > 0, "{bond:?}");
    }
    // What left a bond is what was claimed: nothing comes from nowhere.
    for ((claimed, until), bond) in before.bonds.iter().zip(&life.plot.bonds) {
        assert!(bond.claimed >= *claimed && bond.paper.until >= *until);
    }
    if bonded(life) && !before.bonded && life.start.is_new {
        let bond = law.bond(life);
        for (kind, due) in [(BondKind::Start, "start_bond"), (BondKind::Completion, "completion_bond")] {
            let amount = life.plot.bonds.iter().filter(|one| one.paper.kind == kind && one.is_held());
            assert!(amount.map(|one| one.paper.amount).max() >= Some(fen_of(&bond, due)), "{kind:?}");
        }
    }
}

fn milestones(life: &Life, day: Date) {
    for one in &life.plot.milestones {
        assert!(one.due >= one.agreed);
        let late = one.days_late(day);
        let expected = match one.state {
            MilestoneState::Cancelled => 0,
            MilestoneState::Met => days(one.due, one.met.expect("a day")),
            MilestoneState::Open => days(one.due, day),
        };
        assert_eq!(i64::from(late), expected.max(0), "{one:?}");
        if let Some(kind) = secured(one)
            && one.state == MilestoneState::Open
        {
            // A bond that is kept is never over before the day that it secures.
            let kept = life.plot.bonds.iter().filter(|bond| bond.paper.kind == kind && bond.is_held());
            assert!(kept.into_iter().all(|bond| bond.paper.until >= one.due), "{one:?}");
        }
    }
    for bond in &life.plot.bonds {
        let open = |one: &&Milestone| one.contract == bond.paper.number && one.state == MilestoneState::Open;
        let deadline: Vec<Date> = life.plot.milestones.iter().filter(open).map(|one| one.due).collect();
        let wanted = if bond.is_held() { vec![bond.paper.until] } else { Vec::new() };
        assert_eq!(deadline, wanted, "the last day of a kept bond is watched, of no other");
    }
    if matches!(life.pair().state, PairState::Terminated | PairState::Void) {
        let owed = |one: &&Milestone| one.state == MilestoneState::Open && one.term.starts_with("agreed_");
        assert_eq!(
            life.plot.milestones.iter().find(owed),
            None,
            "nothing is owed of a contract that has ended"
        );
    }
}

fn secured(one: &Milestone) -> Option<BondKind> {
    match one.term.as_str() {
        "agreed_start" => Some(BondKind::Start),
        "agreed_completion" => Some(BondKind::Completion),
        _ => None,
    }
}

/// Days from one day to another by the hours between them.
fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

fn others(life: &Life, rules: &SupplyRules) {
    let counts = |state: SplitState| matches!(state, SplitState::Approved | SplitState::Registered);
    let hundredths = |floor: fact::Decimal| floor.mantissa_at(2).expect("a floor in hundredths of m²");
    let floors = life.plot.splits.iter().filter(|one| counts(one.state)).map(|one| hundredths(one.floor));
    let floor = floors.sum::<i128>();
    assert!(floor <= 1_200_000, "{floor} hundredths of m² transferred of 40000 m²");
    if let Some(lease) = &life.plot.lease {
        let has = |what: &str| lease.deeds.iter().any(|deed| deed.what == what);
        if matches!(lease.state, ConversionState::Priced | ConversionState::Converted) {
            assert!(lease.price.is_some() && has("考核达到") && !has("考核未达到"));
        }
        if lease.state == ConversionState::Converted {
            let signed = lease.deeds.last().expect("signed").act.day;
            assert!(Some(signed) > life.plot.lease_to, "converted before the lease was over");
        }
    }
    if let Some(assessment) = &life.plot.assessment {
        let all = assessment.handed_in.len() == rules.assessment_items.len();
        let concluded = [AssessmentState::Complete, AssessmentState::Passed, AssessmentState::Failed];
        assert!(!concluded.contains(&assessment.state) || all, "{assessment:?}");
        assert!(assessment.deeds.first().is_none_or(|first| first.act.day >= assessment.due));
    }
    if let Some(transition) = &life.plot.transition {
        let approved = transition.deeds.iter().find(|deed| deed.what == "市政府批准");
        let ends = approved.map(|deed| deed.act.day.checked_add(5.years()).expect("in range"));
        assert_eq!(transition.ends, ends);
        assert!(
            transition.state != TransitionState::Overdue
                || transition.deeds.last().map(|deed| deed.act.day) > ends
        );
    }
    supplied(life);
    for deal in &life.plot.deals {
        let has = |what: &str| deal.deeds.iter().any(|deed| deed.what == what);
        let registered = ["核验通过", "签订合同", "缴税"];
        assert!(deal.state != DealState::Registered || registered.iter().all(|what| has(what)));
    }
}

/// What followed a transition period was supplied when all five conditions held; a plot may be checked again later.
fn supplied(life: &Life) {
    let transition = life.plot.transition.as_ref();
    let states = [TransitionState::Allocated, TransitionState::Agreed];
    let Some(settled) = transition.filter(|one| states.contains(&one.state)).and_then(|one| one.deeds.last())
    else {
        return;
    };
    let found = life.plot.ground.found.values();
    let before = found.filter(|one| one.act.entry < settled.act.entry).map(|one| one.holds);
    let before: Vec<bool> = before.collect();
    let again = life.plot.ground.deeds.iter().any(|deed| deed.act.entry > settled.act.entry);
    assert!(again || before == [true; 5], "{before:?}");
}
