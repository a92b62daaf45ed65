//! The custody register of performance bonds: lodged, kept, extended, claimed, returned, never beyond the parcel's cap
//! (S2-15). What is due and for how long is computed by the pack and passed in.

use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use fact::Yuan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// What a bond secures.
    BondKind {
        /// The start of building.
        Start = "开工履约保函",
        /// Its completion.
        Completion = "竣工履约保函",
    }
}

words! {
    /// Where a bond stands.
    BondState {
        /// Kept, untouched.
        Lodged = "在管",
        /// Part was claimed; the rest is kept.
        PartlyClaimed = "部分兑付",
        /// Claimed to the last fen.
        Exhausted = "已全部兑付",
        /// The original went back.
        Returned = "已退还",
        /// Its last day passed.
        Expired = "已过期",
    }
}

words! {
    /// What happens to it.
    BondEvent {
        /// A later last day.
        Extend = "延期",
        /// Part of it is claimed.
        ClaimPart = "部分兑付",
        /// All that is left is claimed.
        ClaimRest = "全部兑付",
        /// The original goes back.
        Return = "退还原件",
        /// Its last day passed.
        Expire = "过期",
    }
}

use BondEvent as E;
use BondState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Lodged, E::Extend, S::Lodged, "S2-15e"),
    Step::new(S::PartlyClaimed, E::Extend, S::PartlyClaimed, "S2-15e"),
    Step::new(S::Lodged, E::ClaimPart, S::PartlyClaimed, "S2-15f"),
    Step::new(S::PartlyClaimed, E::ClaimPart, S::PartlyClaimed, "S2-15f"),
    Step::new(S::Lodged, E::ClaimRest, S::Exhausted, "S2-15f"),
    Step::new(S::PartlyClaimed, E::ClaimRest, S::Exhausted, "S2-15f"),
    Step::new(S::Lodged, E::Return, S::Returned, "S2-15g"),
    Step::new(S::PartlyClaimed, E::Return, S::Returned, "S2-15g"),
    Step::new(S::Lodged, E::Expire, S::Expired, "S2-15e"),
    Step::new(S::PartlyClaimed, E::Expire, S::Expired, "S2-15e"),
];

/// A bond as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lodging {
    /// Plot.
    pub plot: String,
    /// What it secures.
    pub kind: BondKind,
    /// Number on the paper.
    pub number: String,
    /// Bank or insurer.
    pub issuer: String,
    /// Who may claim.
    pub beneficiary: String,
    /// Amount.
    pub amount: Yuan,
    /// Last day.
    pub until: Date,
    /// Whether it is paid on first demand (见索即付).
    pub on_demand: bool,
    /// Where the original is kept.
    pub place: String,
}

/// A bond in custody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bond {
    /// As handed in, with its present last day.
    pub paper: Lodging,
    /// Where it stands.
    pub state: BondState,
    /// Claimed so far.
    pub claimed: Yuan,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

/// What a claim took and what it left uncovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Taken from the bond.
    pub taken: Yuan,
    /// Penalty beyond it, to be recovered otherwise.
    pub uncovered: Yuan,
}

