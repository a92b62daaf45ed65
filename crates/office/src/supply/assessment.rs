//! The assessment of a major project one year after production: five items from their departments, a conclusion, a
//! deadline to make good (S2-11). Whether an item meets what was agreed is computed by the pack.

use super::quote::Quote;
use super::rules::AssessmentItem;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// How far an assessment is.
    AssessmentState {
        /// Its day has not come or nobody has begun.
        Waiting = "待评估",
        /// Departments hand in their figures.
        Collecting = "收集五项数据",
        /// All five are there.
        Complete = "数据齐全",
        /// All five meet what was agreed.
        Passed = "评估通过",
        /// Some do not; there is a deadline to make good.
        Rectifying = "限期整改",
        /// Not made good: measures or exit.
        Failed = "评估不通过",
    }
}

words! {
    /// What happens to it.
    AssessmentEvent {
        /// It begins.
        Open = "启动评估",
        /// A department hands in a figure.
        Submit = "报送数据",
        /// All are there.
        Complete = "数据汇齐",
        /// All five meet what was agreed.
        Pass = "评估通过",
        /// A deadline is set.
        Rectify = "限期整改",
        /// It is assessed again after the deadline.
        Reassess = "重新评估",
        /// Measures or exit.
        Fail = "评估不通过",
    }
}

use AssessmentEvent as E;
use AssessmentState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Waiting, E::Open, S::Collecting, "S2-11a"),
    Step::new(S::Collecting, E::Submit, S::Collecting, "S2-11b"),
    Step::new(S::Collecting, E::Complete, S::Complete, "S2-11b"),
    Step::new(S::Complete, E::Pass, S::Passed, "S2-11b"),
    Step::new(S::Complete, E::Rectify, S::Rectifying, "S2-11c"),
    Step::new(S::Complete, E::Fail, S::Failed, "S2-19d"),
    Step::new(S::Rectifying, E::Reassess, S::Collecting, "S2-11a"),
    Step::new(S::Rectifying, E::Fail, S::Failed, "S2-19d"),
];

/// The assessment of one project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Contract.
    pub contract: String,
    /// How far.
    pub state: AssessmentState,
    /// Day from which it may begin.
    pub due: Date,
    /// Items handed in, with the department that did.
    pub handed_in: BTreeMap<String, String>,
    /// Deadline to make good.
    pub rectify_by: Option<Date>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl Assessment {
    /// An assessment to come.
    #[must_use]
    pub fn waiting(contract: &str, due: Date) -> Self {
        Self {
            contract: contract.to_owned(),
            state: AssessmentState::Waiting,
            due,
            handed_in: BTreeMap::new(),
            rectify_by: None,
            deeds: Vec::new(),
        }
    }

    /// Begins.
    ///
    /// # Errors
    /// Before a year of production is over.
    pub fn open(&self, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(AssessmentEvent::Open, "", act)?;
        if act.day < self.due {
            let message = format!("投运满一年是{}，还没有到。", self.due);
            return Err(refuse("too_early", "S2-11a", &message, "到期再启动。"));
        }
        Ok(moved)
    }

    /// Notes that a department has handed in its item; the last one completes the five.
    ///
    /// # Errors
    /// When nothing is being collected, the item is none of the five, or it is another department's.
    pub fn submit(
        &self,
        items: &[AssessmentItem],
        item: &str,
        department: &str,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let Some(known) = items.iter().find(|known| known.id == item) else {
            let message = format!("评估没有“{item}”这一项。");
            return Err(Refusal::new("no_such_item", message, "请从五项中选。"));
        };
        let mut moved = self.moved(AssessmentEvent::Submit, &known.label, act)?;
        if known.from != department {
            let name = fact::department(&known.from).map_or(known.from.as_str(), |known| &known.zh);
            let message = format!("“{}”由{name}报送。", known.label);
            return Err(refuse("not_the_owner", &known.clause, &message, "请由该单位报送。"));
        }
        moved.handed_in.insert(item.to_owned(), department.to_owned());
        if items.iter().all(|one| moved.handed_in.contains_key(&one.id)) {
            return moved.moved(AssessmentEvent::Complete, "", act);
        }
        Ok(moved)
    }

    /// Concludes that all five meet what was agreed, by the quote `assessment`.
    ///
    /// # Errors
    /// When an item is missing, does not meet it, or is not known to.
    pub fn pass(&self, assessment: &Quote, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(AssessmentEvent::Pass, "", act)?;
        assessment.require("all_five_reached")?;
        Ok(moved)
    }

    /// Sets a deadline to make good; the items that fall short are named from the quote.
    ///
    /// # Errors
    /// When all five meet what was agreed, a result is not known, or the deadline is not ahead.
    pub fn rectify(
        &self,
        items: &[AssessmentItem],
        assessment: &Quote,
        by: Date,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let short = Self::short(items, assessment);
        let mut moved = self.moved(AssessmentEvent::Rectify, short.join("、"), act)?;
        assessment.forbid("all_five_reached")?;
        if by <= act.day {
            let message = format!("整改期限{by}不在今天{}之后。", act.day);
            return Err(refuse("bad_deadline", "S2-11c", &message, "请核对日期。"));
        }
        moved.rectify_by = Some(by);
        Ok(moved)
    }

    /// Assesses again once the deadline is over; the figures are asked for anew.
    ///
    /// # Errors
    /// When no deadline runs or it is not over.
    pub fn reassess(&self, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(AssessmentEvent::Reassess, "", act)?;
        if let Some(by) = self.rectify_by.filter(|by| act.day <= *by) {
            let message = format!("整改期限到{by}，还没有过。");
            return Err(refuse("not_over", "S2-11c", &message, "期满再评。"));
        }
        moved.handed_in.clear();
        moved.rectify_by = None;
        Ok(moved)
    }

    /// Concludes that it failed: measures or exit follow.
    ///
    /// # Errors
    /// When nothing was assessed, all five meet what was agreed, or no ground is given.
    pub fn fail(&self, assessment: &Quote, ground: &str, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(AssessmentEvent::Fail, ground, act)?;
        needs_text(ground, "评估不通过的依据", "S2-19d")?;
        assessment.forbid("all_five_reached")?;
        Ok(moved)
    }

    /// Labels of the items that fall short.
    #[must_use]
    pub fn short<'a>(items: &'a [AssessmentItem], assessment: &Quote) -> Vec<&'a str> {
        let short = items.iter().filter(|item| assessment.flag(&item.id) == Some(false));
        short.map(|item| item.label.as_str()).collect()
    }
}

