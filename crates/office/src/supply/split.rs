//! Applications to split and transfer part of a project's floor: by building or storey, cumulatively within the share
//! of the pack (S2-7f to S2-7h, S2-16c). The limits are computed by the pack.

use super::quote::Quote;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use fact::{Decimal, Ratio};
use serde::{Deserialize, Serialize};

words! {
    /// How far an application is.
    SplitState {
        /// Handed in.
        Applied = "已申请",
        /// Approved; counts against the limit from now on.
        Approved = "已批准",
        /// Registered for the new holder.
        Registered = "已登记",
        /// Refused.
        Refused = "不予批准",
        /// Taken back, or the approval ran out.
        Withdrawn = "已撤回",
    }
}

words! {
    /// What happens to it.
    SplitEvent {
        /// It is approved.
        Approve = "批准",
        /// It is refused.
        Refuse = "不予批准",
        /// It is registered.
        Register = "登记",
        /// It is taken back.
        Withdraw = "撤回",
    }
}

use SplitEvent as E;
use SplitState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Applied, E::Approve, S::Approved, "S2-7f"),
    Step::new(S::Applied, E::Refuse, S::Refused, "S2-7f"),
    Step::new(S::Applied, E::Withdraw, S::Withdrawn, "S2-7f"),
    Step::new(S::Approved, E::Register, S::Registered, "S2-7h"),
    Step::new(S::Approved, E::Withdraw, S::Withdrawn, "S2-7f"),
];

/// One application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Project.
    pub project: String,
    /// Floor applied for, m².
    pub floor: Decimal,
    /// How far.
    pub state: SplitState,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl Split {
    /// An application.
    ///
    /// # Errors
    /// When the floor is not above zero.
    pub fn apply(project: &str, floor: Decimal) -> Result<Self, Refusal> {
        if !Ratio::from(floor).is_positive() {
            return Err(refuse("no_floor", "S2-7f", "申请的建筑面积不大于零。", "请填写建筑面积。"));
        }
        Ok(Self { project: project.to_owned(), floor, state: SplitState::Applied, deeds: Vec::new() })
    }

    /// Floor of a project that counts against its limit: approved and registered applications, m².
    #[must_use]
    pub fn transferred(splits: &[Self], project: &str) -> Ratio {
        let counts = |split: &&Self| {
            split.project == project && matches!(split.state, SplitState::Approved | SplitState::Registered)
        };
        splits.iter().filter(counts).map(|split| Ratio::from(split.floor)).sum()
    }

    /// Approves it by the quote `split`, which must have been computed with what was transferred before.
    ///
    /// # Errors
    /// When the quote was computed from other figures, or the split is not allowed or not known to be.
    pub fn approve(&self, splits: &[Self], split: &Quote, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(SplitEvent::Approve, "", act)?;
        let read = |id: &str| {
            let figure = split.figures.iter().find(|(known, _)| known == id);
            figure.and_then(|(_, value)| value.number())
        };
        let before = Self::transferred(splits, &self.project);
        if read("floor_transferred") != Some(before) || read("floor_applied") != Some(self.floor.into()) {
            let advice = "请按登记的累计面积和本次申请重新测算。";
            return Err(refuse("other_figures", "S2-7g", "测算用的面积与登记的不一致。", advice));
        }
        split.require("split_allowed")?;
        Ok(moved)
    }

    /// Refuses it.
    ///
    /// # Errors
    /// When it is not open or no reason is given.
    pub fn refuse(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "不予批准的理由", "S2-7f")?;
        self.moved(SplitEvent::Refuse, reason, act)
    }

    /// Registers it for the new holder.
    ///
    /// # Errors
    /// When it is not approved or the certificate is not named.
    pub fn register(&self, certificate: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(certificate, "不动产权证号", "S2-7h")?;
        self.moved(SplitEvent::Register, certificate, act)
    }

    /// Takes it back; its floor no longer counts.
    ///
    /// # Errors
    /// When it is registered or refused, or no reason is given.
    pub fn withdraw(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "撤回的理由", "S2-7f")?;
        self.moved(SplitEvent::Withdraw, reason, act)
    }
}

moves!(Split, SplitEvent);

#[cfg(test)]
mod tests {
    use super::super::sample::{act, quoted};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::{Date, date};

    const DAY: Date = date(2024, 6, 3);

    fn quote(before: &str, applied: &str) -> Quote {
        let given = [
            ("split_track", "redevelopment"),
            ("project_floor_area", "40000"),
            ("split_unit", "storey"),
            ("split_approved", "是"),
            ("split_agreed", "是"),
            ("floor_transferred", before),
            ("floor_applied", applied),
        ];
        quoted("split", DAY, &given).expect("a quote")
    }

    fn applied(floor: &str) -> Split {
        Split::apply("P1", floor.parse().expect("a number")).expect("an application")
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, SplitState::ALL, SplitEvent::ALL);
    }

    // clause: S2-7g
    #[test]
    fn tv23_the_share_is_cumulative_and_exact_to_a_hundredth() {
        let first = applied("8000").approve(&[], &quote("0", "8000"), &act(DAY)).expect("approved");
        let before = [first];
        for (floor, fine) in [("3999.99", true), ("4000", true), ("4000.01", false)] {
            let second = applied(floor).approve(&before, &quote("8000", floor), &act(DAY));
            assert_eq!(second.is_ok(), fine, "{floor}");
        }
    }

    #[test]
    fn a_quote_from_other_figures_is_not_taken() {
        let before = [applied("8000").approve(&[], &quote("0", "8000"), &act(DAY)).expect("approved")];
        let refusal =
            applied("4000").approve(&before, &quote("0", "4000"), &act(DAY)).expect_err("8000 forgotten");
        assert_eq!(refusal.code, "other_figures");
    }

    #[test]
    fn what_was_withdrawn_or_refused_no_longer_counts() {
        let approved = applied("8000").approve(&[], &quote("0", "8000"), &act(DAY)).expect("approved");
        let back = approved.withdraw("买方放弃", &act(DAY)).expect("withdrawn");
        let refused = applied("9000").refuse("不符合规划", &act(DAY)).expect("refused");
        assert!(Split::transferred(&[back, refused], "P1").is_zero());
        let registered = approved.register("苏(2024)常州市不动产权第1号", &act(DAY)).expect("registered");
        assert_eq!(Split::transferred(&[registered], "P1"), Ratio::from(8000));
        assert!(Split::apply("P1", Decimal::ZERO).is_err());
    }
}
