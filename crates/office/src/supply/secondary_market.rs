//! Deals of the secondary market: transfer, lease and mortgage of a held parcel, from publication to registration, with
//! the working days that each step took (S1-3.3g, S1-3.3h). The conditions are computed by the pack.

use super::quote::Quote;
use crate::calendar::{Calendar, CalendarError};
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, Titled, moves, needs_text, words};
use serde::{Deserialize, Serialize};

words! {
    /// What is dealt in.
    DealKind {
        /// The right itself changes hands.
        Transfer = "转让",
        /// It is let.
        Lease = "出租",
        /// It is pledged.
        Mortgage = "抵押",
    }
}

words! {
    /// How far a deal is.
    DealState {
        /// Offered.
        Published = "已发布",
        /// The conditions are checked.
        Checked = "已核验",
        /// Buyer and seller signed.
        Dealt = "已成交",
        /// Taxes are paid, or none are due.
        Taxed = "已完税",
        /// Registered.
        Registered = "已登记",
        /// Stopped: seizure, idle land, or an agreement not kept.
        Stopped = "已中止",
        /// Taken back by the holder.
        Withdrawn = "已撤回",
    }
}

words! {
    /// What happens to it.
    DealEvent {
        /// The conditions are met.
        Check = "核验通过",
        /// Something forbids it.
        Stop = "中止",
        /// What forbade it is gone.
        Resume = "恢复",
        /// Both signed.
        Deal = "签订合同",
        /// Taxes are paid.
        Tax = "缴税",
        /// It is registered.
        Register = "登记",
        /// The holder takes it back.
        Withdraw = "撤回",
    }
}

use DealEvent as E;
use DealState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Published, E::Check, S::Checked, "S1-3.3h"),
    Step::new(S::Published, E::Stop, S::Stopped, "S1-3.3h"),
    Step::new(S::Checked, E::Stop, S::Stopped, "S1-3.3h"),
    Step::new(S::Dealt, E::Stop, S::Stopped, "S1-3.3h"),
    Step::new(S::Stopped, E::Resume, S::Published, "S1-3.3h"),
    Step::new(S::Checked, E::Deal, S::Dealt, "S1-3.3g"),
    Step::new(S::Dealt, E::Tax, S::Taxed, "S1-3.3g"),
    Step::new(S::Taxed, E::Register, S::Registered, "S1-3.3g"),
    Step::new(S::Published, E::Withdraw, S::Withdrawn, "S1-3.3g"),
    Step::new(S::Checked, E::Withdraw, S::Withdrawn, "S1-3.3g"),
    Step::new(S::Stopped, E::Withdraw, S::Withdrawn, "S1-3.3g"),
];

/// One deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// Parcel.
    pub parcel: String,
    /// What is dealt in.
    pub kind: DealKind,
    /// How far.
    pub state: DealState,
    /// When and by whom it was published.
    pub published: Act,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

/// How long a step took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTime {
    /// What was done.
    pub what: String,
    /// Working days since the step before.
    pub working_days: u32,
}

impl Deal {
    /// Offers a parcel.
    #[must_use]
    pub fn publish(parcel: &str, kind: DealKind, act: &Act) -> Self {
        Self {
            parcel: parcel.to_owned(),
            kind,
            state: DealState::Published,
            published: act.clone(),
            deeds: Vec::new(),
        }
    }

    /// Checks the conditions by the quote `transfer`: all of them for a transfer, no freeze for the others.
    ///
    /// # Errors
    /// What is not met or not known, with its clause.
    pub fn check(&self, transfer: &Quote, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(DealEvent::Check, "", act)?;
        transfer.require(match self.kind {
            DealKind::Transfer => "transfer_allowed",
            DealKind::Lease | DealKind::Mortgage => "not_frozen",
        })?;
        Ok(moved)
    }

