//! The five years in which new uses keep the old use and right, and what follows them (S2-7i, S2-7j). The last day is a
//! clock of the pack; what may follow is computed by it.

use super::quote::Quote;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use jiff::civil::Date;
use law::Value;
use serde::{Deserialize, Serialize};

words! {
    /// Where a transition stands.
    TransitionState {
        /// Asked for.
        Applied = "已申请",
        /// The city approved; it runs.
        Running = "过渡期内",
        /// Over, and nothing was done.
        Overdue = "逾期未办",
        /// Refused.
        Refused = "不予批准",
        /// Settled by allocation.
        Allocated = "已划拨",
        /// Settled by an agreement.
        Agreed = "已协议",
        /// The land was taken back.
        TakenBack = "已收回",
    }
}

words! {
    /// What happens to it.
    TransitionEvent {
        /// The city approves.
        Approve = "市政府批准",
        /// The city does not.
        Refuse = "不予批准",
        /// The five years are over.
        Expire = "过渡期满",
        /// It is settled by allocation.
        Allocate = "划拨",
        /// It is settled by an agreement.
        Agree = "协议",
        /// The land is taken back.
        TakeBack = "收回",
    }
}

use TransitionEvent as E;
use TransitionState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Applied, E::Approve, S::Running, "S2-7i"),
    Step::new(S::Applied, E::Refuse, S::Refused, "S2-7i"),
    Step::new(S::Running, E::Expire, S::Overdue, "S2-7j"),
    Step::new(S::Running, E::Allocate, S::Allocated, "S2-7j"),
    Step::new(S::Running, E::Agree, S::Agreed, "S2-7j"),
    Step::new(S::Running, E::TakeBack, S::TakenBack, "S2-7j"),
    Step::new(S::Overdue, E::Allocate, S::Allocated, "S2-7j"),
    Step::new(S::Overdue, E::Agree, S::Agreed, "S2-7j"),
    Step::new(S::Overdue, E::TakeBack, S::TakenBack, "S2-7j"),
];

/// One transition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitionPeriod {
    /// Plot.
    pub plot: String,
    /// New use.
    pub new_use: String,
    /// Where it stands.
    pub state: TransitionState,
    /// Last day, once approved.
    pub ends: Option<Date>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl TransitionPeriod {
    /// An application.
    ///
    /// # Errors
    /// When the new use is not named.
    pub fn apply(plot: &str, new_use: &str) -> Result<Self, Refusal> {
        needs_text(new_use, "新业态", "S2-7i")?;
        Ok(Self {
            plot: plot.to_owned(),
            new_use: new_use.trim().to_owned(),
            state: TransitionState::Applied,
            ends: None,
            deeds: Vec::new(),
        })
    }

    /// The city approves; the last day is that of the quote `transition`, counted from the approval.
    ///
    /// # Errors
    /// When the plan is not kept, or the last day is not known.
    pub fn approve(
        &self,
        plan_conforms: bool,
        transition: &Quote,
        document: &str,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut moved = self.moved(TransitionEvent::Approve, document, act)?;
        needs_text(document, "市政府批准文件", "S2-7i")?;
        if !plan_conforms {
            let advice = "不符合规划的不能过渡使用。";
            return Err(refuse("plan_not_kept", "S2-7i", "新业态不符合相关规划。", advice));
        }
        let day = transition.days.iter().find(|day| day.id == "transition_end");
        let Some(day) = day else {
            let advice = "请填批准日期。";
            return Err(refuse("not_known", "S2-7i", "过渡期末日算不出。", advice));
        };
        moved.ends = Some(day.day);
        Ok(moved)
    }

    /// The city does not approve.
    ///
    /// # Errors
    /// When it is not open or no reason is given.
    pub fn refuse(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "不予批准的理由", "S2-7i")?;
        self.moved(TransitionEvent::Refuse, reason, act)
    }

    /// Marks that the five years are over and nothing was done.
    ///
    /// # Errors
    /// When they are not over.
    pub fn expire(&self, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(TransitionEvent::Expire, "", act)?;
        if let Some(ends) = self.ends.filter(|ends| act.day <= *ends) {
            let message = format!("过渡期到{ends}，还没有满。");
            return Err(refuse("not_over", "S2-7i", &message, "期满再办。"));
        }
        Ok(moved)
    }

    /// Settles it as the quote `transition` says: by allocation, by agreement, or by taking the land back.
    ///
    /// # Errors
    /// When it does not run, or what may follow is not known.
    pub fn settle(&self, transition: &Quote, document: &str, act: &Act) -> Result<Self, Refusal> {
        let event = match transition.value("after_transition") {
            Value::Text(way) if &*way == "allocation" => TransitionEvent::Allocate,
            Value::Text(way) if &*way == "agreement" => TransitionEvent::Agree,
            Value::Text(way) if &*way == "take_back" => TransitionEvent::TakeBack,
            _ => {
                let advice = format!("还要填：{}。", transition.still_needed());
                return Err(refuse("not_known", "S2-7j", "期满后怎样办还不知道。", &advice));
            }
        };
        needs_text(document, "用地手续的文件", "S2-7j")?;
        self.moved(event, document, act)
    }
}

moves!(TransitionPeriod, TransitionEvent);

#[cfg(test)]
mod tests {
    use super::super::sample::{act, quoted};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::date;

    const APPROVED: Date = date(2024, 6, 1);

    fn quote(more: &[(&str, &str)]) -> Quote {
        let mut given = vec![("transition_approved_day", "2024-06-01")];
        given.extend(more);
        quoted("transition", APPROVED, &given).expect("a quote")
    }

    fn running() -> TransitionPeriod {
        let applied = TransitionPeriod::apply("P1", "科技研发").expect("an application");
        applied.approve(true, &quote(&[]), "常政复1号", &act(APPROVED)).expect("approved")
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, TransitionState::ALL, TransitionEvent::ALL);
    }

    // clause: S2-7i
    #[test]
    fn it_runs_five_years_from_the_approval_and_is_overdue_on_the_next_day() {
        assert_eq!(running().ends, Some(date(2029, 6, 1)));
        for (day, over) in [(date(2029, 5, 31), false), (date(2029, 6, 1), false), (date(2029, 6, 2), true)] {
            assert_eq!(running().expire(&act(day)).is_ok(), over, "{day}");
        }
        let applied = TransitionPeriod::apply("P1", "科技研发").expect("an application");
        assert!(applied.approve(false, &quote(&[]), "常政复1号", &act(APPROVED)).is_err());
    }

    // clause: S2-7j
    #[test]
    fn what_follows_is_what_the_clause_says() {
        let ways = [
            ("否", "是", TransitionState::Allocated),
            ("否", "否", TransitionState::Agreed),
            ("是", "是", TransitionState::TakenBack),
        ];
        for (take_back, catalogue, state) in ways {
            let quote = quote(&[("must_take_back", take_back), ("allocation_catalogue", catalogue)]);
            let overdue = running().expire(&act(date(2029, 6, 2))).expect("over");
            for from in [running(), overdue] {
                let settled = from.settle(&quote, "手续", &act(date(2029, 7, 1))).expect("settled");
                assert_eq!(settled.state, state);
            }
        }
        let unknown = quote(&[("allocation_catalogue", "是")]);
        let refusal = running().settle(&unknown, "手续", &act(APPROVED)).expect_err("not looked up");
        assert!(refusal.advice.contains("应当收回"), "{refusal}");
    }
}