impl Bond {
    /// Takes a bond into custody. `due` is the part that the pack computed for this kind, `covers` the agreed day that
    /// it must outlast, `cap` the most that may be held for the plot, `held` the bonds held for it already.
    ///
    /// # Errors
    /// When it is too small, too short, over the cap, not payable on demand, or its paper is not described.
    pub fn lodge(
        paper: Lodging,
        due: Yuan,
        covers: Date,
        cap: Yuan,
        held: &[&Self],
        act: &Act,
    ) -> Result<Self, Refusal> {
        for (text, what) in [
            (&paper.number, "保函编号"),
            (&paper.issuer, "出具机构"),
            (&paper.beneficiary, "受益人"),
            (&paper.place, "原件存放处"),
        ] {
            needs_text(text, what, "S2-15b")?;
        }
        let of_plot: Vec<&Self> = held.iter().copied().filter(|bond| bond.paper.plot == paper.plot).collect();
        if of_plot.iter().any(|bond| bond.is_held() && bond.paper.number == paper.number) {
            let message = format!("编号{}的保函已经在管。", paper.number);
            return Err(refuse("bond_twice", "S2-15b", &message, "请核对编号。"));
        }
        if paper.amount <= Yuan::from_fen(0) {
            let message = format!("{}的金额不大于零。", paper.kind.name());
            return Err(refuse("bond_empty", "S2-15b", &message, "请核对保函原件；不用交保函的不登记。"));
        }
        if paper.amount < due {
            let message =
                format!("{}{}元，应不少于{}元。", paper.kind.name(), shown(paper.amount), shown(due));
            return Err(refuse("bond_too_small", "S2-15b", &message, "请补足后再收。"));
        }
        check_parcel_cap(&of_plot, paper.amount, cap)?;
        if !paper.on_demand {
            let advice = "请换开见索即付的保函，否则不能直接扣违约金。";
            return Err(refuse("not_on_demand", "S2-15f", "保函没有见索即付的条款。", advice));
        }
        if paper.until < covers {
            let message = format!("{}有效期至{}，早于{covers}。", paper.kind.name(), paper.until);
            return Err(refuse("bond_too_short", "S2-15e", &message, "请换开或延期。"));
        }
        let what = format!("{}元，至{}", shown(paper.amount), paper.until);
        let deed = Deed { what: "收取".to_owned(), text: what, act: act.clone(), files: Vec::new() };
        Ok(Self { paper, state: BondState::Lodged, claimed: Yuan::from_fen(0), deeds: vec![deed] })
    }

    /// What is left of it; nothing once it was returned or expired.
    #[must_use]
    pub fn balance(&self) -> Yuan {
        if self.is_held() { self.paper.amount - self.claimed } else { Yuan::from_fen(0) }
    }

    /// Whether it is in custody and may still be claimed on.
    #[must_use]
    pub fn is_held(&self) -> bool {
        matches!(self.state, BondState::Lodged | BondState::PartlyClaimed)
    }

    /// Gives it a later last day.
    ///
    /// # Errors
    /// When it is over, or the day is not later.
    pub fn extend(&self, until: Date, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(BondEvent::Extend, format!("{}改为{until}", self.paper.until), act)?;
        self.still_valid(act)?;
        if until <= self.paper.until {
            let message = format!("新的末日{until}不晚于原来的{}。", self.paper.until);
            return Err(refuse("not_later", "S2-15e", &message, "请核对延期后的保函。"));
        }
        moved.paper.until = until;
        Ok(moved)
    }

    /// Takes a penalty from it; what it does not cover comes back to be recovered otherwise.
    ///
    /// # Errors
    /// When it is over or empty, or the penalty is not above zero.
    pub fn claim(&self, penalty: Yuan, reason: &str, act: &Act) -> Result<(Self, Claimed), Refusal> {
        let taken = penalty.min(self.balance());
        let whole = penalty >= self.balance();
        let event = if whole { BondEvent::ClaimRest } else { BondEvent::ClaimPart };
        let mut moved = self.moved(event, format!("{}元，{reason}", shown(taken)), act)?;
        self.still_valid(act)?;
        needs_text(reason, "扣款的依据", "S2-15f")?;
        if penalty <= Yuan::from_fen(0) {
            return Err(refuse("nothing_to_claim", "S2-15f", "违约金不大于零。", "请核对违约金的测算。"));
        }
        moved.claimed = self.claimed + taken;
        Ok((moved, Claimed { taken, uncovered: penalty - taken }))
    }

    /// Gives the original back after building began or ended in time.
    ///
    /// # Errors
    /// When a penalty is open, or the acceptance is not named.
    pub fn give_back(&self, acceptance: &str, open_penalty: Yuan, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(BondEvent::Return, acceptance.to_owned(), act)?;
        needs_text(acceptance, "按期开工或竣工的认定", "S2-15g")?;
        if open_penalty > Yuan::from_fen(0) {
            let message = format!("还有违约金{}元没有结清。", shown(open_penalty));
            let advice = "请先从保函扣除；用地单位另行缴纳的，先登记缴款凭证。";
            return Err(refuse("penalty_open", "S2-15f", &message, advice));
        }
        Ok(moved)
    }