moves!(Assessment, AssessmentEvent);

#[cfg(test)]
mod tests {
    use super::super::sample::{act, quoted, rules};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::date;

    const DUE: Date = date(2025, 6, 1);

    fn quote(energy: &str) -> Quote {
        let mut given = vec![
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
        ];
        if !energy.is_empty() {
            given.push(("energy", energy));
        }
        quoted("assessment", DUE, &given).expect("a quote")
    }

    fn complete() -> Assessment {
        let items = rules(DUE).assessment_items;
        let open = Assessment::waiting("HT-1", DUE).open(&act(DUE)).expect("open");
        items
            .iter()
            .fold(open, |open, item| open.submit(&items, &item.id, &item.from, &act(DUE)).expect("an item"))
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, AssessmentState::ALL, AssessmentEvent::ALL);
    }

    // clause: S2-11a
    #[test]
    fn it_begins_when_a_year_of_production_is_over() {
        for (day, fine) in [(date(2025, 5, 31), false), (DUE, true), (date(2025, 6, 2), true)] {
            assert_eq!(Assessment::waiting("HT-1", DUE).open(&act(day)).is_ok(), fine, "{day}");
        }
    }

    // clause: S2-11b
    #[test]
    fn the_fifth_item_completes_it_and_each_comes_from_its_department() {
        assert_eq!(complete().state, AssessmentState::Complete);
        let items = rules(DUE).assessment_items;
        let open = Assessment::waiting("HT-1", DUE).open(&act(DUE)).expect("open");
        let refusal =
            open.submit(&items, "emissions_reached", "tax", &act(DUE)).expect_err("not the tax bureau's");
        assert!(refusal.message.contains("生态环境局"), "{refusal}");
        assert!(open.pass(&quote("600"), &act(DUE)).is_err());
    }

    // clause: S2-11b, S2-11c
    #[test]
    fn it_passes_at_the_agreed_figure_and_not_just_beyond_it() {
        for (energy, fine) in [("599.99", true), ("600", true), ("600.01", false), ("", false)] {
            assert_eq!(complete().pass(&quote(energy), &act(DUE)).is_ok(), fine, "{energy}");
        }
        let items = rules(DUE).assessment_items;
        let by = date(2025, 12, 1);
        let rectifying = complete().rectify(&items, &quote("600.01"), by, &act(DUE)).expect("a deadline");
        assert_eq!(rectifying.deeds.last().map(|deed| deed.text.as_str()), Some("亩均能耗"));
        assert!(complete().rectify(&items, &quote("600"), by, &act(DUE)).is_err());
        assert!(rectifying.reassess(&act(by)).is_err());
        let again = rectifying.reassess(&act(date(2025, 12, 2))).expect("over");
        assert!(again.handed_in.is_empty());
    }

    // clause: S2-19d
    #[test]
    fn what_is_not_known_neither_passes_nor_fails() {
        let unknown = quote("");
        assert_eq!(complete().pass(&unknown, &act(DUE)).expect_err("unknown").code, "not_known");
        assert_eq!(complete().fail(&unknown, "依据", &act(DUE)).expect_err("unknown").code, "not_known");
        assert!(complete().fail(&quote("700"), "依据", &act(DUE)).is_ok());
    }
}
