//! Agreed days of a contract: delivery, start, completion, production, full capacity, lease end. Who proposed an item is
//! reminded of it (S2-19b); an extension moves the bond too. Penalties are quotes.

use super::clock::{days_before, month_before};
use super::rules::SupplyRules;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use fact::glossary;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// Where a milestone stands.
    MilestoneState {
        /// To be met.
        Open = "待完成",
        /// Met.
        Met = "已完成",
        /// No longer owed, because the contract ended or the item was dropped.
        Cancelled = "已取消",
    }
}

words! {
    /// What happens to it.
    MilestoneEvent {
        /// A later day is approved.
        Extend = "批准顺延",
        /// It is met.
        Meet = "认定完成",
        /// It is no longer owed.
        Cancel = "取消",
    }
}

use MilestoneEvent as E;
use MilestoneState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Open, E::Extend, S::Open, "S2-19b"),
    Step::new(S::Open, E::Meet, S::Met, "S2-19b"),
    Step::new(S::Open, E::Cancel, S::Cancelled, "S2-14e"),
];

/// One agreed day of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Contract.
    pub contract: String,
    /// Glossary day term, such as `agreed_start`.
    pub term: String,
    /// Day now owed.
    pub due: Date,
    /// Day first agreed.
    pub agreed: Date,
    /// Department that proposed the item; `None`: the pack's default.
    pub proposer: Option<String>,
    /// Where it stands.
    pub state: MilestoneState,
    /// Day on which it was met.
    pub met: Option<Date>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

/// A reminder that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due<'a> {
    /// Milestone.
    pub milestone: &'a Milestone,
    /// Day of the reminder.
    pub on: Date,
    /// Departments; `enterprise` is the firm.
    pub to: Vec<String>,
    /// Clause.
    pub clause: String,
    /// One sentence.
    pub text: String,
}

impl Milestone {
    /// An agreed day.
    #[must_use]
    pub fn agreed(contract: &str, term: &str, day: Date, proposer: Option<&str>) -> Self {
        Self {
            contract: contract.to_owned(),
            term: term.to_owned(),
            due: day,
            agreed: day,
            proposer: proposer.map(str::to_owned),
            state: MilestoneState::Open,
            met: None,
            deeds: Vec::new(),
        }
    }

    /// Approves a later day, up to `latest` where there is one. A bond that ends before the new day must have been
    /// extended first.
    ///
    /// # Errors
    /// When the day is not later, beyond what may be approved, or the bond ends before it.
    pub fn extend(
        &self,
        to: Date,
        latest: Option<Date>,
        bond_until: Option<Date>,
        reason: &str,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut moved = self.moved(MilestoneEvent::Extend, format!("{}改为{to}：{reason}", self.due), act)?;
        needs_text(reason, "顺延的理由", "S2-19b")?;
        if to <= self.due {
            let message = format!("新的日期{to}不晚于{}。", self.due);
            return Err(refuse("not_later", "S2-19b", &message, "请核对日期。"));
        }
        if let Some(latest) = latest.filter(|latest| to > *latest) {
            let message = format!("顺延到{to}，超过可以批准的最后一天{latest}。");
            return Err(refuse("too_long", "GF-2008-2601", &message, "延建期有上限；再长的要另行处理。"));
        }
        if let Some(until) = bond_until.filter(|until| *until < to) {
            let message = format!("履约保函到{until}为止，早于顺延后的{to}。");
            return Err(refuse("bond_too_short", "S2-15e", &message, "请先办保函延期，再批顺延。"));
        }
        moved.due = to;
        Ok(moved)
    }

    /// Finds that it was met on a day.
    ///
    /// # Errors
    /// When it is not open, the evidence is not named, or the day lies ahead.
    pub fn meet(&self, day: Date, evidence: &str, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(MilestoneEvent::Meet, evidence.to_owned(), act)?;
        needs_text(evidence, "认定的材料", "S2-19b")?;
        if day > act.day {
            let message = format!("完成日{day}在今天{}之后。", act.day);
            return Err(refuse("day_in_future", "S2-19b", &message, "请核对日期。"));
        }
        moved.met = Some(day);
        Ok(moved)
    }

    /// Drops it because it is no longer owed.
    ///
    /// # Errors
    /// When it is not open or no reason is given.
    pub fn cancel(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "取消的理由", "S2-14e")?;
        self.moved(MilestoneEvent::Cancel, reason.to_owned(), act)
    }

    /// What a reminder of it says on a day.
    #[must_use]
    pub fn told_on(&self, day: Date) -> String {
        sentence(self, day)
    }

    /// Days late up to a day, from the day after it was owed; 0 when it was met in time. An open milestone whose day is
    /// to come, and one that was cancelled, are not late.
    #[must_use]
    pub fn days_late(&self, today: Date) -> i32 {
        let until = match self.state {
            MilestoneState::Cancelled => return 0,
            MilestoneState::Met => self.met.unwrap_or(self.due),
            MilestoneState::Open => today,
        };
        self.due.until(until).map_or(0, |span| span.get_days().max(0))
    }
}

moves!(Milestone, MilestoneEvent);

/// Reminders of open milestones that fall on the days from `first` to `last`, in the order of their days. Who proposed
/// an item is told instead of the pack's departments; the firm is told where the pack says so.
#[must_use]
pub fn due_reminders<'a>(
    rules: &SupplyRules,
    milestones: &'a [Milestone],
    first: Date,
    last: Date,
) -> Vec<Due<'a>> {
    let mut due = Vec::new();
    for milestone in milestones.iter().filter(|one| one.state == MilestoneState::Open) {
        for rule in rules.reminders.iter().filter(|rule| rule.of == milestone.term) {
            let by_days = rule.days.iter().filter_map(|days| days_before(milestone.due, *days));
            let by_months = rule.months.iter().filter_map(|months| month_before(milestone.due, *months));
            for on in by_days.chain(by_months).filter(|on| (first..=last).contains(on)) {
                let text = sentence(milestone, on);
                let to = told(&rule.to, milestone.proposer.as_deref());
                due.push(Due { milestone, on, to, clause: rule.clause.clone(), text });
            }
        }
    }
    due.sort_by(|left, right| {
        (left.on, &left.milestone.contract, &left.milestone.term).cmp(&(
            right.on,
            &right.milestone.contract,
            &right.milestone.term,
        ))
    });
    due
}