    /// Marks it as past its last day.
    ///
    /// # Errors
    /// When its last day is not over.
    pub fn expire(&self, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(BondEvent::Expire, String::new(), act)?;
        if act.day <= self.paper.until {
            let message = format!("有效期到{}，还没有过。", self.paper.until);
            return Err(refuse("not_over", "S2-15e", &message, "过期后再办。"));
        }
        Ok(moved)
    }

    fn still_valid(&self, act: &Act) -> Result<(), Refusal> {
        if act.day > self.paper.until {
            let message = format!("{}已于{}过期。", self.paper.kind.name(), self.paper.until);
            return Err(refuse("bond_expired", "S2-15e", &message, "请向用地单位追缴，并登记过期。"));
        }
        Ok(())
    }
}

moves!(Bond, BondEvent);

impl BondKind {
    fn name(self) -> &'static str {
        crate::step::Titled::title(self)
    }
}

/// Whether one more amount stays within the most that may be held for a plot.
///
/// # Errors
/// When it does not.
pub fn check_parcel_cap(of_plot: &[&Bond], amount: Yuan, cap: Yuan) -> Result<(), Refusal> {
    let held: i64 = of_plot.iter().filter(|bond| bond.is_held()).map(|bond| bond.paper.amount.fen()).sum();
    let after = Yuan::from_fen(held.saturating_add(amount.fen()));
    if after > cap {
        let message = format!("本宗地在管保函合计将达{}元，超过上限{}元。", shown(after), shown(cap));
        return Err(refuse("over_the_cap", "S2-15c", &message, "按宗收取，超过上限的部分不收。"));
    }
    Ok(())
}

fn shown(amount: Yuan) -> String {
    amount.to_decimal().to_string()
}