    /// Stops it.
    ///
    /// # Errors
    /// When it is taxed, registered or over, or no reason is given.
    pub fn stop(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "中止的理由", "S1-3.3h")?;
        self.moved(DealEvent::Stop, reason, act)
    }

    /// Takes it up again; the conditions are checked anew.
    ///
    /// # Errors
    /// When it was not stopped or no reason is given.
    pub fn resume(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "恢复的理由", "S1-3.3h")?;
        self.moved(DealEvent::Resume, reason, act)
    }

    /// Goes on to contract, tax or registration, on a document; a certificate that no tax is due is one.
    ///
    /// # Errors
    /// When the step is out of order or the document is not named.
    pub fn go_on(&self, event: DealEvent, document: &str, act: &Act) -> Result<Self, Refusal> {
        if ![E::Deal, E::Tax, E::Register].contains(&event) {
            return Err(Refusal::new("wrong_command", "这一步要另外的材料。", "请从对应的页面办理。"));
        }
        let moved = self.moved(event, document, act)?;
        needs_text(document, "合同、完税或登记的文号", "S1-3.3g")?;
        Ok(moved)
    }

    /// Takes it back.
    ///
    /// # Errors
    /// When it is dealt or over, or no reason is given.
    pub fn withdraw(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "撤回的理由", "S1-3.3g")?;
        self.moved(DealEvent::Withdraw, reason, act)
    }

    /// Working days of each step since the one before.
    ///
    /// # Errors
    /// When a year on the way has no table of working days.
    pub fn times(&self, calendar: &Calendar) -> Result<Vec<StepTime>, CalendarError> {
        let mut before = self.published.day;
        let mut times = Vec::new();
        for deed in &self.deeds {
            let working_days = calendar.working_days_between(before, deed.act.day)?;
            times.push(StepTime { what: deed.what.clone(), working_days });
            before = deed.act.day;
        }
        Ok(times)
    }

    /// What a page calls it: kind and parcel.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}{}", self.parcel, self.kind.title())
    }
}

moves!(Deal, DealEvent);

#[cfg(test)]
mod tests {
    use super::super::sample::{act, quoted};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::{Date, date};

    const DAY: Date = date(2024, 6, 3);

    fn quote(done: &str, idle: &str) -> Quote {
        let given = [
            ("investment_planned", "10000"),
            ("investment_done", done),
            ("land_price_paid", "是"),
            ("title_held", "是"),
            ("seized", "否"),
            ("mortgagee_agrees", "是"),
            ("idle_undisposed", idle),
            ("agreement_kept", "是"),
        ];
        quoted("transfer", DAY, &given).expect("a quote")
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, DealState::ALL, DealEvent::ALL);
    }

    // clause: S1-3.3g
    #[test]
    fn a_transfer_waits_for_a_quarter_of_the_investment_and_a_lease_does_not() {
        for (done, transfer) in [("2499.99", false), ("2500", true), ("2500.01", true)] {
            for kind in DealKind::ALL {
                let checked = Deal::publish("Z1", *kind, &act(DAY)).check(&quote(done, "否"), &act(DAY));
                assert_eq!(checked.is_ok(), transfer || *kind != DealKind::Transfer, "{done} {kind:?}");
            }
        }
    }

    // clause: S1-3.3h
    #[test]
    fn idle_land_that_is_not_disposed_of_is_frozen_for_every_kind() {
        for kind in DealKind::ALL {
            let deal = Deal::publish("Z1", *kind, &act(DAY));
            assert!(deal.check(&quote("9000", "是"), &act(DAY)).is_err(), "{kind:?}");
            let stopped = deal.stop("闲置土地未处置", &act(DAY)).expect("stopped");
            assert_eq!(stopped.resume("已处置", &act(DAY)).expect("resumed").state, DealState::Published);
        }
    }

    // clause: S1-3.3g
    #[test]
    fn each_step_tells_how_many_working_days_it_took() {
        let deal = Deal::publish("Z1", DealKind::Transfer, &act(DAY));
        let checked = deal.check(&quote("5000", "否"), &act(date(2024, 6, 5))).expect("checked");
        let dealt = checked.go_on(E::Deal, "合同1号", &act(date(2024, 6, 11))).expect("dealt");
        let times = dealt.times(&Calendar::built_in().expect("the tables")).expect("2024 has a table");
        let days: Vec<u32> = times.iter().map(|time| time.working_days).collect();
        assert_eq!(days, [2, 3], "6 June and 7 June, the festival on the 10th, the 11th");
        assert!(dealt.withdraw("不卖了", &act(DAY)).is_err());
    }
}