/// Departments that supervise an agreed day: who proposed the item, else those that the packs name for its reminders.
/// The firm that owes it is not one of them.
#[must_use]
pub fn supervisors(rules: &SupplyRules, milestone: &Milestone) -> Vec<String> {
    if let Some(proposer) = &milestone.proposer {
        return vec![proposer.clone()];
    }
    let mut named = Vec::new();
    let told = rules.reminders.iter().filter(|rule| rule.of == milestone.term).flat_map(|rule| &rule.to);
    for department in told.filter(|id| *id != "enterprise") {
        if !named.contains(department) {
            named.push(department.clone());
        }
    }
    named
}

fn told(departments: &[String], proposer: Option<&str>) -> Vec<String> {
    let Some(proposer) = proposer else { return departments.to_vec() };
    let firm = departments.iter().filter(|id| *id == "enterprise" && proposer != "enterprise");
    std::iter::once(proposer.to_owned()).chain(firm.cloned()).collect()
}

fn sentence(milestone: &Milestone, on: Date) -> String {
    let Milestone { contract, term, due, .. } = milestone;
    let name = glossary::term(term).map_or(term.as_str(), |term| &term.zh);
    let days = on.until(*due).map_or(0, |span| span.get_days());
    match days {
        0 => format!("合同{contract}的{name}就是今天（{due}）。"),
        days if days > 0 => format!("合同{contract}的{name}为{due}，还有{days}天。"),
        days => format!("合同{contract}的{name}为{due}，已过{}天，没有认定完成。", -days),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{act, rules};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::date;

    const DUE: Date = date(2024, 9, 1);

    fn start() -> Milestone {
        Milestone::agreed("HT-1", "agreed_start", DUE, None)
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, MilestoneState::ALL, MilestoneEvent::ALL);
    }

    // clause: S2-8b
    #[test]
    fn lateness_counts_from_the_day_after_and_an_unmet_day_is_never_taken_as_not_started() {
        for (today, late) in
            [(date(2024, 8, 31), 0), (DUE, 0), (date(2024, 9, 2), 1), (date(2025, 9, 1), 365)]
        {
            assert_eq!(start().days_late(today), late, "{today}");
        }
        let met = start().meet(date(2024, 9, 3), "开工认定书", &act(date(2025, 1, 1))).expect("met");
        assert_eq!(met.days_late(date(2030, 1, 1)), 2);
    }

    // clause: S2-15e
    #[test]
    fn an_extension_needs_a_bond_that_lasts_as_long_and_stays_within_a_year() {
        let today = act(date(2024, 8, 1));
        let latest = Some(date(2025, 9, 1));
        for (to, bond, fine) in [
            (date(2025, 9, 1), date(2025, 9, 1), true),
            (date(2025, 9, 1), date(2025, 8, 31), false),
            (date(2025, 9, 2), date(2026, 9, 1), false),
            (date(2024, 9, 1), date(2026, 9, 1), false),
        ] {
            let extended = start().extend(to, latest, Some(bond), "政府原因", &today);
            assert_eq!(extended.is_ok(), fine, "{to} {bond}");
        }
    }

    // clause: S2-8b, S2-19b
    #[test]
    fn reminders_go_to_whoever_proposed_the_item_and_to_the_firm() {
        let rules = rules(DUE);
        let own = Milestone { proposer: Some("ecology".to_owned()), ..start() };
        let both = [start(), own];
        let due = due_reminders(&rules, &both, date(2024, 1, 1), date(2025, 1, 1));
        let days: Vec<Date> = due.iter().map(|one| one.on).collect();
        for day in [date(2024, 7, 3), date(2024, 8, 2), DUE, date(2024, 10, 1)] {
            assert_eq!(days.iter().filter(|on| **on == day).count(), 2, "{day}");
        }
        assert_eq!(due.len(), 8);
        assert!(due.iter().any(|one| one.to == ["ecology", "enterprise"]));
        assert!(due.iter().any(|one| one.to == ["natural_resources", "zone_committee", "enterprise"]));
        assert!(due_reminders(&rules, &both, date(2024, 7, 4), date(2024, 8, 1)).is_empty());
        assert_eq!(supervisors(&rules, &both[0]), ["natural_resources", "zone_committee"]);
        assert_eq!(supervisors(&rules, &both[1]), ["ecology"]);
    }

    // clause: S2-10c
    #[test]
    fn the_end_of_a_lease_is_called_to_mind_twelve_six_and_three_months_ahead() {
        let lease = [Milestone::agreed("HT-2", "lease_to", date(2029, 5, 31), None)];
        let due = due_reminders(&rules(DUE), &lease, date(2024, 1, 1), date(2029, 5, 31));
        let days: Vec<Date> = due.iter().map(|one| one.on).collect();
        assert_eq!(days, [date(2028, 5, 31), date(2028, 11, 30), date(2029, 2, 28)]);
        let met = lease[0].meet(date(2029, 5, 31), "届满", &act(date(2029, 5, 31))).expect("met");
        assert!(due_reminders(&rules(DUE), &[met], date(2024, 1, 1), date(2030, 1, 1)).is_empty());
    }
}