#[cfg(test)]
mod tests {
    use super::super::sample::act;
    use super::*;
    use crate::step::check_table;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2024, 3, 1);

    fn wan(amount: i64) -> Yuan {
        Yuan::from_fen(amount * 1_000_000)
    }

    fn paper(kind: BondKind, amount: Yuan) -> Lodging {
        Lodging {
            plot: "P1".to_owned(),
            kind,
            number: format!("B-{}", kind.name()),
            issuer: "某银行".to_owned(),
            beneficiary: "自然资源局".to_owned(),
            amount,
            until: date(2027, 3, 1),
            on_demand: true,
            place: "保险柜".to_owned(),
        }
    }

    fn lodged(amount: Yuan) -> Bond {
        let paper = paper(BondKind::Start, amount);
        Bond::lodge(paper, amount, date(2024, 9, 1), wan(300), &[], &act(TODAY)).expect("lodged")
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, BondState::ALL, BondEvent::ALL);
    }

    // clause: S2-15b, S2-15c
    #[test]
    fn tv16_two_bonds_at_the_cap_are_taken_and_one_fen_more_is_not() {
        let start = lodged(wan(210));
        for (fen, fine) in [(-1, false), (0, true), (1, false)] {
            let amount = wan(90) + Yuan::from_fen(fen);
            let paper = paper(BondKind::Completion, amount);
            let taken = Bond::lodge(paper, wan(90), TODAY, wan(300), &[&start], &act(TODAY));
            assert_eq!(taken.is_ok(), fine, "{fen}");
        }
    }

    // clause: S2-15b
    #[test]
    fn a_bond_of_nothing_is_not_taken_even_where_none_is_due() {
        for (fen, fine) in [(-1, false), (0, false), (1, true)] {
            let paper = paper(BondKind::Start, Yuan::from_fen(fen));
            let taken = Bond::lodge(paper, Yuan::from_fen(0), TODAY, wan(300), &[], &act(TODAY));
            assert_eq!(taken.is_ok(), fine, "{fen}");
        }
    }

    // clause: S2-15e, S2-15f
    #[test]
    fn a_bond_must_outlast_the_agreed_day_and_be_payable_on_demand() {
        for (until, fine) in [(date(2024, 8, 31), false), (date(2024, 9, 1), true), (date(2024, 9, 2), true)]
        {
            let paper = Lodging { until, ..paper(BondKind::Start, wan(100)) };
            let taken = Bond::lodge(paper, wan(100), date(2024, 9, 1), wan(300), &[], &act(TODAY));
            assert_eq!(taken.is_ok(), fine, "{until}");
        }
        let soft = Lodging { on_demand: false, ..paper(BondKind::Start, wan(100)) };
        let refusal = Bond::lodge(soft, wan(100), TODAY, wan(300), &[], &act(TODAY)).expect_err("soft");
        assert_eq!(refusal.code, "not_on_demand");
    }

    // clause: S2-15f
    #[test]
    fn tv17_a_penalty_beyond_the_bond_is_left_uncovered() {
        let bond = lodged(wan(168));
        for (days, taken, uncovered, state) in [
            (34, 1_632_000, 0, BondState::PartlyClaimed),
            (35, 1_680_000, 0, BondState::Exhausted),
            (36, 1_680_000, 48_000, BondState::Exhausted),
        ] {
            let penalty = Yuan::from_fen(days * 48_000 * 100);
            let (after, claimed) = bond.claim(penalty, "开工逾期", &act(TODAY)).expect("claimed");
            assert_eq!(claimed.taken, Yuan::from_fen(taken * 100), "{days}");
            assert_eq!(claimed.uncovered, Yuan::from_fen(uncovered * 100), "{days}");
            assert_eq!(after.state, state);
            assert_eq!(after.balance(), wan(168) - claimed.taken);
        }
        let (empty, _) = bond.claim(wan(168), "开工逾期", &act(TODAY)).expect("claimed");
        assert!(empty.claim(wan(1), "再扣", &act(TODAY)).is_err());
    }

    #[test]
    fn a_claim_is_filed_on_the_last_day_and_not_after_it() {
        let bond = lodged(wan(100));
        for (day, fine) in [(date(2027, 2, 28), true), (date(2027, 3, 1), true), (date(2027, 3, 2), false)] {
            assert_eq!(bond.claim(wan(1), "逾期", &act(day)).is_ok(), fine, "{day}");
            assert_eq!(bond.extend(date(2028, 3, 1), &act(day)).is_ok(), fine, "{day}");
            assert_eq!(bond.expire(&act(day)).is_ok(), !fine, "{day}");
        }
        assert!(bond.extend(date(2027, 3, 1), &act(TODAY)).is_err());
    }

    // clause: S2-15g
    #[test]
    fn the_original_goes_back_when_no_penalty_is_open() {
        let bond = lodged(wan(100));
        assert!(bond.give_back("开工认定书", Yuan::from_fen(1), &act(TODAY)).is_err());
        assert!(bond.give_back(" ", Yuan::from_fen(0), &act(TODAY)).is_err());
        let back = bond.give_back("开工认定书", Yuan::from_fen(0), &act(TODAY)).expect("returned");
        assert_eq!((back.state, back.balance()), (BondState::Returned, Yuan::from_fen(0)));
        assert!(back.claim(wan(1), "晚了", &act(TODAY)).is_err());
    }

    proptest! {
        #[test]
        fn claims_never_take_more_than_the_bond_and_nothing_is_lost(
            amount in 1i64..300_000_000,
            penalties in proptest::collection::vec(1i64..100_000_000, 1..12),
        ) {
            let mut bond = Bond { paper: paper(BondKind::Start, Yuan::from_fen(amount)), ..lodged(wan(1)) };
            let mut taken = 0;
            for penalty in penalties {
                match bond.claim(Yuan::from_fen(penalty), "逾期", &act(TODAY)) {
                    Ok((after, claimed)) => {
                        prop_assert_eq!(claimed.taken.fen() + claimed.uncovered.fen(), penalty);
                        taken += claimed.taken.fen();
                        bond = after;
                    }
                    Err(refusal) => {
                        prop_assert_eq!(refusal.code, "wrong_state");
                        prop_assert_eq!(bond.state, BondState::Exhausted);
                    }
                }
                prop_assert_eq!(bond.claimed.fen(), taken);
                prop_assert!(taken <= amount);
                prop_assert_eq!(bond.balance().fen(), if bond.is_held() { amount - taken } else { 0 });
            }
        }
    }
}
